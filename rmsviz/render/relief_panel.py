"""The surface with its paths in 3-D, turned with the mouse: heights are what the shades are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from rmsviz.engine.surface import Domain
from rmsviz.engine.trajectory import Trajectory
from rmsviz.render import block
from rmsviz.render.arrows import draw_coming
from rmsviz.render.backdrop import Window, phase
from rmsviz.render.block import Lines, lines_on
from rmsviz.render.cliffs import STEP
from rmsviz.render.drape import draped, ground_of, lines_of
from rmsviz.render.ink import card
from rmsviz.render.legend import TYPE
from rmsviz.render.lines import LineSet
from rmsviz.render.panel import DIRECT
from rmsviz.render.prospect import Prospect
from rmsviz.render.recent import Recent
from rmsviz.render.shades import Shades, shades_of
from rmsviz.render.sight import Sight, sight
from rmsviz.render.signs import edge_point
from rmsviz.render.surface_axes import AXES
from rmsviz.render.surface_panel import SurfacePanel
from rmsviz.scene.captions import Rendering
from rmsviz.scene.frame import Coming, Crowd, Frame, Head
from rmsviz.scene.scene import Scene

# Pixels to a column of what is seen: of a surface that changes at every frame, while a hand moves.
VARYING, COARSE = 2.0, 3.0
EXACT = 4.0  # pixels of ground that a ray may miss what is taken hold of
VEILED = 0.4  # opacity of a sign behind the surface


class ReliefPanel(SurfacePanel):
    """The block, its axes, trails laid over it, heads on it."""

    rendering: Rendering = "heights"

    def __init__(self) -> None:
        super().__init__()
        self._t = 0  # a step at which the surface is as it is shown
        self._times = Recent[int]()
        self._shades, self._sights = Recent[Shades](), Recent[Sight]()
        self._followed, self._sets = Recent[Lines](), Recent[LineSet]()

    # -- where it stands ------------------------------------------------------------------------

    def _window(self, scene: Scene, asked: Domain, top: float) -> Window:
        size, surface = TYPE * self.scale, scene.experiment.surface
        box = QRectF(QPointF(), self.size).adjusted(4.6 * size, top + size, -4.6 * size, -5 * size)
        box = QRectF(box.left(), box.top(), max(box.width(), 1.0), max(box.height(), 1.0))
        view, shown, t = scene.view, asked, self._t
        key = surface, shown, t, view.linear_shades
        shades = self._shades.get(key, lambda: shades_of(*key))
        return Prospect.of(shown, box, view.camera, view.equal_scale, surface, shades, t)

    def load(self, scene: Scene, trajectory: Trajectory) -> None:
        turned = self._scene is not None and self._scene.view.camera != scene.view.camera
        self.coarse = self.coarse or (self.moving and turned)
        super().load(scene, trajectory)

    @property
    def prospect(self) -> Prospect:
        assert isinstance(self.window, Prospect)
        return self.window

    def show(self, frame: Frame) -> None:
        self.frame = frame
        if self._varies:
            assert self._scene is not None
            surface, shown = self._scene.experiment.surface, self.window.shown
            key = surface, shown, phase(surface, shown, self._time)
            before, self._t = self._t, self._times.get(key, lambda: frame.step)
            if self._t != before:
                self._arrange()
                self.restart()
        self._check_ground()

    @property
    def _varies(self) -> bool:
        return self._scene is not None and self._scene.experiment.surface.varies

    @property
    def _cell(self) -> float:
        if self.coarse:  # as many columns, however large the block is
            return max(COARSE, round(self.prospect.unit / 100))
        return VARYING if self._varies else 1 / self._ratio

    @property
    def direct(self) -> bool:
        return super().direct or (self._varies and len(self.lines.lines) <= DIRECT)

    # -- what is seen ---------------------------------------------------------------------------

    @property
    def sight(self) -> Sight:
        """What the eye sees of the surface, worked out once for where it stands."""
        key = self.prospect, self.theme, self._cell
        fine = self._cell * self._ratio <= 1
        return self._sights.get(key, lambda: sight(*key, fine))

    @property
    def _traced(self) -> object:
        return self._cell, self.theme

    def _trails(self) -> LineSet:
        def lay() -> LineSet:
            curves = list(self._curves(ground_of(self.prospect)))
            laid = draped(curves, self.prospect, self.mesh)
            return lines_of(curves, laid, self.sight, self.theme)

        return self._sets.get((self._lines_of, self._lines_mesh), lay)

    def draw_ground(self, painter: QPainter) -> None:
        if self._scene is None or not isinstance(self.window, Prospect):
            return
        card(painter, QRectF(0, 0, self.size.width(), self.size.height()), self.theme)
        prospect, seen, theme, scale = self.window, self.sight, self.theme, self.scale
        block.draw_floor(painter, prospect, theme, scale)
        painter.drawImage(seen.box, seen.image)
        lines = self._lines_on()
        block.draw_contours(painter, prospect, seen, lines.contours, theme, scale)
        ink = QPen(QColor(theme.muted), STEP * scale)
        block.draw_surface_lines(painter, prospect, seen, lines.steps, ink)
        self._draw_feasible(painter)
        points = block.ROUGH_EDGE if self.coarse else block.EDGE
        block.draw_sides(painter, prospect, seen, points, theme, scale)
        block.Axes(painter, prospect, theme, AXES * scale).draw()

    def _lines_on(self) -> Lines:
        points = block.ROUGH if self.coarse or self._varies else block.GRID
        key = self.prospect.surface, self.prospect.shown, self.prospect.shades, self._t, points
        return self._followed.get(key, lambda: lines_on(self.prospect, points))

    def _draw_feasible(self, painter: QPainter) -> None:
        assert self._scene is not None
        feasible = self._scene.experiment.surface.kind.feasible
        if feasible is None:
            return
        ink = QPen(QColor(self.theme.muted), 1.2 * self.scale, Qt.PenStyle.DashLine)
        points = block.parted(block.outline(feasible, block.EDGE))
        block.draw_surface_lines(painter, self.prospect, self.sight, points, ink)

    # -- heads ----------------------------------------------------------------------------------

    def _opacity(self, point: Sequence[float]) -> float:
        return VEILED if self.hides(point) else 1.0

    def _crowds(self, frame: Frame) -> Sequence[Crowd]:
        """Those that are behind the surface are not shown: so many would not look veiled."""
        crowds = []
        for crowd in frame.crowds:
            depth = self.prospect.ground(crowd.points)[1]
            hidden = self.sight.hidden(self.prospect.pixels(crowd.points), depth)
            points = np.where(hidden[:, None], np.nan, crowd.points)
            crowds.append(replace(crowd, points=points))
        return crowds

    def hides(self, point: Sequence[float]) -> bool:
        """Whether a point of the plane is behind the surface."""
        there = np.array([point])
        depth = self.prospect.ground(there)[1]
        return bool(self.sight.hidden(self.prospect.pixels(there), depth)[0])

    def within_reach(self, point: Sequence[float]) -> bool:
        """Where a ray to it comes to it, and not to what is before it."""
        ground = ground_of(self.prospect)
        found = self.prospect.point(QPointF(*self.prospect.pixels(np.array(point)).tolist()))
        apart = ground.pixels(np.array(found)) - ground.pixels(np.array(point))
        return bool(np.hypot(*apart) <= EXACT)

    def _edge(self, head: Head, spot: QPointF) -> tuple[QPointF, float]:
        """On the surface's edge, or the floor's, towards where the head is on the ground."""
        ground, prospect = ground_of(self.prospect), self.prospect
        place = ground.pixels(np.array([head.x, head.y])).tolist()
        edge, angle = edge_point(ground.box, QPointF(*place))
        turned = math.radians(angle)
        further = edge + QPointF(math.cos(turned), math.sin(turned)) * 10
        ends = np.array([ground.point(edge), ground.point(further)])
        height = np.nan_to_num(prospect.heights(ends[0]))
        at, beyond = (QPointF(*p) for p in prospect.leveled(ends, height / prospect.tall).tolist())
        return at, math.degrees(math.atan2(beyond.y() - at.y(), beyond.x() - at.x()))

    def _draw_coming(self, painter: QPainter, spot: QPointF, coming: Coming) -> None:
        """Flat, as on a card that lies on the ground, raised to where the head is."""
        assert self.frame is not None
        head = self.frame.heads[coming.run]
        if head is None:
            return
        ground = ground_of(self.prospect)
        on_ground = QPointF(*ground.pixels(np.array([head.x, head.y])).tolist())
        painter.save()
        painter.setTransform(self._laid_flat(on_ground, spot), combine=True)
        ink = self.color(coming.run)
        draw_coming(painter, ground, on_ground, coming, ink, self.theme, self.scale)
        painter.restore()

    def _laid_flat(self, on_ground: QPointF, spot: QPointF) -> QTransform:
        """From pixels of the ground to those of the panel, one of them at `spot`."""
        (cos, sin), up = self.prospect.turn, self.prospect.tilt[1]
        turned = QTransform(cos, -sin * up, sin, cos * up, 0, 0)
        moved = spot - turned.map(on_ground)
        return turned * QTransform.fromTranslate(moved.x(), moved.y())

    def _coming_area(self, spot: QPointF, coming: Coming) -> QRectF:
        return self.window.box
