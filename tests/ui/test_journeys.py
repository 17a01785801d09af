"""What people do with the program, from opening it on: hands, keys and what they then see."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.simulate import simulate
from rmsviz.render.equations import Template
from rmsviz.render.theme import DARK
from rmsviz.scene.edit import add_run, set_surface
from rmsviz.scene.scene import opening_scene
from rmsviz.ui import session as session_module
from rmsviz.ui.run_card import RunCard
from tests.pictures import difference
from tests.scenes import made
from tests.ui.driver import LEFT, PLAIN, Driver

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OPENING = opening_scene()


@pytest.fixture
def driver(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    return Driver(qtbot, size=(1280, 800))


def card(driver: Driver, index: int) -> RunCard:
    return driver.window.side.cards.cards[index]


def true_to_the_scene(driver: Driver) -> bool:
    """Whether what is seen is the scene's picture, from simulate's numbers."""
    driver.settle()
    again = simulate(driver.scene.experiment)
    same = np.array_equal(driver.trajectory.x, again.x, equal_nan=True)
    return same and difference(driver.picture(), driver.expected()) == ""


# A stranger


def test_a_stranger_sees_adagrad_stall_and_rmsprop_arrive(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """300 steps of the opening scene: x ≈ -1.9 and 4, and the panel's numbers are simulate's."""
    shown: list[dict[str, float]] = []
    paint = Template.paint

    def listening(self: Template, *args: object, **more: object) -> None:
        shown.append(dict(args[5]))  # type: ignore[call-overload]
        paint(self, *args, **more)  # type: ignore[arg-type]

    driver.click(driver.window.transport.play)
    driver.pass_time(10.0)
    assert driver.playhead.current == 300 and not driver.playhead.playing
    driver.settle()
    monkeypatch.setattr(Template, "paint", listening)
    driver.picture()
    truth = simulate(OPENING.experiment)
    frame = driver.view.stage.surface.frame
    assert frame is not None and frame.heads[0] is not None and frame.heads[1] is not None
    assert frame.heads[0].x == pytest.approx(-1.84, abs=0.01)
    assert frame.heads[1].x == pytest.approx(4.0, abs=0.06)
    gradients = truth.gradient[299, :, 0].tolist()
    assert {values["g"] for values in shown} == set(gradients)
    for values in shown:  # every line of both runs
        run = gradients.index(values["g"])
        assert values["t"] == 300
        assert values["before"] == truth.v[298, run, 0]
        assert values["v"] == truth.v[299, run, 0]
        assert values["lr_eff"] == truth.lr_eff[299, run, 0]


# Time


def test_play_pause_and_play_on(driver: Driver) -> None:
    transport = driver.window.transport
    driver.click(transport.play)
    assert driver.playhead.playing
    driver.pass_time(2.0)
    assert driver.playhead.current == 60
    assert difference(driver.seen(), driver.expected()) == ""
    driver.click(transport.play)
    driver.pass_time(5.0)
    assert driver.playhead.current == 60
    driver.click(transport.play)
    driver.pass_time(1.0)
    assert driver.playhead.current == 90
    assert transport.field.text() == "90"


def test_a_slow_machine_shows_fewer_frames_and_the_same_path(driver: Driver) -> None:
    pictures = []
    for ticks in (1, 40):
        driver.playhead.to_start()
        driver.playhead.play()
        for _ in range(ticks):
            driver.pass_time(4.0 / ticks)
            QApplication.processEvents()
        driver.playhead.pause()
        assert driver.playhead.current in (119, 120)
        driver.playhead.seek(120)
        pictures.append(driver.seen())
    assert difference(*pictures) == ""


def test_steps_both_ways_by_button_and_by_key(driver: Driver) -> None:
    transport = driver.window.transport
    steps = []
    for button in (transport.forward, transport.forward, transport.back, transport.end):
        driver.click(button)
        steps.append(driver.playhead.current)
    driver.click(transport.start)
    for key, modifier in (
        (Key.Key_Right, PLAIN),
        (Key.Key_Right, SHIFT),
        (Key.Key_Left, PLAIN),
        (Key.Key_End, PLAIN),
        (Key.Key_Left, SHIFT),
        (Key.Key_Home, PLAIN),
    ):
        driver.key(key, modifier)
        steps.append(driver.playhead.current)
    assert steps == [1, 2, 1, 300, 1, 11, 10, 300, 290, 0]
    assert difference(driver.seen(), driver.expected()) == ""


def test_scrubbing_shows_every_place(driver: Driver) -> None:
    scrubber = driver.window.transport.scrubber

    def spot(share: float) -> QPoint:
        return QPoint(round(7 + share * (scrubber.width() - 14)), scrubber.height() // 2)

    QTest.mousePress(scrubber, LEFT, PLAIN, spot(0.1))
    for share in (0.4, 0.8, 0.3):
        QTest.mouseMove(scrubber, spot(share))
        assert driver.playhead.current == pytest.approx(300 * share, abs=1)
        assert difference(driver.seen(), driver.expected()) == ""
    QTest.mouseRelease(scrubber, LEFT, PLAIN, spot(0.3))


def test_a_step_is_typed(driver: Driver) -> None:
    driver.key(Key.Key_J)
    QTest.keyClicks(driver.window.transport.field, "137")
    driver.key(Key.Key_Return)
    assert driver.playhead.current == 137
    driver.type_into(driver.window.transport.field, "299")
    assert driver.playhead.current == 299
    driver.type_into(driver.window.transport.field, "301")
    assert driver.playhead.current == 299
    assert "from 0 to 300" in driver.window.transport.field.problem
    driver.key(Key.Key_Escape)
    assert difference(driver.seen(), driver.expected()) == ""


def test_speed_and_loop(driver: Driver) -> None:
    driver.key(Key.Key_BracketRight)
    assert driver.playhead.rate == 60.0
    driver.key(Key.Key_Space)
    driver.pass_time(1.0)
    assert driver.playhead.current == 60
    driver.key(Key.Key_L)
    driver.pass_time(4.5)
    assert driver.playhead.playing and driver.playhead.current == (60 + 270) % 301
    speed = driver.window.transport.speed
    line = speed.lineEdit()
    assert line is not None
    driver.type_into(line, "1000")
    assert driver.playhead.rate == 1000.0
    driver.key(Key.Key_Space)
    assert not driver.playhead.playing


# Settings


def test_a_small_learning_rate_is_typed(driver: Driver) -> None:
    field = card(driver, 0).rows.rows["lr"].field
    driver.type_into(field, "1e-4")
    assert driver.scene.runs[0].settings["lr"] == 1e-4
    driver.settle()
    assert driver.trajectory.x[1, 0, 0] - driver.trajectory.x[0, 0, 0] == pytest.approx(1e-4)
    assert field.text() == "10⁻⁴"
    assert true_to_the_scene(driver)


def test_what_cannot_be_used_is_said_and_the_last_good_picture_stays(driver: Driver) -> None:
    before = driver.picture()
    row = card(driver, 1).rows.rows["beta"]
    driver.type_into(row.field, "1.5")
    assert driver.scene == OPENING
    assert row.problem.isVisible() and "1.5" in row.problem.text()
    assert row.field.text() == "1.5"  # nothing typed is lost
    assert difference(driver.picture(), before) == ""


def test_a_slider_is_dragged_and_everything_follows(driver: Driver) -> None:
    slider = card(driver, 1).rows.rows["lr"].slider
    middle = slider.height() // 2
    ends = []
    QTest.mousePress(slider, LEFT, PLAIN, QPoint(round(slider.handle_x()), middle))
    for x in (40, 60, 80):
        QTest.mouseMove(slider, QPoint(x, middle))
        QApplication.processEvents()
        ends.append(driver.trajectory.x[-1, 1, 0])
    QTest.mouseRelease(slider, LEFT, PLAIN, QPoint(80, middle))
    assert len(set(ends)) == 3
    assert true_to_the_scene(driver)
    driver.key(Key.Key_Z, CTRL)
    assert driver.scene == OPENING


# Runs


def test_a_run_is_added_duplicated_hidden_recoloured_and_removed(driver: Driver) -> None:
    driver.choose(driver.window.side.cards.add_button.menu(), "Adam")
    assert [run.optimizer for run in driver.scene.runs] == ["adagrad", "rmsprop", "adam"]
    assert true_to_the_scene(driver)
    driver.choose(card(driver, 1).menu_button.menu(), "Duplicate")
    assert [run.optimizer for run in driver.scene.runs][1:3] == ["rmsprop", "rmsprop"]
    assert driver.scene.view.styles[1].color != driver.scene.view.styles[2].color
    driver.click(card(driver, 3).eye)
    assert not driver.scene.view.styles[3].visible
    driver.choose(card(driver, 0).dot.menu(), "Teal")
    assert driver.scene.view.styles[0].color == "teal"
    assert true_to_the_scene(driver)
    driver.choose(card(driver, 2).menu_button.menu(), "Remove")
    assert [run.optimizer for run in driver.scene.runs] == ["adagrad", "rmsprop", "adam"]
    assert true_to_the_scene(driver)
    assert len(driver.window.side.cards.cards) == 3


def test_any_two_runs_are_the_pair(driver: Driver) -> None:
    driver.choose(driver.window.side.cards.add_button.menu(), "SGD")
    driver.settle()
    driver.choose(card(driver, 2).menu_button.menu(), "Compare on the left")
    driver.settle()
    assert driver.scene.view.pair == (2, 1)
    assert [plot.run for plot, _ in driver.view.stage.plots._boxes] == [2, 1, 2, 1, -1]
    assert driver.view.stage.plots._boxes[0][0].empty
    assert true_to_the_scene(driver)


def test_another_method_keeps_its_place_and_its_start(driver: Driver) -> None:
    driver.choose(card(driver, 0).menu_button.menu(), "Method", "Adam")
    assert driver.scene.runs[0].optimizer == "adam"
    assert driver.scene.runs[0].start == OPENING.runs[0].start
    assert true_to_the_scene(driver)


# Surfaces


def pick(driver: Driver, surface: str) -> None:
    """Choose a surface as the list does."""
    chooser = driver.window.side.surface.chooser
    index = chooser.findData(surface)
    assert index >= 0
    chooser.setCurrentIndex(index)
    chooser.activated.emit(index)


def test_a_surface_is_chosen_and_its_parameter_typed(driver: Driver) -> None:
    pick(driver, "rosenbrock")
    assert driver.scene.experiment.surface.name == "rosenbrock"
    assert true_to_the_scene(driver)
    driver.type_into(driver.window.side.surface.rows.rows["b"].field, "10")
    assert driver.scene.experiment.surface.params["b"] == 10.0
    assert true_to_the_scene(driver)


def test_every_surface_can_be_looked_at(driver: Driver) -> None:
    from rmsviz.engine.catalogue import KINDS

    driver.window.resize(880, 520)
    for name in KINDS:
        pick(driver, name)
        driver.settle()
        assert driver.scene.experiment.surface.name == name
        assert driver.trajectory.experiment == driver.scene.experiment
    assert true_to_the_scene(driver)


def test_a_formula_is_typed(driver: Driver) -> None:
    pick(driver, "formula")
    field = driver.window.side.surface.field
    field.line.setFocus()
    field.line.selectAll()
    QTest.keyClicks(field.line, "x**2 + 10*y**2")
    assert driver.scene.experiment.surface.kind.formula == "x**2 + 10*y**2"
    assert true_to_the_scene(driver)
    QTest.keyClicks(field.line, " + (")
    assert field.problem.isVisible()
    assert driver.scene.experiment.surface.kind.formula.strip() == "x**2 + 10*y**2"
    assert true_to_the_scene(driver)


def test_a_formula_that_runs_away_is_shown_as_it_is(driver: Driver) -> None:
    pick(driver, "formula")
    field = driver.window.side.surface.field
    field.line.selectAll()
    QTest.keyClicks(field.line, "-x**4 - exp(y)")
    driver.settle()
    assert driver.trajectory.x.shape[0] == 301
    assert true_to_the_scene(driver)
    driver.playhead.to_end()
    assert true_to_the_scene(driver)


# Looks


def test_themes_change_colours_and_nothing_else(driver: Driver) -> None:
    before = driver.picture()
    driver.click(driver.window.tools.theme)
    assert driver.view.stage.theme == DARK
    assert difference(driver.picture(), before) != ""
    assert difference(driver.seen(), driver.expected()) == ""
    driver.click(driver.window.tools.theme)
    assert difference(driver.picture(), before) == ""
    assert driver.scene == OPENING


def test_panels_fold_away_and_come_back(driver: Driver) -> None:
    before = driver.picture()
    width = driver.view.width()
    driver.key(Key.Key_B, CTRL)
    driver.settle()
    assert driver.view.width() > width + 200
    assert difference(driver.seen(), driver.expected()) == ""
    driver.key(Key.Key_B, CTRL)
    assert difference(driver.picture(), before) == ""


# Undo


def test_all_is_undone_back_to_the_opening_scene(driver: Driver) -> None:
    before = driver.picture()
    window, cards = driver.window, driver.window.side.cards
    deeds: list[Callable[[], object]] = [
        lambda: driver.type_into(card(driver, 0).rows.rows["lr"].field, "0.5"),
        lambda: driver.choose(cards.add_button.menu(), "Nesterov"),
        lambda: driver.choose(card(driver, 2).menu_button.menu(), "Compare on the right"),
        lambda: pick(driver, "himmelblau"),
        lambda: driver.drag(
            driver.start_places()[0], driver.place(1.0, 1.0), driver.place(-2.0, 2.0)
        ),
        lambda: driver.turn_wheel(driver.place(0.0, 0.0), 2),
        lambda: driver.choose(card(driver, 1).dot.menu(), "Green"),
        lambda: driver.click(card(driver, 1).eye),
        lambda: driver.key(Key.Key_E),
        lambda: driver.choose(card(driver, 0).menu_button.menu(), "Remove"),
    ]
    scenes = [driver.scene]
    for deed in deeds:
        deed()
        driver.settle()
        assert driver.scene != scenes[-1]
        scenes.append(driver.scene)
        driver.store.finish()
    window.setFocus()
    for scene in scenes[-2::-1]:
        driver.key(Key.Key_Z, CTRL)
        assert driver.scene == scene
    assert driver.scene == OPENING
    assert not driver.store.can_undo
    assert difference(driver.picture(), before) == ""
    driver.key(Key.Key_Y, CTRL, times=len(deeds))
    assert driver.scene == scenes[-1]
    assert true_to_the_scene(driver)


# Files


def test_a_scene_is_saved_and_the_same_picture_opened(driver: Driver, tmp_path: Path) -> None:
    driver.type_into(card(driver, 1).rows.rows["beta"].field, "0.99")
    driver.playhead.seek(77)
    before = driver.picture()
    path = tmp_path / "lecture.rmsviz"
    assert driver.window.documents.write(path)
    driver.store.reset(OPENING)
    assert difference(driver.picture(), before) != ""
    assert driver.window.documents.open(path)
    assert driver.playhead.current == 77
    assert difference(driver.picture(), before) == ""


def test_what_is_read_off_follows_time(driver: Driver) -> None:
    """On a surface that changes, the loss under a mouse that rests is that of the step shown."""
    driver.store.reset(made("moving", "sgd start=0,1", steps=250))
    driver.settle()
    QTest.mouseMove(driver.view, driver.place(-3.0, 0.0).toPoint())
    before = driver.view._readout
    driver.playhead.seek(120)
    assert before and driver.view._readout != before


def test_numbers_read_in_passing_are_simulates(driver: Driver) -> None:
    """Hover a plot: the readout has the curves' values at that step."""
    from rmsviz.scene.numbers import format_plain

    QTest.mouseMove(driver.view, driver.plot_place(3, 0.5).toPoint())
    said = driver.view._readout
    step = int(said.split()[1])
    assert math.isclose(step, 150, abs_tol=2)
    for axis, name in enumerate("xy"):
        value = float(driver.trajectory.lr_eff[step - 1, 1, axis])
        assert f"{name} {format_plain(value)}" in said


def test_what_is_read_off_is_read_again_when_the_scene_changes(driver: Driver) -> None:
    QTest.mouseMove(driver.view, driver.place(1.0, 1.0).toPoint())
    before = driver.view._readout
    driver.store.apply(lambda scene: set_surface(scene, make_surface("rosenbrock")))
    driver.settle()
    assert before and driver.view._readout not in ("", before)


def test_a_readout_of_many_runs_stays_on_the_stage(driver: Driver) -> None:
    for _ in range(10):
        driver.store.apply(lambda scene: add_run(scene, "adam"))
    driver.settle()
    QTest.mouseMove(driver.view, driver.plot_place(4, 0.5).toPoint())
    assert " more" in driver.view._readout
    assert driver.view._readout_rect.right() <= driver.view.width()


def test_the_legend_of_many_runs_leaves_room_for_the_surface(driver: Driver) -> None:
    driver.window.resize(1024, 640)
    for _ in range(10):
        driver.store.apply(lambda scene: add_run(scene, "adam"))
    driver.settle()
    assert driver.view.stage.surface.window.box.height() > 0.6 * driver.view.height()
