from __future__ import annotations

import json

import pytest

from rmsviz.engine.catalogue import OPTIMIZERS, make_surface
from rmsviz.engine.surfaces import BUILT_IN
from rmsviz.scene import listing
from rmsviz.scene.spec import parse_run, parse_surface


def test_everything_is_listed() -> None:
    assert [entry["name"] for entry in listing.surfaces()] == [kind.name for kind in BUILT_IN]
    assert [entry["name"] for entry in listing.optimizers()] == list(OPTIMIZERS)


def test_what_is_listed_can_be_made() -> None:
    for entry in listing.surfaces():
        defaults = {param["name"]: param["default"] for param in entry["params"]}
        assert make_surface(entry["name"], defaults) == make_surface(entry["name"])


@pytest.mark.parametrize("what", sorted(listing.LISTS))
def test_the_list_is_strict_json(what: str) -> None:
    data, _ = listing.LISTS[what]
    assert json.loads(json.dumps(data(), allow_nan=False)) == data()


def test_what_the_text_says_can_be_typed() -> None:
    names = []
    for entry in listing.surfaces_text().split("\n\n")[:-1]:
        name = entry.split()[0]
        settings = [line.split()[0] for line in entry.splitlines() if line.startswith("    ")]
        words = [word for word in settings if "=" in word and word.split("=")[0].isidentifier()]
        assert parse_surface(" ".join([name, *words])) == make_surface(name)
        names.append(name)
    assert names == [kind.name for kind in BUILT_IN]


def test_optimizers_are_told_with_rule_and_defaults() -> None:
    text = listing.optimizers_text()
    assert "v ← β v + (1-β) g²" in text
    assert "    beta=0.9" in text
    assert parse_run("rmsprop beta=0.9") == parse_run("rmsprop")
