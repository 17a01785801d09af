"""A graph of operations as nested closures: no text is executed, no code is generated.

What is used more than once is computed once and kept in a list of registers (x, y, t, then the
constants, then the shared results); the rest are closures over that list, one inside the other.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from rmsviz.engine.formula_functions import ALL, integer_power
from rmsviz.engine.formula_graph import Graph, is_small_integer

MAX_NESTING = 16  # of closures within each other, far below Python's recursion limit

Compute = Callable[[list[Any]], Any]
Operand = int | tuple[int, int] | Compute  # a register, a product of two, or how to compute it


class Program(NamedTuple):
    """To run: registers = [x, y, t, *constants]; append each of `shared` called with them; then
    call each of `results` with them."""

    constants: tuple[float, ...]
    shared: tuple[Compute, ...]
    results: tuple[Compute, ...]


def compile_graph(graph: Graph, roots: Sequence[int], floats: bool) -> Program:
    """The program that computes `roots`.

    For `floats`, on plain floats with plain floats as results: it raises where Python's floats
    raise. Otherwise on arrays or NumPy's scalars: IEEE throughout. Both give the same bits.
    """
    needed = graph.needed(roots)
    uses = Counter(operand for place in needed for operand in graph.nodes[place].args)
    uses.update(roots)
    constants = [place for place in needed if place in graph.constants]
    operands: dict[int, Operand] = {place: i for i, place in enumerate([0, 1, 2, *constants])}
    nesting: dict[int, int] = {}
    shared: list[Compute] = []

    def share(place: int, operand: Operand) -> None:
        operands[place] = 3 + len(constants) + len(shared)
        shared.append(_read(operand))

    if 2 in needed:  # t comes as an int; as a float it computes like any other number
        share(2, _function(float if floats else np.float64, 2))
    for place in needed:
        if place in operands:
            continue
        operand = _operation(graph, place, operands, floats)
        depth = 1 + max(nesting.get(a, 0) for a in graph.nodes[place].args)
        if uses[place] > 1 or depth == MAX_NESTING:
            share(place, operand)
        else:
            operands[place], nesting[place] = operand, depth
    results = tuple(_read(operands[root]) for root in roots)
    return Program(tuple(graph.constants[k] for k in constants), tuple(shared), results)


def _operation(graph: Graph, place: int, operands: dict[int, Operand], floats: bool) -> Operand:
    op, args, _ = graph.nodes[place]
    inputs = [operands[a] for a in args]
    if op == "*" and isinstance(inputs[0], int) and isinstance(inputs[1], int):
        return inputs[0], inputs[1]
    if op == "/" and isinstance(inputs[1], tuple):  # rare: its derivative shares a divisor
        inputs[1] = _read(inputs[1])
    if op in _ARITHMETIC:
        return _arithmetic(op, inputs)
    if op == "**" and is_small_integer(graph.constants.get(args[1], 0.5)):
        return _integer_power(inputs[0], int(graph.constants[args[1]]))
    if op == "where" and floats:
        return _choice(*map(_read, inputs))
    rule = ALL[op]
    if not floats:
        return _function(rule.numpy, *inputs)
    return _function(rule.exact, *inputs) if rule.exact else _float_function(rule.numpy, *inputs)


def _read(operand: Operand) -> Compute:
    """A closure whatever the operand is."""
    if isinstance(operand, int):
        return operator.itemgetter(operand)
    if isinstance(operand, tuple):
        a, b = operand
        return lambda r: r[a] * r[b]
    return operand


# By what the two operands are: r a register, p a product of two registers, c a closure. All are
# spelled out because in Python a call costs more than the arithmetic in it.
_ARITHMETIC: dict[str, dict[str, Callable[..., Compute]]] = {
    "+": {
        "rr": lambda a, b: lambda r: r[a] + r[b],
        "rp": lambda a, b, c: lambda r: r[a] + r[b] * r[c],
        "rc": lambda a, b: lambda r: r[a] + b(r),
        "pr": lambda a, b, c: lambda r: r[a] * r[b] + r[c],
        "pp": lambda a, b, c, d: lambda r: r[a] * r[b] + r[c] * r[d],
        "pc": lambda a, b, c: lambda r: r[a] * r[b] + c(r),
        "cr": lambda a, b: lambda r: a(r) + r[b],
        "cp": lambda a, b, c: lambda r: a(r) + r[b] * r[c],
        "cc": lambda a, b: lambda r: a(r) + b(r),
    },
    "-": {
        "rr": lambda a, b: lambda r: r[a] - r[b],
        "rp": lambda a, b, c: lambda r: r[a] - r[b] * r[c],
        "rc": lambda a, b: lambda r: r[a] - b(r),
        "pr": lambda a, b, c: lambda r: r[a] * r[b] - r[c],
        "pp": lambda a, b, c, d: lambda r: r[a] * r[b] - r[c] * r[d],
        "pc": lambda a, b, c: lambda r: r[a] * r[b] - c(r),
        "cr": lambda a, b: lambda r: a(r) - r[b],
        "cp": lambda a, b, c: lambda r: a(r) - r[b] * r[c],
        "cc": lambda a, b: lambda r: a(r) - b(r),
    },
    "*": {
        "rp": lambda a, b, c: lambda r: r[a] * (r[b] * r[c]),
        "rc": lambda a, b: lambda r: r[a] * b(r),
        "pr": lambda a, b, c: lambda r: r[a] * r[b] * r[c],
        "pp": lambda a, b, c, d: lambda r: r[a] * r[b] * (r[c] * r[d]),
        "pc": lambda a, b, c: lambda r: r[a] * r[b] * c(r),
        "cr": lambda a, b: lambda r: a(r) * r[b],
        "cp": lambda a, b, c: lambda r: a(r) * (r[b] * r[c]),
        "cc": lambda a, b: lambda r: a(r) * b(r),
    },
    "/": {
        "rr": lambda a, b: lambda r: r[a] / r[b],
        "rc": lambda a, b: lambda r: r[a] / b(r),
        "pr": lambda a, b, c: lambda r: r[a] * r[b] / r[c],
        "pc": lambda a, b, c: lambda r: r[a] * r[b] / c(r),
        "cr": lambda a, b: lambda r: a(r) / r[b],
        "cc": lambda a, b: lambda r: a(r) / b(r),
    },
}


def _arithmetic(op: str, inputs: Sequence[Operand]) -> Compute:
    kinds = {int: "r", tuple: "p"}
    form = "".join(kinds.get(type(operand), "c") for operand in inputs)
    flat = [part for o in inputs for part in (o if isinstance(o, tuple) else (o,))]
    return _ARITHMETIC[op][form](*flat)


def _integer_power(base: Operand, n: int) -> Operand:
    if isinstance(base, int) and n == 2:
        return base, base
    u = _read(base)
    return lambda r: integer_power(u(r), n)


def _choice(condition: Compute, first: Compute, second: Compute) -> Compute:
    return lambda r: first(r) if condition(r) else second(r)


def _function(function: Callable[..., Any], *operands: Operand) -> Compute:
    if len(operands) > 1:
        parts = [_read(operand) for operand in operands]
        return lambda r: function(*[part(r) for part in parts])
    place = operands[0]
    if isinstance(place, int):
        return lambda r: function(r[place])
    u = _read(place)
    return lambda r: function(u(r))


def _float_function(ufunc: Callable[..., Any], *operands: Operand) -> Compute:
    """As `_function`; a NumPy scalar would make all that follows three times as slow."""
    if len(operands) > 1:
        compute = _function(ufunc, *operands)
        return lambda r: float(compute(r))
    place = operands[0]
    if isinstance(place, int):
        return lambda r: float(ufunc(r[place]))
    u = _read(place)
    return lambda r: float(ufunc(u(r)))
