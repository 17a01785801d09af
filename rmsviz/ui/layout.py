"""The window's layout, remembered from one time to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication

from rmsviz.ui.settings import settings
from rmsviz.ui.side_panel import USUAL

if TYPE_CHECKING:
    from rmsviz.ui.window import Window

SPLIT = 2  # panels and stage; a lesson between them has no place of its own to remember
_FIRST_SIZE = (1360, 850)
_TITLE = 40  # pixels that the system may need for the title and the frame
_TALL = 760  # from this height on, the experiment's fields are unfolded at first


def remember(window: Window) -> None:
    """Size and place, the split, what is folded."""
    store = settings()
    store.setValue("window/geometry", window.saveGeometry())
    if window.splitter.count() == SPLIT:
        store.setValue("window/split", window.splitter.saveState())
    store.setValue("window/folded", window.folded)
    store.setValue("window/experiment", window.side.surface.fold.isChecked())
    store.sync()


def restore(window: Window) -> None:
    """The layout of last time; what suits the screen where there is none."""
    store = settings()
    geometry, split = store.value("window/geometry"), store.value("window/split")
    if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
        room = QGuiApplication.primaryScreen().availableSize()
        window.resize(
            min(_FIRST_SIZE[0], room.width()), min(_FIRST_SIZE[1], room.height() - _TITLE)
        )
    if not (isinstance(split, QByteArray) and window.splitter.restoreState(split)):
        window.splitter.setSizes([USUAL, window.width() - USUAL])
    window.fold_side(store.value("window/folded", False) in (True, "true"))
    unfolded = store.value("window/experiment", window.height() >= _TALL)
    window.side.surface.fold.setChecked(unfolded in (True, "true"))
