"""What a simulation gives: every step of every run, as read-only arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rmsviz.engine.experiment import Experiment
from rmsviz.engine.surface import Array
from rmsviz.language import tr

if TYPE_CHECKING:
    from rmsviz.engine.swarm import Swarm

STATIONARY = 1e-8  # both parts of the gradient below this: as far as float64 tells, nowhere to go


class Outcome(Enum):
    """How a run stands at a step; the value is the sentence for people."""

    RUNNING = tr("running: the gradient still says where to go")
    CONVERGED = tr("converged: both parts of the gradient are below 1e-8")
    DIVERGED = tr("diverged: a number overflowed or is not defined there")

    @property
    def word(self) -> str:
        """The word of the `status` column: `running`, `converged` or `diverged`."""
        return self.name.lower()


class Telemetry(NamedTuple):
    """What the rules did at each step: see Trajectory."""

    gradient: Array
    v: Array
    lr_eff: Array


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """T steps of R runs, float64; the last axis is the coordinate, x then y.

    x         (T+1, R, 2)  θ_t, t = 0 … T
    loss      (T+1, R)     L_t(θ_t)
    gradient  (T, R, 2)    row t-1: the gradient used from θ_{t-1} to θ_t, noise included
    v         (T, R, 2)    row t-1: the accumulator after that gradient (nan where there is none)
    lr_eff    (T, R, 2)    row t-1: the factor that multiplied it
    valid     (R,)         how many rows 0 … valid-1 are finite; T+1 where the run did not diverge

    A run that overflows keeps what came out in row `valid`, where it is `diverged`; the rows after
    it are nan. The other runs go on untouched.

    Of thousands of starts often only the paths are wanted, and three quarters of the memory would
    be the rest: then gradient, v and lr_eff are computed when one of them is first read.

    Where the experiment has many starts, `swarms` has those of each run; the arrays above are of
    the runs' own starts.
    """

    experiment: Experiment
    x: Array
    loss: Array
    valid: NDArray[np.int64]
    record: Telemetry | Callable[[], Telemetry]
    swarms: tuple[Swarm, ...] = ()

    def __repr__(self) -> str:
        """One line for a notebook: the surface, the steps, each run and how it ended."""
        runs = self.experiment.runs[:6]
        ends = [f"{run.label} {self.outcome(i).word}" for i, run in enumerate(runs)]
        more = [f"{self.runs - len(runs)} more"] if self.runs > len(runs) else []
        name = self.experiment.surface.label
        return f"<Trajectory on {name}, {self.steps:,} steps: {', '.join(ends + more)}>"

    @cached_property
    def telemetry(self) -> Telemetry:
        """gradient, v and lr_eff."""
        return self.record if isinstance(self.record, Telemetry) else self.record()

    @property
    def gradient(self) -> Array:
        return self.telemetry.gradient

    @property
    def v(self) -> Array:
        return self.telemetry.v

    @property
    def lr_eff(self) -> Array:
        return self.telemetry.lr_eff

    @property
    def steps(self) -> int:
        return len(self.x) - 1

    @property
    def runs(self) -> int:
        return len(self.experiment.runs)

    def last(self, run: int) -> int:
        """The last row of `run` whose numbers are finite (-1 where not even the start's are)."""
        return int(self.valid[run]) - 1

    def outcome(self, run: int, step: int | None = None) -> Outcome:
        """How `run` stands at `step` (at its end where None)."""
        return _OUTCOMES[int(self.status[self.steps if step is None else step, run])]

    @cached_property
    def status(self) -> NDArray[np.int8]:
        """`(T+1, R)`: 0 running, 1 converged, 2 diverged. A label only: no run is ever stopped.

        Converged asks for the surface's own gradient, without noise. On a surface that changes with
        time no point is final, so nothing there is called converged.
        """
        status = np.zeros(self.loss.shape, dtype=np.int8)
        surface = self.experiment.surface
        if not surface.varies:
            still = np.abs(surface.gradient(self.x)).max(axis=-1) < STATIONARY
            status[still] = 1
        status[np.arange(self.steps + 1)[:, None] >= self.valid[None, :]] = 2
        return status


_OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)
