"""A guess where the head will be, and the run's answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rmsviz.scene.files import dumps, loads
from rmsviz.scene.scene import with_experiment, with_view
from tests.ui.driver import Driver


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    return Driver(qtbot)


def comes(driver: Driver) -> bool:
    """Whether the path to come is seen."""
    driver.settle()
    assert driver.view._scene is not None
    return driver.view._scene.view.future


def said(driver: Driver) -> str:
    return driver.window.notices.message.label.text()


def test_a_guess_is_tried_by_the_run_and_told_how_far_off_it_is(driver: Driver) -> None:
    start = driver.scene.runs[1].start
    driver.playhead.seek(50)
    driver.key(Qt.Key.Key_G)
    assert said(driver) == "Click where RMSprop will be in 20 steps; Esc leaves it"
    assert not comes(driver)
    driver.settle()
    x, y = driver.trajectory.x[70, 1].tolist()
    driver.click_stage(driver.place(x + 0.5, y))
    assert driver.playhead.playing and driver.scene.runs[1].start == start
    driver.pass_time(5.0)
    assert driver.playhead.current == 70 and not driver.playhead.playing
    went = abs(x - driver.trajectory.x[50, 1, 0])
    assert said(driver).startswith(f"In 20 steps RMSprop went {went:.2f}; your guess is 0.")
    off = float(said(driver).split("guess is ")[1].split(" ")[0])
    assert off == pytest.approx(0.5, abs=0.06)  # a click is a pixel wide
    assert comes(driver) and driver.view._guess is not None


def test_at_the_end_it_begins_again_and_escape_leaves_it(driver: Driver) -> None:
    driver.playhead.to_end()
    driver.key(Qt.Key.Key_G)
    assert driver.playhead.current == 0
    driver.key(Qt.Key.Key_Escape)
    assert comes(driver)
    driver.click_stage(driver.place(1.0, 1.0))  # sets the start again, as ever
    assert driver.scene.runs[1].start == pytest.approx((1.0, 1.0), abs=0.05)


def test_another_experiment_ends_the_guess(driver: Driver) -> None:
    driver.key(Qt.Key.Key_G)
    assert driver.view._asked
    driver.settle()
    driver.store.apply(lambda scene: with_experiment(scene, steps=50))
    assert not driver.view._asked


def test_a_guess_is_no_edit_and_what_comes_stays_hidden(driver: Driver) -> None:
    driver.store.apply(lambda scene: with_view(scene, equal_scale=True))
    driver.key(Qt.Key.Key_G)
    assert not comes(driver) and driver.scene.view.future
    driver.store.undo()  # what was done before the guess; the guess goes on
    assert driver.view._asked and not comes(driver) and not driver.scene.view.equal_scale
    assert loads(dumps(driver.scene)).view.future  # as a file would have it
    driver.key(Qt.Key.Key_Escape)
    assert comes(driver) and not driver.store.can_undo


def test_nothing_tells_before_the_guess(driver: Driver) -> None:
    driver.view.show_layout("plots")
    driver.key(Qt.Key.Key_G)
    assert driver.view.stage.layout == "full"  # where one can click
    for key in (Qt.Key.Key_End, Qt.Key.Key_Space, Qt.Key.Key_Right):
        driver.key(key)
        assert driver.playhead.current == 0 and not driver.playhead.playing
        assert said(driver).startswith("Click where RMSprop will be")
    driver.settle()
    driver.click_stage(driver.place(1.0, 0.0))
    assert driver.playhead.playing


def test_what_ends_a_guess_frees_time_and_says_nothing_more(driver: Driver) -> None:
    driver.store.apply(lambda scene: with_experiment(scene, steps=50))
    driver.settle()
    driver.key(Qt.Key.Key_G)
    driver.store.undo()
    assert not driver.view._asked and not driver.playhead.held
    assert not driver.window.notices.message.isVisible()
