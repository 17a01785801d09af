"""The export as a process of its own: told how far it is, stopped in every way there is."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rmsviz.scene.files import dumps
from rmsviz.scene.scene import opening_scene
from rmsviz.scene.whole_file import FRESH, whole_path

LONG = ("--size", "640x400", "--seconds", "60", "--hold", "0")
SHORT = ("--size", "160x100", "--seconds", "0.5", "--fps", "10", "--hold", "0")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


class Exporting:
    """`rmsviz export … --progress -o NAME` in the folder `place`."""

    def __init__(self, place: Path, name: str, words: Sequence[str] = LONG, **more: object) -> None:
        command = [sys.executable, "-m", "rmsviz", "export", *words, "--progress", "-o", name]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            command, cwd=place, stdin=pipe, stdout=pipe, stderr=pipe, text=True, **more
        )

    def wait_until(self, share: float) -> None:
        for line in self.process.stdout:
            what, number = line.split()
            if what == "exporting" and float(number) >= share:
                return
        raise AssertionError(self.process.stderr.read())

    def ends(self, scene: str | None = None) -> tuple[int, str]:
        """The exit status, and what was said."""
        said = self.process.communicate(scene, timeout=60)[1]
        return self.process.returncode, said


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder with a film that is to stay as it is."""
    folder = tmp_path / "films"
    folder.mkdir()
    (folder / "film.mp4").write_text("before")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def left(place: Path) -> list[str]:
    return sorted(os.listdir(place))


def age(place: Path) -> None:
    """As if what is there had been written a while ago."""
    for path in place.iterdir():
        then = time.time() - 2 * FRESH
        os.utime(path, (then, then))


def test_progress_is_told_from_nothing_to_near_the_end(place: Path) -> None:
    exporting = Exporting(place, "film.mp4", ("--size", "640x400", "--seconds", "4"))
    shares = [float(line.split()[1]) for line in exporting.process.stdout if "exporting" in line]
    assert exporting.ends() == (0, "")
    assert shares == sorted(shares) and shares[0] < 0.5 < shares[-1]
    assert (place / "film.mp4").read_bytes()[4:8] == b"ftyp"


def test_a_scene_can_come_from_standard_input(place: Path) -> None:
    scene = dumps(opening_scene())
    assert Exporting(place, "piped.mp4", ("-", *SHORT)).ends(scene) == (0, "")
    assert Exporting(place, "plain.mp4", SHORT).ends() == (0, "")
    assert (place / "piped.mp4").read_bytes() == (place / "plain.mp4").read_bytes()
    status, said = Exporting(place, "no.mp4", ("-", *SHORT)).ends("{}")
    assert status == 2 and said.startswith("rmsviz: error: -: ") and said.count("\n") == 1


@posix
@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGTERM, 143, ""),
        (signal.SIGINT, 130, "rmsviz: error: interrupted\n"),
    ],
)
def test_stopped_it_cleans_up(place: Path, number: signal.Signals, status: int, said: str) -> None:
    exporting = Exporting(place, "film.mp4")
    exporting.wait_until(0.05)
    exporting.process.send_signal(number)
    assert exporting.ends() == (status, said)
    assert left(place) == ["film.mp4"] and (place / "film.mp4").read_text() == "before"


@posix
def test_stopped_in_a_long_hold_it_ends_at_once(place: Path) -> None:
    """The picture of a hold is encoded some thousand times; nobody waits for that."""
    exporting = Exporting(place, "film.mp4", ("--size", "1920x1080", "--hold", "600"))
    exporting.wait_until(0.0001)
    exporting.process.terminate()
    assert exporting.ends() == (143, "")
    assert left(place) == ["film.mp4"]


@posix
@pytest.mark.parametrize("name", ["film.mp4", "frames/"])
def test_what_a_killed_export_leaves_is_removed_at_the_next(place: Path, name: str) -> None:
    killed = Exporting(place, name)
    killed.wait_until(0.05)
    killed.process.kill()
    killed.ends()
    assert (place / "film.mp4").read_text() == "before"
    assert len(left(place)) == 2
    age(place)
    with whole_path(place / "other"):
        assert len(left(place)) == 2  # its own part instead of the one that was left
    assert left(place) == ["film.mp4", "other"]


@posix
def test_what_another_export_is_writing_is_not_removed(place: Path) -> None:
    other = Exporting(place, "other.mp4")
    other.wait_until(0.02)
    age(place)
    with whole_path(place / "film.mp4"):
        assert len(left(place)) == 3
    other.process.terminate()
    other.ends()


@posix
@pytest.mark.parametrize("name", ["film.mp4", "film.webm", "film.gif", "film.apng", "frames/"])
def test_no_room_on_the_disk_is_said_and_nothing_is_left(place: Path, name: str) -> None:
    import resource

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))

    words = ("--size", "640x400", "--seconds", "3", "--fps", "10")
    exporting = Exporting(place, name, words, preexec_fn=no_room)
    status, said = exporting.ends()
    assert status == 1
    assert (
        said == f"rmsviz: error: cannot write {name}: it would be larger than files may be here\n"
    )
    assert left(place) == ["film.mp4"] and (place / "film.mp4").read_text() == "before"


@posix
@pytest.mark.parametrize("name", ["new.mp4", "frames/"])
def test_a_folder_that_goes_away_is_said(place: Path, name: str) -> None:
    words = ("--size", "320x200", "--seconds", "10", "--fps", "60")
    exporting = Exporting(place, name, words)
    exporting.wait_until(0.05)
    shutil.rmtree(place)
    status, said = exporting.ends()
    assert (status, said) == (1, f"rmsviz: error: cannot write {name}: its folder is gone\n")


@posix
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write anywhere")
def test_no_permission_is_said(place: Path) -> None:
    place.chmod(0o500)
    status, said = Exporting(place, "new.mp4", SHORT).ends()
    place.chmod(0o700)
    assert status == 1
    assert said == ("rmsviz: error: cannot write new.mp4: there is no permission to write there\n")


@posix
def test_it_ends_when_nobody_listens_any_more(place: Path) -> None:
    exporting = Exporting(place, "film.mp4")
    exporting.wait_until(0.02)
    for pipe in (exporting.process.stdin, exporting.process.stdout, exporting.process.stderr):
        pipe.close()
    exporting.process.wait(timeout=60)
    assert left(place) == ["film.mp4"] and (place / "film.mp4").read_text() == "before"


def test_a_pdf_is_the_same_file_in_every_process(place: Path) -> None:
    for name in ("one.pdf", "two.pdf", "three.pdf"):
        assert Exporting(place, name, ("--layout", "full")).ends() == (0, "")
    assert len({path.read_bytes() for path in place.glob("*.pdf")}) == 1
