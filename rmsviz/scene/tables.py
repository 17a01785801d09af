"""A trajectory as a table for other programs: CSV, JSON and NPZ.

CSV: the columns of COLUMNS, run after run, a row for each step. Row 0 has no gradient, v and
lr_eff; methods without an accumulator have no v: those places are empty. Floats read back bit for
bit; what came after an overflow is `nan`. Many starts come after the runs' own: those of the first
run, then those of the second, each as a run with the next number, `RMSprop start 1` its label.

JSON (strict):

    {"version": 1, "scene": {the scene file}, "columns": [their names], "runs": [
      {"run": 0, "label": "AdaGrad", "outcome": "a sentence",
       "step": [0, 1, …], "x": […], …, "status": […]}, …]}

What is empty in CSV is null. JSON has finite numbers only, so the others are the texts "NaN",
"Infinity" and "-Infinity", which Python's float() and JavaScript's Number() read.

NPZ: the arrays of `Trajectory` under their names (x, loss, gradient, v, lr_eff, valid; T steps, R
runs), `status` (T+1, R) with 0 running, 1 converged, 2 diverged, `labels` (R,) and `scene`, the
text of the scene file; of many starts `starts_x` (R, T+1, starts, 2), `starts_loss` and
`starts_valid`. np.load(file, allow_pickle=False) reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, repeat
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rmsviz.engine.experiment import Experiment
from rmsviz.engine.simulate import Simulation
from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Outcome, Trajectory
from rmsviz.scene.files import dumps
from rmsviz.scene.scene import Scene

# fmt: off
COLUMNS = (
    "run", "label", "step", "x", "y", "loss",
    "grad_x", "grad_y", "v_x", "v_y", "lr_eff_x", "lr_eff_y", "status",
)
# fmt: on
ROWS = 8192  # of a run that are made into text at a time
TOGETHER = 200  # starts that are recorded at a time

_WORDS = tuple(outcome.word for outcome in Outcome)
_SPECIAL = re.compile("-?Infinity|NaN")

Progress = Callable[[float], None]
Chunks = Iterator[tuple[float, str]]  # the share that is done with this chunk, and its text


def write_csv(file: BinaryIO, scene: Scene, trajectory: Trajectory, progress: Progress) -> None:
    """Write `trajectory` as CSV."""
    _write(file, csv_chunks(trajectory), progress)


def write_json(file: BinaryIO, scene: Scene, trajectory: Trajectory, progress: Progress) -> None:
    """Write `trajectory`, the one of `scene`, as JSON."""
    _write(file, json_chunks(scene, trajectory), progress)


def write_npz(file: BinaryIO, scene: Scene, trajectory: Trajectory, progress: Progress) -> None:
    """Write `trajectory`, the one of `scene`, as NumPy arrays."""
    np.savez(file, allow_pickle=False, **npz_arrays(scene, trajectory))


WRITERS = {".csv": write_csv, ".json": write_json, ".npz": write_npz}


def sample(scene: Scene, trajectory: Trajectory, ending: str) -> str:
    """The beginning of the file with that ending, for people to look at."""
    if ending == ".npz":
        arrays = npz_arrays(scene, trajectory)
        return "\n".join(f"{name}  {a.dtype}  {a.shape}" for name, a in arrays.items())
    chunks = csv_chunks(trajectory) if ending == ".csv" else json_chunks(scene, trajectory)
    return "".join(text for _, (_, text) in zip(range(6), chunks, strict=False))


def _write(file: BinaryIO, chunks: Chunks, progress: Progress) -> None:
    for share, text in chunks:
        file.write(text.encode("utf-8"))
        progress(share)


def csv_chunks(trajectory: Trajectory) -> Chunks:
    """The CSV text, piece by piece."""
    yield 0.0, ",".join(COLUMNS) + "\n"
    for number, label, part, run in _all_runs(trajectory):
        columns = _numbers(part, run)
        names = repeat(str(number)), repeat(_quoted(label))
        for rows in _blocks(part):
            numbers = (map(_cell, column.cells(rows)) for column in columns)
            status = _statuses(part, run, rows)
            lines = map(",".join, zip(*names, map(str, rows), *numbers, status, strict=False))
            share = (number + rows.stop / (part.steps + 1)) / _count(trajectory)
            yield share, "\n".join(lines) + "\n"


def _all_runs(trajectory: Trajectory) -> Iterator[tuple[int, str, Trajectory, int]]:
    """All runs with their numbers and labels, each in a trajectory that has all of it, and its
    column there: the runs' own starts, then the many."""
    for run, spec in enumerate(trajectory.experiment.runs):
        yield run, spec.label, trajectory, run
    numbers = count(trajectory.runs)
    for swarm in trajectory.swarms:
        starts = count(1)
        for part in _recorded(swarm.paths.experiment):
            for run in range(part.runs):
                yield next(numbers), f"{swarm.run.label} start {next(starts)}", part, run


def _recorded(experiment: Experiment) -> Iterator[Trajectory]:
    """The runs of `experiment`, some at a time, with what the rules did: all of it at once would
    take three times the memory of the paths. The same bits."""
    for first in range(0, len(experiment.runs), TOGETHER):
        some = replace(experiment, runs=experiment.runs[first : first + TOGETHER])
        simulation = Simulation(some)
        for _ in simulation:
            pass
        yield simulation.trajectory


def _count(trajectory: Trajectory) -> int:
    return trajectory.runs + sum(swarm.paths.runs for swarm in trajectory.swarms)


def _cell(number: float | None) -> str:
    return "" if number is None else repr(number)


def _quoted(text: str) -> str:
    if any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def json_chunks(scene: Scene, trajectory: Trajectory) -> Chunks:
    """The JSON text, piece by piece."""
    columns = json.dumps(COLUMNS)
    yield 0.0, f'{{"version": 1, "scene": {dumps(scene)}, "columns": {columns}, "runs": ['
    for number, label, part, run in _all_runs(trajectory):
        share = number / _count(trajectory)
        start = {"run": number, "label": label, "outcome": part.outcome(run).value}
        yield share, ("," if number else "") + "\n" + json.dumps(start)[:-1]
        for name, values in _json_columns(part, run):
            yield share, f',\n"{name}": ['
            for place, block in enumerate(values):
                text = _SPECIAL.sub(r'"\g<0>"', json.dumps(block)[1:-1])
                yield share, (", " if place else "") + text
            yield share, "]"
        yield share, "}"
    yield 1.0, "\n]}\n"


def _json_columns(trajectory: Trajectory, run: int) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    """The name of each column but the first two, and its values block by block."""
    blocks = list(_blocks(trajectory))
    yield "step", map(list, blocks)
    for name, column in zip(COLUMNS[3:-1], _numbers(trajectory, run), strict=True):
        yield name, (column.cells(rows) for rows in blocks)
    yield "status", (_statuses(trajectory, run, rows) for rows in blocks)


def npz_arrays(scene: Scene, trajectory: Trajectory) -> dict[str, NDArray[Any]]:
    """The arrays of the NPZ file."""
    names = ("x", "loss", "gradient", "v", "lr_eff", "valid", "status")
    arrays = {name: getattr(trajectory, name) for name in names}
    labels = np.array([run.label for run in trajectory.experiment.runs])
    paths = [swarm.paths for swarm in trajectory.swarms]
    for name in ("x", "loss", "valid") if paths else ():
        arrays[f"starts_{name}"] = np.stack([getattr(path, name) for path in paths])
    return {**arrays, "labels": labels, "scene": np.array(dumps(scene))}


def _blocks(trajectory: Trajectory) -> Iterator[range]:
    rows = trajectory.steps + 1
    return (range(first, min(first + ROWS, rows)) for first in range(0, rows, ROWS))


class _Column(NamedTuple):
    values: Array | None  # None where the method has none
    first: int  # the row to which values[0] belongs

    def cells(self, rows: range) -> list[float | None]:
        """The numbers of `rows`, None where there are none."""
        if self.values is None:
            return [None] * len(rows)
        before = max(self.first - rows.start, 0)
        inside = slice(rows.start + before - self.first, rows.stop - self.first)
        return [*[None] * before, *self.values[inside].tolist()]


def _numbers(trajectory: Trajectory, run: int) -> list[_Column]:
    """The columns of numbers of a run."""
    v = trajectory.v if trajectory.experiment.runs[run].method.accumulates else None
    parts = [(trajectory.x, 0), (trajectory.gradient, 1), (v, 1), (trajectory.lr_eff, 1)]
    columns = [
        _Column(None if part is None else part[:, run, i], first)
        for part, first in parts
        for i in (0, 1)
    ]
    return [*columns[:2], _Column(trajectory.loss[:, run], 0), *columns[2:]]


def _statuses(trajectory: Trajectory, run: int, rows: range) -> list[str]:
    codes = trajectory.status[rows.start : rows.stop, run].tolist()
    return [_WORDS[code] for code in codes]
