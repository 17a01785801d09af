r"""Typeset equations: still ones, and templates whose numbers change at every frame.

    rule = Template(r"v_{[t]} = [beta] \cdot [before] + [rest] \cdot ([g])^2 = [v]")
    rule.paint(painter, x, baseline, 20.0, "#0a6cb4", {"t": 137, "g": 0.66, …}, room)

A template is typeset once; its numbers are composed from cached figures (`rmsviz.render.figures`).
Digits have one width, and `room` (made by `rmsviz.scene.numbers.widest`) keeps a place for the
widest value that a slot will show, so that nothing moves while a run plays; where some values of a
slot are negative, the others have a plus. Without room a number takes the width it has, and what
stands right of it follows, as if the line were typeset anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.render.figures import figures
from rmsviz.render.frames import Frame, Place, frame_of, slots_of
from rmsviz.render.outlines import Outline, Placed, draw
from rmsviz.render.typesetting import typeset_marks
from rmsviz.scene.numbers import Numeral, numeral

Values = Mapping[str, float]
Room = Mapping[str, Numeral]


class Extent(NamedTuple):
    """How far an equation reaches right of, above and below its origin on the baseline."""

    width: float
    ascent: float
    descent: float


class Glyphs(NamedTuple):
    """A typeset equation: its outline in em, its size, and its extent at that size."""

    outline: Outline
    size: float
    width: float
    ascent: float
    descent: float

    def path(self) -> QPainterPath:
        """The whole outline at its size, the baseline at y = 0."""
        whole = QPainterPath()
        for path in self.outline.paths:
            whole.addPath(QTransform.fromScale(self.size, self.size).map(path))
        return whole


def typeset(latex: str, size: float) -> Glyphs:
    """`latex` in display style, `size` units to the em; BadInput where it cannot be read."""
    equation = typeset_marks(latex)
    extent = (size * length for length in (equation.width, equation.ascent, equation.descent))
    return Glyphs(_outline(latex), size, *extent)


def unreadable(formulas: Iterable[tuple[int, str]]) -> Iterator[str]:
    """What is wrong with formulas, each given with its line: those that cannot be typeset."""
    for line, latex in formulas:
        try:
            typeset_marks(latex)
        except BadInput as error:
            yield tr("line {line}: {error}", line=line, error=error)


@lru_cache(maxsize=256)
def _outline(latex: str) -> Outline:
    return Outline(mark.path for mark in typeset_marks(latex).marks)


def paint(
    painter: QPainter, glyphs: Glyphs, x: float, baseline: float, color: QColor | str
) -> None:
    """Paint `glyphs` with their left end at `x`."""
    draw(painter, [Placed(glyphs.outline, 0.0, 0.0)], x, baseline, glyphs.size, color)


@dataclass(frozen=True)
class Slot:
    """How a slot's number is written, and where it stands in its room."""

    digits: int = 4
    trim: bool = False
    align: Literal["left", "center"] = "left"


@dataclass(frozen=True)
class Template:
    """A LaTeX equation with slots `[name]` for numbers, and the `formats` of its slots.

    Slots may stand in the line, in scripts, fractions and roots. Those that have something above or
    below them (a fraction's bar, a root's) need another typesetting, 15 ms once, for every other
    width: give them room. The others are free.
    """

    latex: str
    formats: Mapping[str, Slot] = field(default_factory=dict)

    def paint(
        self,
        painter: QPainter,
        x: float,
        baseline: float,
        size: float,
        color: QColor | str,
        values: Values,
        room: Room | None = None,
    ) -> None:
        """Paint the equation with `values` in its slots, its left end at `x`."""
        draw(painter, self._set(values, room or {})[0], x, baseline, size, color)

    def extent(self, size: float, values: Values, room: Room | None = None) -> Extent:
        """The room the equation takes with these values, at `size` units to the em."""
        _, width, frame = self._set(values, room or {})
        return Extent(size * width, size * frame.ascent, size * frame.descent)

    def _set(self, values: Values, room: Room) -> tuple[list[Placed], float, Frame]:
        """All that is to be drawn, where, in em; the width; and the frame it stands in."""
        names = slots_of(self.latex) & values.keys()
        written = {name: self._write(name, values[name]) for name in names}
        rooms = {name: _room(number, room.get(name)) for name, number in written.items()}
        frame = frame_of(self.latex, rooms)
        shifts, placed = [0.0], []
        for place in frame.places:
            x = place.x + shifts[place.column]
            placed += self._fill(place, x, written[place.name], rooms[place.name])
            if place.inline:
                shifts.append(shifts[-1] + place.needs(rooms[place.name]) - place.width)
        stills = [Placed(o, dx, 0.0) for o, dx in zip(frame.stills, shifts, strict=True)]
        return stills + placed, frame.width + shifts[-1], frame

    def _write(self, name: str, value: float) -> Numeral:
        slot = self.formats.get(name, _DEFAULT)
        return numeral(value, slot.digits, slot.trim)

    def _fill(self, place: Place, x: float, number: Numeral, room: Numeral) -> list[Placed]:
        sign, align = place.figures.sign.advance, self.formats.get(place.name, _DEFAULT).align
        pen = x + (sign if room.negative else 0.0)
        spare = place.figures.width(room) - place.figures.width(number)
        if align == "center":
            hole = sign if room.negative and number.digits == "0" else 0.0  # a zero has no sign
            pen += (spare - hole) / 2
        return place.figures.compose(number, pen, place.y, signed=room.negative)


_DEFAULT = Slot()


def _room(number: Numeral, room: Numeral | None) -> Numeral:
    """`room`, or the number where it is wider; with a place for a sign if either has one."""
    if room is None:
        return number
    wider = max(room, number, key=figures(0).width)
    return wider._replace(negative=room.negative or number.negative)
