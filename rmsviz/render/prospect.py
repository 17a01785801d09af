"""The 3-D view as a Window: where a point of the plane, raised to its loss, stands on the panel.

A parallel projection: equal lengths stay equal wherever they are, a ray is a column of pixels, and
depth is a coordinate of the ground. The block has a ground of `sides`, 1 the longer, and is `tall`
as suits the box; around its middle it is turned by the camera's azimuth:

    u = X cos φ - Y sin φ       to the right
    w = X sin φ + Y cos φ       away from the eye
    up = w sin ε + Z cos ε      on the screen; ε is the elevation
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from rmsviz.engine.surface import Array, Domain, Surface
from rmsviz.render.backdrop import Window
from rmsviz.render.shades import Shades
from rmsviz.scene.scene import Camera

TALL = (0.5, 0.8)  # least and greatest height of a block, its longer side being 1
BEYOND = 0.03  # of its height that the surface may leave the block: peaks between the samples
RAY = 4000  # samples of the loss along the ray through a pixel


class Samples(NamedTuple):
    """The surface above places of the ground: how high, and its slopes, in units of the block."""

    height: Array
    slope_x: Array
    slope_y: Array


@dataclass(frozen=True)
class Prospect(Window):
    """The part of the plane that is `shown`, as a block that fits the box."""

    camera: Camera
    sides: tuple[float, float]
    surface: Surface
    shades: Shades
    t: int

    @classmethod
    def of(
        cls,
        shown: Domain,
        box: QRectF,
        camera: Camera,
        equal: bool,
        surface: Surface,
        shades: Shades,
        t: int,
    ) -> Prospect:
        """With `equal` scale the ground has the shape of what is shown, else it is a square."""
        wide, deep = shown.x1 - shown.x0, shown.y1 - shown.y0
        longer = max(wide, deep)
        sides = (wide / longer, deep / longer) if equal else (1.0, 1.0)
        return cls(shown, box, camera, sides, surface, shades, t)

    @cached_property
    def tall(self) -> float:
        """The block's height: in an upright box there is room for more."""
        shape = self.box.height() / max(self.box.width(), 1.0)
        return min(max(0.5 * shape, TALL[0]), TALL[1])

    @cached_property
    def turn(self) -> tuple[float, float]:
        """cos φ and sin φ."""
        angle = math.radians(self.camera.azimuth)
        return math.cos(angle), math.sin(angle)

    @cached_property
    def tilt(self) -> tuple[float, float]:
        """cos ε and sin ε."""
        angle = math.radians(self.camera.elevation)
        return math.cos(angle), math.sin(angle)

    @cached_property
    def unit(self) -> float:
        """Pixels to the block's unit: it fits the box however it is turned around."""
        across, (cos, sin) = math.hypot(*self.sides), self.tilt
        high = across * sin + self.tall * cos
        return max(min(self.box.width() / across, self.box.height() / high), 1.0)

    @cached_property
    def origin(self) -> QPointF:
        """Where the middle of the ground stands."""
        return self.box.center() + QPointF(0, self.unit * self.tall * self.tilt[0] / 2)

    # -- forwards -------------------------------------------------------------------------------

    def ground(self, points: Array) -> tuple[Array, Array]:
        """(u, w) of points of the plane `(…, 2)`."""
        x0, x1, y0, y1 = self.shown
        with np.errstate(all="ignore"):
            x = ((points[..., 0] - x0) / (x1 - x0) - 0.5) * self.sides[0]
            y = ((points[..., 1] - y0) / (y1 - y0) - 0.5) * self.sides[1]
            cos, sin = self.turn
            return x * cos - y * sin, x * sin + y * cos

    def placed(self, u: Array, w: Array, height: Array) -> Array:
        """Pixels of the panel `(…, 2)`; the height in units of the block."""
        cos, sin = self.tilt
        up = self.unit * (w * sin + height * cos)
        return np.stack([self.origin.x() + self.unit * u, self.origin.y() - up], axis=-1)

    def heights(self, points: Array) -> Array:
        """How high the surface is over points of the plane, nan where it is not in the block."""
        return self._in_block(self.surface.value(points, self.t))

    def _in_block(self, values: Array) -> Array:
        """The heights of losses. A pole is cut at the block's floor and top, as at its sides."""
        heights = self.tall * self.shades.of(values)
        return np.where(self.in_block(heights), heights, np.nan)

    def in_block(self, heights: Array) -> NDArray[np.bool_]:
        """Whether heights are within the block, as those of all that has no pole are."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(heights / self.tall - 0.5) <= 0.5 + BEYOND)

    def inside(self, points: Array) -> NDArray[np.bool_]:
        """Whether points of the plane are in the part that is shown."""
        x0, x1, y0, y1 = self.shown
        x, y = points[..., 0], points[..., 1]
        within: NDArray[np.bool_] = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
        return within

    def pixels(self, points: Array) -> Array:
        """Points of the plane on the surface, in pixels; infinite where it is not shown."""
        shown = self.inside(points)
        points = np.where(shown[..., None], points, 0.0)
        heights = self.heights(points)
        known = shown & np.isfinite(heights)
        return np.where(known[..., None], self.placed(*self.ground(points), heights), np.inf)

    def leveled(self, points: Array, level: float | Array) -> Array:
        """Points of the plane at a level from 0, the floor, to 1, the block's top, in pixels."""
        u, w = self.ground(points)
        return self.placed(u, w, np.broadcast_to(level, u.shape) * self.tall)

    def at(self, x: float, y: float, level: float = 0.0) -> QPointF:
        """Where the block has one point at a level."""
        return QPointF(*self.leveled(np.array([x, y]), level).tolist())

    # -- backwards ------------------------------------------------------------------------------

    def plane(self, u: Array, w: Array) -> Array:
        """The points of the plane `(…, 2)` at (u, w)."""
        (cos, sin), (x0, x1, y0, y1) = self.turn, self.shown
        x = (u * cos + w * sin) / self.sides[0] + 0.5
        y = (w * cos - u * sin) / self.sides[1] + 0.5
        return np.stack([x0 + x * (x1 - x0), y0 + y * (y1 - y0)], axis=-1)

    def span(self, u: Array) -> tuple[Array, Array]:
        """From where to where the ground reaches in w, for each u; from more to less beside it."""
        (cos, sin), half = self.turn, (self.sides[0] / 2, self.sides[1] / 2)
        near, far = np.full(u.shape, -np.inf), np.full(u.shape, np.inf)
        # |u cos + w sin| and |w cos - u sin| are at most half the sides.
        for along, offset, reach in ((sin, u * cos, half[0]), (cos, -u * sin, half[1])):
            if abs(along) < 1e-12:
                near = np.where(np.abs(offset) <= reach, near, np.inf)
                continue
            ends = np.sort(np.stack([-reach - offset, reach - offset]) / along, axis=0)
            near, far = np.maximum(near, ends[0]), np.minimum(far, ends[1])
        return near, far

    def samples(self, u: Array, w: Array) -> Samples:
        """The surface over the ground at (u, w), with its slopes along u and w; near poles beyond
        the block, too."""
        points = self.plane(u, w)
        (cos, sin), (x0, x1, y0, y1) = self.turn, self.shown
        with np.errstate(all="ignore"):
            parts = self.surface.first(points[..., 0], points[..., 1], self.t)
            value, gx, gy = (np.broadcast_to(p, u.shape).astype(np.float64) for p in parts)
            rate = self.tall * self.shades.slope(value)
            sx = rate * gx * ((x1 - x0) / self.sides[0])
            sy = rate * gy * ((y1 - y0) / self.sides[1])
            height = self.tall * self.shades.of(value)
            return Samples(height, sx * cos - sy * sin, sx * sin + sy * cos)

    def point(self, pixel: QPointF) -> tuple[float, float]:
        """The point of the plane whose place on the surface is seen at a pixel; nan where it is
        none. Followed along the ray, to a small part of a pixel."""
        u = (pixel.x() - self.origin.x()) / self.unit
        near, far = (float(end) for end in self.span(np.array(u)))
        if not near <= far:
            return math.nan, math.nan
        w = np.linspace(near, far, RAY)
        (cos, sin), goal = self.tilt, (self.origin.y() - pixel.y()) / self.unit
        over = w * sin + self.heights(self.plane(np.full(RAY, u), w)) * cos - goal
        with np.errstate(invalid="ignore"):
            rises = np.flatnonzero((over[:-1] < 0) & (over[1:] >= 0))
        if not len(rises):
            return math.nan, math.nan
        i = int(rises[0])
        found = w[i] + (w[i + 1] - w[i]) * (over[i] / (over[i] - over[i + 1]))
        x, y = self.plane(np.array(u), np.array(found)).tolist()
        return x, y
