"""What to compute: a surface, the runs on it, how many steps, which noise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from rmsviz.engine.catalogue import get_optimizer
from rmsviz.engine.errors import BadInput
from rmsviz.engine.optimizer import Optimizer
from rmsviz.engine.param import Settings
from rmsviz.engine.starts import Starts
from rmsviz.engine.surface import Surface
from rmsviz.language import tr

MAX_STEPS = 100_000_000  # past this the arrays of one run no longer fit a desk's memory
MOST_POSITIONS = 25_000_000  # of many starts; 24 bytes each, 0.6 GB


@dataclass(frozen=True)
class Run:
    """One optimizer with all its settings, from one start. `label` is what people see."""

    optimizer: str
    settings: Settings
    start: tuple[float, float]
    label: str = ""

    @property
    def method(self) -> Optimizer:
        return get_optimizer(self.optimizer)


@dataclass(frozen=True)
class Noise:
    """Gaussian gradient noise: each step's gradient gets σ·(ξ_x, ξ_y), ξ standard normal.

    All runs see the same ξ (common random numbers), so that they differ by their method alone and
    a run's path does not depend on which others run beside it. NumPy's PCG64 from `seed`.
    """

    sigma: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class Experiment:
    """All that decides a trajectory: equal experiments give equal ones, bit for bit."""

    surface: Surface
    runs: tuple[Run, ...]
    steps: int
    noise: Noise = field(default_factory=Noise)
    starts: Starts = field(default_factory=Starts)

    def __post_init__(self) -> None:
        if not self.runs:
            raise BadInput(tr("there must be at least one run"))
        if isinstance(self.steps, bool) or not isinstance(self.steps, int):
            raise BadInput(tr("steps must be a whole number, not {steps!r}", steps=self.steps))
        if not 1 <= self.steps <= MAX_STEPS:
            raise BadInput(
                tr(
                    "steps must be from 1 to {max_steps:,}, not {steps:,}",
                    max_steps=MAX_STEPS,
                    steps=self.steps,
                )
            )
        if isinstance(self.noise.seed, bool) or not isinstance(self.noise.seed, int):
            raise BadInput(tr("seed must be a whole number, not {seed!r}", seed=self.noise.seed))
        if not (math.isfinite(self.noise.sigma) and self.noise.sigma >= 0):
            raise BadInput(
                tr("noise must be a number at least 0, not {sigma!r}", sigma=self.noise.sigma)
            )
        if self.noise.seed < 0:
            raise BadInput(
                tr("seed must be a whole number at least 0, not {seed!r}", seed=self.noise.seed)
            )
        self._check_starts()

    def _check_starts(self) -> None:
        starts, paths = self.starts.number, len(self.runs) * (self.steps + 1)
        if starts * paths > MOST_POSITIONS:
            fit = MOST_POSITIONS // paths
            raise BadInput(
                tr(
                    "{starts:,} starts of {runs} runs over {steps:,} steps are too many"
                    " to keep: at most {most_positions:,} positions, 0.6 GB; {fit:,} starts would "
                    "fit",
                    starts=starts,
                    runs=len(self.runs),
                    steps=self.steps,
                    most_positions=MOST_POSITIONS,
                    fit=fit,
                )
            )


def make_run(
    optimizer: str,
    settings: Mapping[str, object] | None = None,
    start: tuple[float, float] = (0.0, 0.0),
    label: str = "",
) -> Run:
    """A run with its settings completed and checked."""
    method = get_optimizer(optimizer)
    if len(start) != 2 or not all(math.isfinite(c) for c in start):
        raise BadInput(tr("a start must be two finite numbers x,y, not {start!r}", start=start))
    point = (float(start[0]), float(start[1]))
    return Run(optimizer, method.settings(settings), point, label or method.label)
