"""The stage in the window as it is painted: a scene at a step, and what the pointer reads off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.render.panel import painting, rects, scaled
from rmsviz.render.stage import Stage
from rmsviz.render.theme import Theme
from rmsviz.scene.frame import Frame, frame_at
from rmsviz.scene.scene import Layout, Scene, with_view
from rmsviz.ui.pointing import Pointing, pointed_at
from rmsviz.ui.readout import paint_readout, readout_rect
from rmsviz.ui.rings import POINT, Guess, paint_ring

STACKED = 1.3  # times its width in height, from which on plots below the surface are no lower
SPLITS = (0.25, 0.75)


class StageCanvas(QWidget):
    """A widget around a Stage: it shows a scene at a step, and asks for nothing."""

    laid_out = Signal()  # another size: a picture drawn finely is due
    layout_shown = Signal(str)

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, stage: Stage | None = None
    ) -> None:
        super().__init__(parent)
        self.stage = stage or Stage(theme)
        self._scene: Scene | None = None
        self._trajectory: Trajectory | None = None
        self._frame: Frame | None = None
        self._readout, self._readout_rect = "", QRectF()
        self._pointing = Pointing()
        self._pointer: QPointF | None = None  # where something is read off
        self._guess: Guess | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(520, 380)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Loss surface, paths and plots"))

    # -- what is shown --------------------------------------------------------------------------

    def load(
        self,
        scene: Scene,
        trajectory: Trajectory,
        step: int,
        moving: bool = False,
        coarse: bool = False,
    ) -> None:
        """Show another scene or trajectory at `step` (see Stage.load)."""
        turning = moving and trajectory is self._trajectory and _turned(self._scene, scene)
        self._scene, self._trajectory = scene, trajectory
        self.stage.load(scene, trajectory, moving, coarse)
        self._show(step)
        if self._pointer is not None:
            self._read(self._pointer)
        if turning:
            seen = QRegion(self.stage.surfaces[-1].rect.toAlignedRect())
            self.update(scaled(seen, self._magnified))
        else:
            self.update()

    def show_step(self, step: int) -> None:
        """Show another step; only what changes is painted."""
        region = self._show(step)
        if self._scene is not None and self._scene.experiment.surface.varies:
            self._read(self._pointer)
        if not region.isEmpty():
            self.update(scaled(region, self._magnified))

    def _show(self, step: int) -> QRegion:
        if self._scene is None or self._trajectory is None:
            return QRegion()
        self._frame = frame_at(self._scene, self._trajectory, step)
        return self.stage.show(self._frame)

    @property
    def shown(self) -> tuple[Scene, Trajectory, int] | None:
        """What is shown, and at which step; None where it is still being computed."""
        if self._scene is None or self._trajectory is None or self._frame is None:
            return None
        return self._scene, self._trajectory, self._frame.step

    def set_theme(self, theme: Theme) -> None:
        self.stage.set_theme(theme)
        self._reload()

    def set_split(self, split: float) -> None:
        """The surface's share of the stage."""
        self.stage.split = min(max(split, SPLITS[0]), SPLITS[1])
        self._lay_out()

    def show_layout(self, layout: Layout) -> None:
        """The whole stage, or a part of it."""
        if layout == self.stage.layout:
            return
        self.stage.layout = layout
        self._reload()
        self._lay_out()
        self.layout_shown.emit(layout)

    @property
    def _magnified(self) -> float:
        """Pixels of the widget to one in which the stage is laid out."""
        return self.stage.magnified(self.width(), self.height())

    def _on_stage(self, position: QPointF) -> QPointF:
        """A position of the mouse, in the stage's pixels."""
        return position / self._magnified

    def surface_rect(self) -> QRect:
        """Where the surface is, in the widget's pixels; all of it where no surface is shown."""
        first = self.stage.surfaces[0]
        if first not in self.stage.panels:
            return self.rect()
        corners = self.from_stage(first.rect.topLeft()), self.from_stage(first.rect.bottomRight())
        return QRectF(*corners).toRect()

    def from_stage(self, position: QPointF) -> QPointF:
        """A position of the stage, in the widget's pixels."""
        return position * self._magnified

    def refresh(self) -> None:
        """Paint all anew: something besides scene and step has changed."""
        if self._frame is not None:
            self.stage.show(self._frame)
        self.update()

    def _reload(self) -> None:
        if self._scene is not None and self._trajectory is not None and self._frame is not None:
            self.load(self._scene, self._trajectory, self._frame.step)

    def _lay_out(self) -> None:
        self.stage.stacked = self.height() > STACKED * self.width()
        times, ratio = self._magnified, self.devicePixelRatioF()
        self.stage.resize(self.width() / times, self.height() / times, ratio * times, moving=True)
        self.laid_out.emit()
        if self._frame is not None:
            self.stage.show(self._frame)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # Qt hands it on to nothing else
            self._lay_out()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            if self._scene is None:  # still being computed
                painter.fillRect(event.rect(), self.stage.theme.window)
                return
            times = self._magnified
            region = scaled(event.region(), 1 / times)
            painter.translate(self._to_whole_pixel(painter))
            painter.scale(times, times)
            for gap in rects(region - self.stage.covered):
                painter.fillRect(gap, self.stage.theme.window)
            self.stage.paint(painter, region)
            if self._guess is not None:
                paint_ring(painter, self.stage, self._guess)
            if self._pointing.point is not None:
                point, styles = self._pointing.point, self._scene.view.styles
                ring = Guess(point.x, point.y, styles[point.run].color)
                paint_ring(painter, self.stage, ring, POINT)
            if self._readout:
                paint_readout(painter, self._readout, self._readout_rect, self.stage.theme)
        if self.stage.behind and self._frame is not None:
            # Catch up piece by piece: the window answers in between.
            region = scaled(self.stage.show(self._frame), self._magnified)
            self.update(region if not region.isEmpty() else QRegion(self.rect()))

    def _to_whole_pixel(self, painter: QPainter) -> QPointF:
        """At a ratio of 1.25 a widget can begin within a device pixel; the picture does not."""
        corner = painter.deviceTransform().map(QPointF())
        return (QPointF(corner.toPoint()) - corner) / self.devicePixelRatioF()

    # -- over it -------------------------------------------------------------------------------

    def show_guess(self, guess: Guess | None) -> None:
        self._guess = guess
        self.update()

    def _read(self, position: QPointF | None) -> None:
        """Say what is under the mouse (nothing for None)."""
        self._pointer = position
        found = Pointing()
        if position is not None and self._scene and self._trajectory and self._frame:
            step = self._frame.step
            found = pointed_at(self.stage, self._scene, self._trajectory, position, step)
        self._pointing = found
        self._say(found.text)

    def _say(self, text: str) -> None:
        """`text` beside the pointer."""
        before, self._readout = self._readout, text
        if text and self._pointer is not None:
            within = QRectF(0, 0, self.stage.width, self.stage.height)
            self._readout_rect = readout_rect(text, self._pointer, within)
        else:
            self._readout_rect = QRectF()
        if before or text:
            # All of it: antialiasing differs by a hair where a clip cuts through a line.
            self.update()


def _turned(before: Scene | None, scene: Scene) -> bool:
    """Whether all that has changed is from where the surface is seen."""
    return before is not None and scene == with_view(before, camera=scene.view.camera)
