from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from rmsviz.engine.errors import BadInput
from rmsviz.render.equations import Slot, Template, paint, typeset
from rmsviz.scene.numbers import format_number, widest

pytestmark = pytest.mark.usefixtures("qapp")

COLOR = "#0a6cb4"
RMSPROP = Template(
    r"v_{[t]} = [beta] \cdot [before] + [rest] \cdot \left([g]\right)^{2} = [v]",
    {"beta": Slot(12, trim=True), "rest": Slot(12, trim=True)},
)
STEP = {"t": 137, "beta": 0.9, "before": 1.23, "rest": 1 - 0.9, "g": -0.66, "v": 1.15}

Values = Mapping[str, float]


def picture(draw: Callable[[QPainter], None], ratio: float = 2.0) -> QImage:
    image = QImage(round(700 * ratio), round(100 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def pixels(image: QImage) -> NDArray[np.uint8]:
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[..., :3].copy()


def shown(
    template: Template, values: Values, size: float = 20.0, **options: object
) -> NDArray[np.uint8]:
    def draw(painter: QPainter) -> None:
        template.paint(painter, 10, 50, size, COLOR, values, **options)  # type: ignore[arg-type]

    return pixels(picture(draw))


def typeset_whole(template: Template, values: Values) -> NDArray[np.uint8]:
    """The same equation, typeset anew with its numbers in it."""

    def number(slot: re.Match[str]) -> str:
        form = template.formats.get(slot[1], Slot())
        return "{" + format_number(values[slot[1]], form.digits, form.trim) + "}"

    glyphs = typeset(re.sub(r"\[([a-z]+)\]", number, template.latex), 20.0)
    return pixels(picture(lambda painter: paint(painter, glyphs, 10, 50, COLOR)))


def grown(ink: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    shifts = range(-by, by + 1)
    return np.asarray(sum(np.roll(ink, (i, j), (0, 1)) for i in shifts for j in shifts), bool)


def ink(picture: NDArray[np.uint8], darkness: int) -> NDArray[np.bool_]:
    return np.asarray(picture.min(axis=2) < 255 - darkness)


def assert_same_within_a_pixel(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> None:
    """All that is clearly inked in one is inked in the other, at most a logical pixel away."""
    for a, b in ((one, other), (other, one)):
        assert ink(a, 120).sum() > 500
        assert not (ink(a, 120) & ~grown(ink(b, 40), 2)).any()


@pytest.mark.parametrize(
    ("latex", "values"),
    [
        (RMSPROP.latex, STEP),
        (RMSPROP.latex, {**STEP, "before": 12490.0, "v": 8.1e-9}),
        (r"G_{[t]} = [before] + ([g])^{2} = [v]", {**STEP, "before": -155.0, "g": 1.15e-4}),
        (r"\frac{\alpha}{\sqrt{[v]} + \varepsilon} = [r]", {"v": 12490.0, "r": 0.003579}),
        (r"\sqrt{[v]} + \frac{[v]}{x} = y", {"v": -2.5e-7}),
        (r"\frac{[a]}{\sqrt{[v]} + [e]} = [r]", {"a": 0.1, "v": 1.15, "e": 1e-8, "r": 0.0932}),
        (r"v_{[t]}^{2} + x^{[k]} = [v]", {"t": 9, "k": 12, "v": -2.5e-7}),
        (r"[a] + [b] = [c]", {"a": math.inf, "b": -math.inf, "c": math.nan}),
    ],
)
def test_numbers_in_slots_look_as_typeset_with_the_equation(latex: str, values: Values) -> None:
    template = Template(latex, RMSPROP.formats)
    assert_same_within_a_pixel(shown(template, values), typeset_whole(template, values))


@pytest.mark.parametrize("latex", [r"L(x, y) = \frac{1}{2}(x^2 + \kappa y^2)", r"\sqrt{v_t^2}"])
def test_extent_scales_with_the_size(latex: str) -> None:
    small, large = typeset(latex, 5.0), typeset(latex, 60.0)
    for name in ("width", "ascent", "descent"):
        assert 0 < 12 * getattr(small, name) == pytest.approx(getattr(large, name))
    box = large.path().boundingRect()
    assert box.width() == pytest.approx(12 * small.path().boundingRect().width())
    assert 0 <= box.left() < 6
    assert box.right() == pytest.approx(large.width, abs=10)
    assert -box.top() == pytest.approx(large.ascent, abs=1)
    assert box.bottom() == pytest.approx(large.descent, abs=1)


def test_template_extent_follows_its_numbers_and_its_room() -> None:
    narrow = RMSPROP.extent(20.0, STEP)
    wide = RMSPROP.extent(20.0, {**STEP, "v": 1.15e-6})
    roomy = RMSPROP.extent(20.0, STEP, {"v": widest([1.0, 1.15e-6])})
    assert narrow.width < wide.width == pytest.approx(roomy.width)
    assert RMSPROP.extent(40.0, STEP) == pytest.approx([2 * length for length in narrow])


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_nothing_else_moves_while_a_number_changes_within_its_room(align: str) -> None:
    template = Template(r"[v] = x^2", {"v": Slot(align=align)})  # type: ignore[arg-type]
    values = [1.111, 888.8, -0.001234, 5e-9, -7e12, 0.0, math.nan]
    room = {"v": widest(values)}
    edge = 2 * round(10 + template.extent(20.0, {"v": 7e12}, room).width - 40)
    ends = [shown(template, {"v": v}, room=room)[:, edge:].tobytes() for v in values]
    assert len(set(ends)) == 1
    assert len({shown(template, {"v": v}, room=room).tobytes() for v in values}) == len(values)


@pytest.mark.parametrize("latex", [r"[v] = x", r"G_{[v]} = x", r"\sqrt{[v]} = x"])
def test_digits_have_one_width(latex: str) -> None:
    template = Template(latex)
    widths = {template.extent(20.0, {"v": 1000 + 1111 * k}).width for k in range(8)}
    assert len(widths) == 1


def test_number_wider_than_its_room_is_shown_whole() -> None:
    template = Template(r"[v] + \sqrt{[v]} = x")
    room = {"v": widest([1.0, 2.0])}
    values = {"v": -1.15e-12}
    assert np.array_equal(shown(template, values, room=room), shown(template, values))


def test_slot_without_a_number_is_named() -> None:
    with pytest.raises(BadInput, match=r"\[g\]"):
        Template("[g] + [v]").extent(20.0, {"v": 1.0})


@pytest.mark.parametrize("latex", [r"\frac{1}", r"\left( x", r"x^"])
def test_bad_latex_is_refused_in_one_sentence(latex: str) -> None:
    with pytest.raises(BadInput, match="cannot typeset"):
        typeset(latex, 20.0)


def test_same_input_gives_the_same_bytes_whatever_was_painted_before() -> None:
    first = shown(RMSPROP, STEP)
    for size in (11.0, 13.7, 31.0):
        shown(RMSPROP, {**STEP, "v": size}, size=size)
    assert np.array_equal(first, shown(RMSPROP, STEP))


def test_pixel_ratio_and_size_are_one_scale() -> None:
    glyphs = typeset(r"v_t = \sqrt{x}", 12.5)
    twice = typeset(r"v_t = \sqrt{x}", 25.0)
    sharp = picture(lambda painter: paint(painter, glyphs, 10, 50, COLOR), 2.0)
    large = picture(lambda painter: paint(painter, twice, 20, 100, COLOR), 1.0)
    assert np.array_equal(pixels(sharp)[: large.height(), : large.width()], pixels(large))


def test_strokes_have_the_color_that_was_asked_for() -> None:
    bar = typeset(r"\frac{\alpha}{\sqrt{v} + \varepsilon}", 60.0)
    colors = pixels(picture(lambda painter: paint(painter, bar, 10, 50, COLOR))).reshape(-1, 3)
    blue, green, red = QColor(COLOR).blue(), QColor(COLOR).green(), QColor(COLOR).red()
    assert (colors == (blue, green, red)).all(axis=1).sum() > 300


def svg_of(draw: Callable[[QPainter], None]) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    draw(painter)
    painter.end()
    return buffer.data().toStdString()


def test_vector_pictures_get_outlines() -> None:
    svg = svg_of(lambda painter: RMSPROP.paint(painter, 10, 50, 20.0, COLOR, STEP))
    assert "<image" not in svg
    assert svg.count("<path") > 25


def test_rotated_equations_are_painted_too() -> None:
    def draw(painter: QPainter) -> None:
        painter.translate(60, 90)
        painter.rotate(-90)
        paint(painter, typeset(r"\sqrt{v}", 20.0), 0, 0, COLOR)

    rows, columns = np.nonzero(ink(pixels(picture(draw)), 120))
    assert np.ptp(rows) > 30
    assert columns.max() < 140
