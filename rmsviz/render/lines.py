"""Polylines as independent segments, thinned to what a pixel can show and sorted by time.

Why not QPainterPath: stroking one long antialiased path costs 30-200 µs a point where it crosses
itself, and one coordinate near 1e40 freezes Qt. A segment drawn alone with a square cap costs
1-5 µs whatever came before it, so a frame costs what is new in it and never what is old.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from shiboken6 import wrapInstance

Array = NDArray[np.float64]
Index = NDArray[np.int64]

EPOCH = 64  # steps that are painted together: within one, curves are painted one after the other
CELL, STRIDE, BEND = 0.5, 2.5, 0.03  # pixels, see _thin
ALWAYS = -EPOCH  # the step of what is there from the beginning, below all trails


@dataclass(frozen=True)
class Curve:
    """A polyline in pixels: points `(n, 2)`, for each the step at which it is reached, and a pen.

    Non-finite points are gaps. `dash` is (on, off) in pixels; () is solid.
    """

    points: Array
    steps: Index
    color: str
    width: float
    clip: QRectF
    dash: tuple[float, float] | tuple[()] = ()
    future: tuple[str, float] | None = None  # colour and width of the whole, there from the first
    dots: bool = False  # round dots of diameter `width` at the points, no line


@dataclass(frozen=True)
class Segments:
    """Segments `(n, 4)`: x0, y0, x1, y1 in pixels; the step at which each appears, ascending."""

    lines: Array
    steps: Index


def segments_of(curve: Curve) -> Segments:
    """The curve thinned, cut at the edge of its clip rectangle, and dashed."""
    if curve.dots:
        # Qt paints nothing for a line of no length.
        lines, at = np.hstack([curve.points, curve.points + np.array([0.01, 0.0])]), curve.steps
        return Segments(*_clipped(lines, at, curve.clip))
    points, steps = _thin(curve)
    lines = np.hstack([points[:-1], points[1:]])
    at = steps[1:]
    lines, at = _clipped(lines, at, curve.clip)
    if curve.dash and len(lines):
        lines, at = _dashed(lines, at, *curve.dash)
    elif len(lines):
        lines, at = _without_repeats(lines, at)
    return Segments(lines, at)


def _thin(curve: Curve) -> tuple[Array, Index]:
    """Keep the points that enter another cell of CELL pixels, and of these the ones at which the
    line bends and those that enter another cell of STRIDE pixels. What is left out of a smooth path
    lies within 0.3 pixels of the line, of any path within about a cell's diagonal. It is a function
    of the path and the view alone: a picture does not depend on how one got there."""
    points, steps = _kept(curve.points, curve.steps, _entered(curve.points, CELL))
    return _kept(points, steps, _entered(points, STRIDE) | _bends(points))


def _kept(points: Array, steps: Index, inner: NDArray[np.bool_]) -> tuple[Array, Index]:
    """The two ends, and the inner points that are marked."""
    keep = np.ones(len(points), dtype=bool)
    keep[1:-1] = inner
    return points[keep], steps[keep]


def _bends(points: Array) -> NDArray[np.bool_]:
    """Whether each inner point lies BEND pixels beside the line between its neighbours, or the path
    turns back there."""
    with np.errstate(all="ignore"):
        (ax, ay), (bx, by) = np.diff(points[:-1], axis=0).T, np.diff(points[1:], axis=0).T
        beside = np.abs(ax * by - ay * bx) > BEND * np.hypot(ax + bx, ay + by)
        back = (ax * bx + ay * by < 0) & (np.minimum(np.hypot(ax, ay), np.hypot(bx, by)) > BEND)
    bends: NDArray[np.bool_] = beside | back
    return bends


def _entered(points: Array, cell: float) -> NDArray[np.bool_]:
    """Whether each inner point lies in another cell than the one before; nan is unlike itself."""
    with np.errstate(all="ignore"):
        cells = np.floor(points[:-1] / cell)
    changed = cells[1:] != cells[:-1]
    entered: NDArray[np.bool_] = changed[:, 0] | changed[:, 1]
    return entered  # a reduction over an axis of two is ten times slower


def column_picks(values: Array, first: Index) -> Index:
    """For a curve over time whose columns of pixels begin at the indices `first`: in each the
    first, least, greatest and last point (M4: Jugel et al., VLDB 2014), which is what a line
    through all of them would show."""
    last = np.append(first[1:], len(values)) - 1
    low = _where(values, np.fmin.reduceat(values, first), first, last)
    high = _where(values, np.fmax.reduceat(values, first), first, last)
    return np.unique(np.concatenate([first, last, low, high]))


def _where(values: Array, wanted: Array, first: Index, last: Index) -> Index:
    """In each column the first index with the wanted value (none where all are nan)."""
    hits = np.flatnonzero(values == np.repeat(wanted, last - first + 1))
    if not len(hits):
        return hits
    found = hits[np.minimum(np.searchsorted(hits, first), len(hits) - 1)]
    return found[(first <= found) & (found <= last)]


def _clipped(lines: Array, at: Index, rect: QRectF) -> tuple[Array, Index]:
    """Liang and Barsky (1984), for all segments at once; a run that diverges leaves at the edge."""
    if len(lines) and _all_inside(lines, rect):
        return lines, at
    fine = np.isfinite(lines.sum(axis=1))
    lines, at = lines[fine], at[fine]
    edges = (rect.left(), rect.right(), rect.top(), rect.bottom())
    inside: NDArray[np.bool_] = np.all(
        (lines[:, 0::2] >= edges[0])
        & (lines[:, 0::2] <= edges[1])
        & (lines[:, 1::2] >= edges[2])
        & (lines[:, 1::2] <= edges[3]),
        axis=1,
    )
    crossing = np.flatnonzero(~inside)
    cut, seen = _cut(lines[crossing], edges)
    lines[crossing] = cut
    inside[crossing] = seen
    return lines[inside], at[inside]


def _cut(lines: Array, edges: tuple[float, float, float, float]) -> tuple[Array, NDArray[np.bool_]]:
    """Each line cut at the edges (left, right, top, bottom), and whether any of it is inside.

    It is followed from its nearer end, and where it meets an edge it has that edge's coordinate:
    1e20 pixels away one float is 16,384 pixels from the next.
    """
    away = np.abs(lines[:, :2]).max(axis=1) > np.abs(lines[:, 2:]).max(axis=1)
    lines = np.where(away[:, None], lines[:, [2, 3, 0, 1]], lines)
    x0, y0 = lines[:, 0], lines[:, 1]
    with np.errstate(all="ignore"):
        dx, dy = lines[:, 2] - x0, lines[:, 3] - y0
        ends = _shares(
            ((-dx, x0 - edges[0]), (dx, edges[1] - x0), (-dy, y0 - edges[2]), (dy, edges[3] - y0))
        )
        (enter, first), (leave, last) = ends
        cut = np.stack([x0 + enter * dx, y0 + enter * dy, x0 + leave * dx, y0 + leave * dy], axis=1)
    for edge, value in enumerate(edges):
        cut[first == edge, edge // 2] = value
        cut[last == edge, 2 + edge // 2] = value
    low, high = np.tile(edges[0::2], 2), np.tile(edges[1::2], 2)
    known = ((cut > low - 1) & (cut < high + 1)).all(axis=1)  # else float64 cannot tell where
    cut = np.where(away[:, None], cut[:, [2, 3, 0, 1]], cut)
    return np.clip(cut, low, high), (enter <= leave) & known


_Share = tuple[Array, Index]


def _shares(walls: Sequence[tuple[Array, Array]]) -> tuple[_Share, _Share]:
    """At which share of its way each line enters and leaves, and by which wall (-1: at its end)."""
    enter, leave = np.zeros(len(walls[0][0])), np.ones(len(walls[0][0]))
    first, last = np.full(len(enter), -1), np.full(len(enter), -1)
    for wall, (delta, gap) in enumerate(walls):
        t = gap / delta
        enters, leaves = (delta < 0) & (t > enter), (delta > 0) & (t < leave)
        enter, first = np.where(enters, t, enter), np.where(enters, wall, first)
        leave, last = np.where(leaves, t, leave), np.where(leaves, wall, last)
        leave = np.where((delta == 0) & (gap < 0), -1.0, leave)
    return (enter, first), (leave, last)


def _all_inside(lines: Array, rect: QRectF) -> bool:
    """Whether no line leaves the rectangle (and all are finite: nan compares false)."""
    begin, end = lines[:, :2], lines[-1, 2:]
    x, y = np.vstack([begin.min(axis=0), begin.max(axis=0), end]).T
    within = (rect.left() <= x) & (x <= rect.right()) & (rect.top() <= y) & (y <= rect.bottom())
    return bool(within.all())


def _dashed(lines: Array, at: Index, on: float, off: float) -> tuple[Array, Index]:
    """Cut along the arc length, so that the pattern runs on over the joints."""
    delta = lines[:, 2:] - lines[:, :2]
    length = np.hypot(delta[:, 0], delta[:, 1])
    end = np.cumsum(length)
    period, total = on + off, end[-1]
    starts = np.arange(0.0, total, period)
    cuts = np.sort(np.concatenate([[0.0], end, starts, starts + on]))
    a, b = cuts[:-1], np.minimum(cuts[1:], total)
    middle = (a + b) / 2
    drawn = (np.mod(middle, period) < on) & (b - a > 1e-6)
    a, b, middle = a[drawn], b[drawn], middle[drawn]
    which = np.minimum(np.searchsorted(end, middle), len(lines) - 1)
    begin, span = end[which] - length[which], np.maximum(length[which], 1e-12)
    base, way = lines[which, :2], delta[which]
    pieces = np.hstack(
        [base + way * ((a - begin) / span)[:, None], base + way * ((b - begin) / span)[:, None]]
    )
    return pieces, at[which]


def _without_repeats(lines: Array, at: Index) -> tuple[Array, Index]:
    """A segment is drawn once, however often a run that bounces comes back to it."""
    cells = np.floor(lines / CELL).astype(np.int64) & 0x7FFF
    a, b = cells[:, 0] << 15 | cells[:, 1], cells[:, 2] << 15 | cells[:, 3]
    key = np.minimum(a, b) << 30 | np.maximum(a, b)
    _, first = np.unique(key, return_index=True)
    first.sort()
    return lines[first], at[first]


class LineSet:
    """Many curves, in the order in which they are painted: epoch after epoch of EPOCH steps, within
    an epoch curve after curve. So the picture at a step is the same whatever was shown before.
    """

    def __init__(self, curves: Iterable[Curve] = ()) -> None:
        self._pens: list[QPen] = []
        parts: list[Segments] = []
        for curve in curves:
            cap = Qt.PenCapStyle.RoundCap if curve.dots else Qt.PenCapStyle.SquareCap
            self._pens.append(pen(curve.color, curve.width, cap))
            parts.append(segments_of(curve))
            if curve.future:
                self._pens.append(pen(*curve.future))
                parts.append(Segments(parts[-1].lines, np.full_like(parts[-1].steps, ALWAYS)))
        counts = [len(p.lines) for p in parts]
        self.lines = np.vstack([p.lines for p in parts]) if parts else np.empty((0, 4))
        self.steps = np.concatenate([p.steps for p in parts]) if parts else np.empty(0, np.int64)
        self._which = np.repeat(np.arange(len(parts)), counts)
        epochs = self.steps // EPOCH
        order = np.lexsort((self._which, epochs))
        self.lines, self.steps = self.lines[order], self.steps[order]
        self._which = self._which[order]
        self._epochs = epochs[order]

    def upto_epoch(self, step: int) -> int:
        """How many segments lie in epochs that are complete at `step`."""
        return int(np.searchsorted(self._epochs, (step + 1) // EPOCH))

    def tip(self, step: int) -> Index:
        """The segments of the epoch under way that have appeared at `step`."""
        begin = self.upto_epoch(step)
        end = int(np.searchsorted(self._epochs, (step + 1) // EPOCH, side="right"))
        return begin + np.flatnonzero(self.steps[begin:end] <= step)

    def paint(self, painter: QPainter, which: slice | Index) -> None:
        """Paint some segments, in their order."""
        lines, pens = self.lines[which], self._which[which]
        if not len(lines):
            return
        bounds = [*np.flatnonzero(np.diff(pens, prepend=-1)).tolist(), len(pens)]
        for begin, end in pairwise(bounds):
            ink = self._pens[pens[begin]]
            painter.setPen(ink)
            if ink.capStyle() == Qt.PenCapStyle.RoundCap:
                for dot in lines[begin:end].tolist():
                    painter.drawLine(QLineF(*dot))  # in one call Qt would join dots that touch
            else:
                draw_lines(painter, lines[begin:end])

    def bounds(self, which: slice | Index) -> QRectF:
        """The rectangle that some segments' ink lies in."""
        lines = self.lines[which]
        if not len(lines):
            return QRectF()
        low = np.minimum(lines[:, :2], lines[:, 2:]).min(axis=0) - 3
        high = np.maximum(lines[:, :2], lines[:, 2:]).max(axis=0) + 3
        return QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1])


def draw_lines(painter: QPainter, lines: Array) -> None:
    """Draw lines `(n, 4)` with the painter's pen.

    Qt reads the array's own memory, four doubles to a QLineF: a list of QLineF objects would cost
    as much as the drawing.
    """
    if len(lines):
        whole = np.ascontiguousarray(lines, dtype=np.float64)
        first = cast(QLineF, wrapInstance(whole.ctypes.data, QLineF))
        painter.drawLines(first, len(whole))


def pen(color: str, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.SquareCap) -> QPen:
    """A solid pen."""
    made = QPen(QColor(color), width)
    made.setCapStyle(cap)
    return made


def faded(color: str, ground: str, share: float) -> str:
    """`share` of `color` over `ground`, as an opaque colour: overlapping strokes stay even."""
    a, b = QColor(color), QColor(ground)
    channels = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(share * p + (1 - share) * q) for p, q in channels)).name()
