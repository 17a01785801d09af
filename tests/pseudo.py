"""A language that nobody speaks: English with accents and doubled vowels, some 40 % longer. What is
translated can be told from what is not, and what has no room for longer words is found."""

from __future__ import annotations

import gettext
import re

from rmsviz import language

_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝçñšž")
# What is no words: fields, LaTeX, links, Markdown's code, file patterns, options, entities.
_KEPT = re.compile(
    r"\{[^{}]*\}|\\[A-Za-z]+|\([a-z]+:[^)]*\)|`[^`]*`|\*\.[a-z]+|--[a-z-]+|[\w.]*[_=][\w.=,-]*"
)
_VOWEL = re.compile(r"[aeiou](?=[a-z])")


def pseudo(text: str) -> str:
    """`text` as it would stand in a translation."""
    kept = [*_KEPT.finditer(text)]
    begins, ends = [0, *(m.end() for m in kept)], [*(m.start() for m in kept), len(text)]
    words = [_accented(text[a:b]) for a, b in zip(begins, ends, strict=True)]
    return "".join(w + m for w, m in zip(words, [*(m[0] for m in kept), ""], strict=True))


def _accented(words: str) -> str:
    return _VOWEL.sub(lambda m: 2 * m[0], words).translate(_ACCENTS)


class Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return pseudo(one if n == 1 else many)


def speak() -> None:
    """From now on. What was imported before stays English."""
    language.use(Pseudo())
