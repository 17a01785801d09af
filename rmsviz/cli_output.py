"""Where the command line writes: a file that is whole or not there, standard output, a meter."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from rmsviz.engine.errors import BadInput
from rmsviz.scene.whole_file import whole_file

PATIENCE = 0.5  # seconds before the meter is first shown
INTERVAL = 0.1


class Failed(Exception):
    """It could not be done; the text is the sentence that says why."""


@contextmanager
def target(name: str) -> Iterator[BinaryIO]:
    """The file `name`, which appears when the block ends well; standard output where it is '-'."""
    what = "standard output" if name == "-" else name
    with writing(what), _standard_output() if name == "-" else _file(Path(name)) as file:
        yield file


@contextmanager
def writing(what: str) -> Iterator[None]:
    """What goes wrong in writing `what` is said so."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Failed(f"cannot write {what}: {error.strerror or error}") from error


@contextmanager
def without_screen() -> Iterator[None]:
    """Qt's pictures where there is no window, and no screen is asked for."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(["rmsviz"])
    yield
    del application


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


def check_place(path: Path, folder: bool = False) -> None:
    """BadInput where nothing can be written at `path`."""
    if path.is_dir() and not folder:
        raise BadInput(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise BadInput(f"there is no folder {path.parent} to write {path.name} into")
    if folder and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(f"{path} is there already and not empty; name a new folder")


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    check_place(path)
    with terminable(), whole_file(path) as file:
        yield file


@contextmanager
def terminable() -> Iterator[None]:
    """Being terminated is an exception within, so that what was begun is cleaned away."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def meter(what: str) -> Iterator[Callable[[float], None]]:
    """A function that shows, now and then, the share that is done; on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    due, width = time.monotonic() + PATIENCE, 0

    def show(share: float) -> None:
        nonlocal due, width
        if time.monotonic() >= due:
            due = time.monotonic() + INTERVAL
            width = sys.stderr.write(f"\r{what}: {share:.0%}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r" + " " * width + "\r" if width else "")
