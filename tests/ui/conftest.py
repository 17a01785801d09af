"""Widgets are tested offscreen, with settings of their own; any Qt warning fails a test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from rmsviz.render.theme import LIGHT
from rmsviz.scene.scene import opening_scene
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.store import Store
from rmsviz.ui.window import Window

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            # What the offscreen platform says of itself
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    scope, form = QSettings.Scope.UserScope, QSettings.Format.IniFormat
    QSettings.setPath(form, scope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that is closed at a test's end asks whether to save, and nobody is there."""
    discard = QMessageBox.StandardButton.Discard
    monkeypatch.setattr(QMessageBox, "question", lambda *_: discard)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(qapp: object) -> Store:
    return Store(opening_scene())


@pytest.fixture
def playhead(qapp: object, clock: Clock) -> Iterator[Playhead]:
    head = Playhead(300, clock=clock)
    yield head
    head.pause()


@pytest.fixture
def window(qtbot: QtBot, store: Store, playhead: Playhead) -> Window:
    shown = Window(store, playhead, QWidget(), LIGHT)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown
