"""A trajectory as a table for other programs: CSV, JSON and NPZ.

CSV: the columns of COLUMNS, run after run, a row for each step. Row 0 has no gradient, v and
lr_eff; methods without an accumulator have no v: those places are empty. Floats read back bit for
bit; what came after an overflow is `nan`.

JSON (strict):

    {"version": 1, "scene": {the scene file}, "columns": [their names], "runs": [
      {"run": 0, "label": "AdaGrad", "outcome": "a sentence",
       "step": [0, 1, …], "x": […], …, "status": […]}, …]}

What is empty in CSV is null. JSON has finite numbers only, so the others are the texts "NaN",
"Infinity" and "-Infinity", which Python's float() and JavaScript's Number() read.

NPZ: the arrays of `Trajectory` under their names (x, loss, gradient, v, lr_eff, valid; T steps, R
runs), `status` (T+1, R) with 0 running, 1 converged, 2 diverged, `labels` (R,) and `scene`, the
text of the scene file. np.load(file, allow_pickle=False) reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    for run, spec in enumerate(trajectory.experiment.runs):
        columns = _numbers(trajectory, run)
        names = repeat(str(run)), repeat(_quoted(spec.label))
        for rows in _blocks(trajectory):
            numbers = (map(_cell, column.cells(rows)) for column in columns)
            status = _statuses(trajectory, run, rows)
            lines = map(",".join, zip(*names, map(str, rows), *numbers, status, strict=False))
            share = (run + rows.stop / (trajectory.steps + 1)) / trajectory.runs
            yield share, "\n".join(lines) + "\n"


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
    for run, spec in enumerate(trajectory.experiment.runs):
        start = {"run": run, "label": spec.label, "outcome": trajectory.outcome(run).value}
        yield run / trajectory.runs, ("," if run else "") + "\n" + json.dumps(start)[:-1]
        for name, values in _json_columns(trajectory, run):
            yield run / trajectory.runs, f',\n"{name}": ['
            for place, block in enumerate(values):
                text = _SPECIAL.sub(r'"\g<0>"', json.dumps(block)[1:-1])
                yield run / trajectory.runs, (", " if place else "") + text
            yield run / trajectory.runs, "]"
        yield (run + 1) / trajectory.runs, "}"
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
