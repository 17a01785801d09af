"""Films of a scene to a file, and their frames as numbered pictures to a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from rmsviz import __version__
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.encoders import Format, Settings, Shown
from rmsviz.export.film import Film, Timing
from rmsviz.export.painter import ScenePainter
from rmsviz.export.stills import png_bytes
from rmsviz.language import tr
from rmsviz.scene.captions import film_caption
from rmsviz.scene.scene import Scene
from rmsviz.scene.whole_file import whole_folder, whole_path

Progress = Callable[[float], None]


def fitted(film: Film, format_: Format | None) -> tuple[Film, list[str]]:
    """`film` as the format can have it, and what was changed, in words."""
    if format_ is None:
        return film, []
    said, (wide, high) = [], film.pixels
    if format_.even and (wide % 2 or high % 2):
        film = replace(film, width=wide & ~1, height=high & ~1)
        said.append(
            tr(
                "{label} needs an even size: {size}, not {wide}x{high}",
                label=format_.label,
                size=film.size_text,
                wide=wide,
                high=high,
            )
        )
    if format_.fps and film.fps not in format_.fps:
        nearest = min(format_.fps, key=lambda fps: abs(fps - film.fps))
        said.append(
            tr(
                "{label} cannot have {fps} fps; it gets {nearest}",
                label=format_.label,
                fps=_rate(film.fps),
                nearest=_rate(nearest),
            )
        )
        film = replace(film, fps=nearest)
    return film, said


def write_film(
    scene: Scene,
    trajectory: Trajectory,
    film: Film,
    times: Timing,
    path: Path,
    format_: Format,
    progress: Progress,
) -> None:
    """Write a film of `trajectory` to `path`. `progress` is called with the share that is done, 0
    to 1. NoEncoder or OSError; the file appears when it is whole or not at all."""
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        progress(done / (format_.passes * times.frames))

    def frames() -> Iterator[Shown]:
        return ScenePainter(scene, trajectory, film).frames(times)

    title = f"{film_caption(scene)[0]} (rmsviz {__version__})"
    settings = Settings(*film.pixels, film.fps, film.quality, film.loop, title, told)
    with whole_path(path) as part:
        format_.write(part, frames, settings)


def write_frames(
    scene: Scene,
    trajectory: Trajectory,
    film: Film,
    times: Timing,
    path: Path,
    progress: Progress,
) -> None:
    """Write the frames of a film as numbered PNG pictures into a new folder `path`."""
    painter = ScenePainter(scene, trajectory, film)
    digits = len(str(times.frames - 1))
    with whole_folder(path) as folder:
        for number, step in enumerate(times):
            (folder / f"frame-{number:0{digits}}.png").write_bytes(png_bytes(painter.picture(step)))
            progress((number + 1) / times.frames)


def _rate(fps: Fraction) -> str:
    return f"{float(fps):g}"
