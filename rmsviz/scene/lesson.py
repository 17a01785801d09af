"""Lessons: text with moments, each a scene, read from Markdown that needs no Python.

    # The death spiral

    ## A sum that only grows

    ```scene
    surface: plane a=1 b=1
    run: adagrad lr=1
    steps: 4000
    step: 1000
    ```

    AdaGrad adds up, $G_t = G_{t-1} + g_t^2$. After 1,000 steps its effective learning rate is
    [0.0316](AdaGrad.lr_eff.x@1000).

    ```quiz
    What will it be after 4,000 steps?
    - the same
    + half as much
    - a quarter
    > It has fallen to [half](= {AdaGrad.lr_eff.x@4000}/{AdaGrad.lr_eff.x@1000}).
    ```

Every `##` begins a moment. Its `scene` block has the scene options of the command line (surface,
run, start, steps, noise, seed, starts, domain, view, camera), and step, rate, coordinate, pair,
play, show, instrument, step_range (20:80, or all), table_steps (1, 2, 10:50:10), equal_scale,
future, follow, linear_shades, linear_accumulators, linear_rates, linear_loss, arrows, log_time and
fixed_point; what it does not say is as in the moment before. For this moment alone,
`control: Blend.mix, surface.height` puts sliders below the text, and `button: predict` a command
(also same_step, best_rates, compare, framework).

`$…$` is a formula, in a quiz too; `\\$` is a dollar, and between backticks all stands as it is. A
number in brackets is a claim: the engine computes what stands in the parentheses,
run.quantity.coordinate@step (or as in `rmsviz.scene.claims`), and `rmsviz check` says where the
text has another number than that, rounded to the digits that are written. A link to https://… is
a link.

A quiz's right answer begins with +, its wrong ones with -. What begins with > is told when the run
has answered. `see: lesson:window`, or a file beside the lesson's, names the lesson that teaches it:
behind the last of several questions stands how many were right, and where to read on the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.claims import Claim, claims_in
from rmsviz.scene.moment import Line, Moment, Quiz, Settings, make_moment, wrong
from rmsviz.scene.prose import pieces, plain

MOST_CHARACTERS, LONGEST_LINE = 200_000, 4_000
MOST_MOMENTS = 200
_FENCE = re.compile(r"```\s*(\w*)\s*$")
_MARKS = ("- ", "+ ", ">", "see:")  # a wrong answer, the right one, why, what teaches it


@dataclass(frozen=True)
class Lesson:
    """A title and its moments, in their order; the formulas of all texts, each with its line."""

    title: str
    moments: tuple[Moment, ...]
    formulas: tuple[tuple[int, str], ...] = ()


def parse_lesson(text: str) -> Lesson:
    """The lesson in `text`; BadInput says what is wrong, and in which line."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput(
            tr(
                "a lesson has at most {most_characters:,} characters",
                most_characters=MOST_CHARACTERS,
            )
        )
    lines = [Line(i, line.rstrip()) for i, line in enumerate(text.splitlines(), start=1)]
    for line in lines:
        if len(line.text) > LONGEST_LINE:
            raise wrong(
                line,
                tr("a line has at most {longest_line:,} characters", longest_line=LONGEST_LINE),
            )
    first = next((line for line in lines if line.text), Line(1, ""))
    if not first.text.startswith("# "):
        raise wrong(first, tr("a lesson begins with its title, as in '# The death spiral'"))
    parts = list(_sections(lines[first.number :]))
    if not parts:
        raise wrong(first, tr("a lesson has at least one moment, which begins with '## '"))
    if len(parts) > MOST_MOMENTS:
        raise wrong(
            parts[MOST_MOMENTS][0],
            tr("a lesson has at most {most_moments} moments", most_moments=MOST_MOMENTS),
        )
    formulas = tuple(
        (n, p.inside) for n, text in lines for p in pieces(text) if p.kind == "formula"
    )
    return Lesson(first.text[2:].strip(), tuple(_moments(parts)), formulas)


def _sections(lines: list[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Each moment's title and its lines."""
    section: tuple[Line, list[Line]] | None = None
    fenced = False
    for line in lines:
        fenced ^= bool(_FENCE.match(line.text))
        if line.text.startswith("## ") and not fenced:
            if section:
                yield section
            section = line, []
        elif section:
            section[1].append(line)
        elif line.text:
            raise wrong(line, tr("text stands in a moment; begin one with '## ' before it"))
    if section:
        yield section


def _moments(sections: list[tuple[Line, list[Line]]]) -> Iterator[Moment]:
    settings, titles = Settings(), set[str]()
    for title, lines in sections:
        if title.text in titles:
            raise wrong(
                title, tr("another moment has this title; claims could not tell them apart")
            )
        titles.add(title.text)
        settings = settings.kept()
        text: list[Line] = []
        quiz = None
        for kind, begin, inside in _blocks(lines):
            if kind == "scene":
                settings = settings.changed(inside)
            elif kind == "quiz" and quiz:
                raise wrong(begin, tr("a moment has one quiz; begin another moment for the next"))
            elif kind == "quiz":
                quiz = _quiz(begin, inside)
            elif kind:
                raise wrong(begin, tr("a block is 'scene' or 'quiz', not {kind!r}", kind=kind))
            else:
                text += inside
        body = "\n".join(line.text for line in text).strip()
        yield make_moment(title.text[3:].strip(), body, settings, quiz, _claims(text))


def _claims(lines: list[Line]) -> tuple[Claim, ...]:
    return tuple(claim for line in lines for claim in claims_in(line.text, line.number))


def _blocks(lines: list[Line]) -> Iterator[tuple[str, Line, list[Line]]]:
    """Fenced blocks with their kind, and the text between them with none."""
    kind, begin, inside = "", lines[0] if lines else Line(1, ""), list[Line]()
    for line in lines:
        fence = _FENCE.match(line.text)
        if fence and not kind:
            yield "", begin, inside
            kind, begin, inside = fence[1] or "code", line, []
        elif fence:
            yield kind, begin, inside
            kind, begin, inside = "", line, []
        else:
            inside.append(line)
    if kind:
        raise wrong(begin, tr("this {kind} block has no end; close it with ```", kind=kind))
    yield "", begin, inside


def _quiz(begin: Line, lines: list[Line]) -> Quiz:
    marked = {mark: [text for _, text in lines if text.startswith(mark)] for mark in _MARKS}
    question = " ".join(text for _, text in lines if not text.startswith(_MARKS)).strip()
    answers = [text for _, text in lines if text.startswith(_MARKS[:2])]
    if not question or len(answers) < 2 or len(marked["+ "]) != 1:
        raise wrong(begin, tr("a quiz has a question, and two answers or more, one right (+)"))
    if len(marked["see:"]) > 1:
        raise wrong(begin, tr("a quiz names one lesson to see"))
    see = "".join(text.removeprefix("see:").strip() for text in marked["see:"])
    why = "\n".join(text[1:].removeprefix(" ") for text in marked[">"])
    shown = tuple(plain(answer[2:].strip()) for answer in answers)
    if len(set(shown)) < len(shown):
        raise wrong(begin, tr("two answers are the same; all must differ"))
    told = sorted(lines, key=lambda line: not line.text.startswith(">"))  # why comes first
    return Quiz(plain(question), shown, answers.index(marked["+ "][0]), why, see, _claims(told))
