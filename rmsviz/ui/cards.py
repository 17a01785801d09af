"""The cards of all runs, and the button that adds one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from rmsviz.language import tr
from rmsviz.render.icons import icon
from rmsviz.render.theme import Theme
from rmsviz.scene.edit import MOST_RUNS, add_run
from rmsviz.scene.scene import Scene
from rmsviz.ui.run_card import RunCard
from rmsviz.ui.run_menu import fill_method_menu
from rmsviz.ui.store import Store
from rmsviz.ui.style import DEFAULT_THEME, GAP, retheme
from rmsviz.ui.widgets import explain


class Cards(QWidget):
    """One card per run, kept while there is a run at its place: a drag never loses its slider."""

    added = Signal(object)  # the card of a run that is new at the end

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._theme = store, DEFAULT_THEME
        self.cards: list[RunCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self.add_button = QPushButton(tr("Add optimizer"))
        self.add_button.setObjectName("add")
        self.add_button.setIconSize(QSize(14, 14))
        self.add_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add_button.setAccessibleName(tr("Add optimizer"))
        explain(
            self.add_button,
            tr("Add a run of another method"),
            tr(
                "One more run on the same surface, from the same start: choose its method, then "
                "set its hyperparameters on its card."
            ),
        )
        menu = QMenu(self.add_button)
        menu.aboutToShow.connect(self._fill)
        self.add_button.setMenu(menu)
        self._column.addWidget(self.add_button)
        self.show_scene(store.scene)

    def show_scene(self, scene: Scene) -> None:
        """Bring all cards up to `scene`."""
        while len(self.cards) > len(scene.runs):
            card = self.cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for card in self.cards:
            card.show_run(scene)
        while len(self.cards) < len(scene.runs):
            self._append()
        self.add_button.setEnabled(len(scene.runs) < MOST_RUNS)

    def _append(self) -> None:
        card = RunCard(self._store, len(self.cards))
        card.set_theme(self._theme)
        retheme(card, self._theme)
        self.cards.append(card)
        self._column.insertWidget(self._column.count() - 1, card)
        self.added.emit(card)

    def _fill(self) -> None:
        menu = self.add_button.menu()
        menu.clear()
        menu.setMinimumWidth(self.add_button.width())
        fill_method_menu(menu, "", self._add)

    def _add(self, name: str) -> None:
        self._store.apply(lambda scene: add_run(scene, name))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.add_button.setIcon(icon("plus", theme.muted, 14))
