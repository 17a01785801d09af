"""The field in which a formula is typed: read at every key, wrong text underlined where it is wrong
and said in words beneath."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QLineF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula_functions import FUNCTIONS
from rmsviz.language import tr
from rmsviz.render.theme import Theme
from rmsviz.ui.style import DEFAULT_THEME, mark_wrong
from rmsviz.ui.widgets import keeps_escape, small_label

FUNCTIONS_HELP = tr(
    "A formula has x, y, t, numbers, pi, e, + − * / ** and {names}; "
    "where(x > 0, one value, another). Any other name is a parameter and gets a slider.",
    names=", ".join(FUNCTIONS),
)
_ROOM = 4_000  # characters: more than a formula may have, so that it is said and not cut off
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
_PIECE = re.compile(r"[A-Za-z0-9_.]+|\*\*|.", re.DOTALL)


def begun_functions(text: str, cursor: int) -> list[str]:
    """The functions that the word before the cursor, of two letters at least, is the beginning of:
    none where it is one already, or goes on behind the cursor."""
    before, behind = _WORD.search(text[:cursor]), text[cursor : cursor + 1]
    if before is None or len(before[0]) < 2 or behind.isalnum() or before[0] in FUNCTIONS:
        return []
    return [name for name in FUNCTIONS if name.startswith(before[0])]


class _Line(QLineEdit):
    """A line that marks what is wrong in it, and completes a function's name with Tab."""

    given_up = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = DEFAULT_THEME
        self._wrong: int | None = None  # the column

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def mark(self, column: int | None) -> None:
        """Underline what stands at `column`."""
        self._wrong = column
        self.update()

    def marked(self) -> tuple[int, int] | None:
        """The columns, first and last but one, that are underlined."""
        if self._wrong is None:
            return None
        piece = _PIECE.match(self.text(), self._wrong)
        return self._wrong, piece.end() if piece else self._wrong + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if (columns := self.marked()) is None:
            return
        left, right = map(self._place, columns)
        painter = QPainter(self)
        painter.setClipRect(self.contentsRect().adjusted(4, 0, -4, 0))
        painter.setPen(QPen(QColor(self._theme.error), 2.0))
        y = self.cursorRect().bottom() - 1
        painter.drawLine(QLineF(left, y, max(right, left + 5), y))

    def _place(self, column: int) -> float:
        """Where a column begins, in pixels, however far the line is scrolled."""
        width, text = self.fontMetrics().horizontalAdvance, self.text()
        here = self.cursorRect().center().x()
        return here + width(text[:column]) - width(text[: self.cursorPosition()])

    def complete(self) -> bool:
        """Finish the name of the function that was begun, and open its bracket."""
        found = begun_functions(self.text(), self.cursorPosition())
        word = _WORD.search(self.text()[: self.cursorPosition()])
        if not found or word is None:
            return False
        self.insert(found[0][len(word[0]) :] + "(")
        self.textEdited.emit(self.text())
        return True

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() == Qt.Key.Key_Tab and self.complete():
                return True
            overridden = event.type() == QEvent.Type.ShortcutOverride
            if overridden and self._leaves_undo(event):
                event.ignore()
                return True
        return keeps_escape(event) or super().event(event)

    def _leaves_undo(self, event: QKeyEvent) -> bool:
        """Whether Ctrl+Z is the window's: nothing was typed here that it could take back."""
        undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
        redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
        return undo or redo

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._wrong is None:
            self.clearFocus()  # it is typed; the keys are the window's again

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class FormulaField(QWidget):
    """A line for L(x, y). The text is the user's: replaced only when the formula itself is."""

    edited = Signal(str)
    settled = Signal()
    given_up = Signal()  # Escape: the formula is to be again what it was before the typing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        self.line = _Line()
        self.line.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.line.setObjectName("boxed")
        self.line.setAccessibleName(tr("Formula of the surface"))
        self.line.setMaxLength(_ROOM)
        self.line.setPlaceholderText("x**2 + 10*y**2")
        self.line.setToolTip(FUNCTIONS_HELP)
        self.line.setWhatsThis(FUNCTIONS_HELP)
        self.hint, self.problem = small_label(""), small_label("", "problem")
        column.addWidget(self.line)
        for label in (self.hint, self.problem):
            label.setWordWrap(True)
            label.hide()
            column.addWidget(label)
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.settled)
        self.line.left.connect(lambda: self._say(self.hint, ""))
        self.line.given_up.connect(self.given_up)

    @property
    def begun(self) -> list[str]:
        """The functions one of which is perhaps being typed."""
        return begun_functions(self.line.text(), self.line.cursorPosition())

    def show_formula(self, text: str) -> None:
        """The formula that is shown on the stage; what is typed stays while that is the same."""
        if text != self._shown:
            self.put(text)

    def put(self, text: str) -> None:
        """Write `text` over whatever is typed."""
        self._shown = text
        self.show_problem(None)
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def show_problem(self, problem: BadInput | None) -> None:
        """What is wrong: the place underlined, the sentence beneath. While a function's name is
        being typed, which ones begin so."""
        said = str(problem) if problem else ""
        mark_wrong(self.line, bool(problem))
        self.line.mark(problem.column if problem else None)
        self.line.setAccessibleDescription(said)
        self._say(self.problem, said)
        names = [f"{name}(…)" for name in self.begun] if self.line.hasFocus() else []
        self._say(self.hint, tr("Tab: {names}", names="   ".join(names)) if names else "")

    @staticmethod
    def _say(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
