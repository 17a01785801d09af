"""The menus of a run: what can be done with it, and its colours."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QMenu

from rmsviz.engine.catalogue import OPTIMIZERS
from rmsviz.language import tr
from rmsviz.render.theme import Theme
from rmsviz.scene.edit import (
    MOST_RUNS,
    duplicate_run,
    keep_ghost,
    remove_run,
    set_method,
    set_pair,
    set_style,
)
from rmsviz.scene.frameworks import (
    Convention,
    beside,
    convention_text,
    conventions_of,
    parting_text,
)
from rmsviz.scene.scene import PALETTE, Scene
from rmsviz.ui.store import Store
from rmsviz.ui.widgets import working

_SWATCH = 14


def fill_run_menu(menu: QMenu, store: Store, index: int, rename: Callable[[], None]) -> None:
    """What can be done with the run at `index`."""
    _empty(menu)
    scene = store.scene
    visible, several = scene.view.styles[index].visible, len(scene.racing()) > 1
    fill_method_menu(
        menu.addMenu(tr("Method")), scene.runs[index].optimizer, _changing(store, index)
    )
    _add(menu, tr("Rename"), rename)
    duplicate = _add(menu, tr("Duplicate"), lambda: store.apply(lambda s: duplicate_run(s, index)))
    duplicate.setEnabled(len(scene.runs) < MOST_RUNS)
    ghost = _add(menu, tr("Keep as ghost"), lambda: store.apply(lambda s: keep_ghost(s, index)))
    ghost.setEnabled(len(scene.runs) < MOST_RUNS)
    _add_conventions(menu, store, index)
    hide = tr("Hide") if visible else tr("Show")
    _add(menu, hide, lambda: store.apply(lambda s: set_style(s, index, visible=not visible)))
    menu.addSeparator()
    for column, said in enumerate((tr("Compare on the left"), tr("Compare on the right"))):
        compare = _add(menu, said, _comparing(store, column, index))
        compare.setCheckable(True)
        compare.setChecked(several and scene.view.pair[column] == index)
        compare.setEnabled(several)
    menu.addSeparator()
    _add(menu, tr("Remove"), lambda: store.apply(lambda s: remove_run(s, index))).setEnabled(
        several
    )


def _add_conventions(menu: QMenu, store: Store, index: int) -> None:
    if conventions_of(store.scene.runs[index].optimizer):
        fill_convention_menu(menu.addMenu(tr("Beside it, as in")), store, index)


def fill_convention_menu(menu: QMenu, store: Store, index: int) -> None:
    """The run at `index` once more beside it, as frameworks and books have the method."""
    menu.clear()
    menu.setToolTipsVisible(True)
    run = store.scene.runs[index]
    for convention in conventions_of(run.optimizer):
        put = partial(_put_beside, store, index, convention)
        action = _add(
            menu,
            tr("{label} as in {framework}", label=run.label, framework=convention.framework),
            put,
        )
        action.setToolTip(convention_text(convention))
        action.setEnabled(len(store.scene.runs) < MOST_RUNS)
    if menu.isEmpty():
        menu.addAction(tr("{label} is the same everywhere", label=run.label)).setEnabled(False)


def _put_beside(store: Store, index: int, convention: Convention) -> None:
    if store.apply(lambda scene: beside(scene, index, convention)):
        with working():
            parting = parting_text(store.scene)
        store.said.emit(convention_text(convention) + (f"; {parting}" if parting else ""))


def fill_method_menu(menu: QMenu, current: str, choose: Callable[[str], None]) -> None:
    """All methods, the `current` one checked."""
    group = QActionGroup(menu)
    for name, method in OPTIMIZERS.items():
        action = _add(menu, method.label, partial(choose, name))
        action.setToolTip(method.source)
        if current:
            action.setCheckable(True)
            action.setChecked(name == current)
            group.addAction(action)


def fill_color_menu(menu: QMenu, store: Store, index: int, theme: Theme) -> None:
    """The palette's colours, and any other."""
    menu.clear()
    current = store.scene.view.styles[index].color
    for name in PALETTE:
        action = _add(menu, name.capitalize(), _coloring(store, index, name))
        action.setIcon(swatch(theme.color(name), name == current, theme))
    menu.addSeparator()
    _add(menu, tr("Other…"), lambda: _ask_color(menu, store, index, theme.color(current)))


def swatch(color: str, chosen: bool, theme: Theme) -> QIcon:
    """A disc of `color`, ringed where it is the chosen one."""
    ratio = 3
    pixmap = QPixmap(_SWATCH * ratio, _SWATCH * ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    full, gap = pixmap.rect(), 2 * ratio
    if chosen:
        painter.setBrush(QColor(theme.text))
        painter.drawEllipse(full)
        painter.setBrush(QColor(theme.panel))
        painter.drawEllipse(full.adjusted(ratio, ratio, -ratio, -ratio))
    painter.setBrush(QColor(color))
    painter.drawEllipse(full.adjusted(gap, gap, -gap, -gap))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)


def _empty(menu: QMenu) -> None:
    """Clear `menu` of submenus, too: QMenu.clear leaves them behind."""
    menu.clear()
    for child in menu.findChildren(QMenu):
        child.deleteLater()


def _add(menu: QMenu, text: str, do: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _=False: do())
    return action


def _changing(store: Store, index: int) -> Callable[[str], None]:
    def change(name: str) -> None:
        if name != store.scene.runs[index].optimizer:
            store.apply(lambda scene: set_method(scene, index, name))

    return change


def _comparing(store: Store, column: int, index: int) -> Callable[[], object]:
    return lambda: store.apply(lambda scene: set_pair(scene, column, index))


def _coloring(store: Store, index: int, color: str) -> Callable[[], object]:
    def colored(scene: Scene) -> Scene:
        return set_style(scene, index, color=color)

    return lambda: store.apply(colored)


def _ask_color(menu: QMenu, store: Store, index: int, current: str) -> None:
    """Any colour, followed live; Cancel brings back the one before."""
    dialog = QColorDialog(QColor(current), menu.window())
    dialog.setWindowTitle(tr("Colour of the run"))
    before = store.scene.view.styles[index].color
    merge = f"color{index}"

    def show(color: str) -> None:
        store.apply(lambda scene: set_style(scene, index, color=color), merge)

    dialog.currentColorChanged.connect(lambda color: show(color.name()))
    dialog.rejected.connect(lambda: show(before))
    dialog.finished.connect(lambda _: store.finish())
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
