"""Many starts of a run: each, bit for bit, what it is alone; and quantiles as one counts them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rmsviz.engine import swarm as module
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import MOST_POSITIONS, Experiment, Noise, Run
from rmsviz.engine.simulate import Cancelled, simulate
from rmsviz.engine.starts import Starts
from rmsviz.engine.swarm import PERCENTS, Swarm, SwarmSimulation
from rmsviz.scene.spec import parse_run, parse_starts, parse_surface


def experiment(
    surface: str, *runs: str, starts: str = "cloud count=40 radius=0.5 seed=3", steps: int = 60
) -> Experiment:
    made = tuple(parse_run(run) for run in runs)
    return Experiment(parse_surface(surface), made, steps, starts=parse_starts(starts))


def swarms_of(asked: Experiment, **how: object) -> tuple[Swarm, ...]:
    simulation = SwarmSimulation(asked, **how)  # type: ignore[arg-type]
    shares = list(simulation)
    assert shares == sorted(shares) and shares[0] >= 0.0 and shares[-1] <= 1.0
    return simulation.swarms


@pytest.mark.parametrize("telemetry", [True, False])
@pytest.mark.parametrize(
    "asked",
    [
        experiment("himmelblau", "adagrad lr=0.5", "rmsprop centered=true", "adam lr=0.1"),
        experiment("rosenbrock", "sgd lr=0.003 start=-1.2,1", "nadam lr=0.1 start=0,1"),
        experiment("rosenbrock", "rmsprop", starts="circle count=5 radius=0.1"),
        experiment("x**2 + sqrt(y)", "momentum start=1,0.1", starts="grid count=30"),
        experiment("exp(x**4) + y**2", "adam start=4.8,1", "momentum start=4.8,1"),
        experiment("exp(x**4) + y**2", "adagrad start=4.8,1", starts="cloud count=3 radius=0.4"),
        replace(experiment("cliff", "rmsprop lr=0.1 start=-3.6,1.5"), noise=Noise(2.0, 4)),
    ],
    ids=["himmelblau", "diverging", "few", "undefined", "v overflows", "alone", "noise"],
)
def test_a_start_of_many_is_what_it_is_alone(asked: Experiment, telemetry: bool) -> None:
    for swarm, run in zip(swarms_of(asked, telemetry=telemetry), asked.runs, strict=True):
        points = asked.starts.points(run.start, asked.surface.domain).tolist()
        assert swarm.paths.runs == len(points)
        for k in range(0, len(points), 7):
            alone = replace(asked, runs=(_from(run, points[k]),), starts=Starts())
            single = simulate(alone)
            assert np.array_equal(swarm.paths.x[:, k], single.x[:, 0], equal_nan=True)
            assert np.array_equal(swarm.paths.loss[:, k], single.loss[:, 0], equal_nan=True)
            assert swarm.paths.valid[k] == single.valid[0]


def _from(run: Run, point: list[float]) -> Run:
    return replace(run, start=(point[0], point[1]))


def test_the_runs_own_starts_are_untouched() -> None:
    asked = experiment("rosenbrock", "sgd lr=0.003 start=-1.2,1", "rmsprop start=-1.2,1")
    with_many, alone = simulate(asked), simulate(replace(asked, starts=Starts()))
    assert np.array_equal(with_many.x, alone.x, equal_nan=True)
    assert np.array_equal(with_many.v, alone.v, equal_nan=True)
    assert len(with_many.swarms) == 2 and not alone.swarms


@pytest.mark.parametrize("quantity", ["loss", "v", "lr_eff"])
def test_quantiles_are_values_of_the_starts_that_many_lie_below(quantity: str) -> None:
    (swarm,) = swarms_of(experiment("himmelblau", "rmsprop lr=0.1", starts="grid count=49"))
    fans = {"loss": (swarm.loss,), "v": swarm.v, "lr_eff": swarm.lr_eff}[quantity]
    for axis, fan in enumerate(fans):
        for step, found in zip(fan.steps.tolist(), fan.values, strict=True):
            if quantity == "loss":
                values = swarm.paths.loss[step]
            else:
                values = getattr(swarm.paths, quantity)[step - 1, :, axis]
            ordered = sorted(values.tolist())
            expected = [ordered[math.ceil(p * 49 / 100) - 1] for p in PERCENTS]
            assert found.tolist() == expected
            assert swarm.quantiles(quantity, axis, step).tolist() == expected


def test_diverged_starts_are_the_worst_of_the_loss_and_are_counted() -> None:
    asked = experiment("rosenbrock", "sgd lr=0.003 start=-1.2,1", starts="cloud count=200 radius=1")
    (swarm,) = swarms_of(asked)
    gone = swarm.diverged(60)
    assert 20 < gone < 180
    assert gone == sum(
        simulate(replace(asked, runs=(run,), starts=Starts())).valid[0] <= 60
        for run in swarm.paths.experiment.runs
    )
    last = swarm.loss.values[-1]
    assert np.isinf(last[-1]) and np.isfinite(last[0])
    there = swarm.paths.lr_eff[-1, swarm.paths.valid > 60, 0]
    assert swarm.lr_eff[0].values[-1].tolist() == np.sort(there)[[0] * 5].tolist()


def test_of_a_long_run_enough_steps_have_quantiles() -> None:
    asked = experiment("himmelblau", "adagrad", starts="circle count=12", steps=3000)
    (swarm,) = swarms_of(asked)
    steps = swarm.loss.steps
    assert steps[0] == 0 and steps[-1] == 3000 and np.all(np.diff(steps) > 0)
    assert module.FINEST <= len(steps) <= 2 * module.FINEST
    assert set(range(1, 20)) <= set(steps.tolist())


def test_where_recording_would_take_too_much_there_is_a_fan_of_the_loss_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "RECORDED", 100)
    (swarm,) = swarms_of(experiment("himmelblau", "rmsprop"))
    assert not swarm.v and not swarm.lr_eff and len(swarm.loss.values)


def test_what_is_there_already_is_taken_over() -> None:
    asked = experiment("himmelblau", "adagrad", "rmsprop")
    before = swarms_of(asked)
    changed = replace(asked, runs=(asked.runs[0], parse_run("rmsprop lr=0.5")))
    after = swarms_of(changed, before=before)
    assert after[0] is before[0] and after[1] is not before[1]
    elsewhere = replace(asked, starts=replace(asked.starts, seed=9))
    assert not set(swarms_of(elsewhere, before=before)) & set(before)


def test_too_many_positions_are_refused_with_what_would_fit() -> None:
    with pytest.raises(BadInput, match=r"25,000,000 positions, 0.6 GB; 1,249 starts would fit"):
        experiment("cliff", "adagrad", "rmsprop", starts="grid count=10000", steps=10_000)
    fits = MOST_POSITIONS // 2 // 10_001
    experiment("cliff", "adagrad", "rmsprop", starts=f"cloud count={fits}", steps=10_000)


def test_progress_goes_to_the_end_and_it_can_be_cancelled() -> None:
    asked = experiment("himmelblau", "adagrad", "rmsprop", starts="grid count=400")
    shares: list[float] = []
    simulate(asked, shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0
    with pytest.raises(Cancelled):
        simulate(asked, cancelled=lambda: True)
