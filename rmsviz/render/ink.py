"""Small strokes that all panels share: cards, axes, text in runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.render.fonts import Weight, draw_text, text_width
from rmsviz.render.theme import Theme
from rmsviz.scene.ticks import Axis, Tick, ticks

RADIUS = 8.0
MOST_TICKS = 60  # on an axis: more are no help
INDEX = 0.72  # the size of an index beside its symbol


def card(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A panel's ground: rounded, with a hairline around it."""
    reach = RADIUS + 1.0
    for y in (rect.top(), rect.bottom() - reach):  # what the corners are blended with
        painter.fillRect(QRectF(rect.left(), y, rect.width(), reach), QColor(theme.window))
    painter.setPen(QPen(QColor(theme.border), 1.0))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)


class Word(NamedTuple):
    """A piece of a line of text."""

    text: str
    color: str
    weight: Weight = "regular"
    size: float = 1.0  # of the line's size
    drop: float = 0.0  # below the baseline, in the line's size


def words_width(words: Sequence[Word], size: float) -> float:
    return sum(text_width(w.text, size * w.size, w.weight) for w in words)


def write(
    painter: QPainter, x: float, baseline: float, words: Sequence[Word], size: float
) -> float:
    """Write words one after the other; where the line ends."""
    for word in words:
        at = baseline + word.drop * size
        draw_text(painter, x, at, word.text, size * word.size, word.color, word.weight)
        x += text_width(word.text, size * word.size, word.weight)
    return x


def indexed(symbol: str, color: str, size: float = INDEX, index: str = "t") -> list[Word]:
    """A symbol with a small index below: G_t."""
    return [Word(symbol, color), Word(index, color, size=size, drop=0.18)]


def fitting_ticks(
    axis: Axis,
    width: float,
    size: float,
    gap: float,
    make: Callable[[Axis, int], list[Tick]] = ticks,
) -> list[Tick]:
    """As many ticks as have room side by side, their labels `gap` apart; two at least, if only they
    do not touch."""
    most = min(max(2, int(width / (size + gap))), MOST_TICKS)
    found = make(axis, most)
    while most > 2 and len(found) * (widest_label(found, size) + gap) > width + gap:
        most -= 1
        found = make(axis, most)
    touching = len(found) > 1 and len(found) * (widest_label(found, size) + 0.3 * gap) > width + gap
    return [found[0], found[-1]] if touching else found


def widest_label(found: Sequence[Tick], size: float) -> float:
    return max((text_width(tick.label, size) for tick in found), default=0.0)


def draw_axes(
    painter: QPainter, box: QRectF, across: list[Tick], up: list[Tick], theme: Theme, size: float
) -> None:
    """Grid lines, the two axes, their ticks and labels, around `box`."""
    for tick in up:
        _level(painter, box.left(), box.right(), _height(box, tick), theme.grid)
    _upright(painter, box.left(), box.top(), box.bottom() + 1, theme.axis)
    _level(painter, box.left(), box.right(), box.bottom(), theme.axis)
    draw_tick_labels(painter, box, across, up, theme, size)


def draw_tick_labels(
    painter: QPainter, box: QRectF, across: list[Tick], up: list[Tick], theme: Theme, size: float
) -> None:
    """Ticks and labels under and to the left of `box`; a label that would leave it is moved in."""
    for tick in across:
        x = box.left() + tick.place * box.width()
        _upright(painter, x, box.bottom(), box.bottom() + 5, theme.axis)
        width = text_width(tick.label, size)
        draw_text(painter, x - width / 2, box.bottom() + 6 + size, tick.label, size, theme.muted)
    free = math.inf  # above the label before
    for tick in sorted(up, key=lambda tick: tick.place):
        y = _height(box, tick)
        _level(painter, box.left() - (4 if tick.label else 2), box.left(), y, theme.axis)
        if not tick.label or y > free:
            continue  # in a very low box not all have room
        free = y - 1.05 * size
        width = text_width(tick.label, size)
        draw_text(painter, box.left() - 7 - width, y + 0.36 * size, tick.label, size, theme.muted)


def _height(box: QRectF, tick: Tick) -> float:
    return box.bottom() - tick.place * box.height()


def _level(painter: QPainter, left: float, right: float, y: float, color: str) -> None:
    """A hairline on whole pixels; as a rectangle it costs a fiftieth of an antialiased line."""
    painter.fillRect(QRectF(left, math.floor(y), right - left, 1.0), QColor(color))


def _upright(painter: QPainter, x: float, top: float, bottom: float, color: str) -> None:
    painter.fillRect(QRectF(math.floor(x), top, 1.0, bottom - top), QColor(color))
