"""Sliders painted in the theme's colours: one for a parameter, and the track they all share."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QWidget

from rmsviz.engine.param import Param
from rmsviz.render.theme import Theme
from rmsviz.ui.numerals import short_text
from rmsviz.ui.scales import fraction_of, nudged, value_at
from rmsviz.ui.style import DEFAULT_THEME

TRACK, HANDLE = 3.0, 6.0  # the track's height, the handle's radius
TICKS = 10_000  # what assistive tools see of a slider: its place in so many parts


class TrackSlider(QSlider):
    """A thin track with a round handle. `fraction` says where; subclasses say what it means."""

    released = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = DEFAULT_THEME
        self._grip: float | None = None  # where the handle was taken, from its middle
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setMouseTracking(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def fraction(self) -> float:
        raise NotImplementedError

    def go_to(self, fraction: float) -> None:
        """The hand is at `fraction`."""
        raise NotImplementedError

    @property
    def held(self) -> bool:
        return self._grip is not None

    def handle_x(self) -> float:
        return HANDLE + 1 + self.fraction() * self._length()

    def _length(self) -> float:
        return max(self.width() - 2 * HANDLE - 2, 1.0)

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        offset = event.position().x() - self.handle_x()
        self._grip = offset if abs(offset) <= HANDLE + 2 else 0.0
        self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.held:
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.held and event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.update()
            self.released.emit()

    def _follow(self, event: QMouseEvent) -> None:
        x = event.position().x() - (self._grip or 0.0)
        self.go_to(min(max((x - HANDLE - 1) / self._length(), 0.0), 1.0))
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, x = self.height() / 2, self.handle_x()
        enabled = self.isEnabled()
        self._bar(painter, 1, self.width() - 1, self._theme.track)
        self._bar(painter, 1, x, self._theme.accent if enabled else self._theme.faint)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.focus), 2))
            painter.setBrush(QColor(self._theme.panel))
            painter.drawEllipse(QPointF(x, middle), HANDLE + 2.5, HANDLE + 2.5)
            painter.setPen(Qt.PenStyle.NoPen)
        self._paint_handle(painter, QPointF(x, middle))

    def _bar(self, painter: QPainter, left: float, right: float, color: str) -> None:
        painter.setBrush(QColor(color))
        box = QRectF(left, (self.height() - TRACK) / 2, right - left, TRACK)
        painter.drawRoundedRect(box, TRACK / 2, TRACK / 2)

    def _paint_handle(self, painter: QPainter, at: QPointF) -> None:
        larger = 1.0 if (self._hovered or self.held) and self.isEnabled() else 0.0
        painter.setBrush(QColor(self._theme.accent if self.isEnabled() else self._theme.faint))
        painter.drawEllipse(at, HANDLE + larger, HANDLE + larger)


_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}
_ENDS = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0}


class ParamSlider(TrackSlider):
    """A parameter's slider. For a value beyond its ends the handle stands at the end, hollow."""

    value_changed = Signal(float)

    def __init__(self, param: Param, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._param, self._number = param, float(param.default)
        self.setRange(0, TICKS)
        self._tell()

    @property
    def param(self) -> Param:
        return self._param

    def show_range(self, param: Param) -> None:
        """Let the slider end where `param` does."""
        if param != self._param:
            self._param = param
            self._tell()
            self.update()

    @property
    def number(self) -> float:
        return self._number

    def set_number(self, number: float) -> None:
        """Show `number`; says nothing."""
        if number != self._number:
            self._number = number
            self._tell()
            self.update()

    def fraction(self) -> float:
        return fraction_of(self._param, self._number)

    def go_to(self, fraction: float) -> None:
        self._change(value_at(self._param, fraction))

    def _change(self, number: float) -> None:
        if number != self._number:
            self.set_number(number)
            self.value_changed.emit(number)

    def _tell(self) -> None:
        """For assistive tools: the place as a number, the value as text."""
        self.setValue(round(self.fraction() * TICKS))
        self.setAccessibleDescription(short_text(self._number))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._change(float(self._param.default))
            self.released.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and (event.key() in _KEYS or event.key() in _ENDS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self._change(nudged(self._param, self._number, _KEYS[key]))
        elif key in _ENDS:
            self._change(value_at(self._param, _ENDS[key]))
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat() and (event.key() in _KEYS or event.key() in _ENDS):
            self.released.emit()
        super().keyReleaseEvent(event)

    def _paint_handle(self, painter: QPainter, at: QPointF) -> None:
        super()._paint_handle(painter, at)
        if not self._param.low <= self._number <= self._param.high:
            painter.setBrush(QColor(self._theme.panel))
            painter.drawEllipse(at, HANDLE - 2.5, HANDLE - 2.5)
