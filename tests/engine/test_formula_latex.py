"""Formulas typeset: the LaTeX reads as the formula was meant, and the typesetter takes it."""

from __future__ import annotations

import pytest

from rmsviz.engine.formula import parse
from rmsviz.engine.formula_latex import latex_of_name
from rmsviz.engine.surfaces import BUILT_IN

TYPESET = [
    ("x**2 + 10*y**2", r"x^{2} + 10 y^{2}"),
    ("(1 - x)**2", r"\left( 1 - x \right)^{2}"),
    ("x/2*y", r"\frac{x}{2} \, y"),
    ("(x + 1)/(y - 1)", r"\frac{x + 1}{y - 1}"),
    ("(x/y)**2", r"\left( \frac{x}{y} \right)^{2}"),
    ("x**(y + 1)", r"x^{y + 1}"),
    ("(x**2)**3", r"\left( x^{2} \right)^{3}"),
    ("2*3*x*4", r"2 \cdot 3 x \cdot 4"),
    ("a*x*(y + 1)", r"a \, x \, \left( y + 1 \right)"),
    ("x - (y - 1)", r"x - \left( y - 1 \right)"),
    ("x - y*-2", r"x - y \, \left( -2 \right)"),
    ("-(x + y)*-x", r"-\left( x + y \right) \, \left( -x \right)"),
    ("x + -y", r"x + \left( -y \right)"),
    ("(-x)**2", r"\left( -x \right)^{2}"),
    ("-x**2", r"-x^{2}"),
    ("2.50*x + 1e-8", r"2.50 x + 1 \times 10^{-8}"),
    ("1e3**x", r"\left( 1 \times 10^{3} \right)^{x}"),
    ("sin(x)**2*cos(x*y)", r"\sin^{2}\left( x \right) \, \cos\left( x \, y \right)"),
    ("sin(x)**y", r"\left( \sin\left( x \right) \right)^{y}"),
    ("sqrt(x)**2 + abs(y)**3", r"\sqrt{x}^{2} + \left| y \right|^{3}"),
    ("exp(-x/2)**2", r"\left( e^{-\frac{x}{2}} \right)^{2}"),
    ("log(x) + log10(y)", r"\ln\left( x \right) + \log_{10}\left( y \right)"),
    ("floor(x)*ceil(y)", r"\left\lfloor x \right\rfloor \, \left\lceil y \right\rceil"),
    ("max(x, y, 1)", r"\max\left( x,\, y,\, 1 \right)"),
    (
        "where(x >= 0, x, -y)",
        r"\begin{cases} x & x \ge 0 \\ -y & \text{otherwise} \end{cases}",
    ),
    ("log10(x)**2", r"\log_{10}^{2}\left( x \right)"),
    ("min(x, y)**2", r"\left( \min\left( x,\, y \right) \right)^{2}"),
    ("hypot(x, y)", r"\operatorname{hypot}\left( x,\, y \right)"),
    ("kappa*pi*e", r"\kappa \, \pi \, e"),
]
NAMES = [
    ("kappa", r"\kappa"),
    ("Gamma", r"\Gamma"),
    ("lam", r"\lambda"),
    ("eps", r"\varepsilon"),
    ("a", "a"),
    ("a_1", "a_{1}"),
    ("x0", "x_{0}"),
    ("phi_max", r"\phi_{\mathrm{max}}"),
    ("rate", r"\mathrm{rate}"),
    ("c_i_2", "c_{i,2}"),
]


@pytest.mark.parametrize(("text", "latex"), TYPESET)
def test_a_formula_reads_in_latex_as_it_was_meant(text: str, latex: str) -> None:
    assert parse(text).latex() == latex


@pytest.mark.parametrize(("name", "latex"), NAMES)
def test_a_name_becomes_its_symbol(name: str, latex: str) -> None:
    assert latex_of_name(name) == latex
    assert parse(name).latex() == latex


SHOWN = [text for text, _ in TYPESET + NAMES] + [kind.formula for kind in BUILT_IN]


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")  # as it is imported
@pytest.mark.parametrize("text", SHOWN)
def test_the_typesetter_takes_it(text: str) -> None:
    from ziamath.zmath import Latex

    assert "<path" in Latex(parse(text).latex()).svg()
