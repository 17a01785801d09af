"""Presenting: the stage in large type for the hall, a remote's keys, one display or two."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QMouseEvent, QScreen

from rmsviz.language import tr
from rmsviz.scene.scene import INSTRUMENTS, VIEW_FLAGS
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.remote import Remote
from rmsviz.ui.session import Session
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.window import Window

if TYPE_CHECKING:
    from rmsviz.ui.hall import Hall
    from rmsviz.ui.lecturer import Lecturer

# The commands that are as good in a hall as at a desk; they open no dialog and need no field.
PLAYBACK = ("play", "back", "forward", "back10", "forward10", "start", "end", "faster", "slower")
IN_HALL = (
    *PLAYBACK,
    "loop",
    *INSTRUMENTS,
    *VIEW_FLAGS,
    "reset_view",
    "undo",
    "redo",
    "spot",
    "present",
)


class Presenter(QObject):
    """The lecturer's window stays as it is. With one display the hall's lies over it; with two
    each has its own, and what is unplugged or plugged in meanwhile changes nothing but that."""

    def __init__(self, window: Window, view: StageView, session: Session, desk: LessonDesk) -> None:
        super().__init__(window)
        self._window, self._view, self._session, self._desk = window, view, session, desk
        self.hall: Hall | None = None
        self.remote = Remote(self)
        self.remote.forward.connect(self.advance)
        self.remote.backward.connect(self.retreat)
        self.remote.darkened.connect(lambda: self.darken(True))
        self.remote.woken.connect(lambda: self.darken(False))
        self.remote.left.connect(self.stop)
        desk.changed.connect(self._show_moment)
        window.present_requested.connect(self.toggle)
        window.spot_requested.connect(self._toggle_spot)
        window.guards.append(self._may_close)
        window.menus.actions["spot"].setEnabled(False)

    # Begin and end

    def toggle(self) -> None:
        if self.hall is None:
            self.start()
        else:
            self.stop()

    def _show_state(self) -> None:
        self._window.menus.actions["present"].setChecked(self.hall is not None)
        self._window.menus.actions["spot"].setEnabled(self.hall is not None)

    def start(self) -> None:
        """Show the hall what is on the stage now."""
        from rmsviz.ui.hall import Hall

        window, view = self._window, self._view
        self.hall = hall = Hall(window, window.theme)
        hall.addActions([window.menus.actions[name] for name in IN_HALL])
        for name in ("start_moved", "window_moved", "released", "sought", "coordinate_chosen"):
            getattr(hall.view, name).connect(getattr(view, name))
        hall.closed.connect(self.stop)
        window.theme_changed.connect(hall.view.set_theme)
        view.layout_shown.connect(hall.view.show_layout)
        hall.view.show_layout(view.stage.layout)
        self._session.show_in(hall.view)
        self._show_moment()
        self.remote.listen(True)
        view.installEventFilter(self)
        self._follow_screens(True)
        self.lecturer.begin()
        self._show_state()
        self.place()

    def stop(self) -> None:
        """Back to the desk, at the same step."""
        if self.hall is None:
            return
        hall, self.hall = self.hall, None
        self.remote.listen(False)
        self.darken(False)
        self._view.removeEventFilter(self)
        self._follow_screens(False)
        self._session.leave(hall.view)
        self._cover(False)
        self.lecturer.end()
        hall.hide()
        hall.deleteLater()
        self._show_state()
        self._window.activateWindow()

    def _may_close(self) -> bool:
        self.stop()
        return True

    # Displays

    def _follow_screens(self, follow: bool) -> None:
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        for signal in (app.screenAdded, app.screenRemoved, app.primaryScreenChanged):
            if follow:
                signal.connect(self.place)
            else:
                signal.disconnect(self.place)

    def screens(self) -> list[QScreen]:
        return QGuiApplication.screens()

    def place(self, *_: object) -> None:
        """The hall on the display that the lecturer's window is not on, or over that window."""
        if self.hall is None:
            return
        own, screens = self._window.screen(), self.screens()
        if own not in screens:
            own = screens[0]
        other = next((s for s in screens if s.geometry() != own.geometry()), None)
        self._cover(other is None)
        self.lecturer.setVisible(other is not None)
        self.hall.fill(other or own, with_keys=other is None)

    def _cover(self, covered: bool) -> None:
        """A stage that nobody sees is not painted."""
        if covered and self._view in self._session.views:
            self._session.leave(self._view)
        elif not covered and self._view not in self._session.views:
            self._session.show_in(self._view)

    @cached_property
    def lecturer(self) -> Lecturer:
        from rmsviz.ui.lecturer import Lecturer

        made = Lecturer()
        made.hide()
        self._window.column.insertWidget(0, made)
        return made

    # What the remote asks for

    def advance(self) -> None:
        """On: in a lesson or a talk as it goes, in a scene play or pause."""
        if self._desk.moment is None:
            self._window.playhead.toggle()
        elif not self._desk.advance():
            self.lecturer.show_next(tr("The end"))

    def retreat(self) -> None:
        """Back: to the moment before, in a scene to the start."""
        if self._desk.moment is None:
            self._window.playhead.pause()
            self._window.playhead.to_start()
        else:
            self._desk.retreat()

    def darken(self, dark: bool) -> None:
        self.remote.dark = dark
        if self.hall is not None:
            self.hall.darken(dark)
        self._say_next()

    def _toggle_spot(self) -> None:
        if self.hall is not None:
            self.hall.spot.toggle()

    def _show_moment(self) -> None:
        if self.hall is not None:
            self.hall.show_moment(self._desk.moment, self._desk.asking)
            self._say_next()

    def _say_next(self) -> None:
        if self.remote.dark:
            said = tr("The hall’s screen is black; any key brings it back")
        elif self._desk.asking:
            said = tr("Next: the answer")
        elif self._desk.moment is None:
            said = ""
        else:
            said = (
                tr("Next: {coming}", coming=self._desk.coming)
                if self._desk.coming
                else tr("This is the last moment")
            )
        self.lecturer.show_next(said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse over the lecturer's stage points on the hall's."""
        from rmsviz.ui.spot import same_place

        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent) and self.hall:
            self.hall.point(same_place(event.position(), self._view.stage, self.hall.stage))
        return False
