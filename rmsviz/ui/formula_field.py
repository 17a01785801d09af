"""The field in which a formula is typed: read at every key, wrong text said in words beneath."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from rmsviz.engine.formula import formula_surface, parse
from rmsviz.engine.param import Settings
from rmsviz.engine.surface import Surface
from rmsviz.ui.style import mark_wrong
from rmsviz.ui.widgets import keeps_escape, small_label

_HINT = "x, y, t, numbers, names, + − * / **, sin, exp, sqrt, …"


class _Line(QLineEdit):
    given_up = Signal()

    def event(self, event: QEvent) -> bool:
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


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
        self.line.setAccessibleName("Formula of the surface")
        self.line.setPlaceholderText("x**2 + 10*y**2")
        self.line.setToolTip(_HINT)
        self.problem = small_label("", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.line)
        column.addWidget(self.problem)
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.settled)
        self.line.given_up.connect(self.given_up)

    def show_formula(self, text: str) -> None:
        """The formula that is shown on the stage; what is typed stays while that is the same."""
        if text != self._shown:
            self.put(text)

    def put(self, text: str) -> None:
        """Write `text` over whatever is typed."""
        self._shown = text
        self.show_problem("")
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def show_problem(self, problem: str) -> None:
        """The sentence under the field; '' where the formula is understood."""
        mark_wrong(self.line, bool(problem))
        self.line.setAccessibleDescription(problem)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def as_formula(surface: Surface, text: str, remembered: Settings) -> Surface:
    """The formula `text` over `surface`'s domain; parameters keep the values they had.

    BadInput says what is wrong with it.
    """
    known = {**remembered, **surface.params}
    params = {name: known[name] for name in parse(text).names if name in known}
    return formula_surface(text, params, surface.domain)
