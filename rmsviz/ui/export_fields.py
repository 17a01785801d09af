"""The fields of an export: what each asks for, of which kinds of file, and its controls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from rmsviz.render.theme import THEMES
from rmsviz.ui.param_row import Toggle
from rmsviz.ui.style import mark_wrong
from rmsviz.ui.widgets import Chooser

FILMS, STILLS = (".mp4", ".webm", ".gif", ".apng", "/"), (".png", ".svg", ".pdf")
PICTURES = (*FILMS, *STILLS)


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name, its ending, and what else chooses it."""

    label: str
    ending: str
    options: tuple[tuple[str, str], ...] = ()


GROUPS: dict[str, tuple[FileKind, ...]] = {
    "Film": (
        FileKind("MP4 — plays everywhere", ".mp4"),
        FileKind("WebM (VP9)", ".webm"),
        FileKind("GIF", ".gif"),
        FileKind("APNG — every colour as it is", ".apng"),
        FileKind("Numbered PNG pictures", "/"),
    ),
    "Picture": (
        FileKind("PNG", ".png"),
        FileKind("SVG — vectors", ".svg"),
        FileKind("PDF — vectors", ".pdf"),
    ),
    "Numbers and code": (
        FileKind("CSV — every step of every run", ".csv"),
        FileKind("JSON", ".json"),
        FileKind("NPZ — NumPy arrays", ".npz"),
        FileKind("LaTeX — the arithmetic of a step", ".tex"),
        FileKind("Python — the same run with NumPy", ".py", (("code", "numpy"),)),
        FileKind("Python — the same run with PyTorch", ".py", (("code", "torch"),)),
    ),
}


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
        self._fields = [TextField(n, f"{n} step", h) for n, h in zip(names, hints, strict=True)]
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

    _UNITS = (("rate", "steps a second"), ("seconds", "seconds in all"))

    def __init__(self, rate: float) -> None:
        super().__init__()
        self._rate = f"{rate:g}"
        self.line, self.unit = boxed_line("Pace", self._rate), Chooser("Unit of the pace")
        self.line.setFixedWidth(64)
        self.unit.setMinimumContentsLength(13)
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


@dataclass(frozen=True)
class Row:
    """A line of the form: for which endings, its label, its options, and what makes its field from
    the steps of the scene and the rate of playback."""

    endings: tuple[str, ...]
    label: str
    options: tuple[str, ...]
    make: Callable[[int, int, float], Field]  # last step, present step, rate


_FILM_SIZES = (
    "1920x1080  Full HD",
    "1280x720  HD",
    "3840x2160  4K",
    "1080x1080  square",
    "1080x1920  upright",
    "960x540  for a web page",
)
_STILL_SIZES = (
    "1920x1080  slide",
    "84x70mm  one column",
    "174x110mm  two columns",
    "3840x2160  4K",
    "1080x1080  square",
)
_SHOWN = {
    "Everything": "full",
    "The surface": "surface",
    "Plots and arithmetic": "plots",
    "The pair’s plots": "pair",
    "The loss": "loss",
}
_QUALITY = ("7", "10  finest", "5", "3  smallest file")
_FPS = ("60", "30", "25", "24", "50", "120")

ROWS = (
    Row(FILMS, "Size", ("size",), lambda *_: OpenField("size", "Size", _FILM_SIZES)),
    Row(STILLS, "Size", ("size",), lambda *_: OpenField("size", "Size", _STILL_SIZES)),
    Row((".png",), "Dots an inch", ("dpi",), lambda *_: TextField("dpi", "Dots an inch", "300")),
    Row(PICTURES, "Show", ("layout",), lambda *_: ChoiceField("layout", "Show", _SHOWN)),
    Row(
        PICTURES,
        "Colours",
        ("theme",),
        lambda *_: ChoiceField("theme", "Colours", {t.title: t.name for t in THEMES.values()}),
    ),
    Row(
        (*STILLS, ".tex"),
        "Step",
        ("at",),
        lambda last, now, rate: TextField("at", "Step", f"{last:,}, the last", str(now or "")),
    ),
    Row(FILMS, "Pace", ("rate", "seconds"), lambda last, now, rate: PaceField(rate)),
    Row(
        FILMS,
        "Steps from, to",
        ("from", "to"),
        lambda last, now, rate: PairField(("from", "to"), ("0", f"{last}")),
    ),
    Row(FILMS, "Frames a second", ("fps",), lambda *_: OpenField("fps", "Frames a second", _FPS)),
    Row(FILMS, "Hold at the ends", ("hold",), lambda *_: TextField("hold", "Hold", "1 second")),
    Row(
        (".mp4", ".webm"),
        "Quality",
        ("quality",),
        lambda *_: OpenField("quality", "Quality", _QUALITY),
    ),
    Row((".gif", ".apng"), "", ("once",), lambda *_: SwitchField("once", "Begin again at the end")),
    Row(
        PICTURES,
        "",
        ("no-caption",),
        lambda *_: SwitchField("no-caption", "A line below that says what is shown"),
    ),
)
