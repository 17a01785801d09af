"""The window: where everyone meets. The only module besides `cli` that knows them all."""

from __future__ import annotations

import faulthandler
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from rmsviz.render.theme import Theme
from rmsviz.resources import resource
from rmsviz.scene.scene import Scene, with_view
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.session import Session
from rmsviz.ui.settings import chosen_theme
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.store import Store
from rmsviz.ui.window import Window

log = logging.getLogger("rmsviz")


@dataclass
class Program:
    """One window and what keeps it alive."""

    store: Store
    playhead: Playhead
    view: StageView
    session: Session
    window: Window


def make_program(scene: Scene, theme: Theme | None = None) -> Program:
    """A window on `scene`, ready to be shown."""
    theme = theme or chosen_theme()
    store = Store(scene)
    playhead = Playhead(scene.experiment.steps, scene.timeline.rate, scene.timeline.loop)
    view = StageView(theme)
    session = Session(store, playhead, view)
    window = Window(store, playhead, view, theme)
    for owned in (store, playhead, session):
        owned.setParent(window)
    _connect(store, playhead, view, session, window)
    return Program(store, playhead, view, session, window)
