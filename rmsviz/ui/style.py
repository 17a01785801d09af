"""How the controls look: one style sheet and one palette, made from a theme, over Qt's Fusion."""

from __future__ import annotations

from string import Template
from typing import Protocol, runtime_checkable

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from rmsviz.render.fonts import font
from rmsviz.render.theme import LIGHT, Theme

UNIT = 8  # the grid
GAP = 12  # between panels
TEXT, SMALL, HEADING = 13, 11, 15  # sizes in pixels

_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QWidget { color: $text; }
QFrame#panel { background: $panel; border: 1px solid $border; border-radius: 8px; }
QFrame#note { background: $note; border: 1px solid $axis; border-radius: 8px; }
QLabel { background: transparent; }
QLabel#caption, QLabel#muted { color: $muted; }
QLabel#problem { color: $error; }
QLabel#badge { color: $muted; border: 1px solid $border; border-radius: 4px; padding: 0 4px; }
QTextBrowser { background: transparent; border: 1px solid transparent; border-left: none;
               border-right: none; }
QPlainTextEdit { background: $panel; border: 1px solid $border; border-radius: 4px; }
QTextBrowser:focus, QPlainTextEdit:focus { border-color: $focus; }
QScrollArea, QScrollArea > QWidget > QWidget#list { background: transparent; border: none; }

QLineEdit { background: transparent; border: 1px solid transparent; border-radius: 5px;
            padding: 0 1px 0 4px; min-height: 22px; color: $text;
            placeholder-text-color: $faint;
            selection-background-color: $focus; selection-color: $on_accent; }
QLineEdit:hover { border-color: $border; background: $hover; }
QLineEdit:focus { border-color: $focus; background: $panel; }
QLineEdit#boxed { border-color: $border; background: $panel; min-height: 26px; padding: 0 6px; }
QLineEdit#boxed:hover { border-color: $axis; }
QLineEdit#boxed:focus { border-color: $focus; }
QLineEdit[wrong="true"], QLineEdit#boxed[wrong="true"],
QComboBox[wrong="true"] { border: 1px solid $error; }
QLineEdit:disabled { color: $faint; }

QComboBox { combobox-popup: 0; background: $panel; border: 1px solid $border; border-radius: 6px;
            padding: 0 24px 0 8px; min-height: 28px; color: $text; }
QComboBox#compact { min-height: 20px; padding-left: 4px; margin-right: 4px; border-radius: 5px; }
QComboBox:hover { border-color: $axis; }
QComboBox:focus, QComboBox:on { border-color: $focus; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QLineEdit { border: none; background: transparent; padding: 0; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $border; padding: 4px;
                              outline: none; selection-background-color: $hover;
                              selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $hover; color: $text; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
              padding: 3px; color: $text; }
QToolButton:hover, QToolButton:open, QToolButton:checked { background: $hover; }
QToolButton:pressed { background: $track; }
QToolButton:focus { border-color: $focus; }
QToolButton:disabled { color: $faint; background: transparent; }
QToolButton::menu-indicator { image: none; }
QToolButton#round { background: $accent; border: 2px solid $accent; border-radius: 21px; }
QToolButton#round:hover { background: $muted; border-color: $muted; }
QToolButton#round:focus { border-color: $focus; }
QPushButton { background: transparent; border: 1px solid $border; border-radius: 6px;
              padding: 0 12px; min-height: 28px; color: $text; }
QPushButton:hover { background: $hover; border-color: $axis; }
QPushButton:pressed { background: $track; }
QPushButton:focus { border-color: $focus; outline: none; }
QPushButton:disabled { color: $faint; }
QPushButton:default:enabled { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton:default:enabled:focus { border: 2px solid $focus; }
QPushButton#right:disabled { color: $text; border-color: $axis; font-weight: 500; }
QPushButton::menu-indicator { image: none; }
QPushButton#add { border: 1px dashed $dash; border-radius: 8px; min-height: 36px; color: $muted; }
QPushButton#add:hover { color: $text; border-color: $axis; background: $panel; }
QPushButton#add:focus { border: 1px solid $focus; }

QMenuBar { background: $window; border: none; padding: 4px 6px 2px 6px; spacing: 0; }
QMenuBar::item { background: transparent; color: $muted; padding: 5px 9px; border-radius: 5px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $track_soft; color: $text; }
QMenu { background: $panel; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; min-height: 18px; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QToolTip { background: $panel; color: $text; border: 1px solid $border; padding: 4px 6px; }

QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar::handle:vertical { background: $track; border-radius: 3px; min-height: 32px;
                              margin: 0 1px; }
QScrollBar::handle:vertical:hover { background: $axis; }
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 8px; }
QScrollBar::handle:horizontal { background: $track; border-radius: 3px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $track; }
QProgressBar { background: $track; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")

# Where contrast is high, the border of what has the keys is twice as thick, by which nothing moves;
# and what is under the mouse or chosen is told by more than a shade.
_STRONG = Template("""
QLineEdit:focus { border-width: 2px; padding: 0 0 0 3px; min-height: 20px; }
QLineEdit#boxed:focus { border-width: 2px; padding: 0 5px; min-height: 24px; }
QComboBox:focus { border-width: 2px; padding: 0 23px 0 7px; min-height: 26px; }
QComboBox#compact:focus { min-height: 18px; padding-left: 3px; }
QToolButton:hover, QToolButton:checked { border-color: $border; }
QToolButton:focus { border: 2px solid $focus; padding: 2px; }
QToolButton#round:focus { border-width: 3px; }
QPushButton:focus { border-width: 2px; padding: 0 11px; min-height: 26px; }
QPushButton#add:focus { border-width: 2px; min-height: 34px; }
QMenuBar::item:selected, QMenuBar::item:pressed, QMenu::item:selected:enabled,
QComboBox QAbstractItemView::item:selected { background: $accent; color: $on_accent; }
""")


@runtime_checkable
class Themed(Protocol):
    """A widget that paints something in a theme's colours itself."""

    def set_theme(self, theme: Theme) -> None: ...


def sheet(theme: Theme) -> str:
    """The style sheet of the window in `theme`."""
    plain = {key: value for key, value in vars(theme).items() if isinstance(value, str)}
    soft = mixed(theme.track, theme.window, 0.6)
    dash = mixed(theme.axis, theme.window, 0.46)
    made = _SHEET.substitute(
        plain,
        track_soft=soft,
        note=mixed(theme.track, theme.panel, 0.5),
        dash=dash,
    )
    return made + _STRONG.substitute(plain) if theme.strong else made


def mixed(color: str, ground: str, share: float) -> str:
    """`share` of `color` over `ground`."""
    a, b = QColor(color), QColor(ground)
    parts = zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    return QColor(*(round(share * p + (1 - share) * q) for p, q in parts)).name()


def palette_of(theme: Theme) -> QPalette:
    """For what no style sheet reaches: the platform-independent file and colour dialogs."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.hover,
        role.Text: theme.text,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.faint,
        role.Highlight: theme.focus,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.focus,
        role.Light: theme.panel,
        role.Midlight: theme.hover,
        role.Mid: theme.track,
        role.Dark: theme.axis,
        role.Shadow: theme.border,
    }
    palette = QPalette()
    for name, color in colors.items():
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.faint))
    return palette


def dress(app: QApplication, theme: Theme) -> None:
    """Fusion, the bundled font and the theme's palette for the whole program."""
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    if app.font() != font(TEXT):
        app.setFont(font(TEXT))
        QToolTip.setFont(font(12))
    app.setPalette(palette_of(theme))


def retheme(root: QWidget, theme: Theme) -> None:
    """Give `theme` to all widgets in `root` that paint with it."""
    for widget in root.findChildren(QWidget):
        if isinstance(widget, Themed):
            widget.set_theme(theme)


def mark_wrong(widget: QWidget, wrong: bool) -> None:
    """The red border of a field whose text cannot be used."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", wrong)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


DEFAULT_THEME = LIGHT  # of a widget that was not given one yet
