"""Surfaces without a minimum: the plane of the lesson's example, and two saddles."""

from __future__ import annotations

from rmsviz.engine.param import Param
from rmsviz.engine.surface import Domain, Number, SurfaceKind
from rmsviz.engine.surfaces.parts import Built, Diagonal, ValueAndGradient
from rmsviz.language import tr


def plane(a: float, b: float) -> Built:
    """L = a x + b y: the same gradient (a, b) for ever."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        return a * x + b * y, a, b

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 0.0, 0.0

    return first, curvature


def saddle() -> Built:
    """L = x² - y²."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        return x * x - y * y, 2.0 * x, -2.0 * y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 2.0, -2.0

    return first, curvature


def monkey_saddle() -> Built:
    """L = x³ - 3xy²: three ways down, and no curvature at all at its middle."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        xx, yy = x * x, y * y
        return x * (xx - 3.0 * yy), 3.0 * (xx - yy), -6.0 * x * y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 6.0 * x, -6.0 * x

    return first, curvature


_A = Param("a", 3.0, -5.0, 5.0, symbol="a", help=tr("the gradient in x, the same everywhere"))
_B = Param("b", 0.1, -5.0, 5.0, symbol="b", help=tr("the gradient in y, the same everywhere"))

KINDS = (
    SurfaceKind(
        "plane",
        tr("Plane"),
        "a*x + b*y",
        plane,
        Domain(-10.0, 2.0, -10.0, 2.0),
        tr("the lesson's numerical example: the fixed point v = g² of an exponential average"),
        (_A, _B),
    ),
    SurfaceKind(
        "saddle",
        tr("Saddle"),
        "x**2 - y**2",
        saddle,
        Domain(-2.0, 2.0, -2.0, 2.0),
        "Dauphin et al., Identifying and attacking the saddle point problem in high-dimensional "
        "non-convex optimization, NeurIPS 2014",
        start=(-1.5, 0.01),
        note=tr("Unbounded below: no minimum to reach."),
    ),
    SurfaceKind(
        "monkey_saddle",
        tr("Monkey saddle"),
        "x**3 - 3*x*y**2",
        monkey_saddle,
        Domain(-2.0, 2.0, -2.0, 2.0),
        "Hilbert, Cohn-Vossen, Geometry and the Imagination, Chelsea, 1952",
        start=(1.5, 0.1),
        note=tr("Unbounded below: no minimum to reach."),
    ),
)
