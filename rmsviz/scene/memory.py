"""What is in an accumulator: the share that every past squared gradient has in today's value."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.frame import AXIS
from rmsviz.scene.scene import Coordinate

HALF = 0.5 - 1e-12  # two halves that rounding has made unequal are halves


class Memory(NamedTuple):
    """The shares of g_1² … g_t² in v_t, each the mean of a bin of `width` steps (the last bin may
    have fewer); all steps' shares and that of v_0 add up to 1. And how many of the last steps hold
    half of v_t, all of them where v_0 holds more."""

    shares: Array
    width: int
    half: int


def share_of(
    trajectory: Trajectory, run: int, coordinate: Coordinate, step: int, past: int
) -> float | None:
    """The share of g² of the step `past` in v at `step`; None where `memory_of` is None."""
    held = _holder(trajectory, run, coordinate, step)
    if held is None:
        return None
    return float(np.diff(held(np.array([past - 1, past])))[0])


def memory_of(
    trajectory: Trajectory, run: int, coordinate: Coordinate, step: int, most: int
) -> Memory | None:
    """The memory of `run` after `step`, in `most` bins at most; None where it has no accumulator,
    or that is zero, or no such step."""
    held = _holder(trajectory, run, coordinate, step)
    if held is None:
        return None
    width = max(1, -(-step // most))
    edges = np.append(np.arange(0, step, width), step)
    shares = np.diff(held(edges)) / np.diff(edges)
    last = bisect_left(range(1, step + 1), HALF, key=lambda n: 1 - float(held(np.array(step - n))))
    return Memory(shares, width, min(last + 1, step))


def _holder(
    trajectory: Trajectory, run: int, coordinate: Coordinate, step: int
) -> Callable[[Array], Array] | None:
    """The share of v at `step` that the first so many steps still have, as a function.

    v_t = κ v_{t-1} + …, with κ = 1 in AdaGrad's sum and κ = β in a moving average: what was in v_j
    is still there κ^{t-j} times. So the steps after a and up to b hold κ^{t-b} v_b - κ^{t-a} v_a of
    v_t: a frame costs its bins, however long the path.
    """
    item = trajectory.experiment.runs[run]
    if not item.method.accumulates or not 1 <= step <= trajectory.last(run):
        return None
    kept = item.method.kept(item.settings)
    initial = float(item.settings.get("v0", 0.0))
    v = trajectory.v[:step, run, AXIS[coordinate]]
    total = float(v[-1])
    if not (np.isfinite(total) and total > 0):
        return None

    def held(steps: Array) -> Array:
        before = np.where(steps > 0, v[np.maximum(steps - 1, 0)], initial)
        return np.asarray(kept ** (step - steps.astype(float)) * before / total)

    return held
