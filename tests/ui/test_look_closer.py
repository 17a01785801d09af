"""Looking closer, in the real window: values under the mouse, points of paths, axes, windows."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rmsviz.scene.numbers import format_plain
from rmsviz.scene.scene import opening_scene
from rmsviz.ui import session as session_module
from tests.pictures import difference
from tests.scenes import made
from tests.ui.driver import Driver

Key = Qt.Key
OPENING = opening_scene()


@pytest.fixture
def driver(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    return Driver(qtbot, size=(1280, 800))


def hover(driver: Driver, place: QPointF) -> str:
    QTest.mouseMove(driver.view, place.toPoint())
    return driver.view._readout


# Values under the mouse


def test_the_surface_says_loss_gradient_and_curvature(driver: Driver) -> None:
    place = driver.place(1.5, -1.5)
    said = hover(driver, place)
    panel = driver.view.stage.surface
    point = panel.window.point(QPointF(place.toPoint()) - panel.rect.topLeft())
    surface = driver.scene.experiment.surface
    values = (surface.value(point), *surface.gradient(point), *surface.curvature(point))
    for value in (*point, *map(float, values)):
        assert format_plain(value) in said


def test_where_there_is_no_loss_it_says_so(driver: Driver) -> None:
    driver.store.reset(made("log(x) + y**2", "sgd start=1,1"))
    driver.settle()
    assert "not defined" in hover(driver, driver.place(-1.0, 0.0))


def test_a_point_of_a_path_says_its_numbers_and_a_click_goes_there(driver: Driver) -> None:
    path = driver.trajectory
    driver.playhead.seek(20)
    place = driver.place(*path.x[120, 1])
    said = hover(driver, place)
    assert said.startswith("RMSprop   step ")
    step = int(said.split("step ")[1].split("\n")[0])
    assert np.hypot(*(path.x[step, 1] - path.x[120, 1])) < 0.1
    numbers = (*path.x[step, 1], path.loss[step, 1])
    for value in (*numbers, *path.gradient[step - 1, 1], *path.lr_eff[step - 1, 1]):
        assert format_plain(float(value)) in said
    assert driver.view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    driver.click_stage(place)
    assert driver.playhead.current == step
    assert driver.scene == OPENING  # no start was moved


def test_a_drag_that_begins_on_a_path_still_moves_the_window(driver: Driver) -> None:
    place = driver.place(*driver.trajectory.x[120, 1])
    driver.drag(place, place + QPointF(30, 20), place + QPointF(60, 40))
    assert driver.scene.window != OPENING.window
    assert driver.playhead.current == 0


def test_a_path_to_come_that_is_hidden_is_not_pointed_at(driver: Driver) -> None:
    driver.key(Key.Key_P)
    driver.settle()
    place = driver.place(*driver.trajectory.x[120, 1])
    assert "step" not in hover(driver, place)
    driver.playhead.seek(200)
    hover(driver, place + QPointF(30, 30))
    assert "step" in hover(driver, place)


def test_a_plot_says_what_both_runs_have_there(driver: Driver) -> None:
    said = hover(driver, driver.plot_place(2, 0.5)).split("\n")
    step = int(said[0].split()[1])
    for line, run in zip(said[1:], (0, 1), strict=True):
        assert line.startswith(driver.scene.runs[run].label)
        for axis, name in enumerate("xy"):
            value = float(driver.trajectory.lr_eff[step - 1, run, axis])
            assert f"{name} {format_plain(value)}" in line
    assert "2/λ" in said[1]


def test_the_readout_leaves_nothing_behind(driver: Driver) -> None:
    hover(driver, driver.place(*driver.trajectory.x[120, 1]))
    QTest.mouseMove(driver.view, QPointF(2, 2).toPoint())
    assert difference(driver.seen(), driver.expected()) == ""
