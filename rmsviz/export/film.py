"""What a film is to be: its pace, its span, its end. And which step each frame shows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from rmsviz.engine.errors import BadInput
from rmsviz.export.picture import SMALLEST, Picture
from rmsviz.language import tr
from rmsviz.scene.scene import RATES

LONGER_SIDE, SHORTER_SIDE = 3840, 2160
FASTEST = 120
LONGEST = 4 * 3600.0  # seconds
HOLD = 1.0  # seconds at either end, where the film is long enough


@dataclass(frozen=True)
class Film(Picture):
    """The settings of a film. Either it takes `seconds` in all, or it goes at `rate` steps a second
    (the scene's own where both are None) between a hold at either end."""

    fps: Fraction = Fraction(60)
    seconds: float | None = None
    rate: float | None = None
    first: int = 0
    last: int | None = None  # the scene's last step
    hold: float | None = None
    loop: bool = True  # GIF and APNG begin again; other formats leave that to the player
    quality: int = 7

    def _problems_of_size(self) -> Iterator[str]:
        """A film may lie or stand."""
        if self.unit != "px":
            yield tr(
                "size: a film has pixels, like 1920x1080, and is not {size_text}",
                size_text=self.size_text,
            )
        wide, high = self.pixels
        if not SMALLEST <= min(wide, high) <= SHORTER_SIDE or max(wide, high) > LONGER_SIDE:
            most = f"{LONGER_SIDE}x{SHORTER_SIDE}"
            yield tr(
                "size must lie between {smallest}x{smallest} and {most}, not {size_text}",
                smallest=SMALLEST,
                most=most,
                size_text=self.size_text,
            )

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        if not 1 <= self.fps <= FASTEST:
            yield tr(
                "fps must lie between 1 and {fastest}, not {fps:g}",
                fastest=FASTEST,
                fps=float(self.fps),
            )
        if self.seconds is not None and self.rate is not None:
            yield tr("seconds and rate both say how long a film takes: give one of them")
        if self.seconds is not None and not 0 < self.seconds <= LONGEST:
            yield tr(
                "seconds must lie above 0 and not above {longest:g}, not {seconds:g}",
                longest=LONGEST,
                seconds=self.seconds,
            )
        if self.rate is not None and not RATES[0] <= self.rate <= RATES[1]:
            low, high = RATES
            yield tr(
                "rate must lie between {low:g} and {high:,.0f} steps a second, not {rate:g}",
                low=low,
                high=high,
                rate=self.rate,
            )
        if self.hold is not None and not 0 <= self.hold <= 3600:
            yield tr(
                "hold must be a number of seconds from 0 to 3600, not {hold:g}", hold=self.hold
            )
        if not 1 <= self.quality <= 10:
            yield tr("quality must lie between 1 and 10, not {quality}", quality=self.quality)
        if self.first < 0 or (self.last is not None and self.last < self.first):
            yield tr(
                "a film goes from a step to a later one, not from {first} to {last}",
                first=self.first,
                last=self.last,
            )


@dataclass(frozen=True)
class Timing:
    """How many frames a film has, and the step that each shows."""

    first: int
    last: int
    held: int  # frames at either end, besides those of the movement
    moving: int

    @property
    def frames(self) -> int:
        return self.moving + 2 * self.held

    def step(self, frame: int) -> int:
        """The step at `frame`, 0 to frames - 1: whole steps, as on the screen."""
        k = min(max(frame - self.held, 0), self.moving - 1)
        if self.moving == 1:
            return self.last
        return self.first + (k * (self.last - self.first)) // (self.moving - 1)

    def __iter__(self) -> Iterator[int]:
        return map(self.step, range(self.frames))


def timing(film: Film, steps: int, rate: float) -> Timing:
    """The timing of `film` for a trajectory of `steps`, at `rate` steps a second if it has none.

    BadInput where there are fewer steps than it asks for, or no room for the holds.
    """
    last = steps if film.last is None else film.last
    if last > steps:
        raise BadInput(
            tr("--to: the scene has {steps:,} steps, and no step {last:,}", steps=steps, last=last)
        )
    if film.first > last:
        raise BadInput(
            tr(
                "--from: the scene has {steps:,} steps, and none after {first:,}",
                steps=steps,
                first=film.first,
            )
        )
    if film.seconds is None:
        seconds = (last - film.first) / (film.rate or rate)
        held = _frames(HOLD if film.hold is None else film.hold, film.fps)
        moving = max(1, math.ceil(seconds * film.fps)) + (last > film.first)
        if (moving + 2 * held) / film.fps > LONGEST:
            raise BadInput(
                tr(
                    "that film would take {moving:,.1f} hours; ask for fewer steps,"
                    " a higher rate or --seconds",
                    moving=moving / film.fps / 3600,
                )
            )
        return Timing(film.first, last, held, moving)
    frames = max(1, _frames(film.seconds, film.fps))
    hold = min(HOLD, film.seconds / 6) if film.hold is None else film.hold
    held = _frames(hold, film.fps)
    if frames - 2 * held < 1:
        raise BadInput(
            tr(
                "a film of {seconds:g} s has no room for {hold:g} s of hold at either end",
                seconds=film.seconds,
                hold=hold,
            )
        )
    return Timing(film.first, last, held, frames - 2 * held)


def _frames(seconds: float, fps: Fraction) -> int:
    return round(Fraction(seconds) * fps)
