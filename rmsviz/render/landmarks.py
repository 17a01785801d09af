"""What stays where it is on a surface: minima, starts, and the box that runs are kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.engine.surface import Array, Domain
from rmsviz.render.backdrop import Window
from rmsviz.render.signs import draw_start, outlined, star_path
from rmsviz.render.theme import Theme

Point = Sequence[float]  # of the plane


def draw_feasible(
    painter: QPainter, window: Window, feasible: Domain, theme: Theme, scale: float
) -> None:
    """The edges of the box that runs are kept in."""
    box = window.box
    painter.setPen(QPen(QColor(theme.muted), 1.2 * scale, Qt.PenStyle.DashLine))
    for x in window.across(np.array([feasible.x0, feasible.x1])).tolist():
        if box.left() < x < box.right():
            painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
    for y in window.down(np.array([feasible.y0, feasible.y1])).tolist():
        if box.top() < y < box.bottom():
            painter.drawLine(QLineF(box.left(), y, box.right(), y))


def draw_minima(
    painter: QPainter,
    window: Window,
    minima: Array,
    opacity: Callable[[Point], float],
    theme: Theme,
    scale: float,
) -> None:
    """A star at each that is in the window, as opaque as a sign at its point is."""
    places = window.pixels(minima).tolist()
    for point, (x, y) in zip(minima.tolist(), places, strict=True):
        if window.box.contains(x, y):
            star = star_path(QPointF(x, y), 7 * scale)
            painter.setOpacity(opacity(point))
            outlined(painter, star, theme.text, theme, scale)
    painter.setOpacity(1.0)


def draw_starts(
    painter: QPainter,
    window: Window,
    starts: Iterable[tuple[Point, QPointF]],
    opacity: Callable[[Point], float],
    theme: Theme,
    scale: float,
) -> None:
    """Those that are in the window, each a point and its pixel, as opaque as a sign there is."""
    for point, pixel in starts:
        if window.box.adjusted(-1, -1, 1, 1).contains(pixel):
            painter.setOpacity(opacity(point))
            draw_start(painter, pixel, theme, scale)
    painter.setOpacity(1.0)
