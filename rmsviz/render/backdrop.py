"""The picture of a surface: quiet shades and thin contours, on a logarithmic or a linear scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from rmsviz.engine.surface import Array, Domain, Surface
from rmsviz.render.breaks import Breaks, breaks_of
from rmsviz.render.cliffs import paint_cliffs, paint_undefined
from rmsviz.render.lines import draw_lines
from rmsviz.render.shades import Shades, loss_of, minimum_values, sampled
from rmsviz.render.theme import Theme

LEVELS = 16  # contours
SMOOTH = 4.0  # pixels to a cell from which on it is enlarged in two steps


@dataclass(frozen=True)
class Window:
    """The part of the plane `shown`, and the box on the panel where it is."""

    shown: Domain
    box: QRectF

    @classmethod
    def fit(cls, asked: Domain, box: QRectF, equal_scale: bool) -> Window:
        """`asked` in `box`; with `equal_scale` one axis shows more, so that circles are round."""
        if not equal_scale or box.isEmpty():
            return cls(asked, box)
        x0, x1, y0, y1 = asked
        unit = max((x1 - x0) / box.width(), (y1 - y0) / box.height())
        mx = (unit * box.width() - (x1 - x0)) / 2
        my = (unit * box.height() - (y1 - y0)) / 2
        return cls(Domain(x0 - mx, x1 + mx, y0 - my, y1 + my), box)

    def pixels(self, points: Array) -> Array:
        """Points of the plane `(n, 2)` in pixels of the panel."""
        return np.stack([self.across(points[..., 0]), self.down(points[..., 1])], axis=-1)

    def across(self, x: Array) -> Array:
        """Pixels from the left; what overflows becomes infinite."""
        with np.errstate(all="ignore"):
            scale = self.box.width() / (self.shown.x1 - self.shown.x0)
            return self.box.left() + (x - self.shown.x0) * scale

    def down(self, y: Array) -> Array:
        """Pixels from the top."""
        with np.errstate(all="ignore"):
            scale = self.box.height() / (self.shown.y1 - self.shown.y0)
            return self.box.bottom() - (y - self.shown.y0) * scale

    def pixel(self, x: float, y: float) -> QPointF:
        """The pixel of the panel where a point of the plane is."""
        return QPointF(*self.pixels(np.array([x, y])).tolist())

    def point(self, pixel: QPointF) -> tuple[float, float]:
        """The point of the plane at a pixel of the panel."""
        x0, x1, y0, y1 = self.shown
        x = x0 + (pixel.x() - self.box.left()) * ((x1 - x0) / self.box.width())
        y = y0 + (self.box.bottom() - pixel.y()) * ((y1 - y0) / self.box.height())
        return x, y


@dataclass(frozen=True, eq=False)
class Relief:
    """A surface on a grid: `shade` from 0 (least) to 1 (greatest), nan where undefined; and where
    it is not smooth."""

    xs: Array
    ys: Array
    shade: Array
    breaks: Breaks


def relief(surface: Surface, window: Window, t: int, cell: float, linear: bool = False) -> Relief:
    """The surface on a grid of about `cell` pixels, one cell wider than the window on every side,
    in the Shades of its values there."""
    xs = _centers(window.shown.x0, window.shown.x1, round(window.box.width() / cell))
    ys = _centers(window.shown.y0, window.shown.y1, round(window.box.height() / cell))
    values, along, up = sampled(surface, xs, ys, t)
    breaks = breaks_of(loss_of(surface, t), xs, ys, values, (along, up))
    known, poles = minimum_values(surface, window.shown), len(breaks.poles) > 0
    shades = Shades.over(values, known, linear, poles)
    if poles:
        values = np.clip(values, shades.least, shades.greatest)
    return Relief(xs, ys, shades.of(values), breaks)


def phase(surface: Surface, shown: Domain, t: int) -> bytes:
    """A fingerprint of L_t: its values at a few points of the window."""
    x0, x1, y0, y1 = shown
    x, y = np.meshgrid(np.linspace(x0, x1, 5), np.linspace(y0, y1, 5))
    return surface.value(np.stack([x, y], axis=-1), t).tobytes()


def _centers(low: float, high: float, count: int) -> Array:
    count = max(count, 2)
    step = (high - low) / count
    return low + step * (np.arange(-1, count + 1, dtype=np.float64) + 0.5)


def paint_backdrop(
    painter: QPainter, window: Window, relief: Relief, theme: Theme, stroke: float
) -> None:
    """Paint shades and contours into the window's box."""
    box = window.box
    painter.save()
    painter.setClipRect(box)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    rows, columns = relief.shade.shape
    image, inner = _image(_spread(relief.shade), theme), QRectF(1, 1, columns - 2, rows - 2)
    if box.width() > SMOOTH * columns:
        image, inner = _smoothed(
            image, inner, box.size() * (painter.device().devicePixelRatio() / 2)
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(box, image, inner)
    _paint_contours(painter, window, relief, theme, stroke)
    paint_undefined(painter, window, relief.breaks, theme, stroke)
    paint_cliffs(painter, window, relief.breaks, theme, stroke)
    painter.restore()


def _spread(shade: Array) -> Array:
    """Shades one cell further into what is undefined: its edge runs between the grid's points."""
    if not np.isnan(shade).any():
        return shade
    padded = np.pad(shade, 1, constant_values=np.nan)
    beside = np.stack([padded[1:-1, :-2], padded[1:-1, 2:], padded[:-2, 1:-1], padded[2:, 1:-1]])
    return np.where(np.isnan(shade), np.fmax.reduce(beside), shade)


def _smoothed(image: QImage, inner: QRectF, size: QSizeF) -> tuple[QImage, QRectF]:
    """The part `inner` of an image, made larger. Doubling the result without any smoothing looks
    the same where the image is coarse, and takes half as long."""
    larger = QImage(size.toSize(), QImage.Format.Format_RGB32)
    whole = QRectF(larger.rect())
    painter = QPainter(larger)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(whole, image, inner)
    painter.end()
    return larger, whole


def _image(shade: Array, theme: Theme) -> QImage:
    undefined = np.uint32(QColor(theme.window).rgb())
    table = np.append(ramp(theme.surface), undefined)
    index = np.where(np.isfinite(shade), shade * 1023, 1024).astype(np.int64)
    pixels = np.ascontiguousarray(table[index[::-1]])
    rows, columns = shade.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()  # of its own memory, not NumPy's


def ramp(surface: Sequence[str]) -> NDArray[np.uint32]:
    """The colours of 1024 shades."""
    colors = [QColor(c) for c in surface]
    stops = np.array([(c.red(), c.green(), c.blue()) for c in colors], dtype=np.float64)
    at = np.linspace(0, len(stops) - 1, 1024)
    rgb = np.stack([np.interp(at, np.arange(len(stops)), stops[:, k]) for k in range(3)], axis=-1)
    channels = np.round(rgb).astype(np.uint32)
    table = np.uint32(0xFF000000) | channels[:, 0] << 16 | channels[:, 1] << 8 | channels[:, 2]
    return table.astype(np.uint32)


def contour_pen(theme: Theme, stroke: float) -> QPen:
    """Thin lines may blend: flat ends and no overlap, so that transparency stays even."""
    color = QColor(theme.contour)
    color.setAlphaF(theme.contour_alpha)
    ink = QPen(color, stroke)
    ink.setCapStyle(Qt.PenCapStyle.FlatCap)
    return ink


def _paint_contours(
    painter: QPainter, window: Window, relief: Relief, theme: Theme, stroke: float
) -> None:
    painter.setPen(contour_pen(theme, stroke))
    masked = np.ma.masked_invalid(relief.shade)
    generator = contourpy.contour_generator(
        relief.xs, relief.ys, masked, line_type=contourpy.LineType.ChunkCombinedNan
    )
    gap = np.full((1, 2), np.nan)
    found = [gap]
    for level in (np.arange(LEVELS) + 0.5) / LEVELS:
        for points in generator.lines(float(level))[0]:
            if points is not None:
                found += [np.asarray(points), gap]
    points = np.concatenate(found)
    path = window.pixels(points)
    lines = np.hstack([path[:-1], path[1:]])
    drawn = np.isfinite(lines.sum(axis=1))  # nan parts the curves
    drawn[drawn] = ~broken(relief, (points[:-1] + points[1:])[drawn] / 2)
    draw_lines(painter, lines[drawn])


def broken(relief: Relief, points: Array) -> NDArray[np.bool_]:
    """Whether points lie in cells with a step or a pole: no contour joins its two sides."""
    axes = ((relief.xs, points[:, 0]), (relief.ys, points[:, 1]))
    columns, rows = (((z - axis[0]) / (axis[1] - axis[0])).astype(np.int64) for axis, z in axes)
    last_row, last_column = (n - 1 for n in relief.breaks.cells.shape)
    cells: NDArray[np.bool_] = relief.breaks.cells[
        np.clip(rows, 0, last_row), np.clip(columns, 0, last_column)
    ]
    return cells
