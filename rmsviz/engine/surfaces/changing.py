"""Surfaces that change from step to step. `t` is the number of steps already taken."""

from __future__ import annotations

import math

from rmsviz.engine.param import Param
from rmsviz.engine.surface import Domain, Number, SurfaceKind
from rmsviz.engine.surfaces.parts import ORIGIN, Built, Diagonal, Points, ValueAndGradient, always
from rmsviz.language import tr


def moving(c: float, period: float) -> Built:
    """L_t = |θ - c_t|²/2, c_t = (-c, 0) for the first `period` steps, then (c, 0), and so on."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        u = x - c if math.floor(t / period) % 2 else x + c
        return 0.5 * (u * u + y * y), u, y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 1.0, 1.0

    return first, curvature


def moving_minimum(c: float, period: float) -> Points:
    return [(-c, 0.0)]


def _comes(t: int, period: float) -> int:
    """1 where a step is the first of its period, t = 0, period, 2 period …; else 0."""
    return math.floor(t / period) - math.floor((t - 1) / period)


def rare(period: float) -> Built:
    """L_t = (x² + y²)/2 at steps 1, period + 1, 2 period + 1 …; y²/2 at all others."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        if _comes(t, period):
            return 0.5 * (x * x + y * y), x, y
        return 0.5 * y * y, 0.0, y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return float(_comes(t, period)), 1.0

    return first, curvature


def reddi(c: float) -> Built:
    """L_t = c x at steps 1, 4, 7 …, -x at all others, plus y²/2; x is kept in [-1, 1]."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        gx = -1.0 if t % 3 else c
        return gx * x + 0.5 * y * y, gx, y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 0.0, 1.0

    return first, curvature


_C = Param("c", 3.0, 0.0, 4.0, symbol="c", help=tr("how far to each side the optimum jumps"))
_PHASE = Param(
    "period",
    100.0,
    10.0,
    500.0,
    "log",
    "P",
    tr("how long the optimum stays on one side"),
    "steps",
    least=1.0,
)
_RARE = Param(
    "period",
    20.0,
    1.0,
    100.0,
    symbol="P",
    help=tr("how many steps there are from one gradient in x to the next"),
    unit="steps",
    least=1.0,
)
_REDDI = Param(
    "c",
    3.0,
    2.1,
    10.0,
    symbol="C",
    help=tr("the large gradient that comes every third step"),
    least=2.0,
    open_ends=True,
)

KINDS = (
    SurfaceKind(
        "moving",
        tr("Moving optimum"),
        "((x + c*cos(pi*floor(t/period)))**2 + y**2)/2",
        moving,
        Domain(-5.0, 5.0, -2.5, 2.5),
        tr(
            "made for this lesson: a target that changes sides, as in online and reinforcement "
            "learning"
        ),
        (_C, _PHASE),
        moving_minimum,
        start=(0.0, 1.0),
        varies=True,
    ),
    SurfaceKind(
        "rare",
        tr("Rare gradient"),
        "((floor(t/period) - floor((t - 1)/period))*x**2 + y**2)/2",
        rare,
        Domain(-5.0, 5.0, -4.0, 4.0),
        tr(
            "made for this lesson, after the sparse features of Duchi, Hazan, Singer, Adaptive "
            "Subgradient Methods, JMLR 12, 2011"
        ),
        (_RARE,),
        ORIGIN,
        start=(4.0, 3.0),
        varies=True,
    ),
    SurfaceKind(
        "reddi",
        tr("Reddi’s counterexample"),
        "((c + 1)*(floor(t/3) - floor((t - 1)/3)) - 1)*x + y**2/2",
        reddi,
        Domain(-1.25, 1.25, -1.25, 1.25),
        "Reddi, Kale, Kumar, On the Convergence of Adam and Beyond, ICLR 2018, section 3",
        (_REDDI,),
        always((-1.0, 0.0)),
        start=(0.0, 0.8),
        feasible=Domain(-1.0, 1.0, -1.0, 1.0),
        varies=True,
        note=tr("The sum over three steps is (c - 2) x, so -1 is the best point and +1 the worst."),
    ),
)
