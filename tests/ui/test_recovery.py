"""What a crash would lose: kept, found again, offered; never in the way of a start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.app import make_program
from rmsviz.scene.edit import set_setting
from rmsviz.scene.files import dumps, save
from rmsviz.scene.scene import Scene, opening_scene
from rmsviz.ui import recovery
from rmsviz.ui.recovery import find_lost, state_folder
from rmsviz.ui.recovery_note import RecoveryNote
from rmsviz.ui.window import Window
from rmsviz.ui.windows import Windows
from tests.scenes import made

ROOT = Path(__file__).parents[2]
OPENING = opening_scene()
OTHER = made("rosenbrock", "adam lr=0.02", steps=40)

# The program, in which somebody changes a learning rate; it is killed when that has been kept.
KILLED = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from rmsviz import app
from rmsviz.scene.edit import set_setting
from rmsviz.scene.files import load
from rmsviz.scene.scene import opening_scene
from rmsviz.ui import recovery

recovery.SOON = 0
BEFORE = set(recovery.state_folder().glob("*.rmsviz"))
class Watched(app.Windows):
    def open(self, scene=None, path=None):
        window = super().open(scene, path)
        QTimer.singleShot(0, window, lambda: window.store.apply(
            lambda scene: set_setting(scene, 0, "lr", 0.625)))
        self.look = QTimer(self)
        self.look.timeout.connect(self.die)
        self.look.start(1)
        return window
    def die(self):
        if set(recovery.state_folder().glob("*.rmsviz")) - BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
app.Windows = Watched
path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
app.run(load(path) if path else opening_scene(), path)
"""


@pytest.fixture
def windows(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Windows]:
    """The program; what is changed is kept as soon as it is asked for."""
    monkeypatch.setattr(recovery, "SOON", 0)
    made = Windows(lambda scene: make_program(scene).window)
    yield made
    close_all(made)


def close_all(windows: Windows) -> None:
    for window in list(windows.keepers):
        window.close()
    QApplication.processEvents()


def started(windows: Windows, qtbot: QtBot, scene: Scene = OPENING) -> Window:
    window = windows.open(scene)
    with qtbot.waitExposed(window):
        window.show()
    windows.offer_lost(window)
    return window


def change(window: Window, lr: float = 0.625) -> None:
    window.store.apply(lambda scene: set_setting(scene, 0, "lr", lr))


def files() -> list[Path]:
    return list(state_folder().glob("*.rmsviz"))


def note_in(window: Window) -> RecoveryNote:
    (note,) = [note for note in window.notices.more if isinstance(note, RecoveryNote)]
    assert note.isVisible()
    return note


def crash(*words: str) -> None:
    """Run the program until it is killed."""
    environ = os.environ | {"XDG_CONFIG_HOME": os.environ["XDG_STATE_HOME"]}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *words], env=environ, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL


def left(scene: Scene, path: str = "", name: str = "left") -> Path:
    """A file as a crash leaves it."""
    state_folder().mkdir(parents=True, exist_ok=True)
    file = state_folder() / f"{name}.rmsviz"
    file.write_text(f'"{path}"\n{dumps(scene)}', "utf-8")
    return file


def test_what_is_changed_is_kept_and_a_regular_close_leaves_nothing(
    windows: Windows, qtbot: QtBot
) -> None:
    window = started(windows, qtbot)
    change(window)
    qtbot.waitUntil(lambda: bool(files()))
    assert '"lr": 0.625' in files()[0].read_text("utf-8")
    change(window, 0.5)
    qtbot.waitUntil(lambda: '"lr": 0.5' in files()[0].read_text("utf-8"))
    window.close()
    assert list(state_folder().iterdir()) == []


def test_what_is_undone_or_saved_is_not_kept(
    windows: Windows, qtbot: QtBot, tmp_path: Path
) -> None:
    window = started(windows, qtbot)
    change(window)
    qtbot.waitUntil(lambda: bool(files()))
    window.store.undo()
    qtbot.waitUntil(lambda: not files())
    change(window)
    qtbot.waitUntil(lambda: bool(files()))
    window.documents.write(tmp_path / "a.rmsviz")
    qtbot.waitUntil(lambda: not files())


def test_nothing_is_written_while_a_hand_drags(
    windows: Windows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = started(windows, qtbot)
    held = Qt.MouseButton.LeftButton
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: held)
    change(window)
    keeper = windows.keepers[window]
    for _ in range(3):
        keeper.keep()
    assert keeper._thread is None and not files()
    held = Qt.MouseButton.NoButton
    qtbot.waitUntil(lambda: bool(files()))


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_after_a_crash_it_is_offered_and_restored(
    windows: Windows, qtbot: QtBot, tmp_path: Path
) -> None:
    save(OPENING, tmp_path / "lecture.rmsviz")
    crash(str(tmp_path / "lecture.rmsviz"))
    window = started(windows, qtbot)
    note = note_in(window)
    assert "lecture.rmsviz" in note.label.text()
    assert window.store.scene == OPENING  # nothing happens before somebody wants it
    qtbot.mouseClick(note.restore_button, Qt.MouseButton.LeftButton)
    assert window.store.scene == set_setting(OPENING, 0, "lr", 0.625)
    assert window.documents.path == tmp_path / "lecture.rmsviz" and window.documents.modified
    assert files() and note.isHidden()  # it would survive the next crash, too
    window.close()
    assert list(state_folder().iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_two_crashes_are_two_windows(windows: Windows, qtbot: QtBot) -> None:
    crash()
    crash()
    window = started(windows, qtbot)
    qtbot.mouseClick(note_in(window).restore_button, Qt.MouseButton.LeftButton)
    assert [w.store.scene for w in windows.keepers] == [set_setting(OPENING, 0, "lr", 0.625)] * 2
    assert all(w.isVisible() and w.windowTitle().startswith("Untitled") for w in windows.keepers)


def test_what_was_lost_never_replaces_what_is_there(windows: Windows, qtbot: QtBot) -> None:
    left(OTHER)
    window = started(windows, qtbot)
    change(window)
    qtbot.mouseClick(note_in(window).restore_button, Qt.MouseButton.LeftButton)
    assert window.store.scene.runs[0].settings["lr"] == 0.625
    assert [w.store.scene for w in windows.keepers] == [window.store.scene, OTHER]


def test_discarded_it_is_gone(windows: Windows, qtbot: QtBot) -> None:
    left(OTHER, "/home/someone/lecture.rmsviz")
    window = started(windows, qtbot)
    note = note_in(window)
    qtbot.mouseClick(note.discard_button, Qt.MouseButton.LeftButton)
    assert note.isHidden() and window.notices.more == []
    assert list(state_folder().iterdir()) == []
    assert window.store.scene == OPENING


def test_left_alone_it_is_offered_again(windows: Windows, qtbot: QtBot) -> None:
    left(OTHER)
    note_in(started(windows, qtbot))
    close_all(windows)
    assert len(files()) == 1
    note_in(started(windows, qtbot))


def test_a_program_that_runs_has_not_crashed(windows: Windows, qtbot: QtBot) -> None:
    first = started(windows, qtbot)
    change(first)
    qtbot.waitUntil(lambda: bool(files()))
    assert list(find_lost()) == []
    second = started(windows, qtbot)
    assert second.notices.more == []


def test_only_one_of_two_programs_is_offered_what_was_lost(windows: Windows, qtbot: QtBot) -> None:
    left(OTHER)
    first, second = started(windows, qtbot), started(windows, qtbot)
    note_in(first)
    assert second.notices.more == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'""\n' + b"[" * 100_000,
        b'""\n{"version": 99}',
        b'17\n{"version": 1}',
        b'"a\n',
        b'""\n' + b" " * 10_000_000,
    ],
)
def test_broken_files_never_prevent_a_start(data: bytes, windows: Windows, qtbot: QtBot) -> None:
    broken = left(OTHER, name="a-broken-one")
    broken.write_bytes(data)
    (state_folder() / "folder.rmsviz").mkdir()
    (state_folder() / "link.rmsviz").symlink_to("/dev/zero")
    os.mkfifo(state_folder() / "pipe.rmsviz")
    left(OTHER, name="good")
    window = started(windows, qtbot)
    qtbot.mouseClick(note_in(window).restore_button, Qt.MouseButton.LeftButton)
    assert window.store.scene == OTHER
    assert broken.read_bytes() == data  # a newer version may have written it


def test_where_nothing_can_be_kept_the_window_goes_on(
    windows: Windows, qtbot: QtBot, tmp_path: Path
) -> None:
    state_folder().parent.parent.mkdir(parents=True, exist_ok=True)
    state_folder().parent.write_text("a file where the folder should be")
    window = started(windows, qtbot)
    change(window)
    keeper = windows.keepers[window]
    qtbot.waitUntil(lambda: keeper._thread is not None and not keeper._thread.is_alive())
    assert window.isVisible() and window.documents.modified
