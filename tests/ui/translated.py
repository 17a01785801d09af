"""As a program: the window and its dialogs in another language. What is not in that language, or
has no room in it, is printed."""

from __future__ import annotations

from tests import pseudo

pseudo.speak()  # before what has texts is imported

import re  # noqa: E402
import sys  # noqa: E402
from collections.abc import Iterator  # noqa: E402

from PySide6.QtGui import QAction  # noqa: E402
from PySide6.QtWidgets import QApplication, QMenu, QWidget  # noqa: E402

from rmsviz.app import make_program  # noqa: E402
from rmsviz.engine.catalogue import KINDS, OPTIMIZERS  # noqa: E402
from rmsviz.engine.formula_functions import FUNCTIONS  # noqa: E402
from rmsviz.render.theme import CONTRAST  # noqa: E402
from rmsviz.scene.lessons import shipped_talks, titles  # noqa: E402
from rmsviz.scene.scene import Scene, opening_scene  # noqa: E402
from tests.golden_pictures import SIX  # noqa: E402
from tests.ui.fitting import SIZES, cut_words, settled, windows, words_of  # noqa: E402
from tests.ui.test_words import SCENES, lying_on  # noqa: E402
from tests.words import clashes, cut, written  # noqa: E402

# Names, keys, formats and symbols are the same in all languages.
NAMES = (
    "Ctrl Shift Alt Space Home End Page Up Down Left Right Enter Return Esc Tab PgUp PgDown Del "
    "NumPy PyTorch Python LaTeX Markdown NPZ JSON CSV PNG SVG PDF GIF APNG WebM MP torch optim "
    "Keras TensorFlow Goodfellow rmsviz eff equation Close"  # the last is Qt’s own
)
_PLAIN = re.compile(r"[A-Za-z]*[aeiou][A-Za-z]*")


def bare_words(text: str, known: set[str]) -> list[str]:
    """The words of `text` that are English."""
    text = re.sub(r"<[^>]*>|\S*[_/\\=]\S*|&(?=\w)", " ", text)
    words = re.findall(r"[^\W\d]+", text)
    return [w for w in words if len(w) > 2 and _PLAIN.fullmatch(w) and w not in known]


def names_of_things() -> set[str]:
    """What is called the same everywhere, and what lessons say: they are files of their own."""
    labels = [kind.label for kind in KINDS.values()] + [m.label for m in OPTIMIZERS.values()]
    labels += [kind.source for kind in KINDS.values()] + [m.source for m in OPTIMIZERS.values()]
    labels += [p.name for each in (*KINDS.values(), *OPTIMIZERS.values()) for p in each.params]
    labels += [title for title, _ in (titles() | titles(shipped_talks())).values()]
    labels += FUNCTIONS
    return {word for label in [*labels, NAMES] for word in re.findall(r"[^\W\d]+", label)}


def texts(window: QWidget) -> Iterator[str]:
    """All that the window says to eyes and ears."""
    yield window.windowTitle()
    for widget in [window, *window.findChildren(QWidget)]:
        yield from (words.text for words in words_of(widget))
        yield from (widget.toolTip(), widget.whatsThis())
        yield from (widget.accessibleName(), widget.accessibleDescription())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip(), action.whatsThis())
    for menu in window.findChildren(QMenu):
        yield menu.title()


def on_stage(scene: Scene, known: set[str]) -> Iterator[str]:
    """What the stage itself says, at all sizes of the window."""
    program = make_program(scene, CONTRAST)
    program.window.show()
    for size in SIZES:
        program.window.resize(*size)
        for step in (0, 180):
            program.playhead.seek(step)
            settled(program)
            stage = program.view.stage
            words = written(stage)
            yield from (problem for word in words for problem in untranslated(word.text, known))
            yield from clashes(words + lying_on(program.view, stage))
            yield from cut(words)
    program.window.close()


def untranslated(said: str, known: set[str]) -> Iterator[str]:
    if words := bare_words(said, known):
        yield f"not translated: {words} in {said!r}"


def main() -> int:
    app = QApplication([])
    known = names_of_things()
    found: list[str] = []
    for scene in (opening_scene(), SIX):
        for name, window in windows(scene):
            if name != "a lesson":  # a file of its own in every language
                found += [p for said in texts(window) for p in untranslated(said, known)]
            found += cut_words(window)
    for scene in SCENES.values():
        found += on_stage(scene, known)
    print("\n".join(dict.fromkeys(found)), end="")
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
