"""The words after `--size`, `--fps`, `--from`, …: what they may be, and what they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from rmsviz.engine.errors import BadInput
from rmsviz.export.picture import Unit
from rmsviz.language import either, tr
from rmsviz.render.theme import THEMES
from rmsviz.scene.scene import LAYOUTS
from rmsviz.scene.spec import parse_number

T = TypeVar("T")
MOST_SIZE = 1e6  # pixels or millimetres that are worth a closer look
_RATE = re.compile(r"\d{1,9}(\.\d{1,12}|/[1-9]\d{0,8})?")


class Option(NamedTuple):
    """The fields that an option sets, and how its text is read."""

    fields: tuple[str, ...]
    read: Callable[[str], tuple[object, ...]]


def made(kind: Callable[..., T], given: Mapping[str, str], may: frozenset[str]) -> T:
    """`kind`, with the fields that the options `given` set, of which it `may` have these.

    BadInput begins with the option that is wrong.
    """
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name not in may:
            choice = ", ".join(f"--{option}" for option in OPTIONS if option in may)
            raise BadInput(
                tr(
                    "--{name} is not for this kind of file; it takes {choice}",
                    name=name,
                    choice=choice or tr("none"),
                )
            )
        option = OPTIONS[name]
        try:
            values |= dict(zip(option.fields, option.read(text), strict=True))
        except BadInput as error:
            raise BadInput(f"--{name}: {error}") from None
    return kind(**values)


def _size(text: str) -> tuple[float, float, Unit]:
    plain = text.lower().replace("×", "x").replace(" ", "")
    unit: Unit = "mm" if plain.endswith("mm") else "px"
    width, _, height = plain.removesuffix(unit).partition("x")
    try:
        if unit == "px" and not (width.isdecimal() and height.isdecimal()):
            raise BadInput(tr("pixels are whole"))
        wide, high = parse_number(width, "width"), parse_number(height, "height")
        if max(wide, high) > MOST_SIZE:
            raise BadInput(tr("nothing is so large"))
        return wide, high, unit
    except BadInput:
        raise BadInput(
            tr("a size is like 1920x1080 or 84x60mm, not {said!r}", said=text[:40])
        ) from None


def _fps(text: str) -> tuple[Fraction]:
    if not _RATE.fullmatch(text.strip()):
        raise BadInput(
            tr("this must be a number like 60 or 30000/1001, not {said!r}", said=text[:40])
        )
    rate = Fraction(text.strip())  # 60, 29.97, 30000/1001; 29.97003 is 30000/1001, too
    return (rate.limit_denominator(1001),)


def _number(text: str) -> tuple[float]:
    return (parse_number(text, "this"),)


def _whole(text: str) -> tuple[int]:
    plain = text.strip().replace(",", "")
    if not (plain.isdecimal() and len(plain) <= 20):
        raise BadInput(tr("this must be a whole number, not {said!r}", said=text[:40]))
    return (int(plain),)


def _off(text: str) -> tuple[bool]:
    return (False,)


def _one_of(*words: str) -> Callable[[str], tuple[str]]:
    def read(text: str) -> tuple[str]:
        if text not in words:
            raise BadInput(
                tr("this must be {words}, not {text!r}", words=either(words), text=text[:40])
            )
        return (text,)

    return read


OPTIONS = {
    "size": Option(("width", "height", "unit"), _size),
    "theme": Option(("look",), _one_of(*THEMES)),
    "layout": Option(("layout",), _one_of(*LAYOUTS)),
    "no-caption": Option(("caption",), _off),
    "fps": Option(("fps",), _fps),
    "seconds": Option(("seconds",), _number),
    "rate": Option(("rate",), _number),
    "from": Option(("first",), _whole),
    "to": Option(("last",), _whole),
    "hold": Option(("hold",), _number),
    "once": Option(("loop",), _off),
    "quality": Option(("quality",), _whole),
    "at": Option(("step",), _whole),
    "dpi": Option(("dpi",), _whole),
    "code": Option(("library",), _one_of("numpy", "torch")),
}
PICTURE = frozenset({"size", "theme", "layout", "no-caption"})
FILM = PICTURE | {"fps", "seconds", "rate", "from", "to", "hold", "once", "quality"}
STILL = PICTURE | {"at", "dpi"}
EQUATIONS, CODE = frozenset({"at"}), frozenset({"code"})
