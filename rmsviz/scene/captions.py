"""Few words that say what a picture shows, so that one found a year later still does."""

from __future__ import annotations

import math

from rmsviz.engine.experiment import Run
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.scene import Scene

_SYMBOLS = {
    "lr": "α",
    "beta": "β",
    "beta1": "β₁",
    "beta2": "β₂",
    "eps": "ε",
    "momentum": "μ",
    "weight_decay": "λ",
    "momentum_decay": "ψ",
}


def symbol(name: str) -> str:
    """The letter of a setting; its name where it has none."""
    return _SYMBOLS.get(name, name)


def setting_text(name: str, value: float | bool) -> str:
    """'α 0.1', 'ε 10⁻⁸', 'centered'."""
    if isinstance(value, bool):
        return {"eps_inside": "ε inside the root"}.get(name, name)
    return f"{symbol(name)} {format_plain(value, 6, trim=True)}"


def run_caption(run: Run) -> str:
    """The settings that decide the run: α and the decay rates always, the others where changed."""
    method = run.method
    always = ("lr", "beta", "beta1", "beta2")
    shown = [
        (name, value)
        for name, value in run.settings.items()
        if name in always or value != method.param(name).default
    ]
    return "  ".join(setting_text(name, value) for name, value in shown)


def surface_caption(scene: Scene, least: float, greatest: float) -> str:
    """The surface, the loss over its window, and what is not to be overlooked (noise, seed)."""
    surface, noise = scene.experiment.surface, scene.experiment.noise
    name = surface.kind.formula if surface.name == "formula" else surface.label
    settings = "  ".join(setting_text(k, v) for k, v in surface.params.items())
    parts = [f"{name}  {settings}".strip()]
    if math.isfinite(least):
        low, high = format_plain(least, 3, trim=True), format_plain(greatest, 3, trim=True)
        parts.append(f"loss {low} to {high}, logarithmic shades")
    if noise.sigma:
        sigma = format_plain(noise.sigma, 4, trim=True)
        parts.insert(1, f"gradient noise σ {sigma}, seed {noise.seed}")
    return " · ".join(parts)
