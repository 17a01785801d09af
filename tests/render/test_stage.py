"""THE property: a picture is a function of scene, step, size and ratio, however one got there.

It is what makes a film equal the screen. `Screen` does what a window does: it keeps a picture, and
paints into it only what the stage says has changed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from rmsviz.engine.simulate import simulate
from rmsviz.engine.starts import Starts
from rmsviz.engine.surface import Domain
from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.panel import rects
from rmsviz.render.signs import edge_point
from rmsviz.render.stage import Layout, Stage
from rmsviz.render.theme import DARK, LIGHT, Theme
from rmsviz.scene.edit import set_pair, set_setting, set_style, set_surface
from rmsviz.scene.frame import Frame, frame_at
from rmsviz.scene.scene import Scene, opening_scene, with_experiment, with_view
from rmsviz.scene.spec import parse_surface
from tests.pictures import difference, pixels
from tests.scenes import made
from tests.words import cut, written

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (480, 320)
ODD = (493, 321)  # at a ratio of 1.25 nothing of it falls on whole pixels
STEP = 131

SCENES: Mapping[str, Scene] = {
    "opening": opening_scene(),
    "at rest": made("x**2 + y**2", "rmsprop lr=0.5 start=-0.9,0.8", steps=400),
    "circling": made("x**2 + 3*y**2", "momentum lr=0.05 momentum=0.999 start=0.9,0.6"),
    "six": made(
        "rosenbrock",
        "sgd lr=0.001 start=-1.2,1",
        "momentum lr=0.0005 start=-1.2,1",
        "adagrad start=-1.2,1",
        "rmsprop start=0.5,-0.5",
        "adam lr=0.05 start=-1.2,1",
        "adadelta start=0.5,-0.5",
        steps=300,
        equal_scale=True,
    ),
    "diverging": made(
        "rosenbrock", "sgd lr=0.01 start=-1.2,1", "rmsprop lr=0.05 start=-1.2,1", steps=300
    ),
    "moving": made("moving", "adagrad start=0,1", "rmsprop lr=0.1 start=0,1", future=False),
    "many starts": with_experiment(
        made("rosenbrock", "sgd lr=0.003 start=-1.2,1", "rmsprop lr=0.05 start=-1.2,1", steps=200),
        starts=Starts("cloud", 60, 0.6),
    ),
    "with t": made("x**2 + y**2 + 0.2*sin(t/9)*x", "adam lr=0.1 start=0.8,0.8", steps=80),
}


@cache
def trajectory_of(name: str) -> Trajectory:
    return simulate(SCENES[name].experiment)


def staged(
    scene: Scene,
    trajectory: Trajectory,
    ratio: float = 1.0,
    size: tuple[int, int] = SIZE,
    theme: Theme = LIGHT,
) -> Stage:
    stage = Stage(theme)
    stage.resize(*size, ratio)
    stage.load(scene, trajectory)
    return stage


class Screen:
    """What is seen in a window whose stage is played: only what changed is painted again."""

    def __init__(self, stage: Stage, frame: Frame) -> None:
        self._stage = stage
        stage.show(frame)
        self.image = QImage(
            math.floor(stage.width * stage.ratio),
            math.floor(stage.height * stage.ratio),
            QImage.Format.Format_RGB32,
        )
        self.image.setDevicePixelRatio(stage.ratio)
        self.image.fill(QColor(stage.theme.window))
        self._paint(QRegion(0, 0, math.ceil(stage.width), math.ceil(stage.height)))

    def show(self, frame: Frame, budget: int | None) -> None:
        self._paint(self._stage.show(frame, budget))

    def _paint(self, region: QRegion) -> None:
        painter = QPainter(self.image)
        painter.setClipRegion(region)
        for gap in rects(region - self._stage.covered):
            painter.fillRect(gap, QColor(self._stage.theme.window))
        self._stage.paint(painter, region)
        painter.end()


def ways(step: int, last: int) -> dict[str, tuple[Iterable[int], int | None]]:
    """Ways to get to a step: the steps that are shown, and how much is painted at each."""
    return {
        "step by step": (range(step + 1), 3000),
        "in jumps of 7": ([*range(0, step, 7), step], 3000),
        "back from the end": ([last, step], 3000),
        "catching up slowly": ([last, 3, step], 29),
        "to and fro": (
            [step, step // 2, *(min(step + k, last) for k in (70, 59)), step - 1, step + 1, step],
            500,
        ),
        "without a limit": ([step // 3, last, step], None),
    }


def arrived(stage: Stage, frames: Iterable[Frame], budget: int | None) -> Screen:
    """The screen after showing `frames`, when all is caught up."""
    shown = list(frames)
    screen = Screen(stage, shown[0])
    for frame in shown:
        screen.show(frame, budget)
    while stage.behind:
        screen.show(shown[-1], budget)
    return screen


@pytest.mark.parametrize(
    ("name", "ratio"),
    [
        *((name, ratio) for name in SCENES for ratio in (1.0, 1.5)),
        *(("opening", ratio) for ratio in (1.25, 2.0)),
        ("at rest", 2.0),
        ("six", 2.0),
    ],
)
def test_a_picture_does_not_depend_on_the_way(name: str, ratio: float) -> None:
    scene, trajectory = SCENES[name], trajectory_of(name)
    size, step = (ODD if ratio == 1.25 else SIZE), min(STEP, trajectory.steps - 13)
    straight = staged(scene, trajectory, ratio, size)
    straight.show(frame_at(scene, trajectory, step))
    picture = straight.image()
    assert difference(straight.image(), picture) == ""
    for way, (steps, budget) in ways(step, trajectory.steps).items():
        stage = staged(scene, trajectory, ratio, size)
        screen = arrived(stage, (frame_at(scene, trajectory, s) for s in steps), budget)
        assert difference(stage.image(), picture) == "", way
        assert difference(screen.image, picture) == "", f"{way}, as seen on the screen"


@settings(max_examples=12)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.sampled_from([40, 700, None]))
def test_nor_on_any_other_way(steps: list[int], budget: int | None) -> None:
    scene, trajectory = SCENES["opening"], trajectory_of("opening")
    screen = arrived(
        staged(scene, trajectory), (frame_at(scene, trajectory, s) for s in steps), budget
    )
    straight = staged(scene, trajectory)
    straight.show(frame_at(scene, trajectory, steps[-1]))
    assert difference(screen.image, straight.image()) == ""


@pytest.mark.parametrize("step", [0, 1, 62, 63, 64, 127, 299, 300])
def test_nor_at_the_ends_and_at_the_joints(step: int) -> None:
    """A path is baked in epochs of 64 steps."""
    scene, trajectory = SCENES["opening"], trajectory_of("opening")
    straight = staged(scene, trajectory)
    straight.show(frame_at(scene, trajectory, step))
    steps = [max(step - 1, 0), min(step + 1, 300), step]
    screen = arrived(
        staged(scene, trajectory), (frame_at(scene, trajectory, s) for s in steps), 3000
    )
    assert difference(screen.image, straight.image()) == ""


def test_nor_on_a_long_way_back() -> None:
    """Which starts from pictures that were kept on the way forth."""
    runs = ("sgd lr=0.05 start=1,1", "rmsprop lr=0.1 start=-1,1")
    scene = made("x**2 + y**2", *runs, steps=9_000, noise=5.0)
    trajectory = simulate(scene.experiment)
    stage = staged(scene, trajectory)
    for step in (9_000, 8_500, 6_000, 2_500, 7_000, 100):
        screen = arrived(stage, [frame_at(scene, trajectory, step)], 3000)
        straight = staged(scene, trajectory)
        straight.show(frame_at(scene, trajectory, step), None)
        assert difference(screen.image, straight.image()) == ""
    assert stage.surface._snapshots


# What was shown before leaves no trace

OTHERS: Mapping[str, Scene] = {
    "another surface": set_surface(opening_scene(), parse_surface("rosenbrock")),
    "another parameter of it": set_surface(opening_scene(), parse_surface("cliff height=5")),
    "another setting": set_setting(opening_scene(), 1, "beta", 0.5),
    "another window": with_view(opening_scene(), window=Domain(-5.0, 0.0, -1.0, 2.0)),
    "another color": set_style(opening_scene(), 0, color="green"),
    "a hidden run": set_style(opening_scene(), 1, visible=False),
    "the other way round": set_pair(opening_scene(), 0, 1),
    "the other coordinate": with_view(opening_scene(), coordinate="y"),
    "equal scale": with_view(opening_scene(), equal_scale=True),
    "no future": with_view(opening_scene(), future=False),
    "fewer steps": with_experiment(opening_scene(), steps=150),
    "a moving surface": SCENES["moving"],
    "six runs": SCENES["six"],
}


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("other", OTHERS)
def test_another_scene_leaves_no_trace(other: str, moving: bool) -> None:
    """Also where it was drawn coarsely, on axes that rested, while a hand was moving something."""
    scene, trajectory = SCENES["opening"], trajectory_of("opening")
    stage = staged(scene, trajectory)
    stage.show(frame_at(scene, trajectory, 140))
    before = stage.image()
    between = simulate(OTHERS[other].experiment)
    stage.load(OTHERS[other], between, moving, moving)
    stage.show(frame_at(OTHERS[other], between, 90))
    assert difference(stage.image(), before) != ""
    stage.load(scene, trajectory, moving, moving)
    stage.load(scene, trajectory)
    stage.show(frame_at(scene, trajectory, 140))
    assert difference(stage.image(), before) == ""


def test_an_edge_of_stability_moves_with_its_surface() -> None:
    """The axes are round, and often the same: what stands between them is not."""
    scenes = [
        made(f"x**2 + a*y**2 a={a}", "adagrad start=1,1", "rmsprop start=1,1", steps=50)
        for a in (1.0, 1.1, 1.101)
    ]
    stage = staged(scenes[0], simulate(scenes[0].experiment))
    for scene in scenes:
        trajectory = simulate(scene.experiment)
        frame = frame_at(scene, trajectory, 20)
        straight = staged(scene, trajectory)
        straight.show(frame)
        for moving in (True, False):
            stage.load(scene, trajectory, moving, moving)
            stage.show(frame)
            stage.image()
        assert difference(stage.image(), straight.image()) == ""


def test_themes_sizes_layouts_and_splits_leave_no_trace() -> None:
    scene, trajectory = SCENES["opening"], trajectory_of("opening")
    frame = frame_at(scene, trajectory, 140)
    stage = staged(scene, trajectory)
    stage.show(frame)
    before = stage.image()

    def refresh() -> QImage:
        stage.load(scene, trajectory)
        stage.resize(*SIZE, 1.0)
        stage.show(frame)
        return stage.image()

    stage.set_theme(DARK)
    assert difference(refresh(), before) != ""
    stage.set_theme(LIGHT)
    assert difference(refresh(), before) == ""
    for layout in ("surface", "plots", "full"):
        stage.layout = layout
        changed = difference(refresh(), before)
        assert (changed == "") == (layout == "full")
    stage.split = 0.3
    assert difference(refresh(), before) != ""
    stage.split = 0.5
    assert difference(refresh(), before) == ""
    stage.resize(900, 700, 2.0)
    assert difference(stage.image(), before) != ""
    assert difference(refresh(), before) == ""


def test_two_stages_do_not_disturb_each_other() -> None:
    scene, trajectory = SCENES["opening"], trajectory_of("opening")
    stages = staged(scene, trajectory), staged(scene, trajectory, 2.0, theme=DARK)
    alone: list[QImage] = []
    for stage in stages:
        stage.show(frame_at(scene, trajectory, 10))
        alone.append(stage.image())
    for step in (200, 40, 10):
        for stage in stages:
            stage.show(frame_at(scene, trajectory, step))
            stage.image()
    assert [difference(s.image(), a) for s, a in zip(stages, alone, strict=True)] == ["", ""]


# What is on it


@pytest.mark.parametrize("layout", ["full", "surface", "plots"])
@pytest.mark.parametrize("size", [(320, 240), (520, 380), (1600, 1000), (3840, 2160)])
def test_the_panels_lie_side_by_side_within_the_picture(
    layout: Layout, size: tuple[int, int]
) -> None:
    stage = Stage(LIGHT)
    stage.layout = layout
    stage.resize(*size, 1.5)
    whole = QRectF(0, 0, *size)
    rectangles = [panel.rect for panel in stage.panels]
    for i, rect in enumerate(rectangles):
        assert whole.contains(rect)
        assert not any(rect.intersects(other) for other in rectangles[:i])
        for edge in (rect.left(), rect.top(), rect.right(), rect.bottom()):
            assert edge * 1.5 == pytest.approx(round(edge * 1.5), abs=1e-9)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_a_picture_has_the_size_in_pixels(ratio: float) -> None:
    image = staged(SCENES["opening"], trajectory_of("opening"), ratio).image()
    assert (image.width(), image.height()) == (SIZE[0] * ratio, SIZE[1] * ratio)
    assert image.devicePixelRatio() == ratio


def test_twice_the_ratio_is_the_same_picture_with_more_in_it() -> None:
    scene, trajectory = SCENES["opening"], trajectory_of("opening")
    shown = []
    for ratio in (1.0, 2.0):
        stage = staged(scene, trajectory, ratio)
        stage.show(frame_at(scene, trajectory, 180))
        shown.append(pixels(stage.image()).astype(float))
    halved = shown[1].reshape(SIZE[1], 2, SIZE[0], 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - shown[0]).mean() < 2.5


def test_an_empty_stage_is_the_windows_ground() -> None:
    stage = Stage(DARK)
    stage.resize(*SIZE)
    shown, ground = pixels(stage.image()), QColor(DARK.window)
    assert (shown[0, 0] == [ground.blue(), ground.green(), ground.red()]).all()


def test_a_frame_says_where_it_changed_and_nowhere_else() -> None:
    """A step in the middle of a path costs a small part of the picture."""
    scene, trajectory = SCENES["opening"], trajectory_of("opening")
    stage = staged(scene, trajectory)
    stage.show(frame_at(scene, trajectory, 100))
    before = pixels(stage.image())
    region = stage.show(frame_at(scene, trajectory, 101))
    changed = np.zeros(before.shape[:2], dtype=bool)
    for rect in rects(region):
        changed[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = True
    differs = (pixels(stage.image()) != before).any(axis=2)
    assert not (differs & ~changed).any()
    assert changed[:, : SIZE[0] // 2].mean() < 0.2  # of the surface


def test_a_run_that_diverges_keeps_its_head_at_the_edge() -> None:
    scene, trajectory = SCENES["diverging"], trajectory_of("diverging")
    stage = staged(scene, trajectory)
    ended = trajectory.last(0)
    pictures = []
    for step in (ended + 1, trajectory.steps):
        stage.show(frame_at(scene, trajectory, step))
        pictures.append(stage.surface.frame)
    assert ended < 300
    assert pictures[0] is not None and pictures[1] is not None
    assert pictures[0].heads[0] == pictures[1].heads[0]


@pytest.mark.parametrize("extra", [-1, 0, 1, 2])
def test_a_run_may_diverge_at_the_very_end(extra: int) -> None:
    """The last number alone is missing then, in the dashed curves as well."""
    scene = SCENES["diverging"]
    steps = int(trajectory_of("diverging").valid[0]) + extra
    shorter = with_experiment(scene, steps=steps)
    trajectory = simulate(shorter.experiment)
    stage = staged(shorter, trajectory)
    stage.show(frame_at(shorter, trajectory, steps))
    assert not stage.image().isNull()


@pytest.mark.parametrize("steps", [1, 2, 40, 10_007, 50_021])
@pytest.mark.parametrize("width", [523, 711, 1280])
def test_any_number_of_steps_fits_any_width(steps: int, width: int) -> None:
    scene = made("x**2 + y**2", "adagrad start=1,1", "rmsprop start=1,1", steps=steps)
    trajectory = simulate(scene.experiment)
    stage = staged(scene, trajectory, 1.0, (width, 400))
    stage.show(frame_at(scene, trajectory, steps), None)
    assert not stage.behind


@pytest.mark.parametrize("steps", [5_000, 50_000, 1_000_000])
def test_labels_beside_the_plots_are_whole(steps: int) -> None:
    """A label that is cut says another number: 10,000 for -10,000."""
    scene = made("plane a=1 b=1", "adagrad lr=1", "rmsprop lr=1", steps=steps)
    stage = Stage(LIGHT)
    stage.resize(1024, 700)
    stage.load(scene, simulate(scene.experiment))
    stage.show(frame_at(scene, simulate(scene.experiment), 1))
    assert not cut(written(stage))


@pytest.mark.parametrize("far", [1e3, 1e12, 1e200, math.inf])
def test_an_arrow_points_to_where_the_head_is_however_far(far: float) -> None:
    box = QRectF(0, 0, 400, 200)
    edge, angle = edge_point(box, QPointF(200 + far, 100 + 0.1 * far if far < math.inf else 100))
    assert edge.x() == pytest.approx(400) and abs(angle) < 6
    if far < math.inf:
        assert edge.y() == pytest.approx(120)
    corner, down = edge_point(box, QPointF(-math.inf, math.inf))
    assert (corner.y(), down) == (pytest.approx(200), pytest.approx(135))
