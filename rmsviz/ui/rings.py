"""Rings on the surface: where somebody thinks a run will be, which point of a path is meant."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.render.stage import Stage

GUESS, POINT = 11.0, 5.0  # radii


class Guess(NamedTuple):
    """Where somebody thinks a run will be, and the run's colour."""

    x: float
    y: float
    color: str


def paint_ring(painter: QPainter, stage: Stage, guess: Guess, radius: float = GUESS) -> None:
    """A ring with a dot in the run's colour."""
    panel, theme = stage.surface, stage.theme
    x, y = panel.window.pixels(np.array([guess.x, guess.y])).tolist()
    spot = panel.rect.topLeft() + QPointF(x, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((theme.panel, 5.0), (theme.color(guess.color), 2.2)):
        painter.setPen(QPen(QColor(color), width))
        painter.drawEllipse(spot, radius, radius)
        painter.drawPoint(spot)
