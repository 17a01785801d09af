"""simulate(experiment) → Trajectory: every step of every run.

One set of rules at two speeds. A few runs go through plain Python floats, x and y apart: 1-2 µs a
step, where one NumPy call on a 2-vector costs 1 µs. Many runs of one method go through the same
functions as arrays. Both give the same bits: the rules are IEEE arithmetic, square roots (exact)
and NumPy's own functions, whose results do not depend on the length of the array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from rmsviz.engine.experiment import Experiment
from rmsviz.engine.store import CROWD, Store
from rmsviz.engine.trajectory import Trajectory
from rmsviz.engine.walk import walk_alone, walk_together

BLOCK = 16_384  # runs per array; a smaller one pays more for NumPy's calls than caches give back


class Cancelled(Exception):
    """The simulation was asked to stop before its end."""


class Simulation:
    """A simulation done piece by piece: `for fraction in simulation: …`, then `trajectory`.

    A piece takes a few milliseconds, so that whoever drives it can show progress, stop, or do
    something else between two. `fraction` is the share that is done, 0 to 1.

    Runs that a trajectory `before` has on the same surface, with the same steps and noise, are
    copied from it: a run does not depend on those beside it.
    """

    def __init__(
        self, experiment: Experiment, telemetry: bool = True, before: Trajectory | None = None
    ) -> None:
        self.experiment = experiment
        self._store = Store.empty(experiment.steps, len(experiment.runs), telemetry)
        self._known: dict[int, int] = {}
        if before is not None and telemetry:
            self._known = _known(experiment, before)
            for run, column in self._known.items():
                self._store.take_over(run, Store(*before.arrays), column)
        self._done = len(self._known) * experiment.steps
        self._pieces = self._walk()

    def __iter__(self) -> Iterator[float]:
        return self

    def __next__(self) -> float:
        with np.errstate(all="ignore"):  # overflow is an answer here: the run's outcome
            self._done += next(self._pieces)
        return self._done / (self.experiment.steps * len(self.experiment.runs))

    @property
    def trajectory(self) -> Trajectory:
        """The result, once the pieces are done."""
        return Trajectory(self.experiment, *self._store.frozen())

    def _walk(self) -> Iterator[int]:
        steps = self.experiment.steps
        for members in _groups(self.experiment, self._known):
            walk = walk_alone if len(members) == 1 else walk_together
            done = 0
            for k in walk(self.experiment, members, self._store):
                done += k
                yield k * len(members)
            self._store.settle(members)
            yield (steps - done) * len(members)  # a run that overflowed is done early


def simulate(
    experiment: Experiment,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    telemetry: bool = True,
) -> Trajectory:
    """The trajectory of `experiment`.

    `progress` is called with the share that is done, 0 to 1, every few milliseconds; when
    `cancelled` answers True, Cancelled is raised. Memory: 72 bytes a run and step; without
    `telemetry` 24, and `gradient`, `v` and `lr_eff` have no rows (for thousands of starts, where
    writing them takes longer than computing).
    """
    simulation = Simulation(experiment, telemetry)
    for fraction in simulation:
        if progress:
            progress(fraction)
        if cancelled and cancelled():
            raise Cancelled
    return simulation.trajectory


def _known(experiment: Experiment, before: Trajectory) -> dict[int, int]:
    """The runs that `before` has already, and in which column."""
    old = before.experiment
    same = (old.surface, old.steps, old.noise) == (
        experiment.surface,
        experiment.steps,
        experiment.noise,
    )
    if not same or not len(before.v):
        return {}
    columns = {(run.optimizer, run.start): i for i, run in enumerate(old.runs)}
    found = {i: columns.get((run.optimizer, run.start)) for i, run in enumerate(experiment.runs)}
    return {
        i: column
        for i, column in found.items()
        if column is not None and old.runs[column].settings == experiment.runs[i].settings
    }


def _groups(experiment: Experiment, known: Mapping[int, int]) -> Iterator[list[int]]:
    """The indices of the runs but the known ones; together those that can be one array: of one
    method, with the same switches, and weight decay and momentum in use for all or for none.
    """
    kinds: dict[tuple[object, ...], list[int]] = {}
    last: object = None
    for index, run in enumerate(experiment.runs):
        if index in known:
            continue
        if run.settings is not last:  # thousands of starts share one mapping
            last = s = run.settings
            switches = tuple(value for value in s.values() if isinstance(value, bool))
            unused = s.get("weight_decay") == 0.0, s.get("momentum") == 0.0
        kinds.setdefault((run.optimizer, switches, unused), []).append(index)
    for members in kinds.values():
        size = BLOCK if len(members) >= CROWD else 1
        yield from (members[i : i + size] for i in range(0, len(members), size))
