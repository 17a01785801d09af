"""The window that the hall sees: the stage for the last row, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QWidget

from rmsviz.render.hall import HallStage
from rmsviz.render.theme import Theme
from rmsviz.scene.moment import Moment
from rmsviz.ui.spot import Spot
from rmsviz.ui.stage_view import StageView


class Hall(QWidget):
    """Full screen, above the lecturer's window or on another display."""

    closed = Signal()

    def __init__(self, lecturer: QWidget, theme: Theme) -> None:
        super().__init__(lecturer, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("rmsviz")
        self.stage = HallStage(theme)
        self.view = StageView(theme, self, self.stage)
        self.view.setMinimumSize(0, 0)
        self.view.installEventFilter(self)
        self.spot, self.curtain = Spot(self.view), _Curtain(self)

    def fill(self, screen: QScreen, with_keys: bool) -> None:
        """Cover a display, and take the keys or leave them where they are."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not with_keys)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        if with_keys:
            self.raise_()
            self.activateWindow()

    def show_moment(self, moment: Moment | None, asking: bool) -> None:
        """Say what a lesson's moment is called, and ask its question."""
        self.stage.entitle(moment.title if moment else "")
        self.stage.ask(moment.quiz if moment else None, answered=not asking)
        self.view.refresh()

    @property
    def dark(self) -> bool:
        return not self.curtain.isHidden()

    def darken(self, dark: bool) -> None:
        """Black, or the stage."""
        self.curtain.setVisible(dark)
        self.curtain.raise_()

    def point(self, on_stage: QPointF | None) -> None:
        """Put the pointer on a place of the stage."""
        self.spot.point(self.view.from_stage(on_stage) if on_stage is not None else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.spot.point(event.position())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        for part in (self.view, self.curtain):
            part.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()


class _Curtain(QWidget):
    """Black over everything."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), Qt.GlobalColor.black)
