"""The program's own icons (resources/icons) in any colour, sharp at the usual pixel ratios.

An icon is one SVG of 24 × 24 units that draws with `currentColor`.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rmsviz.resources import resource

RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)
FADED = 0.4  # how much of its colour a disabled icon keeps, where no other colour is given


@lru_cache(maxsize=256)  # a button is painted in the usual theme before it is told another
def icon(name: str, color: str, size: int = 20, disabled: str | None = None) -> QIcon:
    """The icon `name`, `size` logical pixels wide, in `color`; switched off in `disabled`.

    FileNotFoundError where there is no such icon.
    """
    made = QIcon()
    for ratio in RATIOS:
        for mode, tint in (("Normal", QColor(color)), ("Disabled", _off(color, disabled))):
            pixmap = QPixmap.fromImage(icon_image(name, tint.rgba(), round(size * ratio)))
            pixmap.setDevicePixelRatio(ratio)
            made.addPixmap(pixmap, QIcon.Mode[mode])
    return made


def _off(color: str, disabled: str | None) -> QColor:
    if disabled is not None:
        return QColor(disabled)
    faded = QColor(color)
    faded.setAlphaF(FADED * faded.alphaF())
    return faded


def icon_image(name: str, rgba: int, pixels: int) -> QImage:
    """The icon `name` on nothing, `pixels` wide and high."""
    image = QImage(_shape(name, pixels))
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor.fromRgba(rgba))
    painter.end()
    return image


@lru_cache(maxsize=512)
def _shape(name: str, pixels: int) -> QImage:
    """The icon in black."""
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    return image
