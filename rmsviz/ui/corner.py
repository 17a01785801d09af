"""The commands that are wanted at a glance, at the menu bar's right end."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from rmsviz.language import tr
from rmsviz.render.theme import Theme
from rmsviz.ui.menus import Menus
from rmsviz.ui.style import GAP
from rmsviz.ui.whats_this import about_command
from rmsviz.ui.widgets import IconButton

_SIZE = 16


class Corner(QWidget):
    """Undo, redo, fold the panels, light or dark, the keys."""

    def __init__(self, menus: Menus, parent: QWidget) -> None:
        super().__init__(parent)
        self.undo = IconButton("undo", tr("Undo"), _SIZE)
        self.redo = IconButton("redo", tr("Redo"), _SIZE)
        self.side = IconButton("panel-left", tr("Fold or unfold the panels"), _SIZE)
        self.theme = IconButton("moon", tr("Dark theme"), _SIZE)
        self.keys = IconButton("help", tr("Keys and instruments"), _SIZE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, GAP, 2)
        row.setSpacing(2)
        for button in (self.undo, self.redo, self.side, self.theme, self.keys):
            row.addWidget(button)
        commands = {"undo": self.undo, "redo": self.redo, "side": self.side, "keys": self.keys}
        for name, button in commands.items():
            button.clicked.connect(menus.actions[name].trigger)
        menus.explain(**commands)
        self.theme.setWhatsThis(about_command("dark"))

    def show_history(self, can_undo: bool, can_redo: bool) -> None:
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def set_theme(self, theme: Theme) -> None:
        light = theme.name == "light"
        self.theme.set_icon("moon" if light else "sun")
        self.theme.set_hint(tr("Dark theme") if light else tr("Light theme"))
