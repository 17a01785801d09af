"""Lessons: read from Markdown, wrong where they are wrong, and every number the engine's."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from rmsviz.engine.errors import BadInput
from rmsviz.engine.simulate import simulate
from rmsviz.scene.claims import agrees, claims_in, recorded, said_and_is
from rmsviz.scene.lesson import Lesson, parse_lesson
from rmsviz.scene.lessons import find_lesson, load_lesson, problems_of, shipped

TEXT = """\
# The death spiral

## Adds

```scene
surface: plane a=1 b=2
run: adagrad lr=1
run: rmsprop lr=1 label=RMS
steps: 100
step: 50
rate: 5
coordinate: y
instrument: memory
```

A sum, $G_t = G_{t-1} + g_t^2$: [0.0707](AdaGrad.lr_eff.y@50).

## Asks

```scene
step: 0
play: yes
show: pair
pair: RMS
future: no
control: RMS.beta, surface.b
button: predict
```

```quiz
What replaces the sum?
- a mean of all
+ an exponential moving average
- nothing
> After 50 steps v is [4.0](RMS.v.y@60), close to $b^2$.
```
"""


def lesson(text: str = TEXT) -> Lesson:
    return parse_lesson(text)


def test_moments_have_their_scenes_and_what_they_do_not_say_is_as_before() -> None:
    first, second = lesson().moments
    assert (first.title, second.title) == ("Adds", "Asks")
    assert first.scene.experiment.surface.params == {"a": 1.0, "b": 2.0}
    assert [run.label for run in first.scene.runs] == ["AdaGrad", "RMS"]
    assert (first.scene.timeline.step, first.scene.timeline.rate) == (50, 5.0)
    assert (first.scene.view.coordinate, first.scene.view.instrument) == ("y", "memory")
    assert second.scene.experiment == first.scene.experiment
    assert (second.scene.timeline.step, second.play, second.show) == (0, True, "pair")
    assert second.scene.view.pair == (1, 1) and not second.scene.view.future
    assert "align" not in first.text and "$G_t" in first.text


def test_a_quiz_has_one_right_answer() -> None:
    quiz = lesson().moments[1].quiz
    assert quiz is not None
    assert quiz.question == "What replaces the sum?"
    assert quiz.answers[quiz.right] == "an exponential moving average"
    assert quiz.why.startswith("After 50 steps") and "](RMS" in quiz.why
    assert lesson().moments[0].quiz is None


def test_what_can_be_tried_is_of_its_moment_alone() -> None:
    first, second = lesson().moments
    beta, slope = second.controls
    assert beta.param(second.scene).name == "beta" and slope.value(second.scene) == 2.0
    changed = slope.changed(beta.changed(second.scene, 0.5), 7.0).experiment
    assert changed.runs[1].settings["beta"] == 0.5 and changed.surface.params["b"] == 7.0
    assert second.buttons == ("predict",)
    assert first.controls == () and first.buttons == ()
    third = lesson(TEXT + "\n## Goes on\n\nText.\n").moments[2]
    assert third.controls == () and third.buttons == () and third.scene == second.scene


def test_formulas_are_known_by_their_lines() -> None:
    assert lesson().formulas == ((16, "G_t = G_{t-1} + g_t^2"), (35, "b^2"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# The death", "The death", "line 1: a lesson begins with its title"),
        ("surface: plane a=1 b=2", "surface: plain", "line 6: surface: unknown surface 'plain'"),
        ("lr=1\nrun", "lr=-1\nrun", "line 7: run: "),
        ("steps: 100", "steps: many", "line 9: steps: this must be a whole number, not 'many'"),
        ("steps: 100", "stepz: 100", "line 9: a line of a scene is 'name: value' with one of run"),
        ("rate: 5", "rate: 0.1", "line 11: rate: rate must be from 0.5 to 10000"),
        ("coordinate: y", "coordinate: z", "line 12: coordinate: this must be one of x, y"),
        ("instrument: memory", "instrument: horn", "line 13: instrument: this must be one of step"),
        ("show: pair", "show: all", "line 23: show: this must be one of full"),
        ("pair: RMS", "pair: Adam", "line 24: pair: this names one or two of AdaGrad, RMS"),
        ("play: yes", "play: maybe", "line 22: play: this must be yes or no"),
        ("RMS.beta,", "Adam.beta,", "line 26: control: this is like AdaGrad.lr, RMS.lr or surface"),
        ("RMS.beta,", "RMS.beto,", "line 26: control: unknown parameter 'beto'; did you mean 'be"),
        ("surface.b", "surface.c", "line 26: control: unknown parameter 'c'; there is a, b"),
        ("button: predict", "button: quit", "line 27: button: this must be one of predict, same"),
        ("+ an", "- an", "line 30: a quiz has a question, and two answers or more, one right"),
        (
            "v is [4.0](RMS.v.y@60), close to $b^2$.\n```",
            "so",
            "line 30: this quiz block has no end",
        ),
        ("```quiz", "```python", "line 30: a block is 'scene' or 'quiz', not 'python'"),
        ("AdaGrad.lr_eff.y@50", "AdaGrad.speed@50", "line 16: a claim is like [0.0316]"),
        ("[0.0707]", "[some]", "line 16: a claim begins with a number, not [some]"),
        ("rate: 5", "rate: 5\nrate: 6", "line 12: rate stands twice in this block; keep one"),
        ("step: 50", "step: 101", "line 10: its scene has 100 steps, and no step 101"),
        ("step: 0\nplay", "steps: 40\nstep: 41\nplay", "line 22: its scene has 40 steps, and no"),
        ("step: 0\nplay", "steps: 40\nplay", "line 21: its scene has 40 steps, and no step 50"),
        ("## Asks", "## Asks\n\n```  scene\nrate: 0\n```", "line 21: rate: rate must be from"),
        (
            "> After",
            "```\n\n```quiz\nAgain?\n+ yes\n- no\n> After",
            "line 37: a moment has one quiz",
        ),
        ("RMS.beta,", "surface.b,", "line 26: control: surface.b stands twice; keep one of them"),
        ("button: predict", "button: predict, predict", "line 27: button: predict stands twice"),
        ("## Asks", "## Adds", "line 18: another moment has this title"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, said: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(BadInput) as caught:
        lesson(TEXT.replace(old, new))
    assert str(caught.value).startswith(said)


def test_a_pair_of_runs_that_are_gone_is_blamed_on_those_that_came() -> None:
    with pytest.raises(BadInput, match="line 41: pair: this names one or two of SGD, not 'RMS'"):
        lesson(TEXT + "\n## Later\n\n```scene\nrun: sgd\n```\n")


@pytest.mark.parametrize("text", ["", "# Only a title", "x" * 300_000, "# A\n\ntext\n"])
def test_what_is_no_lesson_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        lesson(text)


@pytest.mark.parametrize(
    ("written", "value", "right"),
    [
        ("0.0316", 0.0316228, True),
        ("0.0317", 0.0316228, False),
        ("5.862", 5.8619, True),
        ("6.51", 5.8619, False),
        ("9", 9.4, True),
        ("-1.96", -1.9588, True),
        ("−1.96", -1.9588, True),
        ("1,000", 1000.3, True),
        ("1.25 × 10^4", 12_493.0, True),
        ("3.4e-10", 3.4e-10, True),
        ("0.1", float("nan"), False),
        ("30 times", 29.8, True),
        ("30 times", 31.0, False),
        ("thirty times", 31.0, True),
        ("about a third", 0.36, True),
        ("1e999", 1.0, False),
        ("a third", 0.36, False),
    ],
)
def test_a_number_agrees_when_it_is_rounded_to_what_is_written(
    written: str, value: float, right: bool
) -> None:
    assert agrees(written, value) is right


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("[0.0707](AdaGrad.lr_eff.y@50)", ""),
        ("[200](AdaGrad.v.y@50)", ""),
        ("[2](AdaGrad.grad.y@50)", ""),
        ("[0](AdaGrad.x@0)", ""),
        ("[3.16](= 1/sqrt(1 - 0.9))", ""),
        ("[3.2](= 1/sqrt(1 - 0.99))", "line 3: 1/sqrt(1 - 0.99) is 9.99"),
        ("[0](AdaGrad.loss@0)", ""),
        ("[0.08](AdaGrad.lr_eff.y@50)", "line 3: AdaGrad.lr_eff.y at step 50 is 0.0707"),
        ("[1](SGD.x@50)", "line 3: there is no run 'SGD'; there are AdaGrad, RMS"),
        ("[1](RMS.x@500)", "line 3: the scene has 100 steps, and no step 500"),
        ("[1](RMS.v.x@0)", "line 3: step 0 has no gradient"),
        ("[half](= {AdaGrad.v.x@25}/{AdaGrad.v.x@50})", ""),
        ("[a third](= {AdaGrad.v.x@25}/{AdaGrad.v.x@50})", "line 3: AdaGrad.v.x@25/AdaGrad.v.x@50"),
        ("[twice as much](= {AdaGrad.v.x@50}/{AdaGrad.v.x@25})", ""),
        ("[close to 210](AdaGrad.v.y@50)", ""),
        ("[close to 250](AdaGrad.v.y@50)", "line 3: AdaGrad.v.y at step 50 is 200"),
        ("[1.4](= {AdaGrad.path@1})", ""),
        ("[2](= sqrt(({AdaGrad.x@0} - 1)**2 + ({AdaGrad.y@0} - 1)**2)**2)", ""),
    ],
)
def test_claims_are_computed(claim: str, said: str) -> None:
    trajectory = simulate(lesson().moments[0].scene.experiment)
    (found,) = claims_in(claim, 3)
    values = partial(recorded, trajectory=trajectory)
    assert said_and_is(found, values)[: len(said) or None] == said


@pytest.mark.parametrize("name", shipped())
def test_every_number_of_the_programs_lessons_is_the_engines(name: str) -> None:
    found = load_lesson(find_lesson(f"lesson:{name}"))
    assert list(problems_of(found, Path())) == []
    assert any(moment.quiz for moment in found.moments)


def test_a_claim_can_be_about_another_moment() -> None:
    other = "And [0.0707](Adds: AdaGrad.lr_eff.y@50), not [1](Gone: RMS.x@1).\n\n```quiz"
    found = lesson(TEXT.replace("```quiz", other))
    assert list(problems_of(found, Path())) == ["line 30: there is no moment 'Gone'"]


def test_a_sum_that_cannot_be_read_is_said() -> None:
    with pytest.raises(BadInput, match="line 16: "):
        lesson(TEXT.replace("AdaGrad.lr_eff.y@50", "= 1 +"))


def test_a_lesson_that_is_not_there_is_said() -> None:
    with pytest.raises(BadInput, match="unknown lesson 'deth-spiral'; did you mean 'death-spiral'"):
        find_lesson("lesson:deth-spiral")
    assert find_lesson("mine.md") == Path("mine.md")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not text in UTF-8"):
        load_lesson(tmp_path / "a.md")


def test_a_moment_says_which_steps_and_which_axes() -> None:
    text = "# A\n\n## B\n\n```scene\nstep_range: 20:80\nlinear_loss: yes\nfollow: yes\n```\n\nC\n"
    view = parse_lesson(text).moments[0].scene.view
    assert (view.step_range, view.linear_loss, view.follow) == ((20.0, 80.0), True, True)
    for wrong in ("80:20", "a:b", "20", "-5:3"):
        with pytest.raises(BadInput, match="line 6"):
            parse_lesson(text.replace("20:80", wrong))


@pytest.mark.parametrize(
    ("see", "said"),
    [
        ("lesson:window", None),
        ("lesson:windows", "Asks: see: unknown lesson 'windows'; did you mean 'window'?"),
        ("mine.md", "Asks: see: there is no file 'mine.md' beside this one"),
    ],
)
def test_the_lesson_that_a_question_names_is_there(see: str, said: str | None) -> None:
    found = lesson(TEXT.replace("> After", f"see: {see}\n> After").replace("4.0](RMS", "4](RMS"))
    quiz = found.moments[1].quiz
    assert quiz is not None and quiz.see == see and quiz.question == "What replaces the sum?"
    assert list(problems_of(found, Path("nowhere"))) == ([said] if said else [])


def test_dollars_code_and_links_are_no_formulas_and_no_claims() -> None:
    text = "It cost $5 and $6, or \\$7; `$x$ [1](y)` is code; [site](https://a.b/$c$). $d^2$ it is."
    found = lesson(TEXT.replace("A sum,", f"{text}\n\nA sum,"))
    assert [latex for _, latex in found.formulas] == ["d^2", "G_t = G_{t-1} + g_t^2", "b^2"]
    assert len(found.moments[0].claims) == 1


def test_a_formula_in_an_answer_is_checked_too() -> None:
    found = lesson(TEXT.replace("- nothing", "- $\\frac{1}{2$"))
    assert (34, "\\frac{1}{2") in found.formulas
