"""A formula is typed in the real window: what follows, what is marked, what can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.engine.surface import Surface
from rmsviz.scene.edit import set_start
from rmsviz.scene.scene import opening_scene
from rmsviz.ui import session as session_module
from rmsviz.ui.formula_field import FormulaField
from tests.engine.test_formula_refused import HOSTILE
from tests.pictures import difference
from tests.ui.driver import Driver
from tests.words import written

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def driver(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    shown = Driver(qtbot, size=(1280, 800))
    chooser = shown.window.side.surface.chooser
    index = chooser.findData("formula")
    chooser.setCurrentIndex(index)
    chooser.activated.emit(index)
    shown.settle()
    return shown


def field(driver: Driver) -> FormulaField:
    return driver.window.side.surface.field


def retype(driver: Driver, text: str) -> None:
    line = field(driver).line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def surface(driver: Driver) -> Surface:
    return driver.scene.experiment.surface


def set_param(driver: Driver, name: str, text: str) -> None:
    driver.type_into(driver.window.side.surface.rows.rows[name].field, text)


def test_one_typing_is_one_undo_whatever_it_passes_through(driver: Driver) -> None:
    before, shown = driver.scene, driver.picture()
    retype(driver, "0.5*x**2 + log(y**2 + alpha)")
    assert surface(driver).kind.formula == "0.5*x**2 + log(y**2 + alpha)"
    driver.settle()
    driver.key(Key.Key_Return)
    driver.window.setFocus()
    driver.key(Key.Key_Z, CTRL)
    assert driver.scene == before
    assert difference(driver.picture(), shown) == ""
    driver.key(Key.Key_Y, CTRL)
    assert surface(driver).params == {"alpha": 1.0}


def test_escape_gives_the_whole_typing_up(driver: Driver) -> None:
    before = driver.scene
    retype(driver, "x**2 + k*y**2 +")
    assert driver.scene != before
    driver.key(Key.Key_Escape)
    assert driver.scene == before
    assert field(driver).line.text() == surface(driver).kind.formula
    assert not field(driver).problem.isVisible()


def test_ctrl_z_in_the_field_where_nothing_was_typed_is_the_windows(driver: Driver) -> None:
    field(driver).line.setFocus()
    driver.key(Key.Key_Z, CTRL)
    assert driver.scene == opening_scene()


def test_a_name_on_its_way_leaves_nothing_behind(driver: Driver) -> None:
    """`alp` on the way to `alpha` is no parameter that anybody set."""
    retype(driver, "alpha*x**2 + y**2")
    driver.key(Key.Key_Return)
    set_param(driver, "alpha", "7")
    line = field(driver).line
    line.setFocus()
    line.setCursorPosition(5)
    for _ in range(2):
        driver.key(Key.Key_Backspace)
    assert line.text() == "alp*x**2 + y**2"
    QTest.keyClicks(line, "ha")
    assert surface(driver).params == {"alpha": 7.0}
    assert list(driver.window.side.surface.rows.rows) == ["alpha"]


def test_a_parameter_that_is_renamed_keeps_its_value(driver: Driver) -> None:
    retype(driver, "a*x**2 + b*y**2")
    driver.key(Key.Key_Return)
    set_param(driver, "a", "7")
    line = field(driver).line
    line.setFocus()
    line.setCursorPosition(1)
    driver.key(Key.Key_Backspace)
    QTest.keyClicks(line, "stiff")
    assert surface(driver).params == {"stiff": 7.0, "b": 1.0}
    line.end(False)
    QTest.keyClicks(line, " + 1")  # goes on: the name stays renamed
    assert surface(driver).params == {"stiff": 7.0, "b": 1.0}


def test_a_function_is_no_parameter_while_its_name_is_typed(driver: Driver) -> None:
    retype(driver, "y**2 + 1 + s")
    driver.settle()
    before = driver.picture()
    QTest.keyClicks(field(driver).line, "q")
    assert surface(driver).params == {"s": 1.0}
    assert difference(driver.picture(), before) == ""
    assert "sqrt(…)" in field(driver).hint.text() and field(driver).hint.isVisible()
    driver.key(Key.Key_Tab)
    QTest.keyClicks(field(driver).line, "x + 9)")
    assert surface(driver).kind.formula == "y**2 + 1 + sqrt(x + 9)"
    assert not field(driver).hint.isVisible()


def test_what_looks_like_a_function_may_be_meant_as_a_name(driver: Driver) -> None:
    retype(driver, "x**2 + mi")
    driver.key(Key.Key_Return)
    assert surface(driver).params == {"mi": 1.0}


@pytest.mark.parametrize(("text", "piece"), [("x**2 + y^2", "^"), ("x + sim(y)", "sim")])
def test_a_mistake_is_underlined_where_it_is(driver: Driver, text: str, piece: str) -> None:
    retype(driver, text)
    line = field(driver).line
    begin, end = line.marked() or (0, 0)
    assert line.text()[begin:end] == piece
    assert f"column {begin + 1}" in field(driver).problem.text()
    picture, red = line.grab().toImage(), QColor(driver.window.theme.error)
    row = line.cursorRect().bottom() - 1
    inked = [x for x in range(4, line.width() - 4) if picture.pixelColor(x, row) == red]
    width = line.fontMetrics().horizontalAdvance
    away = width(text) - width(text[:begin])
    assert inked[0] == pytest.approx(line.cursorRect().center().x() - away, abs=2)


def test_a_slider_reaches_a_number_that_was_typed(driver: Driver) -> None:
    retype(driver, "k*x**2 + y**2")
    driver.key(Key.Key_Return)
    row = driver.window.side.surface.rows.rows["k"]
    for text in ("250", "0.003", "-4e6"):
        set_param(driver, "k", text)
        assert surface(driver).params["k"] == float(text)
        assert 0.05 < row.slider.fraction() < 0.95
        assert abs(row.slider.fraction() - 0.5) > 0.1


def test_hostile_text_is_refused_and_the_picture_stays(driver: Driver) -> None:
    retype(driver, "x**2 + y**2")
    driver.settle()
    before, shown = driver.scene, driver.picture()
    line, clipboard = field(driver).line, QApplication.clipboard()
    for text in (*HOSTILE, "x+" * 500_000 + "x", "where(" * 60, "x^" * 100):
        line.selectAll()
        clipboard.setText(text)
        line.paste()
        assert field(driver).problem.isVisible() and line.marked() is not None, text[:40]
        assert driver.scene == before, text[:40]
    assert difference(driver.picture(), shown) == ""


def test_sliders_of_new_names_are_in_the_windows_theme(driver: Driver) -> None:
    driver.click(driver.window.tools.theme)
    retype(driver, "k*x**2 + y**2")
    driver.settle()
    slider = driver.window.side.surface.rows.rows["k"].slider
    handle = slider.grab().toImage().pixelColor(round(slider.handle_x()), slider.height() // 2)
    assert handle == QColor(driver.window.theme.accent)


def test_what_is_typed_ends_with_return_or_a_click_on_the_picture(driver: Driver) -> None:
    for leave in (
        lambda: QTest.keyClick(field(driver).line, Key.Key_Return),
        lambda: driver.click_stage(driver.plot_place(4, 0.5)),
    ):
        retype(driver, "x**2 + 2*y**2")
        leave()
        driver.key(Key.Key_Home)
        driver.key(Key.Key_Right)
        assert driver.playhead.current == 1
        assert field(driver).line.text() == "x**2 + 2*y**2"


def test_a_mistake_keeps_the_keys_at_return(driver: Driver) -> None:
    retype(driver, "x**2 + ")
    QTest.keyClick(field(driver).line, Key.Key_Return)
    assert field(driver).line.hasFocus() and not field(driver).problem.isHidden()


def test_a_field_that_goes_leaves_its_keys_to_the_window(driver: Driver) -> None:
    """Qt would hand them on to a slider, and Home would set that to 0."""
    retype(driver, "x**2 + y**2")
    driver.store.reset(opening_scene())
    driver.settle()
    fresh = driver.scene
    driver.playhead.seek(150)
    driver.key(Key.Key_Home)
    assert driver.scene == fresh and driver.playhead.current == 0


def test_a_start_outside_of_where_the_loss_is_defined_is_called_so(driver: Driver) -> None:
    retype(driver, "sqrt(x) + y**2")
    driver.store.apply(lambda s: set_start(s, (-1.0, 1.0)))
    driver.settle()
    said = {word.text for word in written(driver.view.stage)}
    assert "not defined at the start" in said and "diverged at once" not in said
    assert any("the loss is not defined where it starts" in text for text in said)
