"""Where the steps of the table are typed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.scene.scene import with_view
from rmsviz.scene.step_table import read_steps, steps_text
from rmsviz.ui.store import Store
from rmsviz.ui.style import GAP, SMALL, UNIT, mark_wrong
from rmsviz.ui.widgets import Panel, explain, small_label

_HELP = tr(
    "1, 2, 5 are these steps, 10:50:10 every tenth from 10 to 50; nothing is 1, 2, 3, 5, 10, …"
)
_WIDE = 340


class TableSteps(QWidget):
    """A field that opens over the table. Enter takes what is typed, Esc leaves all as it was."""

    def __init__(self, store: Store, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._store = store
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel = Panel()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        title = QLabel(tr("Steps in the table"))
        title.setFont(font(SMALL + 1, "medium"))
        self.field = QLineEdit(steps_text(store.scene.view.table_steps))
        self.field.setObjectName("boxed")
        self.field.setAccessibleName(tr("Steps in the table"))
        self.field.setAccessibleDescription(_HELP)
        explain(self.field, tr("Which steps the table has"), _HELP)
        self.field.setPlaceholderText("1, 2, 3, 5, 10, 30, 100, …")
        self.said = small_label(_HELP)
        self.said.setWordWrap(True)
        panel.column.setContentsMargins(GAP, GAP, GAP, GAP)
        panel.column.setSpacing(UNIT)
        for part in (title, self.field, self.said):
            panel.column.addWidget(part)
        self.setFixedWidth(_WIDE)
        self.field.returnPressed.connect(self._take)

    def open_over(self, corner: QPoint) -> None:
        """Stand with its lower right at `corner`, of the screen, and take the keys."""
        self.adjustSize()
        self.move(corner - QPoint(self.width(), self.height()))
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def _take(self) -> None:
        try:
            steps = read_steps(self.field.text())
            scene = with_view(self._store.scene, table_steps=steps, instrument="table")
        except BadInput as error:
            self._refuse(str(error))
            return
        self.close()
        self._store.set(scene)

    def _refuse(self, problem: str) -> None:
        """Say why what is typed cannot be used; it stays."""
        self.said.setText(problem[:1].upper() + problem[1:])
        self.said.setObjectName("problem")
        self.said.style().polish(self.said)
        mark_wrong(self.field, True)
        self.field.setAccessibleDescription(problem)
