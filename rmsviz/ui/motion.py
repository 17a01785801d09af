"""Whether nothing may move that nobody has set going: the user's choice, else the system's wish."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from rmsviz.language import tr
from rmsviz.ui.settings import settings

if TYPE_CHECKING:
    from rmsviz.ui.window import Window

WAIT = 300  # milliseconds for a desktop that does not answer
_PORTAL = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
    "ReadOne",
)


def less_motion() -> bool:
    """What was chosen in this program; where nothing was, what the system asks for."""
    chosen = settings().value("motion")
    return chosen == "less" if chosen in ("less", "full") else system_asks_for_less()


def remember_motion(less: bool) -> None:
    settings().setValue("motion", "less" if less else "full")


def toggle_motion(window: Window) -> None:
    """From now on the choice counts, and not the system’s wish."""
    remember_motion(not less_motion())
    show_motion(window)


def show_motion(window: Window) -> None:
    """Check the menu’s entry, or not."""
    window.menus.actions["less_motion"].setChecked(less_motion())


def play_unasked(window: Window) -> None:
    """Play what nobody has pressed play for; where less motion is wished for, it waits."""
    if less_motion():
        window.show_message(tr("press play ({keys}) to see it run", keys=window.menus.keys("play")))
    else:
        window.playhead.play()


def system_asks_for_less() -> bool:
    """Qt knows it from 6.12 on; before that a Linux desktop tells it by its settings portal."""
    hints = getattr(QGuiApplication.styleHints(), "accessibility", None)
    preference = getattr(hints() if hints else None, "motionPreference", None)
    if preference is not None:
        return bool(preference().name != "NoPreference")
    return _portal_asks_for_less()


@cache
def _portal_asks_for_less() -> bool:
    """Asked once: a desktop may take its time."""
    reduced = ask_portal("org.freedesktop.appearance", "reduced-motion")
    if reduced is not None:
        return reduced == 1
    return ask_portal("org.gnome.desktop.interface", "enable-animations") is False


def ask_portal(space: str, key: str) -> object:
    """A setting of the desktop, by D-Bus on this machine; None where there is none."""
    try:
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusVariant
    except ImportError:  # a Qt without D-Bus
        return None
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return None
    question = QDBusMessage.createMethodCall(*_PORTAL)
    question.setArguments([space, key])
    answer = bus.call(question, QDBus.CallMode.Block, WAIT)
    if answer.type() != QDBusMessage.MessageType.ReplyMessage or not answer.arguments():
        return None
    value: object = answer.arguments()[0]
    return value.variant() if isinstance(value, QDBusVariant) else value
