from __future__ import annotations

import csv
import io
import json
import math
from functools import cache

import numpy as np
import pytest

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.experiment import Experiment, make_run
from rmsviz.engine.simulate import simulate
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene import tables
from rmsviz.scene.files import loads
from rmsviz.scene.scene import Scene, scene_of

START = (-1.2, 1.0)
STEPS = 30


@cache
def _simulated() -> tuple[Scene, Trajectory]:
    """RMSprop, SGD that diverges, and a label that needs quotation marks."""
    runs = (
        make_run("rmsprop", {"lr": 0.01}, START),
        make_run("sgd", {"lr": 1.0}, START),
        make_run("adagrad", {"lr": 0.5}, START, 'the "slow", old\none'),
    )
    scene = scene_of(Experiment(make_surface("rosenbrock"), runs, STEPS))
    return scene, simulate(scene.experiment)


def _bytes(ending: str) -> bytes:
    file = io.BytesIO()
    shares: list[float] = []
    scene, trajectory = _simulated()
    tables.WRITERS[ending](file, scene, trajectory, shares.append)
    assert shares == sorted(shares)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 7)


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_bytes(".csv").decode("utf-8"), newline="")))


def test_csv_has_the_columns_of_the_contract() -> None:
    first = _bytes(".csv").split(b"\n")[0]
    contract = "run,label,step,x,y,loss,grad_x,grad_y,v_x,v_y,lr_eff_x,lr_eff_y,status"
    assert first == contract.encode()
    rows = _rows()
    assert len(rows) == 3 * (STEPS + 1)
    assert [int(row["step"]) for row in rows[: STEPS + 1]] == list(range(STEPS + 1))
    assert [row["run"] for row in rows] == ["0"] * 31 + ["1"] * 31 + ["2"] * 31
    assert rows[-1]["label"] == 'the "slow", old\none'


def test_csv_reads_back_bit_for_bit() -> None:
    _, path = _simulated()
    for index, row in enumerate(_rows()):
        run, step = divmod(index, STEPS + 1)
        expected = [*path.x[step, run], path.loss[step, run]]
        names = ["x", "y", "loss"]
        if step:
            names += ["grad_x", "grad_y", "lr_eff_x", "lr_eff_y"]
            expected += [*path.gradient[step - 1, run], *path.lr_eff[step - 1, run]]
        np.testing.assert_array_equal([float(row[name]) for name in names], expected)


def test_csv_leaves_empty_what_there_is_not() -> None:
    later = ["grad_x", "grad_y", "v_x", "v_y", "lr_eff_x", "lr_eff_y"]
    for row in _rows():
        empty = {name for name, text in row.items() if text == ""}
        if row["step"] == "0":
            assert empty == set(later)
        else:
            assert empty == ({"v_x", "v_y"} if row["label"] == "SGD" else set())


def test_after_divergence_csv_says_nan_and_diverged() -> None:
    _, path = _simulated()
    wild = [row for row in _rows() if row["label"] == "SGD"]
    last = path.last(1)
    assert [row["status"] for row in wild] == ["running"] * (last + 1) + ["diverged"] * (30 - last)
    assert all(row["x"] == row["loss"] == row["grad_x"] == "nan" for row in wild[last + 2 :])
    assert "nan" not in _rows()[30].values()


def test_json_is_strict_and_says_what_csv_says() -> None:
    def refuse(constant: str) -> float:
        raise AssertionError(f"{constant} is not JSON")

    data = json.loads(_bytes(".json"), parse_constant=refuse)
    scene, _ = _simulated()
    assert data["version"] == 1
    assert loads(json.dumps(data["scene"])) == scene
    assert data["columns"] == list(tables.COLUMNS)
    rows = _rows()
    for run in data["runs"]:
        own = [row for row in rows if int(row["run"]) == run["run"]]
        assert run["label"] == own[0]["label"]
        for name in data["columns"][3:-1]:
            texts = [row[name] for row in own]
            assert [_text(value) for value in run[name]] == texts
        assert run["status"] == [row["status"] for row in own]
        assert run["step"] == list(range(STEPS + 1))
    assert data["runs"][1]["outcome"].startswith("diverged")


def _text(value: float | str | None) -> str:
    return "" if value is None else repr(float(value))


def test_json_writes_what_is_not_finite_as_text() -> None:
    data = json.loads(_bytes(".json"))
    wild = data["runs"][1]
    special = {value for name in ("x", "y", "loss") for value in wild[name] if value is not None}
    assert {value for value in special if isinstance(value, str)} <= {
        "NaN",
        "Infinity",
        "-Infinity",
    }
    assert math.isnan(float(wild["x"][-1]))


def test_npz_describes_itself() -> None:
    scene, path = _simulated()
    with np.load(io.BytesIO(_bytes(".npz")), allow_pickle=False) as data:
        for name in ("x", "loss", "gradient", "v", "lr_eff", "valid", "status"):
            np.testing.assert_array_equal(data[name], getattr(path, name))
        assert data["labels"].tolist() == [run.label for run in scene.runs]
        assert loads(data["scene"].item()) == scene


@pytest.mark.parametrize("ending", sorted(tables.WRITERS))
def test_equal_trajectories_give_equal_files(ending: str) -> None:
    assert _bytes(ending) == _bytes(ending)
