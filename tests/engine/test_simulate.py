"""simulate: the same numbers alone and in a crowd, and honest ones where they overflow."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmsviz.engine.catalogue import OPTIMIZERS, get_optimizer, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import MAX_STEPS, Experiment, Noise, Run, make_run
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.simulate import HUNDREDS, Cancelled, Simulation, simulate
from rmsviz.engine.store import CROWD
from rmsviz.engine.surface import Surface
from rmsviz.engine.surfaces import BUILT_IN
from rmsviz.engine.trajectory import Outcome, Trajectory

get_optimizer("sgd")
ROSENBROCK = make_surface("rosenbrock")
FIELDS = ("x", "loss", "gradient", "v", "lr_eff")
SURFACES = [make_surface(kind.name) for kind in BUILT_IN] + [
    formula_surface("log(x) + sqrt(abs(y)) + x**1.5/(y - 1)"),
    formula_surface("where(x > y, exp(x), sin(3*y)) + t*x"),
]
VARIANTS: list[tuple[str, dict[str, float | bool]]] = [
    *((name, {}) for name in sorted(OPTIMIZERS)),
    ("rmsprop", {"centered": True}),
    ("rmsprop", {"momentum": 0.9, "weight_decay": 0.01}),
    ("rmsprop", {"eps_inside": True, "eps": 1e-3}),
    ("adagrad", {"eps_inside": True, "eps": 0.0}),
]

START = st.tuples(st.floats(-4.0, 4.0), st.floats(-4.0, 4.0))
RATE = st.floats(1e-4, 10.0)


def _same(one: Trajectory, run: int, other: Trajectory, index: int) -> None:
    for name in FIELDS:
        ours, theirs = getattr(one, name)[:, run], getattr(other, name)[:, index]
        np.testing.assert_array_equal(ours, theirs, err_msg=name)
    assert one.valid[run] == other.valid[index]


def _alone(surface: Surface, run: Run, steps: int, noise: Noise | None = None) -> Trajectory:
    return simulate(Experiment(surface, (run,), steps, noise or Noise()))


@settings(max_examples=120)
@given(
    surface=st.sampled_from(SURFACES),
    variant=st.sampled_from(VARIANTS),
    starts=st.lists(START, min_size=CROWD, max_size=CROWD + 3),
    rates=st.lists(RATE, min_size=1, max_size=3),
    sigma=st.sampled_from([0.0, 0.5]),
    steps=st.integers(1, 30),
)
def test_a_crowd_equals_its_members_bit_for_bit(
    surface: Surface,
    variant: tuple[str, dict[str, float | bool]],
    starts: list[tuple[float, float]],
    rates: list[float],
    sigma: float,
    steps: int,
) -> None:
    name, given_settings = variant
    runs = tuple(
        make_run(name, {**given_settings, "lr": rates[i % len(rates)]}, start)
        for i, start in enumerate(starts)
    )
    noise = Noise(sigma, 7)
    together = simulate(Experiment(surface, runs, steps, noise))
    for index, run in enumerate(runs):
        _same(together, index, _alone(surface, run, steps, noise), 0)


@pytest.mark.parametrize(
    ("surface", "run", "steps"),
    [
        # 1 - β₁ⁿ = 0 under the fraction; nan in the gradient; g² = 0; an overflow at the very end.
        (ROSENBROCK, make_run("adam", {"beta1": 1.0}, (0.5, 0.5)), 5),
        (formula_surface("x**y"), make_run("amsgrad", start=(-2.5, 0.5)), 5),
        (
            make_surface("plateau"),
            make_run("adam", {"eps": 0.0, "beta1": 0.0}, (1e-300, 1e-300)),
            1,
        ),
        (make_surface("saddle"), make_run("sgd", {"lr": 1e200}, (1e150, 1.0)), 2),
        (make_surface("saddle"), make_run("nadam", {"beta2": 1.0, "eps": 0.0}, (0.0, 1.0)), 5),
    ],
)
def test_an_overflow_is_the_same_alone_and_in_a_crowd(
    surface: Surface, run: Run, steps: int
) -> None:
    alone = _alone(surface, run, steps)
    assert alone.valid[0] <= steps
    _same(simulate(Experiment(surface, (run,) * CROWD, steps)), 3, alone, 0)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_a_path_does_not_depend_on_who_runs_beside_it(name: str) -> None:
    method = OPTIMIZERS[name]
    runs = tuple(make_run(name, {"lr": 0.01 * k}, (-1.5, 2.0)) for k in range(1, CROWD + 1))
    others = tuple(make_run(other, start=(0.5, 0.5)) for other in OPTIMIZERS if other != name)
    mixed = simulate(Experiment(ROSENBROCK, others[:3] + runs + others[3:], 40))
    for k, run in enumerate(runs):
        assert mixed.experiment.runs[3 + k].method == method
        _same(mixed, 3 + k, _alone(ROSENBROCK, run, 40), 0)


@pytest.mark.parametrize("count", [1, CROWD])
def test_more_steps_only_append(count: int) -> None:
    runs = tuple(make_run("rmsprop", start=(-1.2, 1.0 + 0.1 * k)) for k in range(count))
    noise = Noise(0.3, 5)
    short = simulate(Experiment(ROSENBROCK, runs, 1500, noise))
    long = simulate(Experiment(ROSENBROCK, runs, 2600, noise))
    for name in FIELDS:
        part = getattr(short, name)
        np.testing.assert_array_equal(part, getattr(long, name)[: len(part)])


def test_shapes_and_what_row_zero_is() -> None:
    runs = tuple(make_run(name, start=(-1.2, 1.0)) for name in ("adagrad", "sgd", "adam"))
    path = simulate(Experiment(ROSENBROCK, runs, 7))
    assert (path.steps, path.runs) == (7, 3)
    assert path.x.shape == (8, 3, 2)
    assert path.loss.shape == path.status.shape == (8, 3)
    assert path.gradient.shape == path.v.shape == path.lr_eff.shape == (7, 3, 2)
    assert path.x[0].tolist() == [[-1.2, 1.0]] * 3
    np.testing.assert_array_equal(path.gradient[0], ROSENBROCK.gradient(path.x[0]))
    np.testing.assert_array_equal(path.loss, ROSENBROCK.value(path.x))
    assert {part.dtype for part in (path.x, path.loss, path.v)} == {np.dtype(np.float64)}


def test_a_trajectory_is_read_only() -> None:
    path = _alone(ROSENBROCK, make_run("adam", start=(0.0, 0.0)), 5)
    for name in (*FIELDS, "valid"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(path, name)[0] = 0


@pytest.mark.parametrize("others", [1, CROWD])
def test_a_run_that_overflows_ends_alone(others: int) -> None:
    """SGD with α = 1 on Rosenbrock: the rows up to the overflow stay, the rest is nan."""
    wild = make_run("sgd", {"lr": 1.0}, (-1.2, 1.0))
    calm = tuple(make_run("sgd", {"lr": 1e-3 / k}, (-1.2, 1.0)) for k in range(1, others + 1))
    path = simulate(Experiment(ROSENBROCK, (*calm, wild), 100))
    row = int(path.valid[-1])
    assert 3 < row < 10
    assert np.isfinite(path.x[:row, -1]).all() and np.isfinite(path.loss[:row, -1]).all()
    assert not (np.isfinite(path.x[row, -1]).all() and np.isfinite(path.loss[row, -1]))
    for rows in (path.x, path.loss):
        assert np.isnan(rows[row + 1 :, -1]).all()
    for rows in (path.gradient, path.v, path.lr_eff):
        assert np.isfinite(rows[: row - 1, -1]).all() or rows is path.v
        assert np.isnan(rows[row:, -1]).all()
    assert path.outcome(others) is Outcome.DIVERGED
    assert path.outcome(others, row - 1) is Outcome.RUNNING
    assert path.last(others) == row - 1
    for index, run in enumerate(calm):
        _same(path, index, _alone(ROSENBROCK, run, 100), 0)


def test_positions_are_never_clamped() -> None:
    path = _alone(make_surface("saddle"), make_run("sgd", {"lr": 1.0}, (-1.5, 0.01)), 300)
    assert path.valid[0] == 301
    assert abs(path.x[-1, 0, 1]) == pytest.approx(0.01 * 3.0**300, rel=1e-12)


def test_a_start_outside_of_the_domain_is_a_start() -> None:
    path = _alone(ROSENBROCK, make_run("adagrad", start=(50.0, -70.0)), 10)
    assert path.x[0, 0].tolist() == [50.0, -70.0]
    assert path.valid[0] == 11


@pytest.mark.parametrize("count", [1, CROWD])
def test_a_start_where_the_loss_is_not_defined(count: int) -> None:
    """log(-1) is nan: diverged from the first row on, and said so."""
    surface = formula_surface("log(x) + y**2")
    runs = (make_run("rmsprop", start=(-1.0, 1.0)),) * count
    path = simulate(Experiment(surface, (*runs, make_run("sgd", start=(1.0, 1.0))), 20))
    assert path.valid.tolist() == [0] * count + [21]
    assert path.last(0) == -1
    assert path.outcome(0, 0) is path.outcome(0) is Outcome.DIVERGED
    assert path.x[0, 0].tolist() == [-1.0, 1.0]
    assert np.isnan(path.x[1:, 0]).all()


def test_a_run_that_arrives_is_converged_and_goes_on() -> None:
    bowl = make_surface("bowl", {"lx": 1.0, "ly": 1.0})
    path = _alone(bowl, make_run("sgd", {"lr": 0.5}, (1.0, 1.0)), 60)
    words = [path.outcome(0, t).word for t in (0, 20, 40, 60)]
    assert words == ["running", "running", "converged", "converged"]
    assert (np.diff(np.abs(path.x[:, 0, 0])) < 0).all()
    for outcome in Outcome:
        assert outcome.value.startswith(outcome.word)


def test_nothing_converges_where_the_optimum_moves() -> None:
    path = _alone(make_surface("moving"), make_run("sgd", {"lr": 1.0}, (0.0, 1.0)), 250)
    assert (path.status == 0).all()
    assert path.x[50, 0].tolist() == [-3.0, 0.0]


def test_no_denominator_is_an_answer_and_no_error() -> None:
    """ε = 0 and g = 0: 0/0 is nan, in that run, from that step on."""
    run = make_run("rmsprop", {"eps": 0.0}, (1.0, 0.0))
    path = _alone(make_surface("bowl"), run, 5)
    assert path.valid[0] == 1
    assert path.outcome(0) is Outcome.DIVERGED


def test_noise_is_seeded_and_common_to_all_runs() -> None:
    runs = tuple(make_run(name, start=(4.0, 3.0)) for name in ("adagrad", "rmsprop"))
    bowl = make_surface("bowl", {"lx": 1.0, "ly": 10.0})
    one, again, other = (
        simulate(Experiment(bowl, runs, 3000, Noise(2.0, seed))) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.x, again.x)
    assert (one.x[1:] != other.x[1:]).any()
    noise = one.gradient - bowl.gradient(one.x[:-1])
    np.testing.assert_allclose(noise[:, 0], noise[:, 1], atol=1e-12)
    drawn = 2.0 * np.random.Generator(np.random.PCG64(1)).standard_normal((3000, 2))
    np.testing.assert_allclose(noise[:, 0], drawn, atol=1e-12)
    np.testing.assert_array_equal(one.loss, bowl.value(one.x))  # the loss itself has no noise


def test_progress_is_told_and_grows_to_one() -> None:
    shares: list[float] = []
    runs = (
        *(make_run("adam", start=(0.0, 0.1 * k)) for k in range(CROWD)),
        make_run("sgd", {"lr": 1.0}, (-1.2, 1.0)),
        make_run("sgd", start=(0.0, 0.0)),
    )
    simulate(Experiment(ROSENBROCK, runs, 3000), shares.append)
    assert len(shares) > 10
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_simulation_can_be_cancelled() -> None:
    asked: list[float] = []
    experiment = Experiment(ROSENBROCK, (make_run("adam", start=(0.0, 0.0)),), 100_000)
    with pytest.raises(Cancelled):
        simulate(experiment, asked.append, lambda: len(asked) == 3)
    assert len(asked) == 3


def test_a_simulation_can_be_driven_piece_by_piece() -> None:
    experiment = Experiment(ROSENBROCK, (make_run("adam", start=(0.0, 0.0)),), 5000)
    simulation = Simulation(experiment)
    for _ in simulation:
        pass
    _same(simulation.trajectory, 0, simulate(experiment), 0)


@pytest.mark.parametrize("settings", [{}, {"lr": 1.5, "momentum": 0.9}])
def test_what_hundreds_of_runs_did_is_recorded_when_it_is_read(
    settings: dict[str, float],
) -> None:
    runs = tuple(make_run("rmsprop", settings, (-1.2, 0.01 * k)) for k in range(HUNDREDS))
    crowd = simulate(Experiment(ROSENBROCK, runs, 120))
    assert "telemetry" not in vars(crowd)
    alone = simulate(Experiment(ROSENBROCK, runs[7:8], 120))
    _same(crowd, 7, alone, 0)
    assert "telemetry" in vars(crowd)


def test_a_crowd_whose_runs_end_at_different_steps_equals_its_members() -> None:
    starts = np.random.default_rng(1).uniform(-2, 2, (HUNDREDS, 2)).tolist()
    runs = tuple(make_run("sgd", {"lr": 0.006}, (x, y)) for x, y in starts)
    crowd = simulate(Experiment(ROSENBROCK, runs, 60))
    assert len(set(crowd.valid.tolist())) > 5
    for run in range(0, HUNDREDS, 9):
        _same(crowd, run, simulate(Experiment(ROSENBROCK, runs[run : run + 1], 60)), 0)


def test_a_feasible_box_keeps_the_run_in() -> None:
    path = _alone(make_surface("reddi"), make_run("sgd", {"lr": 0.5}, (0.9, 0.0)), 30)
    assert np.abs(path.x[..., 0]).max() == 1.0


def test_a_million_steps_of_one_run() -> None:
    path = _alone(make_surface("plane", {"a": 1.0, "b": 1.0}), make_run("sgd", {"lr": 0.5}), 10**6)
    assert path.x[-1, 0].tolist() == [-500_000.0, -500_000.0]
    assert path.valid[0] == 10**6 + 1


def test_equal_experiments_are_equal_and_travel() -> None:
    surfaces = (ROSENBROCK, formula_surface("a*x**2 + y**2", {"a": 3}))
    for surface in surfaces:
        experiment = Experiment(surface, (make_run("adam", start=(1.0, 2.0)),), 30, Noise(0.1, 3))
        copy = pickle.loads(pickle.dumps(experiment))
        assert copy == experiment
        np.testing.assert_array_equal(simulate(copy).x, simulate(experiment).x)
        assert replace(experiment, steps=31) != experiment


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"runs": ()}, "at least one run"),
        ({"steps": 0}, "from 1 to"),
        ({"steps": MAX_STEPS + 1}, "from 1 to"),
        ({"steps": 1.5}, "whole number"),
        ({"steps": True}, "whole number"),
        ({"noise": Noise(-1.0)}, "at least 0"),
        ({"noise": Noise(math.nan)}, "at least 0"),
        ({"noise": Noise(1.0, -1)}, "at least 0"),
    ],
)
def test_an_experiment_that_makes_no_sense_is_refused(
    changes: dict[str, object], words: str
) -> None:
    experiment = Experiment(ROSENBROCK, (make_run("sgd"),), 10)
    with pytest.raises(BadInput, match=words):
        replace(experiment, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("start", [(math.nan, 0.0), (0.0, math.inf), (1.0,), (1.0, 2.0, 3.0)])
def test_a_start_is_two_finite_numbers(start: tuple[float, ...]) -> None:
    with pytest.raises(BadInput, match="two finite numbers"):
        make_run("sgd", start=start)  # type: ignore[arg-type]


def test_a_trajectory_says_in_one_line_what_it_is() -> None:
    runs = (make_run("adagrad", {"lr": 0.5}, (1.0, 1.0)), make_run("sgd", {"lr": 9.0}, (1.0, 1.0)))
    trajectory = simulate(Experiment(make_surface("quadratic"), runs, 400))
    line = "<Trajectory on Ill-conditioned quadratic, 400 steps: AdaGrad converged, SGD diverged>"
    assert repr(trajectory) == line


def test_runs_that_are_known_already_are_taken_over_bit_for_bit() -> None:
    surface = make_surface("rosenbrock")
    runs = tuple(make_run(name, start=(-1.2, 1.0)) for name in ("adagrad", "rmsprop", "sgd"))
    before = simulate(Experiment(surface, runs, 300))
    faster = make_run("rmsprop", {"lr": 0.02}, (-1.2, 1.0))
    changed = Experiment(surface, (runs[2], faster, runs[0], make_run("adam")), 300)
    simulation = Simulation(changed, before=before)
    for _ in simulation:
        pass
    afresh = simulate(changed)
    for field in ("x", "loss", "gradient", "v", "lr_eff", "valid"):
        got, expected = getattr(simulation.trajectory, field), getattr(afresh, field)
        assert np.array_equal(got, expected, equal_nan=True), field


def test_nothing_is_taken_over_from_another_surface_noise_or_length() -> None:
    run = (make_run("rmsprop", start=(-1.2, 1.0)),)
    before = simulate(Experiment(make_surface("rosenbrock"), run, 300))
    for changed in (
        Experiment(make_surface("beale"), run, 300),
        Experiment(make_surface("rosenbrock"), run, 200),
        Experiment(make_surface("rosenbrock"), run, 300, Noise(0.1, 1)),
    ):
        simulation = Simulation(changed, before=before)
        for _ in simulation:
            pass
        assert np.array_equal(simulation.trajectory.x, simulate(changed).x)
