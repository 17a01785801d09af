"""What is seen can be listened to: the words hold the numbers that `simulate` has."""

from __future__ import annotations

import pytest

from rmsviz.engine.simulate import simulate
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.plots import plots_of
from rmsviz.scene.scene import INSTRUMENTS, Scene, opening_scene, with_view
from rmsviz.scene.words import (
    instrument_words,
    plot_name,
    plot_words,
    run_words,
    step_words,
    surface_words,
)
from tests.scenes import made

OPENING = opening_scene()
TRAJECTORY = simulate(OPENING.experiment)


def test_the_surface_and_every_run_are_said() -> None:
    said = surface_words(OPENING, TRAJECTORY, 137)
    assert said.startswith(
        "Cliff, then plain  h 20; x from −5 to 6, y from −2.5 to 2.5. Step 137 of 300."
    )
    for run, label in enumerate(("AdaGrad (α 0.1)", "RMSprop (α 0.1  β 0.9)")):
        x, y = (format_plain(value) for value in TRAJECTORY.x[137, run].tolist())
        loss = format_plain(float(TRAJECTORY.loss[137, run]))
        assert f"{label} at x {x}, y {y}, loss {loss}" in said


def test_noise_and_many_starts_are_said() -> None:
    scene = made("bowl", "rmsprop lr=0.1", noise=2.0, steps=5)
    assert "Gradient noise σ 2, seed 0" in surface_words(scene, simulate(scene.experiment), 1)


def test_a_run_that_diverged_is_said_with_its_last_place() -> None:
    scene = made("bowl", "sgd lr=1e200 start=1,1", steps=50)
    trajectory = simulate(scene.experiment)
    last = trajectory.last(0)
    x = format_plain(float(trajectory.x[last, 0, 0]))
    said = run_words(scene, trajectory, 0, 50)
    assert f"diverged after step {last}, at x {x}" in said
    assert "diverged" not in run_words(scene, trajectory, 0, last)
    assert instrument_words(scene, trajectory, 50) == "SGD has diverged; it has no more steps."


def test_hidden_runs_are_not_said() -> None:
    from rmsviz.scene.edit import set_style

    scene = set_style(OPENING, 0, visible=False)
    said = step_words(scene, TRAJECTORY, 3)
    assert "AdaGrad" not in said and said.endswith(". 1 hidden.")
    nobody = set_style(scene, 1, visible=False)
    assert step_words(nobody, TRAJECTORY, 3) == "Step 3 of 300. All runs are hidden."


def test_every_plot_has_a_name_its_values_and_its_axes() -> None:
    plots = list(plots_of(OPENING, TRAJECTORY))
    assert [plot_name(OPENING, plot) for plot in plots] == [
        "Accumulator G of AdaGrad",
        "Accumulator v of RMSprop",
        "Effective learning rate of AdaGrad",
        "Effective learning rate of RMSprop",
        "Loss of all runs",
    ]
    x, y = (format_plain(value) for value in TRAJECTORY.v[136, 0].tolist())
    said = plot_words(OPENING, plots[0], 137)
    assert said.startswith(f"At step 137: x {x}, y {y}. Values from ")
    assert "logarithmic; steps from 0 to 300, linear." in said
    loss = format_plain(float(TRAJECTORY.loss[137, 1]))
    assert f"RMSprop {loss}" in plot_words(OPENING, plots[4], 137)
    assert plot_words(OPENING, plots[0], 0).startswith("At step 0: no value yet")


def test_a_plot_without_curves_says_why() -> None:
    scene = made("bowl", "sgd lr=0.1", steps=5)
    (plot, *_) = plots_of(scene, simulate(scene.experiment))
    assert plot_words(scene, plot, 3).startswith("Nothing to see: no accumulator.")
    assert "accumulator" not in instrument_words(scene, simulate(scene.experiment), 3)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_instrument_says_the_arithmetic(instrument: str) -> None:
    scene: Scene = with_view(OPENING, instrument=instrument)
    said = instrument_words(scene, TRAJECTORY, 137)
    numbers = (TRAJECTORY.gradient[136], TRAJECTORY.v[136], TRAJECTORY.lr_eff[136])
    for run in (0, 1):
        for rows in numbers:
            assert format_plain(float(rows[run, 0])) in said
    assert ("in y, step 137" in said) == (instrument == "ledger")
    assert ("half of the accumulator is from the last" in said) == (instrument == "memory")
    assert "AdaGrad has not taken a step yet." in instrument_words(scene, TRAJECTORY, 0)
