"""A long talk by a fast clock: hundreds of moments, played and looped, and nothing grows."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rmsviz.ui import session as session_module
from rmsviz.ui.lesson_desk import LessonDesk
from rmsviz.ui.presenter import Presenter
from tests.ui.driver import Driver

TALK = """\
# Long

--surface plane --run "adagrad lr=0.1" --run "rmsprop lr=0.1" --steps 60
> Say this.
--surface bowl --run "adagrad lr=0.5" --run "rmsprop lr=0.1" --steps 50
instrument: table
--surface plane --run "adagrad lr=0.1" --run "rmsprop lr=0.1" --steps 60
instrument: memory
lesson:fixed-point#5
--surface bowl --run "adagrad lr=0.5" --run "rmsprop lr=0.1" --steps 50
show: pair
"""
ITEMS = 5
ROUND = 12 * ITEMS
MOMENTS = 5 * ROUND
MORE_MEGABYTES = 12.0  # the allocator's own breathing; a leak of a stage a moment is hundreds


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


FEW = 5  # wrappers that come and go; what leaks at one of the items only is 48 in four rounds


def objects() -> Counter[str]:
    """How many there are of every kind of widget, and of every kind of Qt's objects that Python
    holds. (To ask for all of Qt's own would make Python hold more of them each time.)"""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    widgets = Counter(type(widget).__name__ for widget in QApplication.allWidgets())
    gc.collect()
    kinds = (type(found) for found in gc.get_objects())
    held = Counter(f"held {kind.__name__}" for kind in kinds if issubclass(kind, QObject))
    return widgets + held


def leaked(before: Counter[str], after: Counter[str]) -> Counter[str]:
    return Counter({kind: more for kind, more in (after - before).items() if more > FEW})


class Painted:
    """How many pixels the hall's view is asked to paint anew."""

    def __init__(self, view: QObject, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pixels, update = 0, view.update

        def counting(*where: object) -> None:
            whole = QRegion(view.rect())
            region = where[0] if where and isinstance(where[0], QRegion) else whole
            self.pixels += sum(r.width() * r.height() for r in region)
            update(*where)

        monkeypatch.setattr(view, "update", counting)

    def taken(self) -> int:
        pixels, self.pixels = self.pixels, 0
        return pixels


def a_moment(driver: Driver, presenter: Presenter, desk: LessonDesk, place: int) -> None:
    """Begin a moment, play it, let it loop, and now and then do what lecturers do."""
    desk.go_to(place)
    driver.playhead.held = False
    QApplication.processEvents()
    while driver.session.busy:
        QApplication.processEvents()
    driver.playhead.loop = True
    driver.playhead.play()
    driver.playhead.seek(0.9 * driver.playhead.total)
    for _ in range(2):  # once around
        driver.pass_time(0.6 * driver.playhead.total / driver.playhead.rate)
        QApplication.processEvents()
    if place % 3 == 0:
        presenter.darken(True)
        QApplication.processEvents()
        presenter.darken(False)


@pytest.fixture
def given(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    monkeypatch.setattr(session_module, "SETTLE", 0)
    yield Driver(qtbot, size=(880, 560))


def test_after_hundreds_of_moments_all_is_as_it_was(
    given: Driver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk, presenter = given.window.findChild(LessonDesk), given.window.findChild(Presenter)
    assert isinstance(desk, LessonDesk) and isinstance(presenter, Presenter)
    (tmp_path / "long.talk").write_text(TALK, encoding="utf-8")
    assert desk.open(tmp_path / "long.talk")
    presenter.start()
    assert presenter.hall is not None
    painted = Painted(presenter.hall.view, monkeypatch)
    rounds = []
    for number in range(MOMENTS):
        a_moment(given, presenter, desk, number % ITEMS)
        if number % ROUND == ROUND - 1:
            rounds.append((painted.taken(), objects(), resident_megabytes()))
    (_, before, small), (pixels, *_), *_, (last_pixels, after, large) = rounds
    assert leaked(before, after) == Counter()
    assert last_pixels == pytest.approx(pixels, rel=0.02)
    assert large < small + MORE_MEGABYTES
    presenter.stop()
    a_while_ago = objects()
    for _ in range(20):  # presenting again and again leaves nothing behind
        presenter.start()
        QApplication.processEvents()
        presenter.stop()
    assert leaked(a_while_ago, objects()) == Counter()
