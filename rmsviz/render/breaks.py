"""Where a surface is not smooth: the edge of where it is defined, its steps, its poles.

Between two neighbours on a grid a smooth loss changes by about (g₀ + g₁)/2 times their distance,
with the exact slopes g at both. Where it does not, the interval is halved again and again, always
towards the greater change: of a continuous loss the change becomes small, a step's stays, a pole's
grows. So a steep slope is never taken for a cliff, and a cliff stands where it is, not in a cell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import contourpy
import numpy as np
from numpy.typing import NDArray

from rmsviz.engine.surface import Array

HALVINGS = 14
MOST = 20_000  # doubtful places, from which on a surface is finer than its grid: nothing is claimed
ROUNDING = 1e-9  # of a loss: what is less is no step that anybody could see
GRAIN = 1e-9  # of a coordinate: cells that are smaller show float64's own steps

Mask = NDArray[np.bool_]
Loss = Callable[[Array, Array], Array]


class Breaks(NamedTuple):
    """Lines `(n, 4)` of the plane: x0, y0, x1, y1; the cells that they cross; closed outlines
    `(n, 2)` of where the loss is not defined."""

    steps: Array
    poles: Array
    cells: Mask
    undefined: list[Array]


class _Found(NamedTuple):
    """Where edges of the grid are crossed, nan elsewhere, and whether it is by a pole."""

    at: Array
    pole: Mask


def breaks_of(
    loss: Loss, xs: Array, ys: Array, values: Array, slopes: tuple[Array, Array]
) -> Breaks:
    """The breaks of `loss`, given its values and its slopes along x and y at all (ys, xs)."""
    along = _crossings(lambda x, row: loss(x, ys[row]), xs, values, slopes[0])
    turned = np.ascontiguousarray(values.T), np.ascontiguousarray(slopes[1].T)
    up = _crossings(lambda y, column: loss(xs[column], y), ys, *turned)
    across = _Found(up.at.T, up.pole.T)
    cells = _touched(~np.isnan(along.at), ~np.isnan(across.at))
    lines, poles = _joined(along, across, cells, xs, ys)
    return Breaks(lines[~poles], lines[poles], cells, _undefined(loss, xs, ys, np.isnan(values)))


def _crossings(
    loss: Callable[[Array, NDArray[np.int64]], Array], places: Array, values: Array, slopes: Array
) -> _Found:
    """The breaks between neighbours along the last axis of `values`, whose places are given."""
    width = places[1] - places[0]
    with np.errstate(all="ignore"):
        change = np.diff(values, axis=1)
    found = _on_the_grid(places, values)
    if width < GRAIN * max(abs(places[0]), abs(places[-1])):
        return found
    with np.errstate(all="ignore"):
        wrong = slopes[:, :-1] + slopes[:, 1:]
        wrong *= -width / 2
        wrong += change
        np.abs(wrong, out=wrong)
        steep = np.abs(slopes)
        steep *= width
        bound = np.abs(change)
        bound += np.maximum(steep[:, :-1], steep[:, 1:])
        bound /= 4
        bound += ROUNDING * np.abs(values[:, 1:])
        doubtful = wrong > bound
    rows, columns = np.nonzero(doubtful & np.isfinite(change))
    if not 0 < len(rows) <= MOST:
        return found
    low, high = places[columns], places[columns + 1]
    below, above = values[rows, columns], values[rows, columns + 1]
    with np.errstate(all="ignore"):
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            there = loss(middle, rows)
            left = ~(np.abs(above - there) > np.abs(there - below))  # also where it is no number
            low, below = np.where(left, low, middle), np.where(left, below, there)
            high, above = np.where(left, middle, high), np.where(left, there, above)
        jump, whole = np.abs(above - below), np.abs(change[rows, columns])
        pole = ~(jump < 8 * whole) | (wrong[rows, columns] > 8 * whole)
    broken = (pole & ~(jump < whole / 2)) | (jump > 0.2 * whole)
    found.at[rows[broken], columns[broken]] = ((low + high) / 2)[broken]
    found.pole[rows[broken], columns[broken]] = pole[broken]
    return found


def _on_the_grid(places: Array, values: Array) -> _Found:
    """Poles that a point of the grid lies on: infinite between two that are not."""
    infinite, finite = np.isinf(values[:, 1:-1]), np.isfinite(values)
    pole = np.zeros((len(values), len(places) - 1), dtype=bool)
    pole[:, :-1] = infinite & finite[:, :-2] & finite[:, 2:]
    return _Found(np.where(pole, places[1:], np.nan), pole)


def _touched(along: Mask, across: Mask) -> Mask:
    """The cells one of whose four sides is crossed."""
    cells: Mask = along[:-1] | along[1:] | across[:, :-1] | across[:, 1:]
    return cells


def _joined(along: _Found, across: _Found, cells: Mask, xs: Array, ys: Array) -> tuple[Array, Mask]:
    """In each cell that is crossed at least twice, lines from the crossings to their middle."""
    r, c = np.nonzero(cells)
    x = np.stack([along.at[r, c], along.at[r + 1, c], xs[c], xs[c + 1]], axis=1)
    y = np.stack([ys[r], ys[r + 1], across.at[r, c], across.at[r, c + 1]], axis=1)
    poles = (along.pole[r, c], along.pole[r + 1, c], across.pole[r, c], across.pole[r, c + 1])
    pole = np.stack(poles, axis=1)
    there = np.isfinite(x + y)
    crossings = np.where(there[:, :, None], np.stack([x, y], axis=-1), np.nan)
    middle = np.nanmean(crossings, axis=1, keepdims=True) if len(r) else crossings
    lines = np.concatenate([crossings, np.broadcast_to(middle, crossings.shape)], axis=-1)
    drawn = there & (there.sum(axis=1, keepdims=True) > 1)
    return lines[drawn], pole[drawn]


def _undefined(loss: Loss, xs: Array, ys: Array, gaps: Mask) -> list[Array]:
    """Outlines of the gaps, their corners moved along the grid to where the loss begins."""
    if not gaps.any():
        return []
    generator = contourpy.contour_generator(
        z=gaps.astype(np.float64), fill_type=contourpy.FillType.ChunkCombinedOffset
    )
    filled: Any = generator.filled(0.5, np.inf)
    place, offsets = np.asarray(filled[0][0]), np.asarray(filled[1][0])
    first, last = np.floor(place).astype(np.int64), np.ceil(place).astype(np.int64)
    begin = np.stack([xs[first[:, 0]], ys[first[:, 1]]], axis=1)
    end = np.stack([xs[last[:, 0]], ys[last[:, 1]]], axis=1)
    swapped = gaps[first[:, 1], first[:, 0]][:, None]
    inside, outside = np.where(swapped, end, begin), np.where(swapped, begin, end)
    with np.errstate(all="ignore"):
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            defined = ~np.isnan(loss(middle[:, 0], middle[:, 1]))[:, None]
            inside, outside = np.where(defined, middle, inside), np.where(defined, outside, middle)
    return np.split(outside, offsets[1:-1])
