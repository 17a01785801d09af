"""Figures: numbers composed from glyphs, as TeX would set them, in microseconds.

All is measured in one specimen that ziamath typesets per script level (text, script, script of a
script). The pen stands at the lower left edge of a figure 8; digits stand in cells of equal width,
so that a number that changes does not move what stands beside it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rmsviz.render.outlines import Outline, Placed
from rmsviz.render.typesetting import typeset_marks
from rmsviz.scene.numbers import INFINITY, NAN, Numeral

_DIGITS = "0123456789"
_SPECIMEN = "".join(f"8{d}" for d in _DIGITS)
_SPECIMEN += r"8{-8}{8.8\times 10^{8}}8{\infty}8\mathrm{nan}8{+8}"
_PAIRS, _SIGN, _POWER, _INFINITY, _NAN, _PLUS = 0, 20, 23, 30, 32, 36  # where its parts begin


class Piece(NamedTuple):
    """An outline about the pen, and how far it moves the pen on."""

    outline: Outline
    advance: float


class Figures:
    """What numbers of one script level are made of, in em of the text around."""

    def __init__(self, level: int) -> None:
        self.level = level
        self._marks = typeset_marks("x_{" * level + _SPECIMEN + "}" * level).marks[level:]
        self.height = self._marks[0].box.height()
        self.baseline = self._marks[0].box.bottom()
        self.eight = self._left(17) - self._left(16)
        self.cell = (self._left(_SIGN) - self._left(_PAIRS)) / len(_DIGITS) - self.eight
        self.sign, self.plus = self._piece(_SIGN, 1), self._piece(_PLUS, 1)
        self._pieces = {d: self._digit(i) for i, d in enumerate(_DIGITS)}
        self._pieces["."] = self._piece(_POWER, 1)
        self._words = {INFINITY: self._piece(_INFINITY, 1), NAN: self._piece(_NAN, 3)}
        self._times, self._raise = self._measure_power()
        self._widths: dict[tuple[object, int | None], float] = {}

    def _left(self, mark: int) -> float:
        return self._marks[mark].box.left()

    def _after(self, eight: int) -> float:
        """Where the pen is after the 8 that is mark number `eight`."""
        return self._left(eight) + self.eight

    def _piece(self, eight: int, count: int, until: float | None = None) -> Piece:
        """The `count` marks after an 8, as far as `until`, by default the 8 that follows them."""
        pen, marks = self._after(eight), self._marks[eight + 1 : eight + 1 + count]
        outline = Outline(mark.path for mark in marks).moved(-pen, -self.baseline)
        return Piece(outline, (self._left(eight + 1 + count) if until is None else until) - pen)

    def _digit(self, i: int) -> Piece:
        """A digit in the middle of its cell (script digits are not of one width by themselves)."""
        outline, natural = self._piece(2 * i, 1)
        return Piece(outline.moved((self.cell - natural) / 2, 0.0), self.cell)

    def _measure_power(self) -> tuple[Piece, tuple[float, float]]:
        """The × of a power of ten, and where its exponent stands, seen from after the 10."""
        pen, one, exponent = self._after(_POWER + 2), self._left(_POWER + 4), self._marks[29]
        bearing = self._left(3) - self._after(2)
        ten = one - bearing - pen
        end = one - bearing + sum(self._left(k + 2) - self._after(k) for k in (0, 2))
        rise = exponent.box.bottom() - self.baseline
        return self._piece(_POWER + 2, 1, until=pen + ten), (exponent.box.left() - end, rise)

    def width(self, number: Numeral) -> float:
        """How far `number`, without its sign, moves the pen on. All digits have one width."""
        digits = number.digits
        shape = digits if digits in self._words else (len(digits), "." in digits)
        if (shape, number.exponent) not in self._widths:
            self._widths[shape, number.exponent] = self._compose(number, 0.0, 0.0, [])
        return self._widths[shape, number.exponent]

    def compose(self, number: Numeral, x: float, y: float, signed: bool = False) -> list[Placed]:
        """`number` set from the pen at (x, y); its sign, if any, stands left of that. Where it is
        to be `signed` a positive one has a plus."""
        placed = [Placed(self.sign.outline, x - self.sign.advance, y)] if number.negative else []
        if signed and not number.negative and number.digits not in ("0", NAN):
            placed = [Placed(self.plus.outline, x - self.plus.advance, y)]
        self._compose(number, x, y, placed)
        return placed

    def _compose(self, number: Numeral, x: float, y: float, placed: list[Placed]) -> float:
        pieces = [self._words[number.digits]] if number.digits in self._words else []
        pieces = pieces or [self._pieces[d] for d in number.digits]
        if number.exponent is not None:
            pieces += [self._times] if number.digits else []
            pieces += [self._pieces["1"], self._pieces["0"]]
        for outline, advance in pieces:
            placed.append(Placed(outline, x, y))
            x += advance
        return (
            x if number.exponent is None else self._compose_exponent(number.exponent, x, y, placed)
        )

    def _compose_exponent(self, exponent: int, x: float, y: float, placed: list[Placed]) -> float:
        script = figures(self.level + 1)
        number = Numeral(exponent < 0, str(abs(exponent)))
        x += self._raise[0] + (script.sign.advance if number.negative else 0.0)
        placed += script.compose(number, x, y + self._raise[1])
        return x + script.width(number)


@cache
def figures(level: int) -> Figures:
    """The figures of a script level: 0 text, 1 script, 2 script of a script."""
    return Figures(level)
