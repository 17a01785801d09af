"""Everybody can use every control: it has a name, says what it is and which key does the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QScrollBar,
    QWhatsThis,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rmsviz.engine.catalogue import make_surface
from rmsviz.scene.edit import add_run, keep_ghost, set_surface
from rmsviz.scene.lessons import titles
from tests.ui.driver import Driver

KINDS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
NO_CONTROLS = (QMenuBar, QScrollBar, QLabel)


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    return Driver(qtbot, size=(1280, 800))


def controls(root: QWidget) -> list[QWidget]:
    """What can be clicked or have the focus, and is seen."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and not isinstance(widget, NO_CONTROLS)
        and not isinstance(widget.parent(), (*NO_CONTROLS, QDialogButtonBox))
        and (isinstance(widget, KINDS) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus)
    ]


def lacking(root: QWidget) -> list[str]:
    """What the controls in `root` do not say."""
    found = controls(root)
    assert found
    said = []
    for widget in found:
        heard = QAccessible.queryAccessibleInterface(widget)
        name = heard.text(QAccessible.Text.Name)
        what = f"{type(widget).__name__} {name!r} in {type(widget.parent()).__name__}"
        said += [f"{what}: no name"] if not name else []
        said += [f"{what}: no tooltip"] if not widget.toolTip() else []
        said += [f"{what}: no What’s This"] if not widget.whatsThis() else []
    return said


def test_every_control_of_the_window_says_what_it_is(driver: Driver) -> None:
    assert lacking(driver.window) == []
    driver.store.apply(lambda s: keep_ghost(add_run(s, "adamw"), 1))
    driver.store.apply(lambda s: set_surface(s, make_surface("rosenbrock")))
    for card in driver.window.side.cards.cards:
        card.more.setChecked(True)
    starts = driver.window.side.surface.experiment.starts
    starts.setCurrentIndex(starts.findData("cloud"))
    starts.activated.emit(starts.currentIndex())
    driver.window.show_message("something")
    driver.window.set_progress(0.5)
    driver.settle()
    assert lacking(driver.window) == []


def test_every_control_of_every_lesson_says_what_it_is(driver: Driver) -> None:
    for _, path in titles().values():
        driver.window.lesson_requested.emit(path)
        panel = driver.window.splitter.widget(0)
        for place in range(len(panel._lesson.moments)):
            panel.moved.emit(place)
            assert lacking(panel) == []
    driver.settle()


def test_every_control_of_an_export_says_what_it_is(driver: Driver) -> None:
    driver.window.menus.actions["export"].trigger()
    (dialog,) = driver.window.findChildren(QDialog)
    for group in range(dialog.group.count()):
        dialog.group.setCurrentIndex(group)
        for kind in range(dialog.format.count()):
            dialog.format.setCurrentIndex(kind)
            assert lacking(dialog) == []
    dialog.close()


def test_every_command_says_what_it_is(driver: Driver) -> None:
    actions = driver.window.menus.actions
    assert [name for name, action in actions.items() if not action.whatsThis()] == []
    assert [name for name, action in actions.items() if action.toolTip() == action.text()] == []


def test_shift_f1_says_what_the_control_is_that_has_the_keys(driver: Driver) -> None:
    slider = driver.window.side.cards.cards[1].rows.rows["beta"].slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    shown = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "QWidget"]
    assert any(w.isVisible() for w in shown) and not QWhatsThis.inWhatsThisMode()
    QWhatsThis.hideText()
    driver.window.centralWidget().setFocus()
    QTest.keyClick(driver.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert QWhatsThis.inWhatsThisMode()
    QWhatsThis.leaveWhatsThisMode()
