"""What a picture is to be: its size, its look, and the part of the stage that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.render.stage import is_upright
from rmsviz.render.theme import THEMES, Theme, ThemeName
from rmsviz.scene.scene import Layout

SCREEN_DPI = 96.0  # pixels of a screen to an inch
INCH = 25.4  # mm
SMALLEST = 16  # pixels
LONGEST_SIDE, MOST_PIXELS = 16_384, 2**27  # of a still picture: it takes 1.6 GB of memory

Unit = Literal["px", "mm"]

# A picture in pixels is laid out for about this many logical ones and scaled: so large is the type.
LAID_OUT: dict[Layout, tuple[float, float]] = {
    "full": (1280.0, 800.0),
    "surface": (640.0, 640.0),
    "plots": (720.0, 720.0),
    "pair": (720.0, 480.0),
    "loss": (720.0, 360.0),
}
# On paper a logical pixel is 0.6 pt, and the type 7 pt, unless there would be fewer of them than
# these.
PAPER_DPI = 120.0
LEAST: dict[Layout, tuple[float, float]] = {
    "full": (760.0, 480.0),
    "surface": (300.0, 240.0),
    "plots": (440.0, 480.0),
    "pair": (440.0, 280.0),
    "loss": (300.0, 160.0),
}


@dataclass(frozen=True)
class Picture:
    """The settings of a picture: `width` × `height` in pixels, or in millimetres on paper, where
    `dpi` is the number of pixels to an inch."""

    width: float = 1920
    height: float = 1080
    unit: Unit = "px"
    dpi: int = 300
    look: ThemeName = "light"
    layout: Layout = "full"
    caption: bool = True  # a line below that says what is shown

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise BadInput(problem)

    def _problems(self) -> Iterator[str]:
        if not 10 <= self.dpi <= 2400:
            yield tr("dpi must lie between 10 and 2400, not {dpi}", dpi=self.dpi)
        yield from self._problems_of_size()

    def _problems_of_size(self) -> Iterator[str]:
        wide, high = self.pixels
        if not (min(wide, high) >= SMALLEST and max(wide, high) <= LONGEST_SIDE):
            what = tr(" at {dpi} dpi", dpi=self.dpi) if self.unit == "mm" else ""
            yield tr(
                "size: a picture's sides have {smallest} to {longest_side:,} pixels;"
                " {size_text}{what} has {wide:,}x{high:,}",
                smallest=SMALLEST,
                longest_side=LONGEST_SIDE,
                size_text=self.size_text,
                what=what,
                wide=wide,
                high=high,
            )
        if wide * high > MOST_PIXELS:
            yield tr(
                "size: {wide:,}x{high:,} is too many pixels; {most_pixels:,} in all is the most",
                wide=wide,
                high=high,
                most_pixels=MOST_PIXELS,
            )

    @property
    def size_text(self) -> str:
        """'1920x1080', '84x60mm'."""
        return f"{self.width:g}x{self.height:g}{'' if self.unit == 'px' else self.unit}"

    @property
    def pixels(self) -> tuple[int, int]:
        scale = 1.0 if self.unit == "px" else self.dpi / INCH
        return round(self.width * scale), round(self.height * scale)

    def fitting(self, width: float, height: float) -> Picture:
        """The same picture, as large as has room in `width` × `height` pixels."""
        wide, high = self.pixels
        scale = min(width / wide, height / high)
        small = Picture(self.width, self.height, self.unit, self.dpi, self.look, self.layout)
        if self.unit == "mm":
            small = replace(small, dpi=max(10, int(self.dpi * scale)))
        else:
            small = replace(small, width=max(16, wide * scale), height=max(16, high * scale))
        return replace(small, caption=self.caption)

    @property
    def ratio(self) -> float:
        """Pixels to a logical pixel, in which the stage is laid out."""
        wide, high = self.pixels
        if self.unit == "mm":
            paper = self.dpi / PAPER_DPI
            least = self._turned(LEAST)
            return min(paper, wide / least[0], high / least[1])
        usual = self._turned(LAID_OUT)
        return min(wide / usual[0], high / usual[1])

    @property
    def small(self) -> bool:
        """Whether its type is much smaller on paper than the usual 7 pt."""
        return self.unit == "mm" and self.ratio < 0.75 * self.dpi / PAPER_DPI

    @property
    def stacked(self) -> bool:
        """Whether the plots stand below the surface."""
        return self.layout == "full" and is_upright(self.width, self.height)

    def _turned(self, sizes: dict[Layout, tuple[float, float]]) -> tuple[float, float]:
        """The size of the layout, upright where that stacks its panels."""
        wide, high = sizes[self.layout]
        return (0.85 * high, 0.85 * wide) if self.stacked else (wide, high)

    @property
    def theme(self) -> Theme:
        """The look; on paper there is no card around a panel."""
        theme = THEMES[self.look]
        if self.unit == "px":
            return theme
        return replace(theme, window=theme.panel, border=theme.panel)
