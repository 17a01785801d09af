"""What the window has to say: a message, and how far a long simulation is. It floats, quietly."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from rmsviz.language import tr
from rmsviz.ui.style import GAP, UNIT
from rmsviz.ui.widgets import Panel, explain

SECONDS = 12  # a message stays so long
_WIDEST = 560
_MESSAGE = tr("What the program has to say. It goes by itself after a while.")
_CANCEL = tr("Give up what is being computed: the experiment is again the one that is shown.")


class Note(Panel):
    """A panel with one row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self.column.setContentsMargins(14, 6, 8, 6)
        self.row = QHBoxLayout()
        self.row.setSpacing(UNIT)
        self.column.addLayout(self.row)
        self.hide()

    def fit(self, room: int) -> QSize:
        """The size it wants where it can be `room` wide."""
        self.column.activate()
        return self.sizeHint()


class MessageNote(Note):
    """One sentence, until it is closed, replaced or old."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setText("×")
        self.close_button.setAccessibleName(tr("Close the message"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        explain(self.close_button, tr("Close the message"), _MESSAGE)
        self.close_button.clicked.connect(self.hide)
        self.row.addWidget(self.label, 1)
        self.row.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.hide)

    def fit(self, room: int) -> QSize:
        """One line where there is room, else several."""
        others = self.close_button.sizeHint().width() + UNIT + 26
        words = self.label.fontMetrics().horizontalAdvance(self.label.text()) + 4
        self.label.setWordWrap(words + others > room)
        wide = min(words + others, room)
        high = self.label.heightForWidth(wide - others) if self.label.wordWrap() else 0
        return QSize(wide, max(high, self.close_button.sizeHint().height()) + 16)

    def say(self, text: str) -> None:
        self.label.setText(text)
        self.setAccessibleName(text)
        self.show()
        self._timer.start()


class ProgressNote(Note):
    """How much is computed, and a button to stop it."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = QLabel(tr("Computing"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(200, 4)
        self.bar.setAccessibleName(tr("Progress of the simulation"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.setAccessibleName(tr("Cancel the simulation"))
        explain(self.cancel, tr("Cancel the simulation"), _CANCEL)
        self.cancel.clicked.connect(self.cancelled)
        for part in (self.label, self.bar, self.cancel):
            self.row.addWidget(part)
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance("Computing 100%"))

    def show_fraction(self, fraction: float | None) -> None:
        self.setVisible(fraction is not None)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
            self.label.setText(tr("Computing {fraction:.0%}", fraction=fraction))


class Notices:
    """Keeps the notes at the lower edge of `over`, in its middle."""

    def __init__(self, over: QWidget, frame: QWidget) -> None:
        self._over, self.frame = over, frame
        self.room: Callable[[], QRect] = over.rect  # the part of it that notes may lie on
        self.message, self.progress = MessageNote(frame), ProgressNote(frame)
        self.more: list[Note] = []  # above these two, the last on top

    def place(self) -> None:
        """Stand where `over` is now."""
        area = self.room().translated(self._over.mapTo(self.frame, QPoint(0, 0)))
        bottom = area.bottom() - GAP
        for note in (self.progress, self.message, *self.more):
            if note.isHidden():
                continue
            note.ensurePolished()
            size = note.fit(min(_WIDEST, area.width() - 2 * GAP))
            left = area.center().x() - size.width() // 2
            note.setGeometry(QRect(QPoint(left, bottom - size.height()), size))
            note.raise_()
            bottom -= size.height() + UNIT
