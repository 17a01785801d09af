"""The edges of stability in a plot: a constant 2/λ as a line across, and their names beside it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from rmsviz.render.ink import Word, write
from rmsviz.render.lines import pen
from rmsviz.render.plot_curves import height_of
from rmsviz.render.plot_strokes import DOTTED, EDGE
from rmsviz.render.theme import Theme
from rmsviz.scene.plots import Plot, Series


def draw_constant_edges(
    painter: QPainter, plot: Plot, box: QRectF, theme: Theme, scale: float
) -> None:
    """The lines of those that are the same at every step."""
    for series in plot.series:
        y = height_of(float(series.values[-1]), plot, box)
        if series.edge and series.constant and box.top() <= y <= box.bottom():
            ink = pen(theme.muted, EDGE * scale, Qt.PenCapStyle.FlatCap)
            ink.setDashPattern([part / ink.widthF() for part in DOTTED])
            painter.setPen(ink)
            painter.drawLine(QLineF(box.left() + 1, y, box.right(), y))


def name_edges(
    painter: QPainter, plot: Plot, box: QRectF, step: int, theme: Theme, size: float, index: float
) -> None:
    """Which 2/λ line is which, beside the plot, at the height where it is at `step`."""
    edges = [(_height(s, plot, box, step), s) for s in plot.series if s.edge]
    size, muted = 0.92 * size, theme.muted
    shown = sorted((e for e in edges if box.top() <= e[0] <= box.bottom()), key=lambda e: e[0])
    middles, first = [], box.top() + 0.4 * size  # the highest
    for y, _ in shown:
        middles.append(max(first, y))
        first = middles[-1] + 1.15 * size
    last = box.bottom()  # below it are the steps
    for middle, (_, series) in zip(reversed(middles), reversed(shown), strict=True):
        last = min(middle, last)
        name = Word(series.coordinate or "", muted, size=index + 0.06, drop=0.2)
        words = [Word(series.edge, muted), name]
        write(painter, box.right() + 3, last + size / 3, words, size)
        last -= 1.15 * size


def _height(series: Series, plot: Plot, box: QRectF, step: int) -> float:
    """Where an edge is at `step`; nan before it begins and after it ends."""
    row = int(np.searchsorted(series.steps, step, side="right")) - 1
    if series.constant:
        return height_of(float(series.values[-1]), plot, box)
    shown = row >= 0 and step <= int(series.steps[-1])
    return height_of(float(series.values[row]), plot, box) if shown else math.nan
