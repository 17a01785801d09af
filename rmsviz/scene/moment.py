"""A moment of a lesson: a scene, what is said of it, how it is shown, what can be tried in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeVar, get_args

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.claims import Claim
from rmsviz.scene.control import Control, read_control
from rmsviz.scene.edit import MOST_RUNS
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
from rmsviz.scene.step_table import read_steps

Name = TypeVar("Name", bound=str)

# What a lesson may offer as a button: commands of the window, by their names there.
ButtonName = Literal["predict", "same_step", "best_rates", "compare", "framework"]
BUTTONS: tuple[ButtonName, ...] = get_args(ButtonName)

MOST_CONTROLS = 6  # below a text: more would leave it no room
_OPTIONS = ("surface", "start", "steps", "noise", "seed", "starts", "domain", "view", "camera")
_OWN = ("control", "button")  # of this moment alone


class Line(NamedTuple):
    """A line of the file and its number, from 1."""

    number: int
    text: str


def wrong(line: Line, said: str) -> BadInput:
    return BadInput(tr("line {number}: {said}", number=line.number, said=said))


class Quiz(NamedTuple):
    """A question, its answers, which of them is right, and why: told when the run has shown it.
    All are Markdown with $formulas$, the last one with claims."""

    question: str
    answers: tuple[str, ...]
    right: int
    why: str = ""
    see: str = ""  # the lesson that teaches it: lesson:NAME, or a file beside this one's
    claims: tuple[Claim, ...] = ()  # of `why`, then of the answers


@dataclass(frozen=True)
class Moment:
    """`play`: time runs when it is entered. `controls` and `buttons` stand below the text."""

    title: str
    text: str  # Markdown with $formulas$ and claims
    scene: Scene
    show: Layout = "full"
    play: bool = False
    quiz: Quiz | None = None
    claims: tuple[Claim, ...] = ()  # of the text
    controls: tuple[Control, ...] = ()
    buttons: tuple[ButtonName, ...] = ()

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """Of the text and of the quiz."""
        return self.claims + (self.quiz.claims if self.quiz else ())


class Settings(NamedTuple):
    """What scene blocks have said so far: each setting with the line where it stands."""

    values: dict[str, Line] = {}  # noqa: RUF012  (never changed in place)
    runs: tuple[Line, ...] = ()

    def kept(self) -> Settings:
        """What the next moment begins with."""
        return Settings({k: v for k, v in self.values.items() if k not in _OWN}, self.runs)

    def blamed(self, name: str, line: Line) -> Line:
        """The line to blame where a setting does not fit: its own, or what has been changed since
        it was said, with the setting's text."""
        since = {"pair": self.runs[-1:], "step": (self.values.get("steps", line),)}.get(name, ())
        own = self.values.get(name, line)
        return Line(max(own.number, *(other.number for other in since), 1), own.text)

    def changed(self, lines: list[Line]) -> Settings:
        """With what a scene block says; BadInput names the line that cannot be read."""
        values, runs, said = dict(self.values), list[Line](), set[str]()
        for line in lines:
            if not line.text.strip():
                continue
            name, colon, text = line.text.partition(":")
            name, value = name.strip(), Line(line.number, text.strip())
            if not colon or name not in (*_OPTIONS, *_VIEW, "run"):
                known = ", ".join(("run", *_OPTIONS, *_VIEW))
                raise wrong(
                    line, tr("a line of a scene is 'name: value' with one of {known}", known=known)
                )
            if name == "run":
                runs.append(value)
            elif name in said:
                raise wrong(
                    line, tr("{name} stands twice in this block; keep one of them", name=name)
                )
            else:
                said.add(name)
                values[name] = value
        if len(runs) > MOST_RUNS:
            raise wrong(
                runs[MOST_RUNS],
                tr("a lesson's scene has at most {most_runs} runs", most_runs=MOST_RUNS),
            )
        return Settings(values, tuple(runs) or self.runs)


def make_moment(
    title: str, text: str, settings: Settings, quiz: Quiz | None, claims: tuple[Claim, ...]
) -> Moment:
    """The moment that the settings describe; BadInput names the line that is wrong."""
    moment = Moment(title, text, _scene(settings), quiz=quiz, claims=claims)
    for name, line in settings.values.items():
        if name in _VIEW:
            moment = with_setting(moment, name, settings.blamed(name, line))
    check_step(moment.scene, settings.blamed("step", Line(1, "")))
    return moment


def check_step(scene: Scene, line: Line) -> None:
    """BadInput, with the line to blame, where time would begin behind the last step."""
    steps, step = scene.experiment.steps, scene.timeline.step
    if step > steps:
        raise wrong(
            line, tr("its scene has {steps:,} steps, and no step {step:,}", steps=steps, step=step)
        )


def with_setting(moment: Moment, name: str, line: Line) -> Moment:
    """`moment`, shown as the setting `name`, one of SETTINGS, says in a line of a file."""
    try:
        return _VIEW[name](moment, line.text)
    except BadInput as error:
        raise wrong(line, f"{name}: {error}") from None


def _scene(settings: Settings) -> Scene:
    scene = _overridden(opening_scene(), "surface", settings)
    for line in settings.runs:  # one by one, so that an error has its line
        _try(line, lambda line=line: override(scene, Options(run=[line.text])))  # type: ignore[misc]
    if settings.runs:
        scene = override(scene, Options(run=[line.text for line in settings.runs]))
    for name in _OPTIONS[1:]:
        scene = _overridden(scene, name, settings)
    return scene


def _overridden(scene: Scene, name: str, settings: Settings) -> Scene:
    if name not in settings.values:
        return scene
    line = settings.values[name]
    return _try(line, lambda: override(scene, Options(**{name: line.text})))


def _try(line: Line, make: Callable[[], Scene]) -> Scene:
    try:
        return make()
    except BadInput as error:
        raise wrong(line, str(error).removeprefix("--")) from None


# -- how a moment is shown --------------------------------------------------------------------


def _with_step(moment: Moment, text: str) -> Moment:
    return replace(moment, scene=with_timeline(moment.scene, step=_whole(text)))


def _with_rate(moment: Moment, text: str) -> Moment:
    try:
        rate = float(text)
    except ValueError:
        raise BadInput(
            tr("this must be a number of steps a second, not {said!r}", said=text)
        ) from None
    return replace(moment, scene=with_timeline(moment.scene, rate=rate))


def _with_pair(moment: Moment, text: str) -> Moment:
    """Two labels, or one for a run alone."""
    labels = [run.label for run in moment.scene.runs]
    chosen = [name.strip() for name in text.split(",")]
    missing = next((name for name in chosen if name not in labels), None)
    if missing is not None or len(chosen) > 2:
        raise BadInput(
            tr("this names one or two of {names}, not {said!r}", names=", ".join(labels), said=text)
        )
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
        raise BadInput(
            tr("this must be one of {names}, not {said!r}", names=", ".join(names), said=text)
        )

    return read


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise BadInput(tr("this must be a whole number, not {said!r}", said=text))
    return int(text)


def _range(text: str) -> tuple[float, float] | None:
    """`20:80`, or `all`."""
    low, colon, high = text.partition(":")
    if text != "all" and not (colon and low.isdecimal() and high.isdecimal()):
        raise BadInput(
            tr("this must be the first and the last step, as in 20:80, not {said!r}", said=text)
        )
    return None if text == "all" else (float(low), float(high))


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise BadInput(tr("this must be yes or no, not {said!r}", said=text))
    return text == "yes"


def _with_controls(moment: Moment, text: str) -> Moment:
    controls = tuple(read_control(moment.scene, name) for name in _each_once(text))
    if len(controls) > MOST_CONTROLS:
        raise BadInput(
            tr(
                "there is room for {most_controls} sliders, not {controls}",
                most_controls=MOST_CONTROLS,
                controls=len(controls),
            )
        )
    return replace(moment, controls=controls)


def _each_once(text: str) -> list[str]:
    """The names in a list with commas; BadInput where one stands twice."""
    names = [name.strip() for name in text.split(",")]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadInput(tr("{twice} stands twice; keep one of them", twice=twice))
    return names


def _with_buttons(moment: Moment, text: str) -> Moment:
    read = _one_of(BUTTONS)
    return replace(moment, buttons=tuple(map(read, _each_once(text))))


_VIEW: dict[str, Callable[[Moment, str], Moment]] = {
    "step": _with_step,
    "rate": _with_rate,
    "coordinate": _view("coordinate", _one_of(("x", "y"))),
    "pair": _with_pair,
    "play": _with_play,
    "control": _with_controls,
    "button": _with_buttons,
    "show": _with_show,
    "instrument": _view("instrument", _one_of(INSTRUMENTS)),
    "step_range": _view("step_range", _range),
    "table_steps": _view("table_steps", read_steps),
    **{name: _view(name, _yes) for name in VIEW_FLAGS},
}
SETTINGS = tuple(_VIEW)
