"""What a crash has left is offered in a note: quietly, over the stage, without a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QPushButton

from rmsviz.language import tr
from rmsviz.ui.notices import Note
from rmsviz.ui.recovery import Lost, find_lost
from rmsviz.ui.widgets import explain
from rmsviz.ui.window import Window

_NAMES = 3  # that are said
_WIDE = 540
_RESTORE = tr("Open the scenes as they were a moment before the program ended, to be saved.")
_DISCARD = tr("Delete what was kept of them.")


def offer(window: Window, restore: Callable[[list[Lost]], object]) -> None:
    """Say in `window` what was lost, if anything was."""
    lost = list(find_lost())
    if lost:
        note = RecoveryNote(window, lost, restore)
        window.notices.more.append(note)
        note.show()
        window.notices.place()


class RecoveryNote(Note):
    """Stays until one of its buttons is pressed. Until then, and where the window is closed before
    that, what was lost stays where it is."""

    def __init__(
        self, window: Window, lost: list[Lost], restore: Callable[[list[Lost]], object]
    ) -> None:
        super().__init__(window.notices.frame)
        self._window, self._lost, self._restore = window, lost, restore
        self.label = QLabel(_sentence(lost))
        self.label.setWordWrap(True)
        self.setAccessibleName(self.label.text())
        self.restore_button, self.discard_button = (
            QPushButton(tr("Restore")),
            QPushButton(tr("Discard")),
        )
        explain(self.restore_button, tr("Open what was lost"), _RESTORE)
        explain(self.discard_button, tr("Forget what was lost"), _DISCARD)
        self.restore_button.clicked.connect(self._bring_back)
        self.discard_button.clicked.connect(self._discard)
        window.closed.connect(self._let_go)
        for part in (self.label, self.restore_button, self.discard_button):
            self.row.addWidget(part, 1 if part is self.label else 0)

    def fit(self, room: int) -> QSize:
        """A long sentence takes several lines."""
        self.setFixedWidth(min(_WIDE, room))
        self.column.activate()
        return QSize(self.width(), max(self.heightForWidth(self.width()), self.sizeHint().height()))

    def _bring_back(self) -> None:
        self._restore(self._leave())

    def _discard(self) -> None:
        for lost in self._leave():
            lost.kept.remove()

    def _let_go(self) -> None:
        for lost in self._lost:
            lost.kept.lock.unlock()

    def _leave(self) -> list[Lost]:
        """Go away; what was lost is no longer this note's."""
        lost, self._lost = self._lost, []
        notices = self._window.notices
        notices.more.remove(self)
        self.hide()
        notices.place()
        self.deleteLater()
        return lost


def _sentence(lost: list[Lost]) -> str:
    """rmsviz ended before this was saved: lecture.rmsviz (14:05)"""
    names = [f"{_name(one)} ({one.time.day} {one.time:%B, %H:%M})" for one in lost[:_NAMES]]
    more = tr(" and {lost} more", lost=len(lost) - _NAMES) if len(lost) > _NAMES else ""
    return tr(
        "rmsviz ended before this was saved: {names}{more}", names=", ".join(names), more=more
    )


def _name(lost: Lost) -> str:
    return lost.path.name if lost.path else lost.scene.title or tr("an untitled scene")
