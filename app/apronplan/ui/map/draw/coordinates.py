"""Corners as text: one per line, latitude and longitude in degrees. No Qt."""

import re

from apronplan.domain.layout import Polygon
from apronplan.errors import UserError
from apronplan.i18n import tr

_PARTS = re.compile(r"[\s,;]+")


def text_of(ring: Polygon) -> str:
    """Return a ring as lines of latitude and longitude."""
    return "\n".join(f"{lat:.7f}, {lon:.7f}" for lon, lat in ring)


def ring_of(text: str) -> Polygon:
    """Return the ring that lines of latitude and longitude make; a last corner equal to the first is left out.

    Raises
    ------
    UserError
        If a line is not two numbers; all such lines are named.
    """
    corners: list[tuple[float, float]] = []
    bad: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            lat, lon = (float(part) for part in _PARTS.split(line.strip()))
        except ValueError:
            bad.append(tr("drawing.bad_line", number=number, text=line.strip()[:40]))
        else:
            corners.append((lon, lat))
    if bad:
        raise UserError(" ".join(bad))
    return tuple(corners[:-1] if len(corners) > 1 and corners[0] == corners[-1] else corners)
