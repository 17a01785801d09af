"""Where the files that come with the program are: fonts, icons, lessons, themes."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    """`resources` inside the installed package, or beside the package in the source tree."""
    package = Path(__file__).resolve().parent
    candidates = (package / "resources", package.parent / "resources")
    for root in candidates:
        if root.is_dir():
            return root
    raise FileNotFoundError(f"rmsviz is not whole: {candidates[0]} is missing; install it again")


def resource(*parts: str) -> Path:
    """The file `resources/parts[0]/parts[1]/…`; FileNotFoundError names it where it is missing."""
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"rmsviz is not whole: {path} is missing; install it again")
    return path
