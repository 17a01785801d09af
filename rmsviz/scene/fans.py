"""Many starts in the plots: for a run and a coordinate, the quantiles over its starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rmsviz.engine.starts import Starts
from rmsviz.engine.surface import Array
from rmsviz.engine.swarm import PERCENTS, Fan, Swarm
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr, tr_n
from rmsviz.scene.frame import AXIS
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.scene import Coordinate
from rmsviz.scene.ticks import Axis, shown_steps

LOW, MEDIAN, HIGH = 0, PERCENTS.index(50), len(PERCENTS) - 1
BANDS = ((LOW, HIGH), (1, HIGH - 1))  # 10 to 90 %, 25 to 75 %
SAID = tr("bands 10–90 %, 25–75 % of starts, thin line their median")
SHORT = tr("10–90 %, 25–75 %, median")


@dataclass(frozen=True, eq=False)
class FanSeries:
    """The fan of a run in one coordinate, None for the loss."""

    run: int
    coordinate: Coordinate | None
    quantity: str
    swarm: Swarm
    fan: Fan

    def at(self, step: int) -> Array:
        """The quantiles at any step that has them."""
        axis = AXIS[self.coordinate] if self.coordinate else 0
        return self.swarm.quantiles(self.quantity, axis, step)

    @property
    def steps(self) -> tuple[int, int]:
        """The first and the last step that it is of."""
        return int(self.fan.steps[0]), int(self.fan.steps[-1])

    def reach(self, time: Axis) -> list[Array]:
        """The quantiles that an axis should have room for over the steps that are shown: those that
        stay finite. As with a run that diverges, the others leave the plot at its edge."""
        shown = self.fan.values[shown_steps(self.fan.steps, time)]
        return [column for column in shown.T if np.isfinite(column).all()]


def fans_of(trajectory: Trajectory, run: int, quantity: str) -> list[FanSeries]:
    """The fans of a run in a plot of the loss, v or lr_eff; none where it has one start only."""
    if run >= len(trajectory.swarms):
        return []
    swarm = trajectory.swarms[run]
    if quantity == "loss":
        return [FanSeries(run, None, quantity, swarm, swarm.loss)]
    fans: Sequence[Fan] = swarm.v if quantity == "v" else swarm.lr_eff
    return [FanSeries(run, c, quantity, swarm, fan) for c, fan in zip(AXIS, fans, strict=False)]


def without_fans(trajectory: Trajectory) -> str:
    """Why only the loss has fans, where that is so."""
    if not trajectory.swarms or any(swarm.lr_eff for swarm in trajectory.swarms):
        return ""
    positions = sum(swarm.paths.steps * swarm.paths.runs for swarm in trajectory.swarms)
    return tr("no fans of v ({positions:.1f} GB)", positions=positions * 72 / 1e9)


def starts_words(starts: Starts, shown: int | None = None, short: bool = False) -> str:
    """'1,000 starts on a circle of 0.5', or in short '1,000 starts'; of which so many are `shown`,
    where not all."""
    radius = format_plain(starts.radius, 4, trim=True)
    where = {
        "one": "",
        "grid": tr("on a grid of {side} × {side}", side=starts.side),
        "circle": tr("on a circle of {radius}", radius=radius),
        "cloud": tr("in a cloud of σ {radius}, seed {seed}", radius=radius, seed=starts.seed),
    }
    words = tr_n(
        "{n:,} start {where}",
        "{n:,} starts {where}",
        starts.number,
        where="" if short else where[starts.kind],
    )
    if shown is not None and shown != starts.number:
        words = tr("{shown:,} of {starts}", shown=shown, starts=words)
    return words.strip()
