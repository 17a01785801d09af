"""Looking closer, in the real window: values under the mouse, points of paths, axes, windows."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rmsviz.engine.surface import Domain
from rmsviz.scene.files import dumps, loads
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.scene import opening_scene, with_experiment, with_view
from rmsviz.ui import session as session_module
from tests.pictures import difference
from tests.scenes import made
from tests.ui.driver import LEFT, PLAIN, Driver

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
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


# Axes of the plots


@pytest.mark.parametrize(
    ("plot", "flag"), [(1, "linear_accumulators"), (2, "linear_rates"), (4, "linear_loss")]
)
def test_a_click_on_an_axis_makes_it_linear_and_back(driver: Driver, plot: int, flag: str) -> None:
    box = driver.view.stage.plots._boxes[plot][1]
    place = driver.plot_place(plot, -20 / box.width())
    assert "logarithmic" in hover(driver, place)
    driver.click_stage(place)
    driver.settle()
    assert getattr(driver.scene.view, flag)
    shown = [p.values.log for p, _ in driver.view.stage.plots._boxes]
    assert shown.count(False) == (1 if flag == "linear_loss" else 2)
    assert difference(driver.seen(), driver.expected()) == ""
    assert loads(dumps(driver.scene)) == driver.scene
    driver.click_stage(place)
    assert driver.scene == OPENING
    driver.store.undo()
    assert getattr(driver.scene.view, flag)


def test_a_click_under_a_plot_makes_its_steps_logarithmic(driver: Driver) -> None:
    driver.click_stage(driver.plot_place(4, 0.3, 1.0) + QPointF(0, 8))
    assert driver.scene.view.log_time


# The steps that are shown


@pytest.mark.parametrize("log", [False, True])
def test_the_wheel_over_a_plot_shows_fewer_steps_around_it(driver: Driver, log: bool) -> None:
    if log:
        driver.key(Key.Key_T)
        driver.settle()
    place = driver.plot_place(4, 0.25)
    before = hover(driver, place).split()[1]
    driver.turn_wheel(place, 6)
    driver.settle()
    low, high = driver.scene.view.step_range or (0.0, 300.0)
    assert high - low < 150
    assert driver.view._readout.split()[1] == before
    hover(driver, QPointF(2, 2))
    driver.playhead.seek(int(low + high) // 2)
    assert difference(driver.seen(), driver.expected()) == ""
    driver.playhead.seek(299)  # outside: no cursor, and nothing is left of it
    assert difference(driver.seen(), driver.expected()) == ""
    driver.click_stage(driver.plot_place(0, 0.5))
    assert low < driver.playhead.current < high
    QTest.mouseDClick(driver.view, LEFT, PLAIN, place.toPoint())
    QTest.mouseRelease(driver.view, LEFT, PLAIN, place.toPoint())
    assert driver.scene.view.step_range is None


def test_the_steps_that_are_shown_move_on_and_stop_at_the_end(driver: Driver) -> None:
    place = driver.plot_place(4, 0.5)
    driver.turn_wheel(place, 8)
    driver.settle()
    low, high = driver.scene.view.step_range or (0.0, 0.0)
    driver.turn_wheel(place, -2, Qt.KeyboardModifier.ShiftModifier)
    driver.settle()
    after = driver.scene.view.step_range or (0.0, 0.0)
    assert after[0] > low and after[1] - after[0] == pytest.approx(high - low)
    for _ in range(20):
        driver.turn_wheel(place, -9, Qt.KeyboardModifier.ShiftModifier)
        driver.settle()
    assert driver.scene.view.step_range is not None and driver.scene.view.step_range[1] == 300.0
    assert loads(dumps(driver.scene)) == driver.scene
    driver.key(Key.Key_R)
    assert driver.scene == OPENING


def test_zooming_into_steps_ends_at_two(driver: Driver) -> None:
    for _ in range(40):
        driver.turn_wheel(driver.plot_place(4, 0.5), 5)
        driver.settle()
    low, high = driver.scene.view.step_range or (0.0, 0.0)
    assert 2.0 <= high - low < 6.0
    assert difference(driver.seen(), driver.expected()) == ""


def test_fewer_steps_of_the_experiment_leave_a_range_of_what_there_is(driver: Driver) -> None:
    driver.store.apply(lambda s: with_view(s, step_range=(100.0, 200.0)))
    driver.store.apply(lambda s: with_experiment(s, steps=50))
    assert difference(driver.picture(), driver.expected()) == ""
    assert [p.time.high for p, _ in driver.view.stage.plots._boxes] == [50.0] * 5


# Closer, by key


def test_keys_zoom_in_and_out_about_the_middle(driver: Driver) -> None:
    x0, x1, _, _ = driver.scene.window
    for key in (Key.Key_Plus, Key.Key_Equal):
        driver.key(key)
        driver.settle()
    a, b, _, _ = driver.scene.window
    assert (b - a) == pytest.approx((x1 - x0) / 2.25)
    assert (a + b) == pytest.approx(x0 + x1)
    driver.key(Key.Key_Minus)
    driver.key(Key.Key_Minus)
    driver.settle()
    assert driver.scene.window == pytest.approx(OPENING.window)


def test_to_the_minimum_until_float64_shows_its_grain(qtbot: QtBot, driver: Driver) -> None:
    driver.store.reset(made("rosenbrock", "rmsprop start=-1.2,1"))
    driver.settle()
    for _ in range(20):
        driver.key(Key.Key_M)
    driver.settle()
    x0, x1, y0, y1 = driver.scene.window
    assert x0 < 1.0 < x1 and y0 < 1.0 < y1
    assert x1 - x0 < 1e-11
    assert "float64" in driver.window.notices.message.label.text()
    panel = driver.view.stage.surface
    assert panel.window.box.left() < 90  # short labels: what they share is named once
    assert panel.window.box.width() > 0.75 * panel.size.width()
    digits = hover(driver, driver.place(1.0, 1.0) + QPointF(60, 60)).split()[1]
    assert len(digits) > 12
    assert difference(driver.picture(), driver.expected()) == ""


def test_to_the_head_of_the_right_run(driver: Driver) -> None:
    driver.playhead.seek(70)
    driver.key(Key.Key_H)
    driver.settle()
    x0, x1, y0, y1 = driver.scene.window
    head = driver.trajectory.x[70, 1]
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx(tuple(head), abs=1e-9)
    driver.key(Key.Key_Z, CTRL)
    assert driver.scene == OPENING


def test_a_formula_without_a_known_minimum_goes_to_the_lowest_point(driver: Driver) -> None:
    driver.store.reset(made("x**2 + y**4", "sgd lr=0.1 start=1,1"))
    driver.settle()
    driver.key(Key.Key_M)
    driver.settle()
    row = int(driver.trajectory.loss[:, 0].argmin())
    x0, x1, y0, y1 = driver.scene.window
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    assert middle == pytest.approx(tuple(driver.trajectory.x[row, 0]), abs=1e-9)


# Following the head


@pytest.fixture
def followed(driver: Driver) -> Driver:
    driver.store.apply(lambda s: with_view(s, window=Domain(-0.7, 0.7, -0.5, 0.5)))
    driver.window.setFocus()
    driver.key(Key.Key_K)
    driver.settle()
    return driver


def test_the_window_follows_the_head_and_a_film_has_the_same(followed: Driver) -> None:
    """At every step the head is in the picture, and which picture it is depends on nothing else."""
    panel = followed.view.stage.surface
    windows = []
    for step in (0, 40, 77, 150, 300, 12):
        followed.playhead.seek(step)
        windows.append(panel.window.shown)
        x, y = panel.window.pixels(followed.trajectory.x[step, 1]).tolist()
        assert panel.window.box.contains(QPointF(x, y))
        assert difference(followed.seen(), followed.expected()) == ""
    assert len(set(windows)) > 3
    assert all(w.x1 - w.x0 == pytest.approx(1.4) for w in windows)
    assert loads(dumps(followed.scene)) == followed.scene


def test_the_window_stands_still_between_its_leaps(followed: Driver) -> None:
    panel, windows = followed.view.stage.surface, []
    for step in range(301):
        followed.playhead.seek(step)
        windows.append(panel.window.shown)
    assert 2 < len(dict.fromkeys(windows)) < 40


def test_a_pan_takes_the_window_from_the_head(followed: Driver) -> None:
    place = followed.view.stage.surface.rect.center() + QPointF(40, 90)
    followed.drag(place, place + QPointF(20, 0), place + QPointF(50, 0))
    assert not followed.scene.view.follow
    followed.store.undo()
    assert followed.scene.view.follow


def test_the_wheel_changes_how_much_is_seen_around_the_head(followed: Driver) -> None:
    followed.playhead.seek(100)
    followed.turn_wheel(followed.view.stage.surface.rect.center(), 4)
    followed.settle()
    shown = followed.view.stage.surface.window.shown
    assert shown.x1 - shown.x0 == pytest.approx(1.4 / 1.2**4, rel=0.02)
    x, _ = followed.trajectory.x[100, 1].tolist()
    assert followed.scene.view.follow and shown.x0 < x < shown.x1


def test_a_run_that_diverges_is_followed_to_its_end(driver: Driver) -> None:
    scene = with_view(made("x**4 - y", "sgd lr=1 start=2,0", steps=60), follow=True)
    driver.store.reset(scene)
    driver.settle()
    driver.playhead.to_end()
    assert difference(driver.picture(), driver.expected()) == ""
