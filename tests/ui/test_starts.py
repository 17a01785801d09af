"""Many starts in the window: chosen, dragged, typed, taken back, saved, exported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.engine.simulate import simulate
from rmsviz.engine.starts import Starts
from rmsviz.export.painter import ScenePainter
from rmsviz.export.stills import Still
from rmsviz.scene.scene import opening_scene, with_experiment
from rmsviz.ui import session as session_module
from rmsviz.ui import swarming as swarming_module
from rmsviz.ui.starts_rows import StartsChooser
from tests.pictures import difference
from tests.scenes import made
from tests.ui.driver import LEFT, PLAIN, Driver

OPENING = opening_scene()
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def driver(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    return Driver(qtbot, size=(1280, 800))


def chooser(driver: Driver) -> StartsChooser:
    return driver.window.side.surface.experiment.starts


def choose(driver: Driver, kind: str) -> None:
    index = chooser(driver).findData(kind)
    chooser(driver).setCurrentIndex(index)
    chooser(driver).activated.emit(index)
    driver.settle()


def true_to_the_scene(driver: Driver) -> bool:
    """Whether what is seen is the scene's picture, from simulate's numbers."""
    driver.settle()
    again, shown = simulate(driver.scene.experiment), driver.trajectory
    same = len(again.swarms) == len(shown.swarms) and all(
        np.array_equal(a.paths.x, b.paths.x, equal_nan=True)
        for a, b in zip(again.swarms, shown.swarms, strict=True)
    )
    return same and difference(driver.seen(), driver.expected()) == ""


def test_a_cloud_is_chosen_sized_played_and_taken_back(driver: Driver) -> None:
    before = driver.picture()
    assert not chooser(driver).rows.isVisible()
    choose(driver, "cloud")
    rows = chooser(driver).rows.rows
    assert all(row.isVisible() for row in rows.values())
    assert driver.scene.experiment.starts == Starts("cloud", 1000, 0.4)
    assert [swarm.paths.runs for swarm in driver.trajectory.swarms] == [1000, 1000]
    driver.type_into(rows["count"].field, "150")
    driver.type_into(rows["radius"].field, "0.75")
    driver.type_into(rows["seed"].field, "9")
    assert driver.scene.experiment.starts == Starts("cloud", 150, 0.75, 9)
    driver.window.setFocus()
    driver.key(Qt.Key.Key_Space)
    for _ in range(30):
        driver.pass_time(0.1)
        QApplication.processEvents()
    driver.key(Qt.Key.Key_Space)
    assert driver.playhead.current == 90
    assert true_to_the_scene(driver)
    driver.playhead.seek(0)
    driver.key(Qt.Key.Key_Z, CTRL, times=4)
    driver.settle()
    assert driver.scene == OPENING and not driver.trajectory.swarms
    assert difference(driver.picture(), before) == ""
    driver.key(Qt.Key.Key_Y, CTRL, times=4)
    assert driver.scene.experiment.starts == Starts("cloud", 150, 0.75, 9)
    assert true_to_the_scene(driver)


def test_a_grid_has_no_radius_and_one_start_nothing_to_say(driver: Driver) -> None:
    choose(driver, "grid")
    rows = chooser(driver).rows.rows
    assert rows["count"].isVisible() and not rows["radius"].isVisible()
    assert "1,024 starts on a grid of 32 × 32" in rows["count"].label.toolTip()
    assert true_to_the_scene(driver)
    choose(driver, "one")
    assert not chooser(driver).rows.isVisible() and not driver.trajectory.swarms


def test_the_number_is_dragged_on_its_slider_and_is_whole(driver: Driver) -> None:
    choose(driver, "circle")
    row = chooser(driver).rows.rows["count"]
    middle = row.slider.height() // 2
    QTest.mousePress(row.slider, LEFT, PLAIN, QPoint(round(row.slider.handle_x()), middle))
    for x in (60, 33, 21):
        QTest.mouseMove(row.slider, QPoint(x, middle))
        QApplication.processEvents()
        assert row.field.value == driver.scene.experiment.starts.count
    QTest.mouseRelease(row.slider, LEFT, PLAIN, QPoint(21, middle))
    count = driver.scene.experiment.starts.count
    assert isinstance(count, int) and 1 < count < 30
    assert true_to_the_scene(driver)
    assert driver.trajectory.swarms[0].paths.runs == count
    driver.window.setFocus()
    driver.key(Qt.Key.Key_Z, CTRL)  # a drag is one entry
    assert driver.scene.experiment.starts.count == 1000


def test_a_drag_of_the_start_moves_all_of_them(driver: Driver) -> None:
    """While the hand is on it a few of them follow; at rest all are there."""
    choose(driver, "circle")
    driver.playhead.seek(120)
    driver.settle()
    begin = driver.start_places()[0]
    shown = set()
    driver.press(begin)
    for k in range(1, 40):
        QTest.mouseMove(driver.view, (begin + QPointF(3 * k, -k)).toPoint())
        QApplication.processEvents()
        shown.add(driver.trajectory.swarms[0].paths.runs)
        if swarming_module.FEW in shown:
            break
    assert swarming_module.FEW in shown
    QTest.mouseRelease(driver.view, LEFT, PLAIN, (begin + QPointF(3 * k, -k)).toPoint())
    driver.settle()
    paths = driver.trajectory.swarms[0].paths
    assert paths.runs == 1000
    assert np.allclose(paths.x[0].mean(axis=0), driver.scene.runs[0].start)
    assert true_to_the_scene(driver)


def test_of_a_run_that_changes_alone_the_others_starts_are_kept(driver: Driver) -> None:
    choose(driver, "grid")
    first = driver.trajectory.swarms
    driver.type_into(driver.window.side.cards.cards[1].rows.rows["beta"].field, "0.5")
    driver.settle()
    assert driver.trajectory.swarms[0] is first[0]
    assert true_to_the_scene(driver)


def test_too_many_are_refused_beside_the_field(driver: Driver) -> None:
    choose(driver, "grid")
    steps = driver.window.side.surface.experiment.steps
    driver.type_into(steps, "1e6")
    assert "1,024 starts of 2 runs over 1,000,000 steps are too many" in steps.problem
    assert driver.scene.experiment.steps == 300
    assert driver.window.side.surface.experiment.problem.isVisible()


def test_a_number_of_starts_that_is_none_is_refused_beside_the_field(driver: Driver) -> None:
    choose(driver, "grid")
    row = chooser(driver).rows.rows["count"]
    for typed, said in (("2.5", "whole number"), ("20000", "at most 10000")):
        driver.type_into(row.field, typed)
        assert said in row.problem.text() and row.field.text() == typed
    assert driver.scene.experiment.starts.count == 1000


def test_they_are_saved_and_opened(driver: Driver, tmp_path: Path) -> None:
    choose(driver, "cloud")
    driver.playhead.seek(50)
    before, starts = driver.picture(), driver.scene.experiment.starts
    path = tmp_path / "many.rmsviz"
    assert driver.window.documents.write(path)
    driver.store.reset(OPENING)
    driver.settle()
    assert not driver.trajectory.swarms
    assert driver.window.documents.open(path)
    assert driver.scene.experiment.starts == starts
    assert difference(driver.picture(), before) == ""


def test_a_film_has_the_frames_of_the_window(driver: Driver) -> None:
    """A film computes the swarms itself; the stage, laid out alike, paints the same."""
    choose(driver, "cloud")
    shown = driver.view.stage
    film = ScenePainter(
        driver.scene,
        simulate(driver.scene.experiment),
        Still(width=1280, height=800, caption=False),
    )
    stage = film.stage
    stage.split, stage.stacked = shown.split, shown.stacked
    stage.resize(shown.width, shown.height, shown.ratio)
    for step in (0, 77, 300):
        driver.playhead.seek(step)
        film.picture(step)
        assert difference(stage.image(), driver.picture()) == ""
        assert isinstance(stage.image(), QImage)


def test_how_many_have_diverged_is_said_on_the_picture(qtbot: QtBot) -> None:
    scene = with_experiment(
        made("rosenbrock", "sgd lr=0.003 start=-1.2,1", steps=60),
        starts=Starts("cloud", 100, 1.0, 2),
    )
    driver = Driver(qtbot, scene, size=(1280, 800))
    swarm = driver.trajectory.swarms[0]
    assert swarm.diverged(60) > 10
    driver.playhead.seek(60)
    said = _said(driver)
    assert f"{swarm.diverged(60)} of 100 diverged" in said
    driver.playhead.seek(0)
    assert "diverged" not in _said(driver)


def _said(driver: Driver) -> str:
    from rmsviz.render import swarm

    words: list[str] = []
    write = swarm.write

    def listening(painter: object, x: float, y: float, line: list[object], size: float) -> float:
        words.extend(word.text for word in line)  # type: ignore[attr-defined]
        return write(painter, x, y, line, size)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(swarm, "write", listening)
        driver.picture()
    return "".join(words)


def test_quantiles_are_read_off(driver: Driver) -> None:
    choose(driver, "cloud")
    QTest.mouseMove(driver.view, driver.plot_place(4, 0.5).toPoint())
    said = driver.view._readout
    assert "10 % " in said and "median " in said and "90 % " in said


def test_many_starts_are_given_up_while_they_are_computed(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swarming_module, "SLICE", 0.0)
    index = chooser(driver).findData("grid")
    chooser(driver).activated.emit(index)
    while driver.session._apply_soon.isActive():
        QApplication.processEvents()
    assert driver.session.busy
    driver.session.cancel()
    driver.settle()
    assert driver.scene == OPENING and not driver.trajectory.swarms


def test_a_grid_says_how_many_starts_its_rows_hold(driver: Driver) -> None:
    choose(driver, "grid")
    field = chooser(driver).rows.rows["count"].field
    assert field.text() == "1024"
    for typed, number in (("1000", 1024), ("1090", 1089), ("99", 100)):
        driver.type_into(field, typed)
        assert (field.text(), driver.scene.experiment.starts.number) == (str(number), number)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert driver.scene.experiment.starts.number == 121
