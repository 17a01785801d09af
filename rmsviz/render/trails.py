"""The paths on a surface as curves: solid behind a head, faint before it, dots, ghosts broken."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.backdrop import Window
from rmsviz.render.ghosts import DASH, THIN, run_ink
from rmsviz.render.lines import faded
from rmsviz.render.segments import Curve, between_caps
from rmsviz.render.theme import Theme
from rmsviz.scene.scene import Scene

WIDTH, COMING, DOT = 2.2, 1.4, 5.0  # of a path, of what comes, of a dot
DOTS = 30  # about as many dots along a path


def curves_of(
    scene: Scene, trajectory: Trajectory, window: Window, theme: Theme, scale: float
) -> Iterator[Curve]:
    """The visible paths and the dots along them, in the pixels of `window`."""
    steps, ground = np.arange(trajectory.steps + 1), ground_color(theme)
    clip, styles, thick = window.box, scene.view.styles, theme.stroke * scale
    for i in sorted(scene.visible(), key=lambda run: not styles[run].ghost):  # ghosts below
        path = trajectory.x[:, i]
        x, y = window.across(path[:, 0]), window.down(path[:, 1])
        color, future = run_ink(theme, styles[i], ground), None
        if styles[i].ghost:
            width = WIDTH * thick * THIN
            yield Curve(x, y, steps, color, width, clip, between_caps(DASH, width))
            continue
        if scene.view.future:
            future = faded(color, ground, 0.55), COMING * thick
        yield Curve(x, y, steps, color, WIDTH * thick, clip, future=future)
        every = dot_interval(trajectory.steps)
        dots = slice(every, None, every)
        yield Curve(x[dots], y[dots], steps[dots], color, DOT * thick, clip, dots=True)


def ground_color(theme: Theme) -> str:
    """What faint colours are mixed with: the middle of the shades."""
    return theme.surface[len(theme.surface) // 2]


def dot_interval(steps: int) -> int:
    """Every how many steps a dot stands on a path: 1, 2 or 5 times a power of ten."""
    rough = max(1, steps / DOTS)
    scale = 10 ** math.floor(math.log10(rough))
    return int(next(k * scale for k in (1, 2, 5, 10) if k * scale >= rough))
