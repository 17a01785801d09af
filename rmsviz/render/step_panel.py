"""The arithmetic of the step: each rule with its numbers in it, typeset."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from PySide6.QtGui import QPainter

from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.render.equations import Extent, Room, Slot, Template
from rmsviz.render.fonts import draw_text
from rmsviz.render.instrument import HEAD, LEFT, TYPE, Instrument
from rmsviz.scene.frame import AXIS, Cell, Working, directions, step_numbers, worked_out
from rmsviz.scene.numbers import Numeral, numeral, widest
from rmsviz.scene.scene import Coordinate, Scene
from rmsviz.scene.step_latex import DIGITS, MEASURED, SUM, digits_of

LARGEST, LEGIBLE, LEADING = 18.0, 9.0, 0.45  # type, in pixels; between two lines, in em
EASY = 10.5  # pixels of type: where a layout has so much no other is tried
FOOT = 8.0  # below the last line
FILLED = 0.88  # the share of its room that a working may fill
Lines = Literal[0, 1, 2, 3, 4]
# With θ's update: in two lines with α_eff's formula, or only its name, or in three lines.
WITH_UPDATE: tuple[Lines, ...] = (0, 1, 2)
WITHOUT: tuple[Lines, ...] = (3, 4)  # in two lines, in one
IN_HALL: tuple[Lines, ...] = (4, 3)  # what is tried there, one after the other
RIGHT = 14.0  # beside the widest line

_CENTERED = ("g", "step", "step_before", "direction")


def _formats(sums: bool) -> dict[str, Slot]:
    """How the numbers are written; of a method whose accumulator is a sum, with more digits."""
    made = {name: Slot(*digits) for name, digits in DIGITS.items()}
    made |= {name: Slot(*MEASURED, "center") for name in _CENTERED}
    return made | dict.fromkeys(("before", "v"), Slot(*SUM)) if sums else made


# LaTeX of a working, of the effective learning rate, of θ's update; the coordinate; whether the
# accumulator is a sum.
_Rule = tuple[str, str, str, Coordinate, bool]


class StepPanel(Instrument):
    """The working of each compared run, in one coordinate."""

    name = tr("STEP")
    share, least, most = 0.24, 130.0, 220.0

    def __init__(self) -> None:
        super().__init__()
        self.largest, self.legible = LARGEST, LEGIBLE
        self._rooms: dict[Cell, Room] = {}
        self._rules: list[_Rule] = []
        self._widest: dict[Cell, Room] = {}
        self._extents: dict[tuple[Cell, Lines], list[Extent]] = {}

    def load(self, scene: Scene, trajectory: Trajectory) -> None:
        """Take the scene whose steps are to be worked out; the type's size rests while `moving`."""
        super().load(scene, trajectory)
        cells = worked_out(scene)
        rules = [self._rule_of(cell) for cell in cells]
        if not self.moving or rules != self._rules:
            self._rules = rules
            self._widest.clear()
            self._extents.clear()
        self._rooms = {cell: _room(trajectory, *cell) for cell in cells}

    def draw_contents(self, painter: QPainter, top: float) -> None:
        assert self._scene is not None and self.frame is not None
        size, cells = 11.5 * self.scale, worked_out(self._scene)
        room = (self.size.height() - top - FOOT) / len(cells)
        for line, (cell, working) in enumerate(zip(cells, self.frame.working, strict=True)):
            middle = top + (line + 0.5) * room
            if working is not None:
                self._draw_working(painter, cell, working, middle, room)
            elif cell[1] == self._scene.view.coordinate:  # once is enough
                self.draw_absent(painter, cell[0], 14, middle + size / 3, self.size.width() - 28)

    def _draw_working(
        self, painter: QPainter, cell: Cell, working: Working, middle: float, height: float
    ) -> None:
        size, lines = self._fitting(height)
        extents = self._extents_of(cell, lines)
        baseline = middle - size * _height(extents) / 2
        color, room = self.color(working.run), self._rooms[cell]
        if self.both:
            label = 0.95 * TYPE * self.scale
            draw_text(painter, LEFT, middle + label / 3, cell[1], label, self.theme.muted, "medium")
        for template, extent in zip(self._templates(cell)[lines], extents, strict=True):
            baseline += size * extent.ascent
            template.paint(painter, self._left, baseline, size, color, working.values, room)
            baseline += size * (extent.descent + LEADING)

    def height_in_hall(self, width: float) -> float:
        """So high that each working can be read: in one line where that has room, else in two."""
        if self._scene is None or self._trajectory is None:
            return self.hall
        cells = worked_out(self._scene)
        moving = [cell for cell in cells if self._trajectory.last(cell[0]) > 0]
        for lines in IN_HALL:
            extents = [self._extents_of(cell, lines) for cell in moving]
            widest = max((extent.width for each in extents for extent in each), default=0.0)
            if self.legible * widest <= width - RIGHT - self._left:
                break
        row = self.legible * max(map(_height, extents), default=0.0) / FILLED
        return HEAD + FOOT + len(cells) * max(row, 2 * TYPE)

    @property
    def _left(self) -> float:
        """Where the lines begin; beside both coordinates stands which it is."""
        return LEFT + (18 * self.scale if self.both else 0.0)

    def _fitting(self, height: float) -> tuple[float, Lines]:
        """The size at which the widest numbers still fit, the same at every step: in the layout
        that has the largest, with θ's update where that can be read."""
        best: tuple[float, Lines] = 0.0, 0
        easy = max(EASY, self.legible) * self.scale
        for lines in WITH_UPDATE:
            best = max(best, (self._size_of(lines, height), lines))
            if best[0] >= easy:  # the others are not even typeset: that takes a tenth
                return best  # of a second
        if best[0] >= self.legible * self.scale:
            return best
        return max((self._size_of(lines, height), lines) for lines in WITHOUT)

    def _size_of(self, lines: Lines, height: float) -> float:
        assert self._scene is not None and self._trajectory is not None
        moving = [c for c in worked_out(self._scene) if self._trajectory.last(c[0]) > 0]
        sizes = [self.largest * self.scale]
        for extents in (self._extents_of(cell, lines) for cell in moving):
            sizes += [(self.size.width() - RIGHT - self._left) / extent.width for extent in extents]
            sizes.append(FILLED * height / _height(extents))
        return min(sizes)

    def _extents_of(self, cell: Cell, lines: Lines) -> list[Extent]:
        """The extents, in em, of a cell's lines with its widest numbers."""
        assert self._trajectory is not None
        if (cell, lines) not in self._extents:
            values = step_numbers(self._trajectory, *cell, 1)
            if cell not in self._widest:
                self._widest[cell] = _widest_room(self._trajectory, *cell)
            room = self._widest[cell]
            self._extents[cell, lines] = [
                template.extent(1.0, values, room) for template in self._templates(cell)[lines]
            ]
        return self._extents[cell, lines]

    def _templates(self, cell: Cell) -> tuple[tuple[Template, ...], ...]:
        """The lines of a cell's working, in each layout."""
        return _templates(*self._rule_of(cell))

    def _rule_of(self, cell: Cell) -> _Rule:
        assert self._scene is not None
        run, coordinate = cell
        method, settings = self._scene.runs[run].method, self._scene.runs[run].settings
        update = method.update_of(settings) if method.accumulates else ""
        sums = digits_of(method, "v") == SUM
        return method.working, method.factor_of(settings), update, coordinate, sums


class LedgerPanel(StepPanel):
    """The working of each compared run in both coordinates."""

    name = tr("LEDGER OF STEP")
    share, least, most = 0.38, 240.0, 380.0
    both = True


@lru_cache(maxsize=64)
def _templates(
    working: str, factor: str, update: str, coordinate: Coordinate, sums: bool
) -> tuple[tuple[Template, ...], ...]:
    formats = _formats(sums)
    rate = rf" \;\Rightarrow\; {factor} = [lr_eff]" if factor else ""
    short = r" \;\Rightarrow\; \alpha_\mathrm{eff} = [lr_eff]" if factor else ""
    last = rf" \;\Rightarrow\; {update}" if update else ""
    layouts = (
        (working, rate + last),
        (working, short + last),
        (working, short, last),
        (working, rate),
        (working + rate,),
    )
    return tuple(
        tuple(Template(line.replace(r"\theta", coordinate), formats) for line in lines if line)
        for lines in layouts
    )


def _height(extents: Sequence[Extent]) -> float:
    """Of lines, one below the other, in em."""
    leading = LEADING * (len(extents) - 1)
    return leading + sum(extent.ascent + extent.descent for extent in extents)


def _room(trajectory: Trajectory, run: int, coordinate: Coordinate) -> Room:
    """Room for the signs that change from step to step; the digits have one width, and that a
    number gets another magnitude, or θ another sign, is rare."""
    signed = _columns(trajectory, run, coordinate, ("g", "step"))
    room = {name: Numeral(bool((values < 0).any()), "0") for name, values in signed.items()}
    return room | {"direction": room["step"], "step_before": room["step"]}


def _widest_room(trajectory: Trajectory, run: int, coordinate: Coordinate) -> Room:
    names = (*_TELEMETRY, "theta", "next", "step", "step_before", "direction")
    columns = _columns(trajectory, run, coordinate, names)
    method = trajectory.experiment.runs[run].method
    room = {n: widest(v, digits_of(method, n).digits) for n, v in columns.items()}
    return room | {"t": numeral(trajectory.steps)}


_TELEMETRY = {"g": "gradient", "before": "v", "v": "v", "lr_eff": "lr_eff"}


def _columns(
    trajectory: Trajectory, run: int, coordinate: Coordinate, names: tuple[str, ...]
) -> dict[str, Array]:
    """What each slot shows over the whole run."""
    at = (slice(None), run, AXIS[coordinate])
    x = trajectory.x[at]
    columns = {n: getattr(trajectory, field)[at] for n, field in _TELEMETRY.items()}
    step = x[:-1] - x[1:]
    columns |= {"theta": x, "next": x, "step": step, "step_before": step}
    columns["direction"] = directions(step, columns["lr_eff"])
    return {name: columns[name] for name in names}
