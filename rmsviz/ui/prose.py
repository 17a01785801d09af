"""Markdown with typeset formulas: a document laid out, a label, a button."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from rmsviz.engine.errors import BadInput
from rmsviz.render.theme import Theme
from rmsviz.scene.prose import Piece, replaced, spoken
from rmsviz.ui.style import DEFAULT_THEME, UNIT

LEADING, BETWEEN = 135, 8  # of lines, in per cent; of paragraphs, in pixels
NARROW = 20 * UNIT  # the width that a text asks for; it takes what there is
_TABLE = re.compile(r"^\|", re.MULTILINE)
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


def lay_out(document: QTextDocument, text: str, theme: Theme, room: float, ratio: float) -> None:
    """Fill `document` with `text`; a formula takes no more than `room` of the width. Claims become
    links claim:0, claim:1 and so on."""
    formulas: list[str] = []
    claims = 0
    mark = next(char for char in map(chr, range(0xE000, 0xF900)) if char not in text)

    def put(piece: Piece) -> str | None:
        nonlocal claims
        if piece.kind == "formula":
            formulas.append(piece.inside)
            return mark
        if piece.kind == "claim":
            claims += 1
            return f"[{piece.inside}](claim:{claims - 1})"
        return None

    document.clear()
    document.setMarkdown(replaced(text, put), _FEATURES)
    _dress(document, theme, bool(_TABLE.search(text)))
    for latex in formulas:
        _set_formula(document, document.find(mark), latex, theme, room, ratio)


def _dress(document: QTextDocument, theme: Theme, tables: bool) -> None:
    """Room between the lines, and the theme's colours."""
    every = QTextCursor(document)
    every.select(QTextCursor.SelectionType.Document)
    lines = QTextBlockFormat()
    lines.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    lines.setBottomMargin(BETWEEN)
    every.mergeBlockFormat(lines)
    if tables:  # Python holds every frame it was shown as long as the document
        for frame in document.rootFrame().childFrames():
            ruled = frame.frameFormat()
            ruled.setBorderBrush(QColor(theme.border))
            frame.setFrameFormat(ruled)
    block = document.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            cursor = QTextCursor(document)
            cursor.setPosition(piece.position())
            cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
            ink, form = QTextCharFormat(), piece.charFormat()
            ink.setForeground(QColor(theme.focus if form.isAnchor() else theme.text))
            lined = theme.strong or not form.anchorHref().startswith("claim:")
            ink.setFontUnderline(form.isAnchor() and lined)
            cursor.mergeCharFormat(ink)
            pieces += 1
        block = block.next()


def _set_formula(
    document: QTextDocument, at: QTextCursor, latex: str, theme: Theme, room: float, ratio: float
) -> None:
    """Put the formula where its mark stands; in letters where it cannot be typeset."""
    from rmsviz.render.equations import paint, typeset

    metrics = QFontMetricsF(at.charFormat().font())
    size = 1.12 * at.charFormat().font().pixelSize()
    try:
        glyphs = typeset(latex, size)
        if glyphs.width > room:
            glyphs = typeset(latex, size * room / glyphs.width)
    except BadInput:
        at.insertText(latex)
        return
    below = max(metrics.descent(), glyphs.descent)
    pixels = QSize(
        math.ceil((glyphs.width + 2) * ratio), math.ceil((glyphs.ascent + below) * ratio)
    )
    image = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, glyphs, 1.0, pixels.height() / ratio - below, theme.text)
    painter.end()
    name = f"formula:{latex}"
    document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
    picture = QTextImageFormat()
    picture.setName(name)
    picture.setWidth(pixels.width() / ratio)
    picture.setHeight(pixels.height() / ratio)
    picture.setToolTip(latex)
    picture.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    at.insertImage(picture)


class _Unread(QTextDocument):
    """A document that reads no files, whatever its text says."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


class _Prose:
    """A text as it is painted, in lines of a given width."""

    def __init__(self, font: QFont) -> None:
        self.document = _Unread()
        self.document.setDocumentMargin(0)
        self.document.setDefaultFont(font)
        self._of: tuple[object, ...] = ()  # what is laid out

    def fit(self, text: str, theme: Theme, width: float, ratio: float) -> float:
        """Lay `text` out in `width`; the height."""
        of = (text, theme, round(width), ratio)
        if of != self._of:
            self._of = of
            lay_out(self.document, text, theme, width, ratio)
            self.document.setTextWidth(width)
        return self.document.size().height()

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        painter.translate(QPointF(x, y))
        self.document.drawContents(painter)


def _as_high_as_its_lines() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy


class ProseLabel(QWidget):
    """A text of several lines."""

    def __init__(self, font: QFont, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prose, self._text, self._theme = _Prose(font), "", DEFAULT_THEME
        self.setSizePolicy(_as_high_as_its_lines())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(spoken(text))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._prose.fit(self._text, self._theme, width, self.devicePixelRatioF()))

    def sizeHint(self) -> QSize:
        return QSize(NARROW, self.heightForWidth(max(self.width(), NARROW)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._prose.fit(self._text, self._theme, self.width(), self.devicePixelRatioF())
        self._prose.paint(painter, 0, 0)


class ProseButton(QPushButton):
    """A button whose text may have formulas and take several lines; a sign stands before it."""

    INSET, SIGN = QPointF(12, 7), 20.0

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prose, self._text, self._theme = _Prose(self.font()), text, DEFAULT_THEME
        self.sign = ""
        self.setAccessibleName(spoken(text))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the window
        self.setSizePolicy(_as_high_as_its_lines())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def text(self) -> str:
        return f"{self.sign}  {self._text}" if self.sign else self._text

    def set_sign(self, sign: str) -> None:
        self.sign = sign
        self.setAccessibleName(f"{sign} {spoken(self._text)}")
        self.updateGeometry()
        self.update()

    def _fit(self, width: float) -> float:
        room = width - 2 * self.INSET.x() - (self.SIGN if self.sign else 0)
        return self._prose.fit(self._text, self._theme, room, self.devicePixelRatioF())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(math.ceil(self._fit(width) + 2 * self.INSET.y()), 32)

    def sizeHint(self) -> QSize:
        return QSize(NARROW, self.heightForWidth(max(self.width(), NARROW)))

    def minimumSizeHint(self) -> QSize:
        return QSize(12 * UNIT, 32)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        top = (self.height() - self._fit(self.width())) / 2
        left = self.INSET.x()
        if self.sign:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            room = QRectF(left, 0, self.SIGN, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.sign)
            left += self.SIGN
        if not self.isEnabled() and self.objectName() != "right":
            painter.setOpacity(0.55)
        self._prose.paint(painter, left, top + BETWEEN / 3)  # its last line has room below
