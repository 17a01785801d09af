"""Pictures in tests: as arrays, compared pixel by pixel, with a word on where they differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Pixels = NDArray[np.uint8]


def pixels(image: QImage) -> Pixels:
    """`(height, width, 3)`, blue, green, red."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows.reshape(plain.height(), -1, 4)[:, : plain.width(), :3].copy()


def differing(one: Pixels, other: Pixels, tolerance: int = 0) -> NDArray[np.bool_]:
    """Where two pictures of one size differ, by more than `tolerance` of 255 in a channel."""
    apart = np.abs(one.astype(np.int16) - other.astype(np.int16))
    return np.asarray((apart > tolerance).any(axis=2))


def difference(one: QImage, other: QImage, tolerance: int = 0) -> str:
    """In words, how two pictures differ; '' where they do not."""
    a, b = pixels(one), pixels(other)
    if a.shape != b.shape:
        return f"{a.shape[1]}×{a.shape[0]} pixels against {b.shape[1]}×{b.shape[0]}"
    wrong = differing(a, b, tolerance)
    if not wrong.any():
        return ""
    rows, columns = np.nonzero(wrong)
    box = f"x {columns.min()} to {columns.max()}, y {rows.min()} to {rows.max()}"
    return f"{wrong.mean():.3%} of the pixels differ ({wrong.sum():,}), in {box}"


def save_difference(one: QImage, other: QImage, path: Path, tolerance: int = 0) -> None:
    """What differs in red over a faded picture."""
    a, b = pixels(one), pixels(other)
    if a.shape != b.shape:
        return
    shown = (a // 4 + 191).astype(np.uint8)
    shown[differing(a, b, tolerance)] = (0, 0, 255)
    padded = np.full((*shown.shape[:2], 4), 255, np.uint8)
    padded[..., :3] = shown
    image = QImage(padded.data, shown.shape[1], shown.shape[0], QImage.Format.Format_RGB32)
    image.save(str(path))
