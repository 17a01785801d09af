"""Test polynomials with several basins: Goldstein-Price, Styblinski-Tang, the camels."""

from __future__ import annotations

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

_STYBLINSKI_TANG = -2.9035340277711771  # the lowest root of 4z³ - 32z + 5
_CAMEL = (0.08984201310031806, -0.7126564030207396)


def goldstein_price() -> Built:
    """L = A(x + y) B(2x - 3y), quartics with A' = 12(s+1)(s-1)(s-2), B' = 12 d (d-1)(d-3)."""

    def quartics(x: Number, y: Number) -> tuple[Number, ...]:
        s, d = x + y, 2.0 * x - 3.0 * y
        s1 = s + 1.0
        return (
            1.0 + s1 * s1 * (19.0 + s * (3.0 * s - 14.0)),
            30.0 + d * d * (18.0 + d * (3.0 * d - 16.0)),
            12.0 * s1 * (s - 1.0) * (s - 2.0),
            12.0 * d * (d - 1.0) * (d - 3.0),
        )

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        a, b, da, db = quartics(x, y)
        dab, adb = da * b, a * db
        return a * b, dab + 2.0 * adb, dab - 3.0 * adb

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        a, b, da, db = quartics(x, y)
        s, d = x + y, 2.0 * x - 3.0 * y
        ddab = 12.0 * (s * (3.0 * s - 4.0) - 1.0) * b
        addb = 12.0 * (d * (3.0 * d - 8.0) + 3.0) * a
        dadb = da * db
        return ddab + 4.0 * dadb + 4.0 * addb, ddab - 6.0 * dadb + 9.0 * addb

    return first, curvature


def styblinski_tang() -> Built:
    """L = (q(x) + q(y))/2, q(z) = z⁴ - 16z² + 5z."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        xx, yy = x * x, y * y
        value = 0.5 * (x * (x * (xx - 16.0) + 5.0) + y * (y * (yy - 16.0) + 5.0))
        return value, x * (2.0 * xx - 16.0) + 2.5, y * (2.0 * yy - 16.0) + 2.5

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 6.0 * x * x - 16.0, 6.0 * y * y - 16.0

    return first, curvature


def six_hump_camel() -> Built:
    """L = 4x² - 2.1x⁴ + x⁶/3 + xy - 4y² + 4y⁴."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        xx, yy = x * x, y * y
        value = xx * (4.0 + xx * (xx / 3.0 - 2.1)) + x * y + 4.0 * yy * (yy - 1.0)
        slope = x * (8.0 + xx * (2.0 * xx - 8.4)) + y
        return value, slope, x + y * (16.0 * yy - 8.0)

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        xx = x * x
        return 8.0 + xx * (10.0 * xx - 25.2), 48.0 * y * y - 8.0

    return first, curvature


def three_hump_camel() -> Built:
    """L = 2x² - 1.05x⁴ + x⁶/6 + xy + y²."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        xx, xy = x * x, x + y
        value = xx * (2.0 + xx * (xx / 6.0 - 1.05)) + y * xy
        return value, x * (4.0 + xx * (xx - 4.2)) + y, xy + y

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        xx = x * x
        return 4.0 + xx * (5.0 * xx - 12.6), 2.0

    return first, curvature


KINDS = (
    SurfaceKind(
        "goldstein_price",
        "Goldstein-Price",
        "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))",
        goldstein_price,
        Domain(-2.0, 2.0, -2.0, 2.0),
        "Goldstein, Price, On Descent from Local Minima, Mathematics of Computation 25(115), 1971",
        minima=always((0.0, -1.0)),
        start=(-1.5, 0.5),
        note=tr("Printed in places with 13x² where 3x² is right."),
    ),
    SurfaceKind(
        "styblinski_tang",
        "Styblinski-Tang",
        "(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2",
        styblinski_tang,
        Domain(-5.0, 5.0, -5.0, 5.0),
        "Styblinski, Tang, Experiments in Nonconvex Optimization: Stochastic Approximation with "
        "Function Smoothing and Simulated Annealing, Neural Networks 3(4), 1990",
        minima=always((_STYBLINSKI_TANG, _STYBLINSKI_TANG)),
        start=(-0.5, 4.0),
    ),
    SurfaceKind(
        "six_hump_camel",
        tr("Six-hump camel"),
        "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2",
        six_hump_camel,
        Domain(-2.0, 2.0, -1.1, 1.1),
        "Dixon, Szegő, The Global Optimization Problem: An Introduction, in: Towards Global "
        "Optimisation 2, North-Holland, 1978",
        minima=always(_CAMEL, (-_CAMEL[0], -_CAMEL[1])),
        start=(1.2, 0.1),
    ),
    SurfaceKind(
        "three_hump_camel",
        tr("Three-hump camel"),
        "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
        three_hump_camel,
        Domain(-2.5, 2.5, -2.5, 2.5),
        SURVEY,
        minima=ORIGIN,
        start=(-2.2, 2.0),
    ),
)
