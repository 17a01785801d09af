"""Exports under way: each in a process of its own, one after the other.

The process is the command `rmsviz export`, so both make the same bytes, and a cancel is clean.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import Literal

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

import rmsviz
from rmsviz.language import tr
from rmsviz.scene.durations import time_left
from rmsviz.scene.files import dumps
from rmsviz.scene.scene import Scene
from rmsviz.scene.whole_file import remove_left_over
from rmsviz.ui.settings import settings

State = Literal["waiting", "running", "done", "failed", "cancelled"]
PATIENCE = 2000  # milliseconds that a process has to clean up after a cancel
_ERROR = "rmsviz: error: "
FOLDER = "export/folder"  # among the settings: where the last export went
# The program, whether it is installed or not; what the folder hides must not come first.
_PROGRAM = (
    f"import sys; sys.path.append({str(Path(rmsviz.__file__).parent.parent)!r});"
    " from rmsviz.__main__ import main; sys.exit(main())"
)


def command_words(options: Mapping[str, str]) -> list[str]:
    """The words of a command line for options; a switch has no text."""
    return [f"--{name}={text}" if text else f"--{name}" for name, text in options.items()]


class Exporting(QObject):
    """One export: where it goes, how far it is, how it ended."""

    changed = Signal()

    def __init__(
        self, scene: Scene, name: str, options: Mapping[str, str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.name, self.path = name, Path(name)
        self.state: State = "waiting"
        self.share, self.problem = 0.0, ""
        self._scene, self._words = scene, command_words(options)
        self._began = 0.0
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail)

    @property
    def over(self) -> bool:
        return self.state not in ("waiting", "running")

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take; None before that can be told."""
        return time_left(self.share, time.monotonic() - self._began) if self._began else None

    def start(self) -> None:
        self._set("running")
        words = ["export", "-", *self._words, "--progress", "-o", self.name]
        self._process.start(sys.executable, ["-P", "-c", _PROGRAM, *words])
        self._process.write(dumps(self._scene).encode("utf-8"))
        self._process.closeWriteChannel()

    def cancel(self) -> None:
        """Stop at once. The process has a moment to remove what it has begun."""
        if self.over:
            return
        self._set("cancelled")
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.terminate()
            QTimer.singleShot(PATIENCE, self._process.kill)

    def forget(self) -> None:
        """Let it go, as soon as its process has ended."""
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self.deleteLater()
        else:
            self._process.finished.connect(self.deleteLater)

    def wait(self) -> None:
        """Until the process has ended."""
        if not self._process.waitForFinished(PATIENCE):
            self._process.kill()
            self._process.waitForFinished(PATIENCE)

    def _read(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data()).decode()
            what, _, share = line.partition(" ")
            if what == "exporting" and not self._began:
                self._began = time.monotonic()
            self.share = float(share) if what == "exporting" else 0.0
        self.changed.emit()

    def _finish(self, status: int, how: QProcess.ExitStatus) -> None:
        if self.state != "running":
            return
        if status == 0:
            self.share = 1.0
            self._set("done")
            return
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        last = (said.strip().splitlines() or [tr("it ended with status {status}", status=status)])[
            -1
        ]
        killed = how == QProcess.ExitStatus.CrashExit
        reason = tr("it was killed") if killed else last.removeprefix(_ERROR)
        self.problem = reason if last.startswith(_ERROR) else f"{self.path.name}: {reason}"
        self._set("failed")

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.problem = tr(
                "the export could not be started: {reason}",
                reason=self._process.errorString(),
            )
            self._set("failed")

    def _set(self, state: State) -> None:
        self.state = state
        self.changed.emit()


class Exports(QObject):
    """The queue: one process at a time, in the order in which they were asked for."""

    added = Signal(object)  # Exporting

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: list[Exporting] = []
        folder = settings().value(FOLDER)
        if isinstance(folder, str):  # where a process may have been killed; a disk may be slow
            Thread(target=remove_left_over, args=(Path(folder),), daemon=True).start()

    @property
    def under_way(self) -> Sequence[Exporting]:
        return [export for export in self._queue if not export.over]

    def add(self, scene: Scene, name: str, options: Mapping[str, str]) -> Exporting:
        """Write `scene` to `name` as soon as those before it are done."""
        settings().setValue(FOLDER, str(Path(name).absolute().parent))
        export = Exporting(scene, name, options, self)
        export.changed.connect(self._go_on)
        self._queue.append(export)
        self.added.emit(export)
        self._go_on()
        return export

    def _go_on(self) -> None:
        self._queue = list(self.under_way)
        if self._queue and self._queue[0].state == "waiting":
            self._queue[0].start()

    def stop(self) -> None:
        """Cancel all, and wait until their processes have ended."""
        stopped = list(self.under_way)
        for export in reversed(stopped):
            export.cancel()
        for export in stopped:
            export.wait()
