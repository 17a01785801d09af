"""Gradient descent, plain and with momentum."""

from __future__ import annotations

from typing import NamedTuple

from rmsviz.engine.methods.parts import NAN, WEIGHT_DECAY, decay_param, decayed, lr_param
from rmsviz.engine.optimizer import HEAVY, PRODUCT, STEP, Number, Ops, Optimizer, Rule, maker
from rmsviz.language import tr


class PlainState(NamedTuple):
    """Methods without an accumulator: v stays nan and lr_eff is α."""

    v: Number
    lr_eff: Number
    buffer: Number


plain_state = maker(PlainState)


def sgd(ops: Ops, lr: Number, weight_decay: Number) -> Rule:
    """Gradient descent (Robbins and Monro, 1951): θ ← θ - α g."""

    def update(g: Number, theta: Number, s: PlainState) -> tuple[Number, PlainState]:
        return theta - lr * g, s

    return Rule(PlainState(NAN, lr, 0.0), decayed(update, weight_decay))


def momentum(ops: Ops, lr: Number, momentum: Number, weight_decay: Number) -> Rule:
    """Heavy ball (Polyak, 1964), as PyTorch has it: b ← μ b + g; θ ← θ - α b.

    Sutskever et al. (2013) put α inside the buffer: the same path while α is constant.
    """

    def update(g: Number, theta: Number, s: PlainState) -> tuple[Number, PlainState]:
        b = momentum * s.buffer + g
        return theta - lr * b, plain_state((NAN, lr, b))

    return Rule(PlainState(NAN, lr, 0.0), decayed(update, weight_decay))


def nesterov(ops: Ops, lr: Number, momentum: Number, weight_decay: Number) -> Rule:
    """Nesterov's momentum in PyTorch's form: b ← μ b + g; θ ← θ - α (g + μ b).

    After Sutskever et al. (2013), eq. 3-4, rewritten for the gradient at the current point.
    """

    def update(g: Number, theta: Number, s: PlainState) -> tuple[Number, PlainState]:
        b = momentum * s.buffer + g
        return theta - lr * (g + momentum * b), plain_state((NAN, lr, b))

    return Rule(PlainState(NAN, lr, 0.0), decayed(update, weight_decay))


_HEAVY = decay_param("momentum", 0.9, r"\mu", tr("share of the last step's direction that is kept"))
METHODS = (
    Optimizer(
        "sgd",
        "SGD",
        sgd,
        (lr_param(0.01), WEIGHT_DECAY),
        "",
        r"\theta_{t+1} = \theta_t - \alpha\, g_t",
        PRODUCT,
        "",
        "Robbins and Monro, A Stochastic Approximation Method, 1951",
    ),
    Optimizer(
        "momentum",
        "Momentum",
        momentum,
        (lr_param(0.01), _HEAVY, WEIGHT_DECAY),
        "",
        r"b_t = \mu\, b_{t-1} + g_t",
        HEAVY,
        "",
        "Polyak, Some methods of speeding up the convergence of iteration methods, 1964",
    ),
    Optimizer(
        "nesterov",
        "Nesterov",
        nesterov,
        (lr_param(0.01), _HEAVY, WEIGHT_DECAY),
        "",
        r"\theta_{t+1} = \theta_t - \alpha\,(g_t + \mu\, b_t)",
        STEP,
        "",
        "Nesterov, 1983; Sutskever et al., On the importance of initialization and momentum, 2013",
    ),
)
