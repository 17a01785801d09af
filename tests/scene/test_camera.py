"""The 3-D view in a scene: angles that make sense, files and options that keep them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.errors import BadInput
from rmsviz.scene.files import dumps, loads
from rmsviz.scene.lesson import parse_lesson
from rmsviz.scene.options import Options, override
from rmsviz.scene.scene import LOWEST, Camera, opening_scene, with_view

cameras = st.builds(Camera, st.floats(-180, 180), st.floats(LOWEST, 90))


@given(cameras, st.sampled_from(["2d", "3d", "both"]))
def test_a_file_keeps_the_view_bit_for_bit(camera: Camera, dimension: str) -> None:
    scene = with_view(opening_scene(), camera=camera, dimension=dimension)
    assert loads(dumps(scene)) == scene


def test_older_files_show_the_surface_from_above() -> None:
    data = json.loads(dumps(opening_scene()))
    del data["view"]["camera"], data["view"]["dimension"]
    assert loads(json.dumps(data)) == opening_scene()


@pytest.mark.parametrize(
    ("camera", "said"),
    [
        ({"azimuth": 200}, "view.camera: azimuth must be from -180 to 180 degrees, not 200"),
        ({"elevation": 0}, "view.camera: elevation must be from 8 to 90 degrees, not 0"),
        ({"roll": 3}, "view.camera.roll: "),
        ([1, 2], "view.camera: this must be an object"),
    ],
)
def test_a_camera_that_makes_no_sense_is_named(camera: object, said: str) -> None:
    data = json.loads(dumps(opening_scene()))
    data["view"]["camera"] = camera
    with pytest.raises(BadInput) as error:
        loads(json.dumps(data))
    assert str(error.value).startswith(said)


@given(cameras, st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_however_far_it_is_turned_it_is_a_camera(camera: Camera, around: float, up: float) -> None:
    turned = camera.turned(around, up)
    assert LOWEST <= turned.elevation <= 90
    apart = (turned.azimuth - camera.azimuth - around) % 360
    assert min(apart, 360 - apart) < 1e-6


def test_options_choose_the_view() -> None:
    scene = override(opening_scene(), Options(view="3d", camera="40,25.5"))
    assert scene.view.dimension == "3d"
    assert scene.view.camera == Camera(40.0, 25.5)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(view="4d"), "--view: this must be one of 2d, 3d, both, not '4d'"),
        (Options(camera="40"), "--camera: a camera is AZIMUTH,ELEVATION as in -30,40, not '40'"),
        (Options(camera="40,x"), "--camera: an angle must be a number, not 'x'"),
        (Options(camera="40,95"), "--camera: elevation must be from 8 to 90 degrees, not 95.0"),
    ],
)
def test_an_option_that_is_wrong_is_named(options: Options, said: str) -> None:
    with pytest.raises(BadInput) as error:
        override(opening_scene(), options)
    assert str(error.value) == said


def test_a_lesson_chooses_the_view_of_a_moment() -> None:
    text = "# A\n\n## B\n\n```scene\nview: both\ncamera: -60,50\n```\n\nText.\n"
    view = parse_lesson(text).moments[0].scene.view
    assert (view.dimension, view.camera) == ("both", Camera(-60.0, 50.0))
