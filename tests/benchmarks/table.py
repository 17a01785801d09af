"""What the benchmarks share: a header that says where they ran, and a small table.

`limit` bounds the median or the 95th percentile (`of`), `most` the ratio to the peer; a line that
misses one says 'over'. Nothing fails: a shared machine is noisy, and a person reads the numbers.
With --cpu the processor's time in this process is taken, not the clock's: for a busy machine.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # this checkout is what is measured

WHAT, NUMBER = 52, 11
CPU = "--cpu" in sys.argv
clock = time.process_time if CPU else time.perf_counter  # seconds


def header(title: str, *more: str, heads: str = "") -> None:
    """Where this runs, then the table's head, or `heads` of another table."""
    print(f"\n{title}")
    versions = [f"Python {platform.python_version()}", f"NumPy {np.__version__}", *more]
    print(f"{_processor()} · {os.cpu_count()} cores · {platform.system()} · {' · '.join(versions)}")
    load = f"load before the start {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print("processor's time" if CPU else "time by the clock", load, sep=" · ")
    usual = "".join(word.rjust(NUMBER) for word in ("median", "p95", "limit", "peer", "ratio"))
    print(heads or "what".ljust(WHAT) + usual, flush=True)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def row(
    what: str,
    samples: Sequence[float],
    unit: str = "ms",
    limit: float | None = None,
    of: str = "p95",
    peer: Sequence[float] | None = None,
    most: float | None = None,
) -> float:
    """Print a line and return its median; samples in `unit`."""
    median, p95 = float(np.median(samples)), float(np.percentile(samples, 95))
    other = float(np.median(peer)) if peer is not None and len(peer) else None
    ratio = median / other if other else None
    over = limit is not None and (median if of == "median" else p95) > limit
    over |= most is not None and ratio is not None and ratio > most
    bounds = [_text(limit)] if limit is not None else []
    bounds += [_text(most) + "×"] if most is not None else []
    cells = (_text(median), _text(p95), ", ".join(bounds), _text(other), _text(ratio))
    line = f"{what}, {unit}".ljust(WHAT) + "".join(cell.rjust(NUMBER) for cell in cells)
    print(line + ("  over" if over else ""), flush=True)
    return median


def note(text: str) -> None:
    print(f"  {text}", flush=True)


def _text(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def seconds(action: Callable[[], object], times: int) -> list[float]:
    """How long each of `times` calls takes, after one that warms up."""
    action()
    taken = []
    for _ in range(times):
        began = clock()
        action()
        taken.append(clock() - began)
    return taken


def scaled(samples: Sequence[float], factor: float) -> list[float]:
    return [factor * sample for sample in samples]


def resident_megabytes() -> float:
    """Memory in use by this process; nan where the system does not say."""
    return _linux_megabytes("VmRSS:")


def peak_megabytes() -> float:
    """The most memory that this process has had; nan where the system does not say."""
    if sys.platform == "linux":  # getrusage there also counts the parent, from before exec
        return _linux_megabytes("VmHWM:")
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _linux_megabytes(field: str) -> float:
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    return next(float(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(field))
