"""What an export will be: the picture at any of its frames, or the beginning of a text."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.job import Export
from rmsviz.export.painter import ScenePainter
from rmsviz.language import tr
from rmsviz.render.theme import Theme
from rmsviz.scene.scene import Scene
from rmsviz.ui.scrubber import Scrubber
from rmsviz.ui.style import DEFAULT_THEME, GAP
from rmsviz.ui.widgets import IconButton, explain

MOST = 20_000  # characters of a text that are shown
TICK, RESIZED = 16, 120  # milliseconds


class Preview(QWidget):
    """The picture or the text of an export. A film can be played and scrubbed."""

    def __init__(
        self,
        scene: Scene,
        trajectory: Trajectory,
        clock: Callable[[], float] = time.perf_counter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scene, self._trajectory, self._clock = scene, trajectory, clock
        self._export: Export | None = None
        self._frame, self._begun = 0, 0.0
        self.picture, self.text = _Picture(), _text_box()
        self.play, self.scrubber, self.time = IconButton("play", tr("Play")), Scrubber(), QLabel()
        explain(self.play, tr("Play"), tr("Play the film as it will be."))
        explain(
            self.scrubber, tr("Click or drag to go to a picture"), tr("The pictures of the film.")
        )
        self.scrubber.setAccessibleName(tr("Picture of the film"))
        self.time.setObjectName("muted")
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.play, self.scrubber, self.time):
            row.addWidget(part, 1 if part is self.scrubber else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for widget in (self.picture, self.text, self.bar):
            column.addWidget(widget, 0 if widget is self.bar else 1)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.tick)
        self.play.clicked.connect(self._toggle)
        self.scrubber.sought.connect(self._seek)
        self._soon = QTimer(self)  # a long path takes a moment: not at every pixel of a resize
        self._soon.setSingleShot(True)
        self._soon.setInterval(RESIZED)
        self._soon.timeout.connect(self._paint_anew)
        self.picture.resized.connect(self._soon.start)

    def show_export(self, export: Export, text: str = "") -> None:
        """Show what `export` will write: its picture, or the `text` of which it is made."""
        self._export = export
        self.picture.setVisible(export.picture is not None)
        self.text.setVisible(export.picture is None)
        self.bar.setVisible(export.steps is not None)
        self.text.setPlainText(text[:MOST] + ("\n…" if len(text) > MOST else ""))
        frames = export.steps.frames if export.steps else 1
        self._frame = min(self._frame, frames - 1)
        longest = self._time_text(frames - 1) if export.steps else ""
        self.time.setFixedWidth(self.time.fontMetrics().horizontalAdvance(longest) + 8)
        self._paint_anew()

    def set_theme(self, theme: Theme) -> None:
        self.picture.theme = theme

    def pause(self) -> None:
        self._timer.stop()
        self.play.set_icon("play")
        self.play.set_hint(tr("Play"))

    def tick(self) -> None:
        """Show the frame of the present moment; begin again after the last."""
        assert self._export is not None and self._export.steps is not None
        frame = int((self._clock() - self._begun) * self._fps)
        if frame >= self._export.steps.frames:
            self._begun, frame = self._clock(), 0
        if frame != self._frame:
            self._frame = frame
            self._show_frame()

    @property
    def _fps(self) -> float:
        return float(getattr(self._export and self._export.picture, "fps", 1))

    def _toggle(self) -> None:
        if self._timer.isActive():
            self.pause()
            return
        if self._export is None or self._export.steps is None:
            return  # nothing that could be made yet
        if self._frame == self._export.steps.frames - 1:
            self._frame = 0
        self._begun = self._clock() - self._frame / self._fps
        self._timer.start()
        self.play.set_icon("pause")
        self.play.set_hint(tr("Pause"))

    def _seek(self, frame: int) -> None:
        if self._export is not None:
            self._frame, self._begun = frame, self._clock() - frame / self._fps
            self._show_frame()

    def _paint_anew(self) -> None:
        export = self._export
        if export is None or export.picture is None or self.picture.room.isEmpty():
            return
        room = self.picture.room
        small = export.picture.fitting(room.width(), room.height())
        self._painter = ScenePainter(self._scene, self._trajectory, small)
        self._show_frame()

    def _show_frame(self) -> None:
        export = self._export
        assert export is not None
        step = export.steps.step(self._frame) if export.steps else export.step
        self.picture.show_image(self._painter.picture(step))
        if export.steps:
            self.scrubber.show_step(self._frame, export.steps.frames - 1)
            self.time.setText(self._time_text(self._frame))

    def _time_text(self, frame: int) -> str:
        assert self._export is not None and self._export.steps is not None
        step = self._export.steps.step(frame)
        return tr("{frame:.1f} s · step {step:,}", frame=frame / self._fps, step=step)


class _Picture(QWidget):
    """A picture in the middle of its room, pixel by pixel."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = DEFAULT_THEME
        self._image = QImage()
        self.setMinimumSize(480, 320)
        self.setAccessibleName(tr("Preview"))

    @property
    def room(self) -> QSize:
        """In device pixels."""
        return self.size() * self.devicePixelRatio()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatio()
        painter.scale(1 / ratio, 1 / ratio)
        room, image = self.room, self._image.size()
        corner = QPoint((room.width() - image.width()) // 2, (room.height() - image.height()) // 2)
        painter.drawImage(corner, self._image)
        painter.setPen(QColor(self.theme.border))
        painter.drawRect(corner.x(), corner.y(), image.width() - 1, image.height() - 1)


def _text_box() -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setAccessibleName(tr("Preview"))
    explain(
        box, tr("The beginning of the file"), tr("What will stand in the file, from its beginning.")
    )
    box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    box.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    return box
