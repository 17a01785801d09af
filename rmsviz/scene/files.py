"""Scene files: readable JSON that holds all that is needed to get the same picture again.

    {
      "version": 1,
      "title": "…",
      "experiment": {
        "surface": {"name": "rosenbrock", "params": {"a": 1.0, "b": 100.0}, "domain": […]},
        "runs": [{"optimizer": "rmsprop", "settings": {…}, "start": [-1.2, 1], "label": "…"}],
        "steps": 300,
        "noise": {"sigma": 0.0, "seed": 0},
        "starts": {"kind": "one", "count": 1000, "radius": 0.5, "seed": 0}
      },
      "view": {"styles": […], "window": null, "equal_scale": false, "pair": [0, 1], …},
      "timeline": {"rate": 30.0, "loop": false, "step": 0}
    }

A typed surface has "formula" instead of "name". A file written by hand needs version, surface (its
name or formula), runs (their optimizers) and steps; the rest has defaults. Numbers survive a round
trip bit for bit. What is unknown, of a wrong type or senseless is refused with its place:
`experiment.runs[1].settings.beta: …`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO, get_args

from rmsviz.engine.catalogue import get_optimizer, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Experiment, Noise, Run, make_run
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.param import Settings
from rmsviz.engine.starts import STARTS, Starts
from rmsviz.engine.surface import Domain, Surface
from rmsviz.language import either, tr
from rmsviz.scene.fields import Field, Readers, written
from rmsviz.scene.scene import (
    DIMENSIONS,
    INSTRUMENTS,
    Camera,
    Coordinate,
    RunStyle,
    Scene,
    Timeline,
    scene_of,
)
from rmsviz.scene.spec import make_domain
from rmsviz.scene.whole_file import whole_file

VERSION = 1
MOST_BYTES = 1_000_000
MOST_RUNS = 100  # the window shows each on a card


def dumps(scene: Scene) -> str:
    """`scene` as the text of a scene file."""
    return written(_scene_json(scene)) + "\n"


def loads(text: str) -> Scene:
    """The scene of a scene file's text; BadInput says what is wrong, and where."""
    return _scene(Field.read(text))


def save(scene: Scene, path: Path) -> None:
    """Write `scene` to `path`, whole or not at all; OSError where that cannot be done."""
    text = dumps(scene).encode("utf-8")
    with whole_file(path) as file:
        file.write(text)


def load(path: Path) -> Scene:
    """The scene in the file `path`; OSError where it cannot be read, BadInput where it is none."""
    with open(path, "rb") as file:
        return read(file)


def read(file: BinaryIO) -> Scene:
    """The scene in an open file; OSError or BadInput as `load`."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadInput(
            tr("this is not a scene: it has more than {most_bytes:,} bytes", most_bytes=MOST_BYTES)
        )
    try:
        return loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput(tr("this is not a scene: it is not text in UTF-8")) from None


def _scene_json(scene: Scene) -> dict[str, Any]:
    experiment = scene.experiment
    return {
        "version": VERSION,
        "title": scene.title,
        "experiment": {
            "surface": _surface_json(experiment.surface),
            "runs": [_run_json(run) for run in experiment.runs],
            "steps": experiment.steps,
            "noise": asdict(experiment.noise),
            "starts": asdict(experiment.starts),
        },
        "view": asdict(scene.view),
        "timeline": asdict(scene.timeline),
    }


def _surface_json(surface: Surface) -> dict[str, Any]:
    typed = surface.name == "formula"
    which = {"formula": surface.kind.formula} if typed else {"name": surface.name}
    return {**which, "params": dict(surface.params), "domain": list(surface.domain)}


def _run_json(run: Run) -> dict[str, Any]:
    settings, start = dict(run.settings), list(run.start)
    return {"optimizer": run.optimizer, "settings": settings, "start": start, "label": run.label}


def _scene(field: Field) -> Scene:
    _check_version(field)
    readers: Readers = {
        "version": Field.whole,
        "title": Field.text,
        "experiment": _experiment,
        "view": _itself,
        "timeline": _timeline,
    }
    values = field.values(readers, required=("experiment",))
    scene = scene_of(values["experiment"], values.get("timeline"), values.get("title", ""))
    if "view" not in values:
        return scene
    changes = _view_changes(values["view"])
    with values["view"].blamed():
        return replace(scene, view=replace(scene.view, **changes))


def _check_version(field: Field) -> None:
    fields = field.fields()
    if "version" not in fields:
        raise BadInput(
            tr('version is missing; a scene file has "version": {version}', version=VERSION)
        )
    version = fields["version"].whole()
    if version > VERSION:
        newer = tr(
            "{version} is newer than what this program reads, {newest}; update rmsviz",
            version=version,
            newest=VERSION,
        )
        raise fields["version"].refused(newer)
    if version < VERSION:
        raise fields["version"].refused(
            tr("there is no version {version}, only {known}", version=version, known=VERSION)
        )


def _experiment(field: Field) -> Experiment:
    readers: Readers = {
        "surface": _surface,
        "runs": Field.items,
        "steps": Field.whole,
        "noise": _noise,
        "starts": _starts,
    }
    values = field.values(readers, required=("surface", "runs", "steps"))
    if len(values["runs"]) > MOST_RUNS:
        raise field.refused(
            tr(
                "there can be {most_runs} runs at most, not {values:,}",
                most_runs=MOST_RUNS,
                values=len(values["runs"]),
            )
        )
    start = values["surface"].kind.start
    values["runs"] = tuple(_run(run, start) for run in values["runs"])
    with field.blamed():
        return Experiment(**values)


def _surface(field: Field) -> Surface:
    typed = "formula" in field.fields()
    which, make = ("formula", formula_surface) if typed else ("name", make_surface)
    readers: Readers = {which: _itself, "params": Field.fields, "domain": _domain}
    values = field.values(readers, required=(which,))
    text = values[which].text()
    with values[which].blamed():
        make(text)

    def check(given: dict[str, object]) -> Settings:
        return make(text, given).params

    params = _settings(values.get("params", {}), check)
    return make(text, params, values.get("domain"))


def _run(field: Field, start: tuple[float, float]) -> Run:
    readers: Readers = {
        "optimizer": _itself,
        "settings": Field.fields,
        "start": _point,
        "label": Field.text,
    }
    values = field.values(readers, required=("optimizer",))
    name = values["optimizer"].text()
    with values["optimizer"].blamed():
        method = get_optimizer(name)
    settings = _settings(values.get("settings", {}), method.settings)
    with field.blamed():
        return make_run(name, settings, values.get("start", start), values.get("label", ""))


def _settings(
    fields: dict[str, Field], check: Callable[[dict[str, object]], Settings]
) -> dict[str, object]:
    """The values of `fields`, each of them checked on its own, so that it can be blamed."""
    settings: dict[str, object] = {}
    for name, field in fields.items():
        settings[name] = field.setting()
        with field.blamed():
            check({name: settings[name]})
    return settings


def _noise(field: Field) -> Noise:
    return Noise(**field.values({"sigma": Field.number, "seed": Field.whole}))


def _starts(field: Field) -> Starts:
    readers: Readers = {
        "kind": lambda kind: _one_of(kind, STARTS),
        "count": Field.whole,
        "radius": Field.number,
        "seed": Field.whole,
    }
    values = field.values(readers, required=("kind",))
    with field.blamed():
        return Starts(**values)


def _timeline(field: Field) -> Timeline:
    values = field.values({"rate": Field.number, "loop": Field.flag, "step": Field.whole})
    with field.blamed():
        return Timeline(**values)


def _view_changes(field: Field) -> dict[str, Any]:
    return field.values(
        {
            "styles": lambda styles: tuple(map(_style, styles.items())),
            "window": lambda window: None if window.value is None else _domain(window),
            "equal_scale": Field.flag,
            "pair": lambda pair: tuple(index.whole() for index in pair.items(2)),
            "coordinate": lambda field: _one_of(field, get_args(Coordinate)),
            "future": Field.flag,
            "follow": Field.flag,
            "best_rates": Field.flag,
            "arrows": Field.flag,
            "linear_shades": Field.flag,
            "log_time": Field.flag,
            "linear_accumulators": Field.flag,
            "linear_rates": Field.flag,
            "linear_loss": Field.flag,
            "step_range": _step_range,
            "table_steps": lambda steps: tuple(step.whole() for step in steps.items()),
            "fixed_point": Field.flag,
            "instrument": lambda field: _one_of(field, INSTRUMENTS),
            "dimension": lambda field: _one_of(field, DIMENSIONS),
            "camera": _camera,
        }
    )


def _step_range(field: Field) -> tuple[float, float] | None:
    if field.value is None:
        return None
    low, high = field.numbers(2)
    return low, high


def _style(field: Field) -> RunStyle:
    readers: Readers = {"color": Field.text, "visible": Field.flag, "ghost": Field.flag}
    values = field.values(readers, required=("color",))
    with field.blamed():
        return RunStyle(**values)


def _camera(field: Field) -> Camera:
    values = field.values({"azimuth": Field.number, "elevation": Field.number})
    with field.blamed():
        return Camera(**values)


def _one_of(field: Field, known: tuple[str, ...]) -> str:
    if field.text() not in known:
        raise field.refused(
            tr(
                "this must be {known}, not {value!r}",
                known=either(map(repr, known)),
                value=field.value,
            )
        )
    return field.text()


def _domain(field: Field) -> Domain:
    bounds = field.numbers(4)
    with field.blamed():
        return make_domain(bounds)


def _point(field: Field) -> tuple[float, float]:
    x, y = field.numbers(2)
    return x, y


def _itself(field: Field) -> Field:
    return field
