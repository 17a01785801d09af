"""What stands under the mouse, in words and numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.render.fonts import draw_text, text_width
from rmsviz.render.stage import Stage
from rmsviz.render.theme import Theme
from rmsviz.scene.fans import HIGH, LOW, MEDIAN, FanSeries
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.plots import Plot
from rmsviz.scene.scene import Scene
from rmsviz.scene.ticks import tick_label

_SIZE = 12.0


def readout_at(stage: Stage, scene: Scene, position: QPointF, step: int) -> str:
    """The values at a position of the stage: the loss on the surface, the curves in a plot."""
    surface = stage.surface
    inside = position - surface.rect.topLeft()
    if surface in stage.panels and surface.window.box.contains(inside):
        x, y = surface.window.point(inside)
        loss = float(scene.experiment.surface.value((x, y), step))
        return f"x {format_plain(x)}   y {format_plain(y)}   L {format_plain(loss)}"
    instrument = stage.instrument
    if instrument in stage.panels and instrument.rect.contains(position):
        inside = position - instrument.rect.topLeft()
        return instrument.words_at(inside.x(), inside.y())
    inside = position - stage.plots.rect.topLeft()
    found = stage.plots.plot_at(inside.x(), inside.y()) if stage.plots in stage.panels else None
    return _plot_readout(scene, *found, inside.x(), stage.width) if found else ""


def _plot_readout(scene: Scene, plot: Plot, box: QRectF, x: float, room: float) -> str:
    share = min(max((x - box.left()) / box.width(), 0.0), 1.0)
    step = round(plot.time.at(share))
    values = []
    for series in plot.series:
        row = step - int(series.steps[0])
        if series.edge or not 0 <= row < len(series.values):
            continue
        name, value = series.coordinate or scene.runs[series.run].label, float(series.values[row])
        values.append(f"{name} {format_plain(value)}" if math.isfinite(value) else f"{name} –")
    values += [_fan_readout(scene, fan, step) for fan in plot.fans if _has(fan, step)]
    return _fitted([f"step {tick_label(step, 0)}", *values], room)


def _has(fan: FanSeries, step: int) -> bool:
    first, last = fan.steps
    return first <= step <= last


def _fan_readout(scene: Scene, fan: FanSeries, step: int) -> str:
    """'of RMSprop's starts 10 % 0.01, half 0.2, 90 % 3.1': at or below the number."""
    name = fan.coordinate or scene.runs[fan.run].label
    low, middle, high = (format_plain(value, 3) for value in fan.at(step)[[LOW, MEDIAN, HIGH]])
    return f"{name} 10 % {low}, median {middle}, 90 % {high}"


def _fitted(parts: list[str], room: float) -> str:
    """The parts beside each other; as many as have room, and then how many more there are."""
    for left_out in range(len(parts)):
        more = [f"+ {left_out} more"] if left_out else []
        text = "   ".join([*parts[: len(parts) - left_out], *more])
        if text_width(text, _SIZE) + 24 <= room:
            return text
    return parts[0]


def readout_rect(text: str, position: QPointF, within: QRectF) -> QRectF:
    """A small label beside the mouse, wholly within the stage."""
    width, height = text_width(text, _SIZE) + 16, 24.0
    left = min(position.x() + 14, within.right() - width - 4)
    top = position.y() - height - 10
    return QRectF(max(left, 4.0), top if top > 4 else position.y() + 18, width, height)


def paint_readout(painter: QPainter, text: str, rect: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.border), 1.0))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_text(painter, rect.left() + 8, rect.top() + 16, text, _SIZE, theme.text)
