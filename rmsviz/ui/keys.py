"""Which keys a widget needs itself, before the window’s shortcuts see them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

_PRESSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)


def wants(focus: QWidget | None, event: QKeyEvent) -> bool:
    """Whether the widget that has the keys needs this one itself."""
    key = event.key()
    if key == Qt.Key.Key_F1 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return focus is not None and bool(focus.whatsThis())  # Qt shows it
    if isinstance(focus, QAbstractButton):
        return key in _PRESSING
    if isinstance(focus, QComboBox):
        moving = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        typing = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        letter = typing and Qt.Key.Key_0 <= key <= Qt.Key.Key_Z
        return key in _PRESSING or key in moving or letter
    return False
