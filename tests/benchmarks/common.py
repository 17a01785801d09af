"""What the benchmarks share: a header, timing, and a table of figures beside their limits."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def header(title: str) -> None:
    where = os.environ.get("QT_QPA_PLATFORM", "the desktop's platform")
    print(f"{title}: Python {platform.python_version()}, NumPy {np.__version__}, {where}")
    print(f"{'what':52s} {'median':>9s} {'p95':>9s} {'limit':>8s}")


def row(what: str, values: list[float], limit: float | None, unit: str) -> float:
    """Print the median and the 95th percentile; the limit is for the latter where there are many."""
    middle, high = float(np.median(values)), float(np.percentile(values, 95))
    judged = high if len(values) >= 20 else middle
    mark = "" if limit is None else f"{limit:8.1f}" + ("  over" if judged > limit else "")
    print(f"{what:52s} {middle:6.2f} {unit:2s} {high:6.2f} {unit:2s} {mark}", flush=True)
    return middle


def times(do: Callable[[], object], count: int, scale: float = 1.0) -> list[float]:
    """Seconds of `count` calls, times `scale`; one call before them is not counted."""
    do()
    found = []
    for _ in range(count):
        begin = time.perf_counter()
        do()
        found.append((time.perf_counter() - begin) * scale)
    return found
