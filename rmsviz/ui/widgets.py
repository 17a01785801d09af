"""Small parts that the panels share: icon buttons, choosers, captions, panels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rmsviz.render.fonts import font
from rmsviz.render.icons import icon
from rmsviz.render.theme import Theme
from rmsviz.ui.style import DEFAULT_THEME, SMALL


@contextmanager
def working() -> Iterator[None]:
    """The pointer says that the program computes: for what takes up to half a second at once."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


class IconButton(QToolButton):
    """A flat button with one of our icons. Tab reaches it; a click leaves the focus where it is."""

    def __init__(self, name: str, hint: str, size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._theme, self._size = name, DEFAULT_THEME, size
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(size, size))
        self.setFixedSize(size + 14, size + 10)
        self.set_hint(hint)
        self._paint_icon()

    def set_hint(self, hint: str, keys: str = "") -> None:
        """What it does: the accessible name and, with its `keys`, the tooltip."""
        self.setAccessibleName(hint)
        self.setToolTip(f"{hint} ({keys})" if keys else hint)

    def set_icon(self, name: str) -> None:
        if name != self._icon:
            self._icon = name
            self._paint_icon()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint_icon()

    def _paint_icon(self) -> None:
        color = self._theme.on_accent if self.objectName() == "round" else self._theme.muted
        self.setIcon(icon(self._icon, color, self._size, self._theme.track))


class FoldButton(QToolButton):
    """A line with a chevron that folds or shows what stands under it; checked is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DEFAULT_THEME
        self.setFont(font(SMALL))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QColor(self._theme.focus))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5), 5, 5)
        color = self._theme.text if self.underMouse() else self._theme.muted
        name = "chevron-down" if self.isChecked() else "chevron-right"
        icon(name, color, 12).paint(painter, QRect(0, (self.height() - 12) // 2, 12, 12))
        room = self.rect().adjusted(18, 0, 0, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(QColor(color))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


class Chooser(QComboBox):
    """A flat combo box; the wheel scrolls the panel, not the choice."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DEFAULT_THEME
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = 14
        box = QRect(self.width() - side - 7, (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        icon("chevron-down", self._theme.muted, side).paint(painter, box)


class Panel(QFrame):
    """A rounded panel; `column` is its layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(15, 11, 11, 11)
        self.column.setSpacing(4)


def explain(widget: QWidget, tip: str, about: str, keys: str = "") -> None:
    """Say what a control is: a tooltip with its keys; one or two sentences for What’s This."""
    widget.setToolTip(f"{tip} ({keys})" if keys else tip)
    widget.setWhatsThis(about)


def caption(text: str, parent: QWidget | None = None) -> QLabel:
    """A panel's title: small spaced capitals."""
    label = QLabel(text.upper(), parent)
    label.setObjectName("caption")
    spaced = font(SMALL)
    spaced.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.0)
    label.setFont(spaced)
    return label


def small_label(text: str, role: str = "muted") -> QLabel:
    """A small label in the colour of its role: muted, problem or badge."""
    label = QLabel(text)
    label.setObjectName(role)
    label.setFont(font(SMALL))
    return label


def keeps_escape(event: QEvent) -> bool:
    """Accept the Escape that a shortcut would take, for a field that reverts with it."""
    escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
    taken = escape and event.type() == QEvent.Type.ShortcutOverride
    if taken:
        event.accept()
    return taken
