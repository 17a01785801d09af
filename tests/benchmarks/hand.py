"""A hand on the mouse: events posted to the window's widgets, as the window system would."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial

from driving import Picture, picture_after, settle
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from rmsviz.app import Program


def mouse(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    """Post an event of the left button."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(
        kind, at, widget.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.postEvent(widget, event)


def drag(program: Program, widget: QWidget, path: Iterable[QPointF]) -> list[Picture]:
    """Press at the path's first point, move along the rest: the picture after each move."""
    points = list(path)
    mouse(widget, QEvent.Type.MouseButtonPress, points[0])
    QCoreApplication.processEvents()
    pictures = []
    for point in points[1:]:
        move = picture_after(program, partial(mouse, widget, QEvent.Type.MouseMove, point))
        pictures += [move] if move else []
    mouse(widget, QEvent.Type.MouseButtonRelease, points[-1])
    settle(program)
    return pictures


def to_and_fro(middle: QPointF, reach: float, count: int, rise: float = 0.0) -> list[QPointF]:
    """Points left and right of `middle`, 1.3 pixels apart, on a line that sways by `rise`."""
    points = [middle]
    for k in range(1, count + 1):
        away = (1.3 * k + reach) % (4 * reach)
        across = away - reach if away < 2 * reach else 3 * reach - away
        points.append(middle + QPointF(across, rise * math.sin(k / 8)))
    return points


def wheel(widget: QWidget, at: QPointF, delta: int) -> None:
    modifiers, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        phase,
        False,
    )
    QCoreApplication.postEvent(widget, event)
