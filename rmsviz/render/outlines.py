"""Outlines and how they get onto a picture: as vectors, or from stamps where pixels are painted.

Filling a path of one glyph costs about 13 µs, stamping its picture 1.5 µs. A stamp is the outline
painted once for a scale, a colour and a place within the pixel (to a quarter), so that what is seen
does not depend on what was painted before. Text stands on whole pixels: its baseline is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPainterPath, QTransform

PHASES = 4  # places within a pixel, along each axis
LARGEST = 256.0  # pixels per em from which paths are filled: a stamp would cost more than it saves
BUDGET = 32 * 1024 * 1024  # bytes of stamps that are kept


class Outline:
    """Filled paths in units of the font's size (1 em), the y axis down, the baseline at y = 0."""

    __slots__ = ("paths",)

    def __init__(self, paths: Iterable[QPainterPath]) -> None:
        self.paths = tuple(paths)

    def bounds(self) -> QRectF:
        box = QRectF()
        for path in self.paths:
            box = box.united(path.boundingRect())
        return box

    def moved(self, dx: float, dy: float) -> Outline:
        return Outline(path.translated(dx, dy) for path in self.paths)


class Placed(NamedTuple):
    """An outline and where its origin is, in em."""

    outline: Outline
    x: float
    y: float


class _Stamp(NamedTuple):
    image: QImage
    left: int
    top: int


class _Stamps:
    """The stamps made so far; all are dropped when they outgrow the budget."""

    def __init__(self) -> None:
        self._made: dict[tuple[Outline, float, int, int, int], _Stamp] = {}
        self._bytes = 0

    def get(self, outline: Outline, scale: float, i: int, j: int, rgba: int) -> _Stamp:
        key = (outline, scale, i, j, rgba)
        stamp = self._made.get(key)
        if stamp is None:
            stamp = _make_stamp(outline, scale, i / PHASES, j / PHASES, rgba)
            if self._bytes + stamp.image.sizeInBytes() > BUDGET:
                self._made.clear()
                self._bytes = 0
            self._bytes += stamp.image.sizeInBytes()
            self._made[key] = stamp
        return stamp


_stamps = _Stamps()


def _make_stamp(outline: Outline, scale: float, dx: float, dy: float, rgba: int) -> _Stamp:
    to_pixels = QTransform(scale, 0, 0, scale, dx, dy)
    box = to_pixels.mapRect(outline.bounds()).toAlignedRect().adjusted(-1, -1, 1, 1)
    image = QImage(box.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.translate(-box.left(), -box.top())
    painter.setTransform(to_pixels, combine=True)
    _fill(painter, outline, QColor.fromRgba(rgba))
    painter.end()
    return _Stamp(image, box.left(), box.top())


def _fill(painter: QPainter, outline: Outline, color: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for path in outline.paths:
        painter.drawPath(path)


def draw(
    painter: QPainter,
    marks: Iterable[Placed],
    x: float,
    baseline: float,
    size: float,
    color: QColor | str,
) -> None:
    """Paint `marks`, in em, with their origin at (x, baseline) and `size` units to the em.

    Pixels get stamps; vector devices, rotated painters and very large sizes get paths.
    """
    device = painter.deviceTransform()
    scale = size * device.m11()
    if _takes_stamps(painter, device) and 0 < scale <= LARGEST:
        _stamp(painter, marks, device.map(QPointF(x, baseline)), scale, QColor(color).rgba())
    else:
        _draw_paths(painter, marks, QPointF(x, baseline), size, QColor(color))


def _takes_stamps(painter: QPainter, device: QTransform) -> bool:
    return (
        painter.paintEngine().type() == QPaintEngine.Type.Raster
        and not device.isRotating()
        and math.isclose(device.m11(), device.m22())
    )


def _stamp(
    painter: QPainter, marks: Iterable[Placed], origin: QPointF, scale: float, rgba: int
) -> None:
    left, top = origin.x() * PHASES, round(origin.y()) * PHASES
    fine = scale * PHASES
    painter.save()
    painter.setWorldTransform(painter.deviceTransform().inverted()[0] * painter.worldTransform())
    for outline, x, y in marks:
        column, i = divmod(round(left + x * fine), PHASES)
        row, j = divmod(round(top + y * fine), PHASES)
        stamp = _stamps.get(outline, scale, i, j, rgba)
        painter.drawImage(QPoint(column + stamp.left, row + stamp.top), stamp.image)
    painter.restore()


def _draw_paths(
    painter: QPainter, marks: Iterable[Placed], origin: QPointF, size: float, color: QColor
) -> None:
    painter.save()
    painter.translate(origin)
    painter.scale(size, size)
    for outline, x, y in marks:
        painter.translate(x, y)
        _fill(painter, outline, color)
        painter.translate(-x, -y)
    painter.restore()
