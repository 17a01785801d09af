"""What a run does next, at its head: the gradient, the step, and the ellipse of its two rates."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.render.backdrop import Window
from rmsviz.render.theme import Theme
from rmsviz.scene.frame import Coming

DOWNHILL, RADIUS = 54.0, 34.0  # pixels: of the arrow against the gradient; of the ellipse
HEAD = 7.0  # of an arrow
LONGEST = 4000.0  # pixels of a step that is drawn


def draw_coming(
    painter: QPainter,
    window: Window,
    spot: QPointF,
    coming: Coming,
    color: str,
    theme: Theme,
    scale: float,
) -> None:
    """The thin arrow points downhill, against the gradient, and has always the same length; the
    ellipse has the effective learning rates as its half axes, the larger always as long; the strong
    arrow is the step itself, as long as it is."""
    ink = QColor(color)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.2 * scale, Qt.PenStyle.DashLine))
    wide, high = _half_axes(window, coming)
    painter.drawEllipse(spot, wide * scale, high * scale)
    down = _downhill(window, coming)
    if down is not None:
        painter.setPen(QPen(QColor(theme.muted), 1.4 * scale))
        _arrow(painter, spot, spot + down * scale, scale)
    x, y = window.pixels(np.array(coming.to)).tolist()
    if math.hypot(x - spot.x(), y - spot.y()) < LONGEST:
        painter.setPen(QPen(ink, 2.6 * scale))
        _arrow(painter, spot, QPointF(x, y), scale)


def area_of(window: Window, spot: QPointF, coming: Coming, scale: float) -> QRectF:
    """Where `draw_coming` may have painted."""
    reach = (DOWNHILL + HEAD) * scale
    around = QRectF(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach)
    x, y = window.pixels(np.array(coming.to)).tolist()
    if math.hypot(x - spot.x(), y - spot.y()) >= LONGEST:
        return around
    edge = (HEAD + 3) * scale
    return around.united(QRectF(x - edge, y - edge, 2 * edge, 2 * edge))


def _scales(window: Window) -> tuple[float, float]:
    """Pixels to a unit of x and of y."""
    shown, box = window.shown, window.box
    return box.width() / (shown.x1 - shown.x0), box.height() / (shown.y1 - shown.y0)


def _half_axes(window: Window, coming: Coming) -> tuple[float, float]:
    sx, sy = _scales(window)
    wide, high = abs(coming.lr_eff[0]) * sx, abs(coming.lr_eff[1]) * sy
    most = max(wide, high)
    if not (math.isfinite(most) and most > 0):
        return 0.0, 0.0
    return RADIUS * wide / most, RADIUS * high / most


def _downhill(window: Window, coming: Coming) -> QPointF | None:
    """The direction against the gradient as it is seen, None where there is none."""
    sx, sy = _scales(window)
    x, y = -coming.gradient[0] * sx, coming.gradient[1] * sy  # y grows downwards on the screen
    length = math.hypot(x, y)
    if not (math.isfinite(length) and length > 0):
        return None
    return QPointF(DOWNHILL * x / length, DOWNHILL * y / length)


def _arrow(painter: QPainter, begin: QPointF, end: QPointF, scale: float) -> None:
    painter.drawLine(QLineF(begin, end))
    length = math.hypot(end.x() - begin.x(), end.y() - begin.y())
    if length < 1:
        return
    back = (begin - end) / length * min(HEAD * scale, length)
    for turn in (0.45, -0.45):
        cos, sin = math.cos(turn), math.sin(turn)
        barb = QPointF(back.x() * cos - back.y() * sin, back.x() * sin + back.y() * cos)
        painter.drawLine(QLineF(end, end + barb))
