"""Themes: paths are seen on every shade of the surface, words on every ground."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from rmsviz.render.theme import THEMES, Theme


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in QColor(color).getRgbF()[:3]  # type: ignore[index]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_paths_stand_out_on_every_shade(theme: Theme) -> None:
    for name, color in theme.palette.items():
        worst = min(contrast(color, shade) for shade in (*theme.surface, theme.panel))
        assert worst >= 3.0, (name, worst)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_words_can_be_read(theme: Theme) -> None:
    for color in (theme.text, theme.muted, theme.error):
        assert contrast(color, theme.panel) >= 4.5
