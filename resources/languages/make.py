"""Bring the languages up to the program's texts: python resources/languages/make.py [CODE …]

Writes rmsviz.pot, the texts as they are in the program; brings CODE/LC_MESSAGES/rmsviz.po of every
language up to them, begins those of the CODEs that are named (de, pt_BR), and compiles them to
rmsviz.mo, which is what the program reads. A .po file is edited with Poedit or any other editor.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "rmsviz"
TEMPLATE = HERE / "rmsviz.pot"
KEYWORDS = {"tr": None, "tr_n": (1, 2)}
HEADER = "# The texts of rmsviz; {name} and the like stay as they are."


def texts() -> Catalog:
    """All texts of the program, with the modules where they are said."""
    catalog = Catalog(project="rmsviz", header_comment=HEADER)
    for file, _, message, comments, _ in extract_from_dir(PACKAGE, keywords=KEYWORDS):
        catalog.add(message, None, [(f"rmsviz/{file}", 0)], auto_comments=comments)
    return catalog


def write(catalog: Catalog, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "wb") as to:
        write_po(to, catalog, width=100, sort_by_file=True, include_lineno=False)
    undated = re.sub(r'"POT?-(Creation|Revision)-Date.*\n', "", file.read_text(encoding="utf-8"))
    file.write_text(undated, encoding="utf-8")


def update(template: Catalog, code: str) -> None:
    file = HERE / code / "LC_MESSAGES" / "rmsviz.po"
    catalog = Catalog(locale=code, project="rmsviz")
    if file.exists():
        with open(file, "rb") as old:
            catalog = read_po(old, locale=code)
    catalog.update(template)
    write(catalog, file)
    with open(file.with_suffix(".mo"), "wb") as to:
        write_mo(to, catalog)


def main(codes: list[str]) -> None:
    template = texts()
    write(template, TEMPLATE)
    known = {file.parents[1].name for file in HERE.glob("*/LC_MESSAGES/rmsviz.po")}
    for code in sorted(known.union(codes)):
        update(template, code)


if __name__ == "__main__":
    main(sys.argv[1:])
