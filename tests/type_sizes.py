"""How large the type is that a picture is painted with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from PySide6.QtGui import QPainter

from rmsviz.render import equations, figures, fonts, outlines

WRITTEN = 0.3  # em: lower than the lowest letter; points, bars and rules are no type


@contextmanager
def type_sizes() -> Iterator[list[float]]:
    """The sizes of all type painted meanwhile, in the stage's pixels: of words their own, of
    figures in equations that of a word whose figures are as high."""
    sizes: list[float] = []
    draw_text, draw = fonts.draw_text, outlines.draw
    eight = figures.figures(0).height

    def note_text(painter: QPainter, x: float, y: float, text: str, size: float, *more: object):
        if text.strip():
            sizes.append(size)
        draw_text(painter, x, y, text, size, *more)  # type: ignore[arg-type]

    def note_equation(painter: QPainter, marks: object, x: float, y: float, size: float, *more):
        marks = list(marks)  # type: ignore[call-overload]
        known = {id(piece.outline): piece.height / eight for piece in _digits()}
        sizes.extend(size * known[id(m.outline)] for m in marks if id(m.outline) in known)
        draw(painter, marks, x, y, size, *more)

    users = [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("rmsviz.") and getattr(module, "draw_text", None) is draw_text
    ]
    patches = [mock.patch.object(module, "draw_text", note_text) for module in users]
    patches.append(mock.patch.object(equations, "draw", note_equation))
    for patch in patches:
        patch.start()
    try:
        yield sizes
    finally:
        for patch in patches:
            patch.stop()


class _Digit:
    def __init__(self, outline: object, height: float) -> None:
        self.outline, self.height = outline, height


def _digits() -> Iterator[_Digit]:
    """The figures of all levels, text and scripts."""
    for level in (0, 1, 2):
        made = figures.figures(level)
        for digit in "0123456789":
            yield _Digit(made._pieces[digit].outline, made.height)
