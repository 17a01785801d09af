"""The window that follows a head: it stands still until the head nears its edge, and then has it in
its middle again.

Which window that is depends on the path alone and not on how one came to a step: a film, a jump and
a play show the same. In between no backdrop is painted anew.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from rmsviz.engine.surface import Array, Domain
from rmsviz.scene.scene import can_be_shown

REACH = 0.36  # of the window's size, from its middle: as far as the head may go
MOST = 1_000  # leaps: a run that leaves every window at once is followed no further
CHUNK = 256  # steps that are looked at together, at first


@dataclass(frozen=True)
class Following:
    """The steps at which the window leaps, and its middles from there on."""

    steps: list[int]
    middles: Array
    wide: float
    high: float

    def window_at(self, step: int) -> Domain:
        """The window at `step`."""
        middle = self.middles[bisect_right(self.steps, step) - 1]
        return _around(middle, self.wide, self.high)


def following(path: Array, window: Domain) -> Following | None:
    """How a window as large as `window` follows a path `(n, 2)` of finite points. Where a run is so
    far away that float64 has no window of that size, it is followed no further; None where that is
    from the start."""
    wide, high = window.x1 - window.x0, window.y1 - window.y0
    reach = REACH * np.array([wide, high])
    if not (len(path) and can_be_shown(_around(path[0], wide, high))):
        return None
    steps = [0]
    while len(steps) < MOST and (leap := _leaves(path, steps[-1], reach)) is not None:
        if not can_be_shown(_around(path[leap], wide, high)):
            break
        steps.append(leap)
    return Following(steps, path[steps], wide, high)


def _around(middle: Array, wide: float, high: float) -> Domain:
    x, y = middle.tolist()
    return Domain(x - wide / 2, x + wide / 2, y - high / 2, y + high / 2)


def _leaves(path: Array, begin: int, reach: Array) -> int | None:
    """The first step after `begin` that is further than `reach` from where that is."""
    first, size = begin + 1, CHUNK
    while first < len(path):
        away = (np.abs(path[first : first + size] - path[begin]) > reach).any(axis=1)
        if away.any():
            return first + int(away.argmax())
        first, size = first + size, 2 * size
    return None
