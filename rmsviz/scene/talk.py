"""Talks: prepared moments in the order of a lecture, read from text that needs no Python.

    # RMSprop in twenty minutes

    lesson:death-spiral#1
    > Let it run out before you say why.

    ravine.rmsviz
    title: Steep across, flat along
    play: yes

    --surface rosenbrock --run "adagrad lr=0.5" --run "rmsprop lr=0.01 beta=0.99" --steps 1000
    title: An honest race

The title stands first. Each line that begins an item is a lesson or one of its moments (the
program's own, lesson:NAME#3, or a file, mine.md#3), a scene file, or the scene options of the
command line. Below it stand what is to be said, in lines that begin with >, and what differs from
the item as it is: title, and step, rate, coordinate, pair, play, show, instrument and the other
settings of a lesson's scene. Files are sought beside the talk's. All is read and checked when the
talk is opened; an error names its line.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.captions import surface_name
from rmsviz.scene.lesson import MOST_CHARACTERS, Lesson
from rmsviz.scene.lessons import (
    PREFIX,
    SUFFIX,
    TALK_SUFFIX,
    find_lesson,
    load_lesson,
)
from rmsviz.scene.moment import SETTINGS, Line, Moment, check_step, with_setting, wrong
from rmsviz.scene.options import Options, override
from rmsviz.scene.prose import plain
from rmsviz.scene.scene import Scene, opening_scene

SCENE = ".rmsviz"
RULE = "---"  # between what is to be said and the lesson's text, in Markdown
_PLACE = re.compile(r"(.+?)(?:#(\d+))?")
_SETTING = re.compile(rf"(title|{'|'.join(SETTINGS)})\s*:(.*)")
_OPTIONS = ("surface", "run", "start", "steps", "noise", "seed", "domain")


@dataclass(frozen=True)
class Talk(Lesson):
    """A lesson of moments from everywhere, and the lessons that they are from, by their names."""

    lessons: tuple[tuple[str, Lesson], ...] = ()


class _Item(NamedTuple):
    """A line that begins an item, and those that belong to it."""

    head: Line
    notes: list[Line]
    settings: list[tuple[str, Line]]


def load_talk(path: Path) -> Talk:
    """The talk in a file; OSError where it cannot be read, BadInput where it or an item of it
    is none."""
    with open(path, "rb") as file:
        data = file.read(4 * MOST_CHARACTERS + 1)
    try:
        return parse_talk(data.decode("utf-8-sig"), path.parent)
    except UnicodeDecodeError:
        raise BadInput(tr("this is not a talk: it is not text in UTF-8")) from None


def load_lesson_or_talk(path: Path) -> Lesson:
    """What is in a file, by its ending."""
    return load_talk(path) if path.suffix.lower() == TALK_SUFFIX else load_lesson(path)


def parse_talk(text: str, folder: Path) -> Talk:
    """The talk in `text`, its files in `folder`; BadInput says what is wrong, and in which line."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput(
            tr("a talk has at most {most_characters:,} characters", most_characters=MOST_CHARACTERS)
        )
    lines = [Line(i, line.strip()) for i, line in enumerate(text.splitlines(), start=1)]
    first, *rest = [line for line in lines if line.text] or [Line(1, "")]
    if not first.text.startswith("# "):
        raise wrong(first, tr("a talk begins with its title, as in '# RMSprop in twenty minutes'"))
    lessons: dict[str, Lesson] = {}
    moments = [m for item in _items(rest) for m in _moments(item, folder, lessons)]
    if not moments:
        raise wrong(first, tr("a talk has at least one item, as in 'lesson:death-spiral#1'"))
    return Talk(first.text[2:].strip(), tuple(moments), lessons=tuple(lessons.items()))


def _items(lines: Sequence[Line]) -> Iterator[_Item]:
    item: _Item | None = None
    for line in lines:
        setting = _SETTING.fullmatch(line.text)
        if not setting and not line.text.startswith(">"):
            if item:
                yield item
            item = _Item(line, [], [])
        elif item is None:
            raise wrong(
                line, tr("this belongs to an item; begin with one, as 'lesson:death-spiral'")
            )
        elif setting:
            item.settings.append((setting[1], Line(line.number, setting[2].strip())))
        else:
            item.notes.append(line)
    if item:
        yield item


def _moments(item: _Item, folder: Path, lessons: dict[str, Lesson]) -> Iterator[Moment]:
    """An item's moments, as they are to be shown."""
    notes = "\n\n".join(_plain(line.text) for line in item.notes)
    for moment in _sources(item.head, folder, lessons):
        for name, line in item.settings:
            if name == "title":
                moment = replace(moment, title=line.text)
            else:
                moment = with_setting(moment, name, line)
        check_step(moment.scene, item.head)
        yield replace(moment, text=f"\n\n{RULE}\n\n".join(filter(None, (notes, moment.text))))


def _plain(note: str) -> str:
    """A note without its mark; what looks like a claim in it is none, as nobody checks it."""
    return plain(note.removeprefix(">").strip())


def _sources(head: Line, folder: Path, lessons: dict[str, Lesson]) -> Sequence[Moment]:
    try:
        if head.text.startswith("-"):
            return [_typed(head.text)]
        if head.text.lower().endswith(SCENE):
            return [_scene_in(folder / head.text)]
        return _lesson_moments(head.text, folder, lessons)
    except BadInput as error:
        raise wrong(head, f"{head.text[:60]}: {error}") from None
    except OSError as error:
        raise wrong(
            head, tr("cannot read {said}: {strerror}", said=head.text[:60], strerror=error.strerror)
        ) from None


def _typed(text: str) -> Moment:
    """The opening scene with the scene options of the command line."""
    try:
        words = shlex.split(text)
    except ValueError:
        raise BadInput(tr("a quotation mark stands alone; close it")) from None
    given: dict[str, list[str]] = {}
    for option, value in zip(words[::2], [*words[1::2], None], strict=False):
        name = option.removeprefix("--")
        if name not in _OPTIONS or not option.startswith("--") or value is None:
            known = ", ".join(f"--{name}" for name in _OPTIONS)
            raise BadInput(
                tr(
                    "scene options are {known}, each with a value, not {option!r}",
                    known=known,
                    option=option[:40],
                )
            )
        given.setdefault(name, []).append(value)
    runs = given.pop("run", None)
    last = {name: values[-1] for name, values in given.items()}
    return _untold(override(opening_scene(), Options(run=runs, **last)))


def _scene_in(path: Path) -> Moment:
    from rmsviz.scene.files import load

    return _untold(load(path), path.stem)


def _untold(scene: Scene, name: str = "") -> Moment:
    """A scene of which nothing is said."""
    return Moment(scene.title or name or surface_name(scene), "", scene)


def _lesson_moments(text: str, folder: Path, lessons: dict[str, Lesson]) -> Sequence[Moment]:
    found = _PLACE.fullmatch(text)
    assert found is not None
    name, place = found[1], int(found[2] or 0)
    if not (name.startswith(PREFIX) or name.lower().endswith(SUFFIX)):
        raise BadInput(
            tr(
                "an item is {prefix}NAME, FILE{suffix}, either with #3 for a moment of it,"
                " FILE{scene}, or scene options that begin with --",
                prefix=PREFIX,
                suffix=SUFFIX,
                scene=SCENE,
            )
        )
    if name not in lessons:
        lessons[name] = load_lesson(folder / find_lesson(name))
    moments = lessons[name].moments
    if found[2] and not 1 <= place <= len(moments):
        raise BadInput(tr("it has the moments 1 to {moments}", moments=len(moments)))
    return moments[place - 1 : place] if place else moments


def lessons_in(name: str, lesson: Lesson) -> Sequence[tuple[str, Lesson]]:
    """The lessons that a talk's moments are from, by their names; a lesson itself by its own."""
    return lesson.lessons if isinstance(lesson, Talk) else [(name, lesson)]
