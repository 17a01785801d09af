"""What lies under the mouse on the stage, and what it would take hold of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt

from rmsviz.engine.surface import Domain
from rmsviz.render.stage import GAP, Stage
from rmsviz.render.surface_panel import SurfacePanel
from rmsviz.scene.plots import LINEAR, Plot
from rmsviz.scene.scene import Camera, Scene

REACH = 14.0  # pixels around a start in which it is taken hold of
TURN = 0.5  # degrees to a pixel

Grip = Literal["start", "pan", "turn", "seek", "split", "axis"]


@dataclass
class Hold:
    """What the mouse has taken hold of, and where."""

    grip: Grip
    press: QPointF
    runs: tuple[int, ...] = ()
    panel: SurfacePanel | None = None
    camera: Camera | None = None
    domain: Domain | None = None
    plot: tuple[Plot, QRectF] | None = None
    flag: str = ""  # of the View, that a click on an axis turns over
    step: int | None = None  # of the point of a path that a click goes to
    moved: bool = False


def hold_at(stage: Stage, scene: Scene, position: QPointF) -> Hold | None:
    """What a press at `position` would hold."""
    if stage.can_split and _split_bar(stage).contains(position):
        return Hold("split", position)
    panel = surface_at(stage, position)
    if panel is not None:
        run = _start_near(scene, panel, position - panel.rect.topLeft())
        if run is not None:
            return Hold("start", position, _starting_with(scene, run), panel)
        if panel is not stage.surface:
            return Hold("turn", position, panel=panel, camera=scene.view.camera)
        return Hold("pan", position, panel=panel, domain=panel.window.shown)
    if plot := plot_under(stage, position):
        return Hold("seek", position, plot=plot)
    flag = axis_flag(stage, position)
    return Hold("axis", position, flag=flag) if flag else None


def cursor_of(hold: Hold | None, stacked: bool) -> Qt.CursorShape:
    """The pointer that says what could be taken hold of."""
    across = Qt.CursorShape.SplitVCursor if stacked else Qt.CursorShape.SplitHCursor
    shapes = {
        "split": across,
        "start": Qt.CursorShape.OpenHandCursor,
        "pan": Qt.CursorShape.CrossCursor,
        "turn": Qt.CursorShape.SizeAllCursor,
        "seek": Qt.CursorShape.PointingHandCursor,
        "axis": Qt.CursorShape.PointingHandCursor,
    }
    return shapes[hold.grip] if hold else Qt.CursorShape.ArrowCursor


def surface_at(stage: Stage, position: QPointF) -> SurfacePanel | None:
    """The surface in 2-D or 3-D whose box the position is in."""
    for panel in stage.surfaces:
        inside = position - panel.rect.topLeft()
        if panel in stage.panels and panel.window.box.contains(inside):
            return panel
    return None


def point_at(panel: SurfacePanel, position: QPointF) -> tuple[float, float] | None:
    """The point of the plane that is seen at a position of the stage, where there is one."""
    x, y = panel.window.point(position - panel.rect.topLeft())
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def step_in(stage: Stage, plot: Plot, box: QRectF, position: QPointF) -> int:
    """The step at a position over a plot, or the end of its axis that is nearer."""
    share = (position.x() - stage.plots.rect.left() - box.left()) / box.width()
    return round(plot.time.at(min(max(share, 0.0), 1.0)))


def panned(stage: Stage, domain: Domain, by: QPointF) -> Domain:
    """`domain` drawn along by a hand that moved `by` pixels."""
    box, (x0, x1, y0, y1) = stage.surface.window.box, domain
    dx, dy = -by.x() / box.width() * (x1 - x0), by.y() / box.height() * (y1 - y0)
    return Domain(x0 + dx, x1 + dx, y0 + dy, y1 + dy)


def turned(camera: Camera, by: QPointF) -> Camera:
    """`camera` when a hand has drawn what it sees along by so many pixels."""
    return camera.turned(by.x() * TURN, by.y() * TURN)


def _start_near(scene: Scene, panel: SurfacePanel, inside: QPointF) -> int | None:
    near = [
        (math.hypot(pixel.x() - inside.x(), pixel.y() - inside.y()), run)
        for run, pixel in panel.starts()
    ]
    distance, run = min(near, default=(math.inf, -1))
    if distance > REACH or not panel.within_reach(scene.runs[run].start):
        return None
    return run


def _starting_with(scene: Scene, run: int) -> tuple[int, ...]:
    """The runs that start where `run` does: they are held together until the release."""
    return tuple(i for i, other in enumerate(scene.runs) if other.start == scene.runs[run].start)


def _split_bar(stage: Stage) -> QRectF:
    """The gap between the surface and the plots, and a little of both."""
    surface = stage.surfaces[-1].rect
    if stage.stacked:  # its layout is full
        return QRectF(0, surface.bottom() - 3, stage.width, GAP + 6)
    return QRectF(surface.right() - 3, 0, GAP + 6, stage.height)


def axis_flag(stage: Stage, position: QPointF) -> str:
    """The flag of the View that says how the axis at a position is scaled; '' where none is."""
    inside = position - stage.plots.rect.topLeft()
    axis = stage.plots.axis_at(inside.x(), inside.y()) if stage.plots in stage.panels else None
    if axis is None:
        return ""
    return "log_time" if axis == "time" else LINEAR[axis.quantity]


def plot_under(stage: Stage, position: QPointF) -> tuple[Plot, QRectF] | None:
    """The plot at a position, and its box in the panel of plots."""
    inside = position - stage.plots.rect.topLeft()
    return stage.plots.plot_at(inside.x(), inside.y()) if stage.plots in stage.panels else None
