"""Values and derivatives of formulas against SymPy and mpmath; floats and arrays bit for bit."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rmsviz.engine.formula import parse
from rmsviz.engine.surface import Curvature, First

Array = NDArray[np.float64]

FORMULAS = [
    "x**2 + 10*y**2 + sin(3*x)",
    "(1 - x)**2 + 100*(y - x**2)**2",
    "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    "20/(1 + exp(4*(x + 3))) + 0.02*(x - 4)**2 + 0.5*y**2",
    "-20*exp(-0.2*sqrt(0.5*(x**2 + y**2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + e + 20",
    "tan(x/3)*tanh(y) + sinh(x)*cosh(y/2)",
    "asin(x/3) + acos(y/3)*atan(x*y)",
    "log(x**2 + 1)*log10(y**2 + 2)",
    "hypot(x, 2*y) + atan2(y, x)",
    "x**7 - x**-3 + y**2.5*x**0.5 + 3*x**-0.5 + (x*y)**-1 + x**70",
    "2**x + x**y + e**(x*y) + (x + 2)**(y - 1)",
    "sin(x*t)*exp(-y/t) + t*x/y",
    "x*y*x*y/(x + y)/(x*y) - -x + +y",
    "exp(sin(cos(x*y)))*tanh(sqrt(x)/y)",
    "7",
    "x",
    "y - x",
]
POINTS = [(0.3, 0.7), (1.1, 0.2), (2.25, 1.7), (0.9, 2.6)]

# A formula with kinks and jumps, and what it is around a point between them.
PIECES = [
    ("abs(x)*sqrt(abs(y) + 0.5)", "-x*sqrt(0.5 - y)", (-0.3, -0.7)),
    ("max(x, y)*min(x, y**2, 2)", "x*y**2", (1.5, 0.5)),
    ("max(x, y)*min(x, y**2, 2)", "2*y", (3.0, 3.5)),
    ("where(x > y, x**3, y**3*x)", "x**3", (1.5, 0.5)),
    ("where(x > y, x**3, y**3*x)", "y**3*x", (0.5, 1.5)),
    ("where(1 < 2, x, y) + where(1 > 2, x, y**2)", "x + y**2", (0.5, 1.5)),
    ("floor(3*x)*x + ceil(y)*y**2 + sign(x - y)*x*y", "2*x + y**2 + x*y", (0.9, 0.4)),
    ("(x - where(floor(t/4) - 2*floor(t/8) < 1, -3, 3))**2*y", "(x - 3)**2*y", (0.9, 0.4)),
]


@functools.cache
def built(text: str) -> tuple[First, Curvature]:
    return parse(text).build()


def jet(text: str, x: Any, y: Any, t: int = 0) -> list[Any]:
    """L, its gradient, its curvature."""
    first, curvature = built(text)
    with np.errstate(all="ignore"):
        return [*first(x, y, t), *curvature(x, y, t)]


@pytest.mark.parametrize("text", FORMULAS)
def test_values_and_derivatives_are_those_of_sympy(text: str) -> None:
    x, y, t = symbols = sympy.symbols("x y t", real=True)
    names = {"x": x, "y": y, "t": t, "e": sympy.E, "log10": lambda u: sympy.log(u, 10)}
    names["hypot"] = lambda u, v: sympy.sqrt(u**2 + v**2)
    f = sympy.sympify(text, locals=names, rational=True)
    parts = [f, f.diff(x), f.diff(y), f.diff(x, 2), f.diff(y, 2)]
    oracle = sympy.lambdify(symbols, parts, "mpmath")
    for point in POINTS:
        with mpmath.workdps(40):
            exact = np.array([float(part) for part in oracle(*map(mpmath.mpf, (*point, 7)))])
        rounding = 2e-15 * np.abs(exact).max()
        np.testing.assert_allclose(jet(text, *point, 7), exact, rtol=2e-14, atol=rounding)


@pytest.mark.parametrize(("text", "piece", "point"), PIECES)
def test_between_its_kinks_a_formula_is_one_of_its_pieces(
    text: str, piece: str, point: tuple[float, float]
) -> None:
    np.testing.assert_allclose(jet(text, *point, 7), jet(piece, *point, 7), rtol=1e-15)


def test_at_a_kink_the_slope_is_the_usual_choice() -> None:
    assert jet("abs(x) + x*y", 0.0, 0.0) == [0.0, 0.0, 0.0, 0.0, 0.0]
    assert jet("sqrt(x)", 0.0, 1.0)[:3] == [0.0, math.inf, 0.0]
    assert jet("max(x, y) + min(2*x, y)", 0.0, 0.0)[1:3] == [3.0, 0.0]
    assert jet("where(x > 0, sqrt(x), 0)", 0.0, 0.0)[1] == 0.0  # not 0·∞


def test_powers_at_zero() -> None:
    assert jet("x**2", 0.0, 0.0) == [0.0, 0.0, 0.0, 2.0, 0.0]
    assert jet("x**1.5", 0.0, 0.0)[:4] == [0.0, 0.0, 0.0, math.inf]
    assert jet("x**y", 0.0, 2.0) == [0.0, 0.0, 0.0, 2.0, 0.0]
    assert jet("x**t", 0.0, 0.0, 0) == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert jet("x**t", 0.0, 0.0, 1) == [0.0, 1.0, 0.0, 0.0, 0.0]


def test_a_slope_that_is_zero_everywhere_is_zero_where_its_factor_is_infinite() -> None:
    assert jet("floor(sqrt(x)) + y", 0.0, 0.0)[1:3] == [0.0, 1.0]


def test_constants_are_not_multiplied_into_nothing() -> None:
    assert jet("1e-200*(1e-200*(x*y))", 1.0, 1e300)[1] == pytest.approx(1e-100)
    assert jet("1e200*(1e200*(x*y))", 1.0, 1e-300)[1] == pytest.approx(1e100)


def test_small_slopes_are_not_lost_in_rounding() -> None:
    with mpmath.workdps(40):
        exact = [float(f(mpmath.mpf(19.5)) ** -2) for f in (mpmath.cosh, lambda u: u)]
    assert jet("tanh(x)", 19.5, 0.0)[1] == pytest.approx(exact[0], rel=2e-15)


Tree = tuple[Any, ...]
LEAVES = st.one_of(
    st.sampled_from([("x",), ("y",)]), st.integers(1, 400).map(lambda n: (str(n / 100),))
)
UNARY = ["sin({})", "cos({})", "tanh({})", "atan({})", "exp(0.25*{})", "sqrt(1 + {}**2)"]
UNARY += ["{}**2", "{}**3", "-{}", "log(2.5 + sin({}))", "abs({})**1.5"]
BINARY = ["{} + {}", "{} - {}", "{}*{}", "{}/{}", "hypot({}, {})", "(2.5 + sin({}))**{}"]
TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(UNARY), inner),
        st.tuples(st.sampled_from(BINARY), inner, inner),
    ),
    max_leaves=7,
)
COORDINATE = st.integers(200, 3000).map(lambda n: n / 1000)
MPMATH = {"sin", "cos", "tanh", "atan", "exp", "sqrt", "log", "hypot"}


def write(tree: Tree, leaf: Callable[[str], str]) -> str:
    parts = [f"({write(part, leaf)})" for part in tree[1:]]
    return str(tree[0]).format(*parts) if parts else leaf(tree[0])


def exact_jet(tree: Tree, point: tuple[float, float], nudge: float = 0.0) -> Array:
    """The tree's jet by mpmath to 30 digits, its leaves nudged up and down in turn."""
    place = count()
    python = write(tree, lambda name: f"leaf({next(place)}, {name})")
    names = {name: getattr(mpmath, name) for name in MPMATH} | {"abs": abs}
    names["leaf"] = lambda i, v: mpmath.mpf(v) * (1 + nudge * (-1) ** (i * (i + 1) // 2))

    def function(x: Any, y: Any) -> Any:
        return eval(python, names | {"x": x, "y": y})

    with mpmath.workdps(30):
        orders = [(0, 0), (1, 0), (0, 1), (2, 0), (0, 2)]
        return np.array([float(mpmath.diff(function, point, order)) for order in orders])


@given(tree=TREES, x=COORDINATE, y=COORDINATE)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_random_formulas_have_their_exact_derivatives(tree: Tree, x: float, y: float) -> None:
    """To the error that leaves known to 14 digits would make, and that of the terms added up."""
    try:
        exact = exact_jet(tree, (x, y))
        nudged = np.array([exact_jet(tree, (x, y), nudge) for nudge in (1e-14, -1e-14)])
    except (ZeroDivisionError, OverflowError, TypeError):  # a pole, or too large for a float
        reject()
    assume(np.all(np.abs(exact) < 1e100))
    scale = np.abs(exact).max() / np.array([1.0, x, y, x * x, y * y])
    allowed = 2e-14 * np.abs(exact) + 4.0 * np.abs(nudged - exact).max(axis=0) + 1e-15 * scale
    got = np.array(jet(write(tree, str), x, y))
    assert np.all(np.abs(got - exact) <= allowed), (got, exact)


EDGES = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.0, -2.0, 1e-9, 1e6, 1e200, math.inf, -math.inf, math.nan]
BITWISE = [
    *FORMULAS,
    *(text for text, _, _ in PIECES),
    "x**y",
    "x**t + (-x)**y",
    "log(x)/y + 1/x + y/t",
    "sqrt(x*y) + sqrt(-1 - t)",
    "x**4 + x**5 + x**-6 + y**13 + x**64 + x**65",
    "hypot(x, y) + atan2(x, y)*min(x, y, t) - max(y, x)",
    "sin(1/x)*exp(y**3)*log10(abs(x))",
    "floor(x/y) + ceil(x*y) + sign(x)*abs(y)",
    "sinh(x) + cosh(y) + tan(x) + asin(y) + acos(x) + atan(y) + tanh(x*y)",
]


def layouts(x: Array, y: Array) -> Iterator[tuple[Array, Array, Any]]:
    """The same points in other places in memory, and how to undo that."""
    yield x, y, lambda a: a
    points = np.stack([x, y], axis=-1)
    yield points[:, 0], points[:, 1], lambda a: a
    yield x[::-1], y[::-1], lambda a: a[::-1]
    yield x.reshape(2, -1).T, y.reshape(2, -1).T, lambda a: a.T.ravel()


@pytest.mark.parametrize("text", BITWISE)
def test_a_float_and_an_array_give_the_same_bits(text: str) -> None:
    random = np.random.default_rng(7)
    grid = np.array([(a, b) for a in EDGES for b in EDGES])
    scattered = random.normal(size=(300, 2)) * [[1.0, 2.0]]
    powers = np.stack([random.exponential(size=300), np.tile([2.0, 0.5, -1.0], 100)], axis=-1)
    points = np.concatenate([grid, scattered, powers])
    for t in (0, 1, 2, 7):
        alone = np.array([jet(text, x, y, t) for x, y in points.tolist()]).T
        for x, y, undo in layouts(*points.T.copy()):
            for one, together in zip(alone, jet(text, x, y, t), strict=True):
                assert same_bits(one, np.ascontiguousarray(undo(together)))


def same_bits(a: Array, b: Array) -> bool:
    return bool(np.all((a.view(np.int64) == b.view(np.int64)) | (np.isnan(a) & np.isnan(b))))
