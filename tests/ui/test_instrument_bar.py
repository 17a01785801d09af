"""The buttons at an instrument's title, the steps of the table, another framework's run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from rmsviz.ui.instrument_bar import InstrumentBar
from rmsviz.ui.table_steps import TableSteps
from tests.ui.driver import Driver


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    return Driver(qtbot, size=(1280, 800))


@pytest.fixture
def bar(driver: Driver) -> InstrumentBar:
    (found,) = driver.window.findChildren(InstrumentBar)
    return found


def texts(menu: QMenu) -> list[str]:
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def test_the_bar_stands_in_the_instruments_head(driver: Driver, bar: InstrumentBar) -> None:
    panel = driver.view.stage.instrument.rect
    for name in ("step", "memory", "table", "ledger"):
        driver.window.choose_instrument(name)
        driver.settle()
        panel = driver.view.stage.instrument.rect
        assert bar.isVisible() and panel.contains(bar.geometry())
        assert bar.geometry().bottom() < panel.top() + 32
        assert bar.copy.isVisible() == (name != "memory")
    driver.view.show_layout("surface")
    assert not bar.isVisible()


def test_steps_are_taken_and_copied_beside_the_arithmetic(
    driver: Driver, bar: InstrumentBar
) -> None:
    for button in (bar.forward, bar.forward, bar.back):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert driver.playhead.current == 1
    menu = bar.copy.menu()
    assert texts(menu) == ["Copy this step as LaTeX", "Copy this step as Markdown"]
    menu.actions()[0].trigger()
    assert "AdaGrad, step 1" in QGuiApplication.clipboard().text()
    driver.window.choose_instrument("table")
    assert texts(menu) == ["Copy the table as LaTeX", "Copy the table as Markdown"]
    menu.actions()[1].trigger()
    assert QGuiApplication.clipboard().text().startswith("| step | $g^2$ (AdaGrad, x)")


def test_the_bar_leads_to_every_instrument(driver: Driver, bar: InstrumentBar) -> None:
    menu = bar.more.menu()
    assert len(texts(menu)) == 4 + 2
    menu.actions()[3].trigger()
    assert driver.store.scene.view.instrument == "table"
    assert "Choose the table’s steps…" in texts(menu)


def test_the_steps_of_the_table_are_typed(driver: Driver, bar: InstrumentBar) -> None:
    driver.window.menus.actions["table_steps"].trigger()
    (field,) = bar.findChildren(TableSteps)
    assert field.isVisible()
    QTest.keyClicks(field.field, "7, x")
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert "not 'x'" in field.said.text() and driver.store.scene.view.table_steps == ()
    field.field.selectAll()
    QTest.keyClicks(field.field, "7, 20:40:10")
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert driver.store.scene.view.table_steps == (7, 20, 30, 40)
    assert driver.store.scene.view.instrument == "table"
    driver.playhead.seek(35)
    driver.settle()
    panel = driver.view.stage.instrument
    rows = {panel.step_at(50, y) for y in range(int(panel.rect.height()))} - {None}
    assert rows == {7, 20, 30, 35}
    driver.store.undo()
    assert driver.store.scene.view.table_steps == ()


def test_a_step_is_kept_in_the_table_by_a_key(driver: Driver) -> None:
    driver.playhead.seek(123)
    driver.window.menus.actions["keep_step"].trigger()
    assert 123 in driver.store.scene.view.table_steps
    assert driver.window.notices.message.label.text() == "Step 123 is in the table"
    driver.window.menus.actions["keep_step"].trigger()
    assert driver.store.scene.view.table_steps == ()
    assert driver.window.notices.message.label.text() == "Step 123 is no longer in the table"
    driver.playhead.seek(5)  # one of the usual rows
    for said in ("no longer in", "in"):
        driver.window.menus.actions["keep_step"].trigger()
        assert driver.window.notices.message.label.text() == f"Step 5 is {said} the table"


def test_another_frameworks_run_stands_beside_it_and_says_how_far_it_went(driver: Driver) -> None:
    menu = driver.window.menus.actions["framework"].menu()
    assert isinstance(menu, QMenu)
    place = texts(menu).index("RMSprop as in Keras 3")
    menu.actions()[place].trigger()
    assert [run.label for run in driver.store.scene.runs][-1] == "RMSprop Keras 3"
    said = driver.window.notices.message.label.text()
    assert "inside the root" in said and "after 300 steps they are" in said
    driver.window.menus.run("framework")
    assert menu.isVisible() and menu.pos() != QPoint(-1, -1)
    menu.close()
