"""Many starts in the scene: typed, captioned, framed, plotted, written as a table."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

import rmsviz
from rmsviz.engine.errors import BadInput
from rmsviz.engine.simulate import simulate
from rmsviz.engine.starts import Starts
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene import tables
from rmsviz.scene.captions import Extremes, film_caption, surface_caption
from rmsviz.scene.fans import starts_words
from rmsviz.scene.frame import frame_at
from rmsviz.scene.lesson import parse_lesson
from rmsviz.scene.options import Options, override
from rmsviz.scene.plots import plots_of
from rmsviz.scene.scene import Scene, opening_scene, with_experiment
from rmsviz.scene.spec import parse_starts
from tests.scenes import made

DIVERGING = with_experiment(
    made("rosenbrock", "sgd lr=0.003 start=-1.2,1", "rmsprop lr=0.05 start=-1.2,1", steps=40),
    starts=Starts("cloud", 100, 1.0, 2),
)


@pytest.fixture(scope="module")
def diverging() -> Trajectory:
    return simulate(DIVERGING.experiment)


# Typed


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("one", Starts()),
        ("grid", Starts("grid")),
        ("grid count=2500", Starts("grid", 2500)),
        ("circle radius=0.25 count=7", Starts("circle", 7, 0.25)),
        ("cloud count=1000 radius=0.5 seed=1", Starts("cloud", 1000, 0.5, 1)),
    ],
)
def test_starts_are_typed(text: str, starts: Starts) -> None:
    assert parse_starts(text) == starts
    assert override(opening_scene(), Options(starts=text)).experiment.starts == starts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "unknown kind of starts ''"),
        ("clod", "did you mean 'cloud'"),
        ("grid radius=1", "unknown setting of grid 'radius'"),
        ("one count=3", "unknown setting of one"),
        ("circle count=1.5", "count must be a whole number"),
        ("circle radius=wide", "radius must be a number"),
        ("circle radius=-1", "over 0"),
        ("cloud count=20000", "from 1 to 10,000"),
        ("cloud 100", "write NAME=VALUE"),
    ],
)
def test_what_is_no_pattern_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        override(opening_scene(), Options(starts=text))
    assert str(caught.value).startswith("--starts: ") and words in str(caught.value)


def test_fewer_starts_and_more_steps_are_one_change() -> None:
    scene = override(opening_scene(), Options(starts="grid count=10000"))
    more = override(scene, Options(steps="100000", starts="circle count=100"))
    assert more.experiment.steps == 100_000
    with pytest.raises(BadInput, match="too many to keep"):
        override(scene, Options(steps="100000"))


def test_a_lesson_may_have_many_starts() -> None:
    lesson = parse_lesson("# A\n\n## B\n\n```scene\nstarts: cloud count=50 seed=4\n```\n")
    assert lesson.moments[0].scene.experiment.starts == Starts("cloud", 50, 0.5, 4)


def test_the_library_has_them() -> None:
    path = rmsviz.simulate("himmelblau", ["adagrad", "adam"], steps=5, starts="grid count=9")
    assert [swarm.paths.x.shape for swarm in path.swarms] == [(6, 9, 2)] * 2


# Said


@pytest.mark.parametrize(
    ("starts", "shown", "words"),
    [
        ("grid count=1000", None, "1,024 starts on a grid of 32 × 32"),
        ("circle count=1000 radius=0.5", 1000, "1,000 starts on a circle of 0.5"),
        ("circle count=1000 radius=0.5", 200, "200 of 1,000 starts on a circle of 0.5"),
        ("cloud count=1 radius=2 seed=3", None, "1 start in a cloud of σ 2, seed 3"),
    ],
)
def test_they_are_said_in_words(starts: str, shown: int | None, words: str) -> None:
    scene = override(opening_scene(), Options(starts=starts))
    assert starts_words(scene.experiment.starts, shown) == words
    assert surface_caption(scene, Extremes(0.0, 1.0), shown).split(" · ", 1)[1].startswith(words)
    assert (words in film_caption(scene)[0]) == (shown in (None, scene.experiment.starts.number))


# Seen


@pytest.mark.parametrize("step", [0, 7, 40])
def test_a_frame_has_every_start_that_has_not_diverged(diverging: Trajectory, step: int) -> None:
    crowds = frame_at(DIVERGING, diverging, step).crowds
    assert [crowd.run for crowd in crowds] == [0, 1]
    for crowd, swarm in zip(crowds, diverging.swarms, strict=True):
        assert crowd.diverged == sum(valid <= step for valid in swarm.paths.valid.tolist())
        assert len(crowd.points) + crowd.diverged == 100
        assert np.isfinite(crowd.points).all()
    if step == 40:
        assert crowds[0].diverged > 10


def test_a_hidden_run_has_no_crowd_and_no_fan(diverging: Trajectory) -> None:
    from rmsviz.scene.edit import set_style

    scene = set_style(DIVERGING, 0, visible=False)
    assert [crowd.run for crowd in frame_at(scene, diverging, 5).crowds] == [1]
    assert [fan.run for fan in plots_of(scene, diverging).loss.fans] == [1]


def test_an_axis_has_room_for_the_fans_that_stay_finite(diverging: Trajectory) -> None:
    loss = plots_of(DIVERGING, diverging).loss
    rmsprop = loss.fans[1].fan.values
    assert np.isfinite(rmsprop).all()
    assert loss.values.low <= rmsprop.min() and rmsprop.max() <= loss.values.high
    assert np.isinf(loss.fans[0].fan.values[-1, -1]) and np.isfinite(loss.values.high)


def test_there_is_a_fan_for_each_curve(diverging: Trajectory) -> None:
    plots = plots_of(DIVERGING, diverging)
    assert [len(plot.fans) for plot in plots] == [0, 2, 2, 2, 2]  # SGD accumulates nothing
    assert plots.fans and not plots_of(opening_scene(), simulate(opening_scene().experiment)).fans


# Written


def _written(ending: str, scene: Scene, trajectory: Trajectory) -> bytes:
    file = io.BytesIO()
    shares: list[float] = []
    tables.WRITERS[ending](file, scene, trajectory, shares.append)
    assert shares == sorted(shares)
    return file.getvalue()


def test_a_table_has_the_starts_after_the_runs(
    diverging: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "TOGETHER", 33)
    text = _written(".csv", DIVERGING, diverging).decode()
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert len(rows) == (2 + 200) * 41
    labels = [rows[41 * run][1] for run in range(202)]
    assert labels[:3] == ["SGD", "RMSprop", "SGD start 1"] and labels[-1] == "RMSprop start 100"
    for run, k in ((0, 0), (0, 99), (1, 57)):
        swarm, first = diverging.swarms[run], 41 * (2 + 100 * run + k)
        block = rows[first : first + 41]
        assert {row[0] for row in block} == {str(2 + 100 * run + k)}
        x = np.array([[float(row[3]), float(row[4])] for row in block])
        assert np.array_equal(x, swarm.paths.x[:, k], equal_nan=True)
        lr_eff = np.array([float(row[10]) for row in block[1:]])
        assert np.array_equal(lr_eff, swarm.paths.lr_eff[:, k, 0], equal_nan=True)
    gone = sum(row[12] == "diverged" for row in rows[2 * 41 + 40 : 102 * 41 : 41])
    assert gone == diverging.swarms[0].diverged(40)


def test_json_and_npz_have_them_too(diverging: Trajectory) -> None:
    runs = json.loads(_written(".json", DIVERGING, diverging))["runs"]
    assert [run["run"] for run in runs] == list(range(202))
    assert runs[110]["x"][0] == diverging.swarms[1].paths.x[0, 8, 0]
    file = io.BytesIO(_written(".npz", DIVERGING, diverging))
    with np.load(file, allow_pickle=False) as data:
        assert data["starts_x"].shape == (2, 41, 100, 2)
        assert np.array_equal(data["starts_loss"][1], diverging.swarms[1].paths.loss)
        assert data["starts_valid"].shape == (2, 100)
