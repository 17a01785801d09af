from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rmsviz.engine.catalogue import get_optimizer
from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import Param
from rmsviz.ui.numerals import exact_text, read_number, short_text
from rmsviz.ui.param_row import ParamRow
from rmsviz.ui.scales import fraction_of, nudged, value_at

LR = get_optimizer("rmsprop").param("lr")
BETA = get_optimizer("rmsprop").param("beta")
CENTERED = get_optimizer("rmsprop").param("centered")
LEFT = Qt.MouseButton.LeftButton


class Bench:
    """A row in a window, with a second field to go to, and what the row said."""

    def __init__(self, qtbot: QtBot, param: Param, value: float | bool) -> None:
        self.qtbot, self.row = qtbot, ParamRow(param, "RMSprop")
        self.other = ParamRow(LR, "other")
        self.frame = QWidget()
        column = QVBoxLayout(self.frame)
        column.addWidget(self.row)
        column.addWidget(self.other)
        qtbot.addWidget(self.frame)
        self.frame.resize(280, 100)
        with qtbot.waitActive(self.frame):
            self.frame.show()
            self.frame.activateWindow()
        self.row.set_value(value)
        self.said: list[tuple[object, bool]] = []
        self.settled = 0
        self.row.changed.connect(lambda value, held: self.said.append((value, held)))
        self.row.settled.connect(self._settle)

    def _settle(self) -> None:
        self.settled += 1

    def type(self, text: str, key: Qt.Key | None = Qt.Key.Key_Return) -> None:
        field = self.row.field
        self.qtbot.mouseClick(field, LEFT)
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        if key is not None:
            self.qtbot.keyClick(field, key)


@pytest.fixture
def lr(qtbot: QtBot) -> Bench:
    return Bench(qtbot, LR, 0.1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.999", 0.999),
        ("1e-4", 1e-4),
        ("1.0e-8", 1e-8),
        ("10⁻⁸", 1e-8),
        ("3 × 10⁻⁴", 3e-4),
        ("3*10^-4", 3e-4),
        ("10**3", 1000.0),
        ("−2", -2.0),
        ("1,000,000", 1e6),
        ("0,5", 0.5),
        ("0,999", 0.999),
        ("108", 108.0),
        (" 7 ", 7.0),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert read_number(text, decimal_comma=False) == value


def test_a_decimal_comma_is_one_where_the_language_has_it() -> None:
    assert read_number("1,000", decimal_comma=True) == 1.0
    assert read_number("1,000", decimal_comma=False) == 1000.0


@pytest.mark.parametrize("text", ["", "abc", "1/3", "1,2,3", "1..2", "10⁻", "−", "1e", "×10⁻⁸"])
def test_what_is_no_number_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="write one such as"):
        read_number(text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_edited_reads_back_bit_for_bit(value: float) -> None:
    assert read_number(exact_text(value)) == value


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(-1e6, 1e6))
def test_what_is_shown_can_be_typed_back(value: float) -> None:
    assert read_number(short_text(value)) == pytest.approx(value, rel=1e-5, abs=1e-300)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(0.0, 1.0), st.sampled_from([LR, BETA]))
def test_the_handle_stands_where_it_was_put(fraction: float, param: Param) -> None:
    value = value_at(param, fraction)
    assert param.low <= value <= param.high
    assert fraction_of(param, value) == pytest.approx(fraction, abs=2e-3)


def test_nudges_go_by_tenths_of_a_decade_or_hundredths_of_the_range() -> None:
    assert nudged(LR, 0.1, 10) == 1.0
    assert nudged(LR, 0.1, 1) == 0.126
    assert nudged(LR, 0.0, 1) == LR.low
    assert nudged(BETA, 0.9, -1) == 0.89
    assert nudged(BETA, 0.999, 1) == 1.0  # as far as a decay rate goes


def test_a_small_number_is_typed(lr: Bench) -> None:
    lr.type("1e-4")
    assert lr.said == [(1e-4, False)]
    assert lr.row.field.text() == "10⁻⁴"
    assert lr.row.slider.number == 1e-4


def test_at_rest_it_is_short_and_exact_while_edited(lr: Bench) -> None:
    lr.row.set_value(0.1 + 0.2)
    assert lr.row.field.text() == "0.3"
    lr.qtbot.mouseClick(lr.row.field, LEFT)
    assert lr.row.field.text() == "0.30000000000000004"
    assert lr.row.field.hasSelectedText()
    lr.qtbot.keyClick(lr.row.field, Qt.Key.Key_Return)
    assert lr.said == []
    assert lr.row.field.text() == "0.3"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("abc", "not a number"), ("-1", "at least 0"), ("nan", "not nan"), ("", "missing")],
)
def test_wrong_text_stays_with_its_sentence(lr: Bench, text: str, sentence: str) -> None:
    lr.type(text or " ")
    assert lr.said == []
    assert sentence in lr.row.field.problem
    assert lr.row.problem.isVisible() and sentence in lr.row.problem.text()
    assert lr.row.field.text().strip() == text
    assert lr.row.field.property("wrong")


def test_wrong_text_outlives_leaving_the_field_and_other_edits(lr: Bench) -> None:
    lr.type("0.1.1", key=None)
    lr.other.field.setFocus()
    assert lr.row.field.text() == "0.1.1"
    lr.row.set_value(0.1)  # the scene is shown anew, with the same value
    assert lr.row.field.text() == "0.1.1"
    assert lr.row.problem.isVisible()


def test_the_sentence_goes_as_soon_as_the_text_is_right(lr: Bench) -> None:
    lr.type("0.0x")
    lr.qtbot.keyClick(lr.row.field, Qt.Key.Key_Backspace)
    assert not lr.row.problem.isVisible()
    lr.qtbot.keyClicks(lr.row.field, "5")
    lr.qtbot.keyClick(lr.row.field, Qt.Key.Key_Return)
    assert lr.said == [(0.05, False)]


def test_escape_brings_back_the_value(lr: Bench) -> None:
    lr.type("77", Qt.Key.Key_Escape)
    assert lr.said == []
    assert lr.row.field.text() == "0.1"
    lr.type("x", Qt.Key.Key_Return)
    lr.qtbot.keyClick(lr.row.field, Qt.Key.Key_Escape)
    assert lr.row.field.problem == ""
    assert lr.row.field.text() == "0.1"


def test_leaving_the_field_takes_what_was_typed(lr: Bench) -> None:
    lr.type("0.25", key=None)
    lr.other.field.setFocus()
    assert lr.said == [(0.25, False)]


def test_up_and_down_nudge_a_field(lr: Bench) -> None:
    lr.row.field.setFocus()
    lr.qtbot.keyClick(lr.row.field, Qt.Key.Key_Up)
    lr.qtbot.keyClick(lr.row.field, Qt.Key.Key_PageDown)
    assert lr.said == [(0.126, True), (0.0126, True)]


def test_the_wheel_scrolls_past_fields_and_sliders_that_are_not_in_use(lr: Bench) -> None:
    for widget in (lr.row.field, lr.row.slider):
        spot = QPointF(5, 5)
        event = QWheelEvent(
            spot,
            widget.mapToGlobal(spot),
            QPoint(0, 120),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
    assert lr.said == []


def test_a_drag_is_told_at_every_move(lr: Bench) -> None:
    slider = lr.row.slider
    middle = slider.height() // 2
    start = QPoint(round(slider.handle_x()), middle)
    lr.qtbot.mousePress(slider, LEFT, pos=start)
    for dx in (10, 20, 30):
        lr.qtbot.mouseMove(slider, start + QPoint(dx, 0))
    assert lr.settled == 0
    lr.qtbot.mouseRelease(slider, LEFT, pos=start + QPoint(30, 0))
    values = [value for value, held in lr.said if held]
    assert len(values) == 3
    assert values == sorted(values) and values[0] > 0.1  # type: ignore[type-var, operator]
    assert lr.settled == 1
    assert lr.row.field.value == values[-1]


def test_taking_the_handle_off_its_middle_moves_nothing(lr: Bench) -> None:
    slider = lr.row.slider
    spot = QPoint(round(slider.handle_x()) + 3, slider.height() // 2)
    lr.qtbot.mouseClick(slider, LEFT, pos=spot)
    assert lr.said == []


def test_a_double_click_brings_back_the_default(lr: Bench) -> None:
    lr.qtbot.mouseDClick(lr.row.slider, LEFT, pos=QPoint(20, 12))
    assert lr.said[-1][0] == LR.default


def test_a_slider_has_keys(lr: Bench) -> None:
    slider = lr.row.slider
    slider.setFocus()
    for key in ("Right", "Left", "PageUp", "Home", "End"):
        lr.qtbot.keyClick(slider, Qt.Key[f"Key_{key}"])
    assert [value for value, _ in lr.said] == [0.126, 0.1, 1.0, LR.low, LR.high]
    assert lr.settled == 5


def test_a_value_beyond_the_slider_is_kept(lr: Bench) -> None:
    lr.type("1e6")
    assert lr.row.slider.fraction() == 1.0
    assert lr.row.slider.number == 1e6
    assert lr.said == [(1e6, False)]


def test_a_switch_is_toggled_by_click_and_by_key(qtbot: QtBot) -> None:
    bench = Bench(qtbot, CENTERED, False)
    qtbot.mouseClick(bench.row.toggle, LEFT)
    bench.row.toggle.setFocus()
    qtbot.keyClick(bench.row.toggle, Qt.Key.Key_Space)
    assert bench.said == [(True, False), (False, False)]
    bench.row.set_value(True)
    assert len(bench.said) == 2  # showing a value is no edit


def test_everything_has_a_name_and_a_value_for_assistive_tools(lr: Bench) -> None:
    assert lr.row.slider.accessibleName() == "RMSprop lr"
    assert lr.row.field.accessibleName() == "RMSprop lr"
    lr.row.set_value(1e-8)
    assert lr.row.slider.accessibleDescription() == "10⁻⁸"
    assert "at least 0" in lr.row.toolTip()
