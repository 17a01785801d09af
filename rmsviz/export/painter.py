"""A film's frames: the Stage, never shown; one picture, in which only what changes is painted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter

from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.encoders import Pixels
from rmsviz.export.film import Film, Timing
from rmsviz.render.fonts import draw_text, text_width
from rmsviz.render.panel import painting
from rmsviz.render.stage import GAP, Layout, Stage
from rmsviz.render.theme import THEMES
from rmsviz.scene.captions import film_caption
from rmsviz.scene.frame import frame_at
from rmsviz.scene.scene import Scene

# A picture is laid out for this many logical pixels and scaled: so large is the type.
LAID_OUT: dict[Layout, tuple[float, float]] = {
    "full": (1280.0, 800.0),
    "surface": (640.0, 640.0),
    "plots": (720.0, 720.0),
}
FOOT, TYPE = 26.0, 11.5  # of the caption under all, in logical pixels


class FilmPainter:
    """Paints a scene at any step, at the size of a film. The same Stage as in the window."""

    def __init__(self, scene: Scene, trajectory: Trajectory, film: Film) -> None:
        self._scene, self._trajectory = scene, trajectory
        self._theme = THEMES[film.look]
        wide, high = LAID_OUT[film.layout]
        self._ratio = min(film.width / wide, film.height / high)
        self._canvas = QImage(film.width, film.height, QImage.Format.Format_RGB32)
        self._canvas.fill(QColor(self._theme.window))
        self.stage = Stage(self._theme)
        self.stage.layout = film.layout
        self._edge = round(GAP * self._ratio)
        inner = film.width - 2 * self._edge, film.height - self._edge - round(FOOT * self._ratio)
        self.stage.resize(inner[0] / self._ratio, inner[1] / self._ratio, self._ratio)
        self.stage.load(scene, trajectory)
        with painting(self._canvas) as painter:
            self._write_caption(painter)

    def _write_caption(self, painter: QPainter) -> None:
        """What the film shows, for whoever finds it a year later."""
        r, (left, right) = self._ratio, film_caption(self._scene)
        baseline = self._canvas.height() - 0.35 * FOOT * r
        color, size = self._theme.muted, TYPE * r
        room = self._canvas.width() - 2 * self._edge - 2 * size - text_width(right, size)
        while text_width(left, size) > room and " · " in left:
            left = left.rpartition(" · ")[0]
        x = self._canvas.width() - self._edge - text_width(right, size)
        draw_text(painter, self._edge + 2 * r, baseline, left, size, color)
        draw_text(painter, x - 2 * r, baseline, right, size, color)

    def picture(self, step: int) -> QImage:
        """The picture at `step`. The next call paints into the same image."""
        changed = self.stage.show(frame_at(self._scene, self._trajectory, step), budget=None)
        with painting(self._canvas) as painter:
            painter.translate(self._edge, self._edge)
            painter.scale(self._ratio, self._ratio)
            self.stage.paint(painter, changed)
        return self._canvas

    def draw(self, device: QPaintDevice, step: int) -> None:
        """The picture at `step` on a device of vectors, whose unit is a pixel of the film."""
        self.stage.show(frame_at(self._scene, self._trajectory, step), budget=None)
        with painting(device) as painter:
            painter.fillRect(QRectF(self._canvas.rect()), QColor(self._theme.window))
            self._write_caption(painter)
            painter.translate(self._edge, self._edge)
            painter.scale(self._ratio, self._ratio)
            self.stage.draw(painter)

    def frames(self, timing: Timing) -> Iterator[Pixels]:
        """The frames of a film, over one memory."""
        shown = -1
        for step in timing:
            if step != shown:
                self.picture(step)
                shown = step
            yield self._pixels()

    def _pixels(self) -> Pixels:
        flat = np.frombuffer(self._canvas.constBits(), np.uint8)
        return flat.reshape(self._canvas.height(), self._canvas.width(), 4)
