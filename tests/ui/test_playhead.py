from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmsviz.engine.errors import BadInput
from rmsviz.ui.playhead import ASLEEP, Playhead


class Clock(Protocol):
    now: float


@pytest.fixture
def wait(playhead: Playhead, clock: Clock) -> Callable[[float], None]:
    def wait(seconds: float) -> None:
        until = clock.now + seconds
        while clock.now < until:
            clock.now = min(clock.now + ASLEEP / 2, until)
            playhead.tick()

    return wait


@pytest.mark.parametrize("rate", [0.5, 1.0, 30.0, 59.94, 10_000.0])
def test_measured_seconds_give_the_step(
    playhead: Playhead, wait: Callable[[float], None], rate: float
) -> None:
    playhead.total, playhead.rate = 10**6, rate
    playhead.play()
    wait(10.0)
    assert playhead.position == pytest.approx(10.0 * rate, rel=1e-12)


def test_half_a_step_a_second_shows_a_step_for_two_seconds(
    playhead: Playhead, wait: Callable[[float], None]
) -> None:
    playhead.rate = 0.5
    shown = []
    playhead.play()
    for _ in range(8):
        wait(1.0)
        shown.append(playhead.current)
    assert shown == [0, 1, 1, 2, 2, 3, 3, 4]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.floats(1e-4, 0.5), min_size=1, max_size=200), st.floats(0.5, 10_000.0))
def test_a_slow_machine_ends_at_the_same_step(pauses: list[float], rate: float) -> None:
    now = [5000.0]
    head = Playhead(10**8, rate, clock=lambda: now[0])
    head.play()
    for pause in pauses:
        now[0] += pause
        head.tick()
    assert head.position == (now[0] - 5000.0) * rate
    head.pause()


def test_it_stops_at_the_end(playhead: Playhead, wait: Callable[[float], None]) -> None:
    told: list[bool] = []
    playhead.playing_changed.connect(told.append)
    playhead.play()
    wait(3600.0)
    assert (playhead.current, playhead.playing) == (300, False)
    assert told == [True, False]


def test_play_at_the_end_starts_over(playhead: Playhead, wait: Callable[[float], None]) -> None:
    playhead.to_end()
    playhead.play()
    wait(0.1)
    assert (playhead.current, playhead.playing) == (3, True)


def test_a_loop_goes_around_and_shows_the_last_step_as_long_as_the_others(
    playhead: Playhead, wait: Callable[[float], None]
) -> None:
    playhead.total, playhead.rate, playhead.loop = 3, 1.0, True
    playhead.play()
    shown = []
    for _ in range(9):
        wait(1.0)
        shown.append(playhead.current)
    assert shown == [1, 2, 3, 0, 1, 2, 3, 0, 1]
    assert playhead.playing


def test_a_pause_keeps_the_place_and_time_stands(
    playhead: Playhead, wait: Callable[[float], None]
) -> None:
    playhead.play()
    wait(1.0)
    playhead.pause()
    wait(100.0)
    assert playhead.current == 30
    playhead.toggle()
    wait(1.0)
    assert playhead.current == 60


def test_another_speed_goes_on_from_here(
    playhead: Playhead, clock: Clock, wait: Callable[[float], None]
) -> None:
    playhead.play()
    clock.now += 0.75  # at 30 steps a second, not looked at since
    playhead.rate = 100.0
    wait(1.0)
    assert playhead.current == 122


@pytest.mark.parametrize("loop", [False, True])
def test_what_was_slept_through_has_not_played(
    playhead: Playhead, clock: Clock, wait: Callable[[float], None], loop: bool
) -> None:
    playhead.loop = loop
    playhead.play()
    wait(1.0)
    clock.now += 3600.0
    playhead.tick()
    assert (playhead.current, playhead.playing) == (30, True)
    wait(1.0)
    assert playhead.current == 60
    clock.now += 3600.0
    playhead.pause()
    assert playhead.current == 60


def test_a_jump_while_playing_plays_on_from_there(
    playhead: Playhead, wait: Callable[[float], None]
) -> None:
    playhead.play()
    wait(1.0)
    playhead.seek(200)
    wait(1.0)
    assert (playhead.current, playhead.playing) == (230, True)


def test_single_steps_pause_and_stay_within_the_ends(
    playhead: Playhead, wait: Callable[[float], None]
) -> None:
    playhead.play()
    wait(1.0)
    playhead.step(1)
    assert (playhead.current, playhead.playing) == (31, False)
    playhead.step(-100)
    assert playhead.current == 0
    playhead.to_end()
    playhead.step(1)
    assert playhead.current == 300


def test_a_step_is_told_once(playhead: Playhead, wait: Callable[[float], None]) -> None:
    told: list[int] = []
    playhead.moved.connect(told.append)
    playhead.rate = 1.0
    playhead.play()
    for _ in range(250):
        wait(0.01)
    assert told == [1, 2]


def test_a_shorter_run_pulls_the_head_to_its_end(playhead: Playhead) -> None:
    playhead.seek(250)
    playhead.total = 100
    assert playhead.current == 100
    playhead.total = 400
    assert playhead.current == 100


@pytest.mark.parametrize("rate", [0.0, 0.49, 10_001.0, float("nan"), float("inf")])
def test_a_speed_that_makes_no_sense_is_refused(playhead: Playhead, rate: float) -> None:
    with pytest.raises(BadInput, match=r"from 0\.5 to 10,000"):
        playhead.rate = rate
    assert playhead.rate == 30.0
