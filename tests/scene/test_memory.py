"""What is in an accumulator, and the table of its steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.catalogue import OPTIMIZERS
from rmsviz.engine.simulate import simulate
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.memory import memory_of, share_of
from rmsviz.scene.options import Options, override
from rmsviz.scene.scene import opening_scene
from rmsviz.scene.step_table import milestones, table_of


def path_of(*runs: str, surface: str = "plane a=3 b=0.1", steps: str = "60") -> Trajectory:
    scene = override(opening_scene(), Options(surface=surface, run=runs, steps=steps))
    return simulate(scene.experiment)


BINNED = path_of("adagrad lr=0.5", "rmsprop lr=0.01", surface="rosenbrock")


def test_adagrad_keeps_every_square_alike_and_rmsprop_forgets() -> None:
    path = path_of("adagrad lr=0.1", "rmsprop lr=0.1 beta=0.9")
    sum_, average = (memory_of(path, run, "x", 50, 50) for run in (0, 1))
    assert sum_ is not None and average is not None
    assert sum_.shares == pytest.approx(np.full(50, 1 / 50))
    assert sum_.half == 25
    ages = np.arange(49, -1, -1)
    assert average.shares == pytest.approx(0.1 * 0.9**ages / (1 - 0.9**50))
    assert average.half == 7  # 1 - 0.9^7 = 0.52


@pytest.mark.parametrize("name", [n for n, m in OPTIMIZERS.items() if m.accumulates])
def test_the_shares_are_parts_of_the_engines_accumulator(name: str) -> None:
    """With weight decay too: the part of the last gradient is what v has over its decayed self."""
    path = path_of(f"{name} weight_decay=0.3", surface="rosenbrock", steps="40")
    method, settings = OPTIMIZERS[name], path.experiment.runs[0].settings
    memory = memory_of(path, 0, "y", 40, 40)
    assert memory is not None and memory.shares.sum() == pytest.approx(1.0)
    before, v = path.v[38, 0, 1], path.v[39, 0, 1]
    new = v - method.kept(settings) * before
    assert memory.shares[-1] == pytest.approx(new / v, rel=1e-9, abs=1e-12)
    # And by hand, from the gradients: each square as often as it is still there.
    seen = method.seen_gradient(path.gradient[:, 0, 1], path.x[:-1, 0, 1], settings)
    parts = seen**2 * method.kept(settings) ** np.arange(39.0, -1.0, -1.0)
    assert memory.shares == pytest.approx(parts / parts.sum(), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop"])
def test_what_the_accumulator_began_with_is_no_steps_share(name: str) -> None:
    path = path_of(f"{name} lr=0.1 v0=9", steps="4")  # the plane's g² is 9 in x
    memory = memory_of(path, 0, "x", 4, 9)
    assert memory is not None
    rest = {"adagrad": 9 / 45, "rmsprop": 0.9**4}[name]
    assert memory.shares.sum() == pytest.approx(1 - rest)
    assert memory.half == {"adagrad": 3, "rmsprop": 4}[name]


def test_there_is_no_memory_where_there_is_no_accumulator() -> None:
    path = path_of("sgd lr=0.1", "adagrad lr=0.1")
    assert memory_of(path, 0, "x", 5, 9) is None
    assert memory_of(path, 1, "x", 0, 9) is None
    flat = path_of("adagrad lr=0.1", surface="plane a=0 b=0")
    assert memory_of(flat, 0, "x", 5, 9) is None


@given(st.integers(1, 60), st.integers(1, 80))
def test_bins_keep_the_sum(step: int, most: int) -> None:
    for run in (0, 1):
        shares = [share_of(BINNED, run, "y", step, past) for past in range(1, step + 1)]
        memory = memory_of(BINNED, run, "y", step, most)
        assert memory is not None
        means, width = memory.shares, memory.width
        assert len(means) <= most
        counts = [min(width, step - k * width) for k in range(len(means))]
        assert float(means @ counts) == pytest.approx(1.0)
        alone = memory_of(BINNED, run, "y", step, step)
        assert alone is not None and alone.half == memory.half
        assert alone.shares == pytest.approx(np.array(shares, dtype=float), abs=1e-15)
        parts = [alone.shares[k : k + width].mean() for k in range(0, step, width)]
        assert means == pytest.approx(np.array(parts), abs=1e-12)


@pytest.mark.parametrize(
    ("step", "rows"),
    [(0, []), (1, [1]), (4, [1, 2, 3, 4]), (31, [1, 2, 3, 5, 10, 30, 31])],
)
def test_the_tables_steps(step: int, rows: list[int]) -> None:
    assert milestones(step) == rows


def test_the_table_of_the_numerical_example() -> None:
    """SCENARIOS: the plane 3x + 0.1y, and not the 6.51 and 8.82 that are in circulation."""
    path = path_of("rmsprop lr=0.1 beta=0.9", "adagrad lr=0.1")
    rows = {row.step: row for row in table_of(path, 0, "x", [1, 2, 3, 5, 10, 30])}
    expected = {1: 0.9, 2: 1.71, 3: 2.439, 5: 3.6856, 10: 5.8619, 30: 8.6185}
    assert {step: round(row.v, 4) for step, row in rows.items()} == expected
    assert rows[10].root == pytest.approx(2.4211, abs=5e-5) and rows[10].squared == 9
    assert rows[10].lr_eff == pytest.approx(0.04130, abs=5e-6)
    assert [row.v for row in table_of(path, 1, "x", [30, 70])] == [270]
