"""The parts of a script in NumPy: the loss with its gradient, a function a rule, the paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rmsviz.engine.experiment import Run
from rmsviz.scene.code_rules import WIDTH, Script, call_of, function_code, function_of
from rmsviz.scene.code_surfaces import SurfaceCode

_OVERFLOWED = """\
def overflowed(*numbers):
    return not all(np.isfinite(number).all() for number in numbers)
"""
_END = """\
for label, path in paths.items():
    last = np.flatnonzero(np.isfinite(path).all(axis=1))[-1]  # a run that overflows ends there
    value, _ = loss_and_gradient(path[last]{time})
    print(f"{{label!r}}: step {{last}}, (x, y) = {{path[last].tolist()}}, loss = {{value:.8g}}")
"""


def numpy_parts(code: SurfaceCode, runs: Mapping[str, Run], script: Script) -> Iterator[str]:
    """The functions of the script, and its end; the runs are by the names of their paths."""
    time = ", t" if script.varies else ""
    if code.functions:
        yield code.functions
    yield _loss_and_gradient(code, time)
    yield _OVERFLOWED
    yield from {function_of(run): function_code(run, script) for run in runs.values()}.values()
    yield paths_code({label: call_of(run) for label, run in runs.items()})
    yield _END.format(time=", last" if script.varies else "").lstrip()


def _loss_and_gradient(code: SurfaceCode, time: str) -> str:
    gx, gy = code.gradient
    slopes = []
    if len(gx) + len(gy) > WIDTH - 35:
        slopes, gx, gy = [f"gx = {gx}", f"gy = {gy}"], "gx", "gy"
    body = (
        "x, y = theta",
        *code.lines,
        *code.more,
        f"loss = {code.loss}",
        *slopes,
        f"return loss, np.array([{gx}, {gy}])",
    )
    return f"def loss_and_gradient(theta{time}):\n" + "".join(f"    {line}\n" for line in body)


def paths_code(calls: Mapping[str, str]) -> str:
    """The paths of all runs, by their names."""
    items = "".join(_item(label, call) for label, call in calls.items())
    return f"paths = {{\n{items}}}\n"


def _item(label: str, call: str) -> str:
    line = f"    {label!r}: {call},\n"
    if len(line) <= WIDTH:
        return line
    function, _, arguments = call.partition("(")
    return f"    {label!r}: {function}(\n        {arguments[:-1]}\n    ),\n"
