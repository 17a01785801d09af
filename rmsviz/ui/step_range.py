"""Which steps the plots show: zoomed about the mouse, moved along, or all."""

from __future__ import annotations

from rmsviz.scene.plots import time_axis
from rmsviz.scene.scene import LEAST_STEPS, Scene, with_view
from rmsviz.scene.ticks import Axis

StepRange = tuple[float, float] | None


def zoomed(scene: Scene, share: float, factor: float) -> StepRange:
    """`factor` times as many steps; the one at `share` of the axis stays in place."""
    low, high = share * (1 - factor), share + (1 - share) * factor
    return _within(scene, low, high)


def moved(scene: Scene, by: float) -> StepRange:
    """As many steps, further on by a share of the axis, but not beyond its ends."""
    now, whole = _axes(scene)
    back, on = now.place(whole.low), now.place(whole.high) - 1
    by = min(max(by, back), on)
    return _within(scene, by, 1 + by)


def _axes(scene: Scene) -> tuple[Axis, Axis]:
    """What is shown, and all there is."""
    steps = scene.experiment.steps
    return time_axis(scene, steps), time_axis(with_view(scene, step_range=None), steps)


def _within(scene: Scene, low: float, high: float) -> StepRange:
    now, whole = _axes(scene)
    begin, end = max(now.at(low), whole.low), min(now.at(high), whole.high)
    if end - begin < LEAST_STEPS:
        return scene.view.step_range
    return None if (begin, end) == (whole.low, whole.high) else (begin, end)
