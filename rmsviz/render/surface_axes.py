"""What stands around the surface: axes with their ticks and labels, the room those need, a caption.

The labels of a deep zoom have something in common, which stands with the axis's name.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from rmsviz.engine.surface import Domain
from rmsviz.render.backdrop import Window
from rmsviz.render.fonts import draw_text, fitted, text_width
from rmsviz.render.ink import draw_tick_labels, fitting_ticks, widest_label
from rmsviz.render.legend import TYPE
from rmsviz.render.theme import Theme
from rmsviz.scene.offsets import offset_of, offset_ticks
from rmsviz.scene.ticks import Axis, Tick

AXES = 11.5  # type


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


def window_beside(asked: Domain, panel: QSizeF, top: float, equal: bool, scale: float) -> Window:
    """Where a part of the plane stands on a panel, below `top`, so that its labels have room."""
    size, whole = TYPE * scale, QRectF(QPointF(), panel)
    left = foot = 4.6 * size
    for _ in range(2):  # what the labels need depends on what is shown, and that on the room
        box = whole.adjusted(left, top, -14, -foot)
        box = QRectF(box.toRect())  # on whole pixels: crisp edges, and a quick copy
        window = Window.fit(asked, box, equal)
        widest = widest_label(_ticks_up(window, AXES * scale), AXES * scale)
        left = max(left, size * math.ceil((widest + 26 * scale) / size))
    return window


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


def draw_caption(
    painter: QPainter, panel: QSizeF, caption: str, short: str, theme: Theme, scale: float
) -> None:
    """At the foot of a panel `caption`, or as much of the `short` one as has room."""
    size, room = 11 * scale, panel.width() - 24
    if text_width(caption, size) > room:
        caption = short
    name, dot, rest = caption.partition(" · ")
    while text_width(dot + rest, size) > 0.75 * room and " · " in rest:
        rest = rest.partition(" · ")[2]  # the scale goes last: without it shades say nothing
    if dot and text_width(dot + rest, size) + 3 * size > room:
        name, dot = "", ""  # a letter of a name says less than none
        rest = rest if text_width(rest, size) <= room else rest.rpartition(", ")[0] or rest
    name = fitted(name, size, room - text_width(dot + rest, size))
    caption = fitted(f"{name}{dot}{rest}", size, room)
    x = (panel.width() - text_width(caption, size)) / 2
    draw_text(painter, x, panel.height() - 10, caption, size, theme.muted)
