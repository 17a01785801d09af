"""A lesson in the window: its moments, its question, its numbers; and the instruments it uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.app import make_program
from rmsviz.render.table_panel import TablePanel
from rmsviz.render.theme import LIGHT
from rmsviz.scene.edit import add_run, remove_run
from rmsviz.scene.lessons import find_lesson, shipped, shipped_talks
from rmsviz.scene.moment import BUTTONS
from rmsviz.scene.scene import INSTRUMENTS, InstrumentName, opening_scene
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.lesson_tools import BUTTON_TEXTS
from rmsviz.ui.pointing import pointed_at
from tests.pictures import difference
from tests.ui.driver import Driver

TEXT = """\
# Forgetting

## First

```scene
surface: plane a=1 b=2
run: adagrad lr=1
run: rmsprop lr=1
steps: 100
step: 40
```

The sum is $G_t = G_{t-1} + g_t^2$; after ten steps it is [10](AdaGrad.v.x@10).

## Second

```scene
step: 0
play: yes
show: pair
instrument: memory
control: RMSprop.beta
button: predict
```

It plays.

## Third

```scene
play: no
show: full
step: 100
```

```quiz
What is larger at the end?
- the one
+ the other
> It is [100](AdaGrad.v.x@100).
```

## Fourth

```scene
control: surface.b
```

```quiz
And now?
+ yes
- no
```
"""


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    return Driver(qtbot, size=(1280, 800))


@pytest.fixture
def desk(driver: Driver, tmp_path: Path) -> LessonDesk:
    (tmp_path / "mine.md").write_text(TEXT, encoding="utf-8")
    found = driver.window.findChild(LessonDesk)
    assert isinstance(found, LessonDesk)
    assert found.open(tmp_path / "mine.md")
    driver.settle()
    return found


def test_a_lesson_stands_beside_its_scene(driver: Driver, desk: LessonDesk) -> None:
    assert driver.window.side.isHidden() and desk.panel.isVisible()
    assert desk.panel.title.text() == "First" and desk.panel.count.text() == "1 of 4"
    assert driver.playhead.current == 40 and driver.trajectory.steps == 100
    assert not desk.panel.back.isEnabled()
    text = desk.panel.text.toPlainText()
    assert text.startswith("The sum is \ufffc; after ten steps") and "$" not in text
    assert driver.picture() == driver.expected()


def test_next_and_back_begin_each_moment_as_it_was_prepared(
    driver: Driver, desk: LessonDesk
) -> None:
    driver.click(desk.panel.next)
    driver.settle()
    assert driver.playhead.playing and driver.view.stage.layout == "pair"
    driver.pass_time(1.0)
    driver.click(desk.panel.back)
    driver.settle()
    assert not driver.playhead.playing
    assert (driver.playhead.current, driver.view.stage.layout) == (40, "full")
    assert driver.scene.view.instrument == "step" and not driver.store.can_undo


def test_a_number_leads_to_where_it_is(driver: Driver, desk: LessonDesk) -> None:
    desk.panel.text.anchorClicked.emit(QUrl("claim:0"))
    assert driver.playhead.current == 10
    desk.panel.text.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert driver.playhead.current == 10 and desk.panel.title.text() == "First"


def test_a_question_is_answered_by_the_run(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(2)
    driver.settle()
    assert driver.playhead.current == 0 and not driver.scene.view.future
    quiz = desk.panel.quiz
    driver.key(Qt.Key.Key_Space)
    driver.playhead.seek(100)
    driver.key(Qt.Key.Key_P)
    driver.key(Qt.Key.Key_G)
    assert not driver.playhead.playing and driver.playhead.current == 0
    assert not driver.scene.view.future and not driver.view._asked
    assert not driver.window.menus.actions["future"].isChecked()
    driver.click(driver.window.transport.play)
    assert not driver.playhead.playing and not driver.window.transport.forward.isEnabled()
    said = driver.window.notices.message.label.text()
    assert said == "Answer the question first; then the run is shown"
    assert driver.view.stage.layout == "surface"  # the plots' axes would give it away
    driver.click(quiz.buttons[0])
    assert driver.view.stage.layout == "full"
    assert not driver.window.notices.message.isVisible()
    assert driver.playhead.playing and driver.window.transport.forward.isEnabled()
    assert [button.text() for button in quiz.buttons] == ["✗  the one", "✓  the other"]
    assert not any(button.isEnabled() for button in quiz.buttons)
    assert quiz.said.text() == "No: watch the run."


def test_why_is_said_when_the_run_has_shown_it(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(2)
    driver.click(desk.panel.quiz.buttons[1])
    driver.settle()
    assert "It is 100" not in desk.panel.text.toPlainText()
    driver.pass_time(60.0)
    assert not driver.playhead.playing and driver.playhead.current == 100
    assert desk.panel.text.toPlainText() == "It is 100."
    driver.playhead.seek(0)
    desk.panel.text.anchorClicked.emit(QUrl("claim:0"))
    assert driver.playhead.current == 100
    desk.go_to(2)  # asked again
    assert "It is 100" not in desk.panel.text.toPlainText() and driver.playhead.held


def test_right_answers_are_counted(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(2)
    driver.click(desk.panel.quiz.buttons[1])
    assert desk.panel.count.text() == "3 of 4 · 1 right"
    desk.go_to(3)
    driver.click(desk.panel.quiz.buttons[1])
    assert desk.panel.count.text() == "4 of 4 · 1 right"
    desk.go_to(3)  # the first answer counts
    driver.click(desk.panel.quiz.buttons[0])
    assert desk.panel.count.text() == "4 of 4 · 1 right"
    desk.open(desk._path)
    assert desk.panel.count.text() == "1 of 4"


def test_a_parameter_beside_the_text_can_be_dragged(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(1)
    driver.settle()
    (row,) = desk.panel.tools.rows.values()
    driver.type_into(row.field, "0.5")
    driver.settle()
    assert driver.trajectory.experiment.runs[1].settings["beta"] == 0.5
    assert difference(driver.picture(), driver.expected()) == ""
    driver.window.menus.actions["undo"].trigger()
    assert row.field.text() == "0.9"
    driver.store.apply(lambda scene: remove_run(scene, 1))
    assert not row.isEnabled()


def test_a_command_beside_the_text_can_be_pressed(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(1)
    (button,) = desk.panel.tools.buttons
    driver.click(button)
    assert driver.window.notices.message.label.text().startswith("Click where RMSprop will be in")
    desk.go_to(0)
    assert not desk.panel.tools.isVisible()


def test_what_was_guessed_in_a_moment_is_not_shown_in_the_next(
    driver: Driver, desk: LessonDesk
) -> None:
    desk.go_to(1)
    driver.key(Qt.Key.Key_G)
    driver.settle()
    driver.click_stage(driver.place(-1.0, -1.0))
    desk.go_to(0)
    assert driver.view._guess is None and not driver.view._asked
    assert not driver.window.notices.message.isVisible()


def test_what_can_be_tried_waits_for_the_answer(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(3)
    assert not desk.panel.tools.isVisible()
    driver.click(desk.panel.quiz.buttons[0])
    driver.pass_time(60.0)
    assert desk.panel.tools.isVisible()


def test_every_command_that_a_lesson_can_offer_is_one_of_the_windows(driver: Driver) -> None:
    assert set(BUTTON_TEXTS) == set(BUTTONS) <= set(driver.window.menus.actions)


def test_what_is_opened_instead_of_an_answer_can_be_played(
    driver: Driver, desk: LessonDesk
) -> None:
    desk.go_to(2)
    assert driver.playhead.held
    desk.go_to(0)
    assert not driver.playhead.held
    desk.go_to(2)
    driver.click(desk.panel.close_button)
    driver.key(Qt.Key.Key_Space)
    assert driver.playhead.playing


def test_after_the_last_moment_comes_the_next_lesson(driver: Driver, desk: LessonDesk) -> None:
    first, second = list(shipped())[:2]
    assert desk.open(find_lesson(f"lesson:{first}")) and desk._lesson is not None
    desk.go_to(len(desk._lesson.moments) - 1)
    assert desk.panel.next.text() == "Next lesson"
    driver.click(desk.panel.next)
    driver.settle()
    assert desk._path == find_lesson(f"lesson:{second}") and desk.panel.next.text() == "Next"


def test_after_a_lesson_of_ones_own_the_controls_come_back(
    driver: Driver, desk: LessonDesk
) -> None:
    desk.go_to(3)
    driver.click(desk.panel.next)
    assert desk.panel.isHidden() and not driver.window.side.isHidden()


def test_closing_a_lesson_gives_the_controls_back(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(1)
    driver.click(desk.panel.close_button)
    assert desk.panel.isHidden() and not driver.window.side.isHidden()
    assert driver.view.stage.layout == "full"


def test_a_lesson_that_is_wrong_says_where_and_the_window_stays(
    driver: Driver, desk: LessonDesk, tmp_path: Path
) -> None:
    (tmp_path / "bad.md").write_text(TEXT.replace("lr=1\nrun", "lr=-1\nrun"))
    assert not desk.open(tmp_path / "bad.md")
    assert "line 7: run:" in driver.window.notices.message.label.text()
    assert desk.panel.title.text() == "First"


@pytest.mark.parametrize("name", shipped())
def test_every_moment_of_every_lesson_can_be_shown(driver: Driver, name: str) -> None:
    desk = driver.window.findChild(LessonDesk)
    assert isinstance(desk, LessonDesk) and desk.open(find_lesson(f"lesson:{name}"))
    lesson = desk._lesson
    assert lesson is not None
    for place, moment in enumerate(lesson.moments):
        desk.go_to(place)
        driver.settle()
        assert desk.panel.title.text() == moment.title
        assert driver.trajectory.experiment == moment.scene.experiment
        assert "\ue000" not in desk.panel.text.toPlainText()


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_is_the_same_live_and_made_anew(driver: Driver, name: InstrumentName) -> None:
    driver.window.menus.actions[name].trigger()
    for step in (0, 1, 120, 300, 7):
        driver.playhead.seek(step)
        assert driver.picture() == driver.expected()
    assert driver.window.menus.actions[name].isChecked()
    assert driver.scene.view.instrument == name


def test_arrows_are_the_same_live_and_made_anew(driver: Driver) -> None:
    plain = driver.picture()
    driver.key(Qt.Key.Key_A)
    assert driver.picture() != plain
    for step in (12, 95, 300, 299, 0):
        driver.playhead.seek(step)
        assert driver.picture() == driver.expected()


def test_a_logarithmic_step_axis_shows_the_early_steps(driver: Driver) -> None:
    plain = driver.picture()
    driver.key(Qt.Key.Key_T)
    driver.settle()
    assert driver.picture() != plain
    for step in (0, 1, 10, 300):
        driver.playhead.seek(step)
        assert driver.picture() == driver.expected()
    driver.click_stage(driver.plot_place(4, 0.4037))  # log 10/log 300
    assert driver.playhead.current == 10


def test_where_v_is_heading_is_the_same_live_and_made_anew(driver: Driver) -> None:
    plain = driver.picture()
    driver.key(Qt.Key.Key_F)
    assert driver.picture() != plain
    for step in (0, 95, 300, 20):
        driver.playhead.seek(step)
        assert driver.picture() == driver.expected()


def test_the_keys_choose_the_instrument_and_it_can_be_undone(driver: Driver) -> None:
    driver.key(Qt.Key.Key_2)
    driver.settle()
    assert driver.view.stage.instrument.name == "MEMORY AT STEP"
    driver.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert driver.view.stage.instrument.name == "STEP"


def test_a_bar_of_the_memory_leads_to_its_step(driver: Driver) -> None:
    driver.window.choose_instrument("memory")
    driver.playhead.seek(60)
    driver.settle()
    panel = driver.view.stage.instrument
    box = panel._boxes[0]  # type: ignore[attr-defined]
    inside = QPointF(box.left() + (19.5 / 60) * box.width(), box.bottom() - 4)
    place = panel.rect.topLeft() + inside
    g = driver.trajectory.gradient[19, 0, 0]
    share = 100 * g * g / driver.trajectory.v[59, 0, 0]
    pointed = pointed_at(driver.view.stage, driver.scene, driver.trajectory, place, 60)
    assert pointed.text == f"step 20   g² {g * g:.4g}   {share:.4g} % of AdaGrad’s today"
    driver.click_stage(place)
    assert driver.playhead.current == 20


def test_the_memory_brackets_the_window_of_an_average_and_none_of_a_sum(driver: Driver) -> None:
    driver.window.choose_instrument("memory")
    driver.playhead.seek(60)
    image = driver.picture()
    panel = driver.view.stage.instrument
    bracketed = []
    for box in panel._boxes:  # type: ignore[attr-defined]
        middle = panel.rect.topLeft() + QPointF(box.left() + box.width() * 55 / 60, box.top())
        x, y = int(middle.x()), int(middle.y())
        above = [image.pixelColor(x, y + down).lightness() for down in range(3, 9)]
        bracketed.append(min(above) < 180)
    assert bracketed == [False, True]  # RMSprop's over the steps 50 to 60


def test_a_row_of_the_table_leads_to_its_step(driver: Driver) -> None:
    driver.window.choose_instrument("table")
    driver.playhead.seek(60)
    driver.settle()
    panel = driver.view.stage.instrument
    assert isinstance(panel, TablePanel)
    y = panel._row(panel._baseline, 4) - 3  # 1, 2, 3, 5, 10, 30, 60
    driver.click_stage(panel.rect.topLeft() + QPointF(60, y))
    assert driver.playhead.current == 10


def test_a_slider_belongs_to_its_run_wherever_that_is(driver: Driver, desk: LessonDesk) -> None:
    desk.go_to(1)
    (row,) = desk.panel.tools.rows.values()
    driver.store.apply(lambda scene: remove_run(scene, 0))
    assert row.isEnabled()
    row.changed.emit(0.5, False)
    assert driver.scene.runs[0].settings["beta"] == 0.5
    driver.store.apply(lambda scene: add_run(scene, "sgd"))
    driver.store.apply(lambda scene: remove_run(scene, 0))
    assert not row.isEnabled()  # its run is gone
    driver.store.undo()
    assert row.isEnabled()


QUESTIONS = """\
# Two questions

## One

```scene
surface: plane a=1 b=2
run: rmsprop lr=1
steps: 20
```

```quiz
R&D: how much is $\\frac{1}{2} + 1$, with a text that is so long that it goes over several lines?
- $5 and **more**, in a sentence that is much too long for one line of such a narrow panel
+ $\\frac{3}{2}$
> It is [1.5](= 1 + 0.5).
see: lesson:window
```

## Two

```quiz
And now?
+ yes
- no
see: lesson:ravine
```
"""


@pytest.fixture
def questions(driver: Driver, tmp_path: Path) -> LessonDesk:
    (tmp_path / "asked.md").write_text(QUESTIONS, encoding="utf-8")
    found = driver.window.findChild(LessonDesk)
    assert isinstance(found, LessonDesk) and found.open(tmp_path / "asked.md")
    driver.settle()
    return found


def test_questions_end_with_what_came_of_them_and_where_to_read(
    driver: Driver, questions: LessonDesk
) -> None:
    panel = questions.panel
    driver.click(panel.quiz.buttons[0])  # wrong
    driver.click(panel.next)
    driver.click(panel.quiz.buttons[0])
    assert panel.next.text() == "Your answers" and questions.coming == "Your answers"
    driver.click(panel.next)
    assert panel.title.text() == "Your answers" and panel.count.text() == "1 of 2 right"
    assert panel.text.toPlainText().startswith("1 of 2 right at the first try.")
    (read,) = panel.result.buttons
    assert read.text() == "Read: How far back it remembers"
    driver.click(panel.back)
    assert panel.title.text() == "Two" and not panel.result.isVisible()
    assert panel.quiz.said.text() == "Answered before: ✓"
    driver.click(panel.next)
    driver.click(panel.result.begin_again)
    assert panel.title.text() == "One" and panel.count.text() == "1 of 2"
    driver.click(panel.quiz.buttons[1])
    driver.click(panel.next)
    driver.click(panel.quiz.buttons[0])
    driver.click(panel.next)
    assert panel.text.toPlainText().startswith("All 2 right") and not panel.result.buttons
    assert not panel.next.isVisible()  # nothing follows; no click too many ends the lesson
    driver.click(panel.close_button)
    assert not panel.isVisible()


def test_a_lesson_that_is_opened_with_the_program_is_read_from_its_beginning(qtbot: QtBot) -> None:
    program = make_program(opening_scene(), LIGHT)
    qtbot.addWidget(program.window)
    program.window.resize(1280, 760)
    program.window.lesson_requested.emit(shipped_talks()["alone"])
    program.window.show()
    desk = program.window.findChild(LessonDesk)
    assert isinstance(desk, LessonDesk)
    text = desk.panel.text
    qtbot.waitUntil(lambda: text.height() > 400)
    assert text.verticalScrollBar().value() == 0
    for place in range(len(desk.lesson_moments)):
        desk.go_to(place)
        QApplication.processEvents()
        assert text.height() == text.wanted_height() or text.height() > 350  # as it has room


def test_from_a_missed_question_a_lesson_is_read(driver: Driver, questions: LessonDesk) -> None:
    driver.click(questions.panel.quiz.buttons[0])
    questions.go_to(2)
    first, _ = questions.panel.result.buttons  # the second was not answered
    assert "not answered" in questions.panel.text.toPlainText()
    driver.click(first)
    assert questions.panel.name.text() == "HOW FAR BACK IT REMEMBERS"


def test_why_is_told_when_it_is_asked_and_never_before_the_answer(
    driver: Driver, questions: LessonDesk
) -> None:
    panel = questions.panel
    assert not panel.quiz.why.isVisible()
    driver.playhead.seek(20)  # held
    assert "1.5" not in panel.text.toPlainText()
    driver.click(panel.quiz.buttons[1])
    driver.playhead.pause()  # to look at it: nothing is told yet
    assert "1.5" not in panel.text.toPlainText()
    driver.click(panel.quiz.why)
    assert "1.5" in panel.text.toPlainText() and not panel.quiz.why.isVisible()


def test_at_the_end_of_the_run_it_is_told_however_that_is_reached(
    driver: Driver, questions: LessonDesk
) -> None:
    panel = questions.panel
    driver.click(panel.quiz.buttons[1])
    driver.key(Qt.Key.Key_End)
    assert "1.5" in panel.text.toPlainText()


def test_answers_have_formulas_and_signs_and_their_lines_have_room(
    driver: Driver, questions: LessonDesk
) -> None:
    quiz = questions.panel.quiz
    long, short = quiz.buttons
    assert long.accessibleName().startswith("$5 and more, in a sentence")
    assert short.accessibleName() == r"\frac{3}{2}"
    assert long.height() > short.height() >= 32
    assert "R&D" in quiz.question.text()
    for part in (quiz.question, long, short):
        assert part.height() >= part.heightForWidth(part.width())
    driver.click(short)
    assert short.text().startswith("✓") and short.accessibleName().startswith("✓")


def test_the_buttons_below_a_lesson_stay_in_sight_however_long_the_question(
    driver: Driver, questions: LessonDesk
) -> None:
    driver.window.resize(1024, 640)
    driver.settle()
    panel = questions.panel
    assert panel.rect().contains(panel.next.geometry()) and panel.rect().contains(
        panel.back.geometry()
    )
    below, foot = panel.below.geometry(), panel.next.geometry()
    assert panel.text.geometry().bottom() < below.top() and below.bottom() < foot.top()
    assert panel.text.height() >= min(60, panel.text.wanted_height())


def test_a_link_opens_the_browser_and_a_file_nothing(
    driver: Driver, questions: LessonDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    for link in ("https://pytorch.org/", "file:///etc/passwd", "javascript:alert(1)"):
        questions.panel.text.anchorClicked.emit(QUrl(link))
    assert opened == ["https://pytorch.org/"]


def test_a_lesson_that_was_gone_through_is_ticked_now_and_the_next_time(
    driver: Driver, qtbot: QtBot
) -> None:
    desk = driver.window.findChild(LessonDesk)
    assert isinstance(desk, LessonDesk)
    action = driver.window.menus.actions["lesson:window"]
    assert not action.text().endswith("✓")
    desk.open(find_lesson("lesson:window"))
    desk.go_to(3)
    assert not action.text().endswith("✓")
    driver.click(desk.panel.next)
    assert action.text().endswith("remembers  ✓")
    again = Driver(qtbot)
    assert again.window.menus.actions["lesson:window"].text() == action.text()
    assert not again.window.menus.actions["lesson:ravine"].text().endswith("✓")


def test_the_lesson_of_a_missed_question_leads_back_to_the_answers(
    driver: Driver, questions: LessonDesk
) -> None:
    panel = questions.panel
    driver.click(panel.quiz.buttons[0])
    questions.go_to(2)
    for back in (panel.back, None):
        driver.click(panel.result.buttons[0])
        assert panel.name.text() == "HOW FAR BACK IT REMEMBERS"
        assert panel.back.text() == "Your answers" and panel.back.isEnabled()
        if back is None:  # to the end of it
            questions.go_to(3)
            assert panel.next.text() == "Your answers"
        driver.click(back or panel.next)
        assert panel.title.text() == "Your answers" and panel.count.text() == "0 of 2 right"
        assert len(panel.result.buttons) == 2


@pytest.mark.parametrize("size", [(1024, 640), (1280, 720), (900, 520)])
def test_a_text_stands_there_once_and_nothing_below_it_lies_on_another(
    driver: Driver, desk: LessonDesk, size: tuple[int, int]
) -> None:
    driver.window.resize(*size)
    for name in ("one-line-fix", "window", "quiz"):
        desk.open(find_lesson(f"lesson:{name}"))
        for place, moment in enumerate(desk.lesson_moments):
            desk.go_to(place)
            driver.settle()
            first = moment.text.split()[:3]
            shown = desk.panel.text.toPlainText().split()
            assert sum(shown[i : i + 3] == first for i in range(len(shown))) == 1
            below, foot = desk.panel.below.geometry(), desk.panel.next.geometry()
            assert desk.panel.text.geometry().bottom() < below.top() or desk.panel.below.isHidden()
            assert below.bottom() < foot.top() or desk.panel.below.isHidden()
            assert desk.panel.rect().contains(foot)


def test_the_panels_stand_beside_a_lesson_only_where_all_have_room(
    driver: Driver, desk: LessonDesk
) -> None:
    window = driver.window
    window.menus.actions["side"].trigger()
    assert window.side.isVisible()
    window.resize(1024, 640)
    driver.settle()
    assert not window.side.isVisible() and not window.menus.actions["side"].isChecked()
    window.menus.actions["side"].trigger()
    assert not window.side.isVisible()
    assert "there is no room" in window.notices.message.label.text().lower()
