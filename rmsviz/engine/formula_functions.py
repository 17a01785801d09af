"""The operators and functions of typed formulas: how each is computed, and its partial derivatives.

A derivative is written in the language itself, over the operands u and v. Differentiating it again
gives the second derivative, so that one line per function is all there is to say.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Function:
    """`numpy` computes it on floats and arrays with the same bits; `exact`, where there is one, is
    faster on floats, IEEE-exact like it, and may raise where IEEE has inf or nan. `partials` are
    the derivatives by u, then v. One with a `definition` stands for that text instead.
    """

    numpy: Callable[..., Any] = abs
    partials: tuple[str, ...] = ()
    arity: int = 1
    exact: Callable[..., float] | None = None
    definition: str = ""
    many: bool = False  # whether further operands are taken in turn, as min(min(a, b), c)


def power(u: Any, v: Any) -> Any:
    """u**v for floats and arrays; nan for a negative base with a broken exponent.

    np.power squares where the exponent is one scalar 2.0 and does not where it is an array of 2.0,
    which gives other bits (NumPy 2.4); np.float_power has no such short cuts.
    """
    return np.float_power(u, v)


def integer_power(u: Any, n: int) -> Any:
    """u**n by repeated squaring: the same multiplications for floats and arrays; u**0 is 1."""
    if n < 0:
        return 1.0 / integer_power(u, -n)
    if n < 2:
        return u if n else 1.0
    half = integer_power(u, n // 2)
    return half * half * u if n % 2 else half * half


FUNCTIONS = {
    "sin": Function(np.sin, ("cos(u)",)),
    "cos": Function(np.cos, ("-sin(u)",)),
    "tan": Function(np.tan, ("1 + tan(u)**2",)),
    "asin": Function(np.arcsin, ("1/sqrt((1 - u)*(1 + u))",)),
    "acos": Function(np.arccos, ("-1/sqrt((1 - u)*(1 + u))",)),
    "atan": Function(np.arctan, ("1/(1 + u**2)",)),
    "sinh": Function(np.sinh, ("cosh(u)",)),
    "cosh": Function(np.cosh, ("sinh(u)",)),
    "tanh": Function(np.tanh, ("1/cosh(u)**2",)),  # 1 - tanh(u)**2 would cancel
    "exp": Function(np.exp, ("exp(u)",)),
    "log": Function(np.log, ("1/u",)),
    "log10": Function(np.log10, ("1/log(10)/u",)),
    "sqrt": Function(np.sqrt, ("0.5/sqrt(u)",), exact=math.sqrt),
    "abs": Function(abs, ("sign(u)",), exact=abs),  # 0 at 0, as PyTorch has it
    "sign": Function(np.sign, ("0",)),
    "floor": Function(np.floor, ("0",)),
    "ceil": Function(np.ceil, ("0",)),
    "hypot": Function(np.hypot, ("u/hypot(u, v)", "v/hypot(u, v)"), 2),
    "atan2": Function(np.arctan2, ("v/(u**2 + v**2)", "-u/(u**2 + v**2)"), 2),
    "min": Function(
        arity=2, many=True, definition="where(u <= v, u, where(v < u, v, u + v))"
    ),  # u + v: nan where either is
    "max": Function(arity=2, many=True, definition="where(u >= v, u, where(v > u, v, u + v))"),
    "where": Function(np.where, arity=3),
}

OPERATORS = {
    "+": Function(np.add, ("1", "1"), 2),
    "-": Function(np.subtract, ("1", "-1"), 2),
    "*": Function(np.multiply, ("v", "u"), 2),
    "/": Function(np.divide, ("1/v", "-(u/v)/v"), 2),
    "neg": Function(np.negative, ("-1",)),
    # By the exponent: u**v*log(u), but 0 where the base is 0, not 0·(-∞).
    # By the base: the where() counts for an exponent that varies, x**t at x = t = 0.
    "**": Function(
        power,
        ("where(v == 0, 0, v*u**(v - 1))", "u**v*log(where(u == 0, 1, u))"),
        2,
    ),
}

COMPARISONS = {
    sign: Function(compare, arity=2, exact=compare)
    for sign, compare in {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }.items()
}

ALL = FUNCTIONS | OPERATORS | COMPARISONS
