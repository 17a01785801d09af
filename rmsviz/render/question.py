"""A question to the hall and its answers, in large type; later, which of them is right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rmsviz.render.fonts import Weight, draw_text, text_width, wrapped
from rmsviz.render.ink import card
from rmsviz.render.panel import Panel

ASKED, ANSWER = 17.0, 14.0  # type, in pixels
LEADING = 1.4
MARGIN, INDENT = 14.0, 22.0
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Answer(NamedTuple):
    letter: str
    lines: list[str]
    right: bool


class QuestionPanel(Panel):
    """Stands where the instrument would stand."""

    def __init__(self) -> None:
        super().__init__()
        self.question = ""
        self.answers: tuple[str, ...] = ()
        self.right = -1  # which one is right, once that is to be seen

    def ask(self, question: str, answers: tuple[str, ...], right: int = -1) -> None:
        self.question, self.answers, self.right = question, answers, right
        self.restart()

    def height_in(self, width: float) -> float:
        """The pixels that it takes where it is `width` wide."""
        rows = sum(self._rows(width)) * ANSWER * LEADING
        return 2 * MARGIN + len(self._asked(width)) * ASKED * LEADING + rows

    def _asked(self, width: float) -> list[str]:
        return list(wrapped(self.question, ASKED, width - 2 * MARGIN, "semibold"))

    def _columns(self, width: float) -> int:
        """Two where that breaks no answer."""
        room = (width - 2 * MARGIN) / 2 - INDENT - MARGIN
        widest = max((text_width(a, ANSWER, "semibold") for a in self.answers), default=0.0)
        return 2 if len(self.answers) > 2 and widest <= room else 1

    def _answers(self, width: float) -> Iterator[_Answer]:
        room = (width - 2 * MARGIN) / self._columns(width) - INDENT
        for place, answer in enumerate(self.answers):
            lines = list(wrapped(answer, ANSWER, room, "semibold"))
            yield _Answer(LETTERS[place % len(LETTERS)], lines, place == self.right)

    def _rows(self, width: float) -> list[int]:
        """The lines of each row of answers."""
        lines = [len(answer.lines) for answer in self._answers(width)]
        columns = self._columns(width)
        return [max(lines[i : i + columns]) for i in range(0, len(lines), columns)]

    def draw_ground(self, painter: QPainter) -> None:
        card(painter, QRectF(0, 0, self.size.width(), self.size.height()), self.theme)

    def draw_words(self, painter: QPainter) -> None:
        width = self.size.width()
        columns, rows = self._columns(width), self._rows(width)
        y = MARGIN + 0.9 * ASKED
        for line in self._asked(width):
            draw_text(painter, MARGIN, y, line, ASKED, self.theme.text, "semibold")
            y += ASKED * LEADING
        y += 0.2 * ANSWER
        for place, answer in enumerate(self._answers(width)):
            row, column = divmod(place, columns)
            x = MARGIN + column * (width - 2 * MARGIN) / columns
            self._draw_answer(painter, answer, x, y + sum(rows[:row]) * ANSWER * LEADING)

    def _draw_answer(self, painter: QPainter, answer: _Answer, x: float, y: float) -> None:
        plain = self.right < 0 or answer.right
        color = self.theme.text if plain else self.theme.muted
        weight: Weight = "semibold" if answer.right else "regular"
        mark = "✓" if answer.right else answer.letter
        draw_text(painter, x, y, mark, ANSWER, color if answer.right else self.theme.muted, weight)
        for line in answer.lines:
            draw_text(painter, x + INDENT, y, line, ANSWER, color, weight)
            y += ANSWER * LEADING
