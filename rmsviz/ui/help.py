"""The list of keys, what the instruments show, and what program this is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rmsviz import __version__
from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.scene.scene import INSTRUMENTS
from rmsviz.ui.menus import Menus, all_keys
from rmsviz.ui.style import HEADING
from rmsviz.ui.whats_this import about_command
from rmsviz.ui.widgets import caption, explain

COLUMNS, WIDE = 3, 1200  # on a screen that is wide; else one less
_HAND = (
    (tr("Type a number"), tr("click it; Enter takes it, Esc leaves it as it was")),
    (tr("Nudge a number or a slider"), tr("↑ ↓, Page Up, Page Down")),
    (tr("Back to the usual value"), tr("double-click the slider")),
    (tr("Rename a run"), tr("double-click its name")),
    (tr("Move the start of the runs"), tr("drag it on the surface")),
    (tr("Go to a step"), tr("click in a plot, or a point of a path")),
    (tr("Look closer, or elsewhere"), tr("wheel over the surface; drag it")),
    (
        tr("Fewer steps in the plots"),
        tr("wheel over a plot; with Shift further on; double-click: all"),
    ),
    (tr("A logarithmic or a linear axis"), tr("click the axis")),
    (tr("Finish the name of a function"), "Tab"),
)
_HALL = (
    (tr("The next moment, or play and pause"), "Page Down"),
    (tr("The moment before, or to the start"), "Page Up"),
    (tr("Black, until any key is pressed"), "B or ."),
    (tr("Back to the desk"), "Esc"),
)
_SHOWN = (
    (
        tr("Surface"),
        tr("The loss L(x, y) in shades and contours; each run’s path, and its head now."),
    ),
    (
        tr("Accumulator"),
        tr("G, AdaGrad’s sum of all squared gradients, or v, RMSprop’s moving average."),
    ),
    (
        tr("Effective learning rate"),
        tr(
            "α/(√v + ε), which multiplies the gradient; above the dashed 2/λ steps overshoot and "
            "grow."
        ),
    ),
    (tr("Loss"), tr("L at every step, of all runs that are shown.")),
)
_WRAPPED = 40  # characters, from which on a line may be broken
_ROOM = 80  # pixels of the screen beside the window
_ABOUT = tr(
    "AdaGrad, RMSprop and their kin walk over loss surfaces, side by side, number by number. "
    "All numbers are float64; nothing is clamped, clipped or smoothed."
)


class HelpDialog(QDialog):
    """All keys, from the menus themselves, and what the instruments show. It scrolls."""

    def __init__(self, menus: Menus, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and instruments"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = QWidget()
        page.setObjectName("list")
        self._lay_out(QGridLayout(page), menus)
        self.pages = QScrollArea()
        self.pages.setWidget(page)
        self.pages.setWidgetResizable(True)
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self.pages.setAccessibleName(tr("Keys and instruments"))
        explain(
            self.pages, tr("Scroll with ↑ ↓, Page Up and Page Down"), tr("All keys of the program.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 16, 16)
        column.addWidget(self.pages, 1)
        column.addWidget(_close_button(self))
        room, wanted = self.screen().availableSize(), page.sizeHint()
        wide = wanted.width() + 2 * self.pages.verticalScrollBar().sizeHint().width() + 16
        high = wanted.height() + column.sizeHint().height()
        self.resize(min(wide, room.width() - _ROOM), min(high, room.height() - _ROOM))
        self.pages.setFocus()

    def _lay_out(self, grid: QGridLayout, menus: Menus) -> None:
        grid.setContentsMargins(24, 20, 24, 16)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        sections = {title: _keys_of(actions) for title, actions in menus.titles.items()}
        sections[tr("While presenting")] = list(_HALL)
        count = COLUMNS if self.screen().availableSize().width() >= WIDE else COLUMNS - 1
        for i, column in enumerate(_columns(sections, count)):
            stack = QVBoxLayout()
            stack.setSpacing(16)
            for title in column:
                stack.addLayout(_section(title, sections[title]))
            stack.addStretch(1)
            # The first, the longest, goes down beside all that has no column of its own.
            grid.addLayout(stack, 0, i, 1 if i else 4, 1)
        closer = [(_plain(menus.actions[n]), about_command(n)) for n in INSTRUMENTS]
        grid.addLayout(_section(tr("By hand"), _HAND), 1, 1, 1, -1)
        grid.addLayout(_section(tr("What is shown"), [*_SHOWN, *closer]), 2, 1, 1, -1)
        grid.setRowStretch(3, 1)


def _plain(action: QAction) -> str:
    return action.text().replace("&", "")


def _keys_of(actions: list[QAction]) -> list[tuple[str, str]]:
    return [(_plain(a), all_keys(a)) for a in actions if a.shortcuts()]


def _columns(sections: dict[str, list[tuple[str, str]]], count: int) -> list[list[str]]:
    """The titles of what has keys, in columns of about the same height: the longest first."""
    columns: list[list[str]] = [[] for _ in range(count)]
    heights = [0] * count
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
        self.setWindowTitle(tr("About rmsviz"))
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
        shown.setWordWrap(len(keys) > _WRAPPED)
        grid.addWidget(QLabel(text), i, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(shown, i, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    box.rejected.connect(dialog.close)
    return box
