"""What the builders of surfaces share.

A builder `name(**params)` returns `(first, curvature)`, see `SurfaceKind`. Both are elementwise:
the same lines serve Python floats and arrays, and give the same bits. So powers are products, and
functions are NumPy's ufuncs, for floats as well. Nothing raises where IEEE arithmetic has an
answer; NumPy may warn there, and callers silence it with `np.errstate`.
"""

from __future__ import annotations

from collections.abc import Callable

from rmsviz.engine.surface import Curvature, First, Number

Built = tuple[First, Curvature]
ValueAndGradient = tuple[Number, Number, Number]  # L, dL/dx, dL/dy
Diagonal = tuple[Number, Number]  # d2L/dx2, d2L/dy2
Points = list[tuple[float, float]]

SURVEY = (
    "Jamil, Yang, A Literature Survey of Benchmark Functions for Global Optimization Problems, "
    "Int. J. Mathematical Modelling and Numerical Optimisation 4(2), 2013"
)


def always(*points: tuple[float, float]) -> Callable[..., Points]:
    """Minima that are at `points` whatever the parameters."""
    return lambda **params: list(points)


ORIGIN = always((0.0, 0.0))


def root(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where `slope` goes from under 0 at `low` to over 0 at `high`: bisection to the last bit."""
    middle = 0.5 * (low + high)
    while low < middle < high:
        if slope(middle) < 0.0:
            low = middle
        else:
            high = middle
        middle = 0.5 * (low + high)
    return min(low, high, key=lambda x: abs(slope(x)))
