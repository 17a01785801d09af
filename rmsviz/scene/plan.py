"""What a change of the scene makes stale: just that is done again."""

from __future__ import annotations

from dataclasses import dataclass

from rmsviz.scene.scene import Scene


@dataclass(frozen=True)
class Plan:
    """What has to be done; each implies a new frame."""

    simulate: bool
    surface: bool  # the picture of the surface: its values or the part that is shown
    style: bool  # colours, visibility, the pair: curves and paths are painted again

    @property
    def nothing(self) -> bool:
        return not (self.simulate or self.surface or self.style)


def plan(old: Scene | None, new: Scene) -> Plan:
    """The work between two scenes."""
    if old is None:
        return Plan(True, True, True)
    looks = ("window", "equal_scale", "linear_shades", "follow")
    moved = any(getattr(old.view, look) != getattr(new.view, look) for look in looks)
    return Plan(
        simulate=old.experiment != new.experiment,
        surface=moved
        or old.window != new.window
        or old.experiment.surface != new.experiment.surface,
        style=old.view != new.view,
    )
