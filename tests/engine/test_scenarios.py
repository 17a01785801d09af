"""The lesson's numbers. Each was computed independently of this program."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.experiment import Experiment, Noise, make_run
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.simulate import simulate
from rmsviz.engine.surface import Surface
from rmsviz.engine.trajectory import Trajectory

Method = tuple[str, dict[str, float | bool]]


def _run(
    surface: Surface,
    methods: list[Method],
    steps: int,
    start: tuple[float, float] | None = None,
    noise: Noise | None = None,
) -> Trajectory:
    begin = surface.kind.start if start is None else start
    runs = tuple(make_run(name, settings, begin) for name, settings in methods)
    return simulate(Experiment(surface, runs, steps, noise or Noise()))


def _near(ours: ArrayLike, printed: ArrayLike, digits: int = 9) -> None:
    """Equal in the digits that are printed."""
    relative = 0.6 * 10.0 ** (1 - digits)
    np.testing.assert_allclose(np.asarray(ours), np.asarray(printed), rtol=relative, atol=0)


def _distance(points: NDArray[np.float64], target: tuple[float, float]) -> NDArray[np.float64]:
    return np.hypot(points[..., 0] - target[0], points[..., 1] - target[1])


# The plane 3x + 0.1y, α = 0.1, β = 0.9, ε = 1e-8: step, v, √v, RMSprop's α_eff, G, AdaGrad's α_eff.
PLANE = [
    (1, 0.9000, 0.9487, 0.10541, 9, 0.03333),
    (2, 1.7100, 1.3077, 0.07647, 18, 0.02357),
    (3, 2.4390, 1.5617, 0.06403, 27, 0.01925),
    (5, 3.6856, 1.9198, 0.05209, 45, 0.01491),
    (10, 5.8619, 2.4211, 0.04130, 90, 0.01054),
    (30, 8.6185, 2.9357, 0.03406, 270, 0.00609),
]


@pytest.mark.parametrize("row", PLANE, ids=[f"step-{row[0]}" for row in PLANE])
def test_the_numerical_example(row: tuple[float, ...]) -> None:
    step, v, root, rate, total, adagrad_rate = row
    at = int(step) - 1
    path = _run(make_surface("plane"), [("rmsprop", {"lr": 0.1}), ("adagrad", {"lr": 0.1})], 30)
    assert path.gradient[at, 0].tolist() == [3.0, 0.1]
    assert path.v[at, 0, 0] == pytest.approx(v, abs=5e-5)
    assert np.sqrt(path.v[at, 0, 0]) == pytest.approx(root, abs=5e-5)
    assert path.lr_eff[at, 0, 0] == pytest.approx(rate, abs=5e-6)
    assert path.v[at, 1, 0] == total
    assert path.lr_eff[at, 1, 0] == pytest.approx(adagrad_rate, abs=5e-6)


def test_the_plane_in_the_long_run() -> None:
    """v = 9 and α_eff = 0.0333; in y 0.01 and 1, 30 times as much: both move by α a step."""
    path = _run(make_surface("plane"), [("rmsprop", {"lr": 0.1})], 600)
    assert path.v[-1, 0] == pytest.approx([9.0, 0.01], rel=1e-12)
    assert path.lr_eff[-1, 0] == pytest.approx([0.1 / 3, 1.0], rel=1e-6)
    assert path.lr_eff[-1, 0, 1] / path.lr_eff[-1, 0, 0] == pytest.approx(30.0, rel=1e-6)
    assert path.x[-1, 0] - path.x[-2, 0] == pytest.approx([-0.1, -0.1], rel=1e-6)


def test_adagrads_rate_after_a_million_steps() -> None:
    """L1: with g² = 1, α_eff/α is 0.0316 after 1,000 steps and 0.001 after 1,000,000."""
    surface = make_surface("plane", {"a": 1.0, "b": 1.0})
    path = _run(surface, [("adagrad", {"lr": 0.1})], 1_000_000)
    ratio = path.lr_eff[:, 0, 0] / 0.1
    assert path.v[-1, 0, 0] == 1_000_000
    _near(ratio[999], 1000**-0.5, 6)
    _near(ratio[999_999], 0.001, 6)
    assert (np.diff(ratio) < 0).all()


@pytest.mark.parametrize(
    ("curvature", "lr"), list(product((0.04, 1.0, 10.0, 100.0), (0.01, 0.1, 0.5)))
)
def test_rmsprop_is_driven_to_the_edge_of_stability(curvature: float, lr: float) -> None:
    """λ α_eff → 2, then x bounces between ±α/2 (±(α/2 - ε/λ), ε being under the fraction too)."""
    surface = make_surface("bowl", {"lx": curvature, "ly": curvature})
    methods: list[Method] = [("rmsprop", {"lr": lr, "beta": 0.9}), ("adagrad", {"lr": lr})]
    path = _run(surface, methods, 20_000, (3.0, 0.0))
    _near(curvature * path.lr_eff[-50:, 0, 0], 2.0, 6)
    x = path.x[-50:, 0, 0]
    _near(np.abs(x), lr / 2 - 1e-8 / curvature, 6)
    assert (x[1:] * x[:-1] < 0).all()
    assert (curvature * path.lr_eff[:, 1, 0] < 2.0).all()


def test_the_anisotropic_bowl_then_keep_watching() -> None:
    inside: dict[str, float | bool] = {"eps": 1e-6, "eps_inside": True}
    methods: list[Method] = [
        ("adagrad", {"lr": 0.4, **inside}),
        ("adagrad", {"lr": 2.0, **inside}),
        ("rmsprop", {"lr": 0.4, "beta": 0.9, **inside}),
    ]
    path = _run(make_surface("bowl", {"lx": 0.2, "ly": 4.0}), methods, 200, (-5.0, -2.0))
    _near(path.x[20, 0], (-2.38256277, -0.15859055), 8)
    _near(path.x[200, 0, 0], -0.0470706331)
    _near(path.x[200, 0, 1], -3.4e-10, 2)
    _near(path.x[20, 1, 0], -2.29534025e-3)
    assert abs(path.x[20, 1, 1]) < 1e-12
    _near(path.x[20, 2, 0], -0.0105986721)
    assert abs(path.x[20, 2, 1]) < 1e-12
    _near(path.x[200, 2], (0.20115524, 0.19994945), 8)
    assert path.lr_eff[-1, 2] == pytest.approx([10.011, 0.4999], abs=5e-4)


def test_one_early_gradient_poisons_adagrad() -> None:
    methods: list[Method] = [("adagrad", {"lr": 0.1}), ("rmsprop", {"lr": 0.1, "beta": 0.9})]
    path = _run(make_surface("cliff"), methods, 1000, (-3.6, 1.5))
    _near(path.x[[200, 1000], 0, 0], (-1.95885019, -1.44535381))
    assert path.lr_eff[-1, 0, 0] == pytest.approx(0.000994, abs=5e-7)
    assert path.x[200, 1, 0] == pytest.approx(4.0, abs=5e-4)
    assert sorted(path.x[-2:, 1, 0]) == pytest.approx([3.95, 4.05], abs=1e-5)


def test_a_moving_optimum_is_lost_by_adagrad_and_kept_by_rmsprop() -> None:
    methods: list[Method] = [("adagrad", {"lr": 0.5}), ("rmsprop", {"lr": 0.1, "beta": 0.9})]
    path = _run(make_surface("moving"), methods, 1000, (0.0, 1.0))
    adagrad = [0.001, 0.584, 1.303, 1.573, 1.763, 1.887, 1.983, 2.056, 2.116, 2.166]
    rmsprop = [0.024] + [0.050] * 9
    for phase in range(10):
        target = (3.0 if phase % 2 else -3.0, 0.0)
        ours = _distance(path.x[100 * (phase + 1)], target)
        assert ours == pytest.approx([adagrad[phase], rmsprop[phase]], abs=5e-4)


@pytest.mark.parametrize(
    ("method", "losses"),
    [
        (("adagrad", {"lr": 0.5}), (2.83, 0.126, 9.69e-5)),
        (("adagrad", {"lr": 0.1}), (3.73, 1.54, 0.0199)),
        (("rmsprop", {"beta": 0.99, "lr": 0.001}), (4.25, 3.26, 3.61e-4)),
    ],
)
def test_rosenbrock_honestly(method: Method, losses: tuple[float, ...]) -> None:
    path = _run(make_surface("rosenbrock"), [method], 5000, (-1.2, 1.0))
    _near(path.loss[[200, 1000, 5000], 0], losses, 3)


@pytest.mark.parametrize(
    ("lr", "early", "between", "late"),
    [(0.01, 3.34, (0.01, 0.1), 0.0222), (0.05, 1.76, (0.3, 0.7), 0.466)],
)
def test_rosenbrock_where_rmsprop_bounces(
    lr: float, early: float, between: tuple[float, float], late: float
) -> None:
    """The loss after 1,000 steps is not determined by float64: 0.0365 here for α = 0.01, 0.061 from
    the same gradient written as a formula, and 0.0145 in exact arithmetic. Its floor is."""
    path = _run(
        make_surface("rosenbrock"), [("rmsprop", {"beta": 0.99, "lr": lr})], 5000, (-1.2, 1.0)
    )
    _near(path.loss[200, 0], early, 3)
    assert between[0] < path.loss[1000, 0] < between[1]
    assert path.loss[5000, 0] == pytest.approx(late, rel=0.05)


def test_adagrad_averages_noise_down_and_rmsprop_keeps_a_noise_ball() -> None:
    surface = make_surface("bowl", {"lx": 1.0, "ly": 10.0})
    methods: list[Method] = [("adagrad", {"lr": 0.5}), ("rmsprop", {"lr": 0.05, "beta": 0.9})]
    squares = []
    for seed in range(3):
        path = _run(surface, methods, 20_000, (4.0, 3.0), Noise(2.0, seed))
        squares.append((path.x[15_001:] ** 2).mean(axis=0))
    root = np.sqrt(np.mean(squares, axis=0))
    np.testing.assert_allclose(root, [(0.07, 0.02), (0.23, 0.07)], rtol=0.25)


def test_the_counterexample_of_reddi_kale_kumar() -> None:
    """RMSprop with β = 0.1 goes to +1, the worst point; with β = 0.9, and AdaGrad, to -1."""
    methods: list[Method] = [
        ("rmsprop", {"beta": 0.1, "lr": 0.01}),
        ("rmsprop", {"beta": 0.9, "lr": 0.01}),
        ("adagrad", {"lr": 0.5}),
    ]
    path = _run(make_surface("reddi"), methods, 5000)
    assert np.sort(np.unique(path.gradient[:, 0, 0])).tolist() == [-1.0, 3.0]
    assert (path.gradient[::3, 0, 0] == 3.0).all()  # the first of every three
    assert path.x[-3:, :, 0].mean(axis=0) == pytest.approx([1.0, -1.0, -1.0], abs=0.02)
    assert np.abs(path.x[..., 0]).max() == 1.0


def test_rare_gradients() -> None:
    """RMSprop has forgotten by the next one: a step of about α/√(1-β) = 3.2 α; AdaGrad has not."""
    methods: list[Method] = [("rmsprop", {"lr": 0.05, "beta": 0.9}), ("adagrad", {"lr": 0.5})]
    path = _run(make_surface("rare"), methods, 400)
    seen = np.flatnonzero(path.gradient[:, 0, 0])
    assert seen.tolist() == list(range(0, 400, 20))
    steps = np.abs(np.diff(path.x[..., 0], axis=0)) / np.array([0.05, 0.5])
    assert steps[0, 0] == pytest.approx(0.1**-0.5, rel=1e-6)
    assert ((steps[seen, 0] > 2.9) & (steps[seen, 0] < 3.2)).all()
    assert (np.diff(steps[seen, 1]) < 0).all()
    assert steps[seen, 1].max() <= 1.0
    assert np.delete(steps, seen, axis=0).max() == 0.0


def test_rmsprop_amplifies_rounding_and_adagrad_does_not() -> None:
    """A start moved by one part in 10^15: after 200 steps of RMSprop as far as 1e-2."""
    nudge = 1.0 + 1e-15
    starts = [(-1.5, 2.0), (-1.5 * nudge, 2.0), (-1.5, 2.0 * nudge), (-1.5 * nudge, 2.0 * nudge)]
    apart = {}
    for name, lr in (("rmsprop", 0.01), ("adagrad", 0.5)):
        runs = tuple(make_run(name, {"lr": lr}, start) for start in starts)
        path = simulate(Experiment(make_surface("rosenbrock"), runs, 200))
        apart[name] = np.abs(path.x[200, 1:] - path.x[200, 0]).max()
    assert 1e-3 < apart["rmsprop"] < 0.1
    assert apart["adagrad"] < 1e-12


SCALED: list[Method] = [
    ("adagrad", {"lr": 0.5}),
    ("adagrad", {"lr": 0.1}),
    ("rmsprop", {"lr": 0.001, "beta": 0.99}),
    ("rmsprop", {"lr": 0.01, "beta": 0.99}),
    ("sgd", {"lr": 1e-4}),
]


def test_scale_invariance() -> None:
    """1,000 L: the same paths to 1e-8, which is what ε changes; SGD diverges.

    With β = 0.9 there would also be the rounding that RMSprop amplifies at the edge of stability.
    """
    text = "((1 - x)**2 + 100*(y - x**2)**2)"
    once, scaled = (
        _run(formula_surface(f"{factor}*{text}"), SCALED, 500, (-1.2, 1.0)) for factor in (1, 1000)
    )
    assert np.abs(once.x - scaled.x)[:, :4].max() < 1e-8
    assert once.valid.tolist() == [501] * 5
    assert scaled.valid.tolist()[:4] == [501] * 4
    assert scaled.valid[4] < 10


def test_scale_invariance_is_exact_without_epsilon_and_rounding() -> None:
    text = "((1 - x)**2 + 100*(y - x**2)**2)"
    methods: list[Method] = [("adagrad", {"lr": 0.5, "eps": 0.0}), ("rmsprop", {"eps": 0.0})]
    once, scaled = (
        _run(formula_surface(f"{factor}*{text}"), methods, 500, (-1.5, 2.0)) for factor in (1, 1024)
    )
    np.testing.assert_array_equal(once.x, scaled.x)


@pytest.mark.parametrize(("beta", "length"), [(0.9, 3.16), (0.99, 10.0), (0.999, 31.6)])
def test_the_first_step(beta: float, length: float) -> None:
    """α/√(1-β) per coordinate for RMSprop, whatever the gradient; α for AdaGrad."""
    methods: list[Method] = [("rmsprop", {"lr": 0.1, "beta": beta}), ("adagrad", {"lr": 0.1})]
    first = np.abs(_run(make_surface("plane"), methods, 1, (0.0, 0.0)).x[1]) / 0.1
    _near(first[0], length, 3)
    _near(first[0], (1 - beta) ** -0.5, 5)
    _near(first[1], 1.0, 5)


def test_a_diagonal_method_helps_along_the_axes_only() -> None:
    methods: list[Method] = [("adagrad", {"lr": 0.4}), ("rmsprop", {"lr": 0.01, "beta": 0.9})]
    along = make_surface("bowl", {"lx": 0.2, "ly": 4.0})
    turned = make_surface("rotated_bowl", {"a": 0.1, "b": 2.0})
    steep = [np.linalg.eigvalsh(_hessian(surface)) for surface in (along, turned)]
    np.testing.assert_allclose(steep, [(0.2, 4.0), (0.4, 8.0)], rtol=1e-12)
    straight, diagonal = (_run(s, methods, 100, (-5.0, -2.0)) for s in (along, turned))
    start = diagonal.loss[0, 0] / straight.loss[0, 0]
    assert (diagonal.loss[100] / straight.loss[100])[0] > 10 * start


def _hessian(surface: Surface) -> NDArray[np.float64]:
    """Of a quadratic, from differences of its gradient, which are exact there."""
    centre = surface.gradient([0.0, 0.0])
    return np.array([surface.gradient(step) - centre for step in ([1.0, 0.0], [0.0, 1.0])])
