"""Where runs start besides their own start: a grid, a circle or a cloud of points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from rmsviz.engine.errors import BadInput
from rmsviz.engine.surface import Array, Domain
from rmsviz.language import tr

StartsKind = Literal["one", "grid", "circle", "cloud"]
STARTS: tuple[StartsKind, ...] = get_args(StartsKind)
MOST_STARTS = 10_000


@dataclass(frozen=True)
class Starts:
    """Many starts of every run, besides its own: it stays, with its plots and its arithmetic.

    grid     in the middles of k × k equal cells of the surface's domain, k² as near to `count` as a
             square is: all runs start at the same points
    circle   `count` points at equal angles on a circle of `radius` around each run's start
    cloud    `count` points, Gaussian about each run's start, `radius` the standard deviation in x
             and in y (NumPy's PCG64 from `seed`); all runs get the same displacements, and the
             first k are those of a cloud of k
    """

    kind: StartsKind = "one"
    count: int = 1000
    radius: float = 0.5
    seed: int = 0

    def __post_init__(self) -> None:
        if self.kind not in STARTS:
            raise BadInput(
                tr(
                    "starts are one of {names}, not {kind!r}",
                    names=", ".join(STARTS),
                    kind=self.kind,
                )
            )
        for name, number in (("count", self.count), ("seed", self.seed)):
            if isinstance(number, bool) or not isinstance(number, int):
                raise BadInput(
                    tr("{name} must be a whole number, not {number!r}", name=name, number=number)
                )
        if not 1 <= self.count <= MOST_STARTS:
            raise BadInput(
                tr(
                    "count must be from 1 to {most_starts:,}, not {count:,}",
                    most_starts=MOST_STARTS,
                    count=self.count,
                )
            )
        if self.seed < 0:
            raise BadInput(tr("seed must be at least 0, not {seed:,}", seed=self.seed))
        if not (math.isfinite(self.radius) and self.radius > 0):
            raise BadInput(tr("radius must be a number over 0, not {radius!r}", radius=self.radius))

    @property
    def side(self) -> int:
        """How many points a row of the grid has."""
        return round(math.sqrt(self.count))

    @property
    def number(self) -> int:
        """How many starts there are besides the run's own."""
        return {"one": 0, "grid": self.side**2}.get(self.kind, self.count)

    def points(self, center: tuple[float, float], domain: Domain) -> Array:
        """The starts `(number, 2)` of a run whose own start is `center`."""
        if self.kind == "grid":
            return _grid(self.side, domain)
        if self.kind == "circle":
            angles = 2 * np.pi * np.arange(self.count) / self.count
            away = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        else:
            generator = np.random.Generator(np.random.PCG64(self.seed))
            away = generator.standard_normal((self.number, 2))
        return np.asarray(center) + self.radius * away


def _grid(side: int, domain: Domain) -> Array:
    """Row after row from below."""
    middles = (np.arange(side) + 0.5) / side
    xs = domain.x0 + middles * (domain.x1 - domain.x0)
    ys = domain.y0 + middles * (domain.y1 - domain.y0)
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
