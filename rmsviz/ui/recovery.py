"""What a crash would lose is kept in the user's state folder, and found again at the next start.

Each window has a file there while something in it is not saved: a line with the path of its
document (JSON, empty where it has none), then the text of a scene file. Beside it stands a lock
that ends with the process; a file whose lock nobody holds was left by a crash.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from rmsviz.scene.scene import Scene
from rmsviz.ui.documents import SCENE, Documents

SOON = 2000  # milliseconds after a change
MOST = 20  # lost scenes that are offered at once


def state_folder() -> Path:
    where = QStandardPaths.StandardLocation.GenericStateLocation
    return Path(QStandardPaths.writableLocation(where)) / "rmsviz" / "recovery"


@dataclass(frozen=True)
class Kept:
    """A file and its lock."""

    file: Path
    lock: QLockFile

    @classmethod
    def at(cls, file: Path) -> Kept:
        lock = QLockFile(f"{file}.lock")
        lock.setStaleLockTime(0)  # it is stale when its process is gone, however old it is
        return cls(file, lock)

    def write(self, scene: Scene, path: Path | None) -> None:
        """Replace the file by a whole one. Where there is no room or no right, nothing is kept."""
        from rmsviz.scene.files import dumps
        from rmsviz.scene.whole_file import whole_file

        text = json.dumps(str(path or "")) + "\n" + dumps(scene)
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if self.lock.isLocked() or self.lock.tryLock(0):
                with whole_file(self.file) as file:
                    file.write(text.encode("utf-8"))

    def remove(self) -> None:
        with suppress(OSError):
            self.file.unlink(missing_ok=True)
        self.lock.unlock()


@dataclass(frozen=True)
class Lost:
    """A scene that was left by a crash, the document it was, and when it was kept."""

    kept: Kept
    scene: Scene
    path: Path | None
    time: datetime


class Keeper(QObject):
    """Keeps what one window would lose: soon after a change, on another thread, and never while a
    hand drags. What is saved, undone or closed is removed."""

    def __init__(self, documents: Documents, parent: QObject) -> None:
        super().__init__(parent)
        self._documents = documents
        self._kept = Kept.at(state_folder() / f"{os.urandom(8).hex()}{SCENE}")
        self._thread: Thread | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.keep)
        documents.changed.connect(self._note)

    def _note(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def keep(self) -> None:
        """Bring the file up to now; later where now is no good moment."""
        held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if held or (self._thread is not None and self._thread.is_alive()):
            self._soon.start()
        elif self._documents.modified:
            what = self._documents.present, self._documents.path
            self._thread = Thread(target=self._kept.write, args=what, daemon=True)
            self._thread.start()
        else:
            self._kept.remove()

    def restore(self, lost: Lost) -> None:
        """Show what was lost; its file is this window's from now on."""
        self._finish()
        self._kept.remove()
        self._kept = lost.kept
        self._documents.restore(lost.scene, lost.path)

    def close(self) -> None:
        """The window is closed as it should be: nothing is lost."""
        self._documents.changed.disconnect(self._note)
        self._finish()
        self._kept.remove()

    def _finish(self) -> None:
        self._soon.stop()
        if self._thread is not None:
            self._thread.join()


def find_lost() -> Iterator[Lost]:
    """What crashes have left; whoever asks first holds the locks. What cannot be read stays where
    it is: a newer version may have written it."""
    with suppress(OSError):
        files = [file for file in state_folder().glob(f"*{SCENE}") if file.is_file()]
        for file in sorted(files, key=lambda file: -file.stat().st_mtime)[:MOST]:
            kept = Kept.at(file)
            if kept.lock.tryLock(0):
                with suppress(OSError, ValueError, RecursionError):
                    yield _read(kept)


def _read(kept: Kept) -> Lost:
    """BadInput, a ValueError, where the file is broken."""
    from rmsviz.scene.files import MOST_BYTES, loads

    with open(kept.file, "rb") as file:
        first, _, rest = file.read(MOST_BYTES).decode("utf-8").partition("\n")
    path = json.loads(first)
    if not isinstance(path, str):
        raise ValueError("the first line is a path")
    time = datetime.fromtimestamp(kept.file.stat().st_mtime)
    return Lost(kept, loads(rest), Path(path) if path else None, time)
