"""What is missing, found before Qt is started: Qt itself would abort, with a wrong reason.

Each function returns a sentence for the user, or "" where nothing is missing. It needs nothing but
the standard library.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from rmsviz.language import both, tr, tr_n

WITHOUT_WINDOW = tr("export, simulate, list and check work without one")

# Library: its Debian package. Those of Qt itself, then those of its X11 plug-in.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def for_numbers() -> str:
    """What the commands without a window lack."""
    return _missing_packages(["numpy"])


def for_pictures() -> str:
    """What films and pictures lack."""
    return for_window({"QT_QPA_PLATFORM": "offscreen"})


def for_window(environ: Mapping[str, str] = os.environ) -> str:
    """What the window lacks."""
    missing = _missing_packages(["numpy", "contourpy", "ziamath", "PySide6"]) or _unfit_qt()
    if missing or not sys.platform.startswith("linux"):
        return missing
    platforms = _platforms(environ)
    return (
        _unknown_platform(platforms)
        or _missing_display(platforms, environ)
        or _missing_libraries(platforms)
    )


def _unknown_platform(platforms: list[str]) -> str:
    """A QT_QPA_PLATFORM that Qt has no plug-in for: Qt would abort."""
    there = _plug_ins()
    if not there or there & {name.split("-")[0] for name in platforms}:
        return ""  # a Qt that lies elsewhere is not asked
    wrong = ", ".join(platforms)
    return tr(
        "Qt knows no platform {wrong!r}; QT_QPA_PLATFORM may be {names}",
        wrong=wrong,
        names=", ".join(sorted(there)),
    )


def _plug_ins() -> set[str]:
    """The platforms that the installed Qt has plug-ins for."""
    package = find_spec("PySide6")
    if package is None or package.origin is None:
        return set()
    folder = Path(package.origin).parent / "Qt" / "plugins" / "platforms"
    return {file.stem[4:] for file in folder.glob("libq*.so")}


def _missing_packages(names: Iterable[str]) -> str:
    absent = [name for name in names if find_spec(name) is None]
    if not absent:
        return ""
    return tr_n(
        "{what} is not installed in this Python; install with: {install}",
        "{what} are not installed in this Python; install with: {install}",
        len(absent),
        what=both(absent),
        install=_install(),
    )


def _install() -> str:
    """The command that installs this program's packages; outside of a venv it makes one first."""
    source = Path(__file__).resolve().parent.parent
    what = f'-e "{source}"' if (source / "pyproject.toml").exists() else "rmsviz"
    if sys.prefix != sys.base_prefix:
        return f"{sys.executable} -m pip install {what}"
    return f"python3 -m venv .venv && .venv/bin/python -m pip install {what}"


def _unfit_qt() -> str:
    """Versions of PySide6 that abort or fail; pyproject.toml keeps pip, and only pip, from them."""
    try:
        version = metadata.version("PySide6-Essentials")
    except metadata.PackageNotFoundError:
        return ""
    crashes = version.startswith("6.12.") and sys.version_info < (3, 12)
    if not crashes and version != "6.9.1":
        return ""
    return tr(
        "PySide6 {version} does not work with this Python; install with: {install}",
        version=version,
        install=_install(),
    )


def _platforms(environ: Mapping[str, str]) -> list[str]:
    """The platform plug-ins that Qt will try: 'xcb' is X11."""
    chosen = environ.get("QT_QPA_PLATFORM", "")
    names = [name.split(":")[0].strip() for name in chosen.split(";")]
    return [name for name in names if name] or ["xcb", "wayland"]


def _missing_display(platforms: list[str], environ: Mapping[str, str]) -> str:
    displays = {"xcb": environ.get("DISPLAY"), "wayland": environ.get("WAYLAND_DISPLAY")}
    if not set(platforms) <= set(displays):
        return ""  # offscreen and the like need none
    given = {name: display for name in platforms if (display := displays[name])}
    if not given:
        variables = tr("neither DISPLAY nor WAYLAND_DISPLAY is set")
        return tr(
            "a window needs a display and there is none ({variables}); {without_window}",
            variables=variables,
            without_window=WITHOUT_WINDOW,
        )
    if any(_answers(name, display, environ) for name, display in given.items()):
        return ""
    named = both(given.values())
    return tr(
        "a window needs a display and {named} cannot be reached; {without_window}",
        named=named,
        without_window=WITHOUT_WINDOW,
    )


def _answers(platform: str, display: str, environ: Mapping[str, str]) -> bool:
    if platform == "xcb":
        return _x11_answers(display)
    path = os.path.join(environ.get("XDG_RUNTIME_DIR", ""), display)
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(path)
        except OSError:
            return False
    return True


def _x11_answers(display: str) -> bool:
    """Whether an X server answers, and lets us in."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # it will be named among the missing libraries
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused


def _missing_libraries(platforms: list[str]) -> str:
    needed = QT_LIBRARIES | (X11_LIBRARIES if "xcb" in platforms else {})
    packages = dict.fromkeys(package for name, package in needed.items() if not _loads(name))
    if not packages:
        return ""
    install = f"sudo apt install {' '.join(packages)}"
    return tr(
        "the window needs system libraries that are missing; on Debian or Ubuntu: {install}",
        install=install,
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
