"""What an export asks for: the kinds of file, and of each the lines of its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rmsviz.render.theme import THEMES
from rmsviz.ui.export_fields import (
    ChoiceField,
    Field,
    OpenField,
    PaceField,
    PairField,
    SwitchField,
    TextField,
)

FILMS, STILLS = (".mp4", ".webm", ".gif", ".apng", "/"), (".png", ".svg", ".pdf")
PICTURES = (*FILMS, *STILLS)


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name, its ending, and what else chooses it."""

    label: str
    ending: str
    options: tuple[tuple[str, str], ...] = ()


GROUPS: dict[str, tuple[FileKind, ...]] = {
    "Film": (
        FileKind("MP4 — plays everywhere", ".mp4"),
        FileKind("WebM (VP9)", ".webm"),
        FileKind("GIF", ".gif"),
        FileKind("APNG — every colour as it is", ".apng"),
        FileKind("Numbered PNG pictures", "/"),
    ),
    "Picture": (
        FileKind("PNG", ".png"),
        FileKind("SVG — vectors", ".svg"),
        FileKind("PDF — vectors", ".pdf"),
    ),
    "Numbers and code": (
        FileKind("CSV — every step of every run", ".csv"),
        FileKind("JSON", ".json"),
        FileKind("NPZ — NumPy arrays", ".npz"),
        FileKind("LaTeX — the arithmetic of a step", ".tex"),
        FileKind("Python — the same run with NumPy", ".py", (("code", "numpy"),)),
        FileKind("Python — the same run with PyTorch", ".py", (("code", "torch"),)),
    ),
}


@dataclass(frozen=True)
class Row:
    """A line of the form: for which endings, its label, its options, what makes its field from the
    steps of the scene and the rate of playback, and what it is."""

    endings: tuple[str, ...]
    label: str
    options: tuple[str, ...]
    make: Callable[[int, int, float], Field]  # last step, present step, rate
    about: str


_FILM_SIZES = (
    "1920x1080  Full HD",
    "1280x720  HD",
    "3840x2160  4K",
    "1080x1080  square",
    "1080x1920  upright",
    "960x540  for a web page",
)
_STILL_SIZES = (
    "1920x1080  slide",
    "84x70mm  one column",
    "174x110mm  two columns",
    "3840x2160  4K",
    "1080x1080  square",
)
_SHOWN = {
    "Everything": "full",
    "The surface": "surface",
    "Plots and arithmetic": "plots",
    "The pair’s plots": "pair",
    "The loss": "loss",
}
_QUALITY = ("7", "10  finest", "5", "3  smallest file")
_FPS = ("60", "30", "25", "24", "50", "120")

ROWS = (
    Row(
        FILMS,
        "Size",
        ("size",),
        lambda *_: OpenField("size", "Size", _FILM_SIZES),
        "Width and height of the film in pixels. The layout is the same at any size.",
    ),
    Row(
        STILLS,
        "Size",
        ("size",),
        lambda *_: OpenField("size", "Size", _STILL_SIZES),
        "Width and height in pixels, or in mm, cm or in for print.",
    ),
    Row(
        (".png",),
        "Dots an inch",
        ("dpi",),
        lambda *_: TextField("dpi", "Dots an inch", "300"),
        "How finely a size in mm, cm or in is drawn; printers want 300 or more.",
    ),
    Row(
        PICTURES,
        "Show",
        ("layout",),
        lambda *_: ChoiceField("layout", "Show", _SHOWN),
        "The whole stage, or a part of it.",
    ),
    Row(
        PICTURES,
        "Colours",
        ("theme",),
        lambda *_: ChoiceField("theme", "Colours", {t.title: t.name for t in THEMES.values()}),
        "The colours of the picture, whatever the window’s are.",
    ),
    Row(
        (*STILLS, ".tex"),
        "Step",
        ("at",),
        lambda last, now, rate: TextField("at", "Step", f"{last:,}, the last", str(now or "")),
        "The step t that is shown: after t updates of every run.",
    ),
    Row(
        FILMS,
        "Pace",
        ("rate", "seconds"),
        lambda last, now, rate: PaceField(rate),
        "How fast the steps pass: so many a second, or all of them in so many seconds.",
    ),
    Row(
        FILMS,
        "Steps from, to",
        ("from", "to"),
        lambda last, now, rate: PairField(("from", "to"), ("0", f"{last}")),
        "The first and the last step of the film.",
    ),
    Row(
        FILMS,
        "Frames a second",
        ("fps",),
        lambda *_: OpenField("fps", "Frames a second", _FPS),
        "How many pictures a second the film has: more are smoother and make a larger file.",
    ),
    Row(
        FILMS,
        "Hold at the ends",
        ("hold",),
        lambda *_: TextField("hold", "Hold", "1 second"),
        "For how many seconds the first and the last picture stand still.",
    ),
    Row(
        (".mp4", ".webm"),
        "Quality",
        ("quality",),
        lambda *_: OpenField("quality", "Quality", _QUALITY),
        "From 1, the smallest file, to 10, the finest.",
    ),
    Row(
        (".gif", ".apng"),
        "",
        ("once",),
        lambda *_: SwitchField("once", "Begin again at the end"),
        "Whether the film is played again and again.",
    ),
    Row(
        PICTURES,
        "",
        ("no-caption",),
        lambda *_: SwitchField("no-caption", "A line below that says what is shown"),
        "Surface, settings, start and noise in one line, so that a picture that is found a year"
        " later still says what it shows.",
    ),
)
