"""Patterns of starts: as many as asked for, where they are said to be, the same every time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.errors import BadInput
from rmsviz.engine.starts import MOST_STARTS, Starts
from rmsviz.engine.surface import Domain

DOMAIN = Domain(-3.0, 5.0, -1.0, 2.0)
COUNTS = st.integers(1, 2000)
RADII = st.floats(1e-3, 1e3)
CENTERS = st.tuples(st.floats(-100.0, 100.0), st.floats(-100.0, 100.0))


@given(COUNTS, RADII, CENTERS)
def test_a_circle_has_all_its_points_at_its_radius(
    count: int, radius: float, center: tuple[float, float]
) -> None:
    points = Starts("circle", count, radius).points(center, DOMAIN)
    assert points.shape == (count, 2) == (Starts("circle", count).number, 2)
    away = points - center
    assert np.allclose(np.hypot(*away.T), radius, rtol=1e-9, atol=1e-12)
    if count > 2:  # evenly around: they balance
        assert np.allclose(away.mean(axis=0), 0.0, atol=1e-9 * radius + 1e-12)


@given(COUNTS)
def test_a_grid_is_square_and_within_the_domain(count: int) -> None:
    starts = Starts("grid", count)
    points = starts.points((99.0, 99.0), DOMAIN)
    assert len(points) == starts.number == starts.side**2
    assert abs(starts.side - math.sqrt(count)) <= 0.5
    assert (points > (DOMAIN.x0, DOMAIN.y0)).all() and (points < (DOMAIN.x1, DOMAIN.y1)).all()
    assert len(np.unique(points, axis=0)) == len(points)
    assert np.allclose(points.mean(axis=0), (1.0, 0.5))


@given(COUNTS, RADII, CENTERS, st.integers(0, 2**70))
def test_a_cloud_is_the_same_from_the_same_seed(
    count: int, radius: float, center: tuple[float, float], seed: int
) -> None:
    starts = Starts("cloud", count, radius, seed)
    points = starts.points(center, DOMAIN)
    assert np.array_equal(points, starts.points(center, DOMAIN))
    more = Starts("cloud", count + 7, radius, seed).points(center, DOMAIN)
    assert np.array_equal(points, more[:count])
    other = Starts("cloud", count, radius, seed + 1).points(center, DOMAIN)
    assert not np.array_equal(points, other)


def test_a_cloud_is_as_wide_as_its_radius_says() -> None:
    points = Starts("cloud", 10_000, 0.3, 5).points((1.0, -2.0), DOMAIN)
    assert np.allclose(points.mean(axis=0), (1.0, -2.0), atol=0.02)
    assert np.allclose(points.std(axis=0), 0.3, atol=0.01)


def test_one_start_is_no_other() -> None:
    assert Starts().number == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "blob"}, "starts are one of one, grid, circle, cloud"),
        ({"count": 0}, "count must be from 1 to 10,000, not 0"),
        ({"count": MOST_STARTS + 1}, "not 10,001"),
        ({"count": True}, "count must be a whole number"),
        ({"radius": 0.0}, "radius must be a number over 0"),
        ({"radius": math.inf}, "radius must be a number over 0"),
        ({"seed": -1}, "seed must be at least 0, not -1"),
        ({"seed": 1.0}, "seed must be a whole number"),
    ],
)
def test_what_makes_no_sense_is_said(values: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Starts(**values)  # type: ignore[arg-type]
