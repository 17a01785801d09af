"""The mouse on the stage, and that what is seen there is what a film would show."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.engine.surface import Domain
from rmsviz.render.theme import LIGHT
from rmsviz.scene.edit import set_start
from rmsviz.scene.scene import opening_scene, with_view
from rmsviz.ui import session as session_module
from rmsviz.ui.stage_canvas import SPLITS
from rmsviz.ui.stage_view import StageView
from tests.pictures import difference
from tests.scenes import made
from tests.ui.driver import LEFT, PLAIN, RIGHT, Driver
from tests.ui.scaled import grabbed

ROOT = Path(__file__).parents[2]
OPENING = opening_scene()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The surface is drawn finely in the next moment, not after a seventh of a second."""
    monkeypatch.setattr(session_module, "SETTLE", 0)


@pytest.fixture
def driver(qtbot: QtBot, at_once: None) -> Driver:
    return Driver(qtbot)


# The start


def test_the_start_is_dragged_and_the_path_follows_at_every_move(driver: Driver) -> None:
    (start,) = driver.start_places()
    driver.press(start)
    assert driver.scene == OPENING  # a press alone moves nothing
    seen = []
    for x, y in ((-3.0, 1.0), (-1.0, 0.5), (2.0, -1.5)):
        QTest.mouseMove(driver.view, driver.place(x, y).toPoint())
        QApplication.processEvents()
        begun = driver.trajectory.x[0]
        assert begun[0] == pytest.approx([x, y], abs=0.03)
        assert (begun[0] == begun[1]).all()  # the race stays a fair one
        seen.append(driver.trajectory.x[-1].copy())
    assert not np.array_equal(seen[0], seen[1])
    QTest.mouseRelease(driver.view, LEFT, PLAIN, driver.place(2.0, -1.5).toPoint())
    assert difference(driver.picture(), driver.expected()) == ""
    driver.store.undo()
    assert driver.scene == OPENING  # the whole drag is one entry


def test_a_start_is_taken_hold_of_from_a_little_beside_it(driver: Driver) -> None:
    (start,) = driver.start_places()
    driver.drag(start + QPointF(9, -9), start + QPointF(40, 30), start + QPointF(80, 60))
    assert driver.scene.runs[0].start != OPENING.runs[0].start
    assert driver.scene.window == OPENING.window


def test_one_of_several_starts_is_moved_alone(qtbot: QtBot, at_once: None) -> None:
    driver = Driver(qtbot, set_start(OPENING, (2.0, -1.0), 1))
    _, second = driver.start_places()
    driver.drag(second, driver.place(0.0, 1.0), driver.place(1.0, 1.0))
    assert driver.scene.runs[0].start == OPENING.runs[0].start
    assert driver.scene.runs[1].start == pytest.approx((1.0, 1.0), abs=0.03)


def test_a_click_on_the_surface_sets_all_starts(qtbot: QtBot, at_once: None) -> None:
    driver = Driver(qtbot, set_start(OPENING, (2.0, -1.0), 1))
    driver.click_stage(driver.place(-2.0, -1.0))
    for run in driver.scene.runs:
        assert run.start == pytest.approx((-2.0, -1.0), abs=0.03)
    assert difference(driver.picture(), driver.expected()) == ""
    driver.store.undo()
    assert driver.scene.runs[1].start == (2.0, -1.0)


def test_a_hand_that_trembles_still_clicks(driver: Driver) -> None:
    place = driver.place(1.0, 1.0)
    driver.drag(place, place + QPointF(2, 1))
    assert driver.scene.runs[0].start == pytest.approx((1.0, 1.0), abs=0.12)
    assert driver.scene.window == OPENING.window


def test_a_click_on_the_start_itself_changes_nothing(driver: Driver) -> None:
    driver.click_stage(driver.start_places()[0])
    assert driver.scene == OPENING and not driver.store.can_undo


# The window onto the plane


@pytest.mark.parametrize("notches", [1, -1, 5])
def test_the_wheel_zooms_about_the_pointer(driver: Driver, notches: int) -> None:
    place = driver.place(-2.0, 1.0)
    before = driver.scene.window
    driver.turn_wheel(place, notches)
    driver.settle()
    after = driver.scene.window
    assert driver.place(-2.0, 1.0).x() == pytest.approx(place.x(), abs=0.01)
    assert driver.place(-2.0, 1.0).y() == pytest.approx(place.y(), abs=0.01)
    shown = (after.x1 - after.x0) / (before.x1 - before.x0)
    assert shown == pytest.approx(1.2**-notches, rel=0.02)
    assert shown == pytest.approx((after.y1 - after.y0) / (before.y1 - before.y0))
    assert difference(driver.picture(), driver.expected()) == ""


def test_zooming_ends_where_numbers_do(driver: Driver) -> None:
    for direction in (400, -800):
        for _ in range(abs(direction) // 20):
            driver.turn_wheel(driver.place(-2.0, 1.0), int(math.copysign(20, direction)))
        driver.settle()
        x0, x1, y0, y1 = driver.scene.window
        assert x0 < x1 and y0 < y1 and all(map(math.isfinite, (x0, x1, y0, y1)))
        driver.key(Qt.Key.Key_R)


def test_a_drag_pans_and_the_point_stays_under_the_hand(driver: Driver) -> None:
    begin = driver.place(2.0, 1.0)
    driver.drag(begin, begin + QPointF(30, 10), begin + QPointF(90, -45))
    driver.settle()
    moved = driver.place(2.0, 1.0)
    assert (moved.x(), moved.y()) == pytest.approx((begin.x() + 90, begin.y() - 45), abs=1.0)
    assert driver.scene.experiment == OPENING.experiment
    assert difference(driver.picture(), driver.expected()) == ""
    driver.key(Qt.Key.Key_R)
    assert driver.scene == OPENING


def test_a_pan_at_equal_scale_stays_at_it(qtbot: QtBot, at_once: None) -> None:
    driver = Driver(qtbot, with_view(OPENING, equal_scale=True))
    begin = driver.place(1.0, 0.0)
    driver.drag(begin, begin + QPointF(-20, 20), begin + QPointF(-60, 40))
    driver.settle()
    moved = driver.place(1.0, 0.0)
    assert (moved.x(), moved.y()) == pytest.approx((begin.x() - 60, begin.y() + 40), abs=1.0)


def test_zoom_keeps_its_trail_and_its_step(driver: Driver) -> None:
    driver.playhead.seek(150)
    driver.turn_wheel(driver.place(0.0, 0.0), 3)
    assert difference(driver.picture(), driver.expected()) == ""
    assert driver.playhead.current == 150


# Plots


@pytest.mark.parametrize("plot", range(5))
def test_a_click_in_a_plot_goes_to_its_step(driver: Driver, plot: int) -> None:
    driver.click_stage(driver.plot_place(plot, 0.5))
    assert driver.playhead.current == pytest.approx(150, abs=2)
    assert driver.scene == OPENING


def test_a_drag_in_a_plot_scrubs_and_ends_at_its_ends(driver: Driver) -> None:
    """Also beyond the plot, over its neighbour and outside: the hand holds the one it took."""
    places = [driver.plot_place(0, share) for share in (0.2, 0.4, 0.9, 2.2, 0.6, -3.0)]
    driver.press(places[0])
    steps = [driver.playhead.current]
    for place in places[1:]:
        QTest.mouseMove(driver.view, place.toPoint())
        steps.append(driver.playhead.current)
    QTest.mouseRelease(driver.view, LEFT, PLAIN, places[-1].toPoint())
    assert steps == pytest.approx([60, 120, 270, 300, 180, 0], abs=2)


def test_the_step_panels_letters_change_the_coordinate(driver: Driver) -> None:
    panel = driver.view.stage.instrument
    at = panel.rect.topLeft() + panel.toggle_rect().center()
    for expected in ("y", "x"):
        driver.click_stage(at)
        assert driver.scene.view.coordinate == expected
        assert difference(driver.picture(), driver.expected()) == ""


# The split


def test_the_split_is_dragged(driver: Driver) -> None:
    stage = driver.view.stage
    bar = QPointF(stage.surface.rect.right() + 4, 300)
    driver.drag(bar, bar + QPointF(60, 0), bar + QPointF(120, 5))
    assert stage.surface.rect.right() == pytest.approx(bar.x() + 116, abs=2)
    assert difference(driver.picture(), driver.expected()) == ""
    assert driver.scene == OPENING  # how the window is divided is not part of the scene
    wide = stage.surface.rect.right()
    driver.drag(QPointF(wide + 4, 300), QPointF(20, 300))
    assert stage.split == SPLITS[0]


def test_without_plots_a_click_reaches_the_surface_alone(driver: Driver) -> None:
    driver.window.menus.actions["plots"].trigger()
    driver.settle()
    assert driver.view.stage.layout == "surface"
    x1 = driver.scene.window.x1
    driver.click_stage(driver.place(x1 - 0.5, 1.0))
    assert driver.scene.runs[0].start == pytest.approx((x1 - 0.5, 1.0), abs=0.03)
    assert driver.playhead.current == 0


# Buttons and edges


def test_another_button_does_not_end_a_drag(driver: Driver) -> None:
    (start,) = driver.start_places()
    driver.press(start, driver.place(-1.0, 0.0))
    QTest.mouseClick(driver.view, RIGHT, PLAIN, driver.place(-1.0, 0.0).toPoint())
    QTest.mouseMove(driver.view, driver.place(2.0, 1.0).toPoint())
    QTest.mouseRelease(driver.view, LEFT, PLAIN, driver.place(2.0, 1.0).toPoint())
    assert driver.scene.runs[0].start == pytest.approx((2.0, 1.0), abs=0.03)
    driver.click_stage(driver.place(0.0, 1.0))
    driver.store.undo()
    assert driver.scene.runs[0].start == pytest.approx((2.0, 1.0), abs=0.03)


def test_a_drag_may_leave_the_stage(driver: Driver) -> None:
    (start,) = driver.start_places()
    driver.drag(start, QPointF(-500.0, 2000.0))
    x, y = driver.scene.runs[0].start
    assert x < driver.scene.window.x0 and y < driver.scene.window.y0
    assert difference(driver.picture(), driver.expected()) == ""


@pytest.mark.parametrize(
    ("where", "shape"),
    [
        ("start", Qt.CursorShape.OpenHandCursor),
        ("surface", Qt.CursorShape.CrossCursor),
        ("plot", Qt.CursorShape.PointingHandCursor),
        ("bar", Qt.CursorShape.SplitHCursor),
    ],
)
def test_the_pointer_says_what_can_be_done(
    driver: Driver, where: str, shape: Qt.CursorShape
) -> None:
    places = {
        "start": driver.start_places()[0],
        "surface": driver.place(1.0, 1.0),
        "plot": driver.plot_place(1, 0.5),
        "bar": QPointF(driver.view.stage.surface.rect.right() + 4, 200),
    }
    QTest.mouseMove(driver.view, places[where].toPoint())
    assert driver.view.cursor().shape() == shape


def test_an_empty_stage_can_be_seen_and_touched(qtbot: QtBot) -> None:
    """As while the first simulation is a long one."""
    view = StageView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 400)
    with qtbot.waitExposed(view):
        view.show()
    QTest.mouseClick(view, LEFT, PLAIN, view.rect().center())
    QTest.mouseMove(view, view.rect().center())
    view.show_step(3)
    assert not view.grab().isNull()


# What is seen is what a film shows


def test_the_screen_shows_the_stages_picture_after_anything(driver: Driver) -> None:
    """Painted piece by piece, as things changed; a film's stage has never shown another picture."""

    def check(what: str) -> None:
        assert difference(driver.seen(), driver.expected()) == "", what
        assert difference(grabbed(driver.view), driver.view.stage.image()) == "", what

    check("at first")
    for step in range(0, 90, 3):
        driver.playhead.seek(step)
        QApplication.processEvents()
    check("played")
    for step in (300, 12, 200):
        driver.playhead.seek(step)
        QApplication.processEvents()
        check(f"sought {step}")
    driver.store.set(set_start(driver.scene, (-3.0, -1.0)))
    check("another start")
    driver.store.set(with_view(driver.scene, window=Domain(-4.0, 0.0, -2.0, 2.0)))
    check("zoomed")
    driver.window.resize(1111, 733)
    check("another size")
    driver.window.choose_theme("dark")
    check("another theme")


def test_a_long_way_is_caught_up_with(qtbot: QtBot, at_once: None) -> None:
    runs = ("sgd lr=0.02 start=1,1", "rmsprop lr=0.1 start=-1,1")
    scene = made("x**2 + y**2", *runs, steps=9_000, noise=9.0)
    driver = Driver(qtbot, scene)
    driver.playhead.seek(9_000)
    assert driver.view.stage.behind
    assert difference(driver.seen(), driver.expected()) == ""


@pytest.mark.parametrize("ratio", ["1.25", "1.5", "2"])
def test_the_screen_shows_it_at_any_scale(ratio: str, tmp_path: Path) -> None:
    """The scale is one of the whole process, so in one of its own."""
    environment = os.environ | {
        "QT_SCALE_FACTOR": ratio,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-W", "error", "-m", "tests.ui.scaled"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()) == (0, ["same"] * 4), done.stdout + done.stderr
