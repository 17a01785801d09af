"""How long something will still take, in few words."""

from __future__ import annotations

from rmsviz.language import tr


def time_left(share: float, seconds: float) -> float | None:
    """Seconds until all is done, where `share` of it took `seconds`; None before that can be
    told."""
    return seconds * (1 - share) / share if share > 0.01 and seconds > 0.5 else None


def duration_text(seconds: float) -> str:
    """'8 s', '3 min', '1 h 20 min': as precise as a guess is."""
    whole = max(1, round(seconds))
    if whole < 90:
        return f"{whole} s"
    minutes = round(seconds / 60)
    return (
        tr("{minutes} min", minutes=minutes)
        if minutes < 60
        else tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
    )
