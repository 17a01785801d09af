"""The swarms of many starts, computed between frames."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from rmsviz.engine.experiment import Experiment
from rmsviz.engine.swarm import Swarm, SwarmSimulation, are_recorded, found_in

SLICE, BESIDE = 0.006, 0.003  # seconds between two frames; while a hand moves something
LONG = 0.3  # seconds, from which on it says how far it is
FEW = 200  # starts while a hand moves something: two or three frames of 300 steps
SHORT = 3_000  # steps of all runs; of longer ones even few starts would come too late


class Swarming(QObject):
    """Follows the experiment that is shown.

    At rest all starts are computed. While a hand holds something they are few, and what is begun is
    finished before the next: the heads follow the hand a few frames behind.
    """

    ready = Signal()  # `swarms` are others
    progressed = Signal(object)  # float, 0 to 1, or None: nothing under way

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._swarms: tuple[Swarm, ...] = ()
        self._of: Experiment | None = None  # that the swarms are of
        self._begun_whole = False  # whether v and lr_eff are asked for, too
        self._simulation: SwarmSimulation | None = None
        self._next: Experiment | None = None
        self._asked = 0.0
        self._go_on = QTimer(self)
        self._go_on.setSingleShot(True)
        self._go_on.timeout.connect(self._compute)

    @property
    def busy(self) -> bool:
        return self._simulation is not None

    def swarms_for(self, experiment: Experiment) -> tuple[Swarm, ...]:
        """What can be shown of `experiment` now: its own swarms, and until they are there the last
        ones, as long as they are of as many runs on the same kind of surface."""
        of = self._of
        if of is None or not experiment.starts.number:
            return ()
        alike = of.surface.kind == experiment.surface.kind and len(of.runs) == len(experiment.runs)
        return self._own(experiment) or (self._swarms if alike else ())

    def _own(self, experiment: Experiment) -> tuple[Swarm, ...]:
        """The swarms of `experiment`, where all of them are there."""
        found = [found_in(self._swarms, experiment, i) for i in range(len(experiment.runs))]
        own = tuple(swarm for swarm in found if swarm is not None)
        return own if len(own) == len(found) else ()

    def follow(self, experiment: Experiment, held: bool) -> None:
        """See that the swarms become those of `experiment`; while something is `held`, of a few of
        its starts."""
        own = self._own(experiment)
        wanted = _fewer(experiment) if held and not own else experiment
        if own and (held or all(bool(s.lr_eff) == are_recorded(experiment) for s in own)):
            self._stop()
            self._swarms, self._of = own, experiment
        elif wanted is None or not wanted.starts.number:
            self._stop()
            self._swarms, self._of = (), None
        elif wanted == self._of and held:
            self._stop()
        elif held and self._simulation is not None:
            self._next = wanted
        elif self._simulation is None or self._simulation.experiment != wanted:
            self._begin(wanted, whole=not held)

    def _begin(self, experiment: Experiment, whole: bool) -> None:
        self._stop()
        self._simulation = SwarmSimulation(experiment, self._swarms, telemetry=whole)
        self._begun_whole = whole
        self._asked = time.perf_counter()
        self._go_on.start()

    def _stop(self) -> None:
        self._go_on.stop()
        if self._simulation is not None:
            self._simulation = self._next = None
            self.progressed.emit(None)

    def _compute(self) -> None:
        assert self._simulation is not None
        until = time.perf_counter() + (SLICE if self._begun_whole else BESIDE)
        for share in self._simulation:
            if time.perf_counter() > until:
                if until - self._asked > LONG:
                    self.progressed.emit(share)
                self._go_on.start()
                return
        done, following = self._simulation, self._next
        self._stop()
        self._swarms, self._of = done.swarms, done.experiment
        self.ready.emit()
        if following is not None and following != self._of:
            self._begin(following, whole=False)


def _fewer(experiment: Experiment) -> Experiment | None:
    """`experiment` with as many starts as can follow a hand, None where not even few can."""
    if len(experiment.runs) * experiment.steps > SHORT:
        return None
    starts = experiment.starts
    return replace(experiment, starts=replace(starts, count=min(starts.count, FEW)))
