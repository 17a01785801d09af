"""What is seen of the surface from the side: its shaded picture, and how far away each pixel is.

Along a column of pixels the ray's ground is a line away from the eye. On it the surface is sampled
from near to far; between two samples that rise on the screen it is seen from above, and covers the
pixels between them unless a nearer piece does. Pieces that fall are seen from below: they are left
out, so that one looks through the near side of a bowl to its bottom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from rmsviz.engine.surface import Array
from rmsviz.render.backdrop import ramp
from rmsviz.render.prospect import Prospect, Samples
from rmsviz.render.theme import Theme

LIGHT = (-0.50, -0.25, 0.83)  # where it comes from: left, from the eye, above
TONES = 256  # of light on one shade
RIDGE = 0.06  # a step in depth from which on its edge is drawn
INK = 40  # tones that such an edge is darker
BEHIND = 0.015  # how much farther than what is seen a thing is when it is hidden
# In the darkest and in the brightest light a shade is so many times as bright.
ON_LIGHT, ON_DARK = (0.62, 1.04), (0.65, 1.7)


class _Hits(NamedTuple):
    """The pixels that see the surface: each with the sample below it, and the share of the way
    from there to the next."""

    pixel: NDArray[np.int64]
    sample: NDArray[np.int64]
    share: Array


@dataclass(frozen=True, eq=False)
class Sight:
    """`box` is where the picture stands on the panel; `depth` is w, inf where nothing is seen, the
    top row first."""

    image: QImage
    box: QRectF
    depth: Array

    def hidden(self, pixels: Array, w: Array) -> NDArray[np.bool_]:
        """Whether things at pixels of the panel `(n, 2)` and depths are behind the surface."""
        return np.asarray(self._at(self._farthest, pixels) < w - BEHIND)

    def bare(self, pixels: Array, w: Array) -> NDArray[np.bool_]:
        """Whether they are before all that is seen there: on a side that is left out."""
        return np.asarray(self._at(self._nearest, pixels) > w + BEHIND)

    # Along a ridge a neighbour of a pixel looks past it: it has a say.

    @cached_property
    def _farthest(self) -> Array:
        return np.asarray(np.maximum.reduce(list(self._shifted())))

    @cached_property
    def _nearest(self) -> Array:
        return np.asarray(np.minimum.reduce(list(self._shifted())))

    def _shifted(self) -> Iterator[Array]:
        """The depths with nothing around them, and those of each pixel's neighbours."""
        rows, columns = self.depth.shape
        padded = np.pad(self.depth, 3, constant_values=np.inf)
        for i, j in ((-2, 0), (-1, 0), (0, 0), (1, 0), (2, 0), (0, -1), (0, 1)):
            yield padded[2 + i : rows + 4 + i, 2 + j : columns + 4 + j]

    def _at(self, depths: Array, pixels: Array) -> Array:
        rows, columns = self.depth.shape
        row = (pixels[:, 1] - self.box.top()) * (rows / self.box.height())
        column = (pixels[:, 0] - self.box.left()) * (columns / self.box.width())
        i = np.clip(np.floor(row), -1, rows).astype(np.int64) + 1
        j = np.clip(np.floor(column), -1, columns).astype(np.int64) + 1
        return np.asarray(depths[i, j])


def sight(prospect: Prospect, theme: Theme, cell: float, fine: bool) -> Sight:
    """What is seen, in columns `cell` pixels apart; `fine` has two rows to each of the picture."""
    box = _box(prospect, cell)
    columns, rows = round(box.width() / cell), round(box.height() / cell) * (2 if fine else 1)
    across = box.left() + (np.arange(columns, dtype=np.float64) + 0.5) * cell
    u = (across - prospect.origin.x()) / prospect.unit
    near, far = prospect.span(u)
    near = np.where(near <= far, near, np.nan)
    count = max(int(1.2 * prospect.unit * np.nanmax(far - near, initial=0.0) / cell), 8)
    w = near + (far - near) * np.linspace(0.0, 1.0, count)[:, None]
    found = prospect.samples(np.broadcast_to(u, w.shape), w)
    found = found._replace(height=_cut(prospect, found))
    (cos, sin), row = prospect.tilt, box.height() / rows
    up = prospect.unit * (w * sin + found.height * cos) + box.bottom() - prospect.origin.y()
    hits = _hits(up / row, rows)
    depth = np.full((rows, columns), np.inf)
    depth.ravel()[hits.pixel] = _between(w, hits)
    tones = _between(_lit(found.slope_x, found.slope_y), hits) - INK * _edges(depth, hits)
    shades = _between(found.height / prospect.tall, hits)
    colors = _table(theme.surface, QColor(theme.panel).lightness() < 128)[
        np.clip(shades * 255, 0, 255).astype(np.int64),
        np.clip(tones, 0, TONES - 1).astype(np.int64),
    ]
    pixels = np.zeros(rows * columns, np.uint32)
    pixels[hits.pixel] = colors
    return Sight(_image(pixels.reshape(rows, columns)[::-1], fine), box, depth[::-1])


def _cut(prospect: Prospect, found: Samples) -> Array:
    """The heights in the block. The first sample beyond it that the surface goes up or down to is
    put on its top or floor, so that a pole ends there evenly; but no surface crosses a pole."""
    heights, inside = found.height, prospect.in_block(found.height)
    if inside.all():
        return heights
    reached = np.zeros(heights.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        climb = np.diff(heights, axis=0)
        reached[1:] |= inside[:-1] & (climb * found.slope_y[:-1] > 0)
        reached[:-1] |= inside[1:] & (climb * found.slope_y[1:] > 0)
        cut = np.clip(heights, 0.0, prospect.tall)
    return np.where(inside, heights, np.where(reached, cut, np.nan))


def _box(prospect: Prospect, cell: float) -> QRectF:
    """The block's rectangle on the panel, in whole cells."""
    x0, x1, y0, y1 = prospect.shown
    corners = np.array([(x, y) for x in (x0, x1) for y in (y0, y1)] * 2)
    places = prospect.leveled(corners, np.repeat([0.0, 1.0], 4)) / cell
    (left, top), (right, bottom) = np.floor(places.min(axis=0)), np.ceil(places.max(axis=0))
    wide, high = max(right - left, 1), max(bottom - top, 1)
    return QRectF(left * cell, top * cell, wide * cell, high * cell)


def _hits(up: Array, rows: int) -> _Hits:
    """`up (count, columns)` is where each sample stands, in rows from below."""
    columns = up.shape[1]
    with np.errstate(invalid="ignore"):
        first = np.where(np.isfinite(up), np.clip(np.floor(up + 0.5), 0, rows), -1).astype(np.int64)
    lengths = np.maximum(first[1:] - first[:-1], 0)
    lengths[(first[1:] < 0) | (first[:-1] < 0)] = 0
    # From far to near: what is nearer is written over what is farther.
    pieces = np.flatnonzero(lengths.ravel())[::-1]
    lengths = lengths.ravel()[pieces]
    offset = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    sample = np.repeat(pieces, lengths)
    pixel = (first.ravel()[sample] + offset) * columns + sample % columns
    nearest = np.full(rows * columns, -1)
    nearest[pixel] = sample
    pixel = np.flatnonzero(nearest >= 0)
    sample = nearest[pixel]
    flat = up.ravel()
    below, above = flat[sample], flat[sample + columns]
    return _Hits(pixel, sample, (pixel // columns + 0.5 - below) / (above - below))


def _between(values: Array, hits: _Hits) -> Array:
    """The value at each pixel that is hit."""
    flat, columns = values.ravel(), values.shape[1]
    below = flat[hits.sample]
    return np.asarray(below + hits.share * (flat[hits.sample + columns] - below))


def _lit(slope_u: Array, slope_w: Array) -> Array:
    """The tone of the light on a slope."""
    with np.errstate(all="ignore"):
        across = -slope_u * LIGHT[0] - slope_w * LIGHT[1] + LIGHT[2]
        share = across / np.sqrt(1 + slope_u**2 + slope_w**2)
    return np.asarray(np.nan_to_num(0.5 + 0.5 * share, nan=0.5) * (TONES - 1))


def _edges(depth: Array, hits: _Hits) -> NDArray[np.bool_]:
    """Whether a pixel is the upper edge of a piece, with something much farther above it."""
    edge = np.zeros(depth.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        edge[:-1] = np.isfinite(depth[1:]) & (depth[1:] - depth[:-1] > RIDGE)
    return np.asarray(edge.ravel()[hits.pixel])


@cache
def _table(surface: tuple[str, ...], dark: bool) -> NDArray[np.uint32]:
    """The colours of shades (rows) in every light (columns)."""
    dimmest, brightest = ON_DARK if dark else ON_LIGHT
    base = ramp(surface)[np.linspace(0, 1023, 256).astype(np.int64)]
    light = np.linspace(dimmest, brightest, TONES)
    channels = [((base >> np.uint32(k)) & np.uint32(255)).astype(np.float64) for k in (16, 8, 0)]
    lit = [np.clip(np.round(c[:, None] * light), 0, 255).astype(np.uint32) for c in channels]
    return np.asarray(np.uint32(0xFF000000) | lit[0] << 16 | lit[1] << 8 | lit[2])


def _image(pixels: NDArray[np.uint32], fine: bool) -> QImage:
    if fine:  # two rows become one: edges are smooth
        a, b = pixels[0::2], pixels[1::2]
        pixels = (a & b) + (((a ^ b) >> np.uint32(1)) & np.uint32(0x7F7F7F7F))
    whole = np.ascontiguousarray(pixels)
    rows, columns = whole.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(whole.data, columns, rows, 4 * columns, form).copy()
