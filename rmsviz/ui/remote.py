"""A presenter's remote: to the program it is a keyboard, whichever window or field has the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

Key = Qt.Key
ANSWERED = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
TYPED = (Key.Key_B, Key.Key_Period, Key.Key_Escape)  # left to a field in which somebody types
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Remote(QObject):
    """Takes its keys before shortcuts and widgets see them, while it is listening."""

    forward = Signal()
    backward = Signal()
    darkened = Signal()
    left = Signal()
    woken = Signal()  # any key, while the screen is `dark`

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.dark = False
        self._meanings = {
            Key.Key_PageDown: self.forward,
            Key.Key_PageUp: self.backward,
            Key.Key_B: self.darkened,
            Key.Key_Period: self.darkened,
            Key.Key_Escape: self.left,
        }

    def listen(self, listening: bool) -> None:
        app = QApplication.instance()
        assert app is not None
        if listening:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in ANSWERED or not isinstance(event, QKeyEvent):
            return False
        meaning = self._meaning(event)
        if meaning is None:
            return False
        event.accept()  # of an override: no shortcut is to have it
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            meaning.emit()
        return True

    def _meaning(self, event: QKeyEvent) -> SignalInstance | None:
        if self.dark:
            return self.woken
        if QApplication.activeModalWidget() or QApplication.activePopupWidget():
            return None
        key = Key(event.key())
        if key in TYPED and isinstance(QApplication.focusWidget(), QLineEdit):
            return None
        return self._meanings.get(key) if event.modifiers() in PLAIN else None
