"""The long slider of time: a click jumps, a drag scrubs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from rmsviz.language import tr
from rmsviz.ui.slider import TrackSlider
from rmsviz.ui.widgets import explain


class Scrubber(TrackSlider):
    """Where time stands between step 0 and the last. Its keys are the window's playback keys."""

    grabbed = Signal()
    sought = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Step"), parent)
        explain(
            self,
            tr("Click or drag to go to a step"),
            tr(
                "Where time stands between step 0 and the last. All steps are computed already, so"
                " any of them is shown at once."
            ),
            "← →",
        )

    def show_step(self, step: int, total: int) -> None:
        """Stand at `step` of `total`; says nothing."""
        before = self.handle_x()
        if total != self.maximum():
            self.setMaximum(total)
            self.update()
        self.setValue(step)
        if abs(self.handle_x() - before) >= 0.1:
            self.update()

    def fraction(self) -> float:
        return self.value() / self.maximum() if self.maximum() else 0.0

    def go_to(self, fraction: float) -> None:
        if self.maximum():
            self.sought.emit(round(fraction * self.maximum()))

    def sizeHint(self) -> QSize:
        return QSize(320, 32)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.grabbed.emit()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
