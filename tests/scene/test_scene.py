from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Experiment, make_run
from rmsviz.engine.simulate import simulate
from rmsviz.engine.surface import Domain
from rmsviz.scene.scene import (
    PALETTE,
    RunStyle,
    Scene,
    Timeline,
    View,
    opening_scene,
    own_color,
    scene_of,
    with_experiment,
    with_timeline,
    with_view,
)


def test_the_opening_scene_shows_what_it_promises() -> None:
    """Same start, same α; RMSprop is at x = 4 after 200 steps, AdaGrad stands at -1.96."""
    scene = opening_scene()
    assert [run.optimizer for run in scene.runs] == ["adagrad", "rmsprop"]
    assert scene.runs[0].start == scene.runs[1].start
    assert scene.runs[0].settings["lr"] == scene.runs[1].settings["lr"] == 0.1
    path = simulate(scene.experiment)
    assert path.x[200, :, 0] == pytest.approx([-1.96, 4.0], abs=5e-3)


def test_adagrad_is_orange_and_rmsprop_blue_everywhere() -> None:
    scene = opening_scene()
    assert [style.color for style in scene.view.styles] == ["orange", "blue"]
    assert scene.view.pair == (0, 1)


def test_no_two_runs_share_a_colour_while_there_are_some_left() -> None:
    runs = tuple(make_run("rmsprop") for _ in PALETTE)
    scene = scene_of(Experiment(make_surface("bowl"), runs, 10))
    assert sorted(style.color for style in scene.view.styles) == sorted(PALETTE)
    assert scene.view.styles[0].color == "blue"
    assert own_color("rmsprop", PALETTE) == "blue"
    assert own_color("nadam") in PALETTE


def test_a_scene_is_a_value() -> None:
    assert opening_scene() == opening_scene()
    assert with_experiment(opening_scene(), steps=10) != opening_scene()
    with pytest.raises(FrozenInstanceError):
        opening_scene().title = "x"  # type: ignore[misc]


def test_what_is_shown_is_the_domain_until_someone_looks_closer() -> None:
    scene = opening_scene()
    assert scene.window == scene.experiment.surface.domain
    closer = Domain(0.0, 1.0, 0.0, 1.0)
    assert with_view(scene, window=closer).window == closer


def test_a_single_run_is_its_own_pair() -> None:
    scene = scene_of(Experiment(make_surface("bowl"), (make_run("adam"),), 10))
    assert scene.view.pair == (0, 0)


def test_with_functions_change_just_that() -> None:
    scene = with_timeline(opening_scene(), rate=5.0, loop=True)
    assert scene.timeline == Timeline(5.0, True)
    assert scene.experiment == opening_scene().experiment
    assert with_experiment(scene, steps=7).experiment.steps == 7


@pytest.mark.parametrize("color", ["mauve", "#12345", "#1234567", "", "Blue"])
def test_a_colour_is_of_the_palette_or_a_number(color: str) -> None:
    with pytest.raises(BadInput, match="colour"):
        RunStyle(color)


@pytest.mark.parametrize("rate", [0.0, 0.4, 10_001.0, float("nan"), float("inf")])
def test_a_rate_is_one_that_can_be_played(rate: float) -> None:
    with pytest.raises(BadInput, match="rate"):
        Timeline(rate)


def test_a_step_is_not_negative() -> None:
    with pytest.raises(BadInput, match="step"):
        Timeline(step=-1)


def test_styles_and_pair_fit_the_runs() -> None:
    scene = opening_scene()
    with pytest.raises(BadInput, match="one style for each"):
        Scene(scene.experiment, View((RunStyle(),)))
    with pytest.raises(BadInput, match="pair"):
        replace(scene, view=replace(scene.view, pair=(0, 2)))
    with pytest.raises(BadInput, match="pair"):
        replace(scene, view=replace(scene.view, pair=(-1, 0)))
