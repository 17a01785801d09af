"""A question with its answers, and what came of several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.render.theme import Theme
from rmsviz.scene.moment import Moment, Quiz
from rmsviz.scene.prose import spoken
from rmsviz.ui.prose import ProseButton, ProseLabel
from rmsviz.ui.style import DEFAULT_THEME, UNIT, retheme
from rmsviz.ui.widgets import explain, small_label

_ANSWER = tr("An answer; then the run shows whether it is right.")
_WHY = tr("Say why the answer is what it is; the run need not be waited for.")
_AGAIN = tr("Forget all answers of this lesson and begin at its first question.")
_READ = tr("The lesson in which the answer is shown, step by step.")


class QuizView(QWidget):
    """A question and its answers as buttons. The right one is told after one is chosen."""

    answered = Signal(bool)  # whether rightly
    why_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quiz: Quiz | None = None
        self._theme = DEFAULT_THEME
        self.buttons: list[ProseButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(UNIT)
        self.question = ProseLabel(font(14, "medium"))
        self.said, self.why = small_label(""), QPushButton(tr("Why?"))
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.why)
        explain(self.why, tr("Why this is the answer"), _WHY)
        self.why.clicked.connect(self.why_asked)
        self.why.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.column.addWidget(self.question)
        self.column.addLayout(foot)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_quiz(self, quiz: Quiz | None, before: bool | None = None) -> None:
        """Ask; `before` is whether the first answer was right, where it was given already."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self._quiz, self.buttons = quiz, []
        self.setVisible(quiz is not None)
        self.end()
        if quiz is None:
            return
        self.question.set_text(quiz.question)
        for number, answer in enumerate(quiz.answers):
            button = ProseButton(answer)
            explain(button, tr("Answer"), _ANSWER)
            button.clicked.connect(lambda _=False, chosen=number: self._answer(chosen))
            self.buttons.append(button)
            self.column.insertWidget(1 + number, button)
        if before is not None:
            self.said.setText(tr("Answered before: ✓") if before else tr("Answered before: ✗"))
            self.said.show()
        retheme(self, self._theme)

    def end(self) -> None:
        """Nothing more is to be said."""
        self.said.hide()
        self.why.hide()

    def _answer(self, chosen: int) -> None:
        assert self._quiz is not None
        for number, button in enumerate(self.buttons):
            right = number == self._quiz.right
            button.setEnabled(False)
            if right or number == chosen:
                button.set_sign("✓" if right else "✗")
            if right:
                button.setObjectName("right")
                button.style().polish(button)
        well = chosen == self._quiz.right
        self.said.setText(tr("Yes: watch the run.") if well else tr("No: watch the run."))
        self.said.show()
        self.why.setVisible(bool(self._quiz.why))
        self.answered.emit(well)


class QuizResult(QWidget):
    """The questions that were missed, each with the lesson that teaches it; and all once more."""

    lesson_wanted = Signal(str)
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = DEFAULT_THEME
        self._parts: list[QWidget] = []
        self.buttons: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(UNIT)
        self.begin_again = QPushButton(tr("Answer all once more"))
        explain(self.begin_again, tr("Answer all once more"), _AGAIN)
        self.begin_again.clicked.connect(self.again)
        self.column.addWidget(self.begin_again)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_missed(self, missed: Sequence[Moment]) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.buttons = [], []
        for moment in missed:
            self._add(moment)
        retheme(self, self._theme)
        self.show()

    def _add(self, moment: Moment) -> None:
        assert moment.quiz is not None
        question, see = ProseLabel(font(13)), moment.quiz.see
        question.set_text(moment.quiz.question)
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, UNIT)
        column.setSpacing(0)
        column.addWidget(question)
        if see:
            button = QPushButton(tr("Read: {see}", see=title_of(see)))
            button.setAccessibleName(
                tr(
                    "{question} Read {see}",
                    question=spoken(moment.quiz.question),
                    see=title_of(see),
                )
            )
            button.clicked.connect(lambda: self.lesson_wanted.emit(see))
            self.buttons.append(button)
            column.addWidget(button)
        self._parts.append(group)
        self.column.insertWidget(self.column.count() - 1, group)


def title_of(see: str) -> str:
    """The title of one of the program's lessons; another file's name."""
    from rmsviz.scene.lessons import PREFIX, titles

    return titles()[see.removeprefix(PREFIX)][0] if see.startswith(PREFIX) else see
