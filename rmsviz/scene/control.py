"""A parameter that a lesson lets a reader try: which it is, its value, the scene with another."""

from __future__ import annotations

from typing import NamedTuple

from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import Param, unknown
from rmsviz.language import tr
from rmsviz.scene.edit import set_setting, set_surface_param
from rmsviz.scene.scene import Scene

SURFACE = "surface"  # in place of a run's label


class Control(NamedTuple):
    """A parameter that can be tried: of the run with a label, or of the surface (SURFACE)."""

    owner: str
    name: str

    def run(self, scene: Scene) -> int | None:
        """The place of the run, None for the surface; BadInput where there is no such run: it has
        been removed, or has another name."""
        if self.owner == SURFACE:
            return None
        labels = [run.label for run in scene.runs]
        if self.owner not in labels:
            raise BadInput(unknown("run", self.owner, labels))
        return labels.index(self.owner)

    def param(self, scene: Scene) -> Param:
        """Its declaration; BadInput where there is no such parameter."""
        run, kind = self.run(scene), scene.experiment.surface.kind
        params = kind.params if run is None else scene.runs[run].method.params
        found = {param.name: param for param in params}
        if self.name not in found:
            raise BadInput(unknown("parameter", self.name, found))
        return found[self.name]

    def value(self, scene: Scene) -> float | bool:
        run = self.run(scene)
        if run is not None:
            return scene.runs[run].settings[self.name]
        return scene.experiment.surface.params[self.name]

    def changed(self, scene: Scene, value: float | bool) -> Scene:
        """`scene` with another value; BadInput where it makes no sense."""
        run = self.run(scene)
        if run is not None:
            return set_setting(scene, run, self.name, value)
        return set_surface_param(scene, self.name, float(value))


def read_control(scene: Scene, text: str) -> Control:
    """The one that `LABEL.lr` or `surface.NAME` names; BadInput where the scene has none such."""
    owner, _, name = text.rpartition(".")
    labels = [run.label for run in scene.runs]
    if owner not in (SURFACE, *labels):
        known = ", ".join(f"{label}.lr" for label in labels)
        raise BadInput(
            tr("this is like {known} or surface.NAME, not {said!r}", known=known, said=text)
        )
    control = Control(owner, name)
    control.param(scene)
    return control
