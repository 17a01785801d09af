"""The bundled font, so that windows, stills and films look alike everywhere (resources/fonts).

Qt's fonts have whole pixel sizes: it rounds fractional point sizes to them (6.11, every platform).
A device pixel ratio is no concern of theirs: the painter scales the outline, unhinted, exactly. For
sizes in between, `draw_text` and `text_width` scale one large size.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPaintEngine,
    QPainter,
    QPainterPath,
)

from rmsviz.language import tr
from rmsviz.resources import resource

Weight = Literal["regular", "medium", "semibold"]

FAMILY = "Inter rmsviz"
_WEIGHTS = {
    "regular": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "semibold": QFont.Weight.DemiBold,
}
_LARGE = 100  # pixels


def load_fonts() -> None:
    """Make the font known to Qt; nothing if it is. Needs a QGuiApplication.

    FileNotFoundError or RuntimeError, in one sentence, where a font file is missing or broken.
    """
    if QGuiApplication.instance() is None:
        raise RuntimeError(
            tr("load_fonts needs a QGuiApplication: Qt has no fonts before there is one")
        )
    if QFontDatabase.hasFamily(FAMILY):
        return
    for weight in _WEIGHTS:
        file = resource("fonts", f"rmsviz-{weight}.ttf")
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise RuntimeError(
                tr("rmsviz is not whole: {file} is no font; install it again", file=file)
            )


def font(size_px: float, weight: Weight = "regular") -> QFont:
    """The font at `size_px` logical pixels, rounded to whole ones."""
    load_fonts()
    made = QFont(FAMILY)
    made.setPixelSize(max(1, round(size_px)))
    made.setWeight(_WEIGHTS[weight])
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def text_width(text: str, size_px: float, weight: Weight = "regular") -> float:
    """The advance of `text`; scales with any size, whole or not."""
    return _advance(text, weight) * size_px / _LARGE


@lru_cache(maxsize=4096)
def _advance(text: str, weight: Weight) -> float:
    return QFontMetricsF(_large(weight)).horizontalAdvance(text)


@lru_cache
def _large(weight: Weight) -> QFont:
    return font(_LARGE, weight)


def fitted(text: str, size_px: float, room: float, weight: Weight = "regular") -> str:
    """As much of `text` as has room, with … for the rest."""
    if text_width(text, size_px, weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        fits = text_width(text[:middle].rstrip() + "…", size_px, weight) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def wrapped(text: str, size: float, room: float, weight: Weight = "regular") -> Iterator[str]:
    """The words of `text` in lines of at most `room`; a word that is longer has its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, weight) > room:
            yield line
            longer = word
        line = longer
    yield line


def draw_text(
    painter: QPainter,
    x: float,
    baseline: float,
    text: str,
    size_px: float,
    color: QColor | str,
    weight: Weight = "regular",
) -> None:
    """Paint `text` at any size, whole or not, its left end at `x`. In an SVG, which is shown where
    nobody has this font, it becomes outlines."""
    painter.save()
    painter.translate(x, baseline)
    painter.scale(size_px / _LARGE, size_px / _LARGE)
    if painter.paintEngine().type() == QPaintEngine.Type.SVG:
        path = QPainterPath()
        path.addText(QPointF(0.0, 0.0), _large(weight), text)
        painter.fillPath(path, QColor(color))
    else:
        painter.setFont(_large(weight))
        painter.setPen(QColor(color))
        painter.drawText(QPointF(0.0, 0.0), text)
    painter.restore()
