"""The same method as other programs and books have it: what differs, and what that does to a path.

PyTorch 2: torch.optim.RMSprop, torch.optim.Adagrad (ε outside the root).
Keras 3: keras.optimizers.RMSprop, keras.optimizers.Adagrad (ε inside the root).
TensorFlow 1: tf.train.RMSPropOptimizer (ε inside, v starts at one).
Goodfellow, Bengio, Courville, Deep Learning (2016), Algorithms 8.4 and 8.5.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from rmsviz.engine.simulate import simulate
from rmsviz.engine.starts import Starts
from rmsviz.language import tr, tr_n
from rmsviz.scene.edit import duplicate_run, replace_run, set_pair
from rmsviz.scene.numbers import format_plain
from rmsviz.scene.scene import Scene

LONGEST = 50_000  # steps that are run at once to see how far a convention leads


class Convention(NamedTuple):
    """How a framework has a method: its name, its usual settings but the learning rate, and in
    words what they change."""

    framework: str
    settings: Mapping[str, float | bool]
    words: str


CONVENTIONS: Mapping[str, tuple[Convention, ...]] = {
    "rmsprop": (
        Convention(
            "PyTorch",
            {"beta": 0.99, "eps": 1e-8, "eps_inside": False, "v0": 0.0},
            tr("β (there: alpha) is 0.99, ε is 10⁻⁸ and outside the root"),
        ),
        Convention(
            "Keras 3",
            {"beta": 0.9, "eps": 1e-7, "eps_inside": True, "v0": 0.0},
            tr("β (there: rho) is 0.9, ε is 10⁻⁷ and inside the root"),
        ),
        Convention(
            "TensorFlow 1",
            {"beta": 0.9, "eps": 1e-10, "eps_inside": True, "v0": 1.0},
            tr("β (there: decay) is 0.9, ε is 10⁻¹⁰ and inside the root, v starts at 1"),
        ),
        Convention(
            "Goodfellow",
            {"eps": 1e-6, "eps_inside": True, "v0": 0.0},
            tr("ε (there: δ) is 10⁻⁶ and inside the root"),
        ),
    ),
    "adagrad": (
        Convention(
            "PyTorch",
            {"eps": 1e-10, "eps_inside": False, "v0": 0.0},
            tr("ε is 10⁻¹⁰ and outside the root"),
        ),
        Convention(
            "Keras 3",
            {"eps": 1e-7, "eps_inside": True, "v0": 0.1},
            tr("ε is 10⁻⁷ and inside the root, G starts at 0.1"),
        ),
        Convention(
            "Goodfellow",
            {"eps": 1e-7, "eps_inside": False, "v0": 0.0},
            tr("ε (there: δ) is 10⁻⁷ and outside the root"),
        ),
    ),
}


def conventions_of(optimizer: str) -> tuple[Convention, ...]:
    """How others have this method; none where that is not written down."""
    return CONVENTIONS.get(optimizer, ())


def subject(scene: Scene) -> int:
    """The run that others' conventions are put beside: the right one of the pair, or that beside
    which it was put itself."""
    left, right = scene.compared[0], scene.compared[-1]
    own, other = scene.runs[left].label, scene.runs[right].label
    names = (c.framework for c in conventions_of(scene.runs[left].optimizer))
    put = (rf"{re.escape(f'{own} {name}')}( \d+)?" for name in names)
    return left if any(re.fullmatch(each, other) for each in put) else right


def beside(scene: Scene, index: int, convention: Convention) -> Scene:
    """`scene` with a copy of the run at `index` that follows `convention`, compared with it. The
    learning rate stays: what differs is the convention alone."""
    made = duplicate_run(scene, index)
    copy = made.runs[index + 1]
    label = f"{scene.runs[index].label} {convention.framework}"
    run = replace(copy, settings={**copy.settings, **convention.settings}, label=label)
    made = replace_run(made, index + 1, run)
    return set_pair(set_pair(made, 0, index), 1, index + 1)


def convention_text(convention: Convention) -> str:
    """What a convention changes, as a sentence."""
    return f"{convention.framework}: {convention.words}"


def parting_text(scene: Scene) -> str:
    """What that does to the path: how far apart the compared runs of `scene` are at the end, or
    which diverges; "" where it would take too long to tell."""
    experiment, pair = scene.experiment, scene.compared
    if experiment.steps > LONGEST or len(pair) < 2:
        return ""
    runs = tuple(scene.runs[i] for i in pair)
    path = simulate(replace(experiment, runs=runs, starts=Starts()))
    for place, run in enumerate(runs):
        if path.last(place) < path.steps:
            return tr("{label} diverges at step {last:,}", label=run.label, last=path.last(place))
    apart = math.hypot(*(path.x[-1, 0] - path.x[-1, 1]).tolist())
    return tr_n(
        "after {n:,} step they are {apart} apart",
        "after {n:,} steps they are {apart} apart",
        path.steps,
        apart=format_plain(apart, 2),
    )
