"""The column on the left: the surface, then the runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rmsviz.scene.scene import Scene
from rmsviz.ui.cards import Cards
from rmsviz.ui.store import Store
from rmsviz.ui.style import GAP
from rmsviz.ui.surface_panel import SurfacePanel
from rmsviz.ui.tab_order import order_tabs

NARROWEST, USUAL, WIDEST = 264, 288, 480


class SidePanel(QScrollArea):
    """Scrolls when there are more cards than room. The bar has its own gutter: nothing jumps."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surface, self.cards = SurfacePanel(store), Cards(store)
        content = QWidget()
        content.setObjectName("list")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.surface)
        column.addWidget(self.cards)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda low, high: bar.setEnabled(high > low))
        self.cards.added.connect(self._reveal)
        self._content, self._controls = content, _controls_of(store.scene)
        order_tabs(content)

    def show_scene(self, scene: Scene) -> None:
        self.surface.show_scene(scene)
        self.cards.show_scene(scene)
        if _controls_of(scene) != self._controls:
            self._controls = _controls_of(scene)
            order_tabs(self._content)

    def _reveal(self, card: QWidget) -> None:
        """Scroll to a new card, once it has its place."""
        QTimer.singleShot(0, card, lambda: self.ensureWidgetVisible(card, 0, GAP))


def _controls_of(scene: Scene) -> tuple[object, ...]:
    """What decides which controls there are."""
    return scene.experiment.surface.kind.params, tuple(run.optimizer for run in scene.runs)
