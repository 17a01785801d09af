"""Asking where a file is to go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rmsviz.language import tr


def ask_target(parent: QWidget, title: str, start: str, kinds: str, ending: str) -> str:
    """A name with `ending` (none for a folder) for a new file, or for one that may be replaced;
    empty where it was given up."""
    dialog = QFileDialog(parent, title, start, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.selectFile(start)
    while dialog.exec():
        typed = dialog.selectedFiles()[0]
        name = with_ending(typed, ending)
        # The dialog has asked about the name as it was typed; another one is another file.
        if name == typed or not Path(name).exists() or _may_replace(parent, name):
            return name
    return ""


def with_ending(name: str, ending: str) -> str:
    """`name`, with `ending` behind it where it has another or none: lr 0.1 is no ending."""
    return name if name.lower().endswith(ending.lower()) else f"{name}{ending}"


def _may_replace(parent: QWidget, name: str) -> bool:
    choice = QMessageBox.StandardButton
    question = tr("{name} is there already. Replace it?", name=Path(name).name)
    asked = QMessageBox.question(parent, "rmsviz", question, choice.Yes | choice.No, choice.No)
    return asked == choice.Yes
