"""The surface with its paths: where the runs are, where they were, where they will go."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rmsviz.engine.surface import Domain
from rmsviz.engine.trajectory import Outcome, Trajectory
from rmsviz.render.arrows import area_of, draw_coming
from rmsviz.render.backdrop import Window, paint_backdrop, relief
from rmsviz.render.fonts import draw_text, fitted, text_width
from rmsviz.render.ghosts import THIN, run_ink
from rmsviz.render.ink import card
from rmsviz.render.legend import TYPE, draw_legend, legend_height, legend_of
from rmsviz.render.lines import LineSet
from rmsviz.render.panel import Panel
from rmsviz.render.segments import Curve
from rmsviz.render.shades import extremes
from rmsviz.render.signs import (
    LARGEST,
    covered,
    draw_arrow,
    draw_cross,
    draw_start,
    edge_point,
    marker,
    marker_path,
    outlined,
    star_path,
)
from rmsviz.render.surface_axes import draw_surface_axes, label_room
from rmsviz.render.swarm import draw_crowds
from rmsviz.render.trails import curves_of, ground_color
from rmsviz.scene.captions import Extremes, surface_caption
from rmsviz.scene.follow import Following, following
from rmsviz.scene.frame import Coming, Crowd, Frame, Head
from rmsviz.scene.numbers import step_text
from rmsviz.scene.scene import Scene

# Pixels to a cell of the relief: of a surface at rest, of one that changes with time and is painted
# anew at every frame, of a window that leaps after a head, of one that a hand moves.
FINE, VARYING, FOLLOWING, COARSE = 2.0, 5.0, 8.0, 12.0
AXES = 11.5  # type


class SurfacePanel(Panel):
    """Shades, contours, minima, start; trails, faint futures, heads."""

    rendering = "shades"  # what losses are shown as

    def __init__(self) -> None:
        super().__init__()
        self.coarse = False
        self.named = True  # whether there is a legend
        self.frame: Frame | None = None
        self.window = Window(Domain(0, 1, 0, 1), QRectF())
        self._scene: Scene | None = None
        self._trajectory: Trajectory | None = None
        self._extremes = Extremes(math.nan, math.nan)
        self._extremes_of: object = None
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
        key = surface, self.window, self._phase() if surface.varies else b"", self._cell, linear
        if key != self._ground_of:
            self._ground_of = key
            self.stale()

    def _phase(self) -> bytes:
        """A fingerprint of L_t: its values at a few points of the window."""
        assert self._scene is not None
        x0, x1, y0, y1 = self.window.shown
        x, y = np.meshgrid(np.linspace(x0, x1, 5), np.linspace(y0, y1, 5))
        points = np.stack([x, y], axis=-1)
        return self._scene.experiment.surface.value(points, self._time).tobytes()

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
            self._lines_of, self._lines_mesh, self.lines = key, self.mesh, self._trails()

    def _window(self, scene: Scene, asked: Domain, top: float) -> Window:
        """Where the part of the plane that is asked for stands on the panel, below `top`."""
        size, whole = TYPE * self.scale, QRectF(QPointF(), self.size)
        window, left, foot = self.window, 4.6 * size, 4.6 * size
        for _ in range(2):  # what the labels need depends on what is shown, and that on the room
            box = whole.adjusted(left, top, -14, -foot)
            box = QRectF(box.toRect())  # on whole pixels: crisp edges, and a quick copy
            window = Window.fit(asked, box, scene.view.equal_scale)
            widest = label_room(window, AXES * self.scale)
            left = max(left, size * math.ceil((widest + 26 * self.scale) / size))
        return window

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
        if key != self._extremes_of:
            self._extremes_of = key
            self._extremes = extremes(surface, self.window.shown)
        swarms = self._trajectory.swarms if self._trajectory else ()
        starts = swarms[0].starts.number if swarms else 0
        said = surface_caption(self._scene, self._extremes, starts, self.rendering)
        self._draw_caption(painter, said)

    def _draw_feasible(self, painter: QPainter) -> None:
        """The edges of the box that runs are kept in, where there is one."""
        assert self._scene is not None
        feasible, box = self._scene.experiment.surface.kind.feasible, self.window.box
        if feasible is None:
            return
        ink = QPen(QColor(self.theme.muted), 1.2 * self.scale, Qt.PenStyle.DashLine)
        painter.setPen(ink)
        for x in self.window.across(np.array([feasible.x0, feasible.x1])).tolist():
            if box.left() < x < box.right():
                painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        for y in self.window.down(np.array([feasible.y0, feasible.y1])).tolist():
            if box.top() < y < box.bottom():
                painter.drawLine(QLineF(box.left(), y, box.right(), y))

    def _draw_caption(self, painter: QPainter, caption: str) -> None:
        size, room = 11 * self.scale, self.size.width() - 24
        if text_width(caption, size) > room:
            caption = caption.replace("logarithmic", "log").replace("gradient noise", "noise")
        name, dot, rest = caption.partition(" · ")
        while text_width(dot + rest, size) > 0.75 * room and " · " in rest:
            rest = rest.partition(" · ")[2]  # the scale goes last: without it shades say nothing
        name = fitted(name, size, room - text_width(dot + rest, size))
        caption = fitted(f"{name}{dot}{rest}", size, room)
        x = (self.size.width() - text_width(caption, size)) / 2
        draw_text(painter, x, self.size.height() - 10, caption, size, self.theme.muted)

    def _draw_minima(self, painter: QPainter) -> None:
        assert self._scene is not None
        if self._scene.experiment.surface.varies:
            return
        minima = self._scene.experiment.surface.minima
        places = self.window.pixels(minima).tolist()
        for point, (x, y) in zip(minima.tolist(), places, strict=True):
            if self.window.box.contains(x, y):
                star = star_path(QPointF(x, y), 7 * self.scale)
                painter.setOpacity(self._opacity(point))
                outlined(painter, star, self.theme.text, self.theme, self.scale)
        painter.setOpacity(1.0)

    def _draw_starts(self, painter: QPainter) -> None:
        assert self._scene is not None
        for run, pixel in self.starts():
            if self.window.box.adjusted(-1, -1, 1, 1).contains(pixel):
                painter.setOpacity(self._opacity(self._scene.runs[run].start))
                draw_start(painter, pixel, self.theme, self.scale)
        painter.setOpacity(1.0)

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
        if self._scene is None or self.frame is None:
            return
        first = [i for i in self._visible() if i not in self._scene.view.pair]
        order = [*first, *(i for i in self._visible() if i not in first)]
        heads = [(run, head) for run in order if (head := self.frame.heads[run]) is not None]
        places = self.window.pixels(np.array([(h.x, h.y) for _, h in heads]).reshape(-1, 2))
        for (run, head), (x, y) in zip(heads, places.tolist(), strict=True):
            yield run, head, QPointF(x, y)

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
        self._draw_minima(painter)
        self._draw_starts(painter)
        taken: list[QPointF] = []
        said: list[QRectF] = []
        for spot, coming in self._coming():
            self._draw_coming(painter, spot, coming)
        shown = list(self._spots())
        for place, (run, head, spot) in enumerate(shown):
            over = [other for _, _, other in shown[place + 1 :]]
            at = self._draw_head(painter, run, head, spot, taken, covered(spot, over, self.scale))
            if head.outcome is Outcome.DIVERGED:
                if at == spot:
                    draw_cross(painter, at, self.theme, self.scale)
                self._say_diverged(painter, head.row + 1, at, said)
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
        self,
        painter: QPainter,
        run: int,
        head: Head,
        spot: QPointF,
        taken: list[QPointF],
        larger: float,
    ) -> QPointF:
        """The run's symbol, so many times `larger` where others cover it, or an arrow at the edge
        clear of those `taken`; where that stands."""
        color, theme, scale = self.color(run), self.theme, self.scale
        if self.window.box.contains(spot):
            assert self._scene is not None
            ghost = self._scene.view.styles[run].ghost
            radius = 6.2 * scale * larger * (THIN if ghost else 1.0)
            path = marker_path(marker(self._scene.origin(run)), spot, radius)
            painter.setOpacity(self._opacity((head.x, head.y)))
            outlined(painter, path, color, theme, scale)
            painter.setOpacity(1.0)
            return spot
        at, angle = self._edge(head, spot)
        inward = 1 if at.y() < self.window.box.center().y() else -1
        while any(abs(at.x() - p.x()) < 14 and abs(at.y() - p.y()) < 14 for p in taken):
            at += QPointF(0, inward * 17 * scale)
        taken.append(at)
        draw_arrow(painter, at, angle, color, theme, scale)
        return at

    def _say_diverged(self, painter: QPainter, row: int, at: QPointF, said: list[QRectF]) -> None:
        """Beside a head, clear of what is `said` of others."""
        size, text = AXES * self.scale, f"diverged at step {step_text(row)}"
        width, gap, box = text_width(text, size), 13 * self.scale, self.window.box
        right = at.x() + gap + width < box.right()
        room = QRectF(at.x() + gap if right else at.x() - gap - width, at.y() - size, width, size)
        down = size * 1.3 if at.y() < box.center().y() else -size * 1.3
        while any(room.intersects(other) for other in said):
            room.translate(0, down)
        said.append(room)
        baseline = room.bottom() + 0.36 * size
        draw_text(painter, room.left(), baseline, text, size, self.theme.error, "medium")

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
