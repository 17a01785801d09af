from __future__ import annotations

from dataclasses import replace

import pytest

from rmsviz.engine.catalogue import make_surface
from rmsviz.engine.surface import Domain
from rmsviz.scene import edit
from rmsviz.scene.plan import Plan, plan
from rmsviz.scene.scene import Scene, opening_scene, with_experiment, with_timeline, with_view

SCENE = opening_scene()


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (SCENE, Plan(False, False, False)),
        (opening_scene(), Plan(False, False, False)),
        (with_timeline(SCENE, rate=60.0), Plan(False, False, False)),
        (replace(SCENE, title="Lecture 3"), Plan(False, False, False)),
        (with_experiment(SCENE, steps=5), Plan(True, False, False)),
        (edit.set_start(SCENE, (0.0, 0.0)), Plan(True, False, False)),
        (edit.set_setting(SCENE, 1, "beta", 0.5), Plan(True, False, False)),
        (edit.set_style(SCENE, 0, color="red"), Plan(False, False, True)),
        (edit.set_pair(SCENE, 0, 1), Plan(False, False, True)),
        (with_view(SCENE, window=Domain(0.0, 1.0, 0.0, 1.0)), Plan(False, True, True)),
        (with_view(SCENE, equal_scale=True), Plan(False, True, True)),
        (edit.set_surface(SCENE, make_surface("cliff", {"height": 5})), Plan(True, True, False)),
        (edit.add_run(SCENE, "adam"), Plan(True, False, True)),
    ],
)
def test_just_what_is_stale_is_done_again(new: Scene, expected: Plan) -> None:
    assert plan(SCENE, new) == expected
    assert plan(SCENE, new).nothing == (expected == Plan(False, False, False))


def test_at_first_everything_is_done() -> None:
    assert plan(None, SCENE) == Plan(True, True, True)


def test_undoing_costs_what_doing_did() -> None:
    changed = edit.add_run(SCENE, "adam")
    assert plan(SCENE, changed) == plan(changed, SCENE)
