"""The signs on a surface: runs' symbols, minima, starts, and where a run has left the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from rmsviz.render.theme import Theme

_CORNERS = {"circle": 0, "square": 4, "triangle": 3, "diamond": 4, "pentagon": 5, "hexagon": 6}
# For more runs: triangles that point elsewhere, a cross and bows, in parts of the radius.
_TURNED = {"triangle down": 180.0, "triangle left": 270.0, "triangle right": 90.0}
_POINTS = {
    "plus": ((1, 3), (1, 1), (3, 1), (3, -1), (1, -1), (1, -3)),
    "bow": ((-2.9, 2.9), (0, 0.9), (2.9, 2.9)),
    "hourglass": ((2.9, 2.9), (0.9, 0), (2.9, -2.9)),
}
MARKERS = (*_CORNERS, *_TURNED, *_POINTS)
NEAR = 6.0  # pixels between two heads of which one covers the other
LARGEST = 2.0  # times as large is the lowest of several at most


def marker(index: int) -> str:
    """The marker of the run at `index`: runs are told apart by more than colour."""
    return MARKERS[index % len(MARKERS)]


def marker_path(kind: str, center: QPointF, radius: float) -> QPainterPath:
    """The outline of a marker of about the same area for every kind."""
    path = QPainterPath()
    if kind in _POINTS:
        half = [QPointF(x, y) * (radius / 2.5) for x, y in _POINTS[kind]]
        path.addPolygon(QPolygonF([*half, *(-p for p in half), half[0]]).translated(center))
        return path
    corners = _CORNERS.get(kind, 3)
    if not corners:
        path.addEllipse(center, radius, radius)
        return path
    turn = math.radians(_TURNED.get(kind, 45.0 if kind == "square" else 0.0))
    r = radius * {3: 1.3, 4: 1.15}.get(corners, 1.05)
    points = [
        QPointF(center.x() + r * math.sin(a), center.y() - r * math.cos(a))
        for a in (turn + 2 * math.pi * k / corners for k in range(corners))
    ]
    path.addPolygon(QPolygonF([*points, points[0]]))
    return path


def covered(spot: QPointF, over: Sequence[QPointF], scale: float) -> float:
    """How many times larger a marker is for those `over` it to leave some of it in sight: once
    where they are clear of it, growing as they come over it."""
    near = (math.hypot(spot.x() - other.x(), spot.y() - other.y()) for other in over)
    return min(1 + sum(0.5 * max(0.0, 1 - away / (NEAR * scale)) for away in near), LARGEST)


def star_path(center: QPointF, radius: float) -> QPainterPath:
    """A five-pointed star: a minimum."""
    path = QPainterPath()
    points = []
    for k in range(11):
        r = radius if k % 2 == 0 else radius * 0.45
        a = math.pi * k / 5
        points.append(QPointF(center.x() + r * math.sin(a), center.y() - r * math.cos(a)))
    path.addPolygon(QPolygonF(points))
    return path


def outlined(painter: QPainter, path: QPainterPath, color: str, theme: Theme, scale: float) -> None:
    """A filled sign with a thin edge of the panel's colour, so that it stands off what is below."""
    painter.setPen(QPen(QColor(theme.panel), 1.6 * scale))
    painter.setBrush(QColor(color))
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_start(painter: QPainter, center: QPointF, theme: Theme, scale: float) -> None:
    """A ring: where runs begin."""
    painter.setPen(QPen(QColor(theme.text), 2 * scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(center, 6 * scale, 6 * scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_arrow(
    painter: QPainter, edge: QPointF, angle: float, color: str, theme: Theme, scale: float
) -> None:
    """An arrow at the edge: the head is out there, not here."""
    painter.save()
    painter.translate(edge)
    painter.rotate(angle + 90)
    path = marker_path("triangle", QPointF(0, 4 * scale), 5.5 * scale)
    outlined(painter, path, color, theme, scale)
    painter.restore()


def draw_cross(painter: QPainter, spot: QPointF, theme: Theme, scale: float) -> None:
    """Over the head of a run that has diverged."""
    painter.setPen(QPen(QColor(theme.error), 2.2 * scale))
    r = 8.5 * scale
    painter.drawLine(QLineF(spot.x() - r, spot.y() - r, spot.x() + r, spot.y() + r))
    painter.drawLine(QLineF(spot.x() - r, spot.y() + r, spot.x() + r, spot.y() - r))


def edge_point(box: QRectF, spot: QPointF) -> tuple[QPointF, float]:
    """Where the ray from the box's centre to a spot outside crosses its edge, and its angle."""
    center = box.center()
    dx, dy = spot.x() - center.x(), spot.y() - center.y()
    size = max(abs(dx), abs(dy)) or 1.0  # before they are multiplied: they may be huge
    dx, dy = (_share(d, size) for d in (dx, dy))
    share = min(
        box.width() / 2 / abs(dx) if dx else math.inf,
        box.height() / 2 / abs(dy) if dy else math.inf,
    )
    angle = math.degrees(math.atan2(dy, dx))
    return QPointF(center.x() + dx * share, center.y() + dy * share), angle


def _share(part: float, size: float) -> float:
    """A part of a direction whose greatest is `size`; of infinite ones only the sign counts."""
    return part / size if math.isfinite(size) else math.copysign(float(math.isinf(part)), part)
