"""The grammar of typed formulas: from a text to a flat list of terms, or why it is none.

    sum      = product { ("+" | "-") product }
    product  = sign { ("*" | "/") sign }
    sign     = ("+" | "-") sign | power
    power    = operand [ "**" sign ]
    operand  = number | name | function "(" argument { "," argument } ")" | "(" sum ")"
    argument = sum, and as the first one of where: sum ("<" | "<=" | ">" | ">=" | "==" | "!=") sum

Binding is Python's, so that a formula means here what it means there. The terms stand in the order
of evaluation and name their operands by place: whatever walks them needs a loop, no recursion.
"""

from __future__ import annotations

from typing import NamedTuple

from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula_functions import COMPARISONS, FUNCTIONS
from rmsviz.engine.formula_tokens import KNOWN, Token, shortened, tokens
from rmsviz.engine.param import nearest
from rmsviz.language import tr, tr_n

MAX_TERMS = 500
MAX_DEPTH = 50  # of brackets, signs and powers within each other

# How tightly an operator holds what is on its left, and on its right: 2**-x is 2**(-x).
_BINDING = {"+": (1, 1), "-": (1, 1), "*": (2, 2), "/": (2, 2), "**": (4, 2)}
_SIGN = 3  # -x**2 is -(x**2), -x*y is (-x)*y
_FAMILIAR = {
    "ln": "log",
    "pow": tr("the operator **"),
    "power": tr("the operator **"),
    "fabs": "abs",
}


class Term(NamedTuple):
    """One step of an evaluation: `op` applied to the terms whose places are `args`.

    `op` is "number" or "name" (then `text` says which), an operator, "neg", or a function's name.
    """

    op: str
    args: tuple[int, ...]
    text: str
    column: int


def read(text: str) -> tuple[Term, ...]:
    """The terms of `text`, the last one being the whole; BadInput where it is no formula."""
    return _Parser(tokens(text)).whole()


class _Parser:
    """Operator precedence (V. Pratt, "Top Down Operator Precedence", POPL 1973)."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._depth = 0
        self._terms: list[Term] = []

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    @property
    def _previous(self) -> Token:
        return self._tokens[self._place - 1]

    def whole(self) -> tuple[Term, ...]:
        if self._token.kind == "end":
            raise BadInput(tr("the formula is empty; type for example x**2 + 10*y**2"), 0)
        self._expression()
        if self._token.kind != "end":
            raise self._misplaced()
        return tuple(self._terms)

    def _take(self) -> Token:
        self._place += 1
        return self._previous

    def _emit(self, token: Token, op: str, *args: int) -> int:
        if len(self._terms) == MAX_TERMS:
            raise BadInput(
                tr("the formula has over {max_terms} terms; make it shorter", max_terms=MAX_TERMS),
                token.column,
            )
        self._terms.append(Term(op, args, token.text, token.column))
        return len(self._terms) - 1

    def _expression(self, binding: int = 0) -> int:
        """All that binds more tightly than `binding`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._token.refused(
                tr("is nested over {max_depth} deep; make the formula flatter", max_depth=MAX_DEPTH)
            )
        left = self._operand()
        while _BINDING.get(self._token.kind, (0, 0))[0] > binding:
            operator = self._take()
            right = self._expression(_BINDING[operator.kind][1])
            left = self._emit(operator, operator.kind, left, right)
        self._depth -= 1
        return left

    def _operand(self) -> int:
        token = self._token
        if token.kind in ("number", "name", "("):
            self._take()
        if token.kind == "number":
            return self._emit(token, "number")
        if token.kind == "name":
            return self._named(token)
        if token.kind == "(":
            return self._bracketed(token)
        if token.kind in ("+", "-"):
            return self._signed(self._take())
        raise self._missing_operand()

    def _signed(self, sign: Token) -> int:
        operand = self._expression(_SIGN)
        return self._emit(sign, "neg", operand) if sign.kind == "-" else operand

    def _bracketed(self, opening: Token) -> int:
        inner = self._expression()
        self._close(opening)
        return inner

    def _close(self, opening: Token) -> None:
        if self._token.kind == "end":
            raise BadInput(
                tr("the bracket opened at {where} is never closed; add )", where=opening.where),
                opening.column,
            )
        if self._token.kind != ")":
            raise self._misplaced()
        self._take()

    def _named(self, name: Token) -> int:
        if self._token.kind == "(":
            return self._call(name)
        if name.text in FUNCTIONS:
            raise name.refused(tr("needs its value in brackets: {said}(…)", said=name.text))
        return self._emit(name, "name")

    def _call(self, name: Token) -> int:
        _check_function(name)
        opening, column = self._take(), name.column
        args = [] if self._token.kind == ")" else self._arguments(name.text)
        self._close(opening)
        arity, many = FUNCTIONS[name.text].arity, FUNCTIONS[name.text].many
        if len(args) < arity or (len(args) > arity and not many):
            values = tr_n("{n} or more values", "{n} or more values", arity)
            count = values if many else tr_n("{n} value", "{n} values", arity)
            raise BadInput(
                tr(
                    "{said} at {where} takes {count}, not {args}",
                    said=name.text,
                    where=name.where,
                    count=count,
                    args=len(args),
                ),
                column,
            )
        result = self._emit(name, name.text, *args[:arity])
        for extra in args[arity:]:
            result = self._emit(name, name.text, result, extra)
        return result

    def _arguments(self, function: str) -> list[int]:
        args = [self._condition() if function == "where" else self._expression()]
        while self._token.kind == ",":
            self._take()
            args.append(self._expression())
        return args

    def _condition(self) -> int:
        left = self._expression()
        if self._token.kind not in COMPARISONS:
            raise self._token.refused(
                tr("stands where a comparison is needed: where(x > 0, one value, another)")
            )
        comparison = self._take()
        return self._emit(comparison, comparison.kind, left, self._expression())

    def _missing_operand(self) -> BadInput:
        token, before = self._token, self._previous
        needed = tr("a number, a name or ( must follow")
        if self._place == 0:
            return token.refused(tr("has nothing on its left to work on"))
        if token.kind == "end":
            return BadInput(
                tr(
                    "the formula stops after {quoted}; {needed}",
                    quoted=before.quoted,
                    needed=needed,
                ),
                before.column,
            )
        if token.kind == ")" and before.kind == "(":
            return before.refused(tr("opens an empty pair of brackets; put a value between them"))
        return token.refused(
            tr("cannot follow {quoted}; {needed}", quoted=before.quoted, needed=needed)
        )

    def _misplaced(self) -> BadInput:
        """Why this token cannot follow a value."""
        token, before = self._token, self._previous
        if token.kind == ")":
            return token.refused(tr("closes no bracket; remove it, or add the ( it belongs to"))
        if token.kind == ",":
            return token.refused(tr("separates nothing; decimals are written with a point: 1.5"))
        if token.kind in COMPARISONS:
            return token.refused(
                tr("compares; that has its place in where(x > 0, one value, another)")
            )
        brackets = before.kind == ")" or token.kind == "("
        names = f"{shortened(before.text)}*{shortened(token.text)}"
        product = tr("put * between them") if brackets else tr("write {names}", names=names)
        return token.refused(
            tr(
                "follows {quoted} with no operator; to multiply {product}",
                quoted=before.quoted,
                product=product,
            )
        )


def _check_function(name: Token) -> None:
    if name.text in FUNCTIONS:
        return
    if name.text in KNOWN:
        raise name.refused(tr("is not a function; to multiply write {said}*(…)", said=name.text))
    if name.text in _FAMILIAR:
        raise name.refused(
            tr("is written differently here: use {familiar}", familiar=_FAMILIAR[name.text])
        )
    close = nearest(name.text, FUNCTIONS)
    hint = (
        tr("did you mean {close!r}, or {said}*(…) to multiply?", close=close, said=name.text)
        if close
        else tr(
            "there is {names}; to multiply write {said}*(…)",
            names=", ".join(FUNCTIONS),
            said=name.text,
        )
    )
    raise BadInput(
        tr(
            "unknown function {said!r} at {where}; {hint}",
            said=name.text,
            where=name.where,
            hint=hint,
        ),
        name.column,
    )
