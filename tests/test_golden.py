"""The window looks as it did, pixel by pixel; `pytest tests/test_golden.py --accept-golden` says
that it may look as it does now.

The pictures are the same on every machine: the font is bundled, nothing blinks, nothing is
remembered, and no fontconfig has a say. Only the last bit of an exponential differs from processor
to processor, which moves an edge of a contour by a hair: what ROUNDING allows for, and no eye sees.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.golden_pictures import SHOTS
from tests.pictures import difference, save_difference

ROOT, GOLDEN = Path(__file__).parents[1], Path(__file__).parent / "golden"
ROUNDING = 4  # of 255; another font, size or place of anything differs by tens
NO_FONTS = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig></fontconfig>"


@pytest.fixture(scope="session")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pictures as they are now."""
    folder = tmp_path_factory.mktemp("golden")
    fonts = folder / "fonts.conf"
    fonts.write_text(NO_FONTS, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "XDG_", "LC_"))}
    environment = kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "FONTCONFIG_FILE": str(fonts),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }
    for scale in sorted({shot.scale for shot in SHOTS.values()}):
        command = [sys.executable, "-m", "tests.golden_pictures", str(folder), scale]
        scaled = environment | {"QT_SCALE_FACTOR": scale}
        done = subprocess.run(command, env=scaled, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("name", SHOTS)
def test_the_window_looks_as_it_did(
    name: str, painted: Path, accept_golden: bool, tmp_path: Path
) -> None:
    now, golden = QImage(str(painted / f"{name}.png")), GOLDEN / f"{name}.png"
    assert (now.width(), now.height()) == SHOTS[name].pixels
    if accept_golden:
        GOLDEN.mkdir(exist_ok=True)
        if not golden.exists() or difference(now, QImage(str(golden)), ROUNDING):
            assert now.save(str(golden))
        return
    assert golden.exists(), f"no golden picture {golden.name}: run with --accept-golden"
    before = QImage(str(golden))
    differs = difference(now, before, ROUNDING)
    if differs:
        now.save(str(tmp_path / f"{name}-now.png"))
        save_difference(now, before, tmp_path / f"{name}-difference.png", ROUNDING)
    assert not differs, f"{differs}; see {tmp_path}; --accept-golden where it is meant"


def test_no_golden_picture_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.png")} <= set(SHOTS)
