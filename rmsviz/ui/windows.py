"""All windows of the program. Each has a scene, a time and an undo of its own; the theme is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QSize, Qt

from rmsviz.render.theme import Theme
from rmsviz.scene.scene import Scene, opening_scene
from rmsviz.ui.drops import Drops
from rmsviz.ui.recovery import Keeper, Lost
from rmsviz.ui.recovery_note import offer
from rmsviz.ui.window import Window

_ASIDE = QPoint(32, 32)  # a further window from the one it was asked for in


class Windows(QObject):
    """Makes windows, and lets them go when they are closed; the program ends with the last."""

    def __init__(self, make: Callable[[Scene], Window], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self.keepers: dict[Window, Keeper] = {}

    def open(self, scene: Scene | None = None, path: Path | None = None) -> Window:
        """A window on `scene`, which is in the file `path`; on the opening scene."""
        window = self._make(scene or opening_scene())
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.set_saved_path(path)
        self.keepers[window] = Keeper(window.documents, window)
        Drops(window)
        window.closed.connect(lambda: self._forget(window))
        window.window_requested.connect(lambda: self.open_beside(window))
        window.theme_chosen.connect(self._follow_theme)
        return window

    def open_beside(self, other: Window) -> Window:
        """A window on the opening scene, a little aside of another, and smaller where it would
        leave the screen."""
        window, place = self.open(), other.pos() + _ASIDE
        room = other.screen().availableGeometry()
        frame = other.frameGeometry().size() - other.size()
        left = QSize(room.right() + 1 - place.x(), room.bottom() + 1 - place.y()) - frame
        window.resize(other.size().boundedTo(left).expandedTo(window.minimumSize()))
        window.move(place)
        window.show()
        return window

    def offer_lost(self, window: Window) -> None:
        """Ask in `window` what is to become of what was lost in a crash."""
        offer(window, lambda lost: self._restore(window, lost))

    def _restore(self, window: Window, lost: list[Lost]) -> None:
        """Each scene in a window of its own; the first in this one, where nothing was done yet."""
        for one in lost:
            if window.documents.path is not None or window.store.scene != opening_scene():
                window = self.open_beside(window)
            self.keepers[window].restore(one)

    def _follow_theme(self, theme: Theme) -> None:
        for window in self.keepers:
            window.set_theme(theme)

    def _forget(self, window: Window) -> None:
        self.keepers.pop(window).close()
