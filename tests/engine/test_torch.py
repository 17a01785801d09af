"""Our paths are PyTorch's, as far as float64 determines them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.experiment import Experiment, Run, make_run
from rmsviz.engine.simulate import simulate
from rmsviz.engine.trajectory import Trajectory

CASES = json.loads((Path(__file__).parents[1] / "data" / "torch_trajectories.json").read_text())[
    "cases"
]
SURFACES = {
    "rosenbrock": make_surface("rosenbrock"),
    "quadratic_k100": make_surface("quadratic", {"kappa": 100, "phi": 0}),
    "beale": make_surface("beale"),
    "himmelblau": make_surface("himmelblau"),
    "plane_3_0.1": make_surface("plane", {"a": 3, "b": 0.1}),
}
CLOSE = 1e-11


def _run(case: dict[str, Any]) -> Run:
    """PyTorch's optimizer and arguments in our names."""
    arguments = dict(case["arguments"])
    if "betas" in arguments:
        arguments["beta1"], arguments["beta2"] = arguments.pop("betas")
    name = case["optimizer"].lower()
    if arguments.pop("amsgrad", False):
        name = "amsgrad"
    if name == "sgd" and "momentum" in arguments:
        name = "nesterov" if arguments.pop("nesterov", False) else "momentum"
    return make_run(name, arguments, tuple(case["start"]))


def _name(case: dict[str, Any]) -> str:
    extras = [k for k in ("momentum", "nesterov", "centered", "amsgrad") if k in case["arguments"]]
    return "-".join([case["surface"], case["optimizer"], *extras])


@cache
def _trajectory(index: int) -> Trajectory:
    case = CASES[index]
    return simulate(Experiment(SURFACES[case["surface"]], (_run(case),), case["steps"]))


def _check(ours: NDArray[np.float64], theirs: list[Any], scale: Any) -> None:
    expected = np.array(theirs, dtype=np.float64)[: len(ours)]
    np.testing.assert_array_less(np.abs(ours - expected) / scale, CLOSE)


def _size(values: list[Any], rows: int) -> NDArray[np.float64]:
    return np.maximum(1.0, np.abs(np.array(values, dtype=np.float64)[:rows]))


cases = pytest.mark.parametrize("index", range(len(CASES)), ids=map(_name, CASES))


def test_there_are_fifty_cases() -> None:
    assert len(CASES) == 50


@cases
def test_position_and_loss(index: int) -> None:
    case, ours = CASES[index], _trajectory(index)
    rows = case["comparable_steps"] + 1
    _check(ours.x[:rows, 0], case["position"], _size(case["position"], rows))
    _check(ours.loss[:rows, 0], case["loss"], _size(case["loss"], rows))


@cases
def test_gradient(index: int) -> None:
    """A gradient is known no better than the point: a rounding error δ of x becomes λδ of g. On
    Rosenbrock λ is about 600, and positions 2e-14 apart have gradients 1.1e-11 apart."""
    case, ours = CASES[index], _trajectory(index)
    rows = case["comparable_steps"]
    position = np.array(case["position"])[:rows]
    curvature = np.abs(SURFACES[case["surface"]].curvature(position))
    from_position = curvature * np.maximum(1.0, np.abs(position))
    scale = np.maximum(_size(case["gradient"], rows), from_position)
    _check(ours.gradient[:rows, 0], case["gradient"], scale)


@pytest.mark.parametrize(
    "index",
    [i for i, case in enumerate(CASES) if "accumulator" in case],
    ids=[_name(case) for case in CASES if "accumulator" in case],
)
def test_accumulator(index: int) -> None:
    case, ours = CASES[index], _trajectory(index)
    rows = case["comparable_steps"]
    _check(ours.v[:rows, 0], case["accumulator"], _size(case["accumulator"], rows))


@pytest.mark.parametrize("place", ["inside", "outside"])
def test_the_place_of_epsilon_is_pytorchs(place: str) -> None:
    """With a large ε the two conventions differ at once, and only the outside one is PyTorch's."""
    index = next(i for i, c in enumerate(CASES) if _name(c) == "plane_3_0.1-RMSprop")
    case = CASES[index]
    settings = {**_run(case).settings, "eps": 1e-8, "eps_inside": place == "inside"}
    run = make_run("rmsprop", settings, (0.0, 0.0))
    ours = simulate(Experiment(SURFACES["plane_3_0.1"], (run,), 1)).x[1, 0]
    equal = np.abs(ours - np.array(case["position"][1])) < 1e-12
    assert equal.all() == (place == "outside")
