from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import rmsviz
from rmsviz.scene.files import save
from rmsviz.scene.scene import opening_scene


def test_importing_is_light_and_needs_no_qt() -> None:
    code = """
import sys, rmsviz
assert "numpy" not in sys.modules, "numpy is loaded too early"
rmsviz.simulate("rosenbrock", steps=3)
loaded = [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))]
assert not loaded, loaded
"""
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=root, timeout=60)


def test_a_simulation_in_one_line() -> None:
    path = rmsviz.simulate(
        surface="rosenbrock b=10",
        runs=["rmsprop lr=0.01", rmsviz.run("sgd", lr=1e-3, start=(1.0, 2.0)), "adam start=0,0"],
        start=(-1.5, 2.0),
        steps=50,
    )
    assert path.x.shape == (51, 3, 2)
    assert path.x[0].tolist() == [[-1.5, 2.0], [1.0, 2.0], [0.0, 0.0]]
    assert path.experiment.surface.params["b"] == 10.0


def test_without_more_words_adagrad_and_rmsprop_start_where_the_surface_says() -> None:
    path = rmsviz.simulate("cliff")
    assert [run.optimizer for run in path.experiment.runs] == ["adagrad", "rmsprop"]
    assert path.x[0].tolist() == [[-3.6, 1.5]] * 2


def test_an_experiment_or_a_scene_stands_alone(tmp_path: Path) -> None:
    scene = opening_scene()
    save(scene, tmp_path / "scene.rmsviz")
    loaded = rmsviz.load(str(tmp_path / "scene.rmsviz"))
    assert loaded == scene
    paths = [rmsviz.simulate(what) for what in (scene, scene.experiment, loaded)]
    for path in paths[1:]:
        np.testing.assert_array_equal(path.x, paths[0].x)


def test_noise_has_a_seed() -> None:
    one, same, other = (rmsviz.simulate("bowl", noise=1.0, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.x, same.x)
    assert (one.x[-1] != other.x[-1]).any()


def test_surfaces_and_runs_take_words_and_keywords() -> None:
    surface = rmsviz.surface("rosenbrock a=2", (-1, 1, -1, 1), b=10)
    assert (surface.params, surface.domain) == ({"a": 2.0, "b": 10.0}, (-1, 1, -1, 1))
    formula = rmsviz.surface("a*x**2 + y", a=3)
    assert formula.value([2.0, 1.0]) == 13.0
    run = rmsviz.run("rmsprop lr=0.5", start=(1, 2), label="mine", alpha=0.75, centered=True)
    assert (run.settings["lr"], run.settings["beta"], run.settings["centered"]) == (0.5, 0.75, True)
    assert (run.start, run.label) == ((1.0, 2.0), "mine")


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(rmsviz.BadInput, match="did you mean 'rosenbrock'"):
        rmsviz.simulate("rosenbrok")
    with pytest.raises(rmsviz.BadInput, match="given twice"):
        rmsviz.run("rmsprop lr=0.5", lr=0.1)
    with pytest.raises(AttributeError, match="simulat"):
        rmsviz.simulat  # noqa: B018


def test_every_public_name_is_there() -> None:
    assert set(rmsviz.__all__) <= set(dir(rmsviz))
    assert all(getattr(rmsviz, name) is not None for name in rmsviz.__all__)


@pytest.mark.parametrize(
    "call",
    [
        lambda: rmsviz.simulate(None),  # type: ignore[arg-type]
        lambda: rmsviz.simulate("rosenbrock", [None]),  # type: ignore[list-item]
        lambda: rmsviz.simulate("rosenbrock", noise=1.0, seed=1.5),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_surface_run_or_seed_is_said(call: Callable[[], object]) -> None:
    with pytest.raises(rmsviz.BadInput, match="not "):
        call()
