from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.catalogue import OPTIMIZERS, get_optimizer, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Experiment, Noise, Run, make_run
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.starts import STARTS, Starts
from rmsviz.engine.surface import Domain, Surface
from rmsviz.engine.surfaces import BUILT_IN
from rmsviz.scene.files import MOST_BYTES, dumps, load, loads, save
from rmsviz.scene.scene import (
    PALETTE,
    RunStyle,
    Scene,
    Timeline,
    View,
    can_be_shown,
    opening_scene,
    scene_of,
    with_experiment,
)

get_optimizer("sgd")
FINITE = st.floats(allow_nan=False, allow_infinity=False)
NARROW = st.floats(-1e300, 1e300)
FRACTION = st.floats(0.0, 1.0)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
COLOR = st.sampled_from([*PALETTE, "#00fF7a"])


def domains() -> st.SearchStrategy[Domain]:
    return any_domains().filter(can_be_shown)


@st.composite
def any_domains(draw: st.DrawFn) -> Domain:
    x0, x1 = sorted(draw(st.lists(NARROW, min_size=2, max_size=2, unique=True)))
    y0, y1 = sorted(draw(st.lists(NARROW, min_size=2, max_size=2, unique=True)))
    return Domain(x0, x1, y0, y1)


@st.composite
def surfaces(draw: st.DrawFn) -> Surface:
    if draw(st.booleans()):
        return formula_surface("a*x**2 + b*y", {"a": draw(FINITE), "b": 2}, draw(domains()))
    return replace(make_surface(draw(st.sampled_from(BUILT_IN)).name), domain=draw(domains()))


@st.composite
def runs(draw: st.DrawFn) -> Run:
    method = OPTIMIZERS[draw(st.sampled_from(sorted(OPTIMIZERS)))]
    params = method.params
    settings = {p.name: draw(st.booleans() if p.is_switch else FRACTION) for p in params}
    return make_run(method.name, settings, draw(st.tuples(FINITE, FINITE)), draw(TEXT))


def many_starts() -> st.SearchStrategy[Starts]:
    radius = st.floats(0.0, exclude_min=True, allow_infinity=False)
    seed = st.integers(0, 2**70)
    return st.builds(Starts, st.sampled_from(STARTS), st.integers(1, 10_000), radius, seed)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    made = tuple(draw(st.lists(runs(), min_size=1, max_size=4)))
    noise = Noise(draw(st.floats(0.0, 1e308)), draw(st.integers(0, 2**70)))
    starts = draw(many_starts())
    longest = 10**8 if starts.kind == "one" else 50
    steps = draw(st.integers(1, longest))
    experiment = Experiment(draw(surfaces()), made, steps, noise, starts)
    index = st.integers(0, len(made) - 1)
    view = View(
        styles=tuple(RunStyle(draw(COLOR), draw(st.booleans())) for _ in made),
        window=draw(st.none() | domains()),
        equal_scale=draw(st.booleans()),
        pair=draw(st.tuples(index, index)),
        coordinate=draw(st.sampled_from(["x", "y"])),
        future=draw(st.booleans()),
    )
    timeline = Timeline(draw(st.floats(0.5, 1e4)), draw(st.booleans()), draw(st.integers(0, 10**9)))
    return Scene(experiment, view, timeline, draw(TEXT))


@given(scenes())
def test_a_scene_survives_a_round_trip_bit_for_bit(scene: Scene) -> None:
    text = dumps(scene)
    again = loads(text)
    assert again == scene
    assert dumps(again) == text


def test_every_optimizer_and_surface_survives_a_round_trip() -> None:
    made = tuple(make_run(name, start=(0.1, -0.0)) for name in OPTIMIZERS)
    for kind in BUILT_IN:
        scene = scene_of(Experiment(make_surface(kind.name), made, 3))
        assert loads(dumps(scene)) == scene


def test_a_file_written_by_hand_needs_little() -> None:
    scene = loads("""{"version": 1, "experiment": {
        "surface": {"name": "rosenbrock", "params": {"b": 10}},
        "runs": [{"optimizer": "rmsprop", "settings": {"rho": 0.5}}, {"optimizer": "sgd"}],
        "steps": 50}}""")
    assert scene.experiment.surface == make_surface("rosenbrock", {"b": 10})
    assert [run.start for run in scene.runs] == [(-1.2, 1.0)] * 2
    assert scene.runs[0].settings["beta"] == 0.5
    assert scene == scene_of(scene.experiment)


def _edited(path: str, value: object) -> str:
    """The opening scene's file with the value at `path` (keys and indices) replaced."""
    data = json.loads(dumps(opening_scene()))
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    target: Any = data
    for part in way:
        target = target[part]
    target[last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("version", 2, "version", "newer"),
        ("version", 0, "version", "only 1"),
        ("version", "1", "version", "whole number"),
        ("version", True, "version", "whole number"),
        ("extra", 1, "extra", "unknown key 'extra'"),
        ("title", 5, "title", "text"),
        ("title", "\ud800", "title", "surrogate"),
        ("experiment/step", 1, "experiment.step", "did you mean 'steps'"),
        ("experiment/steps", 1.5, "experiment.steps", "whole number"),
        ("experiment/steps", 0, "experiment", "steps must be from 1"),
        ("experiment/steps", True, "experiment.steps", "whole number"),
        ("experiment/runs", [], "experiment", "at least one run"),
        ("experiment/runs", {}, "experiment.runs", "a list […]"),
        ("experiment/runs/1", "adam", "experiment.runs[1]", "an object"),
        ("experiment/runs/1/settings/beta", 2, "experiment.runs[1].settings.beta", "at most 1"),
        ("experiment/runs/1/settings/beta", "x", "experiment.runs[1].settings.beta", "a number"),
        ("experiment/runs/1/settings/beta", None, "experiment.runs[1].settings.beta", "null"),
        ("experiment/runs/1/settings/bet", 0.5, "experiment.runs[1].settings.bet", "'beta'"),
        ("experiment/runs/1/settings/alpha", 0.5, "experiment.runs[1]", "two spellings"),
        (
            "experiment/runs/1/settings/centered",
            1,
            "experiment.runs[1].settings.centered",
            "switch",
        ),
        ("experiment/runs/0/optimizer", "adagrat", "experiment.runs[0].optimizer", "'adagrad'"),
        ("experiment/runs/0/start", [1], "experiment.runs[0].start", "a list of 2"),
        ("experiment/runs/0/start", [1, float("nan")], "experiment.runs[0].start[1]", "NaN"),
        ("experiment/runs/0/start", [1, 10**400], "experiment.runs[0].start[1]", "finite"),
        ("experiment/surface/name", "clif", "experiment.surface.name", "'cliff'"),
        ("experiment/surface/params/height", -1, "experiment.surface.params.height", "at least 0"),
        ("experiment/surface/params/depth", 1, "experiment.surface.params.depth", "unknown"),
        ("experiment/surface/domain", [1, 0, 0, 1], "experiment.surface.domain", "in x"),
        ("experiment/surface/formula", "x", "experiment.surface.name", "unknown key"),
        ("experiment/noise/sigma", -1, "experiment", "noise must be"),
        ("experiment/starts/kind", "blob", "experiment.starts.kind", "'one' or 'grid'"),
        ("experiment/starts/count", 0, "experiment.starts", "count must be from 1"),
        ("experiment/starts/spread", 1, "experiment.starts.spread", "unknown key"),
        ("experiment/noise/seed", 1.5, "experiment.noise.seed", "whole number"),
        ("view/styles", [], "view", "one style for each"),
        ("view/styles/0/color", "mauve", "view.styles[0]", "colour"),
        ("view/pair", [0, 2], "view", "pair"),
        ("view/pair", [0, 0.0], "view.pair[1]", "whole number"),
        ("view/window", [0, 1, 2], "view.window", "a list of 4"),
        ("view/step_range", [5, 6], "view", "at least 2 steps on"),
        ("view/step_range", [-1, 6], "view", "at 0 or later"),
        ("view/step_range", 5, "view.step_range", "a list of 2"),
        ("view/styles/0/ghost", 1, "view.styles[0].ghost", "true or false"),
        ("view/coordinate", "z", "view.coordinate", "'x' or 'y'"),
        ("timeline/rate", 0, "timeline", "rate must be"),
        ("timeline/loop", "yes", "timeline.loop", "true or false"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    path: str, value: object, place: str, words: str
) -> None:
    with pytest.raises(BadInput) as caught:
        loads(_edited(path, value))
    message = str(caught.value)
    assert message.startswith(f"{place}: ")
    assert words in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("{", "line 1"),
        ("[]", "an object"),
        ("null", "an object"),
        ("{}", "version is missing"),
        ('{"version": 1}', "'experiment' is missing"),
        ('{"version": 1, "version": 1}', "version: this key stands twice"),
        ('{"version": 1, "experiment": {"steps": 1, "steps": 2}}', "experiment.steps: this key"),
        ('{"version": ' + "[" * 100_000, "nested too deeply"),
        ('{"version": ' + "1" * 5000 + "}", "digits"),
        ('{"version": 1, "' + "k" * 9999 + '": 1}', "kkk…"),
        ('{"version": 1, "a\\nb": 1}', '"a\\nb": unknown key'),
    ],
)
def test_what_is_no_scene_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        loads(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_wrong_formula_is_named_with_its_place() -> None:
    text = dumps(scene_of(Experiment(formula_surface("x + y"), opening_scene().runs, 5)))
    with pytest.raises(BadInput, match=r"^experiment\.surface\.formula: .*\*\*"):
        loads(text.replace("x + y", "x^2"))


def test_files_are_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "öffnen.rmsviz"
    scene = replace(opening_scene(), title="Ünï → α")
    save(scene, path)
    assert load(path) == scene
    assert "Ünï → α" in path.read_text("utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())  # as some editors begin their files
    assert load(path) == scene


@pytest.mark.parametrize("data", [b"\xff\xfe{}", b"\x00" * 10, b" " * (MOST_BYTES + 1)])
def test_files_that_are_no_scenes_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.rmsviz"
    path.write_bytes(data)
    with pytest.raises(BadInput):
        load(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
def test_an_endless_file_is_refused() -> None:
    with pytest.raises(BadInput, match="more than"):
        load(Path("/dev/zero"))


def test_a_scene_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "scene.rmsviz"
    save(opening_scene(), path)
    before = path.read_bytes()
    broken = with_experiment(
        opening_scene(), runs=(Run("sgd", {"lr": float("nan")}, (0.0, 0.0)),) * 2
    )
    with pytest.raises(ValueError):
        save(broken, path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["scene.rmsviz"]


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "scene.rmsviz", tmp_path / "link.rmsviz"
    save(opening_scene(), path)
    usual = tmp_path / "usual"
    usual.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    path.chmod(0o640)
    link.symlink_to(path)
    save(opening_scene(), link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
