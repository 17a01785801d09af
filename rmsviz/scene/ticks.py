"""Where an axis has its ticks and what stands beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rmsviz.scene.numbers import format_plain, power_of_ten

_STEPS = (1.0, 2.0, 5.0, 10.0)
MOST = 1e300  # a linear axis goes no further: its length must be a number
MOST_MINOR = 12  # decades that are ruled one by one; more would be stripes


@dataclass(frozen=True)
class Axis:
    """A range of values and how it is scaled. `low < high`; both positive where `log`."""

    low: float
    high: float
    log: bool = False

    def place(self, value: float) -> float:
        """Where `value` stands: 0 at `low`, 1 at `high`."""
        if self.log:
            span = math.log10(self.high) - math.log10(self.low)
            return (math.log10(value) - math.log10(self.low)) / span
        return (value - self.low) / (self.high - self.low)

    def at(self, place: float) -> float:
        """The value that stands at `place`: the inverse of `place`."""
        if self.log:
            return self.low * math.exp(place * math.log(self.high / self.low))
        return self.low + place * (self.high - self.low)


def shown_steps(steps: NDArray[np.int64], axis: Axis) -> slice:
    """Which of `steps`, in their order, lie on `axis`. Looked for as whole numbers: NumPy would
    turn all of them into floats for one that is none."""
    first = np.searchsorted(steps, math.ceil(axis.low))
    last = np.searchsorted(steps, math.floor(axis.high), side="right")
    return slice(int(first), int(last))


@dataclass(frozen=True)
class Tick:
    """A tick: its value, where it stands (0 to 1), and its label ('' for a minor one)."""

    value: float
    place: float
    label: str


def ticks(axis: Axis, most: int) -> list[Tick]:
    """At most about `most` labelled ticks, but two at least, as one number is no scale; at round
    numbers, on a log axis at powers of ten where there are two.

    None where float64 has too few numbers between the ends to tell ticks apart.
    """
    if not axis.high - axis.low > 8 * math.ulp(max(abs(axis.low), abs(axis.high))):
        return []
    wide = axis.log and math.log10(axis.high / axis.low) >= 1.2
    if wide and len(powers := _decades(axis, most)) >= 2:
        return powers
    if axis.log and len(few := _one_two_five(axis)) >= 2:
        return few
    return _round(axis, most)


def _decades(axis: Axis, most: int) -> list[Tick]:
    first, last = math.ceil(math.log10(axis.low) - 1e-9), math.floor(math.log10(axis.high) + 1e-9)
    count = last - first + 1
    stride = next(s for s in (1, 2, 3, 4, 5, 10, 20, 50, 100, 1000) if count <= most * s)
    named = {k for k in range(first, last + 1) if k % stride == 0}
    if len(named) < 2:
        named = {first, last}
    return [
        Tick(10.0**k, axis.place(10.0**k), power_of_ten(k) if k in named else "")
        for k in range(first, last + 1)
        if count <= MOST_MINOR or k in named
    ]


def _one_two_five(axis: Axis) -> list[Tick]:
    """1, 2 and 5 times the powers of ten."""
    first, last = math.floor(math.log10(axis.low)), math.floor(math.log10(axis.high))
    values = [m * 10.0**k for k in range(first, last + 1) for m in _STEPS[:3]]
    shown = [v for v in values if axis.low * (1 - 1e-9) <= v <= axis.high * (1 + 1e-9)]
    return [Tick(v, axis.place(v), format_plain(v, 2, trim=True)) for v in shown]


def _round(axis: Axis, most: int) -> list[Tick]:
    step, values = _spaced(axis, max(most, 2))
    while len(values) < 2 and most < 20:
        most += 1
        step, values = _spaced(axis, most)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    size = max(abs(axis.low), abs(axis.high))
    significant = max(3, math.ceil(math.log10(size / step) + 1e-9) + 1)
    if digits > 5 and 1e-3 <= size < 1e6:  # a deep zoom: all with as many decimals
        return [Tick(v, axis.place(v), _fixed(v, digits)) for v in values]
    return [Tick(v, axis.place(v), tick_label(v, digits, significant)) for v in values]


def _spaced(axis: Axis, most: int) -> tuple[float, list[float]]:
    """The step between round values, and those that lie on the axis."""
    rough = (axis.high - axis.low) / most
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(s for s in _STEPS if s * scale >= rough * (1 - 1e-9)) * scale
    first = math.ceil(axis.low / step - 1e-9)
    last = math.floor(axis.high / step + 1e-9)
    return step, [k * step for k in range(first, last + 1) if not axis.log or k > 0]


def tick_label(value: float, digits: int, significant: int = 3) -> str:
    """`value` with `digits` decimals, a real minus sign, commas between thousands."""
    if abs(value) >= 1e6 or digits > 5:
        return format_plain(value, significant, trim=True)
    return _fixed(value, digits)


def _fixed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    return ("−" if value < 0 and float(f"{value:.{digits}f}") != 0 else "") + text


def covering(values: list[tuple[float, float]], log: bool, margin: float = 0.05) -> Axis:
    """The axis that covers all (least, greatest) pairs, with a margin on both sides.

    Its ends are round (half a decade where it is logarithmic), so that an axis keeps still while
    the values under it change a little.
    """
    low = min((a for a, _ in values), default=1.0)
    high = max((b for _, b in values), default=1.0)
    return _logarithmic(low, high, margin) if log else _linear(low, high, margin)


def _logarithmic(low: float, high: float, margin: float) -> Axis:
    a, b = math.log10(low), math.log10(high)
    pad = (b - a) * margin
    a, b = math.floor(2 * (a - pad)) / 2, math.ceil(2 * (b + pad)) / 2
    if a == b:  # one value, and round: 0.1
        a, b = a - 0.5, b + 0.5
    a = min(max(a, -307.0), 307.0)
    return Axis(10**a, 10 ** min(max(b, a + 0.5), 308.0), True)


def _linear(low: float, high: float, margin: float) -> Axis:
    low, high = (min(max(end, -MOST), MOST) for end in (low, high))
    size = max(abs(low), abs(high))
    span = high - low if high - low > 1e-9 * size else 0.0  # else float64 cannot tell ticks apart
    pad = max(span * margin or size * margin, 1 / MOST) if size else 1.0
    step = 10.0 ** math.floor(math.log10(span + 2 * pad)) / 2
    return Axis(math.floor((low - pad) / step) * step, math.ceil((high + pad) / step) * step)
