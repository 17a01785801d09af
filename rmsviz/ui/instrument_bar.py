"""The buttons at an instrument's title: back and forward, copy, which instrument."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from rmsviz.language import tr
from rmsviz.scene.scene import INSTRUMENTS
from rmsviz.ui.session import Session
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.style import retheme
from rmsviz.ui.widgets import IconButton
from rmsviz.ui.window import Window

_SIZE, _INSET = 13, 7
# What can be copied of an instrument, by the commands' names; of the others nothing.
_COPIES = {
    "step": ("latex", "markdown"),
    "ledger": ("latex", "markdown"),
    "table": ("table_latex", "table_markdown"),
}


class InstrumentBar(QWidget):
    """Lies on the stage at a desk; no film and no hall has it. It does what the menus do."""

    def __init__(self, window: Window, view: StageView, session: Session) -> None:
        super().__init__(view)
        menus = window.menus
        self._store, self._view, self._menus = window.store, view, menus
        self.back = IconButton("step-back", tr("One step back"), _SIZE)
        self.forward = IconButton("step-forward", tr("One step forward"), _SIZE)
        self.copy = IconButton("duplicate", tr("Copy"), _SIZE)
        self.more = IconButton("more", tr("Instruments"), _SIZE)
        menus.explain(back=self.back, forward=self.forward)
        self.copy.setWhatsThis(tr("Copy what stands here, as LaTeX or Markdown."))
        self.more.setWhatsThis(tr("Another instrument: a closer look at the present step."))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.back, self.forward, self.copy, self.more):
            row.addWidget(button)
        for name in ("back", "forward"):
            getattr(self, name).clicked.connect(menus.actions[name].trigger)
        for button, fill in ((self.copy, self._fill_copies), (self.more, self._fill_more)):
            menu = QMenu(self)
            menu.aboutToShow.connect(lambda menu=menu, fill=fill: fill(menu))
            button.setMenu(menu)
            button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        window.theme_changed.connect(lambda theme: retheme(self, theme))
        window.table_requested.connect(self.ask_steps)
        for moved in (session.settled, view.laid_out, view.layout_shown):
            moved.connect(self.place)
        retheme(self, window.theme)

    def ask_steps(self) -> None:
        """Let the steps of the table be typed, at the lower right of the stage."""
        from rmsviz.ui.table_steps import TableSteps

        corner = self._view.rect().bottomRight()
        TableSteps(self._store, self).open_over(self._view.mapToGlobal(corner))

    @property
    def _instrument(self) -> str:
        """The chosen one; its command has the same name."""
        return self._store.scene.view.instrument

    def place(self) -> None:
        """Stand at the upper right of the instrument, where one is shown."""
        stage = self._view.stage
        shown = stage.instrument in stage.panels and stage.instrument.rect.width() > 1
        self.setVisible(shown)
        if not shown:
            return
        room = stage.instrument.rect.width() - stage.instrument.title_right - 2 * _INSET
        copies = [self.copy] if self._instrument in _COPIES else []
        self.copy.hide()
        for buttons in ([self.more], copies, [self.back, self.forward]):  # what has room
            room -= sum(button.width() for button in buttons)
            for button in buttons:
                button.setVisible(button is self.more or room >= 0)
        self.adjustSize()
        corner = self._view.from_stage(stage.instrument.rect.topRight()).toPoint()
        self.move(corner + QPoint(-self.width() - _INSET, _INSET))

    def _fill_copies(self, menu: QMenu) -> None:
        menu.clear()
        menu.addActions([self._menus.actions[n] for n in _COPIES.get(self._instrument, ())])

    def _fill_more(self, menu: QMenu) -> None:
        """All instruments, and what can be done with the one that is shown."""
        actions = self._menus.actions
        menu.clear()
        menu.addActions([actions[name] for name in INSTRUMENTS])
        menu.addSeparator()
        if self._instrument == "table":
            menu.addActions([actions["table_steps"], actions["keep_step"]])
        menu.addActions([actions[name] for name in _COPIES.get(self._instrument, ())])
