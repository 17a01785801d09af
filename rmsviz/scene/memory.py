"""What is in an accumulator: the share that every past squared gradient has in today's value."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.frame import AXIS
from rmsviz.scene.scene import Coordinate


class Memory(NamedTuple):
    """The shares of g_1² … g_t² in v_t; they add up to 1. And how many of the last steps hold half
    of it."""

    shares: Array  # (t,)
    half: int


def memory_of(trajectory: Trajectory, run: int, coordinate: Coordinate, step: int) -> Memory | None:
    """The memory of `run` after `step`; None where it has no accumulator, or that is zero, or no
    such step.

    AdaGrad's sum keeps every g² whole: its share is g_k²/G_t. An exponential moving average
    multiplies it by β at every step since: (1-β) β^{t-k} g_k²/v_t.
    """
    item = trajectory.experiment.runs[run]
    method, settings = item.method, item.settings
    if not method.accumulates or not 1 <= step <= trajectory.last(run):
        return None
    at = (run, AXIS[coordinate])
    theta, raw = trajectory.x[:step, *at], trajectory.gradient[:step, *at]
    decay = 0.0 if method.decoupled else float(settings.get("weight_decay", 0.0))
    with np.errstate(all="ignore"):
        parts = (raw + decay * theta) ** 2
        parts *= method.kept(settings) ** np.arange(step - 1, -1, -1.0)
        total = parts.sum()
        shares = parts / total
    if not np.isfinite(total) or total <= 0:
        return None
    return Memory(shares, int(np.searchsorted(np.cumsum(shares[::-1]), 0.5 - 1e-12)) + 1)


def binned(shares: Array, most: int) -> tuple[Array, int]:
    """Mean shares over bins of equally many steps, `most` of them at most, and how many steps a bin
    has. The last may have fewer."""
    width = max(1, -(-len(shares) // most))
    edges = np.arange(0, len(shares), width)
    counts = np.diff(np.append(edges, len(shares)))
    return np.add.reduceat(shares, edges) / counts, width
