"""Surfaces with waves on them: Rastrigin, Ackley, Lévi N. 13.

The builders use half angles, 1 - cos 2z = 2 sin² z: the same functions, without the rounding that
would hide how near a minimum a run has come.
"""

from __future__ import annotations

import math

import numpy as np

from rmsviz.engine.param import Param
from rmsviz.engine.surface import Domain, Number, SurfaceKind
from rmsviz.engine.surfaces.parts import ORIGIN, Built, Diagonal, ValueAndGradient, always
from rmsviz.language import tr

PI = math.pi


def rastrigin(a: float) -> Built:
    """L = x² + y² + 2a (sin² πx + sin² πy)."""
    a2, slope, bend = 2.0 * a, 4.0 * PI * a, 4.0 * PI * PI * a

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        sx, sy = np.sin(PI * x), np.sin(PI * y)
        value = x * x + y * y + a2 * (sx * sx + sy * sy)
        gx = 2.0 * x + slope * sx * np.cos(PI * x)
        return value, gx, 2.0 * y + slope * sy * np.cos(PI * y)

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 2.0 + bend * np.cos(2.0 * PI * x), 2.0 + bend * np.cos(2.0 * PI * y)

    return first, curvature


def ackley() -> Built:
    """L = 20 (1 - e^(-k r)) + e (1 - e^(-s)), r = |θ|, s = sin² πx + sin² πy, k = 0.2/√2.

    The origin is the tip of a cone: the gradient jumps there, and the formula's derivative is 0/0
    (automatic differentiation, PyTorch's too, gives nan). Here the gradient at the tip is 0, the
    subgradient by which it is a minimum, and the curvature is inf: no learning rate is under 2/λ.
    """
    k, e = 0.2 / math.sqrt(2.0), math.e

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        r = np.sqrt(x * x + y * y)
        sx, sy = np.sin(PI * x), np.sin(PI * y)
        hole = np.expm1(-(sx * sx + sy * sy))
        value = -20.0 * np.expm1(-k * r) - e * hole
        cone = 20.0 * k * np.exp(-k * r) / (r + (r == 0.0))
        wave = 2.0 * PI * e * (1.0 + hole)
        return value, cone * x + wave * sx * np.cos(PI * x), cone * y + wave * sy * np.cos(PI * y)

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        r = np.sqrt(x * x + y * y)
        tip = r == 0.0
        ux, uy = x / (r + tip), y / (r + tip)
        cone = 20.0 * k * np.exp(-k * r)
        sx, sy = np.sin(PI * x), np.sin(PI * y)
        wave = 2.0 * PI * PI * e * np.exp(-(sx * sx + sy * sy))
        xx = cone * ((uy * uy + tip) / r - k * ux * ux) + wave * _bend(x)
        return xx, cone * ((ux * ux + tip) / r - k * uy * uy) + wave * _bend(y)

    return first, curvature


def _bend(z: Number) -> Number:
    """e^S d²(-e^(-S))/dz² over 2π², S = sin² πz."""
    sine = np.sin(2.0 * PI * z)
    return np.cos(2.0 * PI * z) - 0.5 * sine * sine


def levi13() -> Built:
    """L = sin² 3πu + u² (1 + sin² 3πv) + v² (1 + sin² 2πv), u = x - 1, v = y - 1."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        u, v = x - 1.0, y - 1.0
        su, sv, s2 = np.sin(3.0 * PI * u), np.sin(3.0 * PI * v), np.sin(2.0 * PI * v)
        p, q = 1.0 + sv * sv, 1.0 + s2 * s2
        uu, vv = u * u, v * v
        gx = 6.0 * PI * su * np.cos(3.0 * PI * u) + 2.0 * u * p
        waves = 6.0 * PI * uu * sv * np.cos(3.0 * PI * v)
        gy = waves + 2.0 * v * q + 4.0 * PI * vv * s2 * np.cos(2.0 * PI * v)
        return su * su + uu * p + vv * q, gx, gy

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        u, v = x - 1.0, y - 1.0
        sv, s2 = np.sin(3.0 * PI * v), np.sin(2.0 * PI * v)
        nine = 18.0 * PI * PI
        xx = nine * np.cos(6.0 * PI * u) + 2.0 * (1.0 + sv * sv)
        z = 4.0 * PI * v
        yy = nine * u * u * np.cos(6.0 * PI * v) + 2.0 * (1.0 + s2 * s2)
        return xx, yy + z * (2.0 * np.sin(z) + 0.5 * z * np.cos(z))

    return first, curvature


_A = Param("a", 10.0, 0.0, 20.0, symbol="A", help=tr("how deep the waves are"), least=0.0)

KINDS = (
    SurfaceKind(
        "rastrigin",
        "Rastrigin",
        "2*a + x**2 - a*cos(2*pi*x) + y**2 - a*cos(2*pi*y)",
        rastrigin,
        Domain(-5.12, 5.12, -5.12, 5.12),
        "Rastrigin, Systems of Extremal Control (in Russian), Nauka, Moscow, 1974",
        (_A,),
        ORIGIN,
        start=(3.7, -2.3),
    ),
    SurfaceKind(
        "ackley",
        "Ackley",
        "20 - 20*exp(-0.2*sqrt((x**2 + y**2)/2)) + e - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
        ackley,
        Domain(-5.0, 5.0, -5.0, 5.0),
        "Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer, 1987",
        minima=ORIGIN,
        start=(2.6, -1.4),
        note=tr(
            "At the origin, the tip of a cone, the gradient is taken as 0 (automatic "
            "differentiation gives nan) and the curvature as infinite."
        ),
    ),
    SurfaceKind(
        "levi13",
        "Lévi N. 13",
        "sin(3*pi*x)**2 + (x - 1)**2*(1 + sin(3*pi*y)**2) + (y - 1)**2*(1 + sin(2*pi*y)**2)",
        levi13,
        Domain(-5.0, 5.0, -5.0, 5.0),
        "Levy, Montalvo, The Tunneling Algorithm for the Global Minimization of Functions, "
        "SIAM Journal on Scientific and Statistical Computing 6(1), 1985",
        minima=always((1.0, 1.0)),
        start=(-3.5, 3.2),
    ),
)
