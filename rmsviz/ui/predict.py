"""Predict: the future hidden, a click where the head will be, and then the run says how far off."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr_n
from rmsviz.scene.numbers import format_plain
from rmsviz.ui.rings import Guess
from rmsviz.ui.session import Session
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.window import Window


class Predict(QObject):
    """One guess at a time, about the right one of the compared runs."""

    def __init__(self, window: Window, view: StageView, session: Session) -> None:
        super().__init__(window)
        self._window, self._view, self._session = window, view, session
        self._run = self._from = self._to = -1  # while a guess is asked for or being tried
        self._guess: tuple[float, float] | None = None
        self._asking = ""  # the sentence that asks for a click, while it does
        window.predict_requested.connect(self.start)
        window.escaped.connect(self.leave)
        window.store.opened.connect(self.forget)
        view.pointed.connect(self._try)
        window.playhead.moved.connect(self._watch)
        window.store.changed.connect(self._check)
        window.playhead.refused.connect(self._ask_again)

    def start(self) -> None:
        """Ask for a guess, from where time stands; from the start where nothing is left."""
        scene, path = self._session.shown, self._session.trajectory
        head = self._window.playhead
        if head.held:
            head.refused.emit()
        if scene is None or path is None or head.held:
            return
        self.leave()
        head.pause()
        self._run = scene.compared[-1]
        last = path.last(self._run)
        if head.current >= last:
            head.to_start()
        self._from, self._to = head.current, min(head.current + _ahead(path.steps), last)
        self._session.veil(True)
        if self._view.stage.layout not in ("full", "surface"):
            self._view.show_layout("full")  # where else could one click?
        self._view.ask_point(True)
        head.held = True  # time would tell
        label = scene.runs[self._run].label
        count = self._to - self._from
        self._asking = tr_n(
            "click where {label} will be in {n} step; Esc leaves it",
            "click where {label} will be in {n} steps; Esc leaves it",
            count,
            label=label,
        )
        self._window.show_message(self._asking)

    def _ask_again(self) -> None:
        """Somebody would move time before guessing."""
        if self._asking:
            self._window.show_message(self._asking)

    def _release(self) -> None:
        """Nothing is asked any more: time is free."""
        if self._asking:
            self._asking, self._window.playhead.held = "", False
            self._window.hide_message()

    def leave(self) -> None:
        """No guess any more."""
        if self._run >= 0:
            self.forget()

    def forget(self) -> None:
        """Another document: the ring of the last guess stands for nothing there."""
        self._run, self._guess = -1, None
        self._release()
        self._session.veil(False)
        self._view.ask_point(False)
        self._view.show_guess(None)

    def _check(self) -> None:
        """Where the experiment becomes another one, the guess was about something else."""
        shown = self._session.shown
        if shown is not None and self._window.store.scene.experiment != shown.experiment:
            self.leave()

    def _try(self, x: float, y: float) -> None:
        scene = self._session.shown
        if self._run < 0 or scene is None:
            return
        self._guess = x, y
        self._release()
        self._view.ask_point(False)
        self._view.show_guess(Guess(x, y, scene.view.styles[self._run].color))
        self._window.playhead.seek(self._from)
        self._window.playhead.play()

    def _watch(self, step: int) -> None:
        path = self._session.trajectory
        if self._guess is None or step < self._to or path is None:
            return
        run, begin, end, guess = self._run, self._from, self._to, self._guess
        self._guess = None  # before seeking, which comes here again
        self._window.playhead.pause()
        self._window.playhead.seek(end)
        self._window.show_message(_verdict(path, run, begin, end, guess))
        self._session.veil(False)


def _ahead(steps: int) -> int:
    """How far a guess looks ahead: a tenth of the run, rounded down to 1, 2 or 5 times a power of
    ten, but 5 at least."""
    tenth = max(steps // 10, 1)
    power = int(10 ** (len(str(tenth)) - 1))
    return max(5, power * max(n for n in (1, 2, 5) if n * power <= tenth))


def _verdict(path: Trajectory, run: int, begin: int, end: int, guess: tuple[float, float]) -> str:
    """How far the guess is from where the run came, and how far the run went."""
    label = path.experiment.runs[run].label
    (x0, y0), (x, y) = path.x[begin, run].tolist(), path.x[end, run].tolist()
    off = format_plain(math.hypot(guess[0] - x, guess[1] - y), 2)
    went = format_plain(math.hypot(x - x0, y - y0), 2)
    return tr_n(
        "in {n} step {label} went {went}; your guess is {off} from where it is",
        "in {n} steps {label} went {went}; your guess is {off} from where it is",
        end - begin,
        label=label,
        went=went,
        off=off,
    )
