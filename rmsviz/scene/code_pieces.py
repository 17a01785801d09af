"""Expressions of Python made from parts, with the brackets they need and no others."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

from rmsviz.engine.formula_functions import COMPARISONS
from rmsviz.engine.formula_tokens import VARIABLES

LONG = 44  # characters from which on a part gets a line and a name of its own
COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)  # how tightly Python holds a piece
BINARY = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT} | dict.fromkeys(COMPARISONS, COMPARISON)


class Piece(NamedTuple):
    """An expression, and how tightly it holds together."""

    text: str
    holds: int
    plain: bool = False  # a number of Python's, where the others are tensors

    def within(self, holds: int) -> str:
        """The text, in brackets where it holds together less tightly than that."""
        return self.text if self.holds >= holds else f"({self.text})"

    def tensor(self) -> str:
        """The text as what PyTorch's functions take."""
        return f"torch.tensor({self.text})" if self.plain else self.text


class Lines:
    """Assignments, one above the other, to names that no parameter has."""

    def __init__(self, names: Iterable[str]) -> None:
        self.lines: list[str] = []
        self._taken = {*names, *VARIABLES}

    def name(self, piece: Piece) -> Piece:
        """`piece` under a name, its own where it is one."""
        if piece.text.isidentifier():
            return piece
        name = next(n for i in count(1) if (n := f"u{i}") not in self._taken)
        self._taken.add(name)
        self.lines.append(f"{name} = {piece.text}")
        return Piece(name, ATOM)


def number(value: float) -> Piece:
    """`value`, read back bit for bit."""
    if not math.isfinite(value):  # of a derivative, as 1/0
        return Piece(f"np.float64({str(value)!r})", ATOM)
    return Piece(repr(value), SIGN if math.copysign(1.0, value) < 0 else ATOM)


def binary(op: str, left: Piece, right: Piece) -> Piece:
    """`left op right`, computed in this order."""
    holds = BINARY[op]
    sign = op if holds == PRODUCT else f" {op} "
    text = f"{left.within(holds)}{sign}{right.within(holds + 1)}"
    return Piece(text, holds, left.plain and right.plain)


def call(function: str, arguments: Iterable[str]) -> Piece:
    """`function(arguments)`."""
    return Piece(f"{function}({', '.join(arguments)})", ATOM)
