"""The line above a stage in a hall: what is shown, and where time stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from rmsviz.language import tr
from rmsviz.render.fonts import fitted, text_width
from rmsviz.render.ink import Word, words_width, write
from rmsviz.render.panel import Panel
from rmsviz.scene.captions import surface_name
from rmsviz.scene.numbers import step_text
from rmsviz.scene.scene import Scene

HEIGHT = 32.0
TITLE, BESIDE = 18.0, 13.0  # type, in pixels
GAP = 14.0


class Headline(Panel):
    """A title at the left, the step at the right; between them the surface, where it has room and
    stands nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""  # of a lesson's moment
        self.names_surface = False
        self._scene: Scene | None = None
        self._step = 0

    def load(self, scene: Scene) -> None:
        self._scene = scene
        self.restart()

    def show(self, step: int) -> None:
        self._step = step

    def draw_ground(self, painter: QPainter) -> None:
        whole = QRectF(0, 0, self.size.width(), self.size.height())
        painter.fillRect(whole, QColor(self.theme.window))

    @property
    def _baseline(self) -> float:
        return HEIGHT - 10

    def draw_words(self, painter: QPainter) -> None:
        if self._scene is None:
            return
        theme, room = self.theme, self.size.width() - self._step_width - GAP
        surface = surface_name(self._scene)
        title = self.title or self._scene.title or surface
        words = [Word(fitted(title, TITLE, room, "semibold"), theme.text, "semibold")]
        beside = Word(f"   {surface}", theme.muted, size=BESIDE / TITLE)
        fits = words_width([*words, beside], TITLE) <= room
        if self.names_surface and title != surface and fits:
            words.append(beside)
        write(painter, 2.0, self._baseline, words, TITLE)

    def _said(self, step: int) -> list[Word]:
        assert self._scene is not None
        total = tr(" of {steps}", steps=step_text(self._scene.experiment.steps))
        return [
            Word(tr("step "), self.theme.muted),
            Word(step_text(step), self.theme.text, "medium"),
            Word(total, self.theme.muted),
        ]

    @property
    def _step_width(self) -> float:
        assert self._scene is not None
        return words_width(self._said(self._scene.experiment.steps), BESIDE) + 4

    def draw_live(self, painter: QPainter) -> None:
        if self._scene is None:
            return
        words = self._said(self._step)
        write(painter, self._right - words_width(words, BESIDE), self._baseline, words, BESIDE)

    @property
    def _right(self) -> float:
        return self.size.width() - 2.0

    def live_changed(self) -> QRectF:
        if self._scene is None:
            return QRectF()
        wide = self._step_width + text_width(tr("step "), BESIDE)
        return QRectF(self._right - wide, 0, wide + 2, self.size.height())
