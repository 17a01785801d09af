"""Asking where a file is to go."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_target(parent: QWidget, title: str, start: str, kinds: str, ending: str) -> str:
    """A name that was chosen for a new file, or one that may be replaced, with `ending` where none
    was typed; empty where it was given up. A native dialog adds the ending before it asks about
    replacing."""
    dialog = QFileDialog(parent, title, start, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.selectFile(start)
    return dialog.selectedFiles()[0] if dialog.exec() else ""
