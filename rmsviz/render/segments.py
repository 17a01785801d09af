"""Polylines as independent segments, thinned to what a pixel can show, clipped and dashed.

All curves of a panel go through together: a call of NumPy on the few hundred points of one curve
takes longer to begin than to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

BATCH = 50_000  # points that go through together: more of them would leave the processor's cache


class Mesh(NamedTuple):
    """How finely a path is followed, in pixels: see _thin."""

    cell: float
    stride: float
    bend: float


FINE = Mesh(0.5, 2.5, 0.03)
COARSE = Mesh(1.0, 5.0, 0.1)  # while a hand moves it


@dataclass(frozen=True)
class Curve:
    """A polyline in pixels: x and y of its points, the step at which each is reached, and a pen.

    Non-finite points are gaps. `dash` is (on, off) in pixels; () is solid.
    """

    x: Array
    y: Array
    steps: Index
    color: str
    width: float
    clip: QRectF
    dash: tuple[float, float] | tuple[()] = ()
    future: tuple[str, float] | None = None  # colour and width of the whole, there from the first
    dots: bool = False  # round dots of diameter `width` at the points, no line
    bars: Array | None = None  # no line, but at each point an upright one to this y


def between_caps(dash: tuple[float, float], width: float) -> tuple[float, float]:
    """The pattern to cut a line by, so that with a square cap at both ends its ink is `dash`."""
    on = max(dash[0] - width, 0.1)
    return on, sum(dash) - on


class Segments(NamedTuple):
    """Segments `(n, 4)`: x0, y0, x1, y1 in pixels; for each the step at which it appears, and the
    curve it is of. Those of one curve are in the order of their steps."""

    lines: Array
    steps: Index
    curve: Index

    def where(self, kept: Mask | Index) -> Segments:
        return Segments(self.lines[kept], self.steps[kept], self.curve[kept])


def segments_of(curves: Sequence[Curve], mesh: Mesh = FINE) -> Segments:
    """The curves thinned, cut at the edges of their clip rectangles, and dashed."""
    dots = [i for i, curve in enumerate(curves) if curve.dots]
    bars = [i for i, curve in enumerate(curves) if curve.bars is not None]
    strokes = [i for i in range(len(curves)) if i not in (*dots, *bars)]
    parts = [_strokes(curves, members, mesh) for members in _batches(curves, strokes)]
    return together([*parts, _dots(curves, dots), _bars(curves, bars)])


def _batches(curves: Sequence[Curve], members: list[int]) -> list[list[int]]:
    """Neighbours together, as long as they have no more than BATCH points."""
    batches: list[list[int]] = [[]]
    points = 0
    for i in members:
        points += len(curves[i].x)
        if points > BATCH:
            batches.append([])
            points = len(curves[i].x)
        batches[-1].append(i)
    return batches


def _strokes(curves: Sequence[Curve], members: list[int], mesh: Mesh) -> Segments:
    pieces = _clipped(_joints(_thin(_points(curves, members), mesh)), curves)
    cut = np.array([bool(c.dash) for c in curves], dtype=bool)[pieces.curve]
    solid = _without_repeats(pieces.where(~cut), mesh.cell)
    return (
        together([solid, dashed(pieces.where(cut), [c.dash for c in curves])])
        if cut.any()
        else solid
    )


def _dots(curves: Sequence[Curve], members: list[int]) -> Segments:
    p = _points(curves, members)
    lines = np.stack([p.x, p.y, p.x + 0.01, p.y], axis=1)  # Qt paints nothing for no length
    return _clipped(Segments(lines, p.steps, p.curve), curves)


def _bars(curves: Sequence[Curve], members: list[int]) -> Segments:
    p = _points(curves, members)
    ends = [curves[i].bars for i in members]
    lines = np.stack([p.x, p.y, p.x, np.concatenate([np.empty(0), *ends])], axis=1)
    return _clipped(Segments(lines, p.steps, p.curve), curves)


def together(parts: Sequence[Segments]) -> Segments:
    """All parts in one, in their order."""
    parts = [part for part in parts if len(part.lines)] or list(parts[:1])
    if len(parts) == 1:
        return parts[0]
    return Segments(*(np.concatenate(column) for column in zip(*parts, strict=True)))


# -- thinning ---------------------------------------------------------------------------------


class _Points(NamedTuple):
    """The points of several curves, one after the other; a coordinate to an array: NumPy is ten
    times slower along an axis of two."""

    x: Array
    y: Array
    steps: Index
    curve: Index

    def where(self, kept: Mask) -> _Points:
        return _Points(self.x[kept], self.y[kept], self.steps[kept], self.curve[kept])


def _points(curves: Sequence[Curve], members: list[int]) -> _Points:
    if not members:
        return _Points(np.empty(0), np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64))
    counts = [len(curves[i].x) for i in members]
    x = np.concatenate([curves[i].x for i in members])
    y = np.concatenate([curves[i].y for i in members])
    return _Points(
        x, y, np.concatenate([curves[i].steps for i in members]), np.repeat(members, counts)
    )


def _thin(p: _Points, mesh: Mesh) -> _Points:
    """Keep the points that enter another cell, and of these the ones at which the line bends and
    those that enter another stride. With the fine mesh, what is left out of a smooth path lies
    within 0.3 pixels of the line, of any path within about a cell's diagonal. It is a function of
    the path and the view alone: a picture does not depend on how one got there."""
    if not len(p.x):
        return p
    with np.errstate(all="ignore"):
        p = p.where(_ends(p.curve, _entered(p, mesh.cell)))
        return p.where(_ends(p.curve, _entered(p, mesh.stride) | _bends(p, mesh.bend)))


def _ends(curve: Index, inner: Mask) -> Mask:
    """The inner points that are marked, and both ends of every curve."""
    kept = np.ones(len(curve), dtype=bool)
    seam = curve[1:] != curve[:-1]
    kept[1:-1] = inner | seam[1:] | seam[:-1]
    return kept


def _bends(p: _Points, bend: float) -> Mask:
    """Whether each inner point lies `bend` pixels beside the line between its neighbours, or the
    path turns back there."""
    dx, dy = np.diff(p.x), np.diff(p.y)
    length = np.hypot(dx, dy)
    ax, ay, bx, by = dx[:-1], dy[:-1], dx[1:], dy[1:]
    beside = np.abs(ax * by - ay * bx) > bend * np.hypot(ax + bx, ay + by)
    back = (ax * bx + ay * by < 0) & (np.minimum(length[:-1], length[1:]) > bend)
    bends: Mask = beside | back
    return bends


def _entered(p: _Points, cell: float) -> Mask:
    """Whether each inner point lies in another cell than the one before; nan is unlike itself."""
    across, up = np.floor(p.x[:-1] / cell), np.floor(p.y[:-1] / cell)
    entered: Mask = (across[1:] != across[:-1]) | (up[1:] != up[:-1])
    return entered


def _joints(p: _Points) -> Segments:
    """The segments between neighbours of one curve."""
    lines = np.stack([p.x[:-1], p.y[:-1], p.x[1:], p.y[1:]], axis=1)
    joined = p.curve[1:] == p.curve[:-1]
    return Segments(lines, p.steps[1:], p.curve[1:]).where(joined)


def column_picks(values: Array, size: int) -> Index:
    """Of every `size` neighbours on a curve over time, all in one column of pixels: the first,
    least, greatest and last (M4: Jugel et al., VLDB 2014), which is what a line through all of them
    would show."""
    whole = len(values) // size * size
    columns = values[:whole].reshape(-1, size)
    first = np.arange(0, whole, size)
    low, high = columns, columns
    if np.isnan(values.sum()):  # gaps, which argmin would take for the least
        gaps = np.isnan(columns)
        low, high = np.where(gaps, np.inf, columns), np.where(gaps, -np.inf, columns)
    picks = [first, first + low.argmin(axis=1), first + high.argmax(axis=1), first + size - 1]
    if whole < len(values):
        picks.append(whole + column_picks(values[whole:], len(values) - whole))
    return np.unique(np.concatenate(picks))


# -- clipping ---------------------------------------------------------------------------------


def _clipped(pieces: Segments, curves: Sequence[Curve]) -> Segments:
    """Liang and Barsky (1984), for all segments at once; a run that diverges leaves at the edge."""
    clips = [(c.clip.left(), c.clip.right(), c.clip.top(), c.clip.bottom()) for c in curves]
    edges = np.array(clips, dtype=np.float64).reshape(-1, 4)
    left, right, top, bottom = (edge.take(pieces.curve) for edge in edges.T)
    x0, y0, x1, y1 = pieces.lines.T
    inside = (
        (np.minimum(x0, x1) >= left)
        & (np.maximum(x0, x1) <= right)
        & (np.minimum(y0, y1) >= top)
        & (np.maximum(y0, y1) <= bottom)
    )  # nan compares false
    if inside.all():
        return pieces
    lines = pieces.lines.copy()
    with np.errstate(all="ignore"):
        beyond = (
            (np.maximum(x0, x1) < left)
            | (np.minimum(x0, x1) > right)
            | (np.maximum(y0, y1) < top)
            | (np.minimum(y0, y1) > bottom)
        )  # wholly on the far side of one edge: in a deep zoom nearly all are
        crossing = np.flatnonzero(~(inside | beyond))
        crossing = crossing[np.isfinite(lines[crossing].sum(axis=1))]
        lines[crossing], inside[crossing] = _cut(lines[crossing], edges[pieces.curve[crossing]])
    return pieces._replace(lines=lines).where(inside)


def _cut(lines: Array, edges: Array) -> tuple[Array, Mask]:
    """Each line cut at its edges (left, right, top, bottom), and whether any of it is inside.

    It is followed from its nearer end, and where it meets an edge it has that edge's coordinate:
    1e20 pixels away one float is 16,384 pixels from the next.
    """
    away = np.abs(lines[:, :2]).max(axis=1) > np.abs(lines[:, 2:]).max(axis=1)
    lines = np.where(away[:, None], lines[:, [2, 3, 0, 1]], lines)
    x0, y0 = lines[:, 0], lines[:, 1]
    left, right, top, bottom = edges.T
    dx, dy = lines[:, 2] - x0, lines[:, 3] - y0
    ends = _shares(((-dx, x0 - left), (dx, right - x0), (-dy, y0 - top), (dy, bottom - y0)))
    (enter, first), (leave, last) = ends
    cut = np.stack([x0 + enter * dx, y0 + enter * dy, x0 + leave * dx, y0 + leave * dy], axis=1)
    for edge, values in enumerate(edges.T):
        cut[first == edge, edge // 2] = values[first == edge]
        cut[last == edge, 2 + edge // 2] = values[last == edge]
    low, high = np.tile(edges[:, 0::2], 2), np.tile(edges[:, 1::2], 2)
    known = ((cut > low - 1) & (cut < high + 1)).all(axis=1)  # else float64 cannot tell where
    cut = np.where(away[:, None], cut[:, [2, 3, 0, 1]], cut)
    return np.clip(cut, low, high), (enter <= leave) & known


_Share = tuple[Array, Index]


def _shares(walls: Sequence[tuple[Array, Array]]) -> tuple[_Share, _Share]:
    """At which share of its way each line enters and leaves, and by which wall (-1: at its end)."""
    enter, leave = np.zeros(len(walls[0][0])), np.ones(len(walls[0][0]))
    first, last = np.full(len(enter), -1), np.full(len(enter), -1)
    for wall, (delta, gap) in enumerate(walls):
        t = gap / delta
        enters, leaves = (delta < 0) & (t > enter), (delta > 0) & (t < leave)
        enter, first = np.where(enters, t, enter), np.where(enters, wall, first)
        leave, last = np.where(leaves, t, leave), np.where(leaves, wall, last)
        leave = np.where((delta == 0) & (gap < 0), -1.0, leave)
    return (enter, first), (leave, last)


# -- dashes and repeats -----------------------------------------------------------------------


def dashed(pieces: Segments, dashes: Sequence[Sequence[float]]) -> Segments:
    """Cut along the arc length, so that the pattern runs on over the joints of a curve; each curve
    has a (on, off) of its own in `dashes`."""
    lines = pieces.lines
    if not len(lines):
        return pieces
    delta = lines[:, 2:] - lines[:, :2]
    length = np.hypot(delta[:, 0], delta[:, 1])
    end = np.cumsum(length)
    begin = end - length
    heads = np.flatnonzero(np.diff(pieces.curve, prepend=-1))  # the first segment of each curve
    tails = np.append(heads[1:], len(lines)) - 1
    on, period, cuts = np.empty(len(lines)), np.empty(len(lines)), [np.zeros(1), end]
    for head, tail in zip(heads.tolist(), tails.tolist(), strict=True):
        dash = dashes[pieces.curve[head]]
        on[head : tail + 1], period[head : tail + 1] = dash[0], sum(dash)
        starts = np.arange(begin[head], end[tail], period[head])
        cuts += [starts, np.minimum(starts + on[head], end[tail])]
    cut = np.sort(np.concatenate(cuts))
    a, b = cut[:-1], cut[1:]
    middle = (a + b) / 2
    which = np.minimum(np.searchsorted(end, middle), len(lines) - 1)
    origin = np.repeat(begin[heads], tails - heads + 1)[which]
    drawn = (np.mod(middle - origin, period[which]) < on[which]) & (b - a > 1e-6)
    a, b, which = a[drawn], b[drawn], which[drawn]
    span = np.maximum(length[which], 1e-12)
    base, way = lines[which, :2], delta[which]
    from_, to = (a - begin[which]) / span, (b - begin[which]) / span
    cut_lines = np.hstack([base + way * from_[:, None], base + way * to[:, None]])
    return Segments(cut_lines, pieces.steps[which], pieces.curve[which])


def _without_repeats(pieces: Segments, cell: float) -> Segments:
    """A segment is drawn once, however often a run that bounces comes back to it."""
    cells = np.floor(pieces.lines / cell).astype(np.int64) & 0x3FFF
    a, b = cells[:, 0] << 14 | cells[:, 1], cells[:, 2] << 14 | cells[:, 3]
    key = pieces.curve << 56 | np.minimum(a, b) << 28 | np.maximum(a, b)
    _, first = np.unique(key, return_index=True)
    first.sort()
    return pieces.where(first)
