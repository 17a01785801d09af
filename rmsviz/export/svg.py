"""What Qt writes as SVG, made a fraction as long: strokes that hang together are one line again."""

from __future__ import annotations

import math
import re

_STROKES = re.compile(
    r'(?:<polyline fill="none" vector-effect="none" points="[^" ]+ [^" ]+ " />\n?){2,}'
)
_ENDS = re.compile(r'points="([^" ]+) ([^" ]+) "')
_SCALE_OR_DATA = re.compile(r'transform="matrix\(([^,]+),([^,]+),[^)]*\)"| (?:d|points)="[^"]*"')
_LONG = re.compile(r"-?\d+\.\d{3,}")
FINE = 2  # decimals of a coordinate where a unit is that of the picture


def shortened(svg: bytes) -> bytes:
    """The same picture: single segments joined to paths, coordinates to a hundredth of a unit, and
    corners round, as the ends of segments that overlap are."""
    text = svg.decode("utf-8").replace('stroke-linejoin="bevel"', 'stroke-linejoin="round"')
    decimals = FINE

    def short(found: re.Match[str]) -> str:
        nonlocal decimals
        if found[1]:
            scale = max(abs(float(found[1])), abs(float(found[2])), 1e-6)
            decimals = max(0, FINE + math.ceil(math.log10(scale)))
            return found[0]
        return _LONG.sub(lambda number: f"{float(number[0]):.{decimals}f}", found[0])

    return _SCALE_OR_DATA.sub(short, _STROKES.sub(_joined, text)).encode("utf-8")


def _joined(strokes: re.Match[str]) -> str:
    """One path for a row of segments; where one begins at the end of the last, it goes on."""
    pieces, at = [], ""
    for begin, end in _ENDS.findall(strokes[0]):
        pieces.append(f"L{end}" if begin == at else f"M{begin}L{end}")
        at = end
    return f'<path fill="none" d="{"".join(pieces)}" />\n'
