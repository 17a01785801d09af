"""Adam and its kin: RMSprop's second moment, a first moment, bias correction."""

from __future__ import annotations

from typing import NamedTuple

from rmsviz.engine.methods.parts import (
    ADAM_PARAMS,
    BETA1,
    BETA2,
    NAN,
    WEIGHT_DECAY,
    decayed,
    eps_param,
    lr_param,
)
from rmsviz.engine.optimizer import MOMENT, Number, Ops, Optimizer, Rule, maker
from rmsviz.engine.param import Param
from rmsviz.language import tr


class AdamState(NamedTuple):
    """The Adam family. The powers of the decay rates are kept as running products."""

    v: Number
    lr_eff: Number
    m: Number
    beta1_power: Number
    beta2_power: Number


class MaximumState(NamedTuple):
    """AMSGrad's: Adam's with the greatest v so far."""

    v: Number
    lr_eff: Number
    m: Number
    beta1_power: Number
    beta2_power: Number
    v_max: Number


adam_state, maximum_state = maker(AdamState), maker(MaximumState)


def _adam(ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number) -> Rule:
    sqrt, rest1, rest2 = ops.sqrt, 1.0 - beta1, 1.0 - beta2

    def update(g: Number, theta: Number, s: AdamState) -> tuple[Number, AdamState]:
        v, _, m, p1, p2 = s  # quicker than five attributes
        p1, p2 = p1 * beta1, p2 * beta2
        m = m + rest1 * (g - m)
        v = beta2 * v + rest2 * g * g
        below = sqrt(v) / sqrt(1.0 - p2) + eps
        return theta - lr / (1.0 - p1) * m / below, adam_state((v, lr / below, m, p1, p2))

    return Rule(AdamState(0.0, NAN, 0.0, 1.0, 1.0), update)


def adam(
    ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number, weight_decay: Number
) -> Rule:
    """Adam (Kingma and Ba, ICLR 2015, Algorithm 1).

    m ← β₁ m + (1-β₁) g; v ← β₂ v + (1-β₂) g²; m̂ = m/(1-β₁ᵗ); v̂ = v/(1-β₂ᵗ);
    θ ← θ - α/(√v̂ + ε) m̂. The paper's faster form ("ε hat", end of section 2) puts ε elsewhere.
    """
    rule = _adam(ops, lr, beta1, beta2, eps)
    return Rule(rule.init, decayed(rule.update, weight_decay))


def amsgrad(
    ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number, weight_decay: Number
) -> Rule:
    """AMSGrad (Reddi, Kale, Kumar, ICLR 2018, Algorithm 2), as PyTorch has it.

    Adam with the running maximum of v in place of v; unlike the paper, bias corrected. What is
    plotted as v is the raw EMA.
    """
    sqrt, largest, rest1, rest2 = ops.sqrt, ops.maximum, 1.0 - beta1, 1.0 - beta2

    def update(g: Number, theta: Number, s: MaximumState) -> tuple[Number, MaximumState]:
        v, _, m, p1, p2, v_max = s
        p1, p2 = p1 * beta1, p2 * beta2
        m = m + rest1 * (g - m)
        v = beta2 * v + rest2 * g * g
        v_max = largest(v_max, v)
        below = sqrt(v_max) / sqrt(1.0 - p2) + eps
        state = maximum_state((v, lr / below, m, p1, p2, v_max))
        return theta - lr / (1.0 - p1) * m / below, state

    init = MaximumState(0.0, NAN, 0.0, 1.0, 1.0, 0.0)
    return Rule(init, decayed(update, weight_decay))


def adamw(
    ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number, weight_decay: Number
) -> Rule:
    """AdamW (Loshchilov and Hutter, ICLR 2019, Algorithm 2): Adam, then θ ← θ - α λ θ apart.

    As in PyTorch, α scales the decay, and it is taken from θ before the adaptive step.
    """
    adaptive = _adam(ops, lr, beta1, beta2, eps)

    def update(g: Number, theta: Number, s: AdamState) -> tuple[Number, AdamState]:
        return adaptive.update(g, theta * (1.0 - lr * weight_decay), s)

    return Rule(adaptive.init, update)


class NAdamState(NamedTuple):
    """Adam's state with the product of the scheduled momenta and the step's number."""

    v: Number
    lr_eff: Number
    m: Number
    mu_product: Number
    t: int


nadam_state = maker(NAdamState)


def nadam(
    ops: Ops,
    lr: Number,
    beta1: Number,
    beta2: Number,
    eps: Number,
    momentum_decay: Number,
    weight_decay: Number,
) -> Rule:
    """NAdam (Dozat, 2016, Algorithm 2), with PyTorch's schedule μ_t = β₁ (1 - 0.5 · 0.96^(t ψ)).

    θ ← θ - α/(√v̂ + ε) · [(1-μ_t)/(1-Πμ) g + μ_{t+1}/(1-Πμ·μ_{t+1}) m]; ψ is `momentum_decay`.
    """
    sqrt, power, rest1, rest2 = ops.sqrt, ops.power, 1.0 - beta1, 1.0 - beta2

    def mu(t: int) -> Number:
        return beta1 * (1.0 - 0.5 * power(0.96, t * momentum_decay))

    def update(g: Number, theta: Number, s: NAdamState) -> tuple[Number, NAdamState]:
        t = s.t + 1
        now, after = mu(t), mu(t + 1)
        product = s.mu_product * now
        m = s.m + rest1 * (g - s.m)
        v = beta2 * s.v + rest2 * g * g
        below = sqrt(v / (1.0 - power(beta2, t))) + eps
        by_gradient = lr * (1.0 - now) / (1.0 - product) * g / below
        by_moment = lr * after / (1.0 - product * after) * m / below
        return theta - by_gradient - by_moment, nadam_state((v, lr / below, m, product, t))

    init = NAdamState(0.0, NAN, 0.0, 1.0, 0)
    return Rule(init, decayed(update, weight_decay))


_EMA2 = r"v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2"
_EMA2_WORKING = r"v_{[t]} = [beta2] \cdot [before] + [rest2] \cdot \left([g]\right)^{2} = [v]"
_ADAM_FACTOR = r"\frac{\alpha}{\sqrt{v_t/(1-\beta_2^t)}+\varepsilon}"

METHODS = (
    Optimizer(
        "adam",
        "Adam",
        adam,
        (*ADAM_PARAMS, WEIGHT_DECAY),
        "v",
        _EMA2,
        _EMA2_WORKING,
        _ADAM_FACTOR,
        "Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015",
        MOMENT,
    ),
    Optimizer(
        "adamw",
        "AdamW",
        adamw,
        (
            *ADAM_PARAMS,
            Param(
                "weight_decay",
                0.01,
                0.0,
                0.1,
                "linear",
                r"\lambda",
                tr("pull towards the origin, apart from the gradient"),
                least=0.0,
            ),
        ),
        "v",
        _EMA2,
        _EMA2_WORKING,
        _ADAM_FACTOR,
        "Loshchilov and Hutter, Decoupled Weight Decay Regularization, ICLR 2019",
        decoupled=True,
    ),
    Optimizer(
        "amsgrad",
        "AMSGrad",
        amsgrad,
        (*ADAM_PARAMS, WEIGHT_DECAY),
        "v",
        r"\hat v_t = \max(\hat v_{t-1}, v_t)",
        _EMA2_WORKING,
        r"\frac{\alpha}{\sqrt{\max v/(1-\beta_2^t)}+\varepsilon}",
        "Reddi, Kale, Kumar, On the Convergence of Adam and Beyond, ICLR 2018",
        MOMENT,
    ),
    Optimizer(
        "nadam",
        "NAdam",
        nadam,
        (
            lr_param(0.01),
            BETA1,
            BETA2,
            eps_param(1e-8),
            Param(
                "momentum_decay",
                0.004,
                0.0,
                0.1,
                "linear",
                r"\psi",
                tr("how fast the momentum's schedule settles"),
                least=0.0,
            ),
            WEIGHT_DECAY,
        ),
        "v",
        _EMA2,
        _EMA2_WORKING,
        _ADAM_FACTOR,
        "Dozat, Incorporating Nesterov Momentum into Adam, 2016",
    ),
)
