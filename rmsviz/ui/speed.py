"""The speed of playback: presets, or any number of steps a second that is typed."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.ui.numerals import read_number
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.style import mark_wrong
from rmsviz.ui.widgets import Chooser, explain, keeps_escape

PRESETS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0)
_UNIT = re.compile(r"\s*(steps?)?\s*(/|per|a)?\s*(seconds?|sec|s)?\s*$")
_ABOUT = tr(
    "How many steps are shown a second. It changes nothing in the paths: they are computed before."
)
_HELP = tr("Speed: choose or type, 0.5 to 10,000 steps a second (slower [, faster ])")


class SpeedChooser(Chooser):
    """Shows and sets the playhead's rate."""

    problem = Signal(str)  # why a typed speed cannot be used

    def __init__(self, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__(tr("Speed in steps a second"), parent)
        self._playhead = playhead
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        explain(self, _HELP, _ABOUT)
        explain(self._line(), _HELP, _ABOUT)
        self.setFixedWidth(160)  # 10,000 steps/s
        for rate in PRESETS:
            self.addItem(speed_text(rate), rate)
        self._line().setAccessibleName(tr("Speed in steps a second"))
        self._line().returnPressed.connect(self._enter)
        self.activated.connect(self._choose)
        playhead.rate_changed.connect(self.show_rate)
        self.show_rate(playhead.rate)

    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None  # it is editable
        return line

    def show_rate(self, rate: float) -> None:
        mark_wrong(self, False)
        self.setCurrentIndex(self.findData(rate))
        self.setEditText(speed_text(rate))
        self._line().setCursorPosition(0)

    def _choose(self, index: int) -> None:
        self._playhead.rate = self.itemData(index)
        self.show_rate(self._playhead.rate)
        self._line().clearFocus()
        self.clearFocus()

    def _enter(self) -> None:
        if self.commit():
            self.clearFocus()

    def commit(self) -> bool:
        """Take what is typed; False where it cannot be used."""
        if self.currentText() == speed_text(self._playhead.rate):
            return True
        try:
            self._playhead.rate = read_number(_UNIT.sub("", self.currentText()))
        except BadInput as error:
            mark_wrong(self, True)
            self.setToolTip(str(error))
            self.problem.emit(str(error))
            return False
        self.setToolTip(_HELP)
        self.show_rate(self._playhead.rate)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._line().selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def event(self, event: QEvent) -> bool:
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.show_rate(self._playhead.rate)
            self.setToolTip(_HELP)
            self.clearFocus()
        else:
            super().keyPressEvent(event)


def speed_text(rate: float) -> str:
    """`30 steps/s`, `1 step/s`, `10,000 steps/s`."""
    number = f"{rate:,.0f}" if rate == int(rate) else f"{rate:.6g}"
    return (
        tr("{number} step/s", number=number) if rate == 1 else tr("{number} steps/s", number=number)
    )


def next_speed(rate: float, direction: int) -> float:
    """The preset after (direction 1) or before (-1) `rate`; the last one stays."""
    if direction > 0:
        return min((p for p in PRESETS if p > rate), default=rate)
    return max((p for p in PRESETS if p < rate), default=rate)
