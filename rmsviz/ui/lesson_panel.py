"""The lesson beside the stage: what is said of this moment, its question, back and next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rmsviz.render.fonts import font
from rmsviz.scene.lesson import Lesson, Quiz
from rmsviz.ui.lesson_text import LessonText
from rmsviz.ui.style import GAP, HEADING, UNIT
from rmsviz.ui.widgets import IconButton, Panel, caption, small_label

NARROWEST, WIDEST = 300, 520


class LessonPanel(Panel):
    """Shows a moment of a lesson. It changes nothing itself: it asks."""

    moved = Signal(int)  # another moment is wanted
    answered = Signal(int)
    sought = Signal(int)  # a step
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self._place = 0
        self.name, self.title = caption(""), QLabel()
        self.title.setFont(font(HEADING + 2, "semibold"))
        self.title.setWordWrap(True)
        self.text, self.quiz = LessonText(), QuizView()
        self.close_button = IconButton("close", "Close the lesson", 14)
        self.back, self.next = QPushButton("Back"), QPushButton("Next")
        self.count = small_label("")
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.back.clicked.connect(lambda: self.moved.emit(self._place - 1))
        self.next.clicked.connect(lambda: self.moved.emit(self._place + 1))
        self.close_button.clicked.connect(self.closed)
        self.text.sought.connect(self.sought)
        self.quiz.answered.connect(self.answered)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.close_button)
        foot = QHBoxLayout()
        for part in (self.back, self.count, self.next):
            foot.addWidget(part, 1 if part is self.count else 0)
        self.column.setSpacing(GAP)
        self.column.addLayout(top)
        self.column.addWidget(self.title)
        self.column.addWidget(self.text, 1)
        self.column.addWidget(self.quiz)
        self.column.addLayout(foot)

    def show_moment(self, lesson: Lesson, place: int) -> None:
        """Show the moment at `place`; after the last, next is the next lesson."""
        moment = lesson.moments[place]
        self._lesson, self._place = lesson, place
        self.name.setText("".join(c.upper() if c.isascii() else c for c in lesson.title))
        self.title.setText(moment.title)
        self.text.show_text(moment.text, moment.claims)
        self.quiz.show_quiz(moment.quiz)
        self.count.setText(f"{place + 1} of {len(lesson.moments)}")
        self.back.setEnabled(place > 0)
        self.next.setText("Next" if place + 1 < len(lesson.moments) else "Next lesson")


class QuizView(QWidget):
    """A question and its answers as buttons. The right one is told after one is chosen."""

    answered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._quiz: Quiz | None = None
        self.buttons: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(UNIT)
        self.question = QLabel()
        self.question.setWordWrap(True)
        self.question.setFont(font(14, "medium"))
        self.said = small_label("")
        self.said.setWordWrap(True)
        self.column.addWidget(self.question)
        self.column.addWidget(self.said)

    def show_quiz(self, quiz: Quiz | None) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self._quiz, self.buttons = quiz, []
        self.setVisible(quiz is not None)
        self.said.setText("")
        if quiz is None:
            return
        self.question.setText(quiz.question)
        for number, answer in enumerate(quiz.answers):
            button = QPushButton(answer)
            button.setStyleSheet("text-align: left")
            button.clicked.connect(lambda _=False, chosen=number: self._answer(chosen))
            self.buttons.append(button)
            self.column.insertWidget(1 + number, button)

    def _answer(self, chosen: int) -> None:
        assert self._quiz is not None
        for number, button in enumerate(self.buttons):
            right = number == self._quiz.right
            button.setEnabled(False)
            if right or number == chosen:
                button.setText(f"{'✓' if right else '✗'}  {self._quiz.answers[number]}")
            if right:
                button.setObjectName("right")
                button.style().polish(button)
        well = "Yes" if chosen == self._quiz.right else "No"
        self.said.setText(f"{well}: watch the run.")
        self.answered.emit(chosen)
