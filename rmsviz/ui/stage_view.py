"""The stage in the window: paints it, and turns the mouse into intentions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rmsviz.engine.surface import Domain
from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.panel import painting, rects
from rmsviz.render.stage import GAP, Stage
from rmsviz.render.theme import Theme
from rmsviz.scene.frame import Frame, frame_at
from rmsviz.scene.plots import Plot
from rmsviz.scene.scene import Scene, can_be_shown
from rmsviz.ui.readout import paint_readout, readout_at, readout_rect

REACH = 14.0  # pixels around a start in which it is taken hold of
CLICK = 4.0  # pixels that a click may tremble
SPLITS = (0.25, 0.75)
_ZOOM = 1.0015  # a wheel's notch, 120, zooms by 1.2

Grip = Literal["start", "pan", "seek", "split"]


@dataclass
class _Hold:
    """What the mouse has taken hold of, and where."""

    grip: Grip
    press: QPointF
    runs: tuple[int, ...] = ()
    domain: Domain | None = None
    plot: tuple[Plot, QRectF] | None = None
    moved: bool = False


class StageView(QWidget):
    """A widget around a Stage. It knows no store: it says what the user wants."""

    start_moved = Signal(float, float, object)  # x, y, the runs that start there
    window_moved = Signal(object)  # Domain: pan and zoom
    released = Signal()  # the end of a drag
    sought = Signal(int)  # a step, by a click in a plot
    coordinate_chosen = Signal(str)
    split_moved = Signal(float)
    laid_out = Signal()  # another size: a picture drawn finely is due

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = Stage(theme)
        self._scene: Scene | None = None
        self._trajectory: Trajectory | None = None
        self._frame: Frame | None = None
        self._hold: _Hold | None = None
        self._wanted: Domain | None = None  # the window asked for, until it is shown
        self._readout, self._readout_rect = "", QRectF()
        self._pointer: QPointF | None = None  # where something is read off
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(520, 380)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Loss surface, paths and plots"))

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
        self._scene, self._trajectory, self._wanted = scene, trajectory, None
        self.stage.load(scene, trajectory, moving, coarse)
        self._show(step)
        self.update()

    def show_step(self, step: int) -> None:
        """Show another step; only what changes is painted."""
        region = self._show(step)
        if self._scene is not None and self._scene.experiment.surface.varies:
            self._read(self._pointer)
        if not region.isEmpty():
            self.update(region)

    def _show(self, step: int) -> QRegion:
        if self._scene is None or self._trajectory is None:
            return QRegion()
        self._frame = frame_at(self._scene, self._trajectory, step)
        return self.stage.show(self._frame)

    def set_theme(self, theme: Theme) -> None:
        self.stage.set_theme(theme)
        self._reload()

    def set_split(self, split: float) -> None:
        """The surface's share of the width."""
        self.stage.split = min(max(split, SPLITS[0]), SPLITS[1])
        self._lay_out()

    def show_plots(self, shown: bool) -> None:
        """The whole stage, or the surface alone."""
        self.stage.layout = "full" if shown else "surface"
        self._reload()
        self._lay_out()

    def _reload(self) -> None:
        if self._scene is not None and self._trajectory is not None and self._frame is not None:
            self.load(self._scene, self._trajectory, self._frame.step)

    def _lay_out(self) -> None:
        self.stage.resize(self.width(), self.height(), self.devicePixelRatioF(), moving=True)
        self.laid_out.emit()
        if self._frame is not None:
            self.stage.show(self._frame)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._lay_out()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            if self._scene is None:  # still being computed
                painter.fillRect(event.rect(), self.stage.theme.window)
                return
            for gap in rects(event.region() - self.stage.covered):
                painter.fillRect(gap, self.stage.theme.window)
            painter.translate(self._to_whole_pixel(painter))
            self.stage.paint(painter, event.region())
            if self._readout:
                paint_readout(painter, self._readout, self._readout_rect, self.stage.theme)
        if self.stage.behind and self._frame is not None:
            # Catch up piece by piece: the window answers in between.
            region = self.stage.show(self._frame)
            self.update(region if not region.isEmpty() else QRegion(self.rect()))

    def _to_whole_pixel(self, painter: QPainter) -> QPointF:
        """At a ratio of 1.25 a widget can begin within a device pixel; the picture does not."""
        corner = painter.deviceTransform().map(QPointF())
        return (QPointF(corner.toPoint()) - corner) / self.devicePixelRatioF()

    # -- mouse ----------------------------------------------------------------------------------

    def _on_surface(self, position: QPointF) -> QPointF | None:
        """The position inside the surface panel's box, in the panel's pixels."""
        panel = self.stage.surface
        inside = position - panel.rect.topLeft()
        return inside if panel.window.box.contains(inside) else None

    def _start_near(self, inside: QPointF) -> int | None:
        near = [
            (math.hypot(pixel.x() - inside.x(), pixel.y() - inside.y()), run)
            for run, pixel in self.stage.surface.starts()
        ]
        distance, run = min(near, default=(math.inf, -1))
        return run if distance <= REACH else None

    def _grip(self, position: QPointF) -> _Hold | None:
        """What lies under the mouse."""
        if self._scene is None:
            return None
        if self.stage.layout == "full" and self._split_bar().contains(position):
            return _Hold("split", position)
        inside = self._on_surface(position)
        if inside is not None:
            run = self._start_near(inside)
            if run is not None:
                return _Hold("start", position, self._starting_with(run))
            return _Hold("pan", position, domain=self.stage.surface.window.shown)
        plot = self._plot_at(position)
        return _Hold("seek", position, plot=plot) if plot else None

    def _starting_with(self, run: int) -> tuple[int, ...]:
        """The runs that start where `run` does: they are held together until the release."""
        assert self._scene is not None
        runs = self._scene.runs
        return tuple(i for i, other in enumerate(runs) if other.start == runs[run].start)

    def _split_bar(self) -> QRectF:
        surface = self.stage.surface.rect
        return QRectF(surface.right() - 3, 0, GAP + 6, self.height())

    def _plot_at(self, position: QPointF) -> tuple[Plot, QRectF] | None:
        """The plot at a position, and its box in the panel of plots."""
        panel = self.stage.plots
        inside = position - panel.rect.topLeft()
        return panel.plot_at(inside.x(), inside.y()) if panel in self.stage.panels else None

    def _step_in(self, plot: Plot, box: QRectF, position: QPointF) -> int:
        """The step at a position over a plot, or the end of its axis that is nearer."""
        share = (position.x() - self.stage.plots.rect.left() - box.left()) / box.width()
        return round(min(max(share, 0.0), 1.0) * (plot.time.high - plot.time.low) + plot.time.low)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return super().mousePressEvent(event)
        self._read(None)
        self._hold = self._grip(event.position())
        if self._hold and self._hold.grip == "seek":
            self._move_to(event.position())
        elif self._hold is None:
            self._click_step_panel(event.position())
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hold is None:
            self._set_cursor(event.position())
            self._read(event.position())
            return
        away = event.position() - self._hold.press
        self._hold.moved = self._hold.moved or math.hypot(away.x(), away.y()) > CLICK
        if self._hold.moved or self._hold.grip in ("seek", "split"):
            self._move_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._hold is None or event.button() != Qt.MouseButton.LeftButton:
            return
        hold, self._hold = self._hold, None
        inside = self._on_surface(event.position())
        if hold.grip == "pan" and not hold.moved and inside is not None:
            everyone = tuple(range(len(self._scene.runs))) if self._scene else ()
            self.start_moved.emit(*self.stage.surface.window.point(inside), everyone)
        self.released.emit()
        self._set_cursor(event.position())

    def _move_to(self, position: QPointF) -> None:
        assert self._hold is not None
        panel = self.stage.surface
        if self._hold.grip == "start":
            point = panel.window.point(position - panel.rect.topLeft())
            self.start_moved.emit(*point, self._hold.runs)
        elif self._hold.grip == "pan" and self._hold.domain is not None:
            self.window_moved.emit(self._panned(self._hold.domain, position - self._hold.press))
        elif self._hold.grip == "seek" and self._hold.plot is not None:
            self.sought.emit(self._step_in(*self._hold.plot, position))
        elif self._hold.grip == "split":
            self.set_split((position.x() - GAP / 2) / max(self.width(), 1))
            self.split_moved.emit(self.stage.split)

    def _panned(self, domain: Domain, by: QPointF) -> Domain:
        box, (x0, x1, y0, y1) = self.stage.surface.window.box, domain
        dx, dy = -by.x() / box.width() * (x1 - x0), by.y() / box.height() * (y1 - y0)
        return Domain(x0 + dx, x1 + dx, y0 + dy, y1 + dy)

    def _click_step_panel(self, position: QPointF) -> None:
        panel = self.stage.step
        if self._scene and panel.toggle_rect().translated(panel.rect.topLeft()).contains(position):
            self.coordinate_chosen.emit("y" if self._scene.view.coordinate == "x" else "x")

    def wheelEvent(self, event: QWheelEvent) -> None:
        inside = self._on_surface(event.position())
        if inside is None:
            event.ignore()
            return
        delta = event.angleDelta().y() or event.pixelDelta().y()
        self.zoom(_ZOOM ** (-delta), inside)
        event.accept()

    def zoom(self, factor: float, inside: QPointF | None = None) -> None:
        """Show `factor` times as much of the plane; the point under the mouse stays in place."""
        window = self.stage.surface.window
        if self._wanted is not None:  # several notches between two pictures
            window = replace(window, shown=self._wanted)
        x, y = window.point(inside if inside is not None else window.box.center())
        x0, x1, y0, y1 = window.shown
        domain = Domain(
            *(x + (c - x) * factor for c in (x0, x1)), *(y + (c - y) * factor for c in (y0, y1))
        )
        if can_be_shown(domain):
            self._wanted = domain
            self.window_moved.emit(domain)

    def leaveEvent(self, event: QEvent) -> None:
        self._read(None)
        super().leaveEvent(event)

    def _read(self, position: QPointF | None) -> None:
        """Say what is under the mouse (nothing for None)."""
        self._pointer = position
        before = self._readout_rect
        self._readout, self._readout_rect = "", QRectF()
        if position is not None and self._scene is not None and self._frame is not None:
            self._readout = readout_at(self.stage, self._scene, position, self._frame.step)
            if self._readout:
                self._readout_rect = readout_rect(self._readout, position, QRectF(self.rect()))
        for rect in (before, self._readout_rect):
            if not rect.isEmpty():
                self.update(rect.toAlignedRect())

    def _set_cursor(self, position: QPointF) -> None:
        hold = self._grip(position)
        shapes = {
            "split": Qt.CursorShape.SplitHCursor,
            "start": Qt.CursorShape.OpenHandCursor,
            "pan": Qt.CursorShape.CrossCursor,
            "seek": Qt.CursorShape.PointingHandCursor,
        }
        self.setCursor(shapes[hold.grip] if hold else Qt.CursorShape.ArrowCursor)
