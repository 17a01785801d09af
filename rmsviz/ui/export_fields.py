"""The controls of an export's form: each asks for some options."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from rmsviz.language import tr
from rmsviz.ui.param_row import Toggle
from rmsviz.ui.style import mark_wrong
from rmsviz.ui.widgets import Chooser, explain


class Field(QWidget):
    """A control for some options. `options()` is what it adds to the command, nothing where all is
    as usual; `show_options` sets it."""

    changed = Signal()

    def options(self) -> dict[str, str]:
        raise NotImplementedError

    def show_options(self, given: Mapping[str, str]) -> None:
        raise NotImplementedError

    def mark(self, wrong: bool) -> None:
        """A red border, or none."""

    def explain(self, tip: str, about: str) -> None:
        """Say of all its controls what they are; a part of a control has its name."""
        for control in self.findChildren(QWidget):
            if control.focusPolicy() & Qt.FocusPolicy.TabFocus:
                explain(control, tip, about)
        for chooser in self.findChildren(Chooser):
            if (line := chooser.lineEdit()) is not None:
                line.setAccessibleName(chooser.accessibleName())

    def _row(self, *parts: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            row.addWidget(part, 1)


class TextField(Field):
    """A line that is typed, `usual` at first; empty it is what its hint says."""

    def __init__(self, option: str, name: str, hint: str, usual: str = "") -> None:
        super().__init__()
        self._option, self._usual = option, usual
        self.line = boxed_line(name, hint)
        self.line.textChanged.connect(self.changed)
        self._row(self.line)

    def options(self) -> dict[str, str]:
        text = self.line.text().strip()
        return {self._option: text} if text else {}

    def show_options(self, given: Mapping[str, str]) -> None:
        self.line.setText(given.get(self._option, self._usual))

    def mark(self, wrong: bool) -> None:
        mark_wrong(self.line, wrong)


class ChoiceField(Field):
    """One of a few; the first is the usual."""

    def __init__(self, option: str, name: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        self._option = option
        self.chooser = Chooser(name)
        for text, value in choices.items():
            self.chooser.addItem(text, value)
        self.chooser.currentIndexChanged.connect(self.changed)
        self._row(self.chooser)

    def options(self) -> dict[str, str]:
        return {self._option: self.chooser.currentData()} if self.chooser.currentIndex() else {}

    def show_options(self, given: Mapping[str, str]) -> None:
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(given.get(self._option))))

    def mark(self, wrong: bool) -> None:
        mark_wrong(self.chooser, wrong)


class OpenField(Field):
    """One of a few, or what is typed; of an entry its first word counts."""

    def __init__(self, option: str, name: str, choices: tuple[str, ...]) -> None:
        super().__init__()
        self._option, self._usual = option, choices[0].split()[0]
        self.chooser = Chooser(name)
        self.chooser.setEditable(True)
        self.chooser.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.chooser.setCompleter(None)  # type: ignore[arg-type]
        self.chooser.addItems(choices)
        self.chooser.activated.connect(self._choose)
        self.chooser.editTextChanged.connect(self.changed)
        self._row(self.chooser)

    def _choose(self, index: int) -> None:
        self.chooser.setEditText(self.chooser.itemText(index).split()[0])

    def options(self) -> dict[str, str]:
        text = "".join(self.chooser.currentText().split()) or self._usual
        return {} if text == self._usual else {self._option: text}

    def show_options(self, given: Mapping[str, str]) -> None:
        self.chooser.setEditText(given.get(self._option, self._usual))

    def mark(self, wrong: bool) -> None:
        mark_wrong(self.chooser, wrong)


class SwitchField(Field):
    """On as a rule; off, it adds its option."""

    def __init__(self, option: str, text: str) -> None:
        super().__init__()
        self._option = option
        self.toggle = Toggle(text)
        self.toggle.setAccessibleName(text)
        self.toggle.setChecked(True)
        self.toggle.toggled.connect(self.changed)
        self._row(self.toggle)

    def options(self) -> dict[str, str]:
        return {} if self.toggle.isChecked() else {self._option: ""}

    def show_options(self, given: Mapping[str, str]) -> None:
        self.toggle.setChecked(self._option not in given)


class PairField(Field):
    """From one step to another."""

    def __init__(self, names: tuple[str, str], hints: tuple[str, str]) -> None:
        super().__init__()
        self._fields = [
            TextField(n, tr("{n} step", n=n), h) for n, h in zip(names, hints, strict=True)
        ]
        for field in self._fields:
            field.changed.connect(self.changed)
        self._row(*self._fields)

    def options(self) -> dict[str, str]:
        return {name: text for field in self._fields for name, text in field.options().items()}

    def show_options(self, given: Mapping[str, str]) -> None:
        for field in self._fields:
            field.show_options(given)

    def mark(self, wrong: bool) -> None:
        for field in self._fields:
            field.mark(wrong)


class PaceField(Field):
    """Steps a second, or seconds in all."""

    _UNITS = (("rate", tr("steps a second")), ("seconds", tr("seconds in all")))

    def __init__(self, rate: float) -> None:
        super().__init__()
        self._rate = f"{rate:g}"
        self.line, self.unit = boxed_line(tr("Pace"), self._rate), Chooser(tr("Unit of the pace"))
        self.line.setFixedWidth(64)
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for option, text in self._UNITS:
            self.unit.addItem(text, option)
        self.line.textChanged.connect(self.changed)
        self.unit.currentIndexChanged.connect(self._change_unit)
        self._row(self.line, self.unit)

    def _change_unit(self) -> None:
        self.line.setPlaceholderText(self._rate if self.unit.currentData() == "rate" else "10")
        self.changed.emit()

    def options(self) -> dict[str, str]:
        text, option = self.line.text().strip(), self.unit.currentData()
        if option == "seconds":
            return {"seconds": text or "10"}
        return {"rate": text} if text else {}

    def show_options(self, given: Mapping[str, str]) -> None:
        index = 1 if "seconds" in given else 0
        self.unit.setCurrentIndex(index)
        self.line.setText(given.get(self._UNITS[index][0], ""))

    def mark(self, wrong: bool) -> None:
        mark_wrong(self.line, wrong)


def boxed_line(name: str, hint: str) -> QLineEdit:
    """A line with a border, and a hint of what it is when it is empty."""
    line = QLineEdit()
    line.setObjectName("boxed")
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line
