"""The table that fills as a run plays: g², v, √v and the effective learning rate, step by step."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from rmsviz.render.fonts import draw_text, text_width
from rmsviz.render.ink import Word, indexed, words_width, write
from rmsviz.render.instrument import LEFT, TYPE, Instrument
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.step_table import Row, milestones, table_of

LEADING = 1.62  # em from row to row
DIGITS = 5


class TablePanel(Instrument):
    """Chosen steps of both compared runs, the last row the step that is shown."""

    name = "TABLE TO STEP"
    share, least, most = 0.32, 200.0, 320.0

    def draw_contents(self, painter: QPainter, top: float) -> None:
        assert self._scene is not None and self.frame is not None
        size, runs = TYPE * self.scale, self._scene.compared
        first = 4.4 * size  # the steps
        width = (self.size.width() - 2 * LEFT - first) / len(runs)
        room = int((self.size.height() - top - 3.4 * size) / (LEADING * size))
        steps = milestones(self.frame.step)[-max(room, 1) :]
        baseline = top + 1.2 * size
        self._draw_right(painter, LEFT + first - 1.4 * size, baseline, "step", self.theme.muted)
        for column, run in enumerate(runs):
            x = LEFT + first + column * width
            self._draw_head(painter, run, x, baseline, width)
        painter.fillRect(
            QRectF(LEFT, baseline + 0.6 * size, self.size.width() - 2 * LEFT, 1.0),
            QColor(self.theme.grid),
        )
        for line, step in enumerate(steps):
            y = baseline + (line + 1.25) * LEADING * size
            weight = step == self.frame.step
            ink = self.theme.text if weight else self.theme.muted
            self._draw_right(painter, LEFT + first - 1.4 * size, y, f"{step:,}", ink)
            for column, run in enumerate(runs):
                self._draw_row(painter, run, step, LEFT + first + column * width, y, width)

    def _columns(self, run: int) -> list[list[Word]]:
        assert self._scene is not None
        method, muted = self._scene.runs[run].method, self.theme.muted
        rate = [Word("α", muted), Word("eff", muted, size=0.72, drop=0.18)]
        if not method.accumulates:
            return [[Word("g²", muted)], rate]
        symbol = indexed(method.accumulator, muted)
        return [[Word("g²", muted)], symbol, [Word("√", muted), *symbol], rate]

    def _draw_head(
        self, painter: QPainter, run: int, x: float, baseline: float, width: float
    ) -> None:
        assert self._scene is not None
        size, columns = TYPE * self.scale, self._columns(run)
        name = [Word(self._scene.runs[run].label, self.color(run), "medium")]
        cell = width / len(columns)
        for place, words in enumerate(columns):
            right = x + (place + 1) * cell - 0.6 * size
            write(painter, right - words_width(words, size), baseline, words, size)
        if words_width(name, size) < cell - 2.4 * size:
            write(painter, x, baseline, name, size)

    def _draw_row(
        self, painter: QPainter, run: int, step: int, x: float, y: float, width: float
    ) -> None:
        assert self._scene is not None and self._trajectory is not None
        rows = table_of(self._trajectory, run, self._scene.view.coordinate, [step])
        columns = self._columns(run)
        cell, size = width / len(columns), TYPE * self.scale
        for place, value in enumerate(_values(rows[0], len(columns)) if rows else ()):
            text = format_plain(value, DIGITS) if math.isfinite(value) else "–"
            self._draw_right(painter, x + (place + 1) * cell - 0.6 * size, y, text, self.color(run))

    def _draw_right(
        self, painter: QPainter, right: float, baseline: float, text: str, color: str
    ) -> None:
        size = TYPE * self.scale
        draw_text(painter, right - text_width(text, size), baseline, text, size, color)


def _values(row: Row, columns: int) -> tuple[float, ...]:
    if columns == 2:
        return row.squared, row.lr_eff
    return row.squared, row.v, row.root, row.lr_eff
