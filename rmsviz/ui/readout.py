"""What stands under the mouse, in words and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.render.backdrop import Window
from rmsviz.render.fonts import draw_text, text_width
from rmsviz.render.stage import Stage
from rmsviz.render.theme import Theme
from rmsviz.scene.numbers import format_plain, step_text
from rmsviz.scene.plots import Plot
from rmsviz.scene.scene import Scene
from rmsviz.scene.words import fan_words, has_step, values_at
from rmsviz.ui.trail import TrailPoint

_SIZE, _LINE = 12.0, 18.0


def surface_readout(scene: Scene, window: Window, inside: QPointF, step: int) -> str:
    """Position, loss, gradient and curvature at a pixel of the surface's panel."""
    surface, (x, y) = scene.experiment.surface, window.point(inside)
    place = f"x {_placed(x, window)}   y {_placed(y, window)}"
    loss = float(surface.value((x, y), step))
    if math.isnan(loss):
        return tr("{place}   the loss is not defined here", place=place)
    slopes, bends = (part((x, y), step).tolist() for part in (surface.gradient, surface.curvature))
    return "\n".join(
        [f"{place}   L {format_plain(loss)}", f"∂L  {_pair(slopes)}", f"∂²L  {_pair(bends)}"]
    )


def _placed(value: float, window: Window) -> str:
    """A coordinate with as many digits as tell its pixel from the next."""
    x0, x1, y0, y1 = window.shown
    pixel = min((x1 - x0) / window.box.width(), (y1 - y0) / window.box.height())
    digits = math.ceil(math.log10(max(abs(value) / pixel, 1.0)))
    return format_plain(value, min(max(digits, 4), 17))


def run_readout(scene: Scene, trajectory: Trajectory, point: TrailPoint) -> str:
    """A run's numbers at a step: where it is, and what its last step was made of."""
    run, step = point.run, point.step
    loss = float(trajectory.loss[step, run])
    lines = [
        tr("{label}   step {step}", label=scene.runs[run].label, step=step_text(step)),
        f"x {format_plain(point.x)}   y {format_plain(point.y)}   L {format_plain(loss)}",
    ]
    if step:
        gradient, v, rates = (
            rows[step - 1, run].tolist()
            for rows in (trajectory.gradient, trajectory.v, trajectory.lr_eff)
        )
        symbol = scene.runs[run].method.accumulator
        lines.append(f"g  {_pair(gradient)}")
        lines += [f"{symbol}  {_pair(v)}"] if symbol and not math.isnan(v[0]) else []
        lines.append(tr("α eff  {pair}", pair=_pair(rates)))
    return "\n".join(lines)


def _pair(values: Sequence[float]) -> str:
    return "   ".join(f"{axis} {format_plain(v)}" for axis, v in zip("xy", values, strict=True))


def plot_readout(stage: Stage, scene: Scene, plot: Plot, box: QRectF, x: float) -> str:
    """The step at a place in a plot, and what all plots of its row show there."""
    share = min(max((x - box.left()) / box.width(), 0.0), 1.0)
    step = round(plot.time.at(share))
    head = tr("step {step}", step=step_text(step))
    if plot.quantity == "loss":
        labels = ((scene.runs[s.run].label, s) for s in plot.series)
        fans = [fan_words(scene, fan, step) for fan in plot.fans if has_step(fan, step)]
        return "\n".join([_fitted([head, *values_at(labels, step)], stage.width), *fans])
    assert stage.plots.plots is not None
    lines = [head]
    for beside in stage.plots.plots:
        if beside.quantity == plot.quantity and not beside.empty:
            runs = dict.fromkeys([beside.run, *(s.run for s in beside.series)])
            lines += [_row_of(scene, beside, run, step) for run in runs]
            lines += [fan_words(scene, fan, step) for fan in beside.fans if has_step(fan, step)]
    return "\n".join(lines)


def _row_of(scene: Scene, plot: Plot, run: int, step: int) -> str:
    """A run's name and its values in a plot, the edges last."""
    series = sorted((s for s in plot.series if s.run == run), key=lambda s: bool(s.edge))
    named = (("  ".join(filter(None, (s.edge, s.coordinate))), s) for s in series)
    return "   ".join([scene.runs[run].label, *values_at(named, step)])


def axis_readout(scene: Scene, flag: str) -> str:
    """What a click on an axis does, by its flag in the View."""
    if not flag:
        return ""
    if getattr(scene.view, flag) == (flag == "log_time"):
        return tr("logarithmic axis; click: linear")
    unless = "" if flag == "log_time" else tr(", where no value is negative")
    return tr("linear axis; click: logarithmic{unless}", unless=unless)


def _fitted(parts: list[str], room: float) -> str:
    """The parts beside each other; as many as have room, and then how many more there are."""
    for left_out in range(len(parts)):
        more = [tr("+ {left_out} more", left_out=left_out)] if left_out else []
        text = "   ".join([*parts[: len(parts) - left_out], *more])
        if text_width(text, _SIZE) + 24 <= room:
            return text
    return parts[0]


def readout_rect(text: str, position: QPointF, within: QRectF) -> QRectF:
    """A small label beside the mouse, wholly within the stage."""
    lines = text.split("\n")
    width = max(text_width(line, _SIZE) for line in lines) + 16
    height = 6 + _LINE * len(lines)
    left = min(position.x() + 14, within.right() - width - 4)
    top = position.y() - height - 10
    return QRectF(max(left, 4.0), top if top > 4 else position.y() + 18, width, height)


def paint_readout(painter: QPainter, text: str, rect: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.border), 1.0))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for i, line in enumerate(text.split("\n")):
        draw_text(painter, rect.left() + 8, rect.top() + 16 + _LINE * i, line, _SIZE, theme.text)
