"""A panel of the stage: a still ground, trails that only grow, and what moves on top.

    ground   grid, labels, the surface: painted when data, size or theme change
    baked    ground + words + the trails of all complete epochs: grows as time goes on
             (one image, painted over again: a new one of some megabytes costs its page faults)
    live     the epoch under way, heads, cursor: painted at each frame, over baked

So a frame costs what is new in it. Going back in time starts again from the ground, or from a
snapshot on the way, and catches up in pieces.

While a hand moves something every picture is another one: then all is painted straight onto the
screen (`direct`), and no image of some megabytes is filled only to be copied once.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter, QRegion

from rmsviz.render.ink import INDEX
from rmsviz.render.lines import LineSet
from rmsviz.render.segments import COARSE, FINE, Mesh
from rmsviz.render.theme import Theme

SNAPSHOTS = 8  # on the way through a long trajectory
SNAPSHOT_PIXELS = 3_000_000  # of a panel, from which on they would take too much memory
DIRECT = 20_000  # segments that are painted without being baked while all moves
BUDGET = 3000  # segments baked at one frame on the screen: about 6 ms; a film has no limit


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """An antialiasing painter, ended whatever happens: one left active aborts the process."""
    painter = QPainter(device)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    try:
        yield painter
    finally:
        painter.end()


class Panel(ABC):
    """A rectangle of the stage, in logical pixels; coordinates inside it start at its corner."""

    def __init__(self) -> None:
        self.rect = QRectF()
        self.theme: Theme
        self.scale = 1.0  # of type and strokes
        self.index = INDEX  # the size of indices beside their symbols
        self.lines = LineSet()
        self._ratio = 1.0
        self._baked: QImage | None = None
        self._ground: QImage | None = None
        self._ground_stale = self._baked_stale = True
        self.moving = False  # whether every picture is another one, for now
        self._done = 0  # how many segments are baked
        self._snapshots: list[tuple[int, QImage]] = []
        self._step = 0
        self._tip = QRectF()  # where the live segments of the last frame are

    @property
    def size(self) -> QSizeF:
        return self.rect.size()

    def place(self, rect: QRectF, ratio: float) -> None:
        """Move and resize the panel; `ratio` is device pixels to a logical one."""
        if rect.size() != self.rect.size() or ratio != self._ratio:
            self.rect, self._ratio = rect, ratio
            self._ground = self._baked = None
            self.stale()
        self.rect = rect

    def stale(self) -> None:
        """The ground is out of date, and with it all that is painted over it."""
        self._ground_stale = True
        self.restart()

    def restart(self) -> None:
        """The trails are to be painted anew over the same ground."""
        self._baked_stale, self._done = True, 0
        self._snapshots.clear()

    @property
    def behind(self) -> bool:
        """Whether complete epochs are still to be baked."""
        return not self.direct and self._done < self.lines.upto_epoch(self._step)

    @property
    def mesh(self) -> Mesh:
        """How finely paths are followed."""
        return COARSE if self.moving else FINE

    @property
    def direct(self) -> bool:
        """Whether the trails are painted at once, without being baked."""
        return self.moving and len(self.lines.lines) <= DIRECT

    def advance(self, step: int, budget: int | None = BUDGET) -> QRectF:
        """Bring the baked picture to `step`; where in the panel that changed something."""
        self._step = step
        if self.rect.isEmpty():
            return QRectF()  # not laid out yet
        goal = self.lines.upto_epoch(step)
        if self.direct:
            self._tip = self.live_changed()
            return QRectF(QPointF(), self.size)
        whole = self._baked_stale or goal < self._done
        if whole:
            self._done = self._go_back(goal)
        end = goal if budget is None else min(goal, self._done + budget)
        changed = QRectF()
        if end > self._done:
            changed = self._bake(slice(self._done, end))
        tip, self._tip = self._tip, self.lines.bounds(self.lines.tip(step))
        live = self.live_changed()  # asked in any case: it remembers where the heads are now
        if whole:
            return QRectF(QPointF(), self.size)
        return changed.united(tip).united(self._tip).united(live)

    def paint(self, painter: QPainter, within: QRegion) -> None:
        """Paint what lies in the region `within` (logical pixels of the stage)."""
        painter.save()
        painter.translate(self.rect.topLeft())
        if self.direct:
            self._paint_directly(painter, within)
        else:
            if self._baked_stale:
                self.advance(self._step)
            self._paint_image(painter, within, self._baked)
        self.lines.paint(painter, self.lines.tip(self._step))
        self.draw_live(painter)
        painter.restore()

    def draw(self, painter: QPainter) -> None:
        """Paint all of the panel anew, for a device of vectors."""
        painter.save()
        painter.translate(self.rect.topLeft())
        painter.setClipRect(QRectF(QPointF(), self.size), Qt.ClipOperation.IntersectClip)
        self.draw_ground(painter)
        self.draw_words(painter)
        self.lines.paint(painter, slice(0, self.lines.upto_epoch(self._step)))
        self.lines.paint(painter, self.lines.tip(self._step))
        self.draw_live(painter)
        painter.restore()

    def _paint_directly(self, painter: QPainter, within: QRegion) -> None:
        if self._ground_stale and self.fleeting:
            self._paint_image(painter, within, None)
            self.draw_ground(painter)
        else:
            self._paint_image(painter, within, self._current_ground())
        self.draw_words(painter)
        self.lines.paint(painter, slice(0, self.lines.upto_epoch(self._step)))

    def _paint_image(self, painter: QPainter, within: QRegion, image: QImage | None) -> None:
        """Copy an image of the panel (if any), and clip the painter to where it is, in whole device
        pixels: at a ratio of 1.5 the edge of a region would blend, and the picture depend on what
        was painted when."""
        world, device = painter.worldTransform(), painter.deviceTransform()
        corner, shown = device.map(QPointF()).toPoint(), QRegion()
        painter.setWorldTransform(device.inverted()[0] * world)
        for rect in rects(within):
            pixels = self._device_pixels(rect)
            if image is not None:
                painter.drawImage(pixels.translated(corner), image, pixels)
            shown += pixels.translated(corner)
        painter.setClipRegion(shown, Qt.ClipOperation.IntersectClip)
        painter.setWorldTransform(world)

    def _device_pixels(self, rect: QRect) -> QRect:
        """The pixels of the panel's picture that a rectangle of the stage touches."""
        inside, r = QRectF(rect).translated(-self.rect.topLeft()), self._ratio
        scaled = QRectF(inside.x() * r, inside.y() * r, inside.width() * r, inside.height() * r)
        return scaled.toAlignedRect().intersected(QRect(QPoint(), self._pixels))

    @property
    def _pixels(self) -> QSize:
        return (self.size * self._ratio).toSize()

    def _go_back(self, goal: int) -> int:
        """Paint the latest snapshot at or before `goal` segments over what is baked, or the ground;
        how many segments that has."""
        found = next(((n, i) for n, i in reversed(self._snapshots) if n <= goal), None)
        done, source = found or (0, self._current_ground())
        if self._baked is None:
            self._baked = self._image()
        with painting(self._baked) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(QPointF(), source)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            if not found:
                self.draw_words(painter)
        self._baked_stale = False
        return done

    def _current_ground(self) -> QImage:
        if self._ground is None:
            self._ground = self._image()
        if self._ground_stale:
            with painting(self._ground) as painter:
                self.draw_ground(painter)
            self._ground_stale = False
        else:
            with painting(self._ground) as painter:
                self.mend_ground(painter)
        return self._ground

    def _image(self) -> QImage:
        image = QImage(self._pixels, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._ratio)
        image.fill(QColor(self.theme.window))
        return image

    def _bake(self, which: slice) -> QRectF:
        assert self._baked is not None
        with painting(self._baked) as painter:
            self.lines.paint(painter, which)
        self._done = which.stop
        last = self._snapshots[-1][0] if self._snapshots else 0
        every = max(BUDGET, len(self.lines.lines) // SNAPSHOTS)
        small = self._pixels.width() * self._pixels.height() < SNAPSHOT_PIXELS
        if small and not self.moving and self._done - last >= every:
            self._snapshots.append((self._done, self._baked.copy()))
        return self.lines.bounds(which)

    @property
    def fleeting(self) -> bool:
        """Whether the ground, too, will be another one in the next picture."""
        return False

    @abstractmethod
    def draw_ground(self, painter: QPainter) -> None:
        """Paint all that stands still, over whatever was there."""

    def mend_ground(self, painter: QPainter) -> None:  # noqa: B027  (a panel may not know how)
        """Paint anew the parts of the ground that alone are out of date."""

    def draw_words(self, painter: QPainter) -> None:  # noqa: B027  (a panel may have none)
        """Write over the ground what may change while it does not."""

    def draw_live(self, painter: QPainter) -> None:  # noqa: B027  (a panel may have nothing live)
        """Paint heads, cursors, numbers."""

    def live_changed(self) -> QRectF:
        """Where what is live stood and stands."""
        return QRectF()


def rects(region: QRegion) -> list[QRect]:
    """The rectangles of a region."""
    # PySide6's QRegion can be iterated; its stubs do not say so.
    return [QRect(rect) for rect in region]  # type: ignore[attr-defined]


def scaled(region: QRegion, times: float) -> QRegion:
    """`region` magnified, or as much more as makes whole pixels of it."""
    if times == 1:
        return region
    scaled = QRegion()
    for rect in rects(region):
        x0, x1 = math.floor(rect.left() * times), math.ceil((rect.right() + 1) * times)
        y0, y1 = math.floor(rect.top() * times), math.ceil((rect.bottom() + 1) * times)
        scaled += QRegion(x0, y0, x1 - x0, y1 - y0)
    return scaled
