"""Paints the golden pictures of one scale: `python -m tests.golden_pictures FOLDER SCALE`.

In a process of its own, so that no other test's mouse, focus or caches are in them, and no system
font: test_golden.py starts it with a fontconfig that knows none.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from rmsviz.app import make_program
from rmsviz.render.theme import THEMES
from rmsviz.scene.scene import Scene, opening_scene, with_view
from rmsviz.ui.settings import settings
from tests.scenes import made

TURNS = 30  # of the event loop, after which nothing is left to do


@dataclass(frozen=True)
class Shot:
    """A scene in the window, at a step, on a display of a scale."""

    scene: Scene
    theme: str
    size: tuple[int, int]
    step: int
    scale: str = "1"  # as QT_SCALE_FACTOR has it

    @property
    def pixels(self) -> tuple[int, int]:
        """Of the picture."""
        return tuple(int(side * float(self.scale)) for side in self.size)  # type: ignore[return-value]


DIVERGING = made(
    "rosenbrock", "sgd lr=0.01 start=-1.2,1", "rmsprop lr=0.05 start=-1.2,1", steps=300
)
SIX = made(
    "himmelblau",
    "sgd lr=0.01 start=0.5,-0.5",
    "momentum lr=0.002 start=0.5,-0.5",
    "adagrad start=0.5,-0.5",
    "rmsprop lr=0.05 start=0.5,-0.5",
    "adam lr=0.1 start=0.5,-0.5",
    "adadelta start=-0.5,0.5",
    pair=(3, 4),
)
SIZES = ((1024, 640), (1280, 800), (1920, 1080))

SHOTS: dict[str, Shot] = {
    f"opening-{theme}-{size[0]}": Shot(opening_scene(), theme, size, 180)
    for theme in THEMES
    for size in SIZES
} | {
    # 4:3; a wall; the scales of displays
    "opening-light-1024x768": Shot(opening_scene(), "light", (1024, 768), 180),
    "opening-dark-1600x1200": Shot(opening_scene(), "dark", (1600, 1200), 180),
    "opening-contrast-3840": Shot(opening_scene(), "contrast", (3840, 2160), 180),
    "opening-dark-at-1.25": Shot(opening_scene(), "dark", SIZES[0], 180, "1.25"),
    "opening-light-at-1.5": Shot(opening_scene(), "light", SIZES[0], 180, "1.5"),
    "opening-contrast-at-1.75": Shot(opening_scene(), "contrast", SIZES[0], 180, "1.75"),
    "opening-contrast-at-2": Shot(opening_scene(), "contrast", SIZES[0], 180, "2"),
    "diverging-light-1280": Shot(DIVERGING, "light", SIZES[1], 120),
    "six-dark-1280": Shot(SIX, "dark", SIZES[1], 180),
    "six-contrast-1280": Shot(SIX, "contrast", SIZES[1], 180),
    "relief-light-1280": Shot(with_view(DIVERGING, dimension="3d"), "light", SIZES[1], 120),
}


def paint(shot: Shot, path: Path) -> None:
    """The whole window, at rest, as it is when it is opened for the first time."""
    settings().clear()
    program = make_program(shot.scene, THEMES[shot.theme])
    program.window.resize(*shot.size)
    program.window.show()
    program.playhead.seek(shot.step)
    turns = 0
    while turns < TURNS:
        QApplication.processEvents()
        session = program.session
        moving = session.busy or session._refine_soon.isActive() or program.view.stage.behind
        turns = 0 if moving else turns + 1
    if not program.window.grab().save(str(path)):
        raise OSError(f"cannot write {path}")
    program.window.close()
    program.window.deleteLater()
    QApplication.processEvents()


def main(folder: Path, scale: str) -> int:
    app = QApplication([])
    app.setCursorFlashTime(0)
    for name, shot in SHOTS.items():
        if shot.scale == scale:
            paint(shot, folder / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
