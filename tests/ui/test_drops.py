"""Files that are dragged onto the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from rmsviz.scene.files import save
from rmsviz.ui.drops import Drops, Veil
from tests.scenes import made
from tests.ui.driver import LEFT, PLAIN, Driver

OTHER = made("rosenbrock", "adam lr=0.02", steps=40)
MOVE = Qt.DropAction.MoveAction


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    driver = Driver(qtbot)
    Drops(driver.window)
    return driver


def files(*paths: Path | str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(p) if isinstance(p, str) else QUrl.fromLocalFile(str(p)) for p in paths])
    return data


def enter(over: QWidget, data: QMimeData) -> QDragEnterEvent:
    actions = MOVE | Qt.DropAction.CopyAction
    event = QDragEnterEvent(QPoint(50, 50), actions, data, LEFT, PLAIN)
    event.ignore()
    QApplication.sendEvent(over, event)
    return event


def drop(driver: Driver, data: QMimeData) -> QDropEvent:
    enter(driver.view, data)
    actions = MOVE | Qt.DropAction.CopyAction
    moved = QDragMoveEvent(QPoint(60, 60), actions, data, LEFT, PLAIN)
    QApplication.sendEvent(driver.window, moved)
    event = QDropEvent(QPointF(60, 60), actions, data, LEFT, PLAIN)
    QApplication.sendEvent(driver.window, event)
    QApplication.processEvents()
    return event


def veil(driver: Driver) -> Veil:
    found = driver.window.findChild(Veil)
    assert isinstance(found, Veil)
    return found


def test_a_scene_that_is_dropped_is_opened(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "Vorlesung ü 1.RMSVIZ"
    save(OTHER, path)
    event = drop(driver, files(path))
    assert event.isAccepted() and event.dropAction() == Qt.DropAction.CopyAction  # never moved away
    assert driver.scene == OTHER and driver.window.documents.path == path


def test_a_lesson_that_is_dropped_is_begun(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text("# Mine\n\n## One\n\n```scene\nsteps: 7\n```\n\nText.\n")
    drop(driver, files(path))
    assert driver.scene.experiment.steps == 7


def test_while_it_hovers_the_window_says_what_will_be(driver: Driver) -> None:
    before = driver.window.grab().toImage()
    assert enter(driver.view, files(Path("/tmp/one.rmsviz"))).isAccepted()
    assert veil(driver).isVisible() and veil(driver).accessibleName() == "Open one.rmsviz"
    assert veil(driver).geometry() == driver.window.rect()
    assert driver.window.grab().toImage() != before
    QApplication.sendEvent(driver.window, QDragLeaveEvent())
    assert not veil(driver).isVisible()
    enter(driver.view, files(Path("/tmp/song.mp3")))
    assert "nor a lesson (.md or .talk): song.mp3" in veil(driver).accessibleName()


@pytest.mark.parametrize(
    ("dropped", "words"),
    [
        (
            [Path("/tmp/song.mp3")],
            "scene (.rmsviz) nor a lesson (.md or .talk): song.mp3",
        ),
        ([Path("/tmp")], "nor a lesson (.md or .talk): tmp"),
        ([Path("/a.rmsviz"), Path("/b.rmsviz")], "one file at a time"),
        (["https://example.org/a.rmsviz"], "only files on this computer"),
        ([Path("/gone.rmsviz")], "gone.rmsviz: No such file"),
    ],
)
def test_anything_else_gets_a_sentence(
    dropped: Sequence[Path | str], words: str, driver: Driver
) -> None:
    before = driver.scene
    drop(driver, files(*dropped))
    assert words.lower() in driver.window.notices.message.label.text().lower()
    assert driver.scene == before and not veil(driver).isVisible()


def test_a_file_over_a_field_is_the_windows(driver: Driver, tmp_path: Path) -> None:
    field = driver.window.side.cards.cards[0].rows.rows["lr"].field
    assert enter(field, files(tmp_path / "one.rmsviz")).isAccepted()
    assert veil(driver).isVisible() and field.text() == "0.1"


def test_text_that_is_dragged_is_none_of_the_windows(driver: Driver) -> None:
    data = QMimeData()
    data.setText("x**2")
    assert not enter(driver.view, data).isAccepted()
    assert driver.window.findChild(Veil) is None


def test_what_is_unsaved_is_asked_about_after_the_drop(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(OTHER, tmp_path / "one.rmsviz")
    asked: list[object] = []

    def question(*words: object) -> object:
        asked.append(words[2])
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", question)
    driver.type_into(driver.window.side.cards.cards[0].rows.rows["lr"].field, "0.5")
    drop(driver, files(tmp_path / "one.rmsviz"))
    assert asked == ["Save what is shown, which is in no file yet?"]
    assert driver.scene.runs[0].settings["lr"] == 0.5
    driver.window.documents.set_path(None)
