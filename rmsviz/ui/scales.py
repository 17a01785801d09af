"""Where a value stands on a parameter's slider, and which value stands at a place.

A dragged or nudged value is a short number, so that what the field shows is what is computed.
"""

from __future__ import annotations

import math
from dataclasses import replace

from rmsviz.engine.param import Param

DIGITS = 3  # of a value dragged on a logarithmic slider
DECADE = 10  # nudges to a power of ten


def fraction_of(param: Param, value: float) -> float:
    """Where the handle stands, 0 to 1: at an end for values beyond it."""
    if param.scale == "log":
        if value <= param.low:
            return 0.0
        place = math.log(value / param.low) / math.log(param.high / param.low)
    else:
        place = (value - param.low) / (param.high - param.low)
    return min(max(place, 0.0), 1.0)


def value_at(param: Param, fraction: float) -> float:
    """The value at `fraction` of the slider's length, the ends for what lies beyond."""
    if fraction <= 0.0:
        return float(param.low)
    if fraction >= 1.0:
        return float(param.high)
    if param.scale == "log":
        value = param.low * (param.high / param.low) ** fraction
        return float(f"{value:.{DIGITS}g}")
    value = param.low + fraction * (param.high - param.low)
    return round(value, -math.floor(math.log10((param.high - param.low) / 200)))


def fitted_range(param: Param, value: float, narrower: bool = False) -> Param:
    """`param` with ends that leave room around `value`: a round number on either side of 0. It gets
    `narrower` only where the value would hardly differ from 0 on the slider."""
    small = narrower and 0 < abs(value) < param.high / 100
    if abs(value) <= param.high and not small:
        return param
    end = _round_up(2 * abs(value))
    return replace(param, low=-end, high=end) if 0 < end < math.inf else param


def _round_up(value: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    power = math.floor(math.log10(value)) if 0 < value < math.inf else 0
    return next(s for m in (1, 2, 5, 10) if (s := float(f"{m}e{power}")) >= value * (1 - 1e-12))


def nudged(param: Param, value: float, count: int) -> float:
    """`value` moved by `count` small steps, within what the parameter allows."""
    if param.scale == "log":
        raised = value * 10.0 ** (count / DECADE) if value > 0 else float(param.low)
        moved = float(f"{raised:.{DIGITS}g}")
    else:
        tick = 10.0 ** round(math.log10((param.high - param.low) / 100))
        moved = float(f"{value + count * tick:.12g}")
    return _allowed(param, value, moved)


def _allowed(param: Param, value: float, moved: float) -> float:
    if not math.isfinite(moved):
        return value
    if param.open_ends:
        return moved if param.least < moved < param.most else value
    return min(max(moved, param.least), param.most)
