"""The step panel: which lines it writes at which size, and that its numbers stand still."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPainter

from rmsviz.engine.simulate import simulate
from rmsviz.render.equations import Template
from rmsviz.render.stage import Stage
from rmsviz.render.theme import LIGHT
from rmsviz.scene.frame import frame_at, step_numbers
from rmsviz.scene.scene import Scene, opening_scene
from tests.scenes import made

pytestmark = pytest.mark.usefixtures("qapp")


class Written(list[tuple[str, float, float]]):
    """What templates were painted: their LaTeX, left end and size."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        paint = Template.paint

        def listening(
            template: Template,
            painter: QPainter,
            x: float,
            baseline: float,
            size: float,
            *rest: object,
        ) -> None:
            self.append((template.latex, x, size))
            paint(template, painter, x, baseline, size, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Template, "paint", listening)


def drawn(scene: Scene, width: float, height: float, step: int, written: Written) -> None:
    stage = Stage(LIGHT)
    stage.resize(width, height)
    trajectory = simulate(scene.experiment)
    stage.load(scene, trajectory)
    stage.show(frame_at(scene, trajectory, step))
    written.clear()
    stage.image()


def test_with_room_the_update_of_theta_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Written(monkeypatch)
    drawn(opening_scene(), 1600, 950, 120, written)
    assert len(written) == 4
    assert written[1][0].endswith(r"x_{[t]} = [theta] - [lr_eff] \cdot \left([g]\right) = [next]")
    assert min(size for _, _, size in written) > 13


def test_in_a_small_window_equations_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Written(monkeypatch)
    drawn(opening_scene(), 708, 514, 120, written)  # the stage at 1024 × 640
    assert min(size for _, _, size in written) > 9


@pytest.mark.parametrize("size", [(708, 514), (1600, 950)])
def test_the_type_is_the_same_at_every_step(
    monkeypatch: pytest.MonkeyPatch, size: tuple[float, float]
) -> None:
    written, seen = Written(monkeypatch), set()
    for step in (1, 40, 180, 300):
        drawn(opening_scene(), *size, step, written)
        seen.add(tuple((latex, size) for latex, _, size in written))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("run", "ends"),
    [
        ("rmsprop momentum=0.9", "[momentum] \\cdot \\left([step_before]\\right)"),
        ("adam lr=0.1", "[theta] - [lr_eff] \\cdot \\left([direction]\\right) = [next]"),
        ("adadelta", "[theta] - [lr_eff] \\cdot \\left([g]\\right) = [next]"),
        ("momentum", "[momentum] \\cdot \\left([step_before]\\right)"),
        ("nadam", "[theta] - \\left([step]\\right) = [next]"),
    ],
)
def test_the_update_can_be_checked_by_hand(
    monkeypatch: pytest.MonkeyPatch, run: str, ends: str
) -> None:
    scene = made("x**2 + 3*y**2", f"{run} start=1,1")
    written = Written(monkeypatch)
    drawn(scene, 1600, 950, 20, written)
    assert ends in written[-1][0]
    values = step_numbers(simulate(scene.experiment), 0, "x", 20)
    if "[direction]" in ends:
        step = values["lr_eff"] * values["direction"]
    elif "[g]" in ends:
        step = values["lr_eff"] * values["g"]
    elif "[step_before]" in ends:
        step = values["momentum"] * values["step_before"] + values["lr_eff"] * values["g"]
    else:
        step = values["step"]
    assert values["theta"] - step == pytest.approx(values["next"], abs=1e-12)


def test_one_run_has_the_panel_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Written(monkeypatch)
    drawn(made("x**2 + y**2", "rmsprop start=1,1"), 900, 600, 20, written)
    assert len(written) == 3
