from __future__ import annotations

from typing import Protocol

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from rmsviz.ui.playhead import Playhead
from rmsviz.ui.speed import PRESETS, next_speed, speed_text
from rmsviz.ui.transport import Transport

LEFT = Qt.MouseButton.LeftButton


class Clock(Protocol):
    now: float


@pytest.fixture
def bar(qtbot: QtBot, playhead: Playhead) -> Transport:
    shown = Transport(playhead)
    qtbot.addWidget(shown)
    shown.resize(1000, 60)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown


def spot(bar: Transport, fraction: float) -> QPoint:
    return QPoint(round(7 + fraction * (bar.scrubber.width() - 14)), bar.scrubber.height() // 2)


def test_the_buttons_move_time(qtbot: QtBot, bar: Transport, playhead: Playhead) -> None:
    shown = []
    for button in (bar.forward, bar.forward, bar.back, bar.end, bar.back, bar.start):
        qtbot.mouseClick(button, LEFT)
        shown.append((playhead.current, bar.field.text(), bar.scrubber.value()))
    assert [step for step, _, _ in shown] == [1, 2, 1, 300, 299, 0]
    assert all(text == str(step) and at == step for step, text, at in shown)


def test_play_and_pause(qtbot: QtBot, bar: Transport, playhead: Playhead, clock: Clock) -> None:
    qtbot.mouseClick(bar.play, LEFT)
    assert playhead.playing
    assert bar.play.accessibleName() == "Pause"
    clock.now += 0.5
    playhead.tick()
    assert bar.field.text() == "15"
    qtbot.mouseClick(bar.play, LEFT)
    assert not playhead.playing


def test_a_click_jumps_and_a_drag_scrubs(qtbot: QtBot, bar: Transport, playhead: Playhead) -> None:
    qtbot.mouseClick(bar.scrubber, LEFT, pos=spot(bar, 0.5))
    assert playhead.current == pytest.approx(150, abs=1)
    qtbot.mousePress(bar.scrubber, LEFT, pos=spot(bar, 0.5))
    seen = []
    for fraction in (0.6, 0.7, 2.0, -1.0):
        qtbot.mouseMove(bar.scrubber, spot(bar, fraction))
        seen.append(playhead.current)
    qtbot.mouseRelease(bar.scrubber, LEFT, pos=spot(bar, 0.0))
    assert seen[:2] == pytest.approx([180, 210], abs=1)
    assert seen[2:] == [300, 0]


def test_time_waits_while_it_is_held_and_then_goes_on(
    qtbot: QtBot, bar: Transport, playhead: Playhead, clock: Clock
) -> None:
    playhead.play()
    qtbot.mousePress(bar.scrubber, LEFT, pos=spot(bar, 0.5))
    clock.now += 5.0
    playhead.tick()
    assert playhead.current == pytest.approx(150, abs=1)
    qtbot.mouseRelease(bar.scrubber, LEFT, pos=spot(bar, 0.5))
    assert playhead.playing
    clock.now += 1.0
    playhead.tick()
    assert playhead.current == pytest.approx(180, abs=1)


def test_a_million_steps_can_be_scrubbed_and_read(
    qtbot: QtBot, bar: Transport, playhead: Playhead
) -> None:
    playhead.total = 1_000_000
    qtbot.mouseClick(bar.scrubber, LEFT, pos=spot(bar, 1.0))
    assert playhead.current == 1_000_000
    assert (bar.field.text(), bar.total.text()) == ("1,000,000", "/ 1,000,000")
    room = bar.field.width() - 8
    assert bar.field.fontMetrics().horizontalAdvance("1,000,000") <= room


def test_a_step_is_typed_to_go_to_it(qtbot: QtBot, bar: Transport, playhead: Playhead) -> None:
    bar.edit_step()
    qtbot.keyClicks(bar.field, "137")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert playhead.current == 137
    assert not bar.field.hasFocus()
    bar.edit_step()
    qtbot.keyClicks(bar.field, "301")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert "from 0 to 300" in bar.field.problem
    assert (playhead.current, bar.field.text()) == (137, "301")


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("45", 45.0),
        ("0.5 steps/s", 0.5),
        ("1e3", 1000.0),
        ("7 steps per second", 7.0),
        ("2/s", 2.0),
    ],
)
def test_any_speed_can_be_typed(
    qtbot: QtBot, bar: Transport, playhead: Playhead, typed: str, rate: float
) -> None:
    bar.speed.setFocus()
    bar.speed.lineEdit().selectAll()
    qtbot.keyClicks(bar.speed, typed)
    qtbot.keyClick(bar.speed, Qt.Key.Key_Return)
    assert playhead.rate == rate
    assert bar.speed.currentText() == speed_text(rate)


@pytest.mark.parametrize("typed", ["0", "1e9", "fast", ""])
def test_a_speed_that_makes_no_sense_stays_with_its_sentence(
    qtbot: QtBot, bar: Transport, playhead: Playhead, typed: str
) -> None:
    said: list[str] = []
    bar.speed.problem.connect(said.append)
    bar.speed.setFocus()
    bar.speed.setEditText(typed)
    qtbot.keyClick(bar.speed, Qt.Key.Key_Return)
    assert playhead.rate == 30.0
    assert len(said) == 1
    assert bar.speed.property("wrong")
    assert bar.speed.currentText() == typed
    qtbot.keyClick(bar.speed, Qt.Key.Key_Escape)
    assert not bar.speed.property("wrong")
    assert bar.speed.currentText() == "30 steps/s"


def test_a_preset_is_chosen(bar: Transport, playhead: Playhead) -> None:
    bar.speed.activated.emit(PRESETS.index(3000.0))
    assert playhead.rate == 3000.0
    assert bar.speed.currentText() == "3,000 steps/s"


def test_faster_and_slower_go_from_preset_to_preset() -> None:
    assert next_speed(30.0, 1) == 60.0
    assert next_speed(45.0, -1) == 30.0
    assert next_speed(10_000.0, 1) == 10_000.0
    assert next_speed(0.5, -1) == 0.5


def test_the_loop_button_follows_and_leads(
    qtbot: QtBot, bar: Transport, playhead: Playhead
) -> None:
    qtbot.mouseClick(bar.loop, LEFT)
    assert playhead.loop
    playhead.loop = False
    assert not bar.loop.isChecked()
