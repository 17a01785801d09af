"""The real window in a benchmark: its scenes, and when a picture of them is painted.

Offscreen, or on the X server where DISPLAY is set. The settings are a fresh folder's.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QSettings,
    QTimer,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication
from table import clock

import rmsviz.app
from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.theme import LIGHT
from rmsviz.scene.edit import add_run
from rmsviz.scene.scene import Scene, opening_scene, with_experiment
from rmsviz.ui.stage_view import StageView

SIZE = (1920, 1080)
PATIENCE = 60.0  # seconds: a picture that does not come by then does not come


class WatchedView(StageView):
    """Notes when the paintEvent that shows new contents has ended."""

    painted_at: float | None = None
    fresh = False

    def load(
        self,
        scene: Scene,
        trajectory: Trajectory,
        step: int,
        moving: bool = False,
        coarse: bool = False,
    ) -> None:
        self.fresh = True
        super().load(scene, trajectory, step, moving, coarse)

    def show_step(self, step: int) -> None:
        self.fresh = True
        super().show_step(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.fresh:
            self.fresh, self.painted_at = False, clock()


class Picture(NamedTuple):
    """Milliseconds from an action to the first picture of it, and to the last piece of that."""

    first: float
    whole: float


def start() -> QApplication:
    """The application; call it first, and keep it."""
    folder = tempfile.mkdtemp(prefix="rmsviz-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    setattr(rmsviz.app, "StageView", WatchedView)  # noqa: B010
    qInstallMessageHandler(_say)
    return QApplication([])


def _say(kind: object, context: object, text: str) -> None:
    if "This plugin does not support" not in text:  # offscreen, at every window
        print(text, file=sys.stderr)


def qt_words() -> list[str]:
    """For the header."""
    return [f"Qt {qVersion()}", QGuiApplication.platformName()]


def open_program(scene: Scene) -> rmsviz.app.Program:
    program = rmsviz.app.make_program(scene, LIGHT)
    program.window.resize(*SIZE)
    program.window.show()
    settle(program)
    return program


def show_scene(program: rmsviz.app.Program, scene: Scene, step: int) -> None:
    """Another document, at `step`, all of it painted."""
    program.store.reset(scene)
    settle(program)
    program.playhead.seek(step)
    settle(program)


def settle(program: rmsviz.app.Program) -> None:
    """Until nothing is under way, the finer picture after a change included."""
    quiet_since = time.perf_counter()
    while time.perf_counter() - quiet_since < 0.4:
        QCoreApplication.processEvents()
        if program.session.busy or program.view.stage.behind:
            quiet_since = time.perf_counter()


def two_runs(steps: int) -> Scene:
    return with_experiment(opening_scene(), steps=steps)


def six_runs(steps: int) -> Scene:
    scene = opening_scene()
    for method in ("adam", "momentum", "nadam", "adadelta"):
        scene = add_run(scene, method)
    return with_experiment(scene, steps=steps)


def picture_after(program: rmsviz.app.Program, act: Callable[[], object]) -> Picture | None:
    """Do something; when the picture was painted. None where there was nothing to paint."""
    view = program.view
    assert isinstance(view, WatchedView)
    view.painted_at, view.fresh = None, False
    began, until = clock(), time.perf_counter() + PATIENCE
    act()
    first: float | None = None
    idle = 0
    while time.perf_counter() < until and idle < 3:
        QCoreApplication.processEvents()
        first = first or view.painted_at
        if program.session.busy or view.fresh or view.stage.behind:
            idle = 0
        else:
            idle += 1
            if first is not None:
                return Picture(1e3 * (first - began), 1e3 * (clock() - began))
    return None


def longest_gap(act: Callable[[], object], seconds: float = 1.0) -> float:
    """The longest time, in ms, between two turns of the event loop from `act` on."""
    turns = [clock()]
    timer, loop = QTimer(), QEventLoop()
    timer.timeout.connect(lambda: turns.append(clock()))
    timer.start(0)
    QTimer.singleShot(round(1e3 * seconds), loop.quit)
    act()
    loop.exec()
    timer.stop()
    return 1e3 * max(b - a for a, b in pairwise(turns))
