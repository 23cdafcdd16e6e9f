"""The airport as it is built and as it is planned: every element knows from when and in which phase it exists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.freight import FreightTables
from apronplan.domain.ids import ApronId, HallId, NodeId, PhaseId, StandId, TypeCode

Polygon = tuple[tuple[float, float], ...]
"""A ring of (longitude, latitude) degrees, WGS84; the closing point is not repeated."""

EXISTING = PhaseId("existing")
"""The phase of everything that stands today."""


class StandKind(StrEnum):
    """What a position on the apron is for."""

    AIRCRAFT = "aircraft"
    DEICING = "deicing"
    HELICOPTER = "helicopter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When an element exists.

    Attributes
    ----------
    phase : PhaseId
        Building phase; ``existing`` for what stands today.
    valid_from, valid_to : date or None
        First day, and first day after the last; None = without end.
    """

    phase: PhaseId = EXISTING
    valid_from: date | None = None
    valid_to: date | None = None

    def exists(self, on: date, built: frozenset[PhaseId] = frozenset()) -> bool:
        """Tell whether the element exists on a day.

        Parameters
        ----------
        on : date
            The day in airport time.
        built : frozenset of PhaseId
            Phases that a scenario takes as built, whatever their date.
        """
        if self.phase in built:
            return True
        if self.phase not in ("", EXISTING) and self.valid_from is None:
            return False
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Airport:
    """The aerodrome: codes, reference point (WGS84 degrees) and time zone (IANA name)."""

    icao: str
    name: str
    lat: float
    lon: float
    timezone: str
    iata: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The airport's time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """One runway direction: threshold and far end in degrees, length and width in metres."""

    designator: str
    lat: float
    lon: float
    end_lat: float
    end_lon: float
    length_m: float
    width_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Apron(Validity):
    """An apron: a named ring of ground on which stands lie."""

    apron: ApronId
    polygon: Polygon = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand(Validity):
    """A parking position.

    Attributes
    ----------
    lat, lon : float
        Where the nose wheel's nose point stops (nose stop), degrees.
    heading_deg : float
        Where the nose points, true degrees.
    max_wingspan_m, max_length_m : float or None
        Largest aircraft; None = not known, and then not restricted by this figure.
    excludes : tuple of StandId
        MARS alternates: while this stand is occupied, those are blocked, and the reverse.
    facilities : frozenset of str
        Facility codes, ``nose_door_room`` and the like.
    accuracy_m : float
        Stated accuracy of the position, metres.
    """

    stand: StandId
    apron: ApronId
    lat: float
    lon: float
    heading_deg: float
    max_wingspan_m: float | None = None
    max_length_m: float | None = None
    kind: StandKind = StandKind.AIRCRAFT
    excludes: tuple[StandId, ...] = ()
    facilities: frozenset[str] = frozenset()
    accuracy_m: float = 0.0
    notes: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall(Validity):
    """A handler's warehouse.

    Attributes
    ----------
    handlers : frozenset of str
        Who works there; empty = every handler.
    rate_t_per_h : float
        Tonnes that may reach the hall in any clock hour.
    storage_t : float
        Tonnes that may lie there at one time.
    capabilities : frozenset of str
        ``cold``, ``live_animals``, ``dangerous_goods``, ``valuables``, ``pharma``, ``express_sort`` ...
    docks : int
        Truck docks.
    teams : int
        Breakdown teams that can work at one time; 0 = not known.
    sorter_parcels_per_h : float
        What its sorter can do; 0 = none, or not known.
    accuracy_m : float or None
        Stated accuracy of the polygon, metres; None = not stated.
    """

    hall: HallId
    polygon: Polygon
    rate_t_per_h: float
    storage_t: float
    name: str = ""
    handlers: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()
    docks: int = 0
    teams: int = 0
    sorter_parcels_per_h: float = 0.0
    area_m2: float | None = None
    accuracy_m: float | None = None
    notes: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Building(Validity):
    """Anything built that is not a hall; drawn on the map, and an obstacle; `accuracy_m` None = not stated."""

    building: str
    polygon: Polygon
    name: str = ""
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkZone(Validity):
    """A zone of the logistics park; drawn on the map."""

    zone: str
    polygon: Polygon
    name: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A building phase, shown as a scenario of the same map."""

    phase: PhaseId
    name: str
    order: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode(Validity):
    """A node of the taxi or of the service-road graph.

    Attributes
    ----------
    kind : str
        ``stand``, ``runway_end``, ``threshold``, ``hall_door`` ...
    stand, hall : str
        The stand or hall that this node serves; empty if none.
    runway : str
        Designator of the runway direction that begins at this node; empty if none.
    """

    node: NodeId
    lat: float
    lon: float
    kind: str = ""
    stand: str = ""
    hall: str = ""
    runway: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphEdge(Validity):
    """An edge of the taxi or of the service-road graph, usable both ways.

    Attributes
    ----------
    name : str
        Taxiway or road.
    length_m, speed_kmh : float
        Metres and kilometres per hour.
    max_code : str
        Largest ICAO code letter on a taxiway edge; empty = any.
    closed_while : tuple of StandId
        The edge is shut while one of these stands is occupied.
    """

    start: NodeId
    end: NodeId
    length_m: float
    speed_kmh: float
    name: str = ""
    kind: str = ""
    max_code: str = ""
    closed_while: tuple[StandId, ...] = ()
    notes: str = ""

    @property
    def key(self) -> str:
        """Name of the edge in a plan: its two nodes and the road."""
        return f"{self.start}>{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjacency:
    """A neighbour restriction, in one direction.

    While `stand_a` holds a wingspan >= `min_wingspan_a_m`, `stand_b` takes at most `max_wingspan_b_m` (0 = nothing).
    """

    stand_a: StandId
    min_wingspan_a_m: float
    stand_b: StandId
    max_wingspan_b_m: float
    notes: str = ""

    @property
    def key(self) -> str:
        """Name of the restriction in a plan."""
        return f"{self.stand_a}>{self.stand_b}>{self.min_wingspan_a_m:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A wish: who would rather stand where, as a cost. Empty text = any.

    A negative `cost` is a bonus in the table; the planner shifts each turnaround's costs so that the best is 0.
    """

    operator: str = ""
    handler: str = ""
    flight: str = ""
    stand: str = ""
    apron: str = ""
    cost: float = 0.0
    notes: str = ""

    @property
    def key(self) -> str:
        """Name of the preference in a plan."""
        return f"{self.operator}|{self.handler}|{self.flight}|{self.stand}|{self.apron}"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """All elements of an airport, as mappings by their names; not to be changed.

    Two layouts compare by identity: tables derived from a layout are cached under it.

    Attributes
    ----------
    freight : FreightTables
        Filled by readers of layout folders only: a plan keeps these tables apart (`Plan.freight`), so that a changed
        figure of customs, say, does not make a new layout.
    """

    airport: Airport
    stands: Mapping[StandId, Stand]
    aircraft_types: Mapping[TypeCode, AircraftType] = field(default_factory=dict)
    runways: Mapping[str, Runway] = field(default_factory=dict)
    aprons: Mapping[ApronId, Apron] = field(default_factory=dict)
    halls: Mapping[HallId, Hall] = field(default_factory=dict)
    buildings: Mapping[str, Building] = field(default_factory=dict)
    park_zones: Mapping[str, ParkZone] = field(default_factory=dict)
    phases: Mapping[PhaseId, Phase] = field(default_factory=dict)
    taxi_nodes: Mapping[NodeId, GraphNode] = field(default_factory=dict)
    taxi_edges: Mapping[str, GraphEdge] = field(default_factory=dict)
    service_nodes: Mapping[NodeId, GraphNode] = field(default_factory=dict)
    service_edges: Mapping[str, GraphEdge] = field(default_factory=dict)
    adjacency: Mapping[str, Adjacency] = field(default_factory=dict)
    preferences: Mapping[str, Preference] = field(default_factory=dict)
    freight: FreightTables = field(default_factory=FreightTables)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    @cached_property
    def exclusions(self) -> frozenset[tuple[StandId, StandId]]:
        """Pairs of MARS alternates in both directions, whichever side of the table named them."""
        pairs = {(s.stand, e) for s in self.stands.values() for e in s.excludes if e in self.stands}
        return frozenset(pairs | {(b, a) for a, b in pairs})

    @cached_property
    def aircraft_stands(self) -> tuple[Stand, ...]:
        """Stands on which a turnaround may park, in the order of the table."""
        return tuple(s for s in self.stands.values() if s.kind is StandKind.AIRCRAFT)
