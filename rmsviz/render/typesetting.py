"""LaTeX to outlines, by ziamath (STIX Two Math); the only module that knows it.

Everything is typeset once, at one size, and measured in em: so that sizes scale exactly, whatever
ziamath's smallest size for scripts is. ziamath takes 0.15 s to import and 10-16 ms an equation.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SIZE = 100.0  # ziamath writes three decimals: 1e-5 em
_OPERANDS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}
_TOKEN = re.compile(r"([MLQCZ])|(-?[\d.]+(?:e-?\d+)?)")


class Mark(NamedTuple):
    """One glyph or rule where TeX puts it, in em, y down from the baseline, and its colour."""

    path: QPainterPath
    box: QRectF
    color: str


class Typeset(NamedTuple):
    """The marks of an equation, left to right as written, and its extent in em."""

    marks: tuple[Mark, ...]
    width: float
    ascent: float
    descent: float


@lru_cache(maxsize=256)
def typeset_marks(latex: str) -> Typeset:
    """`latex` (display style) as marks; BadInput where it cannot be read."""
    library = _ziamath()
    try:
        equation = library.Latex(latex, size=_SIZE)
        box, svg = equation.node.bbox, equation.svgxml()
    except Exception as error:  # ziamath and latex2mathml raise whatever comes
        reason = str(error) or tr("a brace, or what a command needs, is missing")
        raise BadInput(
            tr("cannot typeset the LaTeX {latex!r}: {reason}", latex=latex, reason=reason)
        ) from error
    marks = tuple(_mark(element) for element in svg.iter() if element.tag != "svg")
    return Typeset(marks, box.xmax / _SIZE, box.ymax / _SIZE, -box.ymin / _SIZE)


def _ziamath() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it asks importlib for its font, oldly
        import ziamath
        from ziamath.config import config
    config.svg2 = False  # paths where they stand, instead of <use>
    return ziamath


def _mark(element: Element) -> Mark:
    if element.tag == "path":
        path = read_path(element.get("d", ""), 1 / _SIZE)
    elif element.tag == "rect":
        path = QPainterPath()
        path.addRect(*(float(element.get(k, "0")) / _SIZE for k in ("x", "y", "width", "height")))
    else:
        raise BadInput(f"equations are made of glyphs and rules, not of <{element.tag}>")
    return Mark(path, path.boundingRect(), element.get("fill", ""))


def read_path(data: str, scale: float = 1.0) -> QPainterPath:
    """SVG path data with absolute M, L, Q, C and Z as a path, filled by the non-zero rule."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    tokens = iter(_TOKEN.findall(data))
    for command, _ in tokens:
        numbers = [float(next(tokens)[1]) * scale for _ in range(_OPERANDS[command])]
        match command:
            case "M":
                path.moveTo(*numbers)
            case "L":
                path.lineTo(*numbers)
            case "Q":
                path.quadTo(*numbers)
            case "C":
                path.cubicTo(*numbers)
            case _:
                path.closeSubpath()
    return path
