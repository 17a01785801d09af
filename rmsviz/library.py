"""The library: what `import rmsviz` offers to notebooks and scripts. No Qt.

trajectory = rmsviz.simulate("rosenbrock", ["rmsprop lr=0.01", "adam"], start=(-1.2, 1))
trajectory = rmsviz.simulate(rmsviz.load("lecture.rmsviz"))
trajectory = rmsviz.simulate("x**2 + a*y**2 a=10", [rmsviz.run("sgd", lr=0.05, start=(1, 1))])
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Experiment, Noise, Run
from rmsviz.engine.simulate import simulate as simulate_experiment
from rmsviz.engine.starts import Starts
from rmsviz.engine.surface import Surface
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene import files
from rmsviz.scene.line import PREFIX, from_text
from rmsviz.scene.scene import Scene
from rmsviz.scene.spec import make_domain, parse_run, parse_starts, parse_surface

__all__ = [
    "BadInput",
    "Experiment",
    "Noise",
    "Run",
    "Scene",
    "Surface",
    "Trajectory",
    "load",
    "run",
    "simulate",
    "surface",
]

Point = tuple[float, float]


def simulate(
    surface: str | Surface | Experiment | Scene,
    runs: str | Run | Sequence[str | Run] = ("adagrad", "rmsprop"),
    start: Point | None = None,
    steps: int = 200,
    noise: float = 0.0,
    seed: int = 0,
    starts: str | Starts = "one",
) -> Trajectory:
    """Every step of every run.

    `surface` is a built-in's name with its parameters ("rosenbrock a=1 b=100"), a formula
    ("x**2 + 10*y**2") or a Surface; each of `runs` a Run or its text ("rmsprop lr=0.01 beta=0.9").
    Texts without `start=X,Y` begin at `start`, or where the surface usually begins. `noise` is the
    σ of the gradient noise. With `starts` ("cloud count=1000 radius=0.5") the trajectory has
    `swarms` besides. An Experiment or a Scene holds all of this and stands alone.
    """
    if isinstance(surface, Scene):
        surface = surface.experiment
    if isinstance(surface, Experiment):
        return simulate_experiment(surface)
    if not isinstance(surface, str | Surface):
        raise BadInput(
            tr("a surface is a name, a formula or a Surface, not {surface!r}", surface=surface)
        )
    where = surface if isinstance(surface, Surface) else parse_surface(surface)
    begin = where.kind.start if start is None else start
    runs = [runs] if isinstance(runs, str | Run) else runs
    for each in runs:
        if not isinstance(each, str | Run):
            raise BadInput(
                tr("a run is a text like 'rmsprop lr=0.01' or a Run, not {each!r}", each=each)
            )
    made = tuple(each if isinstance(each, Run) else parse_run(each, begin) for each in runs)
    many = starts if isinstance(starts, Starts) else parse_starts(starts)
    return simulate_experiment(Experiment(where, made, steps, Noise(noise, seed), many))


def surface(text: str, domain: Sequence[float] | None = None, /, **params: float) -> Surface:
    """A built-in surface or a formula: surface("rosenbrock", b=10), surface("x**2 + a*y**2", a=3).

    `domain` is (x0, x1, y0, y1), the part of the plane that is shown.
    """
    box = make_domain(domain) if domain else None
    return parse_surface(_with_words(text, params), box)


def run(text: str, start: Point = (0.0, 0.0), label: str = "", **settings: float | bool) -> Run:
    """A run: run("rmsprop", lr=0.01, start=(-1.2, 1)) or run("rmsprop lr=0.01 start=-1.2,1")."""
    parsed = parse_run(_with_words(text, settings), start)
    return replace(parsed, label=label) if label else parsed


def _with_words(text: str, settings: Mapping[str, float | bool]) -> str:
    return " ".join([text, *(f"{name}={value}" for name, value in settings.items())])


def load(path: str | os.PathLike[str]) -> Scene:
    """The scene in a scene file, or in a line of text that is one (rmsviz:1:…)."""
    if isinstance(path, str) and path.startswith(PREFIX):
        return from_text(path)
    return files.load(Path(path))
