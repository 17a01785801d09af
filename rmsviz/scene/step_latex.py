r"""A step's arithmetic as LaTeX for a paper: the lines and the numbers of the step panel.

    \begin{align*}
    & \text{AdaGrad, step 12, coordinate } x \\
    G_{12} &= 18.72 + \left(-0.2741\right)^{2} = 18.80 \\
    \frac{\alpha}{\sqrt{G_t}+\varepsilon} &= 0.02307 \\
    x_{12} &= -3.2137 - 0.02307 \cdot \left(-0.2741\right) = -3.2074
    \end{align*}

It needs the package amsmath.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rmsviz.engine.experiment import Run
from rmsviz.engine.optimizer import Optimizer
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene.captions import absence
from rmsviz.scene.frame import AXIS, step_numbers
from rmsviz.scene.numbers import format_number
from rmsviz.scene.scene import Scene


class Digits(NamedTuple):
    """How a number of the step is rounded: to `digits` significant ones; `trim` drops the zeros at
    their end, for settings."""

    digits: int = 4
    trim: bool = False


MEASURED = Digits()
SUM = Digits(6)  # of an accumulator that only grows: what a step adds to it is to be seen
DIGITS: Mapping[str, Digits] = {
    **dict.fromkeys(
        ("beta", "beta2", "rest", "rest2", "lr", "momentum", "mix"), Digits(6, trim=True)
    ),
    "t": Digits(9, trim=True),
    "theta": Digits(5),
    "next": Digits(5),
}


def digits_of(method: Optimizer, name: str) -> Digits:
    """How the number `name` of a step of `method` is rounded."""
    if name in ("before", "v") and method.accumulates and not method.decay_rate:
        return SUM
    return DIGITS.get(name, MEASURED)


_SLOT = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_ARROW = re.compile(r"\s*\\;\\Rightarrow\\;\s*")
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "−": "$-$",
    **{char: f"\\{char}" for char in "{}$&#_%"},
}
_LETTERS = dict(
    α="alpha", β="beta", γ="gamma", δ="delta", ε="varepsilon", ζ="zeta", η="eta", θ="theta",
    ι="iota", κ="kappa", λ="lambda", μ="mu", ν="nu", ξ="xi", π="pi", ρ="rho", σ="sigma", τ="tau",
    υ="upsilon", φ="varphi", χ="chi", ψ="psi", ω="omega", Γ="Gamma", Δ="Delta", Θ="Theta",
    Λ="Lambda", Ξ="Xi", Π="Pi", Σ="Sigma", Φ="Phi", Ψ="Psi", Ω="Omega",
)  # fmt: skip


def step_latex(scene: Scene, trajectory: Trajectory, step: int) -> str:
    r"""An `align*` with the working of `step` for each of the compared runs: in both coordinates
    the rule, the effective learning rate and θ's update, with their numbers.

    A step that is not there is the nearest one. A run that has not moved yet or that has diverged
    says so in words.
    """
    step = min(max(step, 0), trajectory.steps)
    rows = (row for run in scene.compared for row in _rows(trajectory, run, step))
    body = " \\\\\n".join(rows)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}\n"


def in_markdown(latex: str) -> str:
    """An `align*` as a formula of Markdown, where that is called `aligned`."""
    return f"$$\n{latex.replace('{align*}', '{aligned}')}$$\n"


def _rows(trajectory: Trajectory, run: int, step: int) -> Iterator[str]:
    item = trajectory.experiment.runs[run]
    if not 1 <= step <= trajectory.last(run):
        yield rf"& \text{{{latex_text(absence(trajectory, run, step))}}}"
        return
    label = latex_text(item.label)
    for coordinate in AXIS:
        head = tr("{label}, step {step}, coordinate ", label=label, step=step)
        yield rf"& \text{{{head}}} {coordinate}"
        numbers = step_numbers(trajectory, run, coordinate, step)
        for line in equations(item):
            line = line.replace(r"\theta", coordinate)
            yield _aligned(_filled(line, item.method, numbers))


def equations(run: Run) -> list[str]:
    """The equations of the run's step, with slots `[name]` for the numbers of `step_numbers`."""
    method, settings = run.method, run.settings
    lines = [method.working]
    if factor := method.factor_of(settings):
        lines.append(f"{factor} = [lr_eff]")
    if method.accumulates:
        lines += _ARROW.split(method.update_of(settings))
    return lines


def _filled(line: str, method: Optimizer, numbers: Mapping[str, float]) -> str:
    def number(slot: re.Match[str]) -> str:
        digits, trim = digits_of(method, slot[1])
        return format_number(numbers[slot[1]], digits, trim)

    return _SLOT.sub(number, line)


def _aligned(line: str) -> str:
    """`line` with its first = below those of the others."""
    return line.replace(" = ", " &= ", 1)


def latex_text(text: str) -> str:
    r"""`text` for `\text{…}`: nothing in it is a command or ends the line."""
    return "".join(map(_character, text))


def _character(char: str) -> str:
    if char in _LETTERS:
        return rf"$\{_LETTERS[char]}$"
    return _SPECIAL.get(char, char if char.isprintable() else " ")
