"""Typed formulas as people use them: what they mean, their parameters, their surface."""

from __future__ import annotations

import copy
import inspect
import math
import operator
import pickle
import sys
from collections.abc import Callable

import numpy as np
import pytest

from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula import formula_surface, parse
from rmsviz.engine.surface import Domain

_SIGNS = {operator.add: "+", operator.sub: "-", operator.mul: "*", operator.truediv: "/"}


def value(text: str, x: float = 0.0, y: float = 0.0, t: int = 0, **params: float) -> float:
    with np.errstate(all="ignore"):
        return float(parse(text).build(**params)[0](x, y, t)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-2**2", -4.0),
        ("2**-1", 0.5),
        ("2**3**2", 512.0),
        ("-2*3 + 10/4/5", -5.5),
        ("2 - 3 - 4", -5.0),
        ("+-+2", -2.0),
        (".5 + 1. + 1e-1 + 2E+0", 3.6),
        ("(1 +\n\t2)*3", 9.0),
        ("pi + e", math.pi + math.e),
        ("min(3, 1, 2) + max(1, 2, 3, 0)", 4.0),
        ("where(1 < 2, 10, 20) + where(2 == 3, 1, 2)", 12.0),
        ("where(1 >= 2, 1, 2) + where(1 != 1, 1, 2) + where(2 <= 2, 1, 2) + where(1 > 0, 1, 2)", 6),
        ("hypot(3, 4) + abs(-2) + sign(-7) + sign(0)", 6.0),
        ("floor(-1.5) + ceil(1.2)", 0.0),
        ("atan2(0, -1) + log(e) + log10(1000)", math.pi + 4.0),
        ("sqrt(16)*exp(0)", 4.0),
    ],
)
def test_a_formula_means_what_it_means_in_mathematics(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("left", ["x", "x*y", "3*y", "(x - y)", "7"])
@pytest.mark.parametrize("right", ["y", "y*x", "0.1*x", "(y + x)", "7"])
@pytest.mark.parametrize("sign", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_arithmetic_is_that_of_python_to_the_last_bit(
    left: str, right: str, sign: Callable[[float, float], float]
) -> None:
    x, y = 0.37, -1.91
    numbers = {"x": x, "x*y": x * y, "y*x": y * x, "3*y": 3 * y, "(x - y)": x - y, "y": y, "7": 7}
    numbers |= {"0.1*x": 0.1 * x, "(y + x)": y + x}
    text = f"({left}) {_SIGNS[sign]} ({right})"
    assert value(text, x, y) == sign(numbers[left], numbers[right])


def test_x_y_t_and_parameters_stand_for_their_values() -> None:
    assert value("a*x + b_1*y + t", 2.0, 3.0, 4, a=10.0, b_1=100.0) == 324.0


def test_parameters_are_listed_as_they_first_appear() -> None:
    formula = parse("kappa*x**2 + a_1*y + sin(kappa) + pi*e + b")
    assert formula.names == ("kappa", "a_1", "b")
    assert not formula.uses_t
    assert parse("x*cos(t)").uses_t


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(BadInput, match="parameter b has no value"):
        parse("a*x + b").build(a=1.0)


def test_equal_texts_are_equal_formulas_that_travel() -> None:
    formula = parse("x**2 + a")
    assert formula == parse("x**2 + a") != parse("x**2 + b")
    assert pickle.loads(pickle.dumps(formula)).build(a=1.0)[0](2.0, 0.0, 0) == (5.0, 4.0, 0.0)


def test_a_parameter_may_have_the_name_of_anything_in_the_program() -> None:
    assert value("self + params + number + neg + u", self=1, params=2, number=3, neg=4, u=5) == 15


def test_plain_floats_give_plain_floats() -> None:
    for text in ["x**2 + sin(y)", "3", "x", "t", "where(x > 0, x, 1)", "1/x", "sqrt(x)", "sign(x)"]:
        first, curvature = parse(text).build()
        with np.errstate(all="ignore"):
            for x in (0.0, -1.5, math.inf):
                numbers = (*first(x, 0.5, 3), *curvature(x, 0.5, 3))
                assert all(type(number) is float for number in numbers), text


def test_arrays_keep_their_shape_even_where_nothing_depends_on_them() -> None:
    x, y = np.ones((2, 3)), np.zeros((2, 3))
    for text in ["a", "t", "x", "3*x + 0.1*y", "x*y", "where(t > 1, x, y)"]:
        first, curvature = parse(text).build(a=2.0)
        assert all(part.shape == (2, 3) for part in (*first(x, y, 1), *curvature(x, y, 1)))


def test_what_has_no_finite_value_is_as_in_ieee_arithmetic() -> None:
    assert value("1/x", 0.0) == math.inf
    assert value("1/x", -0.0) == -math.inf
    assert value("x**-3", -0.0) == -math.inf
    assert math.isnan(value("x/y"))
    assert math.isnan(value("sqrt(x)", -1.0))
    assert math.isnan(value("x**0.3", -1.0))
    assert math.isnan(value("min(x, y)", math.nan, 1.0))
    assert math.isnan(value("max(x, y)", 1.0, math.nan))
    assert value("log(x)", 0.0) == -math.inf
    assert value("exp(x)*x**60", 1e6) == math.inf
    assert value("x**0 + y**0", 0.0, math.inf) == 2.0
    assert value("1/t + x", 1.0, t=0) == math.inf
    assert value("x + 1/a", 1.0, a=0.0) == math.inf


def test_a_surface_has_the_formula_s_parameters_at_one() -> None:
    surface = formula_surface("a*x**2 + kappa*y**2", {"kappa": 10})
    assert surface.params == {"a": 1.0, "kappa": 10.0}
    assert [(p.name, p.symbol, p.default) for p in surface.kind.params] == [
        ("a", "a", 1.0),
        ("kappa", r"\kappa", 1.0),
    ]
    assert surface.name == "formula"
    assert surface.kind.formula == "a*x**2 + kappa*y**2"
    assert surface.domain == Domain(-3.0, 3.0, -3.0, 3.0)
    assert surface.minima.shape == (0, 2)
    assert not surface.varies
    assert formula_surface("x*t").varies
    np.testing.assert_array_equal(surface.gradient([[1.0, 2.0], [0.0, -1.0]]), [[2, 40], [0, -20]])
    np.testing.assert_array_equal(surface.curvature([5.0, 5.0]), [2.0, 20.0])


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"b": 1.0}, "unknown setting of the formula 'b'; there is a"),
        ({"a": math.nan}, "a must be a finite number"),
        ({"a": "1"}, "a must be a number"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(
    params: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        formula_surface("a*x", params)


def test_surfaces_are_equal_when_text_parameters_and_domain_are() -> None:
    domain = Domain(0.0, 1.0, 0.0, 1.0)
    surface = formula_surface("a*x**2 + t*y", {"a": 2.0}, domain)
    assert surface == formula_surface("a*x**2 + t*y", {"a": 2.0}, domain)
    assert surface != formula_surface("a*x**2 + t*y", {"a": 3.0}, domain)
    assert surface != formula_surface("a*x**2 + t*y", {"a": 2.0})
    assert surface != formula_surface("a*x**2 + t * y", {"a": 2.0}, domain)


def test_a_surface_travels_between_processes() -> None:
    surface = formula_surface("a*x**2 + t*y", {"a": 0.1}, Domain(0.0, 1.0, 0.0, 1.0))
    surface.value((1.0, 1.0))  # its closures exist by now
    for twin in (pickle.loads(pickle.dumps(surface)), copy.deepcopy(surface)):
        assert twin == surface
        assert twin.value((0.3, 0.7), 5) == surface.value((0.3, 0.7), 5)


def test_a_long_formula_works_deep_within_a_program() -> None:
    first, _ = parse("+".join("x" * 250)).build()

    def deeper(levels: int) -> float:
        return deeper(levels - 1) if levels else float(first(1.0, 0.0, 0)[0])

    assert deeper(sys.getrecursionlimit() - len(inspect.stack()) - 60) == 250.0


def test_the_longest_and_deepest_formulas_allowed_work() -> None:
    assert value("+".join("x" * 250), 1.0) == 250.0
    assert value("(" * 49 + "x" + ")" * 49, 3.0) == 3.0
    assert value("-" * 48 + "x", 3.0) == 3.0
    first, curvature = parse("*".join(["x", "y"] * 125)).build()
    assert first(1.0, 1.0, 0) == (1.0, 125.0, 125.0)
    assert curvature(1.0, 1.0, 0) == (125.0 * 124.0, 125.0 * 124.0)
