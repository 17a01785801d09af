"""Films of the opening scene, as MP4: rmsviz, its encoder alone on the same frames, matplotlib.

    python tests/benchmarks/export.py [--size 1920x1080] [--frames 300] [--peer-frames 60]
                                      [--no-peer] [--long]

Each film is made in a process of its own, which gives its peak of memory (matplotlib's without the
ffmpeg it starts), and timed from scene and trajectory to the whole file. The encoder alone finds
its frames in memory: that is the limit. It and rmsviz take turns, for the machine's speed drifts.
matplotlib makes fewer frames, spread over the same steps. --long compares the memory that a short
and a long film take instead.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from importlib.metadata import version
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from table import header, note, peak_megabytes

from rmsviz.engine.simulate import simulate
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.encoders import FORMATS, Settings, Shown, write_mp4
from rmsviz.export.film import Film, Timing, timing
from rmsviz.export.films import write_film
from rmsviz.export.painter import ScenePainter
from rmsviz.scene.plots import Plot, plots_of
from rmsviz.scene.scene import Scene, opening_scene, with_experiment

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROUNDS = 3
FPS, QUALITY = Fraction(60), 7
LIKE_OURS = ["-preset", "veryfast", "-crf", str(34 - 2 * QUALITY)]  # as write_mp4 asks of x264
ROOM = 6e9  # bytes for the frames of the encoder alone
SHORT, LONG, SMALL = 300, 3000, "640x360"
ENCODER, MATPLOTLIB = 0.85, 12  # times as fast, at least
MEMORY, GROWTH = 700, 10  # MB, at most
WHAT = 44
HEADS = f"{'what':{WHAT}}{'frames':>8}{'seconds':>9}{'frames/s':>10}{'MB file':>9}{'MB peak':>9}"


class Job(NamedTuple):
    """What a child is to make."""

    scene: Scene
    trajectory: Trajectory
    film: Film
    times: Timing


class Made(NamedTuple):
    """What became of it: frames, seconds, megabytes."""

    frames: int
    seconds: float
    file: float
    peak: float

    @property
    def rate(self) -> float:
        return self.frames / self.seconds


Move = Callable[[int], None]  # to a step
Contestant = Callable[[Path, Job], float]  # writes the film; the seconds that this took


# -- in the child -----------------------------------------------------------------------------


def job_of(size: str, frames: int, steps: int, moving: bool) -> Job:
    """A film of about so many frames: as `export` makes it if nothing is said, with a hold at both
    ends and each step in two frames; or `moving`, every frame another step."""
    scene = with_experiment(opening_scene(), steps=steps)
    film = film_of(size, frames, moving, scene.timeline.rate)
    times = timing(film, steps, scene.timeline.rate)
    return Job(scene, simulate(scene.experiment), film, times)


def film_of(size: str, frames: int, moving: bool, rate: float) -> Film:
    width, height = map(int, size.split("x"))
    if moving:
        seconds = float(frames / FPS)
        return Film(width, height, fps=FPS, seconds=seconds, hold=0, quality=QUALITY)
    hold = min(1.0, float(frames / FPS) / 4)
    last = round((float(frames / FPS) - 2 * hold) * rate)
    return Film(width, height, fps=FPS, last=last, hold=hold, quality=QUALITY)


def by_rmsviz(path: Path, job: Job) -> float:
    import ziamath  # noqa: F401  (imports are not counted, matplotlib's neither)

    began = time.perf_counter()
    write_film(*job, path, FORMATS[".mp4"], lambda share: None)
    return time.perf_counter() - began


def by_encoder(path: Path, job: Job) -> float:
    """The film's frames, or as many of its first as there is room for, to and fro."""
    film = job.film
    painted = ScenePainter(job.scene, job.trajectory, film).frames(job.times)
    alone = ((pixels, 1) for pixels, shown in painted for _ in range(shown))
    kept = [(pixels.copy(), 1) for pixels, _ in islice(alone, held("{}x{}".format(*film.pixels)))]

    def frames() -> Iterable[Shown]:
        return islice(cycle([*kept, *kept[-2:0:-1]]), job.times.frames)

    settings = Settings(*film.pixels, film.fps, film.quality, film.loop, "")
    began = time.perf_counter()
    write_mp4(path, frames, settings)
    return time.perf_counter() - began


def held(size: str) -> int:
    """How many frames there is room for."""
    wide, high = map(int, size.split("x"))
    return int(ROOM / (4 * wide * high))


def by_matplotlib(path: Path, job: Job) -> float:
    import matplotlib.pyplot as plt
    from matplotlib.animation import FFMpegWriter, FuncAnimation

    wide, high = job.film.pixels
    began = time.perf_counter()
    figure = plt.figure(figsize=(12.8, 12.8 * high / wide), dpi=wide / 12.8)
    show = draw_scene(figure, job)
    writer = FFMpegWriter(fps=int(FPS), codec="h264", extra_args=LIKE_OURS)
    film = FuncAnimation(figure, show, frames=list(job.times), init_func=lambda: [], blit=False)
    film.save(path, writer=writer, dpi=figure.dpi)
    return time.perf_counter() - began


CONTESTANTS: dict[str, Contestant] = {
    "rmsviz": by_rmsviz,
    "encoder": by_encoder,
    "matplotlib": by_matplotlib,
}


def work(name: str, size: str, frames: str, steps: str, moving: str, path: str) -> None:
    app = QGuiApplication([])
    job = job_of(size, int(frames), int(steps), moving == "moving")
    print(CONTESTANTS[name](Path(path), job), peak_megabytes(), job.times.frames)
    del app


# -- the same scene in matplotlib -------------------------------------------------------------


def draw_scene(figure: Figure, job: Job) -> Move:
    """Surface and paths, both columns of plots, the loss; what brings them to a step. Only data
    change from frame to frame: no axes, no ticks, no artists are made anew."""
    grid = figure.add_gridspec(3, 4, left=0.05, right=0.98, top=0.95, wspace=0.35, hspace=0.35)
    surface = figure.add_subplot(grid[:, :2])
    rows = (grid[0, 2], grid[0, 3], grid[1, 2], grid[1, 3], grid[2, 2:])
    moves = [draw_surface(surface, job)]
    for row, plot in zip(rows, plots_of(job.scene, job.trajectory), strict=True):
        moves.append(draw_plot(figure.add_subplot(row), plot))

    def show(step: int) -> None:
        for move in moves:
            move(step)

    return show


def draw_surface(axes: Axes, job: Job) -> Move:
    x0, x1, y0, y1 = job.scene.window
    x, y = np.meshgrid(np.linspace(x0, x1, 300), np.linspace(y0, y1, 300))
    heights = np.log(job.scene.experiment.surface.value(np.stack([x, y], axis=-1)))
    axes.contourf(x, y, heights, 20, cmap="Greys")
    axes.contour(x, y, heights, 20, colors="k", linewidths=0.5)
    axes.set(xlabel="x", ylabel="y", xlim=(x0, x1), ylim=(y0, y1))
    path = job.trajectory.x
    lines = [axes.plot([], [], lw=2, label=run.label)[0] for run in job.scene.runs]
    heads = [axes.plot([], [], "o", color=line.get_color())[0] for line in lines]
    axes.legend(loc="upper right")
    title = axes.set_title("step 0")

    def move(step: int) -> None:
        title.set_text(f"step {step}")
        for run, (line, head) in enumerate(zip(lines, heads, strict=True)):
            line.set_data(*path[: step + 1, run].T)
            head.set_data(*path[step : step + 1, run].T)

    return move


def draw_plot(axes: Axes, plot: Plot) -> Move:
    axes.set_yscale("log" if plot.values.log else "linear")
    axes.set(xlim=(plot.time.low, plot.time.high), ylim=(plot.values.low, plot.values.high))
    axes.set_title(plot.quantity)
    cursor = axes.axvline(0, color="grey", lw=1)
    lines = []
    for series in plot.series:
        style = ":" if series.edge else "--" if series.coordinate == "y" else "-"
        lines += axes.plot([], [], style, color=f"C{series.run}")

    def move(step: int) -> None:
        cursor.set_xdata([step, step])
        for series, line in zip(plot.series, lines, strict=True):
            shown = int(np.searchsorted(series.steps, step, side="right"))
            line.set_data(series.steps[:shown], series.values[:shown])

    return move


# -- in the parent ----------------------------------------------------------------------------


def filmed(
    name: str, size: str, frames: int, steps: int, folder: str, moving: bool = False
) -> Made:
    """Have a child make a film."""
    path = Path(folder) / f"{name}.mp4"
    command = [sys.executable, __file__, "--child", name, size, str(frames), str(steps)]
    command += ["moving" if moving else "usual", str(path)]
    chosen = {"QT_QPA_PLATFORM": "offscreen", "MPLBACKEND": "agg", "MPLCONFIGDIR": folder}
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | chosen)
    if done.returncode:
        raise SystemExit(f"{done.stderr}the film by {name} could not be made")
    seconds, peak, made = map(float, done.stdout.split())
    return Made(int(made), seconds, path.stat().st_size / 1e6, peak)


def line(what: str, made: Made, peak: bool = True) -> None:
    memory = f"{made.peak:9.0f}" if peak else ""
    numbers = f"{made.frames:8}{made.seconds:9.2f}{made.rate:10.1f}{made.file:9.2f}{memory}"
    print(f"{what:{WHAT}}{numbers}", flush=True)


def goal(what: str, number: float, bound: str, met: bool) -> None:
    text = f"{number:.0f}" if number >= 100 else f"{number:.2f}"
    print(f"{what:{WHAT}}{text:>8}  goal: {bound}{'' if met else ', missed'}", flush=True)


def race(size: str, frames: int, peer_frames: int, folder: str, moving: bool) -> None:
    """Speed, and the peak of memory."""
    steps, pairs = opening_scene().experiment.steps, []
    for _ in range(ROUNDS):
        names = ("rmsviz", "encoder")
        pairs.append([filmed(name, size, frames, steps, folder, moving) for name in names])
        line("rmsviz", pairs[-1][0])
        line("  the encoder alone", pairs[-1][1], peak=False)
    if held(size) < frames:
        note("there was no room for all its frames: it got the first of them, to and fro")
    theirs = peer(size, peer_frames, steps, folder) if peer_frames else None
    ratios = [ours.rate / alone.rate for ours, alone in pairs]
    ratio, spread = median(ratios), f"{min(ratios):.2f} to {max(ratios):.2f}"
    goal(f"rmsviz / the encoder alone ({spread})", ratio, f"{ENCODER} or more", ratio >= ENCODER)
    if theirs:
        ratio = median(ours.rate for ours, _ in pairs) / theirs.rate
        goal("rmsviz / matplotlib", ratio, f"{MATPLOTLIB} or more", ratio >= MATPLOTLIB)
    peak = max(ours.peak for ours, _ in pairs)
    goal("rmsviz, peak of memory, MB", peak, f"{MEMORY} or less", peak <= MEMORY)


def peer(size: str, frames: int, steps: int, folder: str) -> Made | None:
    if not (find_spec("matplotlib") and shutil.which("ffmpeg")):
        note("no peer: it takes matplotlib (-e .[bench] here) and the program ffmpeg")
        return None
    made = filmed("matplotlib", size, frames, steps, folder)
    line(f"  matplotlib {version('matplotlib')} with ffmpeg", made)
    return made


def growth(folder: str) -> None:
    """Memory of films of which one is ten times as long, with ten times as many steps."""
    films = [filmed("rmsviz", SMALL, frames, frames, folder, True) for frames in (SHORT, LONG)]
    for made in films:
        line(f"rmsviz, {SMALL}, {made.frames:,} steps", made)
    more = films[1].peak - films[0].peak
    goal("growth of the peak, MB", more, f"{GROWTH} or less", more <= GROWTH)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Films of the opening scene.")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--peer-frames", type=int, help="of matplotlib; the same, at most 60")
    parser.add_argument("--no-peer", action="store_true", help="without matplotlib")
    parser.add_argument("--moving", action="store_true", help="every frame another step")
    parser.add_argument("--long", action="store_true", help="memory of a short and a long film")
    parser.add_argument("--child", nargs=6, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    chosen = options()
    if chosen.child:
        work(*chosen.child)
        return
    encoder = f"PyAV {version('av')}"
    with tempfile.TemporaryDirectory(prefix="rmsviz-bench-") as folder:
        if chosen.long:
            header(f"film's memory, {SMALL}", f"Qt {qVersion()}", encoder, heads=HEADS)
            growth(folder)
        else:
            title = f"film of the opening scene, {chosen.size}, {FPS} fps"
            header(title, f"Qt {qVersion()}", encoder, heads=HEADS)
            peers = 0 if chosen.no_peer else chosen.peer_frames or min(chosen.frames, 60)
            race(chosen.size, chosen.frames, peers, folder, chosen.moving)


if __name__ == "__main__":
    main()
