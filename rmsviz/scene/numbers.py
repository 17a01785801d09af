"""How numbers are written: 0.003579, −155.0, 1.249 × 10⁴; never 1.249e+04.

A number is rounded to significant digits, exactly (the float's binary value, half to even, as
Python's own formatting). It is written with a fixed point from 0.001 to below 100,000 as long as
all digits before the point are significant ones, otherwise as a power of ten.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

FIXED_FROM, FIXED_TO = -3, 5  # the powers of ten between which the point is fixed
NAN, INFINITY = "nan", "∞"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Numeral(NamedTuple):
    """A number as it is written: sign, digits with their point, power of ten.

    `digits` is NAN or INFINITY for what has none, and empty for a bare power of ten.
    """

    negative: bool
    digits: str
    exponent: int | None = None


def numeral(value: float, digits: int = 4, trim: bool = False) -> Numeral:
    """`value` rounded to so many significant digits; a whole number given as int is kept whole.

    `trim` drops the zeros at the end, for settings (0.9, 10⁻⁸) rather than for measured values.
    """
    if isinstance(value, int | np.integer):
        return Numeral(value < 0, str(abs(int(value))))
    if not math.isfinite(value):
        return Numeral(value < 0, NAN if math.isnan(value) else INFINITY)
    if value == 0:
        return Numeral(False, "0")
    mantissa, _, power = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent = int(power)
    if FIXED_FROM <= exponent < min(FIXED_TO, digits):
        fixed = f"{abs(value):.{digits - 1 - exponent}f}"
        return Numeral(value < 0, _trimmed(fixed) if trim else fixed)
    short = _trimmed(mantissa) if trim else mantissa
    return Numeral(value < 0, "" if trim and short == "1" else short, exponent)


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def format_number(value: float, digits: int = 4, trim: bool = False) -> str:
    r"""LaTeX: `0.003579`, `1.249\times 10^{4}`, `-155.0`, `\infty`, `\mathrm{nan}`, `0`."""
    return as_latex(numeral(value, digits, trim))


def as_latex(written: Numeral) -> str:
    """The numeral as LaTeX, with a hyphen for the sign."""
    text = {NAN: r"\mathrm{nan}", INFINITY: r"\infty"}.get(written.digits, written.digits)
    if written.exponent is not None:
        text += (r"\times " if text else "") + f"10^{{{written.exponent}}}"
    return "-" + text if written.negative else text


def format_plain(value: float, digits: int = 4, trim: bool = False) -> str:
    """Unicode text with a real minus sign: `0.003579`, `1.249 × 10⁴`, `−155.0`, `∞`, `nan`, `0`."""
    negative, text, exponent = numeral(value, digits, trim)
    if exponent is not None:
        text += (" × " if text else "") + power_of_ten(exponent)
    return "−" + text if negative else text


def step_text(step: int) -> str:
    """A step, or how many: 1,000,000."""
    return f"{step:,}"


def power_of_ten(exponent: int) -> str:
    """`10³`, `10⁻⁸`."""
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def widest(values: ArrayLike, digits: int = 4) -> Numeral:
    """A numeral with room for every one of `values`: negative if any is, as wide as the widest.

    Away from 1 numbers only get wider, so the least and the greatest magnitude decide.
    """
    array = np.asarray(values).ravel()
    finite = np.isfinite(array)
    size = np.abs(array[finite & (array != 0)])
    ends = [*([size.min(), size.max()] if size.size else []), *np.unique(array[~finite])]
    written = [numeral(end.item(), digits) for end in ends] or [Numeral(False, "0")]
    return max(written, key=_width)._replace(negative=bool((array < 0).any()))


def _width(written: Numeral) -> tuple[bool, int, int, bool]:
    """In the order of widths: powers of ten are wider than fixed points, a minus than a digit."""
    digits, exponent = len(written.digits), written.exponent
    if exponent is None:
        return False, digits, 0, False
    return True, digits, len(str(exponent)), exponent < 0
