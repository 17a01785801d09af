"""The surface's picture: in its place, upright, quiet where there is no number, and on time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from rmsviz.engine.simulate import simulate
from rmsviz.engine.surface import Domain
from rmsviz.render.backdrop import Relief, Window, paint_backdrop, relief
from rmsviz.render.shades import extremes
from rmsviz.render.stage import Stage
from rmsviz.render.theme import DARK, LIGHT, Theme
from rmsviz.scene.frame import frame_at
from rmsviz.scene.scene import RunStyle, Scene
from rmsviz.scene.spec import parse_surface
from tests.pictures import Pixels, difference, pixels
from tests.scenes import made

pytestmark = pytest.mark.usefixtures("qapp")

BOX = QRectF(40.0, 20.0, 300.0, 200.0)
SQUARE = Domain(-1.0, 1.0, -1.0, 1.0)

numbers = st.floats(-1e6, 1e6)
sizes = st.floats(1e-3, 1e6)
domains = st.builds(lambda x, w, y, h: Domain(x, x + w, y, y + h), numbers, sizes, numbers, sizes)


@given(domains, st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.booleans())
def test_a_pixel_and_its_point_are_one(
    domain: Domain, across: float, up: float, equal: bool
) -> None:
    window = Window.fit(domain, BOX, equal)
    pixel = QPointF(BOX.left() + across * BOX.width(), BOX.top() + up * BOX.height())
    back = window.pixels(np.array(window.point(pixel)))
    assert back == pytest.approx([pixel.x(), pixel.y()], abs=1e-3)


def test_the_window_stands_upright_in_its_box() -> None:
    window = Window.fit(Domain(-3.0, 5.0, 10.0, 20.0), BOX, False)
    corners = np.array([[-3.0, 10.0], [5.0, 20.0], [1.0, 15.0]])
    assert window.pixels(corners).tolist() == [[40.0, 220.0], [340.0, 20.0], [190.0, 120.0]]


@given(domains)
def test_equal_scale_shows_all_that_was_asked_and_makes_circles_round(asked: Domain) -> None:
    window = Window.fit(asked, BOX, True)
    x0, x1, y0, y1 = window.shown
    assert (x1 - x0) / BOX.width() == pytest.approx((y1 - y0) / BOX.height())
    tiny = 1e-9 * max(map(abs, asked))
    assert x0 <= asked.x0 + tiny and x1 >= asked.x1 - tiny
    assert y0 <= asked.y0 + tiny and y1 >= asked.y1 - tiny
    assert (x0 + x1, y0 + y1) == pytest.approx(
        (asked.x0 + asked.x1, asked.y0 + asked.y1), abs=max(tiny, 1e-9)
    )
    assert (x1 - x0) == pytest.approx(asked.x1 - asked.x0) or (y1 - y0) == pytest.approx(
        asked.y1 - asked.y0
    )


def test_points_beyond_all_bounds_have_no_finite_pixel() -> None:
    far = Window.fit(SQUARE, BOX, False).pixels(np.array([[1.7e308, -1.7e308], [math.nan, 0.0]]))
    assert not np.isfinite(far).all(axis=1).any()


# Shades


def relief_of(formula: str, domain: Domain = SQUARE, t: int = 0, linear: bool = False) -> Relief:
    return relief(parse_surface(formula), Window.fit(domain, BOX, False), t, 2.0, linear)


def test_shades_go_from_the_least_loss_to_the_greatest_and_in_its_order() -> None:
    shown = relief_of("x**2 + 10*y**2")
    assert (shown.shade.min(), shown.shade.max()) == (0.0, 1.0)
    loss = shown.xs[None, :] ** 2 + 10 * shown.ys[:, None] ** 2
    assert (np.diff(shown.shade.ravel()[np.argsort(loss.ravel())]) >= -1e-12).all()


def test_linear_shades_of_a_plane_are_evenly_spaced() -> None:
    steps = np.diff(relief_of("3*x", linear=True).shade, axis=1)
    assert steps == pytest.approx(steps.mean())
    assert np.ptp(np.diff(relief_of("3*x").shade, axis=1)) > steps.mean()


@pytest.mark.parametrize("formula", ["7", "1e300*x", "exp(2000*x)", "log(x)"])
def test_linear_shades_are_within_bounds(formula: str) -> None:
    shade = relief_of(formula, linear=True).shade
    finite = shade[np.isfinite(shade)]
    assert len(finite) and ((finite >= 0) & (finite <= 1)).all()


@pytest.mark.parametrize(
    ("formula", "share"),
    [("sqrt(x)", 0.5), ("1/(x*0)", 0.0), ("log(x) + log(y)", 0.25), ("0*log(x)", 0.5)],
)
def test_where_there_is_no_number_there_is_no_shade(formula: str, share: float) -> None:
    shade = relief_of(formula).shade
    assert np.isfinite(shade).mean() == pytest.approx(share, abs=0.02)
    finite = shade[np.isfinite(shade)]
    assert ((finite >= 0) & (finite <= 1)).all()


def test_infinite_losses_are_the_deepest_and_the_lightest_shade() -> None:
    above, below = relief_of("exp(2000*x)"), relief_of("-exp(2000*x)")
    assert above.shade[0, -1] == 1.0 and below.shade[0, -1] == 0.0


@pytest.mark.parametrize("formula", ["7", "0*x", "1e300 + 0*y"])
def test_a_flat_surface_has_one_shade(formula: str) -> None:
    shown = relief_of(formula)
    assert (shown.shade == 0.0).all()
    least, greatest, _ = extremes(parse_surface(formula), SQUARE)
    assert least == greatest


def test_nothing_but_nan_has_no_bounds() -> None:
    shown = relief_of("sqrt(-1 - x*x)")
    assert all(map(math.isnan, extremes(parse_surface("sqrt(-1 - x*x)"), SQUARE)[:2]))
    assert np.isnan(shown.shade).all()


def test_the_grid_reaches_one_cell_beyond_the_window() -> None:
    shown = relief_of("x")
    step = shown.xs[1] - shown.xs[0]
    assert shown.xs[0] == pytest.approx(-1.0 - step / 2)
    assert shown.xs[-1] == pytest.approx(1.0 + step / 2)


def painted(formula: str, theme: Theme = LIGHT, domain: Domain = SQUARE) -> Pixels:
    window = Window.fit(domain, BOX, False)
    image = QImage(380, 240, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_backdrop(painter, window, relief_of(formula, domain), theme, 1.0)
    painter.end()
    return pixels(image)


def box_of(picture: Pixels) -> Pixels:
    return picture[20:220, 40:340]


def rgb(color: str) -> list[int]:
    return [QColor(color).blue(), QColor(color).green(), QColor(color).red()]


def lightness(part: Pixels) -> float:
    return float(part.astype(float).mean())


def test_only_the_box_is_painted() -> None:
    outside = np.ones((240, 380), dtype=bool)
    outside[20:220, 40:340] = False
    assert (painted("x*y")[outside] == rgb("#00ff00")).all()


@pytest.mark.parametrize(("formula", "flipped"), [("x", False), ("-x", True)])
def test_a_slope_in_x_rises_where_it_should(formula: str, flipped: bool) -> None:
    picture = box_of(painted(formula))  # in the light theme higher is darker
    assert (lightness(picture[:, :50]) > lightness(picture[:, -50:])) != flipped


def test_a_slope_in_y_rises_upwards() -> None:
    picture = box_of(painted("y"))
    assert lightness(picture[:50]) < lightness(picture[-50:])


def test_dark_is_light_where_the_loss_is_high() -> None:
    picture = box_of(painted("y", DARK))
    assert lightness(picture[:50]) > lightness(picture[-50:])


def test_a_round_bowl_is_round() -> None:
    picture = box_of(painted("x**2 + y**2", domain=Domain(-1.5, 1.5, -1.0, 1.0))).astype(int)
    for turned in (picture[::-1], picture[:, ::-1]):
        assert np.abs(picture - turned).mean() < 0.3  # contours are a third of a pixel apart


def test_what_is_undefined_has_the_ground_of_the_window_hatched() -> None:
    def ground(picture: Pixels) -> float:
        return float((picture == rgb(LIGHT.window)).all(axis=2).mean())

    picture = box_of(painted("sqrt(x)"))
    assert 0.7 < ground(picture[:, :140]) < 0.95
    assert ground(picture[:, 160:]) < 0.1
    assert 0.7 < ground(box_of(painted("sqrt(-1 - x*x)"))) < 0.95


@pytest.mark.parametrize(
    "formula", ["1/x", "log(x*y)", "x/y", "1/(x**2 + y**2)", "tan(9*x)", "exp(900*x) - exp(900*y)"]
)
def test_poles_are_painted_without_a_word(formula: str) -> None:
    picture = box_of(painted(formula))
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 10


# Time


def stage_of(scene: Scene) -> Stage:
    """The surface alone, without its runs."""
    stage = Stage(LIGHT)
    stage.layout = "surface"
    stage.resize(400, 300)
    stage.load(scene, simulate(scene.experiment))
    return stage


def bare(surface: str, steps: int) -> Scene:
    return made(surface, "sgd lr=0 start=0.2,0.1", steps=steps, styles=(RunStyle("red", False),))


def at(stage: Stage, scene: Scene, step: int) -> QImage:
    stage.show(frame_at(scene, simulate(scene.experiment), step), None)
    return stage.image()


def test_a_moving_surface_moves_at_its_step() -> None:
    """L_t has its minimum at (-3, 0) for t = 0 … 99, then at (3, 0) for as long."""
    scene = bare("moving", 250)
    stage = stage_of(scene)
    first, second = at(stage, scene, 0), at(stage, scene, 100)
    assert difference(first, second) != ""
    assert difference(first, at(stage, scene, 99)) == ""
    assert difference(second, at(stage, scene, 199)) == ""
    assert difference(first, at(stage, scene, 200)) == ""


def test_a_formula_with_t_is_painted_for_each_step() -> None:
    scene = bare("(x - t/50)**2 + y**2", 20)
    stage = stage_of(scene)
    seen = [at(stage, scene, step) for step in (0, 1, 20)]
    assert difference(seen[0], seen[1]) != "" and difference(seen[1], seen[2]) != ""
    assert difference(at(stage, scene, 1), seen[1]) == ""


@pytest.mark.parametrize(
    ("text", "domain", "least", "greatest"),
    [
        ("rosenbrock", Domain(-2, 2, -1, 3), 0.0, 2509.0),  # at the corner (-2, -1)
        ("x**2 + 10*y**2", Domain(-3, 3, -3, 3), 0.0, 99.0),
        ("exp(2000*x)", Domain(-3, 3, -3, 3), 0.0, math.inf),
    ],
)
def test_the_extremes_are_those_of_the_window(
    text: str, domain: Domain, least: float, greatest: float
) -> None:
    """To the edge and no further, whatever the size of the picture."""
    low, high, _ = extremes(parse_surface(text), domain)
    assert low == least
    assert high == greatest or (math.isinf(greatest) and math.isfinite(high))


def test_a_surface_that_stands_still_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def counting(*args: object) -> Relief:
        asked.append(args)
        return relief(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("rmsviz.render.surface_panel.relief", counting)
    scene = bare("rosenbrock", 20)
    stage = stage_of(scene)
    before = at(stage, scene, 0)
    assert difference(at(stage, scene, 20), before) == ""
    assert len(asked) == 1
