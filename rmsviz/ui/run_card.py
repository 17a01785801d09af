"""The card of one run: its colour, name and rule, its hyperparameters, its menu."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from rmsviz.engine.experiment import Run
from rmsviz.engine.optimizer import Optimizer
from rmsviz.engine.param import Param
from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.render.signs import marker, marker_path
from rmsviz.render.theme import Theme
from rmsviz.scene.edit import remove_run, replace_run, set_setting, set_style
from rmsviz.scene.scene import RunStyle, Scene
from rmsviz.scene.symbols import symbol_text
from rmsviz.ui.formula_view import FormulaView
from rmsviz.ui.numerals import short_text
from rmsviz.ui.param_row import ParamRows
from rmsviz.ui.run_menu import fill_color_menu, fill_run_menu
from rmsviz.ui.store import Store
from rmsviz.ui.style import DEFAULT_THEME, retheme
from rmsviz.ui.widgets import FoldButton, IconButton, Panel, explain, keeps_escape, small_label

_COLOUR = tr(
    "The run’s colour and marker, the same on the surface, in all plots and in the arithmetic."
    " Choose another colour here."
)
_NAME = tr("What the run is called in plots, films and tables of numbers.")
_MORE = tr(
    "Settings that a method has but that are usually off: momentum, weight decay and the like."
)
_EYE = tr("Hide the run, or show it again. It is computed all the same.")
_MENU = tr(
    "What can be done with this run: another method, a copy, a ghost of it as it is now, which"
    " column of plots compares it, removing it."
)
_GHOST = tr("A ghost is a run as it was when it was kept, to compare with. This removes it.")
_PLACES = ("L", "R")
_PLACE_HELP = (
    tr("compared in the left column of plots"),
    tr("compared in the right column of plots"),
)


class ColorDot(QToolButton):
    """The run's marker in its colour; hollow where the run is hidden. A click opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = marker(0)
        self._color, self._filled, self._focus_color = "#000000", True, DEFAULT_THEME.focus
        self.setFixedSize(20, 24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))

    def show_color(self, color: str, filled: bool) -> None:
        if (color, filled) != (self._color, self._filled):
            self._color, self._filled = color, filled
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._focus_color = theme.focus

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(7.0, self.height() / 2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._focus_color), 1.5))
            painter.drawEllipse(middle, 6.25, 6.25)
        painter.setPen(QPen(QColor(self._color), 1.5))
        painter.setBrush(QColor(self._color) if self._filled else Qt.BrushStyle.NoBrush)
        radius = 4.0 if self.hasFocus() else 6.0 if self.underMouse() else 5.25
        painter.drawPath(marker_path(self.kind, middle, radius))


class NameField(QLineEdit):
    """The run's name; a double-click or F2 makes it editable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font(14, "medium"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.setMaxLength(40)
        self._name = ""

    def show_name(self, name: str) -> None:
        self._name = name
        self.setText(name)
        self.setCursorPosition(0)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.begin()

    def begin(self) -> None:
        """Let it be typed."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._name)
            self.clearFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()
        else:
            super().keyPressEvent(event)


class RunCard(Panel):
    """Shows one run of the scene; every edit goes to the store."""

    def __init__(self, store: Store, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self.index, self._theme = store, index, DEFAULT_THEME
        self._method: Optimizer | None = None
        self._run: Run | None = None
        self.more = FoldButton()
        self._build_head()
        self.rule = FormulaView(tr("Rule"))
        self.rows, self.extra_rows = ParamRows(), ParamRows()
        self.more.toggled.connect(self._fold)
        for part in (self.rule, self.rows, self.more, self.extra_rows):
            self.column.addWidget(part)
        self.extra_rows.hide()
        for rows in (self.rows, self.extra_rows):
            rows.changed.connect(self._set)
            rows.settled.connect(store.finish)
        self.show_run(store.scene)

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        self.dot, self.name = ColorDot(), NameField()
        self.place = small_label("", "badge")
        self.place.setFixedHeight(18)
        self.eye = IconButton("eye", tr("Hide"), 16)
        self.menu_button = IconButton("more", tr("More"), 16)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(QMenu(self.menu_button))
        self.drop = IconButton("close", tr("Remove the ghost"), 16)
        self.drop.clicked.connect(lambda: self._store.apply(lambda s: remove_run(s, self.index)))
        self._explain()
        for part in (self.dot, self.name, self.place, self.eye, self.menu_button, self.drop):
            head.addWidget(part, 1 if part is self.name else 0)
        head.setContentsMargins(0, 0, 0, 0)
        self.column.addLayout(head)
        self.name.editingFinished.connect(self._rename)
        self.eye.clicked.connect(lambda: self._style(visible=not self._visible()))
        self.menu_button.menu().aboutToShow.connect(self._fill_menu)
        self.menu_button.menu().aboutToHide.connect(self._cool)
        self.dot.menu().aboutToShow.connect(self._fill_colors)

    def _explain(self) -> None:
        """What stands at the head of a card; set_hint has the tooltips of its buttons."""
        explain(self.dot, tr("Colour and marker"), _COLOUR)
        explain(self.name, tr("The run’s name; double-click to change it"), _NAME)
        explain(self.more, tr("Settings that are usually off"), _MORE)
        self.eye.setWhatsThis(_EYE)
        self.menu_button.setWhatsThis(_MENU)
        self.drop.setWhatsThis(_GHOST)

    def show_run(self, scene: Scene) -> None:
        """Bring the card up to the scene; what did not change is left alone."""
        run, style = scene.runs[self.index], scene.view.styles[self.index]
        if run.method is not self._method:
            self._show_method(run.method)
        if run is not self._run:
            self._show_settings(run)
        self.dot.kind = marker(scene.origin(self.index))
        self._show_color(style)
        self._show_ghost(style.ghost)
        self.eye.set_icon("eye" if style.visible else "eye-off")
        self.eye.set_hint(
            tr("Hide {label}", label=run.label)
            if style.visible
            else tr("Show {label}", label=run.label)
        )
        self._show_place(scene)

    def _show_method(self, method: Optimizer) -> None:
        self._method = method
        self.rule.set_latex(method.rule, f"{method.label}: {method.source}")
        usual = [p for p in method.params if p.default]
        rare = [p for p in method.params if not p.default]  # off unless someone turns them on
        self.rows.build(usual, method.label)
        self.extra_rows.build(rare, method.label)
        self.more.setVisible(bool(rare))
        for rows in (self.rows, self.extra_rows):
            retheme(rows, self._theme)

    def _show_ghost(self, ghost: bool) -> None:
        """Of a ghost there is its name alone: its settings are kept as they were."""
        for part in (self.rule, self.rows, self.menu_button):
            part.setHidden(ghost)
        self.drop.setVisible(ghost)
        self.dot.setDisabled(ghost)
        self.more.setVisible(bool(self._rare()) and not ghost)
        self.extra_rows.setVisible(self.more.isChecked() and not ghost)

    def _show_settings(self, run: Run) -> None:
        self._run = run
        if run.label != self.name.text() and not self.name.hasFocus():
            self.name.show_name(run.label)
        self.name.setAccessibleName(tr("Name of {label}", label=run.label))
        self.dot.setAccessibleName(tr("Colour of {label}", label=run.label))
        self.menu_button.set_hint(tr("More for {label}", label=run.label))
        self.rows.set_values(run.settings)
        self.extra_rows.set_values(run.settings)
        self._label_more()

    def _label_more(self) -> None:
        """Folded settings that are in use are named: nothing works unseen."""
        if self._run is None or self._method is None:
            return
        used = [p for p in self._rare() if self._run.settings[p.name] != p.default]
        said = ", ".join(_said(p, self._run.settings[p.name]) for p in used)
        folded = not self.more.isChecked()
        self.more.setText(
            tr("more: {said}", said=said)
            if said and folded
            else tr("more")
            if folded
            else tr("less")
        )
        self.more.setAccessibleName(tr("More settings of {label}", label=self._run.label))

    def _cool(self) -> None:
        """The mouse left while the menu had it, and Qt has not told the button."""
        self.menu_button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        self.menu_button.update()

    def _rare(self) -> list[Param]:
        return [row.param for row in self.extra_rows.rows.values()]

    def _fold(self, shown: bool) -> None:
        self.extra_rows.setVisible(shown)
        self._label_more()

    def _show_place(self, scene: Scene) -> None:
        shown = self.index in scene.view.pair and len(scene.racing()) > 1
        self.place.setVisible(shown)
        if shown:
            column = scene.view.pair.index(self.index)
            self.place.setText(_PLACES[column])
            self.place.setToolTip(_PLACE_HELP[column])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_color(self._store.scene.view.styles[self.index])

    def _show_color(self, style: RunStyle) -> None:
        color = self._theme.color(style.color)
        self.dot.show_color(color, style.visible and not style.ghost)
        self.rule.set_color(color)

    def _visible(self) -> bool:
        return self._store.scene.view.styles[self.index].visible

    def _set(self, name: str, value: float | bool, held: bool) -> None:
        index, merge = self.index, f"run{self.index}.{name}" if held else None
        self._store.apply(lambda scene: set_setting(scene, index, name, value), merge)

    def _style(self, **changes: object) -> None:
        self._store.apply(lambda scene: set_style(scene, self.index, **changes))

    def _rename(self) -> None:
        run = self._store.scene.runs[self.index]
        label = self.name.text().strip() or run.method.label
        self.name.show_name(label)
        renamed = replace(run, label=label)
        self._store.apply(lambda scene: replace_run(scene, self.index, renamed))

    def _fill_menu(self) -> None:
        fill_run_menu(self.menu_button.menu(), self._store, self.index, self.name.begin)

    def _fill_colors(self) -> None:
        fill_color_menu(self.dot.menu(), self._store, self.index, self._theme)


def _said(param: Param, value: float | bool) -> str:
    if param.is_switch:
        return symbol_text(param)
    return f"{symbol_text(param)} {short_text(float(value), 3)}"
