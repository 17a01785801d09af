"""The window's panels beside each other, their widths also by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from rmsviz.language import tr
from rmsviz.ui.widgets import explain

STEP = 16  # pixels to a press of a key
_KEYS = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}


class Split(QSplitter):
    """A splitter whose handles Tab reaches."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._made: list[QSplitterHandle] = []
        self.setChildrenCollapsible(False)
        self.setHandleWidth(4)

    def createHandle(self) -> QSplitterHandle:
        handle = _Handle(self.orientation(), self)
        self._made.append(handle)  # Qt owns it; Python must not let it go before
        return handle


class _Handle(QSplitterHandle):
    """Left and right move it while it has the focus; its colour then is the focus’."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Width of the panels"))
        explain(
            self,
            tr("Width of the panels: drag it, or ← → while it has the focus"),
            tr("How wide the panels on its left are; the stage has the rest."),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            QPainter(self).fillRect(self.rect(), self.palette().highlight())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() in _KEYS and not event.modifiers())
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.moveSplitter(self.x() + _KEYS[key])
        else:
            super().keyPressEvent(event)
