"""What a frame says is what simulate computed, and its arithmetic can be done again by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.catalogue import OPTIMIZERS
from rmsviz.engine.simulate import simulate
from rmsviz.engine.trajectory import Outcome, Trajectory
from rmsviz.scene.edit import set_pair
from rmsviz.scene.frame import AXIS, Working, frame_at, step_numbers
from rmsviz.scene.scene import Coordinate, Scene, opening_scene, with_view
from tests.scenes import made

OPENING = opening_scene()
TRAJECTORY = simulate(OPENING.experiment)
DIVERGING = made("rosenbrock", "sgd lr=0.01 start=-1.2,1", "rmsprop lr=0.05 start=-1.2,1", steps=60)
EMA = ("rmsprop", "adadelta")
EMA_OF_ADAM = ("adam", "adamw", "amsgrad", "nadam")
SWITCHES = ("", " weight_decay=0.3")


def working(scene: Scene, trajectory: Trajectory, step: int, column: int) -> Working:
    found = frame_at(scene, trajectory, step).working[column]
    assert found is not None
    return found


# Heads


@given(st.integers(0, 300))
def test_heads_are_where_the_runs_are(step: int) -> None:
    frame = frame_at(OPENING, TRAJECTORY, step)
    assert frame.step == step
    for run, head in enumerate(frame.heads):
        assert head is not None
        assert (head.x, head.y) == tuple(TRAJECTORY.x[step, run])
        assert (head.row, head.outcome) == (step, Outcome.RUNNING)


@pytest.mark.parametrize(("asked", "shown"), [(-5, 0), (301, 300), (10**9, 300)])
def test_a_step_that_is_not_there_is_the_nearest(asked: int, shown: int) -> None:
    assert repr(frame_at(OPENING, TRAJECTORY, asked)) == repr(frame_at(OPENING, TRAJECTORY, shown))


def test_a_run_that_diverged_stays_at_its_last_row_and_the_other_goes_on() -> None:
    trajectory = simulate(DIVERGING.experiment)
    last = trajectory.last(0)
    assert 0 < last < 60 == trajectory.last(1)
    for step in range(61):
        gone, other = frame_at(DIVERGING, trajectory, step).heads
        assert gone is not None and other is not None
        assert gone.row == min(step, last)
        assert (gone.x, gone.y) == tuple(trajectory.x[gone.row, 0])
        assert np.isfinite([gone.x, gone.y]).all()
        assert (gone.outcome is Outcome.DIVERGED) == (step > last)
        assert (other.row, other.outcome) == (step, Outcome.RUNNING)


def test_a_start_where_the_loss_is_not_defined_has_no_head() -> None:
    scene = made("sqrt(x)", "sgd start=-1,0", "sgd start=1,0", steps=5)
    heads = frame_at(scene, simulate(scene.experiment), 3).heads
    assert heads[0] is None and heads[1] is not None


# The step's numbers


@given(st.integers(1, 300), st.sampled_from(["x", "y"]), st.integers(0, 1))
def test_numbers_are_those_of_the_trajectory(
    step: int, coordinate: Coordinate, column: int
) -> None:
    scene = with_view(OPENING, coordinate=coordinate)
    shown = working(scene, TRAJECTORY, step, column)
    at = (scene.view.pair[column], AXIS[coordinate])
    assert (shown.run, shown.coordinate) == (at[0], coordinate)
    assert shown.values["t"] == step
    assert shown.values["g"] == TRAJECTORY.gradient[step - 1, *at]
    assert shown.values["v"] == TRAJECTORY.v[step - 1, *at]
    assert shown.values["lr_eff"] == TRAJECTORY.lr_eff[step - 1, *at]
    assert shown.values["theta"] == TRAJECTORY.x[step - 1, *at]
    assert shown.values["next"] == TRAJECTORY.x[step, *at]
    assert shown.values["before"] == (TRAJECTORY.v[step - 2, *at] if step > 1 else 0.0)
    assert shown.values["lr"] == scene.runs[at[0]].settings["lr"]


def test_one_run_has_one_working() -> None:
    scene = made("x**2 + y**2", "sgd lr=0.1 start=1,1", steps=3)
    (only,) = frame_at(scene, simulate(scene.experiment), 2).working
    assert only is not None and only.values["next"] == pytest.approx(0.64)


def test_there_is_no_working_before_the_first_step_and_after_the_last() -> None:
    assert frame_at(OPENING, TRAJECTORY, 0).working == (None, None)
    trajectory = simulate(DIVERGING.experiment)
    last = trajectory.last(0)
    assert frame_at(DIVERGING, trajectory, last).working[0] is not None
    assert frame_at(DIVERGING, trajectory, last + 1).working[0] is None
    assert frame_at(DIVERGING, trajectory, last + 1).working[1] is not None


def test_the_pair_decides_whose_numbers_stand_where() -> None:
    swapped = set_pair(OPENING, 0, 1)
    frame, plain = (frame_at(scene, TRAJECTORY, 137) for scene in (swapped, OPENING))
    assert repr(frame.working) == repr(plain.working[::-1])
    assert frame.heads == plain.heads


def numbers_of(method: str, options: str, step: int, coordinate: Coordinate) -> dict[str, float]:
    scene = made("rosenbrock", f"{method} start=-1.2,1{options}", steps=40, noise=0.1)
    trajectory = simulate(scene.experiment)
    assert trajectory.last(0) == 40
    return step_numbers(trajectory, 0, coordinate, step)


slow = {"sgd": " lr=1e-4", "momentum": " lr=1e-4", "nesterov": " lr=1e-4"}


@pytest.mark.parametrize("decay", SWITCHES)
@pytest.mark.parametrize("method", OPTIMIZERS)
def test_the_rule_holds_by_hand(method: str, decay: str) -> None:
    """v from what it was and the gradient, bit for bit; θ from what it was and its step."""
    for coordinate in ("x", "y"):
        before = 0.0
        for step in range(1, 41):
            n = numbers_of(method, slow.get(method, "") + decay, step, coordinate)
            if method == "adagrad":
                assert n["v"] == n["before"] + n["g"] * n["g"]
            elif method == "blend":
                kept, added = 1 - n["mix"] * n["rest"], 1 - n["mix"] * n["beta"]
                assert n["v"] == kept * n["before"] + added * n["g"] * n["g"]
            elif method in EMA:
                assert n["v"] == n["beta"] * n["before"] + n["rest"] * n["g"] * n["g"]
            elif method in EMA_OF_ADAM:
                assert n["v"] == n["beta2"] * n["before"] + n["rest2"] * n["g"] * n["g"]
            else:
                assert math.isnan(n["v"]) and n["lr_eff"] == n["lr"]
            assert method in slow or n["before"] == before
            assert n["theta"] - n["step"] == pytest.approx(n["next"], rel=1e-15, abs=1e-16)
            before = n["v"]


def test_every_method_is_among_them() -> None:
    """A method that is new must say here what its rule is."""
    assert set(OPTIMIZERS) == {"adagrad", "blend", *EMA, *EMA_OF_ADAM, *slow}


@pytest.mark.parametrize("decay", SWITCHES)
def test_the_factor_times_the_gradient_is_the_step(decay: str) -> None:
    """As far as the method has it so: AdaGrad, RMSprop, SGD."""
    for method in ("adagrad", "rmsprop", "sgd"):
        for step in (1, 2, 17, 40):
            n = numbers_of(method, slow.get(method, "") + decay, step, "x")
            assert n["lr_eff"] * n["g"] == pytest.approx(n["step"], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("place", ["", " eps_inside=true"])
def test_the_factor_is_what_its_formula_says(place: str) -> None:
    for method in ("adagrad", "rmsprop"):
        n = numbers_of(method, " eps=0.01" + place, 12, "y")
        below = math.sqrt(n["v"] + n["eps"]) if place else math.sqrt(n["v"]) + n["eps"]
        assert n["lr_eff"] == n["lr"] / below


def test_decay_is_seen_in_the_gradient_but_for_adamw() -> None:
    for method in ("adam", "adamw"):
        scene = made("rosenbrock", f"{method} start=-1.2,1 weight_decay=0.3", steps=5)
        trajectory = simulate(scene.experiment)
        shown, bare = step_numbers(trajectory, 0, "x", 3)["g"], trajectory.gradient[2, 0, 0]
        expected = bare if method == "adamw" else bare + 0.3 * trajectory.x[2, 0, 0]
        assert shown == expected


def test_the_lessons_example_is_on_the_panel() -> None:
    """L = 3x + 0.1y, α = 0.1: at step 30 v is 8.6185 and α_eff 0.03406; AdaGrad's 270, 0.00609."""
    scene = made("3*x + 0.1*y", "adagrad lr=0.1 start=0,0", "rmsprop lr=0.1 start=0,0", steps=30)
    frame = frame_at(scene, simulate(scene.experiment), 30)
    sums, means = frame.working
    assert sums is not None and means is not None
    assert sums.values["v"] == pytest.approx(270.0)
    assert sums.values["lr_eff"] == pytest.approx(0.00609, abs=5e-6)
    assert means.values["v"] == pytest.approx(8.6185, abs=5e-5)
    assert means.values["lr_eff"] == pytest.approx(0.03406, abs=5e-6)


def test_arrows_show_the_step_that_comes_next() -> None:
    scene = with_view(opening_scene(), arrows=True)
    trajectory = simulate(scene.experiment)
    coming = frame_at(scene, trajectory, 12).coming
    assert [item.run for item in coming] == [0, 1]
    for run, item in enumerate(coming):
        assert item.to == tuple(trajectory.x[13, run])
        step = np.array(item.to) - trajectory.x[12, run]
        assert -np.array(item.lr_eff) * item.gradient == pytest.approx(step)
    assert frame_at(scene, trajectory, 300).coming == ()
    assert frame_at(opening_scene(), trajectory, 12).coming == ()
