"""A file that is dragged onto the window opens; while it hovers, the window says what will be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.render.panel import painting
from rmsviz.scene.lessons import SUFFIXES as LESSONS
from rmsviz.ui.documents import SCENE
from rmsviz.ui.style import HEADING, UNIT
from rmsviz.ui.window import Window


def dragged_file(data: QMimeData) -> Path:
    """The file that is dragged; BadInput says why it is none that can be opened."""
    urls = data.urls()
    if len(urls) != 1:
        raise BadInput(tr("drop one file at a time"))
    if not urls[0].isLocalFile():
        raise BadInput(tr("only files on this computer can be opened"))
    path = Path(urls[0].toLocalFile())
    if path.suffix.lower() not in (SCENE, *LESSONS):
        lessons = " or ".join(LESSONS)
        raise BadInput(
            tr(
                "neither a scene ({scene}) nor a lesson ({lessons}): {name}",
                scene=SCENE,
                lessons=lessons,
                name=path.name,
            )
        )
    return path


class Drops(QObject):
    """Takes what is dragged over `window`; text that is dragged is left to the fields."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._veil: Veil | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # enter and move are such, too
            if not event.mimeData().hasUrls():
                return False
            # Never a move: whoever offers the file would delete it.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if isinstance(event, QDragEnterEvent):
                self._show(event.mimeData())
            elif not isinstance(event, QDragMoveEvent):
                self._drop(event.mimeData())
            return True
        if event.type() == QEvent.Type.DragLeave and self._veil is not None:
            self._veil.hide()
        return False

    def _show(self, data: QMimeData) -> None:
        if self._veil is None:
            self._veil = Veil(self._window)
        try:
            self._veil.say(tr("Open {name}", name=dragged_file(data).name))
        except BadInput as error:
            self._veil.say(str(error), wrong=True)

    def _drop(self, data: QMimeData) -> None:
        if self._veil is not None:
            self._veil.hide()
        try:
            path = dragged_file(data)
        except BadInput as error:
            self._window.show_message(str(error))
            return
        # Whoever offers the file waits for the end of this event, and a question may follow.
        QTimer.singleShot(0, self._window, lambda: self._window.documents.open(path))


class Veil(QWidget):
    """Lies over the whole window and says one thing."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._text, self._wrong = "", False
        self.hide()

    def say(self, text: str, wrong: bool = False) -> None:
        self._text, self._wrong = text[:1].upper() + text[1:], wrong
        self.setAccessibleName(self._text)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._window.theme
        ground = QColor(theme.window)
        ground.setAlphaF(0.85)
        frame = QRectF(self.rect()).adjusted(2 * UNIT, 2 * UNIT, -2 * UNIT, -2 * UNIT)
        with painting(self) as painter:
            painter.fillRect(self.rect(), ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            color = QColor(theme.error if self._wrong else theme.focus)
            painter.setPen(QPen(color, 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(frame, UNIT, UNIT)
            painter.setFont(font(HEADING + 3, "semibold"))
            painter.setPen(QColor(theme.error if self._wrong else theme.text))
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.adjusted(UNIT, 0, -UNIT, 0), middle, self._text)
