"""Heads of many starts stand where they are, on pixels and as vectors; bands are as high as their
quantiles."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from rmsviz.engine.simulate import simulate
from rmsviz.engine.starts import Starts
from rmsviz.engine.trajectory import Trajectory
from rmsviz.export.painter import ScenePainter
from rmsviz.export.stills import Still, still_bytes
from rmsviz.render import swarm as module
from rmsviz.render.stage import Stage
from rmsviz.render.theme import DARK, LIGHT, Theme
from rmsviz.scene.frame import frame_at
from rmsviz.scene.scene import Scene, with_experiment, with_view
from tests.pictures import Pixels, pixels
from tests.scenes import made

pytestmark = pytest.mark.usefixtures("qapp")

GRID = with_experiment(
    made("himmelblau", "rmsprop lr=0.05 start=4.4,4.4", steps=60, future=False),
    starts=Starts("grid", 100),
)


@cache
def trajectory_of(scene_steps: int = 60) -> Trajectory:
    return simulate(with_experiment(GRID, steps=scene_steps).experiment)


def staged(theme: Theme, ratio: float, scene: Scene = GRID) -> Stage:
    stage = Stage(theme)
    stage.resize(900, 600, ratio)
    stage.load(scene, trajectory_of())
    return stage


def near(picture: Pixels, spot: QPointF, color: str, reach: int) -> bool:
    """Whether the pixel at a spot, or one so near, is of `color`."""
    x, y, wanted = round(spot.x()), round(spot.y()), QColor(color)
    part = picture[y - reach : y + reach, x - reach : x + reach].astype(int)
    off = np.abs(part - (wanted.blue(), wanted.green(), wanted.red())).max(axis=2)
    return bool((off <= 12).any())


def spots_at(stage: Stage, step: int) -> list[list[float]]:
    """Where heads stand that no minimum's star covers."""
    window, surface = stage.surface.window, GRID.experiment.surface
    spots = window.pixels(trajectory_of().swarms[0].paths.x[step])
    away = np.abs(spots[:, None] - window.pixels(surface.minima)).max(axis=2).min(axis=1)
    found: list[list[float]] = spots[away > 10].tolist()
    return found


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_each_head_is_where_its_start_has_come_to(theme: Theme, ratio: float) -> None:
    stage, trajectory = staged(theme, ratio), trajectory_of()
    blue = theme.color("blue")
    for step in (0, 10):
        stage.show(frame_at(GRID, trajectory, step))
        picture, corner = pixels(stage.image()), stage.surface.rect.topLeft()
        spots = spots_at(stage, step)
        assert len(spots) > 80
        assert all(near(picture, (corner + QPointF(*s)) * ratio, blue, 2) for s in spots)
    stage.show(frame_at(GRID, trajectory, 0))
    between = stage.surface.window.pixels(np.array([[0.0, 0.0], [-2.4, 2.4]])).tolist()
    picture = pixels(stage.image())
    assert not any(near(picture, (corner + QPointF(*s)) * ratio, blue, 3) for s in between)


def test_a_head_that_has_left_the_window_is_not_painted() -> None:
    from rmsviz.engine.surface import Domain

    closer = with_view(GRID, window=Domain(-1.0, 1.0, -1.0, 1.0))
    stage = staged(LIGHT, 1.0, closer)
    stage.show(frame_at(closer, trajectory_of(), 0))
    box = stage.surface.window.box.translated(stage.surface.rect.topLeft()).toRect()
    picture = pixels(stage.image())
    blue = QColor(LIGHT.color("blue"))
    is_blue = np.abs(picture.astype(int) - (blue.blue(), blue.green(), blue.red())).max(axis=2) < 12
    is_blue[box.top() : box.bottom() + 1, box.left() : box.right() + 1] = False
    assert not is_blue[box.top() : box.bottom(), : box.right() + 40].any()


@pytest.mark.parametrize("vectors", [5_000, 10])
def test_a_vector_picture_has_the_same_heads(vectors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As outlines, or where they are too many as one picture."""
    monkeypatch.setattr(module, "VECTORS", vectors)
    still = Still(width=1280, height=800, step=10, layout="surface")
    svg = still_bytes(GRID, trajectory_of(), still, ".svg")
    image = QImage(1280, 800, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    asked = ScenePainter(GRID, trajectory_of(), still)
    asked.picture(10)
    ratio = still.ratio
    spots = spots_at(asked.stage, 10)
    corner = QPointF(asked._edge, asked._edge)
    picture, blue = pixels(image), LIGHT.color("blue")
    assert all(near(picture, corner + QPointF(*s) * ratio, blue, 3) for s in spots)


def test_bands_are_as_high_as_their_quantiles() -> None:
    """In the loss plot, a pixel above the 90 % quantile is empty, one below it is not."""
    stage, trajectory = staged(LIGHT, 1.0), trajectory_of()
    stage.show(frame_at(GRID, trajectory, 60))
    picture = pixels(stage.image())
    plot, box = stage.plots._boxes[-1]
    fan = plot.fans[0].fan
    for step in (20, 33, 50):
        x = round(stage.plots.rect.left() + box.left() + plot.time.place(step) * box.width())
        tops = [plot.values.place(value) * box.height() for value in fan.values[step]]
        top = stage.plots.rect.top() + box.bottom() - tops[4]
        tints = picture[:, x].astype(int)
        assert tints[round(top) + 4, 0] > tints[round(top) + 4, 2] + 10  # bluish
        assert abs(tints[round(top) - 3, 0] - tints[round(top) - 3, 2]) < 8
