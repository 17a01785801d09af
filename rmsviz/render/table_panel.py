"""The table that fills as a run plays: g², v, √v and the effective learning rate, step by step."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from rmsviz.language import tr
from rmsviz.render.fonts import draw_text, fitted, text_width
from rmsviz.render.ink import Word, indexed, words_width, write
from rmsviz.render.instrument import LEFT, TYPE, Instrument
from rmsviz.scene.numbers import format_plain, step_text
from rmsviz.scene.step_table import Row, rows_at, table_of

LEADING = 1.62  # em from row to row
LARGEST = 1.35  # times as large is the type at most where there is room for more than the rows
CELL = 6.2  # em that a number takes: 3.8911 × 10⁻⁶
DIGITS, BETWEEN = 4, 0.4  # em between columns


class _Column(NamedTuple):
    head: list[Word]
    value: Callable[[Row], float]


class TablePanel(Instrument):
    """Chosen steps of both compared runs, the last row the step that is shown."""

    name = tr("TABLE TO STEP")
    share, least, most = 0.34, 220.0, 340.0
    hall = 178.0

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[int] = []
        self._baseline = 0.0
        self._type = TYPE

    def draw_contents(self, painter: QPainter, top: float) -> None:
        assert self._scene is not None and self.frame is not None
        self._type = self._fitting(top)
        size, runs = self._type, self._scene.compared
        first = self._steps_width(size)
        width = (self.size.width() - 2 * LEFT - first) / len(runs)
        room = int((self.size.height() - top - 4.6 * size) / (LEADING * size))
        steps = self._steps = rows_at(self._scene, self.frame.step)[-max(room, 1) :]
        baseline = self._baseline = top + 2.6 * size
        self._draw_right(painter, LEFT + first, baseline, tr("step"), self.theme.muted)
        for place, run in enumerate(runs):
            x = LEFT + first + place * width
            columns = self._columns(run, width)
            self._draw_head(painter, run, columns, x, baseline, width)
            self._draw_rows(painter, run, columns, steps, x, baseline, width)
        for line, step in enumerate(steps):
            now = self.theme.text if step == self.frame.step else self.theme.muted
            self._draw_right(painter, LEFT + first, self._row(baseline, line), step_text(step), now)
        rule = QRectF(LEFT, baseline + 0.55 * size, self.size.width() - 2 * LEFT, 1.0)
        painter.fillRect(rule, QColor(self.theme.grid))

    def _fitting(self, top: float) -> float:
        """So large that the rows of the whole run fill the panel, and all columns have room."""
        assert self._scene is not None
        rows = len(rows_at(self._scene, self._scene.experiment.steps))
        high = (self.size.height() - top) / (4.6 + LEADING * rows)
        columns = sum(
            4 if self._scene.runs[i].method.accumulates else 2 for i in self._scene.compared
        )
        wide = (self.size.width() - 2 * LEFT) / (3.2 + CELL * columns)
        usual = TYPE * self.scale
        return min(max(min(high, wide), usual), LARGEST * usual)

    def _steps_width(self, size: float) -> float:
        """The room of the widest step of the whole run."""
        assert self._scene is not None
        return max(3.2 * size, text_width(step_text(self._scene.experiment.steps), size))

    def _row(self, baseline: float, line: int) -> float:
        return baseline + (line + 1.2) * LEADING * self._type

    def step_at(self, x: float, y: float) -> int | None:
        size = self._type
        for line, step in enumerate(self._steps):
            bottom = self._row(self._baseline, line) + 0.4 * size
            if bottom - LEADING * size < y <= bottom:
                return step
        return None

    def _columns(self, run: int, width: float) -> list[_Column]:
        """As many columns as have room; what can be worked out from the others goes first."""
        assert self._scene is not None
        method, muted = self._scene.runs[run].method, self.theme.muted
        symbol = indexed(method.accumulator, muted, self.index) if method.accumulates else []
        rate = indexed("α", muted, self.index, "eff")
        square = _Column([Word("g²", muted)], lambda row: row.squared)
        v = _Column(symbol, lambda row: row.v)
        root = _Column([Word("√", muted), *symbol], lambda row: row.root)
        factor = _Column(rate, lambda row: row.lr_eff)
        if not method.accumulates:
            return [square, factor]
        sets = [[square, v, root, factor], [square, v, factor], [v, factor]]
        cell = CELL * self._type
        return next((c for c in sets if len(c) * cell <= width), sets[-1])

    def _draw_head(
        self,
        painter: QPainter,
        run: int,
        columns: list[_Column],
        x: float,
        baseline: float,
        width: float,
    ) -> None:
        """The run's name, and below it what stands in its columns."""
        assert self._scene is not None
        size, cell = self._type, width / len(columns)
        label = self._scene.runs[run].label
        left = x + cell - words_width(columns[0].head, size) if len(columns) > 2 else x + 0.4 * cell
        name = fitted(label, size, x + width - left, "medium")
        write(painter, left, baseline - 1.5 * size, [Word(name, self.color(run), "medium")], size)
        for place, column in enumerate(columns):
            right = x + (place + 1) * cell
            write(painter, right - words_width(column.head, size), baseline, column.head, size)

    def _draw_rows(
        self,
        painter: QPainter,
        run: int,
        columns: list[_Column],
        steps: list[int],
        x: float,
        baseline: float,
        width: float,
    ) -> None:
        assert self._scene is not None and self._trajectory is not None
        rows = table_of(self._trajectory, run, self._scene.view.coordinate, steps)
        cell, color = width / len(columns), self.color(run)
        for row in rows:
            y = self._row(baseline, steps.index(row.step))
            for place, column in enumerate(columns):
                text = self._written(column.value(row), cell)
                self._draw_right(painter, x + (place + 1) * cell, y, text, color)

    def _written(self, value: float, room: float) -> str:
        """The number with as many digits as have room, at least two."""
        if not math.isfinite(value):
            return "–"
        size = self._type
        texts = [format_plain(value, digits) for digits in range(DIGITS, 1, -1)]
        fitting = (t for t in texts if text_width(t, size) + BETWEEN * size <= room)
        return next(fitting, texts[-1])

    def _draw_right(
        self, painter: QPainter, right: float, baseline: float, text: str, color: str
    ) -> None:
        size = self._type
        draw_text(painter, right - text_width(text, size), baseline, text, size, color)
