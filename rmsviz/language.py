"""The language of what the program says.

Every text for people is written in English where it is said, and goes through `tr` or `tr_n`; GNU
gettext finds what stands for it in the language of the environment (LANGUAGE, LC_ALL, LC_MESSAGES,
LANG, in this order; the manual of gettext, section 2.3). A language is a folder
`resources/languages/CODE` with `LC_MESSAGES/rmsviz.mo` and, as far as they are translated, the
files of `resources/lessons` and `resources/talks`. What is in no catalogue stays English.

Texts are looked up once, when they are made, so the language is that of the start. Names in
files, options, settings and numbers are the same in every language.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from pathlib import Path

from rmsviz.resources import resource

DOMAIN = "rmsviz"
FOLDER = "languages"

_catalogue = gettext.NullTranslations()  # English
_folder: Path | None = None


def use(catalogue: gettext.NullTranslations, folder: Path | None = None) -> None:
    """Take what is asked for from now on from `catalogue`, and files from a language's `folder`."""
    global _catalogue, _folder
    _catalogue, _folder = catalogue, folder


def _use_environments() -> None:
    languages = resource(FOLDER)
    if file := gettext.find(DOMAIN, languages):
        use(gettext.translation(DOMAIN, languages), Path(file).parents[1])


def code() -> str:
    """`de`, `pt_BR`; `en` where there is no catalogue for the user's language."""
    return _folder.name if _folder else "en"


def files(folder: str, suffix: str) -> list[Path]:
    """The files of `resources/folder` by name, each in the user's language where there is one."""
    found = {file.name: file for file in resource(folder).glob(f"*{suffix}")}
    if _folder:
        found |= {file.name: file for file in (_folder / folder).glob(f"*{suffix}")}
    return [found[name] for name in sorted(found)]


def tr(text: str, /, **fields: object) -> str:
    """`text` in the user's language, its `{name}`s replaced by `fields` as `str.format` does."""
    return _filled(_catalogue.gettext(text), text, fields) if fields else _catalogue.gettext(text)


def tr_n(one: str, many: str, n: int, /, **fields: object) -> str:
    """`one` where `n` is 1, else `many`, as the user's language counts; `{n}` is a field, too."""
    fields["n"] = n
    english = one if n == 1 else many
    return _filled(_catalogue.ngettext(one, many, n), english, fields)


def either(words: Iterable[str]) -> str:
    """`a or b or c`."""
    return tr(" or ").join(words)


def both(words: Iterable[str]) -> str:
    """`a and b and c`."""
    return tr(" and ").join(words)


def _filled(translated: str, english: str, fields: dict[str, object]) -> str:
    try:
        return translated.format_map(fields)
    except (KeyError, IndexError, ValueError, AttributeError):  # a slip of the translation's
        return english.format_map(fields)


_use_environments()
