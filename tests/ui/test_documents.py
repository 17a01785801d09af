"""Documents as people handle them: new, open, save, recent, as text; and what is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from rmsviz.scene.edit import set_setting
from rmsviz.scene.files import MOST_BYTES, dumps, load, save
from rmsviz.scene.lessons import shipped
from rmsviz.scene.line import to_line
from rmsviz.scene.scene import opening_scene, with_timeline
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.recent import MOST, recent_files, remember_file
from tests.scenes import made
from tests.ui.driver import Driver

Key, Answer = Qt.Key, QMessageBox.StandardButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OPENING = opening_scene()
OTHER = made("rosenbrock", "adam lr=0.02", steps=40)


class Asked:
    """Answers what the program asks, and remembers the questions."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.answer = Answer.Cancel

    def __call__(self, parent: object, title: str, text: str, *more: object) -> object:
        self.questions.append(text)
        return self.answer


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(QMessageBox, "question", asked)
    return asked


@pytest.fixture
def driver(qtbot: QtBot, asked: Asked) -> Iterator[Driver]:
    yield Driver(qtbot)
    asked.answer = Answer.Discard


def change(driver: Driver, lr: float = 0.5) -> None:
    """Change what is computed, by hand."""
    driver.type_into(driver.window.side.cards.cards[0].rows.rows["lr"].field, str(lr))
    assert driver.scene.runs[0].settings["lr"] == lr
    driver.window.setFocus()


def said(driver: Driver) -> str:
    return driver.window.notices.message.label.text()


def recent_menu(driver: Driver) -> QMenu:
    menu = driver.window.menus.actions["recent"].menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return menu


# What is asked about


def test_nothing_is_asked_about_what_nobody_changed(driver: Driver, asked: Asked) -> None:
    driver.playhead.seek(40)
    driver.turn_wheel(driver.place(0.0, 0.0), 2)  # looking around is no change
    driver.key(Key.Key_A)
    assert driver.scene != OPENING and driver.window.windowTitle() == "rmsviz[*]"
    driver.key(Key.Key_N, CTRL)
    assert driver.scene == OPENING and driver.playhead.current == 0
    driver.window.close()
    assert asked.questions == []


def test_a_scene_that_was_never_saved_is_asked_about_once_it_is_changed(
    driver: Driver, asked: Asked
) -> None:
    change(driver)
    assert driver.window.isWindowModified() and "Untitled" in driver.window.windowTitle()
    driver.key(Key.Key_N, CTRL)
    driver.window.close()
    assert asked.questions == ["Save what is shown, which is in no file yet?"] * 2
    assert driver.window.isVisible() and driver.scene.runs[0].settings["lr"] == 0.5
    driver.key(Key.Key_Z, CTRL)
    driver.window.close()
    assert len(asked.questions) == 2 and not driver.window.isVisible()


def test_new_after_discard_is_the_opening_scene(driver: Driver, asked: Asked) -> None:
    change(driver)
    asked.answer = Answer.Discard
    driver.key(Key.Key_N, CTRL)
    assert driver.scene == OPENING and not driver.store.can_undo
    assert not driver.window.documents.modified


def test_new_after_save_has_saved_it(
    driver: Driver, asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(driver)
    asked.answer = Answer.Save
    monkeypatch.setattr("rmsviz.ui.documents.ask_target", lambda *_: "")
    driver.key(Key.Key_N, CTRL)
    assert driver.scene.runs[0].settings["lr"] == 0.5  # given up in the dialog: nothing is lost
    path = tmp_path / "mine.rmsviz"
    monkeypatch.setattr("rmsviz.ui.documents.ask_target", lambda *_: str(path))
    driver.key(Key.Key_N, CTRL)
    assert driver.scene == OPENING and driver.window.documents.path is None
    assert load(path).runs[0].settings["lr"] == 0.5


def test_of_a_files_scene_everything_counts(driver: Driver, asked: Asked, tmp_path: Path) -> None:
    path = tmp_path / "lecture.rmsviz"
    save(OTHER, path)
    assert driver.window.documents.open(path)
    driver.turn_wheel(driver.place(0.0, 0.0), 2)
    driver.window.close()
    assert asked.questions == ["Save the changes of lecture.rmsviz?"]


def test_an_untouched_lesson_is_never_asked_about(driver: Driver, asked: Asked) -> None:
    lesson = driver.window.findChild(LessonDesk)
    assert isinstance(lesson, LessonDesk)
    for path in list(shipped().values())[:2]:
        driver.window.lesson_requested.emit(path)
        lesson.go_to(1)
    assert not driver.window.documents.modified
    driver.key(Key.Key_N, CTRL)
    assert asked.questions == [] and driver.scene == OPENING
    assert lesson.panel.isHidden()  # its text is not about the new scene


def test_in_a_lesson_one_goes_on_unasked_and_leaves_asked(driver: Driver, asked: Asked) -> None:
    first, second = list(shipped().values())[:2]
    driver.window.lesson_requested.emit(first)
    driver.store.apply(lambda scene: set_setting(scene, 0, "lr", 0.123))
    driver.window.lesson_requested.emit(second)
    assert asked.questions == []
    driver.store.apply(lambda scene: set_setting(scene, 0, "lr", 0.123))
    driver.key(Key.Key_N, CTRL)
    assert asked.questions == ["Save what is shown, which is in no file yet?"]


# Files that cannot be opened


def hostile(kind: str, folder: Path) -> Path:
    path = folder / "hostile.rmsviz"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "a gigabyte":
        with open(path, "wb") as file:
            file.truncate(10**9)
    elif kind == "newer":
        path.write_text(dumps(OPENING).replace('"version": 1', '"version": 9'))
    elif kind == "many runs":
        run = '{"optimizer":"sgd"}'
        inner = f'{{"surface":{{"name":"cliff"}},"steps":9,"runs":[{",".join([run] * 40_000)}]}}'
        path.write_text(f'{{"version":1,"experiment":{inner}}}')
    elif kind == "binary":
        path.write_bytes(os.urandom(5000))
    return path


KINDS = {
    "missing": "No such file",
    "folder": "it is a folder",
    "pipe": "a device or a pipe",
    "device": "a device or a pipe",
    "a gigabyte": f"more than {MOST_BYTES:,} bytes",
    "newer": "update rmsviz",
    "many runs": "100 runs at most",
    "binary": "this is not a scene",
}


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("ending", [".rmsviz", ".md"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_opened_is_said_and_nothing_is_asked_or_lost(
    kind: str, ending: str, driver: Driver, asked: Asked, tmp_path: Path
) -> None:
    change(driver)
    before, path = driver.scene, hostile(kind, tmp_path)
    if ending == ".md":
        if not os.path.lexists(path):
            path = path.with_suffix(ending)
        else:
            path = path.rename(path.with_suffix(ending))
    driver.window.documents.open(path)
    assert said(driver).startswith(f"Cannot open hostile{ending}: ")
    assert ending == ".md" or KINDS[kind] in said(driver)
    assert driver.scene == before and driver.store.can_undo
    assert asked.questions == [] and recent_files() == []


def test_a_scene_that_cannot_be_written_is_said_and_stays(
    driver: Driver, asked: Asked, tmp_path: Path
) -> None:
    change(driver)
    assert not driver.window.documents.write(tmp_path / "gone" / "x.rmsviz")
    assert "Cannot save x.rmsviz" in said(driver)
    assert driver.window.documents.modified


# Recent files


def test_recent_files_stand_newest_first_and_open(
    driver: Driver, asked: Asked, tmp_path: Path
) -> None:
    for i in range(MOST + 2):
        save(with_timeline(OTHER, step=i), tmp_path / f"a&b {i}.rmsviz")
        driver.window.documents.open(tmp_path / f"a&b {i}.rmsviz")
    names = [path.name for path in recent_files()]
    assert names == [f"a&b {i}.rmsviz" for i in range(MOST + 1, 1, -1)]
    action = recent_menu(driver).actions()[3]
    assert action.text().startswith(f"&4  a&&b {MOST - 2}.rmsviz\t")
    action.trigger()
    assert driver.playhead.current == MOST - 2
    assert recent_files()[0].name == f"a&b {MOST - 2}.rmsviz"
    recent_menu(driver).actions()[-1].trigger()
    assert recent_files() == []
    assert [entry.isEnabled() for entry in recent_menu(driver).actions()] == [False]


def test_a_recent_file_that_is_gone_is_said_and_leaves_the_list(
    driver: Driver, tmp_path: Path
) -> None:
    driver.window.documents.write(tmp_path / "gone.rmsviz")
    (tmp_path / "gone.rmsviz").unlink()
    recent_menu(driver).actions()[0].trigger()
    assert "no file gone.rmsviz any more" in said(driver)
    assert recent_files() == []


def test_lessons_of_ones_own_are_recent_files_and_the_programs_are_not(
    driver: Driver, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("# Mine\n\n## One\n\nText.\n")
    assert driver.window.documents.open(mine)
    driver.window.lesson_requested.emit(next(iter(shipped().values())))
    assert recent_files() == [mine]


def test_a_name_that_is_no_text_is_not_remembered(tmp_path: Path) -> None:
    remember_file(Path(os.fsdecode(b"/tmp/\xff.rmsviz")))
    assert recent_files() == []


def test_the_open_dialog_opens_what_is_chosen(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(OTHER, tmp_path / "one.rmsviz")
    chosen = (str(tmp_path / "one.rmsviz"), "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: chosen)
    driver.key(Key.Key_O, CTRL)
    assert driver.scene == OTHER
    assert "one.rmsviz" in driver.window.windowTitle()


# As text


def test_a_scene_is_copied_as_a_line_and_pasted(driver: Driver, asked: Asked) -> None:
    change(driver)
    driver.playhead.seek(33)
    driver.key(Key.Key_C, CTRL | SHIFT)
    line = QGuiApplication.clipboard().text()
    scene = driver.scene
    assert line == to_line(with_timeline(scene, step=33))
    asked.answer = Answer.Discard
    driver.key(Key.Key_N, CTRL)
    driver.key(Key.Key_V, CTRL | SHIFT)
    assert driver.scene.experiment == scene.experiment
    assert driver.playhead.current == 33
    assert driver.window.documents.path is None


def test_a_pasted_scene_never_takes_the_place_of_an_unsaved_one_unasked(
    driver: Driver, asked: Asked
) -> None:
    change(driver)
    QGuiApplication.clipboard().setText(dumps(OTHER))
    driver.key(Key.Key_V, CTRL | SHIFT)
    assert asked.questions == ["Save what is shown, which is in no file yet?"]
    assert driver.scene.runs[0].settings["lr"] == 0.5
    asked.answer = Answer.Discard
    driver.key(Key.Key_V, CTRL | SHIFT)
    assert driver.scene == OTHER


@pytest.mark.parametrize("text", ["", "hello", "rmsviz:1:xyz", "rmsviz:3:AAAA", "{" * 5000])
def test_what_is_pasted_and_is_no_scene_is_said(text: str, driver: Driver, asked: Asked) -> None:
    change(driver)
    before = driver.scene
    QGuiApplication.clipboard().setText(text)
    driver.key(Key.Key_V, CTRL | SHIFT)
    assert said(driver).startswith("Cannot paste: ")
    assert driver.scene == before and asked.questions == []
