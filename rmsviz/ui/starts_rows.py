"""One start or many: which pattern, how many, how far apart."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import Param
from rmsviz.engine.starts import MOST_STARTS, STARTS, Starts
from rmsviz.engine.surface import Domain
from rmsviz.language import tr
from rmsviz.scene.fans import starts_words
from rmsviz.scene.scene import Scene, with_experiment
from rmsviz.scene.symbols import words
from rmsviz.ui.param_row import ParamRow
from rmsviz.ui.store import Store
from rmsviz.ui.widgets import Chooser, explain

_COUNT = Param(
    "count",
    1000.0,
    1.0,
    float(MOST_STARTS),
    "log",
    help=tr("how many starts each run has; a grid has a whole number of rows"),
    least=1.0,
    most=float(MOST_STARTS),
)
_RADIUS = Param(
    "radius",
    0.5,
    0.001,
    100.0,
    "log",
    help=tr("of the circle; of a cloud the standard deviation in x and in y"),
    least=0.0,
    open_ends=True,
)
_SEED = Param("seed", 0.0, 0.0, 200.0, help=tr("of the cloud: same seed, same cloud"), least=0.0)
_SHOWN = {
    "one": (),
    "grid": ("count",),
    "circle": ("count", "radius"),
    "cloud": ("count", "radius", "seed"),
}
_NAMES = {"one": tr("one start"), "grid": tr("grid"), "circle": tr("circle"), "cloud": tr("cloud")}
_LABEL = 46


class _WholeRow(ParamRow):
    """A parameter that is a whole number."""

    def _check(self, value: float) -> float:
        number = super()._check(value)
        if number != int(number):
            raise BadInput(
                tr(
                    "{name} must be a whole number, not {value:g}",
                    name=words(self.param.name),
                    value=value,
                )
            )
        return number


class _CountRow(_WholeRow):
    """How many; of a grid it is a square, and a nudge leads to the next."""

    squared = False

    def _check(self, value: float) -> float:
        number = super()._check(value)
        return float(round(math.sqrt(number)) ** 2) if self.squared else number

    def _nudged(self, value: float, count: int) -> float:
        if not self.squared:
            return super()._nudged(value, count)
        return float(max(1, round(math.sqrt(value)) + count) ** 2)


class StartsChooser(Chooser):
    """One start, or a pattern of many; `rows` is what there is to say about them."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(tr("Starts of every run"), parent)
        self.setObjectName("compact")  # as high as the fields beside it
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToContents)
        self._store = store
        for kind in STARTS:
            self.addItem(_NAMES[kind], kind)
        explain(
            self,
            tr(
                "one start, or many of every run: a grid over the surface's domain,"
                " a circle or a cloud around the start"
            ),
            tr(
                "Many starts show where a method goes from everywhere: which basin, how fast, how "
                "often it diverges. The plots then have bands of their losses."
            ),
        )
        self.rows = StartsRows(store)
        self.activated.connect(self._choose)

    def show_starts(self, starts: Starts) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(STARTS.index(starts.kind))
        self.rows.show_starts(starts)

    def _choose(self, index: int) -> None:
        self._store.apply(lambda scene: _with_kind(scene, self.itemData(index)))
        self.show_starts(self._store.scene.experiment.starts)  # also where it was refused


class StartsRows(QWidget):
    """How many, how far apart, from which seed: what the pattern asks for."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._count = _CountRow(_COUNT, tr("starts"))
        self.rows: dict[str, ParamRow] = {
            "count": self._count,
            "radius": ParamRow(_RADIUS, tr("starts")),
            "seed": _WholeRow(_SEED, tr("starts")),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, row in self.rows.items():
            row.set_label_width(_LABEL)
            row.changed.connect(lambda value, held, name=name: self._change(name, value, held))
            row.settled.connect(store.finish)
            column.addWidget(row)

    def show_starts(self, starts: Starts) -> None:
        """Show the numbers of `starts`."""
        self.setVisible(starts.kind != "one")
        self._count.squared = starts.kind == "grid"
        for name, row in self.rows.items():
            row.setVisible(name in _SHOWN[starts.kind])
            row.set_value(starts.number if row is self._count else getattr(starts, name))
        self.rows["count"].label.setToolTip(starts_words(starts))

    def _change(self, name: str, value: float, held: bool) -> None:
        number = value if name == "radius" else round(value)
        merge = f"starts.{name}" if held else None
        self._store.apply(lambda scene: _with_starts(scene, **{name: number}), merge)
        self.show_starts(self._store.scene.experiment.starts)  # whole, or as before if refused


def _with_starts(scene: Scene, **changes: object) -> Scene:
    starts = replace(scene.experiment.starts, **changes)  # type: ignore[arg-type]
    return with_experiment(scene, starts=starts)


def _with_kind(scene: Scene, kind: str) -> Scene:
    """Another pattern. A radius that nobody has set fits the surface."""
    untouched = scene.experiment.starts.radius == Starts.radius
    radius = {"radius": _fitting(scene.experiment.surface.domain)} if untouched else {}
    return _with_starts(scene, kind=kind, **(radius if kind in ("circle", "cloud") else {}))


def _fitting(domain: Domain) -> float:
    """About a twelfth of what is shown, in one digit."""
    return float(f"{min(domain.x1 - domain.x0, domain.y1 - domain.y0) / 12:.0e}")
