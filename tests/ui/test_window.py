from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rmsviz.engine.catalogue import make_surface
from rmsviz.render.theme import CONTRAST, DARK, LIGHT
from rmsviz.scene.edit import add_run, set_method, set_setting, set_surface
from rmsviz.scene.scene import INSTRUMENTS, Scene, opening_scene, with_experiment, with_timeline
from rmsviz.ui.help import HelpDialog
from rmsviz.ui.menus import all_keys
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.settings import chosen_theme, theme_choice
from rmsviz.ui.store import Store
from rmsviz.ui.window import Window

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def press(
    qtbot: QtBot, window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None
) -> None:
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def test_playback_by_keys(qtbot: QtBot, window: Window, playhead: Playhead) -> None:
    presses: list[tuple[Qt.Key, Qt.KeyboardModifier | None, int]] = [
        (Key.Key_Right, None, 1),
        (Key.Key_Right, SHIFT, 11),
        (Key.Key_Left, None, 10),
        (Key.Key_End, None, 300),
        (Key.Key_Left, SHIFT, 290),
        (Key.Key_Home, None, 0),
    ]
    for key, modifier, step in presses:
        press(qtbot, window, key, modifier)
        assert playhead.current == step
    press(qtbot, window, Key.Key_Space)
    assert playhead.playing
    press(qtbot, window, Key.Key_Space)
    assert not playhead.playing


def test_speed_and_loop_by_keys(qtbot: QtBot, window: Window, playhead: Playhead) -> None:
    rates = []
    for key in (Key.Key_Up, Key.Key_BracketRight, Key.Key_Down, Key.Key_BracketLeft):
        press(qtbot, window, key)
        rates.append(playhead.rate)
    assert rates == [60.0, 100.0, 60.0, 30.0]
    press(qtbot, window, Key.Key_L)
    assert playhead.loop and window.menus.actions["loop"].isChecked()
    press(qtbot, window, Key.Key_L)
    assert not playhead.loop


def test_go_to_a_step_by_keys(qtbot: QtBot, window: Window, playhead: Playhead) -> None:
    press(qtbot, window, Key.Key_J)
    qtbot.keyClicks(QApplication.focusWidget(), "42")
    press(qtbot, window, Key.Key_Return)
    assert playhead.current == 42
    press(qtbot, window, Key.Key_Space)
    assert playhead.playing  # the keys are the window's again


def test_single_keys_do_nothing_while_a_field_is_typed_in(
    qtbot: QtBot, window: Window, playhead: Playhead
) -> None:
    window.side.surface._choose(window.side.surface.chooser.findData("formula"))
    line = window.side.surface.field.line
    line.setFocus()
    line.selectAll()
    for key in (Key.Key_L, Key.Key_Space, Key.Key_R, Key.Key_0, Key.Key_Home, Key.Key_Left):
        qtbot.keyClick(line, key)
    assert line.text() == "l r0"
    assert not playhead.playing and not playhead.loop and playhead.current == 0


def test_space_presses_the_button_that_has_the_focus(
    qtbot: QtBot, window: Window, playhead: Playhead
) -> None:
    window.transport.forward.setFocus()
    press(qtbot, window, Key.Key_Space)
    assert (playhead.current, playhead.playing) == (1, False)


def test_undo_and_redo_by_keys(qtbot: QtBot, window: Window, store: Store) -> None:
    assert not window.menus.actions["undo"].isEnabled()
    store.set(set_setting(store.scene, 0, "lr", 0.7))
    press(qtbot, window, Key.Key_Z, CTRL)
    assert store.scene == opening_scene()
    assert window.side.cards.cards[0].rows.rows["lr"].field.text() == "0.1"
    press(qtbot, window, Key.Key_Y, CTRL)
    assert store.scene.runs[0].settings["lr"] == 0.7
    press(qtbot, window, Key.Key_Z, CTRL)
    press(qtbot, window, Key.Key_Z, CTRL | SHIFT)
    assert store.scene.runs[0].settings["lr"] == 0.7


def test_undo_in_a_field_where_nothing_is_typed_undoes_the_edit(
    qtbot: QtBot, window: Window, store: Store
) -> None:
    store.set(set_setting(store.scene, 0, "lr", 0.7))
    field = window.side.cards.cards[0].rows.rows["lr"].field
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Z, CTRL)
    assert store.scene == opening_scene()


def test_view_commands_change_the_scene_or_tell_the_stage(
    qtbot: QtBot, window: Window, store: Store
) -> None:
    with qtbot.waitSignals([window.reset_view, window.reset_view]):
        press(qtbot, window, Key.Key_R)
        press(qtbot, window, Key.Key_0)
    window.menus.actions["equal_scale"].trigger()
    window.menus.actions["future"].trigger()
    assert store.scene.view.equal_scale and not store.scene.view.future
    assert window.menus.actions["equal_scale"].isChecked()
    store.undo()
    assert store.scene.view.future and window.menus.actions["future"].isChecked()


def test_the_panels_fold(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, Key.Key_B, CTRL)
    assert not window.side.isVisible()
    QApplication.processEvents()
    assert window.stage.width() > 1200
    qtbot.mouseClick(window.tools.side, LEFT)
    assert window.side.isVisible()


def test_the_layout_is_remembered(qtbot: QtBot, store: Store, playhead: Playhead) -> None:
    first = Window(store, playhead, QWidget(), LIGHT)
    qtbot.addWidget(first)
    first.show()
    first.resize(880, 666)  # Qt restores no more than the screen has room for
    first.splitter.setSizes([400, 700])
    first.side.surface.fold.setChecked(False)
    width = first.side.width()
    first.close()
    second = Window(store, playhead, QWidget(), LIGHT)
    qtbot.addWidget(second)
    second.show()
    assert second.height() == 666
    assert second.side.width() == width
    assert not second.side.surface.experiment.isVisible()
    second.fold_side(True)
    second.close()
    third = Window(store, playhead, QWidget(), LIGHT)
    qtbot.addWidget(third)
    assert third.side.isHidden()


def test_a_theme_is_chosen_shown_told_and_remembered(qtbot: QtBot, window: Window) -> None:
    with qtbot.waitSignal(window.theme_changed) as told:
        window.menus.actions["dark"].trigger()
    assert told.args == [DARK]
    assert window.grab().toImage().pixelColor(2, window.height() - 2) == QColor(DARK.window)
    assert (theme_choice(), chosen_theme()) == ("dark", DARK)
    qtbot.mouseClick(window.tools.theme, LEFT)
    assert window.theme == LIGHT
    window.menus.actions["system"].trigger()
    assert theme_choice() == "system"


def test_high_contrast_is_chosen_in_the_menu_and_left_by_the_button(
    qtbot: QtBot, window: Window
) -> None:
    window.menus.actions["contrast"].trigger()
    assert (window.theme, chosen_theme()) == (CONTRAST, CONTRAST)
    assert window.menus.actions["contrast"].isChecked()
    assert window.grab().toImage().pixelColor(2, window.height() - 2) == QColor("black")
    assert window.tools.theme.accessibleName() == "Light theme"
    qtbot.mouseClick(window.tools.theme, LEFT)
    assert window.theme == LIGHT


def test_the_systems_wish_for_contrast_is_followed_while_it_is_the_choice(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = QGuiApplication.styleHints().accessibility().contrastPreferenceChanged
    high, usual = Qt.ContrastPreference.HighContrast, Qt.ContrastPreference.NoPreference

    def want(preference: Qt.ContrastPreference) -> None:
        monkeypatch.setattr("rmsviz.ui.settings.wants_contrast", lambda: preference == high)
        wish.emit(preference)

    window.menus.actions["system"].trigger()
    want(high)
    assert window.theme == CONTRAST
    assert window.menus.actions["system"].isChecked()
    want(usual)
    assert window.theme == LIGHT
    window.menus.actions["dark"].trigger()
    want(high)
    assert window.theme == DARK


def test_what_has_the_keys_does_not_move_in_high_contrast(window: Window, qtbot: QtBot) -> None:
    window.set_theme(CONTRAST)
    for kind in (QLineEdit, QComboBox, QToolButton, QPushButton):
        for widget in window.findChildren(kind):
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy():
                window.centralWidget().setFocus()
                rest = widget.geometry(), widget.sizeHint()
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                assert (widget.geometry(), widget.sizeHint()) == rest, widget.accessibleName()


def test_a_card_added_later_has_the_theme(window: Window, store: Store) -> None:
    window.set_theme(DARK)
    store.set(add_run(store.scene, "adam"))
    picture = window.side.cards.cards[2].dot.grab().toImage()
    assert picture.pixelColor(7, 12).name() == DARK.palette["green"]


def test_messages_are_said_in_the_window_and_can_be_closed(
    qtbot: QtBot, window: Window, store: Store
) -> None:
    note = window.notices.message
    store.said.emit("the last run cannot be removed; change its method instead")
    assert note.isVisible()
    assert note.label.text().startswith("The last run")
    assert window.stage.rect().contains(
        window.stage.mapFrom(window, note.mapTo(window, note.rect().center()))
    )
    qtbot.mouseClick(note.close_button, LEFT)
    assert not note.isVisible()


def test_progress_can_be_cancelled(qtbot: QtBot, window: Window) -> None:
    window.set_progress(0.25)
    progress = window.notices.progress
    assert progress.isVisible() and progress.bar.value() == 250
    with qtbot.waitSignal(window.cancel_requested):
        qtbot.mouseClick(progress.cancel, LEFT)
    window.set_progress(None)
    assert not progress.isVisible()


def test_a_document_brings_its_own_time(window: Window, store: Store, playhead: Playhead) -> None:
    playhead.play()
    scene = with_experiment(with_timeline(opening_scene(), rate=5.0, loop=True, step=40), steps=90)
    store.reset(scene)
    assert not playhead.playing
    assert (playhead.rate, playhead.loop) == (5.0, True)
    assert (playhead.total, playhead.current) == (90, 40)


def test_the_title_names_the_file_and_marks_changes(window: Window, store: Store) -> None:
    window.set_saved_path(Path("somewhere") / "lecture.rmsviz")
    assert "lecture.rmsviz" in window.windowTitle()
    assert not window.isWindowModified()
    store.set(set_setting(store.scene, 0, "lr", 0.7))
    assert window.isWindowModified()
    store.undo()
    assert not window.isWindowModified()


def test_saved_and_opened_again(
    window: Window, store: Store, playhead: Playhead, tmp_path: Path
) -> None:
    pytest.importorskip("rmsviz.scene.files")
    path = tmp_path / "a.rmsviz"
    store.set(set_setting(store.scene, 0, "lr", 0.3))
    playhead.seek(17)
    playhead.rate = 45.0
    assert window.documents.write(path)
    saved = store.scene
    store.reset(opening_scene())
    assert window.documents.open(path)
    assert store.scene.experiment == saved.experiment
    assert (playhead.current, playhead.rate) == (17, 45.0)
    assert window.documents.path == path


def test_a_file_that_cannot_be_opened_is_said_and_the_scene_stays(
    window: Window, store: Store, tmp_path: Path
) -> None:
    pytest.importorskip("rmsviz.scene.files")
    before: Scene = store.scene
    assert not window.documents.open(tmp_path / "missing.rmsviz")
    assert "missing.rmsviz" in window.notices.message.label.text()
    assert store.scene is before


def test_every_control_has_a_name(window: Window) -> None:
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
    nameless = [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and type(widget).__name__ != "QScrollBar"
    ]
    assert nameless == []


def test_every_control_can_be_reached_by_tab(window: Window) -> None:
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
    unreachable = [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and type(widget).__name__ != "QScrollBar"
        and widget.focusProxy() is None
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []


def test_tab_goes_through_the_panel_as_one_reads_it(window: Window, store: Store) -> None:
    store.set(set_surface(store.scene, make_surface("wells")))
    store.set(add_run(set_method(store.scene, 0, "adam"), "sgd"))
    QApplication.processEvents()
    first = window.side.surface.chooser
    widget, places = first.nextInFocusChain(), [0]
    while widget is not first and widget is not window.transport.start:
        tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        if tabbed and window.side.isAncestorOf(widget):
            places.append(widget.mapTo(window, widget.rect().center()).y())
        widget = widget.nextInFocusChain()
    assert len(places) > 30
    assert all(below > above - 12 for above, below in pairwise(places))


def test_help_lists_every_key_and_every_instrument(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    (dialog,) = window.findChildren(HelpDialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    for action in window.menus.actions.values():
        if action.shortcuts():
            assert texts[texts.index(action.text()) + 1] == all_keys(action)
    for name in INSTRUMENTS:
        assert window.menus.actions[name].whatsThis() in texts
    dialog.resize(700, 300)
    QApplication.processEvents()
    bar = dialog.pages.verticalScrollBar()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_buttons_say_their_keys(window: Window) -> None:
    assert window.transport.forward.toolTip() == "One step forward (Right)"
    assert window.transport.play.toolTip() == "Play (Space)"
    assert window.tools.undo.toolTip() == "Undo (Ctrl+Z)"


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800), (3840, 2160)])
def test_nothing_is_cut_off_at_any_size(window: Window, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    parts = (window.transport.loop, window.transport.speed, window.transport.total)
    for part in parts:
        assert part.mapTo(window, part.rect().bottomRight()).x() < size[0]
        assert part.width() >= part.minimumSizeHint().width()
    surface = window.side.surface
    assert surface.width() <= window.side.viewport().width()
    assert window.transport.scrubber.width() > 300
