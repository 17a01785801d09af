"""The table of a run: g², v, √v and the effective learning rate at chosen steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.frame import step_numbers
from rmsviz.scene.scene import Coordinate


class Row(NamedTuple):
    """A step of a run; v and its root are nan where the method has none."""

    step: int
    squared: float
    v: float
    root: float
    lr_eff: float


def milestones(step: int) -> list[int]:
    """1, 2, 3, 5, 10, 30, 100, 300, … up to `step`, and `step` itself."""
    chosen, scale = [1, 2, 3, 5], 10
    while scale <= step:
        chosen += [scale, 3 * scale]
        scale *= 10
    return sorted({s for s in chosen if s < step} | ({step} if step else set()))


def table_of(
    trajectory: Trajectory, run: int, coordinate: Coordinate, steps: Sequence[int]
) -> list[Row]:
    """The rows of `run` at `steps`, as far as it went."""
    last = trajectory.last(run)
    return [_row(trajectory, run, coordinate, step) for step in steps if 1 <= step <= last]


def _row(trajectory: Trajectory, run: int, coordinate: Coordinate, step: int) -> Row:
    numbers = step_numbers(trajectory, run, coordinate, step)
    g, v = numbers["g"], numbers["v"]
    root = math.sqrt(v) if v >= 0 else math.nan
    return Row(step, g * g, v, root, numbers["lr_eff"])
