"""All commands of the window, menu by menu, with their keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMenu, QWhatsThis

from rmsviz.language import tr
from rmsviz.render.theme import THEMES
from rmsviz.scene.frameworks import subject
from rmsviz.scene.lessons import PREFIX, TALK_PREFIX, shipped_talks, titles
from rmsviz.scene.scene import Dimension, InstrumentName
from rmsviz.ui.help import AboutDialog, HelpDialog
from rmsviz.ui.menus import Command
from rmsviz.ui.motion import show_motion, toggle_motion
from rmsviz.ui.recent import RecentMenu
from rmsviz.ui.run_menu import fill_convention_menu
from rmsviz.ui.settings import SYSTEM, lessons_done

if TYPE_CHECKING:
    from rmsviz.ui.window import Window

_DONE = "  ✓"  # behind a lesson's title
_TURNS = (
    ("left", tr("Turn the 3-D view left"), -10.0, 0.0),
    ("right", tr("Turn the 3-D view right"), 10.0, 0.0),
    ("up", tr("Turn the 3-D view up"), 0.0, -5.0),
    ("down", tr("Turn the 3-D view down"), 0.0, 5.0),
)
_NUDGES = (
    ("left", tr("Move the view left"), tr("Move the start left"), (-1, 0)),
    ("right", tr("Move the view right"), tr("Move the start right"), (1, 0)),
    ("up", tr("Move the view up"), tr("Move the start up"), (0, 1)),
    ("down", tr("Move the view down"), tr("Move the start down"), (0, -1)),
)


def add_commands(window: Window) -> None:
    """Fill the window's menus."""
    window.menus.add(tr("&File"), _file(window))
    window.menus.add(tr("&Edit"), _edit(window))
    window.menus.add(tr("&View"), _view(window)).aboutToShow.connect(partial(show_motion, window))
    window.menus.add(tr("&Playback"), _playback(window))
    window.menus.add(tr("&Lessons"), _lessons(window))
    window.menus.add(tr("&Help"), _help(window))


def _file(window: Window) -> list[Command]:
    documents = window.documents
    return [
        Command("new", tr("New"), ("Ctrl+N",), documents.new),
        Command("window", tr("New window"), ("Ctrl+Shift+N",), window.window_requested.emit),
        Command("open", tr("Open…"), ("Ctrl+O",), documents.ask_open),
        Command("recent", tr("Open recent"), (), _recent(window)),
        Command("save", tr("Save"), ("Ctrl+S",), documents.save),
        Command("save_as", tr("Save as…"), ("Ctrl+Shift+S",), documents.ask_save),
        Command("export", tr("Export…"), ("Ctrl+E",), window.export_requested.emit, group=1),
        Command("close", tr("Close the window"), ("Ctrl+W",), window.close, group=2),
        Command("quit", tr("Quit"), ("Ctrl+Q",), QApplication.closeAllWindows, group=2),
    ]


def _recent(window: Window) -> RecentMenu:
    menu = RecentMenu(window)
    menu.chosen.connect(window.documents.open)
    menu.said.connect(window.show_message)
    return menu


def _edit(window: Window) -> list[Command]:
    documents = window.documents
    return [
        Command("undo", tr("Undo"), ("Ctrl+Z",), window.store.undo),
        Command("redo", tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), window.store.redo),
        Command(
            "same_step", tr("The same first step for all"), (), window.same_first_step, group=1
        ),
        Command("best_rates", tr("The best α of a sweep for each"), (), window.best_rates, group=1),
        Command(
            "framework", tr("The right run as others have it"), (), _conventions(window), group=1
        ),
        Command(
            "copy_line",
            tr("Copy the scene as text"),
            ("Ctrl+Shift+C",),
            documents.copy_line,
            group=2,
        ),
        Command("paste", tr("Paste a scene"), ("Ctrl+Shift+V",), documents.paste, group=2),
        _copy(window, "latex", tr("Copy this step as LaTeX"), "Ctrl+Shift+L"),
        _copy(window, "markdown", tr("Copy this step as Markdown")),
        _copy(window, "table_latex", tr("Copy the table as LaTeX")),
        _copy(window, "table_markdown", tr("Copy the table as Markdown")),
        _copy(window, "numpy", tr("Copy the scene as Python with NumPy")),
        _copy(window, "torch", tr("Copy the scene as Python with PyTorch")),
        Command("compare", tr("Compare with PyTorch"), (), window.torch_requested.emit, group=4),
    ]


def _conventions(window: Window) -> QMenu:
    menu, store = QMenu(window), window.store
    menu.aboutToShow.connect(lambda: fill_convention_menu(menu, store, subject(store.scene)))
    return menu


def _copy(window: Window, what: str, text: str, *keys: str) -> Command:
    return Command(what, text, keys, lambda: window.copy_requested.emit(what), group=3)


def _view(window: Window) -> list[Command]:
    return [
        *(
            _theme(window, name, tr("{title} theme", title=theme.title))
            for name, theme in THEMES.items()
        ),
        _theme(window, SYSTEM, tr("The system’s theme")),
        _instrument(window, "step", tr("The step’s arithmetic"), "1"),
        _instrument(window, "memory", tr("Memory: what is in the accumulator"), "2"),
        _instrument(window, "table", tr("Table of steps"), "3"),
        _instrument(window, "ledger", tr("Ledger: both runs, both coordinates"), "4"),
        Command(
            "table_steps", tr("Choose the table’s steps…"), (), window.table_requested.emit, group=1
        ),
        Command(
            "keep_step", tr("This step in the table, or not"), ("N",), window.keep_step, group=1
        ),
        Command("reset_view", tr("Reset the view"), ("R", "0"), window.reset_view.emit, group=2),
        _zoom(window, "in", tr("Zoom in"), "+", "="),
        _zoom(window, "out", tr("Zoom out"), "-"),
        _zoom(window, "head", tr("Zoom to the head"), "H"),
        _zoom(window, "minimum", tr("Zoom to the minimum"), "M"),
        _flag(window, "follow", tr("Follow the head"), "K"),
        _flag(window, "equal_scale", tr("Equal scale"), "E"),
        _dimension(window, "3d", "In 3-D", "D"),
        _dimension(window, "both", tr("In 2-D and in 3-D"), "Shift+D"),
        *(_turn(window, *way) for way in _TURNS),
        *_nudges(window),
        _flag(window, "future", tr("The path to come"), "P"),
        _flag(window, "linear_shades", tr("Linear shades"), "S", inner=tr("Axes")),
        _flag(window, "log_time", tr("Logarithmic step axis"), "T", inner=tr("Axes")),
        _flag(window, "linear_accumulators", tr("Linear accumulators"), "Ctrl+1", inner=tr("Axes")),
        _flag(window, "linear_rates", tr("Linear learning rates"), "Ctrl+2", inner=tr("Axes")),
        _flag(window, "linear_loss", tr("Linear loss"), "Ctrl+3", inner=tr("Axes")),
        _flag(window, "fixed_point", tr("g², where v heads"), "F"),
        _flag(window, "arrows", tr("Arrows: gradient, step, rates"), "A"),
        Command("side", tr("Panels"), ("Ctrl+B",), window.toggle_side, True, 3),
        Command("plots", tr("Plots"), ("Ctrl+Shift+B",), window.toggle_plots, True, 3),
        Command("less_motion", tr("Less motion"), (), partial(toggle_motion, window), True, 3),
        Command("present", tr("Present"), ("F5", "F11"), window.present_requested.emit, True, 4),
        Command(
            "spot", tr("Pointer for the last row"), ("W",), window.spot_requested.emit, group=4
        ),
    ]


def _instrument(window: Window, name: InstrumentName, text: str, key: str) -> Command:
    return Command(name, text, (key,), lambda: window.choose_instrument(name), True, 1)


def _dimension(window: Window, dimension: Dimension, text: str, key: str) -> Command:
    return Command(dimension, text, (key,), lambda: window.toggle_dimension(dimension), True, 2)


def _turn(window: Window, name: str, text: str, azimuth: float, elevation: float) -> Command:
    def turn() -> None:
        window.turn_camera(azimuth, elevation)

    return Command(
        f"turn_{name}", text, (f"Ctrl+{name}",), turn, group=2, inner=tr("Move and turn")
    )


def _nudges(window: Window) -> list[Command]:
    """By keys what a hand does on the stage."""

    def nudge(name: str, text: str, key: str, what: str, *way: int) -> Command:
        do = partial(window.nudge_requested.emit, what, *way)
        return Command(name, text, (key,), do, group=2, inner=tr("Move and turn"))

    return [
        *(
            nudge(f"pan_{way}", view, f"Ctrl+Shift+{way}", "view", *by)
            for way, view, _, by in _NUDGES
        ),
        *(
            nudge(f"start_{way}", start, f"Alt+{way}", "start", *by)
            for way, _, start, by in _NUDGES
        ),
        nudge("wider", tr("Wider surface"), ">", "split", 1, 0),
        nudge("narrower", tr("Narrower surface"), "<", "split", -1, 0),
    ]


def _flag(window: Window, name: str, text: str, key: str, inner: str = "") -> Command:
    return Command(name, text, (key,), lambda: window.toggle_view(name), True, 2, inner)


def _zoom(window: Window, where: str, text: str, *keys: str) -> Command:
    do = partial(window.zoom_requested.emit, where)
    return Command(f"zoom_{where}", text, keys, do, group=2, inner=tr("Zoom"))


def _theme(window: Window, choice: str, text: str) -> Command:
    return Command(choice, text, (), lambda: window.choose_theme(choice), True, inner=tr("Theme"))


def _playback(window: Window) -> list[Command]:
    head, transport = window.playhead, window.transport
    return [
        Command("play", tr("Play or pause"), ("Space",), head.toggle),
        Command("back", tr("One step back"), ("Left",), lambda: head.step(-1), group=1),
        Command("forward", tr("One step forward"), ("Right",), lambda: head.step(1), group=1),
        Command("back10", tr("10 steps back"), ("Shift+Left",), lambda: head.step(-10), group=1),
        Command(
            "forward10", tr("10 steps forward"), ("Shift+Right",), lambda: head.step(10), group=1
        ),
        Command("start", tr("To the start"), ("Home",), head.to_start, group=1),
        Command("end", tr("To the end"), ("End",), head.to_end, group=1),
        Command("jump", tr("Go to a step…"), ("J", "Ctrl+G"), transport.edit_step, group=1),
        Command(
            "predict", tr("Guess the next steps"), ("G",), window.predict_requested.emit, group=1
        ),
        Command("say", tr("Say where the runs stand"), ("I",), window.say_requested.emit, group=1),
        Command("faster", tr("Faster"), ("Up", "]"), lambda: window.change_speed(1), group=2),
        Command("slower", tr("Slower"), ("Down", "["), lambda: window.change_speed(-1), group=2),
        Command("loop", tr("Loop"), ("L",), transport.loop.click, True, 2),
    ]


def _lessons(window: Window) -> list[Command]:
    done = lessons_done()

    def opening(prefix: str, name: str, text: str, path: Path, group: int = 0) -> Command:
        said = done_text(text) if name in done else text
        request = partial(window.lesson_requested.emit, path)
        return Command(f"{prefix}{name}", said, (), request, group=group)

    return [
        *(
            opening(TALK_PREFIX, name, title, path)
            for name, (title, path) in titles(shipped_talks()).items()
        ),
        *(
            opening(PREFIX, name, f"{place}  {title}", path, 1)
            for place, (name, (title, path)) in enumerate(titles().items(), start=1)
        ),
        Command("open_lesson", tr("Open a lesson or a talk…"), (), window.ask_lesson, group=2),
    ]


def done_text(text: str) -> str:
    """The entry of a lesson that was gone through."""
    return text if text.endswith(_DONE) else text + _DONE


def _help(window: Window) -> list[Command]:
    return [
        Command(
            "keys",
            tr("Keys and instruments"),
            ("F1",),
            lambda: HelpDialog(window.menus, window).show(),
        ),
        Command("whats_this", tr("What’s this?"), ("Shift+F1",), QWhatsThis.enterWhatsThisMode),
        Command("about", tr("About rmsviz"), (), lambda: AboutDialog(window).show()),
    ]
