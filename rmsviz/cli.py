"""The command line. Errors are one line on standard error, with the exit status of their kind.

Nothing heavy is imported before it is needed: NumPy by a command, Qt by the window alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from rmsviz import __version__, doctor
from rmsviz.cli_output import (
    Failed,
    check_place,
    meter,
    same_order,
    target,
    terminable,
    without_screen,
    writing,
)
from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import unknown
from rmsviz.language import tr, tr_n

if TYPE_CHECKING:
    from rmsviz.scene.lesson import Lesson
    from rmsviz.scene.scene import Scene

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

_EPILOG = tr("""\
SCENE is a scene file, or a scene as text (rmsviz:1:…). Scene options override it, or the opening
scene where none is named.

examples:
  rmsviz
  rmsviz simulate --surface "rosenbrock a=1 b=100" --run "rmsprop lr=0.01" --run adam -o paths.csv
  rmsviz simulate --surface "x**2 + 10*y**2" --start -2,1.5 --steps 500 -o -
  rmsviz export --seconds 10 -o opening.mp4
  rmsviz list optimizers
""")
_OPTIONS = {
    "surface": (
        "SURFACE",
        tr("a built-in ('rosenbrock a=1 b=100') or a formula ('x**2 + 10*y**2')"),
    ),
    "run": ("RUN", tr("'rmsprop lr=0.01 beta=0.9 start=-1.5,2 label=mine'; once for each run")),
    "start": ("X,Y", tr("where all runs begin")),
    "steps": ("N", tr("how many steps")),
    "noise": ("SIGMA", tr("σ of the gradient noise")),
    "seed": ("N", tr("seed of the noise")),
    "starts": (
        "STARTS",
        tr("many: 'grid count=2500', 'circle radius=0.5', 'cloud radius=1 seed=3'"),
    ),
    "domain": ("X0:X1,Y0:Y1", tr("the part of the plane that is shown")),
    "view": ("2d|3d|both", tr("the surface from above, in 3-D, or both")),
    "camera": ("AZIMUTH,ELEVATION", tr("from where it is seen in 3-D, in degrees")),
}


# As rmsviz.export.options reads them; a switch has no metavar.
_EXPORT = {
    "size": ("WxH", tr("1920x1080 in pixels; a still picture also 84x60mm, on paper")),
    "theme": ("light|dark|contrast", "light"),
    "layout": ("full|surface|plots|pair|loss", tr("what of the stage is shown; full")),
    "no-caption": ("", tr("without the line below that says what is shown")),
    "fps": ("N", tr("frames a second, to 120; 60")),
    "seconds": ("S", tr("how long the film is, holds included")),
    "rate": ("N", tr("or steps a second; the scene's own")),
    "from": ("STEP", tr("the first step; 0")),
    "to": ("STEP", tr("the last step; the scene's")),
    "hold": ("SECONDS", tr("how long it stands still at either end; 1")),
    "once": ("", tr("a GIF or APNG does not begin again")),
    "quality": ("1..10", tr("of MP4 and WebM; 7")),
    "at": ("STEP", tr("the step of a still picture or of .tex; the last")),
    "dpi": ("N", tr("pixels to an inch of a PNG in millimetres; 300")),
    "code": ("numpy|torch", tr("what a .py is written with; numpy")),
}
_SWITCHES = tuple(name for name, (value, _) in _EXPORT.items() if not value)
_VALUED = tuple(f"--{name}" for name in {**_OPTIONS, **_EXPORT} if name not in _SWITCHES)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(tr("{message}; see {prog} --help", message=message, prog=self.prog))


def main(argv: Sequence[str]) -> int:
    """Do what the words on the command line say; the exit status."""
    try:
        arguments = _parser().parse_args(_completed(argv))
        _require(doctor.for_numbers())
        return int(arguments.action(arguments))
    except BadInput as error:
        return _complain(error, BAD_INPUT)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)
    except BrokenPipeError:  # the reader has seen enough
        return DONE
    except MemoryError:
        return _complain(tr("there is not enough memory; ask for fewer steps or runs"), FAILED)
    except (Failed, ImportError, OSError) as error:
        return _complain(error, FAILED)


def _complain(reason: object, status: int) -> int:
    print("rmsviz: error:", " ".join(str(reason).split()), file=sys.stderr)
    return status


def _require(missing: str) -> None:
    if missing:
        raise Failed(missing)


def _completed(words: Sequence[str]) -> list[str]:
    """The words with `open` where it is left out, and `--start -1,2` as `--start=-1,2`."""
    if not words or words[0] not in (*_COMMANDS, "-h", "--help", "--version"):
        if words and words[0].isalpha() and not Path(words[0]).exists():
            raise BadInput(unknown(tr("command or scene file"), words[0], _COMMANDS))
        words = ["open", *words]
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in _VALUED and not word.startswith("--"):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="rmsviz",
        description=tr("See optimizers walk over loss surfaces, side by side, number by number."),
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rmsviz {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command in _COMMANDS.items():
        added = commands.add_parser(
            name, help=command.help, description=command.help, allow_abbrev=False
        )
        command.configure(added)
        added.set_defaults(action=command.action)
    return parser


def _add_scene(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scene",
        nargs="?",
        metavar="SCENE",
        help=tr("a scene file, - for standard input, or rmsviz:1:…"),
    )
    group = parser.add_argument_group(tr("scene options"))
    for name, (metavar, help_text) in _OPTIONS.items():
        action = "append" if name == "run" else "store"
        group.add_argument(f"--{name}", metavar=metavar, help=help_text, action=action)


def _add_output(parser: argparse.ArgumentParser) -> None:
    _add_scene(parser)
    help_text = tr("FILE.csv, FILE.json, FILE.npz, or - for CSV on standard output")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help=help_text)


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_scene(parser)
    group = parser.add_argument_group(tr("film and picture options"))
    for name, (metavar, help_text) in _EXPORT.items():
        flag, place = f"--{name}", f"_{name}"
        if name in _SWITCHES:
            group.add_argument(flag, dest=place, action="store_const", const="", help=help_text)
        else:
            group.add_argument(flag, dest=place, metavar=metavar, help=help_text)
    help_text = tr("print the share that is done on standard output, for programs")
    parser.add_argument("--progress", action="store_true", help=help_text)
    help_text = tr(
        "a film .mp4 .webm .gif .apng, or FOLDER/ for its frames; a picture .png .svg .pdf;"
        " numbers .csv .json .npz; a step as LaTeX .tex; the same run as Python .py"
    )
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help=help_text)


def _add_list(parser: argparse.ArgumentParser) -> None:
    kinds = ("surfaces", "optimizers", "lessons")
    parser.add_argument("what", choices=kinds, metavar="|".join(kinds))
    parser.add_argument("--json", action="store_true", help=tr("as JSON"))


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help=tr("a scene file, rmsviz:1:…, a lesson.md, a FILE.talk, lesson:NAME"),
    )


def _open(arguments: argparse.Namespace) -> int:
    if _is_lesson(arguments.scene):
        return _open_lesson(arguments.scene)
    scene = _scene(arguments)
    _require(doctor.for_window())
    from rmsviz import app

    return app.run(scene, _file(arguments.scene))


def _open_lesson(name: str) -> int:
    from rmsviz.scene.lessons import find_lesson
    from rmsviz.scene.scene import opening_scene

    path = find_lesson(name)
    _lesson(name)
    _require(doctor.for_window())
    from rmsviz import app

    return app.run(opening_scene(), lesson=path)


def _is_lesson(name: str | None) -> bool:
    """Whether a lesson or a talk is meant, and no scene."""
    if name is None:
        return False
    return name.startswith(("lesson:", "talk:")) or name.lower().endswith((".md", ".talk"))


def _simulate(arguments: argparse.Namespace) -> int:
    from rmsviz.engine.simulate import simulate
    from rmsviz.scene.tables import WRITERS

    ending = ".csv" if arguments.output == "-" else Path(arguments.output).suffix.lower()
    if ending not in WRITERS:
        raise BadInput(
            tr(
                "{output} must end in {names}, or be - for standard output",
                output=arguments.output,
                names=", ".join(WRITERS),
            )
        )
    scene = _scene(arguments)
    with target(arguments.output) as file:
        with meter("simulating") as show:
            trajectory = simulate(scene.experiment, show)
        with meter("writing") as show:
            WRITERS[ending](file, scene, trajectory, show)
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    _require(doctor.for_pictures())
    same_order()
    from rmsviz.engine.simulate import simulate
    from rmsviz.export.encoders import NoEncoder
    from rmsviz.export.job import prepare

    chosen = {name: getattr(arguments, f"_{name}") for name in _EXPORT}
    given = {name: text for name, text in chosen.items() if text is not None}
    scene = _scene(arguments)
    export = prepare(scene, arguments.output, given)
    check_place(export.path, export.folder)
    for sentence in export.said:
        print("rmsviz:", sentence, file=sys.stderr)
    _screen = without_screen()
    with writing(arguments.output), terminable():
        with meter("simulating", arguments.progress) as show:
            trajectory = simulate(scene.experiment, show)
        with meter("exporting", arguments.progress) as show:
            try:
                export.write(trajectory, show)
            except NoEncoder as error:
                raise Failed(str(error)) from error
    return DONE


def _list(arguments: argparse.Namespace) -> int:
    from rmsviz.scene.listing import LISTS

    data, text = LISTS[arguments.what]
    as_json = json.dumps(data(), indent=2, ensure_ascii=False) + "\n" if arguments.json else ""
    _print(as_json or text())
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    if _is_lesson(arguments.file):
        _check_lesson(arguments.file)
    else:
        _load(arguments.file)
    _print(tr("{said}: fine\n", said=_said(arguments.file)))
    return DONE


def _check_lesson(name: str) -> None:
    """All that is not true in a lesson, or in the lessons of a talk, is printed, a line each;
    BadInput where there is any."""
    from rmsviz.render.equations import unreadable
    from rmsviz.scene.lessons import find_lesson, problems_of
    from rmsviz.scene.talk import lessons_in

    folder = find_lesson(name).parent
    problems = [
        f"{of}: {problem}\n"
        for of, lesson in lessons_in(name, _lesson(name))
        for problem in (*unreadable(lesson.formulas), *problems_of(lesson, folder))
    ]
    _print("".join(problems))
    if problems:
        said = tr_n("one thing is wrong", "{n} things are wrong", len(problems))
        raise BadInput(tr("{name}: {said} in it", name=name, said=said))


def _print(text: str) -> None:
    """Print; what the terminal's encoding cannot write comes as escapes, instead of failing."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def _scene(arguments: argparse.Namespace) -> Scene:
    """The scene file, or the opening scene, with the options over it."""
    from rmsviz.scene.options import Options, override
    from rmsviz.scene.scene import opening_scene

    scene = opening_scene() if arguments.scene is None else _load(arguments.scene)
    given = {field.name: getattr(arguments, field.name) for field in fields(Options)}
    return override(scene, Options(**given))


def _load(name: str) -> Scene:
    from rmsviz.scene.files import load, read
    from rmsviz.scene.line import from_text

    path = _file(name)
    with _reading(_said(name), tr("scene file")):
        if path is not None:
            return load(path)
        return read(sys.stdin.buffer) if name == "-" else from_text(name)


def _file(name: str | None) -> Path | None:
    """The file that SCENE names; None for standard input and for a scene as text."""
    return None if name in (None, "-") or _is_line(name) else Path(name)


def _is_line(name: str) -> bool:
    return name.startswith("rmsviz:")


def _said(name: str) -> str:
    """SCENE as messages name it."""
    return tr("the line") if _is_line(name) else name


def _lesson(name: str) -> Lesson:
    from rmsviz.scene.lessons import find_lesson
    from rmsviz.scene.talk import load_lesson_or_talk

    path = find_lesson(name)
    with _reading(name, "lesson"):
        return load_lesson_or_talk(path)


@contextmanager
def _reading(name: str, what: str) -> Iterator[None]:
    """What is wrong with a file is said with its name."""
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from None
    except FileNotFoundError:
        raise BadInput(tr("there is no file {name}", name=name)) from None
    except IsADirectoryError:
        raise BadInput(tr("{name} is a folder, not a {what}", name=name, what=what)) from None
    except OSError as error:
        raise Failed(
            tr("cannot read {name}: {strerror}", name=name, strerror=error.strerror)
        ) from None


class _Command(NamedTuple):
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    action: Callable[[argparse.Namespace], int]


_COMMANDS = {
    "open": _Command(tr("open the window (also without the word open)"), _add_scene, _open),
    "simulate": _Command(tr("compute the paths, without a window"), _add_output, _simulate),
    "export": _Command(tr("make a film or pictures, without a window"), _add_export, _export),
    "list": _Command(tr("what surfaces, optimizers or lessons there are"), _add_list, _list),
    "check": _Command(tr("whether a scene, a lesson or a talk is right"), _add_file, _check),
}
