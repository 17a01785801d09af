"""The optimizers as functions of a script: each rule as a short loop, for NumPy or PyTorch.

The order of operations is that of `rmsviz.engine.methods`, and so is every bit. Only the options
that a run has switched on are in its function: `rmsprop`, `rmsprop_momentum_centered`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Run
from rmsviz.scene.symbols import words

WIDTH = 98  # of a script's lines, where they can be broken


class Rule(NamedTuple):
    """What is remembered from step to step, zero at first (`ones`: one); the lines of a step, from
    the gradient g to the next theta; and which of the remembered is v."""

    zeros: tuple[str, ...]
    step: tuple[str, ...]
    v: str = ""
    ones: tuple[str, ...] = ()


class Script(NamedTuple):
    """What the functions of one script have in common."""

    library: str  # "np" or "torch"
    varies: bool  # whether the loss depends on the step
    noisy: bool
    boxed: bool  # whether there is a feasible box


def options_of(run: Run) -> tuple[str, ...]:
    """The settings that are off by default and that the run has switched on."""
    return tuple(p.name for p in run.method.params if not p.default and run.settings[p.name])


def function_of(run: Run) -> str:
    """The name of the run's function."""
    return "_".join([run.optimizer, *options_of(run)])


def arguments_of(run: Run) -> dict[str, float]:
    """The numbers that the run's function takes."""
    given = options_of(run)
    return {
        p.name: float(run.settings[p.name])
        for p in run.method.params
        if not p.is_switch and (p.default or p.name in given)
    }


def call_of(run: Run) -> str:
    """The call that gives the run's path."""
    x, y = run.start
    numbers = "".join(f", {name}={value!r}" for name, value in arguments_of(run).items())
    return f"{function_of(run)}(({x!r}, {y!r}){numbers})"


def function_code(run: Run, script: Script, remark: str = "") -> str:
    """The run's function; `remark` ends its docstring. BadInput where the method's rule is not
    written down here."""
    if run.optimizer not in RULES:
        known = ", ".join(RULES)
        raise BadInput(f"there is no script for {run.method.label}: only of {known}")
    options, library = options_of(run), script.library
    rule = RULES[run.optimizer](library, frozenset(options))
    begun = (rule.v,) if "v0" in options else ()
    array = "np.array" if library == "np" else "torch.tensor"
    head = ", ".join(["start", *arguments_of(run)])
    lines = [
        f"def {function_of(run)}({head}):",
        *_docstring(run, remark),
        f"    theta = {array}(start)",
        f"    path = {library}.full((STEPS + 1, 2), {library}.nan)",
        "    path[0] = theta",
        *_remembered(tuple(n for n in rule.zeros if n not in begun), "zeros", library),
        *(f"    {name} = {library}.full((2,), v0)" for name in begun),
        *_remembered(rule.ones, "ones", library),
        "    for t in range(STEPS):",
        *(f"        {line}" for line in _loop(rule, script, "weight_decay" in options)),
        "    return path" + (".numpy()" if library == "torch" else ""),
    ]
    return "\n".join(lines) + "\n"


def _docstring(run: Run, remark: str) -> list[str]:
    text = f"{run.method.label} ({run.method.source})"
    options = options_of(run)
    text += f" with {', '.join(map(words, options))}" if options else ""
    text += f". {remark}" if remark else "."
    lines = textwrap.wrap(f'"""{text}"""', WIDTH - 4)
    return [f"    {line}" for line in lines]


def _remembered(names: tuple[str, ...], of: str, library: str) -> list[str]:
    return [f"    {name} = {library}.{of}(2)" for name in names]


def _loop(rule: Rule, script: Script, decayed: bool) -> list[str]:
    time = ", t" if script.varies else ""
    lines = [
        f"value, g = loss_and_gradient(theta{time})",
        f"if overflowed(theta, value{', ' + rule.v if rule.v else ''}):",
        "    break",
    ]
    lines += ["g = g + NOISE[t]"] * script.noisy
    lines += ["g = g + weight_decay*theta"] * decayed
    lines += rule.step
    lines += [f"theta = {script.library}.clip(theta, LOW, HIGH)"] * script.boxed
    return [*lines, "path[t + 1] = theta"]


def _below(v: str, library: str, on: frozenset[str]) -> str:
    """√v + ε, or √(v + ε)."""
    root = f"{library}.sqrt"
    return f"{root}({v} + eps)" if "eps_inside" in on else f"({root}({v}) + eps)"


def _sgd(library: str, on: frozenset[str]) -> Rule:
    return Rule((), ("theta = theta - lr*g",))


def _momentum(library: str, on: frozenset[str]) -> Rule:
    return Rule(("b",), ("b = momentum*b + g", "theta = theta - lr*b"))


def _nesterov(library: str, on: frozenset[str]) -> Rule:
    return Rule(("b",), ("b = momentum*b + g", "theta = theta - lr*(g + momentum*b)"))


def _adagrad(library: str, on: frozenset[str]) -> Rule:
    update = f"theta = theta - lr*g/{_below('G', library, on)}"
    return Rule(("G",), ("G = G + g*g", update), "G")


_EMA = "v = beta*v + (1 - beta)*g*g"


def _rmsprop(library: str, on: frozenset[str]) -> Rule:
    centered, heavy = "centered" in on, "momentum" in on
    below = _below("v - mean*mean" if centered else "v", library, on)
    if not (centered or heavy):
        return Rule(("v",), (_EMA, f"theta = theta - lr*g/{below}"), "v")
    mean = ("mean = mean + (1 - beta)*(g - mean)",) * centered
    step = f"lr/{below}*g"
    update = (f"b = momentum*b + {step}", "theta = theta - b")
    return Rule(
        ("v", *("mean",) * centered, *("b",) * heavy),
        (_EMA, *mean, *(update if heavy else (f"theta = theta - {step}",))),
        "v",
    )


def _blend(library: str, on: frozenset[str]) -> Rule:
    v = "v = (1 - mix*(1 - beta))*v + (1 - mix*beta)*g*g"
    return Rule(("v",), (v, f"theta = theta - lr*g/{_below('v', library, on)}"), "v")


def _adadelta(library: str, on: frozenset[str]) -> Rule:
    root = f"{library}.sqrt"
    step = (
        _EMA,
        f"delta = {root}(u + eps)/{root}(v + eps)*g",
        "u = beta*u + (1 - beta)*delta*delta",
        "theta = theta - lr*delta",
    )
    return Rule(("v", "u"), step, "v")


_MOMENTS = ("m = m + (1 - beta1)*(g - m)", "v = beta2*v + (1 - beta2)*g*g")
_POWERS = ("beta1_t = beta1_t*beta1  # β₁ to the power of t + 1", "beta2_t = beta2_t*beta2")


def _adam(library: str, on: frozenset[str], v: str = "v", more: tuple[str, ...] = ()) -> Rule:
    root = f"{library}.sqrt"
    step = (
        *_POWERS,
        *_MOMENTS,
        *more,
        f"below = {root}({v})/{root}(1 - beta2_t) + eps",
        "theta = theta - lr/(1 - beta1_t)*m/below",
    )
    return Rule(("m", "v"), step, "v", ("beta1_t", "beta2_t"))


def _adamw(library: str, on: frozenset[str]) -> Rule:
    adam = _adam(library, on)
    return adam._replace(step=("theta = theta*(1 - lr*weight_decay)", *adam.step))


def _amsgrad(library: str, on: frozenset[str]) -> Rule:
    adam = _adam(library, on, "v_max", (f"v_max = {library}.maximum(v_max, v)",))
    return adam._replace(zeros=(*adam.zeros, "v_max"))


def _nadam(library: str, on: frozenset[str]) -> Rule:
    step = (
        "now = beta1*(1 - 0.5*0.96**((t + 1)*momentum_decay))",
        "after = beta1*(1 - 0.5*0.96**((t + 2)*momentum_decay))",
        "product = product*now",
        *_MOMENTS,
        f"below = {library}.sqrt(v/(1 - beta2**(t + 1))) + eps",
        "by_gradient = lr*(1 - now)/(1 - product)*g/below",
        "by_moment = lr*after/(1 - product*after)*m/below",
        "theta = theta - by_gradient - by_moment",
    )
    return Rule(("m", "v"), step, "v", ("product",))


RULES: Mapping[str, Callable[[str, frozenset[str]], Rule]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "blend": _blend,
    "adadelta": _adadelta,
    "adam": _adam,
    "adamw": _adamw,
    "amsgrad": _amsgrad,
    "nadam": _nadam,
}
