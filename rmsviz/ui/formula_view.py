"""A formula, typeset, in the width there is: broken into lines, made smaller, or faded out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QSize, QTimer
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.render.theme import Theme
from rmsviz.ui.style import DEFAULT_THEME

if TYPE_CHECKING:
    from rmsviz.render.equations import Glyphs

SIZE = 15.0  # pixels to the em
SMALLEST = 0.72  # of SIZE
MOST_LINES = 4
_INDENT = 14.0
_LINE_GAP = 3.0
_SPACE = 0.45 * SIZE  # around a sign between two parts
_PRODUCT = re.compile(r"[)}] \\,$")
_SIGN = re.compile(r"^ ([-+]) ")
_FRACTION = re.compile(r"\\frac\{(.*)\}\{([0-9.]+)\}")

REST = 120  # milliseconds after the last key


class _Line(NamedTuple):
    glyphs: Glyphs
    x: float
    baseline: float


class FormulaView(QWidget):
    """Paints LaTeX, typeset after the window is first seen: the typesetter takes 0.2 s to load."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex, self._color, self._theme = "", "", DEFAULT_THEME
        self._lines: list[_Line] = []
        self._width = self._height = 0.0
        self._ready = False
        self._at_rest = QTimer(self)
        self._at_rest.setSingleShot(True)
        self._at_rest.setInterval(REST)
        self._at_rest.timeout.connect(self._typeset)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_latex(self, latex: str, plain: str, typing: bool = False) -> None:
        """Show `latex`; `plain` says the same in letters, for tooltips and assistive tools. While
        somebody is `typing` it waits for a rest: to typeset takes longer than a frame."""
        if latex == self._latex:
            return
        self._latex = latex
        self.setToolTip(plain)
        self.setAccessibleDescription(plain)
        if typing:
            self._at_rest.start()
        else:
            self._typeset()

    def set_color(self, color: str) -> None:
        """A run's colour ('' for the theme's text)."""
        if color != self._color:
            self._color = color
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._typeset()

    def _typeset(self) -> None:
        self._at_rest.stop()
        if not (self._ready and self._latex):
            return
        try:
            self._lines = _laid_out(self._latex, self.width())
        except BadInput:  # what cannot be typeset can still be read in its field
            self._lines = []
        self._width = max([line.x + line.glyphs.width for line in self._lines], default=0.0)
        last = self._lines[-1] if self._lines else None
        self._height = last.baseline + last.glyphs.descent if last else 0.0
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, max(round(self._height) + 8, 28))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._ready:  # the whole window is painted first
            self._ready = True
            QTimer.singleShot(0, self, self._typeset)
            return
        from rmsviz.render.equations import paint

        painter = QPainter(self)
        top = (self.height() - self._height) / 2
        color = self._color or self._theme.text
        for line in self._lines:
            paint(painter, line.glyphs, line.x, top + line.baseline, color)
        if self._width > self.width() + 1:
            self._fade(painter)

    def _fade(self, painter: QPainter) -> None:
        """What has no room fades out at the right; the tooltip has all of it."""
        ground, clear = QColor(self._theme.panel), QColor(self._theme.panel)
        clear.setAlpha(0)
        fade = QLinearGradient(QPointF(self.width() - 40, 0), QPointF(self.width(), 0))
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        painter.fillRect(self.rect(), fade)


def _laid_out(latex: str, width: float) -> list[_Line]:
    from rmsviz.render.equations import typeset

    whole = typeset(latex, SIZE)
    if whole.width <= width or whole.width * SMALLEST <= width:
        size = SIZE * min(1.0, width / whole.width)
        return [_Line(typeset(latex, size), 0.0, typeset(latex, size).ascent)]
    rows = _filled([typeset(part, SIZE).width for part in _parts(latex)], _parts(latex), width)
    lines = [typeset(row, SIZE) for row in rows[:MOST_LINES]]
    widest = max(line.width + (_INDENT if i else 0) for i, line in enumerate(lines))
    size = SIZE * max(SMALLEST, min(1.0, width / widest))
    return _stacked([typeset(row, size) for row in rows[:MOST_LINES]])


def _stacked(lines: list[Glyphs]) -> list[_Line]:
    placed, bottom = [], -_LINE_GAP
    for i, glyphs in enumerate(lines):
        baseline = bottom + _LINE_GAP + glyphs.ascent
        placed.append(_Line(glyphs, _INDENT if i else 0.0, baseline))
        bottom = baseline + glyphs.descent
    return placed


def _filled(widths: list[float], parts: list[str], width: float) -> list[str]:
    """As many parts in a line as `width`, and the smallest size, allow."""
    rows, room = [parts[0]], width / SMALLEST - widths[0]
    for part, wide in zip(parts[1:], widths[1:], strict=True):
        if wide <= room:
            rows[-1] += part
            room -= wide + _SPACE
        else:
            rows.append(_SIGN.sub(r"\1\\;", part))
            room = width / SMALLEST - _INDENT - wide
    return rows


def _parts(latex: str) -> list[str]:
    """The pieces between which a line may be broken: terms of the sum, after opening a fraction."""
    head, sign, body = latex.partition("=")
    if not sign:
        head, body = "", latex
    match = _FRACTION.fullmatch(body.strip())
    if match and _balanced(match[1]):
        body = rf" \frac{{1}}{{{match[2]}}} \left[ {match[1]} \right]"
        body = body.replace(r"\left[", "[").replace(r"\right]", "]")
    pieces = _split(body)
    return [head + sign + pieces[0], *pieces[1:]]


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _may_break(before: str, after: str) -> bool:
    if after[:3] in (" + ", " - "):
        return bool(before.strip())
    return after == r" \left(" and bool(_PRODUCT.search(before))


def _split(latex: str) -> list[str]:
    """Cut before + and -, and between two brackets, outside of all braces and round brackets."""
    pieces, depth, begin = [], 0, 0
    for i, char in enumerate(latex):
        if char in "{(":
            depth += 1
        elif char in "})":
            depth -= 1
        elif depth == 0 and _may_break(latex[begin:i], latex[i : i + 7]):
            pieces.append(latex[begin:i])
            begin = i
    return [*pieces, latex[begin:]]
