"""A whole talk on virtual displays: one or two, wide or 4:3, and one that is unplugged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DESK, WIDE, OLD = ("desk", 1280, 800), ("hall", 1920, 1080), ("hall", 1024, 768)
FINE, MIDDLE = ("fine", 2560, 1600), ("middle", 1920, 1200)
SCALES = {"fine": 2.0, "middle": 1.5}
TALK = "tests.ui.talk_given"
TITLES = [
    "A sum that only grows",
    "Two rules, one difference",
    *["When the slope changes"] * 2,  # the question, the answer
    "A window of 1/(1-β) steps",
    "AdaGrad, side by side",
    "Thirty times as much",
    "A cliff, then a plain",
    "Rare gradients",
    "The ceiling",
    *["All together"] * 2,  # the last key finds nothing more
]
ALONE = "hall on hall, whole; lecturer on hall, without the time; 1 at one step"
APART = "hall on hall, whole; lecturer on desk, with the time; 2 at one step"
UNPLUGGED = "hall on desk, whole; lecturer on desk, without the time; 1 at one step"


def given(folder: Path, program: Sequence[str], *displays: tuple[str, int, int]) -> list[str]:
    """What a program prints on these displays, which stand side by side."""
    screens, left = [], 0
    for name, width, height in displays:
        dots = 96 * SCALES.get(name, 1.0)
        fixed = {"y": 0, "logicalDpi": dots, "logicalBaseDpi": 96, "dpr": 1}
        screens.append({"name": name, "x": left, "width": width, "height": height, **fixed})
        left += width
    config = folder / "displays.json"
    plain = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False}
    config.write_text(json.dumps({**plain, "screens": screens}), encoding="utf-8")
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
        "XDG_CONFIG_HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-m", *program]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(("display", "theme"), [(WIDE, "dark"), (OLD, "light")])
def test_a_talk_on_one_display(display: tuple[str, int, int], theme: str, tmp_path: Path) -> None:
    said = given(tmp_path, [TALK, theme], display)
    assert said == [*(f"{title} large" for title in TITLES), ALONE, "ended True"]


def test_a_talk_on_two_displays_of_which_one_is_unplugged(tmp_path: Path) -> None:
    said = given(tmp_path, [TALK, "light"], DESK, OLD)
    assert said[:-4] == [f"{title} large" for title in TITLES]
    assert said[-4:] == [APART, UNPLUGGED, APART, "ended True"]


def test_the_show_goes_on_at_its_step_on_a_display_of_another_scale(tmp_path: Path) -> None:
    """Played, it goes on; it is as sharp as there, formulas in a lesson as well."""
    said = [line.split() for line in given(tmp_path, ["tests.ui.dragged"], DESK, FINE, MIDDLE)]
    steps = [int(line[0]) for line in said]
    assert steps[0] == 37 and steps == sorted(steps) and steps[0::2] == [37, *steps[1:-1:2]]
    assert [line[1:] for line in said] == [
        ["True", scale, scale, "same"] for scale in ("2", "2", "1.5", "1.5", "1", "1")
    ]
