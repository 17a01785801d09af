"""Fans in a plot: bands of quantiles as upright bars, a column of pixels each, and the median.

Bars, and not polygons, because they appear one by one as time goes on, as all curves do.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from rmsviz.render.plot_curves import places
from rmsviz.render.segments import Array, Curve, Index
from rmsviz.scene.fans import BANDS, MEDIAN, FanSeries
from rmsviz.scene.ticks import Axis

ALPHA = 0.15  # of a band; the inner one lies over the outer one
LINE = 1.1  # the median's width
DASH = (4.0, 3.0)  # of the median in y
BEYOND = 1e4  # pixels: where infinity is, out of every box


def fan_curves(
    fan: FanSeries, time: Axis, values: Axis, box: QRectF, color: str, scale: float, pixel: float
) -> Iterator[Curve]:
    """The bands and the median of a fan, in columns of device pixels, each `pixel` wide."""
    steps, numbers = fan.fan.steps, fan.fan.values
    there = ((steps > 0) | (not time.log)) & ~np.isnan(numbers[:, MEDIAN])
    if np.count_nonzero(there) < 2:
        return
    steps, numbers = steps[there], numbers[there]
    x = box.left() + places(steps, time) * box.width()
    first, last = max(x[0], box.left()), min(x[-1], box.right())
    at = (np.arange(math.floor(first / pixel), math.ceil(last / pixel)) + 0.5) * pixel
    heights = [np.interp(at, x, y) for y in _heights(numbers, values, box).T]
    reached = _reached((at - box.left()) / box.width(), time, int(steps[-1]))
    ink, clip = QColor(color), box.adjusted(0, -1, 1, 1)
    ink.setAlphaF(ALPHA)
    shade = ink.name(QColor.NameFormat.HexArgb)
    for low, high in BANDS:
        yield Curve(at, heights[low], reached, shade, pixel, clip, bars=heights[high])
    dash = DASH if fan.coordinate == "y" else ()
    yield Curve(at, heights[MEDIAN], reached, color, LINE * scale, clip, dash)


def _heights(numbers: Array, values: Axis, box: QRectF) -> Array:
    """Quantiles in pixels from the top; what an axis has no place for lies beyond its end."""
    with np.errstate(all="ignore"):
        if values.log:
            low, high = math.log10(values.low), math.log10(values.high)
            share = (np.log10(np.maximum(numbers, 0.0)) - low) / (high - low)
        else:
            share = (numbers - values.low) / (values.high - values.low)
    return np.clip(box.bottom() - share * box.height(), -BEYOND, BEYOND)


def _reached(shares: Array, time: Axis, last: int) -> Index:
    """The step at which time has come to each place of its axis."""
    if time.log:
        steps = time.low * np.exp(shares * math.log(time.high / time.low))
    else:
        steps = time.low + shares * (time.high - time.low)
    return np.clip(np.ceil(steps), 0, last).astype(np.int64)
