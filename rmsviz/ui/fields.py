"""A field for one number: rounded at rest, exact while typed, with a sentence where it is wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.ui.numerals import exact_text, read_number, short_text
from rmsviz.ui.style import mark_wrong

Check = Callable[[float], float]
Nudge = Callable[[float, int], float]
_MOST_DIGITS, _LEAST_DIGITS = 6, 2
_NUDGES = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}


class NumberField(QLineEdit):
    """A number that can be typed.

    Enter or leaving commits, Esc reverts, up and down nudge. What cannot be used stays as it was
    typed, with a red border and its sentence in `problem`.
    """

    committed = Signal(object)  # a number that was typed
    nudged = Signal(object)  # a number reached by a key or the wheel; more may follow
    problem_changed = Signal(str)

    def __init__(
        self, name: str, check: Check, nudge: Nudge | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._check, self._nudge = check, nudge
        self._value: float | None = None
        self._problem = ""
        self._help = ""
        self._by_mouse = self._just_entered = False
        self.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.returnPressed.connect(self._enter)
        self.textEdited.connect(self._look_again)

    @property
    def value(self) -> float | None:
        return self._value

    @property
    def problem(self) -> str:
        """Why the text cannot be used; empty where it can."""
        return self._problem

    def set_help(self, text: str) -> None:
        """The tooltip while nothing is wrong."""
        self._help = text
        self._show_tip()

    def set_value(self, value: float | None) -> None:
        """Show `value`; None where there is no one number to show. What is being typed stays."""
        if value == self._value and type(value) is type(self._value):
            return
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._set_problem("")
            self._show_value()

    def _show_value(self) -> None:
        if self._value is None:
            self.setText("" if self.hasFocus() else tr("differ"))
        else:
            self.setText(exact_text(self._value) if self.hasFocus() else self._short())
        self.setModified(False)
        self.setCursorPosition(0)
        self._show_tip()

    def _short(self) -> str:
        """The value with as many digits as there is room for."""
        assert self._value is not None
        room = self.width() - 12
        for digits in range(_MOST_DIGITS, _LEAST_DIGITS, -1):
            text = short_text(self._value, digits)
            if self.fontMetrics().horizontalAdvance(text) <= room:
                return text
        return short_text(self._value, _LEAST_DIGITS)

    def _show_tip(self) -> None:
        exact = "" if self._value is None else exact_text(self._value)
        tip = self._problem or self._help.replace("{value}", exact) or exact
        if tip != self.toolTip():
            self.setToolTip(tip)

    def _set_problem(self, problem: str) -> None:
        if problem == self._problem:
            return
        self._problem = problem
        mark_wrong(self, bool(problem))
        self.setAccessibleDescription(problem)
        self._show_tip()
        self.problem_changed.emit(problem)

    def _read(self) -> float:
        return self._check(read_number(self.text()))

    def _look_again(self) -> None:
        """A sentence that no longer holds goes while one types; a new one waits for Enter."""
        if self._problem:
            try:
                self._read()
            except BadInput:
                return
            self._set_problem("")

    def commit(self) -> bool:
        """Take what is typed; False where it cannot be used."""
        if not self.isModified():
            return True
        try:
            value = self._read()
        except BadInput as error:
            self._set_problem(str(error))
            return False
        self._set_problem("")
        self._value = value
        self._show_value()
        self.committed.emit(value)
        return True

    def revert(self) -> None:
        """Forget what is typed."""
        self._set_problem("")
        self._show_value()

    def _enter(self) -> None:
        if self.commit():
            self._leave_or_stay()

    def _leave_or_stay(self) -> None:
        """Who came with the mouse gets the window's keys back; who came by Tab goes on here."""
        if self._by_mouse:
            self.clearFocus()
        else:
            self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_mouse = self._just_entered = event.reason() == Qt.FocusReason.MouseFocusReason
        if not self._problem:
            self._show_value()
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.commit():
            self._show_value()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._just_entered and not self.hasSelectedText():
            self.selectAll()
        self._just_entered = False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (*_NUDGES, Qt.Key.Key_Escape):
                event.accept()
                return True
            if not self.isModified() and _undoes(event):  # nothing typed: undo the last edit
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.revert()
            self._leave_or_stay()
        elif key in _NUDGES and self._nudge is not None:
            self._move(_NUDGES[key])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if self.hasFocus() and self._nudge is not None and turns:
            self._move(round(turns) or (1 if turns > 0 else -1))
            event.accept()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.hasFocus() and not self._problem:
            self._show_value()

    def _move(self, count: int) -> None:
        if self._nudge is None or self._value is None or not self.commit():
            return
        try:
            value = self._check(self._nudge(self._value, count))
        except BadInput:
            return
        self._value = value
        self._show_value()
        self.selectAll()
        self.nudged.emit(value)


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )


def whole(name: str, least: int, most: int) -> Check:
    """A check for whole numbers."""

    def check(value: float) -> int:
        if not least <= value <= most or value != int(value):
            raise BadInput(
                tr(
                    "{name} must be a whole number from {least:,} to {most:,}, not {value:g}",
                    name=name,
                    least=least,
                    most=most,
                    value=value,
                )
            )
        return int(value)

    return check
