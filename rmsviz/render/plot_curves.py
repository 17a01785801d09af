"""The curves of a plot in pixels: placed on its axes, and thinned to what each column can show."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRectF

from rmsviz.render.segments import Array, Index, column_picks
from rmsviz.scene.plots import Plot, Series
from rmsviz.scene.ticks import Axis, shown_steps

CROWDED = 6  # points to a column of pixels, from which on all but the telling ones are left out


def curve_pixels(series: Series, plot: Plot, box: QRectF) -> tuple[Array, Array, Index]:
    """The curve in pixels, thinned to what each column of them can show: x, y, and its steps.

    Values that a log axis has no place for are gaps.
    """
    values, steps, axis = series.values, series.steps, plot.values
    seen = _seen(steps, plot.time)
    values, steps = values[seen], steps[seen]
    picks = _telling(values, steps, plot.time, box.width())
    values, steps = values[picks], steps[picks]
    with np.errstate(all="ignore"):
        if axis.log:
            low, high = math.log10(axis.low), math.log10(axis.high)
            share = (np.log10(np.where(values > 0, values, np.nan)) - low) / (high - low)
        else:
            share = (values - axis.low) / (axis.high - axis.low)
    x = box.left() + places(steps, plot.time) * box.width()
    return x, box.bottom() - share * box.height(), steps


def _seen(steps: Index, time: Axis) -> slice:
    """The points that are shown, and one beyond either end, to which the line goes on."""
    shown = shown_steps(steps, time)
    before = shown.start > 0 and not (time.log and steps[shown.start - 1] <= 0)
    return slice(shown.start - before, shown.stop + 1)


def places(steps: Index, time: Axis) -> Array:
    """Where steps stand on the axis of time: 0 to 1."""
    at = steps.astype(np.float64)
    if time.log:
        return np.log(at / time.low) / math.log(time.high / time.low)
    return (at - time.low) / (time.high - time.low)


def _telling(values: Array, steps: Index, time: Axis, width: float) -> Index | slice:
    """The points that a line through all would show, where a column of pixels has many."""
    if not len(steps):
        return slice(None)
    columns = math.floor((steps[-1] - steps[0]) * width / (time.high - time.low)) + 1
    if not time.log:
        crowded = len(values) > CROWDED * columns
        return column_picks(values, len(values) // columns) if crowded else slice(None)
    if len(values) <= CROWDED * width:
        return slice(None)
    edges = time.low * (time.high / time.low) ** np.linspace(0, 1, int(width))
    groups = np.unique([0, *np.searchsorted(steps, edges), len(values)])
    return np.concatenate(
        [first + column_picks(values[first:last], last - first) for first, last in pairwise(groups)]
    )


def height_of(value: float, plot: Plot, box: QRectF) -> float:
    """Where a value stands, in pixels; nan where it has no place."""
    if not math.isfinite(value) or (plot.values.log and value <= 0):
        return math.nan
    return box.bottom() - plot.values.place(value) * box.height()
