"""A scene as a Python script of its own, in NumPy or in PyTorch, for lecture notes."""

from __future__ import annotations

import builtins
import textwrap
from collections.abc import Iterator
from itertools import chain, count
from typing import Literal

from rmsviz.engine.catalogue import OPTIMIZERS
from rmsviz.engine.experiment import Experiment
from rmsviz.engine.formula import parse
from rmsviz.engine.surface import Surface
from rmsviz.scene.captions import film_caption
from rmsviz.scene.code_formula import formula_code
from rmsviz.scene.code_numpy import numpy_parts
from rmsviz.scene.code_rules import WIDTH, Script
from rmsviz.scene.code_surfaces import SURFACES, SurfaceCode
from rmsviz.scene.code_torch import torch_parts
from rmsviz.scene.scene import Scene

Library = Literal["numpy", "torch"]

_OWN_NAMES = {
    *("math", "np", "torch", "STEPS", "SIGMA", "SEED", "NOISE", "LOW", "HIGH", "generator"),
    *("loss", "loss_and_gradient", "overflowed", "run", "drop", "power", "minimum", "maximum"),
    *("paths", "label", "path", "last", "value", "theta", "gx", "gy"),
    *dir(builtins),
}


def python_code(scene: Scene, library: Library) -> str:
    """A script that gives the runs of `scene` in `library`.

    It leaves `paths`, from each run's label to its positions, an array (steps + 1, 2) with nan
    after an overflow, and prints where each run ends. In NumPy the paths are those of `simulate`,
    bit for bit. In PyTorch they are those of autograd and torch.optim, which round otherwise.
    """
    experiment = scene.experiment
    names = _names(experiment.surface)
    script = Script(
        "np" if library == "numpy" else "torch",
        varies=experiment.surface.varies,
        noisy=experiment.noise.sigma > 0,
        boxed=experiment.surface.kind.feasible is not None,
    )
    code = _surface_code(experiment.surface, names)
    calls = dict(zip(_labels(experiment), experiment.runs, strict=True))
    parts = numpy_parts if library == "numpy" else torch_parts
    body = "\n\n".join(["", *parts(code, calls, script)])
    head = (_header(scene, library), _imports(script, body), _constants(experiment, names, script))
    return "\n".join(head) + body


def _header(scene: Scene, library: Library) -> str:
    caption, program = film_caption(scene)
    named = {"numpy": "NumPy", "torch": "PyTorch"}[library]
    kind = scene.experiment.surface.kind
    loss = f"Loss: {kind.formula}" if kind.name in SURFACES else ""
    said = (caption, loss, f"The same runs as in {program}, in {named}.")
    lines = chain.from_iterable(textwrap.wrap(_plain(text), WIDTH) for text in said)
    return "".join(f"# {line}\n" for line in lines)


def _plain(text: str) -> str:
    """`text` with nothing in it that could end a comment or turn its direction."""
    return "".join(char if char.isprintable() else " " for char in text)


def _imports(script: Script, body: str) -> str:
    numpy = script.library == "np"
    lines = ["import math", ""] * ("math." in body)
    lines += ["import numpy as np"] * (numpy or script.noisy)
    lines += ["import torch"] * (not numpy)
    return "\n".join(lines) + "\n"


def _names(surface: Surface) -> dict[str, str]:
    """The parameters' names in the script: their own, with an underscore behind those that stand
    for something else there. No parameter's own name ends in one."""
    return {p.name: p.name + "_" * _is_taken(p.name) for p in surface.kind.params}


def _is_taken(name: str) -> bool:
    return name in _OWN_NAMES or name.partition("_")[0] in OPTIMIZERS


def _surface_code(surface: Surface, names: dict[str, str]) -> SurfaceCode:
    if surface.name in SURFACES:
        return SURFACES[surface.name]
    params = {name: float(value) for name, value in surface.params.items()}
    return formula_code(parse(surface.kind.formula), params, names)


def _constants(experiment: Experiment, names: dict[str, str], script: Script) -> str:
    lines = [
        'np.seterr(all="ignore")  # where a run overflows, its path goes on as nan'
        if script.library == "np"
        else "torch.set_default_dtype(torch.float64)",
        "",
        f"STEPS = {experiment.steps}",
        *_parameters(experiment.surface, names, script),
    ]
    if script.noisy:
        lines += _noise(experiment, script)
    if script.boxed:
        lines += _box(experiment.surface, script)
    return "\n".join(lines) + "\n"


def _parameters(surface: Surface, names: dict[str, str], script: Script) -> Iterator[str]:
    """The numbers of a formula are of the library's kind, for which 1/0 is inf."""
    scalar = "np.float64" if script.library == "np" else "torch.tensor"
    for param in surface.kind.params:
        number = repr(float(surface.params[param.name]))
        if surface.name in SURFACES:
            yield f"{names[param.name]} = {number}  # {param.help}"
        else:
            yield f"{names[param.name]} = {scalar}({number})"


def _noise(experiment: Experiment, script: Script) -> Iterator[str]:
    noise = experiment.noise
    drawn = "SIGMA*generator.standard_normal((STEPS, 2))"
    yield f"SIGMA, SEED = {float(noise.sigma)!r}, {noise.seed}  # of the gradient noise"
    yield "generator = np.random.Generator(np.random.PCG64(SEED))"
    yield f"NOISE = {drawn if script.library == 'np' else f'torch.from_numpy({drawn})'}"


def _box(surface: Surface, script: Script) -> Iterator[str]:
    assert surface.kind.feasible is not None
    x0, x1, y0, y1 = surface.kind.feasible
    array = "np.array" if script.library == "np" else "torch.tensor"
    yield f"LOW, HIGH = {array}([{x0!r}, {y0!r}]), {array}([{x1!r}, {y1!r}])  # where θ is kept"


def _labels(experiment: Experiment) -> list[str]:
    """The runs' labels, with a number behind those that another one has already."""
    labels: dict[str, None] = {}
    for run in experiment.runs:
        numbered = (f"{run.label} {number}" for number in count(2))
        labels[next(n for n in chain([run.label], numbered) if n not in labels)] = None
    return list(labels)
