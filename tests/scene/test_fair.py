"""What is said to be equal is equal; what is made equal becomes so."""

from __future__ import annotations

import numpy as np
import pytest

from rmsviz.engine.errors import BadInput
from rmsviz.engine.simulate import simulate
from rmsviz.engine.surface import Array
from rmsviz.scene.edit import add_run, set_setting, set_style
from rmsviz.scene.fair import (
    SWEEP,
    rates_text,
    what_is_equal,
    with_best_rates,
    with_same_first_step,
)
from rmsviz.scene.scene import Scene, opening_scene, with_experiment
from tests.scenes import made

PAIR = ("adagrad lr=0.1", "rmsprop lr=0.1")


def first_steps(scene: Scene) -> Array:
    path = simulate(with_experiment(scene, steps=1).experiment)
    return np.hypot(*(path.x[1] - path.x[0]).T)


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (PAIR, "same α"),
        (("adagrad lr=0.1", "rmsprop lr=0.2"), "α differs"),
        (("sgd lr=0.1", "momentum lr=0.1"), "same α and first step"),
        (("adagrad lr=0.1",), ""),
    ],
)
def test_what_runs_have_in_common_is_said(runs: tuple[str, ...], said: str) -> None:
    scene = made("rosenbrock", *runs, steps=5)
    assert what_is_equal(scene, simulate(scene.experiment)) == said


@pytest.mark.parametrize("other", ["rmsprop lr=0.1", "adam lr=0.3", "adadelta lr=1", "sgd lr=0.1"])
def test_first_steps_are_made_equally_long(other: str) -> None:
    scene = with_same_first_step(made("rosenbrock", "adagrad lr=0.1", other, steps=5))
    lengths = first_steps(scene)
    assert lengths[1] == pytest.approx(lengths[0], rel=1e-9)
    assert scene.runs[0].settings["lr"] == 0.1
    assert what_is_equal(scene, simulate(scene.experiment)).endswith("first step")


def test_rmsprops_first_step_is_as_long_as_adagrads_with_a_third_of_alpha() -> None:
    scene = with_same_first_step(opening_scene())
    assert scene.runs[1].settings["lr"] == pytest.approx(0.1 * np.sqrt(0.1), rel=1e-6)


def test_a_run_that_stands_still_is_named() -> None:
    with pytest.raises(BadInput, match="AdaGrad does not move at its first step"):
        with_same_first_step(made("quadratic", *(f"{run} start=0,0" for run in PAIR), steps=5))


def test_the_best_rate_of_a_sweep_ends_lower_than_all_others() -> None:
    scene = with_best_rates(opening_scene())
    last = simulate(scene.experiment).loss[-1]
    for run, item in enumerate(scene.runs):
        assert item.settings["lr"] in SWEEP
        for other in (0.01, 0.1, 1.0):
            tried = made("cliff", f"{item.optimizer} lr={other} start=-3.6,1.5", steps=300)
            assert last[run] <= simulate(tried.experiment).loss[-1, 0]


def test_the_picture_says_that_the_rates_are_the_best_until_something_is_changed() -> None:
    scene = with_best_rates(opening_scene())
    assert what_is_equal(scene, simulate(scene.experiment)) == "each at its best α of a sweep"
    for edited in (
        set_setting(scene, 0, "lr", 0.5),
        add_run(scene, "sgd"),
        with_experiment(scene, steps=200),
    ):
        assert "best" not in what_is_equal(edited, simulate(edited.experiment))


def test_a_sweep_that_would_take_too_long_is_refused() -> None:
    with pytest.raises(BadInput, match="12,195 are the most here"):
        with_best_rates(with_experiment(opening_scene(), steps=100_000))


def test_a_run_that_is_hidden_has_no_part_in_the_race() -> None:
    runs = ("sgd lr=0.1 start=0,0", *(f"{run} start=1,1" for run in PAIR))
    scene = set_style(made("quadratic", *runs, steps=5), 0, visible=False)
    fair = with_same_first_step(scene)  # the hidden one does not move, and it does not matter
    lengths = first_steps(fair)
    assert lengths[2] == pytest.approx(lengths[1], rel=1e-9)
    assert fair.runs[0] == scene.runs[0]
    assert with_best_rates(scene).runs[0] == scene.runs[0]
    assert what_is_equal(set_setting(scene, 0, "lr", 7.0), simulate(scene.experiment)) == "same α"


def test_the_best_rate_at_the_edge_of_the_sweep_is_said_to_be() -> None:
    scene = with_best_rates(made("plane", *PAIR, steps=20))  # ever further down: the larger the α
    assert rates_text(scene) == "AdaGrad α 10, the largest tried; RMSprop α 10, the largest tried"
    assert "tried" not in rates_text(set_setting(scene, 0, "lr", 1.0))
    both = rates_text(with_best_rates(opening_scene()))  # what AdaGrad needs here is beyond
    assert both == "AdaGrad α 10, the largest tried; RMSprop α 0.0422"
