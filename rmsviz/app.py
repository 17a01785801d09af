"""The window: where everyone meets. With `cli` the only module that knows them all."""

from __future__ import annotations

import faulthandler
import logging
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from rmsviz import language
from rmsviz.engine.surface import Domain
from rmsviz.render.theme import Theme
from rmsviz.resources import resource
from rmsviz.scene.edit import set_start
from rmsviz.scene.scene import Camera, Coordinate, Scene, with_view
from rmsviz.ui.closer import Closer
from rmsviz.ui.export_desk import ExportDesk
from rmsviz.ui.instrument_bar import InstrumentBar
from rmsviz.ui.invitations import invite, watch_hidden
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.nudges import Nudges
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.predict import Predict
from rmsviz.ui.presenter import Presenter
from rmsviz.ui.session import Session
from rmsviz.ui.settings import chosen_theme, settings
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.stage_words import StageWords
from rmsviz.ui.step_range import StepRange
from rmsviz.ui.store import Store
from rmsviz.ui.torch_check import TorchCheck
from rmsviz.ui.window import Window
from rmsviz.ui.windows import Windows

LATER = 300  # milliseconds after the start: what is not needed for the first picture
log = logging.getLogger("rmsviz")


@dataclass
class Program:
    """One window and what drives it."""

    store: Store
    playhead: Playhead
    view: StageView
    session: Session
    window: Window


def make_program(scene: Scene, theme: Theme | None = None) -> Program:
    """A window on `scene`, its picture computed, ready to be shown."""
    theme = theme or chosen_theme()
    store = Store(scene)
    playhead = Playhead(scene.experiment.steps, scene.timeline.rate, scene.timeline.loop)
    view = StageView(theme)
    session = Session(store, playhead, view)
    window = Window(store, playhead, view, theme)
    for owned in (store, playhead, session):
        owned.setParent(window)
    program = Program(store, playhead, view, session, window)
    _connect_mouse(program)
    _connect_window(program)
    ExportDesk(window, session)
    Presenter(window, view, session, LessonDesk(window, view))
    TorchCheck(window, session)
    Predict(window, view, session)
    Closer(window, view, session)
    InstrumentBar(window, view, session)
    Nudges(window, view)
    StageWords(window, view, session)
    watch_hidden(window)
    session.start()
    return program


def _connect_mouse(p: Program) -> None:
    """What the mouse does on the stage becomes edits of the scene."""

    def move_start(x: float, y: float, runs: tuple[int, ...]) -> None:
        p.store.apply(lambda scene: _started(scene, runs, (x, y)), merge="start")

    def move_window(domain: Domain) -> None:
        p.store.apply(lambda scene: with_view(scene, window=domain), merge="window")

    def pan_window(domain: Domain) -> None:
        p.store.apply(lambda scene: with_view(scene, window=domain, follow=False), merge="window")

    def move_camera(camera: Camera) -> None:
        p.store.apply(lambda scene: with_view(scene, camera=camera), merge="camera")

    def choose_coordinate(coordinate: Coordinate) -> None:
        p.store.apply(lambda scene: with_view(scene, coordinate=coordinate))

    def show_steps(shown: StepRange) -> None:
        p.store.apply(lambda scene: with_view(scene, step_range=shown), merge="steps")

    p.view.steps_moved.connect(show_steps)
    p.view.flag_turned.connect(p.window.toggle_view)
    p.view.start_moved.connect(move_start)
    p.view.window_moved.connect(move_window)
    p.view.window_panned.connect(pan_window)
    p.view.camera_moved.connect(move_camera)
    p.view.coordinate_chosen.connect(choose_coordinate)
    p.view.released.connect(p.store.finish)
    p.view.sought.connect(p.playhead.seek)


def _started(scene: Scene, runs: tuple[int, ...], start: tuple[float, float]) -> Scene:
    for run in runs:
        if run < len(scene.runs):  # an undo in the middle of a drag may have removed it
            scene = set_start(scene, start, run)
    return scene


def _connect_window(p: Program) -> None:
    p.window.theme_changed.connect(p.view.set_theme)
    p.window.notices.room = p.view.surface_rect  # the plots and numbers stay in sight
    p.window.reset_view.connect(lambda: p.store.apply(_whole))
    p.window.cancel_requested.connect(lambda: _cancel(p))
    p.window.layout_chosen.connect(p.view.show_layout)
    p.session.progressed.connect(p.window.set_progress)
    split = settings().value("stage/split")
    if isinstance(split, str | float):
        p.view.set_split(float(split))
    p.view.split_moved.connect(lambda value: settings().setValue("stage/split", value))


def _whole(scene: Scene) -> Scene:
    """The whole surface, seen as at first, all steps."""
    return with_view(scene, window=None, camera=Camera(), step_range=None, follow=False)


def _cancel(p: Program) -> None:
    """Back to what is shown. A document whose opening is cancelled is not the one that is saved."""
    opening = not p.store.can_undo
    p.session.cancel()
    if opening:
        p.window.set_saved_path(None)


def run(scene: Scene, path: Path | None = None, lesson: Path | None = None) -> int:
    """Show a window on `scene` (from the file `path`), or on the lesson in a file, until it and all
    others are closed; the exit status."""
    faulthandler.enable()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("rmsviz")
    app.setApplicationDisplayName("rmsviz")
    app.setWindowIcon(QIcon(str(resource("rmsviz.svg"))))
    _translate_qt(app)
    sys.excepthook = _report
    windows = Windows(lambda scene: make_program(scene).window, app)
    window = windows.open(scene, path)
    if lesson is not None:
        window.lesson_requested.emit(lesson)
    _quit_on_signals(app)
    window.show()
    QTimer.singleShot(LATER, window, lambda: windows.offer_lost(window))
    if path is None and lesson is None:
        invite(window)
    return app.exec()


def _translate_qt(app: QApplication) -> None:
    """Qt's own words, on buttons and in the dialogs of files, where it has them in the language."""
    if language.code() == "en":
        return
    translator, folder = (
        QTranslator(app),
        QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),
    )
    if translator.load(QLocale(language.code()), "qtbase", "_", folder):
        app.installTranslator(translator)


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error nobody expected: it is written down, and the window goes on."""
    log.critical("unexpected error", exc_info=(kind, error, trace))


def _quit_on_signals(app: QApplication) -> None:
    """Ctrl+C in the terminal closes the window; Python sees signals only when it runs."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.quit())
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)
    timer.start(200)
