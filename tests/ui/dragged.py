"""A program of its own on two displays of different scales: the window goes from one to the other
while it plays, and what is seen of it there is printed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QApplication

from rmsviz.app import Program, make_program
from rmsviz.render.theme import LIGHT
from rmsviz.scene.lessons import find_lesson
from rmsviz.scene.scene import opening_scene
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.lesson_text import LessonText
from tests.pictures import difference
from tests.ui.scaled import at, common, grabbed

SIZE, LESSON = (1040, 700), "lesson:one-line-fix"
OBJECT = "\ufffc"  # what stands in a text for a picture


def told(program: Program) -> str:
    """The step, whether it plays, the scale; and whether the picture is that of a new stage."""
    view, head = program.view, program.playhead
    at(program, [])
    shown = difference(*common(program, grabbed(view), view.stage.image()))
    formula = formula_of(program).devicePixelRatio()
    return f"{head.current} {head.playing} {view.stage.ratio:g} {formula:g} {shown or 'same'}"


def formula_of(program: Program) -> QImage:
    """The picture of the first formula in the lesson's text."""
    document = program.window.findChild(LessonText).document()
    picture = document.find(OBJECT).charFormat().toImageFormat()
    kind = QTextDocument.ResourceType.ImageResource.value
    return document.resource(kind, QUrl(picture.name()))


def main() -> int:
    app = QApplication([])
    program = make_program(opening_scene(), LIGHT)
    now = [1000.0]
    program.playhead._clock = lambda: now[0]
    program.window.resize(*SIZE)
    program.window.show()
    program.window.findChild(LessonDesk).open(find_lesson(LESSON))
    at(program, [])
    at(program, [37])
    program.playhead.play()
    for screen in (*QGuiApplication.screens()[1:], QGuiApplication.primaryScreen()):
        program.window.move(screen.geometry().topLeft())
        for _ in range(20):
            app.processEvents()
        print(told(program))
        now[0] += 0.4
        program.playhead.tick()
        print(told(program))
    program.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
