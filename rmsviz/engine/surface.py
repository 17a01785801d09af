"""A loss surface: what it is, declared once, and what it becomes with its parameters filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import Param, Settings
from rmsviz.language import tr

Array = NDArray[np.float64]
# A float or an array: the functions below are elementwise arithmetic, so that the same lines serve
# one point as plain floats (fast for one run) and thousands of points as arrays (fast for many).
Number = Any
First = Callable[[Number, Number, int], tuple[Number, Number, Number]]
Curvature = Callable[[Number, Number, int], tuple[Number, Number]]


class Domain(NamedTuple):
    """The part of the plane that is shown at first: x from x0 to x1, y from y0 to y1."""

    x0: float
    x1: float
    y0: float
    y1: float


_SQUARE = Domain(-1.0, 1.0, -1.0, 1.0)


@dataclass(frozen=True)
class SurfaceKind:
    """The declaration of a family of surfaces.

    `build(**params)` returns the pair `(first, curvature)`:
    `first(x, y, t) -> (L, dL/dx, dL/dy)` and `curvature(x, y, t) -> (d2L/dx2, d2L/dy2)`,
    elementwise over floats or arrays; `t` is the number of steps already taken.
    """

    name: str
    label: str
    formula: str  # in the language of rmsviz.engine.formula, with the parameters' names
    build: Callable[..., tuple[First, Curvature]] = field(compare=False, repr=False)
    domain: Domain
    source: str
    params: tuple[Param, ...] = ()
    minima: Callable[..., ArrayLike] = field(default=lambda **_: [], compare=False, repr=False)
    start: tuple[float, float] = (0.0, 0.0)
    feasible: Domain | None = None
    varies: bool = False
    note: str = ""
    latex: str = ""  # where the formula as it is computed would be too long to read


@dataclass(frozen=True)
class Surface:
    """A loss L(x, y) or, where it `varies`, L_t(x, y), with its derivatives.

    Points are arrays `(..., 2)`, the last axis being x then y. `t` is the number of steps already
    taken: the gradient used from θ_t to θ_{t+1} is that of L_t. Where a surface has a `feasible`
    box, a run is projected onto it after each step (projected gradient descent; it is part of the
    problem, as in Reddi, Kale, Kumar, "On the Convergence of Adam and Beyond", 2018, p. 4).
    """

    kind: SurfaceKind
    params: Settings = field(default_factory=dict)
    domain: Domain = _SQUARE

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def varies(self) -> bool:
        return self.kind.varies

    @cached_property
    def _parts(self) -> tuple[First, Curvature]:
        return self.kind.build(**self.params)

    @property
    def first(self) -> First:
        """`(x, y, t) -> (L, dL/dx, dL/dy)`, elementwise."""
        return self._parts[0]

    @property
    def second(self) -> Curvature:
        """`(x, y, t) -> (d2L/dx2, d2L/dy2)`, elementwise."""
        return self._parts[1]

    @cached_property
    def minima(self) -> Array:
        """The known global minima at t = 0, `(n, 2)`; n = 0 where none is known or none exists."""
        return np.asarray(self.kind.minima(**self.params), dtype=np.float64).reshape(-1, 2)

    def value(self, points: ArrayLike, t: int = 0) -> Array:
        """L at `points` `(..., 2)`: an array `(...)`."""
        x, y = _coordinates(points)
        with np.errstate(all="ignore"):
            return np.broadcast_to(self.first(x, y, t)[0], x.shape).astype(np.float64)

    def gradient(self, points: ArrayLike, t: int = 0) -> Array:
        """(dL/dx, dL/dy) at `points` `(..., 2)`: an array `(..., 2)`."""
        x, y = _coordinates(points)
        with np.errstate(all="ignore"):
            return _stack(self.first(x, y, t)[1:], x.shape)

    def curvature(self, points: ArrayLike, t: int = 0) -> Array:
        """The Hessian's diagonal (d²L/dx², d²L/dy²) at `points` `(..., 2)`: an array `(..., 2)`."""
        x, y = _coordinates(points)
        with np.errstate(all="ignore"):
            return _stack(self.second(x, y, t), x.shape)


def _coordinates(points: ArrayLike) -> tuple[Array, Array]:
    array = np.asarray(points, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] != 2:
        raise BadInput(tr("points must have the shape (..., 2), not {shape}", shape=array.shape))
    return array[..., 0], array[..., 1]


def _stack(parts: tuple[Number, ...], shape: tuple[int, ...]) -> Array:
    return np.stack([np.broadcast_to(p, shape) for p in parts], axis=-1).astype(np.float64)
