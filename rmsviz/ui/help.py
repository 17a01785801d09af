"""The list of keys, and what program this is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from rmsviz import __version__
from rmsviz.render.fonts import font
from rmsviz.ui.menus import all_keys
from rmsviz.ui.style import HEADING
from rmsviz.ui.widgets import caption

COLUMNS = 3
_HAND = (
    ("Type a number", "click it; Enter takes it, Esc leaves it as it was"),
    ("Nudge a number or a slider", "↑ ↓, Page Up, Page Down"),
    ("Back to the usual value", "double-click the slider"),
    ("Rename a run", "double-click its name"),
    ("Go to a step", "click in a plot, or a point of a path"),
    ("Fewer steps in the plots", "wheel over a plot; with Shift further on; double-click: all"),
    ("A logarithmic or a linear axis", "click the axis"),
    ("Finish the name of a function", "Tab"),
)
_HALL = (
    ("The next moment, or play and pause", "Page Down"),
    ("The moment before, or to the start", "Page Up"),
    ("Black, until any key is pressed", "B or ."),
    ("Back to the desk", "Esc"),
)
_ABOUT = (
    "AdaGrad, RMSprop and their kin walk over loss surfaces, side by side, number by number. "
    "All numbers are float64; nothing is clamped, clipped or smoothed."
)


class HelpDialog(QDialog):
    """All keys, from the menus themselves."""

    def __init__(self, titles: dict[str, list[QAction]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 16)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        sections = {title: _keys_of(actions) for title, actions in titles.items()}
        sections["While presenting"] = list(_HALL)
        for i, column in enumerate(_columns(sections)):
            stack = QVBoxLayout()
            stack.setSpacing(16)
            for title in column:
                stack.addLayout(_section(title, sections[title]))
            stack.addStretch(1)
            grid.addLayout(stack, 0, i)
        grid.addLayout(_section("By hand", _HAND), 1, 0, 1, COLUMNS)
        grid.addWidget(_close_button(self), 2, 0, 1, COLUMNS)


def _keys_of(actions: list[QAction]) -> list[tuple[str, str]]:
    return [(a.text().replace("&", ""), all_keys(a)) for a in actions if a.shortcuts()]


def _columns(sections: dict[str, list[tuple[str, str]]]) -> list[list[str]]:
    """The titles of what has keys, in columns of about the same height: the longest first."""
    columns: list[list[str]] = [[] for _ in range(COLUMNS)]
    heights = [0] * COLUMNS
    for title, rows in sorted(sections.items(), key=lambda item: -len(item[1])):
        if rows:
            shortest = heights.index(min(heights))
            columns[shortest].append(title)
            heights[shortest] += len(rows) + 2
    return columns


class AboutDialog(QDialog):
    """Name, version, purpose."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About rmsviz")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        title = QLabel(f"rmsviz {__version__}")
        title.setFont(font(HEADING, "semibold"))
        text = QLabel(_ABOUT)
        text.setWordWrap(True)
        text.setFixedWidth(360)
        for part in (title, text, _close_button(self)):
            column.addWidget(part)


def _section(title: str, rows: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.addWidget(caption(title), 0, 0, 1, 2)
    for i, (text, keys) in enumerate(rows, start=1):
        shown = QLabel(keys)
        shown.setObjectName("muted")
        grid.addWidget(QLabel(text), i, 0)
        grid.addWidget(shown, i, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    box.rejected.connect(dialog.close)
    return box
