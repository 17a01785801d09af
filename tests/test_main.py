"""The program as people start it: main.py, python -m rmsviz, in a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rmsviz import __version__

ROOT = Path(__file__).parents[1]
MAIN = [sys.executable, str(ROOT / "main.py")]


def _run(words: list[str], **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept |= environ
    return subprocess.run(
        words, capture_output=True, text=True, encoding="utf-8", env=kept, cwd=ROOT, timeout=60
    )


@pytest.mark.parametrize("start", [MAIN, [sys.executable, "-m", "rmsviz"]])
def test_both_ways_to_start_are_the_same_program(start: list[str]) -> None:
    done = _run([*start, "--version"])
    assert (done.returncode, done.stdout) == (0, f"rmsviz {__version__}\n")


def test_the_status_says_what_happened() -> None:
    done = _run([*MAIN, "simulate", "--surface", "rosenbrok", "-o", "-"])
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("rmsviz: error: --surface: unknown surface")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of Linux")
def test_no_display_is_one_sentence_and_no_abort() -> None:
    pytest.importorskip("PySide6")
    done = _run(MAIN, QT_QPA_PLATFORM="")
    assert done.returncode == 1
    assert done.stderr.startswith("rmsviz: error: a window needs a display and there is none")
    assert done.stderr.count("\n") == 1


def test_commands_without_a_window_load_no_qt() -> None:
    code = (
        "import sys; from rmsviz import cli\n"
        "assert cli.main(['list', 'optimizers']) == 0\n"
        "assert cli.main(['simulate', '--steps', '3', '-o', '-']) == 0\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))]\n"
    )
    done = _run([sys.executable, "-c", code])
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_pipe_that_closes_early_is_quiet() -> None:
    words = [*MAIN, "simulate", "--steps", "20000", "-o", "-"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith("run,label,step")
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_standard_output_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*MAIN, "list", "surfaces"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.startswith("rmsviz: error: ")
    assert done.stderr.count("\n") == 1


def _is_writing(folder: Path) -> bool:
    return any(part.stat().st_size for part in folder.glob(".*.part"))


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_or_terminated_the_target_is_as_it_was(
    number: signal.Signals, status: int, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("before")
    words = [*MAIN, "simulate", "--steps", "400000", "-o", str(target)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, cwd=ROOT, text=True) as process:
        while process.poll() is None and not _is_writing(tmp_path):
            pass
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == status
    assert "Traceback" not in err
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_pythons_that_are_too_old_are_told_so() -> None:
    old = next(filter(None, map(shutil.which, ("python3.8", "python3.9", "python3.10"))), None)
    if old is None or _run([old, "--version"]).returncode:
        pytest.skip("no old Python here")
    for words in ([old, "main.py"], [old, "-m", "rmsviz"]):
        done = _run(words)
        assert done.returncode == 1
        assert done.stderr.startswith("rmsviz: error: rmsviz needs Python 3.11 or newer")


def test_what_old_pythons_read_has_nothing_new_in_it() -> None:
    import ast

    for name in ("main.py", "rmsviz/__init__.py", "rmsviz/__main__.py"):
        ast.parse((ROOT / name).read_text("utf-8"), feature_version=(3, 7))
