"""Start, steps, noise, seed, many starts: what all runs share besides the surface."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from rmsviz.engine.experiment import MAX_STEPS, Experiment
from rmsviz.engine.param import Param
from rmsviz.language import tr, tr_n
from rmsviz.scene.edit import set_start
from rmsviz.scene.fans import starts_words
from rmsviz.scene.scene import Scene, with_experiment
from rmsviz.ui.fields import Check, Nudge, NumberField, whole
from rmsviz.ui.numerals import short_text
from rmsviz.ui.scales import nudged
from rmsviz.ui.starts_rows import StartsChooser
from rmsviz.ui.store import Store
from rmsviz.ui.widgets import small_label

_STEPS = Param("steps", 300.0, 1.0, 1e6, "log", least=1.0, most=float(MAX_STEPS))
_SIGMA = Param(tr("the noise σ"), 0.0, 0.0, 10.0, least=0.0)
_START = tr(
    "θ₀, the point from which all runs start. It can be dragged on the surface, too, or moved with"
    " Alt and the arrow keys."
)
_NOISE = tr(
    "Mini-batches make gradients noisy: to each step’s gradient, σ times a standard normal number"
    " is added, in x and in y. 0 is the exact gradient."
)
_SEED = tr("Which noise: the same seed gives the same noise, to every run and every time.")
_COUNT = tr("T, how many updates of every run are computed.")
_LARGEST_SEED = 2**53  # up to here every whole number is a float


class ExperimentRows(QWidget):
    """Five fields and a chooser in two columns; below, what many starts ask for."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.start_x = self._add(0, 0, tr("start x"), _finite(tr("the start's x")), _by_tenths)
        self.start_y = self._add(0, 2, "y", _finite(tr("the start's y")), _by_tenths)
        self.sigma = self._add(1, 0, tr("noise σ"), _sigma, lambda v, n: nudged(_SIGMA, v, n))
        self.seed = self._add(
            1, 2, tr("seed"), whole(tr("the seed"), 0, _LARGEST_SEED), lambda v, n: v + n
        )
        self.steps = self._add(2, 0, tr("steps"), self._checked_steps, _nudged_steps)
        self.starts = StartsChooser(store)
        self._grid.addWidget(self.starts, 2, 2, 1, 2)
        self._grid.addWidget(self.starts.rows, 3, 0, 1, 4)
        self.problem = small_label("", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._grid.addWidget(self.problem, 4, 0, 1, 4)
        self._explain()
        self._connect()

    def _add(self, row: int, column: int, text: str, check: Check, nudge: Nudge) -> NumberField:
        field = NumberField(
            text if column == 0 else tr("{said} of the experiment", said=text), check, nudge
        )
        field.setMinimumWidth(48)
        label = QLabel(text)
        label.setBuddy(field)
        self._grid.addWidget(label, row, column)
        self._grid.addWidget(field, row, column + 1)
        field.problem_changed.connect(self._show_problem)
        return field

    def _checked_steps(self, value: float) -> int:
        """A number of steps that the scene can have: with many starts fewer."""
        steps = int(whole("steps", 1, MAX_STEPS)(value))
        with_experiment(self._store.scene, steps=steps)
        return steps

    def _explain(self) -> None:
        for field, about in (
            (self.start_x, _START),
            (self.start_y, _START),
            (self.sigma, _NOISE),
            (self.seed, _SEED),
            (self.steps, _COUNT),
        ):
            field.setWhatsThis(about)
        self.start_x.set_help(tr("where all runs start: x (or drag the start on the surface)"))
        self.start_y.set_help(tr("where all runs start: y (or drag the start on the surface)"))
        self.sigma.set_help(
            tr("gradient noise: each step's gradient gets σ·(ξx, ξy), ξ standard normal; 0 is none")
        )
        self.seed.set_help(tr("the seed of the noise: the same seed, the same path"))
        self.steps.set_help(
            tr("how many steps are computed, 1 to {max_steps:,}", max_steps=MAX_STEPS)
        )

    def _connect(self) -> None:
        for axis, field in enumerate((self.start_x, self.start_y)):
            field.committed.connect(lambda v, axis=axis: self._move_start(axis, v, None))
            field.nudged.connect(lambda v, axis=axis: self._move_start(axis, v, f"start{axis}"))
        for name, field in (("steps", self.steps), ("sigma", self.sigma), ("seed", self.seed)):
            field.committed.connect(lambda v, name=name: self._change(name, v, None))
            field.nudged.connect(lambda v, name=name: self._change(name, v, name))

    def _move_start(self, axis: int, value: float, merge: str | None) -> None:
        """Move all starts along one axis; where they differ along the other, they go on to."""

        def moved(scene: Scene) -> Scene:
            for i, run in enumerate(scene.runs):
                start = (value, run.start[1]) if axis == 0 else (run.start[0], value)
                scene = set_start(scene, start, i)
            return scene

        self._store.apply(moved, merge)

    def _change(self, name: str, value: float, merge: str | None) -> None:
        def changed(scene: Scene) -> Scene:
            noise = scene.experiment.noise
            if name == "sigma":
                return with_experiment(scene, noise=replace(noise, sigma=value))
            if name == "seed":
                return with_experiment(scene, noise=replace(noise, seed=int(value)))
            return with_experiment(scene, steps=int(value))

        self._store.apply(changed, merge)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the numbers of `experiment`."""
        xs, ys = ({run.start[axis] for run in experiment.runs} for axis in (0, 1))
        self.start_x.set_value(xs.pop() if len(xs) == 1 else None)
        self.start_y.set_value(ys.pop() if len(ys) == 1 else None)
        self.sigma.set_value(experiment.noise.sigma)
        self.seed.set_value(experiment.noise.seed)
        self.steps.set_value(experiment.steps)
        self.starts.show_starts(experiment.starts)

    def _show_problem(self, _: str) -> None:
        fields = (self.start_x, self.start_y, self.sigma, self.seed, self.steps)
        problem = next((field.problem for field in fields if field.problem), "")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def summary_of(experiment: Experiment) -> str:
    """`300 steps from (−3.6, 1.5), σ 2`."""
    starts = {run.start for run in experiment.runs}
    x, y = experiment.runs[0].start
    place = (
        f"({short_text(x, 3)}, {short_text(y, 3)})" if len(starts) == 1 else tr("several starts")
    )
    noise = f", σ {short_text(experiment.noise.sigma, 3)}" if experiment.noise.sigma else ""
    many = f", {starts_words(experiment.starts)}" if experiment.starts.number else ""
    return tr_n(
        "{steps} step from {place}{noise}{many}",
        "{steps} steps from {place}{noise}{many}",
        experiment.steps,
        steps=short_text(experiment.steps),
        place=place,
        noise=noise,
        many=many,
    )


def _finite(name: str) -> Check:
    return lambda value: float(Param(name, 0.0).check(value))


def _sigma(value: float) -> float:
    return float(_SIGMA.check(value))


def _by_tenths(value: float, count: int) -> float:
    return round(value + 0.1 * count, 9)


def _nudged_steps(value: float, count: int) -> float:
    return round(nudged(_STEPS, value, count))
