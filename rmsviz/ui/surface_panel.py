"""The surface card: which surface, its formula, its parameters, and the experiment's numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rmsviz.engine.catalogue import KINDS, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import Param
from rmsviz.engine.surface import Surface
from rmsviz.language import tr
from rmsviz.render.theme import Theme
from rmsviz.scene.edit import set_surface, set_surface_param
from rmsviz.scene.scene import Scene, with_experiment
from rmsviz.scene.symbols import surface_latex
from rmsviz.ui.experiment_rows import ExperimentRows, summary_of
from rmsviz.ui.formula_field import FormulaField
from rmsviz.ui.formula_typing import FormulaTyping, as_formula
from rmsviz.ui.formula_view import FormulaView
from rmsviz.ui.param_row import ParamRows
from rmsviz.ui.store import Store
from rmsviz.ui.style import DEFAULT_THEME, retheme
from rmsviz.ui.widgets import Chooser, FoldButton, Panel, caption, explain

FORMULA = "formula"  # the kind of a surface whose formula was typed


class SurfacePanel(Panel):
    """Shows the scene's surface; every edit goes to the store."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._theme = store, DEFAULT_THEME
        self._params: tuple[Param, ...] | None = None
        self._shown: Surface | None = None
        self._typing = FormulaTyping()
        self.chooser = _chooser(store.scene.experiment.surface)
        self.formula = FormulaView(tr("Formula"))
        self.field = FormulaField()
        self.rows = ParamRows()
        self.experiment = ExperimentRows(store)
        self.fold = FoldButton()
        explain(
            self.fold,
            tr("Fold or unfold the experiment"),
            tr(
                "What all runs share: where they start, how many steps are computed, the noise of "
                "the gradients and its seed, one start or many."
            ),
        )
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, 4, 0)
        upper: tuple[QWidget, ...] = (
            caption(tr("Surface")),
            self.chooser,
            self.field,
            self.formula,
        )
        lower: tuple[QWidget, ...] = (self.rows, self.fold, self.experiment)
        for part in upper:
            head.addWidget(part)
        self.column.addLayout(head)
        for part in lower:
            self.column.addWidget(part)
        self.fold.toggled.connect(self._fold)
        self.fold.setChecked(True)
        self.chooser.activated.connect(self._choose)
        self.field.edited.connect(self._type)
        self.field.settled.connect(self._settle)
        self.field.given_up.connect(self._give_up)
        self.rows.changed.connect(self._set_param)
        self.rows.settled.connect(store.finish)
        self.show_scene(store.scene)

    def show_scene(self, scene: Scene) -> None:
        """Bring everything up to `scene`; what did not change is left alone."""
        surface = scene.experiment.surface
        if surface is not self._shown:
            self._show_surface(surface)
        self.experiment.show_experiment(scene.experiment)
        self._say_experiment()

    def _fold(self, shown: bool) -> None:
        self.experiment.setVisible(shown)
        self._say_experiment()

    def _say_experiment(self) -> None:
        """The heading; folded, it says in short what is set."""
        shown = self.fold.isChecked()
        summary = summary_of(self._store.scene.experiment)
        self.fold.setText(
            tr("experiment") if shown else tr("experiment: {summary}", summary=summary)
        )
        self.fold.setAccessibleName(tr("Experiment: {summary}", summary=summary))

    def _show_surface(self, surface: Surface) -> None:
        if self._shown is None or surface.kind != self._shown.kind:
            self._show_kind(surface)
        self._shown = surface
        self.rows.set_values(surface.params)

    def _show_kind(self, surface: Surface) -> None:
        typed = surface.name == FORMULA
        self.chooser.setCurrentIndex(self.chooser.findData(surface.name))
        self.chooser.setToolTip("" if typed else f"{surface.label}. {surface.kind.source}")
        self.field.setVisible(typed)
        if typed:
            self.field.show_formula(surface.kind.formula)
        left = "L_t(x, y) = " if surface.varies else "L(x, y) = "
        typing = typed and self.field.line.hasFocus()
        self.formula.set_latex(left + surface_latex(surface), _words(surface), typing)
        if surface.kind.params != self._params:
            self._params = surface.kind.params
            self.rows.build(surface.kind.params, tr("surface"), adapting=surface.name == FORMULA)
            self.rows.setVisible(bool(self._params))
            retheme(self.rows, self._theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def _choose(self, index: int) -> None:
        name = self.chooser.itemData(index)
        surface = self._store.scene.experiment.surface
        if name == surface.name:
            return
        if name == FORMULA:  # the same surface, now to be edited
            text = surface.kind.formula
            self._store.apply(lambda s: with_experiment(s, surface=as_formula(surface, text, {})))
            self.field.line.setFocus()
        else:
            self._store.apply(lambda s: set_surface(s, make_surface(name)))

    def _type(self, text: str) -> None:
        """Show what is typed. A name that may become a function's is waited for: `lo` is no
        parameter on the way to log(x)."""
        shown = self._store.scene.experiment.surface
        if self.field.begun:
            self.field.show_problem(None)
        else:
            self._read(text, shown)

    def _read(self, text: str, shown: Surface) -> None:
        try:
            surface = self._typing.read(text, shown)
        except BadInput as error:
            self.field.show_problem(error)
            return
        self.field.show_problem(None)
        self._store.apply(lambda s: with_experiment(s, surface=surface), merge=FORMULA)

    def _settle(self) -> None:
        """Enter, or the field was left: what stands there is meant."""
        surface = self._store.scene.experiment.surface
        if surface.name == FORMULA and self.field.line.isModified():
            self._read(self.field.line.text(), surface)
            self.field.line.setModified(False)
        self._typing.end(self._store.scene.experiment.surface)
        self._store.finish()

    def _give_up(self) -> None:
        """The formula as it was before it was typed."""
        self._store.take_back(FORMULA)
        self._typing.end(self._store.scene.experiment.surface)
        self.field.put(self._store.scene.experiment.surface.kind.formula)

    def _set_param(self, name: str, value: float | bool, held: bool) -> None:
        merge = f"surface.{name}" if held else None
        self._store.apply(lambda scene: set_surface_param(scene, name, float(value)), merge)
        self._typing.end(self._store.scene.experiment.surface)


def _chooser(surface: Surface) -> Chooser:
    """All built-in surfaces in their order, then the one that is typed."""
    make_surface("plane")  # declares the built-ins
    chooser = Chooser(tr("Surface"))
    explain(
        chooser,
        tr("Which loss surface"),
        tr(
            "The loss L(x, y) over the two parameters that the optimizers walk on. The last entry "
            "lets you type a formula of your own."
        ),
    )
    for name, kind in KINDS.items():
        chooser.addItem(kind.label, name)
    chooser.insertSeparator(chooser.count())
    chooser.addItem(tr("Formula…"), FORMULA)
    return chooser


def _words(surface: Surface) -> str:
    """The formula as it is typed, and the surface's note."""
    note = f"\n{surface.kind.note}" if surface.kind.note else ""
    return f"L = {surface.kind.formula}{note}"
