"""AdaGrad, RMSprop, Adadelta: divide by the root of the squared gradients, summed or averaged."""

from __future__ import annotations

from typing import Any, NamedTuple

from rmsviz.engine.methods.parts import (
    BETA,
    CENTERED,
    EPS_INSIDE,
    MOMENTUM,
    NAN,
    WEIGHT_DECAY,
    decayed,
    eps_param,
    initial_param,
    lr_param,
)
from rmsviz.engine.optimizer import PRODUCT, Number, Ops, Optimizer, Rule, maker
from rmsviz.engine.param import Param
from rmsviz.language import tr


class SquareState(NamedTuple):
    """AdaGrad (v is the sum G) and RMSprop (v is the EMA)."""

    v: Number
    lr_eff: Number
    mean: Number = 0.0  # ḡ, EMA of g; used when centered
    buffer: Number = 0.0  # of the momentum


square_state = maker(SquareState)


class DeltaState(NamedTuple):
    """Adadelta."""

    v: Number
    lr_eff: Number
    u: Number  # EMA of the squared steps


delta_state = maker(DeltaState)


def _denominator(ops: Ops, eps: Number, eps_inside: bool) -> Any:
    """√v + ε, or √(v + ε): the place of ε differs between papers and libraries."""
    sqrt = ops.sqrt
    if eps_inside:
        return lambda v: sqrt(v + eps)
    return lambda v: sqrt(v) + eps


def adagrad(
    ops: Ops, lr: Number, eps: Number, weight_decay: Number, eps_inside: bool, v0: Number
) -> Rule:
    """AdaGrad (Duchi, Hazan, Singer, JMLR 2011, p. 2122, diagonal form).

    G ← G + g², from G_0 = v0; θ ← θ - α/(√G + ε) g. The sum only grows. PyTorch's default ε is
    1e-10; Keras starts at G_0 = 0.1 and puts ε inside the root.
    """
    denominator = _denominator(ops, eps, eps_inside)

    def update(g: Number, theta: Number, s: SquareState) -> tuple[Number, SquareState]:
        total = s.v + g * g
        below = denominator(total)
        return theta - lr * g / below, square_state((total, lr / below, 0.0, 0.0))

    return Rule(SquareState(v0, NAN), decayed(update, weight_decay))


def rmsprop(
    ops: Ops,
    lr: Number,
    beta: Number,
    eps: Number,
    momentum: Number,
    weight_decay: Number,
    centered: bool,
    eps_inside: bool,
    v0: Number,
) -> Rule:
    """RMSprop (Hinton, "Neural Networks for Machine Learning", Coursera, 2012, lecture 6e, p. 29).

    v ← β v + (1-β) g², from v_0 = v0; θ ← θ - α/(√v + ε) g. Centered (Graves, 2013, eq. 38-45):
    α/(√(v - ḡ²) + ε) with ḡ ← β ḡ + (1-β) g. With momentum: b ← μ b + α/(√v + ε) g; θ ← θ - b.
    PyTorch calls β alpha and has ε outside the root; TensorFlow and Keras call it rho and have ε
    inside; TensorFlow 1 starts at v_0 = 1. Nowhere is there a bias correction.
    """
    denominator = _denominator(ops, eps, eps_inside)
    rest = 1.0 - beta
    plain = not centered and isinstance(momentum, float) and momentum == 0.0

    def simple(g: Number, theta: Number, s: SquareState) -> tuple[Number, SquareState]:
        v = beta * s.v + rest * g * g
        below = denominator(v)
        return theta - lr * g / below, square_state((v, lr / below, 0.0, 0.0))

    def full(g: Number, theta: Number, s: SquareState) -> tuple[Number, SquareState]:
        v = beta * s.v + rest * g * g
        mean = s.mean + rest * (g - s.mean) if centered else 0.0
        lr_eff = lr / denominator(v - mean * mean)
        b = momentum * s.buffer + lr_eff * g
        return theta - b, square_state((v, lr_eff, mean, b))

    return Rule(SquareState(v0, NAN), decayed(simple if plain else full, weight_decay))


def blend(
    ops: Ops, lr: Number, mix: Number, beta: Number, eps: Number, weight_decay: Number
) -> Rule:
    """Between AdaGrad (m = 0) and RMSprop (m = 1), bit for bit either at its end.

    v ← (1 - m (1-β)) v + (1 - m β) g²; θ ← θ - α/(√v + ε) g. No method of the literature: made for
    the lesson, to turn one rule into the other by hand.
    """
    denominator = _denominator(ops, eps, False)
    kept, added = 1.0 - mix * (1.0 - beta), 1.0 - mix * beta

    def update(g: Number, theta: Number, s: SquareState) -> tuple[Number, SquareState]:
        v = kept * s.v + added * g * g
        below = denominator(v)
        return theta - lr * g / below, square_state((v, lr / below, 0.0, 0.0))

    return Rule(SquareState(0.0, NAN), decayed(update, weight_decay))


def adadelta(ops: Ops, lr: Number, beta: Number, eps: Number, weight_decay: Number) -> Rule:
    """Adadelta (Zeiler, 2012, Algorithm 1), with PyTorch's factor α (1 in the paper).

    v ← β v + (1-β) g²; Δ = √(u + ε)/√(v + ε) g; u ← β u + (1-β) Δ²; θ ← θ - α Δ.
    """
    sqrt, rest = ops.sqrt, 1.0 - beta

    def update(g: Number, theta: Number, s: DeltaState) -> tuple[Number, DeltaState]:
        v = beta * s.v + rest * g * g
        ratio = sqrt(s.u + eps) / sqrt(v + eps)
        delta = ratio * g
        u = beta * s.u + rest * delta * delta
        return theta - lr * delta, delta_state((v, lr * ratio, u))

    return Rule(DeltaState(0.0, NAN, 0.0), decayed(update, weight_decay))


_RHO = {"alpha": "beta", "rho": "beta"}  # PyTorch's and Keras's names of the decay rate
_EMA = r"v_t = \beta\, v_{t-1} + (1-\beta)\, g_t^2"
_EMA_WORKING = r"v_{[t]} = [beta] \cdot [before] + [rest] \cdot \left([g]\right)^{2} = [v]"
_RMS_FACTOR = r"\frac{\alpha}{\sqrt{v_t}+\varepsilon}"

_MIX = Param(
    "mix",
    0.5,
    0.0,
    1.0,
    "linear",
    "m",
    tr("0 is AdaGrad's sum, 1 is RMSprop's moving average"),
    least=0.0,
    most=1.0,
)

METHODS = (
    Optimizer(
        "adagrad",
        "AdaGrad",
        adagrad,
        (lr_param(0.5), eps_param(1e-8), WEIGHT_DECAY, EPS_INSIDE, initial_param("G_0")),
        "G",
        r"G_t = G_{t-1} + g_t^2",
        r"G_{[t]} = [before] + \left([g]\right)^{2} = [v]",
        r"\frac{\alpha}{\sqrt{G_t}+\varepsilon}",
        "Duchi, Hazan, Singer, Adaptive Subgradient Methods, JMLR 12, 2011",
        PRODUCT,
    ),
    Optimizer(
        "rmsprop",
        "RMSprop",
        rmsprop,
        (
            lr_param(0.01),
            BETA,
            eps_param(1e-8),
            MOMENTUM,
            WEIGHT_DECAY,
            CENTERED,
            EPS_INSIDE,
            initial_param("v_0"),
        ),
        "v",
        _EMA,
        _EMA_WORKING,
        _RMS_FACTOR,
        "Hinton, Neural Networks for Machine Learning (Coursera), lecture 6e, 2012",
        PRODUCT,
        _RHO,
    ),
    Optimizer(
        "blend",
        "Blend",
        blend,
        (lr_param(0.1), _MIX, BETA, eps_param(1e-8), WEIGHT_DECAY),
        "v",
        r"v_t = (1 - m(1-\beta))\, v_{t-1} + (1 - m\beta)\, g_t^2",
        r"v_{[t]} = \left(1 - [mix] \cdot [rest]\right) \cdot [before]"
        r" + \left(1 - [mix] \cdot [beta]\right) \cdot \left([g]\right)^{2} = [v]",
        _RMS_FACTOR,
        tr(
            "made for teaching: AdaGrad (Duchi et al., 2011) at m = 0, RMSprop (Hinton, 2012) at m "
            "= 1"
        ),
        PRODUCT,
    ),
    Optimizer(
        "adadelta",
        "Adadelta",
        adadelta,
        (lr_param(1.0), BETA, eps_param(1e-6), WEIGHT_DECAY),
        "v",
        _EMA,
        _EMA_WORKING,
        r"\alpha\,\frac{\sqrt{u_{t-1}+\varepsilon}}{\sqrt{v_t+\varepsilon}}",
        "Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012",
        PRODUCT,
        _RHO,
    ),
)
