"""The point of a path that is under the mouse."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF

from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.backdrop import Window
from rmsviz.scene.scene import Scene

REACH = 8.0  # pixels
ALIKE = 2.0  # pixels: of points no further apart the one nearest in time is meant


class TrailPoint(NamedTuple):
    """Where a run is at a step."""

    run: int
    step: int
    x: float
    y: float


def trail_point(
    window: Window, scene: Scene, trajectory: Trajectory, inside: QPointF, step: int
) -> TrailPoint | None:
    """The point of a visible path that is nearest to a pixel of the surface's panel, or None; of
    the path to come only where it is shown."""
    found = [
        point
        for run in scene.visible()
        for point in _of_run(window, scene, trajectory, run, inside, step)
    ]
    return min(found, default=(math.inf, 0, None))[2]


def _of_run(
    window: Window, scene: Scene, path: Trajectory, run: int, inside: QPointF, step: int
) -> list[tuple[float, int, TrailPoint]]:
    """The best point of one run, with how far it is in pixels (roughly) and in steps."""
    x, y = window.point(inside)
    wide, high = (REACH * (b - a) / side for a, b, side in _sides(window))
    last = path.last(run) if scene.view.future else min(step, path.last(run))
    points = path.x[: last + 1, run]
    near = np.flatnonzero((abs(points[:, 0] - x) <= wide) & (abs(points[:, 1] - y) <= high))
    if not len(near):
        return []
    pixels = window.pixels(points[near])
    away = np.hypot(pixels[:, 0] - inside.x(), pixels[:, 1] - inside.y())
    later = np.abs(near - step)
    best = np.lexsort((later, np.floor(away / ALIKE)))[0]
    if away[best] > REACH:
        return []
    row = int(near[best])
    point = TrailPoint(run, row, *points[row].tolist())
    return [(math.floor(away[best] / ALIKE), int(later[best]), point)]


def _sides(window: Window) -> tuple[tuple[float, float, float], ...]:
    """Of either side of the surface's box: what is shown, and its length in pixels."""
    (x0, x1, y0, y1), box = window.shown, window.box
    return (x0, x1, box.width()), (y0, y1, box.height())
