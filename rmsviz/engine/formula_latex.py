"""Typed formulas as LaTeX mathematics: fractions, roots, superscripts, Greek letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rmsviz.engine.formula_syntax import Term

_SUM, _PRODUCT, _POWER, _ATOM = range(4)  # how tightly a piece holds together

_GREEK = re.compile(
    "alpha|beta|gamma|delta|zeta|eta|theta|iota|kappa|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega"
    "|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega"
)
_SYMBOLS = {"epsilon": r"\varepsilon", "eps": r"\varepsilon", "lam": r"\lambda"}
_COMPARISONS = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
_NAMED = {
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "log": r"\ln",
    "log10": r"\log_{10}",
} | {name: f"\\{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max")}
_SQUARED = set(_NAMED.values()) - {r"\min", r"\max"}
_FENCED = {"abs": ("|", "|"), "floor": (r"\lfloor", r"\rfloor"), "ceil": (r"\lceil", r"\rceil")}


class _Piece(NamedTuple):
    latex: str
    holds: int
    function: str = ""  # where it is f(arguments): the f and the arguments
    arguments: str = ""


def latex_of_terms(terms: Sequence[Term]) -> str:
    """The LaTeX of the last of `terms`."""
    pieces: list[_Piece] = []
    for op, args, text, _ in terms:
        operands = [pieces[a] for a in args]
        if op == "number":
            pieces.append(_number(text))
        elif op == "name":
            pieces.append(_Piece(latex_of_name(text), _ATOM))
        elif op in _OPERATORS:
            pieces.append(_OPERATORS[op](*operands))
        elif op in _COMPARISONS:
            left, right = operands
            pieces.append(_Piece(f"{left.latex} {_COMPARISONS[op]} {right.latex}", _SUM))
        else:
            pieces.append(_call(op, operands))
    return pieces[-1].latex


def latex_of_name(name: str) -> str:
    """A parameter's symbol: kappa → \\kappa, a_1 and a1 → a_{1}, rate → \\mathrm{rate}."""
    head, *indices = re.sub(r"(?<=[A-Za-z])(?=[0-9]+$)", "_", name).split("_")
    symbol = _SYMBOLS.get(head) or (f"\\{head}" if _GREEK.fullmatch(head) else head)
    if symbol == head and len(head) > 1:
        symbol = rf"\mathrm{{{head}}}"
    return symbol + (f"_{{{','.join(map(_index, indices))}}}" if indices else "")


def _index(text: str) -> str:
    return text if text.isdigit() or len(text) == 1 else rf"\mathrm{{{text}}}"


def _number(text: str) -> _Piece:
    digits, _, exponent = text.lower().partition("e")
    if not exponent:
        return _Piece(digits, _ATOM)
    return _Piece(rf"{digits} \times 10^{{{int(exponent)}}}", _PRODUCT)


def _within(piece: _Piece, holds: int) -> str:
    """The piece, in brackets where it holds together less tightly than that."""
    return piece.latex if piece.holds >= holds else _fenced(piece.latex)


def _fenced(latex: str, left: str = "(", right: str = ")") -> str:
    return rf"\left{left} {latex} \right{right}"


def _sum(left: _Piece, right: _Piece) -> _Piece:
    return _Piece(f"{left.latex} + {_second(right, _SUM)}", _SUM)


def _difference(left: _Piece, right: _Piece) -> _Piece:
    return _Piece(f"{left.latex} - {_second(right, _PRODUCT)}", _SUM)


def _product(left: _Piece, right: _Piece) -> _Piece:
    a, b = _within(left, _PRODUCT), _second(right, _PRODUCT)
    if b[0].isdigit():
        return _Piece(rf"{a} \cdot {b}", _PRODUCT)
    return _Piece(f"{a} {b}" if a[-1].isdigit() else rf"{a} \, {b}", _PRODUCT)


def _second(piece: _Piece, holds: int) -> str:
    """A piece after an operator, where a leading sign needs brackets."""
    return _fenced(piece.latex) if piece.latex.startswith("-") else _within(piece, holds)


def _quotient(left: _Piece, right: _Piece) -> _Piece:
    sign = "-" if left.latex.startswith("-") and left.holds >= _PRODUCT else ""
    return _Piece(rf"{sign}\frac{{{left.latex.removeprefix(sign)}}}{{{right.latex}}}", _PRODUCT)


def _power(base: _Piece, exponent: _Piece) -> _Piece:
    if base.function in _SQUARED and exponent.latex.isdigit():  # sin²(x)
        return _Piece(f"{base.function}^{{{exponent.latex}}}{_fenced(base.arguments)}", _POWER)
    inner = _fenced(base.latex) if base.function else _within(base, _ATOM)
    return _Piece(f"{inner}^{{{exponent.latex}}}", _POWER)


def _negative(operand: _Piece) -> _Piece:
    return _Piece(f"-{_second(operand, _PRODUCT)}", _PRODUCT)


_OPERATORS: dict[str, Callable[..., _Piece]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "**": _power,
    "neg": _negative,
}


def _call(function: str, operands: Sequence[_Piece]) -> _Piece:
    first = operands[0].latex
    if function == "sqrt":
        return _Piece(rf"\sqrt{{{first}}}", _ATOM)
    if function == "exp":
        return _Piece(f"e^{{{first}}}", _POWER)
    if function in _FENCED:
        return _Piece(_fenced(first, *_FENCED[function]), _ATOM)
    if function == "where":
        return _cases(*(operand.latex for operand in operands))
    name = _NAMED.get(function, rf"\operatorname{{{function}}}")
    if function in ("min", "max") and operands[0].function == name:
        first = operands[0].arguments  # max(max(a, b), c), which is how max(a, b, c) is computed
    arguments = r",\, ".join([first, *(operand.latex for operand in operands[1:])])
    return _Piece(name + _fenced(arguments), _ATOM, name, arguments)


def _cases(condition: str, first: str, second: str) -> _Piece:
    rows = rf"{first} & {condition} \\ {second} & \text{{otherwise}}"
    return _Piece(rf"\begin{{cases}} {rows} \end{{cases}}", _SUM)
