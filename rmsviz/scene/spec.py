"""Surfaces, runs, points and domains as people type them, and back.

    rosenbrock a=1 b=100                       a built-in surface with its parameters
    a*x**2 + y**2 a=3                          a formula, and its parameters where it has any
    rmsprop lr=0.01 beta=0.9 start=-1.5,2      a run; label='two words' names it
    -1.5,2                                     a point X,Y
    -3:3,-1:2                                  a domain X0:X1,Y0:Y1
    cloud count=1000 radius=0.5 seed=1         many starts: grid, circle, cloud; or one

What the `…_text` functions write, the `parse_…` functions read back bit for bit.
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence

from rmsviz.engine.catalogue import get_optimizer, make_surface
from rmsviz.engine.errors import BadInput
from rmsviz.engine.experiment import Run, make_run
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.formula_tokens import KNOWN
from rmsviz.engine.param import unknown
from rmsviz.engine.starts import STARTS, Starts
from rmsviz.engine.surface import Domain, Surface
from rmsviz.engine.surfaces import BUILT_IN
from rmsviz.language import tr

MOST_CHARACTERS = 4_000  # a formula has 1,000 at most; the rest is room for its parameters

_SETTING = re.compile(r"[A-Za-z_]\w*=[^=]\S*")
_WORD = re.compile(r"[A-Za-z_]\w+")
_STARTS = {
    "one": (),
    "grid": ("count",),
    "circle": ("count", "radius"),
    "cloud": ("count", "radius", "seed"),
}
_SURFACES = tuple(kind.name for kind in BUILT_IN)


def parse_surface(text: str, domain: Domain | None = None) -> Surface:
    """A surface: a built-in's name, or a formula, then its parameters as NAME=NUMBER."""
    head, settings = _split_settings(_checked(text, "a surface"))
    name, *rest = head.split() or [""]
    if name in _SURFACES:
        return make_surface(name, _settings([*rest, *settings]), domain)
    if _WORD.fullmatch(head) and head not in KNOWN and not set(head.lower()) <= set("xyt"):
        raise BadInput(unknown("surface", head, _SURFACES))
    return formula_surface(head, _settings(settings), domain)


def surface_text(surface: Surface) -> str:
    """The text that `parse_surface` reads as `surface`, but for its domain."""
    head = surface.kind.formula if surface.name == "formula" else surface.name
    return " ".join([head, *_settings_text(surface.params)])


def parse_run(text: str, start: tuple[float, float] = (0.0, 0.0)) -> Run:
    """A run: the method's name, then settings, `start=X,Y` (`start` if not given) and `label=…`."""
    try:
        words = shlex.split(_checked(text, "a run"))
    except ValueError:
        raise BadInput(
            tr("a quotation mark stands alone in {said!r}; close it", said=text)
        ) from None
    if not words:
        raise BadInput(tr("a run must be named, as in 'rmsprop lr=0.01 beta=0.9'"))
    name, *rest = words
    method = get_optimizer(name)
    given = _pairs(rest)
    label = given.pop("label", "")
    point = parse_point(given.pop("start")) if "start" in given else start
    settings = {key: _value(key, value) for key, value in given.items()}
    return make_run(method.name, settings, point, label)


def run_text(run: Run) -> str:
    """The text that `parse_run` reads as `run`, with all its settings."""
    words = [run.optimizer, *_settings_text(run.settings), f"start={point_text(run.start)}"]
    if run.label != run.method.label:
        words.append(f"label={shlex.quote(run.label)}")
    return " ".join(words)


def parse_point(text: str) -> tuple[float, float]:
    """A point X,Y."""
    parts = text.split(",")
    if len(parts) != 2:
        raise BadInput(tr("a point is two numbers X,Y as in -1.5,2, not {said}", said=_short(text)))
    x, y = (parse_number(part, tr("a point's coordinate")) for part in parts)
    return x, y


def point_text(point: Sequence[float]) -> str:
    """The text that `parse_point` reads as `point`."""
    return ",".join(map(number_text, point))


def parse_domain(text: str) -> Domain:
    """A domain X0:X1,Y0:Y1."""
    parts = [part.split(":") for part in text.split(",")]
    if [len(part) for part in parts] != [2, 2]:
        raise BadInput(tr("a domain is X0:X1,Y0:Y1 as in -3:3,-1:2, not {said}", said=_short(text)))
    return make_domain(
        [parse_number(bound, tr("a domain's bound")) for part in parts for bound in part]
    )


def domain_text(domain: Domain) -> str:
    """The text that `parse_domain` reads as `domain`."""
    x0, x1, y0, y1 = map(number_text, domain)
    return f"{x0}:{x1},{y0}:{y1}"


def make_domain(bounds: Sequence[float]) -> Domain:
    """The domain with these four bounds; BadInput where it has no area."""
    x0, x1, y0, y1 = bounds
    for axis, low, high in (("x", x0, x1), ("y", y0, y1)):
        if not (low < high and math.isfinite(high - low)):
            raise BadInput(
                tr(
                    "a domain goes from less to more; in {axis} it goes from {low} to {high}",
                    axis=axis,
                    low=low,
                    high=high,
                )
            )
    return Domain(x0, x1, y0, y1)


def parse_starts(text: str) -> Starts:
    """Many starts: grid, circle or cloud with what matters of count, radius and seed; or one."""
    name, *words = _checked(text, "starts").split() or [""]
    kind = next((kind for kind in STARTS if kind == name), None)
    if kind is None:
        raise BadInput(unknown(tr("kind of starts"), name, STARTS))
    given, known = _pairs(words), _STARTS[kind]
    for key in given:
        if key not in known:
            raise BadInput(unknown(tr("setting of {kind}", kind=kind), key, known))
    radius = parse_number(given.pop("radius", number_text(Starts.radius)), "radius")
    wholes = {key: parse_whole(value, key) for key, value in given.items()}
    return Starts(kind, radius=radius, **wholes)


def parse_whole(text: str, what: str) -> int:
    """A whole number; `what` says in the message what it is the number of."""
    try:
        return int(text)
    except ValueError:
        raise BadInput(
            tr("{what} must be a whole number, not {said}", what=what, said=_short(text))
        ) from None


def parse_number(text: str, what: str) -> float:
    """A finite number; `what` says in the message what it is the number of."""
    try:
        number = float(text)
    except ValueError:
        comma = tr("; decimals follow a point") if "," in text else ""
        raise BadInput(
            tr(
                "{what} must be a number, not {said}{comma}",
                what=what,
                said=_short(text),
                comma=comma,
            )
        ) from None
    if not math.isfinite(number):
        raise BadInput(
            tr("{what} must be a finite number, not {said}", what=what, said=_short(text))
        )
    return number


def number_text(number: float) -> str:
    """The shortest text that is read back as `number`, bit for bit."""
    return repr(float(number)).removesuffix(".0")


def _checked(text: str, what: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise BadInput(
            tr(
                "{what} is described in at most {most_characters:,} characters",
                what=what,
                most_characters=MOST_CHARACTERS,
            )
        )
    return text.strip()


def _split_settings(text: str) -> tuple[str, list[str]]:
    """The text without the NAME=VALUE words at its end, and those words in their order."""
    words: list[str] = []
    while True:
        head, *last = text.rsplit(maxsplit=1) or [""]
        if not last or not _SETTING.fullmatch(last[0]):
            return text, words[::-1]
        text = head
        words += last


def _settings(words: Iterable[str]) -> dict[str, float | bool]:
    return {name: _value(name, value) for name, value in _pairs(words).items()}


def _pairs(words: Iterable[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name and equals and value):
            raise BadInput(
                tr("{word} is no setting; write NAME=VALUE without spaces", word=_short(word))
            )
        if name in pairs:
            raise BadInput(tr("{name} is given twice; give it once", name=_short(name)))
        pairs[name] = value
    return pairs


def _value(name: str, text: str) -> float | bool:
    switch = {"true": True, "false": False}.get(text.lower())
    return parse_number(text, name) if switch is None else switch


def _settings_text(settings: Mapping[str, float | bool]) -> list[str]:
    return [f"{name}={_value_text(value)}" for name, value in settings.items()]


def _value_text(value: float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else number_text(value)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
