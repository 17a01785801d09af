"""From a changed scene to a painted picture: plan, simulate, load, show."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from rmsviz.engine.simulate import Simulation
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.plan import Plan, plan
from rmsviz.scene.scene import Scene, with_experiment, with_view
from rmsviz.ui.playhead import Playhead
from rmsviz.ui.stage_view import StageView
from rmsviz.ui.store import Store
from rmsviz.ui.swarming import Swarming

AT_ONCE = 0.025  # seconds: a simulation that takes no longer is done before the next frame
LONG = 0.2  # seconds, from which on a simulation says how far it is
SLICE = 0.006  # of a longer one, between two frames
FEW = 1000  # steps, where the first simulation is cancelled
SETTLE = 140  # milliseconds after the last change until the surface is drawn finely again


class Session(QObject):
    """Keeps the picture true to the scene.

    A long simulation is done in slices between frames, on this thread: a worker thread would not
    be faster (one interpreter lock) and would make every frame wait for that lock. Until it is done
    the last picture stays; a simulation whose scene has changed meanwhile is dropped.
    """

    progressed = Signal(object)  # float, 0 to 1, or None: nothing under way
    settled = Signal()  # the picture shows the scene

    def __init__(
        self, store: Store, playhead: Playhead, view: StageView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.store, self.playhead = store, playhead
        self.views: list[StageView] = []  # all show the same
        self.trajectory: Trajectory | None = None
        self._shown: Scene | None = None
        self._veiled = False
        self._simulation: Simulation | None = None
        self._apply_soon = _timer(self, self._apply, 0)
        self._refine_soon = _timer(self, self._refine, SETTLE)
        self._go_on = _timer(self, self._simulate_more, 0)
        self._began = self._asked = 0.0
        self._swarming = Swarming(self)
        self._swarming.ready.connect(self._show_swarms)
        self._swarming.progressed.connect(self.progressed)
        store.changed.connect(self._follow)
        playhead.moved.connect(self._show_step)
        self.show_in(view)

    def show_in(self, view: StageView) -> None:
        """Show the scene in one more view, as it stands now."""
        self.views.append(view)
        view.laid_out.connect(self._refine_soon.start)
        if self._shown is not None and self.trajectory is not None:
            view.load(self._seen(self._shown), self.trajectory, self.playhead.current)

    def leave(self, view: StageView) -> None:
        """A view that nobody sees keeps the picture that it has."""
        view.laid_out.disconnect(self._refine_soon.start)
        self.views.remove(view)

    def _follow(self) -> None:
        self._go_on.stop()  # its trajectory may be one of other runs
        self._apply_soon.start()

    def veil(self, veiled: bool) -> None:
        """Whether the path to come is hidden, whatever the scene says: while somebody guesses it.
        It is no edit: nothing of it is undone or saved."""
        if veiled != self._veiled:
            self._veiled = veiled
            if self._shown is not None:
                self._show(False)

    def _seen(self, scene: Scene) -> Scene:
        return with_view(scene, future=False) if self._veiled else scene

    @property
    def shown(self) -> Scene | None:
        """The scene of the picture: that of `trajectory`."""
        return self._shown

    @property
    def busy(self) -> bool:
        under_way = self._simulation is not None or self._swarming.busy
        return under_way or self._apply_soon.isActive()

    def start(self) -> None:
        """Show the scene for the first time, at once."""
        scene = self.store.scene
        self.playhead.follow(scene.timeline, scene.experiment.steps)
        self._apply()

    def cancel(self) -> None:
        """Give up the simulation under way: the experiment is again the one that is shown (a short
        one where none is), and what was changed of the looks meanwhile stays. Many starts that are
        under way are given up for one."""
        if self._simulation is None:
            if self._swarming.busy:
                one = replace(self.store.scene.experiment.starts, kind="one")
                self.store.give_up(with_experiment(self.store.scene, starts=one))
            return
        self._drop()
        scene = self.store.scene
        if self._shown is None:
            self.store.set(with_experiment(scene, steps=min(scene.experiment.steps, FEW)))
        elif len(scene.runs) == len(self._shown.runs):
            self.store.give_up(replace(scene, experiment=self._shown.experiment))
        else:
            self.store.give_up(self._shown)
        self.playhead.total = self.store.scene.experiment.steps

    def _apply(self) -> None:
        """Bring the picture to the store's scene: several changes in one tick are one."""
        scene = self.store.scene
        work = plan(self._shown, scene)
        if self._simulation is not None and self._simulation.experiment == scene.experiment:
            self._go_on.start()
            self._show_meanwhile(scene)
            return
        self._drop()
        if work.simulate or self.trajectory is None:
            self._simulation = Simulation(scene.experiment, before=self.trajectory)
            self._began = self._asked = time.perf_counter()
            self._simulate_more()
        elif not work.nothing:
            self._load(scene, self.trajectory, work)

    def _show_meanwhile(self, scene: Scene) -> None:
        """Only the looks have changed since the simulation began: show them on the last picture."""
        if self._shown is None or self.trajectory is None:
            return
        if len(scene.runs) == len(self._shown.runs):
            self._shown = replace(scene, experiment=self._shown.experiment)
            self._show(True, True)
            self._refine_soon.start()

    def _drop(self) -> None:
        self._go_on.stop()
        if self._simulation is not None:
            self._simulation = None
            self.progressed.emit(None)

    def _simulate_more(self) -> None:
        assert self._simulation is not None
        first = self._began > 0
        until = time.perf_counter() + (AT_ONCE if first else SLICE)
        self._began = 0.0
        for fraction in self._simulation:
            if time.perf_counter() > until:
                if time.perf_counter() - self._asked > LONG:
                    self.progressed.emit(fraction)
                self._go_on.start()
                return
        trajectory, long = self._simulation.trajectory, not first
        self._simulation = None
        if long:
            self.progressed.emit(None)
        self._load(self.store.scene, trajectory, plan(self._shown, self.store.scene))

    def _load(self, scene: Scene, trajectory: Trajectory, work: Plan) -> None:
        self.trajectory = trajectory = self._crowded(trajectory, scene)
        moving = self._shown is not None and (_held() or self._refine_soon.isActive())
        self._shown = scene
        self.playhead.total = trajectory.steps
        self._show(moving, moving and work.surface)
        self._refine_soon.start()
        self._swarming.follow(scene.experiment, _held())
        self.settled.emit()

    def _show_swarms(self) -> None:
        """The heads and the fans of many starts are there. While a hand moves something they come
        with the next picture: there will be one."""
        if not (_held() or self._apply_soon.isActive()):
            self._refine()

    def _crowded(self, trajectory: Trajectory, scene: Scene) -> Trajectory:
        """The trajectory with the swarms that can be shown of `scene` now."""
        swarms = self._swarming.swarms_for(scene.experiment)
        return trajectory if trajectory.swarms == swarms else replace(trajectory, swarms=swarms)

    def _refine(self) -> None:
        """Nothing has changed for a while. A hand that still holds something may go on: axes and
        type rest until it lets go."""
        if self._shown is not None and self.trajectory is not None:
            self._swarming.follow(self._shown.experiment, _held())
            self.trajectory = self._crowded(self.trajectory, self._shown)
            self._show(_held())
            if _held():
                self._refine_soon.start()

    def _show(self, moving: bool, coarse: bool = False) -> None:
        assert self._shown is not None and self.trajectory is not None
        scene = self._seen(self._shown)
        for view in self.views:
            view.load(scene, self.trajectory, self.playhead.current, moving, coarse)

    def _show_step(self, step: int) -> None:
        for view in self.views:
            view.show_step(step)


def _held() -> bool:
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton


def _timer(parent: QObject, slot: object, interval: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(slot)
    return timer
