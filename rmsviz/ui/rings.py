"""Rings on the surface: where somebody thinks a run will be, which point of a path is meant."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
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
    theme = stage.theme
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for panel in stage.surfaces:
        spot = panel.rect.topLeft() + panel.window.pixel(guess.x, guess.y)
        for color, width in ((theme.panel, 5.0), (theme.color(guess.color), 2.2)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawEllipse(spot, radius, radius)
            painter.drawPoint(spot)
