"""The surface in 3-D: points are where they must be, rays find them again, hills hide."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from rmsviz.engine.simulate import simulate
from rmsviz.engine.surface import Domain
from rmsviz.render.block import level_ticks, lines_on
from rmsviz.render.drape import draped, ground_of
from rmsviz.render.prospect import Prospect
from rmsviz.render.relief_panel import ReliefPanel
from rmsviz.render.segments import Curve
from rmsviz.render.shades import shades_of
from rmsviz.render.sight import Sight, sight
from rmsviz.render.stage import Stage
from rmsviz.render.theme import DARK, LIGHT, Theme
from rmsviz.scene.frame import frame_at
from rmsviz.scene.scene import Camera, Scene, with_view
from rmsviz.scene.spec import parse_surface
from tests.pictures import Pixels, difference, pixels
from tests.scenes import made

pytestmark = pytest.mark.usefixtures("qapp")

BOX = QRectF(60.0, 20.0, 400.0, 320.0)
SQUARE = Domain(-1.0, 1.0, -1.0, 1.0)
HILL = "exp(-8*x**2 - 8*y**2)"
FRONT = Camera(0.0, 20.0)  # x to the right, y away from the eye

cameras = st.builds(Camera, st.floats(-180, 180), st.floats(10, 90))
shares = st.floats(0.02, 0.98)


def prospect_of(
    formula: str = HILL, camera: Camera = FRONT, shown: Domain = SQUARE, equal: bool = False
) -> Prospect:
    surface = parse_surface(formula)
    shades = shades_of(surface, shown, 0, linear=True)
    return Prospect.of(shown, BOX, camera, equal, surface, shades, 0)


# Projection


@given(cameras, shares, shares)
@settings(max_examples=60)
def test_a_ray_to_a_point_of_a_gentle_surface_comes_to_that_point(
    camera: Camera, x: float, y: float
) -> None:
    """On a plane nothing is before anything: what is projected is found again."""
    prospect = prospect_of("0.1*x + 0.05*y + 7", camera)
    surface = prospect_of("0*x", camera) if camera.elevation < 35 else prospect
    point = (-1 + 2 * x, -1 + 2 * y)
    pixel = QPointF(*surface.pixels(np.array(point)).tolist())
    assert surface.point(pixel) == pytest.approx(point, abs=1e-5)


@given(cameras, st.floats(-150, 150), st.floats(-120, 120))
@settings(max_examples=60)
def test_what_a_ray_finds_stands_where_the_ray_began(
    camera: Camera, across: float, down: float
) -> None:
    prospect = prospect_of("sin(3*x)*cos(2*y)", camera)
    pixel = BOX.center() + QPointF(across, down)
    x, y = prospect.point(pixel)
    if math.isfinite(x):
        back = prospect.pixels(np.array([x, y]))
        assert back == pytest.approx([pixel.x(), pixel.y()], abs=0.05)


@given(cameras, st.booleans())
def test_the_block_lies_in_its_box(camera: Camera, equal: bool) -> None:
    prospect = prospect_of("x*y", camera, Domain(-3, 1, 2, 4), equal)
    x0, x1, y0, y1 = prospect.shown
    corners = [prospect.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (0.0, 1.0)]
    within = BOX.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    assert all(within.contains(corner) for corner in corners)


def test_from_straight_above_it_is_the_2d_view() -> None:
    prospect = prospect_of("x*y", Camera(0.0, 90.0))
    places = prospect.pixels(np.array([[-1.0, -1.0], [1.0, 1.0], [0.5, 0.0]]))
    side = prospect.unit
    center = prospect.origin
    assert places[0] == pytest.approx([center.x() - side / 2, center.y() + side / 2])
    assert places[1] == pytest.approx([center.x() + side / 2, center.y() - side / 2])
    assert places[2] == pytest.approx([center.x() + side / 4, center.y()])


def test_equal_scale_keeps_the_shape_of_what_is_shown() -> None:
    prospect = prospect_of("x*y", Camera(0.0, 90.0), Domain(0, 4, 0, 1), equal=True)
    a, b, c = (prospect.at(*p) for p in ((0, 0), (4, 0), (0, 1)))
    assert b.x() - a.x() == pytest.approx(4 * (a.y() - c.y()))


def test_higher_losses_stand_higher() -> None:
    prospect = prospect_of("x**2", FRONT)
    places = prospect.pixels(np.array([[x, 0.0] for x in (0.0, 0.3, 0.6, 1.0)]))
    assert (np.diff(places[:, 1]) < 0).all()


@pytest.mark.parametrize("point", [(1.5, 0.0), (0.0, -1.01), (math.nan, 0.0), (1e300, 1e300)])
def test_what_is_not_shown_has_no_place(point: tuple[float, float]) -> None:
    assert not np.isfinite(prospect_of().pixels(np.array(point))).any()


def test_where_the_loss_is_not_defined_there_is_no_place_and_no_ray_ends() -> None:
    prospect = prospect_of("log(x)", Camera(0.0, 60.0))
    assert not np.isfinite(prospect.pixels(np.array([-0.5, 0.0]))).any()
    floor = prospect.at(-0.5, 0.0)
    assert all(map(math.isnan, prospect.point(floor)))


# What hides what


def seen_of(prospect: Prospect) -> Sight:
    return sight(prospect, LIGHT, 1.0, True)


def hidden(prospect: Prospect, *points: tuple[float, float]) -> list[bool]:
    there = np.array(points)
    depth = prospect.ground(there)[1]
    return [bool(h) for h in seen_of(prospect).hidden(prospect.pixels(there), depth)]


def test_a_hill_hides_what_is_behind_it_and_nothing_else() -> None:
    behind, before, beside, top = (0.0, 0.35), (0.0, -0.35), (0.8, 0.35), (0.0, 0.0)
    assert hidden(prospect_of(), behind, before, beside, top) == [True, False, False, False]
    turned = prospect_of(camera=Camera(180.0, 20.0))
    assert hidden(turned, behind, before, beside, top) == [False, True, False, False]


def test_from_above_nothing_is_hidden() -> None:
    x, y = np.meshgrid(np.linspace(-0.95, 0.95, 15), np.linspace(-0.95, 0.95, 15))
    points = [(float(a), float(b)) for a, b in zip(x.ravel(), y.ravel(), strict=True)]
    assert not any(hidden(prospect_of(camera=Camera(30.0, 90.0)), *points))


def test_one_looks_through_the_near_side_of_a_bowl_to_its_bottom() -> None:
    bowl = prospect_of("x**2 + y**2", Camera(0.0, 25.0))
    assert hidden(bowl, (0.0, 0.0), (0.0, -0.3), (0.0, 0.6)) == [False, False, False]


@given(cameras)
@settings(max_examples=25, deadline=None)
def test_the_depth_of_a_pixel_is_that_of_the_nearest_surface_there(camera: Camera) -> None:
    """Rays of their own, and the columns that the picture is made of, come to the same places."""
    prospect = prospect_of(camera=camera)
    seen = seen_of(prospect)
    rows, columns = seen.depth.shape
    for i, j in (
        (rows // 2, columns // 2),
        (rows // 3, columns // 3),
        (2 * rows // 3, columns // 2),
    ):
        pixel = seen.box.topLeft() + QPointF(
            (j + 0.5) * seen.box.width() / columns, (i + 0.5) * seen.box.height() / rows
        )
        point = np.array(prospect.point(pixel))
        if np.isfinite(seen.depth[i, j]) and np.isfinite(point).all():
            assert prospect.ground(point)[1] == pytest.approx(seen.depth[i, j], abs=0.02)


# Paths


def path_of(*points: tuple[float, float]) -> Curve:
    prospect = prospect_of()
    ground = ground_of(prospect)
    x, y = np.array(points, dtype=np.float64).T
    steps = np.arange(len(x))
    return Curve(ground.across(x), ground.down(y), steps, "#0a6cb4", 2.0, ground.box)


def test_a_path_lies_on_the_surface() -> None:
    """Across the hill it bends with it: every end of a piece is a point of the surface."""
    prospect = prospect_of()
    lines = draped([path_of((-0.9, 0.0), (0.9, 0.0))], prospect).pieces.lines
    assert len(lines) > 10
    for px, py in lines[:, :2].tolist():
        x = (px - prospect.origin.x()) / prospect.unit * 2
        assert prospect.pixels(np.array([x, 0.0])) == pytest.approx([px, py], abs=0.1)


def test_a_path_is_cut_at_the_edge_of_what_is_shown() -> None:
    wild = path_of(
        (0.0, 0.0), (0.5, 0.2), (1e300, 1e300), (math.nan, 0.0), (-0.5, 0.5), (-4e7, 0.5)
    )
    prospect = prospect_of()
    laid = draped([wild], prospect)
    assert len(laid.pieces.lines)
    around = seen_of(prospect).box.adjusted(-2, -2, 2, 2)
    for x, y in laid.pieces.lines.reshape(-1, 2).tolist():
        assert around.contains(x, y)


def test_no_path_crosses_a_hole() -> None:
    prospect = prospect_of("sqrt(x)", Camera(0.0, 60.0))
    lines = draped([path_of((-0.9, 0.3), (0.9, 0.3))], prospect).pieces.lines
    assert lines[:, 0].min() > prospect.origin.x() - 3


# The panel


def stage_of(
    scene: Scene, step: int, theme: Theme = LIGHT, size: tuple[int, int] = (560, 480)
) -> Stage:
    trajectory = simulate(scene.experiment)
    stage = Stage(theme)
    stage.layout = "surface"
    stage.resize(*size)
    stage.load(scene, trajectory)
    stage.show(frame_at(scene, trajectory, step), None)
    return stage


def relief_of(stage: Stage) -> ReliefPanel:
    panel = stage.surfaces[-1]
    assert isinstance(panel, ReliefPanel)
    return panel


def scene_of(surface: str, *runs: str, **view: object) -> Scene:
    return made(surface, *runs, steps=60, **{"dimension": "3d", **view})


def color_at(picture: Pixels, spot: QPointF) -> list[int]:
    return [int(c) for c in picture[int(spot.y()), int(spot.x())]]


def bgr(color: str) -> list[int]:
    return [QColor(color).blue(), QColor(color).green(), QColor(color).red()]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("step", [0, 20, 60])
def test_a_head_is_where_its_loss_says(theme: Theme, step: int) -> None:
    scene = scene_of("x**2 + 2*y**2", "rmsprop lr=0.05 start=-2,1.5")
    stage = stage_of(scene, step, theme)
    panel = relief_of(stage)
    head = simulate(scene.experiment).x[step, 0]
    spot = panel.window.pixels(head)
    ink = bgr(theme.color(scene.view.styles[0].color))
    assert color_at(pixels(stage.image()), QPointF(*spot.tolist())) == ink


def test_a_head_behind_a_hill_is_veiled() -> None:
    start = "sgd lr=0 start=0,0.9"
    camera = Camera(0.0, 14.0)
    scene = scene_of("exp(-x**2 - y**2)", start, camera=camera, window=Domain(-3, 3, -3, 3))
    ink = bgr(LIGHT.color(scene.view.styles[0].color))
    behind = stage_of(scene, 10)
    spot = relief_of(behind).window.pixels(np.array([0.0, 0.9]))
    assert relief_of(behind).hides((0.0, 0.9))
    assert color_at(pixels(behind.image()), QPointF(*spot.tolist())) != ink
    other = stage_of(with_view(scene, camera=Camera(180.0, 14.0)), 10)
    spot = relief_of(other).window.pixels(np.array([0.0, 0.9]))
    assert not relief_of(other).hides((0.0, 0.9))
    assert color_at(pixels(other.image()), QPointF(*spot.tolist())) == ink


SCENES = {
    "rosenbrock": ("rosenbrock", "momentum lr=0.001 start=-1.2,1"),
    "diverging": ("rosenbrock", "sgd lr=0.01 start=-1.2,1"),
    "reddi": ("reddi", "adam start=0.6,0.5"),
    "hole": ("log(x) + y**2", "sgd lr=0.1 start=2,2"),
    "pole": ("1/x", "sgd lr=0.1 start=2,2"),
    "nowhere": ("sqrt(-1 - x*x)", "sgd lr=0.1 start=2,2"),
    "flat": ("7 + 0*x", "sgd lr=0.1 start=2,2"),
    "infinite": ("exp(2000*x)", "sgd lr=0.1 start=-2,2"),
    "step": ("where(x > 0, 1, 0) + 0.1*y**2", "sgd lr=0.5 start=2,2"),
}


@pytest.mark.parametrize("name", SCENES)
def test_the_picture_does_not_depend_on_how_one_got_there(name: str) -> None:
    """Played, gone back, turned and turned back: the same pixels as seen at once."""
    scene = scene_of(*SCENES[name])
    trajectory = simulate(scene.experiment)
    at_once = stage_of(scene, 40).image()
    stage = stage_of(scene, 0)
    for step in (3, 17, 60, 41, 40):
        stage.show(frame_at(scene, trajectory, step), None)
    assert difference(stage.image(), at_once) == ""
    other = with_view(scene, camera=Camera(120.0, 70.0))
    stage.load(other, trajectory, moving=True)
    stage.show(frame_at(other, trajectory, 40))
    stage.image()
    stage.load(scene, trajectory)
    assert difference(stage.image(), at_once) == ""


def test_a_surface_that_changes_with_time_is_another_one_at_another_step() -> None:
    scene = scene_of("(x - t/20)**2 + y**2", "sgd lr=0 start=0,0")
    assert difference(stage_of(scene, 0).image(), stage_of(scene, 40).image()) != ""


def test_beside_the_2d_view_both_show_the_same_frame() -> None:
    scene = scene_of("x**2 + 2*y**2", "rmsprop lr=0.05 start=-2,1.5", dimension="both")
    for size in ((800, 400), (400, 800)):
        stage = stage_of(scene, 20, size=size)
        picture = pixels(stage.image())
        ink = bgr(LIGHT.color(scene.view.styles[0].color))
        head = simulate(scene.experiment).x[20, 0]
        flat, relief = stage.surfaces
        assert not flat.rect.intersects(relief.rect)
        for panel in (flat, relief):
            spot = panel.rect.topLeft() + QPointF(*panel.window.pixels(head).tolist())
            assert color_at(picture, spot) == ink


@pytest.mark.parametrize("elevation", [10.0, 40.0, 90.0])
@pytest.mark.parametrize("azimuth", [-180.0, -135.0, -90.0, -32.0, 0.0, 20.0, 45.0, 90.0, 179.0])
def test_no_label_of_the_axes_touches_another_or_leaves_the_panel(
    azimuth: float, elevation: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rmsviz.render import block
    from rmsviz.render.fonts import text_width

    written: list[QRectF] = []

    def listening(painter: object, x: float, y: float, text: str, size: float, *_: object) -> None:
        written.append(QRectF(x, y - 0.8 * size, text_width(text, size), 0.8 * size))

    monkeypatch.setattr(block, "draw_text", listening)
    camera = Camera(azimuth, elevation)
    stage = stage_of(scene_of("rosenbrock", "sgd lr=0.0001 start=-1,1", camera=camera), 0)
    stage.image()
    assert len(written) >= 4
    for i, one in enumerate(written):
        assert stage.surfaces[0].rect.contains(one)
        assert not any(one.intersects(other) for other in written[:i])


@pytest.mark.parametrize("linear", [False, True])
@pytest.mark.parametrize("formula", ["rosenbrock", "x**2 - y**2", "1e6 + x", "x - 1e9", "7 + 0*x"])
def test_the_losses_on_the_upright_axis_stand_where_they_belong(formula: str, linear: bool) -> None:
    surface = parse_surface(formula)
    shades = shades_of(surface, surface.domain, 0, linear)
    found = level_ticks(shades, 0.1)
    assert len(found) >= (2 if "7" not in formula else 0)
    for tick in found:
        assert shades.of(np.array(tick.value)) == pytest.approx(tick.place)
    places = sorted(tick.place for tick in found)
    assert all(b - a >= 0.1 for a, b in pairwise(places))
    assert len({tick.label for tick in found}) == len(found)


# Steps and poles


def test_no_contour_joins_the_two_sides_of_a_step_and_both_have_an_edge() -> None:
    prospect = prospect_of("where(x > 0, 1, 0) + 0.1*y**2")
    lines = lines_on(prospect, 60)
    across = lines.contours[:-1, 0] * lines.contours[1:, 0]
    assert not (across < 0).any()
    edges = lines.steps[np.isfinite(lines.steps).all(axis=1)]
    assert np.abs(edges[:, 0]).max() < 1e-3
    losses = prospect.surface.value(edges, 0) - 0.1 * edges[:, 1] ** 2
    assert set(np.round(losses, 6).tolist()) == {0.0, 1.0}
    assert len(lines_on(prospect_of(), 60).steps) == 0


def test_a_pole_goes_down_to_the_floor_everywhere() -> None:
    """Left of it the surface is seen to the last, though it is steeper there than any sampling."""
    prospect = prospect_of("1/x**3", Camera(-32.0, 38.0))
    x = -np.geomspace(1e-4, 1.0, 20_000)
    low = x[np.abs(prospect.shades.of(1 / x**3) - 0.01).argmin()]
    wall = np.array([(low, y) for y in np.linspace(-0.95, -0.6, 100)])
    depth, spots = prospect.ground(wall)[1], prospect.pixels(wall)
    seen = seen_of(prospect)
    (rows, columns), corner = seen.depth.shape, seen.box.topLeft()
    column = ((spots[:, 0] - corner.x()) * columns / seen.box.width()).astype(int)
    row = ((spots[:, 1] - corner.y()) * rows / seen.box.height()).astype(int)
    assert seen.depth[row, column] == pytest.approx(depth, abs=0.02)
