"""The stage in a hall: type that can be read from the last row, and nothing over anything else."""

from __future__ import annotations

from itertools import combinations, product
from typing import get_args

import pytest
from PySide6.QtCore import QRectF

from rmsviz.engine.simulate import simulate
from rmsviz.render.fonts import text_width
from rmsviz.render.hall import LEAST, HallStage
from rmsviz.render.question import ANSWER, INDENT, MARGIN
from rmsviz.render.theme import DARK, LIGHT
from rmsviz.scene.frame import frame_at
from rmsviz.scene.lessons import find_lesson, load_lesson, shipped
from rmsviz.scene.moment import Moment, Quiz
from rmsviz.scene.scene import INSTRUMENTS, Layout, opening_scene, with_view
from tests.pictures import difference
from tests.scenes import made
from tests.type_sizes import type_sizes

pytestmark = pytest.mark.usefixtures("qapp")
SIZES = [(1920, 1080), (1024, 768), (3840, 2160)]
LAYOUTS = get_args(Layout)


def stage_for(moment: Moment, size: tuple[int, int], step: int | None = None) -> HallStage:
    stage, path = HallStage(LIGHT), simulate(moment.scene.experiment)
    stage.layout = moment.show
    stage.entitle(moment.title)
    stage.ask(moment.quiz, answered=False)
    times = stage.magnified(*size)
    stage.resize(size[0] / times, size[1] / times, times)
    stage.load(moment.scene, path)
    stage.show(frame_at(moment.scene, path, path.steps if step is None else step))
    return stage


def least_type(stage: HallStage) -> float:
    """As a share of the picture's height."""
    with type_sizes() as sizes:
        stage.image()
    return min(sizes) / stage.height


def is_in_order(stage: HallStage) -> bool:
    """Whether every panel is within the picture, and over no other."""
    whole = QRectF(0, 0, stage.width + 1e-6, stage.height + 1e-6)
    places = [panel.rect for panel in stage.panels]
    apart = all(not a.intersects(b) for a, b in combinations(places, 2))
    return apart and all(whole.contains(place) and place.height() > 20 for place in places)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_type_is_too_small_for_the_last_row(size: tuple[int, int], layout: Layout) -> None:
    for name in INSTRUMENTS:
        scene = with_view(opening_scene(), instrument=name, fixed_point=True, arrows=True)
        stage = stage_for(Moment("A cliff, then a plain", "", scene, layout), size)
        assert least_type(stage) >= LEAST
        assert is_in_order(stage)


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "amsgrad", "adadelta", "nadam", "blend"])
def test_long_rules_can_be_read_too(optimizer: str) -> None:
    for more, size in product(("", "rmsprop centered=true"), SIZES[:2]):
        scene = made("rosenbrock", *filter(None, (f"{optimizer} start=-1.2,1", more)))
        stage = stage_for(Moment("", "", scene), size)
        assert least_type(stage) >= LEAST and is_in_order(stage)


@pytest.mark.parametrize("name", shipped())
def test_every_moment_of_the_lessons_can_be_shown_to_a_hall(name: str) -> None:
    for moment in load_lesson(find_lesson(f"lesson:{name}")).moments:
        for size in SIZES[:2]:
            stage = stage_for(moment, size)
            assert least_type(stage) >= LEAST, (moment.title, size)
            assert is_in_order(stage)


def test_without_room_for_three_rows_the_loss_goes_first() -> None:
    plain = stage_for(Moment("", "", opening_scene()), SIZES[0])
    table = stage_for(Moment("", "", with_view(opening_scene(), instrument="table")), SIZES[0])
    assert (plain.plots.part, table.plots.part) == ("all", "pair")


def test_another_scene_gets_the_picture_that_a_new_stage_makes() -> None:
    """Whatever was shown before: other instruments, questions, layouts, titles."""
    quiz = Quiz("Which of them will be there first, after two hundred steps?", ("a", "b"), 0)
    alone = made("plane", "adam")
    moments = [
        Moment("One", "", opening_scene()),
        Moment("Two", "", alone, quiz=quiz),
        Moment("Three", "", with_view(opening_scene(), instrument="table"), "plots"),
        Moment("Four", "", alone, "surface"),
        Moment("One", "", opening_scene()),
    ]
    stage = HallStage(LIGHT)
    times = stage.magnified(*SIZES[1])
    stage.resize(SIZES[1][0] / times, SIZES[1][1] / times, times)
    for moment in moments:
        path = simulate(moment.scene.experiment)
        stage.layout = moment.show
        stage.resize(stage.width, stage.height, stage.ratio)
        stage.load(moment.scene, path)
        stage.entitle(moment.title)
        stage.ask(moment.quiz, answered=False)
        for step in (200, 30):
            stage.show(frame_at(moment.scene, path, step))
            made_anew = stage_for(moment, SIZES[1], step)
            assert difference(stage.image(), made_anew.image()) == ""
    stage.set_theme(DARK)
    assert stage.headline.theme == stage.question.theme == DARK


@pytest.mark.parametrize("size", SIZES[:2])
def test_a_question_breaks_its_lines_where_they_have_no_room(size: tuple[int, int]) -> None:
    long = " ".join(["which of the two will be there first"] * 6)
    quiz = Quiz(long, (long, "short", "none of them"), 2)
    stage = stage_for(Moment("", "", opening_scene(), quiz=quiz), size, 0)
    width = stage.question.size.width()
    assert is_in_order(stage)
    assert stage.question.size.height() == pytest.approx(stage.question.height_in(width), abs=1)
    for answer in stage.question._answers(width):
        for line in answer.lines:
            assert text_width(line, ANSWER, "semibold") <= width - 2 * MARGIN - INDENT
