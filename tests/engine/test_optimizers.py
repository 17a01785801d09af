"""Every registered method on every problem, and what each method promises."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.catalogue import OPTIMIZERS, get_optimizer, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Experiment, Run, make_run
from rmsviz.engine.optimizer import ARRAYS, FLOATS, Rule
from rmsviz.engine.simulate import simulate
from rmsviz.engine.surface import Surface


class Row(NamedTuple):
    """A method with settings that work on every problem below."""

    name: str
    settings: dict[str, float | bool]


class Problem(NamedTuple):
    """A surface, and the share of its first loss that every method goes below in 2,000 steps."""

    surface: Surface
    share: float


# One more optimizer is one more row here.
METHODS = [
    Row("sgd", {"lr": 1e-3}),
    Row("momentum", {"lr": 2e-4}),
    Row("nesterov", {"lr": 2e-4}),
    Row("adagrad", {"lr": 0.5}),
    Row("adagrad", {"lr": 0.5, "eps": 1e-3, "eps_inside": True}),
    Row("adagrad", {"lr": 0.5, "v0": 0.1}),
    Row("rmsprop", {"lr": 5e-3}),
    Row("rmsprop", {"lr": 5e-3, "centered": True}),
    Row("rmsprop", {"lr": 5e-4, "momentum": 0.9}),
    Row("rmsprop", {"lr": 5e-3, "eps": 1e-6, "eps_inside": True}),
    Row("rmsprop", {"lr": 5e-3, "v0": 1.0}),
    Row("blend", {"lr": 5e-3, "mix": 1.0}),
    Row("blend", {"lr": 0.5, "mix": 0.02}),
    Row("adadelta", {"lr": 1.0}),
    Row("adam", {"lr": 0.02}),
    Row("adamw", {"lr": 0.02}),
    Row("amsgrad", {"lr": 0.02}),
    Row("nadam", {"lr": 0.02}),
]
PROBLEMS = {
    "bowl": Problem(make_surface("bowl"), 0.6),
    "rosenbrock": Problem(make_surface("rosenbrock"), 0.3),
    "himmelblau": Problem(make_surface("himmelblau"), 0.2),
}
VARIANTS = [row.name + "".join(f"-{k}" for k in row.settings if k != "lr") for row in METHODS]
methods = pytest.mark.parametrize("row", METHODS, ids=VARIANTS)
names = pytest.mark.parametrize("name", sorted({row.name for row in METHODS}))

GRADIENTS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12)


def _rule(row: Row, ops: Any = FLOATS) -> Rule:
    method = get_optimizer(row.name)
    return method.build(ops, **method.settings(row.settings))


def _walk(rule: Rule, gradients: Any, theta: Any = 0.5) -> list[tuple[Any, Any]]:
    """(θ, state) after each of `gradients`."""
    state, path = rule.init, []
    for gradient in gradients:
        theta, state = rule.update(gradient, theta, state)
        path.append((theta, state))
    return path


def _path(surface: Surface, run: Run, steps: int) -> Any:
    return simulate(Experiment(surface, (run,), steps))


def test_every_registered_method_has_a_row() -> None:
    get_optimizer("sgd")
    assert {row.name for row in METHODS} == set(OPTIMIZERS)


@methods
@pytest.mark.parametrize("problem", PROBLEMS)
def test_methods_descend_on_problems(row: Row, problem: str) -> None:
    surface, share = PROBLEMS[problem]
    run = make_run(row.name, row.settings, surface.kind.start)
    trajectory = _path(surface, run, 2000)
    assert trajectory.valid[0] == 2001
    assert trajectory.loss[-1, 0] < share * trajectory.loss[0, 0]
    assert np.isfinite(trajectory.gradient).all()
    assert (trajectory.lr_eff > 0).all()
    if run.method.accumulates:
        assert (trajectory.v >= 0).all()
    else:
        assert np.isnan(trajectory.v).all()
        assert (trajectory.lr_eff == row.settings["lr"]).all()


@methods
def test_the_state_is_printable_and_names_what_is_plotted(row: Row) -> None:
    (_, state), *_ = _walk(_rule(row), [2.0])
    assert all(isinstance(part, float | int) for part in state)
    assert repr(state).startswith(f"{type(state).__name__}(v={state.v!r}, lr_eff={state.lr_eff!r}")


@methods
def test_an_update_is_pure(row: Row) -> None:
    rule = _rule(row, ARRAYS)
    gradient, theta = np.array([3.0, -0.1, 0.0]), np.array([1.0, -2.0, 0.5])
    _, state = rule.update(gradient, theta, rule.init)
    for part in (gradient, theta, *state):
        if isinstance(part, np.ndarray):
            part.flags.writeable = False
    first = rule.update(gradient, theta, state)
    second = rule.update(gradient, theta, state)
    for one, other in zip((first[0], *first[1]), (second[0], *second[1]), strict=True):
        np.testing.assert_array_equal(one, other)


@methods
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=12))
def test_floats_and_arrays_give_the_same_bits(
    row: Row, gradients: list[tuple[float, float]]
) -> None:
    together = _walk(_rule(row, ARRAYS), map(np.array, gradients), np.array([0.5, -0.25]))
    for column, theta in enumerate((0.5, -0.25)):
        try:
            alone = _walk(_rule(row), [pair[column] for pair in gradients], theta)
        except (ArithmeticError, ValueError):
            continue  # where floats raise, simulate takes IEEE's answer: see test_simulate
        for (x, state), (xs, states) in zip(alone, together, strict=True):
            expected = (x, *state)
            got = [np.broadcast_to(part, 2)[column] for part in (xs, *states)]
            np.testing.assert_array_equal(got, expected)


@methods
def test_no_gradient_moves_nothing_but_by_weight_decay(row: Row) -> None:
    path = _walk(_rule(row), [0.0] * 3, 0.5)
    shrink = 1 - row.settings["lr"] * 0.01 if row.name == "adamw" else 1.0
    assert [theta for theta, _ in path] == pytest.approx([0.5 * shrink**t for t in (1, 2, 3)])


@pytest.mark.parametrize("name", ["adagrad", "rmsprop"])
def test_epsilon_stands_outside_or_inside_the_root(name: str) -> None:
    g, share = 0.3, 1.0 if name == "adagrad" else 1.0 - 0.9
    v = share * g * g
    for inside, below in ((False, math.sqrt(v) + 0.01), (True, math.sqrt(v + 0.01))):
        row = Row(name, {"lr": 0.1, "eps": 0.01, "eps_inside": inside})
        ((theta, state),) = _walk(_rule(row), [g], 1.0)
        assert state.lr_eff == pytest.approx(0.1 / below, rel=1e-15)
        assert theta == pytest.approx(1.0 - 0.1 / below * g, rel=1e-15)


@names
def test_weight_decay_is_that_of_a_bowl_around_the_origin(name: str) -> None:
    """Coupled: the rule sees g + λθ, the gradient of L + λ|θ|²/2. AdamW alone keeps it apart."""
    plain = make_surface("bowl", {"lx": 0.2, "ly": 4.0})
    steeper = make_surface("bowl", {"lx": 0.2 + 0.05, "ly": 4.0 + 0.05})
    decayed = make_run(name, {"lr": 0.01, "weight_decay": 0.05}, (-5.0, -2.0))
    usual = make_run(name, {"lr": 0.01, "weight_decay": 0.0}, (-5.0, -2.0))
    with_decay = _path(plain, decayed, 50).x
    without = _path(steeper, usual, 50).x
    equal = np.allclose(with_decay, without, rtol=1e-12, atol=1e-12)
    assert equal == (name != "adamw")


def test_adamw_shrinks_before_its_adaptive_step() -> None:
    gradients = [2.0, -1.0, 0.5]
    row = {"lr": 0.1, "weight_decay": 0.01}
    decayed = _walk(_rule(Row("adamw", row)), gradients)
    adam = _rule(Row("adam", {"lr": 0.1}))
    theta, state = 0.5, adam.init
    for gradient, (expected, _) in zip(gradients, decayed, strict=True):
        theta, state = adam.update(gradient, theta * (1.0 - 0.1 * 0.01), state)
        assert theta == expected


@given(GRADIENTS)
def test_adam_is_rmsprop_with_two_parts_added(gradients: list[float]) -> None:
    """L12: RMSprop's second moment, a first-moment average, bias correction: to 1e-15 a step."""
    lr, beta1, beta2, eps = 0.1, 0.9, 0.999, 1e-8
    rmsprop = _walk(_rule(Row("rmsprop", {"lr": lr, "beta": beta2, "eps": eps})), gradients)
    settings = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    adam = _walk(_rule(Row("adam", settings)), gradients, 0.0)
    m, before = 0.0, 0.0
    for t, (gradient, (_, square), (theta, state)) in enumerate(
        zip(gradients, rmsprop, adam, strict=True), start=1
    ):
        m = beta1 * m + (1 - beta1) * gradient
        below = math.sqrt(square.v / (1 - beta2**t)) + eps
        assert state.v == square.v
        step = lr * (m / (1 - beta1**t)) / below
        rounding = 1e-15 * max(1.0, t * max(map(abs, gradients)) / below)
        assert theta == pytest.approx(before - step, rel=1e-15, abs=rounding)
        before = theta


@given(st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=12))
def test_adam_without_its_first_moment_is_rmsprop_but_for_bias(gradients: list[float]) -> None:
    rmsprop = _walk(_rule(Row("rmsprop", {"lr": 0.1, "beta": 0.999, "eps": 0.0})), gradients)
    settings = {"lr": 0.1, "beta1": 0.0, "beta2": 0.999, "eps": 0.0}
    adam = _walk(_rule(Row("adam", settings)), gradients)
    for t, ((_, ours), (_, theirs)) in enumerate(zip(rmsprop, adam, strict=True), start=1):
        correction = math.sqrt(1 - 0.999**t)
        assert theirs.lr_eff == pytest.approx(ours.lr_eff * correction, rel=1e-12)


def test_a_constant_gradient_has_its_fixed_point() -> None:
    """L5, L7: v → g², so √v → g and α_eff → α/g, for each coordinate by itself."""
    for g in (3.0, 0.1):
        _, state = _walk(_rule(Row("rmsprop", {"lr": 0.1})), [g] * 500)[-1]
        assert state.v == pytest.approx(g * g, rel=1e-14)
        assert state.lr_eff == pytest.approx(0.1 / (g + 1e-8), rel=1e-14)


def test_where_the_gradient_vanishes_the_rate_grows_to_alpha_over_epsilon() -> None:
    """L10."""
    row = Row("rmsprop", {"lr": 0.1, "eps": 1e-4})
    rates = [state.lr_eff for _, state in _walk(_rule(row), [1.0] + [0.0] * 600)]
    assert rates == sorted(rates)
    assert rates[-1] == pytest.approx(0.1 / 1e-4, rel=1e-9)
    assert max(rates) <= 0.1 / 1e-4


def test_amsgrad_never_forgets_and_shows_the_raw_average() -> None:
    _, state = _walk(_rule(Row("amsgrad", {"lr": 0.1})), [10.0] + [0.1] * 50)[-1]
    assert state.v < state.v_max == pytest.approx(0.001 * 100.0)


def test_a_setting_that_makes_no_sense_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="did you mean 'rmsprop'"):
        get_optimizer("rmsporp")
    with pytest.raises(BadInput, match="beta must be a number at least 0 and at most 1"):
        get_optimizer("rmsprop").settings({"beta": -0.5})
    with pytest.raises(BadInput, match="did you mean 'momentum'"):
        get_optimizer("rmsprop").settings({"momentun": 0.5})


@pytest.mark.parametrize(("mix", "other"), [(0.0, "adagrad"), (1.0, "rmsprop")])
def test_a_blend_is_adagrad_at_one_end_and_rmsprop_at_the_other(mix: float, other: str) -> None:
    surface = make_surface("rosenbrock")
    mixed, pure = make_run("blend", {"lr": 0.05, "mix": mix}), make_run(other, {"lr": 0.05})
    one, two = (_path(surface, run, 300) for run in (mixed, pure))
    assert one.x.tobytes() == two.x.tobytes() and one.v.tobytes() == two.v.tobytes()
