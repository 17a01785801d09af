"""The strokes of the plots: x is solid, y dashed, 2/λ dotted, a ghost thin. The key says so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from rmsviz.render.fonts import draw_text, text_width
from rmsviz.render.ghosts import DASH as GHOSTLY
from rmsviz.render.ghosts import THIN, run_ink
from rmsviz.render.lines import pen
from rmsviz.render.plot_curves import curve_pixels
from rmsviz.render.segments import Curve, between_caps
from rmsviz.render.theme import Theme
from rmsviz.scene.plots import Plot, Series
from rmsviz.scene.scene import RunStyle, Scene

DASH = (6.0, 4.0)  # y; x is solid
DOTTED = (1.6, 3.6)  # 2/λ
STROKE, EDGE = 1.9, 1.3  # widths
BEGIN, HALF = 1.6, 0.5  # times as wide is the mark where a curve begins, and half its length


def curves_of(scene: Scene, plot: Plot, box: QRectF, theme: Theme, scale: float) -> Iterator[Curve]:
    """The curves of a plot, in the pixels of its box."""
    for series in plot.series:
        if series.edge and series.constant:
            continue  # a line across the plot, there from the first
        x, y, steps = curve_pixels(series, plot, box)
        clip = box.adjusted(0, -1, 1, 1)
        if series.edge:
            dots = between_caps(DOTTED, EDGE * scale)
            yield Curve(x, y, steps, theme.muted, EDGE * scale, clip, dots)
            continue
        style = scene.view.styles[series.run]
        width, dash = _stroke(series, style, theme.stroke * scale)
        color = run_ink(theme, style, theme.panel)
        yield Curve(x, y, steps, color, width, clip, dash)
        begin = np.append(x[:1] - HALF, x[:1] + HALF)  # one point is no line yet
        yield Curve(begin, y[:1].repeat(2), steps[:1].repeat(2), color, BEGIN * width, clip)


def _stroke(
    series: Series, style: RunStyle, thick: float
) -> tuple[float, tuple[float, float] | tuple[()]]:
    """Width and dash of a run's curve: y is dashed, a ghost thin."""
    width = STROKE * thick * (THIN if style.ghost else 1.0)
    broken = style.ghost and series.coordinate is None
    dashed = DASH if series.coordinate == "y" else GHOSTLY if broken else ()
    return width, between_caps(dashed, width) if dashed else ()


def draw_key(
    painter: QPainter, end: QPointF, dotted: str, theme: Theme, size: float, scale: float
) -> float:
    """Which stroke is which, on a baseline up to its `end`, and what is `dotted`, if anything is;
    where that begins."""
    entries = [("x", (), STROKE), ("y", DASH, STROKE)]
    if dotted:
        entries.append((dotted, DOTTED, EDGE))
    sample = (2 * sum(DASH) + DASH[0]) * scale  # whole dashes
    widths = [text_width(text, size) + sample + 1.5 * size for text, _, _ in entries]
    x = begin = end.x() - sum(widths) + size
    for (text, dash, stroke), width in zip(entries, widths, strict=True):
        y = end.y() - 0.35 * size
        ink = pen(theme.muted, stroke * scale, Qt.PenCapStyle.FlatCap)
        if dash:
            ink.setDashPattern([part * scale / ink.widthF() for part in dash])
        painter.setPen(ink)
        painter.drawLine(QLineF(x, y, x + sample, y))
        draw_text(painter, x + sample + 0.4 * size, end.y(), text, size, theme.muted)
        x += width
    return begin
