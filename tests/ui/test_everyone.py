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
    QPushButton,
    QScrollBar,
    QWhatsThis,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rmsviz.engine.catalogue import make_surface
from rmsviz.scene.edit import add_run, keep_ghost, set_surface
from rmsviz.scene.lessons import load_lesson, titles
from rmsviz.scene.numbers import format_plain
from rmsviz.ui import motion
from rmsviz.ui.invitations import invite
from rmsviz.ui.lesson_panel import LessonPanel
from rmsviz.ui.notices import Note
from rmsviz.ui.split import STEP
from rmsviz.ui.stage_words import StagePart, StageWords
from tests.pictures import difference
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


def test_the_choice_of_the_tables_steps_says_what_it_is(driver: Driver) -> None:
    driver.window.menus.actions["table_steps"].trigger()
    popup = QApplication.activePopupWidget()
    assert popup is not None and lacking(popup) == []
    popup.close()


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


def parts(driver: Driver) -> dict[str, StagePart]:
    """The stage's panels as a screen reader finds them."""
    driver.settle()
    words = driver.window.findChild(StageWords)
    driver.qtbot.waitUntil(lambda: not words._soon.isActive())
    found = [part for part in driver.view.findChildren(StagePart) if part.isVisible()]
    return {part.accessibleName(): part for part in found}


def test_every_panel_of_the_stage_has_a_name_and_the_step_in_words(driver: Driver) -> None:
    driver.playhead.seek(137)
    found = parts(driver)
    assert list(found) == [
        "Surface",
        "Accumulator G of AdaGrad",
        "Accumulator v of RMSprop",
        "Effective learning rate of AdaGrad",
        "Effective learning rate of RMSprop",
        "Loss of all runs",
        "The step’s arithmetic",
    ]
    x = format_plain(float(driver.trajectory.x[137, 1, 0]))
    assert f"at x {x}, " in found["Surface"].accessibleDescription()
    v = format_plain(float(driver.trajectory.v[136, 0, 0]))
    assert f"x {v}" in found["Accumulator G of AdaGrad"].accessibleDescription()
    surface, plot = found["Surface"], found["Loss of all runs"]
    assert surface.geometry().contains(driver.place(0.0, 0.0).toPoint())
    assert plot.geometry().contains(driver.plot_place(4, 0.5).toPoint())


def test_the_parts_follow_what_is_shown(driver: Driver) -> None:
    driver.key(Qt.Key.Key_4)
    driver.key(Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    found = parts(driver)
    assert "Surface in 3-D" in found and "Ledger of the step" in found
    driver.window.layout_chosen.emit("surface")
    assert list(parts(driver)) == ["Surface", "Surface in 3-D"]


def test_what_plays_is_said_when_it_rests(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(StageWords, "_announce", lambda _, words: said.append(words))
    parts(driver)
    said.clear()
    driver.key(Qt.Key.Key_Space)
    driver.pass_time(2.0)
    QApplication.processEvents()
    assert said == []
    driver.key(Qt.Key.Key_Space)
    parts(driver)
    driver.key(Qt.Key.Key_Right)
    parts(driver)
    assert [words[:15] for words in said] == ["Step 60 of 300.", "Step 61 of 300."]


def test_where_the_runs_stand_is_said_by_a_key(driver: Driver) -> None:
    driver.playhead.seek(10)
    driver.key(Qt.Key.Key_I)
    text = driver.window.notices.message.label.text()
    assert text.startswith("Step 10 of 300. AdaGrad (α 0.1) at x")
    lines = QApplication.clipboard().text().split("\n")
    assert len(lines) == 7 and lines[0].startswith("Surface: Cliff")


def test_the_mouse_reaches_the_stage_through_its_parts(driver: Driver) -> None:
    parts(driver)
    below = driver.window.childAt(driver.view.mapTo(driver.window, driver.view.rect().center()))
    assert below is driver.view


def test_tab_goes_through_the_stage_and_shows_where_it_is(driver: Driver) -> None:
    found = list(parts(driver).values())
    driver.window.side.cards.add_button.setFocus()
    for part in found:
        before = driver.seen()
        driver.key(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is part
        assert difference(before, driver.seen()) != ""


# By keys, what a hand does on the stage


def test_the_start_is_moved_by_keys(driver: Driver) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    driver.key(Qt.Key.Key_Right, alt, times=3)
    driver.key(Qt.Key.Key_Up, alt)
    assert {run.start for run in driver.scene.runs} == {(-3.3, 1.55)}
    driver.store.undo()
    assert {run.start for run in driver.scene.runs} == {(-3.6, 1.5)}


def test_the_view_is_moved_by_keys(driver: Driver) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    driver.key(Qt.Key.Key_Right, both)
    driver.key(Qt.Key.Key_Down, both)
    assert driver.scene.window == pytest.approx((-3.9, 7.1, -3.0, 2.0))


def test_the_widths_are_changed_by_keys(driver: Driver) -> None:
    split, width = driver.view.stage.split, driver.window.side.width()
    QTest.keyClicks(driver.window, ">")
    assert driver.view.stage.split > split
    QTest.keyClicks(driver.window, "<")
    assert driver.view.stage.split == pytest.approx(split)
    handle = driver.window.splitter.handle(1)
    handle.setFocus()
    driver.key(Qt.Key.Key_Right)
    assert driver.window.side.width() == width + STEP and driver.playhead.current == 0


# Less motion


def playing_lesson(driver: Driver) -> None:
    """Open a lesson at a moment that plays by itself."""
    lessons = [(path, load_lesson(path).moments) for _, path in titles().values()]
    path, place = next(
        (path, place)
        for path, moments in lessons
        for place, moment in enumerate(moments)
        if moment.play and not moment.quiz
    )
    driver.window.lesson_requested.emit(path)
    (panel,) = driver.window.findChildren(LessonPanel)
    panel.moved.emit(place)


@pytest.mark.parametrize("less", [False, True])
def test_nothing_plays_by_itself_where_the_system_asks_for_less(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, less: bool
) -> None:
    monkeypatch.setattr(motion, "system_asks_for_less", lambda: less)
    playing_lesson(driver)
    assert driver.playhead.playing != less
    said = driver.window.notices.message
    assert said.isVisible() == less
    if less:
        assert said.label.text() == "Press play (Space) to see it run"
        driver.click(driver.window.transport.play)
        assert driver.playhead.playing


@pytest.mark.parametrize("system", [False, True])
def test_what_is_chosen_counts_more_than_the_systems_wish_and_is_remembered(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, system: bool
) -> None:
    monkeypatch.setattr(motion, "system_asks_for_less", lambda: system)
    assert motion.less_motion() == system
    driver.window.menus.actions["less_motion"].trigger()
    assert motion.less_motion() != system
    assert driver.window.menus.actions["less_motion"].isChecked() != system
    playing_lesson(driver)
    assert driver.playhead.playing == system


@pytest.mark.parametrize(
    ("told", "less"),
    [
        ({}, False),
        ({"reduced-motion": 1}, True),
        ({"reduced-motion": 0, "enable-animations": False}, False),
        ({"enable-animations": False}, True),
        ({"enable-animations": True}, False),
    ],
)
def test_a_linux_desktop_tells_its_wish(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, object], less: bool
) -> None:
    monkeypatch.setattr(motion, "ask_portal", lambda _, key: told.get(key))
    motion._portal_asks_for_less.cache_clear()
    assert motion._portal_asks_for_less() == less
    motion._portal_asks_for_less.cache_clear()


# Where there is nothing to see yet


def invitation(driver: Driver, word: str) -> QWidget | None:
    """What is offered over the stage, with a button of that name."""
    notes = [note for note in driver.view.findChildren(Note) if note.isVisible()]
    found = [b for note in notes for b in note.findChildren(QPushButton) if b.text() == word]
    return found[0] if found else None


def test_the_very_first_start_invites_to_press_play_and_the_second_does_not(
    driver: Driver,
) -> None:
    invite(driver.window)
    lesson = invitation(driver, "First lesson")
    assert lesson is not None and lacking(driver.window) == []
    assert "Press play (Space)" in lesson.parent().accessibleName()
    driver.click(driver.window.transport.play)
    assert invitation(driver, "First lesson") is None
    invite(driver.window)
    assert invitation(driver, "First lesson") is None


def test_the_invitation_leads_to_the_first_lesson(driver: Driver) -> None:
    invite(driver.window)
    button = invitation(driver, "First lesson")
    assert button is not None
    driver.click(button)
    (panel,) = driver.window.findChildren(LessonPanel)
    assert panel.name.text() == next(iter(titles().values()))[0].upper()
    assert invitation(driver, "First lesson") is None


def test_where_all_runs_are_hidden_showing_them_is_offered(driver: Driver) -> None:
    for card in reversed(driver.window.side.cards.cards):
        assert invitation(driver, "Show all") is None
        driver.click(card.eye)
    driver.settle()
    button = invitation(driver, "Show all")
    assert button is not None and lacking(driver.window) == []
    driver.click(button)
    assert list(driver.scene.visible()) == [0, 1]
    assert invitation(driver, "Show all") is None


def test_who_steps_needs_no_invitation_any_more(driver: Driver) -> None:
    invite(driver.window)
    assert invitation(driver, "First lesson") is not None
    driver.key(Qt.Key.Key_Right)
    assert invitation(driver, "First lesson") is None
