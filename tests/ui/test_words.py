"""Every word in the window can be read: none is cut, none stands over another, at any size."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rmsviz.render.stage import Stage
from rmsviz.scene.scene import Scene, opening_scene, with_view
from tests.golden_pictures import DIVERGING, SIX
from tests.programs import complaints
from tests.ui.driver import Driver
from tests.ui.fitting import cut_words
from tests.words import Written, clashes, cut, written

# The least, 4:3 twice, a laptop's, a projector's, a wall's.
SIZES = [(1024, 640), (1024, 768), (1280, 800), (1600, 1200), (1920, 1080), (3840, 2160)]
SCENES: dict[str, Scene] = {
    "opening": opening_scene(),
    "memory": with_view(opening_scene(), instrument="memory"),
    "table": with_view(opening_scene(), instrument="table"),
    "ledger": with_view(opening_scene(), instrument="ledger"),
    "six runs": SIX,
    "2-D and 3-D": with_view(DIVERGING, dimension="both"),
    "3-D": with_view(DIVERGING, dimension="3d"),
}


PAINTS_NOTHING = Qt.WidgetAttribute.WA_TransparentForMouseEvents  # the stage's parts


def lying_on(view: QWidget, stage: Stage) -> list[Written]:
    """The widgets that lie on the stage, as if they were written on it."""
    room = QRectF(0, 0, stage.width, stage.height)
    return [
        Written(child.accessibleName() or type(child).__name__, QRectF(child.geometry()), room)
        for child in view.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if child.isVisible() and not child.isWindow() and not child.testAttribute(PAINTS_NOTHING)
    ]


@pytest.mark.parametrize("name", SCENES)
def test_nothing_on_the_stage_is_cut_or_written_over(qtbot: QtBot, name: str) -> None:
    driver = Driver(qtbot, SCENES[name])
    for size in SIZES:
        driver.window.resize(*size)
        for step in (0, 180, driver.scene.experiment.steps):
            driver.playhead.seek(step)
            driver.settle()
            words = written(driver.view.stage)
            assert len(words) > 50
            assert not clashes(words + lying_on(driver.view, driver.view.stage)), (size, step)
            assert not cut(words), (size, step)


def test_the_coordinate_is_switched_wherever_its_name_stands(qtbot: QtBot) -> None:
    driver = Driver(qtbot, SCENES["table"])
    panel = driver.view.stage.instrument
    names = [word for word in written(driver.view.stage) if word.text in (" x ", " y ")]
    y = max((w for w in names if panel.rect.contains(w.ink)), key=lambda w: w.ink.left())
    assert y.text == " y "
    driver.click_stage(QPointF(y.ink.center()))
    assert driver.scene.view.coordinate == "y"


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "1.75", "2"])
def test_no_words_of_widgets_are_cut_at_any_scale(scale: str, tmp_path: Path) -> None:
    """In the window, a lesson and the dialogs; the scale is one of the whole process."""
    assert complaints("tests.ui.fitting", tmp_path, QT_SCALE_FACTOR=scale) == ""


def test_words_that_are_cut_are_found(qtbot: QtBot) -> None:
    driver = Driver(qtbot)
    assert not list(cut_words(driver.window))
    driver.window.transport.total.setText("/ 1,000,000,000,000")
    driver.window.transport.total.setFixedWidth(40)
    driver.window.side.cards.add_button.setFixedWidth(60)
    found = "\n".join(cut_words(driver.window))
    assert "1,000,000,000,000" in found and "Add optimizer" in found
