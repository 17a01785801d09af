"""Whether all words of widgets have room. As a program: in the window and its dialogs, at this
process's scale; what has none is printed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from rmsviz.app import Program, make_program
from rmsviz.render.theme import CONTRAST
from rmsviz.scene.lessons import find_lesson
from rmsviz.scene.scene import Scene, opening_scene
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.widgets import FoldButton
from tests.golden_pictures import SIX

SIZES = [(1024, 640), (1024, 768), (1280, 800), (1920, 1080)]
BESIDE = 18  # pixels before a fold button's words
FRAME = 8  # pixels around a field's words


class Words(NamedTuple):
    """The words of a widget, and how wide and high it would have to be for them."""

    text: str
    width: int
    height: int


def cut_words(window: QWidget) -> Iterator[str]:
    """What of the visible words has no room, or lies beside the window."""
    for widget in window.findChildren(QWidget):
        if widget.window() is not window or not widget.isVisible():
            continue
        for text, width, height in words_of(widget):
            if width > widget.width() + 1 or height > widget.height() + 1:
                yield f"{text!r} needs {width} x {height}: {widget.width()} x {widget.height()}"
            left = widget.mapTo(window, QPoint(0, 0)).x()
            if not _scrolls(widget) and (left < 0 or left + width > window.width() + 1):
                yield f"{text!r} leaves {type(window).__name__}"


def _scrolls(widget: QWidget) -> bool:
    """Whether what lies beside the window can be scrolled to."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return parent.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        parent = parent.parentWidget()
    return False


def words_of(widget: QWidget) -> Iterator[Words]:
    metrics = widget.fontMetrics()
    high = metrics.height() - 2
    if isinstance(widget, QLabel) and widget.text():
        text, wide = re.sub("<[^>]*>", "", widget.text()), widget.sizeHint().width()
        if widget.wordWrap():
            yield Words(text, 0, widget.heightForWidth(widget.width()))
        else:
            yield Words(text, wide, high)
    elif isinstance(widget, FoldButton):
        yield Words(widget.text(), metrics.horizontalAdvance(widget.text()) + BESIDE, high)
    elif isinstance(widget, QAbstractButton) and widget.text():
        yield Words(widget.text(), widget.sizeHint().width(), high)
    elif isinstance(widget, QComboBox) and not widget.isEditable():
        text = widget.currentText()
        yield Words(text, metrics.horizontalAdvance(text) + _around(widget), high)
    elif isinstance(widget, QLineEdit) and widget.isReadOnly() is False:
        text = widget.displayText() or widget.placeholderText()
        yield Words(text, metrics.horizontalAdvance(text) + FRAME, high)


def _around(box: QComboBox) -> int:
    """Pixels of a chooser that its words cannot have."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return box.width() - box.style().subControlRect(kind, option, part, box).width()


def settled(program: Program) -> None:
    for _ in range(20):
        QApplication.processEvents()
    while program.session.busy or program.view.stage.behind:
        QApplication.processEvents()
    QApplication.processEvents()


def windows(scene: Scene) -> Iterator[tuple[str, QWidget]]:
    """The window at all sizes, with a lesson, and its dialogs."""
    program = make_program(scene, CONTRAST)
    window = program.window
    window.show()
    for size in SIZES:
        window.resize(*size)
        settled(program)
        yield f"{size}", window
    for command in ("export", "keys", "about"):
        window.menus.actions[command].trigger()
        settled(program)
        dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
        yield command, dialog
        dialog.close()
        QApplication.processEvents()
    window.resize(*SIZES[0])
    desk = window.findChild(LessonDesk)
    assert desk is not None
    desk.open(find_lesson("lesson:quiz"))
    settled(program)
    yield "a lesson", window
    desk.close()
    window.documents.may_leave = lambda: True  # type: ignore[method-assign]
    window.guards.clear()
    window.close()


def main() -> int:
    app = QApplication([])
    for scene in (opening_scene(), SIX):
        for name, window in windows(scene):
            for found in cut_words(window):
                print(f"{name}: {found}")
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
