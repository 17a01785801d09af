"""The stage: the whole picture at one step. The same object draws on the screen and into films.

stage = Stage(theme)
stage.resize(1600, 1000, ratio=2.0)      # logical pixels, device pixels to one of them
stage.load(scene, trajectory)
stage.show(frame_at(scene, trajectory, step))
image = stage.image()
"""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.instrument import Instrument
from rmsviz.render.memory_panel import MemoryPanel
from rmsviz.render.panel import BUDGET, Panel
from rmsviz.render.plots_panel import Part, PlotsPanel
from rmsviz.render.step_panel import LedgerPanel, StepPanel
from rmsviz.render.surface_panel import SurfacePanel
from rmsviz.render.table_panel import TablePanel
from rmsviz.render.theme import Theme
from rmsviz.scene.frame import Frame
from rmsviz.scene.plots import plots_of
from rmsviz.scene.scene import Camera, Dimension, Layout, Scene, View

GAP = 12.0
MOST_FOOT = 0.5  # of the height of plots and instrument, for the instrument
UPRIGHT = 0.95  # times its width in height, from which on a stage is stacked
_PARTS: dict[Layout, Part] = {"pair": "pair", "loss": "loss"}


def is_upright(width: float, height: float) -> bool:
    """Whether a stage of this shape is better stacked, as on a phone."""
    return height > UPRIGHT * width


class Stage:
    """Surface on the left; the pair's plots, the loss and the step's arithmetic on the right."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.surface, self.plots = SurfacePanel(), PlotsPanel()
        self.surfaces: tuple[SurfacePanel, ...] = (self.surface,)  # the one in 2-D, in 3-D, or both
        self._relief: SurfacePanel | None = None
        self._instruments: dict[str, Instrument] = {
            "step": StepPanel(),
            "ledger": LedgerPanel(),
            "memory": MemoryPanel(),
            "table": TablePanel(),
        }
        self.instrument = self._instruments["step"]
        self.split = 0.5  # the surface's share of the width, or of the height where stacked
        self._layout: Layout = "full"
        self.stacked = False  # whether the surface is above the plots, and not beside them
        self.width, self.height, self.ratio = 0.0, 0.0, 1.0
        self._frame: Frame | None = None
        self._shown: tuple[object, ...] | None = None
        self._rested = False  # whether axes and type may be those of an earlier load
        self._style()

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels that the layout shows."""
        chosen: dict[Layout, tuple[Panel, ...]] = {
            "surface": self.surfaces,
            "plots": (self.plots, self.instrument),
            "pair": (self.plots,),
            "loss": (self.plots,),
        }
        return chosen.get(self.layout, (*self.surfaces, self.plots, self.instrument))

    @property
    def every(self) -> tuple[Panel, ...]:
        """All panels, shown or not."""
        relief = (self._relief,) if self._relief else ()
        return self.surface, *relief, self.plots, *self._instruments.values()

    @property
    def can_split(self) -> bool:
        """Whether the border between surface and plots can be moved."""
        return self.layout == "full"

    def magnified(self, width: float, height: float) -> float:
        """How many pixels of a picture of this size there are to one of those it is laid out in."""
        return 1.0

    @property
    def layout(self) -> Layout:
        """What is shown: all, the surface alone, or the plots or part of them. Call `resize` and
        `load` after another one is chosen."""
        return self._layout

    @layout.setter
    def layout(self, layout: Layout) -> None:
        self._layout, self._shown = layout, None
        self.plots.part = _PARTS.get(layout, "all")
        self.plots.alone = layout in ("plots", "pair", "loss")

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._style()

    def _style(self) -> None:
        for panel in self.every:
            panel.theme = self.theme
            panel.stale()

    def resize(self, width: float, height: float, ratio: float = 1.0, moving: bool = False) -> None:
        """Lay the panels out in `width` × `height` logical pixels. While a hand is `moving` the
        edge all is drawn coarsely: `load` again when it rests."""
        if moving:
            for surface in self.surfaces:
                surface.coarse = True
            for panel in self.panels:
                panel.moving = True
        self.width, self.height, self.ratio = width, height, ratio
        for panel, rect in zip(self.panels, self.rects(), strict=True):
            panel.place(rect, ratio)

    def rects(self) -> list[QRectF]:
        """Where the panels stand: where the surface is shown twice, both take alike of its part."""
        places = self._places()
        if len(self.surfaces) == 2 and self.surface in self.panels:
            first = self.panels.index(self.surface)
            places[first : first + 1] = _halves(places[first])
        return [self._snapped(place) for place in places]

    def _places(self) -> list[QRectF]:
        """The room of each part of the layout."""
        width, height = self.width, self.height
        whole = QRectF(0, 0, width, height)
        if self.layout in ("surface", "pair", "loss"):
            return [whole]
        if self.layout == "plots":
            return self._over_step(whole)
        if self.stacked and self.layout == "full":
            high = round(self.split * height)
            return [
                QRectF(0, 0, width, high),
                *self._over_step(whole.adjusted(0, high + GAP, 0, 0)),
            ]
        left = round(self.split * width)
        return [QRectF(0, 0, left, height), *self._over_step(whole.adjusted(left + GAP, 0, 0, 0))]

    def _over_step(self, whole: QRectF) -> list[QRectF]:
        """Room for the plots, and below them for the instrument."""
        wanted = self.instrument
        foot = min(max(wanted.share * self.height, wanted.least), wanted.most)
        foot = min(foot, max(MOST_FOOT * whole.height(), Instrument.least))
        step = QRectF(whole.left(), whole.bottom() - foot, whole.width(), foot)
        return [whole.adjusted(0, 0, 0, -foot - GAP), step]

    def _snapped(self, rect: QRectF) -> QRectF:
        """On whole device pixels, so that a panel's picture is copied and not resampled."""
        r = self.ratio
        left, top = math.floor(rect.left() * r) / r, math.floor(rect.top() * r) / r
        right, bottom = math.floor(rect.right() * r) / r, math.floor(rect.bottom() * r) / r
        return QRectF(left, top, max(right - left, 1.0), max(bottom - top, 1.0))

    def load(
        self, scene: Scene, trajectory: Trajectory, moving: bool = False, coarse: bool = False
    ) -> None:
        """Take another scene or trajectory. While a hand is `moving` something, axes and type keep
        still as long as they fit; while that is the surface, it is drawn `coarse`."""
        self._choose(scene.view)
        for surface in self.surfaces:
            surface.moving, surface.coarse = moving, coarse
            surface.load(scene, trajectory)
        shown = tuple((trajectory, looks, self.theme) for looks in _looks(scene.view))
        again = self._rested and not moving
        if shown != self._shown or again:
            self.plots.moving = self._rested = moving
            before = self.plots.plots if moving else None
            self.plots.load(scene, plots_of(scene, trajectory, before))
            if again or self._shown is None or shown[1] != self._shown[1]:
                self.instrument.moving = moving
                self.instrument.load(scene, trajectory)
            self._shown = shown
        elif self.plots.moving and not moving:  # another size; a zoom leaves the plots as they are
            self.plots.moving = self.instrument.moving = False
            self.plots.arrange()
            self.instrument.restart()

    def _choose(self, view: View) -> None:
        """Other panels are shown: another instrument, which may need another height, or the surface
        in another dimension."""
        instrument, surfaces = self._instruments[view.instrument], self._surfaces(view.dimension)
        if instrument is not self.instrument:
            self.instrument, self._shown = instrument, None
            instrument.stale()
        elif surfaces == self.surfaces:
            return
        self.surfaces = surfaces
        self.resize(self.width, self.height, self.ratio)

    def _surfaces(self, dimension: Dimension) -> tuple[SurfacePanel, ...]:
        if dimension == "2d":
            return (self.surface,)
        if self._relief is None:
            from rmsviz.render.relief_panel import ReliefPanel  # the first picture needs none

            self._relief = ReliefPanel()
            self._relief.theme, self._relief.index = self.theme, self.surface.index
        self._relief.named = dimension == "3d"  # else the legend stands beside it
        return (self.surface, self._relief) if dimension == "both" else (self._relief,)

    def show(self, frame: Frame, budget: int | None = BUDGET) -> QRegion:
        """Bring the picture to `frame`; where it changed, in logical pixels.

        With a budget a long way is caught up over several calls (`behind` says so).
        """
        self._frame = frame
        for surface in self.surfaces:
            surface.show(frame)
        self.plots.show(frame.step)
        self.instrument.show(frame)
        changed = QRegion()
        for panel in self.panels:
            dirty = panel.advance(frame.step, budget)
            if not dirty.isEmpty():
                inside = dirty.translated(panel.rect.topLeft()).intersected(panel.rect)
                changed += QRegion(inside.toAlignedRect())
        return changed

    @property
    def behind(self) -> bool:
        """Whether trails are still to be caught up with."""
        return any(panel.behind for panel in self.panels)

    @property
    def covered(self) -> QRegion:
        """What the panels paint themselves; the rest is the window's ground."""
        region = QRegion()
        for panel in self.panels:
            inner = panel.rect.toRect() if panel.rect == QRectF(panel.rect.toRect()) else QRect()
            region += QRegion(inner)
        return region

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Paint what lies in `region` (logical pixels)."""
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        for panel in self.panels:
            within = region.intersected(panel.rect.toAlignedRect())
            if not within.isEmpty():
                panel.paint(painter, within)

    def draw(self, painter: QPainter) -> None:
        """Paint everything as vectors, but for the surface's shades."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for panel in self.panels:
            panel.draw(painter)

    def image(self) -> QImage:
        """The whole picture, with all trails caught up."""
        if self._frame is not None:
            self.show(self._frame, budget=None)
        size = QRectF(QPointF(), QPointF(self.width * self.ratio, self.height * self.ratio))
        image = QImage(size.size().toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.ratio)
        image.fill(QColor(self.theme.window))
        painter = QPainter(image)
        self.paint(painter, QRegion(0, 0, math.ceil(self.width), math.ceil(self.height)))
        painter.end()
        return image


def _halves(whole: QRectF) -> list[QRectF]:
    """Two halves with a gap, one above the other where the whole is upright."""
    one, other = QRectF(whole), QRectF(whole)
    if is_upright(whole.width(), whole.height()):
        one.setBottom(whole.center().y() - GAP / 2)
        other.setTop(whole.center().y() + GAP / 2)
    else:
        one.setRight(whole.center().x() - GAP / 2)
        other.setLeft(whole.center().x() + GAP / 2)
    return [one, other]


def _looks(view: View) -> tuple[View, View]:
    """What of a view the plots show, and what the instrument below them."""
    plots = replace(
        view,
        window=None,
        equal_scale=False,
        future=True,
        follow=False,
        linear_shades=False,
        arrows=False,
        dimension="2d",
        camera=Camera(),
    )
    return plots, replace(
        plots,
        step_range=None,
        linear_accumulators=False,
        linear_rates=False,
        linear_loss=False,
    )
