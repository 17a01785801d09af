"""A talk given with nothing but a remote's keys, and what the hall sees of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rmsviz.render.hall import HallStage
from rmsviz.scene.edit import set_start
from rmsviz.scene.frame import frame_at
from rmsviz.scene.lessons import find_lesson
from rmsviz.ui.hall import Hall
from rmsviz.ui.lecturer import Lecturer
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.presenter import Presenter
from tests.pictures import difference
from tests.ui.driver import LEFT, PLAIN, Driver

Key = Qt.Key
TALK = find_lesson("talk:rmsprop")


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    return Driver(qtbot, size=(1024, 700))


@pytest.fixture
def presenter(driver: Driver) -> Presenter:
    found = driver.window.findChild(Presenter)
    assert isinstance(found, Presenter)
    return found


@pytest.fixture
def desk(driver: Driver) -> LessonDesk:
    found = driver.window.findChild(LessonDesk)
    assert isinstance(found, LessonDesk)
    return found


def press(driver: Driver, key: Key) -> None:
    """A key of the remote: it goes to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key)
    driver.settle()


def move_mouse(view: QWidget, to: QPoint) -> None:
    """As the window system would: this one knows no window that lies over another."""
    at = to.toPointF()
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), none, none, PLAIN)
    QApplication.sendEvent(view, moved)


def begin(driver: Driver, presenter: Presenter) -> Hall:
    driver.key(Key.Key_F5)
    QApplication.processEvents()
    assert presenter.hall is not None
    return presenter.hall


def expected(driver: Driver, hall: Hall) -> HallStage:
    """The hall's picture, made by a stage that has never shown another."""
    shown, scene = hall.stage, driver.scene
    stage = HallStage(shown.theme)
    stage.layout, stage.stacked = shown.layout, shown.stacked
    stage.entitle(shown.headline.title)
    if shown.question in shown.panels:
        question = shown.question
        stage._asked = True
        stage.question.ask(question.question, question.answers, question.right)
    stage.resize(shown.width, shown.height, shown.ratio)
    stage.load(scene, driver.trajectory)
    stage.show(frame_at(scene, driver.trajectory, driver.playhead.current))
    return stage


def true_to_the_scene(driver: Driver, hall: Hall) -> bool:
    driver.settle()
    while hall.stage.behind:
        QApplication.processEvents()
    hall.spot.hide()
    QApplication.processEvents()
    seen = hall.screen().grabWindow(hall.winId()).toImage()
    drawn = expected(driver, hall).image()
    return difference(seen, drawn) == ""


def test_a_key_shows_the_stage_to_the_hall_and_another_ends_it(
    driver: Driver, presenter: Presenter
) -> None:
    driver.playhead.seek(137)
    hall = begin(driver, presenter)
    assert hall.isFullScreen() and hall.size() == driver.window.screen().size()
    assert true_to_the_scene(driver, hall)
    driver.playhead.seek(20)
    assert true_to_the_scene(driver, hall)
    press(driver, Key.Key_Escape)
    assert presenter.hall is None and not hall.isVisible()
    assert driver.playhead.current == 20
    assert driver.picture() == driver.expected()


def test_the_keys_of_the_desk_go_on_working(driver: Driver, presenter: Presenter) -> None:
    hall = begin(driver, presenter)
    steps = []
    for key in (Key.Key_Right, Key.Key_End, Key.Key_Left, Key.Key_Home):
        press(driver, key)
        steps.append(driver.playhead.current)
    assert steps == [1, 300, 299, 0]
    press(driver, Key.Key_Space)
    driver.pass_time(1.0)
    assert driver.playhead.current == 30
    press(driver, Key.Key_Up)
    assert driver.playhead.rate == 60.0
    press(driver, Key.Key_3)
    assert driver.scene.view.instrument == "table"
    press(driver, Key.Key_Space)
    assert true_to_the_scene(driver, hall)


def test_in_a_scene_the_remote_plays_and_goes_back(driver: Driver, presenter: Presenter) -> None:
    begin(driver, presenter)
    press(driver, Key.Key_PageDown)
    driver.pass_time(2.0)
    press(driver, Key.Key_PageDown)
    driver.pass_time(2.0)
    assert driver.playhead.current == 60
    press(driver, Key.Key_PageUp)
    assert (driver.playhead.current, driver.playhead.playing) == (0, False)


@pytest.mark.parametrize("key", [Key.Key_B, Key.Key_Period])
def test_the_screen_goes_black_and_any_key_brings_it_back_and_does_nothing_else(
    driver: Driver, presenter: Presenter, key: Key
) -> None:
    hall = begin(driver, presenter)
    for waking in (key, Key.Key_PageDown, Key.Key_Escape, Key.Key_Space, Key.Key_X):
        press(driver, key)
        black = hall.screen().grabWindow(hall.winId()).toImage()
        assert {black.pixelColor(x, y).name() for x in (1, 300, 799) for y in (1, 400)} == {
            "#000000"
        }
        press(driver, waking)
        assert presenter.hall is hall and not hall.dark
        assert not driver.playhead.playing
        assert true_to_the_scene(driver, hall)


def test_a_field_that_has_the_keys_keeps_none_of_the_remote(
    driver: Driver, presenter: Presenter
) -> None:
    begin(driver, presenter)
    driver.window.activateWindow()
    QApplication.processEvents()
    field = driver.window.side.cards.cards[0].rows.rows["lr"].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    assert field.text() == "0.5"  # what is typed is typed
    QTest.keyClick(field, Key.Key_PageDown)
    assert driver.playhead.playing


def test_ten_moments_with_one_key(driver: Driver, presenter: Presenter, desk: LessonDesk) -> None:
    assert desk.open(TALK)
    driver.settle()
    hall = begin(driver, presenter)
    seen: list[str] = []
    presses = 0
    while True:
        assert desk.moment is not None
        assert hall.stage.headline.title == desk.moment.title
        assert hall.stage.layout == ("surface" if desk.asking else desk.moment.show)
        assert (hall.stage.question in hall.stage.panels) == (desk.moment.quiz is not None)
        if desk.moment.title not in seen:
            seen.append(desk.moment.title)
        driver.pass_time(0.7)
        assert true_to_the_scene(driver, hall)
        before = desk.moment, driver.playhead.held, driver.playhead.playing
        driver.pass_time(60.0)  # it runs out
        press(driver, Key.Key_PageDown)
        presses += 1
        if before == (desk.moment, driver.playhead.held, driver.playhead.playing):
            break
        assert presses < 30
    assert len(seen) == 10 and presses == 12  # one question; the last press finds nothing more
    assert presenter.hall is hall


def test_back_begins_the_moment_before_as_it_was_prepared(
    driver: Driver, presenter: Presenter, desk: LessonDesk
) -> None:
    assert desk.open(TALK)
    begin(driver, presenter)
    press(driver, Key.Key_PageDown)
    second = driver.scene
    driver.key(Key.Key_T)
    driver.key(Key.Key_2)
    press(driver, Key.Key_PageDown)
    press(driver, Key.Key_PageUp)
    assert driver.scene == second and driver.playhead.playing
    press(driver, Key.Key_PageUp)
    press(driver, Key.Key_PageUp)
    assert desk.moment is not None and desk.moment.title == "A sum that only grows"


def test_the_hall_sees_the_question_and_with_the_run_the_answer(
    driver: Driver, presenter: Presenter, desk: LessonDesk
) -> None:
    assert desk.open(TALK)
    desk.go_to(2)
    hall = begin(driver, presenter)
    assert hall.stage.question.right == -1 and driver.playhead.held
    assert hall.stage.question.question == "What does v do when the slope falls from 3 to 1?"
    press(driver, Key.Key_PageDown)
    assert hall.stage.question.right == 2 and driver.playhead.playing
    assert true_to_the_scene(driver, hall)


def test_the_pointer_follows_the_mouse_hides_and_is_turned_off(
    driver: Driver, presenter: Presenter
) -> None:
    hall = begin(driver, presenter)
    move_mouse(hall.view, QPoint(300, 200))
    assert hall.spot.isVisible()
    assert (hall.spot.geometry().center() - QPoint(300, 200)).manhattanLength() < 3
    assert hall.spot.height() >= 0.09 * hall.height()
    hall.spot._still.timeout.emit()
    assert not hall.spot.isVisible()
    press(driver, Key.Key_W)
    move_mouse(hall.view, QPoint(310, 220))
    assert not hall.spot.isVisible()


def test_a_start_is_dragged_in_front_of_the_hall(driver: Driver, presenter: Presenter) -> None:
    hall = begin(driver, presenter)
    panel = hall.stage.surface
    spot = panel.rect.topLeft() + panel.window.pixel(*driver.scene.runs[0].start)
    goal = panel.rect.topLeft() + panel.window.pixel(1.0, -1.0)
    QTest.mousePress(hall.view, LEFT, PLAIN, hall.view.from_stage(spot).toPoint())
    QTest.mouseMove(hall.view, hall.view.from_stage(goal).toPoint())
    QTest.mouseRelease(hall.view, LEFT, PLAIN, hall.view.from_stage(goal).toPoint())
    driver.settle()
    assert driver.scene.runs[0].start == pytest.approx((1.0, -1.0), abs=0.05)
    assert true_to_the_scene(driver, hall)


def test_the_mouse_over_ones_own_stage_points_on_the_halls(
    driver: Driver, presenter: Presenter
) -> None:
    hall = begin(driver, presenter)
    move_mouse(driver.view, driver.place(1.0, 0.5).toPoint())
    there = hall.stage.surface.rect.topLeft() + hall.stage.surface.window.pixel(1.0, 0.5)
    away = hall.view.from_stage(there).toPoint() - hall.spot.geometry().center()
    assert hall.spot.isVisible() and away.manhattanLength() < 4
    plots = hall.stage.plots.rect
    move_mouse(driver.view, driver.plot_place(2, 0.5).toPoint())
    assert plots.contains(QPointF(hall.spot.geometry().center()) / hall.stage.ratio)


def test_the_lecturer_sees_how_long_the_talk_has_lasted(qtbot: QtBot) -> None:
    now = [1_800_000_000.0]
    shown = Lecturer(clock=lambda: now[0])
    qtbot.addWidget(shown)
    shown.begin()
    now[0] += 754.0
    shown.show_time()
    assert shown.elapsed.text() == "12:34 since the start"
    shown.end()


def test_the_lecturer_is_told_what_comes_next(
    driver: Driver, presenter: Presenter, desk: LessonDesk
) -> None:
    assert desk.open(TALK)
    begin(driver, presenter)
    said = presenter.lecturer.next.text
    assert said() == "Next: Two rules, one difference"
    desk.go_to(2)
    assert said() == "Next: the answer"
    press(driver, Key.Key_PageDown)
    assert said() == "Next: A window of 1/(1-β) steps"
    presenter.darken(True)
    assert said() == "The hall’s screen is black; any key brings it back"
    presenter.darken(False)
    desk.go_to(9)
    assert said() == "This is the last moment" and desk.panel.next.text() == "Close"


def test_the_window_can_be_closed_meanwhile(driver: Driver, presenter: Presenter) -> None:
    hall = begin(driver, presenter)
    driver.window.close()
    assert presenter.hall is None and not hall.isVisible()


def test_a_talk_that_is_broken_is_not_begun(
    driver: Driver, desk: LessonDesk, tmp_path: Path
) -> None:
    (tmp_path / "mine.talk").write_text("# Mine\nlesson:ravine#1\nlost.rmsviz\n", encoding="utf-8")
    assert not desk.open(tmp_path / "mine.talk")
    said = driver.window.notices.message.label.text()
    assert said.startswith("Cannot open mine.talk: line 3: cannot read lost.rmsviz")
    assert desk.moment is None


def test_what_is_done_in_front_of_the_hall_can_be_taken_back(
    driver: Driver, presenter: Presenter
) -> None:
    before = driver.scene
    presenter.start()
    assert presenter.hall is not None
    driver.store.apply(lambda s: set_start(s, (1.0, 1.0)))
    QTest.keyClick(presenter.hall, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert driver.scene == before
