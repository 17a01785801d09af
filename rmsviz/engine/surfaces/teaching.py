"""Surfaces made for the lesson: a cliff, two wells, a plateau."""

from __future__ import annotations

import numpy as np

from rmsviz.engine.param import Param
from rmsviz.engine.surface import Domain, Number, SurfaceKind
from rmsviz.engine.surfaces.parts import Built, Diagonal, Points, ValueAndGradient, root
from rmsviz.language import tr


def _drop(z: Number) -> tuple[Number, Number]:
    """σ = 1/(1 + e^z) and σ (1 - σ), for any z without overflow or cancellation."""
    q = np.exp(-abs(z))
    if type(z) is float:
        q = float(q)  # NumPy's scalars would slow down all that follows
        p = 1.0 / (1.0 + q)
        return p if z <= 0.0 else q * p, q * p * p
    p = 1.0 / (1.0 + q)
    return ((z <= 0.0) + (z > 0.0) * q) * p, q * p * p


def cliff(height: float) -> Built:
    """L = h σ + 0.02 (x - 4)² + y²/2, σ = 1/(1 + e^(4 (x + 3)))."""
    h4, h16 = 4.0 * height, 16.0 * height

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        sigma, slope = _drop(4.0 * (x + 3.0))
        u = x - 4.0
        return height * sigma + 0.02 * u * u + 0.5 * y * y, 0.04 * u - h4 * slope, y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        sigma, slope = _drop(4.0 * (x + 3.0))
        return 0.04 + h16 * slope * (1.0 - 2.0 * sigma), 1.0

    return first, curvature


def cliff_minimum(height: float) -> Points:
    """At the foot of the cliff, where its last slope and the plain's are in balance."""
    first, _ = cliff(height)
    return [(root(lambda x: float(first(x, 0.0, 0)[1]), 4.0, 5.0), 0.0)]


def wells(depth: float, width: float) -> Built:
    """L = (x² + y²)/40 - e^(-|θ - p|²/2) - d e^(-|θ - q|²/(2 w²)), p = (-1.5, 0), q = (1.5, 0)."""
    w = 1.0 / (width * width)

    def gaussians(x: Number, y: Number) -> tuple[Number, ...]:
        p, q, yy = x + 1.5, x - 1.5, y * y
        wide = np.exp(-0.5 * (p * p + yy))
        narrow = depth * np.exp(-0.5 * w * (q * q + yy))
        return p, q, yy, wide, narrow

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        p, q, yy, wide, narrow = gaussians(x, y)
        value = 0.025 * (x * x + yy) - wide - narrow
        steep = w * narrow
        return value, 0.05 * x + p * wide + q * steep, y * (0.05 + wide + steep)

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        p, q, yy, wide, narrow = gaussians(x, y)
        steep = w * narrow
        xx = 0.05 + wide * (1.0 - p * p) + steep * (1.0 - w * q * q)
        return xx, 0.05 + wide * (1.0 - yy) + steep * (1.0 - w * yy)

    return first, curvature


def wells_minima(depth: float, width: float) -> Points:
    """The lower of the two wells, or both where they are equally deep; always on the x-axis.

    dL/dy is y times something over 0, and dL/dx < 0 at x < -1.5, > 0 at x > 1.5.
    """
    first, _ = wells(depth, width)

    def slope(x: float) -> float:
        return float(first(x, 0.0, 0)[1])

    near = 1.5 + width * np.linspace(-8.0, 0.0, 200)
    grid = np.union1d(np.linspace(-1.6, 1.6, 400), near[near > -1.6])
    falls = first(grid, 0.0, 0)[1] < 0.0
    turns = np.flatnonzero(falls[:-1] & ~falls[1:])
    bottoms = [root(slope, grid[i], grid[i + 1]) for i in turns]
    values = [float(first(x, 0.0, 0)[0]) for x in bottoms]
    return [(x, 0.0) for x, v in zip(bottoms, values, strict=True) if v - min(values) < 1e-12]


def plateau(width: float) -> Built:
    """L = σ + 1 - G + y²/2: a drop σ = 1/(1 + e^(4 (x + w))), a hole G = e^(-(x - w)²/2)."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        sigma, slope = _drop(4.0 * (x + width))
        u = x - width
        exponent = -0.5 * u * u
        value = sigma - np.expm1(exponent) + 0.5 * y * y
        return value, u * np.exp(exponent) - 4.0 * slope, y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        sigma, slope = _drop(4.0 * (x + width))
        u = x - width
        hole = np.exp(-0.5 * u * u) * (1.0 - u * u)
        return hole + 16.0 * slope * (1.0 - 2.0 * sigma), 1.0

    return first, curvature


def plateau_minimum(width: float) -> Points:
    """In the hole, a hair to the right of x = w: the drop still slopes there."""
    first, _ = plateau(width)
    return [(root(lambda x: float(first(x, 0.0, 0)[1]), width, width + 1.0), 0.0)]


_HEIGHT = Param(
    "height", 20.0, 0.0, 100.0, symbol="h", help=tr("how high the cliff is"), least=0.0, most=1e9
)
_DEPTH = Param(
    "depth", 2.0, 0.0, 4.0, symbol="d", help=tr("how deep the narrow well is"), least=0.0
)
_WELL_WIDTH = Param(
    "width",
    0.35,
    0.1,
    2.0,
    "log",
    "w",
    tr("how wide the narrow well is; the other one's width is 1"),
    least=0.001,
)
_FLAT = Param("width", 5.0, 2.0, 6.0, symbol="w", help=tr("half the plateau's length"), least=0.0)

KINDS = (
    SurfaceKind(
        "cliff",
        tr("Cliff, then plain"),
        "height/(1 + exp(4*(x + 3))) + 0.02*(x - 4)**2 + y**2/2",
        cliff,
        Domain(-5.0, 6.0, -2.5, 2.5),
        tr("made for this lesson: one early, huge gradient stays in AdaGrad's sum for ever"),
        (_HEIGHT,),
        cliff_minimum,
        start=(-3.6, 1.5),
    ),
    SurfaceKind(
        "wells",
        tr("Two wells"),
        "(x**2 + y**2)/40 - exp(-((x + 1.5)**2 + y**2)/2)"
        " - depth*exp(-((x - 1.5)**2 + y**2)/(2*width**2))",
        wells,
        Domain(-4.0, 4.0, -2.5, 2.5),
        tr(
            "after the sketch of a flat and a sharp minimum in Keskar et al., On Large-Batch "
            "Training for Deep Learning: Generalization Gap and Sharp Minima, ICLR 2017, figure 1"
        ),
        (_DEPTH, _WELL_WIDTH),
        wells_minima,
        start=(0.8, 2.0),
    ),
    SurfaceKind(
        "plateau",
        tr("Plateau"),
        "1/(1 + exp(4*(x + width))) + 1 - exp(-(x - width)**2/2) + y**2/2",
        plateau,
        Domain(-8.0, 8.0, -3.0, 3.0),
        tr(
            "made for this lesson: where the gradient fades, the effective learning rate grows to "
            "α/ε"
        ),
        (_FLAT,),
        plateau_minimum,
        start=(-5.6, 2.0),
    ),
)
