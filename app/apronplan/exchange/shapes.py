"""WKT polygons: one ring of longitude and latitude that closes and does not cross itself."""

import re
from dataclasses import dataclass

from apronplan.domain.layout import Polygon
from apronplan.exchange.cells import CellError, plain

MAX_CORNERS = 5_000

_NUMBER = r"[+-]?[0-9]{1,4}(?:\.[0-9]{1,17})?"
_POINT = re.compile(rf"({_NUMBER})\s+({_NUMBER})")
_POLYGON = re.compile(r"POLYGON\s*\(\s*\(([^()]*)\)\s*\)", re.IGNORECASE)
_HOLES = re.compile(r"POLYGON\s*\(\s*\([^()]*\)\s*(,\s*\([^()]*\)\s*)+\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WktPolygon:
    """``POLYGON ((lon lat, lon lat, ...))``; the closing point may be repeated or left out."""

    def parse(self, text: str) -> Polygon:
        """Return the ring without its closing point; raises `CellError`."""
        whole = _POLYGON.fullmatch(text)
        if whole is None:
            raise CellError("polygon_holes" if _HOLES.fullmatch(text) else "not_a_polygon", value=text)
        points = [_point(part.strip()) for part in whole[1].split(",")]
        ring = tuple(points[:-1] if len(points) > 1 and points[0] == points[-1] else points)
        if len(set(ring)) < 3:
            raise CellError("polygon_too_small", found=len(set(ring)))
        if len(ring) > MAX_CORNERS:
            raise CellError("polygon_too_long", limit=MAX_CORNERS, found=len(ring))
        _must_be_simple(ring)
        return ring

    def format(self, value: Polygon) -> str:
        """Return the cell, with the closing point; empty for no ring."""
        if not value:
            return ""
        return "POLYGON ((" + ", ".join(f"{plain(lon)} {plain(lat)}" for lon, lat in (*value, value[0])) + "))"


def _point(text: str) -> tuple[float, float]:
    pair = _POINT.fullmatch(text)
    if pair is None:
        raise CellError("not_a_point", value=text)
    lon, lat = float(pair[1]), float(pair[2])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise CellError("point_off_earth", value=text)
    return lon, lat


def _must_be_simple(ring: Polygon) -> None:
    import shapely

    shape = shapely.Polygon(ring)
    if not shape.is_valid or shape.area <= 0:
        raise CellError("polygon_crosses_itself", reason=shapely.is_valid_reason(shape))
