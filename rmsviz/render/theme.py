"""Themes: every colour on the screen and in a film comes from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class Theme:
    """Colours as '#rrggbb'. `palette` gives each run colour of rmsviz.scene its tone here."""

    name: ThemeName
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

    def color(self, name: str) -> str:
        """The tone of a run's colour: of PALETTE, or '#rrggbb' as it is."""
        return self.palette.get(name, name)


LIGHT = Theme(
    name="light",
    window="#f4f3ef",
    panel="#ffffff",
    border="#e3e1da",
    text="#1d2024",
    muted="#5f656d",
    faint="#8b9097",
    grid="#ecebe7",
    axis="#7a8087",
    accent="#1d2024",
    on_accent="#ffffff",
    track="#d9d8d3",
    hover="#efeeea",
    focus="#2f6fd0",
    error="#b3261e",
    surface=("#ffffff", "#f6f5f2", "#eeedea", "#e5e4e1", "#dcdbd8", "#d4d3d0"),
    contour="#4a4f55",
    contour_alpha=0.26,
    palette={
        "orange": "#c8500a",
        "blue": "#0a6cb4",
        "green": "#5a7356",
        "pink": "#741577",
        "purple": "#a61deb",
        "yellow": "#5f4210",
        "teal": "#024a4b",
        "red": "#540316",
    },
)

DARK = Theme(
    name="dark",
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

THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}
