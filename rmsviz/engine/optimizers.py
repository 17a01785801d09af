"""The update rules. One method = one function that builds its rule, and one registration.

Every rule is elementwise arithmetic over floats or arrays: x and y never mix, a batch equals its
members. In the docstrings θ is one coordinate, g its gradient, α the learning rate `lr`, ε `eps`.
All sequences start at zero. `lr_eff` is the factor that multiplies the gradient (or, for the Adam
family, the first-moment estimate). The order of operations is PyTorch's, so that rounding is too:
at the edge of stability a path amplifies it. Defaults are PyTorch's where these move something on
a plane of two parameters; RMSprop's β is 0.9, as in Hinton's lecture, and not PyTorch's 0.99.

With `weight_decay` λ the rules see g + λθ (L2, coupled), but for AdamW, which shrinks θ by αλθ
apart from the adaptive step (Loshchilov and Hutter, 2019, Algorithm 2).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from rmsviz.engine.optimizer import Number, Ops, Optimizer, Rule, Update, register
from rmsviz.engine.param import Param

NAN = float("nan")


def _lr(default: float) -> Param:
    return Param(
        "lr",
        default,
        1e-4,
        10.0,
        "log",
        r"\alpha",
        "learning rate: the scale of every step",
        least=0.0,
    )


def _decay(name: str, default: float, symbol: str, help_text: str, low: float = 0.0) -> Param:
    return Param(name, default, low, 0.999, "linear", symbol, help_text, least=0.0, most=1.0)


def _eps(default: float) -> Param:
    return Param(
        "eps",
        default,
        1e-12,
        1.0,
        "log",
        r"\varepsilon",
        "keeps the division finite where g → 0",
        least=0.0,
    )


BETA = _decay(
    "beta", 0.9, r"\beta", "decay rate of the moving average; it remembers about 1/(1-β) steps"
)
BETA1 = _decay("beta1", 0.9, r"\beta_1", "decay rate of the first moment")
BETA2 = _decay("beta2", 0.999, r"\beta_2", "decay rate of the second moment", 0.5)
MOMENTUM = _decay("momentum", 0.0, r"\mu", "share of the last step's direction that is kept")
WEIGHT_DECAY = Param(
    "weight_decay", 0.0, 0.0, 0.1, "linear", r"\lambda", "pull towards the origin", least=0.0
)
CENTERED = Param("centered", False, help="divide by the variance of g instead of its mean square")
EPS_INSIDE = Param("eps_inside", False, help="ε inside the root: √(v + ε) instead of √v + ε")
ADAM_PARAMS = (_lr(0.01), BETA1, BETA2, _eps(1e-8))


class PlainState(NamedTuple):
    """Methods without an accumulator: v stays nan and lr_eff is α."""

    v: Number
    lr_eff: Number
    buffer: Number


class SquareState(NamedTuple):
    """AdaGrad (v is the sum G) and RMSprop (v is the EMA)."""

    v: Number
    lr_eff: Number
    mean: Number = 0.0  # ḡ, EMA of g; used when centered
    buffer: Number = 0.0  # of the momentum


class DeltaState(NamedTuple):
    """Adadelta."""

    v: Number
    lr_eff: Number
    u: Number  # EMA of the squared steps


class AdamState(NamedTuple):
    """The Adam family. The powers of the decay rates are kept as running products."""

    v: Number
    lr_eff: Number
    m: Number
    v_max: Number
    beta1_power: Number
    beta2_power: Number


def _decayed(update: Update, weight_decay: Number) -> Update:
    """`update` seeing g + λθ; `update` itself where λ is 0: 0·θ would be nan at θ = inf."""
    if isinstance(weight_decay, float) and weight_decay == 0.0:
        return update

    def with_decay(g: Number, theta: Number, s: Any) -> tuple[Number, Any]:
        return update(g + weight_decay * theta, theta, s)

    return with_decay


def _denominator(ops: Ops, eps: Number, eps_inside: bool) -> Any:
    """√v + ε, or √(v + ε): the place of ε differs between papers and libraries."""
    sqrt = ops.sqrt
    if eps_inside:
        return lambda v: sqrt(v + eps)
    return lambda v: sqrt(v) + eps


def sgd(ops: Ops, lr: Number, weight_decay: Number) -> Rule:
    """Gradient descent (Robbins and Monro, 1951): θ ← θ - α g."""

    def update(g: Number, theta: Number, s: PlainState) -> tuple[Number, PlainState]:
        return theta - lr * g, s

    return Rule(PlainState(NAN, lr, 0.0), _decayed(update, weight_decay))


def momentum(ops: Ops, lr: Number, momentum: Number, weight_decay: Number) -> Rule:
    """Heavy ball (Polyak, 1964), as PyTorch has it: b ← μ b + g; θ ← θ - α b.

    Sutskever et al. (2013) put α inside the buffer: the same path while α is constant.
    """

    def update(g: Number, theta: Number, s: PlainState) -> tuple[Number, PlainState]:
        b = momentum * s.buffer + g
        return theta - lr * b, PlainState(NAN, lr, b)

    return Rule(PlainState(NAN, lr, 0.0), _decayed(update, weight_decay))


def nesterov(ops: Ops, lr: Number, momentum: Number, weight_decay: Number) -> Rule:
    """Nesterov's momentum in PyTorch's form: b ← μ b + g; θ ← θ - α (g + μ b).

    After Sutskever et al. (2013), eq. 3-4, rewritten for the gradient at the current point.
    """

    def update(g: Number, theta: Number, s: PlainState) -> tuple[Number, PlainState]:
        b = momentum * s.buffer + g
        return theta - lr * (g + momentum * b), PlainState(NAN, lr, b)

    return Rule(PlainState(NAN, lr, 0.0), _decayed(update, weight_decay))


def adagrad(ops: Ops, lr: Number, eps: Number, weight_decay: Number, eps_inside: bool) -> Rule:
    """AdaGrad (Duchi, Hazan, Singer, JMLR 2011, p. 2122, diagonal form).

    G ← G + g²; θ ← θ - α/(√G + ε) g. The sum only grows. PyTorch's default ε is 1e-10, Keras
    starts G at 0.1 and puts ε inside the root.
    """
    denominator = _denominator(ops, eps, eps_inside)

    def update(g: Number, theta: Number, s: SquareState) -> tuple[Number, SquareState]:
        total = s.v + g * g
        below = denominator(total)
        return theta - lr * g / below, SquareState(total, lr / below)

    return Rule(SquareState(0.0, NAN), _decayed(update, weight_decay))


def rmsprop(
    ops: Ops,
    lr: Number,
    beta: Number,
    eps: Number,
    momentum: Number,
    weight_decay: Number,
    centered: bool,
    eps_inside: bool,
) -> Rule:
    """RMSprop (Hinton, "Neural Networks for Machine Learning", Coursera, 2012, lecture 6e, p. 29).

    v ← β v + (1-β) g²; θ ← θ - α/(√v + ε) g. Centered (Graves, 2013, eq. 38-45):
    α/(√(v - ḡ²) + ε) with ḡ ← β ḡ + (1-β) g. With momentum: b ← μ b + α/(√v + ε) g; θ ← θ - b.
    PyTorch calls β alpha and has ε outside the root; TensorFlow and Keras call it rho and have ε
    inside. Nowhere is there a bias correction.
    """
    denominator = _denominator(ops, eps, eps_inside)
    rest = 1.0 - beta
    plain = not centered and isinstance(momentum, float) and momentum == 0.0

    def simple(g: Number, theta: Number, s: SquareState) -> tuple[Number, SquareState]:
        v = beta * s.v + rest * g * g
        below = denominator(v)
        return theta - lr * g / below, SquareState(v, lr / below)

    def full(g: Number, theta: Number, s: SquareState) -> tuple[Number, SquareState]:
        v = beta * s.v + rest * g * g
        mean = s.mean + rest * (g - s.mean) if centered else 0.0
        lr_eff = lr / denominator(v - mean * mean)
        b = momentum * s.buffer + lr_eff * g
        return theta - b, SquareState(v, lr_eff, mean, b)

    return Rule(SquareState(0.0, NAN), _decayed(simple if plain else full, weight_decay))


def adadelta(ops: Ops, lr: Number, beta: Number, eps: Number, weight_decay: Number) -> Rule:
    """Adadelta (Zeiler, 2012, Algorithm 1), with PyTorch's factor α (1 in the paper).

    v ← β v + (1-β) g²; Δ = √(u + ε)/√(v + ε) g; u ← β u + (1-β) Δ²; θ ← θ - α Δ.
    """
    sqrt, rest = ops.sqrt, 1.0 - beta

    def update(g: Number, theta: Number, s: DeltaState) -> tuple[Number, DeltaState]:
        v = beta * s.v + rest * g * g
        ratio = sqrt(s.u + eps) / sqrt(v + eps)
        delta = ratio * g
        return theta - lr * delta, DeltaState(v, lr * ratio, beta * s.u + rest * delta * delta)

    return Rule(DeltaState(0.0, NAN, 0.0), _decayed(update, weight_decay))


def _adam(
    ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number, *, maximum: bool
) -> Rule:
    sqrt, largest, rest1, rest2 = ops.sqrt, ops.maximum, 1.0 - beta1, 1.0 - beta2

    def update(g: Number, theta: Number, s: AdamState) -> tuple[Number, AdamState]:
        p1, p2 = s.beta1_power * beta1, s.beta2_power * beta2
        m = s.m + rest1 * (g - s.m)
        v = beta2 * s.v + rest2 * g * g
        v_max = largest(s.v_max, v) if maximum else v
        below = sqrt(v_max) / sqrt(1.0 - p2) + eps
        return theta - lr / (1.0 - p1) * m / below, AdamState(v, lr / below, m, v_max, p1, p2)

    return Rule(AdamState(0.0, NAN, 0.0, 0.0, 1.0, 1.0), update)


def adam(
    ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number, weight_decay: Number
) -> Rule:
    """Adam (Kingma and Ba, ICLR 2015, Algorithm 1).

    m ← β₁ m + (1-β₁) g; v ← β₂ v + (1-β₂) g²; m̂ = m/(1-β₁ᵗ); v̂ = v/(1-β₂ᵗ);
    θ ← θ - α/(√v̂ + ε) m̂. The paper's faster form ("ε hat", end of section 2) puts ε elsewhere.
    """
    rule = _adam(ops, lr, beta1, beta2, eps, maximum=False)
    return Rule(rule.init, _decayed(rule.update, weight_decay))


def amsgrad(
    ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number, weight_decay: Number
) -> Rule:
    """AMSGrad (Reddi, Kale, Kumar, ICLR 2018, Algorithm 2), as PyTorch has it.

    Adam with the running maximum of v in place of v; unlike the paper, bias corrected. What is
    plotted as v is the raw EMA.
    """
    rule = _adam(ops, lr, beta1, beta2, eps, maximum=True)
    return Rule(rule.init, _decayed(rule.update, weight_decay))


def adamw(
    ops: Ops, lr: Number, beta1: Number, beta2: Number, eps: Number, weight_decay: Number
) -> Rule:
    """AdamW (Loshchilov and Hutter, ICLR 2019, Algorithm 2): Adam, then θ ← θ - α λ θ apart.

    As in PyTorch, α scales the decay, and it is taken from θ before the adaptive step.
    """
    adaptive = _adam(ops, lr, beta1, beta2, eps, maximum=False)

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
        return theta - by_gradient - by_moment, NAdamState(v, lr / below, m, product, t)

    init = NAdamState(0.0, NAN, 0.0, 1.0, 0)
    return Rule(init, _decayed(update, weight_decay))


_HEAVY = _decay("momentum", 0.9, r"\mu", "share of the last step's direction that is kept")
_RHO = {"alpha": "beta", "rho": "beta"}  # PyTorch's and Keras's names of the decay rate
_EMA = r"v_t = \beta\, v_{t-1} + (1-\beta)\, g_t^2"
_EMA_WORKING = r"v_{[t]} = [beta] \cdot [before] + [rest] \cdot \left([g]\right)^{2} = [v]"
_EMA2_WORKING = r"v_{[t]} = [beta2] \cdot [before] + [rest2] \cdot \left([g]\right)^{2} = [v]"
_RMS_FACTOR = r"\frac{\alpha}{\sqrt{v_t}+\varepsilon}"
_ADAM_FACTOR = r"\frac{\alpha}{\sqrt{\hat v_t}+\varepsilon}"
_STEP = r"\theta_{[t]} = [theta] - [step] = [next]"
_EMA2 = r"v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2"

register(
    Optimizer(
        "sgd",
        "SGD",
        sgd,
        (_lr(0.01), WEIGHT_DECAY),
        "",
        r"\theta_{t+1} = \theta_t - \alpha\, g_t",
        _STEP,
        "",
        "Robbins and Monro, A Stochastic Approximation Method, 1951",
    )
)
register(
    Optimizer(
        "momentum",
        "Momentum",
        momentum,
        (_lr(0.01), _HEAVY, WEIGHT_DECAY),
        "",
        r"b_t = \mu\, b_{t-1} + g_t",
        _STEP,
        "",
        "Polyak, Some methods of speeding up the convergence of iteration methods, 1964",
    )
)
register(
    Optimizer(
        "nesterov",
        "Nesterov",
        nesterov,
        (_lr(0.01), _HEAVY, WEIGHT_DECAY),
        "",
        r"\theta_{t+1} = \theta_t - \alpha\,(g_t + \mu\, b_t)",
        _STEP,
        "",
        "Nesterov, 1983; Sutskever et al., On the importance of initialization and momentum, 2013",
    )
)
register(
    Optimizer(
        "adagrad",
        "AdaGrad",
        adagrad,
        (_lr(0.5), _eps(1e-8), WEIGHT_DECAY, EPS_INSIDE),
        "G",
        r"G_t = G_{t-1} + g_t^2",
        r"G_{[t]} = [before] + \left([g]\right)^{2} = [v]",
        r"\frac{\alpha}{\sqrt{G_t}+\varepsilon}",
        "Duchi, Hazan, Singer, Adaptive Subgradient Methods, JMLR 12, 2011",
    )
)
register(
    Optimizer(
        "rmsprop",
        "RMSprop",
        rmsprop,
        (_lr(0.01), BETA, _eps(1e-8), MOMENTUM, WEIGHT_DECAY, CENTERED, EPS_INSIDE),
        "v",
        _EMA,
        _EMA_WORKING,
        _RMS_FACTOR,
        "Hinton, Neural Networks for Machine Learning (Coursera), lecture 6e, 2012",
        _RHO,
    )
)
register(
    Optimizer(
        "adadelta",
        "Adadelta",
        adadelta,
        (_lr(1.0), BETA, _eps(1e-6), WEIGHT_DECAY),
        "v",
        _EMA,
        _EMA_WORKING,
        r"\alpha\,\frac{\sqrt{u_{t-1}+\varepsilon}}{\sqrt{v_t+\varepsilon}}",
        "Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012",
        _RHO,
    )
)
register(
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
    )
)
register(
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
                "pull towards the origin, apart from the gradient",
                least=0.0,
            ),
        ),
        "v",
        _EMA2,
        _EMA2_WORKING,
        _ADAM_FACTOR,
        "Loshchilov and Hutter, Decoupled Weight Decay Regularization, ICLR 2019",
    )
)
register(
    Optimizer(
        "amsgrad",
        "AMSGrad",
        amsgrad,
        (*ADAM_PARAMS, WEIGHT_DECAY),
        "v",
        r"\hat v_t = \max(\hat v_{t-1}, v_t)",
        _EMA2_WORKING,
        r"\frac{\alpha}{\sqrt{\max \hat v}+\varepsilon}",
        "Reddi, Kale, Kumar, On the Convergence of Adam and Beyond, ICLR 2018",
    )
)
register(
    Optimizer(
        "nadam",
        "NAdam",
        nadam,
        (
            _lr(0.01),
            BETA1,
            BETA2,
            _eps(1e-8),
            Param(
                "momentum_decay",
                0.004,
                0.0,
                0.1,
                "linear",
                r"\psi",
                "how fast the momentum's schedule settles",
                least=0.0,
            ),
            WEIGHT_DECAY,
        ),
        "v",
        _EMA2,
        _EMA2_WORKING,
        _ADAM_FACTOR,
        "Dozat, Incorporating Nesterov Momentum into Adam, 2016",
    )
)
