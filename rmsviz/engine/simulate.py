"""simulate(experiment) → Trajectory: every step of every run.

One set of rules at two speeds. A few runs go through plain Python floats, x and y apart: 1-2 µs a
step, where one NumPy call on a 2-vector costs 1 µs. Many runs of one method go through the same
functions as arrays. Both give the same bits: the rules are IEEE arithmetic, square roots (exact)
and NumPy's own functions, whose results do not depend on the length of the array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from rmsviz.engine.experiment import Experiment, Run
from rmsviz.engine.store import CROWD, Store
from rmsviz.engine.trajectory import Telemetry, Trajectory
from rmsviz.engine.walk import walk_alone, walk_together

HUNDREDS = 200  # runs from which on telemetry waits until it is read
BLOCK = 16_384  # runs per array; a smaller one pays more for NumPy's calls than caches give back


class Cancelled(Exception):
    """The simulation was asked to stop before its end."""


class Simulation:
    """A simulation done piece by piece: `for fraction in simulation: …`, then `trajectory`.

    A piece takes a few milliseconds, so that whoever drives it can show progress, stop, or do
    something else between two. `fraction` is the share that is done, 0 to 1.

    Runs that a trajectory `before` has on the same surface, with the same steps and noise, are
    copied from it: a run does not depend on those beside it. Without `telemetry` only paths and
    losses are recorded, and the rest when it is first read.
    """

    def __init__(
        self, experiment: Experiment, before: Trajectory | None = None, telemetry: bool = True
    ) -> None:
        self.experiment = experiment
        self._store = Store.empty(experiment.steps, len(experiment.runs), telemetry)
        self._telemetry = telemetry
        self._known: dict[int, int] = {}
        if before is not None and telemetry:
            self._known = _known(experiment, before)
            for run, column in self._known.items():
                self._store.take_over(run, before, column)
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
        done = self._store.frozen()
        record = done.telemetry if self._telemetry else partial(_telemetry, self.experiment)
        return Trajectory(self.experiment, done.x, done.loss, done.valid, record)

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
) -> Trajectory:
    """The trajectory of `experiment`.

    `progress` is called with the share that is done, 0 to 1, every few milliseconds; when
    `cancelled` answers True, Cancelled is raised. Memory: 72 bytes a run and step; where there are
    hundreds of runs 24, until `gradient`, `v` or `lr_eff` are read: writing them would take longer
    than computing. Many starts (rmsviz.engine.starts) are in the trajectory's `swarms`.
    """
    simulation = Simulation(experiment, telemetry=len(experiment.runs) < HUNDREDS)
    own = 1 / (1 + experiment.starts.number)  # the share of the runs' own starts
    _drive(simulation, lambda share: progress(own * share) if progress else None, cancelled)
    if not experiment.starts.number:
        return simulation.trajectory
    from rmsviz.engine.swarm import SwarmSimulation  # it needs this module

    others = SwarmSimulation(experiment)
    _drive(others, lambda share: progress(own + (1 - own) * share) if progress else None, cancelled)
    return replace(simulation.trajectory, swarms=others.swarms)


def _drive(
    pieces: Iterable[float],
    progress: Callable[[float], None],
    cancelled: Callable[[], bool] | None,
) -> None:
    for share in pieces:
        progress(share)
        if cancelled and cancelled():
            raise Cancelled


def _telemetry(experiment: Experiment) -> Telemetry:
    """What was not recorded. The same bits: a simulation depends on nothing but its experiment."""
    simulation = Simulation(experiment)
    for _ in simulation:
        pass
    return simulation.trajectory.telemetry


def _known(experiment: Experiment, before: Trajectory) -> dict[int, int]:
    """The runs that `before` has already, and in which column."""
    old = before.experiment
    same = (old.surface, old.steps, old.noise) == (
        experiment.surface,
        experiment.steps,
        experiment.noise,
    )
    if not same:
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
    alike: dict[tuple[object, ...], list[int]] = {}
    group: list[int] = []
    last: Run | None = None
    for index, run in enumerate(experiment.runs):
        if index in known:
            continue
        if not (last and run.settings is last.settings and run.optimizer == last.optimizer):
            last = run  # thousands of starts may share one mapping
            group = alike.setdefault((run.optimizer, *run.settings.values()), [])
        group.append(index)
    kinds: dict[tuple[object, ...], list[int]] = {}
    for same in alike.values():  # or equal ones: one look at them
        kinds.setdefault(_kind(experiment.runs[same[0]]), []).extend(same)
    for members in map(sorted, kinds.values()):
        size = BLOCK if len(members) >= CROWD else 1
        yield from (members[i : i + size] for i in range(0, len(members), size))


def _kind(run: Run) -> tuple[object, ...]:
    """What runs must agree in to be one array."""
    settings = run.settings
    switches = tuple(value for value in settings.values() if isinstance(value, bool))
    unused = settings.get("weight_decay") == 0.0, settings.get("momentum") == 0.0
    return run.optimizer, switches, unused
