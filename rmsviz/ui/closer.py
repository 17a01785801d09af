"""Zooming by key: closer, further, to the head, to the minimum."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from rmsviz.engine.surface import Domain
from rmsviz.language import tr
from rmsviz.scene.scene import can_be_shown, with_view
from rmsviz.ui.session import Session
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.window import Window

STEP, CLOSER = 1.5, 10.0  # a press of + or -; of a zoom to something


class Closer(QObject):
    """Does what the window asks for by `zoom_requested`."""

    def __init__(self, window: Window, view: StageView, session: Session) -> None:
        super().__init__(window)
        self._window, self._view, self._session = window, view, session
        window.zoom_requested.connect(self.zoom)

    def zoom(self, where: str) -> None:
        """`in` or `out`, or to the `head` of the right run or the `minimum`, ten times closer."""
        if self._session.shown is None or self._session.trajectory is None:
            return
        if where in ("in", "out"):
            self._view.zoom(1 / STEP if where == "in" else STEP)
        else:
            self._centre(*(self._head() if where == "head" else self._minimum()))

    def _head(self) -> tuple[float, float]:
        path, scene = self._session.trajectory, self._session.shown
        assert path is not None and scene is not None
        run = scene.compared[-1]
        row = max(min(self._window.playhead.current, path.last(run)), 0)
        x, y = path.x[row, run].tolist()
        return x, y

    def _minimum(self) -> tuple[float, float]:
        """The known minimum that is nearest to the middle; else the lowest point of all paths."""
        path, scene = self._session.trajectory, self._session.shown
        assert path is not None and scene is not None
        surface, (x0, x1, y0, y1) = scene.experiment.surface, scene.window
        minima = np.empty((0, 2)) if surface.varies else surface.minima
        if len(minima):
            away = (minima - [(x0 + x1) / 2, (y0 + y1) / 2]) / [x1 - x0, y1 - y0]
            x, y = minima[np.hypot(*away.T).argmin()].tolist()
            return x, y
        self._window.show_message(tr("no minimum is known: the lowest point of the paths"))
        loss = np.where(np.isfinite(path.loss), path.loss, np.inf)
        x, y = path.x[np.unravel_index(loss.argmin(), loss.shape)].tolist()
        return x, y

    def _centre(self, x: float, y: float) -> None:
        x0, x1, y0, y1 = self._window.store.scene.window
        wide, high = (x1 - x0) / CLOSER / 2, (y1 - y0) / CLOSER / 2
        domain = Domain(x - wide, x + wide, y - high, y + high)
        if can_be_shown(domain):
            self._window.store.apply(lambda scene: with_view(scene, window=domain))
        else:
            self._window.show_message(tr("closer than this, float64 cannot tell points apart"))
