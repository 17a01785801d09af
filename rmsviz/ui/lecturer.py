"""What the lecturer alone sees while the hall sees the stage: the time, and what comes next."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.ui.style import GAP
from rmsviz.ui.widgets import Panel

TYPE = 17


class Lecturer(Panel):
    """A line above the stage. The elapsed time is that of the talk: sleep counts."""

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._began = clock()
        self.now, self.elapsed, self.next = QLabel(), QLabel(), QLabel()
        self.next.setMinimumWidth(0)
        row = QHBoxLayout()
        row.setSpacing(3 * GAP)
        for label in (self.now, self.elapsed):
            label.setFont(font(TYPE, "medium"))
            row.addWidget(label)
        self.next.setFont(font(TYPE))
        row.addWidget(self.next, 1)
        self.column.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.show_time)

    def begin(self) -> None:
        """The talk begins now."""
        self._began = self._clock()
        self.show_time()
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        self.hide()

    def show_time(self) -> None:
        now = self._clock()
        minutes, seconds = divmod(max(int(now - self._began), 0), 60)
        self.now.setText(datetime.fromtimestamp(now).strftime("%H:%M"))
        self.elapsed.setText(
            tr("{minutes}:{seconds:02} since the start", minutes=minutes, seconds=seconds)
        )

    def show_next(self, text: str) -> None:
        self.next.setText(text)
