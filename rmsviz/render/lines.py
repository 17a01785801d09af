"""Segments in the order of time, and their painting.

Why not QPainterPath: stroking one long antialiased path costs 30-200 µs a point where it crosses
itself, and one coordinate near 1e40 freezes Qt. A segment drawn alone with a square cap costs
1-5 µs whatever came before it, so a frame costs what is new in it and never what is old.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import cast

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPolygonF
from shiboken6 import wrapInstance

from rmsviz.render.segments import (
    FINE,
    Array,
    Curve,
    Index,
    Mesh,
    Segments,
    segments_of,
    together,
)

EPOCH = 64  # steps that are painted together: within one, curves are painted one after the other
ALWAYS = -EPOCH  # the step of what is there from the beginning, below all trails


class LineSet:
    """Many curves, in the order in which they are painted: epoch after epoch of EPOCH steps, within
    an epoch curve after curve. So the picture at a step is the same whatever was shown before.
    """

    def __init__(self, curves: Iterable[Curve] = (), mesh: Mesh = FINE) -> None:
        drawn = list(curves)
        pieces = segments_of(drawn, mesh)
        pens, parts = [_pen_of(curve) for curve in drawn], [pieces]
        for i, curve in enumerate(drawn):
            if curve.future:  # the same segments again, below
                parts.append(always(pieces.where(pieces.curve == i), len(pens)))
                pens.append(pen(*curve.future))
        self._arrange(together(parts), pens, {i for i, curve in enumerate(drawn) if curve.dots})
        self._bars = [i for i, curve in enumerate(drawn) if curve.bars is not None]

    @classmethod
    def of(cls, pieces: Segments, pens: list[QPen], dots: set[int]) -> LineSet:
        """Segments as they are, the `curve` of each being its pen; some pens make dots."""
        made = cls()
        made._arrange(pieces, pens, dots)
        return made

    def _arrange(self, pieces: Segments, pens: list[QPen], dots: set[int]) -> None:
        self._pens, self._dots = pens, dots
        lines, steps, which = pieces
        epochs = steps // EPOCH
        order = np.argsort(epochs * len(self._pens) + which, kind="stable")
        self.lines, self.steps, self._which = lines[order], steps[order], which[order]
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
        lines, pens = np.ascontiguousarray(self.lines[which]), self._which[which]
        if self._bars and painter.paintEngine().type() != QPaintEngine.Type.Raster:
            lines, pens = self._fill_bars(painter, lines, pens)
        if not len(lines):
            return
        address = lines.ctypes.data
        bounds = [*np.flatnonzero(np.diff(pens, prepend=-1)).tolist(), len(pens)]
        for begin, end in pairwise(bounds):
            painter.setPen(self._pens[pens[begin]])
            if pens[begin] in self._dots:
                for dot in lines[begin:end].tolist():
                    painter.drawLine(QLineF(*dot))  # in one call Qt would join dots that touch
            else:
                _draw_at(painter, address + begin * lines.strides[0], end - begin)

    def _fill_bars(self, painter: QPainter, lines: Array, pens: Index) -> tuple[Array, Index]:
        """Paint neighbouring bars as one outline: on a device of vectors their seams would show.
        What is left: the other lines."""
        painter.save()
        for bar in self._bars:
            ink, mine = self._pens[bar], lines[pens == bar]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.color())
            half = ink.widthF() / 2
            gaps = np.flatnonzero(np.diff(mine[:, 0]) > 3 * half) + 1
            for part in np.split(mine, gaps) if len(mine) else ():
                painter.drawPolygon(_outline_of(part, half))
        painter.restore()
        left = ~np.isin(pens, self._bars)
        return np.ascontiguousarray(lines[left]), pens[left]

    def bounds(self, which: slice | Index) -> QRectF:
        """The rectangle that some segments' ink lies in."""
        lines = self.lines[which]
        if not len(lines):
            return QRectF()
        low = np.minimum(lines[:, :2], lines[:, 2:]).min(axis=0) - 3
        high = np.maximum(lines[:, :2], lines[:, 2:]).max(axis=0) + 3
        return QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1])


def always(pieces: Segments, pen: int) -> Segments:
    """The same segments with another pen, there from the beginning."""
    count = len(pieces.lines)
    return Segments(pieces.lines, np.full(count, ALWAYS), np.full(count, pen))


def draw_lines(painter: QPainter, lines: Array) -> None:
    """Draw lines `(n, 4)` with the painter's pen."""
    if len(lines):
        whole = np.ascontiguousarray(lines, dtype=np.float64)
        _draw_at(painter, whole.ctypes.data, len(whole))


def _draw_at(painter: QPainter, address: int, count: int) -> None:
    """Qt reads the array's own memory, four doubles to a QLineF: a list of QLineF objects would
    cost as much as the drawing."""
    painter.drawLines(cast(QLineF, wrapInstance(address, QLineF)), count)


def _outline_of(bars: Array, half: float) -> QPolygonF:
    """Around upright bars, from the middle of one to that of the next, and half a bar beyond."""
    wide = np.vstack([bars[:1], bars, bars[-1:]])
    wide[0, [0, 2]] -= half
    wide[-1, [0, 2]] += half
    around = np.vstack([wide[:, :2], wide[::-1, 2:]])
    return QPolygonF([QPointF(x, y) for x, y in around.tolist()])


def _pen_of(curve: Curve) -> QPen:
    caps = Qt.PenCapStyle
    cap = caps.RoundCap if curve.dots else caps.SquareCap if curve.bars is None else caps.FlatCap
    return pen(curve.color, curve.width, cap)


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
