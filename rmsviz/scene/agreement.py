"""How far two programs' paths of the same scene lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr

SAME = 1e-11  # relative above 1, absolute below: what rounding may make of equal rules


class Agreement(NamedTuple):
    """The largest difference, where it is, and the first step where one exceeds SAME (-1: none)."""

    largest: float
    run: int
    step: int
    parts: int


def agreement_of(trajectory: Trajectory, paths: Sequence[Array]) -> Agreement:
    """Compare each run's positions with another program's `paths`, (T+1, 2) each, as far as both
    are finite."""
    ours = trajectory.x
    theirs = np.stack(list(paths), axis=1)
    with np.errstate(all="ignore"):
        apart = np.abs(theirs - ours) / np.maximum(1.0, np.abs(ours))
    far = np.nanmax(np.where(np.isfinite(apart), apart, 0.0), axis=2)  # (T+1, R)
    step, run = np.unravel_index(int(far.argmax()), far.shape)
    parted = np.flatnonzero((far > SAME).any(axis=1))
    return Agreement(float(far.max()), int(run), int(step), int(parted[0]) if len(parted) else -1)


def agreement_text(found: Agreement, trajectory: Trajectory, version: str) -> str:
    """The agreement as a sentence."""
    label = trajectory.experiment.runs[found.run].label
    if found.largest == 0:
        return tr(
            "torch.optim {version} takes the very same {steps:,} steps, bit for bit",
            version=version,
            steps=trajectory.steps,
        )
    size = f"{found.largest:.1e}"
    if found.parts < 0:
        return tr(
            "torch.optim {version} agrees: the largest difference in {steps:,} steps"
            " is {size} ({label}, step {step:,})",
            version=version,
            steps=trajectory.steps,
            size=size,
            label=label,
            step=found.step,
        )
    return tr(
        "torch.optim {version} agrees up to step {parts:,}; from there rounding is"
        " amplified, to {size} at most ({label}, step {step:,})",
        version=version,
        parts=found.parts - 1,
        size=size,
        label=label,
        step=found.step,
    )
