"""The numbers, names and signs a typed formula is made of; anything else is refused in words."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import NamedTuple

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr

MAX_CHARACTERS = 1_000
MAX_NAME = 20
VARIABLES = ("x", "y", "t")
CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045}
KNOWN = (*VARIABLES, *CONSTANTS)

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/(),<>])"
)
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_PRODUCT = re.compile(r"[xyt]{2,}")

_INSTEAD = {
    "^": tr("** for a power"),
    "²": "**2",
    "³": "**3",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "÷": "/",
    "−": tr("the plain minus sign -"),
    "–": tr("the plain minus sign -"),
    "√": "sqrt(…)",
    "|": "abs(…)",
    "%": tr("a - b*floor(a/b) for the remainder"),
    "[": tr("round brackets ( )"),
    "{": tr("round brackets ( )"),
    ".": tr("a point only inside a number, as in 0.5"),
    "=": tr("only the expression that follows the sign"),
    "X": "x",
    "Y": "y",
    "Pi": "pi",
    "PI": "pi",
    "if": tr("where(x > 0, one value, another)"),
    "else": tr("where(x > 0, one value, another)"),
    "lambda": tr("lam, which is shown as λ"),
    "inf": tr("a finite number"),
    "nan": tr("a finite number"),
}


class Token(NamedTuple):
    kind: str  # "number", "name", "end", or the operator itself
    text: str
    column: int

    @property
    def where(self) -> str:
        """The place in words, counted from 1 as people and editors do."""
        return tr("column {column}", column=self.column + 1)

    @property
    def quoted(self) -> str:
        return (
            tr("{said!r} at {where}", said=shortened(self.text), where=self.where)
            if self.text
            else tr("the end")
        )

    def refused(self, reason: str) -> BadInput:
        return BadInput(f"{self.quoted} {reason}", self.column)


def shortened(text: str) -> str:
    """As much of a name or number as a message has room for."""
    return text if len(text) <= MAX_NAME else f"{text[:MAX_NAME]}…"


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, then one of kind "end"."""
    if len(text) > MAX_CHARACTERS:
        raise BadInput(
            tr(
                "the formula has {said:,} characters; at most {max_characters:,} are allowed",
                said=len(text),
                max_characters=MAX_CHARACTERS,
            ),
            MAX_CHARACTERS,
        )
    found, column = [], 0
    while column < len(text):
        match = _TOKEN.match(text, column)
        if match is None:
            raise _refused_character(text, column)
        if match.lastgroup != "space":
            found.append(_token(match, column))
        column = match.end()
    return [*found, Token("end", "", len(text))]


def _token(match: re.Match[str], column: int) -> Token:
    kind, text = str(match.lastgroup), match.group()
    if kind == "operator":
        return Token(text, text, column)
    token = Token(kind, text, column)
    if kind == "name":
        _check_name(token)
    return token


def _check_name(name: Token) -> None:
    text = name.text
    if len(text) > MAX_NAME:
        raise name.refused(
            tr(
                "has {said} characters; a name has at most {max_name}",
                said=len(text),
                max_name=MAX_NAME,
            )
        )
    if text in _INSTEAD:
        raise name.refused(tr("is no part of a formula; write {instead}", instead=_INSTEAD[text]))
    if keyword.iskeyword(text):
        raise name.refused(
            tr("is a word of programming; a formula has numbers, names and + - * / **")
        )
    if _PRODUCT.fullmatch(text):
        raise name.refused(
            tr("reads as one name; for the product write {names}", names="*".join(text))
        )
    if not _PARAMETER.fullmatch(text):
        raise name.refused(tr("is no name; one starts with a letter, with single _ only inside"))


def _refused_character(text: str, column: int) -> BadInput:
    char = text[column]
    what = f"{char!r}" if char.isascii() and char.isprintable() else _described(char)
    instead = _INSTEAD.get(char) or _greek(char)
    hint = (
        tr("write {instead}", instead=instead)
        if instead
        else tr("allowed are numbers, names, + - * / ** ( ) and ,")
    )
    return BadInput(
        tr(
            "{what} at column {column} is no part of a formula; {hint}",
            what=what,
            column=column + 1,
            hint=hint,
        ),
        column,
    )


def _described(char: str) -> str:
    """A character in words, so that a look-alike shows and nothing unprintable is printed."""
    shown = f"'{char}' " if char.isprintable() else ""
    return f"{shown}({unicodedata.name(char, f'U+{ord(char):04X}')})"


def _greek(char: str) -> str:
    """'alpha' for α; empty for what is no Greek letter."""
    match = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", unicodedata.name(char, ""))
    if match is None:
        return ""
    plain = match[2].lower().replace("lamda", "lambda")
    if match[1] == "CAPITAL":
        return plain.capitalize()
    return plain.replace("lambda", "lam")  # lambda is reserved
