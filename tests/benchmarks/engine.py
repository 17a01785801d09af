"""The engine: one run, ten thousand runs, a run that diverges, a million steps; PyTorch beside it.

python tests/benchmarks/engine.py
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from table import CPU, clock, header, note, peak_megabytes, row, scaled, seconds

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.experiment import Experiment, make_run
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.simulate import simulate

try:
    import torch
except ImportError:
    torch = None

STEPS, START = 1000, (-1.5, 2.0)
METHODS = {"sgd": 1e-3, "adagrad": 0.5, "rmsprop": 0.01, "adam": 0.01}
FORMULA = "(1 - x)**2 + 100*(y - x**2)**2"
SURFACES = {"rosenbrock": make_surface("rosenbrock"), "typed formula": formula_surface(FORMULA)}


def one_run() -> None:
    """Microseconds a step. PyTorch differentiates the same formula."""
    for name, surface in SURFACES.items():
        for method, lr in METHODS.items():
            experiment = Experiment(surface, (make_run(method, {"lr": lr}, START),), STEPS)
            theirs = _torch_steps(method, lr)  # just before: the machine's speed drifts
            ours = scaled(seconds(partial(simulate, experiment), 15), 1e6 / STEPS)
            what = f"one run, {method}, {name}"
            row(what, ours, "µs/step", limit=3, of="median", peer=theirs, most=0.01)
    if torch is None:
        note('no peer: python -m pip install "rmsviz[torch]", or -e .[torch] here, for PyTorch')


def _torch_steps(method: str, lr: float) -> list[float] | None:
    """Microseconds a step: autograd of the same formula, in float64."""
    if torch is None:
        return None
    torch.set_num_threads(1)  # the best for two numbers
    kinds: dict[str, Callable[..., Any]] = {
        "sgd": torch.optim.SGD,
        "adagrad": torch.optim.Adagrad,
        "rmsprop": partial(torch.optim.RMSprop, alpha=0.9),
        "adam": torch.optim.Adam,
    }

    def walk() -> None:
        point = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        optimizer = kinds[method]([point], lr=lr)
        for _ in range(STEPS):
            optimizer.zero_grad()
            x, y = point
            loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
            loss.backward()
            optimizer.step()

    return scaled(seconds(walk, 3), 1e6 / STEPS)


def many_runs(runs: int = 10_000, steps: int = 200) -> None:
    """Nanoseconds a run and step."""
    one = make_run("rmsprop", {"lr": 0.01})
    starts = np.random.default_rng(0).uniform(-1, 1, (runs, 2)).tolist()
    crowd = tuple(replace(one, start=(x, y)) for x, y in starts)
    experiment = Experiment(SURFACES["rosenbrock"], crowd, steps)
    for telemetry, with_what in ((False, "paths and losses"), (True, "and telemetry, when read")):

        def batch(telemetry: bool = telemetry) -> None:
            trajectory = simulate(experiment)
            if telemetry:
                assert len(trajectory.v) == steps

        ours = scaled(seconds(batch, 7), 1e9 / (runs * steps))
        row(
            f"{runs:,} runs, {with_what}",
            ours,
            "ns/step",
            limit=None if telemetry else 20,
            of="median",
        )


def diverging() -> None:
    """A run to infinity against one that stays."""
    surface = SURFACES["rosenbrock"]

    def taken(lr: float) -> list[float]:
        experiment = Experiment(surface, (make_run("sgd", {"lr": lr}, START),), STEPS)
        return scaled(seconds(partial(simulate, experiment), 31), 1e3)

    row(f"diverging run of {STEPS:,} steps (peer: finite)", taken(1.0), peer=taken(1e-3))


def million() -> None:
    """In a process of its own, for its peak of memory."""
    command = [sys.executable, __file__, "--million", *(["--cpu"] if CPU else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken, megabytes = map(float, done.stdout.split())
    row("1,000,000 steps of adagrad and rmsprop", [taken], "s")
    arrays = 2 * 1e6 * 72 / 1e6
    row("  its peak over before (peer: the arrays)", [megabytes], "MB", peer=[arrays])


def _million_alone() -> None:
    runs = tuple(make_run(method, {"lr": 0.1}, START) for method in ("adagrad", "rmsprop"))
    experiment = Experiment(make_surface("cliff"), runs, 1_000_000)
    before, began = peak_megabytes(), clock()
    trajectory = simulate(experiment)
    taken = clock() - began
    assert trajectory.steps == experiment.steps
    print(taken, peak_megabytes() - before)


def main() -> None:
    if "--million" in sys.argv:
        _million_alone()
        return
    header("engine", *([f"PyTorch {torch.__version__}"] if torch else []))
    one_run()
    many_runs()
    diverging()
    million()


if __name__ == "__main__":
    main()
