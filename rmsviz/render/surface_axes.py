"""The axes around the surface: ticks, labels, and what the labels of a deep zoom have in common."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from rmsviz.render.backdrop import Window
from rmsviz.render.fonts import draw_text, fitted, text_width
from rmsviz.render.ink import draw_tick_labels, fitting_ticks, widest_label
from rmsviz.render.theme import Theme
from rmsviz.scene.offsets import offset_of, offset_ticks
from rmsviz.scene.ticks import Axis, Tick


def draw_surface_axes(painter: QPainter, window: Window, theme: Theme, size: float) -> None:
    """Ticks and labels below and to the left of the window's box, and the axes' names."""
    box, along, upward = window.box, *_axes(window)
    across = fitting_ticks(along, box.width(), size, 4 * size, offset_ticks)
    draw_tick_labels(painter, box, across, _ticks_up(window, size), theme, size)
    x, y = axis_name("x", along, box.width(), size), axis_name("y", upward, box.height(), size)
    middle = box.center().x() - text_width(x, size) / 2
    draw_text(painter, middle, box.bottom() + 2.6 * size, x, size, theme.muted)
    if y == "y":
        draw_text(painter, 12, box.center().y() + size / 3, y, size, theme.muted)
    else:
        _write_upwards(painter, 12 + size, box.center().y(), y, theme.muted, size)


def label_room(window: Window, size: float) -> float:
    """The width of the widest label beside the box."""
    return widest_label(_ticks_up(window, size), size)


def _axes(window: Window) -> tuple[Axis, Axis]:
    x0, x1, y0, y1 = window.shown
    return Axis(x0, x1), Axis(y0, y1)


def _ticks_up(window: Window, size: float) -> list[Tick]:
    return offset_ticks(_axes(window)[1], max(2, int(window.box.height() / 5 / size)))


def axis_name(letter: str, axis: Axis, room: float, size: float) -> str:
    """`x`, and in a deep zoom what all its labels have in common."""
    offset = offset_of(axis)
    return fitted(f"{letter} = {offset.text}", size, room) if offset else letter


def _write_upwards(
    painter: QPainter, right: float, middle: float, text: str, color: str, size: float
) -> None:
    painter.save()
    painter.translate(right, middle + text_width(text, size) / 2)
    painter.rotate(-90)
    draw_text(painter, 0.0, 0.0, text, size, color)
    painter.restore()
