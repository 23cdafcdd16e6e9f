"""The layout projected to local metres, ready to be drawn and hit; made once per layout. No Qt."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from apronplan.domain.ids import HallId, NodeId, StandId
from apronplan.domain.layout import GraphEdge, GraphNode, Layout, Polygon, Runway, Stand, Validity
from apronplan.geometry.cache import per_layout
from apronplan.geometry.outlines import placements
from apronplan.geometry.projection import LocalFrame, frame_of
from apronplan.ui.map.shapes import Box, Point, Ring, box_of, centroid, grown, moved

UNKNOWN_SPAN_M, UNKNOWN_LENGTH_M = 36.0, 40.0
"""Box of a stand whose limits are not known."""
LENGTH_PER_SPAN = 1.15
"""Length of the box where only the largest wingspan is known: what freighters measure."""


LINE_REACH_M = 15.0
"""How far the pavement of an edge reaches beyond its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A polygon of the layout: zone, apron, building or hall."""

    id: str
    name: str
    ring: Ring
    item: Validity
    centre: Point
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edge of the taxiways or of the service roads."""

    key: str
    name: str
    kind: str
    start: Point
    end: Point
    item: Validity
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class StandMark:
    """A stand: nose stop, direction of the nose, and the box of the largest aircraft behind the stop."""

    id: StandId
    stand: Stand
    x_m: float
    y_m: float
    ahead: Point
    span_m: float
    length_m: float
    box: Ring
    bounds: Box

    def offset(self, x: float, y: float) -> Point:
        """Return how far a place lies to the right of the stand's axis and ahead of its stop, metres."""
        dx, dy = x - self.x_m, y - self.y_m
        e, n = self.ahead
        return dx * n - dy * e, dx * e + dy * n


@dataclass(frozen=True, slots=True, kw_only=True)
class RunwayShape:
    """A runway with the designators of its two directions, each at the end where it begins."""

    start: Point
    end: Point
    width_m: float
    names: tuple[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """Everything of a layout that is drawn, in the order in which it is drawn."""

    zones: tuple[Area, ...]
    aprons: tuple[Area, ...]
    buildings: tuple[Area, ...]
    halls: tuple[Area, ...]
    runways: tuple[RunwayShape, ...]
    taxi: tuple[Line, ...]
    service: tuple[Line, ...]
    stands: tuple[StandMark, ...]

    @cached_property
    def stand_by_id(self) -> Mapping[StandId, StandMark]:
        """The stands by name."""
        return {m.id: m for m in self.stands}

    @cached_property
    def hall_by_id(self) -> Mapping[HallId, Area]:
        """The halls by name."""
        return {HallId(a.id): a for a in self.halls}

    @property
    def whole(self) -> tuple[Point, ...]:
        """Points that a view of the whole airport must hold."""
        ends = [p for r in self.runways for p in (r.start, r.end)]
        return (*self.core, *ends)

    @property
    def core(self) -> tuple[Point, ...]:
        """Points that a view of the working area must hold: stands and halls that are no mere plan."""
        corners = [p for s in self.stands for p in s.box]
        corners += [p for h in self.halls if h.item.phase in ("", "existing") for p in h.ring]
        return tuple(corners)

    @property
    def runway_bearing_deg(self) -> float | None:
        """Bearing of the longest runway on the plane, 0 to 180; None without runways."""
        longest = max(self.runways, key=lambda r: math.dist(r.start, r.end), default=None)
        if longest is None:
            return None
        dx, dy = longest.end[0] - longest.start[0], longest.end[1] - longest.start[1]
        return math.degrees(math.atan2(dx, dy)) % 180.0


def ring_to_xy(frame: LocalFrame, ring: Polygon) -> Ring:
    """Project a ring of (longitude, latitude)."""
    return tuple(frame.to_xy(lat, lon) for lon, lat in ring)


def _areas(frame: LocalFrame, rows: Iterable[tuple[str, str, Polygon, Validity]]) -> tuple[Area, ...]:
    found: list[Area] = []
    for name, title, polygon, item in rows:
        if len(polygon) >= 3:
            ring = ring_to_xy(frame, polygon)
            found.append(Area(id=name, name=title, ring=ring, item=item, centre=centroid(ring), box=box_of(ring)))
    return tuple(found)


def _lines(frame: LocalFrame, nodes: Mapping[NodeId, GraphNode], edges: Mapping[str, GraphEdge]) -> tuple[Line, ...]:
    at = {name: frame.to_xy(node.lat, node.lon) for name, node in nodes.items()}
    return tuple(
        Line(
            key=key,
            name=e.name,
            kind=e.kind,
            start=at[e.start],
            end=at[e.end],
            item=e,
            box=grown(box_of((at[e.start], at[e.end])), LINE_REACH_M),
        )
        for key, e in edges.items()
        if e.start in at and e.end in at
    )


def box_behind(span_m: float, length_m: float, x: float, y: float, ahead: Point) -> Ring:
    """Return the box that an aircraft of a span and a length takes behind a nose stop."""
    half = span_m / 2
    return moved(((-half, 0.0), (half, 0.0), (half, -length_m), (-half, -length_m)), x, y, ahead)


def _stand_marks(layout: Layout) -> tuple[StandMark, ...]:
    places = placements(layout)
    marks: list[StandMark] = []
    for name, stand in layout.stands.items():
        place = places[name]
        span = stand.max_wingspan_m or UNKNOWN_SPAN_M
        known = stand.max_length_m or (span * LENGTH_PER_SPAN if stand.max_wingspan_m is not None else UNKNOWN_LENGTH_M)
        # A length limit far beyond the span says how much room there is, not how long the aircraft will be.
        length = min(known, span * LENGTH_PER_SPAN + 8.0)
        box = box_behind(span, length, place.x_m, place.y_m, place.ahead)
        marks.append(
            StandMark(
                id=name,
                stand=stand,
                x_m=place.x_m,
                y_m=place.y_m,
                ahead=place.ahead,
                span_m=span,
                length_m=length,
                box=box,
                bounds=grown(box_of(box), 2.0),
            )
        )
    return tuple(marks)


def _runways(frame: LocalFrame, runways: Iterable[Runway]) -> tuple[RunwayShape, ...]:
    """Join the two directions of each runway: they share both ends, within a tenth of the length."""
    shapes: list[RunwayShape] = []
    for runway in runways:
        start, end = frame.to_xy(runway.lat, runway.lon), frame.to_xy(runway.end_lat, runway.end_lon)
        near = 0.1 * math.dist(start, end)
        for i, known in enumerate(shapes):
            if math.dist(known.start, end) < near and math.dist(known.end, start) < near and not known.names[1]:
                shapes[i] = RunwayShape(
                    start=known.start, end=known.end, width_m=known.width_m, names=(known.names[0], runway.designator)
                )
                break
        else:
            shapes.append(RunwayShape(start=start, end=end, width_m=runway.width_m, names=(runway.designator, "")))
    return tuple(shapes)


@per_layout
def scene_of(layout: Layout) -> Scene:
    """Return the scene of a layout, made on first use and kept as long as the layout."""
    frame = frame_of(layout)
    return Scene(
        zones=_areas(frame, ((z.zone, z.name, z.polygon, z) for z in layout.park_zones.values())),
        aprons=_areas(frame, ((a.apron, a.name, a.polygon, a) for a in layout.aprons.values())),
        buildings=_areas(frame, ((b.building, b.name, b.polygon, b) for b in layout.buildings.values())),
        halls=_areas(frame, ((h.hall, h.name, h.polygon, h) for h in layout.halls.values())),
        runways=_runways(frame, layout.runways.values()),
        taxi=_lines(frame, layout.taxi_nodes, layout.taxi_edges),
        service=_lines(frame, layout.service_nodes, layout.service_edges),
        stands=_stand_marks(layout),
    )
