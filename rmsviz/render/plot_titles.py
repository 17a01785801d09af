"""What stands over a plot: whose it is and what it shows, in as many words as have room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rmsviz.language import tr
from rmsviz.render.fonts import fitted
from rmsviz.render.ink import Word, indexed, words_width
from rmsviz.render.theme import Theme
from rmsviz.scene.fans import SHORT
from rmsviz.scene.offsets import offset_of
from rmsviz.scene.plots import Plot
from rmsviz.scene.scene import Scene


@dataclass(frozen=True)
class Titles:
    """The titles of a scene's plots, in `room` pixels, `size` to the em; `index` is the size of an
    index in em, `fans` what is to be said of those in the loss."""

    scene: Scene
    theme: Theme
    room: float
    size: float
    index: float
    fans: str

    def fitting(self, plot: Plot, row: Sequence[Plot]) -> list[Word]:
        """The longest title of `plot` that has room over all plots of its `row`."""

        def fitting(other: Plot) -> int:
            """How many of a plot's titles, counted from the shortest, have room."""
            found = self._titles(other)
            return max(1, sum(words_width(title, self.size) <= self.room for title in found))

        return list(self._titles(plot))[-min(map(fitting, row))]

    def _titles(self, plot: Plot) -> Iterator[list[Word]]:
        """All titles, the longest first."""
        if offset := offset_of(plot.values):
            name = self._name(plot, self.room / 2)
            yield [name, Word(f"  {offset.text}", self.theme.muted)]
        elif plot.quantity == "loss":
            yield from self._loss_titles(plot)
        elif plot.quantity == "accumulator":
            yield from self._accumulator_titles(plot)
        else:
            yield from self._rate_titles(plot)

    def _name(self, plot: Plot, room: float) -> Word:
        if plot.run < 0:
            return Word(tr("loss"), self.theme.text, "medium")
        color = self.theme.color(self.scene.view.styles[plot.run].color)
        label = fitted(self.scene.runs[plot.run].label, self.size, room, "medium")
        return Word(label, color, "medium")

    def _run_name(self, plot: Plot) -> Word:
        """A long name leaves room for what is plotted."""
        return self._name(plot, max(self.room - 3 * self.size, 5.2 * self.size))

    def _loss_titles(self, plot: Plot) -> Iterator[list[Word]]:
        symbol = "Lₜ" if self.scene.experiment.surface.varies else "L"
        what = tr("  {symbol}(x, y) at each step", symbol=symbol)
        said = [f"{what}; {self.fans}", f"  {self.fans}", f"  {SHORT}"] if self.fans else []
        for text in (*said, what):
            yield [self._name(plot, self.room), Word(text, self.theme.muted)]

    def _symbol(self, plot: Plot) -> list[Word]:
        symbol = self.scene.runs[plot.run].method.accumulator
        return indexed(symbol, self.theme.muted, self.index) if symbol else []

    def _accumulator_titles(self, plot: Plot) -> Iterator[list[Word]]:
        for words in (tr("  accumulator "), "  "):
            yield [self._run_name(plot), Word(words, self.theme.muted), *self._symbol(plot)]

    def _rate_titles(self, plot: Plot) -> Iterator[list[Word]]:
        run, name, muted = self.scene.runs[plot.run], self._run_name(plot), self.theme.muted
        plain = not any(value is True for value in run.settings.values())
        if run.optimizer in ("adagrad", "rmsprop") and plain:
            formula = [Word("α/(√", muted), *self._symbol(plot), Word(" + ε)", muted)]
            yield [name, Word(tr("  effective learning rate "), muted), *formula]
        yield [name, Word(tr("  effective learning rate"), muted)]
        yield [name, Word(tr("  eff. learning rate"), muted)]
        yield [name, *indexed("  α", muted, self.index, "eff")]
