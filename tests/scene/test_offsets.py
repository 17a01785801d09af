"""In a deep zoom the labels say what is to be added to a value that is named once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.scene.offsets import offset_of, offset_ticks
from rmsviz.scene.ticks import Axis, ticks


def test_around_one() -> None:
    axis = Axis(1 - 3e-12, 1 + 3e-12)
    offset = offset_of(axis)
    assert offset is not None and offset.text == "1 + … × 10⁻¹²"
    assert [tick.label for tick in offset_ticks(axis, 7)] == ["−3", "−2", "−1", "0", "1", "2", "3"]


@pytest.mark.parametrize(
    "axis", [Axis(-3, 3), Axis(1.0, 1.001), Axis(1e-9, 2e-9), Axis(1, 10, True)]
)
def test_no_deep_zoom_has_none(axis: Axis) -> None:
    assert offset_of(axis) is None
    assert offset_ticks(axis, 6) == ticks(axis, 6)


def test_one_value_of_float64_has_no_ticks() -> None:
    assert offset_ticks(Axis(1.0, 1.0 + 4e-16), 6) == []


@given(
    st.floats(1e-6, 1e6),
    st.booleans(),
    st.floats(-11.0, -4.5),
)
def test_offset_and_label_give_the_place(middle: float, negative: bool, depth: float) -> None:
    middle = -middle if negative else middle
    span = abs(middle) * 10**depth
    axis = Axis(middle - span / 2, middle + span / 2)
    offset = offset_of(axis)
    assert offset is not None
    found = offset_ticks(axis, 6)
    assert len(found) >= 2
    assert len({tick.label for tick in found}) == len(found)
    low, high = Decimal(axis.low), Decimal(axis.high)
    for tick in found:
        added = Decimal(tick.label.replace("−", "-")).scaleb(offset.power)
        place = (Decimal(offset.base) + added - low) / (high - low)
        assert float(place) == pytest.approx(tick.place, abs=1e-3)
        assert -1e-6 <= tick.place <= 1 + 1e-6
        assert len(tick.label) <= 6
