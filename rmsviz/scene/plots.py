"""The plots of a trajectory: which curves, on which axes. Values only, no pens and no pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene.bounds import Bounds, Extent, bounds
from rmsviz.scene.fair import what_is_equal
from rmsviz.scene.fans import SAID, FanSeries, fans_of, without_fans
from rmsviz.scene.scene import Coordinate, Scene
from rmsviz.scene.ticks import Axis, covering, shown_steps

Index = NDArray[np.int64]
FINEST = 4096  # points of 2/λ on a surface that changes with time

Quantity = Literal["accumulator", "lr_eff", "loss"]
# The flag of a View that makes a row's axis of values linear.
LINEAR: dict[Quantity, str] = {
    "accumulator": "linear_accumulators",
    "lr_eff": "linear_rates",
    "loss": "linear_loss",
}


@dataclass(frozen=True, eq=False)
class Series:
    """One curve: its values at `steps`. `coordinate` None is the run as a whole (the loss).

    An `edge` is no curve of the run's own but what it is held against: "2/λ", the greatest
    effective learning rate at which a step along that coordinate does not overshoot and grow, λ the
    curvature where the run stands; "g²", the fixed point of v, where it would come to rest if the
    gradient stayed.
    """

    run: int
    coordinate: Coordinate | None
    steps: Index
    values: Array
    edge: str = ""

    def at(self, step: int) -> float | None:
        """The value at any step; None where the curve has none there."""
        row = int(np.searchsorted(self.steps, step, side="right")) - 1
        return float(self.values[row]) if row >= 0 and step <= int(self.steps[-1]) else None

    @cached_property
    def constant(self) -> bool:
        """Whether all finite values are the same: then an edge is a line across the plot."""
        all_ = self.bounds
        return all_.known and all_.greatest - all_.least <= 1e-9 * abs(all_.least)

    @cached_property
    def _extent(self) -> Extent:
        return Extent(self.values)

    @cached_property
    def bounds(self) -> Bounds:
        """Of all values."""
        return self._extent.between(0, len(self.values))

    def bounds_on(self, time: Axis) -> Bounds:
        """Of the values over the steps that are shown."""
        shown = shown_steps(self.steps, time)
        return self._extent.between(shown.start, shown.stop)


@dataclass(frozen=True, eq=False)
class Plot:
    """Curves over one pair of axes. `empty` says in words why there is nothing to see."""

    quantity: Quantity
    run: int  # whose plot it is; -1 for the loss, which is everybody's
    time: Axis
    values: Axis
    series: tuple[Series, ...]
    empty: str = ""
    fans: tuple[FanSeries, ...] = ()  # where there are many starts


@dataclass(frozen=True, eq=False)
class Plots:
    """A column for each compared run (accumulator, then effective learning rate, on shared axes)
    and the loss."""

    accumulators: tuple[Plot, ...]
    rates: tuple[Plot, ...]
    loss: Plot
    fair: str = ""  # what the runs have in common at their start
    fans: str = ""  # what the fans of many starts are
    lacking: str = ""  # why only the loss has fans

    def __iter__(self) -> Iterator[Plot]:
        return iter((*self.accumulators, *self.rates, self.loss))


def plots_of(scene: Scene, trajectory: Trajectory, before: Plots | None = None) -> Plots:
    """The plots of the scene's pair and the loss of all visible runs.

    With the plots `before`, while a hand moves something, an axis that still fits is kept: what
    moves is then the curve and not its ruler.
    """
    time = time_axis(scene, trajectory.steps)
    made = Plots(
        _pair(scene, trajectory, "accumulator", time),
        _pair(scene, trajectory, "lr_eff", time),
        _loss(scene, trajectory, time),
        what_is_equal(scene, trajectory),
        SAID if trajectory.swarms else "",
        without_fans(trajectory),
    )
    return _rested(made, before) if before and len(before.rates) == len(made.rates) else made


def time_axis(scene: Scene, steps: int) -> Axis:
    """The axis of the steps that are shown, of `steps` in all."""
    log = scene.view.log_time and steps > 1
    first = 1.0 if log else 0.0
    low, high = scene.view.step_range or (first, float(steps))
    low, high = max(low, first), min(high, float(steps))
    return Axis(low, high, log) if low < high else Axis(first, float(steps), log)


def _rested(made: Plots, before: Plots) -> Plots:
    kept = [
        replace(p, values=_still(b.values, p.values)) for p, b in zip(made, before, strict=True)
    ]
    columns = len(made.rates)
    return replace(
        made,
        accumulators=tuple(kept[:columns]),
        rates=tuple(kept[columns:-1]),
        loss=kept[-1],
    )


def _still(old: Axis, new: Axis) -> Axis:
    """The old axis, grown where the new one's values need it; the new one where much of that would
    be empty."""
    if old.log != new.log:
        return new
    both = Axis(min(old.low, new.low), max(old.high, new.high), new.log)
    return both if _span(both) <= 1.3 * _span(new) + (1 if new.log else 0) else new


def _span(axis: Axis) -> float:
    """The length of an axis: in decades where it is logarithmic."""
    return math.log10(axis.high / axis.low) if axis.log else axis.high - axis.low


def _pair(scene: Scene, trajectory: Trajectory, quantity: Quantity, time: Axis) -> tuple[Plot, ...]:
    curves = _accumulators if quantity == "accumulator" else _rates
    series = [
        [s for one in (*_shown_ghosts(scene, run), run) for s in curves(trajectory, one)]
        for run in scene.compared
    ]
    name = "v" if quantity == "accumulator" else quantity
    fans = [fans_of(trajectory, run, name) for run in scene.compared]
    held_against = _edges if quantity == "lr_eff" else _fixed_points
    wanted = quantity == "lr_eff" or scene.view.fixed_point
    edges = [held_against(trajectory, run) if wanted else [] for run in scene.compared]
    shared = [s.bounds_on(time) for column in series for s in column]
    shared += [e.bounds for column in edges for e in column if e.constant]
    shared += [bounds(values) for column in fans for fan in column for values in fan.reach(time)]
    values = _axis(shared, getattr(scene.view, LINEAR[quantity]))
    plots = []
    for run, own, lines, many in zip(scene.compared, series, edges, fans, strict=True):
        drawn = tuple(s for s in own if s.bounds.known)
        accumulates = trajectory.experiment.runs[run].method.accumulates
        none = quantity == "accumulator" and not accumulates
        empty = "" if drawn else tr("no accumulator") if none else _ended(trajectory, run)
        plots.append(Plot(quantity, run, time, values, (*lines, *drawn), empty, tuple(many)))
    return tuple(plots)


def _shown_ghosts(scene: Scene, run: int) -> list[int]:
    return [i for i in scene.ghosts_of(run) if scene.view.styles[i].visible]


# The curves of trajectories that are still held. Looking through a million values takes
# milliseconds, and a million curvatures a third of a second.
_known: WeakKeyDictionary[Trajectory, dict[tuple[str, int], list[Series]]] = WeakKeyDictionary()
_Made = Callable[[Trajectory, int], list[Series]]


def _once(name: str) -> Callable[[_Made], _Made]:
    """What a function makes of a trajectory's run, made once."""

    def kept(make: _Made) -> _Made:
        def found(trajectory: Trajectory, run: int) -> list[Series]:
            known = _known.setdefault(trajectory, {})
            if (name, run) not in known:
                known[name, run] = make(trajectory, run)
            return known[name, run]

        return found

    return kept


@_once("accumulator")
def _accumulators(trajectory: Trajectory, run: int) -> list[Series]:
    return _both(trajectory, run, trajectory.v)


@_once("lr_eff")
def _rates(trajectory: Trajectory, run: int) -> list[Series]:
    return _both(trajectory, run, trajectory.lr_eff)


def _both(trajectory: Trajectory, run: int, rows: Array) -> list[Series]:
    steps = np.arange(1, trajectory.steps + 1)
    return [Series(run, "x", steps, rows[:, run, 0]), Series(run, "y", steps, rows[:, run, 1])]


@_once("loss")
def _losses(trajectory: Trajectory, run: int) -> list[Series]:
    return [Series(run, None, np.arange(trajectory.steps + 1), trajectory.loss[:, run])]


@_once("2/λ")
def _edges(trajectory: Trajectory, run: int) -> list[Series]:
    """2/λ where the gradient of each step was taken; none where the surface is not convex there."""
    surface, valid = trajectory.experiment.surface, max(trajectory.last(run), 0)
    taken = np.arange(valid)
    if surface.varies:  # step by step, so no more of them than a wide picture has columns
        taken = np.unique(np.linspace(0, max(valid - 1, 0), min(valid, FINEST)).astype(np.int64))
        points = zip(trajectory.x[taken, run], taken.tolist(), strict=True)
        curvature = np.array([surface.curvature(x, t) for x, t in points]).reshape(-1, 2)
    else:
        curvature = surface.curvature(trajectory.x[:valid, run])
    steps = taken + 1
    with np.errstate(all="ignore"):  # 2/λ of a tiny λ overflows
        edges = np.where(curvature > 0, 2.0 / curvature, np.nan)
    return _held_against(run, steps, edges, "2/λ")


@_once("g²")
def _fixed_points(trajectory: Trajectory, run: int) -> list[Series]:
    """g², where an exponential moving average of it would come to rest: AdaGrad's sum does not."""
    item = trajectory.experiment.runs[run]
    if not item.method.decay_rate or "mix" in item.settings:
        return []
    valid = max(trajectory.last(run), 0)
    taken = slice(valid), run
    with np.errstate(all="ignore"):
        squares = (
            item.method.seen_gradient(
                trajectory.gradient[taken], trajectory.x[taken], item.settings
            )
            ** 2
        )
    return _held_against(run, np.arange(1, valid + 1), squares, "g²")


def _held_against(run: int, steps: Index, values: Array, name: str) -> list[Series]:
    x, y = values[:, 0], values[:, 1]
    found = [Series(run, "x", steps, x, name), Series(run, "y", steps, y, name)]
    return [s for s in found if s.bounds.known]


def _loss(scene: Scene, trajectory: Trajectory, time: Axis) -> Plot:
    series = tuple(s for i in scene.visible() for s in _losses(trajectory, i))
    # One run that diverges would press all others flat: it leaves the plot at its top.
    whole = [s.bounds_on(time) for s in series if trajectory.last(s.run) == trajectory.steps]
    fans = tuple(fan for i in scene.visible() for fan in fans_of(trajectory, i, "loss"))
    whole += [bounds(values) for fan in fans for values in fan.reach(time)]
    values = _axis(whole or [s.bounds_on(time) for s in series], scene.view.linear_loss)
    drawn = tuple(s for s in series if s.bounds.known)
    empty = _ended(trajectory, series[0].run) if series else tr("all runs are hidden")
    return Plot("loss", -1, time, values, drawn, "" if drawn else empty, fans)


def _ended(trajectory: Trajectory, run: int) -> str:
    """Why a run has nothing to draw."""
    undefined = trajectory.last(run) < 0
    return tr("not defined at the start") if undefined else tr("diverged at once")


def _axis(curves: Sequence[Bounds], linear: bool) -> Axis:
    """Logarithmic where no value is negative (zero has no place there), unless `linear` is asked
    for; else linear."""
    known = [b for b in curves if b.known]
    if not known:
        return Axis(0.1, 10.0, True)
    least = min(b.least for b in known)
    if linear or least < 0:
        axis = covering([(b.least, b.greatest) for b in known], log=False)
        return replace(axis, low=0.0) if axis.low < 0 <= least < axis.high else axis
    positive = [(b.positive, b.greatest) for b in known if b.greatest > 0]
    return covering(positive, log=True) if positive else Axis(-1.0, 1.0)
