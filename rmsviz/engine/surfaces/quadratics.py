"""Quadratic bowls: one minimum, the same curvature everywhere."""

from __future__ import annotations

import math

from rmsviz.engine.param import Param
from rmsviz.engine.surface import Domain, Number, SurfaceKind
from rmsviz.engine.surfaces.parts import (
    ORIGIN,
    SURVEY,
    Built,
    Diagonal,
    ValueAndGradient,
    always,
)
from rmsviz.language import tr


def quadratic(kappa: float, phi: float) -> Built:
    """L = (u² + κ v²)/2, (u, v) being (x, y) in axes turned by φ: u along them, v across."""
    c, s = math.cos(math.pi * phi / 180.0), math.sin(math.pi * phi / 180.0)
    diagonal = (c * c + kappa * s * s, s * s + kappa * c * c)

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        u, v = c * x + s * y, c * y - s * x
        kv = kappa * v
        return 0.5 * (u * u + v * kv), c * u - s * kv, s * u + c * kv

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return diagonal

    return first, curvature


def bowl(lx: float, ly: float) -> Built:
    """L = (λx x² + λy y²)/2: λx and λy are its curvatures."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        gx, gy = lx * x, ly * y
        return 0.5 * (x * gx + y * gy), gx, gy

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return lx, ly

    return first, curvature


def rotated_bowl(a: float, b: float) -> Built:
    """L = a (x + y)² + b (x - y)²."""
    a2, b2 = 2.0 * a, 2.0 * b

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        s, d = x + y, x - y
        gs, gd = a2 * s, b2 * d
        return 0.5 * (s * gs + d * gd), gs + gd, gs - gd

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return a2 + b2, a2 + b2

    return first, curvature


def booth() -> Built:
    """L = p² + q², p = x + 2y - 7, q = 2x + y - 5."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        p, q = x + 2.0 * y - 7.0, 2.0 * x + y - 5.0
        return p * p + q * q, 2.0 * p + 4.0 * q, 4.0 * p + 2.0 * q

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 10.0, 10.0

    return first, curvature


def matyas() -> Built:
    """L = 0.26 (x² + y²) - 0.48 xy = 0.01 (x + y)² + 0.25 (x - y)²."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        s, d = x + y, x - y
        return 0.01 * s * s + 0.25 * d * d, 0.02 * s + 0.5 * d, 0.02 * s - 0.5 * d

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 0.52, 0.52

    return first, curvature


def _positive(name: str, default: float, high: float, symbol: str, help: str) -> Param:
    low = high / 1e4
    return Param(name, default, low, high, "log", symbol, help, least=0.0, open_ends=True)


KAPPA = Param(
    "kappa",
    25.0,
    1.0,
    1000.0,
    "log",
    r"\kappa",
    tr("how much steeper the steep axis is: the condition number"),
    least=0.0,
    open_ends=True,
)
PHI = Param(
    "phi",
    0.0,
    -90.0,
    90.0,
    symbol=r"\varphi",
    help=tr("by how much the axes are turned: a diagonal method helps most at 0"),
    unit="°",
)
_LX = _positive("lx", 0.2, 100.0, r"\lambda_x", tr("curvature along x"))
_LY = _positive("ly", 4.0, 100.0, r"\lambda_y", tr("curvature along y"))
_SUM = _positive("a", 0.1, 10.0, "a", tr("how steep it is along the diagonal x = y"))
_DIFFERENCE = _positive("b", 2.0, 10.0, "b", tr("how steep it is across the diagonal x = y"))

_U = "(x*cos(pi*phi/180) + y*sin(pi*phi/180))"
_V = "(y*cos(pi*phi/180) - x*sin(pi*phi/180))"

KINDS = (
    SurfaceKind(
        "quadratic",
        tr("Ill-conditioned quadratic"),
        f"({_U}**2 + kappa*{_V}**2)/2",
        quadratic,
        Domain(-5.0, 5.0, -3.0, 3.0),
        "Nocedal, Wright, Numerical Optimization, 2nd edition, Springer, 2006, section 3.3",
        (KAPPA, PHI),
        ORIGIN,
        start=(-4.0, 1.5),
        latex=r"\frac{1}{2}\left(u^2 + \kappa\,v^2\right), \; (u, v) = R_{-\varphi}(x, y)",
    ),
    SurfaceKind(
        "bowl",
        tr("Anisotropic bowl"),
        "(lx*x**2 + ly*y**2)/2",
        bowl,
        Domain(-6.0, 6.0, -3.5, 3.5),
        "Zhang, Lipton, Li, Smola, Dive into Deep Learning, chapter Optimization Algorithms, "
        "with 0.1x² + 2y² from (-5, -2)",
        (_LX, _LY),
        ORIGIN,
        start=(-5.0, -2.0),
    ),
    SurfaceKind(
        "rotated_bowl",
        tr("Rotated bowl"),
        "a*(x + y)**2 + b*(x - y)**2",
        rotated_bowl,
        Domain(-6.0, 6.0, -6.0, 6.0),
        "Zhang, Lipton, Li, Smola, Dive into Deep Learning, chapter Optimization Algorithms",
        (_SUM, _DIFFERENCE),
        ORIGIN,
        start=(-5.0, -2.0),
    ),
    SurfaceKind(
        "booth",
        "Booth",
        "(x + 2*y - 7)**2 + (2*x + y - 5)**2",
        booth,
        Domain(-10.0, 10.0, -10.0, 10.0),
        SURVEY,
        minima=always((1.0, 3.0)),
        start=(-8.0, -4.0),
    ),
    SurfaceKind(
        "matyas",
        "Matyas",
        "0.26*(x**2 + y**2) - 0.48*x*y",
        matyas,
        Domain(-10.0, 10.0, -10.0, 10.0),
        SURVEY,
        minima=ORIGIN,
        start=(-8.0, 5.0),
    ),
)
