"""The window at 1920 × 1080: drags, playback, the event loop's longest gap, a run that diverges.

    python tests/benchmarks/window.py [drag] [play] [gap] [diverge] [--cpu]

From posting the event to the end of the paintEvent that shows what it did.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec

import driving
from driving import Picture, longest_gap, picture_after, settle, show_scene
from hand import drag, to_and_fro, wheel
from PySide6.QtCore import QCoreApplication, QPointF
from table import header, note, row, seconds

from rmsviz.app import Program
from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.experiment import Experiment, Noise, make_run
from rmsviz.scene.plots import plots_of
from rmsviz.scene.scene import Scene, scene_of, with_experiment
from rmsviz.ui.slider import ParamSlider

FRAME = 16.7  # ms
MOVES = 90


def plain_repaint(program: Program, scene: Scene) -> list[float]:
    """The peer: pyqtgraph's full repaint of the same curves in as many plots, in the same space."""
    if not find_spec("pyqtgraph"):
        return []
    import pyqtgraph

    pyqtgraph.setConfigOptions(antialias=True)
    show_scene(program, scene, 0)
    trajectory = program.session.trajectory
    assert trajectory is not None
    widget = pyqtgraph.GraphicsLayoutWidget()
    widget.resize(program.view.size())
    ink = pyqtgraph.mkPen("w", width=2)
    paths = widget.addPlot(rowspan=3)
    for run in range(len(scene.runs)):
        paths.plot(*trajectory.x[:, run].T, pen=ink)
    for k, plot in enumerate(plots_of(scene, trajectory)):
        item = widget.addPlot(row=k // 2, col=1 + k % 2)
        item.setLogMode(y=plot.values.log)
        for series in plot.series:
            item.plot(series.steps, series.values, pen=ink)
    widget.show()
    QCoreApplication.processEvents()  # it finds its ranges now
    taken = seconds(widget.viewport().repaint, 15)
    widget.close()
    return [1e3 * t for t in taken]


def drags(program: Program, scene: Scene, limit: float, peer: list[float]) -> None:
    runs, steps = len(scene.runs), scene.experiment.steps
    show_scene(program, scene, steps * 9 // 10)
    side = program.window.side
    surface = program.view.stage.surface
    begin = surface.starts()[0][1] + surface.rect.topLeft()
    rate, height = side.cards.cards[1].rows.rows["lr"], side.surface.rows.rows["height"]
    grips = {
        "the start": (program.view, to_and_fro(begin, 40, MOVES, 40)),
        "a learning rate": (rate.slider, _along(rate.slider)),
        "a surface parameter": (height.slider, _along(height.slider)),
    }
    for what, (widget, path) in grips.items():
        pictures = drag(program, widget, path)
        label = f"drag {what}, {runs} × {steps:,}"
        row(label, [p.first for p in pictures], limit=limit, peer=peer)
        _row_whole(pictures)


def _along(slider: ParamSlider) -> list[QPointF]:
    """Where the hand goes on a slider."""
    handle = QPointF(slider.handle_x(), slider.height() / 2)
    return to_and_fro(handle, 20, MOVES)


def _row_whole(pictures: list[Picture]) -> None:
    """A second line where a picture came in several pieces."""
    if any(p.whole - p.first > FRAME for p in pictures):
        row("    to its last piece", [p.whole for p in pictures])


def playback(program: Program, peer: list[float]) -> None:
    for behind, stride in ((100, 1), (1000, 1), (1000, 167), (100_000, 1), (100_000, 167)):
        steps = behind + stride * (MOVES + 1)
        what = f"frame, 6 runs, {behind:,} steps behind, +{stride}"
        _row_frames(program, driving.six_runs(steps), behind, stride, what, peer)
    noisy = with_experiment(driving.six_runs(120_000), noise=Noise(2.0))
    _row_frames(program, noisy, 100_000, 167, "  the same, noise σ = 2", peer)


def _row_frames(
    program: Program, scene: Scene, behind: int, stride: int, what: str, peer: list[float]
) -> None:
    show_scene(program, scene, behind)
    pictures = frames(program, (behind + stride * k for k in range(1, MOVES + 1)))
    row(what, [p.first for p in pictures], limit=FRAME, peer=peer)
    _row_whole(pictures)


def frames(program: Program, steps: Iterator[int]) -> list[Picture]:
    found = (picture_after(program, partial(program.playhead.seek, step)) for step in steps)
    return [picture for picture in found if picture]


def gaps(program: Program) -> None:
    show_scene(program, driving.six_runs(100_000), 100_000)
    view = program.view
    middle = view.stage.surface.window.box.center() + view.stage.surface.rect.topLeft()
    acts: dict[str, Callable[[int], object]] = {
        "a seek back": lambda k: program.playhead.seek((50_000, 90_000)[k % 2]),
        "a seek to the end": lambda k: program.playhead.seek((50_000, 100_000)[k % 2]),
        "a zoom": lambda k: wheel(view, middle, (-120, 120)[k % 2]),
        "a resize": lambda k: program.window.resize(1920 - 100 * (k % 2), 1080),
    }
    for what, act in acts.items():
        longest = []
        for k in range(6):
            settle(program)
            longest.append(longest_gap(partial(act, k)))
        row(f"longest gap after {what}, 6 × 100,000", longest, limit=100)
    program.window.resize(*driving.SIZE)


def diverging(program: Program) -> None:
    """Playing the first steps, again and again: sgd with α = 1 is at 1e300 after a few of them."""
    frames_of = {}
    for lr in (1e-3, 1.0):
        runs = (make_run("sgd", {"lr": lr}, (-1.5, 2.0)), make_run("rmsprop", {}, (-1.5, 2.0)))
        show_scene(program, scene_of(Experiment(make_surface("rosenbrock"), runs, 1000)), 0)
        loop = (step for _ in range(10) for step in range(10))
        frames_of[lr] = [p.first for p in frames(program, loop)]
    row(
        "frame of a diverging run (peer: a finite one)",
        frames_of[1.0],
        limit=FRAME,
        peer=frames_of[1e-3],
    )


def main() -> None:
    app = driving.start()
    header("window, 1920 × 1080", *driving.qt_words())
    program = driving.open_program(driving.two_runs(500))
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")]
    scenes = driving.two_runs(1000), driving.six_runs(1000)
    two, six = (plain_repaint(program, scene) for scene in scenes)
    if two and six:
        row("peer: pyqtgraph, the same plots, 2 × 1,000", two)
        row("peer: pyqtgraph, the same plots, 6 × 1,000", six)
    else:
        note('no peer: python -m pip install "pyqtgraph>=0.14,<0.15", or -e .[bench] here')
    if not wanted or "drag" in wanted:
        drags(program, driving.two_runs(500), FRAME, two)
        drags(program, driving.six_runs(1000), 2 * FRAME, six)
    if not wanted or "play" in wanted:
        playback(program, six)
    if not wanted or "gap" in wanted:
        gaps(program)
    if not wanted or "diverge" in wanted:
        diverging(program)
    program.store.reset(driving.two_runs(500))  # nothing to be saved
    program.window.close()
    app.processEvents()


if __name__ == "__main__":
    main()
