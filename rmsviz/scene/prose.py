r"""What a lesson's Markdown has besides: formulas and claims.

`$G_t = \sum g^2$` is a formula: its first $ is followed by no blank, its last one follows none and
is followed by no digit, so that "$5 and $6" are dollars; so is `\$`. `[0.0316](AdaGrad.v.x@9)` is a
claim, see `rmsviz.scene.claims`; `[PyTorch](https://pytorch.org)` is a link as any. Between
backticks nothing is either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

Kind = Literal["formula", "claim", "link", "code", "dollar"]

# In parentheses, which may stand in each other twice.
_TARGET = r"\((?P<target>(?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*)\)"
_PIECE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<dollar>\\\$)"
    r"|\$(?P<formula>(?!\s)(?:[^$`\n\\]|\\[^\n])+(?<!\s))\$(?!\d)"
    rf"|\[(?P<written>[^\[\]\n]*)\]{_TARGET}"
)


class Piece(NamedTuple):
    """A part of a text that is more than letters: `inside` is the formula's LaTeX or what a claim
    or a link says, `target` what stands in the parentheses behind that."""

    kind: Kind
    inside: str
    target: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """The formulas, claims, links and pieces of code in a text, in their order."""
    return map(_piece, _PIECE.finditer(text))


def replaced(text: str, put: Callable[[Piece], str | None]) -> str:
    """`text` with each piece as `put` has it; None leaves it as it is."""

    def other(found: re.Match[str]) -> str:
        made = put(_piece(found))
        return found[0] if made is None else made

    return _PIECE.sub(other, text)


def plain(text: str) -> str:
    """`text` with what claims and links say and nothing of where they lead."""
    return replaced(text, lambda p: p.inside if p.kind in ("claim", "link") else None)


def spoken(text: str) -> str:
    """`text` without its marks, for a voice: a formula is its LaTeX, a dollar a dollar."""
    bare = replaced(text, lambda p: p.inside.strip("`"))
    return re.sub(r"(\*\*?|__?)(\S(?:.*?\S)?)\1", r"\2", bare)


def _piece(found: re.Match[str]) -> Piece:
    if found["code"]:
        return Piece("code", found["code"])
    if found["dollar"]:
        return Piece("dollar", "$")
    if found["formula"]:
        return Piece("formula", found["formula"])
    target = found["target"]
    return Piece("link" if _is_link(target) else "claim", found["written"], target)


def _is_link(target: str) -> bool:
    return target.strip().lower().startswith(("http://", "https://"))
