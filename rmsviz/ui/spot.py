"""A pointer that can be seen from the last row: a large soft spot where the mouse is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QRadialGradient
from PySide6.QtWidgets import QWidget

from rmsviz.render.stage import Stage
from rmsviz.ui.grips import point_at, surface_at

SHARE = 0.1  # of the picture's height
STILL = 2500  # milliseconds after which a mouse that stands still is no pointer
INK, DENSITY = "#e0002d", 0.62
RIM = 0.55  # of the radius, as far as which the spot is even


class Spot(QWidget):
    """Lies over a stage and lets the mouse through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over, self.wanted = over, True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL)
        self._still.timeout.connect(self.hide)
        self.hide()

    def point(self, at: QPointF | None) -> None:
        """Stand at a place of what is below, for a while; None: nowhere."""
        if at is None or not self.wanted:
            self.hide()
            return
        size = round(SHARE * self._over.height())
        self.setGeometry(round(at.x() - size / 2), round(at.y() - size / 2), size, size)
        self.show()
        self.raise_()
        self._still.start()

    def toggle(self) -> None:
        self.wanted = not self.wanted
        if not self.wanted:
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center, radius = QRectF(self.rect()).center(), self.width() / 2
        soft, ink = QRadialGradient(center, radius), QColor(INK)
        for place, share in ((0.0, 0.5), (RIM, 1.0), (1.0, 0.0)):
            ink.setAlphaF(DENSITY * share)
            soft.setColorAt(place, ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(soft))
        painter.drawEllipse(center, radius, radius)


def same_place(position: QPointF, here: Stage, there: Stage) -> QPointF | None:
    """Where on another stage that shows the same scene a position of this one is: the same point of
    the plane, or as far along in the same panel."""
    panel = surface_at(here, position)
    if panel is not None and there.surfaces[0] in there.panels:
        across = there.surfaces[here.surfaces.index(panel)]
        point = point_at(panel, position)
        return across.rect.topLeft() + across.window.pixel(*point) if point else None
    for mine, other in ((here.plots, there.plots), (here.instrument, there.instrument)):
        if mine.rect.contains(position) and mine in here.panels and other in there.panels:
            away, a, b = position - mine.rect.topLeft(), mine.size, other.size
            x, y = away.x() / a.width() * b.width(), away.y() / a.height() * b.height()
            return other.rect.topLeft() + QPointF(x, y)
    return None
