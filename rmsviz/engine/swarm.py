"""Many starts of one run: their paths, and over them the quantiles of what is plotted."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rmsviz.engine.experiment import Experiment, Run
from rmsviz.engine.simulate import Simulation
from rmsviz.engine.starts import Starts
from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Trajectory

Index = NDArray[np.int64]
PERCENTS = (10, 25, 50, 75, 90)  # of the starts that lie at or below
FINEST = 512  # steps that have quantiles, evenly; half as many again on a logarithmic axis
SORTED = 100_000  # numbers that are sorted between two looks at the clock: 2 ms
RECORDED = 4_000_000  # run-steps up to which v and lr_eff are recorded, too: 0.3 GB
PATHS = 0.8  # the share of the work that the paths are


@dataclass(frozen=True, eq=False)
class Fan:
    """Quantiles over the starts: `values` (k, 5) at `steps` (k,), a column to each of PERCENTS."""

    steps: Index
    values: Array


@dataclass(frozen=True, eq=False)
class Swarm:
    """A run from many starts. The runs of `paths` are the starts, in the order of Starts.points;
    each is, bit for bit, what it would be alone.

    `v` and `lr_eff` are the fans in x and in y: none where the method has none, or where recording
    them would take too much memory.
    """

    run: Run
    starts: Starts
    paths: Trajectory
    loss: Fan
    v: tuple[Fan, ...] = ()
    lr_eff: tuple[Fan, ...] = ()

    def diverged(self, step: int) -> int:
        """How many have overflowed at `step`."""
        return int(np.count_nonzero(self.paths.valid <= step))

    def quantiles(self, quantity: str, axis: int, step: int) -> Array:
        """The five quantiles of a plotted quantity at one step."""
        row: Array = _quantiles(_rows(self.paths, quantity, axis, np.array([step])), quantity)[0]
        return row


def many_starts(experiment: Experiment, run: int) -> Experiment:
    """One run of `experiment` from each of its many starts."""
    item = experiment.runs[run]
    points = experiment.starts.points(item.start, experiment.surface.domain).tolist()
    runs = tuple(Run(item.optimizer, item.settings, (x, y), item.label) for x, y in points)
    return replace(experiment, runs=runs, starts=Starts())


def are_recorded(experiment: Experiment) -> bool:
    """Whether v and lr_eff of its many starts have fans, too."""
    return experiment.starts.number * experiment.steps * len(experiment.runs) <= RECORDED


class SwarmSimulation:
    """The swarms of all runs, done piece by piece: `for share in simulation: …`, then `swarms`.

    What `before` has already is taken from there. Without `telemetry` there is a fan of the loss
    alone; with it the others, too, where they are not too large.
    """

    def __init__(
        self, experiment: Experiment, before: tuple[Swarm, ...] = (), telemetry: bool = True
    ) -> None:
        self.experiment = experiment
        self._telemetry = telemetry and are_recorded(experiment)
        self._known = [swarm for swarm in before if bool(swarm.lr_eff) == self._telemetry]
        self._made: list[Swarm] = []
        self._pieces = self._walk()

    def __iter__(self) -> Iterator[float]:
        return self

    def __next__(self) -> float:
        share = next(self._pieces)
        return (len(self._made) + share) / len(self.experiment.runs)

    @property
    def swarms(self) -> tuple[Swarm, ...]:
        """One for each run, once the pieces are done."""
        return tuple(self._made)

    def _walk(self) -> Iterator[float]:
        for index in range(len(self.experiment.runs)):
            found = found_in(self._known, self.experiment, index)
            self._made.append(found or (yield from self._make(index)))
            yield 0.0

    def _make(self, index: int) -> Generator[float, None, Swarm]:
        experiment, run = self.experiment, self.experiment.runs[index]
        alone = many_starts(experiment, index)
        yield 0.0
        simulation = Simulation(alone, telemetry=self._telemetry)
        for share in simulation:
            yield share * PATHS
        paths = simulation.trajectory
        loss = yield from _fan(paths, "loss", 0)
        v, lr_eff = list[Fan](), list[Fan]()
        for axis in (0, 1) if self._telemetry else ():
            if run.method.accumulates:
                v.append((yield from _fan(paths, "v", axis)))
            lr_eff.append((yield from _fan(paths, "lr_eff", axis)))
        return Swarm(run, experiment.starts, paths, loss, tuple(v), tuple(lr_eff))


def found_in(swarms: Iterable[Swarm], experiment: Experiment, run: int) -> Swarm | None:
    """The swarm of a run of `experiment` among others."""
    recipe = _recipe(experiment, experiment.runs[run], experiment.starts)
    alike = (s for s in swarms if _recipe(s.paths.experiment, s.run, s.starts) == recipe)
    return next(alike, None)


def _recipe(experiment: Experiment, run: Run, starts: Starts) -> tuple[object, ...]:
    """All that decides a swarm: on a grid it does not matter where the run itself starts."""
    center = (0.0, 0.0) if starts.kind == "grid" else run.start
    named = replace(run, label="", start=center)
    return experiment.surface, experiment.steps, experiment.noise, starts, named


def _fan(paths: Trajectory, quantity: str, axis: int) -> Generator[float, None, Fan]:
    steps = _chosen(paths.steps)
    steps = steps if quantity == "loss" else steps[1:]
    size = max(1, SORTED // paths.runs)
    found = []
    for first in range(0, len(steps), size):
        rows = _rows(paths, quantity, axis, steps[first : first + size])
        found.append(_quantiles(rows, quantity))
        yield PATHS
    return Fan(steps, np.concatenate(found))


def _chosen(steps: int) -> Index:
    """All steps, or enough of them for a wide picture, on either axis of time."""
    even = np.linspace(0, steps, min(steps, FINEST) + 1)
    early = np.geomspace(1, steps, FINEST // 2) if steps > FINEST else even
    return np.unique(np.round(np.concatenate([even, early])).astype(np.int64))


def _rows(paths: Trajectory, quantity: str, axis: int, steps: Index) -> Array:
    """The values `(k, starts)` of a quantity at some steps; nan from where a start diverges."""
    if quantity == "loss":
        rows = paths.loss[steps]
    else:  # their first row is that of step 1
        rows = (paths.v if quantity == "v" else paths.lr_eff)[steps - 1, :, axis]
    ended = steps[:, None] >= paths.valid
    return np.where(ended, np.nan, rows) if ended.any() else rows


def _quantiles(rows: Array, quantity: str) -> Array:
    """The quantiles of each row `(k, 5)`: of n values the ⌈p n⌉-th, so that each is the value of
    one of the starts. Of the loss diverged starts are the worst, infinite; of v and lr_eff those
    that have not diverged are asked."""
    ordered = np.sort(rows, axis=1)  # nan last
    gone = np.count_nonzero(np.isnan(rows), axis=1)[:, None]
    asked = rows.shape[1] - (0 if quantity == "loss" else gone)
    place = np.maximum(-(-np.array(PERCENTS) * asked // 100) - 1, 0)
    found = np.take_along_axis(ordered, np.broadcast_to(place, (len(rows), len(PERCENTS))), axis=1)
    return np.where(np.isnan(found), np.inf, found) if quantity == "loss" else found
