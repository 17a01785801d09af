"""Strict JSON: values that know their place in the file, so that a complaint can name it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rmsviz.engine.errors import BadInput
from rmsviz.engine.param import unknown
from rmsviz.language import tr

_LINE = 88  # what fits on a line stands on one


class _Object(dict[str, Any]):
    """A JSON object that remembers a key which stood in it twice."""

    repeated: str | None = None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        counted = Counter(key for key, _ in pairs)
        made.repeated = next(key for key, times in counted.items() if times > 1)
    return made


class Field:
    """A value read from JSON and its place, as in `experiment.runs[1].settings.beta`."""

    def __init__(self, value: object, place: str = "") -> None:
        self.value = value
        self.place = place

    @classmethod
    def read(cls, text: str) -> Field:
        """The whole of a JSON text; BadInput where it is none."""
        try:
            return cls(json.loads(text, object_pairs_hook=_object))
        except json.JSONDecodeError as error:
            where = tr("line {lineno}, column {colno}", lineno=error.lineno, colno=error.colno)
            raise BadInput(
                tr("{where}: this is not JSON ({msg})", where=where, msg=error.msg)
            ) from None
        except RecursionError:
            raise BadInput(tr("this is not a scene: it is nested too deeply")) from None
        except ValueError:  # Python reads no whole number of more than 4,300 digits
            raise BadInput(tr("a number has too many digits")) from None

    def refused(self, message: str) -> BadInput:
        """The complaint `message` about this value."""
        return BadInput(f"{self.place}: {message}" if self.place else message)

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """What is refused within is this value's fault."""
        try:
            yield
        except BadInput as error:
            raise self.refused(str(error)) from None

    def values(self, readers: Readers, required: Collection[str] = ()) -> dict[str, Any]:
        """An object's values, each read by its key's reader; only `required` keys must be there."""
        fields = self.fields()
        for key, field in fields.items():
            if key not in readers:
                raise field.refused(unknown(tr("key"), _shortened(key), readers))
        for key in required:
            if key not in fields:
                raise self.refused(tr("{key!r} is missing", key=key))
        return {key: readers[key](field) for key, field in fields.items()}

    def fields(self) -> dict[str, Field]:
        """The fields of an object, whatever their names."""
        if not isinstance(self.value, _Object):
            raise self._wrong(tr("an object {…}"))
        if self.value.repeated is not None:
            raise self._entry(self.value.repeated).refused(tr("this key stands twice"))
        return {key: self._entry(key) for key in self.value}

    def _entry(self, key: str) -> Field:
        name = _shortened(key) if key.isidentifier() else json.dumps(_shortened(key))
        place = f"{self.place}.{name}" if self.place else name
        return Field(self.value[key], place)  # type: ignore[index]

    def items(self, length: int | None = None) -> list[Field]:
        """The fields of a list, of so many items where `length` is given."""
        if not isinstance(self.value, list) or length not in (None, len(self.value)):
            raise self._wrong(
                tr("a list […]") if length is None else tr("a list of {length}", length=length)
            )
        return [Field(item, f"{self.place}[{i}]") for i, item in enumerate(self.value)]

    def text(self) -> str:
        """Text that can be written to a file again: lone surrogates cannot."""
        if not isinstance(self.value, str):
            raise self._wrong(tr("a text in quotation marks"))
        if not self.value.isascii() and any("\ud800" <= char <= "\udfff" for char in self.value):
            raise self.refused(tr("this text has half a character (a lone surrogate)"))
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._wrong(tr("true or false"))
        return self.value

    def whole(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self._wrong(tr("a whole number"))
        return self.value

    def number(self) -> float:
        """A finite number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self._wrong(tr("a number"))
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self._wrong(tr("a finite number"))
        return number

    def numbers(self, length: int) -> list[float]:
        """A list of so many finite numbers."""
        return [item.number() for item in self.items(length)]

    def setting(self) -> float | bool:
        """A number or a switch."""
        return self.flag() if isinstance(self.value, bool) else self.number()

    def _wrong(self, right: str) -> BadInput:
        if isinstance(self.value, dict | list):
            shown = (
                tr("an object")
                if isinstance(self.value, dict)
                else tr("a list of {value}", value=len(self.value))
            )
        else:
            shown = _shortened(json.dumps(self.value, ensure_ascii=False))
        return self.refused(tr("this must be {right}, not {shown}", right=right, shown=shown))


Readers = Mapping[str, Callable[[Field], Any]]


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def written(value: Any, indent: int = 0) -> str:
    """JSON for people: what fits on one line stands on one. Floats are read back bit for bit."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(line) + indent <= _LINE or not isinstance(value, dict | list):
        return line
    inner = indent + 2
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {written(item, inner)}" for key, item in value.items()]
        return _block("{", rows, "}", indent)
    return _block("[", [written(item, inner) for item in value], "]", indent)


def _block(opening: str, rows: Sequence[str], closing: str, indent: int) -> str:
    margin = "\n" + " " * indent
    return opening + f"{margin}  " + f",{margin}  ".join(rows) + margin + closing
