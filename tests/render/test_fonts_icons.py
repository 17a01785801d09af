from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QIcon, QImage, QPainter, QRawFont

from rmsviz import resources
from rmsviz.render.fonts import FAMILY, Weight, draw_text, font, load_fonts, text_width
from rmsviz.render.icons import icon, icon_image
from rmsviz.resources import resource

pytestmark = pytest.mark.usefixtures("qapp")

WEIGHTS: tuple[Weight, ...] = get_args(Weight)
CODES = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x3B1, 0x3CA)} - {0xAD, 0x149}
LETTERS = "".join(map(chr, sorted(CODES)))  # without the soft hyphen and the deprecated ŉ
SIGNS = "→⇒←↑↓×−·⋅±≤≥≈∞√∂∇∑Δ⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉₋ₜₓ…–—‘’“”★●○■▲◆⌘⇧⌥½‹›"
TRANSPORT = "play pause step-back step-forward to-start to-end loop target"
EDITING = "close plus more eye eye-off duplicate trash undo redo swap export help"
VIEW = "sun moon contrast fit aspect panel-left panel-right chevron-down chevron-right chevron-up"
ICONS = f"{TRANSPORT} {EDITING} {VIEW}".split()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_font_is_the_bundled_one_in_its_weight(weight: Weight) -> None:
    made = font(14, weight)
    assert QFontInfo(made).family() == FAMILY
    assert QRawFont.fromFont(made).styleName().lower() == weight


@pytest.mark.parametrize("weight", WEIGHTS)
def test_font_has_every_character_the_program_writes(weight: Weight) -> None:
    raw = QRawFont.fromFont(font(14, weight))
    assert [c for c in LETTERS + SIGNS if not raw.supportsCharacter(ord(c))] == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_digits_have_one_width_beside_any_other(weight: Weight) -> None:
    metrics = QFontMetricsF(font(40, weight))
    digits = "0123456789"
    assert len({metrics.horizontalAdvance(a + b) for a in digits for b in digits}) == 1
    for pattern in ("{}.{}", "−{}{}", "({}, {})", "{} / {}"):
        shown = {metrics.horizontalAdvance(pattern.format(d, e)) for d in digits for e in digits}
        assert len(shown) == 1


def test_letters_are_kerned_and_nothing_is_replaced() -> None:
    metrics = QFontMetricsF(font(40))
    apart = metrics.horizontalAdvance("A") + metrics.horizontalAdvance("V")
    assert metrics.horizontalAdvance("AV") < apart
    assert metrics.horizontalAdvance("->") == sum(map(metrics.horizontalAdvance, "->"))


def test_text_scales_to_sizes_between_pixels() -> None:
    assert text_width("step 137 / 200", 13.4) == pytest.approx(
        13.4 * text_width("step 137 / 200", 1.0)
    )
    assert text_width("AdaGrad", 14.0, "semibold") == pytest.approx(
        QFontMetricsF(font(14, "semibold")).horizontalAdvance("AdaGrad"), rel=0.01
    )
    inked = np.nonzero(ink_of("llll", 13.5).max(axis=0) > 100)[0]
    assert inked.max() == pytest.approx(2 * (5 + text_width("llll", 13.5)), abs=4)


def ink_of(text: str, size: float) -> NDArray[np.int_]:
    image = QImage(400, 60, QImage.Format.Format_Grayscale8)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_text(painter, 5, 20, text, size, "#000000")
    painter.end()
    return 255 - np.frombuffer(image.constBits(), np.uint8).reshape(60, -1).astype(int)


def test_fonts_are_small_and_carry_their_licence() -> None:
    folder = resource("fonts")
    assert sum(file.stat().st_size for file in folder.glob("*.ttf")) < 600_000
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")


def test_loading_again_changes_nothing() -> None:
    load_fonts()
    before = QFontMetricsF(font(14)).horizontalAdvance("AdaGrad")
    load_fonts()
    assert QFontMetricsF(font(14)).horizontalAdvance("AdaGrad") == before


def test_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"unheard-of\.svg is missing; install it again"):
        resource("icons", "unheard-of.svg")


@pytest.mark.parametrize("where", ["resources", "rmsviz/resources"])
def test_resources_are_found_beside_or_in_the_package(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / where).mkdir(parents=True)
    (tmp_path / where / "a.txt").touch()
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "rmsviz" / "resources.py"))
    resources._root.cache_clear()
    try:
        assert resource("a.txt") == tmp_path.resolve() / where / "a.txt"
    finally:
        resources._root.cache_clear()


def bgra(image: QImage) -> NDArray[np.uint8]:
    straight = image.convertToFormat(QImage.Format.Format_ARGB32)
    flat = np.frombuffer(straight.constBits(), np.uint8)
    return flat.reshape(straight.height(), straight.width(), 4).copy()


def test_every_icon_asked_for_is_there() -> None:
    assert {file.stem for file in resource("icons").glob("*.svg")} == set(ICONS)


@pytest.mark.parametrize("name", ICONS)
def test_icon_is_drawn_in_the_color_within_its_square(name: str) -> None:
    pixels = bgra(icon_image(name, QColor("#f28e4b").rgba(), 48))
    solid = pixels[..., 3] > 250
    assert solid.sum() > 60
    assert (abs(pixels[solid, :3].astype(int) - (0x4B, 0x8E, 0xF2)) <= 2).all()
    edge = np.concatenate([pixels[[0, -1]].ravel(), pixels[:, [0, -1]].ravel()])
    assert not edge.any()


def test_no_two_icons_look_alike() -> None:
    pictures = {bytes(icon_image(name, 0xFF000000, 20).constBits()) for name in ICONS}
    assert len(pictures) == len(ICONS)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_icon_is_sharp_at_every_pixel_ratio(ratio: float) -> None:
    shown = icon("play", "#20242b").pixmap(QSize(20, 20), ratio).toImage()
    assert np.array_equal(
        bgra(shown), bgra(icon_image("play", QColor("#20242b").rgba(), round(20 * ratio)))
    )


def test_disabled_icon_is_fainter_or_in_its_own_color() -> None:
    def off(made: QIcon) -> NDArray[np.uint8]:
        return bgra(made.pixmap(QSize(20, 20), 1.0, QIcon.Mode.Disabled).toImage())

    normal = bgra(icon("trash", "#20242b").pixmap(QSize(20, 20), 1.0).toImage())
    assert 0 < off(icon("trash", "#20242b"))[..., 3].max() < 0.5 * normal[..., 3].max()
    colored = off(icon("trash", "#20242b", disabled="#ff0000"))
    assert (colored[colored[..., 3] > 250, 2] == 255).all()
    assert colored[..., 3].max() > 250
