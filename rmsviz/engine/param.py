"""Parameters of surfaces and optimizers: declared once; forms, commands and checks read them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rmsviz.engine.errors import BadInput
from rmsviz.language import both, tr

Settings = Mapping[str, float | bool]


@dataclass(frozen=True)
class Param:
    """One number (or switch) that a surface or an optimizer can be given.

    `low` and `high` are where a slider ends; any value for which the mathematics makes sense, which
    `least` and `most` say (both allowed unless `open_ends`), can be typed.
    """

    name: str
    default: float | bool
    low: float = 0.0
    high: float = 1.0
    scale: Literal["linear", "log"] = "linear"
    symbol: str = ""  # LaTeX
    help: str = ""
    unit: str = ""
    least: float = -math.inf
    most: float = math.inf
    open_ends: bool = False  # whether `least` and `most` themselves are refused

    @property
    def is_switch(self) -> bool:
        return isinstance(self.default, bool)

    def check(self, value: object) -> float | bool:
        """`value` as this parameter's type; BadInput with a sentence when it makes no sense."""
        if self.is_switch:
            if isinstance(value, bool):
                return value
            raise BadInput(
                tr("{name} is a switch: true or false, not {value!r}", name=self.name, value=value)
            )
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadInput(
                tr("{name} must be a number, not {value!r}", name=self.name, value=value)
            )
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number) or not self._in_range(number):
            raise BadInput(
                tr(
                    "{name} must be {range_text}, not {value!r}",
                    name=self.name,
                    range_text=self.range_text(),
                    value=value,
                )
            )
        return number

    def _in_range(self, number: float) -> bool:
        if self.open_ends:
            return self.least < number < self.most
        return self.least <= number <= self.most

    def range_text(self) -> str:
        """The allowed values in words: 'at least 0', 'in [0, 1)'."""
        over, under = (
            (tr("over"), tr("under")) if self.open_ends else (tr("at least"), tr("at most"))
        )
        parts = [f"{over} {self.least:g}"] if self.least > -math.inf else []
        parts += [f"{under} {self.most:g}"] if self.most < math.inf else []
        return tr("a number {bounds}", bounds=both(parts)) if parts else tr("a finite number")


def complete(
    owner: str,
    params: Sequence[Param],
    given: Mapping[str, object],
    spellings: Mapping[str, str] | None = None,
) -> dict[str, float | bool]:
    """All settings of `owner`, the ones not given at their defaults, in the declared order."""
    known = {p.name: p for p in params}
    renamed = {(spellings or {}).get(k, k) if k not in known else k: v for k, v in given.items()}
    if len(renamed) < len(given):
        raise BadInput(
            tr(
                "{owner} is given one setting twice, under two spellings: {names}",
                owner=owner,
                names=", ".join(given),
            )
        )
    for name in renamed:
        if name not in known:
            raise BadInput(unknown(tr("setting of {owner}", owner=owner), name, known))
    return {p.name: p.check(renamed.get(p.name, p.default)) for p in params}


def nearest(name: str, known: Iterable[str]) -> str | None:
    """What `name` was perhaps to be."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1)), None)


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """'unknown WHAT NAME; did you mean …?', or what there is."""
    names = list(known)
    close = nearest(name, names)
    hint = (
        tr("did you mean {close!r}?", close=close)
        if close
        else tr("there is {names}", names=", ".join(names) or tr("none"))
    )
    return tr("unknown {what} {name!r}; {hint}", what=what, name=name, hint=hint)
