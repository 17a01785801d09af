from __future__ import annotations

import pytest

from rmsviz.engine.errors import BadInput
from rmsviz.engine.surface import Domain
from rmsviz.scene.edit import add_run, set_start
from rmsviz.scene.options import Options, override
from rmsviz.scene.scene import opening_scene, with_view

SCENE = opening_scene()


def test_no_options_change_nothing() -> None:
    assert override(SCENE, Options()) == SCENE


def test_the_first_run_replaces_all_and_colours_are_the_usual() -> None:
    scene = override(add_run(SCENE, "adam"), Options(run=["rmsprop lr=0.5", "sgd start=1,2"]))
    assert [run.optimizer for run in scene.runs] == ["rmsprop", "sgd"]
    assert [run.start for run in scene.runs] == [SCENE.runs[0].start, (1.0, 2.0)]
    assert [style.color for style in scene.view.styles] == ["blue", "red"]
    assert scene.view.pair == (0, 1)


def test_another_surface_brings_its_start_unless_one_is_given() -> None:
    moved = set_start(SCENE, (9.0, 9.0))
    assert override(moved, Options(surface="rosenbrock")).runs[0].start == (-1.2, 1.0)
    assert override(moved, Options(surface="cliff height=3")).runs[0].start == (9.0, 9.0)
    both = override(moved, Options(surface="x**2 + y**2", start="-1.5,2", run=["adam"]))
    assert both.runs[0].start == (-1.5, 2.0)


def test_a_domain_is_shown_whole() -> None:
    closer = with_view(SCENE, window=Domain(0.0, 1.0, 0.0, 1.0))
    scene = override(closer, Options(domain="-3:3,-1:2"))
    assert scene.window == scene.experiment.surface.domain == (-3.0, 3.0, -1.0, 2.0)


def test_steps_noise_and_seed() -> None:
    scene = override(SCENE, Options(steps="7", noise="0.5", seed="3"))
    assert scene.experiment.steps == 7
    assert (scene.experiment.noise.sigma, scene.experiment.noise.seed) == (0.5, 3)
    assert override(scene, Options(seed="4")).experiment.noise.sigma == 0.5


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(surface="rosenbrok"), "--surface: unknown surface 'rosenbrok'"),
        (Options(run=["adam", "rmspro"]), "--run: unknown optimizer 'rmspro'"),
        (Options(start="1"), "--start: a point is two numbers"),
        (Options(steps="1.5"), "--steps: this must be a whole number"),
        (Options(steps="1" * 5000), "--steps: this must be a whole number"),
        (Options(steps="0"), "steps must be from 1"),
        (Options(noise="loud"), "--noise: σ must be a number"),
        (Options(noise="-1"), "noise must be a number at least 0"),
        (Options(seed="-1"), "seed must be a whole number at least 0"),
        (Options(domain="1:0,0:1"), "--domain: a domain goes from less to more"),
    ],
)
def test_what_is_wrong_is_named_with_its_option(options: Options, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        override(SCENE, options)
    assert words in str(caught.value)
