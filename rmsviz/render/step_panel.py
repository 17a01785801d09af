"""The arithmetic of the step: each rule with its numbers in it, typeset."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rmsviz.engine.experiment import Run
from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.equations import Extent, Room, Slot, Template
from rmsviz.render.fonts import draw_text
from rmsviz.render.ink import Word, card, write
from rmsviz.render.panel import Panel
from rmsviz.scene.frame import AXIS, Frame, Working, step_numbers
from rmsviz.scene.numbers import Numeral, numeral, widest
from rmsviz.scene.scene import Coordinate, Scene
from rmsviz.scene.ticks import tick_label

_SETTING = Slot(digits=6, trim=True)
_FORMATS = {name: _SETTING for name in ("beta", "beta2", "rest", "rest2", "lr")}
_FORMATS |= {
    "g": Slot(align="center"),
    "t": Slot(digits=9, trim=True),
    "theta": Slot(5),
    "next": Slot(5),
}


class StepPanel(Panel):
    """Two equations, one for each run of the pair, in one coordinate."""

    def __init__(self) -> None:
        super().__init__()
        self.frame: Frame | None = None
        self._scene: Scene | None = None
        self._trajectory: Trajectory | None = None
        self._rooms: dict[int, Room] = {}
        self._extents: dict[int, Extent] = {}

    def load(self, scene: Scene, trajectory: Trajectory) -> None:
        """Take the scene whose steps are to be worked out; the type's size rests while `moving`."""
        self._scene, self._trajectory = scene, trajectory
        if not self.moving:
            self._extents.clear()
        self._rooms = {
            run: _room(trajectory, run, scene.view.coordinate) for run in scene.view.pair
        }
        self.restart()

    def show(self, frame: Frame) -> None:
        self.frame = frame

    def draw_ground(self, painter: QPainter) -> None:
        card(painter, QRectF(0, 0, self.size.width(), self.size.height()), self.theme)

    def live_changed(self) -> QRectF:
        return QRectF(0, 0, self.size.width(), self.size.height())

    def draw_live(self, painter: QPainter) -> None:
        if self._scene is None or self.frame is None:
            return
        size = 11.5 * self.scale
        self._draw_title(painter, size)
        top = 12 + 1.6 * size
        room = (self.size.height() - top - 8) / 2
        for line, (run, working) in enumerate(
            zip(self._scene.view.pair, self.frame.working, strict=True)
        ):
            middle = top + (line + 0.5) * room
            if working is None:
                self._draw_absent(painter, run, middle, size)
            else:
                self._draw_working(painter, working, middle, room)

    def toggle_rect(self) -> QRectF:
        """Where the coordinate is switched by a click."""
        return QRectF(8, 4, 16 * 11.5 * self.scale, 2.2 * 11.5 * self.scale)

    def _draw_title(self, painter: QPainter, size: float) -> None:
        assert self._scene is not None and self.frame is not None
        theme, chosen = self.theme, self._scene.view.coordinate
        words = [
            Word(f"STEP {tick_label(self.frame.step, 0)}", theme.text, "medium"),
            Word("   ·   COORDINATE  ", theme.muted),
        ]
        for name in ("x", "y"):
            on = name == chosen
            chosen_word = Word(f" {name} ", theme.text, "semibold")
            words.append(chosen_word if on else Word(f" {name} ", theme.muted))
        write(painter, 14, 10 + 1.15 * size, words, size)

    def _draw_absent(self, painter: QPainter, run: int, middle: float, size: float) -> None:
        assert self._scene is not None and self.frame is not None and self._trajectory is not None
        label, color = self._scene.runs[run].label, self._color(run)
        ended = self.frame.step > self._trajectory.last(run)
        said = "has diverged; it has no more steps" if ended else "has not taken a step yet"
        draw_text(painter, 14, middle + size / 3, f"{label} {said}", 1.1 * size, color)

    def _draw_working(
        self, painter: QPainter, working: Working, middle: float, height: float
    ) -> None:
        assert self._scene is not None
        template = _template_of(self._scene.runs[working.run], working.coordinate)
        room = self._rooms[working.run]
        size = self._fitting_size(height)
        extent = self._widest_extent(working.run)
        baseline = middle + size * (extent.ascent - extent.descent) / 2
        template.paint(painter, 14, baseline, size, self._color(working.run), working.values, room)

    def _fitting_size(self, height: float) -> float:
        """The size at which the pair's widest numbers still fit: the same at every step."""
        assert self._scene is not None and self._trajectory is not None
        moving = [run for run in self._scene.view.pair if self._trajectory.last(run) > 0]
        extents = [self._widest_extent(run) for run in moving]
        across = [(self.size.width() - 28) / extent.width for extent in extents]
        upright = [0.88 * height / (extent.ascent + extent.descent) for extent in extents]
        return min(18.0 * self.scale, *across, *upright)

    def _widest_extent(self, run: int) -> Extent:
        """The extent, in em, of a run's working with its widest numbers."""
        assert self._scene is not None and self._trajectory is not None
        if run not in self._extents:
            coordinate, item = self._scene.view.coordinate, self._scene.runs[run]
            template = _template_of(item, coordinate)
            values = step_numbers(self._trajectory, run, coordinate, 1)
            room = _widest_room(self._trajectory, run, coordinate)
            self._extents[run] = template.extent(1.0, values, room)
        return self._extents[run]

    def _color(self, run: int) -> str:
        assert self._scene is not None
        return self.theme.color(self._scene.view.styles[run].color)


def _template_of(run: Run, coordinate: Coordinate) -> Template:
    return _template(run.method.working, run.method.factor_of(run.settings), coordinate)


@lru_cache(maxsize=64)
def _template(working: str, factor: str, coordinate: Coordinate) -> Template:
    """The method's working, then its effective learning rate."""
    latex = working.replace(r"\theta", coordinate)
    if factor:
        latex += rf" \;\Rightarrow\; {factor} = [lr_eff]"
    return Template(latex, _FORMATS)


def _room(trajectory: Trajectory, run: int, coordinate: Coordinate) -> Room:
    """Room for the step's number and for the signs, which change from step to step; the digits have
    one width, and that a number gets another magnitude is rare."""
    signed = _columns(trajectory, run, coordinate, ("g", "theta", "next", "step"))
    room = {name: Numeral(bool((values < 0).any()), "0") for name, values in signed.items()}
    return room | {"t": numeral(trajectory.steps)}


def _widest_room(trajectory: Trajectory, run: int, coordinate: Coordinate) -> Room:
    columns = _columns(trajectory, run, coordinate, (*_TELEMETRY, "theta", "next", "step"))
    room = {n: widest(v, _FORMATS.get(n, Slot()).digits) for n, v in columns.items()}
    return room | {"t": numeral(trajectory.steps)}


_TELEMETRY = {"g": "gradient", "before": "v", "v": "v", "lr_eff": "lr_eff"}


def _columns(
    trajectory: Trajectory, run: int, coordinate: Coordinate, names: tuple[str, ...]
) -> dict[str, Array]:
    """What each slot shows over the whole run."""
    at = (slice(None), run, AXIS[coordinate])
    x = trajectory.x[at]
    columns = {n: getattr(trajectory, field)[at] for n, field in _TELEMETRY.items()}
    columns |= {"theta": x, "next": x, "step": x[:-1] - x[1:]}
    return {name: columns[name] for name in names}
