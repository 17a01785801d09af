"""How a ghost is drawn: in its run's colour, but faint, thin and broken."""

from __future__ import annotations

from rmsviz.render.lines import faded
from rmsviz.render.theme import Theme
from rmsviz.scene.scene import RunStyle

THIN = 0.65  # of the width
DASH = (7.0, 4.0)


def run_ink(theme: Theme, style: RunStyle, ground: str) -> str:
    """The colour that a run is drawn in over `ground`."""
    color = theme.color(style.color)
    return faded(color, ground, theme.ghost) if style.ghost else color
