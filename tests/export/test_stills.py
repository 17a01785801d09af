"""Pictures: PNG as the Stage paints it, SVG and PDF as vectors of the same, on paper as large as
asked for."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from rmsviz import cli
from rmsviz.engine.errors import BadInput
from rmsviz.engine.simulate import simulate
from rmsviz.export.job import prepare
from rmsviz.export.options import STILL, made
from rmsviz.export.painter import ScenePainter
from rmsviz.export.picture import Picture
from rmsviz.export.stills import Still
from rmsviz.scene.scene import LAYOUTS, opening_scene

pytestmark = pytest.mark.usefixtures("qapp")

SCENE = opening_scene()
TRAJECTORY = simulate(SCENE.experiment)


def written(path: Path, **options: str) -> Path:
    prepare(SCENE, str(path), options).write(TRAJECTORY, lambda share: None)
    return path


def pixels(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint8)
    return flat.reshape(plain.height(), plain.width(), 4)[..., 2::-1].copy()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_png_is_the_stages_picture(tmp_path: Path, layout: str) -> None:
    image = QImage(str(written(tmp_path / "a.png", layout=layout, size="640x400", at="120")))
    still = made(Still, {"layout": layout, "size": "640x400"}, STILL)
    assert (pixels(image) == pixels(ScenePainter(SCENE, TRAJECTORY, still).picture(120))).all()
    assert "Cliff, then plain" in image.text("Title")


def test_every_part_of_the_stage_is_another_picture(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{layout}.png", layout=layout) for layout in LAYOUTS]
    assert len({file.read_bytes() for file in files}) == len(LAYOUTS)


def test_a_png_has_the_size_on_paper_that_was_asked_for(tmp_path: Path) -> None:
    image = QImage(str(written(tmp_path / "a.png", size="84x60mm", dpi="600", layout="loss")))
    assert (image.width(), image.height()) == (1984, 1417)
    assert image.dotsPerMeterX() * 0.0254 == pytest.approx(600, abs=0.1)
    assert pixels(image)[0, 0].tolist() == [255, 255, 255]  # paper has no grey margin


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_svg_shows_what_the_png_shows(tmp_path: Path, layout: str) -> None:
    """Vectors are painted by another hand (Qt's SVG module): edges differ by shades, shapes do not.
    Averaged over blocks, what is missing or astray would be seen."""
    svg = written(tmp_path / "a.svg", layout=layout, size="800x500").read_bytes()
    renderer, image = QSvgRenderer(QByteArray(svg)), QImage(800, 500, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, 800, 500))
    painter.end()
    reference = QImage(str(written(tmp_path / "a.png", layout=layout, size="800x500")))
    away = np.abs(pixels(image).astype(float) - pixels(reference))
    assert away.mean() < 1.5
    assert away.reshape(50, 10, 80, 10, 3).mean(axis=(1, 3, 4)).max() < 40


@pytest.mark.parametrize("layout", ["full", "surface"])
def test_an_svg_is_vectors_with_one_image_of_the_surface(tmp_path: Path, layout: str) -> None:
    text = written(tmp_path / "a.svg", layout=layout, size="120x90mm").read_text()
    assert text.count("<image") == 1
    assert "<text" not in text  # outlines: nobody else has the font
    assert 'width="120mm" height="90mm"' in text
    assert len(text) < 1_000_000
    assert len(re.findall("<path", text)) >= 40


def test_a_pdf_is_one_page_of_the_size_with_text_as_text(tmp_path: Path) -> None:
    data = written(tmp_path / "a.pdf", layout="pair", size="84x70mm").read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert box and [float(x) for x in box.groups()] == pytest.approx([238.1, 198.4], abs=0.5)
    assert data.count(b"/Type /Page\n") == 1
    assert b"InterRmsviz" in data and b"/Subtype /Image" not in data


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_the_same_picture_twice_is_the_same_file_whenever_it_is_made(
    tmp_path: Path, ending: str
) -> None:
    one, two = (written(tmp_path / f"{name}{ending}") for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    other = written(tmp_path / f"other{ending}", at="3")
    assert one.read_bytes() != other.read_bytes()
    assert b"Date" not in re.sub(rb"/\w+Date\s+/|xmp:", b"", one.read_bytes())


def test_an_upright_picture_has_the_plots_below_the_surface() -> None:
    stage = ScenePainter(SCENE, TRAJECTORY, Picture(540, 960)).stage
    assert stage.surface.rect.bottom() < stage.plots.rect.top()
    assert stage.surface.rect.width() == stage.plots.rect.width() == stage.instrument.rect.width()


def test_without_a_caption_the_panels_have_its_room() -> None:
    stages = [
        ScenePainter(SCENE, TRAJECTORY, Picture(caption=caption)).stage for caption in (True, False)
    ]
    assert stages[0].height < stages[1].height


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("a.png", {"at": "301"}, "the scene has steps 0 to 300, and no step 301"),
        ("a.png", {"size": "84x60cm"}, "a size is like 1920x1080 or 84x60mm"),
        ("a.png", {"size": "2000x2000mm", "dpi": "600"}, "sides have 16 to 16,384 pixels"),
        ("a.png", {"size": "16000x16000"}, "134,217,728 in all is the most"),
        ("a.png", {"size": "0x9mm"}, "sides have 16 to 16,384 pixels"),
        ("a.png", {"dpi": "300"}, "--dpi is for sizes in millimetres"),
        ("a.svg", {"fps": "30"}, "--fps is not for this kind of file; it takes --size"),
        ("a.png", {"dpi": "9000"}, "dpi must lie between 10 and 2400"),
        ("a.csv", {"at": "3"}, "--at is not for this kind of file; it takes none"),
        ("a.jpg", {}, "a.jpg must end in one of .mp4"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_made(
    name: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(BadInput) as caught:
        prepare(SCENE, name, options)
    assert said in str(caught.value)


@pytest.mark.parametrize("ending", ["png", "pdf", "svg", "csv", "json", "npz", "tex", "py"])
def test_the_command_makes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"a.{ending}"
    assert cli.main(["export", "-o", name]) == 0
    assert (tmp_path / name).read_bytes() == written(tmp_path / f"same-{name}").read_bytes()


def test_the_options_of_the_command_are_those_that_are_read() -> None:
    from rmsviz.export.options import OPTIONS

    assert set(cli._EXPORT) == set(OPTIONS)
