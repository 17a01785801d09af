"""Thousands of heads: the run's symbol, small, stamped where each stands.

On pixels a head is copied from one picture that has the symbol at every quarter of a pixel: 0.3 µs,
where painting it would take 5. Vector devices get outlines, or, of very many, one picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPixmap
from shiboken6 import wrapInstance

from rmsviz.engine.surface import Array
from rmsviz.language import tr
from rmsviz.render.backdrop import Window
from rmsviz.render.ink import Word, words_width, write
from rmsviz.render.panel import painting
from rmsviz.render.signs import marker, marker_path
from rmsviz.render.theme import Theme
from rmsviz.scene.frame import Crowd
from rmsviz.scene.scene import Scene

TYPE = 11.5
PHASES = 4  # places within a pixel, along each axis
RADII = ((300, 3.4), (3_000, 2.7), (10_000, 2.1))  # pixels, by how many heads there are
EDGE = 0.7  # pixels around heads, in the panel's colour, below all of them
EDGED = 3_000  # heads that have one; more would be twice the work
VECTORS = 5_000  # heads that are outlines in a vector picture: two megabytes
FINE = 3.0  # pixels to a logical one of the picture that is there instead


def draw_crowds(
    painter: QPainter,
    crowds: Iterable[Crowd],
    window: Window,
    scene: Scene,
    theme: Theme,
    scale: float,
) -> None:
    """The heads of every crowd, the compared pair's on top, and how many have diverged."""
    said: list[list[Word]] = []
    for crowd in sorted(crowds, key=lambda crowd: crowd.run in scene.view.pair):
        color, kind = theme.color(scene.view.styles[crowd.run].color), marker(crowd.run)
        spots, count = window.pixels(crowd.points), len(crowd.points) + crowd.diverged
        _draw_heads(painter, spots, window.box, kind, color, theme, _radius(count) * scale)
        if crowd.diverged:
            much = tr("  {diverged:,} of {count:,} diverged", diverged=crowd.diverged, count=count)
            name = Word(scene.runs[crowd.run].label, color, "medium")
            said.append([name, Word(much, theme.error, "medium")])
    _say_diverged(painter, window.box, said, theme, TYPE * scale)


def _radius(count: int) -> float:
    """The more heads, the smaller."""
    return next((radius for most, radius in RADII if count <= most), RADII[-1][1])


def _draw_heads(
    painter: QPainter, spots: Array, box: QRectF, kind: str, color: str, theme: Theme, radius: float
) -> None:
    """Paint heads `(n, 2)` where they are in `box`."""
    x, y = spots[:, 0], spots[:, 1]
    inside = (x >= box.left()) & (x <= box.right()) & (y >= box.top()) & (y <= box.bottom())
    if len(spots) <= EDGED:
        _draw(painter, spots[inside], box, kind, theme.panel, radius + EDGE)
    _draw(painter, spots[inside], box, kind, color, radius)


def _draw(
    painter: QPainter, spots: Array, box: QRectF, kind: str, color: str, radius: float
) -> None:
    if not len(spots):
        return
    if painter.paintEngine().type() == QPaintEngine.Type.Raster:
        _stamp(painter, spots, _stamps(kind, color, radius * painter.deviceTransform().m11()))
    elif len(spots) <= VECTORS:
        for x, y in spots.tolist():
            painter.fillPath(marker_path(kind, QPointF(x, y), radius), QColor(color))
    else:
        painter.drawImage(box, _picture(spots, box, kind, color, radius))


def _picture(spots: Array, box: QRectF, kind: str, color: str, radius: float) -> QImage:
    """So many heads that their outlines would fill megabytes, as pixels."""
    image = QImage((box.size() * FINE).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with painting(image) as painter:
        painter.scale(FINE, FINE)
        painter.translate(-box.topLeft())
        _draw(painter, spots, box, kind, color, radius)
    return image


@lru_cache(maxsize=64)
def _stamps(kind: str, color: str, radius: float) -> QImage:
    """PHASES × PHASES pictures of a head, its middle each time a quarter of a pixel further."""
    bounds = marker_path(kind, QPointF(), radius).boundingRect()
    middle = math.ceil(max(bounds.right(), bounds.bottom(), -bounds.top()))
    side = 2 * middle + 1
    image = QImage(side * PHASES, side * PHASES, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with painting(image) as painter:
        for j, i in np.ndindex(PHASES, PHASES):
            spot = QPointF(i * side + middle + i / PHASES, j * side + middle + j / PHASES)
            painter.fillPath(marker_path(kind, spot, radius), QColor(color))
    return image


def _stamp(painter: QPainter, spots: Array, stamps: QImage) -> None:
    """Qt reads the fragments from the array's own memory, ten doubles each."""
    device, side = painter.deviceTransform(), stamps.width() // PHASES
    corner = np.array([device.dx(), device.dy()]) * PHASES + 0.5
    places = np.floor(spots * (device.m11() * PHASES) + corner).astype(np.int64)
    keys = np.unique(places[:, 1] << 32 | places[:, 0])  # those in one place are one
    parts = np.ones((len(keys), 10))  # x, y of its middle; left, top, width, height; scales
    for column, place in enumerate((keys & 0xFFFFFFFF, keys >> 32)):
        parts[:, column] = (place >> 2) + 0.5
        parts[:, column + 2] = (place & 3) * side
        parts[:, column + 4] = side
    parts[:, 8] = 0.0  # turned; the last is its opacity
    fragments = cast(
        QPainter.PixmapFragment, wrapInstance(parts.ctypes.data, QPainter.PixmapFragment)
    )
    painter.save()
    painter.setWorldTransform(device.inverted()[0] * painter.worldTransform())
    painter.drawPixmapFragments(fragments, len(parts), QPixmap.fromImage(stamps))
    painter.restore()


def _say_diverged(
    painter: QPainter, box: QRectF, lines: Sequence[Sequence[Word]], theme: Theme, size: float
) -> None:
    """Words in the lower left corner of `box`, over a ground on which they can be read."""
    if not lines:
        return
    wide, high = max(words_width(words, size) for words in lines), 1.5 * size * len(lines)
    ground = QColor(theme.panel)
    ground.setAlphaF(0.85)
    room = QRectF(box.left() + 6, box.bottom() - 6 - high, wide + size, high)
    painter.fillRect(room, ground)
    for place, words in enumerate(lines):
        write(
            painter, room.left() + size / 2, room.top() + 1.5 * size * (place + 0.72), words, size
        )
