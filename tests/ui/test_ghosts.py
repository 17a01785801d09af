"""A run is kept as a ghost: what it was, faintly, beside what it becomes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rmsviz.engine.errors import BadInput
from rmsviz.scene.edit import keep_ghost, remove_run, set_setting
from rmsviz.scene.fair import what_is_equal, with_best_rates, with_same_first_step
from rmsviz.scene.files import dumps, loads
from rmsviz.scene.scene import opening_scene
from rmsviz.ui import session as session_module
from rmsviz.ui.run_card import RunCard
from tests.pictures import difference
from tests.ui.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
OPENING = opening_scene()


@pytest.fixture
def driver(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    shown = Driver(qtbot, size=(1280, 800))
    shown.choose(card(shown, 1).menu_button.menu(), "Keep as ghost")
    shown.settle()
    return shown


def card(driver: Driver, index: int) -> RunCard:
    return driver.window.side.cards.cards[index]


def test_a_ghost_stays_as_it_was_while_its_run_changes(driver: Driver) -> None:
    before = driver.trajectory.x[:, 1].copy()
    driver.type_into(card(driver, 1).rows.rows["beta"].field, "0.99")
    driver.playhead.seek(150)
    driver.settle()
    assert driver.scene.runs[2].label == "RMSprop before"
    assert driver.scene.view.pair == (0, 1)
    np.testing.assert_array_equal(driver.trajectory.x[:, 2], before)
    assert not np.array_equal(driver.trajectory.x[:, 1], before)
    assert difference(driver.seen(), driver.expected()) == ""
    assert loads(dumps(driver.scene)) == driver.scene


def test_it_is_on_the_surface_and_in_its_runs_plots_alone(driver: Driver) -> None:
    plots = driver.view.stage.plots
    shown = [{s.run for s in plot.series} for plot, _ in plots._boxes]
    assert shown == [{0}, {1, 2}, {0}, {1, 2}, {0, 1, 2}]
    QTest.mouseMove(driver.view, driver.plot_place(1, 0.5).toPoint())
    assert [line.split("   ")[0] for line in driver.view._readout.split("\n")[1:]] == [
        "AdaGrad",
        "RMSprop",
        "RMSprop before",
    ]
    whole = driver.picture()
    driver.click(card(driver, 2).eye)
    driver.settle()
    assert {s.run for s in plots._boxes[1][0].series} == {1}
    assert difference(driver.picture(), whole) != ""


def test_its_card_has_a_name_and_goes_with_one_click(driver: Driver) -> None:
    ghost = card(driver, 2)
    assert ghost.name.text() == "RMSprop before"
    assert not ghost.rows.isVisible() and not ghost.menu_button.isVisible()
    driver.click(ghost.drop)
    assert driver.scene == OPENING
    driver.store.undo()
    driver.store.undo()
    assert driver.scene == OPENING and not driver.store.can_undo
    assert card(driver, 1).rows.isVisible()


def test_it_keeps_its_runs_colour_and_marker(driver: Driver) -> None:
    driver.choose(card(driver, 1).dot.menu(), "Teal")
    assert driver.scene.view.styles[2].color == "teal"
    assert card(driver, 2).dot.kind == card(driver, 1).dot.kind
    assert driver.scene.origin(2) == 1


def test_a_race_is_fair_without_its_ghosts(driver: Driver) -> None:
    scene = set_setting(driver.scene, 2, "lr", 0.5)
    assert what_is_equal(scene, driver.trajectory).startswith("same")
    for edit in (with_same_first_step, with_best_rates):
        assert edit(scene).runs[2] == scene.runs[2]


def test_the_last_run_is_not_removed_for_a_ghost() -> None:
    scene = remove_run(keep_ghost(OPENING, 1), 0)
    assert scene.racing() == [0] and scene.view.pair == (0, 0)
    with pytest.raises(BadInput, match="last run"):
        remove_run(scene, 0)
    assert len(remove_run(scene, 1).runs) == 1
