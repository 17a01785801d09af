"""Where the command line writes: a file that is whole or not there, standard output, a meter."""

from __future__ import annotations

import errno
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
from rmsviz.language import tr
from rmsviz.scene.durations import duration_text, time_left
from rmsviz.scene.whole_file import whole_file

PATIENCE = 0.5  # seconds before the meter is first shown
INTERVAL = 0.1
BAR = 30  # characters


class Failed(Exception):
    """It could not be done; the text is the sentence that says why."""


@contextmanager
def target(name: str) -> Iterator[BinaryIO]:
    """The file `name`, which appears when the block ends well; standard output where it is '-'."""
    what = tr("standard output") if name == "-" else name
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
        raise Failed(
            tr("cannot write {what}: {reason}", what=what, reason=_reason(error))
        ) from error


def _reason(error: OSError) -> str:
    """What a user can do something about, in words."""
    known = {
        errno.ENOSPC: tr("there is no room left on the disk"),
        errno.EDQUOT: tr("your share of the disk is used up"),
        errno.EFBIG: tr("it would be larger than files may be here"),
        errno.ENOENT: tr("its folder is gone"),
        errno.EACCES: tr("there is no permission to write there"),
        errno.EROFS: tr("the disk can only be read"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)


def same_order() -> None:
    """Call it before anything imports Qt: or a PDF's parts are in another order each time."""
    os.environ["QT_HASH_SEED"] = "0"


def without_screen() -> object:
    """Qt's pictures where there is no window, and no screen is asked for: keep what is returned."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication.instance() or QGuiApplication(["rmsviz"])


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


def check_place(path: Path, folder: bool = False) -> None:
    """BadInput where nothing can be written at `path`."""
    if path.is_dir() and not folder:
        raise BadInput(tr("{path} is a folder; name a file in it", path=path))
    if not path.parent.is_dir():
        raise BadInput(
            tr(
                "there is no folder {parent} to write {name} into",
                parent=path.parent,
                name=path.name,
            )
        )
    if folder and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(tr("{path} is there already and not empty; name a new folder", path=path))


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    check_place(path)
    with terminable(), whole_file(path) as file:
        yield file


class _Stops:
    """The signal that asked to stop, 0 while none has."""

    number = 0


@contextmanager
def terminable() -> Iterator[None]:
    """Being interrupted or terminated is an exception at the next progress, so that what was begun
    is cleaned away and nothing is left half painted."""

    def leave(number: int, frame: FrameType | None) -> None:
        _Stops.number = _Stops.number or number

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
    _Stops.number = 0
    try:
        yield
        _stop_if_asked()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_if_asked() -> None:
    if _Stops.number == signal.SIGINT:
        raise KeyboardInterrupt
    if _Stops.number:
        raise SystemExit(128 + _Stops.number)


@contextmanager
def meter(what: str, lines: bool = False) -> Iterator[Callable[[float], None]]:
    """A function that is told the share that is done, and stops there when that was asked for. On a
    terminal it shows a bar and the time left, now and then; with `lines` it prints a line each time
    on standard output, for programs."""
    bar = _Bar(what)
    show = None
    if lines:
        show = _Rarely(lambda share: print(f"{what} {share:.4f}", flush=True))
    elif sys.stderr.isatty():
        show = _Rarely(bar.show, PATIENCE)

    def told(share: float) -> None:
        _stop_if_asked()
        if show is not None:
            show(share)

    try:
        yield told
    finally:
        bar.clear()


class _Rarely:
    """Passes on what it is told, not more often than anyone can see."""

    def __init__(self, do: Callable[[float], None], first: float = 0.0) -> None:
        self._do, self._due = do, time.monotonic() + first

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now >= self._due:
            self._due = now + INTERVAL
            self._do(share)


class _Bar:
    """A line on a terminal that is written again and again."""

    def __init__(self, what: str) -> None:
        self._what, self._begun, self._width = what, time.monotonic(), 0

    def show(self, share: float) -> None:
        left = time_left(share, time.monotonic() - self._begun)
        more = tr("  {left} left", left=duration_text(left)) if left is not None else ""
        done = round(share * BAR)
        line = f"{self._what} [{'#' * done}{'.' * (BAR - done)}] {share:4.0%}{more}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def clear(self) -> None:
        sys.stderr.write("\r" + " " * self._width + "\r" if self._width else "")
        sys.stderr.flush()
