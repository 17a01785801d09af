"""Few words that say what a picture shows, so that one found a year later still does."""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple

from rmsviz import __version__
from rmsviz.engine.experiment import Run
from rmsviz.engine.param import Param
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene.fans import starts_words
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.scene import Scene
from rmsviz.scene.symbols import symbol_text

_POWER = re.compile(r"\*\*(\d+)(?![\d.eE(])")  # a whole one
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def setting_text(param: Param, value: float | bool) -> str:
    """'α 0.1', 'ε 10⁻⁸', 'centered'."""
    if isinstance(value, bool):
        return symbol_text(param)
    return f"{symbol_text(param)} {format_plain(value, 6, trim=True)}"


def run_caption(run: Run) -> str:
    """The settings that decide the run: α and the decay rates always, the others where changed."""
    method = run.method
    always = ("lr", "mix", "beta", "beta1", "beta2")
    return "  ".join(
        setting_text(param, run.settings[param.name])
        for param in method.params
        if param.name in always or run.settings[param.name] != param.default
    )


def surface_name(scene: Scene) -> str:
    """'Rosenbrock  a 1  b 100'; a typed one's formula."""
    surface = scene.experiment.surface
    name = formula_text(surface.kind.formula) if surface.name == "formula" else surface.label
    settings = "  ".join(setting_text(p, surface.params[p.name]) for p in surface.kind.params)
    return f"{name}  {settings}".strip()


def formula_text(formula: str) -> str:
    """A typed formula in letters, as one writes it: x² + 10·y², for x**2 + 10*y**2."""
    text = _POWER.sub(
        lambda found: found[1].translate(_RAISED), re.sub(r"\s*(\*\*|\^)\s*", "**", formula)
    )
    text = re.sub(r"\s*\*(?!\*)(?<!\*\*)\s*", "·", text)
    return text.replace("**", "^").replace("-", "−")


def absence(trajectory: Trajectory, run: int, step: int) -> str:
    """Why a run has no numbers of a step: it takes none there."""
    label = trajectory.experiment.runs[run].label
    if trajectory.last(run) < 0:
        return tr("{label}: the loss is not defined where it starts", label=label)
    if step > trajectory.last(run):
        return tr("{label} has diverged; it has no more steps", label=label)
    return tr("{label} has not taken a step yet", label=label)


def film_caption(scene: Scene) -> tuple[str, str]:
    """What a film or figure shows: title, surface, where it starts, noise; and the program."""
    experiment = scene.experiment
    parts = [scene.title] if scene.title else []
    parts.append(surface_name(scene))
    if experiment.starts.number:
        parts.append(starts_words(experiment.starts))
    starts = dict.fromkeys(run.start for run in scene.runs)
    if len(starts) == 1:
        x, y = (format_plain(value, 4, trim=True) for value in next(iter(starts)))
        parts.append(tr("from ({x}, {y})", x=x, y=y))
    if experiment.noise.sigma:
        sigma = format_plain(experiment.noise.sigma, 4, trim=True)
        parts.append(
            tr("gradient noise σ {sigma}, seed {seed}", sigma=sigma, seed=experiment.noise.seed)
        )
    return " · ".join(parts), f"rmsviz {__version__}"


Rendering = Literal["shades", "heights"]  # what losses are shown as
_RENDERED = {  # whether linear; in words, and in few
    ("shades", True): (tr("linear shades"), tr("linear shades")),
    ("shades", False): (tr("logarithmic shades"), tr("log shades")),
    ("heights", True): (tr("linear heights"), tr("linear heights")),
    ("heights", False): (tr("logarithmic heights"), tr("log heights")),
}


class Extremes(NamedTuple):
    """The losses between which a surface is shaded: the least and the greatest, if it has no
    `poles`."""

    least: float
    greatest: float
    poles: bool = False


def surface_caption(
    scene: Scene,
    over: Extremes,
    starts: int | None = None,
    rendering: Rendering = "shades",
    short: bool = False,
) -> str:
    """The surface, the loss over its window and what it is rendered as, and what is not to be
    overlooked: noise, seed, many starts (of which so many `starts` are shown, where not all). In
    `short` words where there is little room."""
    surface, noise = scene.experiment.surface, scene.experiment.noise
    parts = [surface_name(scene)]
    shades = _RENDERED[rendering, scene.view.linear_shades][short]
    if surface.varies:
        parts.append(shades)
    elif math.isfinite(over.least):
        # Where no minimum is known the ends are those of a grid: two digits are all it knows.
        digits = 3 if len(surface.minima) else 2
        low, high = (format_plain(value, digits, trim=True) for value in over[:2])
        loss, poles = (
            tr("loss {low} to {high}, {shades}", low=low, high=high, shades=shades),
            tr("poles; {shades}, {low} to {high}", shades=shades, low=low, high=high),
        )
        parts.append(poles if over.poles else loss)
    if noise.sigma:
        noisy = {"sigma": format_plain(noise.sigma, 4, trim=True), "seed": noise.seed}
        long = tr("gradient noise σ {sigma}, seed {seed}", **noisy)
        parts.insert(1, tr("noise σ {sigma}, seed {seed}", **noisy) if short else long)
    if scene.experiment.starts.number:
        parts.insert(1, starts_words(scene.experiment.starts, starts, short))
    return " · ".join(parts)
