"""How fast the real window answers: python tests/benchmarks/window.py (offscreen, or on $DISPLAY).

Every figure is wall time from the event to the end of the painting it causes, 1920 × 1080.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import common
import numpy as np
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rmsviz.app import Program, make_program
from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.experiment import Experiment, make_run
from rmsviz.render.theme import LIGHT
from rmsviz.scene.edit import add_run, set_surface
from rmsviz.scene.scene import Scene, opening_scene, scene_of, with_experiment

REFRESH = 1000 / 60
MORE = ("adam", "momentum", "nadam", "adadelta")


def main() -> None:
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, tempfile.mkdtemp()
    )
    app = QApplication([])
    common.header("window")
    program = make_program(opening_scene(), LIGHT)
    program.window.resize(1920, 1080)
    program.window.show()
    settle(program)
    drags(program, two_runs(500), "2 x 500", REFRESH)
    drags(program, six_runs(1000), "6 x 1,000", 2 * REFRESH)
    for steps in (100, 1000, 100_000):
        playback(program, six_runs(steps), f"6 x {steps:,}")
    playback(program, diverging(), "2 x 1,000, one diverging")
    plain_pyqtgraph(app)
    gaps(program)
    program.window.close()


def two_runs(steps: int) -> Scene:
    return with_experiment(opening_scene(), steps=steps)


def six_runs(steps: int) -> Scene:
    scene = opening_scene()
    for name in MORE:
        scene = add_run(scene, name)
    return with_experiment(scene, steps=steps)


def diverging() -> Scene:
    runs = (make_run("sgd", {"lr": 1.0}, (-1.5, 2.0)), make_run("rmsprop", {}, (-1.5, 2.0)))
    return scene_of(Experiment(make_surface("rosenbrock"), runs, 1000))


def settle(program: Program) -> None:
    for _ in range(5):
        QApplication.processEvents()
        while program.session.busy or program.view.stage.behind:
            QApplication.processEvents()


def open_scene(program: Program, scene: Scene, step: int) -> None:
    program.store.reset(scene)
    settle(program)
    program.playhead.seek(step)
    settle(program)


def measured(program: Program, do: Callable[[int], object], count: int) -> list[float]:
    """Milliseconds of `do(k)` and of all painting it causes."""
    found = []
    for k in range(count):
        begin = time.perf_counter()
        do(k)
        QApplication.processEvents()
        while program.session.busy or program.view.stage.behind:
            QApplication.processEvents()
        found.append((time.perf_counter() - begin) * 1000)
    return found[5:]


def drags(program: Program, scene: Scene, what: str, limit: float) -> None:
    open_scene(program, scene, scene.experiment.steps * 4 // 5)
    view, panel = program.view, program.view.stage.surface
    start = (panel.rect.topLeft() + panel.starts()[0][1]).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    found = measured(
        program, lambda k: QTest.mouseMove(view, start + QPoint(6 + k % 50, k % 40)), 120
    )
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start)
    common.row(f"drag of the start, {what}", found, limit, "ms")
    slider = program.window.side.cards.cards[0].rows.rows["lr"].slider
    middle = slider.rect().center()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    found = measured(program, lambda k: QTest.mouseMove(slider, middle + QPoint(k % 30, 0)), 120)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)
    common.row(f"drag of AdaGrad's learning rate, {what}", found, limit, "ms")

    def height(k: int) -> None:
        surface = make_surface("cliff", {"height": 20 + 0.1 * (k % 60)})
        program.store.apply(lambda s: set_surface(s, surface), "height")

    common.row(f"drag of the surface's height, {what}", measured(program, height, 80), limit, "ms")
    program.store.finish()


def playback(program: Program, scene: Scene, what: str) -> None:
    steps = scene.experiment.steps
    for stride in (1, 167):
        open_scene(program, scene, 0 if steps < 1000 else steps // 4)
        head = program.playhead
        found = measured(
            program, lambda k, s=stride: head.seek((head.current + s) % (steps + 1)), 150
        )
        common.row(f"playing {what}, {stride} steps a frame", found, REFRESH, "ms")


def plain_pyqtgraph(app: QApplication) -> None:
    try:
        import pyqtgraph
    except ImportError:
        print("pyqtgraph is not installed: pip install -e '.[bench]' for the comparison")
        return
    pyqtgraph.setConfigOptions(antialias=True)
    widget = pyqtgraph.PlotWidget()
    widget.resize(1920, 1080)
    x = np.linspace(0, 1, 1000)
    for k in range(6):
        widget.plot(x, np.sin(20 * x + k), pen=pyqtgraph.mkPen("b", width=2))
    widget.show()
    found = common.times(lambda: (widget.viewport().repaint(), app.processEvents()), 9, 1000)
    common.row("a plain pyqtgraph repaint, 6 x 1,000", found, None, "ms")
    widget.close()


def gaps(program: Program) -> None:
    """The longest time that the event loop does not come round, in the second after an action."""
    open_scene(program, six_runs(100_000), 100_000)
    view = program.view
    center = QPointF(view.stage.surface.rect.center())

    def wheel() -> None:
        none, up = QPoint(), QPoint(0, 120)
        buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        phase = Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(
            view, QWheelEvent(center, center, none, up, buttons, keys, phase, False)
        )

    for what, do in (
        ("seek back", lambda: program.playhead.seek(50_000)),
        ("zoom", wheel),
        ("resize", lambda: program.window.resize(1800, 1000)),
    ):
        longest = []
        begin = time.perf_counter()
        do()
        longest.append(time.perf_counter() - begin)
        while time.perf_counter() - begin < 1:
            turn = time.perf_counter()
            QApplication.processEvents()
            longest.append(time.perf_counter() - turn)
        common.row(f"longest gap after a {what}, 6 x 100,000", [max(longest) * 1000], 100, "ms")


if __name__ == "__main__":
    main()
