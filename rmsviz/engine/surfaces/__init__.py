"""The built-in surfaces, declared in the order in which people see them listed."""

from __future__ import annotations

from rmsviz.engine.surfaces import (
    changing,
    oscillating,
    polynomials,
    quadratics,
    teaching,
    unbounded,
    valleys,
)

BUILT_IN = (
    *quadratics.KINDS,
    *valleys.KINDS,
    *polynomials.KINDS,
    *oscillating.KINDS,
    *unbounded.KINDS,
    *teaching.KINDS,
    *changing.KINDS,
)
