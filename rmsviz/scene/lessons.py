"""The lessons and talks that come with the program, lesson files of others, and whether what they
say is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rmsviz import language
from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import unknown
from rmsviz.language import tr

if TYPE_CHECKING:  # the menu of lessons, read at every start, needs none of these
    from rmsviz.engine.trajectory import Trajectory
    from rmsviz.scene.claims import Reference
    from rmsviz.scene.lesson import Lesson
    from rmsviz.scene.moment import Moment

PREFIX, SUFFIX = "lesson:", ".md"
TALK_PREFIX, TALK_SUFFIX = "talk:", ".talk"  # read by rmsviz.scene.talk
SUFFIXES = (SUFFIX, TALK_SUFFIX)


def shipped() -> Mapping[str, Path]:
    """The program's own lessons by name, in the order in which they are taught: the files of
    resources/lessons, whose names begin with their place (01-death-spiral.md)."""
    return {file.stem.partition("-")[2]: file for file in language.files("lessons", SUFFIX)}


def shipped_talks() -> Mapping[str, Path]:
    """The program's own talks by name: the files of resources/talks."""
    return {file.stem: file for file in language.files("talks", TALK_SUFFIX)}


def titles(files: Mapping[str, Path] | None = None) -> dict[str, tuple[str, Path]]:
    """The titles of lessons or talks, by default of the program's own lessons, with their files, by
    name. Nothing else is read yet."""
    files = shipped() if files is None else files
    return {name: (_title(file), file) for name, file in files.items()}


def _title(file: Path) -> str:
    with open(file, encoding="utf-8") as lines:
        return lines.readline().removeprefix("# ").strip()


def find_lesson(name: str) -> Path:
    """The file of 'lesson:NAME', 'talk:NAME' or of a path; BadInput where there is no such."""
    for prefix, known in ((PREFIX, shipped), (TALK_PREFIX, shipped_talks)):
        if name.startswith(prefix):
            files, wanted = known(), name.removeprefix(prefix)
            if wanted not in files:
                raise BadInput(unknown(prefix.rstrip(":"), wanted, tuple(files)))
            return files[wanted]
    return Path(name)


def load_lesson(path: Path) -> Lesson:
    """The lesson in a file; OSError where it cannot be read, BadInput where it is none."""
    from rmsviz.scene.lesson import MOST_CHARACTERS, parse_lesson

    with open(path, "rb") as file:
        data = file.read(4 * MOST_CHARACTERS + 1)
    try:
        return parse_lesson(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput(tr("this is not a lesson: it is not text in UTF-8")) from None


def problems_of(lesson: Lesson, folder: Path) -> Iterator[str]:
    """What is not true in a lesson whose file is in `folder`: claims that the engine does not
    confirm, each as a sentence with its line, and lessons to see that are not there."""
    from rmsviz.engine.simulate import simulate
    from rmsviz.scene.claims import recorded, said_and_is

    experiments = {moment.title: moment.scene.experiment for moment in lesson.moments}
    known: list[Trajectory] = []

    def value(moment: Moment, reference: Reference) -> float:
        title = reference.moment or moment.title
        if title not in experiments:
            raise BadInput(tr("there is no moment {title!r}", title=title))
        experiment = experiments[title]
        found = next((path for path in known if path.experiment == experiment), None)
        if found is None:
            found = simulate(experiment)
            known.append(found)
        return recorded(reference, found)

    for moment in lesson.moments:
        yield from _missing(moment, folder)
        said = (said_and_is(claim, partial(value, moment)) for claim in moment.all_claims)
        yield from filter(None, said)


def _missing(moment: Moment, folder: Path) -> Iterator[str]:
    """What is wrong with the lesson that a moment's question names."""
    if moment.quiz is None or not moment.quiz.see:
        return
    try:
        path = folder / find_lesson(moment.quiz.see)
    except BadInput as error:
        yield tr("{title}: see: {error}", title=moment.title, error=error)
        return
    if not path.is_file():
        yield tr(
            "{title}: see: there is no file {see!r} beside this one",
            title=moment.title,
            see=moment.quiz.see,
        )
