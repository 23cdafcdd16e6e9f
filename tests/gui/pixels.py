"""How unlike two pictures are: over all, and in their worst corner, so that nothing lost hides in the tolerance."""

from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QImage

TILE_PX = 24
VISIBLE = 20
"""Steps of a colour, of 255, from which a difference is seen."""


class Unlike(NamedTuple):
    """Share of pixels that differ visibly, of the whole picture and of its worst square of `TILE_PX`
    (squares lie half a square apart)."""

    share: float
    worst: float


MOST = Unlike(0.01, 0.4)
"""What may differ: edges of letters do between builds of the font engine, never much of a square."""


def unlike(one: QImage, other: QImage, visible: int = VISIBLE) -> Unlike:
    """Compare two pictures of one size."""
    assert one.size() == other.size()
    differs = np.abs(_pixels(one) - _pixels(other)).max(axis=2) > visible
    half = TILE_PX // 2
    worst = max(_worst(differs[down:, across:]) for down in (0, half) for across in (0, half))
    return Unlike(float(differs.mean()), worst)


def _worst(differs: np.ndarray) -> float:
    height, width = (n - n % TILE_PX for n in differs.shape)
    tiles = differs[:height, :width].reshape(height // TILE_PX, TILE_PX, width // TILE_PX, TILE_PX)
    return float(tiles.mean(axis=(1, 3)).max())


def alike(one: QImage, other: QImage, visible: int = VISIBLE) -> bool:
    """Tell whether two pictures differ no more than they may."""
    found = unlike(one, other, visible)
    return found.share <= MOST.share and found.worst <= MOST.worst


def _pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(plain.constBits(), dtype=np.uint8)
    return raw.reshape(plain.height(), plain.bytesPerLine() // 4, 4)[:, : plain.width(), :3].astype(int)
