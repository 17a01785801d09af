"""The plots show simulate's numbers, both columns on the same axes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rmsviz.engine.simulate import simulate
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.edit import set_pair, set_style
from rmsviz.scene.plots import FINEST, Plot, Plots, Series, plots_of
from rmsviz.scene.scene import Scene, opening_scene
from tests.scenes import made

OPENING = opening_scene()
SIX = made(
    "rosenbrock",
    "sgd lr=0.001 start=-1.2,1",
    "adagrad start=-1.2,1",
    "rmsprop start=-1.2,1",
    "adam start=-1.2,1",
    steps=80,
    pair=(2, 1),
)


def plotted(scene: Scene) -> tuple[Plots, Trajectory]:
    trajectory = simulate(scene.experiment)
    return plots_of(scene, trajectory), trajectory


def curves(plot: Plot) -> dict[tuple[int, str | None], Series]:
    return {(s.run, s.coordinate): s for s in plot.series if not s.edge}


def edges(plot: Plot) -> dict[str | None, Series]:
    return {s.coordinate: s for s in plot.series if s.edge}


def on_axis(plot: Plot, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    fine = values[np.isfinite(values) & ((values > 0) | (not plot.values.log))]
    return bool(((fine >= plot.values.low) & (fine <= plot.values.high)).all())


@pytest.mark.parametrize("scene", [OPENING, SIX])
def test_every_curve_is_a_column_of_the_trajectory(scene: Scene) -> None:
    plots, trajectory = plotted(scene)
    for columns, rows in ((plots.accumulators, trajectory.v), (plots.rates, trajectory.lr_eff)):
        for plot, run in zip(columns, scene.view.pair, strict=True):
            assert plot.run == run
            assert set(curves(plot)) == {(run, "x"), (run, "y")}
            for axis, name in enumerate("xy"):
                series = curves(plot)[run, name]
                assert np.array_equal(series.values, rows[:, run, axis])
                assert np.array_equal(series.steps, np.arange(1, trajectory.steps + 1))
    for (run, whole), series in curves(plots.loss).items():
        assert whole is None
        assert np.array_equal(series.values, trajectory.loss[:, run])
        assert np.array_equal(series.steps, np.arange(trajectory.steps + 1))
    assert len(curves(plots.loss)) == trajectory.runs


@pytest.mark.parametrize("scene", [OPENING, SIX])
def test_both_columns_stand_on_axes_that_cover_both(scene: Scene) -> None:
    plots, trajectory = plotted(scene)
    for left, right in (plots.accumulators, plots.rates):
        assert left.values == right.values
        shown = np.concatenate([s.values for p in (left, right) for s in curves(p).values()])
        assert on_axis(left, shown)
        positive = shown[shown > 0]
        assert left.values.log
        assert left.values.low > positive.min() / 100 and left.values.high < positive.max() * 100
    for plot in plots:
        assert (plot.time.low, plot.time.high) == (0.0, float(trajectory.steps))


def test_the_loss_axis_covers_all_that_is_shown() -> None:
    plots, trajectory = plotted(SIX)
    assert on_axis(plots.loss, trajectory.loss.ravel())
    hidden = SIX
    for run in (0, 2):
        hidden = set_style(hidden, run, visible=False)
    shown = plots_of(hidden, trajectory).loss
    assert {run for run, _ in curves(shown)} == {1, 3}


def test_with_all_runs_hidden_the_loss_says_so() -> None:
    scene = OPENING
    for run in (0, 1):
        scene = set_style(scene, run, visible=False)
    plots, _ = plotted(scene)
    assert plots.loss.series == () and plots.loss.empty
    assert not plots.rates[0].empty  # the pair is compared all the same


def test_the_pair_decides_which_run_stands_in_which_column() -> None:
    plots, _ = plotted(set_pair(SIX, 0, 3))
    assert [p.run for p in plots.rates] == [3, 1]


def test_losses_below_zero_have_a_linear_axis() -> None:
    plots, trajectory = plotted(made("x**2 - y**2", "sgd start=0.5,0.1", steps=50))
    assert trajectory.loss.min() < 0
    assert not plots.loss.values.log
    assert on_axis(plots.loss, trajectory.loss.ravel())


def test_a_loss_of_exactly_zero_has_no_place_and_disturbs_nothing() -> None:
    plots, trajectory = plotted(made("x**2", "sgd lr=0.5 start=1,1", steps=10))
    assert trajectory.loss[1:].max() == 0.0
    assert plots.loss.values.log and plots.loss.values.low > 0


# Methods without an accumulator


def test_sgd_has_no_accumulator_and_a_constant_rate() -> None:
    scene = made("plane", "sgd lr=0.1 start=0,0", "momentum lr=0.1 start=0,0", steps=30)
    plots, _ = plotted(scene)
    for plot in plots.accumulators:
        assert curves(plot) == {} and plot.empty
    for plot in plots.rates:
        assert not plot.empty
        assert all((s.values == 0.1).all() for s in curves(plot).values())
        assert plot.values.low < 0.1 < plot.values.high


def test_beside_one_that_has_none_the_other_keeps_its_axis() -> None:
    scene = made("plane", "sgd start=0,0", "rmsprop start=0,0", steps=30)
    plots, _ = plotted(scene)
    left, right = plots.accumulators
    assert left.empty and not right.empty
    assert left.values == right.values
    assert on_axis(right, curves(right)[1, "x"].values)


# 2/λ


def test_the_edge_of_stability_is_two_over_the_curvature() -> None:
    """L = 0.1x² + 2y²: λ is 0.2 and 4, the edges are 10 and 0.5, and RMSprop goes to them."""
    scene = made(
        "0.1*x**2 + 2*y**2", "adagrad lr=0.4 start=-5,-2", "rmsprop lr=0.4 start=-5,-2", steps=300
    )
    plots, trajectory = plotted(scene)
    for plot in plots.rates:
        found = edges(plot)
        assert found["x"].values == pytest.approx(10.0) and found["x"].constant
        assert found["y"].values == pytest.approx(0.5) and found["y"].constant
        assert plot.values.low < 0.5 and plot.values.high > 10.0
    assert trajectory.lr_eff[-1, 1] == pytest.approx([10.0, 0.5], rel=0.01)
    assert not any(edges(plot) for plot in (*plots.accumulators, plots.loss))


def test_an_edge_that_moves_is_taken_where_each_gradient_was() -> None:
    plots, trajectory = plotted(SIX)
    surface = SIX.experiment.surface
    for plot in plots.rates:
        for axis, name in enumerate("xy"):
            series = edges(plot)[name]
            assert not series.constant or name == "y"
            for row in (0, 1, 40, 79):
                curvature = surface.curvature(trajectory.x[row, plot.run])[axis]
                place = int(np.searchsorted(series.steps, row + 1))
                expected = 2 / curvature if curvature > 0 else math.nan
                assert series.values[place] == pytest.approx(expected, nan_ok=True)


def test_there_is_no_edge_where_the_surface_is_not_convex() -> None:
    plots, _ = plotted(made("x**2 - y**2", "sgd start=0.5,0.1", steps=20))
    assert set(edges(plots.rates[0])) == {"x"}
    assert edges(plotted(made("plane", "sgd start=0,0"))[0].rates[0]) == {}


def test_an_edge_that_changes_with_time_is_that_of_its_step() -> None:
    scene = made("(1 + t)*x**2 + y**2", "adagrad start=1,1", steps=30)
    series = edges(plotted(scene)[0].rates[0])["x"]
    assert series.values == pytest.approx(1 / np.arange(1.0, 31.0))
    assert np.array_equal(series.steps, np.arange(1, 31))


def test_a_long_run_on_a_surface_that_changes_has_edges_enough_to_draw() -> None:
    scene = made("(2 + sin(t/900))*x**2 + y**2", "adagrad start=1,1", steps=3 * FINEST)
    series = edges(plotted(scene)[0].rates[0])["x"]
    assert len(series.steps) == len(series.values) == FINEST
    assert (series.steps[0], series.steps[-1]) == (1, 3 * FINEST)


# Runs that end


def test_a_run_that_diverged_has_curves_up_to_there() -> None:
    scene = made("rosenbrock", "sgd lr=0.01 start=-1.2,1", "rmsprop lr=0.05 start=-1.2,1", steps=60)
    plots, trajectory = plotted(scene)
    last = trajectory.last(0)
    loss = curves(plots.loss)[0, None].values
    assert np.isfinite(loss[: last + 1]).all() and np.isnan(loss[last + 2 :]).all()
    for plot in plots:
        assert math.isfinite(plot.values.low) and math.isfinite(plot.values.high)
    assert on_axis(plots.loss, trajectory.loss[:, 1])
    assert plots.loss.values.high < 1e6  # the one that went on is not pressed flat


def test_runs_that_all_diverge_have_axes_too() -> None:
    scene = made("-exp(x**2)", "sgd lr=1 start=1,1", "sgd lr=2 start=1,1", steps=20)
    plots, trajectory = plotted(scene)
    assert trajectory.last(0) < 20 and trajectory.last(1) < 20
    for plot in plots:
        assert math.isfinite(plot.values.low) and math.isfinite(plot.values.high)


def test_one_run_has_one_column() -> None:
    plots, _ = plotted(made("x**2 + y**2", "rmsprop start=1,1", steps=5))
    assert (len(plots.accumulators), len(plots.rates)) == (1, 1)


def test_a_start_where_nothing_is_defined_leaves_the_plots_empty_but_whole() -> None:
    plots, _ = plotted(made("sqrt(x)", "adagrad start=-1,0", steps=5))
    assert len(list(plots)) == 3
    assert all(plot.values.low < plot.values.high for plot in plots)


def test_where_the_surface_hardly_curves_the_edge_is_beyond_all_numbers() -> None:
    plots, _ = plotted(made("1e-310*x**2 + y**2", "sgd lr=0.1 start=1,1", steps=4))
    assert set(edges(plots.rates[0])) == {"y"}


def test_g_squared_is_where_an_average_comes_to_rest() -> None:
    scene = made("plane a=3 b=0.1", "adagrad lr=0.1", "rmsprop lr=0.1", steps=200, fixed_point=True)
    sums, averages = plots_of(scene, simulate(scene.experiment)).accumulators
    assert edges(sums) == {}  # a sum does not rest
    lines = edges(averages)
    assert lines["x"].values == pytest.approx(np.full(200, 9.0)) and lines["x"].edge == "g²"
    run = curves(averages)
    assert run[1, "x"].values[-1] == pytest.approx(lines["x"].values[-1])
    assert run[1, "y"].values[-1] == pytest.approx(lines["y"].values[-1])
