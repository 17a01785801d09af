"""The picture follows the scene: no more is done than is stale, and nothing waits for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.engine.experiment import Experiment
from rmsviz.engine.simulate import Simulation, simulate
from rmsviz.engine.surface import Domain
from rmsviz.render.surface_panel import COARSE, FINE
from rmsviz.scene.edit import (
    add_run,
    duplicate_run,
    remove_run,
    set_method,
    set_pair,
    set_setting,
    set_start,
    set_style,
    set_surface,
)
from rmsviz.scene.scene import Scene, opening_scene, with_experiment, with_timeline, with_view
from rmsviz.scene.spec import parse_surface
from rmsviz.ui import session as session_module
from tests.pictures import difference
from tests.scenes import made
from tests.ui.driver import LEFT, Driver

OPENING = opening_scene()
LONG = 1_000_000


class Counted(Simulation):
    """Counts the simulations that are begun, and the pieces that are done."""

    begun: int = 0
    pieces: int = 0

    def __init__(self, experiment: Experiment, **how: Any) -> None:
        type(self).begun += 1
        super().__init__(experiment, **how)

    def __next__(self) -> float:
        done = super().__next__()
        type(self).pieces += 1
        return done


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Counted]]:
    monkeypatch.setattr(session_module, "Simulation", Counted)
    Counted.begun = Counted.pieces = 0
    yield Counted


@pytest.fixture
def driver(qtbot: QtBot, counted: type[Counted], monkeypatch: pytest.MonkeyPatch) -> Driver:
    """Settles in the next moment, and has begun no simulation yet."""
    monkeypatch.setattr(session_module, "SETTLE", 0)
    made_driver = Driver(qtbot)
    counted.begun = counted.pieces = 0
    return made_driver


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every simulation is a long one, and a slice is one piece of it."""
    monkeypatch.setattr(session_module, "AT_ONCE", 0.0)
    monkeypatch.setattr(session_module, "SLICE", 0.0)


def long(scene: Scene, steps: int = LONG) -> Scene:
    return with_experiment(scene, steps=steps)


def once() -> None:
    """One turn of the event loop."""
    QApplication.processEvents()


# What is done


def test_at_first_everything_is_there(driver: Driver) -> None:
    assert np.array_equal(driver.trajectory.x, simulate(OPENING.experiment).x)
    assert difference(driver.picture(), driver.expected()) == ""


Edit = Callable[[Scene], Scene]

LOOKS: dict[str, Edit] = {
    "a color": lambda s: set_style(s, 0, color="green"),
    "a run hidden": lambda s: set_style(s, 1, visible=False),
    "the pair": lambda s: set_pair(s, 0, 1),
    "the window": lambda s: with_view(s, window=Domain(-5.0, 0.0, -1.0, 2.0)),
    "equal scale": lambda s: with_view(s, equal_scale=True),
    "the coordinate": lambda s: with_view(s, coordinate="y"),
    "the future": lambda s: with_view(s, future=False),
}
EXPERIMENTS: dict[str, Edit] = {
    "a setting": lambda s: set_setting(s, 1, "beta", 0.5),
    "the start": lambda s: set_start(s, (1.0, 1.0)),
    "the method": lambda s: set_method(s, 0, "adam"),
    "the surface": lambda s: set_surface(s, parse_surface("rosenbrock")),
    "its parameter": lambda s: set_surface(s, parse_surface("cliff height=7")),
    "the steps": lambda s: with_experiment(s, steps=90),
    "one run more": lambda s: add_run(s, "adam"),
    "one run twice": lambda s: duplicate_run(s, 0),
    "one run less": lambda s: remove_run(s, 0),
}


@pytest.mark.parametrize("name", LOOKS)
def test_looks_are_changed_without_a_simulation(
    driver: Driver, counted: type[Counted], name: str
) -> None:
    before = driver.picture()
    assert driver.store.apply(LOOKS[name])
    assert difference(driver.picture(), driver.expected()) == ""
    assert difference(driver.picture(), before) != ""
    assert counted.begun == 0


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_is_simulated_once(driver: Driver, counted: type[Counted], name: str) -> None:
    driver.playhead.seek(60)
    assert driver.store.apply(EXPERIMENTS[name])
    assert difference(driver.picture(), driver.expected()) == ""
    assert counted.begun == 1
    assert np.array_equal(driver.trajectory.x, simulate(driver.scene.experiment).x, equal_nan=True)


def test_what_is_not_seen_changes_nothing(driver: Driver, counted: type[Counted]) -> None:
    before = driver.picture()
    settled = []
    driver.session.settled.connect(lambda: settled.append(True))
    driver.store.set(replace(driver.scene, title="Lecture 3"))
    driver.store.set(with_timeline(driver.scene, rate=60.0))
    assert difference(driver.picture(), before) == ""
    assert (counted.begun, settled) == (0, [])


def test_many_changes_at_once_are_one_simulation(driver: Driver, counted: type[Counted]) -> None:
    for i in range(200):
        driver.store.set(set_setting(driver.scene, 0, "lr", 0.1 + i / 1000), merge="drag")
    assert counted.begun == 0
    driver.settle()
    assert counted.begun == 1
    assert driver.trajectory.experiment == driver.scene.experiment


def test_a_change_that_is_taken_back_at_once_is_none(
    driver: Driver, counted: type[Counted]
) -> None:
    driver.store.set(set_start(driver.scene, (0.0, 0.0)))
    driver.store.undo()
    driver.settle()
    assert counted.begun == 0


def test_while_a_hand_moves_something_the_surface_is_coarse_and_then_fine(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = Driver(qtbot)
    driver.settle()
    slider = driver.window.side.surface.rows.rows["height"].slider
    handle = QPoint(round(slider.handle_x()), slider.height() // 2)
    QTest.mousePress(slider, LEFT, pos=handle)
    monkeypatch.setattr("rmsviz.ui.session._held", lambda: True)
    QTest.mouseMove(slider, handle + QPoint(15, 0))
    qtbot.waitUntil(lambda: not driver.session.busy)
    assert driver.view.stage.surface.coarse and driver.view.stage.plots.moving
    qtbot.waitUntil(lambda: not driver.view.stage.surface.coarse)
    axes = driver.view.stage.plots.plots
    driver.session._refine()  # the hand rests and still holds: what it compares with stays
    assert driver.view.stage.plots.moving and driver.view.stage.plots.plots is axes
    monkeypatch.setattr("rmsviz.ui.session._held", lambda: False)
    QTest.mouseRelease(slider, LEFT, pos=handle + QPoint(15, 0))
    driver.settle()
    assert not driver.view.stage.surface.coarse and not driver.view.stage.plots.moving
    assert COARSE > FINE
    assert difference(driver.picture(), driver.expected()) == ""


# Undo and redo


def test_undo_and_redo_bring_the_pictures_back_byte_for_byte(driver: Driver) -> None:
    driver.playhead.seek(60)
    pictures, scenes = [driver.picture()], [driver.scene]
    for edit in (*EXPERIMENTS.values(), *LOOKS.values()):
        if driver.store.apply(edit) and driver.scene != scenes[-1]:
            pictures.append(driver.picture())
            scenes.append(driver.scene)
    assert len(scenes) > 10
    for scene, picture in zip(scenes[-2::-1], pictures[-2::-1], strict=True):
        driver.store.undo()
        assert driver.scene == scene
        assert difference(driver.picture(), picture) == ""
    assert driver.scene == OPENING and not driver.store.can_undo
    for scene, picture in zip(scenes[1:], pictures[1:], strict=True):
        driver.store.redo()
        assert driver.scene == scene
        assert difference(driver.picture(), picture) == ""


# Long simulations


def test_a_million_steps_leave_the_window_alive_and_show_how_far_they_are(
    driver: Driver, counted: type[Counted]
) -> None:
    """In slices of a few milliseconds; in between the window gets what waits for it."""
    told: list[float | None] = []
    turns = 0

    def turn() -> None:
        nonlocal turns
        turns += 1

    driver.session.progressed.connect(told.append)
    others = QTimer(driver.window)
    others.timeout.connect(turn)
    others.start(0)
    driver.store.set(made("0.5*x + y", "sgd lr=1e-6 start=0,0", steps=LONG))
    seen = []
    while driver.session.busy:
        once()
        seen.append(driver.window.notices.progress.isVisible())
    others.stop()
    shares = [share for share in told if share is not None]
    assert told[-1] is None and shares == sorted(shares)
    assert len(shares) > 20
    assert turns >= len(shares) - 2
    assert counted.pieces > 10 * 20  # a slice can end after each of them
    assert any(seen) and not driver.window.notices.progress.isVisible()
    assert driver.trajectory.steps == driver.playhead.total == LONG


def test_the_last_picture_stays_until_the_next_is_there(driver: Driver, patient: None) -> None:
    before = driver.picture()
    shown = driver.trajectory
    driver.store.set(long(set_start(OPENING, (2.0, 1.0)), 50_000))
    for _ in range(5):
        once()
        assert driver.session.busy
        assert driver.session.trajectory is shown
        assert difference(driver.view.stage.image(), before) == ""
    assert difference(driver.picture(), before) != ""


def test_time_goes_on_meanwhile(driver: Driver, patient: None) -> None:
    driver.store.set(long(OPENING))
    once()
    driver.playhead.seek(17)
    assert driver.session.busy
    frame = driver.view.stage.surface.frame
    assert frame is not None and frame.step == 17
    driver.session.cancel()


def test_cancelled_it_is_as_it_was(driver: Driver, counted: type[Counted], patient: None) -> None:
    told: list[float | None] = []
    before = driver.picture()
    driver.session.progressed.connect(told.append)
    driver.store.set(long(OPENING))
    for _ in range(3):
        once()
    driver.click(driver.window.notices.progress.cancel)
    assert told[-1] is None
    assert difference(driver.picture(), before) == ""
    assert driver.scene == OPENING
    assert not driver.window.notices.progress.isVisible()
    assert driver.playhead.total == 300
    assert counted.begun == 1


@pytest.mark.parametrize(
    "how", ["several edits", "an undo", "another document", "one run more", "looks as well"]
)
def test_however_one_got_into_it_cancelling_leads_out(
    driver: Driver, patient: None, how: str
) -> None:
    if how == "several edits":
        driver.store.set(long(OPENING))
        driver.store.set(long(set_start(OPENING, (1.0, 1.0))))
        driver.store.set(long(set_start(OPENING, (0.0, 1.0)), 2 * LONG))
    elif how == "an undo":
        driver.store.set(long(OPENING))
        driver.store.set(set_start(OPENING, (1.0, 1.0)))
        driver.settle()
        driver.store.undo()
    elif how == "another document":
        driver.store.reset(long(made("rosenbrock", "adam", "sgd", steps=LONG)))
    elif how == "one run more":
        driver.store.set(long(add_run(OPENING, "adam")))
    else:
        driver.store.set(long(OPENING))
        once()
        driver.store.set(set_style(driver.scene, 0, color="green"))
    shown = driver.trajectory.experiment
    for _ in range(3):
        once()
    assert driver.session.busy
    driver.session.cancel()
    driver.settle()
    assert driver.scene.experiment == driver.trajectory.experiment == shown
    assert difference(driver.picture(), driver.expected()) == ""
    assert driver.playhead.total == shown.steps


def test_cancelling_nothing_is_nothing(driver: Driver) -> None:
    driver.session.cancel()
    assert driver.scene == OPENING


def test_a_newer_change_drops_the_older(
    driver: Driver, counted: type[Counted], patient: None
) -> None:
    settled: list[bool] = []
    driver.session.settled.connect(lambda: settled.append(True))
    driver.store.set(long(OPENING))
    once()
    driver.store.set(set_start(long(OPENING), (1.0, 0.0)))
    once()
    driver.store.set(set_start(OPENING, (2.0, 0.0)))
    driver.settle()
    assert counted.begun == 3
    assert driver.trajectory.experiment == driver.scene.experiment
    assert len(settled) == 1
    assert difference(driver.picture(), driver.expected()) == ""


def test_a_change_of_looks_does_not_begin_it_anew(
    driver: Driver, counted: type[Counted], patient: None
) -> None:
    driver.store.set(long(OPENING, 60_000))
    for edit in LOOKS.values():
        for _ in range(3):
            once()
        assert driver.session.busy
        driver.store.apply(edit)
    driver.settle()
    assert counted.begun == 1
    assert driver.trajectory.experiment == driver.scene.experiment
    assert difference(driver.picture(), driver.expected()) == ""


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_change_in_the_last_moment_is_not_mistaken_for_the_old_one(
    driver: Driver, name: str, patient: None
) -> None:
    """The simulation's last slice may come after the change and before anyone has seen it."""
    for slices in range(1, 9):
        driver.store.reset(set_start(OPENING, (1.0, 1.0 + slices)))
        for _ in range(slices):
            once()
        late = not driver.session.busy
        driver.store.apply(EXPERIMENTS[name])
        driver.settle()
        assert driver.trajectory.experiment == driver.scene.experiment
        if late:
            break


def test_a_long_one_at_first_leaves_a_window_that_can_be_used(
    qtbot: QtBot, counted: type[Counted], patient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    driver = Driver(qtbot, long(OPENING, 20_000))
    assert difference(driver.picture(), driver.expected()) == ""
    assert driver.playhead.total == 20_000


# Time and the scene


def test_the_playhead_follows_the_number_of_steps(driver: Driver) -> None:
    driver.playhead.seek(200)
    driver.store.set(with_experiment(OPENING, steps=50))
    driver.settle()
    assert (driver.playhead.total, driver.playhead.current) == (50, 50)
    driver.store.undo()
    driver.settle()
    assert (driver.playhead.total, driver.playhead.current) == (300, 50)


def test_a_scene_opens_where_it_stood(qtbot: QtBot) -> None:
    driver = Driver(qtbot, with_timeline(OPENING, rate=5.0, loop=True, step=123))
    head = driver.playhead
    assert (head.current, head.rate, head.loop) == (123, 5.0, True)
    assert difference(driver.picture(), driver.expected()) == ""


def test_a_document_brings_its_picture(driver: Driver) -> None:
    scene = made("rosenbrock", "adam start=-1.2,1", "sgd lr=1e-3 start=-1.2,1", "adagrad", steps=70)
    driver.store.reset(with_timeline(scene, step=33))
    assert difference(driver.picture(), driver.expected()) == ""
    assert (driver.playhead.current, driver.playhead.total) == (33, 70)
    assert not driver.store.can_undo
