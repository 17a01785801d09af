"""The 3-D view in the window: turned, zoomed, read off and taken hold of with the mouse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rmsviz import cli
from rmsviz.render.panel import painting
from rmsviz.render.relief_panel import ReliefPanel
from rmsviz.scene.files import load, save
from rmsviz.scene.scene import Camera, Scene, with_view
from rmsviz.ui import session as session_module
from tests.pictures import difference, pixels
from tests.scenes import made
from tests.ui.driver import LEFT, PLAIN, Driver

Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
BOWL = made(
    "x**2 + 2*y**2", "adagrad lr=0.5 start=-2,1.5", "rmsprop start=-2,1.5", steps=40, dimension="3d"
)


def driver_on(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scene: Scene = BOWL) -> Driver:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    return Driver(qtbot, scene, size=(1280, 800))


@pytest.fixture
def driver(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Driver:
    return driver_on(qtbot, monkeypatch)


def relief(driver: Driver) -> ReliefPanel:
    panel = driver.view.stage.surfaces[-1]
    assert isinstance(panel, ReliefPanel)
    return panel


def place(driver: Driver, x: float, y: float) -> QPointF:
    panel = relief(driver)
    return panel.rect.topLeft() + QPointF(*panel.window.pixels(np.array([x, y])).tolist())


def corner(driver: Driver) -> QPointF:
    """In the view, beside the surface."""
    panel = relief(driver)
    return panel.rect.topLeft() + panel.window.box.topLeft() + QPointF(8, 8)


def test_d_shows_the_surface_in_3d_and_again_from_above(driver: Driver) -> None:
    menu = driver.window.menus.actions
    for key, modifier, dimension in (
        (Key.Key_D, PLAIN, "2d"),
        (Key.Key_D, PLAIN, "3d"),
        (Key.Key_D, SHIFT, "both"),
        (Key.Key_D, PLAIN, "3d"),
    ):
        driver.key(key, modifier)
        assert driver.scene.view.dimension == dimension
        assert menu["3d"].isChecked() == (dimension == "3d")
        assert menu["both"].isChecked() == (dimension == "both")
        assert menu["turn_left"].isEnabled() == (dimension != "2d")
        assert difference(driver.seen(), driver.expected()) == ""


def test_a_drag_turns_the_surface_and_is_one_undo(driver: Driver) -> None:
    before = driver.scene
    begin = place(driver, 1.0, -1.0)
    driver.press(begin, *(begin + QPointF(4 * i, -i) for i in range(1, 11)))
    assert relief(driver).coarse or not driver.session._refine_soon.isActive()
    QTest.mouseRelease(driver.view, LEFT, PLAIN, (begin + QPointF(40, -10)).toPoint())
    turned = driver.scene.view.camera
    assert turned.azimuth == pytest.approx(before.view.camera.azimuth + 20)
    assert turned.elevation == pytest.approx(before.view.camera.elevation - 5)
    assert driver.scene.experiment == before.experiment
    assert difference(driver.seen(), driver.expected()) == ""
    driver.key(Key.Key_Z, CTRL)
    assert driver.scene == before
    assert not driver.store.can_undo
    assert difference(driver.seen(), driver.expected()) == ""


def test_the_nearest_part_goes_with_the_hand(driver: Driver) -> None:
    driver.store.set(with_view(BOWL, camera=Camera(0.0, 40.0)))
    driver.settle()
    near = relief(driver).window
    front = near.at(0.0, near.shown.y0)  # type: ignore[attr-defined]
    driver.drag(corner(driver), corner(driver) + QPointF(30, 0))
    driver.settle()
    near = relief(driver).window
    assert near.at(0.0, near.shown.y0).x() > front.x() + 10  # type: ignore[attr-defined]


def test_keys_turn_it_too_and_a_double_click_turns_it_back(driver: Driver) -> None:
    usual = Camera()
    driver.key(Key.Key_Right, CTRL, times=2)
    driver.key(Key.Key_Down, CTRL)
    assert driver.scene.view.camera == usual.turned(20, 5)
    QTest.mouseDClick(driver.view, LEFT, PLAIN, corner(driver).toPoint())
    QTest.mouseRelease(driver.view, LEFT, PLAIN, corner(driver).toPoint())  # Qt leaves it down
    assert driver.scene.view.camera == usual
    assert difference(driver.seen(), driver.expected()) == ""


def test_r_shows_all_of_it_as_at_first(driver: Driver) -> None:
    driver.key(Key.Key_Left, CTRL)
    driver.turn_wheel(place(driver, 0.5, 0.5), 3)
    assert driver.scene.view.window is not None
    driver.key(Key.Key_R)
    assert driver.scene.view.camera == Camera() and driver.scene.view.window is None


def test_the_wheel_zooms_around_the_middle(driver: Driver) -> None:
    x0, x1, y0, y1 = driver.scene.window
    driver.turn_wheel(place(driver, 2.0, 1.0), 2)
    driver.settle()
    a0, a1, b0, b1 = driver.scene.window
    assert (a0 + a1, b0 + b1) == pytest.approx((x0 + x1, y0 + y1))
    assert a1 - a0 < 0.75 * (x1 - x0) and b1 - b0 < 0.75 * (y1 - y0)
    assert difference(driver.seen(), driver.expected()) == ""


def test_the_start_is_dragged_over_the_surface(driver: Driver) -> None:
    """It comes to the point under the hand, to the pixel, whatever the height there."""
    before = driver.scene
    target = place(driver, 0.7, 1.2)
    driver.drag(place(driver, -2.0, 1.5), place(driver, -1.0, 1.4), target)
    found = place(driver, *driver.scene.runs[0].start)
    assert (found - target.toPoint()).manhattanLength() < 0.1
    assert driver.scene.runs[0].start == pytest.approx((0.7, 1.2), abs=0.03)
    assert driver.scene.runs[1].start == driver.scene.runs[0].start
    assert driver.scene.view.camera == before.view.camera
    assert difference(driver.seen(), driver.expected()) == ""
    driver.key(Key.Key_Z, CTRL)
    assert driver.scene == before


def test_a_hand_beside_the_surface_leaves_the_start(driver: Driver) -> None:
    driver.drag(place(driver, -2.0, 1.5), place(driver, -1.0, 1.4), corner(driver))
    assert driver.scene.runs[0].start == pytest.approx((-1.0, 1.4), abs=0.03)


def test_a_start_behind_a_hill_is_not_taken_hold_of(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = made("exp(-x**2 - y**2)", "sgd lr=0 start=0,0.9", steps=5, dimension="3d")
    driver = driver_on(qtbot, monkeypatch, with_view(scene, camera=Camera(0.0, 14.0)))
    spot = place(driver, 0.0, 0.9)
    driver.drag(spot, spot + QPointF(20, 0))
    assert driver.scene.runs == scene.runs
    assert driver.scene.view.camera == Camera(10.0, 14.0)


def test_what_is_under_the_mouse_is_read_off(driver: Driver) -> None:
    QTest.mouseMove(driver.view, place(driver, 1.0, 0.5).toPoint())
    words = driver.view._readout.split("\n")[0].split()
    assert words[0::2] == ["x", "y", "L"]
    x, y, loss = (float(word.replace("−", "-")) for word in words[1::2])
    assert (x, y) == pytest.approx((1.0, 0.5), abs=0.03)
    assert loss == pytest.approx(x * x + 2 * y * y, abs=0.01)
    QTest.mouseMove(driver.view, corner(driver).toPoint())
    assert driver.view._readout == ""


def test_a_guess_is_made_on_the_surface(driver: Driver) -> None:
    driver.key(Key.Key_G)
    driver.click_stage(place(driver, -0.5, 0.3))
    guess = driver.view._guess
    assert guess is not None
    assert (guess.x, guess.y) == pytest.approx((-0.5, 0.3), abs=0.03)
    assert driver.scene.runs == BOWL.runs


def test_played_it_is_what_a_film_shows(driver: Driver) -> None:
    driver.click(driver.window.transport.play)
    for _ in range(8):
        driver.pass_time(0.1)
        assert difference(driver.seen(), driver.expected()) == ""


def test_turned_saved_opened_and_exported(driver: Driver, tmp_path: Path) -> None:
    """What is in the file is what was seen; PNG and SVG of it show the same."""
    begin = corner(driver)
    driver.drag(begin, begin + QPointF(37, 11))
    path = tmp_path / "turned.rmsviz"
    save(driver.scene, path)
    assert load(path) == driver.scene and load(path).view.camera != Camera()
    common = ["export", str(path), "--layout", "surface", "--size", "600x500", "--at", "20"]
    assert cli.main([*common, "-o", str(tmp_path / "a.png")]) == 0
    assert cli.main([*common, "-o", str(tmp_path / "a.svg")]) == 0
    assert cli.main([*common, "--view", "2d", "-o", str(tmp_path / "flat.png")]) == 0
    picture, flat = QImage(str(tmp_path / "a.png")), QImage(str(tmp_path / "flat.png"))
    assert difference(picture, flat) != ""
    vectors = QImage(picture.size(), QImage.Format.Format_RGB32)
    vectors.fill(Qt.GlobalColor.white)
    with painting(vectors) as painter:
        QSvgRenderer(str(tmp_path / "a.svg")).render(painter)
    assert 5 * apart(picture, vectors) < apart(picture, flat)


def apart(one: QImage, other: QImage) -> float:
    """How different two pictures are: between vectors and pixels only edges differ."""
    return float(np.abs(pixels(one).astype(float) - pixels(other)).mean())


def test_what_was_seen_before_is_seen_again_as_it_was(driver: Driver) -> None:
    """Closer three times, all of it, and back."""
    driver.store.apply(lambda s: with_view(s, dimension="both"))
    for key in (Key.Key_M, Key.Key_M, Key.Key_M, Key.Key_R):
        driver.settle()
        driver.key(key)
    for _ in range(3):
        driver.settle()
        driver.key(Key.Key_Z, CTRL)
        assert difference(driver.picture(), driver.expected()) == ""
