"""One picture as PNG, or as SVG and PDF: vectors, with the surface's shades as an image.

Equal pictures give equal bytes: dates and random identities, which Qt writes into a PDF, are taken
out again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from rmsviz import __version__
from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.painter import ScenePainter
from rmsviz.export.picture import INCH, SCREEN_DPI, Picture
from rmsviz.export.svg import shortened
from rmsviz.language import tr
from rmsviz.scene.captions import film_caption
from rmsviz.scene.scene import Scene

PROGRAM = f"rmsviz {__version__}"


@dataclass(frozen=True)
class Still(Picture):
    """The settings of a still picture: of a `step`, the last one where that is None."""

    step: int | None = None


def step_of(step: int | None, scene: Scene) -> int:
    """`step`, or the scene's last; BadInput where the scene has no such step."""
    last = scene.experiment.steps
    if step is not None and not 0 <= step <= last:
        raise BadInput(
            tr(
                "--at: the scene has steps 0 to {last:,}, and no step {step:,}",
                last=last,
                step=step,
            )
        )
    return last if step is None else step


def still_bytes(scene: Scene, trajectory: Trajectory, still: Still, ending: str) -> bytes:
    """The file with the picture, of the kind that `ending` names."""
    painter = ScenePainter(scene, trajectory, still)
    return STILLS[ending](painter, still, step_of(still.step, scene), film_caption(scene)[0])


def png_bytes(image: QImage, still: Picture | None = None, title: str = "") -> bytes:
    """An image as PNG; with how large it is on paper, and its title."""
    if title:
        image.setText("Title", title)
        image.setText("Software", PROGRAM)
    if still is not None:
        dpi = still.dpi if still.unit == "mm" else SCREEN_DPI
        image.setDotsPerMeterX(round(dpi * 1000 / INCH))
        image.setDotsPerMeterY(round(dpi * 1000 / INCH))
    buffer = _buffer()
    # The stubs name bytes; PySide6 itself takes a str alone.
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise MemoryError
    return bytes(buffer.data().data())


def _png(painter: ScenePainter, still: Still, step: int, title: str) -> bytes:
    return png_bytes(painter.picture(step), still, title)


def _svg(painter: ScenePainter, still: Still, step: int, title: str) -> bytes:
    generator, buffer = QSvgGenerator(), _buffer()
    fine = 100 if still.unit == "mm" else 1  # Qt's sizes are whole: hundredths of a millimetre
    size = QSize(round(still.width * fine), round(still.height * fine))
    generator.setOutputDevice(buffer)
    generator.setResolution(round(INCH * fine) if still.unit == "mm" else round(SCREEN_DPI))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription(PROGRAM)
    painter.draw(generator, step)
    return shortened(bytes(buffer.data().data()))


def _pdf(painter: ScenePainter, still: Still, step: int, title: str) -> bytes:
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(1200)
    unit = QPageSize.Unit.Millimeter if still.unit == "mm" else QPageSize.Unit.Inch
    scale = 1.0 if still.unit == "mm" else 1 / SCREEN_DPI
    size = QSizeF(still.width * scale, still.height * scale)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(size, unit, "picture", exact))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    writer.setTitle(title)
    writer.setCreator(PROGRAM)
    painter.draw(writer, step)
    return _timeless(bytes(buffer.data().data()))


_DATES = re.compile(rb'/(?:Creation|Mod)Date \([^)]*\)| xmp:\w+Date="[^"]*"')
_NAMES = re.compile(rb"uuid:[0-9a-f-]{36}|(?<=<)[0-9a-f]{72}(?=>)")


def _timeless(pdf: bytes) -> bytes:
    """The PDF without its dates, its identity made from what it shows. Its length stays: it counts
    its own bytes."""
    bare = _DATES.sub(lambda found: b" " * len(found[0]), pdf)
    digest = hashlib.sha256(_NAMES.sub(b"", bare)).hexdigest().encode()
    identity = b"-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))

    def named(found: re.Match[bytes]) -> bytes:
        return b"uuid:" + identity if found[0].startswith(b"uuid") else identity.hex().encode()

    return _NAMES.sub(named, bare)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


_Writer = Callable[[ScenePainter, Still, int, str], bytes]
STILLS: dict[str, _Writer] = {".png": _png, ".svg": _svg, ".pdf": _pdf}
