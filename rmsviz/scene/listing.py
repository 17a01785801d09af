"""What there is to choose from, the surfaces and the optimizers: as data and as text."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from textwrap import indent
from typing import Any

from rmsviz.engine.catalogue import OPTIMIZERS, make_surface
from rmsviz.engine.formula_functions import FUNCTIONS
from rmsviz.engine.optimizer import Optimizer
from rmsviz.engine.param import Param
from rmsviz.engine.surface import SurfaceKind
from rmsviz.engine.surfaces import BUILT_IN
from rmsviz.language import tr
from rmsviz.scene.lessons import PREFIX, titles
from rmsviz.scene.spec import domain_text, number_text, point_text


def surfaces() -> list[dict[str, Any]]:
    """Every built-in surface: names, formula, parameters, domain, minima, source."""
    return [_surface(kind) for kind in BUILT_IN]


def optimizers() -> list[dict[str, Any]]:
    """Every optimizer: names, rule (LaTeX), description, parameters, source."""
    return [_optimizer(method) for method in OPTIMIZERS.values()]


def lessons() -> list[dict[str, Any]]:
    """Every lesson: its name and its title."""
    return [{"name": f"{PREFIX}{name}", "title": title} for name, (title, _) in titles().items()]


def surfaces_text() -> str:
    """The surfaces for people."""
    functions = ", ".join(FUNCTIONS)
    formula = tr(
        "Or a formula of x, y, t and parameters with + - * / ** and {functions}.",
        functions=functions,
    )
    return "\n\n".join([*map(_surface_text, BUILT_IN), formula]) + "\n"


def optimizers_text() -> str:
    """The optimizers for people."""
    return "\n\n".join(map(_optimizer_text, OPTIMIZERS.values())) + "\n"


def lessons_text() -> str:
    """The lessons for people."""
    return "".join(f"{lesson['name']:<36}{lesson['title']}\n" for lesson in lessons())


LISTS: Mapping[str, tuple[Callable[[], list[dict[str, Any]]], Callable[[], str]]] = {
    "surfaces": (surfaces, surfaces_text),
    "optimizers": (optimizers, optimizers_text),
    "lessons": (lessons, lessons_text),
}


def _surface(kind: SurfaceKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": kind.label,
        "formula": kind.formula,
        "params": [_param(param) for param in kind.params],
        "domain": list(kind.domain),
        "start": list(kind.start),
        "minima": make_surface(kind.name).minima.tolist(),
        "feasible": None if kind.feasible is None else list(kind.feasible),
        "varies": kind.varies,
        "note": kind.note,
        "source": kind.source,
    }


def _optimizer(method: Optimizer) -> dict[str, Any]:
    return {
        "name": method.name,
        "label": method.label,
        "rule": method.rule,
        "description": _description(method),
        "accumulator": method.accumulator,
        "params": [_param(param) for param in method.params],
        "spellings": dict(method.spellings),
        "source": method.source,
    }


def _description(method: Optimizer) -> str:
    return inspect.getdoc(method.build) or ""


def _param(param: Param) -> dict[str, Any]:
    """A slider goes from `low` to `high`; allowed is `least` to `most` (null: without an end)."""
    shown = ("name", "default", "low", "high", "scale", "unit", "symbol", "help", "open_ends")
    bounds = {name: getattr(param, name) for name in ("least", "most")}
    finite = {name: bound if math.isfinite(bound) else None for name, bound in bounds.items()}
    return {name: getattr(param, name) for name in shown} | finite


def _surface_text(kind: SurfaceKind) -> str:
    minima = " ".join(map(point_text, make_surface(kind.name).minima.tolist()))
    about = [
        tr("domain {domain}", domain=domain_text(kind.domain)),
        tr("start {start}", start=point_text(kind.start)),
    ]
    about += [tr("minima {minima}", minima=minima)] if minima else []
    notes = [kind.note] if kind.note else []
    lines = [kind.formula, *_table(kind.params), "  ".join(about), *notes, kind.source]
    return _entry(kind.name, kind.label, lines)


def _optimizer_text(method: Optimizer) -> str:
    lines = [_description(method), *_table(method.params), method.source]
    return _entry(method.name, method.label, lines)


def _entry(name: str, label: str, lines: Sequence[str]) -> str:
    return f"{name}  ({label})\n" + indent("\n".join(lines), "    ")


def _table(params: Sequence[Param]) -> list[str]:
    width = max((len(_default(param)) for param in params), default=0)
    return [f"{_default(param):<{width}}  {_help(param)}" for param in params]


def _default(param: Param) -> str:
    value = str(param.default).lower() if param.is_switch else number_text(param.default)
    return f"{param.name}={value}"


def _help(param: Param) -> str:
    if param.is_switch:
        return tr("{help} (true or false)", help=param.help)
    unit = f" {param.unit}" if param.unit else ""
    return tr(
        "{help} ({low} to {high}{unit})",
        help=param.help,
        low=number_text(param.low),
        high=number_text(param.high),
        unit=unit,
    )
