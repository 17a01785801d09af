from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.catalogue import OPTIMIZERS, get_optimizer
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Run
from rmsviz.engine.surface import Domain
from rmsviz.scene.spec import (
    domain_text,
    make_domain,
    number_text,
    parse_domain,
    parse_point,
    parse_run,
    parse_surface,
    run_text,
    surface_text,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
get_optimizer("sgd")


def test_a_built_in_is_named_with_its_parameters() -> None:
    surface = parse_surface(" rosenbrock a=1.5 b=1e2 ")
    assert (surface.name, surface.params) == ("rosenbrock", {"a": 1.5, "b": 100.0})
    assert surface.domain == surface.kind.domain


def test_anything_else_is_a_formula() -> None:
    surface = parse_surface("x**2 + 10*y**2")
    assert surface.name == "formula"
    assert surface.value([1.0, 2.0]) == 41.0


def test_a_formula_takes_parameters() -> None:
    surface = parse_surface("a*x**2  + where(y >= 0, y, 0) a=3", Domain(-1, 1, -2, 2))
    assert surface.kind.formula == "a*x**2  + where(y >= 0, y, 0)"
    assert surface.params == {"a": 3.0}
    assert surface.domain == (-1, 1, -2, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rosenbrok", "did you mean 'rosenbrock'"),
        ("banana", "unknown surface 'banana'"),
        ("rosenbrock c=1", "unknown setting of rosenbrock 'c'"),
        ("rosenbrock a", "write NAME=VALUE"),
        ("rosenbrock a =1", "write NAME=VALUE"),
        ("rosenbrock a=1 a=2", "given twice"),
        ("rosenbrock a=0,5", "decimals follow a point"),
        ("rosenbrock a=nan", "finite"),
        ("rosenbrock a=1e999", "finite"),
        ("rosenbrock b=-1", "over 0"),
        ("x^2", "**"),
        ("", "empty"),
        ("x + " * 2000, "4,000 characters"),
    ],
)
def test_a_surface_that_is_none_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_surface(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["rosenbrock a=0.1 b=1e-300", "bowl", "a*x + b*y**2 a=-0 b=1e22"])
def test_a_surface_is_written_as_it_is_read(text: str) -> None:
    surface = parse_surface(text)
    again = parse_surface(surface_text(surface))
    assert again == surface
    assert repr(again.params) == repr(surface.params)


def test_a_run_is_a_method_with_settings() -> None:
    run = parse_run("rmsprop lr=0.001 eps=1e-8 eps_inside=true start=-1.5,2 label='slow one'")
    assert run.optimizer == "rmsprop"
    assert (run.settings["lr"], run.settings["eps_inside"]) == (0.001, True)
    assert (run.start, run.label) == ((-1.5, 2.0), "slow one")


def test_a_run_without_a_start_begins_where_it_is_told() -> None:
    assert parse_run("adam", (3.0, -4.0)).start == (3.0, -4.0)
    assert parse_run("adam").label == "Adam"


@pytest.mark.parametrize("spelling", ["beta", "alpha", "rho"])
def test_pytorch_and_keras_spellings_of_beta(spelling: str) -> None:
    assert parse_run(f"rmsprop {spelling}=0.75").settings["beta"] == 0.75


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rmspro", "did you mean 'rmsprop'"),
        ("", "must be named"),
        ("rmsprop bta=0.9", "did you mean 'beta'"),
        ("rmsprop beta=2", "at most 1"),
        ("rmsprop beta=0.9 alpha=0.9", "two spellings"),
        ("rmsprop eps_inside=1", "true or false"),
        ("rmsprop lr=fast", "must be a number"),
        ("rmsprop lr=true", "must be a number"),
        ("rmsprop start=1", "two numbers"),
        ("rmsprop start=1,inf", "finite"),
        ("rmsprop label='x", "quotation mark"),
        ("rmsprop 0.1", "write NAME=VALUE"),
    ],
)
def test_a_run_that_is_none_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_run(text)
    assert words in str(caught.value)


@given(st.data(), st.sampled_from(sorted(OPTIMIZERS)), FINITE, FINITE, st.text(min_size=1))
def test_a_run_is_written_as_it_is_read(
    data: st.DataObject, name: str, x: float, y: float, label: str
) -> None:
    method = OPTIMIZERS[name]
    numbers = st.floats(0.0, 1.0)
    settings = {p.name: data.draw(st.booleans() if p.is_switch else numbers) for p in method.params}
    run = Run(name, settings, (x, y), label)
    again = parse_run(run_text(run))
    assert (again, repr(again)) == (run, repr(run))


def test_points_and_domains() -> None:
    assert parse_point("-1.5, 2e-3") == (-1.5, 0.002)
    assert parse_domain("-3:3,-1:2.5") == Domain(-3.0, 3.0, -1.0, 2.5)


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "1;2", "a,b", "nan,0", "1,"])
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_point(text)


@pytest.mark.parametrize(
    "text", ["", "0:1", "0:1,2", "0:1,2:3,4:5", "1:0,0:1", "0:0,0:1", "0:inf,0:1"]
)
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_domain(text)


def test_a_domain_must_be_narrower_than_float64() -> None:
    with pytest.raises(BadInput, match="in x"):
        make_domain([-1.7e308, 1.7e308, 0.0, 1.0])


@given(st.tuples(FINITE, FINITE, FINITE, FINITE))
def test_a_domain_is_written_as_it_is_read(bounds: tuple[float, float, float, float]) -> None:
    domain = Domain(*bounds)
    try:
        make_domain(domain)
    except BadInput:
        return
    assert parse_domain(domain_text(domain)) == domain


@given(FINITE)
def test_numbers_are_written_bit_for_bit(number: float) -> None:
    assert repr(float(number_text(number))) == repr(number)
