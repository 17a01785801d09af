from __future__ import annotations

import pytest

from rmsviz.engine.experiment import Run
from rmsviz.scene.edit import remove_run, set_setting
from rmsviz.scene.scene import Scene, opening_scene, with_experiment
from rmsviz.ui.store import DEPTH, Store


def with_steps(store: Store, steps: int) -> Scene:
    return with_experiment(store.scene, steps=steps)


def steps_of(store: Store) -> int:
    return store.scene.experiment.steps


def test_an_edit_is_told_with_the_scene_before_and_after(store: Store) -> None:
    told: list[tuple[Scene, Scene]] = []
    before = store.scene
    store.changed.connect(lambda old, new: told.append((old, new)))
    store.set(with_steps(store, 50))
    assert told == [(before, store.scene)]
    assert steps_of(store) == 50


def test_an_equal_scene_changes_nothing(store: Store) -> None:
    told: list[object] = []
    store.changed.connect(lambda *scenes: told.append(scenes))
    store.set(opening_scene())
    assert not told
    assert not store.can_undo


def test_undo_and_redo_walk_back_and_forth(store: Store) -> None:
    for steps in (10, 20, 30):
        store.set(with_steps(store, steps))
    store.undo()
    store.undo()
    assert steps_of(store) == 10
    store.redo()
    assert steps_of(store) == 20
    assert store.can_undo and store.can_redo


def test_an_edit_after_undo_forgets_what_was_undone(store: Store) -> None:
    store.set(with_steps(store, 10))
    store.undo()
    store.set(with_steps(store, 20))
    assert not store.can_redo
    store.redo()
    assert steps_of(store) == 20


def test_a_drag_is_one_entry(store: Store) -> None:
    for steps in range(1, 40):
        store.set(with_steps(store, steps), merge="steps")
    store.finish()
    store.set(with_steps(store, 99), merge="steps")
    store.undo()
    assert steps_of(store) == 39
    store.undo()
    assert steps_of(store) == 300
    assert not store.can_undo


def test_drags_of_two_controls_are_two_entries(store: Store) -> None:
    store.set(with_steps(store, 10), merge="a")
    store.set(with_steps(store, 20), merge="b")
    store.undo()
    assert steps_of(store) == 10


def test_a_drag_back_to_where_it_began_leaves_no_entry(store: Store) -> None:
    store.set(with_steps(store, 10), merge="steps")
    store.set(with_steps(store, 300), merge="steps")
    store.finish()
    assert not store.can_undo


def test_undo_in_the_middle_of_a_drag_undoes_the_drag(store: Store) -> None:
    store.set(with_steps(store, 10), merge="steps")
    store.set(with_steps(store, 20), merge="steps")
    store.undo()
    store.set(with_steps(store, 30), merge="steps")
    store.undo()
    assert steps_of(store) == 300


def test_history_is_bounded(store: Store) -> None:
    for steps in range(1, DEPTH + 50):
        store.set(with_steps(store, steps))
    undone = 0
    while store.can_undo:
        store.undo()
        undone += 1
    assert undone == DEPTH


def test_an_edit_that_cannot_be_made_says_why_and_changes_nothing(store: Store) -> None:
    said: list[str] = []
    store.said.connect(said.append)
    assert store.apply(lambda scene: remove_run(scene, 0))
    assert not store.apply(lambda scene: remove_run(scene, 0))
    assert len(store.scene.runs) == 1
    assert len(said) == 1 and "last run" in said[0]


def test_another_document_cannot_be_undone_into_the_last(store: Store) -> None:
    opened: list[Scene] = []
    store.opened.connect(opened.append)
    store.set(with_steps(store, 10))
    other = with_steps(store, 77)
    store.reset(other)
    assert opened == [other]
    assert not store.can_undo and not store.can_redo


@pytest.mark.parametrize("value", [0.1 + 0.2, 5e-324, 1e-4])
def test_undo_brings_numbers_back_bit_for_bit(store: Store, value: float) -> None:
    store.set(set_setting(store.scene, 0, "lr", value))
    store.set(set_setting(store.scene, 0, "lr", 1.0))
    store.undo()
    run: Run = store.scene.runs[0]
    assert run.settings["lr"] == value


def test_what_was_given_up_does_not_come_back(store: Store) -> None:
    before = store.scene
    store.set(with_steps(store, 10))
    store.give_up(before)
    assert store.scene == before
    assert not store.can_undo and not store.can_redo


def test_giving_up_for_another_scene_is_an_edit(store: Store) -> None:
    store.set(with_steps(store, 10))
    store.give_up(with_steps(store, 20))
    store.undo()
    assert steps_of(store) == 10
