"""Numbers as people type and read them in a field."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.numbers import format_plain

_SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
_POWER = re.compile(
    r"(?P<sign>[-+]?)(?:(?P<factor>[^×x*·⋅]+?)[×x*·⋅])?10(?:\^|\*\*)?(?P<power>[-+]?\d+)"
)
_RAISED = re.compile(r"10(?:\^|\*\*|[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹])")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")


def read_number(text: str, decimal_comma: bool | None = None) -> float:
    """The number in `text`: 0.1, 1e-4, 10⁻⁸, 3 × 10^-4, 1,000,000, or 0,5.

    A comma is the decimal one where the user's language has it so (`decimal_comma`), and wherever
    it cannot be one between thousands.
    """
    plain = "".join(text.replace("−", "-").split())
    if decimal_comma is None:
        decimal_comma = QLocale().decimalPoint() == ","
    try:
        return float(_without_power(_without_commas(plain, decimal_comma)))
    except (ValueError, OverflowError):
        shown = text.strip()
        what = tr("‘{shown}’ is not a number", shown=shown) if shown else tr("a number is missing")
        raise BadInput(tr("{what}; write one such as 0.1, 25 or 1e-4", what=what)) from None


def _without_commas(text: str, decimal_comma: bool) -> str:
    if not decimal_comma and _GROUPED.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _without_power(text: str) -> str:
    """`3e-4` for 3×10⁻⁴; what is no power of ten as it is."""
    if not _RAISED.search(text):
        return text
    match = _POWER.fullmatch(text.translate(_SUPERSCRIPTS))
    return f"{match['sign']}{match['factor'] or 1}e{match['power']}" if match else text


def short_text(value: float, digits: int = 6) -> str:
    """`value` rounded, as it stands in a field at rest: 0.1, 10⁻⁸; whole numbers as 1,000,000."""
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    return format_plain(value, digits, trim=True)


def exact_text(value: float) -> str:
    """`value` as it is typed, so that it reads back bit for bit."""
    if isinstance(value, int):
        return str(value)
    text = repr(value).replace("e-0", "e-").replace("e+", "e")
    return text.removesuffix(".0")
