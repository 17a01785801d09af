"""What losses become as shades or as heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rmsviz.engine.surface import Array, Domain, Surface
from rmsviz.render.breaks import Loss, breaks_of
from rmsviz.scene.captions import Extremes

TAILS = 0.02, 0.98  # the shares of a surface with poles at which its shades end
EXTREMES = 201  # points along each axis


@dataclass(frozen=True)
class Shades:
    """What losses become as shades, or as heights: 0 at the `least`, 1 at the `greatest`.

    They go with log(1 + (L - least)/c), c a fiftieth of the median height: logarithmic over the
    slopes, without a pole at the minimum. Without a median they are linear in L, so that a plane's
    contours are equally far apart. Near poles, which have no least or greatest, they end at the
    TAILS. Losses beyond the ends go on at the same rates.
    """

    least: float
    greatest: float
    median: float | None
    poles: bool = False

    @classmethod
    def over(cls, values: Array, known: Sequence[float], linear: bool, poles: bool) -> Shades:
        """From the least to the greatest finite value, the losses `known` besides included."""
        finite = values[np.isfinite(values)]
        if not len(finite):
            return cls(np.nan, np.nan, None)
        median = None if linear else float(np.median(finite[::7]))
        if poles:
            least, greatest = np.quantile(finite, TAILS).tolist()
            return cls(least, greatest, median, True)
        return cls(min([float(finite.min()), *known]), float(finite.max()), median)

    @property
    def flat(self) -> bool:
        return not self.greatest / 4 > self.least / 4

    def _units(self) -> tuple[float, float]:
        """The height of all and c, as quarters: a difference of quarters cannot overflow."""
        highest = self.greatest / 4 - self.least / 4
        if self.median is None:
            return highest, highest
        return highest, (self.median / 4 - self.least / 4) / 50 or highest / 1000 or highest

    def of(self, values: Array) -> Array:
        """The shades of losses; nan where they are not defined, 0 and 1 where they are infinite."""
        if self.flat:
            return np.where(np.isfinite(values), 0.0, np.nan)
        highest, unit = self._units()
        with np.errstate(all="ignore"):
            heights = values / 4 - self.least / 4
            if self.median is None:
                shade = heights / highest
            else:
                shade = np.copysign(np.log1p(np.abs(heights) / unit), heights)
                shade = shade / np.log1p(highest / unit)
        shade = np.asarray(shade, dtype=np.float64)
        shade[values == np.inf] = 1.0
        shade[values == -np.inf] = 0.0
        return shade

    def slope(self, values: Array) -> Array:
        """d shade / d L."""
        if self.flat:
            return np.zeros_like(values)
        highest, unit = self._units()
        if self.median is None:
            return np.full_like(values, 0.25 / highest)
        with np.errstate(all="ignore"):
            beyond = unit + np.abs(values / 4 - self.least / 4)
            return np.asarray(0.25 / beyond / np.log1p(highest / unit))


def sampled(surface: Surface, xs: Array, ys: Array, t: int) -> tuple[Array, Array, Array]:
    """The loss on a grid, a row for each of `ys`, and its slopes along x and y."""
    with np.errstate(all="ignore"):
        parts = surface.first(xs[None, :], ys[:, None], t)
    value, along, up = (
        np.broadcast_to(part, (len(ys), len(xs))).astype(np.float64) for part in parts
    )
    return value, along, up


def shades_of(surface: Surface, shown: Domain, t: int, linear: bool) -> Shades:
    """The shades over the part `shown`, its edges included: on a grid that does not depend on the
    picture's size, and at the known minima."""
    xs, ys = (np.linspace(low, high, EXTREMES) for low, high in (shown[:2], shown[2:]))
    values, along, up = sampled(surface, xs, ys, t)
    coarse = (slice(None, None, 2),) * 2
    slopes = along[coarse], up[coarse]
    breaks = breaks_of(loss_of(surface, t), xs[::2], ys[::2], values[coarse], slopes)
    known = minimum_values(surface, shown)
    return Shades.over(values, known, linear, len(breaks.poles) > 0)


def loss_of(surface: Surface, t: int) -> Loss:
    return lambda x, y: surface.value(np.stack(np.broadcast_arrays(x, y), axis=-1), t)


def extremes(surface: Surface, shown: Domain) -> Extremes:
    """The least and the greatest finite loss at t = 0 over the window `shown`. nan where the loss
    is defined nowhere; where it has poles, the TAILS."""
    shades = shades_of(surface, shown, 0, linear=True)
    return Extremes(shades.least, shades.greatest, shades.poles)


def minimum_values(surface: Surface, shown: Domain) -> list[float]:
    """The loss at the known minima that are shown, where no grid point may be."""
    x0, x1, y0, y1 = shown
    inside = [m for m in surface.minima if x0 <= m[0] <= x1 and y0 <= m[1] <= y1]
    return [] if surface.varies else [float(surface.value(m)) for m in inside]
