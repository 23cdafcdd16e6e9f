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
    """

    text: str
    style: Style
    places: tuple[Place, ...]
    tone: Tone = Tone.PLAIN
    must: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A label with its place and size in pixels."""

    wish: Wish
    place: Place
    width: float
    height: float


Measure = Callable[[str, Style], Point]
"""Width and height of a text in pixels."""


class SignField:
    """A picture on which labels keep apart."""

    def __init__(self, width: float, height: float, unit: float = 1.0) -> None:
        self._cell = CELL_PX * unit
        self._width, self._height = width, height
        self._taken: set[tuple[int, int]] = set()

    def block(self, box: Box) -> None:
        """Keep labels off a part of the picture (left, top, right, bottom)."""
        self._taken |= self._box_cells(*box)

    def _box_cells(self, left: float, top: float, right: float, bottom: float) -> set[tuple[int, int]]:
        c = self._cell
        columns = range(math.floor(left / c), math.floor(right / c) + 1)
        rows = range(math.floor(top / c), math.floor(bottom / c) + 1)
        return {(i, j) for i in columns for j in rows}

    def _cells(self, place: Place, width: float, height: float) -> set[tuple[int, int]]:
        x, y = place.x, place.y
        if place.angle_deg == 0.0:
            return self._box_cells(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if abs(place.angle_deg) == 90.0:
            return self._box_cells(x - height / 2, y - width / 2, x + height / 2, y + width / 2)
        # A slanted label is a chain of squares as high as the label.
        turn = math.radians(place.angle_deg)
        steps = max(2, math.ceil(2 * width / height))
        cells: set[tuple[int, int]] = set()
        half = height * 0.5
        for i in range(steps + 1):
            along = (width - height) * (i / steps - 0.5)
            cx, cy = x + along * math.cos(turn), y + along * math.sin(turn)
            cells |= self._box_cells(cx - half, cy - half, cx + half, cy + half)
        return cells

    def grant(self, wish: Wish, width: float, height: float) -> Sign | None:
        """Give a wish its first free place; None if there is none, or if it lies off the picture."""
        for place in wish.places:
            if not (0 <= place.x <= self._width and 0 <= place.y <= self._height):
                continue
            cells = self._cells(place, width, height)
            if wish.must or self._taken.isdisjoint(cells):
                self._taken |= cells
                return Sign(wish=wish, place=place, width=width, height=height)
        return None


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
