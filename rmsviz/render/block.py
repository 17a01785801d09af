"""The block around a 3-D surface: floor, glass sides, contours, and its three axes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import contourpy
import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rmsviz.engine.surface import Array, Domain
from rmsviz.language import tr
from rmsviz.render.backdrop import LEVELS, Relief, broken, contour_pen
from rmsviz.render.breaks import breaks_of
from rmsviz.render.fonts import draw_text, text_width
from rmsviz.render.lines import draw_lines
from rmsviz.render.prospect import Prospect
from rmsviz.render.shades import Shades, loss_of, sampled
from rmsviz.render.sight import Sight
from rmsviz.render.surface_axes import axis_name
from rmsviz.render.theme import Theme
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.offsets import offset_ticks
from rmsviz.scene.ticks import Axis, Tick, ticks

GRID, ROUGH = 161, 45  # points along each axis that contours are followed on, at rest and moving
EDGE, ROUGH_EDGE = 160, 30  # points along a side
GLASS = 0.10  # how much of its colour a side has
BESIDE = 1e-4  # of what is shown: how far from a step its edges are
GAP = 6.0  # pixels between an axis and its labels


class Lines(NamedTuple):
    """What is drawn on the surface: the contours as points of the plane and their level `(n, 3)`,
    and both edges of every step `(n, 2)`; nan between the parts."""

    contours: Array
    steps: Array


def lines_on(prospect: Prospect, points: int) -> Lines:
    """Followed on a grid of `points` by `points`."""
    x0, x1, y0, y1 = prospect.shown
    xs, ys = np.linspace(x0, x1, points), np.linspace(y0, y1, points)
    values, *slopes = sampled(prospect.surface, xs, ys, prospect.t)
    loss = loss_of(prospect.surface, prospect.t)
    breaks = breaks_of(loss, xs, ys, values, (slopes[0], slopes[1]))
    relief = Relief(xs, ys, prospect.shades.of(values), breaks)
    return Lines(_contours(relief), _both_sides(breaks.steps, prospect.shown))


def _contours(relief: Relief) -> Array:
    generator = contourpy.contour_generator(
        relief.xs,
        relief.ys,
        np.ma.masked_invalid(relief.shade),
        line_type=contourpy.LineType.ChunkCombinedNan,
    )
    found = [np.full((1, 3), np.nan)]
    for level in (np.arange(LEVELS) + 0.5) / LEVELS:
        for line in generator.lines(float(level))[0]:
            if line is not None:
                found += [np.column_stack([line, np.full(len(line), level)]), found[0]]
    points = np.concatenate(found)
    known = np.isfinite(points).all(axis=1)
    known[known] = ~broken(relief, points[known, :2])
    return np.where(known[:, None], points, np.nan)


def _both_sides(steps: Array, shown: Domain) -> Array:
    """Lines along both sides of steps, a hair beside them."""
    size = np.array([shown.x1 - shown.x0, shown.y1 - shown.y0])
    begin, end = steps[:, :2], steps[:, 2:]
    way = (end - begin) / size
    across = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.hypot(*way.T)[:, None] * size
    gap = np.full(begin.shape, np.nan)
    sides = [
        np.stack([p + across * beside for p in (begin, end)] + [gap], axis=1)
        for beside in (-BESIDE, BESIDE)
    ]
    return np.concatenate(sides).reshape(-1, 2)


def draw_floor(painter: QPainter, prospect: Prospect, theme: Theme, scale: float) -> None:
    """The ground below the surface: it is seen where the loss is not defined."""
    x0, x1, y0, y1 = prospect.shown
    corners = [prospect.at(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    painter.setPen(QPen(QColor(theme.axis), scale))
    painter.setBrush(QColor(theme.window))
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_contours(
    painter: QPainter, prospect: Prospect, sight: Sight, found: Array, theme: Theme, scale: float
) -> None:
    painter.setPen(contour_pen(theme, scale))
    draw_lines(
        painter, _seen(prospect, sight, found[:, :2], prospect.leveled(found[:, :2], found[:, 2]))
    )


def draw_surface_lines(
    painter: QPainter, prospect: Prospect, sight: Sight, points: Array, ink: QPen
) -> None:
    """A line of points of the plane, nan where it is parted, laid on the surface where that is
    seen."""
    painter.setPen(ink)
    draw_lines(painter, _seen(prospect, sight, points, prospect.pixels(points)))


def _seen(prospect: Prospect, sight: Sight, points: Array, places: Array) -> Array:
    """Lines `(n, 4)` between neighbours, as far as the surface is seen there."""
    lines = np.hstack([places[:-1], places[1:]])
    depth = prospect.ground((points[:-1] + points[1:]) / 2)[1]
    kept = np.isfinite(lines.sum(axis=1)) & np.isfinite(depth)
    lines, depth = lines[kept], depth[kept]
    middle = (lines[:, :2] + lines[:, 2:]) / 2
    seen: Array = lines[~(sight.hidden(middle, depth) | sight.bare(middle, depth))]
    return seen


def outline(domain: Domain, count: int) -> Array:
    """The edges y = y0, x = x1, y = y1, x = x0 of a rectangle `(4, count, 2)`."""
    x0, x1, y0, y1 = domain
    xs, ys, one = np.linspace(x0, x1, count), np.linspace(y0, y1, count), np.ones(count)
    pairs = ((xs, y0 * one), (x1 * one, ys), (xs, y1 * one), (x0 * one, ys))
    return np.stack([np.column_stack(pair) for pair in pairs])


def parted(edges: Array) -> Array:
    """Lines `(n, count, 2)` one after the other, nan between them."""
    return np.pad(edges, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan).reshape(-1, 2)


def draw_sides(
    painter: QPainter, prospect: Prospect, sight: Sight, count: int, theme: Theme, scale: float
) -> None:
    """The sides that face the eye as glass, and the surface's edge along all of them."""
    cos, sin = prospect.turn
    facing = np.array([-cos, sin, cos, -sin]) < -1e-9
    edges, ink = outline(prospect.shown, count), QPen(QColor(theme.axis), scale)
    draw_surface_lines(painter, prospect, sight, parted(edges[~facing]), ink)
    tops, feet = prospect.pixels(edges[facing]), prospect.leveled(edges[facing], 0.0)
    for top, foot in zip(tops, feet, strict=True):
        for run in _runs(np.isfinite(top.sum(axis=1))):
            _draw_pane(painter, top[run], foot[run], theme, ink)
        painter.drawLine(QLineF(*foot[0].tolist(), *foot[-1].tolist()))


def _draw_pane(painter: QPainter, top: Array, foot: Array, theme: Theme, ink: QPen) -> None:
    glass = QColor(theme.contour)
    glass.setAlphaF(GLASS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glass)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # its edges are drawn over
    wall = np.concatenate([top, foot[::-1]]).tolist()
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in wall]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink)
    draw_lines(painter, np.hstack([top[:-1], top[1:]]))


def _runs(known: Array) -> Iterator[slice]:
    """Where neighbours are all known."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    for begin, end in bounds.reshape(-1, 2).tolist():
        yield slice(begin, end)


# -- axes -------------------------------------------------------------------------------------


class Axes:
    """Ticks and labels along two edges of the floor and one upright one. No label touches another:
    what has no room is left out."""

    def __init__(self, painter: QPainter, prospect: Prospect, theme: Theme, size: float) -> None:
        self._painter, self._prospect, self._theme, self._size = painter, prospect, theme, size
        self._taken: list[QRectF] = []

    def draw(self) -> None:
        x0, x1, y0, y1 = self._prospect.shown
        cos, sin = self._prospect.turn
        x_of_y, y_of_x = (x1 if sin < 0 else x0), (y0 if cos > 0 else y1)
        self._draw_ground_axis("x", Axis(x0, x1), [(x0, y_of_x), (x1, y_of_x)])
        self._draw_ground_axis("y", Axis(y0, y1), [(x_of_y, y0), (x_of_y, y1)])
        self._draw_upright()

    def _draw_ground_axis(self, name: str, axis: Axis, ends: list[tuple[float, float]]) -> None:
        begin, end = (self._prospect.at(*p) for p in ends)
        length = math.hypot(end.x() - begin.x(), end.y() - begin.y())
        out = self._outward(begin, end)
        found = offset_ticks(axis, min(max(2, int(length / (4.5 * self._size))), 12))
        widest = max((text_width(tick.label, self._size) for tick in found), default=0.0)
        depth = GAP + abs(out.x()) * widest + abs(out.y()) * self._size + 0.5 * self._size
        self._label((begin + end) / 2 + out * depth, out, axis_name(name, axis, length, self._size))
        for tick in found:
            at = begin + (end - begin) * tick.place
            self._tick(at, out)
            self._label(at + out * GAP, out, tick.label)

    def _outward(self, begin: QPointF, end: QPointF) -> QPointF:
        """The direction across an edge, away from the block."""
        along = end - begin
        length = math.hypot(along.x(), along.y()) or 1.0
        across = QPointF(-along.y() / length, along.x() / length)
        away = (begin + end) / 2 - self._prospect.origin
        return across if QPointF.dotProduct(across, away) >= 0 else -across

    def _draw_upright(self) -> None:
        x0, x1, y0, y1 = self._prospect.shown
        corners = [(x, y) for x in (x0, x1) for y in (y0, y1)]
        corner = min(corners, key=lambda p: self._prospect.at(*p).x())
        foot, top = self._prospect.at(*corner), self._prospect.at(*corner, 1.0)
        if foot.y() - top.y() < 2 * self._size:
            return  # seen from above
        self._painter.setPen(QPen(QColor(self._theme.axis), 1.0))
        self._painter.drawLine(QLineF(foot, top))
        out = QPointF(-1.0, 0.0)
        self._label(top + QPointF(0, -GAP), QPointF(0.0, -1.0), tr("loss"))
        for tick in level_ticks(self._prospect.shades, 2.0 * self._size / (foot.y() - top.y())):
            at = foot + (top - foot) * tick.place
            self._tick(at, out)
            self._label(at + out * GAP, out, tick.label)

    def _tick(self, at: QPointF, out: QPointF) -> None:
        self._painter.setPen(QPen(QColor(self._theme.axis), 1.0))
        self._painter.drawLine(QLineF(at, at + out * 4))

    def _label(self, at: QPointF, out: QPointF, text: str) -> None:
        """Text whose edge is at a place, on its side `out`."""
        wide, high = text_width(text, self._size), 0.9 * self._size
        middle = at + QPointF(out.x() * wide / 2, out.y() * high / 2)
        rect = QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)
        room = rect.adjusted(-3, -2, 3, 2)
        if any(room.intersects(other) for other in self._taken):
            return
        self._taken.append(rect)
        baseline = rect.bottom() - 0.09 * self._size
        draw_text(self._painter, rect.left(), baseline, text, self._size, self._theme.muted)


def level_ticks(shades: Shades, apart: float) -> list[Tick]:
    """Round losses on the upright axis, at least `apart` from each other: 0, then the powers of ten
    from the greatest down, fives and twos, and those of a linear axis, where others are too few."""
    if shades.flat or not math.isfinite(shades.least):
        return []
    linear = {t.value: t.label for t in ticks(Axis(shades.least, shades.greatest), 4)}
    values = [*_powers(shades), *linear]
    places = shades.of(np.array(values))
    found: list[Tick] = []
    for value, place in zip(values, places.tolist(), strict=True):
        if 0 <= place <= 1 and all(abs(place - t.place) >= apart for t in found):
            label = linear.get(value) or format_plain(value, 3, trim=True)
            found.append(Tick(value, place, label))
    return found


def _powers(shades: Shades) -> list[float]:
    if shades.median is None:
        return []
    most = max(abs(shades.least), abs(shades.greatest))
    unit = (shades.median - shades.least) / 50 or most / 1000
    ends = math.floor(math.log10(most)), math.floor(math.log10(unit)) - 1
    sizes = [digit * 10.0**power for digit in (1, 5, 2) for power in range(*ends, -1)]
    return [0.0, *(sign * size for size in sizes for sign in (1, -1))]
