"""A lesson's text: Markdown with typeset formulas, and numbers that lead to where they are."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from rmsviz.engine.errors import BadInput
from rmsviz.render.fonts import font
from rmsviz.render.theme import Theme
from rmsviz.scene.claims import CLAIM, Claim
from rmsviz.scene.lesson import FORMULA
from rmsviz.ui.style import DEFAULT_THEME, TEXT, UNIT

LEADING, BETWEEN = 135, 8  # of lines, in per cent; of paragraphs, in pixels
_TABLE = re.compile(r"^\|", re.MULTILINE)
_MARK = "\ue000"  # where a formula will stand; nobody types it


class LessonText(QTextBrowser):
    """Shows a moment's text. A claim is a link: `sought(step)` goes to where its number is."""

    sought = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._claims, self._theme = "", tuple[Claim, ...](), DEFAULT_THEME
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName("The lesson's text")
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(font(TEXT + 1))
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._lay_out()

    def show_text(self, text: str, claims: Sequence[Claim]) -> None:
        """Show `text`; its `claims` in their order."""
        self._text, self._claims = text, tuple(claims)
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    @property
    def _room(self) -> float:
        """What a formula may take of the width, with a scroll bar beside it."""
        return max(self.width() - 2 * UNIT, 20 * UNIT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            place = self.verticalScrollBar().value()
            self._lay_out()
            self.verticalScrollBar().setValue(place)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing but our own formulas: a text cannot make the program read files."""
        return None

    def _lay_out(self) -> None:
        formulas: list[str] = []

        def mark(found: re.Match[str]) -> str:
            formulas.append(found[1])
            return _MARK

        numbers = iter(range(len(self._claims)))
        text = FORMULA.sub(mark, self._text)
        text = CLAIM.sub(lambda found: f"[{found[1]}](claim:{next(numbers, 0)})", text)
        document = self.document()
        document.clear()
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        document.setMarkdown(text, features | QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self._dress(document)
        for latex in formulas:
            self._set_formula(document.find(_MARK), latex)

    def _dress(self, document: QTextDocument) -> None:
        """Room between the lines, and the theme's colours."""
        every = QTextCursor(document)
        every.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        lines.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        lines.setBottomMargin(BETWEEN)
        every.mergeBlockFormat(lines)
        if _TABLE.search(
            self._text
        ):  # Python holds every frame it was shown as long as the document
            self._rule_tables(document)
        block = document.begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                cursor = QTextCursor(document)
                cursor.setPosition(piece.position())
                cursor.setPosition(
                    piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor
                )
                ink = QTextCharFormat()
                link = piece.charFormat().isAnchor()
                ink.setForeground(QColor(self._theme.focus if link else self._theme.text))
                ink.setFontUnderline(False)
                cursor.mergeCharFormat(ink)
                pieces += 1
            block = block.next()

    def _rule_tables(self, document: QTextDocument) -> None:
        """Tables in the theme's lines."""
        for frame in document.rootFrame().childFrames():
            ruled = frame.frameFormat()
            ruled.setBorderBrush(QColor(self._theme.border))
            frame.setFrameFormat(ruled)

    def _set_formula(self, at: QTextCursor, latex: str) -> None:
        """Put the formula where its mark stands; in letters where it cannot be typeset."""
        from rmsviz.render.equations import paint, typeset

        metrics = QFontMetricsF(at.charFormat().font())
        size = 1.12 * at.charFormat().font().pixelSize()
        try:
            glyphs = typeset(latex, size)
            if glyphs.width > self._room:
                glyphs = typeset(latex, size * self._room / glyphs.width)
        except BadInput:
            at.insertText(latex)
            return
        below = max(metrics.descent(), glyphs.descent)
        ratio = self.devicePixelRatioF()
        pixels = QSize(
            math.ceil((glyphs.width + 2) * ratio), math.ceil((glyphs.ascent + below) * ratio)
        )
        image = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, glyphs, 1.0, pixels.height() / ratio - below, self._theme.text)
        painter.end()
        name = f"formula:{latex}"
        self.document().addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name), image
        )
        picture = QTextImageFormat()
        picture.setName(name)
        picture.setWidth(pixels.width() / ratio)
        picture.setHeight(pixels.height() / ratio)
        picture.setToolTip(latex)
        picture.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        at.insertImage(picture)

    def _follow(self, link: QUrl) -> None:
        scheme, _, number = link.toString().partition(":")
        if scheme == "claim" and number.isdecimal() and int(number) < len(self._claims):
            claim = self._claims[int(number)]
            if claim.step is not None:
                self.sought.emit(claim.step)
