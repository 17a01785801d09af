"""The two inner loops: one run as floats, many runs as arrays.

Each is a generator that fills the store and yields, every few milliseconds, how many steps it has
done since. A step t → t+1: the loss and gradient of L_t at θ_t, noise added, the rule, and, where
the surface has a feasible box, the projection onto it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from struct import Struct
from typing import Any

import numpy as np

from rmsviz.engine.experiment import Experiment, Noise, Run
from rmsviz.engine.optimizer import ARRAYS, FLOATS, Rule
from rmsviz.engine.store import Store, span
from rmsviz.engine.surface import Array, Domain, First

PIECE = 1024  # run-steps between two yields, for one run: 1-3 ms
_FIELDS = 9  # x, y, loss, then gradient, v, lr_eff of both coordinates
_pack = Struct(f"{_FIELDS}d").pack  # a quarter of what an array's or a list's extend takes


def walk_alone(experiment: Experiment, members: Sequence[int], store: Store) -> Iterator[int]:
    """One run, as plain floats. Stops early where the position is no longer finite."""
    (index,) = members
    run = experiment.runs[index]
    step = _float_step(experiment, run)
    state = (*run.start, None, None)
    for first in range(0, experiment.steps, PIECE):
        k = min(PIECE, experiment.steps - first)
        record, state = step(first, k, state)
        rows = np.frombuffer(record).reshape(k, _FIELDS)
        store.x[first : first + k, index] = rows[:, 0:2]
        store.loss[first : first + k, index] = rows[:, 2]
        if len(store.v):
            store.gradient[first : first + k, index] = rows[:, 3:5]
            store.v[first : first + k, index] = rows[:, 5:7]
            store.lr_eff[first : first + k, index] = rows[:, 7:9]
        elif np.isinf(rows[:, 5:7]).any():
            over = int(np.argmax(np.isinf(rows[:, 5:7]).any(axis=1)))
            store.overflowed(index, rows[over, 5:7], first + over + 1)
        yield k
        if not (math.isfinite(state[0]) and math.isfinite(state[1])):
            # What follows is nan; the row that overflowed may be the very next one.
            store.x[first + k :, index] = np.nan
            store.x[first + k, index] = state[:2]
            store.loss[first + k :, index] = np.nan
            store.loss[first + k, index] = experiment.surface.value(state[:2], first + k)
            return
    store.x[-1, index] = state[:2]
    store.loss[-1, index] = experiment.surface.value(state[:2], experiment.steps)


_Piece = Callable[[int, int, tuple[Any, ...]], tuple[bytes, tuple[Any, ...]]]


def _float_step(experiment: Experiment, run: Run) -> _Piece:
    """A function that does k steps from state (x, y, state of x, state of y) and records them."""
    exact = _noisy(experiment.surface.first, experiment.noise)
    first = _plain(exact, run.start)
    rule = run.method.build(FLOATS, **run.settings)
    ieee = run.method.build(ARRAYS, **run.settings)
    update, box = rule.update, experiment.surface.kind.feasible
    projected = _projection(box)

    def piece(t0: int, k: int, state: tuple[Any, ...]) -> tuple[bytes, tuple[Any, ...]]:
        x, y, sx, sy = state
        if sx is None:
            sx = sy = rule.init
        record: list[bytes] = []
        put, pack = record.append, _pack
        t, end = t0, t0 + k
        while t < end:
            try:
                for t in range(t, end):  # noqa: B020  (resumed after a step that raised)
                    loss, gx, gy = first(x, y, t)
                    nx, ax = update(gx, x, sx)
                    ny, sy = update(gy, y, sy)
                    sx = ax
                    put(pack(x, y, loss, gx, gy, sx.v, sy.v, sx.lr_eff, sy.lr_eff))
                    x, y = nx, ny
                    if box:
                        x, y = projected(x, y)
                t = end
            except (ArithmeticError, ValueError):
                # Where Python's floats raise (1/0, √-1), IEEE arithmetic has an answer: inf or nan.
                numbers, x, y, sx, sy = _ieee_step(exact, ieee, t, x, y, sx, sy)
                put(pack(*numbers))
                x, y = projected(x, y)
                t += 1
        return b"".join(record), (x, y, sx, sy)

    return piece


def _ieee_step(
    first: First, rule: Rule, t: int, x: float, y: float, sx: Any, sy: Any
) -> tuple[tuple[float, ...], float, float, Any, Any]:
    px, py = np.float64(x), np.float64(y)
    loss, gx, gy = first(px, py, t)
    nx, ax = rule.update(np.float64(gx), px, _mapped(np.float64, sx))
    ny, ay = rule.update(np.float64(gy), py, _mapped(np.float64, sy))
    numbers = tuple(map(float, (x, y, loss, gx, gy, ax.v, ay.v, ax.lr_eff, ay.lr_eff)))
    return numbers, float(nx), float(ny), _mapped(float, ax), _mapped(float, ay)


def _mapped(convert: Callable[[Any], Any], state: Any) -> Any:
    return type(state)(*map(convert, state))


def _plain(first: First, start: tuple[float, float]) -> First:
    """`first` giving plain floats: NumPy's scalars would slow down every later operation."""
    try:
        if all(type(part) is float for part in first(*start, 0)):
            return first
    except ArithmeticError:
        pass

    def plain(x: float, y: float, t: int) -> tuple[float, float, float]:
        loss, gx, gy = first(x, y, t)
        return float(loss), float(gx), float(gy)

    return plain


def _noisy(first: First, noise: Noise) -> First:
    """`first` with the step's gradient noise σ·ξ_t added; ξ is drawn in order of t, in pieces."""
    if noise.sigma == 0.0:
        return first
    generator = np.random.Generator(np.random.PCG64(noise.seed))
    drawn: list[list[float]] = []
    begin = 0

    def noisy(x: Any, y: Any, t: int) -> tuple[Any, Any, Any]:
        nonlocal drawn, begin
        while t >= begin + len(drawn):
            begin += len(drawn)
            drawn = (noise.sigma * generator.standard_normal((PIECE, 2))).tolist()
        loss, gx, gy = first(x, y, t)
        nx, ny = drawn[t - begin]
        return loss, gx + nx, gy + ny

    return noisy


def _projection(box: Domain | None) -> Callable[[float, float], tuple[float, float]]:
    if box is None:
        return lambda x, y: (x, y)
    x0, x1, y0, y1 = box

    def projected(x: float, y: float) -> tuple[float, float]:  # nan stays nan
        return x0 if x < x0 else x1 if x > x1 else x, y0 if y < y0 else y1 if y > y1 else y

    return projected


def walk_together(experiment: Experiment, members: Sequence[int], store: Store) -> Iterator[int]:
    """Many runs of one method, as arrays `(2, n)`."""
    runs = [experiment.runs[i] for i in members]
    columns = span(members)
    theta: Array = np.array([run.start for run in runs]).T.copy()
    rule = _array_rule(runs)
    surface = experiment.surface
    first, box = _noisy(surface.first, experiment.noise), surface.kind.feasible
    state, gradient = rule.init, np.empty_like(theta)
    neighbours = isinstance(columns, slice)
    piece, telemetry = 1 + 4 * PIECE // len(runs), len(store.v) > 0
    for t in range(experiment.steps):
        store.x[t, columns] = theta.T
        if telemetry and neighbours:
            gradient = store.gradient[t, columns].T  # written in place: one copy less
        store.loss[t, columns], gradient[0], gradient[1] = first(theta[0], theta[1], t)
        following, state = rule.update(gradient, theta, state)
        if telemetry:
            parts = (state.v, state.lr_eff) if neighbours else (state.v, state.lr_eff, gradient)
            for target, part in zip((store.v, store.lr_eff, store.gradient), parts, strict=False):
                target[t, columns] = part.T if np.shape(part) == theta.shape else _wide(part, theta)
        elif np.isinf(state.v).any():
            store.overflowed(columns, state.v, t + 1)
        theta = following
        if box:
            np.clip(theta, [[box.x0], [box.y0]], [[box.x1], [box.y1]], out=theta)
        if (t + 1) % piece == 0:
            yield piece
    store.x[-1, columns] = theta.T
    store.loss[-1, columns] = surface.value(theta.T, experiment.steps)
    yield experiment.steps % piece


def _wide(part: Any, like: Array) -> Array:
    return np.broadcast_to(part, like.shape).T


def _array_rule(runs: Sequence[Run]) -> Rule:
    """The rule with each setting as an array over runs, or as one value where all agree."""
    settings: dict[str, Any] = dict(runs[0].settings)
    if any(run.settings is not runs[0].settings for run in runs):
        for name in settings:
            values = [run.settings[name] for run in runs]
            settings[name] = values[0] if len(set(values)) == 1 else np.array(values)
    for name, value in settings.items():
        if type(value) is float:  # Python's floats raise at 1/0, as for β₁ = 1 in Adam
            settings[name] = np.float64(value)
    return runs[0].method.build(ARRAYS, **settings)
