"""What the stage shows at a step, in words and numbers: for those who listen to it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from rmsviz.engine.trajectory import Outcome, Trajectory
from rmsviz.language import tr
from rmsviz.scene.captions import absence, run_caption, surface_name
from rmsviz.scene.fans import HIGH, LOW, MEDIAN, FanSeries, starts_words
from rmsviz.scene.frame import Cell, step_numbers, worked_out
from rmsviz.scene.memory import memory_of
from rmsviz.scene.numbers import format_plain, step_text
from rmsviz.scene.plots import Plot, Series
from rmsviz.scene.scene import InstrumentName, Scene
from rmsviz.scene.ticks import Axis

INSTRUMENT_NAMES: dict[InstrumentName, str] = {
    "step": tr("The step’s arithmetic"),
    "ledger": tr("Ledger of the step"),
    "memory": tr("Memory of the accumulator"),
    "table": tr("Table of steps"),
}
_BINS = 1000  # of the memory: only how many steps hold half of it is asked for


def surface_words(scene: Scene, trajectory: Trajectory, step: int) -> str:
    """The surface, the part of it that is shown, and where every run stands."""
    x0, x1, y0, y1 = (format_plain(end, trim=True) for end in scene.window)
    experiment = scene.experiment
    said = [
        tr(
            "{surface}; x from {x0} to {x1}, y from {y0} to {y1}",
            surface=surface_name(scene),
            x0=x0,
            x1=x1,
            y0=y0,
            y1=y1,
        )
    ]
    if experiment.noise.sigma:
        sigma, seed = format_plain(experiment.noise.sigma, trim=True), experiment.noise.seed
        said.append(tr("Gradient noise σ {sigma}, seed {seed}", sigma=sigma, seed=seed))
    if experiment.starts.number:
        said.append(tr("Every run has {starts}", starts=starts_words(experiment.starts)))
    return ". ".join([*said, step_words(scene, trajectory, step)])


def step_words(scene: Scene, trajectory: Trajectory, step: int) -> str:
    """Which step it is, and where every run that is shown stands."""
    shown = list(scene.visible())
    said = [tr("Step {step} of {steps}", step=step_text(step), steps=step_text(trajectory.steps))]
    said += [run_words(scene, trajectory, run, step) for run in shown]
    hidden = len(scene.runs) - len(shown)
    if hidden:
        said.append(
            tr("All runs are hidden") if not shown else tr("{hidden} hidden", hidden=hidden)
        )
    return ". ".join(said) + "."


def run_words(scene: Scene, trajectory: Trajectory, run: int, step: int) -> str:
    """'AdaGrad (α 0.1) at x −2.1, y 0.3, loss 3.2': its last finite place where it diverged."""
    label, row = scene.runs[run].label, min(step, trajectory.last(run))
    if row < 0:
        return absence(trajectory, run, step)
    name = f"{label} ({settings})" if (settings := run_caption(scene.runs[run])) else label
    x, y = (format_plain(value) for value in trajectory.x[row, run].tolist())
    place = tr(
        "at x {x}, y {y}, loss {loss}",
        x=x,
        y=y,
        loss=format_plain(float(trajectory.loss[row, run])),
    )
    if row < step:
        return tr("{name} diverged after step {row:,}, {place}", name=name, row=row, place=place)
    ended = trajectory.outcome(run, step) is Outcome.CONVERGED
    return f"{name} {place}{', converged' if ended else ''}"


def plot_name(scene: Scene, plot: Plot) -> str:
    """'Accumulator G of AdaGrad', 'Loss of all runs'."""
    if plot.quantity == "loss":
        return tr("Loss of all runs")
    run = scene.runs[plot.run]
    if plot.quantity == "lr_eff":
        return tr("Effective learning rate of {label}", label=run.label)
    if not run.method.accumulator:
        return tr("Accumulator of {label}", label=run.label)
    symbol = run.method.accumulator
    return tr("Accumulator {symbol} of {label}", symbol=symbol, label=run.label)


def plot_words(scene: Scene, plot: Plot, step: int) -> str:
    """The values of a plot's curves at a step, and what its axes show."""
    axes = tr(
        "Values {values}; steps {time}.",
        values=_axis_words(plot.values),
        time=_axis_words(plot.time),
    )
    if plot.empty:
        return tr("Nothing to see: {empty}. {axes}", empty=plot.empty, axes=axes)
    head = tr("At step {step}: ", step=step_text(step))
    values = values_at(((_curve_name(scene, plot, s), s) for s in plot.series), step)
    said = [", ".join(values) if values else tr("no value yet")]
    said += [fan_words(scene, fan, step) for fan in plot.fans if has_step(fan, step)]
    return f"{head}{'; '.join(said)}. {axes}"


def _curve_name(scene: Scene, plot: Plot, series: Series) -> str:
    owner = scene.runs[series.run].label if series.run != plot.run else ""
    return " ".join(filter(None, [owner, series.edge, series.coordinate]))


def _axis_words(axis: Axis) -> str:
    low, high = (format_plain(end, trim=True) for end in (axis.low, axis.high))
    return (
        tr("from {low} to {high}, logarithmic", low=low, high=high)
        if axis.log
        else tr("from {low} to {high}, linear", low=low, high=high)
    )


def values_at(named: Iterable[tuple[str, Series]], step: int) -> list[str]:
    """`name value` of the curves that have one at `step`."""
    found = ((name, series.at(step)) for name, series in named)
    return [
        f"{name} {format_plain(value) if math.isfinite(value) else '–'}"
        for name, value in found
        if value is not None
    ]


def has_step(fan: FanSeries, step: int) -> bool:
    first, last = fan.steps
    return first <= step <= last


def fan_words(scene: Scene, fan: FanSeries, step: int) -> str:
    """'RMSprop’s starts, x: 10 % 0.01, median 0.2, 90 % 3.1': at or below the number."""
    name = tr("{label}’s starts", label=scene.runs[fan.run].label)
    name = f"{name}, {fan.coordinate}:" if fan.coordinate else f"{name}:"
    low, middle, high = (format_plain(value, 3) for value in fan.at(step)[[LOW, MEDIAN, HIGH]])
    return tr(
        "{name} 10 % {low}, median {middle}, 90 % {high}",
        name=name,
        low=low,
        middle=middle,
        high=high,
    )


def instrument_words(scene: Scene, trajectory: Trajectory, step: int) -> str:
    """What the instrument below the plots says of the step, for each compared run."""
    return " ".join(_cell_words(scene, trajectory, cell, step) for cell in worked_out(scene))


def _cell_words(scene: Scene, trajectory: Trajectory, cell: Cell, step: int) -> str:
    (run, coordinate), label = cell, scene.runs[cell[0]].label
    if not 1 <= step <= trajectory.last(run):
        return absence(trajectory, run, step) + "."
    said = list(_arithmetic(scene, trajectory, cell, step))
    if scene.view.instrument == "memory":
        memory = memory_of(trajectory, run, coordinate, step, _BINS)
        steps = (
            tr("the last {half:,} steps", half=memory.half)
            if memory and memory.half > 1
            else tr("the last step")
        )
        said.append(
            tr("half of the accumulator is from {steps}", steps=steps)
            if memory
            else tr("no memory")
        )
    return tr(
        "{label} in {coordinate}, step {step}: {said}.",
        label=label,
        coordinate=coordinate,
        step=step_text(step),
        said=", ".join(said),
    )


def _arithmetic(scene: Scene, trajectory: Trajectory, cell: Cell, step: int) -> Iterator[str]:
    """From the gradient to the place after the step."""
    run, coordinate = cell
    numbers = step_numbers(trajectory, run, coordinate, step)
    values = {name: format_plain(value) for name, value in numbers.items()}
    yield tr("gradient {g}", g=values["g"])
    if math.isfinite(numbers["v"]):
        symbol = scene.runs[run].method.accumulator
        yield tr(
            "accumulator {symbol} from {before} to {v}",
            symbol=symbol,
            before=values["before"],
            v=values["v"],
        )
    yield tr("effective learning rate {rate}", rate=values["lr_eff"])
    yield tr(
        "so {coordinate} goes from {theta} to {next}",
        coordinate=coordinate,
        theta=values["theta"],
        next=values["next"],
    )
