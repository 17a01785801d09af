"""The Stage, never shown, at the size of a file: one picture, in which only what changes is painted
anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter

from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.encoders import Pixels, Shown
from rmsviz.export.film import Timing
from rmsviz.export.picture import Picture
from rmsviz.language import tr
from rmsviz.render.fonts import draw_text, fitted, text_width
from rmsviz.render.panel import painting
from rmsviz.render.stage import GAP, Stage
from rmsviz.scene.captions import film_caption
from rmsviz.scene.frame import frame_at
from rmsviz.scene.scene import Scene

TYPE, LEADING = 11.5, 16.0  # of the caption, in logical pixels
FOOT = 10.0  # below the panels and the caption's lines


class ScenePainter:
    """Paints a scene at any step, as `picture` says. The same Stage as in the window."""

    def __init__(self, scene: Scene, trajectory: Trajectory, picture: Picture) -> None:
        self._scene, self._trajectory = scene, trajectory
        self._theme, self._ratio = picture.theme, picture.ratio
        wide, high = picture.pixels
        self._canvas = QImage(wide, high, QImage.Format.Format_RGB32)
        if self._canvas.isNull():
            raise MemoryError
        self._canvas.fill(QColor(self._theme.window))
        self._edge = round(GAP * self._ratio)
        self._caption = self._caption_lines() if picture.caption else []
        self.stage = Stage(self._theme)
        self.stage.layout = picture.layout
        inner = wide - 2 * self._edge, high - self._edge - round(self._foot * self._ratio)
        self.stage.stacked = picture.stacked
        self.stage.resize(inner[0] / self._ratio, inner[1] / self._ratio, self._ratio)
        self.stage.load(scene, trajectory)
        with painting(self._canvas) as painter:
            self._write_caption(painter)

    @property
    def _foot(self) -> float:
        return FOOT + LEADING * len(self._caption) if self._caption else GAP

    def _caption_lines(self) -> list[str]:
        """What is shown, for whoever finds the file a year later, in lines that have room."""
        (said, program), last = film_caption(self._scene), self._trajectory.steps
        room = self._canvas.width() / self._ratio - 2 * GAP - 4
        lines = [""]
        for part in said.split(" · "):
            longer = f"{lines[-1]} · {part}" if lines[-1] else part
            if lines[-1] and text_width(longer, TYPE) > room:
                lines.append(part)
            else:
                lines[-1] = longer
        lines = [fitted(line, TYPE, room) for line in lines]
        if text_width(f"{lines[-1]}    {self._where(last)} · {program}", TYPE) > room:
            lines.append("")
        return lines

    def _where(self, step: int) -> str:
        return tr("step {step:,} of {steps:,}", step=step, steps=self._trajectory.steps)

    def _write_caption(self, painter: QPainter) -> None:
        r, color, size = self._ratio, self._theme.muted, TYPE * self._ratio
        left = self._edge + 2 * r
        baseline = self._canvas.height() - 8.0 * r
        for line in reversed(self._caption):
            draw_text(painter, left, baseline, line, size, color)
            baseline -= LEADING * r

    def _write_step(self, painter: QPainter, step: int) -> None:
        """Where the picture stands, over what stood there before, and which program made it."""
        if not self._caption:
            return
        r, size, program = self._ratio, TYPE * self._ratio, film_caption(self._scene)[1]
        widest = text_width(f"{self._where(self._trajectory.steps)} · {program}", size)
        right, baseline = self._canvas.width() - self._edge - 2 * r, self._canvas.height() - 8.0 * r
        text = f"{self._where(step)} · {program}"
        left, top = round(right - widest - size), round(baseline - 1.08 * size)
        below = QRect(left, top, self._canvas.width() - left, self._canvas.height() - top)
        painter.fillRect(below, QColor(self._theme.window))
        x = right - text_width(text, size)
        draw_text(painter, x, baseline, text, size, self._theme.muted)

    def picture(self, step: int) -> QImage:
        """The picture at `step`. The next call paints into the same image."""
        changed = self.stage.show(frame_at(self._scene, self._trajectory, step), budget=None)
        with painting(self._canvas) as painter:
            self._write_step(painter, step)
            painter.translate(self._edge, self._edge)
            painter.scale(self._ratio, self._ratio)
            self.stage.paint(painter, changed)
        return self._canvas

    def draw(self, device: QPaintDevice, step: int) -> None:
        """The picture at `step` on a device of vectors, as large as that."""
        self.stage.show(frame_at(self._scene, self._trajectory, step), budget=None)
        with painting(device) as painter:
            painter.scale(
                device.width() / self._canvas.width(), device.height() / self._canvas.height()
            )
            painter.fillRect(QRectF(self._canvas.rect()), QColor(self._theme.window))
            self._write_caption(painter)
            self._write_step(painter, step)
            painter.translate(self._edge, self._edge)
            painter.scale(self._ratio, self._ratio)
            self.stage.draw(painter)

    def frames(self, timing: Timing) -> Iterator[Shown]:
        """The pictures of a film, over one memory, and for how many frames each is shown."""
        for step, same in groupby(timing):
            self.picture(step)
            yield self._pixels(), sum(1 for _ in same)

    def _pixels(self) -> Pixels:
        flat = np.frombuffer(self._canvas.constBits(), np.uint8)
        return flat.reshape(self._canvas.height(), self._canvas.width(), 4)
