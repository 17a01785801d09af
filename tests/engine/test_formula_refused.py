"""What is no formula is refused, always with one sentence that says what and where."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula import formula_surface, parse

MISTAKES = [
    ("", 0, "the formula is empty; type for example x**2 + 10*y**2"),
    (" \n ", 0, "the formula is empty"),
    ("x +", 2, "the formula stops after '+' at column 3"),
    ("2*(x + ", 5, "the formula stops after '+' at column 6"),
    ("* x", 0, "'*' at column 1 has nothing on its left"),
    ("x + * y", 4, "'*' at column 5 cannot follow '+' at column 3"),
    ("(x + (y)", 0, "the bracket opened at column 1 is never closed; add )"),
    ("sin(x", 3, "the bracket opened at column 4 is never closed"),
    ("x)", 1, "')' at column 2 closes no bracket"),
    ("x + ()", 4, "'(' at column 5 opens an empty pair of brackets"),
    ("2x", 1, "'x' at column 2 follows '2' at column 1 with no operator; to multiply write 2*x"),
    ("x y", 2, "to multiply write x*y"),
    ("(x)(y)", 3, "'(' at column 4 follows ')' at column 3 with no operator"),
    ("2(x + 1)", 1, "to multiply put * between them"),
    ("x(y + 1)", 0, "'x' at column 1 is not a function; to multiply write x*(…)"),
    ("xy", 0, "'xy' at column 1 reads as one name; for the product write x*y"),
    ("x^2", 1, "'^' at column 2 is no part of a formula; write ** for a power"),
    ("sin x", 0, "'sin' at column 1 needs its value in brackets: sin(…)"),
    ("x + cos", 4, "'cos' at column 5 needs its value in brackets"),
    (
        "sim(x)",
        0,
        "unknown function 'sim' at column 1; did you mean 'sin', or sim*(…) to multiply?",
    ),
    ("a(x)", 0, "unknown function 'a' at column 1; there is sin, cos, tan"),
    ("ln(x)", 0, "'ln' at column 1 is written differently here: use log"),
    ("sin()", 0, "sin at column 1 takes 1 value, not 0"),
    ("atan2(x)", 0, "atan2 at column 1 takes 2 values, not 1"),
    ("min(x)", 0, "min at column 1 takes 2 or more values, not 1"),
    ("where(x > 0, 1)", 0, "where at column 1 takes 3 values, not 2"),
    ("where(x, 1, 2)", 7, "a comparison is needed: where(x > 0, one value, another)"),
    ("x < 3", 2, "'<' at column 3 compares; that has its place in where("),
    ("1,5*x", 1, "',' at column 2 separates nothing; decimals are written with a point: 1.5"),
    ("L = x**2", 2, "'=' at column 3 is no part of a formula; write only the expression"),
    ("|x|", 0, "write abs(…)"),
    ("[x + 1]*2", 0, "write round brackets"),
    ("x % 2", 2, "write a - b*floor(a/b) for the remainder"),
    ("X + 1", 0, "write x"),
    ("1/0 + x", 1, "'/' at column 2 gives inf; constants must be finite"),
    ("x*log(-1)", 2, "'log' at column 3 gives nan"),
    ("1e999*x", 0, "'1e999' at column 1 gives inf"),
    ("x**2 + 10*y**2 + abcdefghijklmnopqrstu", 17, "has 21 characters; a name has at most 20"),
    ("a_ + 1", 0, "'a_' at column 1 is no name"),
    ("x if y else t", 2, "'if' at column 3 is no part of a formula; write where(x > 0"),
    ("α*x", 0, "'α' (GREEK SMALL LETTER ALPHA) at column 1 is no part of a formula; write alpha"),
    ("Ω", 0, "write Omega"),
    ("λ", 0, "write lam"),
    ("Λ", 0, "write Lambda"),
    ("ά", 0, "(GREEK SMALL LETTER ALPHA WITH TONOS) at column 1 is no part of a formula; allowed"),
    ("x²", 1, "write **2"),
    ("x − y", 2, "(MINUS SIGN) at column 3 is no part of a formula; write the plain minus"),
]

HOSTILE = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "x.__class__",
    "x.real",
    "x[0]",
    "'x'",
    '"x"*999999999',
    "f'{x}'",
    "b'x'",
    "(x := 3)",
    "lambda: x",
    "[x for x in y]",
    "{x: y}",
    "sin(x=1)",
    "sin(*x)",
    "sin(**x)",
    "exec(x)",
    "eval(x)",
    "open(x)",
    "getattr(x, y)",
    "where.__call__(x)",
    "_x",
    "a__b",
    "__builtins__",
    "None",
    "True",
    "not x",
    "x and y",
    "yield x",
    "await x",
    "x; y",
    "x # y",
    "x\\\ny",
    "@x",
    "1j*x",
    "1_000",
    "0x10",
    "9**9**9",
    "9**9**9**9",
    "e**e**e**e",
    "1e308*10*x",
    "inf",
    "nan*x",
    "(" * 10_000,
    "(" * 10_000 + ")" * 10_000,
    "(" * 400 + "x" + ")" * 400,
    "-" * 20_000 + "x",
    "-" * 900 + "x",
    "2**" * 300 + "x",
    "x" * 1_000_000,
    " " * 1_000_000,
    "+".join("x" * 300),
    "9" * 500 + "x",
    "9" * 400,
    "x\x00",
    "\x00",
    "\ud800",
    "x + \udfff",
    "х + 1",
    "ｘ + 1",
    "𝑥 + 1",
    "x\u00a0+ 1",
    "x\u200b",
    "x\u202e + y",
    "ſin(x)",
    "sın(x)",
    "x ∗ y",
    "٣*x",
]


@pytest.mark.parametrize(("text", "column", "sentence"), MISTAKES)
def test_a_mistake_is_told_in_words(text: str, column: int, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text)
    assert sentence in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:30]))
def test_what_is_hostile_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        formula_surface(text)
    check_sentence(str(caught.value))


def check_sentence(message: str) -> None:
    """One line of printable text, not the whole of what was typed."""
    assert 20 < len(message) < 300
    assert message.isprintable()
    assert not any(word in message for word in ("invalid", "syntax", "token", "Error", "NoneType"))


def test_a_look_alike_is_named() -> None:
    with pytest.raises(BadInput, match=r"CYRILLIC SMALL LETTER HA.* at column 5") as caught:
        parse("2 + х")
    assert caught.value.column == 4


def test_no_character_outside_ascii_is_taken_for_one_within() -> None:
    alike = [c for c in map(chr, range(128, 0x20000)) if unicodedata.normalize("NFKC", c) in "xyt1"]
    assert len(alike) > 20
    for char in alike:
        with pytest.raises(BadInput, match="no part of a formula"):
            parse(char)


FRAGMENTS = st.sampled_from(
    [*"xyta12+-*/()(),<^.='_х\n", "pi", "2.5", "1e3", "**", "sin(", "max(", "where(", "x>0,", "=="]
)


@given(parts=st.lists(FRAGMENTS, max_size=14))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_is_a_formula_or_is_refused_in_words(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        formula = parse(text)
    except BadInput as refusal:
        check_sentence(str(refusal))
        assert refusal.column is not None
        assert 0 <= refusal.column <= len(text)
        return
    first, curvature = formula.build(**dict.fromkeys(formula.names, 2.0))
    with np.errstate(all="ignore"):
        numbers = (*first(0.5, -1.5, 3), *curvature(0.5, -1.5, 3))
    assert all(isinstance(number, float) for number in numbers)
    assert formula.latex()


@given(text=st.text(max_size=40))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_characters_are_a_formula_or_are_refused_in_words(text: str) -> None:
    try:
        parse(text)
    except BadInput as refusal:
        check_sentence(str(refusal))
