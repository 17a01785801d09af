"""What stands over a plot: whose it is and what it shows, in as many words as have room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rmsviz.render.fonts import fitted
from rmsviz.render.ink import Word, indexed, words_width
from rmsviz.render.theme import Theme
from rmsviz.scene.offsets import offset_of
from rmsviz.scene.plots import Plot
from rmsviz.scene.scene import Scene


def fitting_title(
    scene: Scene, theme: Theme, plot: Plot, row: Sequence[Plot], room: float, size: float
) -> list[Word]:
    """The longest title of `plot` that has room over all plots of its `row`."""

    def fitting(other: Plot) -> int:
        """How many of a plot's titles, counted from the shortest, have room."""
        found = _titles(scene, theme, other, room, size)
        return max(1, sum(words_width(title, size) <= room for title in found))

    return list(_titles(scene, theme, plot, room, size))[-min(map(fitting, row))]


def _titles(
    scene: Scene, theme: Theme, plot: Plot, room: float, size: float
) -> Iterator[list[Word]]:
    """All titles, the longest first."""
    muted = theme.muted
    if offset := offset_of(plot.values):
        whose = "loss" if plot.run < 0 else scene.runs[plot.run].label
        color = theme.text if plot.run < 0 else theme.color(scene.view.styles[plot.run].color)
        yield [
            Word(fitted(whose, size, room / 2, "medium"), color, "medium"),
            Word(f"  {offset.text}", muted),
        ]
        return
    if plot.quantity == "loss":
        symbol = "Lₜ" if scene.experiment.surface.varies else "L"
        yield [
            Word("loss", theme.text, "medium"),
            Word(f"  {symbol}(x, y) at each step", muted),
        ]
        return
    run = scene.runs[plot.run]
    # A long name leaves room for what is plotted.
    label = fitted(run.label, size, max(room - 3 * size, 5.2 * size), "medium")
    name = Word(label, theme.color(scene.view.styles[plot.run].color), "medium")
    symbol = run.method.accumulator
    index = indexed(symbol, muted) if symbol else []
    if plot.quantity == "accumulator":
        yield [name, Word("  accumulator ", muted), *index]
        yield [name, Word("  ", muted), *index]
        return
    plain = not any(value is True for value in run.settings.values())
    if run.optimizer in ("adagrad", "rmsprop") and plain:
        formula = [Word("α/(√", muted), *index, Word(" + ε)", muted)]
        yield [name, Word("  effective learning rate ", muted), *formula]
    yield [name, Word("  effective learning rate", muted)]
    yield [name, Word("  eff. learning rate", muted)]
    yield [name, Word("  α", muted), Word("eff", muted, size=0.72, drop=0.18)]
