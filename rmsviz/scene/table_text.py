"""The table of steps as text for a paper or notes: the rows and numbers that the panel shows."""

from __future__ import annotations

import math
from collections.abc import Callable

from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.numbers import format_number
from rmsviz.scene.scene import Scene
from rmsviz.scene.step_latex import latex_text
from rmsviz.scene.step_table import Row, rows_at, table_of

DIGITS = 4
_HEADS = ("g^2", "[v]", r"\sqrt{[v]}", r"\alpha_\mathrm{eff}")


def table_markdown(scene: Scene, trajectory: Trajectory, step: int) -> str:
    """The table at `step` of the compared runs, in the chosen coordinate, for Markdown."""
    head, *rows = _cells(scene, trajectory, step, lambda label: label.replace("|", r"\|"))
    lines = (f"| {' | '.join(row)} |\n" for row in (head, ["---:"] * len(head), *rows))
    return "".join(lines)


def table_latex(scene: Scene, trajectory: Trajectory, step: int) -> str:
    r"""The same as LaTeX's `tabular`."""
    head, *rows = (" & ".join(row) for row in _cells(scene, trajectory, step, latex_text))
    body = "".join(f"{row} \\\\\n" for row in rows)
    columns = "r" * (head.count(" & ") + 1)
    return f"\\begin{{tabular}}{{{columns}}}\n{head} \\\\ \\hline\n{body}\\end{{tabular}}\n"


def _cells(
    scene: Scene, trajectory: Trajectory, step: int, name: Callable[[str], str]
) -> list[list[str]]:
    """The heads, with the labels as `name` writes them, and below them a row for each step."""
    steps, coordinate = rows_at(scene, step), scene.view.coordinate
    table = [["step"], *([str(at)] for at in steps)]
    for run in scene.compared:
        method, label = scene.runs[run].method, name(scene.runs[run].label)
        shown = range(4) if method.accumulates else (0, 3)
        heads = (_HEADS[i].replace("[v]", method.accumulator) for i in shown)
        table[0] += [f"${head}$ ({label}, {coordinate})" for head in heads]
        rows = {row.step: row for row in table_of(trajectory, run, coordinate, steps)}
        for cells, at in zip(table[1:], steps, strict=True):
            cells += [_number(rows.get(at), i) for i in shown]
    return table


def _number(row: Row | None, place: int) -> str:
    """A number of the row; a dash where the run had ended before."""
    if row is None or math.isnan(row[1 + place]):
        return "–"
    return f"${format_number(row[1 + place], DIGITS)}$"
