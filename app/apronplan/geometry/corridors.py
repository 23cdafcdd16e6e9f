"""The ground that aircraft sweep with their wings on the way to a stand and when pushed back from it.

Nothing of it is published for most airports. The lead-in is taken as the stand's axis, from the nose stop straight back
until abeam the stand's node on the taxi lane; the aircraft sweeps its wingspan along it, and along the lane.
"""

import math
from typing import TYPE_CHECKING, Any

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import NodeId, StandId
from apronplan.domain.layout import Layout
from apronplan.geometry.cache import per_layout
from apronplan.geometry.outlines import Placement, placements
from apronplan.geometry.projection import frame_of
from apronplan.looks import look

if TYPE_CHECKING:
    from shapely import Polygon

Point = tuple[float, float]

LANE_MARGIN_M = 10.0
"""How far past its own length an aircraft is pushed along the lane, metres (assumed)."""


def _lane_points(layout: Layout) -> dict[StandId, tuple[Point, tuple[Point, ...]]]:
    """Return for each stand its node on the taxi lane, and the next nodes along the lane, in local metres."""
    joined: dict[NodeId, list[NodeId]] = {}
    for edge in layout.taxi_edges.values():
        joined.setdefault(edge.start, []).append(edge.end)
        joined.setdefault(edge.end, []).append(edge.start)
    frame = frame_of(layout)
    xy = {k: frame.to_xy(n.lat, n.lon) for k, n in layout.taxi_nodes.items()}
    lanes = {k for k, n in layout.taxi_nodes.items() if not n.stand}
    found: dict[StandId, tuple[Point, tuple[Point, ...]]] = {}
    for node in layout.taxi_nodes.values():
        lane = next((n for n in joined.get(node.node, ()) if n in lanes), None) if node.stand else None
        if lane is not None:
            found[StandId(node.stand)] = xy[lane], tuple(xy[n] for n in joined[lane] if n in lanes)
    return found


class Corridors:
    """Ways in and push-backs of one layout's stands; unknown stands raise `KeyError`."""

    def __init__(self, layout: Layout) -> None:
        self._places: dict[StandId, Placement] = placements(layout)
        self._lanes = _lane_points(layout)
        self._made: dict[tuple[str, StandId, float, float], Polygon] = {}

    def way_in(self, stand: StandId, t: AircraftType) -> tuple[Point, Point]:
        """Return the straight way in, from the taxi lane to the nose stop, local metres.

        It is at least one aircraft length; without a taxi graph it begins two lengths behind the nose stop.
        """
        place, known = self._places[stand], self._lanes.get(stand)
        back_m = 2 * t.length_m
        if known is not None:
            x, y = known[0]
            back_m = max(t.length_m, (place.x_m - x) * place.ahead[0] + (place.y_m - y) * place.ahead[1])
        return place.point(0.0, -back_m), (place.x_m, place.y_m)

    def lead_in(self, stand: StandId, t: AircraftType) -> "Polygon":
        """Return the ground swept on the way in, half a wingspan to each side, without any clearance."""
        import shapely

        key = ("in", stand, t.wingspan_m, t.length_m)
        if key not in self._made:
            look()
            line = shapely.LineString(self.way_in(stand, t))
            self._made[key] = line.buffer(t.wingspan_m / 2, cap_style="flat")
        return self._made[key]

    def pushback(self, stand: StandId, t: AircraftType) -> "Polygon":
        """Return the ground that a push-back sweeps: back along the lead-in, then along the taxi lane.

        It reaches one aircraft length and `LANE_MARGIN_M` to both sides along the lane, since which way aircraft are
        pushed is not published. Without a taxi graph it is the lead-in.
        """
        import shapely

        key = ("out", stand, t.wingspan_m, t.length_m)
        if key not in self._made:
            look()
            lane, _ = self.way_in(stand, t)
            beyond = self._lanes[stand][1] if stand in self._lanes else ()
            ways = [_towards(lane, p, t.length_m + LANE_MARGIN_M) for p in beyond]
            swept = [w.buffer(t.wingspan_m / 2, cap_style="flat") for w in ways]
            self._made[key] = shapely.union_all([self.lead_in(stand, t), *swept])
        return self._made[key]


def _towards(start: Point, end: Point, length_m: float) -> Any:  # noqa: ANN401 - a shapely line
    """Return a line from one point in the direction of another, of a given length."""
    import shapely

    far_m = math.dist(start, end) or 1.0
    share = length_m / far_m
    return shapely.LineString([start, (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)])


@per_layout
def corridors(layout: Layout) -> Corridors:
    """Return the corridors of a layout, made on first use and kept as long as the layout."""
    return Corridors(layout)
