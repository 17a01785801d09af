"""From the start of the process to the first picture, beside a matplotlib window of the same.

    python tests/benchmarks/startup.py [--imports]

A child process writes one byte when its first picture is painted and leaves at once; the two
programs take turns, so that a busy moment of the machine meets both.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec

from table import ROOT, header, note, row

PAIRS, MOST = 7, 0.9

# `python main.py`, which leaves once the stage's first paintEvent has shown all of the picture.
OURS = """
import os, sys
sys.path.insert(0, os.environ["BENCH_ROOT"])
sys.argv = ["main.py"]
from rmsviz import app
from rmsviz.__main__ import main

class View(app.StageView):
    def paintEvent(self, event):
        super().paintEvent(event)
        if self._trajectory is not None and not self.stage.behind:
            os.write(1, b".")
            os._exit(0)

app.StageView = View
main()
"""

# The same surface with two plots, in a bare window, without pyplot: where there is no display that
# refuses its Qt backend. The draw_event comes a little before the picture is on the screen.
MATPLOTLIB = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from matplotlib.figure import Figure
import numpy as np

def drawn(event):
    os.write(1, b".")
    os._exit(0)

app = QApplication(sys.argv)
x, y = np.meshgrid(np.linspace(-5, 6, 300), np.linspace(-3, 3, 300))
loss = 20 / (1 + np.exp(4 * (x + 3))) + 0.02 * (x - 4) ** 2 + 0.5 * y**2
figure = Figure(figsize=(13.6, 8.5), dpi=100)
grid = figure.add_gridspec(2, 2)
surface = figure.add_subplot(grid[:, 0])
surface.imshow(np.log(loss), extent=(-5, 6, -3, 3), origin="lower", aspect="auto", cmap="Greys")
surface.contour(x, y, np.log(loss), 20, linewidths=0.5)
t = np.arange(1, 301)
for line in range(2):
    plot = figure.add_subplot(grid[line, 1])
    for k in (1, 2):
        plot.plot(t, k / np.sqrt(t) if line else 400 * (1 - 0.9**t) / k, label=str(k))
    plot.set_title("effective learning rate" if line else "accumulator")
    plot.legend()
canvas = FigureCanvasQTAgg(figure)
canvas.mpl_connect("draw_event", drawn)
window = QMainWindow()
window.setCentralWidget(canvas)
window.resize(1360, 850)
window.show()
app.exec()
"""

IMPORTS = """
import os, sys
sys.path.insert(0, os.environ["BENCH_ROOT"])
import rmsviz.app
"""


def environment() -> dict[str, str]:
    """Offscreen, or on the X server where DISPLAY is set; the settings are a fresh folder's, and so
    is Python's bytecode: all programs start as they do from the second time on, whether or not
    this shell lets Python keep any."""
    platform = os.environ.get("QT_QPA_PLATFORM") or (
        "xcb" if os.environ.get("DISPLAY") else "offscreen"
    )
    settings = tempfile.mkdtemp(prefix="rmsviz-bench-")
    atexit.register(shutil.rmtree, settings, ignore_errors=True)
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "QT_QPA_PLATFORM": platform,
        "PYTHONPYCACHEPREFIX": os.path.join(settings, "bytecode"),
        "XDG_CONFIG_HOME": settings,
        "BENCH_ROOT": str(ROOT),
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", os.path.join(settings, "matplotlib")),
    }


def first_picture(program: str, surroundings: dict[str, str]) -> float:
    """Milliseconds until the child says that its picture is painted."""
    command = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=surroundings) as child:
        assert child.stdout is not None and child.stderr is not None
        said = child.stdout.read(1)
        taken = time.perf_counter() - began
        if said != b".":
            raise SystemExit(child.stderr.read().decode() + "the window could not be opened")
    return 1e3 * taken


def race(surroundings: dict[str, str]) -> None:
    programs = [OURS]
    if find_spec("matplotlib"):
        programs.append(MATPLOTLIB)
    else:
        note("no peer: python -m pip install matplotlib, or -e .[bench] here")
    for program in programs:
        first_picture(program, surroundings)
    taken = [[first_picture(p, surroundings) for p in programs] for _ in range(PAIRS)]
    ours, *theirs = zip(*taken, strict=True)
    row("first picture", ours, peer=theirs[0] if theirs else None, most=MOST)
    if theirs:
        row(f"  peer: matplotlib {version('matplotlib')}, QtAgg", theirs[0])


def costliest_imports(surroundings: dict[str, str], count: int = 10) -> None:
    """By the time a module takes itself, without what it imports."""
    command = [sys.executable, "-X", "importtime", "-c", IMPORTS]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings, check=True)
    found = []
    for line in done.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            found.append((int(parts[0]), int(parts[1]), parts[2].strip()))
    total = sum(alone for alone, _, _ in found)
    print(
        f"\n{len(found)} imports, {total / 1e3:.0f} ms; the {count} costliest, ms alone and in all"
    )
    for alone, with_others, name in sorted(found, reverse=True)[:count]:
        print(f"{alone / 1e3:8.1f}{with_others / 1e3:8.1f}  {name}")


def main() -> None:
    surroundings = environment()
    qt = f"Qt {version('PySide6-Essentials')}"
    header("start to first picture", qt, surroundings["QT_QPA_PLATFORM"])
    race(surroundings)
    if "--imports" in sys.argv:
        costliest_imports(surroundings)


if __name__ == "__main__":
    main()
