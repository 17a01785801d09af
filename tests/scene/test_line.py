from __future__ import annotations

import json
import textwrap
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.errors import BadInput
from rmsviz.scene import line as line_module
from rmsviz.scene.edit import add_run, set_setting
from rmsviz.scene.files import MOST_BYTES, dumps
from rmsviz.scene.line import PREFIX, from_text, to_line
from rmsviz.scene.scene import Scene, opening_scene
from tests.scene.test_files import scenes

OPENING = opening_scene()


def packed(data: bytes) -> str:
    """A line that holds any bytes."""
    packer = zlib.compressobj(9, zdict=line_module._SHARED)
    return f"{PREFIX}1:{urlsafe_b64encode(packer.compress(data) + packer.flush()).decode()}"


@given(scenes())
def test_a_scene_survives_as_a_line_bit_for_bit(scene: Scene) -> None:
    line = to_line(scene)
    assert line.isascii() and line.isprintable() and " " not in line
    assert from_text(line) == scene


def test_a_usual_scene_is_short_enough_to_be_mailed() -> None:
    scene = add_run(set_setting(OPENING, 0, "lr", 0.737), "adam")
    assert len(to_line(OPENING)) < 80
    assert len(to_line(scene)) < 200


def test_lines_that_were_mailed_once_can_be_read_for_ever() -> None:
    line = "rmsviz:1:ePkWwcQfG83hozl8NIcP5xwOAHhvSCQ"
    assert from_text(line) == OPENING


def test_what_mail_does_to_a_line_is_undone() -> None:
    line = to_line(add_run(OPENING, "nadam"))
    quoted = "\r\n".join(f"> {part}" for part in textwrap.wrap(line, 20))
    assert from_text(f"  {quoted}\n\n") == add_run(OPENING, "nadam")


def test_a_scene_files_text_is_a_scene_too() -> None:
    assert from_text("\ufeff  \n" + dumps(OPENING)) == OPENING


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "begins with 'rmsviz:1:'"),
        ("see you at noon", "begins with 'rmsviz:1:'"),
        ("\ud800", "begins with 'rmsviz:1:'"),
        ("rmsviz:", "damaged"),
        ("rmsviz:1:", "damaged"),
        ("rmsviz:1:ÄÖÜ", "damaged"),
        ("rmsviz:2:ePlf", "update rmsviz"),
        ("rmsviz:" + "9" * 5000 + ":x", "damaged"),
        ("rmsviz:1:" + "A" * 200_000, "at most 100,000 characters"),
        ("{" + " " * MOST_BYTES, "more than 1,000,000"),
        ('{"a":' * 150_000, "nested too deeply"),
        (packed(b"{}"), "version is missing"),
        (packed(b"\xff\xfe"), "damaged"),
        (packed(b" " * 60_000_000), "more than 1,000,000 bytes"),  # 58 KB that unpack to 60 MB
        (packed(b'{"version": 7}'), "7 is newer"),
    ],
)
def test_what_is_no_scene_is_said(text: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_text(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.data())
def test_no_damage_goes_unnoticed(data: st.DataObject) -> None:
    line = to_line(add_run(OPENING, "adam"))
    place = data.draw(st.integers(len("rmsviz:1:"), len(line) - 1))
    letter = data.draw(st.sampled_from([*"AZaz09-_", ""]))
    damaged = line[:place] + letter + line[place + 1 :]
    try:
        assert from_text(damaged) == from_text(line)  # the last letter has bits to spare
    except BadInput:
        assert damaged != line


def test_a_bomb_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is unpacked of a line never exceeds what a scene may have."""
    sizes: list[int] = []
    make = zlib.decompressobj

    class Watched:
        def __init__(self, zdict: bytes) -> None:
            self.inner = make(zdict=zdict)

        def decompress(self, data: bytes, most: int) -> bytes:
            made = self.inner.decompress(data, most)
            sizes.append(len(made))
            return made

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    with pytest.raises(BadInput):
        from_text(packed(json.dumps("x" * 30_000_000).encode()))
    assert sizes == [MOST_BYTES]
