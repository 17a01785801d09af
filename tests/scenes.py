"""Scenes for tests, described as people type them."""

from __future__ import annotations

from dataclasses import replace

from rmsviz.engine.experiment import Experiment, Noise
from rmsviz.scene.scene import Scene, scene_of
from rmsviz.scene.spec import parse_run, parse_surface


def made(surface: str, *runs: str, steps: int = 300, noise: float = 0.0, **view: object) -> Scene:
    """A scene on `surface` with `runs`, `steps` long; the rest goes to its view."""
    described = tuple(parse_run(run) for run in runs)
    experiment = Experiment(parse_surface(surface), described, steps, Noise(noise))
    scene = scene_of(experiment)
    return replace(scene, view=replace(scene.view, **view))  # type: ignore[arg-type]
