"""Where time stands: a position between step 0 and the last, moved by measured seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.scene import RATES, Timeline

ASLEEP = 1.0  # seconds between two looks


class Playhead(QObject):
    """The clock of the window.

    While it plays, position = anchor + rate · (now - anchor's time): nothing is added up, so
    nothing drifts, and a slow machine shows fewer steps, never a slower film. The timer only asks
    to look. Where nobody has looked for longer than ASLEEP, the machine slept or was stopped: for
    that time nothing has played.
    """

    moved = Signal(int)  # the step that is shown, whenever it changes
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    loop_changed = Signal(bool)
    total_changed = Signal(int)
    held_changed = Signal(bool)
    refused = Signal()  # somebody would move time while it is held

    def __init__(
        self,
        total: int = 0,
        rate: float = 30.0,
        loop: bool = False,
        clock: Callable[[], float] = time.perf_counter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._total, self._rate, self._loop, self._clock = total, rate, loop, clock
        self._position = self._anchor = self._anchor_time = self._looked = 0.0
        self._playing = self._held = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_frame_milliseconds())
        self._timer.timeout.connect(self.tick)

    @property
    def position(self) -> float:
        return self._position

    @property
    def current(self) -> int:
        """The step that is shown."""
        return int(self._position)

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def total(self) -> int:
        """The last step."""
        return self._total

    @total.setter
    def total(self, total: int) -> None:
        if total == self._total:
            return
        self._total = total
        self.total_changed.emit(total)
        self._stand(self._position)

    @property
    def rate(self) -> float:
        """Steps a second."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not RATES[0] <= rate <= RATES[1]:
            allowed = tr(
                "from {rates:g} to {rates2:,.0f} steps a second", rates=RATES[0], rates2=RATES[1]
            )
            raise BadInput(
                tr("the speed must be {allowed}, not {rate:g}", allowed=allowed, rate=rate)
            )
        if rate == self._rate:
            return
        self.tick()
        self._rate = rate
        self._drop_anchor()
        self.rate_changed.emit(rate)

    @property
    def loop(self) -> bool:
        return self._loop

    @loop.setter
    def loop(self, loop: bool) -> None:
        if loop != self._loop:
            self.tick()
            self._loop = loop
            self._drop_anchor()
            self.loop_changed.emit(loop)

    @property
    def held(self) -> bool:
        """Whether time stands still, whoever would move it: a question waits for its answer."""
        return self._held

    @held.setter
    def held(self, held: bool) -> None:
        if held != self._held:
            self.pause()
            self._held = held
            self.held_changed.emit(held)

    def follow(self, timeline: Timeline, total: int) -> None:
        """Stand, paused and free, as a document's timeline says."""
        self.held = False
        self.pause()
        self.rate, self.loop = timeline.rate, timeline.loop
        self.total = total
        self._stand(timeline.step)

    def play(self) -> None:
        """Play from here; from the start where it stands at the end."""
        if self._held:
            self.refused.emit()
        if self._held or self._playing or self._total == 0:
            return
        if self._position >= self._total:
            self.seek(0)
        self._drop_anchor()
        self._set_playing(True)

    def pause(self) -> None:
        if self._playing:
            self.tick()
            self._set_playing(False)

    def toggle(self) -> None:
        if self._playing:
            self.pause()
        else:
            self.play()

    def seek(self, step: float) -> None:
        """Stand at `step`, or at the end that is nearer to it; playing goes on from there."""
        if self._held:
            self.refused.emit()
        else:
            self._stand(step)

    def _stand(self, step: float) -> None:
        self._move(min(max(step, 0), self._total))
        self._drop_anchor()

    def step(self, count: int) -> None:
        """Pause, and go `count` whole steps on (back where negative)."""
        self.pause()
        self.seek(self.current + count)

    def to_start(self) -> None:
        self.seek(0)

    def to_end(self) -> None:
        self.pause()
        self.seek(self._total)

    def tick(self) -> None:
        """Bring the position up to now."""
        if not self._playing:
            return
        now = self._clock()
        if now - self._looked > ASLEEP:
            self._anchor_time += now - self._looked
        self._looked = now
        position = self._anchor + (now - self._anchor_time) * self._rate
        if self._loop:
            self._move(position % (self._total + 1))
        elif position < self._total:
            self._move(position)
        else:
            self._move(self._total)
            self._set_playing(False)

    def _move(self, position: float) -> None:
        before, self._position = self.current, float(position)
        if self.current != before:
            self.moved.emit(self.current)

    def _drop_anchor(self) -> None:
        self._anchor, self._anchor_time = self._position, self._clock()
        self._looked = self._anchor_time

    def _set_playing(self, playing: bool) -> None:
        self._playing = playing
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
        if self._playing == playing:
            self.playing_changed.emit(playing)


def _frame_milliseconds() -> int:
    screen = QGuiApplication.primaryScreen() if QGuiApplication.instance() else None
    refresh = screen.refreshRate() if screen else 60.0
    return round(1000 / min(max(refresh, 30.0), 120.0))
