"""What is in v: the share of every past g² in today's accumulator, for both compared runs."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.language import tr, tr_n
from rmsviz.render.fonts import text_width
from rmsviz.render.ink import Word, draw_axes, fitting_ticks, indexed, words_width, write
from rmsviz.render.instrument import LEFT, TYPE, Instrument
from rmsviz.scene.frame import AXIS
from rmsviz.scene.memory import Memory, memory_of, share_of
from rmsviz.scene.numbers import format_plain, step_text
from rmsviz.scene.ticks import Axis, ticks

FEWEST = 30  # steps on the axis, so that the first bars are not as wide as a door
NARROWEST = 3.0  # pixels of a bar


class MemoryPanel(Instrument):
    """Bars over the past: AdaGrad's stay for ever, an exponential moving average's fade."""

    name = tr("MEMORY AT STEP")
    share, least, most = 0.3, 190.0, 300.0

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[QRectF] = []

    def draw_contents(self, painter: QPainter, top: float) -> None:
        assert self._scene is not None and self.frame is not None and self._trajectory is not None
        coordinate, step = self._scene.view.coordinate, self.frame.step
        runs = self._scene.compared
        self._boxes = self._layout(top, len(runs))
        most = max(1, int(self._boxes[0].width() / NARROWEST))
        memories = [memory_of(self._trajectory, run, coordinate, step, most) for run in runs]
        highest = max((float(memory.shares.max()) for memory in memories if memory), default=0.0)
        for run, box, memory in zip(runs, self._boxes, memories, strict=True):
            self._draw_title_of(painter, run, box, memory)
            if memory is None:
                self._draw_none(painter, run, box)
            else:
                self._draw_bars(painter, run, box, memory, highest)

    def _layout(self, top: float, columns: int) -> list[QRectF]:
        size = TYPE * self.scale
        width = (self.size.width() - 2 * LEFT) / columns
        left, title, foot = 4.2 * size, 2.2 * size, 2.4 * size
        return [
            QRectF(
                LEFT + column * width + left,
                top + title,
                width - left - 1.6 * size,
                self.size.height() - top - title - foot,
            )
            for column in range(columns)
        ]

    def _time(self) -> Axis:
        assert self.frame is not None
        return Axis(0.0, float(max(self.frame.step, FEWEST)))

    def _draw_title_of(
        self, painter: QPainter, run: int, box: QRectF, memory: Memory | None
    ) -> None:
        assert self._scene is not None and self.frame is not None
        item, muted, size = self._scene.runs[run], self.theme.muted, TYPE * self.scale
        words = [Word(item.label, self.color(run), "medium")]
        if memory is not None:
            symbol = indexed(item.method.accumulator, muted, self.index)
            steps = tr_n("step", "{n:,} steps", memory.half)
            mean = (
                tr("; a bar: mean of {width:,} steps", width=memory.width)
                if memory.width > 1
                else ""
            )
            half = [Word(tr("  half of "), muted), *symbol]
            long = [
                *half,
                Word(tr(" is from the last {steps}{mean}", steps=steps, mean=mean), muted),
            ]
            means = tr("; bars: means of {width:,}", width=memory.width) if memory.width > 1 else ""
            short = [Word(tr("  half: last {steps}{means}", steps=steps, means=means), muted)]
            room = box.width() + 2.5 * size - words_width(words, size)
            words += next((said for said in (long, short) if words_width(said, size) <= room), [])
        write(painter, box.left() - 2, box.top() - 0.7 * size, words, size)

    def _draw_none(self, painter: QPainter, run: int, box: QRectF) -> None:
        assert self._scene is not None
        if self._scene.runs[run].method.accumulates:
            self.draw_absent(painter, run, box.left(), box.center().y(), box.width())
            return
        word, size = tr("no accumulator"), TYPE * self.scale
        x = box.center().x() - text_width(word, size) / 2
        write(painter, x, box.center().y(), [Word(word, self.theme.muted)], size)

    def _draw_bars(
        self, painter: QPainter, run: int, box: QRectF, memory: Memory, highest: float
    ) -> None:
        size, time, width = TYPE * self.scale, self._time(), memory.width
        shares = Axis(0.0, highest if highest > 0 else 1.0)
        across = fitting_ticks(time, box.width(), size, 1.2 * size)
        up = ticks(shares, max(2, int(box.height() / (2.4 * size))))
        draw_axes(painter, box, across, up, self.theme, size)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        ink, step = QColor(self.color(run)), box.width() / (time.high - time.low)
        gap = 1.0 if step * width >= 4 else 0.0
        for place, height in enumerate(memory.shares.tolist()):
            left = box.left() + place * width * step
            tall = height / shares.high * box.height()
            last = min((place + 1) * width, int(time.high))
            right = box.left() + last * step - gap
            painter.fillRect(QRectF(left, box.bottom() - tall, right - left, tall), ink)
        painter.restore()
        self._draw_window(painter, run, box, step)

    def _draw_window(self, painter: QPainter, run: int, box: QRectF, step: float) -> None:
        """A bracket over the last 1/(1-β) steps, where an average looks back over so many."""
        assert self._scene is not None and self.frame is not None
        item, size, muted = self._scene.runs[run], TYPE * self.scale, self.theme.muted
        kept = item.method.kept(item.settings)
        window = 1 / (1 - kept) if kept < 1 else math.inf
        if window > self.frame.step:
            return
        now, y = box.left() + self.frame.step * step, box.top() + 0.5 * size
        then = now - window * step
        painter.setPen(QPen(QColor(muted), 1.2 * self.scale))
        foot = QPointF(0, 0.4 * size)
        corners = QPointF(then, y), QPointF(now, y)
        painter.drawPolyline([corners[0] + foot, *corners, corners[1] + foot])
        said = f"1/(1−β) = {format_plain(window, 3, trim=True)}"
        x = then - text_width(said, size) - 0.5 * size
        if x > box.left():
            write(painter, x, y + 0.35 * size, [Word(said, muted)], size)

    def step_at(self, x: float, y: float) -> int | None:
        found = self._bar_at(x, y)
        return found[1] if found else None

    def _bar_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The run and the past step of the bar at a pixel, however low the bar is."""
        if self._scene is None or self.frame is None:
            return None
        for run, box in zip(self._scene.compared, self._boxes, strict=False):
            if box.contains(x, y):
                step = int((x - box.left()) / box.width() * self._time().high) + 1
                return (run, step) if step <= self.frame.step else None
        return None

    def words_at(self, x: float, y: float) -> str:
        found = self._bar_at(x, y)
        if found is None or self._scene is None or self._trajectory is None or self.frame is None:
            return ""
        (run, past), coordinate = found, self._scene.view.coordinate
        share = share_of(self._trajectory, run, coordinate, self.frame.step, past)
        if share is None:
            return ""
        item, at = self._scene.runs[run], (past - 1, run, AXIS[coordinate])
        theta = float(self._trajectory.x[at])
        g = item.method.seen_gradient(float(self._trajectory.gradient[at]), theta, item.settings)
        percent = tr(
            "{share} % of {label}’s today", share=format_plain(100 * share), label=item.label
        )
        return tr(
            "step {past}   g² {g}   {percent}",
            past=step_text(past),
            g=format_plain(g * g),
            percent=percent,
        )
