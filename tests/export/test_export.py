"""Films are decoded again: how many frames, what size, how long, which colours, which pictures."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from rmsviz import cli
from rmsviz.engine.simulate import simulate
from rmsviz.export.encoders import FORMATS
from rmsviz.export.film import Film
from rmsviz.export.films import fitted
from rmsviz.export.job import prepare
from rmsviz.export.options import FILM, made
from rmsviz.export.painter import ScenePainter
from rmsviz.render.theme import THEMES
from rmsviz.scene.scene import opening_scene

pytestmark = pytest.mark.usefixtures("qapp")

Frame = NDArray[np.uint8]
SCENE = opening_scene()
TRAJECTORY = simulate(SCENE.experiment)
SMALL = {"size": "320x200", "fps": "20", "seconds": "1.5", "hold": "0.25"}
FILMS = (".mp4", ".webm", ".gif", ".apng")


def written(path: Path, options: Mapping[str, str] = SMALL) -> Path:
    shares: list[float] = []
    prepare(SCENE, str(path), options).write(TRAJECTORY, shares.append)
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1.0)
    return path


def decoded(path: Path) -> Sequence[Frame]:
    with av.open(str(path)) as file:
        return [
            frame.reformat(
                format="rgb24", src_colorspace="ITU709" if "yuv" in frame.format.name else None
            ).to_ndarray()
            for frame in file.decode(video=0)
        ]


def painted(step: int) -> Frame:
    """What the Stage shows, painted at once."""
    image = ScenePainter(SCENE, TRAJECTORY, made(Film, SMALL, FILM)).picture(step)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(200, 320, 4)
    return flat[..., 2::-1].copy()


@pytest.mark.parametrize("ending", FILMS)
def test_a_film_has_its_frames_its_size_and_its_pictures(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path / f"film{ending}")
    frames = decoded(path)
    assert len(frames) == 30
    assert frames[0].shape == (200, 320, 3)
    lossless = ending == ".apng"
    for frame, step in ((frames[0], 0), (frames[-1], 300)):
        away = np.abs(frame.astype(int) - painted(step))
        assert away.max() == 0 if lossless else away.mean() < 3.5
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_colours_are_those_of_the_theme_and_are_tagged(tmp_path: Path, ending: str) -> None:
    for look, theme in THEMES.items():
        long = {"size": "640x400", "seconds": "0.5", "hold": "0", "quality": "10"}
        path = written(tmp_path / f"film{ending}", {**long, "theme": look})
        corner = decoded(path)[-1][2, 2].astype(int)
        assert np.abs(corner - QColor(theme.window).getRgb()[:3]).max() <= 3  # type: ignore[operator]
        with av.open(str(path)) as file:
            context = file.streams.video[0].codec_context
            tags = (context.color_primaries, context.color_trc, context.colorspace)
            assert tags == (1, 1, 1) and context.color_range == 1
            assert context.format.name == "yuv420p"
            assert "Cliff" in file.metadata.get("title", file.metadata.get("TITLE", ""))


def test_the_index_of_an_mp4_stands_in_front(tmp_path: Path) -> None:
    data = written(tmp_path / "film.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("ending", FILMS)
def test_the_same_film_twice_is_the_same_file(tmp_path: Path, ending: str) -> None:
    one, two = (written(tmp_path / f"{name}{ending}") for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_numbered_pictures_are_the_stages_byte_for_byte(tmp_path: Path) -> None:
    prepare(SCENE, f"{tmp_path}/frames/", SMALL).write(TRAJECTORY, lambda share: None)
    names = sorted(os.listdir(tmp_path / "frames"))
    assert names == [f"frame-{k:02}.png" for k in range(30)]
    for name, step in ((names[0], 0), (names[-1], 300)):
        image = QImage(str(tmp_path / "frames" / name)).convertToFormat(QImage.Format.Format_RGB32)
        flat = np.frombuffer(image.constBits(), np.uint8).reshape(200, 320, 4)
        assert (flat[..., 2::-1] == painted(step)).all()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("before")
    with pytest.raises(FileExistsError, match="not empty"):
        prepare(SCENE, f"{tmp_path}/mine/", SMALL).write(TRAJECTORY, lambda share: None)
    assert os.listdir(tmp_path) == ["mine"]
    assert os.listdir(tmp_path / "mine") == ["thesis.tex"]


def test_odd_sizes_become_even_where_the_format_needs_it_and_that_is_said() -> None:
    odd = Film(width=321, height=201)
    film, said = fitted(odd, FORMATS[".mp4"])
    assert (film.width, film.height) == (320, 200)
    assert said == ["MP4 (H.264) needs an even size: 320x200, not 321x201"]
    assert fitted(odd, FORMATS[".apng"]) == (odd, [])


def test_a_gif_has_a_rate_that_browsers_keep() -> None:
    film, said = fitted(Film(fps=Fraction(60)), FORMATS[".gif"])
    assert film.fps == 50 and said == ["GIF cannot have 60 fps; it gets 50"]


class Stop(Exception):
    pass


@pytest.mark.parametrize("name", ["film.mp4", "film.gif", "frames/"])
def test_what_is_stopped_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    def stop(share: float) -> None:
        if share > 0.4:
            raise Stop

    if name == "film.mp4":
        (tmp_path / name).write_text("before")
    with pytest.raises(Stop):
        prepare(SCENE, f"{tmp_path}/{name}", SMALL).write(TRAJECTORY, stop)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"] * (name == "film.mp4")


def test_the_command_makes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [
        "export",
        "--size",
        "321x200",
        "--fps",
        "20",
        "--seconds",
        "1.5",
        "--hold",
        "0.25",
        "-o",
        "film.mp4",
    ]
    assert cli.main(words) == 0
    assert capsys.readouterr().err == (
        "rmsviz: MP4 (H.264) needs an even size: 320x200, not 321x200\n"
    )
    assert (tmp_path / "film.mp4").read_bytes() == written(tmp_path / "same.mp4").read_bytes()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("-o film.avi", 2, "film.avi must end in one of .mp4 .webm .gif .apng .png"),
        ("--to 500 -o film.mp4", 2, "the scene has 300 steps"),
        ("-o nowhere/film.mp4", 2, "there is no folder nowhere"),
        ("--fps many -o film.mp4", 2, "--fps: this must be a number"),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    status: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["export", *words.split()]) == status
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert os.listdir(tmp_path) == []
