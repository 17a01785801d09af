"""Every text is ready for translation: it is found by gettext, taken from a language's folder, and
the window has room for it."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rmsviz import language
from rmsviz.language import tr, tr_n
from rmsviz.scene.lessons import shipped, titles
from tests.programs import ROOT, complaints

PACKAGE = ROOT / "rmsviz"
LANGUAGES = ROOT / "resources" / "languages"
# Python, SVG and style sheets that the program writes; what is said before there is a language.
CODE = {"__main__.py", "code.py", "resources.py", "svg.py", "style.py"}
# Titles of papers and books, with their year, stay as they were printed; so do commands, names of
# fonts and markers, and what is said to developers and to programs.
STAYS = re.compile(
    r"\b(19|20)\d\d\b|Learning, chapter|^import |^from |pip install|apt install"
    r"|rmsviz: error:|^out, |nter rmsviz|^triangle |^close to|rajectory on|no attribute"
    r"|unexpected error|^for path in|^the first line is a path|^equations are made"
)


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of languages with a little German, which the environment asks for."""
    catalog = Catalog(locale="de")
    catalog.add("Play", "Abspielen")
    catalog.add("{hidden} hidden", "{hiden} verborgen")
    catalog.add("line {line}: {error}", "{error} (Zeile {line})")
    catalog.add(("{n} value", "{n} values"), ("{n} Wert", "{n} Werte"))
    folder = tmp_path / "de"
    (folder / "LC_MESSAGES").mkdir(parents=True)
    with open(folder / "LC_MESSAGES" / "rmsviz.mo", "wb") as file:
        write_mo(file, catalog)
    real = language.resource
    monkeypatch.setattr(
        language, "resource", lambda *parts: tmp_path if parts == ("languages",) else real(*parts)
    )
    # Not in the environment itself: the C library would answer in German for ever.
    monkeypatch.setattr(os, "environ", {**os.environ, "LANGUAGE": "de_CH:de"})
    language._use_environments()
    yield folder
    language.use(gettext.NullTranslations())


def test_texts_are_those_of_the_environments_language(german: Path) -> None:
    assert language.code() == "de"
    assert tr("Play") == "Abspielen"
    assert tr("Pause") == "Pause"  # not translated yet
    assert tr("line {line}: {error}", line=3, error="kein Titel") == "kein Titel (Zeile 3)"
    assert [tr_n("{n} value", "{n} values", n) for n in (1, 2)] == ["1 Wert", "2 Werte"]


def test_a_slip_of_a_translation_is_no_failure(german: Path) -> None:
    assert tr("{hidden} hidden", hidden=2) == "2 hidden"


def test_lessons_are_files_of_the_language(german: Path) -> None:
    english = titles()["window"]
    (german / "lessons").mkdir()
    (german / "lessons" / shipped()["window"].name).write_text("# Das Fenster\n", encoding="utf-8")
    assert titles()["window"][0] == "Das Fenster" != english[0]
    assert list(shipped()) == [file.stem[3:] for file in language.files("lessons", ".md")]
    assert titles()["ravine"] == ("The ravine", ROOT / "resources/lessons/06-ravine.md")


def test_without_a_catalogue_all_is_english() -> None:
    assert language.code() == "en"
    assert tr("{a} and {a}", a="{b}") == "{b} and {b}"
    assert tr_n("one {x}", "{n:,} {x}s", 1200, x="run") == "1,200 runs"


def made_by() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make", LANGUAGES / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_template_has_every_text() -> None:
    """Otherwise: python resources/languages/make.py"""
    with open(LANGUAGES / "rmsviz.pot", "rb") as file:
        template = {message.id for message in read_po(file)}
    assert template == {message.id for message in made_by().texts()}


def bare_texts(module: Path) -> Iterator[str]:
    """Phrases of a module that do not go through tr."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    said: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tr", "tr_n"):
            said.update(each for argument in node.args for each in ast.walk(argument))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said.add(node.value)  # a docstring
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield from (m[0] for m in re.finditer(r"[a-z]{3,}[,;:]? [a-z’']{2,}\b.*", node.value))


def sources() -> list[Path]:
    every = sorted(PACKAGE.rglob("*.py"))
    return [m for m in every if m.name not in CODE and not m.name.startswith("code_")]


@pytest.mark.parametrize("module", sources(), ids=lambda m: str(m.relative_to(PACKAGE)))
def test_nothing_is_said_past_the_catalogue(module: Path) -> None:
    assert [text for text in bare_texts(module) if not STAYS.search(text)] == []


def test_what_is_said_bare_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""A docstring is none."""\nsay(tr("so it is") + f"it is {tr(x)} bare")\n')
    assert list(bare_texts(module)) == []
    module.write_text('say(tr("so it is") + f"there was {x} apple")\n')
    assert list(bare_texts(module)) == ["there was "]


def test_all_is_translated_and_longer_words_have_room(tmp_path: Path) -> None:
    """The window, its dialogs and the stage in a language that nobody speaks."""
    assert complaints("tests.ui.translated", tmp_path) == ""
