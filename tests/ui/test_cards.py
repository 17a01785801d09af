from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QColorDialog, QMenu
from pytestqt.qtbot import QtBot

from rmsviz.engine.catalogue import OPTIMIZERS
from rmsviz.render.theme import DARK, LIGHT
from rmsviz.scene.edit import MOST_RUNS
from rmsviz.scene.scene import PALETTE
from rmsviz.ui.cards import Cards
from rmsviz.ui.store import Store
from rmsviz.ui.style import retheme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def cards(qtbot: QtBot, store: Store) -> Cards:
    shown = Cards(store)
    qtbot.addWidget(shown)
    store.changed.connect(lambda old, new: shown.show_scene(new))
    shown.resize(290, 700)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown


def entries(menu: QMenu) -> dict[str, QAction]:
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text()}


def run_menu(cards: Cards, index: int) -> dict[str, QAction]:
    return entries(cards.cards[index].menu_button.menu())


def names(store: Store) -> list[str]:
    return [run.optimizer for run in store.scene.runs]


def test_every_method_can_be_added(cards: Cards, store: Store) -> None:
    offered = entries(cards.add_button.menu())
    assert list(offered) == [method.label for method in OPTIMIZERS.values()]
    offered["Adam"].trigger()
    assert names(store) == ["adagrad", "rmsprop", "adam"]
    assert [card.name.text() for card in cards.cards] == ["AdaGrad", "RMSprop", "Adam"]
    assert store.scene.runs[2].start == store.scene.runs[0].start


def test_no_more_runs_than_can_be_told_apart(cards: Cards, store: Store) -> None:
    for _ in range(MOST_RUNS - 2):
        entries(cards.add_button.menu())["SGD"].trigger()
    assert len(store.scene.runs) == MOST_RUNS
    assert not cards.add_button.isEnabled()
    assert not run_menu(cards, 0)["Duplicate"].isEnabled()


def test_duplicate_and_remove(cards: Cards, store: Store) -> None:
    run_menu(cards, 0)["Duplicate"].trigger()
    assert names(store) == ["adagrad", "adagrad", "rmsprop"]
    assert store.scene.view.styles[0].color != store.scene.view.styles[1].color
    run_menu(cards, 0)["Remove"].trigger()
    run_menu(cards, 0)["Remove"].trigger()
    assert names(store) == ["rmsprop"]
    assert [card.name.text() for card in cards.cards] == ["RMSprop"]
    assert not run_menu(cards, 0)["Remove"].isEnabled()


def test_hide_and_show(qtbot: QtBot, cards: Cards, store: Store) -> None:
    qtbot.mouseClick(cards.cards[1].eye, LEFT)
    assert not store.scene.view.styles[1].visible
    assert cards.cards[1].eye.accessibleName() == "Show RMSprop"
    run_menu(cards, 1)["Show"].trigger()
    assert store.scene.view.styles[1].visible


def test_recolour_from_the_palette(cards: Cards, store: Store) -> None:
    offered = entries(cards.cards[0].dot.menu())
    assert list(offered) == [*(name.capitalize() for name in PALETTE), "Other…"]
    offered["Purple"].trigger()
    assert store.scene.view.styles[0].color == "purple"
    store.undo()
    assert store.scene.view.styles[0].color == "orange"


def test_any_other_colour_is_seen_at_once_and_can_be_taken_back(cards: Cards, store: Store) -> None:
    entries(cards.cards[0].dot.menu())["Other…"].trigger()
    (dialog,) = cards.findChildren(QColorDialog)
    dialog.setCurrentColor(QColor("#123456"))
    assert store.scene.view.styles[0].color == "#123456"
    dialog.reject()
    assert store.scene.view.styles[0].color == "orange"
    assert not store.can_undo


def test_another_method_keeps_what_both_have(cards: Cards, store: Store) -> None:
    run_menu(cards, 1)
    methods = cards.cards[1].menu_button.menu().actions()[0].menu()
    assert isinstance(methods, QMenu)
    entries(methods)["Adam"].trigger()
    assert names(store) == ["adagrad", "adam"]
    assert list(cards.cards[1].rows.rows) == ["lr", "beta1", "beta2", "eps"]
    assert cards.cards[1].name.text() == "Adam"


def test_any_two_runs_can_be_compared(cards: Cards, store: Store) -> None:
    entries(cards.add_button.menu())["Adam"].trigger()
    run_menu(cards, 2)["Compare on the left"].trigger()
    assert store.scene.view.pair == (2, 1)
    marks = ["" if card.place.isHidden() else card.place.text() for card in cards.cards]
    assert marks == ["", "R", "L"]


def test_rename(qtbot: QtBot, cards: Cards, store: Store) -> None:
    field = cards.cards[1].name
    qtbot.mouseDClick(field, LEFT)
    qtbot.keyClicks(field, "slow one")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert store.scene.runs[1].label == "slow one"
    field.begin()
    qtbot.keyClicks(field, "no")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert store.scene.runs[1].label == field.text() == "slow one"


def test_dragging_a_slider_is_one_undo_and_keeps_its_slider(
    qtbot: QtBot, cards: Cards, store: Store
) -> None:
    slider = cards.cards[1].rows.rows["beta"].slider
    spot = QPoint(round(slider.handle_x()), slider.height() // 2)
    qtbot.mousePress(slider, LEFT, pos=spot)
    seen = []
    for dx in range(-4, -44, -4):
        qtbot.mouseMove(slider, spot + QPoint(dx, 0))
        seen.append(store.scene.runs[1].settings["beta"])
        assert cards.cards[1].rows.rows["beta"].slider is slider
    qtbot.mouseRelease(slider, LEFT, pos=spot + QPoint(-40, 0))
    assert len(set(seen)) == 10 and seen == sorted(seen, reverse=True)
    store.undo()
    assert store.scene.runs[1].settings["beta"] == 0.9
    assert slider.number == 0.9
    assert not store.can_undo


def test_typing_a_hyperparameter_reaches_the_scene(
    qtbot: QtBot, cards: Cards, store: Store
) -> None:
    field = cards.cards[0].rows.rows["eps"].field
    qtbot.mouseClick(field, LEFT)
    field.selectAll()
    qtbot.keyClicks(field, "1e-4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert store.scene.runs[0].settings["eps"] == 1e-4
    assert store.scene.runs[1].settings["eps"] == 1e-8


def test_rare_settings_are_folded_but_never_unseen(
    qtbot: QtBot, cards: Cards, store: Store
) -> None:
    card = cards.cards[1]
    assert not card.extra_rows.isVisible()
    assert card.more.text() == "more"
    qtbot.mouseClick(card.more, LEFT)
    assert card.extra_rows.isVisible()
    qtbot.mouseClick(card.extra_rows.rows["centered"].toggle, LEFT)
    assert store.scene.runs[1].settings["centered"] is True
    qtbot.mouseClick(card.more, LEFT)
    assert card.more.text() == "more: centered"


def test_a_run_has_its_colour_in_both_themes(cards: Cards) -> None:
    for theme in (DARK, LIGHT):
        cards.set_theme(theme)
        retheme(cards, theme)
        rule, picture = cards.cards[0].rule, cards.cards[0].dot.grab().toImage()
        assert rule._color == theme.palette["orange"]
        assert picture.pixelColor(7, 12).name() == theme.palette["orange"]
