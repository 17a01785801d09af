"""What can be tried in a moment of a lesson: sliders of its parameters, buttons of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.render.theme import Theme
from rmsviz.scene.control import SURFACE, Control
from rmsviz.scene.moment import Moment
from rmsviz.scene.scene import Scene
from rmsviz.ui.param_row import ParamRow
from rmsviz.ui.style import DEFAULT_THEME, SMALL, UNIT, retheme
from rmsviz.ui.whats_this import about_command
from rmsviz.ui.widgets import explain

BUTTON_TEXTS = {
    "predict": tr("Guess the next steps"),
    "same_step": tr("Give all the same first step"),
    "best_rates": tr("Give each its best α of a sweep"),
    "framework": tr("Put another framework’s beside it"),
    "compare": tr("Run the real torch.optim and compare"),
}


class LessonTools(QWidget):
    """Stands below a lesson's text. It changes nothing itself: it asks."""

    changed = Signal(object, object, bool)  # Control, its value, whether the hand is still on it
    settled = Signal()
    asked = Signal(str)  # a command of the window

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DEFAULT_THEME
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(UNIT // 2)
        self.rows: dict[Control, ParamRow] = {}
        self.buttons: list[QPushButton] = []
        self._owners: dict[str, QLabel] = {}  # runs' names over their sliders

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def build(self, moment: Moment) -> None:
        """The tools of another moment in place of the present ones."""
        for part in (*self.rows.values(), *self._owners.values(), *self.buttons):
            part.hide()
            part.deleteLater()
        self.rows, self._owners, self.buttons = {}, {}, []
        for control in moment.controls:
            self._add_control(moment.scene, control)
        for name in moment.buttons:
            self._add_button(name)
        self.setVisible(self.any)
        retheme(self, self._theme)
        self.show_scene(moment.scene)

    @property
    def any(self) -> bool:
        """Whether there is something to try."""
        return bool(self.rows or self.buttons)

    def _add_control(self, scene: Scene, control: Control) -> None:
        if control.owner not in (SURFACE, *self._owners):
            label = QLabel(control.owner)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(font(SMALL + 1, "medium"))
            self._owners[control.owner] = label
            self._column.addWidget(label)
        row = self.rows[control] = ParamRow(control.param(scene), control.owner)
        row.changed.connect(lambda value, held: self.changed.emit(control, value, held))
        row.settled.connect(self.settled)
        self._column.addWidget(row)

    def _add_button(self, name: str) -> None:
        button = QPushButton(BUTTON_TEXTS[name])
        explain(button, BUTTON_TEXTS[name], about_command(name))
        button.clicked.connect(lambda: self.asked.emit(name))
        self.buttons.append(button)
        self._column.addWidget(button)

    def show_scene(self, scene: Scene) -> None:
        """Bring the sliders up to the scene; those of what is no longer there rest."""
        for control, row in self.rows.items():
            try:
                there = control.param(scene) == row.param
            except BadInput:  # the run is gone, or another method or surface has been chosen
                there = False
            row.setEnabled(there)
            if there:
                row.set_value(control.value(scene))
        colors = {r.label: s.color for r, s in zip(scene.runs, scene.view.styles, strict=True)}
        for owner, label in self._owners.items():
            color = self._theme.color(colors[owner]) if owner in colors else self._theme.faint
            label.setStyleSheet(f"color: {color}")
