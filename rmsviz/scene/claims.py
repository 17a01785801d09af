"""Numbers in a text that the engine computes.

[0.0316](AdaGrad.lr_eff.x@1000)            of a run of this moment's scene, at a step
[0.060](Along the axes: SGD.loss@60)       of the moment with that title
[3.2](= 1/sqrt(1 - 0.9))                   a sum of one's own
[half](= {slow.x@5} / {fast.x@5})          a sum with any of these in braces

What is written begins with a number or its name (half, a third, twice, thirty times) and is right
if what is computed rounds to its digits; a name may be off by a twentieth, and what is said to be
so "about", "nearly", "near" or "close to" by a tenth.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene.frame import AXIS
from rmsviz.scene.prose import pieces

_REFERENCE = re.compile(r"(?:(.+): )?(.+?)\.(?:(loss|path|x|y)|(grad|v|lr_eff)\.([xy]))@(\d{1,12})")
_BRACES = re.compile(r"\{([^{}]*)\}")
_ROUGHLY = re.compile(r"(about|nearly|near|close to) ")
_NUMBER = re.compile(
    r"([−-]?)(\d[\d,]{0,40})(\.\d{1,40})?(?:\s*×\s*10\^([−-]?\d{1,3})|e([−-]?\d{1,3}))?(?!\w)"
)
_NAMED = re.compile(r"(?:an? )?([a-z]+)(?!\w)")
_NAMES = {
    **{"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10},
    **{"twentieth": 1 / 20, "thirtieth": 1 / 30, "hundredth": 1 / 100, "thousandth": 1 / 1000},
    **{"millionth": 1e-6, "once": 1, "one": 1, "twice": 2, "two": 2, "three": 3, "four": 4},
    **{"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20},
    **{"thirty": 30, "hundred": 100, "thousand": 1000, "million": 1e6},
}


class Reference(NamedTuple):
    """What the engine has of a run at a step."""

    run: str  # a label
    quantity: str  # position, loss, path (its length so far), grad, v or lr_eff
    coordinate: str  # x or y; "" for the loss and the path
    step: int
    moment: str = ""  # the title of another moment whose run it is

    @property
    def name(self) -> str:
        return ".".join(filter(None, (self.run, self.quantity, self.coordinate)))


class Claim(NamedTuple):
    """A number as it is written, the line where it stands, and what it is said to be: one
    reference, or a formula of them, in which they are called q0, q1 and so on."""

    written: str
    line: int
    references: tuple[Reference, ...]
    formula: str = ""

    @property
    def step(self) -> int | None:
        """The step of this moment's scene that it is about."""
        return next((r.step for r in self.references if not r.moment), None)


Values = Callable[[Reference], float]


def claims_in(text: str, line: int) -> Iterator[Claim]:
    """The claims in a line of text; BadInput where one cannot be read."""
    for kind, written, target in pieces(text):
        if kind != "claim":
            continue
        if _read(written) is None:
            raise BadInput(
                tr(
                    "line {line}: a claim begins with a number, not [{written}]; a link with https://",
                    line=line,
                    written=written,
                )
            )
        if target.startswith("="):
            yield _sum(written, target[1:].strip(), line)
        else:
            yield Claim(written, line, (_reference(target, line),))


def _reference(text: str, line: int) -> Reference:
    found = _REFERENCE.fullmatch(text.strip())
    if not found:
        raise BadInput(
            tr(
                "line {line}: a claim is like [0.0316](AdaGrad.lr_eff.x@1000), with x, y, loss, "
                "path, grad, v or lr_eff; not ({said})",
                line=line,
                said=text,
            )
        )
    moment, run, alone, quantity, coordinate, step = found.groups()
    if alone:
        place = alone in ("x", "y")
        quantity, coordinate = ("position", alone) if place else (alone, "")
    return Reference(run, quantity, coordinate, int(step), moment or "")


def _sum(written: str, text: str, line: int) -> Claim:
    references = tuple(_reference(name, line) for name in _BRACES.findall(text))
    names = (f"q{i}" for i in range(len(references)))
    formula = _BRACES.sub(lambda _: next(names), text)
    try:
        formula_surface(formula)
    except BadInput as error:
        raise BadInput(tr("line {line}: {error}", line=line, error=error)) from None
    return Claim(written, line, references, formula)


def recorded(reference: Reference, trajectory: Trajectory) -> float:
    """What the engine has; BadInput where there is no such run or step."""
    labels = [run.label for run in trajectory.experiment.runs]
    if reference.run not in labels:
        raise BadInput(
            tr(
                "there is no run {run!r}; there are {names}",
                run=reference.run,
                names=", ".join(labels),
            )
        )
    step, run = reference.step, labels.index(reference.run)
    if step > trajectory.steps:
        raise BadInput(
            tr(
                "the scene has {steps:,} steps, and no step {step:,}",
                steps=trajectory.steps,
                step=step,
            )
        )
    if reference.quantity == "loss":
        return float(trajectory.loss[step, run])
    if reference.quantity == "path":
        moves = np.diff(trajectory.x[: step + 1, run], axis=0)
        return float(np.hypot(moves[:, 0], moves[:, 1]).sum())
    axis = AXIS["x" if reference.coordinate == "x" else "y"]
    if reference.quantity == "position":
        return float(trajectory.x[step, run, axis])
    if not step:
        raise BadInput(tr("step 0 has no gradient, no accumulator and no effective learning rate"))
    rows = {"grad": trajectory.gradient, "v": trajectory.v, "lr_eff": trajectory.lr_eff}
    return float(rows[reference.quantity][step - 1, run, axis])


def value_of(claim: Claim, values: Values) -> float:
    """What a claim comes to."""
    found = [values(reference) for reference in claim.references]
    if not claim.formula:
        return found[0]
    params = {f"q{i}": value for i, value in enumerate(found)}
    return float(formula_surface(claim.formula, params).value((0.0, 0.0)))


def agrees(written: str, value: float) -> bool:
    """Whether a number as it is written is `value`."""
    read = _read(written)
    if read is None or not math.isfinite(value):
        return False
    number, off = read
    return math.isfinite(number) and abs(value - number) <= off * (1 + 1e-9)


def _read(written: str) -> tuple[float, float] | None:
    """The number at the beginning of a text, and by how much it may be off; None: there is none."""
    rough = _ROUGHLY.match(written)
    text = written[rough.end() :] if rough else written
    named = _NAMED.match(text)
    if named:
        if named[1] not in _NAMES:
            return None
        number, off = _NAMES[named[1]], _NAMES[named[1]] / 20
    elif found := _NUMBER.match(text):
        sign, whole, decimals, power, exponent = found.groups()
        scale = float("1e" + (power or exponent or "0").replace("−", "-"))
        size = float(whole.replace(",", "") + (decimals or "")) * scale
        number, off = -size if sign else size, 0.5 * 10.0 ** -len((decimals or ".")[1:]) * scale
    else:
        return None
    return number, max(off, abs(number) / 10) if rough else off


def said_and_is(claim: Claim, values: Values) -> str:
    """What is wrong with a claim, as a sentence; empty where it is right."""
    try:
        value = value_of(claim, values)
    except BadInput as error:
        return tr("line {line}: {error}", line=claim.line, error=error)
    if agrees(claim.written, value):
        return ""
    if claim.formula:
        names = {f"q{i}": f"{r.name}@{r.step}" for i, r in enumerate(claim.references)}
        said = re.sub(r"q\d+", lambda found: names.get(found[0], found[0]), claim.formula)
    else:
        (reference,) = claim.references
        said = tr("{name} at step {step:,}", name=reference.name, step=reference.step)
    return tr(
        "line {line}: {said} is {value!r}, not {written}",
        line=claim.line,
        said=said,
        value=value,
        written=claim.written,
    )
