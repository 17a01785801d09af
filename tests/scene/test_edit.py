from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.catalogue import OPTIMIZERS, get_optimizer, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import make_run
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.surface import Domain
from rmsviz.scene import edit
from rmsviz.scene.scene import Scene, opening_scene, with_view

get_optimizer("sgd")


def test_a_setting_is_checked_and_changed() -> None:
    scene = edit.set_setting(opening_scene(), 1, "beta", 0.99)
    assert scene.runs[1].settings["beta"] == 0.99
    assert scene.runs[0] == opening_scene().runs[0]
    assert scene.view == opening_scene().view
    with pytest.raises(BadInput, match="beta"):
        edit.set_setting(scene, 1, "beta", 2.0)


def test_another_method_keeps_what_both_have_but_the_learning_rate() -> None:
    scene = edit.set_setting(opening_scene(), 1, "weight_decay", 0.05)
    changed = edit.set_method(scene, 1, "adam")
    run = changed.runs[1]
    assert (run.optimizer, run.label, run.start) == ("adam", "Adam", scene.runs[1].start)
    assert run.settings["weight_decay"] == 0.05
    assert run.settings["lr"] == get_optimizer("adam").param("lr").default
    assert changed.view.styles[1].color == "green"


def test_a_label_of_ones_own_stays_with_another_method() -> None:
    scene = opening_scene()
    named = edit.replace_run(scene, 0, replace(scene.runs[0], label="mine"))
    assert edit.set_method(named, 0, "sgd").runs[0].label == "mine"


def test_starts_move_together_or_alone() -> None:
    scene = opening_scene()
    assert {run.start for run in edit.set_start(scene, (1, 2)).runs} == {(1.0, 2.0)}
    alone = edit.set_start(scene, (1.0, 2.0), 1)
    assert [run.start for run in alone.runs] == [scene.runs[0].start, (1.0, 2.0)]


def test_a_run_is_added_where_the_first_one_starts() -> None:
    scene = edit.add_run(opening_scene(), "adam")
    assert scene.runs[2].start == scene.runs[0].start
    assert scene.view.styles[2].color == "green"
    assert scene.view.pair == (0, 1)


def test_a_copy_stands_behind_its_original_and_the_pair_stays() -> None:
    scene = edit.duplicate_run(opening_scene(), 0)
    assert [run.optimizer for run in scene.runs] == ["adagrad", "adagrad", "rmsprop"]
    assert scene.view.pair == (0, 2)
    assert len({style.color for style in scene.view.styles}) == 3


def test_there_is_an_end_to_adding() -> None:
    scene = opening_scene()
    while len(scene.runs) < edit.MOST_RUNS:
        scene = edit.add_run(scene, "sgd")
    with pytest.raises(BadInput, match="remove one first"):
        edit.add_run(scene, "sgd")


def test_the_pair_survives_a_removal() -> None:
    scene = edit.add_run(opening_scene(), "adam")
    assert edit.remove_run(scene, 2).view.pair == (0, 1)
    without_first = edit.remove_run(scene, 0)
    assert [run.optimizer for run in without_first.runs] == ["rmsprop", "adam"]
    assert without_first.view.pair == (0, 1)
    assert [style.color for style in without_first.view.styles] == ["blue", "green"]


def test_the_last_run_stays() -> None:
    scene = edit.remove_run(opening_scene(), 0)
    assert scene.view.pair == (0, 0)
    with pytest.raises(BadInput, match="last run"):
        edit.remove_run(scene, 0)
    assert edit.add_run(scene, "adagrad").view.pair == (0, 1)


def test_choosing_the_run_of_the_other_column_swaps_them() -> None:
    scene = edit.add_run(opening_scene(), "adam")
    assert edit.set_pair(scene, 0, 2).view.pair == (2, 1)
    assert edit.set_pair(scene, 0, 1).view.pair == (1, 0)
    assert edit.set_pair(scene, 1, 1).view.pair == (0, 1)


def test_a_new_kind_of_surface_brings_its_start_and_its_domain() -> None:
    closer = with_view(opening_scene(), window=Domain(0.0, 1.0, 0.0, 1.0))
    scene = edit.set_surface(closer, make_surface("rosenbrock"))
    assert {run.start for run in scene.runs} == {(-1.2, 1.0)}
    assert scene.view.window is None


def test_a_parameter_of_the_surface_moves_nothing() -> None:
    closer = with_view(opening_scene(), window=Domain(0.0, 1.0, 0.0, 1.0))
    scene = edit.set_surface(closer, make_surface("cliff", {"height": 5.0}))
    assert scene.experiment.surface.params == {"height": 5.0}
    assert scene.runs == closer.runs
    assert scene.view == closer.view


def test_a_formula_is_a_kind_of_its_own() -> None:
    scene = edit.set_surface(opening_scene(), formula_surface("x**2 + y**2"))
    again = edit.set_surface(edit.set_start(scene, (0.5, 0.5)), formula_surface("x**2 + 2*y**2"))
    assert again.runs[0].start == again.experiment.surface.kind.start


OPERATIONS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(sorted(OPTIMIZERS)), st.just(0)),
    st.tuples(st.sampled_from(["duplicate", "remove", "hide"]), st.just(""), st.integers(0, 11)),
    st.tuples(st.just("method"), st.sampled_from(sorted(OPTIMIZERS)), st.integers(0, 11)),
    st.tuples(st.sampled_from(["left", "right"]), st.just(""), st.integers(0, 11)),
)


def _done(scene: Scene, operation: tuple[str, str, int]) -> Scene:
    what, name, number = operation
    index = number % len(scene.runs)
    actions = {
        "add": lambda: edit.add_run(scene, name),
        "duplicate": lambda: edit.duplicate_run(scene, index),
        "remove": lambda: edit.remove_run(scene, index),
        "hide": lambda: edit.set_style(scene, index, visible=False),
        "method": lambda: edit.set_method(scene, index, name),
        "left": lambda: edit.set_pair(scene, 0, index),
        "right": lambda: edit.set_pair(scene, 1, index),
    }
    return actions[what]()


@given(st.lists(OPERATIONS, max_size=30))
def test_whatever_is_done_the_pair_is_two_runs_where_there_are_two(
    operations: list[tuple[str, str, int]],
) -> None:
    scene = opening_scene()
    for operation in operations:
        try:
            scene = _done(scene, operation)
        except BadInput:
            continue
        first, second = scene.view.pair
        assert len(scene.view.styles) == len(scene.runs)
        assert first != second or len(scene.runs) == 1


def test_a_replaced_run_keeps_its_colour() -> None:
    scene = edit.set_style(opening_scene(), 0, color="#102030")
    changed = edit.replace_run(scene, 0, make_run("adam", start=(0.0, 0.0)))
    assert changed.view.styles[0].color == "#102030"
