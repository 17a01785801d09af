"""What was worked out last, kept for as long as it may be asked for again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 6  # a surface that alternates has about so many faces


class Recent(Generic[T]):
    """The last few values by their keys, which are compared with ==."""

    def __init__(self) -> None:
        self._kept: deque[tuple[object, T]] = deque(maxlen=MOST)

    def get(self, key: object, make: Callable[[], T]) -> T:
        """The value of a key; made where it is not kept."""
        for known, value in self._kept:
            if known == key:
                return value
        value = make()
        self._kept.append((key, value))
        return value
