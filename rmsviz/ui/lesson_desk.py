"""Goes through a lesson: each moment's scene on the stage, its text beside it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rmsviz.engine.errors import BadInput
from rmsviz.scene.scene import Layout, with_timeline, with_view
from rmsviz.ui.recent import remember_file
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.style import retheme
from rmsviz.ui.window import Window

if TYPE_CHECKING:
    from rmsviz.scene.lesson import Lesson
    from rmsviz.scene.moment import Control
    from rmsviz.ui.lesson_panel import LessonPanel


class LessonDesk(QObject):
    """Every moment begins as it was prepared, whatever was done in the one before."""

    def __init__(self, window: Window, view: StageView) -> None:
        super().__init__(window)
        self._window, self._view = window, view
        self._lesson: Lesson | None = None
        self._path = Path()
        self._folded = False
        window.playhead.refused.connect(self._ask_for_answer)
        window.playhead.playing_changed.connect(self._explain)
        window.lesson_requested.connect(self.open)
        window.documents.opened.connect(self._leave)

    @cached_property
    def panel(self) -> LessonPanel:
        """What is said of a moment; made when the first lesson is opened."""
        from rmsviz.ui.lesson_panel import LessonPanel

        panel, window = LessonPanel(), self._window
        panel.hide()
        window.splitter.insertWidget(0, panel)
        retheme(panel, window.theme)
        window.theme_changed.connect(lambda theme: retheme(panel, theme))
        panel.moved.connect(self.go_to)
        panel.answered.connect(self._show_answer)
        panel.sought.connect(self._seek)
        panel.tools.changed.connect(self._try)
        panel.tools.settled.connect(window.store.finish)
        panel.tools.asked.connect(lambda name: window.menus.actions[name].trigger())
        window.store.changed.connect(lambda _, scene: panel.show_scene(scene))
        panel.closed.connect(self.close)
        return panel

    def open(self, path: Path) -> bool:
        """Begin the lesson in the file `path`; where it cannot be read, say why. From one lesson to
        another nothing is asked: what is tried in a moment is gone with it."""
        from rmsviz.scene.lessons import load_lesson, shipped

        try:
            lesson = load_lesson(path)
        except (BadInput, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self._window.show_message(f"cannot open {path.name}: {reason}")
            return False
        if self._lesson is None and not self._window.documents.may_leave():
            return False
        if path not in shipped().values():
            remember_file(path)
        if self._lesson is None:
            self._folded = self._window.side.isHidden()
        self._lesson, self._path = lesson, path
        self._window.fold_side(True)
        self.panel.show()
        self.go_to(0)
        return True

    def _leave(self) -> None:
        """Another document is shown: this text is not about it."""
        if self._lesson is not None:
            self.close()

    def close(self) -> None:
        """Leave the lesson; its last scene stays, to be played with."""
        self._lesson = None
        self._window.playhead.held = False
        self.panel.hide()
        self._window.fold_side(self._folded)
        self._show("full")

    def go_to(self, place: int) -> None:
        """Begin a moment; after the last one, the lesson that is taught next, or none."""
        assert self._lesson is not None
        if place == len(self._lesson.moments):
            self._go_on()
            return
        moment = self._lesson.moments[place]
        self.panel.show_moment(self._lesson, place)
        scene = moment.scene
        if moment.quiz:  # what the answer is must not be seen
            scene = with_timeline(with_view(scene, future=False), step=0)
        self._window.playhead.pause()
        self._window.store.reset(scene)
        self._show(moment.show)
        self._window.playhead.held = moment.quiz is not None
        if moment.play and not moment.quiz:
            self._window.playhead.play()

    def _go_on(self) -> None:
        """To the next of the program's lessons; where there is none, the controls come back."""
        from rmsviz.scene.lessons import shipped

        known = list(shipped().values())
        place = known.index(self._path) + 1 if self._path in known else len(known)
        if place < len(known):
            self.open(known[place])
        else:
            self.close()

    def _show(self, layout: Layout) -> None:
        self._view.show_layout(layout)
        self._window.menus.actions["plots"].setChecked(layout != "surface")

    def _show_answer(self) -> None:
        """Run the case."""
        head = self._window.playhead
        head.held = False
        head.to_start()
        head.play()

    def _explain(self, playing: bool) -> None:
        """The run has answered, or somebody has stopped it."""
        if not playing and self._lesson is not None:
            self.panel.explain()

    def _try(self, control: Control, value: float | bool, held: bool) -> None:
        merge = f"lesson.{control.run}.{control.name}" if held else None
        self._window.store.apply(lambda scene: control.changed(scene, value), merge)

    def _ask_for_answer(self) -> None:
        self._window.show_message("answer the question first; then the run is shown")

    def _seek(self, step: int) -> None:
        self._window.playhead.pause()
        self._window.playhead.seek(step)
