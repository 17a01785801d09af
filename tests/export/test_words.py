"""In films and figures of any shape no word is cut or stands over another."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from rmsviz.engine.simulate import simulate
from rmsviz.export.painter import ScenePainter
from rmsviz.export.picture import Picture
from rmsviz.scene.scene import INSTRUMENTS, LAYOUTS, InstrumentName, opening_scene, with_view
from tests.golden_pictures import SIX
from tests.words import clashes, cut, written

# Of a projector, upright, square, small; a column's and a page's.
WIDE, UPRIGHT = Picture(1920, 1080), Picture(1080, 1920)
SQUARE, SMALL = Picture(1080, 1080), Picture(640, 400)
COLUMN, PAGE = Picture(84, 60, "mm"), Picture(170, 110, "mm")


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_nothing_in_a_picture_is_cut_or_written_over(
    qapp: object, instrument: InstrumentName
) -> None:
    for scene, layout in product((opening_scene(), SIX), LAYOUTS):
        scene = with_view(scene, instrument=instrument)
        trajectory = simulate(scene.experiment)
        for shape in (WIDE, UPRIGHT, SQUARE, SMALL, COLUMN, PAGE):
            picture = replace(shape, layout=layout)
            painter = ScenePainter(scene, trajectory, picture)
            for step in (0, 1, 180, 300):
                painter.picture(step)
                words = written(painter.stage)
                assert not clashes(words), (picture.size_text, layout, step)
                assert not cut(words), (picture.size_text, layout, step)
