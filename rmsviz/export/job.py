"""A scene to a file: films, pictures, numbers, code. What the window and `export` do."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.encoders import FORMATS
from rmsviz.export.film import Film, Timing, timing
from rmsviz.export.films import fitted, write_film, write_frames
from rmsviz.export.options import CODE, EQUATIONS, FILM, STILL, made
from rmsviz.export.picture import Picture
from rmsviz.export.stills import STILLS, Still, step_of, still_bytes
from rmsviz.language import tr
from rmsviz.scene.code import Library, python_code
from rmsviz.scene.scene import Scene
from rmsviz.scene.step_latex import step_latex
from rmsviz.scene.tables import WRITERS, sample
from rmsviz.scene.whole_file import whole_file

Progress = Callable[[float], None]
Write = Callable[[Trajectory, Progress], None]
SMALL_TYPE = tr("the type is much smaller than 7 pt; a larger size or a part of it reads better")
FRAMES = "/"  # instead of an ending: a folder of numbered pictures
ENDINGS = (*FORMATS, *STILLS, *WRITERS, ".tex", ".py")


@dataclass(frozen=True)
class AtStep:
    """Which step, the last one where that is None."""

    step: int | None = None


@dataclass(frozen=True)
class Script:
    """What a script is written with."""

    library: Library = "numpy"


@dataclass(frozen=True)
class Export:
    """What is to be written: checked, so that only the disk or the memory can still refuse.

    `write(trajectory, progress)` does it: the file appears when it is whole or not at all. It
    raises NoEncoder or OSError.
    """

    path: Path
    write: Write
    folder: bool = False
    said: tuple[str, ...] = ()  # what is not as it was asked for
    picture: Picture | None = None  # of films and still pictures
    steps: Timing | None = None  # that a film shows, frame by frame
    step: int = 0  # that a still picture shows
    sample: Callable[[Trajectory], str] | None = None  # the beginning of a text


def ending_of(name: str) -> str:
    """What decides the kind of file; BadInput where there is no such kind."""
    if name.endswith(("/", os.sep)):
        return FRAMES
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(
            tr(
                "{name} must end in one of {names}, or in / for a folder",
                name=name,
                names=" ".join(ENDINGS),
            )
        )
    return ending


def prepare(scene: Scene, name: str, given: Mapping[str, str]) -> Export:
    """The export of `scene` to the file or the folder `name`, whose ending says what it is, with
    the options `given`. BadInput where they ask for what cannot be."""
    ending = ending_of(name)
    for endings, kind in _KINDS.items():
        if ending in endings:
            return kind(scene, Path(name), ending, given)
    raise AssertionError(ending)


def _film(scene: Scene, path: Path, ending: str, given: Mapping[str, str]) -> Export:
    format_ = FORMATS.get(ending)
    film, said = fitted(made(Film, given, FILM), format_)
    times = timing(film, scene.experiment.steps, scene.timeline.rate)

    def write(trajectory: Trajectory, progress: Progress) -> None:
        if format_ is None:
            write_frames(scene, trajectory, film, times, path, progress)
        else:
            write_film(scene, trajectory, film, times, path, format_, progress)

    return Export(path, write, format_ is None, tuple(said), film, times)


def _still(scene: Scene, path: Path, ending: str, given: Mapping[str, str]) -> Export:
    still = made(Still, given, STILL)
    said = (SMALL_TYPE,) if still.small else ()
    if still.unit == "px" and "dpi" in given:
        raise BadInput(
            tr("--dpi is for sizes in millimetres; a size in pixels has as many as it says")
        )
    step = step_of(still.step, scene)

    def write(trajectory: Trajectory, progress: Progress) -> None:
        _write_bytes(path, still_bytes(scene, trajectory, still, ending))

    return Export(path, write, said=said, picture=still, step=step)


def _table(scene: Scene, path: Path, ending: str, given: Mapping[str, str]) -> Export:
    made(dict, given, frozenset())

    def write(trajectory: Trajectory, progress: Progress) -> None:
        with whole_file(path) as file:
            WRITERS[ending](file, scene, trajectory, progress)

    return Export(path, write, sample=lambda trajectory: sample(scene, trajectory, ending))


def _equations(scene: Scene, path: Path, ending: str, given: Mapping[str, str]) -> Export:
    step = step_of(made(AtStep, given, EQUATIONS).step, scene)

    def text(trajectory: Trajectory) -> str:
        return step_latex(scene, trajectory, step)

    return _text(path, text)


def _code(scene: Scene, path: Path, ending: str, given: Mapping[str, str]) -> Export:
    text = python_code(scene, made(Script, given, CODE).library)
    return _text(path, lambda trajectory: text)


def _text(path: Path, text: Callable[[Trajectory], str]) -> Export:
    def write(trajectory: Trajectory, progress: Progress) -> None:
        _write_bytes(path, text(trajectory).encode("utf-8"))

    return Export(path, write, sample=text)


_Kind = Callable[[Scene, Path, str, Mapping[str, str]], Export]
_KINDS: dict[tuple[str, ...], _Kind] = {
    (*FORMATS, FRAMES): _film,
    tuple(STILLS): _still,
    tuple(WRITERS): _table,
    (".tex",): _equations,
    (".py",): _code,
}


def _write_bytes(path: Path, data: bytes) -> None:
    with whole_file(path) as file:
        file.write(data)
