"""Lines: what is drawn lies on the path, inside its rectangle, in its order, whatever comes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from rmsviz.render.lines import ALWAYS, EPOCH, LineSet, faded
from rmsviz.render.segments import Curve, column_picks, segments_of
from tests.pictures import difference

Array = NDArray[np.float64]
Dash = tuple[float, float] | tuple[()]
DASHES: tuple[Dash, ...] = ((), (6.0, 4.0))
BOX = QRectF(0.0, 0.0, 400.0, 300.0)
WIDE = QRectF(-1e6, -1e6, 2e6, 2e6)


def curve(
    points: Array,
    clip: QRectF = WIDE,
    dash: Dash = (),
    dots: bool = False,
    future: tuple[str, float] | None = None,
    color: str = "#0a6cb4",
) -> Curve:
    x, y = points.T
    return Curve(x, y, np.arange(len(points)), color, 2.0, clip, dash, future, dots)


def drawn(points: Array, clip: QRectF = WIDE, dash: Dash = ()) -> Array:
    return segments_of([curve(points, clip, dash)]).lines


def chords(points: Array) -> Array:
    return np.hstack([points[:-1], points[1:]])


def distances(points: Array, lines: Array) -> Array:
    """How far each of the points is from the nearest line."""
    nearest = np.full(len(points), np.inf)
    for line in lines:
        begin, way = line[:2], line[2:] - line[:2]
        length = max(float(way @ way), 1e-300)
        share = np.clip((points - begin) @ way / length, 0.0, 1.0)
        away = points - begin - share[:, None] * way
        nearest = np.minimum(nearest, np.hypot(away[:, 0], away[:, 1]))
    return nearest


def apart(path: Array) -> float:
    """The greatest distance between a path and what is drawn of it, either way."""
    lines, true = drawn(path), chords(path)
    kept = np.vstack([lines[:, :2], (lines[:, :2] + lines[:, 2:]) / 2, lines[:, 2:]])
    return float(max(distances(path, lines).max(), distances(kept, true).max()))


@st.composite
def smooth(draw: st.DrawFn) -> Array:
    """A path without corners, in steps of 0.01 to 2 pixels, whose least radius is about one."""
    radius = draw(st.floats(1.0, 200.0))
    growth = draw(st.floats(-0.5, 3.0))
    pace = draw(st.floats(0.01, 2.0))
    squeeze = draw(st.floats(0.3, 1.0))
    turns = np.arange(0.0, 7.0, pace / radius)[:800]
    r = radius * (1 + growth * turns / 7.0)
    center = np.array([draw(st.floats(150, 160)), draw(st.floats(150, 160))])
    stretch = np.array([max(1.0, squeeze * radius) / radius, 1.0])
    path: Array = center + stretch * np.stack([r * np.cos(turns), r * np.sin(turns)], axis=1)
    return path


@st.composite
def walks(draw: st.DrawFn) -> Array:
    """A path of any shape: a random walk of 2 to 400 steps of one size."""
    seed, size = draw(st.integers(0, 9999)), draw(st.sampled_from([0.01, 0.1, 0.5, 3.0, 40.0]))
    count = draw(st.integers(2, 400))
    steps = np.random.default_rng(seed).normal(0.0, size, (count, 2))
    return 200.0 + np.cumsum(steps, axis=0)


@given(smooth())
def test_a_smooth_path_is_thinned_to_within_a_third_of_a_pixel(path: Array) -> None:
    assert apart(path) <= 0.3


@given(walks())
def test_any_path_is_thinned_to_within_a_pixel(path: Array) -> None:
    assert apart(path) <= 1.0


def test_a_corner_turned_slowly_stays_a_corner() -> None:
    side = np.linspace(0.0, 20.0, 1000)[:, None]
    path = np.vstack([[10.3, 10.2] + side * [1.0, 0.0], [30.3, 10.2] + side * [0.0, 1.0]])
    assert apart(path) <= 0.3
    assert len(drawn(path)) < 40


def test_a_million_points_become_few() -> None:
    along = np.linspace(10.0, 390.0, 1_000_000)
    path = np.stack([along, 150.0 + 100.0 * np.sin(along / 30.0)], axis=1)
    assert len(drawn(path)) < 600


@given(walks(), st.data())
def test_what_is_drawn_does_not_depend_on_later_points(path: Array, data: st.DataObject) -> None:
    """But for its last line or two, the picture of a shorter run is the beginning of a longer's."""
    cut = data.draw(st.integers(2, len(path)))
    dash = data.draw(st.sampled_from(DASHES))
    whole = segments_of([curve(path, dash=dash)])
    short = segments_of([curve(path[:cut], dash=dash)])
    settled = int(np.searchsorted(short.steps, last_settled(path[:cut])))
    assert (whole.steps[:settled] == short.steps[:settled]).all()
    assert (whole.lines[:settled] == short.lines[:settled]).all()


def last_settled(path: Array) -> int:
    """The step of the last point but two that the thinned path keeps: nothing later changes it."""
    kept = segments_of([curve(path)]).steps
    return int(kept[-3]) if len(kept) > 2 else 0


@given(walks())
def test_lines_appear_in_the_order_of_their_steps(path: Array) -> None:
    for dash in DASHES:
        segments = segments_of([curve(path, dash=dash)])
        assert (np.diff(segments.steps) >= 0).all()
        assert segments.steps.max(initial=0) < len(path)


# Clipping


def slowly_clipped(line: Array, box: QRectF) -> list[float] | None:
    """Cyrus and Beck, one line at a time, in exact rational arithmetic."""
    from fractions import Fraction

    x0, y0, x1, y1 = map(Fraction, line.tolist())
    low, high = Fraction(0), Fraction(1)
    for begin, end, least, most in (
        (x0, x1, box.left(), box.right()),
        (y0, y1, box.top(), box.bottom()),
    ):
        if begin == end:
            if not least <= begin <= most:
                return None
            continue
        ends = sorted((Fraction(edge) - begin) / (end - begin) for edge in (least, most))
        low, high = max(low, ends[0]), min(high, ends[1])
    if low > high:
        return None
    a, b = (x1 - x0, y1 - y0)
    return [float(p) for p in (x0 + low * a, y0 + low * b, x0 + high * a, y0 + high * b)]


coordinates = st.one_of(
    st.sampled_from([0.0, 100.0, 200.0, 300.0, 400.0]),
    st.floats(-500.0, 900.0),
    st.integers(-1, 401),
).map(float)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=2))
@example([(-100.0, 150.0), (500.0, 150.0)])
@example([(0.0, -10.0), (0.0, 310.0)])
@example([(-10.0, -10.0), (-5.0, 400.0)])
def test_a_line_is_clipped_as_a_slow_reference_does(ends: list[tuple[float, float]]) -> None:
    path = np.array(ends)
    got, expected = drawn(path, BOX), slowly_clipped(chords(path)[0], BOX)
    if expected is None:  # what misses the edge by a rounding may touch it
        assert all(math.dist(line[:2], line[2:]) < 1e-9 for line in got.tolist())
    elif math.dist(expected[:2], expected[2:]) > 1e-9:  # what only touches may be left out
        assert got[0] == pytest.approx(expected, abs=1e-9)


@given(
    st.floats(1.0, 399.0),
    st.floats(1.0, 299.0),
    st.floats(0.0, 2 * math.pi),
    st.sampled_from([1e6, 1e14, 1e20, 1e40, 1e300]),
    st.booleans(),
)
def test_a_line_from_here_to_far_away_keeps_its_direction(
    x: float, y: float, angle: float, far: float, comes: bool
) -> None:
    path = np.array([[x, y], [x + far * math.cos(angle), y + far * math.sin(angle)]])
    path = path[::-1] if comes else path
    (line,) = drawn(path, BOX).tolist()
    assert line == pytest.approx(slowly_clipped(chords(path)[0], BOX), abs=1e-6)


def test_a_run_that_swings_beyond_all_bounds_crosses_the_view() -> None:
    swinging = np.array([[100.0, 1e20], [101.0, -1e20], [102.0, 1e21], [103.0, -1e22]])
    lines = drawn(swinging, BOX)
    assert lines[:, 1::2].tolist() == [[300.0, 0.0], [0.0, 300.0], [300.0, 0.0]]
    assert lines[:, 0] == pytest.approx([100.5, 101.1, 102.1], abs=0.1)


@given(walks(), st.floats(1.0, 60.0), st.sampled_from(DASHES))
def test_nothing_is_drawn_outside(path: Array, spread: float, dash: Dash) -> None:
    lines = drawn(200.0 + (path - 200.0) * spread, BOX, dash)
    assert (lines[:, 0::2] >= -1e-9).all() and (lines[:, 0::2] <= 400.0 + 1e-9).all()
    assert (lines[:, 1::2] >= -1e-9).all() and (lines[:, 1::2] <= 300.0 + 1e-9).all()


def test_a_path_that_leaves_and_comes_back_is_drawn_on_both_sides() -> None:
    lines = drawn(np.array([[390.0, 100.0], [500.0, 100.0], [390.0, 200.0]]), BOX)
    assert lines[0].tolist() == [390.0, 100.0, 400.0, 100.0]
    assert lines[1][2:].tolist() == [390.0, 200.0]
    assert len(lines) == 2


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("far", [1e19, 1e40, 1e300, 1.7e308, math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("at", [0, 5, 10])
def test_coordinates_beyond_all_bounds_are_cut_off(far: float, dash: Dash, at: int) -> None:
    path = np.stack([np.linspace(50.0, 350.0, 11), np.full(11, 150.0)], axis=1)
    path[at, 1] = far
    lines = drawn(path, BOX, dash)
    assert np.isfinite(lines).all()
    assert len(lines) > 0
    assert (np.abs(lines) <= 400.0).all()


def test_a_path_that_explodes_is_painted_at_once() -> None:
    """Qt needs over 20 s for one coordinate of 1e40 where it is not cut."""
    growing = 200.0 + np.cumsum((-1.7) ** np.arange(1300.0)) * 3.0
    path = np.stack([growing, growing[::-1]], axis=1)
    assert np.abs(path).max() > 1e290
    lines = LineSet([curve(path, BOX, future=("#cccccc", 1.0)), curve(path, BOX, (6.0, 4.0))])
    painted(lines, slice(0, len(lines.lines)))


def test_gaps_are_left_where_numbers_are_missing() -> None:
    path = np.array([[10.0, 10.0], [20.0, 10.0], [math.nan, 10.0], [40.0, 10.0], [50.0, 10.0]])
    assert drawn(path, BOX).tolist() == [[10.0, 10.0, 20.0, 10.0], [40.0, 10.0, 50.0, 10.0]]
    path[:] = math.nan
    assert len(drawn(path, BOX)) == 0


@pytest.mark.parametrize("count", [0, 1])
def test_a_path_of_no_length_is_nothing(count: int) -> None:
    assert len(drawn(np.full((count, 2), 5.0))) == 0
    assert len(drawn(np.full((count, 2), 5.0), dash=(6.0, 4.0))) == 0


# Dashes


def lengths(lines: Array) -> Array:
    return np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])


def test_dashes_of_a_straight_line_have_their_lengths() -> None:
    lines = drawn(np.array([[10.0, 50.0], [110.0, 50.0]]), dash=(6.0, 4.0))
    assert lines[:, 0] == pytest.approx(np.arange(10.0, 110.0, 10.0))
    assert lengths(lines) == pytest.approx(np.full(10, 6.0))


@given(walks().filter(lambda path: len(path) > 3), st.floats(2.0, 9.0), st.floats(2.0, 9.0))
def test_dashes_run_on_over_the_joints(path: Array, on: float, off: float) -> None:
    path = 200.0 + 20.0 * (path - 200.0)
    solid, dashes = drawn(path, dash=(1e9, 1.0)), drawn(path, dash=(on, off))
    total = float(lengths(solid).sum())
    full, part = divmod(total, on + off)
    assert lengths(dashes).sum() == pytest.approx(full * on + min(part, on), rel=1e-6, abs=1e-3)


# What repeats


def test_a_bounce_is_drawn_once() -> None:
    """RMSprop at rest goes to and fro over one segment for ever."""
    path = np.array([[100.0, 100.0], [140.0, 100.0]] * 5000)
    assert drawn(path).tolist() == [[100.0, 100.0, 140.0, 100.0]]
    once = segments_of([curve(path)])
    assert once.steps.tolist() == [1]


def test_what_does_not_repeat_is_kept() -> None:
    spokes = [[200.0 + 90 * math.cos(a), 150.0 + 90 * math.sin(a)] for a in np.arange(300) * 0.02]
    path = np.array([point for spoke in spokes for point in ([200.0, 150.0], spoke)])
    assert len(drawn(path)) == 300  # to and fro is once


# The order of painting


def painted(lines: LineSet, which: slice | NDArray[np.int64]) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines.paint(painter, which)
    painter.end()
    return image


def crossing() -> LineSet:
    """Two curves that cross again and again, with dots and futures, over seven epochs."""
    along = np.linspace(20.0, 380.0, 7 * EPOCH + 5)
    waves = [np.stack([along, 150.0 + 90.0 * np.sin(along / k)], axis=1) for k in (9.0, 11.0)]
    colors = ("#c8500a", "#0a6cb4")
    return LineSet(
        curve(wave, BOX, future=("#dddddd", 1.4), color=color, dots=dots)
        for wave, color in zip(waves, colors, strict=True)
        for dots in (False, True)
    )


def test_epoch_after_epoch_and_within_one_curve_after_curve() -> None:
    lines = crossing()
    epochs = lines.steps // EPOCH
    assert (np.diff(epochs) >= 0).all()
    assert (lines.steps[: int((lines.steps < 0).sum())] == ALWAYS).all()
    for epoch in np.unique(epochs):
        which = lines._which[epochs == epoch]
        assert (np.diff(which) >= 0).all()


@pytest.mark.parametrize("step", [0, 1, EPOCH - 2, EPOCH - 1, EPOCH, 200, 7 * EPOCH + 4])
def test_a_step_shows_all_up_to_it_and_nothing_later(step: int) -> None:
    lines = crossing()
    baked = np.arange(lines.upto_epoch(step))
    tip = lines.tip(step)
    shown = np.concatenate([baked, tip])
    assert (lines.steps[shown] <= step).all()
    assert (np.delete(lines.steps, shown) > step).all()
    assert (np.diff(shown) > 0).all()


@pytest.mark.parametrize("piece", [1, 5, 37, 10_000])
def test_a_picture_painted_in_pieces_is_the_same(piece: int) -> None:
    lines = crossing()
    image = painted(lines, slice(0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for begin in range(0, len(lines.lines), piece):
        lines.paint(painter, slice(begin, begin + piece))
    painter.end()
    assert difference(image, painted(lines, slice(0, len(lines.lines)))) == ""


def test_dots_that_touch_look_the_same_in_any_company() -> None:
    """Qt joins what it strokes in one call; a run at rest sets its dots one upon the other."""
    still = np.full((40, 2), 100.3)
    lines = LineSet([curve(still, BOX, dots=True)])
    whole = painted(lines, slice(0, 40))
    image = painted(lines, slice(0, 7))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines.paint(painter, slice(7, 40))
    painter.end()
    assert difference(image, whole) == ""


def test_the_future_is_there_from_the_first() -> None:
    lines = LineSet([curve(np.array([[10.0, 10.0], [90.0, 90.0]]), BOX, future=("#888888", 3.0))])
    assert lines.upto_epoch(0) == 1
    assert len(lines.tip(0)) == 0
    assert len(lines.tip(1)) == 1


def test_bounds_hold_all_the_ink() -> None:
    lines = LineSet([curve(np.array([[50.0, 60.0], [150.0, 160.0]]), BOX)])
    bounds = lines.bounds(slice(0, 1))
    assert bounds.contains(QRectF(48.5, 58.5, 103.0, 103.0))
    assert not bounds.contains(QPointF(200.0, 60.0))
    assert lines.bounds(slice(0, 0)).isEmpty()


def test_no_curves_are_nothing() -> None:
    lines = LineSet()
    assert lines.upto_epoch(1000) == 0
    assert len(lines.tip(1000)) == 0


def test_a_faded_color_lies_between_the_two() -> None:
    assert faded("#ff0000", "#0000ff", 1.0) == "#ff0000"
    assert faded("#ff0000", "#0000ff", 0.0) == "#0000ff"
    assert faded("#c80000", "#000000", 0.5) == "#640000"


# Curves over time


@given(st.integers(0, 9999), st.integers(1, 60), st.integers(60, 900), st.booleans())
def test_a_column_keeps_its_first_least_greatest_and_last(
    seed: int, size: int, count: int, gaps: bool
) -> None:
    random = np.random.default_rng(seed)
    values = random.normal(size=count)
    if gaps:
        values[random.random(count) < 0.3] = np.nan
    picks = set(column_picks(values, size).tolist())
    for begin in range(0, count, size):
        end = min(begin + size, count)
        assert {begin, end - 1} <= picks
        column = values[begin:end]
        if not np.isnan(column).all():
            kept = values[[i for i in range(begin, end) if i in picks]]
            assert np.nanmin(kept) == np.nanmin(column)
            assert np.nanmax(kept) == np.nanmax(column)
    assert len(picks) <= 4 * math.ceil(count / size)


def test_segments_are_plain_arrays() -> None:
    segments = segments_of([curve(np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 30.0]]))])
    assert segments.lines.shape == (2, 4)
    assert segments.steps.tolist() == [1, 2]
