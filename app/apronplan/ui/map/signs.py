"""Labels that never collide: wishes are granted by rank, each at the first of its places that is free. No Qt."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from apronplan.ui.map.shapes import Box, Point

CELL_PX = 4.0
"""Grain of the grid on which labels keep apart, ordinary screen pixels."""


class Style(StrEnum):
    """How a label is set; the order of this list is the order of rank."""

    ROUTE = "route"
    GAP = "gap"
    FLIGHT = "flight"
    RUNWAY = "runway"
    HALL = "hall"
    STAND = "stand"
    TAXIWAY = "taxiway"
    ZONE = "zone"
    APRON = "apron"
    BUILDING = "building"


class Tone(StrEnum):
    """What a label stands out for."""

    PLAIN = "plain"
    CHOSEN = "chosen"
    ALARM = "alarm"
    WARNING = "warning"
    FAINT = "faint"


class Shade(StrEnum):
    """Parts of the picture that some labels keep off."""

    STANDS = "stands"
    AIRCRAFT = "aircraft"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label may stand: its middle in pixels, and its direction (degrees clockwise, -90 to 90)."""

    x: float
    y: float
    angle_deg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A label that would like to be shown.

    Attributes
    ----------
    places : tuple of Place
        Where it may stand, the best first.
    must : bool
        Shown at its best place even if that is taken.
    avoids : frozenset of Shade
        What it must not lie on, besides other labels.
    anchor : Point or None
        What it belongs to: joined by a thin line if it is not shown at its best place.
    """

    text: str
    style: Style
    places: tuple[Place, ...]
    tone: Tone = Tone.PLAIN
    must: bool = False
    avoids: frozenset[Shade] = frozenset()
    anchor: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A label with its place and size in pixels."""

    wish: Wish
    place: Place
    width: float
    height: float

    @property
    def leader(self) -> Point | None:
        """Where a line to what it belongs to ends; None if it stands at its best place."""
        return self.wish.anchor if self.place != self.wish.places[0] else None


Measure = Callable[[str, Style], Point]
"""Width and height of a text in pixels."""


class SignField:
    """A picture on which labels keep apart: rows of cells, each row one integer with a bit per cell."""

    def __init__(self, width: float, height: float, unit: float = 1.0) -> None:
        self._cell = CELL_PX * unit
        self._width, self._height = width, height
        self._columns = max(1, math.ceil(width / self._cell))
        rows = max(1, math.ceil(height / self._cell))
        self._taken = [0] * rows
        self._shaded = {shade: [0] * rows for shade in Shade}

    def block(self, box: Box) -> None:
        """Keep labels off a part of the picture (left, top, right, bottom)."""
        self._mark(self._taken, box)

    def shade(self, what: Shade, box: Box) -> None:
        """Keep the labels that avoid something off a part of the picture."""
        self._mark(self._shaded[what], box)

    def _mark(self, rows: list[int], box: Box) -> None:
        first, last, bits = self._span(box)
        for i in range(first, last):
            rows[i] |= bits

    def _span(self, box: Box) -> tuple[int, int, int]:
        """Return first row, row after the last, and the bits of the columns of a box, cut to the picture."""
        c = self._cell
        left, right = max(0, math.floor(box[0] / c)), min(self._columns - 1, math.floor(box[2] / c))
        top, bottom = max(0, math.floor(box[1] / c)), min(len(self._taken) - 1, math.floor(box[3] / c))
        bits = ((1 << (right - left + 1)) - 1) << left if right >= left else 0
        return top, bottom + 1, bits

    def _is_free(self, boxes: list[Box], rows: list[int]) -> bool:
        for box in boxes:
            first, last, bits = self._span(box)
            for i in range(first, last):
                if rows[i] & bits:
                    return False
        return True

    def _holds(self, boxes: list[Box], *, whole: bool) -> bool:
        """Tell whether a label lies on the picture: all of it, or else any of it."""
        if whole:
            return all(b[0] >= 0 and b[1] >= 0 and b[2] <= self._width and b[3] <= self._height for b in boxes)
        return any(b[2] >= 0 and b[3] >= 0 and b[0] <= self._width and b[1] <= self._height for b in boxes)

    def grant(self, wish: Wish, width: float, height: float) -> Sign | None:
        """Give a wish its first free place; None if there is none; no label is cut at the edge."""
        for place in wish.places:
            boxes = boxes_of(place, width, height)
            if not self._holds(boxes, whole=not wish.must):
                continue
            kept_off = [self._taken, *(self._shaded[shade] for shade in wish.avoids)]
            free = all(self._is_free(boxes, rows) for rows in kept_off)
            if wish.must or free:
                for box in boxes:
                    self._mark(self._taken, box)
                return Sign(wish=wish, place=place, width=width, height=height)
        return None


def boxes_of(place: Place, width: float, height: float) -> list[Box]:
    """Return level boxes that cover a label: one, or for a slanted label a chain of squares as high as it is."""
    x, y = place.x, place.y
    if place.angle_deg == 0.0:
        return [(x - width / 2, y - height / 2, x + width / 2, y + height / 2)]
    if abs(place.angle_deg) == 90.0:
        return [(x - height / 2, y - width / 2, x + height / 2, y + width / 2)]
    turn, half = math.radians(place.angle_deg), height / 2
    cos, sin = math.cos(turn), math.sin(turn)
    steps = max(2, math.ceil(2 * width / height))
    alongs = [(width - height) * (i / steps - 0.5) for i in range(steps + 1)]
    return [(x + s * cos - half, y + s * sin - half, x + s * cos + half, y + s * sin + half) for s in alongs]


RANK = {style: i for i, style in enumerate(Style)}


def spread(wishes: Iterable[Wish], measure: Measure, field: SignField) -> tuple[Sign, ...]:
    """Grant wishes by rank: first what must be shown, then by style, then in the order given."""
    ordered = sorted(wishes, key=lambda w: (not w.must, w.tone is not Tone.CHOSEN, RANK[w.style]))
    signs = (field.grant(w, *measure(w.text, w.style)) for w in ordered)
    return tuple(s for s in signs if s is not None)


def upright(angle_deg: float) -> float:
    """Turn a direction so that text along it is never upside down: -90 (exclusive) to 90."""
    turned = (angle_deg + 180.0) % 360.0 - 180.0
    if turned > 90.0:
        return turned - 180.0
    return turned + 180.0 if turned <= -90.0 else turned
