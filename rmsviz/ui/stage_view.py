"""The stage in the window, under the mouse: presses, drags and the wheel become intentions."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from rmsviz.engine.surface import Domain
from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.stage import GAP, Stage
from rmsviz.render.theme import Theme
from rmsviz.scene.scene import Camera, Scene, can_be_shown, with_view
from rmsviz.ui.grips import (
    Hold,
    cursor_of,
    hold_at,
    panned,
    plot_under,
    point_at,
    step_in,
    surface_at,
    turned,
)
from rmsviz.ui.stage_canvas import StageCanvas
from rmsviz.ui.step_range import StepRange, moved, zoomed

CLICK = 4.0  # pixels that a click may tremble
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ZOOM = 1.0015  # a wheel's notch, 120, zooms by 1.2


class StageView(StageCanvas):
    """A canvas that can be taken hold of. It knows no store: it says what the user wants."""

    start_moved = Signal(float, float, object)  # x, y, the runs that start there
    window_moved = Signal(object)  # Domain: zoom
    window_panned = Signal(object)  # Domain
    camera_moved = Signal(object)  # Camera
    released = Signal()  # the end of a drag
    sought = Signal(int)  # a step, by a click in a plot
    steps_moved = Signal(object)  # StepRange: which steps the plots show
    flag_turned = Signal(str)  # of the View, by a click on an axis
    coordinate_chosen = Signal(str)
    split_moved = Signal(float)
    pointed = Signal(float, float)  # a place on the surface that was asked for

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, stage: Stage | None = None
    ) -> None:
        super().__init__(theme, parent, stage)
        self._hold: Hold | None = None
        self._wanted: Domain | None = None  # the window asked for, until it is shown
        self._wanted_steps: StepRange = None  # what the plots are asked to show, likewise
        self._asked = False  # whether a click answers a question
        self.setMouseTracking(True)

    def load(
        self,
        scene: Scene,
        trajectory: Trajectory,
        step: int,
        moving: bool = False,
        coarse: bool = False,
    ) -> None:
        self._wanted, self._wanted_steps = None, scene.view.step_range
        super().load(scene, trajectory, step, moving, coarse)

    def ask_point(self, asked: bool) -> None:
        """Whether the next click on the surface is an answer (`pointed`) and nothing else."""
        self._asked = asked
        if asked:
            self.setCursor(Qt.CursorShape.CrossCursor)

    def _hold_at(self, position: QPointF) -> Hold | None:
        return hold_at(self.stage, self._scene, position) if self._scene else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return super().mousePressEvent(event)
        self._take_keys()
        position = self._on_stage(event.position())
        self._read(position)
        pressed = self._pointing.point
        self._read(None)
        panel = surface_at(self.stage, position)
        if self._asked and panel is not None:
            point = point_at(panel, position)
            if point is not None:
                self.pointed.emit(*point)
            return None
        self._hold = self._hold_at(position)
        if self._hold and self._hold.grip in ("pan", "turn") and pressed is not None:
            self._hold.step = pressed.step
        if self._hold and self._hold.grip == "seek":
            self._move_to(position)
        elif self._hold is None:
            self._click_instrument(position)
        return None

    def _take_keys(self) -> None:
        """A click on the picture ends what is being typed elsewhere: the keys are the window's."""
        focus = self.window().focusWidget()
        if focus is not None:
            focus.clearFocus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = self._on_stage(event.position())
        if self._hold is None:
            self._read(position)
            self._set_cursor(position)
            return
        away = position - self._hold.press
        self._hold.moved = self._hold.moved or math.hypot(away.x(), away.y()) > CLICK
        if self._hold.moved or self._hold.grip in ("seek", "split"):
            self._move_to(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._hold is None or event.button() != Qt.MouseButton.LeftButton:
            return
        hold, self._hold = self._hold, None
        position = self._on_stage(event.position())
        if hold.flag and not hold.moved:
            self.flag_turned.emit(hold.flag)
        elif hold.step is not None and not hold.moved:
            self.sought.emit(hold.step)
        elif hold.grip == "pan" and not hold.moved and hold.panel is not None:
            everyone = tuple(range(len(self._scene.runs))) if self._scene else ()
            inside = position - hold.panel.rect.topLeft()
            self.start_moved.emit(*hold.panel.window.point(inside), everyone)
        self.released.emit()
        self._set_cursor(position)

    def _move_to(self, position: QPointF) -> None:
        assert self._hold is not None
        if self._hold.grip == "start" and self._hold.panel is not None:
            point = point_at(self._hold.panel, position)
            if point is not None:  # in 3-D a hand can be beside the surface
                self.start_moved.emit(*point, self._hold.runs)
        elif self._hold.grip == "turn" and self._hold.camera is not None:
            self.camera_moved.emit(turned(self._hold.camera, position - self._hold.press))
        elif self._hold.grip == "pan" and self._hold.domain is not None:
            self.window_panned.emit(
                panned(self.stage, self._hold.domain, position - self._hold.press)
            )
        elif self._hold.grip == "seek" and self._hold.plot is not None:
            self.sought.emit(step_in(self.stage, *self._hold.plot, position))
        elif self._hold.grip == "split":
            along, whole = position.x(), self.stage.width
            if self.stage.stacked:
                along, whole = position.y(), self.stage.height
            self.set_split((along - GAP / 2) / max(whole, 1))
            self.split_moved.emit(self.stage.split)

    def _click_instrument(self, position: QPointF) -> None:
        panel = self.stage.instrument
        inside = position - panel.rect.topLeft()
        if panel not in self.stage.panels or self._scene is None:
            return
        if panel.toggle_rect().contains(inside):
            self.coordinate_chosen.emit("y" if self._scene.view.coordinate == "x" else "x")
        elif (step := panel.step_at(inside.x(), inside.y())) is not None:
            self.sought.emit(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        position = self._on_stage(event.position())
        panel, plot = surface_at(self.stage, position), plot_under(self.stage, position)
        wheel = event.angleDelta() if not event.angleDelta().isNull() else event.pixelDelta()
        if panel is not None:
            inside = position - panel.rect.topLeft() if panel is self.stage.surface else None
            self.zoom(_ZOOM ** (-wheel.y()), inside)
        elif plot is not None and self._scene is not None:
            sideways = bool(event.modifiers() & _SHIFT)
            self._zoom_steps(plot[1], position, wheel, sideways)
        event.setAccepted(panel is not None or plot is not None)

    def _zoom_steps(self, box: QRectF, position: QPointF, wheel: QPoint, sideways: bool) -> None:
        """The wheel over a plot: other steps are shown; sideways, or with Shift, they move on."""
        assert self._scene is not None
        scene = with_view(self._scene, step_range=self._wanted_steps)
        along = wheel.x() or (wheel.y() if sideways else 0)
        share = (position.x() - self.stage.plots.rect.left() - box.left()) / box.width()
        shown = moved(scene, -along / 1200) if along else zoomed(scene, share, _ZOOM ** -wheel.y())
        self._wanted_steps = shown
        self.steps_moved.emit(shown)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """In a plot: all steps. On the surface in 3-D: seen as at first. Elsewhere it is a press as
        any."""
        position = self._on_stage(event.position())
        hold = self._hold_at(position)
        if plot_under(self.stage, position) is not None:
            self.steps_moved.emit(None)
        elif hold is not None and hold.grip == "turn":
            self.camera_moved.emit(Camera())
            self.released.emit()
        else:
            self.mousePressEvent(event)

    def zoom(self, factor: float, inside: QPointF | None = None) -> None:
        """Show `factor` times as much of the plane; the point under the mouse stays in place, or
        its middle."""
        window = self.stage.surfaces[0].window
        if self._wanted is not None:  # several notches between two pictures
            window = replace(window, shown=self._wanted)
        x0, x1, y0, y1 = window.shown
        x, y = window.point(inside) if inside is not None else ((x0 + x1) / 2, (y0 + y1) / 2)
        domain = Domain(
            *(x + (c - x) * factor for c in (x0, x1)), *(y + (c - y) * factor for c in (y0, y1))
        )
        if can_be_shown(domain):
            self._wanted = domain
            self.window_moved.emit(domain)

    def leaveEvent(self, event: QEvent) -> None:
        self._read(None)
        super().leaveEvent(event)

    def _set_cursor(self, position: QPointF) -> None:
        if self._asked:
            return
        if self._pointing.point is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setCursor(cursor_of(self._hold_at(position), self.stage.stacked))
