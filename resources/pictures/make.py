"""Make README's pictures of the real window: python resources/pictures/make.py"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QSettings
from PySide6.QtWidgets import QApplication

from rmsviz.app import make_program
from rmsviz.render.theme import DARK, LIGHT
from rmsviz.scene.scene import opening_scene

SIZE, STEP = (1440, 900), 220
TURNS = 100  # of the event loop


def main() -> None:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.devnull)
    app = QApplication([])
    for theme in (LIGHT, DARK):
        program = make_program(opening_scene(), theme)
        program.window.resize(*SIZE)
        program.window.show()
        program.playhead.seek(STEP)
        deadline, turns = QDeadlineTimer(1000), 0
        while turns < TURNS or not deadline.hasExpired():  # formulas are typeset after the window
            app.processEvents()  # is first seen, and a busy machine takes long for that
            turns += 1
        program.window.grab().save(str(HERE / f"window-{theme.name}.png"))
        program.window.close()


if __name__ == "__main__":
    main()
