"""Numbers in a text that the engine computes.

[0.0316](AdaGrad.lr_eff.x@1000)            of a run of this moment's scene, at a step
[0.060](Along the axes: SGD.loss@60)       of the moment with that title
[3.2](= 1/sqrt(1 - 0.9))                   a sum of one's own
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.trajectory import Trajectory
from rmsviz.scene.frame import AXIS

QUANTITIES = ("position", "loss", "grad", "v", "lr_eff")
CLAIM = re.compile(r"\[([^\]\n]*)\]\(((?:[^()\n]|\([^()\n]*\))*)\)")
_TARGET = re.compile(r"(?:(.+): )?(.+?)\.(?:(loss|x|y)|(grad|v|lr_eff)\.([xy]))@(\d+)")
_NUMBER = re.compile(r"([−-]?)(\d[\d,]*)(\.\d+)?(?:\s*×\s*10\^([−-]?\d+)|e([−-]?\d+))?")


class Claim(NamedTuple):
    """A number as it is written, what it is said to be, and the line where that stands."""

    written: str
    run: str  # a label
    quantity: str  # position, loss, grad, v or lr_eff
    coordinate: str  # x or y; "" for the loss
    step: int  # -1 for a sum
    line: int
    moment: str = ""  # the title of another moment whose run it is
    formula: str = ""  # a sum, instead of a run

    @property
    def here(self) -> bool:
        """Whether it is a step of this moment's scene."""
        return self.step >= 0 and not self.moment


def claims_in(text: str, line: int) -> Iterator[Claim]:
    """The claims in a line of text; BadInput where one cannot be read."""
    for written, target in CLAIM.findall(text):
        if target.startswith("="):
            yield _sum(written, target[1:].strip(), line)
            continue
        found = _TARGET.fullmatch(target.strip())
        if not found:
            raise BadInput(
                f"line {line}: a claim is like [0.0316](AdaGrad.lr_eff.x@1000), with x, y, loss,"
                f" grad, v or lr_eff; not ({target})"
            )
        if not _NUMBER.fullmatch(written):
            raise BadInput(f"line {line}: a claim begins with a number, not [{written}]")
        moment, run, alone, quantity, coordinate, step = found.groups()
        if alone:
            quantity, coordinate = ("loss", "") if alone == "loss" else ("position", alone)
        yield Claim(written, run, quantity, coordinate, int(step), line, moment or "")


def _sum(written: str, formula: str, line: int) -> Claim:
    try:
        formula_surface(formula)
    except BadInput as error:
        raise BadInput(f"line {line}: {error}") from None
    return Claim(written, "", "", "", -1, line, formula=formula)


def value_of(claim: Claim, trajectory: Trajectory) -> float:
    """What the engine has for it; BadInput where there is no such run or step."""
    if claim.formula:
        return float(formula_surface(claim.formula).value((0.0, 0.0)))
    labels = [run.label for run in trajectory.experiment.runs]
    if claim.run not in labels:
        raise BadInput(f"there is no run {claim.run!r}; there are {', '.join(labels)}")
    if claim.step > trajectory.steps:
        raise BadInput(f"the scene has {trajectory.steps:,} steps, and no step {claim.step:,}")
    run = labels.index(claim.run)
    if claim.quantity == "loss":
        return float(trajectory.loss[claim.step, run])
    axis = AXIS["x" if claim.coordinate == "x" else "y"]
    if claim.quantity == "position":
        return float(trajectory.x[claim.step, run, axis])
    if not claim.step:
        raise BadInput("step 0 has no gradient, no accumulator and no effective learning rate")
    rows = {"grad": trajectory.gradient, "v": trajectory.v, "lr_eff": trajectory.lr_eff}
    return float(rows[claim.quantity][claim.step - 1, run, axis])


def agrees(written: str, value: float) -> bool:
    """Whether a number is `value`, rounded to the digits that are written."""
    found = _NUMBER.fullmatch(written)
    if not found or not math.isfinite(value):
        return False
    sign, whole, decimals, power, exponent = found.groups()
    scale = 10.0 ** int((power or exponent or "0").replace("−", "-"))
    number = float(whole.replace(",", "") + (decimals or "")) * (-1 if sign else 1)
    unit = 10.0 ** -len((decimals or ".")[1:])
    return abs(value / scale - number) <= 0.5 * unit * (1 + 1e-9)


def said_and_is(claim: Claim, trajectory: Trajectory) -> str:
    """What is wrong with a claim, as a sentence; empty where it is right."""
    try:
        value = value_of(claim, trajectory)
    except BadInput as error:
        return f"line {claim.line}: {error}"
    if agrees(claim.written, value):
        return ""
    if claim.formula:
        return f"line {claim.line}: {claim.formula} is {value!r}, not {claim.written}"
    name = ".".join(filter(None, (claim.run, claim.quantity, claim.coordinate)))
    return f"line {claim.line}: {name} at step {claim.step:,} is {value!r}, not {claim.written}"
