"""Themes: every colour on the screen and in a film comes from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rmsviz.language import tr

ThemeName = Literal["light", "dark", "contrast"]


@dataclass(frozen=True)
class Theme:
    """Colours as '#rrggbb'. `palette` gives each run colour of rmsviz.scene its tone here."""

    name: ThemeName
    title: str  # in menus
    window: str  # behind the panels
    panel: str  # a panel's ground, and the plots'
    border: str  # around a panel
    text: str
    muted: str  # captions and axis labels: 4.5 : 1 on panel and window
    faint: str  # disabled text, hints
    grid: str
    axis: str
    accent: str  # controls: the play button, a slider's handle; no hue, colour belongs to the runs
    on_accent: str
    track: str  # of a slider
    hover: str
    focus: str
    error: str
    surface: tuple[str, ...]  # the ramp of the loss, from its minimum up
    contour: str
    contour_alpha: float
    palette: dict[str, str]
    stroke: float = 1.0  # how thick the runs' lines are, of the usual
    ghost: float = 0.5  # how much of its colour a ghost keeps
    strong: bool = False  # whether what is chosen or has the keys is told by more than a shade

    def color(self, name: str) -> str:
        """The tone of a run's colour: of PALETTE, or '#rrggbb' as it is."""
        return self.palette.get(name, name)


LIGHT = Theme(
    name="light",
    title=tr("Light"),
    window="#f4f3ef",
    panel="#ffffff",
    border="#e3e1da",
    text="#1d2024",
    muted="#5f656d",
    faint="#83888f",
    grid="#ecebe7",
    axis="#7a8087",
    accent="#1d2024",
    on_accent="#ffffff",
    track="#d9d8d3",
    hover="#efeeea",
    focus="#2868c6",
    error="#b0241d",
    surface=("#ffffff", "#f6f5f2", "#eeedea", "#e5e4e1", "#dcdbd8", "#d4d3d0"),
    contour="#4a4f55",
    contour_alpha=0.26,
    palette={
        "orange": "#c8500a",
        "blue": "#0a6cb4",
        "green": "#5a7356",
        "pink": "#741577",
        "purple": "#a61deb",
        "yellow": "#5e4110",
        "teal": "#024a4b",
        "red": "#520316",
    },
)

DARK = Theme(
    name="dark",
    title=tr("Dark"),
    window="#14171b",
    panel="#1c2026",
    border="#2b3037",
    text="#e8eaed",
    muted="#a2a9b2",
    faint="#737b85",
    grid="#292e35",
    axis="#848c96",
    accent="#eceef1",
    on_accent="#14171b",
    track="#3a414a",
    hover="#262b32",
    focus="#6ea8ff",
    error="#ff8a80",
    surface=("#0f1318", "#161b22", "#1d242d", "#252d37", "#2c3540", "#343d49"),
    contour="#c9d3e0",
    contour_alpha=0.20,
    palette={
        "orange": "#f28e4b",
        "blue": "#5cb8f2",
        "green": "#9ff3a6",
        "pink": "#eec0db",
        "purple": "#a172f9",
        "yellow": "#caf00b",
        "teal": "#56918f",
        "red": "#e15a57",
    },
)

# For eyes that need more: words 7 : 1, lines 4.5 : 1. Only contours and grid stay behind the paths.
CONTRAST = Theme(
    name="contrast",
    title=tr("High contrast"),
    window="#000000",
    panel="#000000",
    border="#a8a8a8",
    text="#ffffff",
    muted="#dadada",
    faint="#9a9a9a",
    grid="#5c5c5c",
    axis="#ffffff",
    accent="#ffffff",
    on_accent="#000000",
    track="#707070",
    hover="#2b2b2b",
    focus="#3de1ff",
    error="#ffa8a0",
    surface=("#000000", "#090909", "#121212", "#1b1b1b", "#232323", "#2c2c2c"),
    contour="#7c7c7c",
    contour_alpha=1.0,
    palette={
        "orange": "#f99634",
        "blue": "#6692ff",
        "green": "#adffae",
        "pink": "#ffc4ed",
        "purple": "#a191d0",
        "yellow": "#ffff33",
        "teal": "#15ce9c",
        "red": "#ff615c",
    },
    stroke=1.4,
    ghost=0.8,
    strong=True,
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
