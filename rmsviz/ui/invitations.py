"""What to do where there is nothing to see yet: press play at the very first start, show the runs
where all are hidden."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from rmsviz.language import tr
from rmsviz.scene.edit import set_style
from rmsviz.scene.lessons import titles
from rmsviz.scene.scene import Scene
from rmsviz.ui.notices import Note
from rmsviz.ui.settings import settings
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.style import GAP, retheme
from rmsviz.ui.widgets import IconButton, explain
from rmsviz.ui.window import Window

_KNOWN = "welcome/known"  # whether somebody has pressed play, opened a lesson or closed the note
_LESSON = tr("AdaGrad and RMSprop step by step, with questions. More are in the menu Lessons.")
_SHOW = tr("Make all runs visible again; the eye on a card hides or shows one.")
_LEAST = 360  # pixels of width: less would break every second word
_CLOSE = tr("It does not come again.")


def invite(window: Window) -> None:
    """At the very first start: press play, or begin with a lesson."""
    if settings().value(_KNOWN, False) not in (True, "true"):
        _Welcome(window)


def watch_hidden(window: Window) -> None:
    """Where all runs are hidden, say so and offer to show them."""
    note = _Invitation(window, tr("All runs are hidden."))
    note.add(
        QPushButton(tr("Show all")), tr("Show all runs"), _SHOW, lambda: window.store.apply(_shown)
    )

    def follow(_: Scene, scene: Scene) -> None:
        note.offer(not list(scene.visible()))

    window.store.changed.connect(follow)
    follow(window.store.scene, window.store.scene)


def _shown(scene: Scene) -> Scene:
    for run in range(len(scene.runs)):
        scene = set_style(scene, run, visible=True)
    return scene


class _Invitation(Note):
    """A sentence with what can be done about it, in the lower part of the surface."""

    def __init__(self, window: Window, text: str) -> None:
        super().__init__(window.stage)
        assert isinstance(window.stage, StageView)
        view = self._view = window.stage
        self.label = QLabel(text)
        self.setAccessibleName(text)
        self.row.addWidget(self.label, 1)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        for moved in (view.laid_out, view.layout_shown):
            moved.connect(self._place)
        window.theme_changed.connect(lambda theme: retheme(self, theme))

    def add(
        self, button: QPushButton | IconButton, tip: str, about: str, do: Callable[[], object]
    ) -> None:
        """One more thing that can be done."""
        button.setAccessibleName(tip)
        explain(button, tip, about)
        button.clicked.connect(lambda: do())
        self.row.addWidget(button)
        retheme(self, self._view.stage.theme)

    def offer(self, offered: bool) -> None:
        self.setVisible(offered)
        self._place()

    def _place(self) -> None:
        if self.isHidden():
            return
        stage, corner = self._view.stage, self._view.from_stage
        over = QRectF(self._view.rect())
        if stage.surfaces[0] in stage.panels:
            seen = stage.surfaces[0].window.box.translated(stage.surfaces[0].rect.topLeft())
            over = QRectF(corner(seen.topLeft()), corner(seen.bottomRight()))
        self.ensurePolished()
        size = self._fitting(max(int(over.width()) - 2 * GAP, _LEAST))
        left, top = over.center().x() - size.width() / 2, over.bottom() - size.height() - 2 * GAP
        inside = min(max(round(left), GAP), self._view.width() - size.width() - GAP)
        self.setGeometry(inside, round(top), size.width(), size.height())
        self.raise_()

    def _fitting(self, room: int) -> QSize:
        """One line where there is room, else several."""
        self.label.setWordWrap(False)
        self.column.activate()
        if self.sizeHint().width() <= room:
            return self.sizeHint()
        self.label.setWordWrap(True)
        self.column.activate()
        return QSize(room, max(self.heightForWidth(room), self.minimumSizeHint().height()))


class _Welcome(_Invitation):
    """Goes for ever at the first play or step, with a lesson or an export, or when it is closed."""

    def __init__(self, window: Window) -> None:
        key = window.menus.keys("play")
        super().__init__(
            window, tr("Press play ({key}): two optimizers, one start, 300 steps.", key=key)
        )
        (_, lesson), *_ = titles().values()
        self.add(
            QPushButton(tr("First lesson")),
            tr("Begin with the first lesson"),
            _LESSON,
            lambda: window.lesson_requested.emit(lesson),
        )
        self.add(IconButton("close", tr("Close"), 14), tr("Close"), _CLOSE, self._learn)
        head = window.playhead
        for known in (head.playing_changed, head.moved, window.lesson_requested):
            known.connect(self._learn)
        window.export_requested.connect(self._learn)
        self.offer(True)

    def _learn(self, *_: object) -> None:
        if not self.isHidden():
            settings().setValue(_KNOWN, True)
            self.offer(False)
