"""A program of its own: whether the window shows the stage's picture at this process's scale."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from rmsviz.app import Program, make_program
from rmsviz.render.theme import LIGHT
from rmsviz.scene.scene import opening_scene
from rmsviz.ui.instrument_bar import InstrumentBar
from tests.pictures import difference

SIZE = (1033, 701)  # the stage does not begin on a whole pixel at 1.25


@contextmanager
def alone(view: QWidget) -> Iterator[None]:
    """The stage without the buttons that lie on it."""
    lying = [bar for bar in view.findChildren(InstrumentBar) if bar.isVisible()]
    for child in lying:
        child.hide()
    QApplication.processEvents()
    yield
    for child in lying:
        child.show()


def grabbed(view: QWidget) -> QImage:
    """The stage as its widget paints it."""
    with alone(view):
        return view.grab().toImage()


def seen(program: Program) -> QImage:
    """What is on the screen where the stage is, and of the screen no more than there is."""
    with alone(program.view):
        whole = program.window.screen().grabWindow(program.window.winId()).toImage()
    ratio = program.window.devicePixelRatio()
    corner = (QPointF(program.view.mapTo(program.window, QPoint(0, 0))) * ratio).toPoint()
    return whole.copy(whole.rect().adjusted(corner.x(), corner.y(), 0, 0))


def common(program: Program, one: QImage, other: QImage) -> tuple[QImage, QImage]:
    """The parts of both that both have (this platform grabs no more than the window's logical size)
    without a last pixel that the widget has but in part."""
    whole = program.view.size().toTuple()
    ratio = program.view.devicePixelRatioF()
    width, height = (
        min(a, b, int(size * ratio))
        for a, b, size in zip(one.size().toTuple(), other.size().toTuple(), whole, strict=True)
    )
    return one.copy(0, 0, width, height), other.copy(0, 0, width, height)


def at(program: Program, steps: Iterable[int]) -> None:
    for step in steps:
        program.playhead.seek(step)
        QApplication.processEvents()
    while program.session.busy or program.view.stage.behind:
        QApplication.processEvents()
    QApplication.processEvents()


def main() -> int:
    app = QApplication([])
    program = make_program(opening_scene(), LIGHT)
    program.window.resize(*SIZE)
    program.window.show()
    for _ in range(20):
        app.processEvents()
    for steps in (range(0, 181), [300, 20, 180]):
        at(program, steps)
        drawn = program.view.stage.image()
        for shown in (grabbed(program.view), seen(program)):
            print(difference(*common(program, shown, drawn)) or "same")
    program.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
