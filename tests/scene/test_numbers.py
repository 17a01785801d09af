from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmsviz.scene.numbers import format_number, format_plain, numeral, power_of_ten, widest

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
DIGITS = st.integers(1, 12)
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@pytest.mark.parametrize(
    ("value", "latex", "plain"),
    [
        (0.003579, "0.003579", "0.003579"),
        (12490.0, r"1.249\times 10^{4}", "1.249 × 10⁴"),
        (-155.0, "-155.0", "−155.0"),
        (1.15e-4, r"1.150\times 10^{-4}", "1.150 × 10⁻⁴"),
        (-1e300, r"-1.000\times 10^{300}", "−1.000 × 10³⁰⁰"),
        (9.9996, "10.00", "10.00"),
        (9999.6, r"1.000\times 10^{4}", "1.000 × 10⁴"),
        (9.9996e-4, "0.001000", "0.001000"),
        (9.9994e-4, r"9.999\times 10^{-4}", "9.999 × 10⁻⁴"),
        (9999.0, "9999", "9999"),
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (5e-324, r"4.941\times 10^{-324}", "4.941 × 10⁻³²⁴"),
        (math.inf, r"\infty", "∞"),
        (-math.inf, r"-\infty", "−∞"),
        (math.nan, r"\mathrm{nan}", "nan"),
        (137, "137", "137"),
        (-1_000_000, "-1000000", "−1000000"),
        (np.int64(137), "137", "137"),
        (np.float64(0.25), "0.2500", "0.2500"),
    ],
)
def test_numbers_are_written_as_in_print(value: float, latex: str, plain: str) -> None:
    assert format_number(value) == latex
    assert format_plain(value) == plain


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (0.9, "0.9"),
        (1 - 0.9, "0.1"),
        (0.999, "0.999"),
        (25.0, "25"),
        (1e4, "10000"),
        (1e-8, "10⁻⁸"),
        (-1e5, "−10⁵"),
        (2.5e-7, "2.5 × 10⁻⁷"),
        (0.0, "0"),
    ],
)
def test_settings_are_written_without_idle_zeros(value: float, plain: str) -> None:
    assert format_plain(value, digits=12, trim=True) == plain


def test_fixed_point_ends_where_digits_would_be_made_up() -> None:
    assert format_plain(12490.0, 5) == "12490"
    assert format_plain(99999.4, 5) == "99999"
    assert format_plain(124900.0, 8) == "1.2490000 × 10⁵"


def read_back(plain: str) -> tuple[Fraction, int]:
    """The value of a written number and the power of ten of its last digit."""
    mantissa, _, power = plain.replace("−", "-").partition(" × 10")
    exponent = int(power.translate(SUPERSCRIPTS) or 0)
    decimals = len(mantissa.partition(".")[2])
    return Fraction(mantissa) * Fraction(10) ** exponent, exponent - decimals


@settings(max_examples=300, deadline=None)
@given(FLOATS, DIGITS)
def test_text_reads_back_to_the_digits_shown(value: float, digits: int) -> None:
    shown, last = read_back(format_plain(value, digits))
    assert abs(shown - Fraction(value)) <= Fraction(10) ** last / 2
    written = numeral(value, digits).digits.replace(".", "").lstrip("0")
    assert len(written) == (digits if value else 0)


@settings(max_examples=100, deadline=None)
@given(FLOATS, DIGITS)
def test_latex_and_plain_text_say_the_same(value: float, digits: int) -> None:
    latex = format_number(value, digits)
    assert "e" not in latex.replace("times", "")
    mantissa, _, power = latex.partition(r"\times 10^{")
    plain = mantissa + (" × " + power_of_ten(int(power.rstrip("}"))) if power else "")
    assert format_plain(value, digits) == plain.replace("-", "−")


@settings(max_examples=100, deadline=None)
@given(FLOATS)
def test_seventeen_digits_give_the_float_itself(value: float) -> None:
    assert float(read_back(format_plain(value, 17))[0]) == value


def test_power_of_ten() -> None:
    assert [power_of_ten(k) for k in (3, -8, 0, 120)] == ["10³", "10⁻⁸", "10⁰", "10¹²⁰"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(), max_size=20), st.integers(1, 6))
def test_there_is_room_for_every_value(values: list[float], digits: int) -> None:
    room = widest(values, digits)
    for written in (numeral(v, digits) for v in values):
        assert room.negative or not written.negative
        assert (room.exponent is not None) or (written.exponent is None)
        if (room.exponent is None) == (written.exponent is None):
            assert len(written.digits) <= len(room.digits)
        if written.exponent is not None:
            assert len(str(written.exponent)) <= len(str(room.exponent))


def test_no_more_room_than_is_needed() -> None:
    assert widest([1.0, 12.5, 99.0]) == (False, "1.000", None)
    assert len(widest([0.01, 0.5]).digits) == len("0.01000")
    assert widest([1.0, -2.0]).negative
    assert widest(np.arange(201)).digits == "200"
    assert widest([]) == numeral(0)
    assert widest([0.0, 0.0]) == numeral(0)
