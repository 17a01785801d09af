"""The one exception that means: what was given cannot be used, and this is why."""

from __future__ import annotations


class BadInput(ValueError):
    """A value, name, formula or file that cannot be used.

    Its text is one sentence for the person who gave it: what is wrong, and what would be right.
    Where the fault stands in a text, `column` is its 0-based place.
    """

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column
