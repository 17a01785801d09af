"""The pair side by side: accumulators, effective learning rates, and the loss of all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import numpy as np
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.render.fonts import draw_text, fitted, text_width
from rmsviz.render.ink import Word, card, draw_axes, fitting_ticks, indexed, words_width, write
from rmsviz.render.legend import TYPE, Entry, draw_legend, legend_height, legend_of
from rmsviz.render.lines import LineSet, pen
from rmsviz.render.panel import Panel
from rmsviz.render.segments import Array, Curve, Index, column_picks
from rmsviz.scene.offsets import offset_of, offset_ticks
from rmsviz.scene.plots import Plot, Plots, Series
from rmsviz.scene.scene import Scene
from rmsviz.scene.ticks import Axis

DASH = (6.0, 4.0)  # y; x is solid
DOTTED = (1.6, 3.6)  # 2/λ
STROKE, EDGE = 1.9, 1.3  # widths
MARGIN = 14.0
RIGHT = 2.2  # room beside a plot, in em: names of 2/λ, half of the last tick's label
Part = Literal["all", "pair", "loss"]
CROWDED = 6  # points to a column of pixels, from which on all but the telling ones are left out


class PlotsPanel(Panel):
    """A column of two plots for each compared run, on shared axes; the loss below, one cursor
    through all of them. Or a `part` of that; `alone`, without a surface that has the legend, it
    has one itself."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self.plots: Plots | None = None
        self.part: Part = "all"
        self.alone = False
        self._legend: list[list[Entry]] = []
        self._boxes: list[tuple[Plot, QRectF]] = []
        self._cursors = QRectF()
        self._frame_step = 0
        self._drawn: list[object] = []
        self._key: object = None  # what stands above the plots
        self._changed: set[int] = set()  # the plots whose ground is out of date

    def load(self, scene: Scene, plots: Plots) -> None:
        """Take the curves that are to be shown."""
        self._scene, self.plots = scene, plots
        self.arrange()
        drawn, before = self._what_is_drawn(), self._drawn
        self._drawn = drawn
        key, self._key = self._key, (plots.fair, scene.view.fixed_point, self._legend)
        if len(drawn) != len(before) or key != self._key:
            self.stale()
        else:
            self._changed |= {i for i, what in enumerate(drawn) if what != before[i]}

    def _what_is_drawn(self) -> list[object]:
        """All that the ground of each plot depends on: while a hand moves something it is mostly
        the same."""
        return [
            (p.quantity, self._title(p, box), p.time, p.values, p.empty) for p, box in self._boxes
        ]

    def place(self, rect: QRectF, ratio: float) -> None:
        changed = rect.size() != self.rect.size() or ratio != self._ratio
        super().place(rect, ratio)
        if changed:
            self.arrange()

    def show(self, step: int) -> None:
        self._frame_step = step

    # -- layout ---------------------------------------------------------------------------------

    @property
    def _type(self) -> float:
        return 11.5 * self.scale

    def arrange(self) -> None:
        """Lay the plots out and make their curves anew."""
        self.restart()
        if self.plots is None or self.rect.isEmpty():
            return
        self._legend = self._legend_lines() if self.alone else []
        self._boxes = list(self._layout(self._rows(self.plots)))
        curves = (c for plot, box in self._boxes for c in self._curves(plot, box))
        self.lines = LineSet(curves, self.mesh)

    @property
    def _margins(self) -> tuple[float, float, float, float]:
        """Around a plot's box: for labels, names of edges, the title, labels below."""
        size = self._type
        return 4.2 * size, RIGHT * size, 1.9 * size, 2.0 * size

    def _cell(self, box: QRectF) -> QRect:
        """A plot's own part of the panel."""
        left, right, title, foot = self._margins
        return box.adjusted(-left, -title, right, foot).toRect()

    def _rows(self, plots: Plots) -> list[tuple[Plot, ...]]:
        rows = [plots.accumulators, plots.rates, (plots.loss,)]
        return {"all": rows, "pair": rows[:2], "loss": rows[2:]}[self.part]

    def _legend_lines(self) -> list[list[Entry]]:
        assert self._scene is not None
        runs = self._scene.compared if self.part == "pair" else self._scene.visible()
        width, size = self.size.width(), TYPE * self.scale
        return legend_of(self._scene, self.theme, runs, width, size)

    @property
    def _key_top(self) -> float:
        """Where the line begins that says what is solid and what is dashed."""
        return legend_height(self._legend, TYPE * self.scale) - 12 if self._legend else 0.0

    def _layout(self, rows: list[tuple[Plot, ...]]) -> Iterator[tuple[Plot, QRectF]]:
        """The plots, row after row, each with its box."""
        size, (left, right, title, foot) = self._type, self._margins
        key = 0.0 if self.part == "loss" else 1.6 * size
        top = MARGIN - 4 + self._key_top + key
        row = (self.size.height() - top - 10) / len(rows)
        for line, plots in enumerate(rows):
            column = (self.size.width() - 2 * MARGIN - (len(plots) - 1) * 0.5 * size) / len(plots)
            for side, plot in enumerate(plots):
                x, y = MARGIN + side * (column + 0.5 * size), top + line * row
                width, height = column - left - right, row - title - foot
                yield plot, QRectF(x + left, y + title, width, height)

    def plot_at(self, x: float, y: float) -> tuple[Plot, QRectF] | None:
        """The plot whose box holds a pixel of the panel."""
        reach = 2.0
        found = (
            (plot, box)
            for plot, box in self._boxes
            if box.adjusted(-reach, -reach, reach, reach).contains(x, y)
        )
        return next(found, None)

    def axis_at(self, x: float, y: float) -> Plot | Literal["time"] | None:
        """The plot whose axis of values is at a pixel of the panel, or that it is one of time."""
        left, _, _, foot = self._margins
        for plot, box in self._boxes:
            if box.left() - left <= x < box.left() and box.top() <= y <= box.bottom():
                return plot
            if box.left() <= x <= box.right() and box.bottom() < y <= box.bottom() + foot:
                return "time"
        return None

    # -- curves ---------------------------------------------------------------------------------

    def _color(self, run: int) -> str:
        assert self._scene is not None
        return self.theme.color(self._scene.view.styles[run].color)

    def _curves(self, plot: Plot, box: QRectF) -> Iterator[Curve]:
        if box.width() < 8 or box.height() < 8:
            return
        for series in plot.series:
            if series.edge and series.constant:
                continue  # a line across the plot, there from the first
            line = _pixels(series, plot, box)
            clip = box.adjusted(0, -1, 1, 1)
            if series.edge:
                dots = _between_caps(DOTTED, EDGE * self.scale)
                yield Curve(*line, self.theme.muted, EDGE * self.scale, clip, dots)
                continue
            dash = _between_caps(DASH, STROKE * self.scale) if series.coordinate == "y" else ()
            yield Curve(*line, self._color(series.run), STROKE * self.scale, clip, dash)

    # -- ground ---------------------------------------------------------------------------------

    def draw_ground(self, painter: QPainter) -> None:
        card(painter, QRectF(0, 0, self.size.width(), self.size.height()), self.theme)
        draw_legend(painter, self._legend, TYPE * self.scale)
        if self.part != "loss":
            self._draw_key(painter)
        for plot, box in self._boxes:
            self._draw_plot(painter, plot, box)
        self._changed.clear()

    def mend_ground(self, painter: QPainter) -> None:
        for plot, box in (self._boxes[i] for i in self._changed):
            painter.fillRect(self._cell(box), QColor(self.theme.panel))
            self._draw_plot(painter, plot, box)
        self._changed.clear()

    def _draw_key(self, painter: QPainter) -> None:
        """Which stroke is which: x solid, y dashed, 2/λ dotted."""
        size, theme = self._type * 0.95, self.theme
        fixed = self._scene is not None and self._scene.view.fixed_point
        dotted = "g², where v heads; 2/λ" if fixed else "2/λ, edge of stability"
        entries = [("x", (), STROKE), ("y", DASH, STROKE), (dotted, DOTTED, EDGE)]
        sample = (2 * sum(DASH) + DASH[0]) * self.scale  # whole dashes
        widths = [text_width(text, size) + sample + 1.5 * size for text, _, _ in entries]
        x = self.size.width() - MARGIN - sum(widths) + size
        baseline = self._key_top + MARGIN - 2 + size
        fair = self.plots.fair if self.plots else ""
        if text_width(fair, size) + MARGIN + size < x:
            draw_text(painter, MARGIN, baseline, fair, size, theme.muted)
        for (text, dash, stroke), width in zip(entries, widths, strict=True):
            y = baseline - 0.35 * size
            ink = pen(theme.muted, stroke * self.scale, Qt.PenCapStyle.FlatCap)
            if dash:
                ink.setDashPattern([part * self.scale / ink.widthF() for part in dash])
            painter.setPen(ink)
            painter.drawLine(QLineF(x, y, x + sample, y))
            draw_text(painter, x + sample + 0.4 * size, baseline, text, size, theme.muted)
            x += width

    def _draw_plot(self, painter: QPainter, plot: Plot, box: QRectF) -> None:
        size = self._type
        up = offset_ticks(plot.values, max(2, int(box.height() / (2.1 * size))))
        up = [] if plot.empty else up
        across = fitting_ticks(plot.time, box.width(), size, 1.2 * size)
        painter.save()
        painter.setClipRect(self._cell(box), Qt.ClipOperation.IntersectClip)
        draw_axes(painter, box, across, up, self.theme, size)
        write(painter, box.left() - 2, box.top() - 0.62 * size, self._title(plot, box), size)
        if plot.empty:
            x = box.center().x() - text_width(plot.empty, size) / 2
            draw_text(painter, x, box.center().y(), plot.empty, size, self.theme.muted)
        painter.restore()

    def draw_words(self, painter: QPainter) -> None:
        """The constant 2/λ lines: they stand across the plot from the first."""
        for plot, box in self._boxes:
            for series in plot.series:
                y = _height(float(series.values[-1]), plot, box)
                if series.edge and series.constant and box.top() <= y <= box.bottom():
                    ink = pen(self.theme.muted, EDGE * self.scale, Qt.PenCapStyle.FlatCap)
                    ink.setDashPattern([part / ink.widthF() for part in DOTTED])
                    painter.setPen(ink)
                    painter.drawLine(QLineF(box.left() + 1, y, box.right(), y))

    def _name_edges(self, painter: QPainter, plot: Plot, box: QRectF) -> None:
        """Which 2/λ line is which, beside the plot, at the height where it is now."""
        edges = [(self._edge_height(s, plot, box), s) for s in plot.series if s.edge]
        size, muted = 0.92 * self._type, self.theme.muted
        first = box.top() + 0.4 * size  # the highest middle
        for y, series in sorted(edges, key=lambda edge: edge[0]):
            if box.top() <= y <= box.bottom():
                middle = max(first, y)
                name = Word(series.coordinate or "", muted, size=0.78, drop=0.2)
                words = [Word(series.edge, muted), name]
                write(painter, box.right() + 3, middle + size / 3, words, size)
                first = middle + 1.15 * size

    def _edge_height(self, series: Series, plot: Plot, box: QRectF) -> float:
        """Where an edge is at the step that is shown; nan before it begins and after it ends."""
        row = int(np.searchsorted(series.steps, self._frame_step, side="right")) - 1
        if series.constant:
            return _height(float(series.values[-1]), plot, box)
        shown = row >= 0 and self._frame_step <= int(series.steps[-1])
        return _height(float(series.values[row]), plot, box) if shown else math.nan

    def _title(self, plot: Plot, box: QRectF) -> list[Word]:
        """The longest title that has room in both columns."""
        row = [p for p, _ in self._boxes if p.quantity == plot.quantity]
        room = box.width() + 0.8 * self._type
        return list(self._titles(plot, room))[-min(self._fitting(p, room) for p in row)]

    def _fitting(self, plot: Plot, room: float) -> int:
        """How many of a plot's titles, counted from the shortest, have room."""
        fit = [words_width(title, self._type) <= room for title in self._titles(plot, room)]
        return max(1, sum(fit))

    def _titles(self, plot: Plot, room: float) -> Iterator[list[Word]]:
        assert self._scene is not None
        muted = self.theme.muted
        if offset := offset_of(plot.values):
            whose = "loss" if plot.run < 0 else self._scene.runs[plot.run].label
            color = self.theme.text if plot.run < 0 else self._color(plot.run)
            yield [
                Word(fitted(whose, self._type, room / 2, "medium"), color, "medium"),
                Word(f"  {offset.text}", muted),
            ]
            return
        if plot.quantity == "loss":
            symbol = "Lₜ" if self._scene.experiment.surface.varies else "L"
            yield [
                Word("loss", self.theme.text, "medium"),
                Word(f"  {symbol}(x, y) at each step", muted),
            ]
            return
        run = self._scene.runs[plot.run]
        size = self._type  # a long name leaves room for what is plotted
        label = fitted(run.label, size, max(room - 3 * size, 5.2 * size), "medium")
        name = Word(label, self._color(plot.run), "medium")
        symbol = run.method.accumulator
        index = indexed(symbol, muted) if symbol else []
        if plot.quantity == "accumulator":
            yield [name, Word("  accumulator ", muted), *index]
            yield [name, Word("  ", muted), *index]
            return
        plain = not any(value is True for value in run.settings.values())
        if run.optimizer in ("adagrad", "rmsprop") and plain:
            formula = [Word("α/(√", muted), *index, Word(" + ε)", muted)]
            yield [name, Word("  effective learning rate ", muted), *formula]
        yield [name, Word("  effective learning rate", muted)]
        yield [name, Word("  eff. learning rate", muted)]
        yield [name, Word("  α", muted), Word("eff", muted, size=0.72, drop=0.18)]

    # -- live -----------------------------------------------------------------------------------

    def draw_live(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self.theme.axis), 1.0 * self.scale))
        for plot, box in self._boxes:
            if plot.empty:
                continue
            x = self._cursor(plot, box)
            if not math.isnan(x):
                painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        for plot, box in self._boxes:
            self._name_edges(painter, plot, box)

    def _cursor(self, plot: Plot, box: QRectF) -> float:
        """Where the step is that is shown; nan where that is outside the steps of the plot."""
        step = float(self._frame_step)
        if plot.time.log and plot.time.low == 1.0:
            step = max(step, 1.0)  # a log axis has no step 0
        if not plot.time.low <= step <= plot.time.high:
            return math.nan
        return box.left() + plot.time.place(step) * box.width()

    def live_changed(self) -> QRectF:
        now = QRectF()
        for plot, box in self._boxes:
            x = self._cursor(plot, box)
            if not math.isnan(x):
                now = now.united(QRectF(x - 3, box.top() - 3, 6, box.height() + 6))
            if any(series.edge for series in plot.series):
                beside = QRectF(box.right(), box.top(), RIGHT * self._type, box.height() + 6)
                now = now.united(beside)
        changed, self._cursors = now.united(self._cursors), now
        return changed


def _pixels(series: Series, plot: Plot, box: QRectF) -> tuple[Array, Array, Index]:
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
    x = box.left() + _places(steps, plot.time) * box.width()
    return x, box.bottom() - share * box.height(), steps


def _seen(steps: Index, time: Axis) -> slice:
    """The points that are shown, and one beyond either end, to which the line goes on."""
    first = int(np.searchsorted(steps, time.low))
    last = int(np.searchsorted(steps, time.high, side="right"))
    before = first > 0 and not (time.log and steps[first - 1] <= 0)
    return slice(first - 1 if before else first, last + 1)


def _places(steps: Index, time: Axis) -> Array:
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


def _between_caps(dash: tuple[float, float], width: float) -> tuple[float, float]:
    """The pattern to cut a line by, so that with a square cap at both ends its ink is `dash`."""
    on = max(dash[0] - width, 0.1)
    return on, sum(dash) - on


def _height(value: float, plot: Plot, box: QRectF) -> float:
    """Where a value stands, in pixels; nan where it has no place."""
    if not math.isfinite(value) or (plot.values.log and value <= 0):
        return math.nan
    return box.bottom() - plot.values.place(value) * box.height()
