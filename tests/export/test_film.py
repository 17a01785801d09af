"""How long a film is, and which step each of its frames shows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmsviz.engine.errors import BadInput
from rmsviz.export.film import Film, Timing, timing
from rmsviz.export.options import FILM, made


def test_seconds_are_the_whole_film_holds_included() -> None:
    times = timing(Film(seconds=4.0, fps=Fraction(30), hold=0.5), 300, 30.0)
    assert times.frames == 120
    steps = list(times)
    assert steps[:16] == [0] * 16
    assert steps[-16:] == [300] * 16
    assert steps[16] > 0


def test_at_a_rate_a_second_shows_as_many_steps() -> None:
    times = timing(Film(rate=50.0, fps=Fraction(25), hold=0.0), 200, 30.0)
    assert times.frames == 101
    assert list(times)[:4] == [0, 2, 4, 6]
    assert times.step(100) == 200


def test_without_either_the_scenes_own_rate_is_taken() -> None:
    assert timing(Film(fps=Fraction(30), hold=0.0), 300, 30.0).frames == 301


@given(
    st.integers(1, 500),
    st.integers(0, 500),
    st.floats(0.05, 30.0),
    st.sampled_from([Fraction(1), Fraction(24), Fraction(30000, 1001), Fraction(120)]),
)
def test_a_film_begins_and_ends_where_it_is_told_and_never_goes_back(
    length: int, first: int, seconds: float, fps: Fraction
) -> None:
    film = Film(seconds=seconds, fps=fps, first=first, last=first + length, hold=0.0)
    times = timing(film, 1000, 30.0)
    steps = list(times)
    assert len(steps) == times.frames == max(1, round(Fraction(seconds) * fps))
    assert steps[-1] == first + length
    assert steps[0] == (first if len(steps) > 1 else first + length)
    assert all(a <= b for a, b in pairwise(steps))


def test_one_frame_shows_the_last_step() -> None:
    assert list(Timing(3, 9, 0, 1)) == [9]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"size": "1920"}, "--size: a size is like 1920x1080"),
        ({"size": "1x1"}, "size must lie between 16x16 and 3840x2160, not 1x1"),
        ({"fps": "240"}, "fps must lie between 1 and 120, not 240"),
        ({"fps": "1e999999999"}, "--fps: this must be a number like 60"),
        ({"size": "1e308x1e308mm"}, "--size: a size is like 1920x1080"),
        ({"fps": "1/0"}, "--fps: this must be a number like 60"),
        ({"seconds": "-1"}, "seconds must lie above 0"),
        ({"seconds": "3", "rate": "30"}, "give one of them"),
        ({"theme": "blue"}, "--theme: this must be light or dark or contrast, not 'blue'"),
        ({"quality": "11"}, "quality must lie between 1 and 10, not 11"),
        ({"from": "9", "to": "3"}, "not from 9 to 3"),
        ({"size": "84x60mm"}, "size: a film has pixels, like 1920x1080, and is not 84x60mm"),
        ({"at": "3"}, "--at is not for this kind of file; it takes --size, --theme"),
        ({"hold": "nan"}, "--hold: this must be a finite number"),
    ],
)
def test_what_cannot_be_is_said_in_words(words: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        made(Film, words, FILM)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "fps"),
    [("29.97002997", Fraction(30000, 1001)), ("23.976023976", Fraction(24000, 1001)), ("60", 60)],
)
def test_a_rate_that_is_rounded_is_the_broadcasters(text: str, fps: Fraction) -> None:
    assert made(Film, {"fps": text}, FILM).fps == fps


def test_options_are_read() -> None:
    words = {"size": "1280x720", "fps": "29.97", "from": "2", "theme": "dark", "once": ""}
    film = made(Film, words, FILM)
    assert (film.width, film.height, film.fps, film.first, film.look, film.loop) == (
        1280,
        720,
        Fraction(2997, 100),
        2,
        "dark",
        False,
    )


@pytest.mark.parametrize(
    ("film", "said"),
    [
        (Film(last=301), "--to: the scene has 300 steps, and no step 301"),
        (Film(first=301), "--from: the scene has 300 steps, and none after 301"),
        (Film(seconds=1.0, hold=0.5), "no room for 0.5 s of hold"),
        (Film(rate=0.5, fps=Fraction(120)), ""),
    ],
)
def test_a_film_asks_for_no_more_than_the_scene_has(film: Film, said: str) -> None:
    if said:
        with pytest.raises(BadInput, match=said):
            timing(film, 300, 30.0)
    else:
        assert timing(film, 300, 30.0).frames == 600 * 120 + 1 + 240
