"""What stands still in an equation with slots, and where its slots are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.render.figures import Figures, figures
from rmsviz.render.outlines import Outline
from rmsviz.render.typesetting import Mark, typeset_marks
from rmsviz.scene.numbers import Numeral, as_latex

_SLOT = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_ONE_DIGIT = Numeral(False, "8")
_FIRST_COLOR = 0xA51000  # slot i is found again by the colour of its placeholder: this one + i
_LEVELS = 3  # as deep as a slot may stand: text, x_{…}, x_{x_{…}}

Shapes = tuple[tuple[str, Numeral], ...]


class Place(NamedTuple):
    """A slot: where the pen is set down, in em, and the width that was kept for it.

    An `inline` slot has nothing above or below it: it may take another width, and what stands
    right of it moves. `column` counts the inline slots to its left.
    """

    name: str
    figures: Figures
    x: float
    y: float
    width: float
    inline: bool
    column: int

    @property
    def box(self) -> QRectF:
        return QRectF(self.x, self.y - self.figures.height, self.width, self.figures.height)

    def needs(self, number: Numeral) -> float:
        return self.figures.width(number) + (self.figures.sign.advance if number.negative else 0.0)


class Frame(NamedTuple):
    """`stills[i]` moves with the first i inline slots; places from left to right; extent in em."""

    stills: tuple[Outline, ...]
    places: tuple[Place, ...]
    width: float
    ascent: float
    descent: float


@lru_cache(maxsize=256)
def slots_of(latex: str) -> frozenset[str]:
    """The names of the slots of `latex`."""
    return frozenset(_SLOT.findall(latex))


def frame_of(latex: str, rooms: Mapping[str, Numeral]) -> Frame:
    """The frame of `latex`, its slots wide enough for `rooms`; BadInput where a slot gets nothing.

    Inline slots are typeset one digit wide whatever their room: filling them makes them wider.
    """
    frame = _frame(latex, ())
    for place in frame.places:
        if place.name not in rooms:
            raise BadInput(
                tr(
                    "the slot [{name}] of {latex!r} is given no number",
                    name=place.name,
                    latex=latex,
                )
            )
    fixed = {p.name: _shape(rooms[p.name]) for p in frame.places if not p.inline}
    return _frame(latex, tuple(fixed.items())) if fixed else frame


def _shape(number: Numeral) -> Numeral:
    """What decides how much room a number takes: how many digits, not which."""
    digits = re.sub(r"[^.]", "8", number.digits)
    power = None if number.exponent is None else int(re.sub(r"\d", "8", str(number.exponent)))
    return Numeral(number.negative, digits, power)


@lru_cache(maxsize=256)
def _frame(latex: str, shapes: Shapes) -> Frame:
    kept = [dict(shapes).get(name, _ONE_DIGIT) for name in _SLOT.findall(latex)]
    equation = typeset_marks(_with_placeholders(latex, kept))
    stills = [mark for mark in equation.marks if _slot_number(mark) is None]
    found = [
        _find(name, kept[i], [mark for mark in equation.marks if _slot_number(mark) == i])
        for i, name in enumerate(_SLOT.findall(latex))
    ]
    places = _in_columns(found, [mark.box for mark in stills])
    groups: list[list[Mark]] = [[] for _ in range(1 + sum(place.inline for place in places))]
    for mark in stills:
        groups[_column(mark.box, places)].append(mark)
    outlines = tuple(Outline(mark.path for mark in group) for group in groups)
    return Frame(outlines, tuple(places), equation.width, equation.ascent, equation.descent)


def _with_placeholders(latex: str, kept: Sequence[Numeral]) -> str:
    """`latex` with a number of its own colour in every slot."""
    numbers = iter(enumerate(kept))

    def placeholder(_: re.Match[str]) -> str:
        i, number = next(numbers)
        return rf"{{\color{{#{_FIRST_COLOR + i:06x}}}{{{as_latex(number)}}}}}"

    return _SLOT.sub(placeholder, latex)


def _slot_number(mark: Mark) -> int | None:
    number = int(mark.color[1:], 16) - _FIRST_COLOR if mark.color.startswith("#") else -1
    return number if number >= 0 else None


def _find(name: str, number: Numeral, marks: Sequence[Mark]) -> Place:
    """The place of a slot from the marks of its placeholder, not yet seen beside the others."""
    eight = marks[1 if number.negative else 0].box
    level = next(k for k in range(_LEVELS) if eight.height() > 0.85 * figures(k).height)
    place = Place(name, figures(level), eight.left(), eight.bottom(), 0.0, True, 0)
    sign = place.figures.sign.advance if number.negative else 0.0
    width = place.figures.eight if number == _ONE_DIGIT else place.needs(number)
    return place._replace(x=place.x - sign, width=width)


def _in_columns(found: Sequence[Place], stills: Sequence[QRectF]) -> list[Place]:
    """The places from left to right, with what stands above or below them taken into account."""
    found = sorted(found, key=lambda place: _middle(place.box))
    seen: list[Place] = []
    for place in found:
        others = [other.box for other in found if other is not place]
        inline = not any(_overlap(place.box, box) for box in (*stills, *others))
        seen.append(place._replace(inline=inline, column=_column(place.box, seen)))
    return seen


def _column(box: QRectF, places: Sequence[Place]) -> int:
    return sum(place.inline and _middle(place.box) < _middle(box) for place in places)


def _middle(box: QRectF) -> float:
    return box.center().x()


def _overlap(one: QRectF, other: QRectF) -> bool:
    """Whether one is above, below or around the other, rather than beside it."""
    shared = min(one.right(), other.right()) - max(one.left(), other.left())
    return shared > 0.5 * min(one.width(), other.width())
