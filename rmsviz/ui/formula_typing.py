"""What is remembered while a formula is typed: where the typing began, and the parameters' values.

Every key gives another formula, and some of them names that nobody meant: `alp` on the way to
`alpha`. So values are taken from the surface as it was when the typing began, and from what was
settled before, never from a formula that was only passed through.
"""

from __future__ import annotations

from rmsviz.engine.formula import Formula, formula_surface, parse
from rmsviz.engine.formula_syntax import Term
from rmsviz.engine.formula_tokens import KNOWN
from rmsviz.engine.param import Settings
from rmsviz.engine.surface import Surface


class FormulaTyping:
    """One typing after the other: each begins with the first key and ends when it settles."""

    def __init__(self) -> None:
        self._began: Surface | None = None
        self._settled: dict[str, float | bool] = {}
        self._renamed: dict[str, float | bool] = {}  # since the typing began

    def read(self, text: str, shown: Surface) -> Surface:
        """The surface that `text` is, typed over `shown`; BadInput says what is wrong with it."""
        formula = parse(text)
        if self._began is None:
            self._began = shown
            self._settled.update(shown.params)
        for old, new in renamed(parse(self._began.kind.formula), formula).items():
            self._renamed[new] = self._began.params[old]
        return as_formula(self._began, text, {**self._renamed, **self._settled})

    def end(self, shown: Surface) -> None:
        """The typing has ended with `shown`, or something else has been done."""
        self._began = None
        self._renamed.clear()
        self._settled.update(shown.params)


def as_formula(surface: Surface, text: str, known: Settings) -> Surface:
    """The formula `text` over `surface`'s domain; parameters keep the values they have or had.

    BadInput says what is wrong with it.
    """
    values = {**known, **surface.params}
    params = {name: values[name] for name in parse(text).names if name in values}
    return formula_surface(text, params, surface.domain)


def renamed(old: Formula, new: Formula) -> dict[str, str]:
    """The parameters of `old` that have other names in `new`, which is the same but for them."""
    if [_but_for_names(term) for term in old.terms] != [_but_for_names(t) for t in new.terms]:
        return {}
    pairs = zip(old.names, new.names, strict=False)
    return {a: b for a, b in pairs if a not in new.names and b not in old.names}


def _but_for_names(term: Term) -> object:
    parameter = term.op == "name" and term.text not in KNOWN
    return term.op, term.args, "" if parameter else term.text
