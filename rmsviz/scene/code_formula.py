"""Typed formulas as lines of a script: from their terms and their graph, never from their text.

For NumPy the gradient is written out. PyTorch differentiates by itself, and the loss is written as
it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rmsviz.engine.formula import Formula
from rmsviz.engine.formula_syntax import Term
from rmsviz.engine.formula_tokens import CONSTANTS, VARIABLES
from rmsviz.scene.code_graph import GraphWriter, NamedGraph
from rmsviz.scene.code_pieces import (
    ATOM,
    BINARY,
    LONG,
    POWER,
    SIGN,
    Lines,
    Piece,
    binary,
    call,
    number,
)
from rmsviz.scene.code_surfaces import SurfaceCode

_POWER_FUNCTION = '''\
def power(u, v):
    """u**v, by multiplications where v is a small whole number."""
    if v % 1 != 0 or abs(v) > 64:
        return np.float_power(u, v)
    if v < 0:
        return 1/power(u, -v)
    if v < 2:
        return u if v else 1.0
    half = power(u, v//2)
    return half*half*u if v % 2 else half*half
'''
_CHOICE_FUNCTIONS = {
    "min": '''\
def minimum(u, v):
    """The smaller one, the first where they are equal, nan where either is."""
    return u if u <= v else v if v < u else u + v
''',
    "max": '''\
def maximum(u, v):
    """The larger one, the first where they are equal, nan where either is."""
    return u if u >= v else v if v > u else u + v
''',
}


def formula_code(
    formula: Formula, params: Mapping[str, float], names: Mapping[str, str]
) -> SurfaceCode:
    """The code of `formula` with `params`, for which the script has other `names`, and where they
    are NumPy scalars or tensors."""
    lines, functions, (loss, *slopes) = _in_numpy(formula, params, names)
    torch_lines, torch_loss = _in_torch(formula, names)
    used = {term.op for term in formula.terms}
    return SurfaceCode(
        loss,
        (slopes[0], slopes[1]),
        lines,
        functions=functions,
        torch_functions="\n\n".join(code for op, code in _CHOICE_FUNCTIONS.items() if op in used),
        torch_lines=torch_lines,
        torch_loss=torch_loss,
    )


def _in_numpy(
    formula: Formula, params: Mapping[str, float], names: Mapping[str, str]
) -> tuple[tuple[str, ...], str, list[str]]:
    graph = NamedGraph(params)
    inputs = {name: graph.input(name) for name in (*VARIABLES, *params)}
    value = graph.add_terms(formula.terms, inputs)[-1]
    slopes = [graph.derivative(value, inputs[name]) for name in "xy"]
    roots = [graph.constant(0.0) if root is None else root for root in (value, *slopes)]
    writer = GraphWriter(graph, roots, names)
    lines = (*["t = np.float64(t)"] * formula.uses_t, *writer.lines)
    functions = _POWER_FUNCTION if writer.needs_power else ""
    return lines, functions, [writer.pieces[root].text for root in roots]


def _in_torch(formula: Formula, names: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    lines = Lines(names.values())
    lines.lines += ["t = torch.tensor(float(t))"] * formula.uses_t
    pieces: list[Piece] = []
    for term in formula.terms:
        piece = _torch_piece(term, [pieces[a] for a in term.args], names)
        long = len(piece.text) > LONG and term is not formula.terms[-1]
        pieces.append(lines.name(piece) if long and not piece.plain else piece)
    loss = pieces[-1].text
    if not _has_gradient(formula):
        lines.lines.append(
            "# + 0*(x + y): a gradient also where the loss does not depend on x and y"
        )
        loss += " + 0*(x + y)"
    return tuple(lines.lines), loss


def _has_gradient(formula: Formula) -> bool:
    """Whether autograd sees a dependence on x or y, wherever they are."""
    used = {term.text if term.op == "name" else term.op for term in formula.terms}
    return bool(used & {"x", "y"}) and not used & {"where", "min", "max"}


def _torch_piece(term: Term, operands: Sequence[Piece], names: Mapping[str, str]) -> Piece:
    op, text = term.op, term.text
    if op == "number":
        return number(float(text))._replace(plain=True)
    if op == "name" and text in CONSTANTS:
        return Piece(f"math.{text}", ATOM, plain=True)
    if op == "name":
        return Piece(names.get(text, text), ATOM)
    if op in BINARY:
        return binary(op, *operands)
    if op == "neg":
        return Piece(f"-{operands[0].within(SIGN)}", SIGN, operands[0].plain)
    if op == "**":
        return _torch_power(*operands)
    return _torch_call(op, operands)


def _torch_power(base: Piece, exponent: Piece) -> Piece:
    text = f"{base.within(ATOM)}**{exponent.within(SIGN).removesuffix('.0')}"
    return Piece(text, POWER, base.plain and exponent.plain)


def _torch_call(function: str, operands: Sequence[Piece]) -> Piece:
    if function == "where":  # not torch.where: the branch that is not taken must leave no nan
        condition, first, second = operands
        text = f"({first.tensor()} if {condition.text} else {second.tensor()})"
        return Piece(text, ATOM)
    name = {"min": "minimum", "max": "maximum"}.get(function, f"torch.{function}")
    return call(name, (operand.tensor() for operand in operands))
