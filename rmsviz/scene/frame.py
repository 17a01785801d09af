"""frame_at(scene, trajectory, step) → Frame: what is to be seen at one instant, without a pixel."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rmsviz.engine.surface import Array
from rmsviz.engine.swarm import Swarm
from rmsviz.engine.trajectory import Outcome, Trajectory
from rmsviz.scene.scene import Coordinate, Scene

AXIS: Mapping[Coordinate, int] = {"x": 0, "y": 1}
Cell = tuple[int, Coordinate]  # a run in one coordinate


@dataclass(frozen=True)
class Head:
    """Where a run stands. A run that diverged stays at its last finite `row`."""

    x: float
    y: float
    row: int
    outcome: Outcome


@dataclass(frozen=True)
class Working:
    """The numbers of one run's step in one coordinate, by the slots of `Optimizer.working`."""

    run: int
    coordinate: Coordinate
    values: Mapping[str, float]


@dataclass(frozen=True)
class Coming:
    """What a run will do next from where it stands: the gradient there, the effective learning
    rates that will multiply it (or the first moment), and where the step leads."""

    run: int
    gradient: tuple[float, float]
    lr_eff: tuple[float, float]
    to: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Crowd:
    """Where a run stands from its many starts: the points `(n, 2)` of those that have not diverged,
    and how many have."""

    run: int
    points: Array
    diverged: int


@dataclass(frozen=True)
class Frame:
    """The instant `step`: the heads of all runs (None where a start is not even defined), what is
    `worked_out` (None before the first step and after a run has ended), where the view asks for
    arrows, the coming steps of the compared runs, and the crowds of the visible ones."""

    step: int
    heads: tuple[Head | None, ...]
    working: tuple[Working | None, ...]
    coming: tuple[Coming, ...] = ()
    crowds: tuple[Crowd, ...] = ()


def frame_at(scene: Scene, trajectory: Trajectory, step: int) -> Frame:
    """The frame at `step`, from 0 to the trajectory's last."""
    step = min(max(step, 0), trajectory.steps)
    heads = tuple(_head(trajectory, run, step) for run in range(trajectory.runs))
    working = tuple(_working(trajectory, cell, step) for cell in worked_out(scene))
    coming = tuple(_coming(trajectory, run, step) for run in scene.compared if scene.view.arrows)
    runs = scene.visible() if trajectory.swarms else ()
    crowds = tuple(_crowd(trajectory.swarms[run], run, step) for run in runs)
    return Frame(step, heads, working, tuple(filter(None, coming)), crowds)


def _crowd(swarm: Swarm, run: int, step: int) -> Crowd:
    diverged, points = swarm.diverged(step), swarm.paths.x[step]
    return Crowd(run, points[swarm.paths.valid > step] if diverged else points, diverged)


def _coming(trajectory: Trajectory, run: int, step: int) -> Coming | None:
    if not 0 <= step < trajectory.last(run):
        return None
    rows = trajectory.gradient[step, run], trajectory.lr_eff[step, run], trajectory.x[step + 1, run]
    (gx, gy), (ax, ay), (x, y) = (row.tolist() for row in rows)
    return Coming(run, (gx, gy), (ax, ay), (x, y))


def _head(trajectory: Trajectory, run: int, step: int) -> Head | None:
    row = min(step, trajectory.last(run))
    if row < 0:
        return None
    x, y = trajectory.x[row, run].tolist()
    return Head(x, y, row, Outcome.DIVERGED if row < step else Outcome.RUNNING)


def worked_out(scene: Scene) -> list[Cell]:
    """What of a step is worked out: the compared runs in the chosen coordinate, in both for the
    ledger."""
    chosen = tuple(AXIS) if scene.view.instrument == "ledger" else (scene.view.coordinate,)
    return [(run, coordinate) for run in scene.compared for coordinate in chosen]


def _working(trajectory: Trajectory, cell: Cell, step: int) -> Working | None:
    run, coordinate = cell
    if not 1 <= step <= trajectory.last(run):
        return None
    values = step_numbers(trajectory, run, coordinate, step)
    return Working(run, coordinate, values)


def directions(step: Array, lr_eff: Array) -> Array:
    """What the effective learning rate multiplied: g, or the first moment corrected for its bias.
    Worked out from the step; where that is zero, so is it."""
    with np.errstate(all="ignore"):
        return np.where(step == 0, 0.0, step / lr_eff)


def step_numbers(
    trajectory: Trajectory, run: int, coordinate: Coordinate, step: int
) -> dict[str, float]:
    """The numbers of the step from θ_{step-1} to θ_step, as `simulate` has them."""
    at = (run, AXIS[coordinate])
    item = trajectory.experiment.runs[run]
    settings = item.settings
    rows = (max(step - 2, 0), step - 1, step)
    before, theta, following = (float(trajectory.x[t, *at]) for t in rows)
    lr_eff = float(trajectory.lr_eff[step - 1, *at])
    gradient = float(trajectory.gradient[step - 1, *at])
    initial = float(settings.get("v0", 0.0))
    return {
        **{name: float(value) for name, value in settings.items()},
        "t": step,
        "g": item.method.seen_gradient(gradient, theta, settings),
        "before": float(trajectory.v[step - 2, *at]) if step > 1 else initial,
        "v": float(trajectory.v[step - 1, *at]),
        "lr_eff": lr_eff,
        "rest": 1.0 - float(settings.get("beta", math.nan)),
        "rest2": 1.0 - float(settings.get("beta2", math.nan)),
        "theta": theta,
        "step": theta - following,
        "step_before": before - theta,
        "direction": float(directions(np.array(theta - following), np.array(lr_eff))),
        "next": following,
    }
