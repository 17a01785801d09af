"""The scene: one immutable value that holds all that is needed to get the same picture again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, get_args

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Experiment, Run, make_run
from rmsviz.engine.surface import Domain
from rmsviz.language import tr

# The colours a run can have, told apart by everyone; each theme has its own tone of them.
PALETTE = ("orange", "blue", "green", "pink", "purple", "yellow", "teal", "red")
_OWN_COLOR = {
    "adagrad": "orange",
    "rmsprop": "blue",
    "adam": "green",
    "momentum": "pink",
    "nesterov": "purple",
    "adadelta": "yellow",
    "adamw": "teal",
    "sgd": "red",
    "amsgrad": "pink",
    "nadam": "purple",
    "blend": "teal",
}
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
RATES = (0.5, 10_000.0)  # steps a second
LOWEST = 8.0  # degrees of elevation: lower the front would hide all

Coordinate = Literal["x", "y"]
# What is shown: all, the surface alone, the plots and the step's arithmetic, the plots of the pair,
# the loss.
Layout = Literal["full", "surface", "plots", "pair", "loss"]
# What looks closer at a step: its arithmetic in one coordinate or in both, what is in the
# accumulator, a table of chosen steps.
InstrumentName = Literal["step", "ledger", "memory", "table"]
INSTRUMENTS: tuple[InstrumentName, ...] = get_args(InstrumentName)
# Whether the surface is seen from above, from the side, or both beside each other.
Dimension = Literal["2d", "3d", "both"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
LAYOUTS: tuple[Layout, ...] = get_args(Layout)


# What of a View can be turned on or off.
VIEW_FLAGS = (
    "equal_scale",
    "future",
    "follow",
    "linear_shades",
    "log_time",
    "linear_accumulators",
    "linear_rates",
    "linear_loss",
    "fixed_point",
    "arrows",
)
LEAST_STEPS = 2.0  # between the ends of a plot's step axis
MOST_ROWS = 100  # of the table of steps


@dataclass(frozen=True)
class RunStyle:
    """How a run looks: a colour of PALETTE or '#rrggbb', whether it is shown, and whether it is the
    ghost of the run that has the same colour: what that was before its settings were changed."""

    color: str = "blue"
    visible: bool = True
    ghost: bool = False

    def __post_init__(self) -> None:
        if self.color not in PALETTE and not _HEX.fullmatch(self.color):
            names = ", ".join(PALETTE)
            raise BadInput(
                tr(
                    "a colour is one of {names} or #rrggbb, not {color!r}",
                    names=names,
                    color=self.color,
                )
            )


@dataclass(frozen=True)
class Camera:
    """From where the 3-D view looks, in degrees. At azimuth 0 x goes to the right and y away from
    the eye; it grows as the surface turns counter-clockwise. The elevation is 90 from straight
    above; from below the surface is never seen."""

    azimuth: float = -32.0
    elevation: float = 38.0

    def __post_init__(self) -> None:
        if not -180 <= self.azimuth <= 180:
            raise BadInput(
                tr(
                    "azimuth must be from -180 to 180 degrees, not {azimuth!r}",
                    azimuth=self.azimuth,
                )
            )
        if not LOWEST <= self.elevation <= 90:
            said = tr(
                "elevation must be from {lowest:g} to 90 degrees, not {elevation!r}",
                lowest=LOWEST,
                elevation=self.elevation,
            )
            raise BadInput(said)

    def turned(self, azimuth: float, elevation: float) -> Camera:
        """Further by so many degrees; around it goes on, up and down there is an end."""
        around = (self.azimuth + azimuth + 180) % 360 - 180
        return Camera(around, min(max(self.elevation + elevation, LOWEST), 90.0))


def can_be_shown(domain: Domain) -> bool:
    """Whether float64 tells the points of a picture of `domain` apart, and nothing overflows."""
    x0, x1, y0, y1 = domain
    return all(1e-13 * max(abs(a), abs(b), 1e-280) < b - a < 1e151 for a, b in ((x0, x1), (y0, y1)))


@dataclass(frozen=True)
class View:
    """How it looks: the part of the plane shown (None: the surface's domain), the runs' styles,
    the two runs that are compared, and what is drawn."""

    styles: tuple[RunStyle, ...]
    window: Domain | None = None
    equal_scale: bool = False  # one unit of x as long on the screen as one of y
    pair: tuple[int, int] = (0, 0)
    coordinate: Coordinate = "x"  # of the step panel
    future: bool = True  # the path to come, faintly
    follow: bool = False  # whether the window goes with the head of the right run of the pair
    instrument: InstrumentName = "step"  # what stands below the plots
    linear_shades: bool = False  # whether the surface's shades and contours are those of L itself
    log_time: bool = False  # whether the plots' step axis is logarithmic
    linear_accumulators: bool = False  # whether a row of plots has a linear axis of values,
    linear_rates: bool = False  # also where a logarithmic one is possible
    linear_loss: bool = False
    step_range: tuple[float, float] | None = None  # the steps that the plots show; None: all
    table_steps: tuple[int, ...] = ()  # the rows of the table, rising; none: 1, 2, 3, 5, 10, 30, …
    fixed_point: bool = False  # whether g², where v would come to rest, is drawn beside v
    best_rates: bool = False  # whether each run's α is the best of a sweep; no longer after an edit
    arrows: bool = False  # at the compared heads: gradient, coming step, effective learning rates
    dimension: Dimension = "2d"  # of the surface
    camera: Camera = Camera()

    def __post_init__(self) -> None:
        if self.step_range is not None:
            low, high = self.step_range
            if not (low >= 0 and low + LEAST_STEPS <= high < math.inf):
                right = tr(
                    "at 0 or later and ends at least {least_steps:g} steps on",
                    least_steps=LEAST_STEPS,
                )
                raise BadInput(
                    tr(
                        "a range of steps begins {right}, not {low!r} to {high!r}",
                        right=right,
                        low=low,
                        high=high,
                    )
                )
        if len(self.table_steps) > MOST_ROWS:
            raise BadInput(
                tr(
                    "the table has at most {most_rows} steps, not {table_steps:,}",
                    most_rows=MOST_ROWS,
                    table_steps=len(self.table_steps),
                )
            )
        if any(b <= a for a, b in pairwise((0, *self.table_steps))):
            steps = ", ".join(map(str, self.table_steps))
            raise BadInput(tr("the table's steps begin at 1 and rise, not {steps}", steps=steps))


@dataclass(frozen=True)
class Timeline:
    """How time runs: steps a second, around again at the end or not, where it stands at first."""

    rate: float = 30.0
    loop: bool = False
    step: int = 0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.rate) and RATES[0] <= self.rate <= RATES[1]):
            raise BadInput(
                tr("rate must be from 0.5 to 10000 steps a second, not {rate!r}", rate=self.rate)
            )
        if self.step < 0:
            raise BadInput(tr("step must be at least 0, not {step!r}", step=self.step))


@dataclass(frozen=True)
class Scene:
    """What to compute, how it looks, how time runs. Compared with ==; undo is a list of these."""

    experiment: Experiment
    view: View
    timeline: Timeline = field(default_factory=Timeline)
    title: str = ""

    def __post_init__(self) -> None:
        runs = len(self.experiment.runs)
        if len(self.view.styles) != runs:
            raise BadInput(tr("there must be one style for each of the {runs} runs", runs=runs))
        if not all(0 <= i < runs for i in self.view.pair):
            raise BadInput(
                tr(
                    "pair must name two of the runs 0 to {runs}, not {pair}",
                    runs=runs - 1,
                    pair=self.view.pair,
                )
            )

        if not can_be_shown(self.window):
            x0, x1, y0, y1 = self.window
            said = tr(
                "x from {x0!r} to {x1!r}, y from {y0!r} to {y1!r}", x0=x0, x1=x1, y0=y0, y1=y1
            )
            raise BadInput(
                tr("the window ({said}) is too narrow or too wide for a picture", said=said)
            )

    @property
    def runs(self) -> tuple[Run, ...]:
        return self.experiment.runs

    @property
    def compared(self) -> tuple[int, ...]:
        """The runs whose plots stand side by side: the pair, or the only run there is."""
        return tuple(dict.fromkeys(self.view.pair))

    def visible(self) -> Iterator[int]:
        """The runs that are shown."""
        return (i for i, style in enumerate(self.view.styles) if style.visible)

    def racing(self) -> list[int]:
        """The runs that are no ghosts."""
        return [i for i, style in enumerate(self.view.styles) if not style.ghost]

    def ghosts_of(self, run: int) -> list[int]:
        """The ghosts that are kept of a run."""
        styles = self.view.styles
        return [
            i for i, s in enumerate(styles) if s.ghost and s.color == styles[run].color and i != run
        ]

    def origin(self, run: int) -> int:
        """The run that a ghost is of; any other run itself."""
        return next((i for i in self.racing() if run in self.ghosts_of(i)), run)

    @property
    def window(self) -> Domain:
        """The part of the plane that is shown."""
        return self.view.window or self.experiment.surface.domain


def own_color(optimizer: str, taken: tuple[str, ...] = ()) -> str:
    """The colour a method has everywhere; where it is taken, the one that is least."""
    order = (_OWN_COLOR.get(optimizer, "green"), *reversed(PALETTE))
    return min(order, key=taken.count)


def scene_of(experiment: Experiment, timeline: Timeline | None = None, title: str = "") -> Scene:
    """A scene with the usual colours; the first two runs are the pair."""
    styles: list[RunStyle] = []
    for run in experiment.runs:
        styles.append(RunStyle(own_color(run.optimizer, tuple(s.color for s in styles))))
    pair = (0, min(1, len(styles) - 1))
    view = View(tuple(styles), _window_with_starts(experiment), pair=pair)
    return Scene(experiment, view, timeline or Timeline(), title)


def _window_with_starts(experiment: Experiment) -> Domain | None:
    """The surface's domain, or as much more as it takes to see where the runs start."""
    x0, x1, y0, y1 = domain = experiment.surface.domain
    xs, ys = zip(*(run.start for run in experiment.runs), strict=True)
    wide, high = 0.05 * (x1 - x0), 0.05 * (y1 - y0)
    if all(x0 <= x <= x1 for x in xs) and all(y0 <= y <= y1 for y in ys):
        return None
    window = Domain(
        min(domain.x0, min(xs) - wide),
        max(domain.x1, max(xs) + wide),
        min(domain.y0, min(ys) - high),
        max(domain.y1, max(ys) + high),
    )
    return window if can_be_shown(window) else None


def opening_scene() -> Scene:
    """The cliff, then the plain: one early gradient of 20 poisons AdaGrad's sum for ever.

    Both start at the same point with the same α = 0.1. RMSprop is at the minimum x = 4 after 200
    steps; AdaGrad stands at x = -1.96 and at x = -1.445 after 1,000.
    """
    start = (-3.6, 1.5)
    runs = (make_run("adagrad", {"lr": 0.1}, start), make_run("rmsprop", {"lr": 0.1}, start))
    return scene_of(Experiment(make_surface("cliff"), runs, 300))


def with_experiment(scene: Scene, **changes: object) -> Scene:
    """`scene` with fields of its experiment replaced (surface, steps, noise, runs)."""
    view = replace(scene.view, best_rates=False)
    return replace(scene, experiment=replace(scene.experiment, **changes), view=view)  # type: ignore[arg-type]


def with_view(scene: Scene, **changes: object) -> Scene:
    """`scene` with fields of its view replaced."""
    return replace(scene, view=replace(scene.view, **changes))  # type: ignore[arg-type]


def with_timeline(scene: Scene, **changes: object) -> Scene:
    """`scene` with fields of its timeline replaced."""
    return replace(scene, timeline=replace(scene.timeline, **changes))  # type: ignore[arg-type]
