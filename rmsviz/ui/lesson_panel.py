"""The lesson beside the stage: what is said of this moment, its question, back and next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.scene.lesson import Lesson
from rmsviz.scene.scene import Scene
from rmsviz.ui.lesson_text import LessonText
from rmsviz.ui.lesson_tools import LessonTools
from rmsviz.ui.quiz_view import QuizResult, QuizView
from rmsviz.ui.style import GAP, HEADING
from rmsviz.ui.widgets import IconButton, Panel, caption, explain, small_label

NARROWEST, USUAL, WIDEST = 320, 340, 520
LEAST_TEXT = 96  # pixels


class LessonPanel(Panel):
    """Shows a moment of a lesson. It changes nothing itself: it asks."""

    moved = Signal(int)  # another moment is wanted
    answered = Signal()
    sought = Signal(int)  # a step
    lesson_wanted = Signal(str)  # the one that a question is about, as the question names it
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self._place = 0
        self.answers: dict[int, bool] = {}  # by the moment's place, whether rightly
        self._due = False  # whether it is still to be said why
        self.name, self.title = caption(""), QLabel()
        self.title.setFont(font(HEADING + 2, "semibold"))
        self.title.setWordWrap(True)
        self.name.setWordWrap(True)
        for part in (self.name, self.title):  # a lesson's file is not to be read as HTML
            part.setTextFormat(Qt.TextFormat.PlainText)
        self.text, self.tools, self.quiz = LessonText(), LessonTools(), QuizView()
        self.result = QuizResult()
        self.close_button = IconButton("close", tr("Close the lesson"), 14)
        self.back, self.next = QPushButton(tr("Back")), QPushButton(tr("Next"))
        self.count = small_label("")
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.back.clicked.connect(lambda: self.moved.emit(self._place - 1))
        self.next.clicked.connect(lambda: self.moved.emit(self._place + 1))
        self.close_button.clicked.connect(self.closed)
        self.text.sought.connect(self.sought)
        self.text.height_changed.connect(self._fit_below)
        self.quiz.answered.connect(self._answer)
        self.quiz.why_asked.connect(self.explain)
        self.result.lesson_wanted.connect(self.lesson_wanted)
        self.result.again.connect(self._begin_again)
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
        self.column.addWidget(self.text, 1000)  # as high as it is; what is left is at the foot
        self.below = _Below([self.tools, self.quiz, self.result])
        self.column.addWidget(self.below)
        self.column.addStretch(1)
        self.column.addLayout(foot)
        explain(self.back, tr("The moment before"), tr("The moment before, as it was prepared."))
        explain(self.next, tr("The next moment"), tr("The next moment, as it was prepared."))
        explain(self.close_button, tr("Close the lesson"), tr("Leave the lesson; its scene stays."))
        explain(
            self.text,
            tr("Numbers are links to their step"),
            tr("What there is to see. A number that is a link leads to the step where it stands."),
        )

    def show_moment(self, lesson: Lesson, place: int) -> None:
        """Show the moment at `place`; after the last, next is the next lesson."""
        moment = lesson.moments[place]
        if lesson is not self._lesson:
            self.answers = {}
        self._lesson, self._place, self._due = lesson, place, False
        self.name.setText("".join(c.upper() if c.isascii() else c for c in lesson.title))
        self.title.setText(moment.title)
        self.text.show_text(moment.text, moment.claims)
        self.tools.build(moment)
        if moment.quiz:  # trying comes after the answer
            self.tools.hide()
        self.quiz.show_quiz(moment.quiz, self.answers.get(place))
        self.result.hide()
        self._fit_below()
        self._show_count()
        self.back.setEnabled(place > 0)

    def show_result(self) -> None:
        """How many questions were answered rightly, and where to read on the others."""
        assert self._lesson is not None
        self._place = len(self._lesson.moments)
        asked = {i: m for i, m in enumerate(self._lesson.moments) if m.quiz}
        right = sum(self.answers.values())
        self.title.setText(tr("Your answers"))
        self.text.show_text(result_text(right, len(asked), len(self.answers)))
        self.tools.hide()
        self.quiz.show_quiz(None)
        self.result.show_missed([m for i, m in asked.items() if not self.answers.get(i)])
        self._fit_below()
        self.count.setText(tr("{right} of {asked} right", right=right, asked=len(asked)))
        self.back.setEnabled(True)

    @property
    def has_result(self) -> bool:
        """Whether there are several questions, and somebody has answered one."""
        return bool(self.answers) and self._questions > 1

    @property
    def _questions(self) -> int:
        assert self._lesson is not None
        return sum(moment.quiz is not None for moment in self._lesson.moments)

    def _begin_again(self) -> None:
        """Forget the answers, and ask for the first question."""
        assert self._lesson is not None
        self.answers = {}
        self.moved.emit(next(i for i, m in enumerate(self._lesson.moments) if m.quiz))

    def _fit_below(self) -> None:
        """What stands below the text takes the room it needs, but leaves some to the text."""
        parts = self.name, self.title, self.next
        wide = self.contentsRect().width() - 4 * GAP
        heights = (max(part.heightForWidth(wide), part.sizeHint().height()) for part in parts)
        text = self.text.wanted_height()
        self.text.setMaximumHeight(text)
        self.below.fit(self.height() - sum(heights) - min(text, LEAST_TEXT) - 8 * GAP)

    def sizeHint(self) -> QSize:
        """As wide whatever its text is: what one reads first does not decide it."""
        return QSize(USUAL, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_below()

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
            self.text.show_text(moment.quiz.why, moment.quiz.claims)
        self.quiz.end()
        self._fit_below()

    def _answer(self, right: bool) -> None:
        self.answers.setdefault(self._place, right)  # the first answer counts
        self._due = True
        self._show_count()
        self.answered.emit()

    def _show_count(self) -> None:
        """Which moment this is; where a lesson has several questions, how many are answered."""
        assert self._lesson is not None
        said = [
            tr("{place} of {moments}", place=self._place + 1, moments=len(self._lesson.moments))
        ]
        if self.has_result:
            said.append(tr("{sum} right", sum=sum(self.answers.values())))
        self.count.setText(" · ".join(said))


class _Below(QScrollArea):
    """What stands below the text: as high as it is, and scrolled where that is more than there is
    room for."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        super().__init__()
        self._most = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner, self._parts = QWidget(), parts
        inner.setObjectName("list")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        for part in parts:
            self._column.addWidget(part)
        self._column.addStretch(1)  # buttons do not grow
        self.setWidget(inner)

    def fit(self, most: int) -> None:
        """Take the height of what is shown now, as far as there is room."""
        self._most = most
        self._column.invalidate()
        self._column.activate()
        high = self._column.heightForWidth(self.viewport().width())
        if high < 0:
            high = self._column.sizeHint().height()
        self.setVisible(any(not part.isHidden() for part in self._parts))
        self.setFixedHeight(max(min(high, most), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():  # a line more or less
            self.fit(self._most)


def result_text(right: int, asked: int, answered: int) -> str:
    """What is said at the end of several questions."""
    if right == asked:
        return tr(
            "**All {asked} right** at the first try. What is taught here you know.", asked=asked
        )
    said = tr("**{right} of {asked}** right at the first try.", right=right, asked=asked)
    if answered < asked:
        said += tr(" {asked} not answered.", asked=asked - answered)
    return said + tr(" Each of the others has a lesson of its own:")
