"""Modules of the tests that are programs: what is one for a whole process, as its scale or its
language, is asked of a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def complaints(module: str, home: Path, **environment: str) -> str:
    """What `module` prints, and how it failed if it did; its settings are in `home`."""
    surroundings = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", module],
        env=surroundings | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.stdout + (done.stderr if done.returncode else "")
