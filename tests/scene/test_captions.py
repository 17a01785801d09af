"""A picture found a year later still says what it shows."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from rmsviz.engine.catalogue import KINDS, OPTIMIZERS, make_surface
from rmsviz.engine.experiment import Noise
from rmsviz.scene.captions import Extremes, formula_text, run_caption, setting_text, surface_caption
from rmsviz.scene.edit import set_surface
from rmsviz.scene.scene import opening_scene, with_experiment, with_view
from rmsviz.scene.spec import parse_run
from tests.scenes import made

OPENING = opening_scene()


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("rmsprop lr=0.1", "α 0.1  β 0.9"),
        ("adagrad lr=0.1", "α 0.1"),
        ("adam", "α 0.01  β₁ 0.9  β₂ 0.999"),
        ("rmsprop lr=1e-4 beta=0.99 eps=1e-3", "α 10⁻⁴  β 0.99  ε 0.001"),
        ("rmsprop lr=0.1 centered=true", "α 0.1  β 0.9  centered"),
        ("adagrad lr=0.1 eps_inside=true", "α 0.1  ε inside the root"),
        ("sgd lr=0.1 weight_decay=0.5", "α 0.1  λ 0.5"),
    ],
)
def test_a_run_is_told_by_what_decides_it(run: str, expected: str) -> None:
    assert run_caption(parse_run(run)) == expected


@pytest.mark.parametrize("method", OPTIMIZERS)
def test_no_setting_that_was_changed_is_kept_back(method: str) -> None:
    for param in OPTIMIZERS[method].params:
        changed = not param.default if param.is_switch else 0.123456
        run = parse_run(f"{method} {param.name}={str(changed).lower()}")
        assert setting_text(param, run.settings[param.name]) in run_caption(run)
        assert param.is_switch or "0.123456" in run_caption(run)


def test_the_surface_is_named_with_its_parameters_and_its_losses() -> None:
    scene = set_surface(OPENING, make_surface("rosenbrock", {"a": 2}))
    caption = surface_caption(scene, Extremes(0.0, 2509.0))
    assert caption.startswith("Rosenbrock  a 2  b 100")
    assert "loss 0 to 2.51 × 10³" in caption and "logarithmic shades" in caption
    linear = surface_caption(with_view(scene, linear_shades=True), Extremes(0.0, 2509.0))
    assert linear == caption.replace("logarithmic", "linear")


@pytest.mark.parametrize("name", KINDS)
def test_every_surface_says_all_its_parameters(name: str) -> None:
    scene = set_surface(OPENING, make_surface(name))
    caption = surface_caption(scene, Extremes(0.0, 1.0))
    assert KINDS[name].label in caption
    for param in KINDS[name].params:
        assert setting_text(param, param.default) in caption


def test_a_typed_formula_is_its_own_name() -> None:
    typed = surface_caption(made("x**2 + a*y**2 a=3", "sgd"), Extremes(0, 1))
    assert typed.startswith("x² + a·y²  a 3")
    assert "poles; logarithmic shades, 0 to 1" in surface_caption(OPENING, Extremes(0, 1, True))


def test_noise_is_not_overlooked() -> None:
    noisy = with_experiment(OPENING, noise=Noise(0.25, 7))
    parts = surface_caption(noisy, Extremes(0.0, 1.0)).split(" · ")
    assert parts[1] == "gradient noise σ 0.25, seed 7"  # what is first dropped stands last
    assert "noise" not in surface_caption(OPENING, Extremes(0.0, 1.0))


def test_without_a_finite_loss_there_is_no_range() -> None:
    assert "loss" not in surface_caption(OPENING, Extremes(math.nan, math.nan))


def test_a_name_that_was_given_changes_no_caption() -> None:
    run = OPENING.runs[0]
    assert run_caption(replace(run, label="the old one")) == run_caption(run)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("x**2 + 10*y**2", "x² + 10·y²"),
        ("-x^12*y**-2", "−x¹²·y^−2"),
        ("x**2.5 + 2**x + x**2e1", "x^2.5 + 2^x + x^2e1"),
        ("a * x ** 3", "a·x³"),
    ],
)
def test_a_formula_is_written_as_one_writes_it(formula: str, text: str) -> None:
    assert formula_text(formula) == text
