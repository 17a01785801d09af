"""Exports from the window: chosen, looked at, watched, stopped; the same bytes as the command."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from rmsviz import cli
from rmsviz.export.job import prepare
from rmsviz.export.painter import ScenePainter
from rmsviz.scene.files import save
from rmsviz.scene.scene import with_timeline
from rmsviz.ui import exporting
from rmsviz.ui.export_desk import ExportDesk
from rmsviz.ui.export_dialog import ExportDialog
from rmsviz.ui.export_fields import OpenField, PaceField, PairField, TextField
from rmsviz.ui.export_note import ExportNote
from rmsviz.ui.file_dialog import with_ending
from tests.ui.driver import Driver

SMALL = {"size": "320x200", "seconds": "1", "fps": "10", "hold": "0"}
LONG = {"size": "640x400", "seconds": "60", "hold": "0"}


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    return Driver(qtbot)


@pytest.fixture
def desk(driver: Driver) -> ExportDesk:
    found = driver.window.findChild(ExportDesk)
    assert isinstance(found, ExportDesk)
    return found


def dialog_of(driver: Driver, group: str = "Film", kind: str = "MP4") -> ExportDialog:
    driver.window.menus.actions["export"].trigger()
    dialog = driver.window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.group.setCurrentText(group)
    dialog.format.setCurrentIndex(dialog.format.findText(kind, Qt.MatchFlag.MatchStartsWith))
    dialog.look()
    return dialog


def notes(driver: Driver) -> list[ExportNote]:
    return [note for note in driver.window.notices.more if isinstance(note, ExportNote)]


def field(dialog: ExportDialog, label: str) -> object:
    return next(field for row, field in dialog._fields if row.label == label)


def choose_small(dialog: ExportDialog) -> None:
    size, fps, pace = (field(dialog, name) for name in ("Size", "Frames a second", "Pace"))
    assert isinstance(size, OpenField) and isinstance(fps, OpenField)
    assert isinstance(pace, PaceField)
    size.chooser.setEditText("320x200")
    fps.chooser.setEditText("10")
    pace.unit.setCurrentIndex(1)
    pace.line.setText("1")
    hold = field(dialog, "Hold at the ends")
    assert isinstance(hold, TextField)
    hold.line.setText("0")


def test_a_film_from_the_window_is_the_commands_file(
    driver: Driver, desk: ExportDesk, tmp_path: Path
) -> None:
    driver.playhead.seek(120)
    dialog = dialog_of(driver)
    choose_small(dialog)
    assert dialog.options() == SMALL
    dialog.look()
    assert dialog.summary.text() == "10 frames · 1.0 s · 320 × 200 pixels"
    dialog.decide(str(tmp_path / "film.mp4"))
    export = notes(driver)[0].export
    driver.qtbot.waitUntil(lambda: export.over, timeout=60_000)
    assert (export.state, export.problem) == ("done", "")
    assert notes(driver)[0].label.text() == "film.mp4 is written"
    scene = with_timeline(driver.scene, step=120)
    same = tmp_path / "same.mp4"
    prepare(scene, str(same), SMALL).write(driver.trajectory, lambda share: None)
    assert (tmp_path / "film.mp4").read_bytes() == same.read_bytes()


def test_a_key_opens_the_dialog_and_escape_closes_it(driver: Driver) -> None:
    driver.playhead.play()
    driver.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(driver.window.findChild(ExportDialog), ExportDialog)
    assert not driver.playhead.playing
    QTest.keyClick(driver.window.findChild(ExportDialog), Qt.Key.Key_Escape)
    driver.qtbot.waitUntil(lambda: driver.window.findChild(ExportDialog) is None)


def test_the_preview_is_the_films_picture_at_every_moment(driver: Driver) -> None:
    dialog = dialog_of(driver)
    choose_small(dialog)
    dialog.look()
    preview, export = dialog.preview, dialog.export
    assert export is not None and export.picture is not None and export.steps is not None
    preview.scrubber.sought.emit(6)
    room = preview.picture.room
    small = export.picture.fitting(room.width(), room.height())
    expected = ScenePainter(driver.scene, driver.trajectory, small).picture(export.steps.step(6))
    assert preview.picture._image == expected
    assert preview.time.text() == f"0.6 s · step {export.steps.step(6)}"
    wide, high = expected.width(), expected.height()
    assert wide == pytest.approx(high * 1.6, abs=2) and (wide, high) <= (room.width(), 9999)


def test_the_preview_plays_as_fast_as_the_film_and_begins_again(driver: Driver) -> None:
    dialog = dialog_of(driver)
    choose_small(dialog)
    dialog.look()
    preview, now = dialog.preview, [50.0]
    preview._clock = lambda: now[0]
    driver.click(preview.play)
    for seconds, frame in ((0.55, 5), (0.95, 9), (1.25, 0)):
        now[0] = 50.0 + seconds
        preview.tick()
        assert preview.scrubber.value() == frame
    driver.click(preview.play)
    assert not preview._timer.isActive()


def test_what_cannot_be_is_said_and_the_last_preview_stays(driver: Driver) -> None:
    dialog = dialog_of(driver)
    before = QImage(dialog.preview.picture._image)
    steps = field(dialog, "Steps from, to")
    assert isinstance(steps, PairField)
    steps._fields[1].line.setText("999")
    dialog.look()
    assert dialog.problem.text() == "Steps from, to: the scene has 300 steps, and no step 999"
    assert steps._fields[1].line.property("wrong") is True
    assert not dialog.save.isEnabled() and dialog.preview.picture._image == before
    steps._fields[1].line.setText("99")
    size = field(dialog, "Size")
    assert isinstance(size, OpenField)
    size.chooser.setEditText("big")
    dialog.look()
    assert dialog.problem.text().startswith("Size: a size is like 1920x1080")
    assert size.chooser.property("wrong") is True
    size.chooser.setEditText("321x201")
    dialog.look()
    assert dialog.save.isEnabled() and size.chooser.property("wrong") is False
    assert "MP4 (H.264) needs an even size: 320x200, not 321x201" in dialog.summary.text()


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("CSV", "run,label,step,x,y,loss,grad_x"),
        ("JSON", '{"version": 1, "scene"'),
        ("NPZ", "x  float64  (301, 2, 2)"),
        ("LaTeX", "\\begin{align*}"),
        ("Python — the same run with NumPy", "# Cliff, then plain"),
        ("Python — the same run with PyTorch", "# Cliff, then plain"),
    ],
)
def test_numbers_are_shown_as_they_will_be(driver: Driver, kind: str, shown: str) -> None:
    dialog = dialog_of(driver, "Numbers and code", kind)
    assert dialog.preview.text.toPlainText().startswith(shown)
    assert dialog.preview.picture.isHidden() and dialog.preview.bar.isHidden()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("latex", "G_{120} &= "),
        ("markdown", "$$\n\\begin{aligned}"),
        ("numpy", "import numpy as np"),
        ("torch", "torch.optim.RMSprop"),
    ],
)
def test_a_step_and_a_scene_are_copied(driver: Driver, what: str, words: str) -> None:
    driver.playhead.seek(120)
    driver.window.menus.actions[what].trigger()
    assert words in QGuiApplication.clipboard().text()


def test_the_command_that_is_copied_makes_the_same_file(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save(driver.scene, tmp_path / "mine.rmsviz")
    driver.window.set_saved_path(tmp_path / "mine.rmsviz")
    dialog = dialog_of(driver, "Picture", "PNG")
    size = field(dialog, "Size")
    assert isinstance(size, OpenField)
    size.chooser.setEditText("84x70mm")
    driver.click(dialog.copy)
    words = shlex.split(QGuiApplication.clipboard().text())
    assert words[:2] == ["rmsviz", "export"] and words[-1] == "mine.png"
    assert not any(word.startswith("--rate") for word in words)
    assert cli.main(words[1:]) == 0
    image = QImage(str(tmp_path / "mine.png"))
    assert (image.width(), image.height()) == (992, 827)


def test_what_another_kind_does_not_ask_for_is_not_lost(driver: Driver) -> None:
    dialog = dialog_of(driver, "Picture", "PNG")
    dots = field(dialog, "Dots an inch")
    assert isinstance(dots, TextField)
    dots.line.setText("600")
    dialog.format.setCurrentIndex(1)
    assert "dpi" not in dialog.options()
    dialog.format.setCurrentIndex(0)
    assert dialog.options()["dpi"] == "600"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("talk", "talk.mp4"), ("lr 0.1", "lr 0.1.mp4"), ("a.png", "a.png.mp4"), ("A.MP4", "A.MP4")],
)
def test_a_file_has_the_ending_of_its_kind(typed: str, name: str) -> None:
    assert with_ending(typed, ".mp4") == name
    assert with_ending(typed, "") == typed


def test_what_was_chosen_is_chosen_again(driver: Driver, tmp_path: Path) -> None:
    dialog = dialog_of(driver)
    choose_small(dialog)
    dialog.decide(str(tmp_path / "film.mp4"))
    QApplication.processEvents()
    driver.qtbot.waitUntil(lambda: notes(driver)[0].export.over, timeout=60_000)
    driver.qtbot.waitUntil(lambda: driver.window.findChild(ExportDialog) is None)
    assert dialog_of(driver).options() == SMALL


def test_exports_wait_for_each_other_and_one_that_fails_stops_none(
    driver: Driver, desk: ExportDesk, tmp_path: Path
) -> None:
    made = [
        desk.exports.add(driver.scene, str(tmp_path / name), SMALL)
        for name in ("a.mp4", "nowhere/b.mp4", "c.gif")
    ]
    assert [export.state for export in made] == ["running", "waiting", "waiting"]
    driver.qtbot.waitUntil(lambda: made[2].over, timeout=60_000)
    assert [export.state for export in made] == ["done", "failed", "done"]
    assert made[1].problem == f"there is no folder {tmp_path}/nowhere to write b.mp4 into"
    said = [note.label.text() for note in notes(driver)]
    sentence = f"There is no folder {tmp_path}/nowhere to write b.mp4 into"
    assert said == ["a.mp4 is written", sentence, "c.gif is written"]


def test_an_export_is_cancelled_at_once_and_leaves_nothing(
    driver: Driver, desk: ExportDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PATIENCE", 60_000)  # on a busy machine, too
    (tmp_path / "film.mp4").write_text("before")
    export = desk.exports.add(driver.scene, str(tmp_path / "film.mp4"), LONG)
    driver.qtbot.waitUntil(lambda: export.share > 0, timeout=60_000)
    driver.click(notes(driver)[0].cancel)
    assert export.state == "cancelled" and notes(driver) == []
    export.wait()
    left = [path.name for path in tmp_path.iterdir() if path.name != "settings"]
    assert left == ["film.mp4"] and (tmp_path / "film.mp4").read_text() == "before"


def test_the_window_goes_on_while_a_film_is_written(
    driver: Driver, desk: ExportDesk, tmp_path: Path
) -> None:
    export = desk.exports.add(driver.scene, str(tmp_path / "film.mp4"), LONG)
    driver.qtbot.waitUntil(lambda: export.share > 0, timeout=60_000)
    before = driver.picture()
    driver.playhead.play()
    driver.pass_time(2.0)
    assert driver.playhead.current == 60 and driver.picture() != before
    assert export.state == "running"
    export.cancel()
    export.wait()


@pytest.mark.parametrize("stop", [True, False])
def test_closing_asks_before_a_film_is_lost(
    driver: Driver, desk: ExportDesk, tmp_path: Path, stop: bool
) -> None:
    export = desk.exports.add(driver.scene, str(tmp_path / "film.mp4"), LONG)

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox) and "film.mp4" in box.text()
        words = "Stop and close" if stop else "Keep writing"
        next(button for button in box.buttons() if button.text() == words).click()

    QTimer.singleShot(50, answer)
    driver.window.close()
    assert driver.window.isVisible() is not stop
    assert export.state == ("cancelled" if stop else "running")
    export.cancel()
    export.wait()
    assert not (tmp_path / "film.mp4").exists()


def test_a_dark_window_suggests_a_dark_film(qtbot: QtBot) -> None:
    from rmsviz.render.theme import DARK

    dialog = dialog_of(Driver(qtbot, theme=DARK))
    assert dialog.options() == {"theme": "dark"}
    shown = dialog.preview.picture._image
    corner = np.frombuffer(shown.constBits(), np.uint8)[:3]
    assert corner.max() < 60
