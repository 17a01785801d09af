"""How it is drawn that a surface ends, steps or has a pole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from rmsviz.engine.surface import Array
from rmsviz.render.breaks import Breaks
from rmsviz.render.lines import draw_lines
from rmsviz.render.theme import Theme

if TYPE_CHECKING:
    from rmsviz.render.backdrop import Window

STEP, POLE, EDGE = 1.4, 1.2, 1.2  # widths
DASH = 5.0  # pixels of a pole's line, and between them
HATCH = 9.0  # pixels from line to line


def paint_cliffs(
    painter: QPainter, window: Window, breaks: Breaks, theme: Theme, stroke: float
) -> None:
    """A step as a line, a pole as a broken one."""
    for lines, width, dash in ((breaks.steps, STEP, 0.0), (breaks.poles, POLE, DASH * stroke)):
        if len(lines):
            painter.setPen(_ink(theme.muted, width * stroke))
            pixels = np.hstack([window.pixels(lines[:, :2]), window.pixels(lines[:, 2:])])
            draw_lines(painter, _dashed(pixels, dash) if dash else pixels)


def _dashed(lines: Array, dash: float) -> Array:
    """Of many short lines those that lie on dashes, counted along whichever axis they follow."""
    steep = np.abs(lines[:, 3] - lines[:, 1]) > np.abs(lines[:, 2] - lines[:, 0])
    along = np.where(steep, lines[:, 1] + lines[:, 3], lines[:, 0] + lines[:, 2]) / 2
    dashes: Array = lines[np.floor(along / dash) % 2 == 0]
    return dashes


def paint_undefined(
    painter: QPainter, window: Window, breaks: Breaks, theme: Theme, stroke: float
) -> None:
    """The ground, hatched, and an edge around it."""
    if not breaks.undefined:
        return
    outlines = [window.pixels(outline) for outline in breaks.undefined]
    path = QPainterPath()
    for outline in outlines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))
        path.closeSubpath()
    painter.fillPath(path, QColor(theme.window))
    painter.setPen(_ink(theme.track, stroke))
    draw_lines(painter, hatch(outlines, HATCH * stroke))
    painter.strokePath(path, _ink(theme.axis, EDGE * stroke))


def hatch(outlines: list[Array], gap: float) -> Array:
    """The parts `(n, 4)` of the slanting lines x + y = k·gap, k whole, that lie in the outlines.

    A line is inside between its first and second crossing, third and fourth, and so on.
    """
    begin, end = (np.concatenate([np.roll(o, by, axis=0) for o in outlines]) for by in (0, -1))
    u, w = (points.sum(axis=1) / gap for points in (begin, end))
    first, last = np.ceil(np.minimum(u, w)), np.ceil(np.maximum(u, w))
    count = (last - first).astype(np.int64)  # of the lines that cross each side
    side = np.repeat(np.arange(len(count)), count)
    k = first[side] + np.arange(len(side)) - np.repeat(np.cumsum(count) - count, count)
    share = (k - u[side]) / (w - u)[side]
    x = begin[side, 0] + share * (end - begin)[side, 0]
    order = np.lexsort((x, k))
    x, y = x[order], (k * gap - x)[order]
    return np.stack([x[0::2], y[0::2], x[1::2], y[1::2]], axis=1)


def _ink(color: str, width: float) -> QPen:
    ink = QPen(QColor(color), width)
    ink.setCapStyle(Qt.PenCapStyle.FlatCap)
    return ink
