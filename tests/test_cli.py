from __future__ import annotations

import csv
import errno
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest

import rmsviz
from rmsviz import cli, cli_output, doctor
from rmsviz.engine.catalogue import OPTIMIZERS
from rmsviz.engine.surfaces import BUILT_IN
from rmsviz.scene.files import dumps, save
from rmsviz.scene.line import to_line
from rmsviz.scene.scene import opening_scene, with_experiment

FAST = ["--surface", "rosenbrock", "--steps", "20"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _error(capsys: pytest.CaptureFixture[str], words: list[str]) -> tuple[int, str]:
    """The status and the one line on standard error; nothing on standard output."""
    status = cli.main(words)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("rmsviz: error: ")
    assert err.count("\n") == 1 and err.endswith("\n")
    return status, err


def test_simulate_writes_csv_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", *FAST, "--run", "rmsprop lr=0.01", "--run", "adam", "-o", "-"]
    assert cli.main(words) == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 2 * 21
    assert {row["label"] for row in rows} == {"RMSprop", "Adam"}
    assert (rows[0]["x"], rows[0]["y"]) == ("-1.2", "1.0")
    assert err == ""


@pytest.mark.parametrize("ending", [".csv", ".json", ".npz", ".CSV"])
def test_simulate_writes_files(ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(f"out{ending}")
    assert cli.main(["simulate", *FAST, "-o", str(path)]) == 0
    assert capsys.readouterr() == ("", "")
    assert os.listdir() == [path.name]
    if ending == ".json":
        assert len(json.loads(path.read_text("utf-8"))["runs"]) == 2
    elif ending == ".npz":
        with np.load(path, allow_pickle=False) as data:
            assert data["x"].shape == (21, 2, 2)
    else:
        assert path.read_text("utf-8").count("\n") == 1 + 2 * 21


def test_a_start_may_be_negative(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--start", "-1.5,2", "--domain", "-3:3,-1:4", "--surface", "-x + y**2"]
    assert cli.main(["simulate", *words, "--steps", "2", "-o", "-"]) == 0
    assert ",0,-1.5,2.0,5.5," in capsys.readouterr().out


def test_options_override_the_scene(capsys: pytest.CaptureFixture[str]) -> None:
    save(opening_scene(), Path("lecture.rmsviz"))
    assert cli.main(["simulate", "lecture.rmsviz", "--steps", "3", "-o", "-"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["label"] for row in rows] == ["AdaGrad"] * 4 + ["RMSprop"] * 4
    assert rows[0]["x"] == "-3.6"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["simulte", "-o", "x.csv"], "did you mean 'simulate'"),
        (["simulate"], "-o/--output"),
        (["simulate", "-o"], "expected one argument"),
        (["simulate", "-o", "x.csv", "--stps", "3"], "--stps"),
        (["simulate", "-o", "x.csv", "--step", "3"], "--step"),
        (["simulate", "-o", "x.xls"], "must end in .csv, .json, .npz, or be -"),
        (["simulate", "-o", "no/such/folder/x.csv"], "there is no folder no/such/folder"),
        (["simulate", "-o", "folder.csv"], "is a folder"),
        (["simulate", "gone.rmsviz", "-o", "-"], "there is no file gone.rmsviz"),
        (["simulate", "folder.csv", "-o", "-"], "is a folder, not a scene file"),
        (["simulate", "--surface", "rosenbrok", "-o", "-"], "did you mean 'rosenbrock'"),
        (["simulate", "--surface", "x^2", "-o", "-"], "write ** for a power"),
        (["simulate", "--surface", "__import__('os')", "-o", "-"], "--surface"),
        (["simulate", "--run", "rmsprop beta=2", "-o", "-"], "at most 1"),
        (["simulate", "--start", "--steps", "5", "-o", "-"], "--start: expected one argument"),
        (["simulate", "--steps", "x", "-o", "-"], "whole number"),
        (["list"], "surfaces|optimizers"),
        (["list", "films"], "films"),
        (["check"], "FILE"),
        (["check", "rmsviz:1:AAAA"], "the line: this line is damaged"),
        (["rmsviz:9:AAAA"], "update rmsviz"),
        (["check", "bad.rmsviz"], "bad.rmsviz: experiment.runs[1].settings.beta: "),
        (["check", "a", "b"], "b"),
        (["gone.rmsviz"], "there is no file gone.rmsviz"),
        (["open", "gone.rmsviz"], "there is no file gone.rmsviz"),
        (["--steps"], "--steps"),
        (["--nonsense"], "--nonsense"),
        (["bad\nname.rmsviz"], "bad name"),
    ],
)
def test_bad_input_gets_one_line_and_status_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkdir("folder.csv")
    Path("bad.rmsviz").write_text(dumps(opening_scene()).replace('"beta": 0.9', '"beta": 9'))
    before = sorted(os.listdir())
    status, line = _error(capsys, words)
    assert status == 2
    assert message in line
    assert sorted(os.listdir()) == before


def test_a_talk_is_checked_with_all_that_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "talk:rmsprop"]) == 0
    assert capsys.readouterr().out == "talk:rmsprop: fine\n"
    Path("mine.talk").write_text("# Mine\nlesson:ravine#1\nlost.rmsviz\n", encoding="utf-8")
    for words in (["check", "mine.talk"], ["mine.talk"], ["open", "mine.talk"]):
        status, line = _error(capsys, words)
        assert status == 2
        assert "mine.talk: line 3: cannot read lost.rmsviz: No such file" in line


def test_check_says_fine(capsys: pytest.CaptureFixture[str]) -> None:
    save(opening_scene(), Path("good.rmsviz"))
    assert cli.main(["check", "good.rmsviz"]) == 0
    assert capsys.readouterr() == ("good.rmsviz: fine\n", "")


def test_check_says_all_that_is_wrong_in_a_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    text = "# A\n\n## B\n\n$x_{$ and $x_t$; [2](= 1 + 1), [3](AdaGrad.v.x@1), [4](= 2 + 2).\n"
    Path("mine.md").write_text(text, encoding="utf-8")
    assert cli.main(["check", "mine.md"]) == 2
    out, err = capsys.readouterr()
    assert [line[:27] for line in out.splitlines()] == [
        "mine.md: line 5: cannot typ",
        "mine.md: line 5: AdaGrad.v.",
    ]
    assert err == "rmsviz: error: mine.md: 2 things are wrong in it\n"


def test_a_scene_as_text_stands_wherever_a_scene_file_does(
    capsys: pytest.CaptureFixture[str], opened: list[Any]
) -> None:
    scene = with_experiment(opening_scene(), steps=5)
    line = to_line(scene)
    assert cli.main(["check", line]) == 0
    assert capsys.readouterr() == ("the line: fine\n", "")
    assert cli.main(["simulate", line, "-o", "-"]) == 0
    assert capsys.readouterr().out.count("\n") == 1 + 2 * 6
    assert cli.main([line]) == cli.main(["open", line]) == 0
    assert opened == [(scene, None)] * 2
    assert rmsviz.load(line) == scene


@pytest.mark.parametrize("what", ["surfaces", "optimizers"])
def test_list(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list", what, "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert len(entries) == len(BUILT_IN if what == "surfaces" else OPTIMIZERS)
    assert all(entry["name"] and entry["source"] for entry in entries)
    assert cli.main(["list", what]) == 0
    text = capsys.readouterr().out
    assert all(f"{entry['name']}  ({entry['label']})\n" in text for entry in entries)


def test_list_prints_escapes_where_the_terminal_has_no_greek(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert cli.main(["list", "optimizers"]) == 0
    assert b"\\u03b2" in raw.getvalue()


@pytest.mark.parametrize("words", [["--help"], ["simulate", "--help"], ["--version"]])
def test_help_and_version(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith(("usage: rmsviz", "rmsviz 0."))


def test_a_full_disk_leaves_the_target_as_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(path: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    Path("out.csv").write_text("before")
    monkeypatch.setattr("rmsviz.scene.whole_file._sync", full)
    status, line = _error(capsys, ["simulate", *FAST, "-o", "out.csv"])
    assert status == 1
    assert line == "rmsviz: error: cannot write out.csv: there is no room left on the disk\n"
    assert Path("out.csv").read_text() == "before"
    assert os.listdir() == ["out.csv"]


@pytest.mark.skipif(os.name != "posix", reason="no pipes with names here")
def test_a_pipe_is_written_to_and_not_replaced() -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert cli.main(["simulate", *FAST, "-o", "pipe"]) == 2  # it must say which format
        os.rename("pipe", "pipe.csv")
        assert cli.main(["simulate", *FAST, "-o", "pipe.csv"]) == 0
        assert os.read(reader, 10).startswith(b"run,label,")
    finally:
        os.close(reader)
    assert Path("pipe.csv").is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_standard_output_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open("/dev/full", "wb", buffering=0) as full:
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(full, write_through=True))
        assert cli.main(["simulate", *FAST, "-o", "-"]) == 1
    assert "cannot write standard output: there is no room left" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_no_permission_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    os.mkdir("locked")
    os.chmod("locked", 0o500)
    status, line = _error(capsys, ["simulate", *FAST, "-o", "locked/out.csv"])
    assert status == 1
    assert "Permission denied" in line


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 1, "not enough memory"),
        (PermissionError(errno.EACCES, "Permission denied"), 1, "cannot write out.csv"),
    ],
)
def test_what_goes_wrong_on_the_way_leaves_nothing_behind(
    error: BaseException,
    status: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*arguments: object) -> None:
        raise error

    Path("out.csv").write_text("before")
    monkeypatch.setattr("rmsviz.engine.simulate.simulate", broken)
    got, line = _error(capsys, ["simulate", *FAST, "-o", "out.csv"])
    assert got == status
    assert words in line
    assert Path("out.csv").read_text() == "before"
    assert os.listdir() == ["out.csv"]


def test_a_reader_that_has_seen_enough_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def closed() -> Iterator[BinaryIO]:
        raise BrokenPipeError
        yield

    monkeypatch.setattr(cli_output, "_standard_output", closed)
    assert cli.main(["simulate", *FAST, "-o", "-"]) == 0
    assert capsys.readouterr().err == ""


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_wiped_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(cli_output, "PATIENCE", -1.0)
    monkeypatch.setattr(cli_output, "INTERVAL", -1.0)
    assert cli.main(["simulate", *FAST, "-o", "out.csv"]) == 0
    shown = terminal.getvalue()
    full = "#" * cli_output.BAR
    assert f"\rsimulating [{full}] 100%\r" in shown
    assert f"\rwriting [{full}] 100%\r" in shown
    assert shown.endswith(" \r")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """What the window was opened on, with no window."""
    pytest.importorskip("PySide6")
    from rmsviz import app

    calls: list[tuple[Any, Any]] = []

    def run(scene: object, path: object) -> int:
        calls.append((scene, path))
        return 0

    monkeypatch.setattr(app, "run", run)
    monkeypatch.setattr(doctor, "for_window", lambda: "")
    return calls


def test_without_words_the_window_opens_on_the_opening_scene(opened: list[Any]) -> None:
    assert cli.main([]) == 0
    assert opened == [(opening_scene(), None)]


@pytest.mark.parametrize("words", [["scene.rmsviz"], ["open", "scene.rmsviz"], ["open", "list"]])
def test_the_window_opens_on_a_scene(words: list[str], opened: list[Any]) -> None:
    save(opening_scene(), Path(words[-1]))
    assert cli.main([*words, "--steps", "9"]) == 0
    ((scene, path),) = opened
    assert (scene.experiment.steps, path) == (9, Path(words[-1]))


def test_options_alone_open_the_window_too(opened: list[Any]) -> None:
    assert cli.main(["--surface", "beale"]) == 0
    assert opened[0][0].experiment.surface.name == "beale"


def test_a_missing_display_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "for_window", lambda: "a window needs a display")
    assert _error(capsys, []) == (1, "rmsviz: error: a window needs a display\n")


def test_a_missing_numpy_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    status, line = _error(capsys, ["list", "surfaces"])
    assert status == 1
    assert "numpy is not installed" in line and "pip install" in line
