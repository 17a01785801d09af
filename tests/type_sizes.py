"""How large the type is that a picture is painted with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPainter

from rmsviz.render import figures
from tests.words import noting


@contextmanager
def type_sizes() -> Iterator[list[float]]:
    """The sizes of all type painted meanwhile, in the stage's pixels: of words their own, of
    figures in equations that of a word whose figures are as high."""
    sizes: list[float] = []
    eight = figures.figures(0).height

    def note_text(painter: QPainter, x: float, y: float, text: str, size: float, *more: object):
        if text.strip():
            sizes.append(size)

    def note_equation(painter: QPainter, marks: list, x: float, y: float, size: float, *more):
        known = {id(piece.outline): piece.height / eight for piece in _digits()}
        sizes.extend(size * known[id(m.outline)] for m in marks if id(m.outline) in known)

    with noting(note_text, note_equation):
        yield sizes


class _Digit:
    def __init__(self, outline: object, height: float) -> None:
        self.outline, self.height = outline, height


def _digits() -> Iterator[_Digit]:
    """The figures of all levels, text and scripts."""
    for level in (0, 1, 2):
        made = figures.figures(level)
        for digit in "0123456789":
            yield _Digit(made._pieces[digit].outline, made.height)
