"""Which steps the table has, and the table as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.errors import BadInput
from rmsviz.engine.simulate import simulate
from rmsviz.scene.files import dumps, loads
from rmsviz.scene.line import from_text, to_line
from rmsviz.scene.scene import Scene, with_view
from rmsviz.scene.step_table import milestones, read_steps, rows_at, steps_text, with_step_toggled
from rmsviz.scene.table_text import table_latex, table_markdown
from tests.scenes import made


def example(steps: tuple[int, ...] = ()) -> Scene:
    scene = made("plane a=3 b=0.1", "adagrad lr=0.1", "rmsprop lr=0.1", steps=60)
    return with_view(scene, table_steps=steps)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1, 2, 5", (1, 2, 5)),
        ("5 2,2", (2, 5)),
        ("10:13", (10, 11, 12, 13)),
        ("1, 10:50:10", (1, 10, 20, 30, 40, 50)),
        ("", ()),
    ],
)
def test_steps_are_read_as_they_are_written(text: str, steps: tuple[int, ...]) -> None:
    assert read_steps(text) == steps
    assert read_steps(steps_text(steps)) == steps


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1, two", "steps are like 1, 2, 5, 10:50:10, not 'two'"),
        ("30:10", "steps go up, as in 10:50:10, not '30:10'"),
        ("1:9:0", "steps go up, as in 10:50:10, not '1:9:0'"),
        ("0, 1", "the table's steps begin at 1 and rise"),
        ("1:999999999999", "the table has at most 100 steps"),
    ],
)
def test_what_is_no_list_of_steps_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        with_view(example(), table_steps=read_steps(text))


def test_the_table_has_the_chosen_steps_so_far_and_the_present_one() -> None:
    scene = example((2, 20, 40))
    assert rows_at(scene, 0) == []
    assert rows_at(scene, 1) == [1]
    assert rows_at(scene, 20) == [2, 20]
    assert rows_at(scene, 25) == [2, 20, 25]
    assert rows_at(example(), 25) == milestones(25)


@given(st.sets(st.integers(1, 60), max_size=8), st.integers(1, 60))
def test_keeping_a_step_twice_changes_nothing(steps: set[int], step: int) -> None:
    scene = example(tuple(sorted(steps)))
    kept = with_step_toggled(scene, step)
    if not kept.view.table_steps:  # the last one that was chosen is gone: the milestones again
        assert steps == {step}
        return
    assert (step in kept.view.table_steps) != (step in (steps or milestones(60)))
    again = with_step_toggled(kept, step).view.table_steps
    assert set(again or milestones(60)) == (steps or set(milestones(60)))


def test_there_is_no_step_before_the_first() -> None:
    with pytest.raises(BadInput, match="begins at step 1"):
        with_step_toggled(example(), 0)


def test_the_chosen_steps_are_saved_and_mailed() -> None:
    scene = example((3, 33))
    assert loads(dumps(scene)) == scene
    assert from_text(to_line(scene)) == scene
    with pytest.raises(BadInput, match=r"view.table_steps\[0\]: this must be a whole number"):
        loads(dumps(scene).replace("[3, 33]", "[3.5, 33]"))


def test_the_table_for_notes_has_the_true_numbers_of_the_example() -> None:
    scene = example((1, 10, 30))
    path = simulate(scene.experiment)
    lines = table_markdown(scene, path, 30).splitlines()
    assert lines[1].count("---:") == lines[0].count("|") - 1 == 9
    row = lines[4].split("|")
    assert [cell.strip() for cell in row[1:6]] == [
        "30",
        "$9.000$",
        "$270.0$",
        "$16.43$",
        "$0.006086$",
    ]
    assert row[7].strip() == "$8.618$"
    latex = table_latex(scene, path, 30)
    assert latex.startswith("\\begin{tabular}{rrrrrrrrr}\n") and "$8.618$" in latex
    assert latex.count("\\\\") == 4


def test_labels_and_missing_numbers_break_no_table() -> None:
    scene = made(
        "x**4 + y**4", "sgd lr=9 label=a|b start=2,2", "rmsprop label=R&D start=1,1", steps=30
    )
    path = simulate(scene.experiment)
    markdown, latex = table_markdown(scene, path, 30), table_latex(scene, path, 30)
    cells = {line.replace("\\|", "").count("|") for line in markdown.splitlines()}
    assert cells == {8}  # the step, two columns of what has no accumulator, four of RMSprop
    assert "–" in markdown and r"R\&D" in latex and r"\textbar{}" in latex
