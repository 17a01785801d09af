"""By keys what is otherwise done by a hand on the stage: moving the start, the view, the split."""

from __future__ import annotations

from PySide6.QtCore import QObject

from rmsviz.engine.surface import Domain
from rmsviz.scene.edit import set_start
from rmsviz.scene.scene import Scene, with_view
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.window import Window

PAN, SPLIT = 0.1, 0.02  # of what is shown; of the stage


class Nudges(QObject):
    """Does what the window asks for by `nudge_requested`: `start` or `view` to a side, one step at
    a time, or the stage's `split`."""

    def __init__(self, window: Window, view: StageView) -> None:
        super().__init__(window)
        self._store, self._view = window.store, view
        window.nudge_requested.connect(self.nudge)

    def nudge(self, what: str, right: int, up: int) -> None:
        if what == "start":
            self._store.apply(lambda scene: _started(scene, right, up), merge="start")
        elif what == "view":
            self._store.apply(lambda scene: _panned(scene, right, up), merge="window")
        elif self._view.stage.can_split:
            self._view.set_split(self._view.stage.split + right * SPLIT)
            self._view.split_moved.emit(self._view.stage.split)


def _started(scene: Scene, right: int, up: int) -> Scene:
    """All starts moved by about a hundredth of what is shown, a round number."""
    x0, x1, y0, y1 = scene.window
    dx, dy = (float(f"{(high - low) / 100:.0e}") for low, high in ((x0, x1), (y0, y1)))
    for run, (x, y) in enumerate([run.start for run in scene.runs]):
        scene = set_start(scene, (_exact(x + right * dx), _exact(y + up * dy)), run)
    return scene


def _exact(value: float) -> float:
    """Without the dust of 0.1 + 0.2."""
    return float(f"{value:.12g}")


def _panned(scene: Scene, right: int, up: int) -> Scene:
    x0, x1, y0, y1 = scene.window
    dx, dy = right * PAN * (x1 - x0), up * PAN * (y1 - y0)
    return with_view(scene, window=Domain(x0 + dx, x1 + dx, y0 + dy, y1 + dy), follow=False)
