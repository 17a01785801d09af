"""The main window: the side panel, the stage, the transport, the menus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from rmsviz.render.theme import DARK, LIGHT, THEMES, Theme
from rmsviz.scene.scene import Scene, with_view
from rmsviz.ui.documents import Documents
from rmsviz.ui.help import AboutDialog, HelpDialog
from rmsviz.ui.menus import Command, Menus
from rmsviz.ui.notices import Notices
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.settings import SYSTEM, remember_theme, settings, theme_choice, theme_named
from rmsviz.ui.side_panel import USUAL, SidePanel
from rmsviz.ui.speed import next_speed
from rmsviz.ui.store import Store
from rmsviz.ui.style import GAP, dress, retheme, sheet
from rmsviz.ui.transport import Transport
from rmsviz.ui.widgets import IconButton

_FIRST_SIZE = (1360, 850)
_PRESSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)


class Window(QMainWindow):
    """Shows the store's scene and the playhead around a `stage`, which is given."""

    theme_changed = Signal(object)  # Theme
    reset_view = Signal()
    cancel_requested = Signal()
    plots_toggled = Signal(bool)

    def __init__(self, store: Store, playhead: Playhead, stage: QWidget, theme: Theme) -> None:
        _dress(theme)  # before the first widget: Qt gives a new font only to those made after it
        super().__init__()
        self.store, self.playhead, self.stage, self.theme = store, playhead, stage, theme
        self.side, self.transport = SidePanel(store), Transport(playhead)
        self.documents = Documents(store, playhead, self)
        self._lay_out()
        self.notices = Notices(stage, self.centralWidget())
        self.menus = Menus(self.menuBar(), self)
        self._add_menus()
        self._add_corner()
        self._explain_buttons()
        self._connect()
        self._show_scene(store.scene, store.scene)
        self._restore()
        self.set_theme(theme)
        self.centralWidget().setFocus()  # no field has the keys at first

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.side)
        self.splitter.addWidget(self.stage)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(4)
        self.splitter.splitterMoved.connect(lambda *_: self.notices.place())
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(GAP, 4, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(central)
        self.setMinimumSize(880, 520)

    # Menus

    def _add_menus(self) -> None:
        self.menus.add("&File", self._file_commands())
        self.menus.add("&Edit", self._edit_commands())
        self.menus.add("&View", self._view_commands())
        self.menus.add("&Playback", self._playback_commands())
        self.menus.add("&Help", self._help_commands())

    def _file_commands(self) -> list[Command]:
        documents = self.documents
        return [
            Command("open", "Open…", ("Ctrl+O",), documents.ask_open),
            Command("save", "Save", ("Ctrl+S",), documents.save),
            Command("save_as", "Save as…", ("Ctrl+Shift+S",), documents.ask_save),
            Command("quit", "Quit", ("Ctrl+Q",), self.close, group=1),
        ]

    def _edit_commands(self) -> list[Command]:
        return [
            Command("undo", "Undo", ("Ctrl+Z",), self.store.undo),
            Command("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), self.store.redo),
        ]

    def _view_commands(self) -> list[Command]:
        themes = [
            Command(name, f"{name.capitalize()} theme", (), self._choosing(name), True)
            for name in (*THEMES, SYSTEM)
        ]
        themes[-1] = themes[-1]._replace(text="The system’s theme")
        return [
            *themes,
            Command("reset_view", "Reset the view", ("R", "0"), self.reset_view.emit, group=1),
            Command("equal", "Equal scale", ("E",), self._toggle_equal, True, 1),
            Command("future", "The path to come", ("P",), self._toggle_future, True, 1),
            Command("side", "Panels", ("Ctrl+B",), self._toggle_side, True, 2),
            Command("plots", "Plots", ("Ctrl+Shift+B",), self._toggle_plots, True, 2),
            Command("full", "Full screen", ("F11",), self._toggle_full, True, 2),
        ]

    def _playback_commands(self) -> list[Command]:
        head = self.playhead
        return [
            Command("play", "Play or pause", ("Space",), head.toggle),
            Command("back", "One step back", ("Left",), lambda: head.step(-1), group=1),
            Command("forward", "One step forward", ("Right",), lambda: head.step(1), group=1),
            Command("back10", "10 steps back", ("Shift+Left",), lambda: head.step(-10), group=1),
            Command("on10", "10 steps forward", ("Shift+Right",), lambda: head.step(10), group=1),
            Command("start", "To the start", ("Home",), head.to_start, group=1),
            Command("end", "To the end", ("End",), head.to_end, group=1),
            Command("jump", "Go to a step…", ("J", "Ctrl+G"), self.transport.edit_step, group=1),
            Command("faster", "Faster", ("Up", "]"), lambda: self._change_speed(1), group=2),
            Command("slower", "Slower", ("Down", "["), lambda: self._change_speed(-1), group=2),
            Command("loop", "Loop", ("L",), self.transport.loop.click, True, 2),
        ]

    def _help_commands(self) -> list[Command]:
        return [
            Command("keys", "Keys", ("F1",), lambda: HelpDialog(self.menus.titles, self).show()),
            Command("about", "About rmsviz", (), lambda: AboutDialog(self).show()),
        ]

    def _add_corner(self) -> None:
        """The commands that are wanted at a glance, at the menu bar's right end."""
        corner = QWidget(self.menuBar())
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 2, GAP, 2)
        row.setSpacing(2)
        self.undo_button = IconButton("undo", "Undo", 16)
        self.redo_button = IconButton("redo", "Redo", 16)
        self.side_button = IconButton("panel-left", "Fold or unfold the panels", 16)
        self.theme_button = IconButton("moon", "Dark or light", 16)
        self.help_button = IconButton("help", "Keys", 16)
        for button, command in (
            (self.undo_button, "undo"),
            (self.redo_button, "redo"),
            (self.side_button, "side"),
            (self.help_button, "keys"),
        ):
            button.clicked.connect(self.menus.actions[command].trigger)
            row.addWidget(button)
        row.insertWidget(3, self.theme_button)
        self.theme_button.clicked.connect(self._swap_theme)
        self.menuBar().setCornerWidget(corner)

    def _explain_buttons(self) -> None:
        bar = self.transport
        for button, command in (
            (bar.start, "start"),
            (bar.back, "back"),
            (bar.forward, "forward"),
            (bar.end, "end"),
            (bar.loop, "loop"),
            (self.undo_button, "undo"),
            (self.redo_button, "redo"),
            (self.side_button, "side"),
            (self.help_button, "keys"),
        ):
            button.set_hint(button.accessibleName(), self.menus.keys(command))

    # What the window follows

    def _connect(self) -> None:
        self.store.changed.connect(self._show_scene)
        self.store.history_changed.connect(self._show_history)
        self.store.refused.connect(self.show_message)
        self.store.opened.connect(self._follow_timeline)
        self.documents.changed.connect(self._show_document)
        self.documents.said.connect(self.show_message)
        self.transport.speed.problem.connect(self.show_message)
        self.playhead.loop_changed.connect(self.menus.actions["loop"].setChecked)
        self.notices.progress.cancelled.connect(self.cancel_requested)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._show_history()
        self._show_document()
        self.menus.actions["plots"].setChecked(True)
        self.menus.actions["loop"].setChecked(self.playhead.loop)

    def _show_scene(self, old: Scene, new: Scene) -> None:
        self.side.show_scene(new)
        self.menus.actions["equal"].setChecked(new.view.equal_scale)
        self.menus.actions["future"].setChecked(new.view.future)

    def _show_history(self) -> None:
        for name, button, possible in (
            ("undo", self.undo_button, self.store.can_undo),
            ("redo", self.redo_button, self.store.can_redo),
        ):
            self.menus.actions[name].setEnabled(possible)
            button.setEnabled(possible)

    def _show_document(self) -> None:
        path = self.documents.path
        self.setWindowTitle(f"{path.name}[*] — rmsviz" if path else "rmsviz")
        self.setWindowModified(self.documents.modified)

    def _follow_timeline(self, scene: Scene) -> None:
        """A document brings its own speed, and the step where it stood."""
        head, timeline = self.playhead, scene.timeline
        head.pause()
        head.rate, head.loop = timeline.rate, timeline.loop
        head.total = scene.experiment.steps
        head.seek(timeline.step)

    # What people do

    def _toggle_equal(self) -> None:
        self.store.apply(lambda s: with_view(s, equal_scale=not s.view.equal_scale))

    def _toggle_future(self) -> None:
        self.store.apply(lambda s: with_view(s, future=not s.view.future))

    def _toggle_side(self) -> None:
        self.fold_side(not self.side.isHidden())

    def fold_side(self, folded: bool) -> None:
        """Hide or show the panels on the left."""
        self.side.setVisible(not folded)
        self.menus.actions["side"].setChecked(not folded)

    def _toggle_plots(self) -> None:
        self.plots_toggled.emit(self.menus.actions["plots"].isChecked())

    def _toggle_full(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.menus.actions["full"].setChecked(self.isFullScreen())

    def _change_speed(self, direction: int) -> None:
        self.playhead.rate = next_speed(self.playhead.rate, direction)

    # Themes

    def _choosing(self, choice: str):  # type: ignore[no-untyped-def]
        return lambda: self._choose_theme(choice)

    def _choose_theme(self, choice: str) -> None:
        remember_theme(choice)
        self.set_theme(theme_named(choice))

    def _swap_theme(self) -> None:
        self._choose_theme((LIGHT if self.theme.name == "dark" else DARK).name)

    def _follow_system(self) -> None:
        if theme_choice() == SYSTEM:
            self.set_theme(theme_named(SYSTEM))

    def set_theme(self, theme: Theme) -> None:
        """Paint everything in `theme`."""
        changed, self.theme = theme != self.theme, theme
        _dress(theme)
        self.setStyleSheet(sheet(theme))
        retheme(self, theme)
        self.theme_button.set_icon("sun" if theme.name == "dark" else "moon")
        self.theme_button.set_hint("Light theme" if theme.name == "dark" else "Dark theme")
        for name in (*THEMES, SYSTEM):
            self.menus.actions[name].setChecked(name == theme_choice())
        if changed:
            self.theme_changed.emit(theme)

    # What others tell it

    def show_message(self, text: str) -> None:
        """Say one sentence, quietly."""
        self.notices.message.say(text[:1].upper() + text[1:])
        self.notices.place()

    def set_progress(self, fraction: float | None) -> None:
        """How much of a long simulation is done; None where none runs."""
        self.notices.progress.show_fraction(fraction)
        self.notices.place()

    def set_saved_path(self, path: Path | str | None) -> None:
        """The present scene is what is in the file `path`."""
        self.documents.set_path(Path(path) if path is not None else None)

    # Qt

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _wants(QApplication.focusWidget(), event.key()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self._toggle_full()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notices.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_leave():
            event.ignore()
            return
        self.playhead.pause()
        self._remember()
        event.accept()

    def _remember(self) -> None:
        store = settings()
        store.setValue("window/geometry", self.saveGeometry())
        store.setValue("window/split", self.splitter.saveState())
        store.setValue("window/folded", self.side.isHidden())
        store.sync()

    def _restore(self) -> None:
        store = settings()
        geometry, split = store.value("window/geometry"), store.value("window/split")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            room = QGuiApplication.primaryScreen().availableSize()
            self.resize(min(_FIRST_SIZE[0], room.width()), min(_FIRST_SIZE[1], room.height()))
        if not (isinstance(split, QByteArray) and self.splitter.restoreState(split)):
            self.splitter.setSizes([USUAL, self.width() - USUAL])
        self.fold_side(store.value("window/folded", False) in (True, "true"))


def _dress(theme: Theme) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        dress(app, theme)


def _wants(focus: QWidget | None, key: int) -> bool:
    """Whether the widget that has the keys needs this one itself."""
    if isinstance(focus, QAbstractButton):
        return key in _PRESSING
    if isinstance(focus, QComboBox):
        moving = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        letter = Qt.Key.Key_0 <= key <= Qt.Key.Key_Z
        return key in _PRESSING or key in moving or letter
    return False
