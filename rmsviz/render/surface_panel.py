"""The surface with its paths: where the runs are, where they were, where they will go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from rmsviz.engine.surface import Domain
from rmsviz.engine.trajectory import Outcome, Trajectory
from rmsviz.render.arrows import area_of, draw_coming
from rmsviz.render.backdrop import Window, paint_backdrop, phase, relief
from rmsviz.render.ghosts import THIN, run_ink
from rmsviz.render.heads import Heads, spots
from rmsviz.render.ink import card
from rmsviz.render.landmarks import draw_feasible, draw_minima, draw_starts
from rmsviz.render.legend import TYPE, draw_legend, legend_height, legend_of
from rmsviz.render.lines import LineSet
from rmsviz.render.panel import Panel
from rmsviz.render.recent import Recent
from rmsviz.render.segments import Curve
from rmsviz.render.shades import extremes
from rmsviz.render.signs import LARGEST, covered, edge_point, marker
from rmsviz.render.surface_axes import AXES, draw_caption, draw_surface_axes, window_beside
from rmsviz.render.swarm import draw_crowds
from rmsviz.render.trails import curves_of, ground_color
from rmsviz.scene.captions import Extremes, Rendering, surface_caption
from rmsviz.scene.follow import Following, following
from rmsviz.scene.frame import Coming, Crowd, Frame, Head
from rmsviz.scene.scene import Scene

# Pixels to a cell of the relief: of a surface at rest, of one that changes with time and is painted
# anew at every frame, of a window that leaps after a head, of one that a hand moves.
FINE, VARYING, FOLLOWING, COARSE = 2.0, 5.0, 8.0, 12.0


class SurfacePanel(Panel):
    """Shades, contours, minima, start; trails, faint futures, heads."""

    rendering: Rendering = "shades"

    def __init__(self) -> None:
        super().__init__()
        self.coarse = False
        self.named = True  # whether there is a legend
        self.frame: Frame | None = None
        self.window = Window(Domain(0, 1, 0, 1), QRectF())
        self._scene: Scene | None = None
        self._trajectory: Trajectory | None = None
        self._extremes = Recent[Extremes]()
        self._ground_of: object = None
        self._heads = QRectF()
        self._lines_of: object = None
        self._lines_mesh = self.mesh
        self._following: Following | None = None
        self._follow_key: object = None
        self._arranged: Domain | None = None  # the part of the plane that was asked for

    def load(self, scene: Scene, trajectory: Trajectory) -> None:
        """Take what is to be shown; the ground is kept while surface and window stay the same."""
        self._scene, self._trajectory = scene, trajectory
        self._follow()
        self._arrange()
        self.restart()
        self._check_ground()

    def place(self, rect: QRectF, ratio: float) -> None:
        changed = rect.size() != self.rect.size() or ratio != self._ratio
        super().place(rect, ratio)
        if changed:
            self._arrange()

    def show(self, frame: Frame) -> None:
        self.frame = frame
        if self._following is not None and self._asked != self._arranged:
            self._arrange()
            self.restart()
        self._check_ground()

    def _follow(self) -> None:
        """How the window follows the head of the right run, where it does."""
        assert self._scene is not None and self._trajectory is not None
        run, window = self._scene.compared[-1], self._scene.window
        key = self._trajectory, run, window, self._scene.view.follow
        if key != self._follow_key:
            self._follow_key = key
            path = self._trajectory.x[: self._trajectory.last(run) + 1, run]
            self._following = following(path, window) if self._scene.view.follow else None

    @property
    def _asked(self) -> Domain:
        """The part of the plane that is to be shown now."""
        assert self._scene is not None
        return self._following.window_at(self._time) if self._following else self._scene.window

    def _check_ground(self) -> None:
        """The ground is stale where another surface, window or time is shown, or less finely."""
        if self._scene is None:
            return
        surface = self._scene.experiment.surface
        linear = self._scene.view.linear_shades
        now = phase(surface, self.window.shown, self._time) if surface.varies else b""
        key = surface, self.window, now, self._cell, linear
        if key != self._ground_of:
            self._ground_of = key
            self.stale()

    @property
    def _time(self) -> int:
        return self.frame.step if self.frame else 0

    @property
    def _cell(self) -> float:
        """Pixels to a cell of the relief."""
        assert self._scene is not None
        still = VARYING if self._scene.experiment.surface.varies else FINE
        still = FOLLOWING if self._following else still
        return (COARSE if self.coarse else still) * (2 if self._ratio < 1 else 1)

    def _arrange(self) -> None:
        if self._scene is None or self._trajectory is None or self.rect.isEmpty():
            return
        size, view = TYPE * self.scale, self._scene.view
        named = self._visible() if self.named else ()
        self._legend = legend_of(self._scene, self.theme, named, self.size.width(), size)
        asked = self._arranged = self._asked
        self.window = self._window(self._scene, asked, legend_height(self._legend, size))
        looks = view.styles, view.future, self.theme.name, self.scale
        key = (self._trajectory, looks, self.window, self._traced)
        if key != self._lines_of or self.mesh.cell < self._lines_mesh.cell:  # finer ones may stay
            self._lines_of, self._lines_mesh = key, self.mesh
            self.lines = self._trails()  # of that key

    def _window(self, scene: Scene, asked: Domain, top: float) -> Window:
        """Where the part of the plane that is asked for stands on the panel, below `top`."""
        return window_beside(asked, self.size, top, scene.view.equal_scale, self.scale)

    @property
    def _traced(self) -> object:
        """What the trails depend on besides paths, looks, window and mesh."""
        return None

    def _trails(self) -> LineSet:
        return LineSet(self._curves(self.window), self.mesh)

    # -- trails ---------------------------------------------------------------------------------

    def _visible(self) -> Iterator[int]:
        assert self._scene is not None
        return self._scene.visible()

    def color(self, run: int) -> str:
        assert self._scene is not None
        return run_ink(self.theme, self._scene.view.styles[run], ground_color(self.theme))

    def _curves(self, window: Window) -> Iterator[Curve]:
        assert self._scene is not None and self._trajectory is not None
        return curves_of(self._scene, self._trajectory, window, self.theme, self.scale)

    # -- ground ---------------------------------------------------------------------------------

    @property
    def fleeting(self) -> bool:
        return self.coarse

    def draw_ground(self, painter: QPainter) -> None:
        if self._scene is None or self._trajectory is None or self.window.box.isEmpty():
            return
        surface = self._scene.experiment.surface
        linear = self._scene.view.linear_shades
        heights = relief(surface, self.window, self._time, self._cell, linear)
        card(painter, QRectF(0, 0, self.size.width(), self.size.height()), self.theme)
        paint_backdrop(painter, self.window, heights, self.theme, self.scale)
        self._draw_feasible(painter)
        draw_surface_axes(painter, self.window, self.theme, AXES * self.scale)

    def draw_words(self, painter: QPainter) -> None:
        if self._scene is None:
            return
        draw_legend(painter, self._legend, TYPE * self.scale)
        surface = self._scene.experiment.surface
        key = surface, self.window.shown
        found = self._extremes.get(key, lambda: extremes(*key))
        swarms = self._trajectory.swarms if self._trajectory else ()
        starts = swarms[0].starts.number if swarms else 0
        long, short = (
            surface_caption(self._scene, found, starts, self.rendering, few)
            for few in (False, True)
        )
        draw_caption(painter, self.size, long, short, self.theme, self.scale)

    def _draw_feasible(self, painter: QPainter) -> None:
        assert self._scene is not None
        feasible = self._scene.experiment.surface.kind.feasible
        if feasible is not None:
            draw_feasible(painter, self.window, feasible, self.theme, self.scale)

    def _draw_landmarks(self, painter: QPainter) -> None:
        assert self._scene is not None
        surface, looks = self._scene.experiment.surface, (self._opacity, self.theme, self.scale)
        if not surface.varies:
            draw_minima(painter, self.window, surface.minima, *looks)
        starts = [(self._scene.runs[run].start, pixel) for run, pixel in self.starts()]
        draw_starts(painter, self.window, starts, *looks)

    def _opacity(self, point: Sequence[float]) -> float:
        """Of a sign at a point of the plane that is shown."""
        return 1.0

    def within_reach(self, point: Sequence[float]) -> bool:
        """Whether a point of the plane can be taken hold of where it stands."""
        return True

    def starts(self) -> list[tuple[int, QPointF]]:
        """Where the starts stand on the panel, each with the first visible run that has it."""
        assert self._scene is not None
        found: dict[tuple[float, float], int] = {}
        for run in self._visible():
            found.setdefault(self._scene.runs[run].start, run)
        pixels = self.window.pixels(np.array(list(found)).reshape(-1, 2)).tolist()
        return [(run, QPointF(*p)) for run, p in zip(found.values(), pixels, strict=True)]

    # -- live -----------------------------------------------------------------------------------

    def _spots(self) -> Iterator[tuple[int, Head, QPointF]]:
        """Visible heads and where they stand, the compared pair on top."""
        if self._scene is not None and self.frame is not None:
            yield from spots(self._scene, self.frame, self.window)

    def _coming(self) -> Iterator[tuple[QPointF, Coming]]:
        """The coming steps of the heads that are in the window."""
        coming = {item.run: item for item in self.frame.coming} if self.frame else {}
        for run, _, spot in self._spots():
            if run in coming and self.window.box.contains(spot):
                yield spot, coming[run]

    def draw_live(self, painter: QPainter) -> None:
        if self._scene is None:
            return
        painter.save()
        painter.setClipRect(self.window.box.adjusted(-8, -8, 8, 8), Qt.ClipOperation.IntersectClip)
        if self.frame is not None:
            crowds = self._crowds(self.frame)
            draw_crowds(painter, crowds, self.window, self._scene, self.theme, self.scale)
        self._draw_landmarks(painter)
        for spot, coming in self._coming():
            self._draw_coming(painter, spot, coming)
        heads, shown = Heads(painter, self.window.box, self.theme, self.scale), list(self._spots())
        for place, (run, head, spot) in enumerate(shown):
            over = [other for _, _, other in shown[place + 1 :]]
            at = self._draw_head(painter, heads, run, head, spot, covered(spot, over, self.scale))
            if head.outcome is Outcome.DIVERGED:
                heads.draw_diverged(at, head.row + 1, crossed=at == spot)
        painter.restore()

    def _crowds(self, frame: Frame) -> Sequence[Crowd]:
        """The heads of many starts."""
        return frame.crowds

    def _draw_coming(self, painter: QPainter, spot: QPointF, coming: Coming) -> None:
        ink = self.color(coming.run)
        draw_coming(painter, self.window, spot, coming, ink, self.theme, self.scale)

    def _coming_area(self, spot: QPointF, coming: Coming) -> QRectF:
        return area_of(self.window, spot, coming, self.scale)

    def _edge(self, head: Head, spot: QPointF) -> tuple[QPointF, float]:
        """Where the edge is nearest to a head that is not shown, and in which direction it is."""
        return edge_point(self.window.box.adjusted(9, 9, -9, -9), spot)

    def _draw_head(
        self, painter: QPainter, heads: Heads, run: int, head: Head, spot: QPointF, larger: float
    ) -> QPointF:
        """The run's symbol, so many times `larger` where others cover it, or an arrow at the edge;
        where that stands."""
        assert self._scene is not None
        if not self.window.box.contains(spot):
            return heads.draw_arrow(*self._edge(head, spot), self.color(run))
        larger *= THIN if self._scene.view.styles[run].ghost else 1.0
        painter.setOpacity(self._opacity((head.x, head.y)))
        heads.draw_symbol(marker(self._scene.origin(run)), spot, larger, self.color(run))
        painter.setOpacity(1.0)
        return spot

    def live_changed(self) -> QRectF:
        reach = 14 * LARGEST * self.scale
        crowded = self.frame is not None and self.frame.crowds
        now = self.window.box.adjusted(-8, -8, 8, 8) if crowded else QRectF()
        for _, head, spot in self._spots():
            if head.outcome is Outcome.DIVERGED or not self.window.box.contains(spot):
                now = now.united(self.window.box)  # arrows make room for each other, with words
            else:
                area = QRectF(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach)
                now = now.united(area)
        for spot, coming in self._coming():
            now = now.united(self._coming_area(spot, coming))
        changed, self._heads = now.united(self._heads), now
        return changed
