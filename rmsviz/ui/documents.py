"""The document of a window: where its scene came from, where it goes, what would be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.lessons import SUFFIXES as LESSONS
from rmsviz.scene.scene import Scene, opening_scene, with_timeline
from rmsviz.ui.file_dialog import ask_target
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.recent import recent_files, remember_file
from rmsviz.ui.store import Store

SCENE = ".rmsviz"
_SAVED = tr("Scenes (*{scene});;All files (*)", scene=SCENE)
_ENDINGS = " ".join(f"*{suffix}" for suffix in (SCENE, *LESSONS))
_OPENED = tr("Scenes and lessons ({endings});;All files (*)", endings=_ENDINGS)


class Documents(QObject):
    """What the store is reset to is a document: one without a file, until its file is said."""

    changed = Signal()  # another document, or the scene now differs from it (or no longer does)
    opened = Signal()  # a scene has taken the place of what was shown: no moment of a lesson
    lesson_found = Signal(object)  # the Path of a lesson that is to be opened
    said = Signal(str)  # what went well or wrong

    def __init__(self, store: Store, playhead: Playhead, window: QWidget) -> None:
        super().__init__(window)
        self._store, self._playhead, self._window = store, playhead, window
        self._path: Path | None = None
        self._saved: Scene | None = store.scene  # None: nothing that is anywhere
        store.changed.connect(lambda old, new: self.changed.emit())
        store.opened.connect(lambda scene: self.set_path(None))

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def name(self) -> str:
        """What the window is called after; empty for what nobody has made or changed."""
        if self._path is not None:
            return self._path.name
        return (self._store.scene.title or tr("Untitled")) if self.modified else ""

    @property
    def modified(self) -> bool:
        """Whether something would be lost: in a file's scene all counts, in one that was never
        saved, a lesson's or the opening scene, what is computed. Looking around changes nothing."""
        scene, saved = self._store.scene, self._saved
        if self._path is None and saved is not None:
            return (scene.experiment, scene.title) != (saved.experiment, saved.title)
        return scene != saved

    @property
    def present(self) -> Scene:
        """The scene with the speed and the step as they stand."""
        head = self._playhead
        return with_timeline(self._store.scene, rate=head.rate, loop=head.loop, step=head.current)

    def set_path(self, path: Path | None) -> None:
        """The present scene is what is in the file `path`."""
        self._path, self._saved = path, self._store.scene
        if path is not None:
            remember_file(path)
        self.changed.emit()

    # Other documents

    def new(self) -> None:
        if self.may_leave():
            self.show(opening_scene())

    def ask_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Open"), self._folder(), _OPENED)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Show the scene or the lesson in the file `path`, if the present scene may be left. Where
        it cannot be read, say why; whatever it is, that takes no time."""
        from rmsviz.scene.files import load

        try:
            _check_kind(path)
            if path.suffix.lower() in LESSONS:
                self.lesson_found.emit(path)
                return True
            scene = load(path)
        except (OSError, ValueError) as error:
            self.said.emit(_sentence(tr("cannot open"), path, error))
            return False
        if not self.may_leave():
            return False
        self.show(scene)
        self.set_path(path)
        return True

    def show(self, scene: Scene) -> None:
        """`scene` as a document without a file."""
        self._store.reset(scene)
        self.opened.emit()

    def restore(self, scene: Scene, path: Path | None) -> None:
        """`scene` as it was when it was lost, not yet in its file."""
        self.show(scene)
        self._path, self._saved = path, None
        self.changed.emit()

    # Saving

    def save(self) -> bool:
        """Write to the open file, or ask for one."""
        return self.write(self._path) if self._path else self.ask_save()

    def ask_save(self) -> bool:
        start = str(self._path or Path(self._folder()) / f"scene{SCENE}")
        name = ask_target(self._window, tr("Save the scene"), start, _SAVED, SCENE)
        return self.write(Path(name)) if name else False

    def write(self, path: Path) -> bool:
        """Write the scene, with the speed and the step as they stand."""
        from rmsviz.scene.files import save

        try:
            save(self.present, path)
        except (BadInput, OSError) as error:
            self.said.emit(_sentence(tr("cannot save"), path, error))
            return False
        self.set_path(path)
        self.said.emit(tr("saved {name}", name=path.name))
        return True

    def may_leave(self) -> bool:
        """Ask before something is lost; False where the user would rather stay."""
        if not self.modified:
            return True
        asked = (
            tr("Save the changes of {name}?", name=self._path.name)
            if self._path
            else tr("Save what is shown, which is in no file yet?")
        )
        choice = QMessageBox.StandardButton
        self._window.activateWindow()  # of several that are closed, the one that asks
        answer = QMessageBox.question(
            self._window,
            "rmsviz",
            asked,
            choice.Save | choice.Discard | choice.Cancel,
            choice.Save,
        )
        return self.save() if answer == choice.Save else answer == choice.Discard

    # As text

    def copy_line(self) -> None:
        """Put the scene on the clipboard as one line."""
        from rmsviz.scene.line import to_line

        line = to_line(self.present)
        QGuiApplication.clipboard().setText(line)
        self.said.emit(tr("copied the scene as a line of {line:,} characters", line=len(line)))

    def paste(self) -> None:
        """Show the scene that the clipboard's text is; where it is none, say why."""
        from rmsviz.scene.line import from_text

        try:
            scene = from_text(QGuiApplication.clipboard().text())
        except BadInput as error:
            self.said.emit(tr("cannot paste: {error}", error=error))
            return
        if self.may_leave():
            self.show(scene)

    def _folder(self) -> str:
        """Of the present file, or of the last one."""
        last = self._path or next(iter(recent_files()), None)
        return str(last.parent) if last else ""


def _check_kind(path: Path) -> None:
    """Folders, devices and pipes are no files to read; some of them would never end."""
    if path.is_dir():
        raise BadInput(tr("it is a folder"))
    if path.exists() and not path.is_file():
        raise BadInput(tr("it is a device or a pipe, not a file"))


def _sentence(what: str, path: Path, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{what} {path.name}: {reason}"
