"""The table of a run: g², v, √v and the effective learning rate at chosen steps."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene.frame import step_numbers
from rmsviz.scene.scene import MOST_ROWS, Coordinate, Scene, with_view

_PART = re.compile(r"(\d{1,12})(?::(\d{1,12})(?::(\d{1,12}))?)?")


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


def rows_at(scene: Scene, step: int) -> list[int]:
    """The steps in the table of `scene` at `step`: the chosen ones so far, or the milestones, and
    `step` itself."""
    chosen = scene.view.table_steps
    if not chosen:
        return milestones(step)
    return sorted({s for s in chosen if s < step} | ({step} if step else set()))


def read_steps(text: str) -> tuple[int, ...]:
    """Steps as they are written: `1, 2, 5`, `10:30` for all of them, `10:50:10` for every tenth;
    nothing for the milestones. BadInput says what is wrong."""
    steps: set[int] = set()
    for part in filter(None, re.split(r"[,\s]+", text.strip())):
        found = _PART.fullmatch(part)
        if not found:
            raise BadInput(tr("steps are like 1, 2, 5, 10:50:10, not {part!r}", part=part))
        first, last, every = (int(digits) if digits else None for digits in found.groups())
        assert first is not None
        if every == 0 or (last is not None and last < first):
            raise BadInput(tr("steps go up, as in 10:50:10, not {part!r}", part=part))
        steps.update(range(first, (last or first) + 1, every or 1)[: MOST_ROWS + 1])
    return tuple(sorted(steps))  # too many are refused by the view


def steps_text(steps: Sequence[int]) -> str:
    """Steps as `read_steps` reads them."""
    return ", ".join(map(str, steps))


def with_step_toggled(scene: Scene, step: int) -> Scene:
    """`scene` with `step` in its table also when time goes on; without it where it was in it."""
    if step < 1:
        raise BadInput(tr("the table begins at step 1; step on first"))
    usual = milestones(scene.experiment.steps)
    steps = sorted(set(scene.view.table_steps or usual) ^ {step})
    return with_view(scene, table_steps=() if steps == usual else tuple(steps))


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
