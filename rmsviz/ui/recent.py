"""The files that were opened or saved last, and the menu that opens them again."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from rmsviz.language import tr
from rmsviz.ui.settings import settings

MOST = 10
_KEY = "recent"
_WIDEST = 320  # pixels of a folder's name


def recent_files() -> list[Path]:
    """The newest first."""
    stored = settings().value(_KEY)
    names = [stored] if isinstance(stored, str) else stored  # how Qt reads a list of one
    if not isinstance(names, list):
        return []
    return [Path(name) for name in names if isinstance(name, str) and name][:MOST]


def remember_file(path: Path) -> None:
    """`path` is the newest."""
    path = path.absolute()
    if "\0" in str(path) or not _is_text(path):  # no name that the settings could hold
        return
    _store([path, *(other for other in recent_files() if other != path)])


def forget_file(path: Path) -> None:
    _store([other for other in recent_files() if other != path])


def _store(paths: list[Path]) -> None:
    settings().setValue(_KEY, [str(path) for path in paths[:MOST]])


def _is_text(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


class RecentMenu(QMenu):
    """Filled when it is shown. No disk is asked then: a file that is gone is noticed when it is
    chosen, and leaves the list."""

    chosen = Signal(object)  # Path
    said = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        files = recent_files()
        for place, path in enumerate(files, start=1):
            self.addAction(self._text(place, path), partial(self._choose, path))
        if files:
            self.addSeparator()
            self.addAction(tr("Clear"), partial(_store, []))
        else:
            self.addAction(tr("No files yet")).setEnabled(False)

    def _text(self, place: int, path: Path) -> str:
        """The name, and where a shortcut would stand, the folder."""
        folder = str(path.parent).replace(str(Path.home()), "~", 1)
        middle = Qt.TextElideMode.ElideMiddle
        shown = self.fontMetrics().elidedText(_plain(folder), middle, _WIDEST)
        return f"&{place % 10}  {_plain(path.name)}\t{shown}"

    def _choose(self, path: Path) -> None:
        if os.path.exists(path):
            self.chosen.emit(path)
        else:
            forget_file(path)
            self.said.emit(
                tr("there is no file {name} any more; it has left the list", name=path.name)
            )


def _plain(text: str) -> str:
    """As a menu shows it: one line, & as a letter."""
    return " ".join(text.split()).replace("&", "&&")
