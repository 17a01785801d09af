"""The words that a picture is painted with: which, how large, and where."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any, NamedTuple
from unittest import mock

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from rmsviz.render import equations, fonts, outlines
from rmsviz.render.stage import Stage

TOUCH = 0.5  # pixels: ink that is no nearer is apart


@contextmanager
def noting(text: Callable[..., None], equation: Callable[..., None]) -> Iterator[None]:
    """Call `text` and `equation` with the arguments of what paints them meanwhile."""
    draw_text, draw = fonts.draw_text, outlines.draw

    def note_text(*drawn: Any) -> None:
        text(*drawn)
        draw_text(*drawn)

    def note_equation(painter: QPainter, marks: Any, *drawn: Any) -> None:
        placed = list(marks)
        equation(painter, placed, *drawn)
        draw(painter, placed, *drawn)

    patches = [
        mock.patch.object(module, "draw_text", note_text)
        for name, module in list(sys.modules.items())
        if name.startswith("rmsviz.") and getattr(module, "draw_text", None) is draw_text
    ]
    patches.append(mock.patch.object(equations, "draw", note_equation))
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


class Written(NamedTuple):
    """A word or an equation, the box of its ink, and the box outside of which nothing is seen."""

    text: str
    ink: QRectF
    seen: QRectF

    def __str__(self) -> str:
        x, y, right, bottom = self.ink.getCoords()  # type: ignore[misc]
        return f"{self.text!r} at {x:.0f}:{right:.0f}, {y:.0f}:{bottom:.0f}"


def written(stage: Stage) -> list[Written]:
    """All that is written on the stage, panel by panel."""
    found: list[Written] = []

    def note(painter: QPainter, text: str, box: QRectF) -> None:
        seen = QRectF(panel.rect)
        if painter.hasClipping():
            clip = painter.worldTransform().mapRect(painter.clipBoundingRect())
            seen = seen.intersected(clip)
        found.append(Written(text, painter.deviceTransform().mapRect(box), seen))

    def text(
        painter: QPainter,
        x: float,
        y: float,
        words: str,
        size: float,
        color: object,
        weight: Any = "regular",
    ) -> None:
        if words.strip():
            font = fonts._large(weight)
            tight = QFontMetricsF(font).tightBoundingRect(words)
            scale = size / fonts._LARGE
            left, top = x + tight.left() * scale, y + tight.top() * scale
            note(painter, words, QRectF(left, top, tight.width() * scale, tight.height() * scale))

    def equation(
        painter: QPainter, marks: Any, x: float, y: float, size: float, *more: object
    ) -> None:
        box = QRectF()
        for mark in marks:
            box = box.united(mark.outline.bounds().translated(mark.x, mark.y))
        left, top = x + box.left() * size, y + box.top() * size
        note(painter, "an equation", QRectF(left, top, box.width() * size, box.height() * size))

    image = QImage(int(stage.width) + 1, int(stage.height) + 1, QImage.Format.Format_RGB32)
    image.fill(QColor(stage.theme.window))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    with noting(text, equation):
        for panel in stage.panels:
            panel.draw(painter)
    painter.end()
    return found


def clashes(words: list[Written]) -> list[str]:
    """What is written over something else that is written."""
    return [
        f"{one} over {other}"
        for one, other in combinations(words, 2)
        if _apart(one.ink.intersected(other.ink)) and one.ink.intersects(other.ink)
    ]


def _apart(common: QRectF) -> bool:
    return common.width() > TOUCH and common.height() > TOUCH


def cut(words: list[Written]) -> list[str]:
    """What is written so that a part of it is not seen."""
    room = (word.seen.adjusted(-TOUCH, -TOUCH, TOUCH, TOUCH) for word in words)
    return [
        f"{word} within {word.seen.getCoords()}"
        for word, seen in zip(words, room, strict=True)
        if not seen.contains(word.ink)
    ]
