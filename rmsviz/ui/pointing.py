"""What is under the mouse: a point of a path or a place, and what is said of it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF

from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.stage import Stage
from rmsviz.scene.scene import Scene
from rmsviz.ui.grips import axis_flag, hold_at, plot_under, point_at, surface_at
from rmsviz.ui.readout import axis_readout, plot_readout, run_readout, surface_readout
from rmsviz.ui.trail import TrailPoint, trail_point


class Pointing(NamedTuple):
    """What is said, and the point of a path that a click would go to."""

    text: str = ""
    point: TrailPoint | None = None


def pointed_at(
    stage: Stage, scene: Scene, trajectory: Trajectory, position: QPointF, step: int
) -> Pointing:
    """What is at a position of the stage."""
    panel = surface_at(stage, position)
    if panel is not None:
        if point_at(panel, position) is None:
            return Pointing()  # in 3-D, beside the surface
        inside = position - panel.rect.topLeft()
        hold = hold_at(stage, scene, position)  # a start is taken hold of, not gone to
        held = hold is not None and hold.grip == "start"
        point = None if held else trail_point(panel.window, scene, trajectory, inside, step)
        if point is not None:
            return Pointing(run_readout(scene, trajectory, point), point)
        return Pointing(surface_readout(scene, panel.window, inside, step))
    instrument = stage.instrument
    if instrument in stage.panels and instrument.rect.contains(position):
        inside = position - instrument.rect.topLeft()
        return Pointing(instrument.words_at(inside.x(), inside.y()))
    if found := plot_under(stage, position):
        across = position.x() - stage.plots.rect.left()
        return Pointing(plot_readout(stage, scene, *found, across))
    return Pointing(axis_readout(scene, axis_flag(stage, position)))
