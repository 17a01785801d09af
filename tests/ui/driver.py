"""Drives the whole program as a person does: mouse, keys, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from rmsviz.app import Program, make_program
from rmsviz.engine.trajectory import Trajectory
from rmsviz.render.stage import Stage
from rmsviz.render.theme import LIGHT, Theme
from rmsviz.scene.frame import frame_at
from rmsviz.scene.scene import Scene, opening_scene
from rmsviz.ui.playhead import ASLEEP
from rmsviz.ui.stage_view import StageView
from tests.ui.scaled import alone

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Driver:
    """The window on a scene, shown, active, and settled."""

    def __init__(
        self,
        qtbot: QtBot,
        scene: Scene | None = None,
        theme: Theme = LIGHT,
        size: tuple[int, int] = (1024, 640),
    ) -> None:
        self.qtbot = qtbot
        self.program: Program = make_program(scene or opening_scene(), theme)
        self.store, self.playhead = self.program.store, self.program.playhead
        self.session, self.window = self.program.session, self.program.window
        self.now = 1000.0
        self.playhead._clock = lambda: self.now
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.settle()

    @property
    def view(self) -> StageView:
        return self.program.view

    @property
    def scene(self) -> Scene:
        return self.store.scene

    @property
    def trajectory(self) -> Trajectory:
        found = self.session.trajectory
        assert found is not None
        return found

    # What is seen

    def settle(self) -> None:
        """Let everything come to rest: simulated, drawn finely, caught up, typeset."""

        def at_rest() -> bool:
            return not (
                self.session.busy or self.session._refine_soon.isActive() or self.view.stage.behind
            )

        QApplication.processEvents()
        self.qtbot.waitUntil(at_rest, timeout=60_000)
        QApplication.processEvents()

    def picture(self) -> QImage:
        """What the stage shows, at rest."""
        self.settle()
        return self.view.stage.image()

    def expected(self, scene: Scene | None = None) -> QImage:
        """The picture of the scene as a film has it: by a stage that has never shown another."""
        scene = scene or self.scene
        shown = self.view.stage
        stage = Stage(shown.theme)
        stage.split, stage.layout, stage.stacked = shown.split, shown.layout, shown.stacked
        stage.resize(shown.width, shown.height, shown.ratio)
        stage.load(scene, self.trajectory)
        stage.show(frame_at(scene, self.trajectory, self.playhead.current))
        return stage.image()

    def seen(self) -> QImage:
        """What is on the screen where the stage is, painted piece by piece as things changed,
        without the buttons that lie on it."""
        self.settle()
        with alone(self.view):
            whole = self.window.screen().grabWindow(self.window.winId()).toImage()
        corner = self.view.mapTo(self.window, QPoint(0, 0))
        return whole.copy(corner.x(), corner.y(), self.view.width(), self.view.height())

    # Time

    def pass_time(self, seconds: float) -> None:
        """Seconds pass, and the window looks at the clock twice in each."""
        until = self.now + seconds
        while self.now < until:
            self.now = min(self.now + ASLEEP / 2, until)
            self.playhead.tick()

    # Hands

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, LEFT, PLAIN, at or widget.rect().center())

    def click_stage(self, at: QPointF) -> None:
        self.click(self.view, at.toPoint())

    def drag(self, begin: QPointF, *then: QPointF) -> None:
        """Press on the stage, go from place to place, let go."""
        self.press(begin, *then)
        QTest.mouseRelease(self.view, LEFT, PLAIN, (then or (begin,))[-1].toPoint())

    def press(self, begin: QPointF, *then: QPointF) -> None:
        QTest.mousePress(self.view, LEFT, PLAIN, begin.toPoint())
        for place in then:
            QTest.mouseMove(self.view, place.toPoint())
            QApplication.processEvents()

    def turn_wheel(self, at: QPointF, notches: int, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        turned = QWheelEvent(
            at,
            self.view.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view, turned)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type_into(self, field: QLineEdit, text: str) -> None:
        """Click into the field, replace what stands there, Enter."""
        self.click(field)
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def choose(self, menu: QMenu, *path: str) -> None:
        """Open a menu as far as the entry `path`, and choose it."""
        menu.aboutToShow.emit()
        action = next(a for a in menu.actions() if a.text() == path[0])
        inner = action.menu()
        if len(path) > 1 and isinstance(inner, QMenu):
            self.choose(inner, *path[1:])
        else:
            assert action.isEnabled()
            action.trigger()

    # Places on the stage

    def place(self, x: float, y: float) -> QPointF:
        """Where a point of the plane stands on the stage."""
        import numpy as np

        panel = self.view.stage.surface
        px, py = panel.window.pixels(np.array([x, y])).tolist()
        return panel.rect.topLeft() + QPointF(px, py)

    def plot_place(self, plot: int, share: float, height: float = 0.5) -> QPointF:
        """A place in a plot (accumulators 0 and 1, rates 2 and 3, loss 4)."""
        panel = self.view.stage.plots
        box = panel._boxes[plot][1]
        inside = QPointF(box.left() + share * box.width(), box.top() + height * box.height())
        return panel.rect.topLeft() + inside

    def start_places(self) -> Sequence[QPointF]:
        panel = self.view.stage.surface
        return [panel.rect.topLeft() + pixel for _, pixel in panel.starts()]
