"""The legend: the runs with their settings, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from rmsviz.render.fonts import fitted, text_width
from rmsviz.render.ghosts import run_ink
from rmsviz.render.ink import Word, words_width, write
from rmsviz.render.signs import marker, marker_path
from rmsviz.render.theme import Theme
from rmsviz.scene.captions import run_caption
from rmsviz.scene.scene import Scene

TYPE = 12.0
MOST_LINES = 3  # with the runs' settings
LEADING, LEFT, TOP = 1.75, 14.0, 10.0  # in em; where the first line begins


class Entry(NamedTuple):
    """A run's symbol in its colour, and what stands beside it."""

    marker: str
    color: str
    words: Sequence[Word]


def legend_of(
    scene: Scene, theme: Theme, runs: Iterable[int], width: float, size: float
) -> list[list[Entry]]:
    """The lines of a legend for `runs`. Where the settings of many need too many, names alone: the
    settings stand in the window's cards."""
    room = width - 2 * LEFT - 1.4 * size
    entries = [Entry(marker(scene.origin(i)), *_named(scene, theme, i, room, size)) for i in runs]
    lines = list(_lines(entries, width, size))
    if len(lines) > MOST_LINES:
        lines = list(_lines((e._replace(words=e.words[:1]) for e in entries), width, size))
    return lines


def _named(
    scene: Scene, theme: Theme, run: int, room: float, size: float
) -> tuple[str, list[Word]]:
    """A run's colour, its name in it, and its settings."""
    item, color = scene.runs[run], theme.color(scene.view.styles[run].color)
    text = "  " + run_caption(item)
    wide = text_width(text, 0.92 * size)
    label = fitted(item.label, size, max(room - wide, room / 2), "medium")
    text = fitted(text, 0.92 * size, room - text_width(label, size, "medium"))
    sign = run_ink(theme, scene.view.styles[run], theme.panel)
    return sign, [Word(label, color, "medium"), Word(text, theme.muted, size=0.92)]


def _lines(entries: Iterable[Entry], width: float, size: float) -> Iterator[list[Entry]]:
    """The entries in lines of at most `width`, one at least in each."""
    line: list[Entry] = []
    used = 0.0
    for entry in entries:
        needed = words_width(entry.words, size) + 3.4 * size
        if line and used + needed > width - 2 * LEFT:
            yield line
            line, used = [], 0.0
        line.append(entry)
        used += needed
    if line:
        yield line


def legend_height(lines: Sequence[Sequence[Entry]], size: float) -> float:
    return TOP + 2 + len(lines) * LEADING * size


def draw_legend(painter: QPainter, lines: Sequence[Sequence[Entry]], size: float) -> None:
    baseline = TOP + 1.1 * size
    for line in lines:
        x = LEFT
        for entry in line:
            center = QPointF(x + 0.5 * size, baseline - 0.36 * size)
            path = marker_path(entry.marker, center, 0.36 * size)
            painter.fillPath(path, QColor(entry.color))
            x = write(painter, x + 1.4 * size, baseline, entry.words, size) + 2 * size
        baseline += LEADING * size
