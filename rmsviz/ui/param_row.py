"""One parameter in a panel: its symbol, a slider and a field, or a switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from rmsviz.engine.param import Param, Settings
from rmsviz.language import tr
from rmsviz.render.theme import Theme
from rmsviz.scene.symbols import symbol_html, symbol_text, words
from rmsviz.ui.fields import NumberField
from rmsviz.ui.numerals import short_text
from rmsviz.ui.scales import fitted_range, nudged
from rmsviz.ui.slider import ParamSlider
from rmsviz.ui.style import DEFAULT_THEME
from rmsviz.ui.widgets import explain, small_label

FIELD = 76  # width of a number: 1.23 × 10⁻⁴
_LABEL, _WIDEST_LABEL = 22, 72
_BY_HAND = tr(
    "Drag it, or nudge it with ↑ and ↓, Page Up and Page Down; double-click: the usual value."
)
_BY_KEY = tr(
    "Type a number, or nudge it with ↑ and ↓, Page Up and Page Down; Esc leaves it as it was."
)


class Toggle(QCheckBox):
    """A check box painted as a switch, its words on the left."""

    _TRACK = QSize(26, 14)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = DEFAULT_THEME
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        words_width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words_width + self._TRACK.width() + 16, 24)

    def hitButton(self, pos: QPoint) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.text if self.isChecked() else self._theme.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.text())
        width, height = self._TRACK.width(), self._TRACK.height()
        left, top = self.width() - width - 6, (self.height() - height) / 2
        if self.hasFocus():
            painter.setPen(QColor(self._theme.focus))
            painter.drawRoundedRect(QRectF(left - 2.5, top - 2.5, width + 5, height + 5), 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent if self.isChecked() else self._theme.track))
        painter.drawRoundedRect(QRectF(left, top, width, height), height / 2, height / 2)
        knob = left + (width - height if self.isChecked() else 0) + 2
        painter.setBrush(QColor(self._theme.on_accent if self.isChecked() else self._theme.panel))
        painter.drawEllipse(QRectF(knob, top + 2, height - 4, height - 4))


class ParamRow(QWidget):
    """A parameter that can be dragged, nudged, typed or switched."""

    changed = Signal(object, bool)  # the value; whether the hand is still on it
    settled = Signal()  # the hand has let go

    def __init__(
        self, param: Param, owner: str, adapting: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.param, self._adapting = param, adapting
        self._name = tr("{owner} {setting}", owner=owner, setting=words(param.name))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        explain(self, _help(param), _help(param))
        if param.is_switch:
            self._build_switch()
        else:
            self._build_number()

    def _build_switch(self) -> None:
        self.toggle = Toggle(symbol_text(self.param))
        self.toggle.setAccessibleName(self._name)
        explain(self.toggle, _help(self.param), _help(self.param))
        self.toggle.toggled.connect(lambda on: self.changed.emit(on, False))
        self._grid.addWidget(self.toggle, 0, 0)

    def _build_number(self) -> None:
        param = self.param
        self.label = QLabel(symbol_html(param))
        self.slider = ParamSlider(param, self._name)
        self.field = NumberField(self._name, self._check, lambda v, n: self._nudged(v, n))
        self.field.setFixedWidth(FIELD)
        self.field.set_help(_help(param) + "\n" + tr("now {value}", value="{value}"))
        explain(self.slider, _help(param), f"{_help(param)}. {_BY_HAND}")
        self.field.setWhatsThis(f"{_help(param)}. {_BY_KEY}")
        self.problem = small_label("", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.set_label_width(_LABEL)
        for column, part in enumerate((self.label, self.slider, self.field)):
            self._grid.addWidget(part, 0, column)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.problem, 1, 0, 1, 3)
        self.slider.value_changed.connect(self._dragged)
        self.slider.released.connect(self.settled)
        self.field.committed.connect(lambda value: self._typed(value, False))
        self.field.nudged.connect(lambda value: self._typed(value, True))
        self.field.problem_changed.connect(self._show_problem)

    def _check(self, value: float) -> float:
        said = replace(self.param, name=symbol_text(self.param))  # as it stands beside the slider
        return float(said.check(value))

    def _nudged(self, value: float, count: int) -> float:
        return nudged(self.slider.param, value, count)

    def _dragged(self, value: float) -> None:
        self.field.set_value(value)
        self.changed.emit(value, True)

    def _typed(self, value: float, held: bool) -> None:
        self._adapt(value, narrower=not held)
        self.slider.set_number(value)
        self.changed.emit(value, held)

    def _show_problem(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def set_value(self, value: float | bool) -> None:
        """Show `value`; says nothing."""
        if self.param.is_switch:
            if self.toggle.isChecked() != bool(value):
                blocked = self.toggle.blockSignals(True)
                self.toggle.setChecked(bool(value))
                self.toggle.blockSignals(blocked)
            return
        self._adapt(float(value))
        self.slider.set_number(float(value))
        self.field.set_value(float(value))

    def _adapt(self, value: float, narrower: bool = False) -> None:
        """Let the slider reach what nobody could foresee, but not under the hand."""
        if self._adapting and not self.slider.held:
            self.slider.show_range(fitted_range(self.slider.param, value, narrower))

    def wanted_label_width(self) -> int:
        return 0 if self.param.is_switch else self.label.sizeHint().width()

    def set_label_width(self, width: int) -> None:
        if not self.param.is_switch:
            self.label.setFixedWidth(width)


class ParamRows(QWidget):
    """The rows of some parameters, one under the other, their sliders in line."""

    changed = Signal(str, object, bool)  # name, value, whether the hand is still on it
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, ParamRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def build(self, params: Sequence[Param], owner: str, adapting: bool = False) -> None:
        """Rows for `params` in place of the present ones; sliders that are `adapting` have ends
        that follow a value beyond them."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {param.name: ParamRow(param, owner, adapting, self) for param in params}
        for name, row in self.rows.items():
            row.changed.connect(lambda value, held, name=name: self.changed.emit(name, value, held))
            row.settled.connect(self.settled)
            self._column.addWidget(row)
        widest = max([row.wanted_label_width() for row in self.rows.values()], default=0)
        for row in self.rows.values():
            row.set_label_width(min(max(widest + 2, _LABEL), _WIDEST_LABEL))

    def set_values(self, settings: Settings) -> None:
        for name, row in self.rows.items():
            row.set_value(settings[name])


def _help(param: Param) -> str:
    """What it is, what can be given, what is usual."""
    head = f"{symbol_text(param)} ({param.name})" if param.symbol else words(param.name)
    text = f"{head}: {param.help}" if param.help else head
    if param.is_switch:
        return text
    unit = f" {param.unit}" if param.unit else ""
    return tr(
        "{said}\n{range_text}{unit}; usually {default}",
        said=text,
        range_text=param.range_text(),
        unit=unit,
        default=short_text(float(param.default)),
    )
