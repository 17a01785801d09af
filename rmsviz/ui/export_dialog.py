"""File → Export: what to make, how it will look, where it goes."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.job import Export, prepare
from rmsviz.language import tr, tr_n
from rmsviz.render.theme import Theme
from rmsviz.scene.durations import duration_text
from rmsviz.scene.scene import Scene
from rmsviz.ui.export_fields import Field
from rmsviz.ui.export_preview import Preview
from rmsviz.ui.export_rows import GROUPS, ROWS, FileKind, Row
from rmsviz.ui.exporting import FOLDER, command_words
from rmsviz.ui.file_dialog import ask_target
from rmsviz.ui.settings import settings
from rmsviz.ui.style import GAP, retheme
from rmsviz.ui.widgets import Chooser, explain, small_label

SETTLE = 150  # milliseconds after the last change until the preview follows
FORM = 340  # width
_REMEMBERED = "export/options"
_SAVE = tr("Asks for the file’s name, then makes it while you go on working.")
_COPY = tr("For a script: rmsviz export with these options makes the same file, byte for byte.")
_OF_THE_SCENE = ("at", "from", "to", "rate")


class ExportDialog(QDialog):
    """Asks for an export of `scene`, as it is now; `wanted(name, options)` says what is decided."""

    wanted = Signal(str, dict)

    def __init__(
        self,
        scene: Scene,
        trajectory: Trajectory,
        theme: Theme,
        path: Path | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._scene, self._trajectory, self._path = scene, trajectory, path
        self._given: dict[str, dict[str, str]] = _remembered()
        self._given.setdefault(tr("Film"), {"theme": theme.name})
        self._given.setdefault(tr("Picture"), {"theme": theme.name})
        self._fields: list[tuple[Row, Field]] = []
        self.export: Export | None = None
        self._build(theme)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE)
        self._soon.timeout.connect(self.look)
        self._choose_group()

    # What stands where

    def _build(self, theme: Theme) -> None:
        self.preview = Preview(self._scene, self._trajectory)
        self.group, self.format = Chooser(tr("What to make")), Chooser(tr("Kind of file"))
        for name in GROUPS:
            self.group.addItem(name)
        self.group.setCurrentText(str(settings().value("export/group", tr("Film"))))
        self.problem, self.summary = small_label("", "problem"), small_label("")
        self.problem.setWordWrap(True)
        self.summary.setWordWrap(True)
        self.save, self.copy = QPushButton(tr("Export…")), QPushButton(tr("Copy the command"))
        self.save.setDefault(True)
        self.copy.setAutoDefault(False)
        explain(
            self.group,
            tr("What to make"),
            tr("A film of the run, a picture of a step, or its numbers."),
        )
        explain(self.format, tr("Kind of file"), tr("The format of the file, and so its ending."))
        explain(self.save, tr("Choose the file and make it"), _SAVE, "Return")
        explain(self.copy, tr("The command line that makes the same file"), _COPY)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(20, 20, 20, 20)
        columns.setSpacing(24)
        columns.addWidget(self.preview, 1)
        columns.addLayout(self._right())
        self.preview.set_theme(theme)
        self.group.setFocus()
        retheme(self, theme)
        room = self.screen().availableSize()
        self.resize(min(1040, room.width() - 40), min(600, room.height() - 60))
        self.group.currentIndexChanged.connect(self._choose_group)
        self.format.currentIndexChanged.connect(self._choose_format)
        self.save.clicked.connect(self._ask_name)
        self.copy.clicked.connect(self._copy_command)

    def _right(self) -> QVBoxLayout:
        self._form = QWidget()
        self._form.setFixedWidth(FORM)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        explain(cancel, tr("Make nothing"), tr("Close without making a file."), "Esc")
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column = self._column = QVBoxLayout()
        column.setSpacing(GAP)
        for part in (self.group, self.format, self._form):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.problem)
        column.addWidget(self.summary)
        column.addLayout(buttons)
        return column

    def _choose_group(self) -> None:
        self.format.blockSignals(True)
        self.format.clear()
        for kind in GROUPS[self.group.currentText()]:
            self.format.addItem(kind.label, kind)
        known = self._given.get(self.group.currentText(), {}).get("format", "")
        self.format.setCurrentIndex(max(0, self.format.findText(known)))
        self.format.blockSignals(False)
        self._choose_format()

    def _choose_format(self) -> None:
        """The rows of this kind of file, filled with what was last chosen."""
        ending = self.kind.ending
        last, rate = self._scene.experiment.steps, self._scene.timeline.rate
        rows = [row for row in ROWS if ending in row.endings]
        made = [row.make(last, self._scene.timeline.step, rate) for row in rows]
        form = QWidget()
        lines = QFormLayout(form)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(8)
        lines.setHorizontalSpacing(12)
        self._fields = list(zip(rows, made, strict=True))
        for row, field in self._fields:
            field.show_options(self._given.get(self.group.currentText(), {}))
            field.changed.connect(self._follow)
            field.explain(row.label or row.about.rstrip("."), row.about)
            if row.label:
                lines.addRow(row.label, field)
            else:
                lines.addRow(field)
        form.setFixedWidth(max(FORM, form.sizeHint().width()))
        self._replace_form(form)
        retheme(form, self.preview.picture.theme)
        self._follow()
        self.look()

    def _replace_form(self, form: QWidget) -> None:
        self._column.replaceWidget(self._form, form)
        self._form.hide()
        self._form.deleteLater()
        self._form = form
        form.show()

    # What is chosen

    @property
    def kind(self) -> FileKind:
        chosen: FileKind = self.format.currentData()
        return chosen

    def options(self) -> dict[str, str]:
        """What is added to the command `rmsviz export`."""
        given = dict(self.kind.options)
        for _, field in self._fields:
            given |= field.options()
        return given

    def _follow(self) -> None:
        group = self.group.currentText()
        here = {name for row, _ in self._fields for name in row.options}
        others = {k: v for k, v in self._given.get(group, {}).items() if k not in here}
        self._given[group] = {**others, **self.options(), "format": self.kind.label}
        self.preview.pause()
        self._soon.start()

    def look(self) -> None:
        """Show what will be made, or say what is wrong; the last good preview stays then."""
        self._soon.stop()
        try:
            self.export = prepare(self._scene, f"x{self.kind.ending}", self.options())
        except BadInput as error:
            self.export = None
            self._show_problem(str(error))
            return
        self._show_problem("")
        self.summary.setText(self._summary(self.export))
        sample = self.export.sample
        self.preview.show_export(self.export, sample(self._trajectory) if sample else "")

    def _show_problem(self, text: str) -> None:
        plain = text.removeprefix("--")
        shown = plain
        for row, _ in self._fields:
            for option in row.options:
                if row.label and plain.startswith((f"{option}:", f"{option} ")):
                    shown = row.label + plain.removeprefix(option)
        self.problem.setText(f"{shown[:1].upper()}{shown[1:]}")
        self.problem.setVisible(bool(text))
        self.summary.setVisible(not text)
        self.save.setEnabled(not text)
        self.copy.setEnabled(not text)
        for row, field in self._fields:
            field.mark(any(plain.startswith((f"{o}:", f"{o} ")) for o in row.options))

    def _summary(self, export: Export) -> str:
        parts = []
        if export.picture:
            wide, high = export.picture.pixels
            parts.append(tr("{wide:,} × {high:,} pixels", wide=wide, high=high))
        if export.steps:
            fps = float(getattr(export.picture, "fps", 1))
            parts = [
                tr_n("{n:,} frame", "{n:,} frames", export.steps.frames),
                _length(export.steps.frames / fps),
                *parts,
            ]
        return ". ".join([" · ".join(parts), *(f"{s[:1].upper()}{s[1:]}" for s in export.said)])

    # What is done

    def _ask_name(self) -> None:
        self.look()
        if self.export is None:
            return
        ending = self.kind.ending
        folder = settings().value(FOLDER)
        start = Path(folder) if isinstance(folder, str) and Path(folder).is_dir() else Path.home()
        stem = self._path.stem if self._path else "rmsviz"
        suggested = stem if ending == "/" else f"{stem}{ending}"
        pattern = "" if ending == "/" else f"{self.kind.label.split(' —')[0]} (*{ending})"
        title = tr("The new folder for the pictures") if ending == "/" else tr("Export to")
        name = ask_target(self, title, str(start / suggested), pattern, ending.strip("/"))
        if name:
            self.decide(name)

    def decide(self, name: str) -> None:
        """Make the file `name`, or the folder. What belongs to this scene is not remembered."""
        name += "/" if self.kind.ending == "/" and not name.endswith("/") else ""
        group = self.group.currentText()
        kept = {k: v for k, v in self._given[group].items() if k not in _OF_THE_SCENE}
        settings().setValue("export/group", group)
        settings().setValue(_REMEMBERED, json.dumps({**_remembered(), group: kept}))
        self.wanted.emit(name, self.options())
        self.accept()

    def _copy_command(self) -> None:
        scene = str(self._path) if self._path else "SCENE.rmsviz"
        stem = self._path.stem if self._path else "rmsviz"
        options = self.options()
        if self.export and self.export.steps and not {"rate", "seconds"} & options.keys():
            options["rate"] = f"{self._scene.timeline.rate:g}"  # the window's, not the file's
        words = ["rmsviz", "export", scene, *command_words(options)]
        QGuiApplication.clipboard().setText(shlex.join([*words, "-o", f"{stem}{self.kind.ending}"]))
        unsaved = (
            "" if self._path else tr(" Save the scene first; SCENE.rmsviz stands for its file.")
        )
        self.summary.setText(tr("Copied.") + unsaved)


def _length(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else duration_text(seconds)


def _remembered() -> dict[str, dict[str, str]]:
    """The options of each group as they last were; nothing where that cannot be read."""
    try:
        found = json.loads(str(settings().value(_REMEMBERED, "{}")))
        return {
            str(group): {str(k): str(v) for k, v in options.items()}
            for group, options in found.items()
        }
    except (ValueError, AttributeError):
        return {}
