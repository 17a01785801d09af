"""The main window: the side panel, the stage, the transport, the menus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from rmsviz.language import tr
from rmsviz.render.theme import DARK, LIGHT, THEMES, Theme
from rmsviz.scene.fair import rates_text, with_best_rates, with_same_first_step
from rmsviz.scene.scene import INSTRUMENTS, VIEW_FLAGS, Dimension, InstrumentName, Scene, with_view
from rmsviz.scene.step_table import milestones, with_step_toggled
from rmsviz.ui import layout
from rmsviz.ui.commands import add_commands
from rmsviz.ui.corner import Corner
from rmsviz.ui.documents import Documents
from rmsviz.ui.keys import wants
from rmsviz.ui.menus import Menus
from rmsviz.ui.notices import Notices
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.settings import (
    SYSTEM,
    remember_theme,
    system_wishes,
    theme_choice,
    theme_named,
)
from rmsviz.ui.side_panel import SidePanel
from rmsviz.ui.speed import next_speed
from rmsviz.ui.split import Split
from rmsviz.ui.store import Store
from rmsviz.ui.style import GAP, dress, retheme, sheet
from rmsviz.ui.transport import Transport
from rmsviz.ui.widgets import working


class Window(QMainWindow):
    """Shows the store's scene and the playhead around a `stage`, which is given."""

    theme_changed = Signal(object)  # Theme
    theme_chosen = Signal(object)  # Theme, or again the same: for all windows
    window_requested = Signal()
    closed = Signal()
    reset_view = Signal()
    cancel_requested = Signal()
    export_requested = Signal()
    torch_requested = Signal()
    predict_requested = Signal()
    present_requested = Signal()
    spot_requested = Signal()
    table_requested = Signal()  # other steps in the table
    zoom_requested = Signal(str)  # in, out, head, minimum
    nudge_requested = Signal(str, int, int)  # what, so many steps to the right and up
    say_requested = Signal()
    escaped = Signal()
    copy_requested = Signal(str)  # what of the present step or scene: latex, numpy, …
    layout_chosen = Signal(str)  # of the stage: a Layout
    lesson_requested = Signal(object)  # the Path of its file

    def __init__(self, store: Store, playhead: Playhead, stage: QWidget, theme: Theme) -> None:
        _dress(theme)  # before the first widget: Qt gives a new font only to those made after it
        super().__init__()
        self.store, self.playhead, self.stage, self.theme = store, playhead, stage, theme
        self.side, self.transport = SidePanel(store), Transport(playhead)
        self.documents = Documents(store, playhead, self)
        self.desk_folded: bool | None = None  # how the panels were before a lesson
        self.guards: list[Callable[[], bool]] = [self.documents.may_leave]  # before it closes
        self.central = self._lay_out()
        self.notices = Notices(stage, self.central)
        self.menus = Menus(self.menuBar(), self)
        add_commands(self)
        self.tools = Corner(self.menus, self.menuBar())
        self.tools.theme.clicked.connect(self._swap_theme)
        self.menuBar().setCornerWidget(self.tools)
        self.menus.explain(**self.transport.buttons)
        self._connect()
        self._show_scene(store.scene, store.scene)
        layout.restore(self)
        self.set_theme(theme)
        self.central.setFocus()  # no field has the keys at first

    def _lay_out(self) -> QWidget:
        self.splitter = Split()
        self.splitter.addWidget(self.side)
        self.splitter.addWidget(self.stage)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(lambda *_: self.notices.place())
        central = QWidget()
        self.column = column = QVBoxLayout(central)
        column.setContentsMargins(GAP, 4, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(central)
        self.setMinimumSize(880, 520)
        return central

    # What the window follows

    def _connect(self) -> None:
        self.store.changed.connect(self._show_scene)
        self.store.history_changed.connect(self._show_history)
        self.store.said.connect(self.show_message)
        self.store.opened.connect(self._follow_timeline)
        self.documents.changed.connect(self._show_document)
        self.documents.opened.connect(self.central.setFocus)  # not what was asked from
        self.documents.said.connect(self.show_message)
        self.documents.lesson_found.connect(self.lesson_requested)
        self.transport.speed.problem.connect(self.show_message)
        self.playhead.loop_changed.connect(self.menus.actions["loop"].setChecked)
        self.notices.progress.cancelled.connect(self.cancel_requested)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._keep_keys)
        for wish in system_wishes():
            wish.connect(self._follow_system)
        self._show_history()
        self._show_document()
        self.menus.actions["plots"].setChecked(True)
        self.menus.actions["loop"].setChecked(self.playhead.loop)

    def _keep_keys(self, old: QWidget | None, new: QWidget | None) -> None:
        """What had the keys has gone or given them back: they are the window's. Qt would give them
        to a control that nobody has touched, at once or after the next dialog, and Home would
        move it."""
        if old is None or old.window() is not self:
            return
        left = QApplication.activeWindow() is self if new is None else new.window() is self
        if left and (new is None or not old.isVisible()):
            self.central.setFocus()

    def _show_scene(self, old: Scene, new: Scene) -> None:
        self.side.show_scene(new)
        for name in VIEW_FLAGS:
            self.menus.actions[name].setChecked(getattr(new.view, name))
        self._show_chosen()

    def _show_history(self) -> None:
        self.menus.actions["undo"].setEnabled(self.store.can_undo)
        self.menus.actions["redo"].setEnabled(self.store.can_redo)
        self.tools.show_history(self.store.can_undo, self.store.can_redo)

    def _show_document(self) -> None:
        name = self.documents.name
        self.setWindowTitle(f"{name}[*] — rmsviz" if name else "rmsviz[*]")
        self.setWindowModified(self.documents.modified)

    def _follow_timeline(self, scene: Scene) -> None:
        """A document brings its own speed, and the step where it stood."""
        self.playhead.follow(scene.timeline, scene.experiment.steps)

    # What people do

    def toggle_view(self, name: str) -> None:
        """Turn one of VIEW_FLAGS on or off. What comes stays hidden while a question waits."""
        if name == "future" and self.playhead.held:
            self.playhead.refused.emit()
            self._show_scene(self.store.scene, self.store.scene)
            return
        self.store.apply(lambda s: with_view(s, **{name: not getattr(s.view, name)}))

    def same_first_step(self) -> None:
        """Change the learning rates so that all first steps are equally long."""
        self._with_rates(with_same_first_step)

    def best_rates(self) -> None:
        """Give each run the learning rate of a sweep that ends lowest."""
        self._with_rates(with_best_rates)

    def _with_rates(self, edit: Callable[[Scene], Scene]) -> None:
        with working():
            done = self.store.apply(edit)
        if done:
            self.show_message(rates_text(self.store.scene))

    def choose_instrument(self, name: InstrumentName) -> None:
        """What stands below the plots."""
        self.store.apply(lambda s: with_view(s, instrument=name))
        self._show_chosen()

    def keep_step(self) -> None:
        """The present step stays in the table when time goes on, or no longer does."""
        step = self.playhead.current
        if self.store.apply(lambda s: with_view(with_step_toggled(s, step), instrument="table")):
            steps, total = self.store.scene.view.table_steps, self.store.scene.experiment.steps
            kept = step in (steps or milestones(total))
            said = tr("step {step:,} is in the table", step=step)
            gone = tr("step {step:,} is no longer in the table", step=step)
            self.show_message(said if kept else gone)

    def toggle_dimension(self, dimension: Dimension) -> None:
        """Show the surface in 3-D, or in both ways, or if it is, in 2-D again."""
        shown = self.store.scene.view.dimension
        chosen: Dimension = "2d" if dimension == shown else dimension
        self.store.apply(lambda s: with_view(s, dimension=chosen))

    def turn_camera(self, azimuth: float, elevation: float) -> None:
        """Turn what is seen in 3-D by so many degrees."""
        if self.store.scene.view.dimension != "2d":
            self.store.apply(
                lambda s: with_view(s, camera=s.view.camera.turned(azimuth, elevation))
            )

    def _show_chosen(self) -> None:
        view = self.store.scene.view
        for name in INSTRUMENTS:
            self.menus.actions[name].setChecked(name == view.instrument)
        for dimension in ("3d", "both"):
            self.menus.actions[dimension].setChecked(dimension == view.dimension)
        for way in ("left", "right", "up", "down"):
            self.menus.actions[f"turn_{way}"].setEnabled(view.dimension != "2d")

    def ask_lesson(self) -> None:
        """Let the file of a lesson or a talk be chosen."""
        kinds = tr("Lessons and talks (*.md *.talk);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, tr("Open a lesson or a talk"), "", kinds)
        if name:
            self.lesson_requested.emit(Path(name))

    @property
    def folded(self) -> bool:
        """Whether the panels are folded at the desk: a lesson folds them for its own time."""
        return self.side.isHidden() if self.desk_folded is None else self.desk_folded

    def toggle_side(self) -> None:
        self.fold_side(not self.side.isHidden())

    def fold_side(self, folded: bool) -> None:
        """Hide or show the panels on the left; beside a lesson only where all have room."""
        self.side.setVisible(not folded)
        if not folded and not self._has_room():
            self.side.hide()
            self.show_message(
                tr("there is no room for the panels beside the lesson; widen the window")
            )
        self.menus.actions["side"].setChecked(not self.side.isHidden())

    def _has_room(self) -> bool:
        """Whether what stands side by side fits the window."""
        parts = (self.splitter.widget(i) for i in range(self.splitter.count()))
        shown = [part.minimumWidth() for part in parts if part and not part.isHidden()]
        return sum(shown) + GAP * (len(shown) + 1) <= self.width()

    def toggle_plots(self) -> None:
        shown = self.menus.actions["plots"].isChecked()
        self.layout_chosen.emit("full" if shown else "surface")

    def change_speed(self, direction: int) -> None:
        self.playhead.rate = next_speed(self.playhead.rate, direction)

    # Themes

    def choose_theme(self, choice: str) -> None:
        """Remember the choice, a theme's name or "system", and follow it."""
        remember_theme(choice)
        self.set_theme(theme_named(choice))
        self.theme_chosen.emit(self.theme)

    def _swap_theme(self) -> None:
        self.choose_theme((DARK if self.theme.name == "light" else LIGHT).name)

    def _follow_system(self) -> None:
        if theme_choice() == SYSTEM:
            self.set_theme(theme_named(SYSTEM))

    def set_theme(self, theme: Theme) -> None:
        """Paint everything in `theme`."""
        changed, self.theme = theme != self.theme, theme
        _dress(theme)
        self.setStyleSheet(sheet(theme))
        for part in (self.side, self.transport, self.tools):  # the stage follows theme_changed
            retheme(part, theme)
        self.tools.set_theme(theme)
        for name in (*THEMES, SYSTEM):
            self.menus.actions[name].setChecked(name == theme_choice())
        if changed:
            self.theme_changed.emit(theme)

    # What others tell it

    def show_message(self, text: str) -> None:
        """Say one sentence, quietly."""
        self.notices.message.say(text[:1].upper() + text[1:])
        self.notices.place()

    def hide_message(self) -> None:
        """What was said is no longer so."""
        self.notices.message.hide()

    def set_progress(self, fraction: float | None) -> None:
        """How much of a long simulation is done; None where none runs."""
        self.notices.progress.show_fraction(fraction)
        self.notices.place()

    def set_saved_path(self, path: Path | str | None) -> None:
        """The present scene is what is in the file `path`."""
        self.documents.set_path(Path(path) if path is not None else None)

    # Qt

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(wants(QApplication.focusWidget(), event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.side.isHidden() and not self._has_room():
            self.fold_side(True)
        self.notices.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(may_close() for may_close in self.guards):
            event.ignore()
            return
        self.playhead.pause()
        layout.remember(self)
        event.accept()
        self.closed.emit()


def _dress(theme: Theme) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        dress(app, theme)
