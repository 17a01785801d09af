"""What the program remembers from one time to the next: the window's layout and the theme."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, SignalInstance
from PySide6.QtGui import QGuiApplication

from rmsviz.render.theme import CONTRAST, DARK, LIGHT, THEMES, Theme

SYSTEM = "system"  # the choice to follow the system: light, dark or high contrast


def settings() -> QSettings:
    """The user's settings, a text file where the platform keeps such."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "rmsviz", "rmsviz")


def theme_choice() -> str:
    """The name of a theme, or SYSTEM."""
    choice = settings().value("theme", SYSTEM)
    return choice if isinstance(choice, str) and choice in THEMES else SYSTEM


def remember_theme(choice: str) -> None:
    settings().setValue("theme", choice)


def chosen_theme() -> Theme:
    """The theme to start with."""
    return theme_named(theme_choice())


def theme_named(choice: str) -> Theme:
    """The theme `choice`; the one that suits the system for SYSTEM."""
    if choice in THEMES:
        return THEMES[choice]
    if wants_contrast():
        return CONTRAST
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def system_wishes() -> list[SignalInstance]:
    """What is emitted when the theme for SYSTEM may have become another."""
    hints = QGuiApplication.styleHints()
    wishes = [hints.colorSchemeChanged]
    if hasattr(hints, "accessibility"):
        wishes.append(hints.accessibility().contrastPreferenceChanged)
    return wishes


def wants_contrast() -> bool:
    """Whether the system asks for high contrast. Before 6.10 Qt does not tell."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def lessons_done() -> list[str]:
    """The names of the program's lessons that were gone through to their end."""
    stored = settings().value("lessons/done")
    names = [stored] if isinstance(stored, str) else stored  # how Qt reads a list of one
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def remember_lesson(name: str) -> None:
    """A lesson has been gone through."""
    if name not in (done := lessons_done()):
        settings().setValue("lessons/done", [*done, name])
