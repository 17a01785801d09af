"""Frames to film files, by PyAV; the only module that knows it.

Pictures are sRGB, full range. MP4 and WebM are converted to BT.709, limited range, and tagged so: a
player that has to guess is off by up to 40 of 255. GIF and APNG keep the pictures' own colours.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from rmsviz.language import tr

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import OutputContainer
    from av.filter import Graph
    from av.filter.context import FilterContext
    from av.video.stream import VideoStream

Pixels = NDArray[np.uint8]  # (height, width, 4): blue, green, red, unused; Qt's RGB32
Shown = tuple[Pixels, int]  # a picture, and for how many frames it is shown
Frames = Callable[[], Iterable[Shown]]  # the film from its beginning; a GIF needs it twice

THREADS = 4  # whatever the machine has: x264's bytes depend on it
AHEAD = 2  # pictures that wait for the encoder
LARGE = 2560 * 1440  # pixels, from which on x264 does not look ahead: it would take 1 GB at 4K
BT709, LIMITED = 1, 1  # as ITU-T H.273 and FFmpeg number them
PALETTE = "stats_mode=full:reserve_transparent=0"
USE = "dither=none:diff_mode=rectangle"  # flat areas stay flat, and are not sent twice


class NoEncoder(Exception):
    """What is needed to write a film is not here; the text says what to install."""


@dataclass(frozen=True)
class Settings:
    """What an encoder is told of a film, whose frames may be known to be even in size."""

    width: int
    height: int
    fps: Fraction
    quality: int  # 1 to 10
    loop: bool
    title: str
    told: Callable[[int], None] = lambda frames: None  # called with how many more frames are done


def write_mp4(path: Path, frames: Frames, settings: Settings) -> None:
    """H.264, 4:2:0, its index in front, so that it plays while it is still being loaded."""
    options = {"preset": "veryfast", "crf": str(34 - 2 * settings.quality), "profile": "high"}
    if settings.width * settings.height > LARGE:
        options |= {"bf": "0", "rc-lookahead": "0", "x264-params": "sync-lookahead=0"}
    with _container(path, "mp4", {"movflags": "+faststart"}, settings) as file:
        _write_video(file, "libx264", options, frames, settings)


def write_webm(path: Path, frames: Frames, settings: Settings) -> None:
    """VP9, 4:2:0, constant quality."""
    options = {
        "crf": str(48 - 3 * settings.quality),
        "b": "0",
        "deadline": "realtime",
        "cpu-used": "7",
        "row-mt": "1",
    }
    with _container(path, "webm", {}, settings) as file:
        _write_video(file, "libvpx-vp9", options, frames, settings)


def write_apng(path: Path, frames: Frames, settings: Settings) -> None:
    """APNG: every pixel as it is."""
    plays = {"plays": "0" if settings.loop else "1"}
    with _container(path, "apng", plays, settings) as file:
        stream = _stream(file, "apng", "rgb24", {"pred": "mixed"}, settings)
        made = ((frame.reformat(format="rgb24"), n) for frame, n in _numbered(frames(), settings))
        _encode(file, stream, made, settings)


def write_gif(path: Path, frames: Frames, settings: Settings) -> None:
    """GIF in one palette made for the whole film, without dithering."""
    palette = _palette(frames(), settings)
    again = {"loop": "0" if settings.loop else "-1"}
    with _container(path, "gif", again, settings) as file:
        stream = _stream(file, "gif", "pal8", {}, settings)
        _encode(file, stream, _in_palette(frames(), palette, settings), settings)


def _write_video(
    file: OutputContainer, codec: str, options: dict[str, str], frames: Frames, settings: Settings
) -> None:
    stream = _stream(file, codec, "yuv420p", options, settings)
    context = stream.codec_context
    context.thread_count = THREADS
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED
    context.gop_size = round(2 * settings.fps)  # a player can jump to every other second
    converter = _av().video.reformatter.VideoReformatter()

    def converted() -> Iterator[tuple[VideoFrame, int]]:
        for frame, count in _numbered(frames(), settings):
            made = converter.reformat(
                frame,
                format="yuv420p",
                dst_colorspace="ITU709",
                src_color_range="JPEG",
                dst_color_range="MPEG",
                threads=1,  # more of them cost more than they save, beside an encoder
            )
            yield cast("VideoFrame", made), count

    _encode(file, stream, converted(), settings)


# -- PyAV -------------------------------------------------------------------------------------


def _av() -> ModuleType:
    try:
        import av
        import av.filter
        import av.video.reformatter
    except ImportError as error:
        raise NoEncoder(
            tr("films need the package av (PyAV): python -m pip install 'av>=18'")
        ) from error
    av.logging.set_level(av.logging.FATAL)  # what goes wrong comes as an exception
    return av


@contextmanager
def _container(
    path: Path, name: str, options: dict[str, str], settings: Settings
) -> Iterator[OutputContainer]:
    options = options | {"fflags": "+bitexact"}  # no random identity in a WebM
    file = _av().open(str(path), "w", format=name, options=options)
    try:
        file.metadata["title"] = settings.title
        yield file
    finally:
        file.close()


def _stream(
    file: OutputContainer, codec: str, pixels: str, options: dict[str, str], settings: Settings
) -> VideoStream:
    av = _av()
    try:
        stream = cast("VideoStream", file.add_stream(codec, rate=settings.fps))
    except (av.codec.codec.UnknownCodecError, ValueError) as error:
        raise NoEncoder(
            tr("this build of PyAV has no {codec}; install av from PyPI", codec=codec)
        ) from error
    stream.width, stream.height, stream.pix_fmt = settings.width, settings.height, pixels
    stream.options = dict(options)
    return stream


def _numbered(frames: Iterable[Shown], settings: Settings) -> Iterator[tuple[VideoFrame, int]]:
    """The pictures as PyAV's, over the same memory: convert or copy each before the next."""
    av, number = _av(), 0
    for pixels, count in frames:
        frame = av.VideoFrame.from_numpy_buffer(pixels, "bgra")
        frame.pts, frame.time_base = number, 1 / settings.fps
        yield frame, count
        number += count


def _encode(
    file: OutputContainer,
    stream: VideoStream,
    pictures: Iterable[tuple[VideoFrame, int]],
    settings: Settings,
) -> None:
    """Encode on a thread of its own (the encoder holds no lock of Python's): the next picture is
    painted meanwhile."""
    waiting: queue.Queue[tuple[VideoFrame, int] | None] = queue.Queue(AHEAD)
    stopped, failed = threading.Event(), list[BaseException]()

    def shown() -> Iterator[VideoFrame]:
        """Each picture for as many frames as it is shown, until all is done or stopped."""
        while (item := waiting.get()) is not None:
            for _ in range(item[1]):
                if not stopped.is_set():
                    yield item[0]

    def work() -> None:
        try:
            for number, frame in enumerate(shown()):
                frame.pts, frame.time_base = number, 1 / settings.fps
                file.mux(stream.encode(frame))
                settings.told(1)
            if not stopped.is_set():
                file.mux(stream.encode(None))
        except BaseException as error:
            failed.append(error)
            while waiting.get() is not None:
                pass  # let the painter go on to where it sees that

    thread = threading.Thread(target=work, name="encoder")
    thread.start()
    try:
        for picture in pictures:
            if failed:
                break
            waiting.put(picture)
    except BaseException:
        stopped.set()
        raise
    finally:
        waiting.put(None)
        thread.join()
    if failed:
        raise failed[0]


def _palette(frames: Iterable[Shown], settings: Settings) -> VideoFrame:
    """The 256 colours that fit the whole film best."""
    graph = _av().filter.Graph()
    source, sink = _buffer(graph, settings), graph.add("buffersink")
    generator = graph.add("palettegen", PALETTE)
    source.link_to(generator)
    generator.link_to(sink)
    graph.configure()
    for frame, count in _numbered(_copied(frames), settings):
        source.push(frame)
        settings.told(count)
    source.push(None)
    return cast("VideoFrame", sink.pull())


def _in_palette(
    frames: Iterable[Shown], palette: VideoFrame, settings: Settings
) -> Iterator[tuple[VideoFrame, int]]:
    av, counts = _av(), deque[int]()
    graph = av.filter.Graph()
    source, sink = _buffer(graph, settings), graph.add("buffersink")
    user, colors = graph.add("paletteuse", USE), _buffer(graph, settings, palette)
    source.link_to(user, 0, 0)
    colors.link_to(user, 0, 1)
    user.link_to(sink)
    graph.configure()
    palette.pts, palette.time_base = 0, 1 / settings.fps
    colors.push(palette)
    colors.push(None)
    for frame, count in _numbered(_copied(frames), settings):
        counts.append(count)
        source.push(frame)
        yield from ((ready, counts.popleft()) for ready in _ready(sink))
    source.push(None)
    yield from ((ready, counts.popleft()) for ready in _ready(sink))


def _copied(frames: Iterable[Shown]) -> Iterator[Shown]:
    """The pictures, each in a memory of its own: a filter may keep some."""
    return ((pixels.copy(), count) for pixels, count in frames)


def _buffer(graph: Graph, settings: Settings, like: VideoFrame | None = None) -> FilterContext:
    """A filter that is given frames: of the film, or of the size of another."""
    width, height = (like.width, like.height) if like else (settings.width, settings.height)
    bgra = _av().VideoFormat("bgra", width, height)
    return graph.add_buffer(width=width, height=height, format=bgra, time_base=1 / settings.fps)


def _ready(sink: FilterContext) -> Iterator[VideoFrame]:
    """The frames that a filter has done."""
    av = _av()
    while True:
        try:
            yield cast("VideoFrame", sink.pull())
        except (BlockingIOError, av.error.EOFError):
            return


@dataclass(frozen=True)
class Format:
    """A kind of film file. `even`: width and height must be; `fps`: the rates it can have, where it
    has not all; `passes`: how often its frames are needed."""

    label: str
    write: Callable[[Path, Frames, Settings], None]
    even: bool = False
    fps: tuple[Fraction, ...] = ()
    passes: int = 1


FORMATS = {
    ".mp4": Format("MP4 (H.264)", write_mp4, even=True),
    ".webm": Format("WebM (VP9)", write_webm, even=True),
    # A GIF counts in hundredths of a second, and browsers slow down what takes but one of them.
    ".gif": Format("GIF", write_gif, fps=tuple(Fraction(100, k) for k in range(2, 101)), passes=2),
    ".apng": Format("APNG", write_apng),
}
