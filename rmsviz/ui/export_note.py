"""What the window says of an export: how far it is, how it ended, where the file is."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from rmsviz.language import tr
from rmsviz.scene.durations import duration_text
from rmsviz.ui.exporting import Exporting
from rmsviz.ui.notices import Note
from rmsviz.ui.widgets import explain

WIDE = 440
SECONDS = 30  # that it is said where a file is; what went wrong stays


class ExportNote(Note):
    """One export, until it is cancelled or its note closed."""

    resized = Signal()

    def __init__(self, export: Exporting, parent: QWidget) -> None:
        super().__init__(parent)
        self.export, self._shut = export, False
        self.label, self.bar = QLabel(), QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 4)
        self.bar.setAccessibleName(tr("Progress of {name}", name=export.path.name))
        self.cancel, self.folder = QPushButton(tr("Cancel")), QPushButton(tr("Show in folder"))
        self.close_button = QToolButton()
        self.close_button.setText("×")
        self.close_button.setAccessibleName(
            tr("Close what is said of {name}", name=export.path.name)
        )
        explain(
            self.cancel,
            tr("Cancel the export"),
            tr("Stop making this file; nothing is left of it."),
        )
        explain(self.folder, tr("Show in folder"), tr("Open the folder in which the new file is."))
        explain(self.close_button, tr("Close"), tr("The note goes; the file stays."))
        for part in (self.label, self.bar, self.cancel, self.folder, self.close_button):
            self.row.addWidget(part, 1 if part is self.label else 0)
        self.label.setWordWrap(True)
        self.cancel.clicked.connect(export.cancel)
        self.folder.clicked.connect(self._show_folder)
        self.close_button.clicked.connect(self._close)
        self._old = QTimer(self)
        self._old.setSingleShot(True)
        self._old.setInterval(SECONDS * 1000)
        self._old.timeout.connect(self._close)
        export.changed.connect(self._follow)
        self._follow()
        self.show()

    @property
    def closed(self) -> bool:
        """Whether there is nothing more to say."""
        return self.export.state == "cancelled" or self._shut

    def forget(self) -> None:
        """Let note and export go."""
        self.hide()
        self.export.forget()
        self.deleteLater()

    def show_others(self, count: int) -> None:
        """How many exports wait besides this one."""
        more = tr(" and {count} more", count=count) if count else ""
        self.label.setText(tr("{name}{more} waiting", name=self.export.path.name, more=more))

    def fit(self, room: int) -> QSize:
        """All notes are equally wide; a long sentence takes several lines."""
        self.setFixedWidth(min(WIDE, room))
        self.column.activate()
        return QSize(self.width(), max(self.heightForWidth(self.width()), self.sizeHint().height()))

    def _follow(self) -> None:
        export = self.export
        self.bar.setVisible(export.state == "running")
        self.bar.setValue(round(export.share * 1000))
        self.cancel.setVisible(not export.over)
        self.folder.setVisible(export.state == "done")
        self.close_button.setVisible(export.over)
        self.label.setObjectName("problem" if export.state == "failed" else "")
        self.label.setText(_sentence(export))
        self.setAccessibleName(self.label.text())
        if export.state == "done":
            self._old.start()
        if export.over:
            self.label.style().polish(self.label)
        self.resized.emit()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.export.path.absolute().parent)))

    def _close(self) -> None:
        self._shut = True
        self.resized.emit()


def _sentence(export: Exporting) -> str:
    name = export.path.name
    if export.state == "done":
        return tr("{name} is written", name=name)
    if export.state == "failed":
        own = export.problem.startswith(name)
        return export.problem if own else f"{export.problem[:1].upper()}{export.problem[1:]}"
    left = export.seconds_left
    return f"{name}  {export.share:.0%}" + (
        tr("  {left} left", left=duration_text(left)) if left else ""
    )
