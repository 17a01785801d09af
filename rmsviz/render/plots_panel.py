"""The pair side by side: accumulators, effective learning rates, and the loss of all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.language import tr
from rmsviz.render.fans import fan_curves
from rmsviz.render.fonts import draw_text, text_width, wrapped
from rmsviz.render.ghosts import run_ink
from rmsviz.render.ink import Word, card, draw_axes, fitting_ticks, widest_label, write
from rmsviz.render.legend import TYPE, Entry, draw_legend, legend_height, legend_of
from rmsviz.render.lines import LineSet
from rmsviz.render.panel import Panel
from rmsviz.render.plot_edges import draw_constant_edges, name_edges
from rmsviz.render.plot_strokes import curves_of, draw_key
from rmsviz.render.plot_titles import Titles
from rmsviz.render.segments import Curve
from rmsviz.scene.offsets import offset_ticks
from rmsviz.scene.plots import Plot, Plots
from rmsviz.scene.scene import Scene
from rmsviz.scene.ticks import Tick

MARGIN = 14.0
LEFT, BESIDE = 4.2, 0.9  # em: room left of a plot for labels, as much as they need; beside them
RIGHT = 2.2  # room beside a plot, in em: names of 2/λ, half of the last tick's label
Part = Literal["all", "pair", "loss"]


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
        self._left = LEFT
        self._changed: set[int] = set()  # the plots whose ground is out of date

    def load(self, scene: Scene, plots: Plots) -> None:
        """Take the curves that are to be shown."""
        self._scene, self.plots = scene, plots
        self.arrange()
        drawn, before = self._what_is_drawn(), self._drawn
        self._drawn = drawn
        said = plots.fair, plots.fans, plots.lacking
        key, self._key = self._key, (said, scene.view.fixed_point, self._legend)
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
        rows = self._rows(self.plots)
        self._left = max(self._left, LEFT) if self.moving else LEFT
        self._boxes = list(self._layout(rows))
        widest = max(widest_label(self._up(plot, box), self._type) for plot, box in self._boxes)
        if (wanted := widest / self._type + BESIDE) > self._left:
            self._left = math.ceil(2 * wanted) / 2  # in steps: it does not tremble
            self._boxes = list(self._layout(rows))
        curves = (c for plot, box in self._boxes for c in self._curves(plot, box))
        self.lines = LineSet(curves, self.mesh)

    @property
    def _margins(self) -> tuple[float, float, float, float]:
        """Around a plot's box: for labels, names of edges, the title, labels below."""
        size = self._type
        return self._left * size, RIGHT * size, 1.9 * size, 2.0 * size

    def _up(self, plot: Plot, box: QRectF) -> list[Tick]:
        """The ticks of a plot's axis of values."""
        if plot.empty:
            return []
        return offset_ticks(plot.values, max(2, int(box.height() / (2.1 * self._type))))

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

    @property
    def boxes(self) -> list[tuple[Plot, QRect]]:
        """The plots that are shown, each with its own part of the panel."""
        return [(plot, self._cell(box)) for plot, box in self._boxes]

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

    def _curves(self, plot: Plot, box: QRectF) -> Iterator[Curve]:
        assert self._scene is not None
        if box.width() < 8 or box.height() < 8:
            return
        for fan in () if self.moving else plot.fans:  # they come when the hand rests
            color = run_ink(self.theme, self._scene.view.styles[fan.run], self.theme.panel)
            pixel = 1 / self._ratio
            yield from fan_curves(fan, plot.time, plot.values, box, color, self.scale, pixel)
        yield from curves_of(self._scene, plot, box, self.theme, self.scale)

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
        """Which stroke is which, and beside that what the runs have in common."""
        size = self._type * 0.95
        fixed = self._scene is not None and self._scene.view.fixed_point
        dotted = tr("g², where v heads; 2/λ") if fixed else tr("2/λ, edge of stability")
        edged = any(series.edge for plot, _ in self._boxes for series in plot.series)
        end = QPointF(self.size.width() - MARGIN, self._key_top + MARGIN - 2 + size)
        begin = draw_key(painter, end, dotted if edged else "", self.theme, size, self.scale)
        room = begin - MARGIN - size
        said = next((text for text in self._said_above() if text_width(text, size) < room), "")
        draw_text(painter, MARGIN, end.y(), said, size, self.theme.muted)

    def _said_above(self) -> list[str]:
        """The longest first: what the runs have in common, and of fans what no other plot says."""
        if self.plots is None:
            return []
        fans = self.plots.lacking or (self.plots.fans if self.part == "pair" else "")
        both = [text for text in (self.plots.fair, fans) if text]
        return [" · ".join(both), *reversed(both)]

    def _draw_plot(self, painter: QPainter, plot: Plot, box: QRectF) -> None:
        size = self._type
        up = self._up(plot, box)
        across = fitting_ticks(plot.time, box.width(), size, 1.2 * size)
        painter.save()
        painter.setClipRect(self._cell(box), Qt.ClipOperation.IntersectClip)
        draw_axes(painter, box, across, up, self.theme, size)
        write(painter, box.left() - 2, box.top() - 0.62 * size, self._title(plot, box), size)
        if plot.empty:
            self._draw_empty(painter, plot.empty, box)
        painter.restore()

    def _draw_empty(self, painter: QPainter, said: str, box: QRectF) -> None:
        """Why there is no curve, in as many lines as that takes."""
        size = self._type
        lines = list(wrapped(said, size, box.width() - 4))
        y = box.center().y() - (len(lines) - 1) * 0.6 * size
        for line in lines:
            x = box.center().x() - text_width(line, size) / 2
            draw_text(painter, x, y, line, size, self.theme.muted)
            y += 1.2 * size

    def draw_words(self, painter: QPainter) -> None:
        """The constant 2/λ lines: they stand across the plot from the first."""
        for plot, box in self._boxes:
            draw_constant_edges(painter, plot, box, self.theme, self.scale)

    def _title(self, plot: Plot, box: QRectF) -> list[Word]:
        """The longest title that has room in both columns."""
        assert self._scene is not None
        room, size = box.width() + 0.8 * self._type, self._type
        row = [p for p, _ in self._boxes if p.quantity == plot.quantity]
        fans = self.plots.fans if self.plots else ""
        titles = Titles(self._scene, self.theme, room, size, self.index, fans)
        return titles.fitting(plot, row)

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
            name_edges(painter, plot, box, self._frame_step, self.theme, self._type, self.index)

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
                wide = (RIGHT + self.index) * self._type
                beside = QRectF(box.right(), box.top(), wide, box.height() + self._type)
                now = now.united(beside)
        changed, self._cursors = now.united(self._cursors), now
        return changed
