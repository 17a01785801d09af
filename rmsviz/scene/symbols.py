r"""A parameter's LaTeX symbol as text for a label, and a surface's formula with its symbols."""

from __future__ import annotations

import re

from rmsviz.engine.formula import parse
from rmsviz.engine.formula_latex import latex_of_name
from rmsviz.engine.param import Param
from rmsviz.engine.surface import Surface
from rmsviz.language import tr

_LETTERS = dict(
    alpha="α", beta="β", gamma="γ", delta="δ", epsilon="ε", varepsilon="ε", zeta="ζ", eta="η",
    theta="θ", iota="ι", kappa="κ", lambda_="λ", mu="μ", nu="ν", xi="ξ", pi="π", rho="ρ",
    sigma="σ", tau="τ", upsilon="υ", phi="φ", varphi="φ", chi="χ", psi="ψ", omega="ω",
    Gamma="Γ", Delta="Δ", Theta="Θ", Lambda="Λ", Xi="Ξ", Pi="Π", Sigma="Σ", Phi="Φ", Psi="Ψ",
    Omega="Ω",
)  # fmt: skip
_COMMAND = re.compile(r"\\(?:mathrm|mathit|text)\{([^{}]*)\}|\\([A-Za-z]+)")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SCRIPT = re.compile(r"_(?:\{([^{}]*)\}|(\w))")


def symbol_text(param: Param) -> str:
    """The symbol in plain letters, α, β₁ or λx; the name in words where there is none."""
    if not param.symbol:
        return words(param.name)
    return _SCRIPT.sub(lambda m: (m[1] or m[2]).translate(_LOWERED), _plain(param.symbol))


def symbol_html(param: Param) -> str:
    """The symbol with its index lowered, for a rich label."""
    if not param.symbol:
        return words(param.name)
    return _SCRIPT.sub(lambda m: f"<sub>{m[1] or m[2]}</sub>", _plain(param.symbol))


_NAMES = {  # of settings that have no symbol, or are read out
    "centered": tr("centered"),
    "count": tr("count"),
    "eps_inside": tr("ε inside the root"),
    "momentum": tr("momentum"),
    "momentum_decay": tr("momentum decay"),
    "radius": tr("radius"),
    "seed": tr("seed"),
    "weight_decay": tr("weight decay"),
}


def words(name: str) -> str:
    """`eps_inside` as people say it."""
    return _NAMES.get(name, name.replace("_", " "))


def _plain(latex: str) -> str:
    def letter(match: re.Match[str]) -> str:
        command = match[2] or ""
        return match[1] or _LETTERS.get(command) or _LETTERS.get(f"{command}_", command)

    return _COMMAND.sub(letter, latex).replace("{}", "")


def surface_latex(surface: Surface) -> str:
    """The right-hand side of L(x, y) = …, its parameters written by their symbols."""
    latex = surface.kind.latex or parse(surface.kind.formula).latex()
    for param in surface.kind.params:
        if param.symbol:
            latex = _renamed(latex, latex_of_name(param.name), param.symbol)
    return latex


def _renamed(latex: str, name: str, symbol: str) -> str:
    whole_word = rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])"
    return re.sub(whole_word, lambda _: symbol + " ", latex)
