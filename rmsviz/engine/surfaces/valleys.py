"""The classic curved valleys: Rosenbrock, Beale, Himmelblau."""

from __future__ import annotations

from rmsviz.engine.param import Param
from rmsviz.engine.surface import Domain, Number, SurfaceKind
from rmsviz.engine.surfaces.parts import Built, Diagonal, Points, ValueAndGradient, always
from rmsviz.language import tr


def rosenbrock(a: float, b: float) -> Built:
    """L = e² + b d², e = a - x, d = y - x²."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        e, d = a - x, y - x * x
        bd = b * d
        return e * e + d * bd, -2.0 * (e + 2.0 * x * bd), 2.0 * bd

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        return 2.0 - 4.0 * b * (y - 3.0 * x * x), 2.0 * b

    return first, curvature


def beale() -> Built:
    """L = Σ f_i², f_i = c_i - x (1 - y^i), c = (1.5, 2.25, 2.625)."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        yy = y * y
        p1, p2, p3 = 1.0 - y, 1.0 - yy, 1.0 - y * yy
        f1, f2, f3 = 1.5 - x * p1, 2.25 - x * p2, 2.625 - x * p3
        return (
            f1 * f1 + f2 * f2 + f3 * f3,
            -2.0 * (f1 * p1 + f2 * p2 + f3 * p3),
            2.0 * x * (f1 + 2.0 * y * f2 + 3.0 * yy * f3),
        )

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        yy = y * y
        p1, p2, p3 = 1.0 - y, 1.0 - yy, 1.0 - y * yy
        f2, f3 = 2.25 - x * p2, 2.625 - x * p3
        along_y = x * (1.0 + yy * (4.0 + 9.0 * yy)) + 2.0 * f2 + 6.0 * y * f3
        return 2.0 * (p1 * p1 + p2 * p2 + p3 * p3), 2.0 * x * along_y

    return first, curvature


def himmelblau() -> Built:
    """L = p² + q², p = x² + y - 11, q = x + y² - 7."""

    def first(x: Number, y: Number, t: int) -> ValueAndGradient:
        p, q = x * x + y - 11.0, x + y * y - 7.0
        return p * p + q * q, 4.0 * x * p + 2.0 * q, 2.0 * p + 4.0 * y * q

    def curvature(x: Number, y: Number, t: int) -> Diagonal:
        xx, yy = x * x, y * y
        return 12.0 * xx + 4.0 * y - 42.0, 12.0 * yy + 4.0 * x - 26.0

    return first, curvature


def _rosenbrock_minimum(a: float, b: float) -> Points:
    return [(a, a * a)]


_A = Param("a", 1.0, -1.5, 1.5, symbol="a", help=tr("where the minimum is: at (a, a²)"))
_B = Param(
    "b",
    100.0,
    1.0,
    1000.0,
    "log",
    "b",
    tr("how steep the sides of the valley are"),
    least=0.0,
    open_ends=True,
)

KINDS = (
    SurfaceKind(
        "rosenbrock",
        "Rosenbrock",
        "(a - x)**2 + b*(y - x**2)**2",
        rosenbrock,
        Domain(-2.0, 2.0, -1.0, 3.0),
        "Rosenbrock, An Automatic Method for Finding the Greatest or Least Value of a Function, "
        "The Computer Journal 3(3), 1960",
        (_A, _B),
        _rosenbrock_minimum,
        start=(-1.2, 1.0),
    ),
    SurfaceKind(
        "beale",
        "Beale",
        "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
        beale,
        Domain(-4.5, 4.5, -4.5, 4.5),
        "Beale, On an Iterative Method for Finding a Local Minimum of a Function of More than One "
        "Variable, Technical Report 25, Princeton University, 1958",
        minima=always((3.0, 0.5)),
        start=(1.0, 1.5),
        note=tr(
            "A widely copied version has a sign wrong: all three terms are c - x + xy^i, "
            "and L(3, 0.5) = 0."
        ),
    ),
    SurfaceKind(
        "himmelblau",
        "Himmelblau",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
        himmelblau,
        Domain(-6.0, 6.0, -6.0, 6.0),
        "Himmelblau, Applied Nonlinear Programming, McGraw-Hill, 1972",
        minima=always(
            (3.0, 2.0),
            (-2.805118086952745, 3.1313125182505730),
            (-3.779310253377747, -3.2831859912861694),
            (3.5844283403304917, -1.8481265269644036),
        ),
        start=(0.0, 0.5),
    ),
)
