"""A fair start: what the runs have in common, and how to give it to them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Experiment, Run
from rmsviz.engine.simulate import simulate
from rmsviz.engine.starts import Starts
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene.captions import setting_text
from rmsviz.scene.scene import Scene, with_experiment, with_view

# Learning rates that are tried: eight to a decade, of three digits.
SWEEP = np.array([float(f"{rate:.3g}") for rate in np.logspace(-4, 1, 41)])
MOST = 1_000_000  # steps of all runs of a sweep: about a second


def seen_racing(scene: Scene) -> list[int]:
    """The runs that the picture compares: no ghosts, and none that is hidden."""
    return [i for i in scene.racing() if scene.view.styles[i].visible]


def what_is_equal(scene: Scene, trajectory: Trajectory) -> str:
    """What makes the race fair, or not, in words; empty for a run alone."""
    racing = seen_racing(scene)
    rates = {float(trajectory.experiment.runs[i].settings["lr"]) for i in racing}
    if len(racing) < 2:
        return ""
    if scene.view.best_rates:
        return tr("each at its best α of a sweep")
    lengths = _first_lengths(trajectory)[racing]
    same_step = bool(lengths.all()) and bool(np.ptp(lengths) <= 1e-6 * lengths.max())
    if len(rates) == 1:
        return tr("same α and first step") if same_step else tr("same α")
    return tr("same first step") if same_step else tr("α differs")


def _first_lengths(trajectory: Trajectory) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How long each run's first step is; zero where it takes none."""
    if trajectory.steps < 1:
        return np.zeros(trajectory.runs)
    lengths = np.hypot(*(trajectory.x[1] - trajectory.x[0]).T)
    return np.where(np.isfinite(lengths), lengths, 0.0)


def with_same_first_step(scene: Scene) -> Scene:
    """`scene` with the α of each run that is seen such that its first step is as long as the first
    one's. The step is in proportion to α. BadInput where one takes no step at all."""
    one = simulate(replace(scene.experiment, steps=1, starts=Starts()))
    lengths, racing = _first_lengths(one), seen_racing(scene)
    runs = list(scene.runs)
    for i in racing:
        if not lengths[i]:
            label = runs[i].label
            raise BadInput(
                tr("{label} does not move at its first step; put its start elsewhere", label=label)
            )
    for i in racing:
        rate = float(runs[i].settings["lr"]) * float(lengths[racing[0]] / lengths[i])
        runs[i] = _with_rate(runs[i], rate)
    return with_experiment(scene, runs=tuple(runs))


def with_best_rates(scene: Scene) -> Scene:
    """`scene` with the α of each run that is seen the one of SWEEP that ends at the least loss.
    BadInput where that would take too long."""
    experiment, racing = scene.experiment, seen_racing(scene)
    if experiment.steps * len(racing) * len(SWEEP) > MOST:
        most = MOST // (len(racing) * len(SWEEP))
        raise BadInput(
            tr("a sweep of so many steps takes too long; {most:,} are the most here", most=most)
        )
    runs = list(scene.runs)
    for i in racing:
        runs[i] = _best(experiment, runs[i])
    return with_view(with_experiment(scene, runs=tuple(runs)), best_rates=True)


def rates_text(scene: Scene) -> str:
    """The α of each run that is seen. The best of a sweep that lies at its edge is said to: there
    may be a better one beyond."""
    edges = {float(SWEEP[0]): tr("the least tried"), float(SWEEP[-1]): tr("the largest tried")}
    said = []
    for i in seen_racing(scene):
        run, rate = scene.runs[i], scene.runs[i].settings["lr"]
        edge = edges.get(float(rate)) if scene.view.best_rates else None
        text = f"{run.label} {setting_text(run.method.param('lr'), rate)}"
        said.append(f"{text}, {edge}" if edge else text)
    return "; ".join(said)


def _best(experiment: Experiment, run: Run) -> Run:
    """The run with the best of the rates; as it is where all of them diverge."""
    tried = tuple(_with_rate(run, float(rate)) for rate in SWEEP)
    last = simulate(replace(experiment, runs=tried, starts=Starts())).loss[-1]
    if not np.isfinite(last).any():
        return run
    return tried[int(np.nanargmin(np.where(np.isfinite(last), last, math.inf)))]


def _with_rate(run: Run, rate: float) -> Run:
    checked = run.method.param("lr").check(rate)
    return replace(run, settings={**run.settings, "lr": checked})
