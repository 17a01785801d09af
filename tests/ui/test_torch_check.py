"""The scene in the real torch.optim, or what to install; and how an agreement is put in words."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rmsviz.engine.simulate import simulate
from rmsviz.scene.agreement import agreement_of, agreement_text
from rmsviz.scene.scene import opening_scene
from rmsviz.ui import torch_check
from tests.ui.driver import Driver

TRAJECTORY = simulate(opening_scene().experiment)


def said(driver: Driver) -> str:
    return driver.window.notices.message.label.text()


def test_without_pytorch_it_says_what_to_install(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch_check, "find_spec", lambda name: None)
    driver = Driver(qtbot)
    driver.window.menus.actions["compare"].trigger()
    assert said(driver) == "PyTorch is not installed; python -m pip install torch brings it"


def test_the_real_torch_takes_the_same_steps(qtbot: QtBot) -> None:
    pytest.importorskip("torch")
    driver = Driver(qtbot)
    driver.window.menus.actions["compare"].trigger()
    qtbot.waitUntil(lambda: " agrees" in said(driver) or "same" in said(driver), timeout=60_000)
    assert said(driver).startswith("Torch.optim")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (0.0, "takes the very same 300 steps, bit for bit"),
        (3e-13, "agrees: the largest difference in 300 steps is 3.0e-13 (RMSprop, step 200)"),
        (0.5, "agrees up to step 199; from there rounding is amplified, to 5.0e-01 at most"),
    ],
)
def test_an_agreement_is_said_as_it_is(change: float, words: str) -> None:
    paths = [TRAJECTORY.x[:, run].copy() for run in (0, 1)]
    paths[1][200, 1] += change
    found = agreement_of(TRAJECTORY, paths)
    assert words in agreement_text(found, TRAJECTORY, "2.0")


def test_what_has_ended_is_compared_as_far_as_it_went() -> None:
    path = TRAJECTORY.x[:, 0].copy()
    path[50:] = np.nan
    assert agreement_of(TRAJECTORY, [path, TRAJECTORY.x[:, 1]]).largest == 0
