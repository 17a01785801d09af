"""A lesson's text: Markdown with typeset formulas, and numbers that lead to where they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from rmsviz.language import tr
from rmsviz.render.fonts import font
from rmsviz.render.theme import Theme
from rmsviz.scene.claims import Claim
from rmsviz.ui.prose import lay_out
from rmsviz.ui.style import DEFAULT_THEME, TEXT, UNIT


class LessonText(QTextBrowser):
    """Shows a moment's text. A claim is a link: `sought(step)` goes to where its number is. A link
    to the web opens in the browser; a file that a text names is never read."""

    sought = Signal(int)
    height_changed = Signal()  # of the whole text: it is laid out in another width

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._claims, self._theme = "", tuple[Claim, ...](), DEFAULT_THEME
        self._wide = -1  # in which it is laid out
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName(tr("The lesson's text"))
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(font(TEXT + 1))
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._follow)
        # With or without a scroll bar beside it the text is as wide, and so as high.
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._lay_out()

    def show_text(self, text: str, claims: Sequence[Claim] = ()) -> None:
        """Show `text`; its `claims` in their order."""
        self._text, self._claims = text, tuple(claims)
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.verticalScrollBar().setValue(0)  # Qt has scrolled to the end, where it wrote

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() != self._wide:
            self._lay_out_again()
            self.height_changed.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # a display of another scale
            self._lay_out_again()
        return super().event(event)

    def _lay_out_again(self) -> None:
        place = self.verticalScrollBar().value()
        self._lay_out()
        self.verticalScrollBar().setValue(place)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing but our own formulas."""
        return None

    def wanted_height(self) -> int:
        """The height of the whole text."""
        return math.ceil(self.document().size().height()) + UNIT

    def _lay_out(self) -> None:
        self._wide = self.width()
        room = max(self._wide - UNIT - 2, 20 * UNIT)  # beside a scroll bar
        self.setLineWrapColumnOrWidth(room)
        lay_out(self.document(), self._text, self._theme, room, self.devicePixelRatioF())

    def _follow(self, link: QUrl) -> None:
        scheme, _, rest = link.toString().partition(":")
        if scheme == "claim" and rest.isdecimal() and int(rest) < len(self._claims):
            claim = self._claims[int(rest)]
            if claim.step is not None:
                self.sought.emit(claim.step)
        elif scheme in ("http", "https"):
            QDesktopServices.openUrl(link)
