"""Talks: what their lines say, and what is said of a line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmsviz.engine.errors import BadInput
from rmsviz.scene import files
from rmsviz.scene.lessons import find_lesson, load_lesson, problems_of, shipped_talks
from rmsviz.scene.scene import opening_scene, with_timeline
from rmsviz.scene.talk import (
    lessons_in,
    load_lesson_or_talk,
    load_talk,
    parse_talk,
)

LESSON = """\
# Mine

## One

```scene
run: adagrad lr=1
steps: 50
```

It ends at [7](AdaGrad.x@50).

## Two
"""
TALK = """\
# All kinds

lesson:death-spiral#3
> Wait for it.
> Then wait on.

kept.rmsviz
title: The scene that I keep
play: yes
step: 20
--surface "x**2 + 10*y**2" --run "sgd lr=0.01" --run adam --steps 400
mine.md
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.md").write_text(LESSON, encoding="utf-8")
    files.save(with_timeline(opening_scene(), step=7), tmp_path / "kept.rmsviz")
    return tmp_path


def test_items_become_moments_in_their_order(folder: Path) -> None:
    talk = parse_talk(TALK, folder)
    assert talk.title == "All kinds"
    titles = [moment.title for moment in talk.moments]
    assert titles == [
        *("A million steps", "The scene that I keep", "x² + 10·y²", "One", "Two"),
    ]
    third = load_lesson(find_lesson("lesson:death-spiral")).moments[2]
    assert talk.moments[0].scene == third.scene
    assert talk.moments[0].text == f"Wait for it.\n\nThen wait on.\n\n---\n\n{third.text}"
    assert talk.moments[0].claims == third.claims


def test_a_setting_changes_its_own_item_alone(folder: Path) -> None:
    kept = parse_talk(TALK, folder).moments[1]
    assert (kept.play, kept.scene.timeline.step) == (True, 20)
    assert kept.scene == with_timeline(opening_scene(), step=20)
    assert not parse_talk(TALK, folder).moments[2].play


def test_scene_options_are_those_of_the_command_line(folder: Path) -> None:
    experiment = parse_talk(TALK, folder).moments[2].scene.experiment
    assert experiment.surface.kind.formula == "x**2 + 10*y**2" and experiment.steps == 400
    assert [run.optimizer for run in experiment.runs] == ["sgd", "adam"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("# All kinds", "All kinds", "line 1: a talk begins with its title"),
        ("death-spiral#3", "death-spiral#9", "line 3: lesson:death-spiral#9: it has the moments"),
        ("death-spiral#3", "deaf-spiral", "line 3: lesson:deaf-spiral: unknown lesson"),
        ("kept.rmsviz", "lost.rmsviz", "line 7: cannot read lost.rmsviz: No such file"),
        ("kept.rmsviz", "mine.rmsviz", "line 7: mine.rmsviz: "),
        ("play: yes", "play: maybe", "line 9: play: this must be yes or no"),
        ("step: 20", "step: 301", "line 7: its scene has 300 steps, and no step 301"),
        ("title: The", "tilte: The", "line 8: tilte: The scene that I keep: an item is lesson:"),
        ("lr=0.01", "lr=-1", "line 11: --surface"),
        ("--steps 400", "--steps", "line 11: --surface"),
        ("--steps 400", "--speed 400", "each with a value, not '--speed'"),
        ('"sgd lr', "sgd lr", "a quotation mark stands alone"),
        ("mine.md", "mine.md#0", "line 12: mine.md#0: it has the moments 1 to 2"),
        ("lesson:death", "> Good morning.\nlesson:death", "line 3: this belongs to an item"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    folder: Path, before: str, after: str, said: str
) -> None:
    (folder / "mine.rmsviz").write_text("{}", encoding="utf-8")
    changed = TALK.replace(before, after, 1)
    with pytest.raises(BadInput) as caught:
        parse_talk(changed, folder)
    assert said in str(caught.value)


def test_a_lesson_that_is_broken_is_found_when_the_talk_is_opened(folder: Path) -> None:
    (folder / "mine.md").write_text(LESSON.replace("lr=1", "lr=-1"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 12: mine\.md: line 6: run: "):
        parse_talk(TALK, folder)


def test_a_number_that_is_not_true_is_found_by_a_check(folder: Path) -> None:
    found = lessons_in("all.talk", parse_talk(TALK, folder))
    assert [name for name, _ in found] == ["lesson:death-spiral", "mine.md"]
    (problem,) = (said for _, lesson in found for said in problems_of(lesson, Path()))
    assert problem.startswith("line 10: ")


def test_a_talk_that_is_no_text_or_has_no_items(folder: Path) -> None:
    (folder / "a.talk").write_bytes(b"# \xff\xfe")
    with pytest.raises(BadInput, match="not text in UTF-8"):
        load_talk(folder / "a.talk")
    (folder / "a.talk").write_text("# Nothing\n", encoding="utf-8")
    with pytest.raises(BadInput, match="at least one item"):
        load_lesson_or_talk(folder / "a.talk")
    assert load_lesson_or_talk(folder / "mine.md").title == "Mine"


def test_the_talk_that_comes_with_the_program_says_what_to_say_at_each_of_ten_moments() -> None:
    talk = load_talk(shipped_talks()["rmsprop"])
    assert len(talk.moments) == 10
    assert all("\n\n---\n\n" in moment.text for moment in talk.moments)


def test_twenty_minutes_alone_end_with_the_quiz() -> None:
    alone = load_talk(shipped_talks()["alone"])
    quiz = load_lesson(find_lesson("lesson:quiz"))
    assert alone.moments[-len(quiz.moments) :] == quiz.moments
    told = alone.moments[: -len(quiz.moments)]
    assert 10 <= len(told) <= 14 and not any(moment.quiz for moment in told)
    assert all("---" not in moment.text for moment in told)
