"""A method as others have it: only its conventions differ, and the path shows what they do."""

from __future__ import annotations

import numpy as np
import pytest

from rmsviz.engine.simulate import simulate
from rmsviz.scene.frameworks import (
    CONVENTIONS,
    Convention,
    beside,
    convention_text,
    parting_text,
    subject,
)
from tests.scenes import made

ALL = [(method, item) for method, items in CONVENTIONS.items() for item in items]


@pytest.mark.parametrize(("method", "convention"), ALL)
def test_a_run_stands_beside_its_own_in_another_convention(
    method: str, convention: Convention
) -> None:
    scene = made("rosenbrock", f"{method} lr=0.07", "adam lr=0.1", steps=5)
    put = beside(scene, 0, convention)
    first, second = put.runs[:2]
    assert put.view.pair == (0, 1) and len(put.runs) == 3 and first == scene.runs[0]
    assert second.label == f"{first.label} {convention.framework}"
    changed = {k for k, v in second.settings.items() if v != first.settings[k]}
    assert changed <= set(convention.settings) and second.settings["lr"] == 0.07
    assert convention.framework in convention_text(convention)


def test_epsilon_inside_the_root_is_another_path_where_the_gradient_is_small() -> None:
    keras = next(item for item in CONVENTIONS["rmsprop"] if item.framework == "Keras 3")
    path = simulate(beside(made("plateau", "rmsprop lr=0.01", steps=200), 0, keras).experiment)
    assert np.abs(path.x[:, 0] - path.x[:, 1]).max() > 1e-3


def test_tensorflow_1_begins_with_v_at_one_and_takes_a_short_first_step() -> None:
    old = next(item for item in CONVENTIONS["rmsprop"] if item.framework == "TensorFlow 1")
    assert convention_text(old).endswith("v starts at 1")
    put = beside(made("plane a=0.1 b=0", "rmsprop lr=0.1 start=0,0", steps=5), 0, old)
    first = simulate(put.experiment).x[1, :, 0]
    assert first[0] == pytest.approx(-0.1 / np.sqrt(0.1))
    assert first[1] == pytest.approx(-0.1 * 0.1 / np.sqrt(0.9 + 0.1 * 0.01))


def test_how_far_a_convention_leads_is_told_in_numbers() -> None:
    keras = next(item for item in CONVENTIONS["rmsprop"] if item.framework == "Keras 3")
    scene = made("plateau", "rmsprop lr=0.1 start=-5.6,2", steps=300)
    put = beside(scene, 0, keras)
    x = simulate(put.experiment).x[-1]
    away = float(np.hypot(*(x[0] - x[1])))
    assert away > 1
    assert parting_text(put) == f"after 300 steps they are {away:.2g} apart"
    torch = next(item for item in CONVENTIONS["rmsprop"] if item.framework == "PyTorch")
    wild = made("x**4 + y**4", "rmsprop lr=1e200 start=1,1", steps=20)
    assert "diverges at step" in parting_text(beside(wild, 0, torch))
    assert parting_text(beside(made("plane", "rmsprop", steps=1_000_000), 0, keras)) == ""


def test_conventions_are_put_beside_the_run_itself_and_not_on_each_other() -> None:
    scene = made("rosenbrock", "adagrad", "rmsprop", steps=5)
    assert subject(scene) == 1
    torch, keras = CONVENTIONS["rmsprop"][:2]
    once = beside(scene, subject(scene), torch)
    assert subject(once) == 1 and once.runs[subject(once)].label == "RMSprop"
    twice = beside(once, subject(once), keras)
    assert {run.label for run in twice.runs} >= {"RMSprop PyTorch", "RMSprop Keras 3"}
    assert subject(twice) == 1
