"""Axes of a deep zoom: all labels would begin with the same ten digits. They are named once, and at
the ticks stands what is to be added: x = 1 + … × 10⁻¹², and -2, 0, 2."""

from __future__ import annotations

import math
from typing import NamedTuple

from rmsviz.scene.numbers import format_plain, power_of_ten
from rmsviz.scene.ticks import Axis, Tick, ticks

DEEP = 1e-4  # of a coordinate: an axis that is shorter has labels with more than five digits
GRAIN = 8  # numbers of float64 that an axis must have for ticks


class Offset(NamedTuple):
    """A round value within the axis, its digits, and the power of ten of what is added to it."""

    base: float
    digits: int
    power: int

    @property
    def text(self) -> str:
        """`1 + … × 10⁻¹²`."""
        return f"{format_plain(self.base, self.digits, trim=True)} + … × {power_of_ten(self.power)}"


def offset_of(axis: Axis) -> Offset | None:
    """What the labels of `axis` have in common; None where it is no deep zoom."""
    span, size = axis.high - axis.low, max(abs(axis.low), abs(axis.high))
    if axis.log or not GRAIN * math.ulp(size) < span < DEEP * size:
        return None
    decimals = -math.floor(math.log10(span))
    base = round(axis.low + span / 2, decimals)
    digits = decimals + math.floor(math.log10(size)) + 1
    power = math.floor(math.log10(max(axis.high - base, base - axis.low)))
    return Offset(base, digits, power)


def offset_ticks(axis: Axis, most: int) -> list[Tick]:
    """The ticks of `axis`; in a deep zoom their labels are what is added to its offset."""
    offset = offset_of(axis)
    if offset is None:
        return ticks(axis, most)
    base, unit = offset.base, 10.0**offset.power
    added = Axis((axis.low - base) / unit, (axis.high - base) / unit)
    return [Tick(base + t.value * unit, t.place, t.label) for t in ticks(added, most)]
