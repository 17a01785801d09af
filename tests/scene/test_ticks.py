"""Axes and ticks: they cover what is shown, at round numbers, however large or small."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rmsviz.scene.ticks import Axis, Tick, covering, tick_label, ticks

finite = st.floats(allow_nan=False, allow_infinity=False)
usual = st.floats(-1e9, 1e9)
positive = st.floats(1e-300, 1e300)


def labels(shown: list[Tick]) -> list[str]:
    return [tick.label for tick in shown if tick.label]


# Places


@given(usual, st.floats(1e-3, 1e9), st.floats(0, 1))
def test_a_linear_axis_places_evenly(low: float, span: float, share: float) -> None:
    assume(span > 1e-6 * abs(low))
    axis = Axis(low, low + span)
    assert (axis.place(axis.low), axis.place(axis.high)) == (0.0, 1.0)
    assert axis.place(low + share * span) == pytest.approx(share, abs=1e-5)


def test_a_logarithmic_axis_gives_every_decade_the_same_room() -> None:
    axis = Axis(1e-3, 1e5, True)
    places = [axis.place(10.0**k) for k in range(-3, 6)]
    assert places == pytest.approx([k / 8 for k in range(9)])


# Ticks


@given(usual, st.floats(1e-6, 1e9), st.integers(2, 12))
def test_linear_ticks_are_round_few_and_within(low: float, span: float, most: int) -> None:
    axis = Axis(low, low + span)
    assume(span > 1e-6 * abs(low))
    shown = ticks(axis, most)
    assert 2 <= len(shown) <= most + 2  # one number is no scale
    assert all(-1e-6 <= tick.place <= 1 + 1e-6 for tick in shown)
    gaps = [b.value - a.value for a, b in pairwise(shown)]
    assert all(gap == pytest.approx(gaps[0], rel=1e-3) for gap in gaps)
    for gap in gaps[:1]:
        mantissa = float(f"{gap:e}".partition("e")[0])
        assert min(abs(mantissa - round_one) for round_one in (1, 2, 5, 10)) < 1e-2


@given(st.floats(-300, 295), st.floats(0.01, 600), st.integers(2, 12))
def test_logarithmic_ticks_are_few_and_within(low: float, decades: float, most: int) -> None:
    axis = Axis(10.0**low, 10.0 ** min(low + decades, 305.0), True)
    shown = ticks(axis, most)
    assert all(-1e-6 <= tick.place <= 1 + 1e-6 for tick in shown)
    assert all(a.value < b.value for a, b in pairwise(shown))
    assert 2 <= len(labels(shown)) <= max(most + 2, 4)
    assert len(shown) <= max(most, 12) + 1


@given(st.floats(-8, 8), st.floats(2.1, 20), st.integers(3, 12))
def test_powers_of_ten_are_labelled(low: float, decades: float, most: int) -> None:
    shown = ticks(Axis(10.0**low, 10.0 ** (low + decades), True), most)
    assert labels(shown)
    for tick in shown:
        assert math.log10(tick.value) == pytest.approx(round(math.log10(tick.value)))
        assert tick.label == "" or re.fullmatch("10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", tick.label)


@given(usual, st.floats(1e-3, 1e9), st.integers(2, 12))
def test_no_two_ticks_read_the_same(low: float, span: float, most: int) -> None:
    assume(span > 1e-2 * abs(low))
    said = labels(ticks(Axis(low, low + span), most))
    assert len(set(said)) == len(said)


def test_ticks_of_the_usual_axes() -> None:
    assert labels(ticks(Axis(0, 300), 4)) == ["0", "100", "200", "300"]
    assert labels(ticks(Axis(-5, 7), 6)) == ["−4", "−2", "0", "2", "4", "6"]
    assert labels(ticks(Axis(0, 1), 5)) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert labels(ticks(Axis(1e-3, 1e3, True), 10)) == [
        "10⁻³",
        "10⁻²",
        "10⁻¹",
        "10⁰",
        "10¹",
        "10²",
        "10³",
    ]


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0.0, 0, "0"),
        (-0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-2.0, 0, "−2"),
        (0.25, 2, "0.25"),
        (12_345.0, 0, "12,345"),
        (999_999.0, 0, "999,999"),
        (2e6, 0, "2 × 10⁶"),
    ],
)
def test_a_label_is_written_as_people_write(value: float, digits: int, expected: str) -> None:
    assert tick_label(value, digits) == expected


# Axes


@given(st.lists(st.tuples(usual, usual).map(sorted).map(tuple), min_size=1, max_size=5))
def test_a_linear_axis_covers_everything(spans: list[tuple[float, float]]) -> None:
    axis = covering(spans, log=False)
    assert axis.low < axis.high
    for low, high in spans:
        assert axis.low <= low <= high <= axis.high
    span = max(h for _, h in spans) - min(a for a, _ in spans)
    if span > 1e-6 * max(abs(v) for pair in spans for v in pair):
        assert axis.high - axis.low <= 3 * span  # and it does not press it flat


@given(st.lists(st.tuples(positive, positive).map(sorted).map(tuple), min_size=1, max_size=5))
def test_a_logarithmic_axis_covers_everything(spans: list[tuple[float, float]]) -> None:
    axis = covering(spans, log=True)
    assert axis.log and 0 < axis.low < axis.high < math.inf
    for low, high in spans:
        assert axis.low <= low * (1 + 1e-9) and high * (1 - 1e-9) <= axis.high
    assert axis.place(axis.low) == 0.0 and axis.place(axis.high) == pytest.approx(1.0)


@given(finite, finite)
@example(-1.7e308, 1.7e308)
@example(1.79e308, 1.79e308)
@example(5e-324, 5e-324)
@example(1e-308, 3e-308)
@example(-78.33233140754284, -78.33233140754282)
@example(0.0, 0.0)
@example(-1e-320, 1e-320)
def test_any_finite_values_have_an_axis_with_ticks(a: float, b: float) -> None:
    axis = covering([(min(a, b), max(a, b))], log=False)
    assert math.isfinite(axis.low) and math.isfinite(axis.high) and axis.low < axis.high
    for tick in ticks(axis, 5):
        assert math.isfinite(tick.place) and math.isfinite(tick.value)


@given(st.floats(5e-324, 1.79e308), st.floats(5e-324, 1.79e308))
@example(5e-324, 5e-324)
@example(1.79e308, 1.79e308)
@example(5e-324, 1.79e308)
@example(0.1, 0.1)
@example(1.0, 1.0)
def test_any_positive_values_have_a_logarithmic_one(a: float, b: float) -> None:
    axis = covering([(min(a, b), max(a, b))], log=True)
    assert 0 < axis.low < axis.high < math.inf
    for tick in ticks(axis, 5):
        assert math.isfinite(tick.place) and 0 < tick.value < math.inf


def test_an_axis_keeps_still_while_the_values_change_a_little() -> None:
    axes = {covering([(0.5, high)], log=True) for high in (40.0, 50.0, 60.0, 70.0)}
    assert len(axes) == 1
    axes = {covering([(-1.0, high)], log=False) for high in (4.0, 4.1, 4.2)}
    assert len(axes) == 1


def test_nothing_has_an_axis_too() -> None:
    assert covering([], log=False).low < covering([], log=False).high
    assert 0 < covering([], log=True).low < covering([], log=True).high
