"""Lessons: text with moments, each a scene, read from Markdown that needs no Python.

    # The death spiral

    ## A sum that only grows

    ```scene
    surface: plane a=1 b=1
    run: adagrad lr=1
    steps: 1000
    step: 1000
    ```

    AdaGrad adds up, $G_t = G_{t-1} + g_t^2$. After 1,000 steps its effective learning rate is
    [0.0316](AdaGrad.lr_eff.x@1000).

    ```quiz
    What will it be after 4,000 steps?
    - the same
    + half as much
    - a quarter
    ```

Every `##` begins a moment. Its `scene` block has the scene options of the command line (surface,
run, start, steps, noise, seed, domain), and step, rate, coordinate, pair, play, show, instrument,
equal_scale, future, arrows, log_time and fixed_point; what it does not say is as in the moment
before. `$…$` is a formula. A number in brackets is a claim: the engine computes what stands in the
parentheses, run.quantity.coordinate@step (or as in `rmsviz.scene.claims`), and `rmsviz check` says
where the text has another number than that, rounded to the digits that are written. A quiz's right
answer begins with +, its wrong ones with -.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from rmsviz.engine.errors import BadInput
from rmsviz.scene.claims import CLAIM, Claim, claims_in
from rmsviz.scene.options import Options, override
from rmsviz.scene.scene import (
    INSTRUMENTS,
    LAYOUTS,
    VIEW_FLAGS,
    Layout,
    Scene,
    opening_scene,
    with_timeline,
    with_view,
)

Name = TypeVar("Name", bound=str)

MOST_CHARACTERS = 200_000
_FENCE = re.compile(r"```(\w*)\s*$")
_OPTIONS = ("surface", "start", "steps", "noise", "seed", "domain")


class Quiz(NamedTuple):
    """A question, its answers, and which of them is right."""

    question: str
    answers: tuple[str, ...]
    right: int


@dataclass(frozen=True)
class Moment:
    """A scene, what is said of it, and how it is shown. `play`: time runs when it is entered."""

    title: str
    text: str  # Markdown with $formulas$ and claims
    scene: Scene
    show: Layout = "full"
    play: bool = False
    quiz: Quiz | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A title and its moments, in their order."""

    title: str
    moments: tuple[Moment, ...]


class Line(NamedTuple):
    """A line of the file and its number, from 1."""

    number: int
    text: str


def parse_lesson(text: str) -> Lesson:
    """The lesson in `text`; BadInput says what is wrong, and in which line."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"a lesson has at most {MOST_CHARACTERS:,} characters")
    lines = [Line(i, line.rstrip()) for i, line in enumerate(text.splitlines(), start=1)]
    first = next((line for line in lines if line.text), Line(1, ""))
    if not first.text.startswith("# "):
        raise _wrong(first, "a lesson begins with its title, as in '# The death spiral'")
    parts = list(_sections(lines[first.number :]))
    if not parts:
        raise _wrong(first, "a lesson has at least one moment, which begins with '## '")
    return Lesson(first.text[2:].strip(), tuple(_moments(parts)))


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
            raise _wrong(line, "text stands in a moment; begin one with '## ' before it")
    if section:
        yield section


def _moments(sections: list[tuple[Line, list[Line]]]) -> Iterator[Moment]:
    settings = _Settings()
    for title, lines in sections:
        text: list[Line] = []
        asked: list[Line] = []
        quiz = None
        for kind, begin, inside in _blocks(lines):
            if kind == "scene":
                settings = _changed(settings, inside)
            elif kind == "quiz":
                quiz, asked = _quiz(begin, inside), inside
            elif kind:
                raise _wrong(begin, f"a block is 'scene' or 'quiz', not {kind!r}")
            else:
                text += inside
        claims = [claim for line in (*text, *asked) for claim in claims_in(line.text, line.number)]
        yield _moment(title, text, settings, quiz, tuple(claims))


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
        raise _wrong(begin, f"this {kind} block has no end; close it with ```")
    yield "", begin, inside


# -- scenes -----------------------------------------------------------------------------------


class _Settings(NamedTuple):
    """What scene blocks have said so far: each setting with the line where it stands."""

    values: dict[str, Line] = {}  # noqa: RUF012  (never changed in place)
    runs: tuple[Line, ...] = ()


def _changed(before: _Settings, lines: list[Line]) -> _Settings:
    values, runs = dict(before.values), list[Line]()
    for line in lines:
        if not line.text.strip():
            continue
        name, colon, text = line.text.partition(":")
        name, value = name.strip(), Line(line.number, text.strip())
        if not colon or name not in (*_OPTIONS, *_VIEW, "run"):
            known = ", ".join(("run", *_OPTIONS, *_VIEW))
            raise _wrong(line, f"a line of a scene is 'name: value' with one of {known}")
        if name == "run":
            runs.append(value)
        else:
            values[name] = value
    return _Settings(values, tuple(runs) or before.runs)


def _moment(
    title: Line, text: list[Line], settings: _Settings, quiz: Quiz | None, claims: tuple[Claim, ...]
) -> Moment:
    body = "\n".join(line.text for line in text).strip()
    moment = Moment(title.text[3:].strip(), body, _scene(settings), quiz=quiz, claims=claims)
    for name, line in settings.values.items():
        if name in _VIEW:
            try:
                moment = _VIEW[name](moment, line.text)
            except BadInput as error:
                raise _wrong(line, f"{name}: {error}") from None
    return moment


def _scene(settings: _Settings) -> Scene:
    scene = _overridden(opening_scene(), "surface", settings)
    for line in settings.runs:  # one by one, so that an error has its line
        _try(line, lambda line=line: override(scene, Options(run=[line.text])))  # type: ignore[misc]
    if settings.runs:
        scene = override(scene, Options(run=[line.text for line in settings.runs]))
    for name in _OPTIONS[1:]:
        scene = _overridden(scene, name, settings)
    return scene


def _overridden(scene: Scene, name: str, settings: _Settings) -> Scene:
    if name not in settings.values:
        return scene
    line = settings.values[name]
    return _try(line, lambda: override(scene, Options(**{name: line.text})))


def _try(line: Line, make: Callable[[], Scene]) -> Scene:
    try:
        return make()
    except BadInput as error:
        raise _wrong(line, str(error).removeprefix("--")) from None


# -- how a moment is shown --------------------------------------------------------------------


def _with_step(moment: Moment, text: str) -> Moment:
    return replace(moment, scene=with_timeline(moment.scene, step=_whole(text)))


def _with_rate(moment: Moment, text: str) -> Moment:
    try:
        rate = float(text)
    except ValueError:
        raise BadInput(f"this must be a number of steps a second, not {text!r}") from None
    return replace(moment, scene=with_timeline(moment.scene, rate=rate))


def _with_pair(moment: Moment, text: str) -> Moment:
    """Two labels, or one for a run alone."""
    labels = [run.label for run in moment.scene.runs]
    chosen = [name.strip() for name in text.split(",")]
    missing = next((name for name in chosen if name not in labels), None)
    if missing is not None or len(chosen) > 2:
        raise BadInput(f"this names one or two of {', '.join(labels)}, not {text!r}")
    pair = labels.index(chosen[0]), labels.index(chosen[-1])
    return replace(moment, scene=with_view(moment.scene, pair=pair))


def _with_play(moment: Moment, text: str) -> Moment:
    return replace(moment, play=_yes(text))


def _with_show(moment: Moment, text: str) -> Moment:
    return replace(moment, show=_one_of(LAYOUTS)(text))


def _view(name: str, read: Callable[[str], object]) -> Callable[[Moment, str], Moment]:
    """What sets a field of the view."""

    def change(moment: Moment, text: str) -> Moment:
        return replace(moment, scene=with_view(moment.scene, **{name: read(text)}))

    return change


def _one_of(names: tuple[Name, ...]) -> Callable[[str], Name]:
    def read(text: str) -> Name:
        for name in names:
            if text == name:
                return name
        raise BadInput(f"this must be one of {', '.join(names)}, not {text!r}")

    return read


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise BadInput(f"this must be a whole number, not {text!r}")
    return int(text)


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise BadInput(f"this must be yes or no, not {text!r}")
    return text == "yes"


_VIEW: dict[str, Callable[[Moment, str], Moment]] = {
    "step": _with_step,
    "rate": _with_rate,
    "coordinate": _view("coordinate", _one_of(("x", "y"))),
    "pair": _with_pair,
    "play": _with_play,
    "show": _with_show,
    "instrument": _view("instrument", _one_of(INSTRUMENTS)),
    **{name: _view(name, _yes) for name in VIEW_FLAGS},
}


# -- questions --------------------------------------------------------------------------------


def _quiz(begin: Line, lines: list[Line]) -> Quiz:
    said = [CLAIM.sub(r"\1", line.text) for line in lines]
    question = " ".join(text for text in said if text[:2] not in ("- ", "+ ")).strip()
    answers = [text for text in said if text[:2] in ("- ", "+ ")]
    right = [i for i, answer in enumerate(answers) if answer[0] == "+"]
    if not question or len(answers) < 2 or len(right) != 1:
        raise _wrong(begin, "a quiz has a question, and two answers or more, one right (+)")
    return Quiz(question, tuple(answer[2:].strip() for answer in answers), right[0])


def _wrong(line: Line, said: str) -> BadInput:
    return BadInput(f"line {line.number}: {said}")
