"""An optimizer: a pure update rule over a printable state, declared once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np

from rmsviz.engine.param import Param, complete

STEP = r"\theta_{[t]} = [theta] - \left([step]\right) = [next]"
PRODUCT = r"\theta_{[t]} = [theta] - [lr_eff] \cdot \left([g]\right) = [next]"
MOMENT = (
    r"\hat m_{[t]} = [direction] \;\Rightarrow\;"
    r" \theta_{[t]} = [theta] - [lr_eff] \cdot \left([direction]\right) = [next]"
)
HEAVY = (
    r"\theta_{[t]} = [theta] - \left([momentum] \cdot \left([step_before]\right)"
    r" + [lr_eff] \cdot \left([g]\right)\right) = [next]"
)

Number = Any  # a float or an array: rules are elementwise arithmetic and serve both

T = TypeVar("T", bound=tuple[Any, ...])


class Ops(NamedTuple):
    """The few functions a rule needs besides arithmetic, for floats or for arrays.

    Both must give the same bits, so that a batch equals its members run alone: the square root and
    the maximum are exact in IEEE 754, the power is Python's in both.
    """

    sqrt: Callable[[Number], Number]
    maximum: Callable[[Number, Number], Number]
    power: Callable[[Number, Number], Number]


def _larger(a: float, b: float) -> float:
    return a if a > b or a != a else b  # nan where either is, as NumPy has it and max() has not


FLOATS = Ops(math.sqrt, _larger, pow)
ARRAYS = Ops(np.sqrt, np.maximum, np.vectorize(pow, otypes=[np.float64]))


class State(Protocol):
    """What a rule remembers of one coordinate: a NamedTuple that has at least these two.

    `v` is the accumulator after the last gradient (nan for methods that have none) and `lr_eff` the
    factor that multiplied the gradient (CONTRACT: Numbers). They are what is plotted, and they are
    set by the rule itself, nowhere else.
    """

    @property
    def v(self) -> Number: ...
    @property
    def lr_eff(self) -> Number: ...


def maker(kind: type[T]) -> Callable[[tuple[Number, ...]], T]:
    """`made((a, b, …))`: the NamedTuple `kind` at half the cost of `kind(a, b, …)`. Two are made at
    every step, and the step of a run takes little longer than that."""
    return partial(tuple.__new__, kind)


Update = Callable[[Number, Number, Any], tuple[Number, Any]]


class Rule(NamedTuple):
    """`init`: the state before the first step; `update(gradient, theta, state) -> (theta, state)`.

    It returns the next point, not the step to it, because where a method subtracts twice (NAdam) or
    shrinks first (AdamW) the rounding is then that of the method. Nothing is changed in place.
    """

    init: Any
    update: Update


@dataclass(frozen=True)
class Optimizer:
    """The declaration of a method.

    `build(ops, **settings)` returns its `Rule`; numbers among the settings may be arrays over runs,
    switches are plain bools. `accumulator` and `rule` are LaTeX: the symbol of v, and the defining
    update. `working` is the rule with slots for the numbers of a step: t, theta (before), next,
    g (with weight decay, as the rule sees it), before and v (the accumulator before and after),
    lr_eff, step, step_before, direction (step/lr_eff), rest (1 - β), rest2 (1 - β₂), and every
    setting by its name.
    """

    name: str
    label: str
    build: Callable[..., Rule] = field(compare=False, repr=False)
    params: tuple[Param, ...]
    accumulator: str  # LaTeX symbol of v: "G" for AdaGrad, "v" for the EMAs, "" for none
    rule: str  # LaTeX of the line that makes the method what it is
    working: str  # that line with slots [t] [before] [g] [v] … for a step's numbers
    factor: str  # LaTeX of lr_eff, "" where it is α
    source: str
    update: str = STEP  # θ's own line with slots: PRODUCT where the step is lr_eff · g, or MOMENT
    spellings: Mapping[str, str] = field(default_factory=dict, compare=False)
    decoupled: bool = False  # weight decay apart from the gradient

    @property
    def decay_rate(self) -> str:
        """The name of v's decay rate among the settings; "" where v is a sum that only grows."""
        names = [param.name for param in self.params]
        return next((name for name in ("beta2", "beta") if name in names), "")

    def kept(self, settings: Mapping[str, float | bool]) -> float:
        """The share of v that stays from one step to the next: 1 in a sum, β in an average, and
        1 - m (1-β) between them, where there is a `mix` m."""
        if not self.decay_rate:
            return 1.0
        return 1.0 - float(settings.get("mix", 1.0)) * (1.0 - float(settings[self.decay_rate]))

    @property
    def accumulates(self) -> bool:
        return bool(self.accumulator)

    def settings(self, given: Mapping[str, object] | None = None) -> dict[str, float | bool]:
        """`given` completed with the defaults; BadInput where one is unknown or makes no sense."""
        return complete(self.name, self.params, given or {}, self.spellings)

    def factor_of(self, settings: Mapping[str, float | bool]) -> str:
        """`factor` as it is with these switches: centered, ε inside the root."""
        factor = self.factor
        if settings.get("centered"):
            factor = factor.replace(r"\sqrt{v_t}", r"\sqrt{v_t - \bar g_t^2}")
        if settings.get("eps_inside"):
            factor = factor.replace(r"}+\varepsilon}", r"+\varepsilon}}")
        return factor

    def update_of(self, settings: Mapping[str, float | bool]) -> str:
        """`update` as it is with these settings: with momentum, part of the last step is in it."""
        return HEAVY if settings.get("momentum") else self.update

    def seen_gradient(
        self, gradient: Number, theta: Number, settings: Mapping[str, float | bool]
    ) -> Number:
        """The gradient as the rule sees it: with λθ where the weight decay is coupled. Floats or
        arrays."""
        decay = 0.0 if self.decoupled else float(settings.get("weight_decay", 0.0))
        return gradient + decay * theta if decay else gradient

    def param(self, name: str) -> Param:
        return next(p for p in self.params if p.name == name)
