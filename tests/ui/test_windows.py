"""Several windows: each on its own, all in one theme, closed one by one or together, and freed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from rmsviz.app import make_program
from rmsviz.render.theme import DARK
from rmsviz.scene.edit import set_setting
from rmsviz.scene.scene import Scene, opening_scene
from rmsviz.ui.window import Window
from rmsviz.ui.windows import Windows

Answer = QMessageBox.StandardButton
OPENING = opening_scene()


@pytest.fixture
def windows(qtbot: QtBot) -> Iterator[Windows]:
    made = Windows(lambda scene: make_program(scene).window)
    made.open().show()
    yield made
    for window in list(made.keepers):
        window.documents.set_path(None)
        window.close()
    let_go()


def let_go() -> None:
    """What is to be deleted is deleted, and what nobody holds is collected."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def press(window: Window, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    from PySide6.QtTest import QTest

    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(window, key, modifiers)


def change(window: Window, lr: float) -> None:
    window.store.apply(lambda scene: set_setting(scene, 0, "lr", lr))


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def two(windows: Windows) -> tuple[Window, Window]:
    (first,) = windows.keepers
    press(first, Qt.Key.Key_N, CTRL | SHIFT)
    _, second = windows.keepers
    return first, second


def test_a_new_window_is_on_the_opening_scene_and_on_its_own(windows: Windows) -> None:
    (first,) = windows.keepers
    change(first, 0.5)
    first, second = two(windows)
    assert second.isVisible() and second.size() == first.size()
    assert second.store.scene == OPENING and not second.store.can_undo
    change(second, 0.25)
    second.playhead.seek(20)
    first.menus.actions["undo"].trigger()
    assert first.store.scene == OPENING and first.playhead.current == 0
    assert second.store.scene.runs[0].settings["lr"] == 0.25
    press(second, Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier)
    assert (first.playhead.current, second.playhead.current) == (0, 300)


def test_a_theme_is_chosen_for_all_windows(windows: Windows) -> None:
    first, second = two(windows)
    second.menus.actions["dark"].trigger()
    assert first.theme == second.theme == DARK
    assert first.menus.actions["dark"].isChecked()
    first.tools.theme.click()
    assert second.theme.name == "light"
    third = windows.open_beside(first)
    third.menus.actions["dark"].trigger()
    first.menus.actions["system"].trigger()
    assert all(window.menus.actions["system"].isChecked() for window in windows.keepers)


def test_quitting_closes_all_and_stops_at_the_first_refusal(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two(windows)
    asked: list[object] = []
    answer = Answer.Cancel

    def question(parent: object, *more: object) -> object:
        asked.append(parent)
        return answer

    monkeypatch.setattr(QMessageBox, "question", question)
    change(first, 0.5)
    change(second, 0.5)
    press(first, Qt.Key.Key_Q, CTRL)
    assert len(asked) == 1 and first.isVisible() and second.isVisible()
    answer = Answer.Discard
    press(first, Qt.Key.Key_Q, CTRL)
    assert len(asked) == 3 and not windows.keepers


def test_one_window_is_closed_and_the_other_goes_on(windows: Windows) -> None:
    first, second = two(windows)
    press(second, Qt.Key.Key_W, CTRL)
    assert list(windows.keepers) == [first] and first.isVisible()


def test_a_window_that_is_closed_is_freed(windows: Windows) -> None:
    made: list[Scene] = []

    def make(scene: Scene) -> Window:
        program = make_program(scene)
        made.append(scene)
        held = program.window, program.store, program.playhead, program.session, program.view
        gone.extend(weakref.ref(each) for each in (*held, program.view.stage))
        return program.window

    gone: list[weakref.ref[object]] = []
    windows._make = make
    (first,) = windows.keepers
    let_go()  # what an earlier test left is not counted
    before = len(QApplication.allWidgets())
    for _ in range(2):
        window = windows.open_beside(first)
        window.menus.actions["lesson:death-spiral"].trigger()
        QApplication.processEvents()
        window.close()
        del window
        let_go()
    assert len(gone) == 12
    assert [type(ref()).__name__ for ref in gone if ref() is not None] == []
    assert len(QApplication.allWidgets()) == before


def test_a_window_beside_another_does_not_leave_the_screen(windows: Windows) -> None:
    (first,) = windows.keepers
    room = first.screen().availableGeometry()
    first.setGeometry(room)
    beside = windows.open_beside(first)
    assert beside.pos() != first.pos()
    assert beside.frameGeometry().bottom() <= room.bottom()
