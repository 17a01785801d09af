"""The one document that is open: a scene, and the scenes before and after it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rmsviz.engine.errors import BadInput
from rmsviz.scene.scene import Scene

DEPTH = 500  # scenes that can be undone; they share all that did not change


class Store(QObject):
    """Holds the scene. Everything that changes it goes through `set` or `apply`."""

    changed = Signal(object, object)  # old Scene, new Scene
    history_changed = Signal()
    opened = Signal(object)  # Scene: another document, by `reset`
    said = Signal(str)  # what an edit did, or why it could not be made

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._past: deque[Scene] = deque(maxlen=DEPTH)
        self._future: list[Scene] = []
        self._merge: str | None = None

    @property
    def scene(self) -> Scene:
        return self._scene

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def set(self, scene: Scene, merge: str | None = None) -> None:
        """Make `scene` the one that is shown; an equal one changes nothing.

        Scenes that are set one after the other with the same `merge` are one entry: a drag.
        """
        if scene == self._scene:
            return
        if merge is None or merge != self._merge:
            self._close_entry()
            self._past.append(self._scene)
        self._merge = merge
        self._future.clear()
        self._show(scene)

    def apply(self, edit: Callable[[Scene], Scene], merge: str | None = None) -> bool:
        """Set what `edit` makes of the scene. Where it cannot, `said` says why."""
        try:
            scene = edit(self._scene)
        except BadInput as error:
            self.said.emit(str(error))
            return False
        self.set(scene, merge)
        return True

    def finish(self) -> None:
        """The drag has ended: what comes next is an entry of its own."""
        if self._close_entry():
            self.history_changed.emit()

    def _close_entry(self) -> bool:
        """End merging; True where the drag came back to where it began, and its entry went."""
        returned = self._merge is not None and bool(self._past) and self._past[-1] == self._scene
        if returned:
            self._past.pop()
        self._merge = None
        return returned

    def take_back(self, merge: str) -> None:
        """Drop the entry that is still merging under this name, as if it had never been."""
        if self._merge == merge:
            self._merge = None
            self._show(self._past.pop())

    def give_up(self, scene: Scene) -> None:
        """`scene` instead of what is shown. Where that was the scene before, the last entry is
        dropped: nobody wants to come back to what was given up."""
        if self._past and self._past[-1] == scene:
            self._merge = None
            self._show(self._past.pop())
        else:
            self.set(scene)

    def undo(self) -> None:
        self._close_entry()
        if self._past:
            self._future.append(self._scene)
            self._show(self._past.pop())

    def redo(self) -> None:
        self._close_entry()
        if self._future:
            self._past.append(self._scene)
            self._show(self._future.pop())

    def reset(self, scene: Scene) -> None:
        """Another document: nothing before it can be undone."""
        self._past.clear()
        self._future.clear()
        self._merge = None
        self._show(scene)
        self.opened.emit(scene)

    def _show(self, scene: Scene) -> None:
        old, self._scene = self._scene, scene
        self.changed.emit(old, scene)
        self.history_changed.emit()
