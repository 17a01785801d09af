"""The lesson beside the stage: what is said of this moment, its question, back and next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rmsviz.render.fonts import font
from rmsviz.scene.claims import CLAIM
from rmsviz.scene.lesson import Lesson
from rmsviz.scene.moment import Quiz
from rmsviz.scene.scene import Scene
from rmsviz.ui.lesson_text import LessonText
from rmsviz.ui.lesson_tools import LessonTools
from rmsviz.ui.style import GAP, HEADING, UNIT
from rmsviz.ui.widgets import IconButton, Panel, caption, small_label

NARROWEST, WIDEST = 300, 520


class LessonPanel(Panel):
    """Shows a moment of a lesson. It changes nothing itself: it asks."""

    moved = Signal(int)  # another moment is wanted
    answered = Signal()
    sought = Signal(int)  # a step
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self._place = 0
        self._answered: dict[int, bool] = {}  # by the moment's place, whether rightly
        self._due = False  # whether it is still to be said why
        self.name, self.title = caption(""), QLabel()
        self.title.setFont(font(HEADING + 2, "semibold"))
        self.title.setWordWrap(True)
        for part in (self.name, self.title):  # a lesson's file is not to be read as HTML
            part.setTextFormat(Qt.TextFormat.PlainText)
        self.text, self.tools, self.quiz = LessonText(), LessonTools(), QuizView()
        self.close_button = IconButton("close", "Close the lesson", 14)
        self.back, self.next = QPushButton("Back"), QPushButton("Next")
        self.count = small_label("")
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.back.clicked.connect(lambda: self.moved.emit(self._place - 1))
        self.next.clicked.connect(lambda: self.moved.emit(self._place + 1))
        self.close_button.clicked.connect(self.closed)
        self.text.sought.connect(self.sought)
        self.quiz.answered.connect(self._answer)
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
        self.column.addWidget(self.tools)
        self.column.addWidget(self.quiz)
        self.column.addLayout(foot)

    def show_moment(self, lesson: Lesson, place: int) -> None:
        """Show the moment at `place`; after the last, next is the next lesson."""
        moment = lesson.moments[place]
        if lesson is not self._lesson:
            self._answered = {}
        self._lesson, self._place, self._due = lesson, place, False
        self.name.setText("".join(c.upper() if c.isascii() else c for c in lesson.title))
        self.title.setText(moment.title)
        self.text.show_text(moment.text, moment.claims)
        self.tools.build(moment)
        if moment.quiz:  # trying comes after the answer
            self.tools.hide()
        self.quiz.show_quiz(moment.quiz)
        self._show_count()
        self.back.setEnabled(place > 0)
        self.next.setText("Next" if place + 1 < len(lesson.moments) else "Next lesson")

    def show_scene(self, scene: Scene) -> None:
        """The scene has been changed, here or elsewhere."""
        self.tools.show_scene(scene)

    def explain(self) -> None:
        """Say why the answer is what it is, once it has been given."""
        if self._lesson is None or not self._due:
            return
        self._due, moment = False, self._lesson.moments[self._place]
        self.tools.setVisible(self.tools.any)
        if moment.quiz and moment.quiz.why:
            before = len(CLAIM.findall(moment.text))
            self.text.show_text(moment.quiz.why, moment.claims[before:])
            self.quiz.said.setText("")

    def _answer(self, right: bool) -> None:
        self._answered.setdefault(self._place, right)  # the first answer counts
        self._due = True
        self._show_count()
        self.answered.emit()

    def _show_count(self) -> None:
        """Which moment this is; where a lesson has several questions, how many are answered."""
        assert self._lesson is not None
        said = [f"{self._place + 1} of {len(self._lesson.moments)}"]
        questions = sum(moment.quiz is not None for moment in self._lesson.moments)
        if questions > 1 and self._answered:
            said.append(f"{sum(self._answered.values())} right")
        self.count.setText(" · ".join(said))


class QuizView(QWidget):
    """A question and its answers as buttons. The right one is told after one is chosen."""

    answered = Signal(bool)  # whether rightly

    def __init__(self) -> None:
        super().__init__()
        self._quiz: Quiz | None = None
        self.buttons: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(UNIT)
        self.question = QLabel()
        self.question.setTextFormat(Qt.TextFormat.PlainText)
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
        well = chosen == self._quiz.right
        self.said.setText(f"{'Yes' if well else 'No'}: watch the run.")
        self.answered.emit(well)
