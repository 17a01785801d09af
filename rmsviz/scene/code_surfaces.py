"""The built-in surfaces as lines of a script: the loss, and its gradient by hand.

The gradients are those of `rmsviz.engine.surfaces`, operation by operation: the same bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SurfaceCode(NamedTuple):
    """Python for L and (dL/dx, dL/dy) at the NumPy scalars x, y, with the parameters by their
    names; `lines` are done before both, `more` before the gradient only, `functions` stand above.

    `torch_lines` and `torch_loss` stand for `lines` and `loss` where automatic differentiation
    needs another form; elsewhere PyTorch reads the same lines.
    """

    loss: str
    gradient: tuple[str, str]
    lines: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    functions: str = ""
    torch_functions: str = ""
    torch_lines: tuple[str, ...] = ()
    torch_loss: str = ""

    def in_torch(self) -> tuple[tuple[str, ...], str]:
        """The lines and the loss for PyTorch."""
        if self.torch_loss:
            return self.torch_lines, self.torch_loss
        return tuple(map(_for_torch, self.lines)), _for_torch(self.loss)


def _for_torch(line: str) -> str:
    return line.replace("np.", "torch.")


_DROP = '''\
def drop(z):
    """σ = 1/(1 + e^z) and σ (1 - σ), without overflow."""
    q = np.exp(-abs(z))
    p = 1/(1 + q)
    return (p if z <= 0 else q*p), q*p*p
'''
_CAMEL_SQUARES = ("xx, yy = x*x, y*y",)
_TWO_DIAGONALS = ("s, d = x + y, x - y",)

SURFACES: Mapping[str, SurfaceCode] = {
    "quadratic": SurfaceCode(
        "0.5*(u*u + v*kv)",
        ("c*u - s*kv", "s*u + c*kv"),
        (
            "c, s = math.cos(math.pi*phi/180), math.sin(math.pi*phi/180)",
            "u, v = c*x + s*y, c*y - s*x",
            "kv = kappa*v",
        ),
    ),
    "bowl": SurfaceCode("0.5*(x*gx + y*gy)", ("gx", "gy"), ("gx, gy = lx*x, ly*y",)),
    "rotated_bowl": SurfaceCode(
        "0.5*(s*gs + d*gd)",
        ("gs + gd", "gs - gd"),
        (*_TWO_DIAGONALS, "gs, gd = 2*a*s, 2*b*d"),
    ),
    "booth": SurfaceCode(
        "p*p + q*q", ("2*p + 4*q", "4*p + 2*q"), ("p, q = x + 2*y - 7, 2*x + y - 5",)
    ),
    "matyas": SurfaceCode(
        "0.01*s*s + 0.25*d*d", ("0.02*s + 0.5*d", "0.02*s - 0.5*d"), _TWO_DIAGONALS
    ),
    "rosenbrock": SurfaceCode(
        "e*e + d*bd", ("-2*(e + 2*x*bd)", "2*bd"), ("e, d = a - x, y - x*x", "bd = b*d")
    ),
    "beale": SurfaceCode(
        "f1*f1 + f2*f2 + f3*f3",
        ("-2*(f1*p1 + f2*p2 + f3*p3)", "2*x*(f1 + 2*y*f2 + 3*yy*f3)"),
        (
            "yy = y*y",
            "p1, p2, p3 = 1 - y, 1 - yy, 1 - y*yy",
            "f1, f2, f3 = 1.5 - x*p1, 2.25 - x*p2, 2.625 - x*p3",
        ),
    ),
    "himmelblau": SurfaceCode(
        "p*p + q*q", ("4*x*p + 2*q", "2*p + 4*y*q"), ("p, q = x*x + y - 11, x + y*y - 7",)
    ),
    "goldstein_price": SurfaceCode(
        "a*b",
        ("dab + 2*adb", "dab - 3*adb"),
        (
            "s, d = x + y, 2*x - 3*y",
            "a = 1 + (s + 1)*(s + 1)*(19 + s*(3*s - 14))",
            "b = 30 + d*d*(18 + d*(3*d - 16))",
        ),
        (
            "dab = 12*(s + 1)*(s - 1)*(s - 2)*b  # the slope of a, times b",
            "adb = a*(12*d*(d - 1)*(d - 3))",
        ),
    ),
    "styblinski_tang": SurfaceCode(
        "0.5*(x*(x*(xx - 16) + 5) + y*(y*(yy - 16) + 5))",
        ("x*(2*xx - 16) + 2.5", "y*(2*yy - 16) + 2.5"),
        _CAMEL_SQUARES,
    ),
    "six_hump_camel": SurfaceCode(
        "xx*(4 + xx*(xx/3 - 2.1)) + x*y + 4*yy*(yy - 1)",
        ("x*(8 + xx*(2*xx - 8.4)) + y", "x + y*(16*yy - 8)"),
        _CAMEL_SQUARES,
    ),
    "three_hump_camel": SurfaceCode(
        "xx*(2 + xx*(xx/6 - 1.05)) + y*xy",
        ("x*(4 + xx*(xx - 4.2)) + y", "xy + y"),
        ("xx, xy = x*x, x + y",),
    ),
    "rastrigin": SurfaceCode(
        "x*x + y*y + 2*a*(sx*sx + sy*sy)",
        (
            "2*x + 4*math.pi*a*sx*np.cos(math.pi*x)",
            "2*y + 4*math.pi*a*sy*np.cos(math.pi*y)",
        ),
        ("sx, sy = np.sin(math.pi*x), np.sin(math.pi*y)  # 1 - cos 2z = 2 sin² z",),
    ),
    "ackley": SurfaceCode(
        "-20*np.expm1(-k*r) - math.e*hole",
        ("cone*x + wave*sx*np.cos(math.pi*x)", "cone*y + wave*sy*np.cos(math.pi*y)"),
        (
            "k, r = 0.2/math.sqrt(2), np.sqrt(x*x + y*y)",
            "sx, sy = np.sin(math.pi*x), np.sin(math.pi*y)",
            "hole = np.expm1(-(sx*sx + sy*sy))",
        ),
        (
            "cone = 20*k*np.exp(-k*r)/(r + (r == 0))  # at the tip, r = 0, the slope is taken as 0",
            "wave = 2*math.pi*math.e*(1 + hole)",
        ),
        torch_lines=(
            "k = 0.2/math.sqrt(2)",
            "r = torch.linalg.vector_norm(theta)  # its slope at the tip, r = 0, is 0",
            "sx, sy = torch.sin(math.pi*x), torch.sin(math.pi*y)",
            "hole = torch.expm1(-(sx*sx + sy*sy))",
        ),
        torch_loss="-20*torch.expm1(-k*r) - math.e*hole",
    ),
    "levi13": SurfaceCode(
        "su*su + uu*p + vv*q",
        (
            "6*math.pi*su*np.cos(3*math.pi*u) + 2*u*p",
            "waves + 2*v*q + 4*math.pi*vv*s2*np.cos(2*math.pi*v)",
        ),
        (
            "u, v = x - 1, y - 1",
            "su, sv = np.sin(3*math.pi*u), np.sin(3*math.pi*v)",
            "s2 = np.sin(2*math.pi*v)",
            "p, q = 1 + sv*sv, 1 + s2*s2",
            "uu, vv = u*u, v*v",
        ),
        ("waves = 6*math.pi*uu*sv*np.cos(3*math.pi*v)",),
    ),
    "plane": SurfaceCode("a*x + b*y", ("a", "b")),
    "saddle": SurfaceCode("x*x - y*y", ("2*x", "-2*y")),
    "monkey_saddle": SurfaceCode(
        "x*(xx - 3*yy)", ("3*(xx - yy)", "-6*x*y"), ("xx, yy = x*x, y*y",)
    ),
    "cliff": SurfaceCode(
        "height*sigma + 0.02*u*u + 0.5*y*y",
        ("0.04*u - 4*height*slope", "y"),
        ("sigma, slope = drop(4*(x + 3))", "u = x - 4"),
        functions=_DROP,
        torch_lines=("sigma, u = torch.sigmoid(-4*(x + 3)), x - 4",),
        torch_loss="height*sigma + 0.02*u*u + 0.5*y*y",
    ),
    "wells": SurfaceCode(
        "0.025*(x*x + yy) - wide - narrow",
        ("0.05*x + p*wide + q*steep", "y*(0.05 + wide + steep)"),
        (
            "w = 1/(width*width)",
            "p, q, yy = x + 1.5, x - 1.5, y*y",
            "wide = np.exp(-0.5*(p*p + yy))",
            "narrow = depth*np.exp(-0.5*w*(q*q + yy))",
        ),
        ("steep = w*narrow",),
    ),
    "plateau": SurfaceCode(
        "sigma - np.expm1(-0.5*u*u) + 0.5*y*y",
        ("u*np.exp(-0.5*u*u) - 4*slope", "y"),
        ("sigma, slope = drop(4*(x + width))", "u = x - width"),
        functions=_DROP,
        torch_lines=("sigma, u = torch.sigmoid(-4*(x + width)), x - width",),
        torch_loss="sigma - torch.expm1(-0.5*u*u) + 0.5*y*y",
    ),
    "moving": SurfaceCode(
        "0.5*(u*u + y*y)",
        ("u", "y"),
        ("u = x - c if math.floor(t/period) % 2 else x + c",),
    ),
    "rare": SurfaceCode(
        "0.5*(x*x + y*y) if comes else 0.5*y*y",
        ("x if comes else 0.0", "y"),
        ("comes = math.floor(t/period) - math.floor((t - 1)/period)  # 1 once a period, else 0",),
    ),
    "reddi": SurfaceCode(
        "gx*x + 0.5*y*y", ("gx", "y"), ("gx = -1.0 if t % 3 else c  # c at every third step",)
    ),
}
