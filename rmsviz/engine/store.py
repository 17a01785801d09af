"""The trajectory's arrays while they are being filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rmsviz.engine.surface import Array
from rmsviz.engine.trajectory import Telemetry, Trajectory

CROWD = 12  # from this many runs of one method on, arrays beat floats

MANY = 256  # runs that are ended together: what that takes is little beside the arrays

Index = NDArray[np.intp]
Span = slice | Index


class Store(NamedTuple):
    """Arrays as in Trajectory: shapes `(T+1, R, …)` and `(T, R, …)`; without telemetry the last
    three have no rows."""

    x: Array
    loss: Array
    gradient: Array
    v: Array
    lr_eff: Array
    valid: NDArray[np.int64]

    @classmethod
    def empty(cls, steps: int, runs: int, telemetry: bool = True) -> Store:
        used = steps if telemetry else 0

        def block(rows: int, *tail: int) -> Array:
            # In memory a run's x (and its y, …) lie together where runs are few, else a step's.
            if runs < CROWD:
                return np.moveaxis(np.empty((runs, *tail, rows)), -1, 0)
            return np.moveaxis(np.empty((rows, *tail, runs)), -1, 1)

        valid = np.full(runs, steps + 1, dtype=np.int64)
        return cls(
            block(steps + 1, 2),
            block(steps + 1),
            block(used, 2),
            block(used, 2),
            block(used, 2),
            valid,
        )

    def take_over(self, run: int, source: Trajectory, column: int) -> None:
        """Copy the run in `column` of a trajectory to `run`."""
        self.x[:, run], self.loss[:, run] = source.x[:, column], source.loss[:, column]
        self.valid[run] = source.valid[column]
        for mine, other in zip(self.telemetry, source.telemetry, strict=True):
            mine[:, run] = other[:, column]

    @property
    def telemetry(self) -> Telemetry:
        return Telemetry(self.gradient, self.v, self.lr_eff)

    def overflowed(self, columns: Span | int, v: Array, row: int) -> None:
        """Note the runs in `columns` whose accumulator `v` (2, n) has overflowed at `row`: where it
        is not recorded, that is seen at no other time."""
        gone = np.isinf(v).any(axis=0)
        self.valid[columns] = np.where(
            gone, np.minimum(self.valid[columns], row), self.valid[columns]
        )

    def settle(self, members: Sequence[int]) -> None:
        """Find where each of `members` overflowed, and make all rows after that nan."""
        columns = span(members)
        if self._all_fine(columns):
            return
        fine = np.isfinite(self.x[:, columns]).all(axis=-1) & np.isfinite(self.loss[:, columns])
        if len(self.v):
            fine[1:] &= ~np.isinf(self.v[:, columns]).any(axis=-1)
        else:
            fine &= np.arange(len(self.x))[:, None] < self.valid[columns]
        ended = np.flatnonzero(~fine.all(axis=0))
        for first in range(0, len(ended), MANY):
            some = ended[first : first + MANY]
            self._end(np.asarray(members)[some], np.argmin(fine[:, some], axis=0))

    def _all_fine(self, columns: Span) -> bool:
        """A quick look: sums are finite. (A position that is not stays so; the others are all
        looked at. Sums of huge numbers can overflow, and then the long look finds nothing.)"""
        with np.errstate(all="ignore"):
            total = self.x[-1, columns].sum() + self.loss[:, columns].sum()
            if len(self.v) and not np.isnan(self.v[0, columns, 0]).any():
                total += self.v[:, columns].sum()
        return bool(np.isfinite(total)) and int(self.valid[columns].min()) == len(self.x)

    def _end(self, runs: Index, last: Index) -> None:
        """The numbers of `runs` end in the rows `last`, which have what overflowed."""
        self.valid[runs] = last
        rows, which = np.nonzero(np.arange(len(self.x))[:, None] > last)
        for part in (self.x, self.loss):
            part[rows, runs[which]] = np.nan
        if len(self.v):
            for part in (self.gradient, self.v, self.lr_eff):
                part[rows - 1, runs[which]] = np.nan

    def frozen(self) -> Store:
        """The same arrays, read-only from now on."""
        for part in self:
            part.flags.writeable = False
        return self


def span(members: Sequence[int]) -> Span:
    """The columns `members`, as a slice where they are neighbours (a view, not a copy)."""
    first, last = members[0], members[-1]
    if last - first == len(members) - 1:
        return slice(first, last + 1)
    return np.array(members, dtype=np.intp)
