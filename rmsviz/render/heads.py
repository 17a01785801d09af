"""The heads of runs: symbols where they stand, arrows at the edge, words where they diverged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from rmsviz.language import tr
from rmsviz.render.backdrop import Window
from rmsviz.render.fonts import draw_text, text_width
from rmsviz.render.signs import draw_arrow, draw_cross, marker_path, outlined
from rmsviz.render.surface_axes import AXES
from rmsviz.render.theme import Theme
from rmsviz.scene.frame import Frame, Head
from rmsviz.scene.numbers import step_text
from rmsviz.scene.scene import Scene

VEIL = 0.8  # how much of the panel's colour lies between words and the paths below them
RADIUS = 6.2  # of a symbol that no other covers


def spots(scene: Scene, frame: Frame, window: Window) -> Iterator[tuple[int, Head, QPointF]]:
    """Visible heads and where they stand, the compared pair on top."""
    first = [i for i in scene.visible() if i not in scene.view.pair]
    order = [*first, *(i for i in scene.visible() if i not in first)]
    heads = [(run, head) for run in order if (head := frame.heads[run]) is not None]
    places = window.pixels(np.array([(h.x, h.y) for _, h in heads]).reshape(-1, 2))
    for (run, head), (x, y) in zip(heads, places.tolist(), strict=True):
        yield run, head, QPointF(x, y)


class Heads:
    """Draws the heads of a frame one by one: arrows and words make room for those before them."""

    def __init__(self, painter: QPainter, box: QRectF, theme: Theme, scale: float) -> None:
        self._painter, self._box, self._theme, self._scale = painter, box, theme, scale
        self._arrows: list[QPointF] = []
        self._said: list[QRectF] = []

    def draw_symbol(self, kind: str, spot: QPointF, larger: float, color: str) -> None:
        """A run's symbol, so many times `larger`."""
        path = marker_path(kind, spot, RADIUS * self._scale * larger)
        outlined(self._painter, path, color, self._theme, self._scale)

    def draw_arrow(self, at: QPointF, angle: float, color: str) -> QPointF:
        """An arrow at the edge, clear of those that are there; where it stands."""
        inward = 1 if at.y() < self._box.center().y() else -1
        while any(abs(at.x() - p.x()) < 14 and abs(at.y() - p.y()) < 14 for p in self._arrows):
            at += QPointF(0, inward * 17 * self._scale)
        self._arrows.append(at)
        draw_arrow(self._painter, at, angle, color, self._theme, self._scale)
        return at

    def draw_diverged(self, at: QPointF, row: int, crossed: bool) -> None:
        """At which step a run diverged, beside its head, which is `crossed` out or an arrow."""
        if crossed:
            draw_cross(self._painter, at, self._theme, self._scale)
        size, text = AXES * self._scale, tr("diverged at step {row}", row=step_text(row))
        width, gap, box = text_width(text, size), 13 * self._scale, self._box
        right = at.x() + gap + width < box.right()
        room = QRectF(at.x() + gap if right else at.x() - gap - width, at.y() - size, width, size)
        down = size * 1.3 if at.y() < box.center().y() else -size * 1.3
        while any(room.intersects(other) for other in self._said):
            room.translate(0, down)
        self._said.append(room)
        baseline = room.bottom() + 0.36 * size
        ground = QColor(self._theme.panel)
        ground.setAlphaF(VEIL)
        self._painter.fillRect(room.adjusted(-3, 0.3 * size, 3, 0.55 * size), ground)
        draw_text(self._painter, room.left(), baseline, text, size, self._theme.error, "medium")
