"""The menus: every command, its keys, what it does. Help lists what stands here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtGui import QAction, QCursor, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from rmsviz.ui.whats_this import about_command
from rmsviz.ui.widgets import IconButton

Do = Callable[[], object]


class Command(NamedTuple):
    """An entry of a menu. `do` gets nothing, or is a menu of its own; a checkable one's state is
    read from the action."""

    name: str
    text: str
    keys: tuple[str, ...]
    do: Do | QMenu
    checkable: bool = False
    group: int = 0  # a line stands between the groups of a menu
    inner: str = ""  # the title of a menu within the menu


class Menus:
    """The menu bar's menus, built from lists of commands; actions by name."""

    def __init__(self, bar: QMenuBar, owner: QWidget) -> None:
        self._bar, self._owner = bar, owner
        self.actions: dict[str, QAction] = {}
        self.titles: dict[str, list[QAction]] = {}

    def add(self, title: str, commands: Sequence[Command]) -> QMenu:
        """Add the menu `title`."""
        menu = self._bar.addMenu(title)
        menu.setToolTipsVisible(True)
        group = commands[0].group
        for command in commands:
            if command.group != group:
                menu.addSeparator()
                group = command.group
            action = self._action(command)
            self._menu_for(command, menu).addAction(action)
            self.titles.setdefault(title.replace("&", ""), []).append(action)
        return menu

    @staticmethod
    def _menu_for(command: Command, menu: QMenu) -> QMenu:
        """The menu itself, or the one within it, made for the first command that goes there."""
        if not command.inner:
            return menu
        found = [a.menu() for a in menu.actions() if a.text() == command.inner]
        inner = found[0] if found else menu.addMenu(command.inner)
        assert isinstance(inner, QMenu)
        inner.setToolTipsVisible(True)
        return inner

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self._owner)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setCheckable(command.checkable)
        action.setToolTip(about_command(command.name))
        action.setWhatsThis(about_command(command.name))
        do = command.do
        if isinstance(do, QMenu):
            action.setMenu(do)
        else:
            action.triggered.connect(lambda _=False: do())
        self.actions[command.name] = action
        return action

    def run(self, name: str) -> None:
        """Do what a command does; one that is a menu of its own opens where the pointer is."""
        action = self.actions[name]
        menu = action.menu()
        if isinstance(menu, QMenu):
            menu.popup(QCursor.pos())
        else:
            action.trigger()

    def keys(self, name: str) -> str:
        """The first shortcut of a command, as people read it."""
        shortcuts = self.actions[name].shortcuts()
        return shortcuts[0].toString(QKeySequence.SequenceFormat.NativeText) if shortcuts else ""

    def explain(self, **buttons: IconButton) -> None:
        """Say of buttons, named as their commands, which key does the same, and what it is."""
        for name, button in buttons.items():
            button.set_hint(button.accessibleName(), self.keys(name))
            button.setWhatsThis(about_command(name))


def all_keys(action: QAction) -> str:
    """All shortcuts of an action: `R or 0`."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(key.toString(native) for key in action.shortcuts())
