"""What people do to the runs of a scene, as functions from a scene to the next."""

from __future__ import annotations

from dataclasses import replace

from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Run, make_run
from rmsviz.engine.surface import Surface
from rmsviz.language import tr
from rmsviz.scene.scene import RunStyle, Scene, own_color, with_experiment, with_view

MOST_RUNS = 12  # as many as colours and line styles keep apart, with some left over


def _with_runs(
    scene: Scene, runs: tuple[Run, ...], styles: tuple[RunStyle, ...], pair: tuple[int, int]
) -> Scene:
    view = replace(scene.view, styles=styles, pair=pair, best_rates=False)
    return replace(scene, experiment=replace(scene.experiment, runs=runs), view=view)


def replace_run(scene: Scene, index: int, run: Run) -> Scene:
    """`scene` with another run at `index`, its colour kept."""
    runs = (*scene.runs[:index], run, *scene.runs[index + 1 :])
    return with_experiment(scene, runs=runs)


def set_setting(scene: Scene, index: int, name: str, value: float | bool) -> Scene:
    """`scene` with one hyperparameter of one run changed."""
    run = scene.runs[index]
    checked = run.method.param(name).check(value)
    return replace_run(scene, index, replace(run, settings={**run.settings, name: checked}))


def set_method(scene: Scene, index: int, optimizer: str) -> Scene:
    """The run at `index` with another method; the settings that both have are kept."""
    old = scene.runs[index]
    new = make_run(optimizer, start=old.start)
    shared = {k: v for k, v in old.settings.items() if k in new.settings and k != "lr"}
    label = "" if old.label == old.method.label else old.label
    changed = replace_run(scene, index, make_run(optimizer, shared, old.start, label))
    if scene.view.styles[index].color.startswith("#"):
        return changed  # a colour of one's own stays
    others = tuple(s.color for i, s in enumerate(scene.view.styles) if i != index)
    return set_style(changed, index, color=own_color(optimizer, others))


def set_start(scene: Scene, start: tuple[float, float], index: int | None = None) -> Scene:
    """`scene` with the start of one run moved, or of all of them."""
    point = (float(start[0]), float(start[1]))
    runs = tuple(
        replace(run, start=point) if index in (None, i) else run for i, run in enumerate(scene.runs)
    )
    return with_experiment(scene, runs=runs)


def add_run(scene: Scene, optimizer: str) -> Scene:
    """`scene` with one more run of `optimizer`, from the first run's start."""
    return _insert(scene, len(scene.runs), make_run(optimizer, start=scene.runs[0].start))


def duplicate_run(scene: Scene, index: int) -> Scene:
    """`scene` with a copy of the run at `index` behind it, in a colour of its own."""
    return _insert(scene, index + 1, scene.runs[index])


def keep_ghost(scene: Scene, index: int) -> Scene:
    """`scene` with the run at `index` kept as it is now, faintly, while its settings change."""
    run, style = scene.runs[index], scene.view.styles[index]
    kept = _insert(
        scene, len(scene.runs), replace(run, label=tr("{label} before", label=run.label))
    )
    styles = (*scene.view.styles, replace(style, visible=True, ghost=True))
    return with_view(kept, styles=styles, pair=scene.view.pair)


def _insert(scene: Scene, at: int, run: Run) -> Scene:
    if len(scene.runs) >= MOST_RUNS:
        raise BadInput(
            tr("there can be {most_runs} runs at most; remove one first", most_runs=MOST_RUNS)
        )
    styles = scene.view.styles
    style = RunStyle(own_color(run.optimizer, tuple(s.color for s in styles)))
    run = replace(run, label=_free_label(run.label, {other.label for other in scene.runs}))
    first, second = (i + (i >= at) for i in scene.view.pair)
    if len(styles) == 1:
        first, second = (0, 1)
    runs = (*scene.runs[:at], run, *scene.runs[at:])
    return _with_runs(scene, runs, (*styles[:at], style, *styles[at:]), (first, second))


def _free_label(label: str, taken: set[str]) -> str:
    """`label`, or with a number behind it: two runs of one name could not be told apart."""
    base = label.rstrip("0123456789").rstrip() or label
    numbered = (f"{base} {n}" for n in range(2, MOST_RUNS + 2))
    return label if label not in taken else next(name for name in numbered if name not in taken)


def remove_run(scene: Scene, index: int) -> Scene:
    """`scene` without the run at `index`; the last one cannot be removed."""
    if scene.racing() == [index]:
        raise BadInput(tr("the last run cannot be removed; change its method instead"))
    runs = scene.runs[:index] + scene.runs[index + 1 :]
    styles = scene.view.styles[:index] + scene.view.styles[index + 1 :]
    kept = list(dict.fromkeys(i - (i > index) for i in scene.view.pair if i != index))
    racing = [i for i, style in enumerate(styles) if not style.ghost]
    free = [i for i in racing if i not in kept]
    pair = (kept + free + [racing[0]])[:2] if len(kept + free) > 1 else [racing[0]] * 2
    return _with_runs(scene, runs, styles, (min(pair), max(pair)))


def set_style(scene: Scene, index: int, **changes: object) -> Scene:
    """`scene` with the colour or the visibility of one run changed."""
    styles = list(scene.view.styles)
    followers = scene.ghosts_of(index) if "color" in changes and not styles[index].ghost else []
    for ghost in followers:  # they are known by their colour
        styles[ghost] = replace(styles[ghost], color=str(changes["color"]))
    styles[index] = replace(styles[index], **changes)  # type: ignore[arg-type]
    return with_view(scene, styles=tuple(styles))


def set_pair(scene: Scene, column: int, index: int) -> Scene:
    """The run at `index` in one column of the plots; the two swap where it was in the other."""
    pair = list(scene.view.pair)
    if pair[1 - column] == index:
        pair[1 - column] = pair[column]
    pair[column] = index
    return with_view(scene, pair=(pair[0], pair[1]))


def set_surface_param(scene: Scene, name: str, value: float) -> Scene:
    """`scene` with one parameter of its surface changed."""
    surface = scene.experiment.surface
    params = {**surface.params, name: value}
    return with_experiment(scene, surface=replace(surface, params=params))


def set_surface(scene: Scene, surface: Surface) -> Scene:
    """`scene` on another surface. A new kind brings its own start, and is shown whole."""
    changed = with_experiment(scene, surface=surface)
    if surface.kind == scene.experiment.surface.kind:
        return changed
    return set_start(with_view(changed, window=None), surface.kind.start)
