"""Between which values a curve lies, also where only some of a million steps are shown."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from rmsviz.engine.surface import Array

BLOCK = 4096  # values that are looked through at a time


class Bounds(NamedTuple):
    """The least, the greatest and the least positive of some finite values; infinite where there
    are none."""

    least: float = math.inf
    greatest: float = -math.inf
    positive: float = math.inf

    @property
    def known(self) -> bool:
        """Whether there is any finite value."""
        return self.least <= self.greatest


class Extent:
    """The bounds of a curve and of its parts; those of whole blocks are found once."""

    def __init__(self, values: Array) -> None:
        self._values = values
        self._blocks: list[Bounds] = []

    def between(self, first: int, last: int) -> Bounds:
        """The bounds of the values from `first` to before `last`."""
        begin, end = -(-first // BLOCK), last // BLOCK
        if begin >= end:
            return bounds(self._values[first:last])
        if not self._blocks:
            whole = len(self._values) // BLOCK
            self._blocks = [bounds(self._values[i * BLOCK : (i + 1) * BLOCK]) for i in range(whole)]
        ends = bounds(self._values[first : begin * BLOCK]), bounds(self._values[end * BLOCK : last])
        return together([*ends, *self._blocks[begin:end]])


def bounds(values: Array) -> Bounds:
    """The bounds of the finite values."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return Bounds()
    positive = finite[finite > 0]
    least = float(positive.min()) if len(positive) else math.inf
    return Bounds(float(finite.min()), float(finite.max()), least)


def together(parts: Iterable[Bounds]) -> Bounds:
    """The bounds of all values whose bounds these are."""
    least, greatest, positive = zip(Bounds(), *parts, strict=True)
    return Bounds(min(least), max(greatest), min(positive))
