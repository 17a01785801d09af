"""A whole session with the keys alone, as somebody who uses no mouse has it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from rmsviz.scene.edit import set_start
from rmsviz.ui import session as session_module
from rmsviz.ui.lesson_panel import LessonPanel
from tests.ui.driver import PLAIN, Driver

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FARTHEST = 80  # presses of Tab in which everything is reached


@pytest.fixture
def driver(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    return Driver(qtbot, size=(1280, 800))


def press(driver: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """A key goes to the menu that is open, else to what has the focus."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget() or driver.window
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def tab_to(driver: Driver, name: str) -> QWidget:
    """Press Tab until the control called `name` has the focus."""
    for _ in range(FARTHEST):
        focus = QApplication.focusWidget()
        if focus is not None and name in (focus.accessibleName(), getattr(focus, "text", str)()):
            return focus
        press(driver, Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {name!r}")


def choose(driver: Driver, text: str) -> None:
    """Go down the open menu to an entry and choose it."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in menu.actions():
        press(driver, Key.Key_Down)
        active = menu.activeAction()
        if active is not None and text in active.text():
            press(driver, Key.Key_Return)
            return
    raise AssertionError(f"{text!r} is not in the menu")


def test_a_session_without_a_mouse(driver: Driver) -> None:
    window = driver.window
    # A surface, one more run, its α
    tab_to(driver, "Surface")
    QTest.keyClicks(QApplication.focusWidget(), "Rosen")
    QApplication.processEvents()
    assert driver.scene.experiment.surface.name == "rosenbrock"
    tab_to(driver, "Add optimizer")
    press(driver, Key.Key_Space)
    choose(driver, "Adam")
    assert [run.optimizer for run in driver.scene.runs] == ["adagrad", "rmsprop", "adam"]
    tab_to(driver, "Adam lr")
    before = driver.scene.runs[2].settings["lr"]
    press(driver, Key.Key_Up)
    assert driver.scene.runs[2].settings["lr"] > before
    # Time
    driver.settle()
    press(driver, Key.Key_Escape)
    press(driver, Key.Key_Space)
    assert driver.playhead.playing
    driver.pass_time(2.0)
    press(driver, Key.Key_Space)
    there = driver.playhead.current
    assert not driver.playhead.playing and there > 0
    tab_to(driver, "Loop")
    press(driver, Key.Key_Right)
    assert driver.playhead.current == there + 1
    # An export, looked at and left
    press(driver, Key.Key_E, CTRL)
    (dialog,) = window.findChildren(QDialog)
    assert dialog.isVisible() and dialog.isAncestorOf(QApplication.focusWidget())
    press(driver, Key.Key_Escape)
    assert window.findChildren(QDialog) == []


def test_a_lesson_without_a_mouse(driver: Driver) -> None:
    press(driver, Key.Key_L, ALT)
    choose(driver, "1")
    (panel,) = driver.window.findChildren(LessonPanel)
    assert panel.isVisible()
    while not driver.playhead.held:
        tab_to(driver, "Next")
        press(driver, Key.Key_Space)
    answer = panel.quiz.buttons[0]
    assert tab_to(driver, answer.text()) is answer
    press(driver, Key.Key_Space)
    assert not driver.playhead.held and driver.playhead.playing
    tab_to(driver, "Close the lesson")
    press(driver, Key.Key_Space)
    assert panel.isHidden()


def test_a_chooser_takes_letters_and_leaves_shortcuts_to_the_window(driver: Driver) -> None:
    tab_to(driver, "Surface")
    press(driver, Key.Key_B, CTRL)
    assert driver.window.side.isHidden()
    press(driver, Key.Key_B, CTRL)
    before = driver.scene
    driver.store.apply(lambda s: set_start(s, (1.0, 1.0)))
    tab_to(driver, "Surface")
    press(driver, Key.Key_Z, CTRL)
    assert driver.scene == before


def test_what_is_opened_gives_the_keys_to_the_window(driver: Driver) -> None:
    tab_to(driver, "Surface")
    driver.window.menus.actions["new"].trigger()
    driver.settle()
    press(driver, Key.Key_Right)
    press(driver, Key.Key_2)
    assert driver.playhead.current == 1 and driver.scene.view.instrument == "memory"


def test_after_a_dialog_the_keys_are_the_windows_if_they_were_before(driver: Driver) -> None:
    tab_to(driver, "Surface")
    driver.click_stage(driver.plot_place(4, 0.5))
    driver.window.menus.actions["about"].trigger()
    QApplication.processEvents()
    dialog = next(d for d in driver.window.findChildren(QDialog) if d.isVisible())
    dialog.close()
    with driver.qtbot.waitActive(driver.window):
        driver.window.activateWindow()
    driver.playhead.to_start()
    press(driver, Key.Key_2)
    press(driver, Key.Key_Right)
    assert driver.playhead.current == 1 and driver.scene.view.instrument == "memory"
