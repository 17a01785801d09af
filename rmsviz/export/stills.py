"""One picture to a file: PNG, or SVG and PDF as vectors with the surface's shades as an image."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from rmsviz import __version__
from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.film import Film
from rmsviz.export.painter import FilmPainter
from rmsviz.scene.captions import film_caption
from rmsviz.scene.scene import Scene
from rmsviz.scene.whole_file import whole_path

DPI = 96  # a pixel of the picture is a 96th of an inch on paper


def export_still(
    scene: Scene, trajectory: Trajectory, film: Film, name: str, step: int | None = None
) -> None:
    """Write the picture at `step` (the last one where None) to the file `name`.

    BadInput or OSError; the file appears when it is whole or not at all.
    """
    step = trajectory.steps if step is None else step
    if not 0 <= step <= trajectory.steps:
        raise BadInput(f"the scene has steps 0 to {trajectory.steps:,}, and no {step:,}")
    write = STILLS[Path(name).suffix.lower()]
    painter = FilmPainter(scene, trajectory, film)
    with whole_path(Path(name)) as part:
        write(painter, film, step, str(part), film_caption(scene)[0])
        if not part.stat().st_size:
            raise OSError(f"nothing could be written to {name}: the disk may be full")


def _png(painter: FilmPainter, film: Film, step: int, file: str, title: str) -> None:
    image = painter.picture(step).copy()
    image.setText("Title", title)
    image.setText("Software", f"rmsviz {__version__}")
    if not image.save(file, "PNG"):  # type: ignore[call-overload]
        raise OSError("the picture could not be written: the disk may be full")


def _svg(painter: FilmPainter, film: Film, step: int, file: str, title: str) -> None:
    generator = QSvgGenerator()
    generator.setFileName(file)
    generator.setResolution(DPI)
    generator.setSize(QSize(film.width, film.height))
    generator.setViewBox(QRect(0, 0, film.width, film.height))
    generator.setTitle(title)
    generator.setDescription(f"rmsviz {__version__}")
    painter.draw(generator, step)


def _pdf(painter: FilmPainter, film: Film, step: int, file: str, title: str) -> None:
    writer = QPdfWriter(file)
    writer.setResolution(DPI)
    inches = QSizeF(film.width / DPI, film.height / DPI)
    writer.setPageSize(QPageSize(inches, QPageSize.Unit.Inch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Inch)
    writer.setTitle(title)
    writer.setCreator(f"rmsviz {__version__}")
    painter.draw(writer, step)


_Writer = Callable[[FilmPainter, Film, int, str, str], None]
STILLS: dict[str, _Writer] = {".png": _png, ".svg": _svg, ".pdf": _pdf}
