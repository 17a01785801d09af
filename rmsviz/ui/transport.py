"""The bar at the bottom: play and pause, step, scrub, go to a step, speed, loop."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.ui.fields import NumberField
from rmsviz.ui.numerals import short_text
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.scrubber import Scrubber
from rmsviz.ui.speed import SpeedChooser
from rmsviz.ui.style import GAP
from rmsviz.ui.widgets import IconButton, Panel

_ROUND = 42
_STEP = tr(
    "The step t that is shown: after t updates of every run, 0 is the start. Type one to go to it."
)


class Transport(Panel):
    """Shows the playhead and moves it."""

    def __init__(self, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._resume = False
        self._build()
        self._connect()
        self._show_total(playhead.total)
        self._show_playing(playhead.playing)
        self.loop.setChecked(playhead.loop)

    def _build(self) -> None:
        self.start = IconButton("to-start", tr("To the start"))
        self.back = IconButton("step-back", tr("One step back"))
        self.play = _round_button()
        self.forward = IconButton("step-forward", tr("One step forward"))
        self.end = IconButton("to-end", tr("To the end"))
        self.scrubber = Scrubber()
        self.word = QLabel(tr("step"))
        self.field = NumberField(tr("Step"), self._check_step)
        self.field.set_help(tr("Type a step to go to it (J)"))
        self.field.setWhatsThis(_STEP)
        self.total = QLabel()
        self.speed = SpeedChooser(self._playhead)
        self.loop = IconButton("loop", tr("Loop"))
        self.loop.setCheckable(True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.start, self.back, self.play, self.forward, self.end):
            row.addWidget(button)
        row.addSpacing(GAP)
        row.addWidget(self.scrubber, 1)
        row.addSpacing(GAP)
        for part in (self.word, self.field, self.total):
            row.addWidget(part)
        row.setSpacing(4)
        row.addSpacing(GAP)
        row.addWidget(self.speed)
        row.addWidget(self.loop)
        self.column.setContentsMargins(GAP, 8, GAP, 8)
        self.column.addLayout(row)

    @property
    def buttons(self) -> dict[str, IconButton]:
        """The buttons, by the commands that do the same."""
        return {
            "start": self.start,
            "back": self.back,
            "play": self.play,
            "forward": self.forward,
            "end": self.end,
            "loop": self.loop,
        }

    def _connect(self) -> None:
        playhead = self._playhead
        self.start.clicked.connect(playhead.to_start)
        self.back.clicked.connect(lambda: playhead.step(-1))
        self.play.clicked.connect(playhead.toggle)
        self.forward.clicked.connect(lambda: playhead.step(1))
        self.end.clicked.connect(playhead.to_end)
        self.loop.toggled.connect(self._set_loop)
        self.scrubber.grabbed.connect(self._grab)
        self.scrubber.sought.connect(playhead.seek)
        self.scrubber.released.connect(self._let_go)
        self.field.committed.connect(playhead.seek)
        playhead.moved.connect(self._show_step)
        playhead.total_changed.connect(self._show_total)
        playhead.playing_changed.connect(self._show_playing)
        playhead.loop_changed.connect(self.loop.setChecked)
        playhead.held_changed.connect(self._show_held)

    def _check_step(self, value: float) -> int:
        total = self._playhead.total
        if not 0 <= value <= total or value != int(value):
            raise BadInput(
                tr(
                    "the step must be a whole number from 0 to {total:,}, not {value:g}",
                    total=total,
                    value=value,
                )
            )
        return int(value)

    def _grab(self) -> None:
        """Time waits while it is held."""
        self._resume = self._playhead.playing
        self._playhead.pause()

    def _let_go(self) -> None:
        if self._resume and self._playhead.current < self._playhead.total:
            self._playhead.play()
        self._resume = False

    def _set_loop(self, loop: bool) -> None:
        self._playhead.loop = loop

    def _show_step(self, step: int) -> None:
        self.scrubber.show_step(step, self._playhead.total)
        self.field.set_value(step)

    def _show_total(self, total: int) -> None:
        self.total.setText(f"/ {short_text(total)}")
        wide = self.fontMetrics().horizontalAdvance(short_text(total))
        self.field.setFixedWidth(max(wide, 24) + 12)
        self._show_step(self._playhead.current)
        self.scrubber.update()

    def _show_playing(self, playing: bool) -> None:
        self.play.set_icon("pause" if playing else "play")
        self.play.set_hint(tr("Pause") if playing else tr("Play"), "Space")

    def _show_held(self, held: bool) -> None:
        # Who presses play is told what is waited for.
        moving = self.start, self.back, self.forward, self.end, self.scrubber, self.field
        for part in moving:
            part.setEnabled(not held)

    def edit_step(self) -> None:
        """Let a step be typed."""
        self.field.setFocus(Qt.FocusReason.MouseFocusReason)
        self.field.selectAll()


def _round_button() -> IconButton:
    button = IconButton("play", tr("Play"), 20)
    button.setObjectName("round")
    button.setIconSize(QSize(20, 20))
    button.setFixedSize(_ROUND, _ROUND)
    return button
