"""What the rules share: parameters, weight decay."""

from __future__ import annotations

from typing import Any

from rmsviz.engine.optimizer import Number, Update
from rmsviz.engine.param import Param
from rmsviz.language import tr

NAN = float("nan")


def lr_param(default: float) -> Param:
    return Param(
        "lr",
        default,
        1e-4,
        10.0,
        "log",
        r"\alpha",
        tr("learning rate: the scale of every step"),
        least=0.0,
    )


def decay_param(name: str, default: float, symbol: str, help_text: str, low: float = 0.0) -> Param:
    return Param(name, default, low, 0.999, "linear", symbol, help_text, least=0.0, most=1.0)


def eps_param(default: float) -> Param:
    return Param(
        "eps",
        default,
        1e-12,
        1.0,
        "log",
        r"\varepsilon",
        tr("keeps the division finite where g → 0"),
        least=0.0,
    )


def initial_param(symbol: str) -> Param:
    return Param(
        "v0", 0.0, 0.0, 1.0, "linear", symbol, tr("what the accumulator begins with"), least=0
    )


BETA = decay_param(
    "beta", 0.9, r"\beta", tr("decay rate of the moving average; it remembers about 1/(1-β) steps")
)
BETA1 = decay_param("beta1", 0.9, r"\beta_1", tr("decay rate of the first moment"))
BETA2 = decay_param("beta2", 0.999, r"\beta_2", tr("decay rate of the second moment"), 0.5)
MOMENTUM = decay_param(
    "momentum", 0.0, r"\mu", tr("share of the last step's direction that is kept")
)
WEIGHT_DECAY = Param(
    "weight_decay", 0.0, 0.0, 0.1, "linear", r"\lambda", tr("pull towards the origin"), least=0.0
)
CENTERED = Param(
    "centered", False, help=tr("divide by the variance of g instead of its mean square")
)
EPS_INSIDE = Param("eps_inside", False, help=tr("ε inside the root: √(v + ε) instead of √v + ε"))
ADAM_PARAMS = (lr_param(0.01), BETA1, BETA2, eps_param(1e-8))


def decayed(update: Update, weight_decay: Number) -> Update:
    """`update` seeing g + λθ; `update` itself where λ is 0: 0·θ would be nan at θ = inf."""
    if isinstance(weight_decay, float) and weight_decay == 0.0:
        return update

    def with_decay(g: Number, theta: Number, s: Any) -> tuple[Number, Any]:
        return update(g + weight_decay * theta, theta, s)

    return with_decay
