"""The built-in surfaces against their formulas, differentiated by SymPy and taken to 40 digits."""

from __future__ import annotations

import functools
import math
import pickle
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rmsviz.engine.catalogue import KINDS, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.param import Settings
from rmsviz.engine.surface import Surface, SurfaceKind
from rmsviz.engine.surfaces import BUILT_IN

Array = NDArray[np.float64]

REQUIRED = {
    "quadratic",
    "bowl",
    "rotated_bowl",
    "rosenbrock",
    "beale",
    "himmelblau",
    "booth",
    "rastrigin",
    "ackley",
    "styblinski_tang",
    "six_hump_camel",
    "goldstein_price",
    "matyas",
    "levi13",
    "three_hump_camel",
    "saddle",
    "monkey_saddle",
    "plane",
    "cliff",
    "wells",
    "plateau",
    "moving",
    "rare",
    "reddi",
}
VARIED: dict[str, list[dict[str, float]]] = {
    "quadratic": [{"phi": 30.0}, {"kappa": 1000.0, "phi": -75.5}, {"kappa": 0.3}],
    "bowl": [{"lx": 1.0, "ly": 10.0}, {"lx": 100.0, "ly": 0.04}],
    "rotated_bowl": [{"a": 3.0, "b": 0.01}],
    "rosenbrock": [{"a": -1.25, "b": 7.0}, {"a": 0.0, "b": 1000.0}],
    "rastrigin": [{"a": 0.0}, {"a": 3.3}],
    "plane": [{"a": -2.0, "b": 5.0}],
    "cliff": [{"height": 0.0}, {"height": 100.0}, {"height": 1e6}],
    "wells": [{"depth": 0.0}, {"depth": 1.0, "width": 1.0}, {"depth": 4.0, "width": 0.1}],
    "plateau": [{"width": 2.0}, {"width": 0.0}, {"width": 6.0}],
    "moving": [{"c": 1.5, "period": 7.0}, {"period": 2.5}],
    "rare": [{"period": 1.0}, {"period": 3.0}, {"period": 2.5}],
    "reddi": [{"c": 7.5}],
}
CASES = [(k, p) for k in BUILT_IN for p in [{}, *VARIED.get(k.name, [])]]
EVERY_CASE = pytest.mark.parametrize(
    ("kind", "params"),
    CASES,
    ids=[k.name + "".join(f"-{n}{v:g}" for n, v in p.items()) for k, p in CASES],
)
EVERY_KIND = pytest.mark.parametrize("kind", BUILT_IN, ids=lambda kind: kind.name)
GLOBAL_MINIMA = {"himmelblau": 4, "six_hump_camel": 2, "plane": 0, "saddle": 0, "monkey_saddle": 0}


def times(kind: SurfaceKind) -> list[int]:
    return [0, 1, 2, 3, 7, 19, 20, 21, 99, 100, 199, 200, 1234] if kind.varies else [0]


@functools.cache
def oracle(kind: SurfaceKind) -> Any:
    """(x, y, t, *params) -> L, its gradient and its Hessian's diagonal, as mpmath numbers."""
    symbols = sympy.symbols(["x", "y", "t", *(p.name for p in kind.params)], real=True)
    names = {str(s): s for s in symbols} | {"e": sympy.E, "pi": sympy.pi}
    loss = sympy.sympify(kind.formula, locals=names, rational=True)
    x, y = symbols[:2]
    parts = [loss, loss.diff(x), loss.diff(y), loss.diff(x, 2), loss.diff(y, 2)]
    return sympy.lambdify(symbols, parts, "mpmath", cse=True)


def exact(surface: Surface, points: Array, t: int) -> Array:
    parameters = [mpmath.mpf(float(v)) for v in surface.params.values()]
    with mpmath.workdps(40):
        function = oracle(surface.kind)
        rows = [function(*map(mpmath.mpf, p), mpmath.mpf(t), *parameters) for p in points.tolist()]
    return np.array([[float(v) for v in row] for row in rows], dtype=np.float64).T


def all_parts(surface: Surface, points: Array, t: int) -> Array:
    gradient, curvature = surface.gradient(points, t), surface.curvature(points, t)
    return np.array([surface.value(points, t), *gradient.T, *curvature.T])


def scattered(surface: Surface, n: int, seed: int = 0) -> Array:
    """Points all over the domain and half as far again around it."""
    x0, x1, y0, y1 = surface.domain
    unit = np.random.default_rng(seed).uniform(-0.25, 1.25, (n, 2))
    points: Array = np.array([x0, y0]) + unit * np.array([x1 - x0, y1 - y0])
    return points


def grid(surface: Surface, n: int = 401) -> Array:
    box = surface.kind.feasible or surface.domain
    x, y = np.linspace(box.x0, box.x1, n), np.linspace(box.y0, box.y1, n)
    return np.stack(np.meshgrid(x, y), axis=-1)


def test_every_surface_of_the_scenarios_is_declared() -> None:
    assert {kind.name for kind in BUILT_IN} == REQUIRED
    assert all(KINDS[kind.name] is kind for kind in BUILT_IN)
    assert len({kind.label for kind in BUILT_IN}) == len(BUILT_IN)


@EVERY_KIND
def test_a_declaration_says_all_that_people_need(kind: SurfaceKind) -> None:
    surface, (x, y) = make_surface(kind.name), kind.start
    shown = surface.kind.feasible or surface.domain
    assert kind.source and kind.label
    assert shown.x0 < x < shown.x1 and shown.y0 < y < shown.y1
    assert np.any(surface.gradient(kind.start))
    for mx, my in surface.minima:
        assert shown.x0 <= mx <= shown.x1 and shown.y0 <= my <= shown.y1
    for param in kind.params:
        assert param.symbol and param.help
        assert param.low <= param.default <= param.high
        assert param.scale == "linear" or param.low > 0
        assert param.check(param.low) <= param.check(param.high)


@EVERY_CASE
def test_value_gradient_and_curvature_are_those_of_the_formula(
    kind: SurfaceKind, params: Settings
) -> None:
    surface = make_surface(kind.name, params)
    for t in times(kind):
        points = scattered(surface, 5 if kind.varies else 40, seed=t)
        expected = exact(surface, points, t)
        got = all_parts(surface, points, t)
        for a, b in zip(got, expected, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13 * np.abs(b).max())


@EVERY_CASE
def test_the_formula_language_reads_the_formula_as_the_same_surface(
    kind: SurfaceKind, params: Settings
) -> None:
    surface = make_surface(kind.name, params)
    typed = formula_surface(kind.formula, dict(surface.params), surface.domain)
    for t in times(kind):
        points = scattered(surface, 40, seed=t)
        for a, b in zip(all_parts(typed, points, t), all_parts(surface, points, t), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12 * np.abs(b).max())


@EVERY_CASE
def test_every_minimum_is_one(kind: SurfaceKind, params: Settings) -> None:
    surface = make_surface(kind.name, params)
    everywhere = surface.value(grid(surface))
    circle = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    ring = np.stack([np.cos(circle), np.sin(circle)], axis=-1)
    for minimum in surface.minima:
        value, bend = float(surface.value(minimum)), surface.curvature(minimum)
        rounding = 1e-14 * (1.0 + abs(value))
        assert np.all(bend >= 0.0)
        assert value <= everywhere.min() + rounding
        if kind.feasible:
            continue  # at the edge of its box: the gradient points out of it
        scale = 1.0 + bend[np.isfinite(bend)].sum()
        assert np.abs(surface.gradient(minimum)).max() <= 1e-14 * scale
        for radius in (1e-1, 1e-3, 1e-5):
            assert np.all(surface.value(minimum + radius * ring) >= value - rounding)


@EVERY_CASE
def test_the_list_of_global_minima_is_complete(kind: SurfaceKind, params: Settings) -> None:
    surface = make_surface(kind.name, params)
    twins = 2 if params == {"depth": 1.0, "width": 1.0} else 1
    assert surface.minima.shape == (GLOBAL_MINIMA.get(kind.name, twins), 2)


def descend(surface: Surface, starts: Array) -> Array:
    """Where a search without derivatives ends: to the best of eight neighbours, else nearer."""
    offsets = np.array([(i, j) for i in (0, -1, 1) for j in (0, -1, 1)], dtype=float)
    best, far = starts, np.full((len(starts), 1, 1), 0.1)
    for _ in range(150):
        around = best[:, None, :] + far * offsets
        choice = surface.value(around).argmin(axis=1)
        best = around[np.arange(len(starts)), choice]
        far = np.where((choice == 0)[:, None, None], 0.5 * far, far)
    return best


MANY_BASINS = [
    "himmelblau",
    "goldstein_price",
    "styblinski_tang",
    "six_hump_camel",
    "three_hump_camel",
    "rastrigin",
    "ackley",
    "levi13",
    "wells",
    "plateau",
]


@pytest.mark.parametrize("name", MANY_BASINS)
def test_a_search_from_everywhere_finds_the_listed_minima_and_no_others(name: str) -> None:
    surface = make_surface(name)
    ends = descend(surface, grid(surface, 31).reshape(-1, 2))
    values = surface.value(ends)
    lowest = ends[values < values.min() + 1e-6]
    distances = np.linalg.norm(lowest[:, None] - surface.minima[None], axis=-1)
    assert np.all(distances.min(axis=1) < 1e-2), "a lowest point that is not listed"
    assert np.all(distances.min(axis=0) < 1e-2), "a listed minimum that is not reached"


ANY_FLOAT = st.one_of(
    st.floats(-10.0, 10.0), st.floats(), st.sampled_from([0.0, -0.0, 1e200, -1e300, 5e-324])
)


@EVERY_CASE
@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    points=st.lists(st.tuples(ANY_FLOAT, ANY_FLOAT), min_size=1, max_size=9),
    t=st.integers(0, 500),
)
def test_a_float_and_an_array_give_the_same_bits(
    kind: SurfaceKind, params: Settings, points: list[tuple[float, float]], t: int
) -> None:
    surface = make_surface(kind.name, params)
    with np.errstate(all="ignore"):
        one_by_one = [surface.first(x, y, t) + surface.second(x, y, t) for x, y in points]
    together = all_parts(surface, np.array(points), t)
    assert bits(np.array(one_by_one, dtype=np.float64).T) == bits(together)


def bits(array: Array) -> bytes:
    return np.where(np.isnan(array), np.nan, array).tobytes()


@EVERY_KIND
def test_shapes_follow_the_points(kind: SurfaceKind) -> None:
    surface = make_surface(kind.name)
    for shape in [(), (1,), (7,), (0,), (3, 4), (2, 3, 5)]:
        points = np.full((*shape, 2), 0.3)
        assert surface.value(points).shape == shape
        assert surface.gradient(points).shape == (*shape, 2)
        assert surface.curvature(points).shape == (*shape, 2)


@EVERY_KIND
def test_a_surface_travels_between_processes(kind: SurfaceKind) -> None:
    surface = make_surface(kind.name)
    copy = pickle.loads(pickle.dumps(surface))
    assert copy == surface
    assert copy.value(kind.start) == surface.value(kind.start)


@pytest.mark.parametrize(
    ("name", "params", "sentence"),
    [
        ("rosenbrok", {}, "did you mean 'rosenbrock'"),
        ("rosenbrock", {"c": 1.0}, "unknown setting of rosenbrock 'c'"),
        ("rosenbrock", {"b": -1.0}, "b must be a number over 0, not -1.0"),
        ("rosenbrock", {"a": math.inf}, "a must be a finite number"),
        ("quadratic", {"kappa": "steep"}, "kappa must be a number"),
        ("moving", {"period": 0.5}, "period must be a number at least 1"),
        ("reddi", {"c": 2.0}, "c must be a number over 2"),
    ],
)
def test_bad_input_is_told_what_would_be_right(
    name: str, params: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        make_surface(name, params)


def test_the_bowls_are_those_of_the_scenarios() -> None:
    x, y = np.random.default_rng(0).normal(size=(2, 50))
    points = np.stack([x, y], axis=-1)
    assert np.array_equal(make_surface("bowl").gradient(points), np.stack([0.2 * x, 4 * y], -1))
    noisy = make_surface("bowl", {"lx": 1.0, "ly": 10.0})
    np.testing.assert_allclose(noisy.value(points), 0.5 * x * x + 5 * y * y, rtol=1e-15)
    rotated = 0.1 * (x + y) ** 2 + 2 * (x - y) ** 2
    np.testing.assert_allclose(make_surface("rotated_bowl").value(points), rotated, rtol=2e-15)
    turned = make_surface("quadratic", {"kappa": 20.0, "phi": 45.0}).value(points)
    np.testing.assert_allclose(0.4 * turned, rotated, rtol=1e-13)


def test_beale_has_its_signs_right() -> None:
    beale = make_surface("beale")
    assert beale.value((3.0, 0.5)) == 0.0
    assert beale.value((1.0, 1.0)) == 1.5**2 + 2.25**2 + 2.625**2
    assert beale.value((1.0, -1.0)) == 0.5**2 + 2.25**2 + 0.625**2


def test_six_hump_camel_has_its_published_minimum() -> None:
    camel = make_surface("six_hump_camel")
    np.testing.assert_allclose(camel.value(camel.minima), -1.031628453489877, rtol=1e-14)


def test_ackley_is_a_cone_at_its_minimum() -> None:
    ackley = make_surface("ackley")
    assert ackley.value((0.0, 0.0)) == 0.0
    assert ackley.gradient((0.0, 0.0)).tolist() == [0.0, 0.0]
    assert ackley.curvature((0.0, 0.0)).tolist() == [math.inf, math.inf]
    slope = 20 * 0.2 / math.sqrt(2)
    np.testing.assert_allclose(ackley.gradient((1e-12, 0.0)), [slope, 0.0], rtol=1e-10)


def test_the_loss_near_a_minimum_is_not_lost_in_rounding() -> None:
    for name, near, expected in [
        ("rastrigin", (1e-9, 0.0), (1 + 20 * math.pi**2) * 1e-18),
        ("ackley", (1e-15, 0.0), 4e-15 / math.sqrt(2)),
        ("matyas", (1.0 + 2**-40, 1.0), 0.04),
        ("plateau", (40.0 + 2**-30, 0.0), 0.5 * 2**-60),
    ]:
        surface = make_surface(name, {"width": 40.0} if name == "plateau" else {})
        assert surface.value(near) == pytest.approx(expected, rel=1e-9)


def test_the_plateau_keeps_its_small_gradients() -> None:
    surface = make_surface("plateau")
    points = np.array([[x, 0.0] for x in (-3.0, -1.0, -0.8, 0.0, 2.0, 20.0, 30.0)])
    slopes = exact(surface, points, 0)[1]
    assert 1e-8 < np.abs(slopes[:5]).min() < 1e-6
    np.testing.assert_allclose(surface.gradient(points)[:, 0], slopes, rtol=1e-12)


def test_the_moving_optimum_changes_sides() -> None:
    surface = make_surface("moving")
    for t, x in [(0, -3.0), (99, -3.0), (100, 3.0), (199, 3.0), (200, -3.0), (100_100, 3.0)]:
        assert surface.gradient((x, 0.0), t).tolist() == [0.0, 0.0]
        assert surface.value((x, 0.0), t) == 0.0
        assert surface.value((-x, 0.0), t) == 18.0


def test_the_rare_gradient_comes_once_a_period() -> None:
    surface = make_surface("rare")
    seen = [t for t in range(100) if surface.gradient((1.0, 1.0), t)[0] != 0.0]
    assert seen == [0, 20, 40, 60, 80]
    assert {surface.gradient((1.0, 1.0), t)[1] for t in range(100)} == {1.0}
    assert make_surface("rare", {"period": 1.0}).gradient((2.0, 0.0), 17)[0] == 2.0


def test_the_counterexample_pulls_the_wrong_way_two_steps_of_three() -> None:
    surface = make_surface("reddi")
    slopes = [float(surface.gradient((0.5, 0.0), t)[0]) for t in range(7)]
    assert slopes == [3.0, -1.0, -1.0, 3.0, -1.0, -1.0, 3.0]
    assert surface.minima.tolist() == [[-1.0, 0.0]]


def test_the_wells_list_whichever_is_deeper() -> None:
    def minima(**params: float) -> Array:
        return make_surface("wells", params).minima

    assert minima()[0, 0] == pytest.approx(1.5, abs=0.05)
    assert minima(depth=0.5)[0, 0] == pytest.approx(-1.5, abs=0.1)
    twins = minima(depth=1.0, width=1.0)
    np.testing.assert_allclose(np.sort(twins[:, 0]), [-twins[:, 0].max(), twins[:, 0].max()])
