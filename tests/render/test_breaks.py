"""A surface is drawn as what it is: cliffs, poles and gaps where they are, and none where not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from rmsviz.engine.formula import formula_surface
from rmsviz.engine.surface import Array, Domain
from rmsviz.render.backdrop import Window, paint_backdrop, relief
from rmsviz.render.breaks import Breaks
from rmsviz.render.cliffs import hatch
from rmsviz.render.shades import extremes
from rmsviz.render.theme import LIGHT

WINDOW = Window(Domain(-3.0, 3.0, -3.0, 3.0), QRectF(0, 0, 300, 300))
BUILT_IN_SMOOTH = ("x**2 + y**2", "(1 - x)**2 + 100*(y - x**2)**2", "sin(3*x)*cos(2*y) + exp(x)")


def breaks(text: str, cell: float = 2.0, window: Window = WINDOW) -> Breaks:
    return relief(formula_surface(text, domain=window.shown), window, 0, cell).breaks


def ends(lines: Array) -> Array:
    return lines.reshape(-1, 2)


@pytest.mark.parametrize("cell", [2.0, 12.0])
def test_a_step_stands_where_it_is(cell: float) -> None:
    found = breaks("where(x < 0.3, 1, 3) + 0.1*y**2", cell)
    assert not len(found.poles) and len(found.steps)
    assert ends(found.steps)[:, 0] == pytest.approx(0.3, abs=1e-4)
    y = ends(found.steps)[:, 1]
    assert y.min() <= -3 and y.max() >= 3


def test_stairs_have_all_their_steps() -> None:
    found = breaks("floor(x) + 0.3*floor(y)")
    x, y = ends(found.steps).T
    on_x, on_y = (np.abs(z - np.round(z)) < 1e-4 for z in (x, y))
    assert (on_x | on_y).all()
    assert set(np.round(x[on_x & ~on_y]).tolist()) >= {-2.0, -1.0, 0.0, 1.0, 2.0}


@pytest.mark.parametrize("cell", [2.0, 12.0])
@pytest.mark.parametrize(
    ("text", "axis", "place"), [("tan(x) + y**2", 0, np.pi / 2), ("log(x + 9) + 1/y", 1, 0.0)]
)
def test_a_pole_is_no_step(text: str, axis: int, place: float, cell: float) -> None:
    found = breaks(text, cell)
    assert not len(found.steps)
    assert np.abs(ends(found.poles)[:, axis]) == pytest.approx(place, abs=1e-3)


@pytest.mark.parametrize(
    "text",
    [*BUILT_IN_SMOOTH, "tanh(500*x)", "abs(x) + abs(y - 0.3)", "exp(20*x)", "sqrt(x**2 + 1e-9)"],
)
def test_a_steep_slope_and_an_edge_are_no_cliff(text: str) -> None:
    found = breaks(text)
    assert not len(found.steps) and not len(found.poles) and not found.undefined


def test_deep_in_a_minimum_the_grain_of_float64_is_no_cliff() -> None:
    near = Window(Domain(1 - 1e-13, 1 + 1e-13, 1 - 1e-13, 1 + 1e-13), QRectF(0, 0, 300, 300))
    assert not len(breaks(BUILT_IN_SMOOTH[1], window=near).steps)


def test_what_is_undefined_ends_where_it_does() -> None:
    hole, frame = sorted(breaks("sqrt(4 - x**2 - y**2)").undefined, key=lambda o: float(o.max()))
    assert np.hypot(*hole.T) == pytest.approx(2.0, abs=1e-4)
    assert np.abs(frame).max() > 3
    (half,) = breaks("log(x)").undefined
    assert half[:, 0].max() == pytest.approx(0.0, abs=1e-4)


@given(st.integers(3, 12), st.floats(0.1, 3.0), st.floats(20.0, 90.0))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_hatch_lies_inside(corners: int, turn: float, radius: float) -> None:
    angle = turn + np.arange(corners) * 2 * np.pi / corners
    outline = 100 + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lines = hatch([outline], 9.0)
    assert len(lines)
    assert np.hypot(*(ends(lines) - 100).T).max() <= radius + 1e-9
    sums = ends(lines).sum(axis=1) / 9.0
    assert np.abs(sums - np.round(sums)) == pytest.approx(0.0, abs=1e-9)


def test_no_contour_joins_the_two_sides_of_a_step() -> None:
    """Left and right of a step in a loss of y alone there are the contours of that, and no more."""

    def column(text: str, x: int) -> list[int]:
        image = QImage(300, 300, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        surface = formula_surface(text, domain=WINDOW.shown)
        paint_backdrop(painter, WINDOW, relief(surface, WINDOW, 0, 2.0), LIGHT, 1.0)
        painter.end()
        return [image.pixel(x, y) for y in range(300)]

    stepped = "where(x < 0, 0, 40) + y**2"
    assert column(stepped, 140) == column(stepped, 40)  # 10 pixels from the step, and 110
    assert column(stepped, 160) == column(stepped, 260)


def test_near_a_pole_the_shades_do_not_depend_on_how_near_the_grid_comes() -> None:
    surface = formula_surface("tan(x) + y**2", domain=WINDOW.shown)
    fine, coarse = (relief(surface, WINDOW, 0, cell) for cell in (2.0, 5.0))
    middles = [found.shade[len(found.ys) // 2, len(found.xs) // 2] for found in (fine, coarse)]
    assert middles[0] == pytest.approx(middles[1], abs=0.02)
    assert 0.2 < middles[0] < 0.9
    assert extremes(surface, WINDOW.shown).poles
    assert not extremes(formula_surface("floor(x)"), WINDOW.shown).poles
