"""A formula with its parameters filled in, as a graph of operations, and its forward derivatives.

Equal operations are one node, operations on constants are done at once, and what is identically
zero is not there (None). A derivative is made of further nodes of the same graph: forward mode by
source transformation, so that values and derivatives share what they have in common, and the
derivative of a derivative comes from the same few lines. Nodes stand in the order of evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from rmsviz.engine.formula_functions import ALL, integer_power
from rmsviz.engine.formula_syntax import Term, read
from rmsviz.engine.formula_tokens import CONSTANTS, VARIABLES

MAX_INTEGER_POWER = 64  # past this np.float_power is the more exact


class Node(NamedTuple):
    op: str  # "input" or "constant" (then `text` says which), or one of formula_functions.ALL
    args: tuple[int, ...] = ()
    text: str = ""


class Graph:
    """`nodes[k]` depends on nodes before k only; nodes 0, 1, 2 are x, y and t."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.constants: dict[int, float] = {}
        self._places: dict[Node, int] = {}
        for name in VARIABLES:
            self.input(name)

    def input(self, name: str) -> int:
        return self._place(Node("input", (), name))

    def constant(self, value: float) -> int:
        place = self._place(Node("constant", (), value.hex()))
        self.constants[place] = value
        return place

    def add(self, op: str, *args: int) -> int:
        """The node of `op` on `args`, simplified where that leaves every value as it is."""
        known = [self.constants[a] for a in args if a in self.constants]
        if len(known) == len(args):
            return self.constant(_fold(op, known))
        simpler = _SIMPLER.get(op)
        place = simpler(self, *args) if simpler else None
        return self._place(Node(op, args)) if place is None else place

    def add_terms(self, terms: Iterable[Term], names: Mapping[str, int]) -> list[int]:
        """The nodes of `terms`, in their order; `names` says what the names stand for."""
        places: list[int] = []
        for op, args, text, _ in terms:
            if op == "number":
                places.append(self.constant(float(text)))
            elif op == "name":
                places.append(names[text] if text in names else self.constant(CONSTANTS[text]))
            else:
                places.append(self.apply(op, [places[a] for a in args]))
        return places

    def apply(self, op: str, args: Sequence[int]) -> int:
        """As `add`, with what has a definition replaced by it."""
        if ALL[op].definition:
            return self._expand(ALL[op].definition, args)
        return self.add(op, *args)

    def derivative(self, root: int, variable: int) -> int | None:
        """The node of d(root)/d(variable); None where it is zero everywhere."""
        slopes: dict[int, int | None] = {variable: self.constant(1.0)}
        for place in self.needed([root]):
            if self.nodes[place].args:
                slopes[place] = self._slope(self.nodes[place], slopes)
        return slopes.get(root)

    def needed(self, roots: Iterable[int]) -> list[int]:
        """The places of all that `roots` are computed from, themselves included, in order."""
        wanted = set(roots)
        for place in range(max(wanted), -1, -1):
            if place in wanted:
                wanted.update(self.nodes[place].args)
        return sorted(wanted)

    def _place(self, node: Node) -> int:
        place = self._places.setdefault(node, len(self.nodes))
        if place == len(self.nodes):
            self.nodes.append(node)
        return place

    def _expand(self, text: str, operands: Sequence[int]) -> int:
        return self.add_terms(_rule(text), dict(zip("uv", operands, strict=False)))[-1]

    def _slope(self, node: Node, slopes: Mapping[int, int | None]) -> int | None:
        """The chain rule: Σ (∂node/∂operand)·(slope of the operand)."""
        inner = [slopes.get(a) for a in node.args]
        if node.op == "where":
            return self._choice(node.args[0], inner[1], inner[2])
        total: int | None = None
        for partial, slope in zip(ALL[node.op].partials, inner, strict=False):
            if slope is not None:
                total = self._plus(total, self._times(self._expand(partial, node.args), slope))
        return total

    def _choice(self, condition: int, first: int | None, second: int | None) -> int | None:
        if first is None and second is None:
            return None
        zero = self.constant(0.0)
        chosen = (zero if part is None else part for part in (first, second))
        return self.add("where", condition, *chosen)

    def _plus(self, left: int | None, right: int | None) -> int | None:
        if left is None or right is None:
            return right if left is None else left
        if self.nodes[right].op == "neg":
            return self.add("-", left, self.nodes[right].args[0])
        return self.add("+", left, right)

    def _times(self, factor: int, slope: int) -> int | None:
        """Their product with a constant in front, so that 10·(2·y) is 20·y; None for zero."""
        if factor not in self.constants:
            factor, slope = slope, factor
        scale = self.constants.get(factor)
        if scale is None:
            return self.add("*", factor, slope)
        if scale == 0.0:
            return None
        node = self.nodes[slope]
        if node.op == "neg":
            return self._times(self.constant(-scale), node.args[0])
        if node.op == "*" and node.args[0] in self.constants:
            merged = scale * self.constants[node.args[0]]
            if 1e-200 < abs(merged) < 1e200:  # not where the two apart would not overflow
                return self._times(self.constant(merged), node.args[1])
        return self.add("neg", slope) if scale == -1.0 else self.add("*", factor, slope)


@cache
def _rule(text: str) -> tuple[Term, ...]:
    return read(text)


def _fold(op: str, values: Sequence[float]) -> float:
    """The operation done once, in IEEE arithmetic and as it is done on what varies."""
    with np.errstate(all="ignore"):
        numbers = [np.float64(value) for value in values]
        if op == "**" and is_small_integer(values[1]):
            return float(integer_power(numbers[0], int(values[1])))
        return float(ALL[op].numpy(*numbers))


def is_small_integer(exponent: float) -> bool:
    """Whether a power is computed by multiplications."""
    return exponent.is_integer() and abs(exponent) <= MAX_INTEGER_POWER


def _simpler_product(graph: Graph, left: int, right: int) -> int | None:
    if graph.constants.get(left) == 1.0:
        return right
    return left if graph.constants.get(right) == 1.0 else None


def _simpler_quotient(graph: Graph, left: int, right: int) -> int | None:
    return left if graph.constants.get(right) == 1.0 else None


def _simpler_negative(graph: Graph, operand: int) -> int | None:
    node = graph.nodes[operand]
    return node.args[0] if node.op == "neg" else None


def _simpler_power(graph: Graph, base: int, exponent: int) -> int | None:
    if graph.constants.get(base) == math.e:
        return graph.add("exp", exponent)
    match graph.constants.get(exponent):
        case 0.0:
            return graph.constant(1.0)
        case 0.5:
            return graph.add("sqrt", base)
        case 1.0:
            return base
    return None


def _simpler_choice(graph: Graph, condition: int, first: int, second: int) -> int | None:
    if condition in graph.constants:
        return first if graph.constants[condition] else second
    return first if first == second else None


_SIMPLER: dict[str, Callable[..., int | None]] = {
    "*": _simpler_product,
    "/": _simpler_quotient,
    "neg": _simpler_negative,
    "**": _simpler_power,
    "where": _simpler_choice,
}
