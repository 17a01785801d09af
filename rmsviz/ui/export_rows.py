"""What an export asks for: the kinds of file, and of each the lines of its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rmsviz.language import tr
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
    tr("Film"): (
        FileKind(tr("MP4 — plays everywhere"), ".mp4"),
        FileKind(tr("WebM (VP9)"), ".webm"),
        FileKind("GIF", ".gif"),
        FileKind(tr("APNG — every colour as it is"), ".apng"),
        FileKind(tr("Numbered PNG pictures"), "/"),
    ),
    tr("Picture"): (
        FileKind("PNG", ".png"),
        FileKind("SVG — vectors", ".svg"),
        FileKind("PDF — vectors", ".pdf"),
    ),
    tr("Numbers and code"): (
        FileKind(tr("CSV — every step of every run"), ".csv"),
        FileKind("JSON", ".json"),
        FileKind(tr("NPZ — NumPy arrays"), ".npz"),
        FileKind(tr("LaTeX — the arithmetic of a step"), ".tex"),
        FileKind(tr("Python — the same run with NumPy"), ".py", (("code", "numpy"),)),
        FileKind(tr("Python — the same run with PyTorch"), ".py", (("code", "torch"),)),
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
    "1080x1080  " + tr("square"),
    "1080x1920  " + tr("upright"),
    "960x540  " + tr("for a web page"),
)
_STILL_SIZES = (
    "1920x1080  " + tr("slide"),
    "84x70mm  " + tr("one column"),
    "174x110mm  " + tr("two columns"),
    "3840x2160  4K",
    "1080x1080  " + tr("square"),
)
_SHOWN = {
    tr("Everything"): "full",
    tr("The surface"): "surface",
    tr("Plots and arithmetic"): "plots",
    tr("The pair’s plots"): "pair",
    tr("The loss"): "loss",
}
_QUALITY = ("7", "10  " + tr("finest"), "5", "3  " + tr("smallest file"))
_FPS = ("60", "30", "25", "24", "50", "120")

ROWS = (
    Row(
        FILMS,
        tr("Size"),
        ("size",),
        lambda *_: OpenField("size", tr("Size"), _FILM_SIZES),
        tr("Width and height of the film in pixels. The layout is the same at any size."),
    ),
    Row(
        STILLS,
        tr("Size"),
        ("size",),
        lambda *_: OpenField("size", tr("Size"), _STILL_SIZES),
        tr("Width and height in pixels, or in mm, cm or in for print."),
    ),
    Row(
        (".png",),
        tr("Dots an inch"),
        ("dpi",),
        lambda *_: TextField("dpi", tr("Dots an inch"), "300"),
        tr("How finely a size in mm, cm or in is drawn; printers want 300 or more."),
    ),
    Row(
        PICTURES,
        tr("Show"),
        ("layout",),
        lambda *_: ChoiceField("layout", tr("Show"), _SHOWN),
        tr("The whole stage, or a part of it."),
    ),
    Row(
        PICTURES,
        tr("Colours"),
        ("theme",),
        lambda *_: ChoiceField("theme", tr("Colours"), {t.title: t.name for t in THEMES.values()}),
        tr("The colours of the picture, whatever the window’s are."),
    ),
    Row(
        (*STILLS, ".tex"),
        tr("Step"),
        ("at",),
        lambda last, now, rate: TextField(
            "at", tr("Step"), tr("{last:,}, the last", last=last), str(now or "")
        ),
        tr("The step t that is shown: after t updates of every run."),
    ),
    Row(
        FILMS,
        tr("Pace"),
        ("rate", "seconds"),
        lambda last, now, rate: PaceField(rate),
        tr("How fast the steps pass: so many a second, or all of them in so many seconds."),
    ),
    Row(
        FILMS,
        tr("Steps from, to"),
        ("from", "to"),
        lambda last, now, rate: PairField(("from", "to"), ("0", f"{last}")),
        tr("The first and the last step of the film."),
    ),
    Row(
        FILMS,
        tr("Frames a second"),
        ("fps",),
        lambda *_: OpenField("fps", tr("Frames a second"), _FPS),
        tr("How many pictures a second the film has: more are smoother and make a larger file."),
    ),
    Row(
        FILMS,
        tr("Hold at the ends"),
        ("hold",),
        lambda *_: TextField("hold", tr("Hold"), tr("1 second")),
        tr("For how many seconds the first and the last picture stand still."),
    ),
    Row(
        (".mp4", ".webm"),
        tr("Quality"),
        ("quality",),
        lambda *_: OpenField("quality", tr("Quality"), _QUALITY),
        tr("From 1, the smallest file, to 10, the finest."),
    ),
    Row(
        (".gif", ".apng"),
        "",
        ("once",),
        lambda *_: SwitchField("once", tr("Begin again at the end")),
        tr("Whether the film is played again and again."),
    ),
    Row(
        PICTURES,
        "",
        ("no-caption",),
        lambda *_: SwitchField("no-caption", tr("A line below that says what is shown")),
        tr(
            "Surface, settings, start and noise in one line, so that a picture that is found a year"
            " later still says what it shows."
        ),
    ),
)
