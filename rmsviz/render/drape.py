"""Paths laid over the surface of a prospect: cut where it bends, told apart by what hides them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from rmsviz.engine.surface import Array
from rmsviz.render.backdrop import Window
from rmsviz.render.lines import LineSet, always, faded, pen
from rmsviz.render.prospect import Prospect
from rmsviz.render.segments import FINE, Curve, Index, Mesh, Segments, dashed, segments_of, together
from rmsviz.render.sight import Sight
from rmsviz.render.theme import Theme
from rmsviz.render.trails import ground_color

LONGEST, SHORTEST = 12.0, 2.0  # pixels of ground between two places where a line may bend
BEND = 0.4  # pixels that it may lie beside the surface
PROBES = np.array([0.25, 0.5, 0.75])  # of a piece, where that is measured
CASING = 2.4  # pixels that a path's edge is wider than it
DASH = (4.0, 3.5)  # pixels: of what is hidden
VEILED = 0.45  # of its colour that is left there


@dataclass(frozen=True)
class Draped:
    """Segments on the panel, and how deep the middle of each is."""

    pieces: Segments
    depth: Array


def ground_of(prospect: Prospect) -> Window:
    """The ground as a Window, with as many pixels to a unit as the block has: on it paths are
    thinned, cut at the edges of what is shown, and freed of repeats, as in the 2-D view."""
    wide, deep = (side * prospect.unit for side in prospect.sides)
    return Window(prospect.shown, QRectF(0, 0, wide, deep))


def draped(curves: Sequence[Curve], prospect: Prospect, mesh: Mesh = FINE) -> Draped:
    """Curves on the ground, raised onto the surface. What is not defined there is left out."""
    pieces = segments_of(curves, mesh)
    ground = ground_of(prospect)
    pieces = _bent(pieces, ground, prospect)
    begin, end = pieces.lines[:, :2], pieces.lines[:, 2:]
    lines = np.hstack([_raised(points, ground, prospect) for points in (begin, end)])
    depth = prospect.ground(_plane((begin + end) / 2, ground))[1]
    kept = np.isfinite(lines.sum(axis=1))
    return Draped(pieces._replace(lines=lines).where(kept), depth[kept])


def _plane(pixels: Array, ground: Window) -> Array:
    """The points of the plane at pixels of the ground, on its edge those of the edge itself."""
    x0, x1, y0, y1 = ground.shown
    x = x0 + pixels[..., 0] * ((x1 - x0) / ground.box.width())
    y = y1 - pixels[..., 1] * ((y1 - y0) / ground.box.height())
    return np.stack([np.clip(x, x0, x1), np.clip(y, y0, y1)], axis=-1)


def _raised(pixels: Array, ground: Window, prospect: Prospect) -> Array:
    return prospect.pixels(_plane(pixels, ground))


def _bent(pieces: Segments, ground: Window, prospect: Prospect) -> Segments:
    """Each piece in as many as it takes to follow the surface: a chord's distance from an arc goes
    with the square of its length."""
    begin, way = pieces.lines[:, None, :2], pieces.lines[:, None, 2:] - pieces.lines[:, None, :2]
    length = np.hypot(way[:, 0, 0], way[:, 0, 1])
    shares = np.concatenate([[0.0], PROBES, [1.0]])[:, None]
    places = _raised(begin + way * shares, ground, prospect)
    with np.errstate(invalid="ignore"):  # where it is not defined
        chord = places[:, :1] + (places[:, -1:] - places[:, :1]) * shares
        beside = np.abs(places - chord).max(axis=(1, 2))
        wanted = np.sqrt(np.nan_to_num(beside, nan=np.inf) / BEND)
    least, most = np.ceil(length / LONGEST), np.ceil(length / SHORTEST)
    counts = np.maximum(np.clip(np.ceil(wanted), least, most), 1).astype(np.int64)
    return _divided(pieces, counts)


def _divided(pieces: Segments, counts: Index) -> Segments:
    which = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    part = (np.arange(len(which)) - first) / counts[which]
    begin, way = pieces.lines[which, :2], (pieces.lines[:, 2:] - pieces.lines[:, :2])[which]
    more = part + 1 / counts[which]
    lines = np.hstack([begin + way * part[:, None], begin + way * more[:, None]])
    return Segments(lines, pieces.steps[which], pieces.curve[which])


def lines_of(curves: Sequence[Curve], laid: Draped, sight: Sight, theme: Theme) -> LineSet:
    """What is seen of draped curves with an edge around it; what is hidden faint and dashed."""
    pieces, middle = laid.pieces, (laid.pieces.lines[:, :2] + laid.pieces.lines[:, 2:]) / 2
    hidden = sight.hidden(middle, laid.depth)
    dots = np.array([curve.dots for curve in curves], dtype=bool)
    future = np.array([curve.future is not None for curve in curves], dtype=bool)
    stroke = ~dots[pieces.curve]
    veiled = dashed(pieces.where(hidden & stroke), [DASH] * len(curves))
    edged = np.array([not (curve.dots or curve.dash) for curve in curves], dtype=bool)
    casing, seen = pieces.where(~hidden & edged[pieces.curve]), pieces.where(~hidden)
    count = len(curves)
    parts = [_with_pen(veiled, 0), _with_pen(casing, 1), _with_pen(seen, 2)]
    coming = seen.where(future[seen.curve])
    parts.append(always(coming, 0)._replace(curve=3 * count + coming.curve))
    pens = [made for curve in curves for made in _pens(curve, theme)]
    pens += [pen(*(curve.future or ("#000000", 0.0))) for curve in curves]
    return LineSet.of(together(parts), pens, {3 * i + 2 for i in np.flatnonzero(dots).tolist()})


def _with_pen(pieces: Segments, role: int) -> Segments:
    return pieces._replace(curve=3 * pieces.curve + role)


def _pens(curve: Curve, theme: Theme) -> tuple[QPen, QPen, QPen]:
    """Of what is hidden, of the edge, of the path itself."""
    under = ground_color(theme)
    flat, cap = Qt.PenCapStyle.FlatCap, Qt.PenCapStyle.SquareCap
    if curve.dots:
        cap = Qt.PenCapStyle.RoundCap
    return (
        pen(faded(curve.color, under, VEILED), 0.7 * curve.width, flat),
        pen(theme.panel, curve.width + CASING, flat),
        pen(curve.color, curve.width, cap),
    )
