"""A scene to a file: films and numbered pictures. What the command line and the window both do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from rmsviz import __version__
from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.encoders import FORMATS, Format, Pixels, Settings
from rmsviz.export.film import Film, Timing, timing
from rmsviz.export.painter import FilmPainter
from rmsviz.scene.captions import film_caption
from rmsviz.scene.scene import Scene
from rmsviz.scene.whole_file import whole_folder, whole_path

Progress = Callable[[float], None]


def format_of(name: str) -> Format | None:
    """The format that a file's ending chooses; None for a folder (`frames/`) of numbered pictures.

    BadInput where there is no such format.
    """
    if name.endswith(("/", os.sep)):
        return None
    ending = Path(name).suffix.lower()
    if ending not in FORMATS:
        endings = ", ".join(FORMATS)
        raise BadInput(f"{name} must end in one of {endings}, or in / for numbered pictures")
    return FORMATS[ending]


def fitted(film: Film, format_: Format | None) -> tuple[Film, list[str]]:
    """`film` as the format can have it, and what was changed, in words."""
    if format_ is None:
        return film, []
    said = []
    if format_.even and (film.width % 2 or film.height % 2):
        odd = f"{film.width}x{film.height}"
        film = replace(film, width=film.width & ~1, height=film.height & ~1)
        said.append(f"{format_.label} needs an even size: {film.width}x{film.height}, not {odd}")
    if format_.fps and film.fps not in format_.fps:
        nearest = min(format_.fps, key=lambda fps: abs(fps - film.fps))
        said.append(f"{format_.label} has no {_rate(film.fps)} fps: {_rate(nearest)}")
        film = replace(film, fps=nearest)
    return film, said


def timing_of(scene: Scene, film: Film) -> Timing:
    """The timing of a film of `scene`; BadInput where it asks for what the scene has not."""
    return timing(film, scene.experiment.steps, scene.timeline.rate)


def export_film(
    scene: Scene, trajectory: Trajectory, film: Film, name: str, progress: Progress
) -> Timing:
    """Write a film of `trajectory` to the file or the folder `name`, as its ending says; the
    timing it got. `progress` is called with the share that is done, 0 to 1.

    BadInput, NoEncoder or OSError; the file appears when it is whole or not at all.
    """
    format_ = format_of(name)
    film, _ = fitted(film, format_)
    times = timing_of(scene, film)
    if format_ is None:
        _write_pictures(scene, trajectory, film, times, Path(name), progress)
        return times
    passes = 2 if format_ is FORMATS[".gif"] else 1
    done = 0

    def frames() -> Iterator[Pixels]:
        nonlocal done
        for pixels in FilmPainter(scene, trajectory, film).frames(times):
            yield pixels
            done += 1
            progress(done / (passes * times.frames))

    title = f"{film_caption(scene)[0]} (rmsviz {__version__})"
    settings = Settings(film.width, film.height, film.fps, film.quality, film.loop, title)
    with whole_path(Path(name)) as part:
        format_.write(part, frames, settings)
    return times


def _write_pictures(
    scene: Scene,
    trajectory: Trajectory,
    film: Film,
    times: Timing,
    path: Path,
    progress: Progress,
) -> None:
    painter = FilmPainter(scene, trajectory, film)
    digits = len(str(times.frames - 1))
    with whole_folder(path) as folder:
        for number, step in enumerate(times):
            file = folder / f"frame-{number:0{digits}}.png"
            if not painter.picture(step).save(str(file), "PNG"):  # type: ignore[call-overload]
                raise OSError(f"cannot write {file.name}: the disk may be full")
            progress((number + 1) / times.frames)


def _rate(fps: Fraction) -> str:
    return f"{float(fps):g}"
