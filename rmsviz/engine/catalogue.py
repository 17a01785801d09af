"""All that is built in, by name: surfaces and optimizers."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from typing import Any

from rmsviz.engine import methods, surfaces
from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula import formula_surface
from rmsviz.engine.optimizer import Optimizer
from rmsviz.engine.param import complete, unknown
from rmsviz.engine.surface import Domain, Surface, SurfaceKind
from rmsviz.language import tr

KINDS: dict[str, SurfaceKind] = {kind.name: kind for kind in surfaces.BUILT_IN}
OPTIMIZERS: dict[str, Optimizer] = {method.name: method for method in methods.BUILT_IN}


def make_surface(
    name: str, params: Mapping[str, object] | None = None, domain: Domain | None = None
) -> Surface:
    """The built-in surface `name` with `params` (the others at their defaults)."""
    if name not in KINDS:
        raise BadInput(unknown(tr("surface"), name, KINDS))
    kind = KINDS[name]
    return Surface(kind, complete(name, kind.params, params or {}), domain or kind.domain)


def get_optimizer(name: str) -> Optimizer:
    """The method `name`; BadInput names the nearest one where there is none."""
    if name not in OPTIMIZERS:
        raise BadInput(unknown(tr("optimizer"), name, OPTIMIZERS))
    return OPTIMIZERS[name]


def _reduced(surface: Surface) -> tuple[Any, ...]:
    """Closures do not travel between processes; the declaration's name and the numbers do."""
    if surface.name == "formula":
        return formula_surface, (surface.kind.formula, dict(surface.params), surface.domain)
    return make_surface, (surface.name, dict(surface.params), surface.domain)


copyreg.pickle(Surface, _reduced)
