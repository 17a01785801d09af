"""What all instruments share: a card below the plots with a title, its step and its coordinate."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.render.fonts import draw_text, wrapped
from rmsviz.render.ink import Word, card, words_width, write
from rmsviz.render.panel import Panel
from rmsviz.scene.captions import absence
from rmsviz.scene.frame import Frame
from rmsviz.scene.numbers import step_text
from rmsviz.scene.scene import Scene

TYPE = 11.5
LEFT = 14.0
HEAD = 12 + 1.6 * TYPE  # the title's line


class Instrument(Panel):
    """Looks closer at the step that is shown, in one coordinate."""

    name = ""  # the title's first word
    both = False  # whether it shows both coordinates
    share, least, most = 0.2, 130.0, 180.0  # of the stage's height that it takes; in pixels
    hall = 150.0  # pixels that it takes in a hall

    def __init__(self) -> None:
        super().__init__()
        self.frame: Frame | None = None
        self._scene: Scene | None = None
        self._trajectory: Trajectory | None = None

    def load(self, scene: Scene, trajectory: Trajectory) -> None:
        """Take the scene whose steps are to be looked at."""
        self._scene, self._trajectory = scene, trajectory
        self.restart()

    def show(self, frame: Frame) -> None:
        self.frame = frame

    def height_in_hall(self, width: float) -> float:
        """The pixels that it takes in a hall, where all type is to be read from the last row."""
        return self.hall

    def step_at(self, x: float, y: float) -> int | None:
        """The step that a pixel of the panel stands for, where it does."""
        return None

    def words_at(self, x: float, y: float) -> str:
        """What stands under a pixel of the panel, in words and numbers."""
        return ""

    def toggle_rect(self) -> QRectF:
        """Where the coordinate is switched by a click."""
        if self.both:
            return QRectF()
        return QRectF(8, 4, self.title_right - 8, 2.2 * TYPE * self.scale)

    @property
    def title_right(self) -> float:
        """Where the title ends, whichever step it names."""
        if self._scene is None:
            return 0.0
        words = self._title(self._scene.experiment.steps)
        return LEFT + words_width(words, TYPE * self.scale)

    def draw_ground(self, painter: QPainter) -> None:
        card(painter, QRectF(0, 0, self.size.width(), self.size.height()), self.theme)

    def live_changed(self) -> QRectF:
        return QRectF(0, 0, self.size.width(), self.size.height())

    def draw_live(self, painter: QPainter) -> None:
        if self._scene is None or self.frame is None:
            return
        size = TYPE * self.scale
        write(painter, LEFT, 10 + 1.15 * size, self._title(self.frame.step), size)
        self.draw_contents(painter, HEAD * self.scale)

    @abstractmethod
    def draw_contents(self, painter: QPainter, top: float) -> None:
        """Paint what stands below the title, from `top` on."""

    def _title(self, step: int) -> list[Word]:
        assert self._scene is not None
        theme, chosen = self.theme, self._scene.view.coordinate
        words = [Word(f"{self.name} {step_text(step)}", theme.text, "medium")]
        if not self.both:
            words.append(Word(tr("   ·   COORDINATE  "), theme.muted))
        for name in () if self.both else ("x", "y"):
            on = name == chosen
            chosen_word = Word(f" {name} ", theme.text, "semibold")
            words.append(chosen_word if on else Word(f" {name} ", theme.muted))
        return words

    def draw_absent(
        self, painter: QPainter, run: int, x: float, baseline: float, room: float
    ) -> None:
        """Say why there is nothing of a run, in lines that are no longer than `room`."""
        assert self._scene is not None and self.frame is not None and self._trajectory is not None
        size = 1.1 * TYPE * self.scale
        text = absence(self._trajectory, run, self.frame.step)
        lines = list(wrapped(text, size, room))
        for line, words in enumerate(lines):
            y = baseline + (line - (len(lines) - 1) / 2) * 1.4 * size
            draw_text(painter, x, y, words, size, self.color(run))

    def color(self, run: int) -> str:
        assert self._scene is not None
        return self.theme.color(self._scene.view.styles[run].color)
