"""Goes through a lesson or a talk: each moment's scene on the stage, its text beside it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.scene import Layout, with_timeline, with_view
from rmsviz.ui.motion import play_unasked
from rmsviz.ui.recent import remember_file
from rmsviz.ui.settings import remember_lesson
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.style import retheme
from rmsviz.ui.window import Window

if TYPE_CHECKING:
    from rmsviz.scene.control import Control
    from rmsviz.scene.lesson import Lesson
    from rmsviz.scene.moment import Moment
    from rmsviz.ui.lesson_panel import LessonPanel


class LessonDesk(QObject):
    """Every moment begins as it was prepared, whatever was done in the one before."""

    changed = Signal()  # another moment, an answer, no lesson any more

    def __init__(self, window: Window, view: StageView) -> None:
        super().__init__(window)
        self._window, self._view = window, view
        self._lesson: Lesson | None = None
        self._path, self._place = Path(), 0
        self._waiting = False  # whether a question waits for its answer
        self._over = False  # whether what came of the questions is shown
        # Whose questions led to this lesson, and how they were answered: it leads back there.
        self._origin: tuple[Path, dict[int, bool]] | None = None
        window.playhead.refused.connect(self._ask_for_answer)
        window.playhead.moved.connect(self._explain)
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
        panel.lesson_wanted.connect(self._open_seen)
        panel.tools.changed.connect(self._try)
        panel.tools.settled.connect(window.store.finish)
        panel.tools.asked.connect(window.menus.run)
        window.store.changed.connect(lambda _, scene: panel.show_scene(scene))
        panel.closed.connect(self.close)
        return panel

    def open(self, path: Path) -> bool:
        """Begin the lesson or talk in the file `path`; where it cannot be read, say why. From one
        lesson to another nothing is asked: what is tried in a moment is gone with it."""
        from rmsviz.scene.lessons import shipped, shipped_talks
        from rmsviz.scene.talk import load_lesson_or_talk

        try:
            lesson = load_lesson_or_talk(path)
        except (BadInput, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self._window.show_message(
                tr("cannot open {name}: {reason}", name=path.name, reason=reason)
            )
            return False
        if self._lesson is None and not self._window.documents.may_leave():
            return False
        if path not in (*shipped().values(), *shipped_talks().values()):
            remember_file(path)
        if self._lesson is None:
            self._window.desk_folded = self._window.side.isHidden()
        self._lesson, self._path, self._origin = lesson, path, None
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
        self._lesson, self._waiting = None, False
        self._window.playhead.held = False
        self.panel.hide()
        self._window.fold_side(self._window.folded)
        self._window.desk_folded = None
        self._show("full")
        self.changed.emit()

    @property
    def moment(self) -> Moment | None:
        """The one that is shown, where a lesson is open."""
        return self._lesson.moments[self._place] if self._lesson else None

    @property
    def lesson_moments(self) -> tuple[Moment, ...]:
        """All moments of the lesson that is open."""
        return self._lesson.moments if self._lesson else ()

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self.moment is not None and self._waiting

    @property
    def coming(self) -> str:
        """The title of the next moment or lesson; "" where none follows."""
        if self._lesson is None:
            return ""
        if self._place + 1 < len(self._lesson.moments):
            return self._lesson.moments[self._place + 1].title
        if self.panel.has_result and not self._over:
            return tr("Your answers")
        return self._following[0] if self._following else ""

    def advance(self) -> bool:
        """What one key asks for: the answer to a question, the run of what stands at its start, the
        next moment. False where there is nothing more."""
        moment, head = self.moment, self._window.playhead
        assert moment is not None
        if self.asking and moment.quiz:
            self.panel.quiz.buttons[moment.quiz.right].click()
        elif not head.playing and head.current == 0 and head.total:
            head.play()
        elif self.coming:
            self.go_to(self._place + 1)
        else:
            return False
        return True

    def retreat(self) -> None:
        """The moment before, as it was prepared; the first one begins anew."""
        self.go_to(self._place if self._over else max(self._place - 1, 0))

    def go_to(self, place: int) -> None:
        """Begin a moment; after the last one what came of the questions, then the lesson that is
        taught next, or none."""
        assert self._lesson is not None
        if place < 0 and self._origin:
            self._return()
            return
        if place >= len(self._lesson.moments):
            self._tick()
            self._go_on()
            return
        self._place, self._over, moment = place, False, self._lesson.moments[place]
        self.panel.show_moment(self._lesson, place)
        self._name_next()
        scene = moment.scene
        if moment.quiz:  # what the answer is must not be seen
            scene = with_timeline(with_view(scene, future=False), step=0)
        self._window.playhead.pause()
        self._window.store.reset(scene)
        # Axes that are scaled to what comes would give the answer away: no plots before it.
        self._show("surface" if moment.quiz else moment.show)
        self._window.hide_message()
        self._waiting = self._window.playhead.held = moment.quiz is not None
        if moment.play and not moment.quiz:
            play_unasked(self._window)
        self.changed.emit()

    def _tick(self) -> None:
        """The lesson was gone through: the menu says so, now and the next time."""
        from rmsviz.scene.lessons import PREFIX, TALK_PREFIX, shipped, shipped_talks
        from rmsviz.ui.commands import done_text

        for prefix, known in ((PREFIX, shipped()), (TALK_PREFIX, shipped_talks())):
            for name, path in known.items():
                if path == self._path:
                    remember_lesson(name)
                    action = self._window.menus.actions[f"{prefix}{name}"]
                    action.setText(done_text(action.text()))

    def _name_next(self) -> None:
        """Say on the button what comes next."""
        assert self._lesson is not None
        last = self._over or self._place + 1 == len(self._lesson.moments)
        after = tr("Next lesson") if self._following else tr("Close")
        if self._origin or (self.panel.has_result and not self._over):
            after = tr("Your answers")
        self.panel.next.setText(after if last else tr("Next"))
        # Nothing follows: no second click where "Your answers" was is to close the lesson.
        self.panel.next.setHidden(self._over and not self._following and not self._origin)
        leads_back = self._origin is not None and self._place == 0
        self.panel.back.setText(tr("Your answers") if leads_back else tr("Back"))
        self.panel.back.setEnabled(self._over or leads_back or self._place > 0)

    def _open_seen(self, see: str) -> None:
        """The lesson that a question is about: one of the program's, or a file beside this one."""
        from rmsviz.scene.lessons import find_lesson

        origin = self._path, dict(self.panel.answers)
        try:
            opened = self.open(self._path.parent / find_lesson(see))
        except BadInput as error:
            self._window.show_message(str(error))
            return
        if opened:
            self._origin = origin
            self._name_next()

    def _return(self) -> None:
        """From the lesson that a question is about back to what came of the questions."""
        assert self._origin is not None
        path, answers = self._origin
        if self.open(path):
            assert self._lesson is not None
            self.panel.answers = answers
            self._place = len(self._lesson.moments) - 1
            self._go_on()

    def _go_on(self) -> None:
        """To what came of the questions, then to the next of the program's lessons; where there is
        none, the controls come back."""
        if self._origin:
            self._return()
        elif self.panel.has_result and not self._over:
            self._over = True
            self._window.playhead.pause()
            self.panel.show_result()
            self._name_next()
            self.changed.emit()
        elif self._following:
            self.open(self._following[1])
        else:
            self.close()

    @property
    def _following(self) -> tuple[str, Path] | None:
        """Title and file of the lesson that is taught after one of the program's own."""
        from rmsviz.scene.lessons import titles

        known = list(titles().values())
        places = [place for place, (_, path) in enumerate(known) if path == self._path]
        return next((known[place + 1] for place in places if place + 1 < len(known)), None)

    def _show(self, layout: Layout) -> None:
        self._view.show_layout(layout)
        self._window.menus.actions["plots"].setChecked(layout != "surface")

    def _show_answer(self) -> None:
        """Run the case."""
        head, moment = self._window.playhead, self.moment
        self._window.hide_message()
        if moment is not None:
            self._show(moment.show)
        self._name_next()
        self._waiting = head.held = False
        head.to_start()
        play_unasked(self._window)
        self.changed.emit()

    def _explain(self, step: int) -> None:
        """At its end the run has answered."""
        if self._lesson is not None and step >= self._window.playhead.total:
            self.panel.explain()

    def _try(self, control: Control, value: float | bool, held: bool) -> None:
        merge = f"lesson.{control.owner}.{control.name}" if held else None
        self._window.store.apply(lambda scene: control.changed(scene, value), merge)

    def _ask_for_answer(self) -> None:
        if self._waiting:
            self._window.show_message(tr("answer the question first; then the run is shown"))

    def _seek(self, step: int) -> None:
        self._window.playhead.pause()
        self._window.playhead.seek(step)
