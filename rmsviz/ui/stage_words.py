"""The stage for those who listen and for those who use keys: every panel is a part that Tab reaches
and that has a name, and the step in words."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from rmsviz.language import tr
from rmsviz.scene.words import (
    INSTRUMENT_NAMES,
    instrument_words,
    plot_name,
    plot_words,
    step_words,
    surface_words,
)
from rmsviz.ui.session import Session
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.widgets import explain
from rmsviz.ui.window import Window

REST = 200  # milliseconds after which what has changed is said
_SURFACE = tr(
    "The loss over the plane, and the paths of the runs. Move what is shown with Ctrl, Shift and"
    " the arrow keys, the start with Alt and the arrow keys; + and − look closer and further."
)
_PLOT = tr(
    "A quantity at every step; the line is the present one. The keys 1 to 4 choose what is below."
)
_INSTRUMENT = tr("A closer look at the present step: the keys 1 to 4 choose which.")


class StagePart(QWidget):
    """A panel of the stage, as assistive tools and the Tab key find it. It lets the mouse through
    and paints nothing but the ring of the focus."""

    def __init__(self, view: StageView) -> None:
        super().__init__(view)
        self._view = view
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def say(self, name: str, words: str, about: str) -> None:
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        explain(self, name, about)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._view.stage.theme.focus), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)


class StageWords(QObject):
    """Keeps the parts of a view where its panels are, and says the step when time rests."""

    def __init__(self, window: Window, view: StageView, session: Session) -> None:
        super().__init__(window)
        self._window, self._view = window, view
        self.parts: list[StagePart] = []
        self._said_step = -1
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST)
        self._soon.timeout.connect(self.update)
        session.settled.connect(self._wait)
        window.playhead.moved.connect(self._wait)
        window.playhead.playing_changed.connect(self._wait)
        for placed in (view.laid_out, view.layout_shown):
            placed.connect(self.update)
        window.say_requested.connect(self.say)

    def _wait(self) -> None:
        """While it plays there is nothing at rest that could be said."""
        if not self._window.playhead.playing:
            self._soon.start()

    @property
    def words(self) -> str:
        """All that the stage shows, a line for each panel."""
        return "\n".join(f"{name}: {words}" for name, words, _, _ in self._panels())

    def say(self) -> None:
        """Where the runs stand, in a message; all that the stage shows, in the clipboard."""
        shown = self._view.shown
        if shown is not None:
            QApplication.clipboard().setText(self.words)
            self._window.show_message(
                tr("{step_words} All plots: in the clipboard.", step_words=step_words(*shown))
            )
            self._announce(self.words)

    def update(self) -> None:
        """Bring the parts up to what is shown now."""
        self._soon.stop()
        panels = list(self._panels())
        while len(self.parts) > len(panels):
            part = self.parts.pop()
            part.hide()
            part.deleteLater()
        while len(self.parts) < len(panels):
            part = StagePart(self._view)
            before = self.parts[-1] if self.parts else self._window.side.cards.add_button
            QWidget.setTabOrder(before, part)
            self.parts.append(part)
            part.show()
        for part, (name, words, about, rect) in zip(self.parts, panels, strict=True):
            part.setGeometry(rect.toRect())
            part.say(name, words, about)
        shown = self._view.shown
        if shown is not None and shown[2] != self._said_step:
            self._said_step = shown[2]
            self._view.setAccessibleDescription(step_words(*shown))
            self._announce(step_words(*shown))

    def _announce(self, words: str) -> None:
        """Let a screen reader say it, after what it says now."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, words))

    def _panels(self) -> Iterator[tuple[str, str, str, QRectF]]:
        """Of each panel its name, its state, what it is, and its place in the view."""
        if self._view.shown is None:
            return
        (scene, path, step), stage = self._view.shown, self._view.stage
        for panel in stage.surfaces:
            if panel in stage.panels:
                name = tr("Surface") if panel is stage.surface else tr("Surface in 3-D")
                yield name, surface_words(scene, path, step), _SURFACE, self._place(panel.rect)
        if stage.plots in stage.panels:
            for plot, box in stage.plots.boxes:
                place = self._place(QRectF(box).translated(stage.plots.rect.topLeft()))
                yield plot_name(scene, plot), plot_words(scene, plot, step), _PLOT, place
        if stage.instrument in stage.panels:
            words = instrument_words(scene, path, step)
            place = self._place(stage.instrument.rect)
            yield INSTRUMENT_NAMES[scene.view.instrument], words, _INSTRUMENT, place

    def _place(self, rect: QRectF) -> QRectF:
        corner = self._view.from_stage(rect.topLeft())
        return QRectF(corner, self._view.from_stage(rect.bottomRight()))
