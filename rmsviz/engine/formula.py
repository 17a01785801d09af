"""Formulas typed by people: parsed against a whitelist, compiled once to closures, never executed.

A formula has numbers, x, y, t (the number of steps already taken), parameters with any other name,
+ - * / ** and the functions of `formula_functions`. Its gradient and curvature are exact forward
derivatives. `formula_syntax` reads it, `formula_graph` differentiates it, `formula_program`
compiles it and `formula_latex` typesets it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula_graph import Graph
from rmsviz.engine.formula_latex import latex_of_name, latex_of_terms
from rmsviz.engine.formula_program import compile_graph
from rmsviz.engine.formula_syntax import Term, read
from rmsviz.engine.formula_tokens import KNOWN, VARIABLES, shortened
from rmsviz.engine.param import Param, complete
from rmsviz.engine.surface import Curvature, Domain, First, Number, Surface, SurfaceKind
from rmsviz.language import tr

DOMAIN = Domain(-3.0, 3.0, -3.0, 3.0)
START = (-2.0, 1.5)
_X, _Y = 0, 1  # places in every graph


@dataclass(frozen=True)
class Formula:
    """A formula that has been read. Equal texts are equal formulas; made by `parse`."""

    text: str
    terms: tuple[Term, ...] = field(compare=False, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters: all names but x, y, t, pi and e, in order of first appearance."""
        names = (term.text for term in self.terms if term.op == "name")
        return tuple(dict.fromkeys(name for name in names if name not in KNOWN))

    @property
    def uses_t(self) -> bool:
        return any(term.op == "name" and term.text == "t" for term in self.terms)

    def latex(self) -> str:
        """The expression in LaTeX mathematics."""
        return latex_of_terms(self.terms)

    def build(self, /, **params: float) -> tuple[First, Curvature]:
        """`(first, curvature)` as in SurfaceKind.build, with all parameters given as numbers.

        Both take floats or arrays and give the same bits for both; plain floats give plain floats.
        Overflow, 1/0 and the like give IEEE's inf and nan. NumPy's functions may warn of them:
        call inside np.errstate(all="ignore").
        """
        graph, names = _new_graph()
        for name in self.names:
            if name not in params:
                raise BadInput(
                    tr("the formula's parameter {name} has no value; give it a number", name=name)
                )
            names[name] = graph.constant(float(params[name]))
        value = graph.add_terms(self.terms, names)[-1]
        slopes = [graph.derivative(value, variable) for variable in (_X, _Y)]
        bends = [
            None if slope is None else graph.derivative(slope, variable)
            for slope, variable in zip(slopes, (_X, _Y), strict=True)
        ]
        first = _first(graph, _places(graph, [value, *slopes]))
        return first, _curvature(graph, _places(graph, bends))


def parse(text: str) -> Formula:
    """The formula written in `text`; BadInput says what is wrong, and at which column."""
    formula = Formula(text, read(text))
    _check_constants(formula)
    return formula


def formula_surface(
    text: str, params: Mapping[str, object] | None = None, domain: Domain | None = None
) -> Surface:
    """The surface L(x, y) or L_t(x, y) = `text`, its parameters at 1 where not given."""
    kind = _kind(text)
    return Surface(
        kind, complete(tr("the formula"), kind.params, params or {}), domain or kind.domain
    )


@lru_cache(maxsize=64)
def _kind(text: str) -> SurfaceKind:
    formula = parse(text)
    return SurfaceKind(
        name="formula",
        label=tr("Formula"),
        formula=text,
        build=formula.build,
        domain=DOMAIN,
        source="typed",
        params=tuple(
            Param(
                name,
                1.0,
                -10.0,
                10.0,
                symbol=latex_of_name(name),
                help=tr("{name} in the formula", name=name),
            )
            for name in formula.names
        ),
        start=START,
        varies=formula.uses_t,
    )


def _new_graph() -> tuple[Graph, dict[str, int]]:
    graph = Graph()
    return graph, {name: graph.input(name) for name in VARIABLES}


def _check_constants(formula: Formula) -> None:
    """Refuse what is inf or nan whatever x, y, t and the parameters are: 1/0, log(-1), 9**9**9."""
    graph, names = _new_graph()
    names |= {name: graph.input(name) for name in formula.names}
    places = graph.add_terms(formula.terms, names)
    for term, place in zip(formula.terms, places, strict=True):
        value = graph.constants.get(place, 0.0)
        if not math.isfinite(value):
            where = tr(
                "{said!r} at column {column}", said=shortened(term.text), column=term.column + 1
            )
            raise BadInput(
                tr("{where} gives {value}; constants must be finite", where=where, value=value),
                term.column,
            )


def _places(graph: Graph, parts: Sequence[int | None]) -> list[int]:
    return [graph.constant(0.0) if part is None else part for part in parts]


def _first(graph: Graph, roots: Sequence[int]) -> First:
    constants, shared, (value, slope_x, slope_y) = compile_graph(graph, roots, floats=True)
    ieee = _ieee(graph, roots)

    def first(x: Number, y: Number, t: int) -> tuple[Number, Number, Number]:
        if type(x) is not float or type(y) is not float:
            loss, gx, gy = ieee(x, y, t)
            return loss, gx, gy
        registers = [x, y, t, *constants]
        try:
            for compute in shared:
                registers.append(compute(registers))
            return value(registers), slope_x(registers), slope_y(registers)
        except (ArithmeticError, ValueError):  # where Python's floats raise, IEEE has inf or nan
            loss, gx, gy = ieee(np.float64(x), np.float64(y), t)
            return float(loss), float(gx), float(gy)

    return first


def _curvature(graph: Graph, roots: Sequence[int]) -> Curvature:
    ieee = _ieee(graph, roots)

    def curvature(x: Number, y: Number, t: int) -> tuple[Number, Number]:
        bend_x, bend_y = ieee(x, y, t)
        if type(x) is float and type(y) is float:
            return float(bend_x), float(bend_y)
        return bend_x, bend_y

    return curvature


def _ieee(graph: Graph, roots: Sequence[int]) -> Callable[[Number, Number, int], Any]:
    """All `roots`, for arrays x and y of one shape, or for NumPy's scalars."""
    constants, shared, results = compile_graph(graph, roots, floats=False)
    flat = [not {_X, _Y} & set(graph.needed([root])) for root in roots]

    def evaluate(x: Number, y: Number, t: int) -> tuple[Number, ...]:
        # NumPy's loops for negative strides are others, with other last bits: hence order C.
        point = (np.asarray(z, np.float64, order="C") for z in (x, y))
        registers: list[Number] = [*point, t, *constants]
        for compute in shared:
            registers.append(compute(registers))
        found = (result(registers) for result in results)
        return tuple(
            np.full(np.shape(x), z) if same else z for z, same in zip(found, flat, strict=True)
        )

    return evaluate
