"""The parts of a script in PyTorch: the loss, autograd, and the optimizers of torch.optim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rmsviz.engine.experiment import Run
from rmsviz.scene.code_numpy import paths_code
from rmsviz.scene.code_rules import (
    Script,
    arguments_of,
    call_of,
    function_code,
    function_of,
    options_of,
)
from rmsviz.scene.code_surfaces import SurfaceCode

OPTIM: Mapping[str, str] = {
    "sgd": "SGD",
    "momentum": "SGD",
    "nesterov": "SGD",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adadelta": "Adadelta",
    "adam": "Adam",
    "adamw": "AdamW",
    "amsgrad": "Adam",
    "nadam": "NAdam",
}
_THEIRS = {
    "adagrad": {"v0": "initial_accumulator_value"},
    "rmsprop": {"beta": "alpha"},
    "adadelta": {"beta": "rho"},
}

_OVERFLOWED = """\
def overflowed(*numbers):
    return not all(torch.isfinite(number).all() for number in numbers)
"""
_RUN = '''\
def run(start, kind, **settings):
    """The path of an optimizer of torch.optim."""
    theta = torch.tensor(start, requires_grad=True)
    optimizer = kind([theta], **settings)
    path = torch.full((STEPS + 1, 2), torch.nan)
    path[0] = theta.detach()
    for t in range(STEPS):
        value = loss(theta{time})
        state = optimizer.state[theta]
        v = [state[name] for name in ("sum", "square_avg", "exp_avg_sq") if name in state]
        if overflowed(theta, value, *v):
            break
        optimizer.zero_grad()
        value.backward()
{noise}        optimizer.step()
{box}        path[t + 1] = theta.detach()
    return path.numpy()
'''
_NOISE = "        theta.grad += NOISE[t]\n"
_BOX = "        theta.data.clip_(LOW, HIGH)\n"
_GRADIENT = """\
def loss_and_gradient(theta{time}):
    theta = theta.clone().requires_grad_()
    value = loss(theta{time})
    (gradient,) = torch.autograd.grad(value, theta)
    return value.detach(), gradient
"""
_END = """\
for label, path in paths.items():
    path = torch.tensor(path)
    last = int(path.isfinite().all(dim=1).nonzero()[-1])  # a run that overflows ends there
    value = loss(path[last]{time})
    print(f"{{label!r}}: step {{last}}, (x, y) = {{path[last].tolist()}}, loss = {{value:.8g}}")
"""


def torch_parts(code: SurfaceCode, runs: Mapping[str, Run], script: Script) -> Iterator[str]:
    """The functions of the script, and its end; the runs are by the names of their paths."""
    time = ", t" if script.varies else ""
    if code.torch_functions:
        yield code.torch_functions
    yield _loss(code, time)
    yield _OVERFLOWED
    by_hand = [run for run in runs.values() if not_in_torch(run)]
    if len(by_hand) < len(runs):
        yield _RUN.format(time=time, noise=_NOISE * script.noisy, box=_BOX * script.boxed)
    if by_hand:
        yield _GRADIENT.format(time=time)
    functions = {function_of(r): function_code(r, script, not_in_torch(r)) for r in by_hand}
    yield from functions.values()
    yield paths_code({label: _call(run) for label, run in runs.items()})
    yield _END.format(time=", last" if script.varies else "")


def _loss(code: SurfaceCode, time: str) -> str:
    lines, loss = code.in_torch()
    body = "".join(f"    {line}\n" for line in ("x, y = theta", *lines, f"return {loss}"))
    return f"def loss(theta{time}):\n{body}"


def not_in_torch(run: Run) -> str:
    """Why torch.optim cannot do this run, as a sentence; empty where it can."""
    if run.optimizer not in OPTIM:
        return f"torch.optim has no {run.method.label}: here the rule is written out."
    if "eps_inside" in options_of(run):
        return "torch.optim has ε outside the root only: here the rule is written out."
    if run.optimizer == "rmsprop" and "v0" in options_of(run):
        return "torch.optim starts v of RMSprop at 0 only: here the rule is written out."
    if 1.0 in (run.settings.get("beta1"), run.settings.get("beta2")):
        return "torch.optim takes only β₁ and β₂ below 1: here the rule is written out."
    return ""


def _call(run: Run) -> str:
    """The call that gives the run's path."""
    if not_in_torch(run):
        return call_of(run)
    x, y = run.start
    settings = "".join(f", {name}={value}" for name, value in _settings(run).items())
    return f"run(({x!r}, {y!r}), torch.optim.{OPTIM[run.optimizer]}{settings})"


def _settings(run: Run) -> dict[str, str]:
    """The run's settings by the names they have in torch.optim, as Python."""
    theirs = _THEIRS.get(run.optimizer, {})
    given = {theirs.get(k, k): repr(value) for k, value in arguments_of(run).items()}
    if "beta1" in given:
        betas = f"({given.pop('beta1')}, {given.pop('beta2')})"
        given = {"lr": given.pop("lr"), "betas": betas, **given}
    return given | dict.fromkeys(_switches(run), "True")


def _switches(run: Run) -> list[str]:
    switches = [name for name in options_of(run) if run.settings[name] is True]
    if run.optimizer == "nesterov" and run.settings["momentum"]:  # refused where it is 0
        switches.append("nesterov")
    return [*switches, "amsgrad"] if run.optimizer == "amsgrad" else switches
