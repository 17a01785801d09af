"""The stage in a hall: the same panels for the last row, a headline above them.

It is laid out in few pixels, which are magnified: type, strokes and margins are larger together,
and ticks thin out as on any small stage. No type is smaller than LEAST of the picture's height,
indices and exponents included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QRegion

from rmsviz.engine.trajectory import Trajectory
from rmsviz.render import headline
from rmsviz.render.figures import figures
from rmsviz.render.headline import Headline
from rmsviz.render.panel import BUDGET, Panel
from rmsviz.render.plots_panel import Part
from rmsviz.render.question import QuestionPanel
from rmsviz.render.stage import GAP, Stage
from rmsviz.render.step_panel import StepPanel
from rmsviz.render.theme import Theme
from rmsviz.scene.frame import Frame
from rmsviz.scene.scene import Scene

if TYPE_CHECKING:
    from rmsviz.scene.moment import Quiz

LEAST = 0.022  # of the picture's height: the smallest type
HEIGHT, NARROWEST = 480.0, 600.0  # pixels that it is laid out in
WIDE = 720.0  # from which on the surface gets more of them
MARGIN = 10.0  # around it
INDEX = 0.94  # of the symbol's size, which is 11.5 pixels or more
LOWEST = 84.0  # pixels of a plot with its title and labels: in lower ones nothing can be read
LARGEST = 22.0  # type of a working


class HallStage(Stage):
    """What a hall sees. `ask` puts a question in the instrument's place."""

    def __init__(self, theme: Theme) -> None:
        self.headline, self.question = Headline(), QuestionPanel()
        self._asked = False
        super().__init__(theme)
        for panel in self.every:
            panel.index = INDEX
            if isinstance(panel, StepPanel):
                panel.largest = LARGEST
                panel.legible = LEAST * HEIGHT / _script()

    @property
    def every(self) -> tuple[Panel, ...]:
        return *super().every, self.headline, self.question

    @property
    def panels(self) -> tuple[Panel, ...]:
        upper = [panel for panel in super().panels if panel is not self.instrument]
        return self.headline, *upper, *self._foot

    @property
    def _foot(self) -> tuple[Panel, ...]:
        """What stands below: a question, an instrument, or nothing."""
        if self._asked:
            return (self.question,)
        return (self.instrument,) if self.instrument in super().panels else ()

    @property
    def can_split(self) -> bool:
        return False

    def magnified(self, width: float, height: float) -> float:
        return max(min(height / HEIGHT, width / NARROWEST), 0.1)

    def entitle(self, title: str) -> None:
        """What the headline says."""
        self.headline.title = title
        self.headline.restart()

    def ask(self, quiz: Quiz | None, answered: bool) -> None:
        """Show a question, when it is `answered` with what is right; None takes it away."""
        self._asked = quiz is not None
        if quiz is not None:
            right = quiz.right if answered else -1
            self.question.ask(quiz.question, quiz.answers, right)
        self._lay_out()

    def show(self, frame: Frame, budget: int | None = BUDGET) -> QRegion:
        self.headline.show(frame.step)
        return super().show(frame, budget)

    def load(
        self, scene: Scene, trajectory: Trajectory, moving: bool = False, coarse: bool = False
    ) -> None:
        self.headline.names_surface = self.layout not in ("full", "surface")
        self.headline.load(scene)
        super().load(scene, trajectory, moving, coarse)
        self._lay_out()  # another rule may need another height

    def resize(self, width: float, height: float, ratio: float = 1.0, moving: bool = False) -> None:
        before = self.plots.part
        if self.layout in ("full", "plots"):
            self.plots.part = self._part(width, height)
        super().resize(width, height, ratio, moving)
        if self.plots.part != before:
            self.plots.stale()
            self.plots.arrange()

    def _part(self, width: float, height: float) -> Part:
        """Without the loss, where its plot would leave too little to the others."""
        high = self._middle(self._inner(width, height)).height()
        if self.stacked and self.layout == "full":
            high *= 1 - self._share
        return "all" if high >= 3 * LOWEST else "pair"

    def _lay_out(self) -> None:
        """Lay out anew where what stands below takes another height."""
        if self.width and [panel.rect for panel in self.panels] != self.rects():
            self.resize(self.width, self.height, self.ratio)

    def _places(self) -> list[QRectF]:
        inner = self._inner(self.width, self.height)
        head = QRectF(inner.left(), 0, inner.width(), headline.HEIGHT)
        middle = self._middle(inner)
        upper = self._parted(middle) if self.layout == "full" else [middle]
        below = QRectF(inner.left(), middle.bottom() + GAP, inner.width(), 0)
        below.setBottom(inner.bottom())
        return [head, *upper, *(below for _ in self._foot)]

    def _inner(self, width: float, height: float) -> QRectF:
        return QRectF(0, 0, width, height).adjusted(MARGIN, 0, -MARGIN, -MARGIN)

    def _middle(self, inner: QRectF) -> QRectF:
        """Between the headline and what stands below."""
        feet = [self._height_of(panel, inner.width()) + GAP for panel in self._foot]
        return inner.adjusted(0, headline.HEIGHT, 0, -sum(feet))

    def _height_of(self, panel: Panel, width: float) -> float:
        if panel is self.question:
            return self.question.height_in(width)
        return self.instrument.height_in_hall(width)

    @property
    def _share(self) -> float:
        """The surface's: plots in two columns need width, and so does a surface that is shown
        twice."""
        if len(self.surfaces) == 2:
            return 0.54
        return 0.46 if self.stacked or self.width > WIDE else 0.42

    def _parted(self, whole: QRectF) -> list[QRectF]:
        """The surface's part and the plots'."""
        if self.stacked:
            edge = whole.top() + round(self._share * whole.height())
            upper, lower = QRectF(whole), QRectF(whole)
            upper.setBottom(edge)
            lower.setTop(edge + GAP)
            return [upper, lower]
        edge = whole.left() + round(self._share * whole.width())
        left, right = QRectF(whole), QRectF(whole)
        left.setRight(edge)
        right.setLeft(edge + GAP)
        return [left, right]


def _script() -> float:
    """The size of a script beside the text around it."""
    return figures(1).height / figures(0).height
