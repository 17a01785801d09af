from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from rmsviz import doctor

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of Linux")


@pytest.fixture(autouse=True)
def _whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing is missing."""
    monkeypatch.setattr(doctor, "find_spec", lambda name: name)
    monkeypatch.setattr(doctor, "_unfit_qt", lambda: "")
    monkeypatch.setattr(doctor, "_plug_ins", lambda: {"offscreen", "wayland", "xcb"})
    monkeypatch.setattr(doctor, "_loads", lambda library: True)


def test_nothing_is_missing_offscreen() -> None:
    assert doctor.for_window({"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert doctor.for_numbers() == ""


def test_missing_packages_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: name == "numpy" or None)
    sentence = doctor.for_window({"QT_QPA_PLATFORM": "offscreen"})
    assert sentence.startswith("contourpy and ziamath and PySide6 are not installed")
    assert "-m pip install" in sentence


@pytest.mark.parametrize("inside", [True, False])
def test_outside_of_a_venv_one_is_made_first(inside: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "somewhere" if inside else sys.base_prefix)
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    assert ("-m venv" in doctor.for_numbers()) == (not inside)


@linux
def test_no_display_is_said_with_what_works_without_one() -> None:
    for environ in ({}, {"QT_QPA_PLATFORM": "xcb"}, {"DISPLAY": "", "QT_QPA_PLATFORM": ""}):
        sentence = doctor.for_window(environ)
        assert sentence.startswith("a window needs a display and there is none")
        assert "simulate, list and check work without one" in sentence


@linux
def test_a_display_that_does_not_answer_is_named(tmp_path: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert "wayland-9 cannot be reached" in doctor.for_window(environ)


@linux
def test_a_wayland_display_that_answers_is_enough(tmp_path: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        assert doctor.for_window(environ) == ""


@linux
def test_an_x_display_that_does_not_answer_is_named() -> None:
    if not _has("libxcb.so.1"):
        pytest.skip("no libxcb here")
    assert ":4711 cannot be reached" in doctor.for_window({"DISPLAY": ":4711"})


@linux
def test_only_the_libraries_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_answers", lambda *arguments: True)
    missing = {"libEGL.so.1", "libxcb-cursor.so.0"}
    monkeypatch.setattr(doctor, "_loads", lambda library: library not in missing)
    assert doctor.for_window({"DISPLAY": ":0"}).endswith("sudo apt install libegl1 libxcb-cursor0")
    offscreen = doctor.for_window({"QT_QPA_PLATFORM": "offscreen"})
    assert offscreen.endswith("sudo apt install libegl1")


@linux
def test_libraries_are_looked_for_by_loading_them() -> None:
    assert _has("libc.so.6")
    assert not _has("libno-such-thing.so.1")


def _has(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def test_a_platform_that_qt_does_not_know_is_said() -> None:
    said = doctor.for_window({"QT_QPA_PLATFORM": "bogus"})
    assert "no platform 'bogus'" in said
    assert "offscreen" in said
