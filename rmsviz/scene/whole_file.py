"""Files and folders that appear only when they are whole."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

PREFIX, SUFFIX = ".rmsviz-", ".part"  # of what is being written


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
    whole, whatever happens. Where `path` is a link, the file it names is replaced.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is no file that could be replaced", str(path))
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent)
    os.close(descriptor)
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
        raise FileExistsError(f"{path} is there already and not empty; name a new folder")
    part = Path(tempfile.mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent))
    try:
        yield part
        for file in part.iterdir():
            _sync(file)
        os.chmod(part, 0o777 & ~_umask())
        os.replace(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def remove_left_over(folder: Path, older_than: float) -> None:
    """Remove what a killed process left in `folder`: parts last written before `older_than`
    (seconds since the epoch)."""
    for part in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            if part.stat().st_mtime >= older_than:
                continue
            if part.is_dir():
                shutil.rmtree(part)
            else:
                part.unlink()


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
    mask = os.umask(0)
    os.umask(mask)
    return mask
