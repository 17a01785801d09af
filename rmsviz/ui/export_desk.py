"""Where exports are asked for, made and spoken of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr, tr_n
from rmsviz.scene.scene import Scene, with_timeline
from rmsviz.ui.session import Session
from rmsviz.ui.window import Window

if TYPE_CHECKING:
    from rmsviz.ui.exporting import Exporting, Exports

NOTHING = tr("there is nothing to export before the first run is computed")
LATER = 1500  # milliseconds after the start
MOST = 2  # notes of exports that are over


def _text_of(what: str, scene: Scene, trajectory: Trajectory, step: int) -> str:
    """What is copied of a scene at a step; BadInput where it cannot be written."""
    from rmsviz.scene.code import python_code
    from rmsviz.scene.step_latex import in_markdown, step_latex
    from rmsviz.scene.table_text import table_latex, table_markdown

    if what == "latex":
        return step_latex(scene, trajectory, step)
    if what == "markdown":
        return in_markdown(step_latex(scene, trajectory, step))
    if what == "table_latex":
        return table_latex(scene, trajectory, step)
    if what == "table_markdown":
        return table_markdown(scene, trajectory, step)
    return python_code(scene, "torch" if what == "torch" else "numpy")


class ExportDesk(QObject):
    """Opens the dialog, hands what it decides to the queue, keeps a note of each export."""

    def __init__(self, window: Window, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        QTimer.singleShot(LATER, self, lambda: self.exports)  # it tidies up after killed exports
        window.export_requested.connect(self.ask)
        window.copy_requested.connect(self.copy)
        window.guards.append(self.may_close)

    @cached_property
    def exports(self) -> Exports:
        """The queue; made when the window is there already."""
        from rmsviz.ui.exporting import Exports

        exports = Exports(self)
        exports.added.connect(self._note)
        return exports

    def ask(self) -> None:
        """Let an export be chosen, of the scene that is shown, with the speed as it stands."""
        from rmsviz.ui.export_dialog import ExportDialog  # with the encoders: not at the start

        window, shown, trajectory = self._window, self._session.shown, self._session.trajectory
        if shown is None or trajectory is None:
            window.show_message(NOTHING)
            return
        head = window.playhead
        head.pause()
        scene = with_timeline(shown, rate=head.rate, loop=head.loop, step=head.current)
        saved = None if window.documents.modified else window.documents.path
        dialog = ExportDialog(scene, trajectory, window.theme, saved, window)
        dialog.wanted.connect(lambda name, options: self._add(scene, name, options))
        dialog.open()

    def copy(self, what: str) -> None:
        """Copy the present step's arithmetic, the table, or the code that gives the same run."""
        shown, trajectory = self._session.shown, self._session.trajectory
        if shown is None or trajectory is None:
            self._window.show_message(NOTHING)
            return
        try:
            text = _text_of(what, shown, trajectory, self._window.playhead.current)
        except BadInput as error:
            self._window.show_message(str(error))
            return
        QGuiApplication.clipboard().setText(text)
        self._window.show_message(tr_n("copied {n} line", "copied {n} lines", text.count(chr(10))))

    def _add(self, scene: Scene, name: str, options: dict[str, str]) -> None:
        self.exports.add(scene, name, options)

    def _note(self, export: Exporting) -> None:
        from rmsviz.ui.export_note import ExportNote

        notices = self._window.notices
        note = ExportNote(export, notices.frame)
        note.resized.connect(self._place)
        notices.more.append(note)
        self._place()

    def _place(self) -> None:
        """Put the notes where they belong; those that have nothing more to say go."""
        from rmsviz.ui.export_note import ExportNote

        notices = self._window.notices
        notes = [note for note in notices.more if isinstance(note, ExportNote)]
        over = [note for note in notes if note.export.state == "done"]
        for note in notes:
            if note.closed or note in over[:-MOST]:
                notices.more.remove(note)
                note.forget()
        waiting = [note for note in notes if note.export.state == "waiting"]
        for place, note in enumerate(waiting):
            note.setVisible(place == 0)
            note.show_others(len(waiting) - 1)
        notices.place()

    def may_close(self) -> bool:
        """Ask before exports under way are stopped; False where the user would rather wait."""
        under_way = self.exports.under_way
        if not under_way:
            return True
        names = ", ".join(export.path.name for export in under_way)
        box = QMessageBox(self._window)
        box.setWindowTitle("rmsviz")
        box.setText(tr("Still to be written: {names}", names=names))
        box.setInformativeText(tr("Closing stops that; files that were there before stay."))
        stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("Keep writing"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        if box.clickedButton() is not stop:
            return False
        self.exports.stop()
        return True
