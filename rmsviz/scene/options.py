"""What the command line and the library override in a scene."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Noise
from rmsviz.language import tr
from rmsviz.scene.edit import set_start, set_surface
from rmsviz.scene.scene import (
    DIMENSIONS,
    Camera,
    Dimension,
    Scene,
    scene_of,
    with_experiment,
    with_view,
)
from rmsviz.scene.spec import (
    parse_domain,
    parse_number,
    parse_point,
    parse_run,
    parse_starts,
    parse_surface,
    parse_whole,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """The scene options as they are typed; None leaves the scene as it is."""

    surface: str | None = None
    run: Sequence[str] | None = None
    start: str | None = None
    steps: str | None = None
    noise: str | None = None
    seed: str | None = None
    starts: str | None = None
    domain: str | None = None
    view: str | None = None
    camera: str | None = None


def override(scene: Scene, options: Options) -> Scene:
    """`scene` with what `options` say; BadInput begins with the option that is wrong."""
    scene = _with_start(_with_surface(scene, options), options)
    if options.run:
        scene = _with_runs(scene, options.run)
    changes: dict[str, object] = {"noise": _noise(scene.experiment.noise, options)}
    if options.steps is not None:
        changes["steps"] = _read("--steps", _whole, options.steps)
    if options.starts is not None:
        changes["starts"] = _read("--starts", parse_starts, options.starts)
    return _with_view(with_experiment(scene, **changes), options)


def _with_surface(scene: Scene, options: Options) -> Scene:
    if options.surface is not None:
        scene = set_surface(scene, _read("--surface", parse_surface, options.surface))
    if options.domain is None:
        return scene
    domain = _read("--domain", parse_domain, options.domain)
    surface = replace(scene.experiment.surface, domain=domain)
    return with_view(with_experiment(scene, surface=surface), window=None)


def _with_start(scene: Scene, options: Options) -> Scene:
    if options.start is None:
        return scene
    return set_start(scene, _read("--start", parse_point, options.start))


def _with_runs(scene: Scene, texts: Sequence[str]) -> Scene:
    """Other runs, in their usual colours; those without a start begin where the first one did."""
    start = scene.runs[0].start
    runs = tuple(_read("--run", lambda text: parse_run(text, start), text) for text in texts)
    experiment = replace(scene.experiment, runs=runs)
    usual = scene_of(experiment).view
    view = replace(scene.view, styles=usual.styles, pair=usual.pair)
    return replace(scene, experiment=experiment, view=view)


def _with_view(scene: Scene, options: Options) -> Scene:
    if options.view is not None:
        scene = with_view(scene, dimension=_read("--view", _dimension, options.view))
    if options.camera is not None:
        scene = with_view(scene, camera=_read("--camera", _camera, options.camera))
    return scene


def _dimension(text: str) -> Dimension:
    for dimension in DIMENSIONS:
        if text == dimension:
            return dimension
    raise BadInput(
        tr("this must be one of {names}, not {said!r}", names=", ".join(DIMENSIONS), said=text[:40])
    )


def _camera(text: str) -> Camera:
    angles = text.split(",")
    if len(angles) != 2:
        raise BadInput(
            tr("a camera is AZIMUTH,ELEVATION as in -30,40, not {said!r}", said=text[:40])
        )
    return Camera(*(parse_number(angle, tr("an angle")) for angle in angles))


def _noise(noise: Noise, options: Options) -> Noise:
    if options.noise is not None:
        sigma = _read("--noise", lambda text: parse_number(text, "σ"), options.noise)
        noise = replace(noise, sigma=sigma)
    if options.seed is not None:
        noise = replace(noise, seed=_read("--seed", _whole, options.seed))
    return noise


def _whole(text: str) -> int:
    return parse_whole(text, "this")


def _read(option: str, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except BadInput as error:
        raise BadInput(f"{option}: {error}") from None
