"""Files and folders that appear only when they are whole."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from rmsviz.language import tr

if sys.platform != "win32":
    import fcntl

PREFIX, SUFFIX = ".rmsviz-", ".part"  # of what is being written
FRESH = 10.0  # seconds, in which a part that was just made is not yet locked
_one_at_a_time = Lock()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends. A device or a pipe, which
    nothing can take the place of, is written to as it is."""
    special = path.exists() and not path.is_file()
    with nullcontext(path) if special else whole_path(path) as part, open(part, "wb") as file:
        yield file


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """An empty file beside `path` that takes its place when the block ends.

    It is synced and renamed then, and removed on any exception: `path` is as it was before or
    whole, whatever happens. Where `path` is a link, the file it names is replaced. What a killed
    process left in the folder is removed.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, tr("it is no file that could be replaced"), str(path))
    remove_left_over(target.parent)
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent)
    os.close(descriptor)
    with _held(name):
        try:
            yield Path(name)
            os.chmod(name, _mode(target))
            _sync(name)
            os.replace(name, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new folder that is called `path` when the block ends; FileExistsError where there is a
    folder with something in it, or a file."""
    target = Path(os.path.realpath(path))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(
            tr("{path} is there already and not empty; name a new folder", path=path)
        )
    remove_left_over(target.parent)
    part = Path(tempfile.mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent))
    with _held(part):
        try:
            yield part
            for file in part.iterdir():
                _sync(file)
            os.chmod(part, 0o777 & ~_umask())
            os.replace(part, target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


def remove_left_over(folder: Path) -> None:
    """Remove what a killed process left in `folder`: parts that nobody holds any more."""
    with suppress(OSError):
        for part in folder.glob(f"{PREFIX}*{SUFFIX}"):
            with suppress(OSError):
                _remove_if_left(part)


def _remove_if_left(part: Path) -> None:
    found = part.lstat()
    ours = sys.platform == "win32" or found.st_uid == os.getuid()
    plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    if not (ours and plain) or time.time() - found.st_mtime < FRESH:
        return
    with _held(part, surely=True):
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()


@contextmanager
def _held(part: str | Path, surely: bool = False) -> Iterator[None]:
    """Hold a lock that ends with the process, however that ends. Where that cannot be, because
    another holds it or the disk knows no locks: OSError if it must be `surely` held."""
    if sys.platform == "win32":  # a file that is open cannot be removed there
        yield
        return
    descriptor = os.open(part, os.O_RDONLY)
    try:
        with nullcontext() if surely else suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _sync(path: str | Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode(target: Path) -> int:
    """The permissions `target` has, or those that a new file would get."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    return 0o666 & ~_umask()


def _umask() -> int:
    with _one_at_a_time:  # between two threads it would stay 0
        mask = os.umask(0)
        os.umask(mask)
    return mask
