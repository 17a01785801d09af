"""Bounds found from whole blocks are those of the values themselves."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.scene.bounds import BLOCK, Bounds, Extent, bounds


@given(st.integers(0, 2**32 - 1), st.data())
def test_a_parts_bounds_are_those_of_its_values(seed: int, data: st.DataObject) -> None:
    generator = np.random.default_rng(seed)
    count = int(generator.integers(0, 4 * BLOCK))
    values = generator.normal(size=count)
    values[generator.random(count) < 0.1] = np.nan
    values[generator.random(count) < 0.01] = np.inf
    extent = Extent(values)
    for _ in range(3):
        first = data.draw(st.integers(0, count))
        last = data.draw(st.integers(first, count))
        finite = [v for v in values[first:last].tolist() if math.isfinite(v)]
        expected = Bounds(
            min(finite, default=math.inf),
            max(finite, default=-math.inf),
            min((v for v in finite if v > 0), default=math.inf),
        )
        assert extent.between(first, last) == expected == bounds(values[first:last])
        assert expected.known == bool(finite)
