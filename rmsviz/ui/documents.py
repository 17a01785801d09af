"""Opening and saving scene files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.scene.scene import Scene, with_timeline
from rmsviz.ui.file_dialog import ask_target
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.store import Store

_FILTER = "Scenes (*.rmsviz);;All files (*)"
_SUFFIX = ".rmsviz"


class Documents(QObject):
    """The file that the scene came from or went to."""

    changed = Signal()  # another file, or the scene now differs from it (or no longer does)
    said = Signal(str)  # what went well or wrong

    def __init__(self, store: Store, playhead: Playhead, window: QWidget) -> None:
        super().__init__(window)
        self._store, self._playhead, self._window = store, playhead, window
        self._path: Path | None = None
        self._saved: Scene = store.scene
        store.changed.connect(lambda old, new: self.changed.emit())

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def modified(self) -> bool:
        """Whether a file is open and the scene is no longer what it holds."""
        return self._path is not None and self._store.scene != self._saved

    def set_path(self, path: Path | None) -> None:
        """The present scene is what is in the file `path`."""
        self._path, self._saved = path, self._store.scene
        self.changed.emit()

    def ask_open(self) -> None:
        if not self.may_leave():
            return
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a scene", self._folder(), _FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Show the scene in `path`; where it cannot be read, say why and keep the present one."""
        from rmsviz.scene.files import load

        try:
            scene = load(path)
        except (BadInput, OSError) as error:
            self.said.emit(_sentence("cannot open", path, error))
            return False
        self._store.reset(scene)
        self.set_path(path)
        return True

    def save(self) -> bool:
        """Write to the open file, or ask for one."""
        return self.write(self._path) if self._path else self.ask_save()

    def ask_save(self) -> bool:
        start = str(self._path or "scene.rmsviz")
        name = ask_target(self._window, "Save the scene", start, _FILTER, _SUFFIX)
        return self.write(Path(name)) if name else False

    def write(self, path: Path) -> bool:
        """Write the scene, with the speed and the step as they stand."""
        from rmsviz.scene.files import save

        head = self._playhead
        scene = with_timeline(self._store.scene, rate=head.rate, loop=head.loop, step=head.current)
        try:
            save(scene, path)
        except (BadInput, OSError) as error:
            self.said.emit(_sentence("cannot save", path, error))
            return False
        self.set_path(path)
        self.said.emit(f"saved {path.name}")
        return True

    def may_leave(self) -> bool:
        """Ask before changes of an opened file are lost; False where the user would rather stay."""
        if not self.modified or self._path is None:
            return True
        choice = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "rmsviz",
            f"Save the changes of {self._path.name}?",
            choice.Save | choice.Discard | choice.Cancel,
            choice.Save,
        )
        return self.save() if answer == choice.Save else answer == choice.Discard

    def _folder(self) -> str:
        return str(self._path.parent) if self._path else ""


def _sentence(what: str, path: Path, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{what} {path.name}: {reason}"
