"""Memory over ten minutes of play at 60 frames a second, looped, on a clock that runs fast.

    python tests/benchmarks/memory.py [minutes]

All 36,000 frames are painted, each as soon as the one before it is. The line of the first minute is
the warm-up; growth counts from there.
"""

from __future__ import annotations

import gc
import sys
import time

import driving
from driving import show_scene
from PySide6.QtCore import QCoreApplication, QObject
from table import header, resident_megabytes

from rmsviz.app import Program

FRAMES, RATE = 60, 300.0  # frames a second, steps a second
MOST = 10.0  # MB of growth
HEADS = "minute      MB  growth  QObjects  in the window  frames/s"


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def play(program: Program, clock: Clock, seconds: int) -> None:
    """Show every frame of so many seconds."""
    for _ in range(seconds * FRAMES):
        clock.now += 1 / FRAMES
        program.playhead.tick()
        QCoreApplication.processEvents()


def objects(program: Program) -> tuple[int, int]:
    """Qt objects that Python knows of, and those in the window."""
    gc.collect()
    known = sum(isinstance(thing, QObject) for thing in gc.get_objects())
    return known, len(program.window.findChildren(QObject))


def main() -> None:
    minutes = int(sys.argv[1]) if sys.argv[1:] else 10
    app, clock = driving.start(), Clock()
    title = f"memory over {minutes} minutes of play, 6 × 1,000"
    header(title, *driving.qt_words(), heads=HEADS)
    program = driving.open_program(driving.two_runs(500))
    show_scene(program, driving.six_runs(1000), 0)
    head = program.playhead
    head._clock = clock  # make_program has no need to give another
    head.rate, head.loop = RATE, True
    head.play()
    objects(program)  # looking at the window's objects makes Python's halves of them
    base = 0.0
    for minute in range(1, minutes + 1):
        began = time.perf_counter()
        play(program, clock, 60)
        speed = 60 * FRAMES / (time.perf_counter() - began)
        known, children = objects(program)
        now = resident_megabytes()
        base = base or now
        line = f"{minute:6}{now:8.1f}{now - base:8.1f}{known:10}{children:15}{speed:10.0f}"
        print(line + ("  over" if now - base > MOST else ""), flush=True)
    head.pause()
    program.window.close()
    app.processEvents()


if __name__ == "__main__":
    main()
