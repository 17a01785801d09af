"""Themes: runs are told apart by everyone, paths are seen on every shade, words on every ground."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from rmsviz.render.ghosts import run_ink
from rmsviz.render.signs import MARKERS, marker, marker_path
from rmsviz.render.theme import THEMES, Theme
from rmsviz.scene.edit import MOST_RUNS
from rmsviz.scene.scene import PALETTE, RunStyle
from rmsviz.ui.style import mixed

Array = NDArray[np.float64]
every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)

# Machado, Oliveira and Fernandes (2009), severity 1, on linear light; and the least distances of
# the palettes of Okabe and Ito, below which ours must not be.
SIGHTS = {
    "normal": (((1, 0, 0), (0, 1, 0), (0, 0, 1)), 26),
    "protan": (
        (
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ),
        21,
    ),
    "deutan": (
        (
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.011820, 0.042940, 0.968881),
        ),
        18,
    ),
    "tritan": (
        (
            (1.255528, -0.076749, -0.178779),
            (-0.078411, 0.930809, 0.147602),
            (0.004733, 0.691367, 0.303900),
        ),
        16,
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(color: str) -> Array:
    """The light of sRGB."""
    c = np.array(QColor(color).getRgbF()[:3])  # type: ignore[index]
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    return float(linear(color) @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(light: Array) -> Array:
    """CIELAB, D65."""
    t = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def asked(theme: Theme) -> tuple[float, float]:
    """The least contrast of words and of lines."""
    return (7.0, 4.5) if theme.name == "contrast" else (4.5, 3.0)


def low(theme: Theme, pairs: Iterator[tuple[str, str, str]], least: float) -> list[str]:
    """What of (name, ink, ground) has less contrast than `least`."""
    found = [(name, ink, ground, contrast(ink, ground)) for name, ink, ground in pairs]
    assert found
    return [f"{n}: {ink} on {ground}, {c:.2f}" for n, ink, ground, c in found if c < least]


def grounds(theme: Theme) -> dict[str, str]:
    """What words of the window stand on: its style sheet names no other."""
    return {
        "window": theme.window,
        "panel": theme.panel,
        "hover": theme.hover,
        "note": mixed(theme.track, theme.panel, 0.5),
        "chosen in the menu bar": mixed(theme.track, theme.window, 0.6),
    }


# Colours of the runs


@every_theme
@pytest.mark.parametrize("sight", SIGHTS)
def test_everyone_tells_runs_apart_by_colour(theme: Theme, sight: str) -> None:
    matrix, floor = SIGHTS[sight]
    seen = {name: lab(np.array(matrix) @ linear(c)) for name, c in theme.palette.items()}
    apart = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2)}
    near = min(apart, key=apart.__getitem__)
    assert apart[near] >= floor, (near, apart[near])


@every_theme
def test_a_theme_has_a_tone_of_every_colour(theme: Theme) -> None:
    assert set(theme.palette) == set(PALETTE)


@every_theme
def test_paths_stand_out_on_every_shade(theme: Theme) -> None:
    shades = (*theme.surface, theme.panel, theme.window)
    paths = ((name, ink, shade) for name, ink in theme.palette.items() for shade in shades)
    assert not low(theme, paths, asked(theme)[1])


@every_theme
def test_names_of_runs_can_be_read_in_their_colours(theme: Theme) -> None:
    names = ((name, ink, theme.panel) for name, ink in theme.palette.items())
    assert not low(theme, names, asked(theme)[0])


def test_as_many_runs_as_there_can_be_have_markers_of_their_own() -> None:
    shapes = [
        marker_path(marker(i), QPointF(0, 0), 10).toFillPolygon().toList() for i in range(MOST_RUNS)
    ]
    assert len(MARKERS) >= MOST_RUNS
    assert all(one != other for one, other in combinations(shapes, 2))
    areas = [marker_path(kind, QPointF(0, 0), 10) for kind in MARKERS]
    assert all(12 < path.boundingRect().width() < 30 for path in areas)


@every_theme
def test_ghosts_are_fainter_than_their_runs_and_seen(theme: Theme) -> None:
    for name in PALETTE:
        ghost = run_ink(theme, RunStyle(name, ghost=True), theme.panel)
        full = contrast(theme.color(name), theme.panel)
        least = 4.5 if theme.name == "contrast" else 1.8  # beside their broken stroke
        assert least <= contrast(ghost, theme.panel) < full, name


# Words


@every_theme
def test_words_can_be_read_on_every_ground(theme: Theme) -> None:
    text = (("text", theme.text, ground) for ground in grounds(theme).values())
    assert not low(theme, text, asked(theme)[0])
    quiet = [
        (name, ink, grounds(theme)[ground])
        for ground in ("window", "panel", "hover")
        for name, ink in (("muted", theme.muted), ("error", theme.error), ("link", theme.focus))
        if (name, ground) != ("link", "hover")  # links are words of lessons, on panels
    ]
    assert not low(theme, iter(quiet), asked(theme)[0])


@every_theme
def test_words_over_the_surface_can_be_read_on_every_shade(theme: Theme) -> None:
    words = [("diverged", theme.error, shade) for shade in theme.surface]
    assert not low(theme, iter(words), asked(theme)[0])


@every_theme
def test_words_on_what_is_filled_can_be_read(theme: Theme) -> None:
    filled = [
        ("default button", theme.on_accent, theme.accent),
        ("round button under the mouse", theme.on_accent, theme.muted),
        ("chosen text", theme.on_accent, theme.focus),
    ]
    assert not low(theme, iter(filled), asked(theme)[0])
    assert not low(theme, iter([("pressed", theme.text, theme.track)]), 4.5)  # for a moment


@every_theme
def test_words_that_are_switched_off_can_still_be_made_out(theme: Theme) -> None:
    off = [("faint", theme.faint, grounds(theme)[g]) for g in ("window", "panel", "hover")]
    assert not low(theme, iter(off), asked(theme)[1])


# Lines


@every_theme
def test_lines_that_say_something_are_seen(theme: Theme) -> None:
    inks = {"axis": theme.axis, "edge of a limit": theme.muted, "handle": theme.accent}
    lines = [(name, ink, theme.panel) for name, ink in inks.items()]
    lines += [("step or pole", theme.muted, shade) for shade in theme.surface]
    lines += [("cross", theme.error, shade) for shade in theme.surface]
    assert not low(theme, iter(lines), asked(theme)[1])


@every_theme
def test_what_has_the_keys_is_seen_to_have_them(theme: Theme) -> None:
    rings = [("focus", theme.focus, grounds(theme)[g]) for g in ("window", "panel", "hover")]
    assert not low(theme, iter(rings), asked(theme)[1])


def test_high_contrast_has_edges_and_thick_lines() -> None:
    theme, usual = THEMES["contrast"], THEMES["dark"]
    edges = [(g, theme.border, ground) for g, ground in grounds(theme).items() if g == "panel"]
    edges.append(("an added card's place", mixed(theme.axis, theme.window, 0.46), theme.window))
    assert not low(theme, iter(edges), 4.5)
    behind = [("grid", theme.grid, theme.panel), ("track", theme.track, theme.panel)]
    behind += [("contour", theme.contour, shade) for shade in theme.surface]
    assert not low(theme, iter(behind), 3.0)
    assert theme.contour_alpha == 1.0
    assert theme.stroke > usual.stroke
