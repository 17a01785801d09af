"""A program of its own, on the displays that Qt's offscreen platform is told to have: gives a talk
with a remote's keys alone, and prints what was to be seen.

    python -m tests.ui.talk_given THEME [FOLDER]      pictures of all that was seen go to FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rmsviz.app import Program, make_program
from rmsviz.render.hall import LEAST
from rmsviz.render.theme import THEMES
from rmsviz.scene.lessons import find_lesson
from rmsviz.scene.scene import opening_scene
from rmsviz.ui.hall import Hall
from rmsviz.ui.presenter import Presenter
from tests.type_sizes import type_sizes

SETTLED = 12  # turns of the event loop in which nothing was under way


class Talk:
    """The program on its displays, and a clock that stands still."""

    def __init__(self, program: Program) -> None:
        self.program, self.now = program, 1000.0
        program.playhead._clock = lambda: self.now
        program.window.show()
        program.window.activateWindow()
        QTest.qWaitForWindowActive(program.window)
        self.presenter = program.window.findChild(Presenter)
        self.settle()

    @property
    def hall(self) -> Hall:
        hall = self.presenter.hall
        assert hall is not None
        return hall

    def settle(self) -> None:
        calm, session = 0, self.program.session
        while calm < SETTLED:
            QApplication.processEvents()
            late = any(view.stage.behind for view in session.views)
            busy = session.busy or session._refine_soon.isActive() or late
            calm = 0 if busy else calm + 1

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds * 2)):
            self.now += 0.5
            self.program.playhead.tick()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.program.window, key)
        self.settle()

    def moments(self) -> Iterator[str]:
        """Each thing that is shown, played for a while, until the last key finds nothing more."""
        desk, head = self.presenter._desk, self.program.playhead
        while True:
            shown = desk.moment, head.held, head.playing
            self.pass_time(0.6 * head.total / head.rate)
            self.settle()
            yield self.hall.stage.headline.title
            self.pass_time(head.total / head.rate)
            self.press(Qt.Key.Key_PageDown)
            if (desk.moment, head.held, head.playing) == shown:
                return

    def plug(self, screen: QScreen, plugged: bool) -> None:
        """As if a display came or went: this platform's stay."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        screens = QGuiApplication.screens() if plugged else [QGuiApplication.screens()[0]]
        self.presenter.screens = lambda: screens
        (app.screenAdded if plugged else app.screenRemoved).emit(screen)
        self.settle()

    def where(self) -> str:
        """Which display shows what, and whether both stages stand at the step of the playhead."""
        views, window = self.program.session.views, self.program.window
        step = self.program.playhead.current
        steps = {view.stage.surface.frame.step for view in views if view.stage.surface.frame}
        whole = self.hall.geometry() == self.hall.screen().geometry()
        return (
            f"hall on {self.hall.screen().name()}, {'whole' if whole else 'in part'};"
            f" lecturer on {window.screen().name()},"
            f" {'with' if self.presenter.lecturer.isVisible() else 'without'} the time;"
            f" {len(views)} at {'one step' if steps == {step} else 'other steps'}"
        )

    def least_type(self) -> float:
        """The smallest type in the hall's picture, as a share of its height."""
        stage = self.hall.stage
        with type_sizes() as sizes:
            stage.image()
        return min(sizes) / stage.height


def main() -> int:
    app = QApplication([])
    theme, folder = THEMES[sys.argv[1]], Path(sys.argv[2]) if len(sys.argv) > 2 else None
    talk = Talk(make_program(opening_scene(), theme))
    talk.program.window.lesson_requested.emit(find_lesson("talk:rmsprop"))
    talk.press(Qt.Key.Key_F5)
    for number, title in enumerate(talk.moments()):
        least = talk.least_type()
        print(f"{title} {'large' if least >= LEAST else f'small type, {least:.4f}'}")
        if folder is not None:
            talk.hall.grab().save(str(folder / f"{number:02}-{talk.hall.width()}-{theme.name}.png"))
            if talk.presenter.lecturer.isVisible():
                name = f"{number:02}-{talk.hall.width()}-{theme.name}-lecturer.png"
                talk.program.window.grab().save(str(folder / name))
    print(talk.where())
    for screen in QGuiApplication.screens()[1:]:
        talk.plug(screen, False)
        print(talk.where())
        talk.plug(screen, True)
        print(talk.where())
    talk.press(Qt.Key.Key_Escape)
    print("ended", talk.presenter.hall is None)
    talk.program.window.close()
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
