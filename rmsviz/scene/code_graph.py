"""A formula and its derivatives as NumPy: the engine's own graph, written out node by node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rmsviz.engine.formula_functions import ALL
from rmsviz.engine.formula_graph import Graph, Node, is_small_integer
from rmsviz.scene.code_pieces import (
    ATOM,
    BINARY,
    LONG,
    PRODUCT,
    SIGN,
    SUM,
    Lines,
    Piece,
    binary,
    call,
    number,
)


class NamedGraph(Graph):
    """A graph with the inputs `parameters`, differentiated as if they were numbers.

    What is computed from parameters alone is merged into factors like a number, so that every
    rounding is the one of the engine's graph, where they are numbers. But no branch of the formula
    is decided and no factor left out for the values they happen to have.
    """

    def __init__(self, parameters: Mapping[str, float]) -> None:
        self._parameters = parameters
        self._named: dict[int, float] = {}  # what depends on parameters alone
        super().__init__()

    def number(self, place: int) -> float | None:
        """The value of what does not depend on x, y and t."""
        return self.constants.get(place, self._named.get(place))

    def _place(self, node: Node) -> int:
        place = super()._place(node)
        if node.op == "input" and node.text in self._parameters:
            self._named[place] = self._parameters[node.text]
        numbers = [self.number(a) for a in node.args]
        if numbers and None not in numbers:
            scratch = Graph()
            known = [scratch.constant(number) for number in numbers if number is not None]
            self._named[place] = scratch.constants[scratch.add(node.op, *known)]
        return place

    def _slope(self, node: Node, slopes: Mapping[int, int | None]) -> int | None:
        if node.op == "**" and node.args[1] in self._named and self.number(node.args[1]):
            inner = slopes.get(node.args[0])
            if inner is None:
                return None
            # The general rule also asks whether the exponent is 0.
            return self._times(self._expand("v*u**(v - 1)", node.args), inner)
        return super()._slope(node, slopes)

    def _times(self, factor: int, slope: int) -> int | None:
        if self.number(factor) is None:
            factor, slope = slope, factor
        scale, node = self.number(factor), self.nodes[slope]
        if scale is None:
            return self.add("*", factor, slope)
        if node.op == "*" and self._named.keys() & {factor, node.args[0]}:
            merged = scale * (self.number(node.args[0]) or 0.0)
            if 1e-200 < abs(merged) < 1e200:
                return self._times(self.add("*", factor, node.args[0]), node.args[1])
        if factor in self.constants:
            return super()._times(factor, slope)
        if node.op == "neg":
            return self._times(self.add("neg", factor), node.args[0])
        return self.add("*", factor, slope)


class GraphWriter:
    """The nodes of a graph as Python: what is used twice or is long gets a name, the rest stands
    where it is used. The order of operations stays, and so does every bit."""

    def __init__(self, graph: NamedGraph, roots: Sequence[int], names: Mapping[str, str]) -> None:
        self._lines = Lines(names.values())
        self.pieces: dict[int, Piece] = {}
        self.needs_power = False
        self._graph, self._roots, self._names = graph, roots, names
        needed = graph.needed(roots)
        self._uses = Counter(a for place in needed for a in graph.nodes[place].args)
        self._uses.update(roots)
        for place in needed:
            self.pieces[place] = self._piece(place)

    @property
    def lines(self) -> list[str]:
        """What is to be done before the pieces of the roots can be used."""
        return self._lines.lines

    def _piece(self, place: int) -> Piece:
        node = self._graph.nodes[place]
        if place in self._graph.constants:
            return number(self._graph.constants[place])
        if node.op == "input":
            return Piece(self._names.get(node.text, node.text), ATOM)
        piece = self._operation(node)
        if self._uses[place] > 1 or (len(piece.text) > LONG and place not in self._roots):
            return self._lines.name(piece)
        return piece

    def _operation(self, node: Node) -> Piece:
        operands = [self.pieces[a] for a in node.args]
        if node.op == "**":
            return self._power(operands[0], operands[1], node.args[1])
        if node.op in BINARY:
            return binary(node.op, *operands)
        if node.op == "neg":
            return _negative(*operands)
        function = ALL[node.op].numpy
        name = "abs" if function is abs else f"np.{function.__name__}"
        return call(name, (operand.text for operand in operands))

    def _power(self, base: Piece, exponent: Piece, place: int) -> Piece:
        """As the engine has it: by multiplications where the exponent is a small whole number, for
        a parameter whenever it is one."""
        literal = self._graph.constants.get(place)
        if literal in (2.0, 3.0):
            return Piece("*".join([self._lines.name(base).text] * int(literal)), PRODUCT)
        if self._graph.number(place) is None or not (literal is None or is_small_integer(literal)):
            return call("np.float_power", (base.text, exponent.text))
        self.needs_power = True
        return call("power", (base.text, exponent.text.removesuffix(".0")))


def _negative(operand: Piece) -> Piece:
    """-a*b is (-a)*b, which is the same number as -(a*b)."""
    return Piece(f"-{operand.within(PRODUCT)}", SIGN if operand.holds > PRODUCT else SUM)
