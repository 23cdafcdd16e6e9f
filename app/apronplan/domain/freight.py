"""The freight tables that an airport folder brings and a plan holds: evidence, customs, clock, bookings, delays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from apronplan.domain.customs import CustomsLane, DeclarationRule
from apronplan.domain.delivery import ClockLeg, ClockOrigin, LinehaulCity, TruckBan
from apronplan.domain.programmes import EvidenceRule
from apronplan.domain.traffic import Category, Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportBooking:
    """Freight that a local firm offers to departing flights.

    Attributes
    ----------
    destination : str
        Airport code as in the traffic.
    mass_kg : int
        Kilograms; a booking is not split.
    ready : datetime
        When it can be delivered to the hall, UTC.
    latest : datetime or None
        It must be off-block before this, UTC; None = any day.
    hall : str
        Hall to which it is brought; empty = any hall of the flight's handler.
    value_per_kg : float
        What flying it is worth, for choosing between bookings; any scale.
    """

    booking: str
    firm: str
    destination: str
    mass_kg: int
    ready: datetime
    latest: datetime | None = None
    hall: str = ""
    value_per_kg: float = 1.0
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayProfile:
    """How late flights of an operator are: minutes at five quantiles, straight lines between.

    Attributes
    ----------
    operator : str
        ICAO code; empty = every operator without a row of its own.
    p05_min, p25_min, p50_min, p75_min, p95_min : float
        Arrival against schedule, rising; negative = early. Beyond the ends the lines go on to twice the last step.
    ground_p50_min, ground_p95_min : float
        Minutes by which the stay grows beyond its schedule.
    """

    operator: str
    p05_min: float
    p25_min: float
    p50_min: float
    p75_min: float
    p95_min: float
    ground_p50_min: float = 0.0
    ground_p95_min: float = 0.0
    source: str = ""

    @property
    def key(self) -> str:
        """Name of the profile in a plan; ``*`` for the one that holds for all others."""
        return self.operator or "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotDefault:
    """What the freight of a flight is taken to be where its traffic row does not say. Empty text or None = any.

    Attributes
    ----------
    operator, aircraft_type, airport : str
        What must agree: ICAO operator, ICAO type, airport the freight comes from (exports: goes to).
    direction : Direction or None
        Import or export.
    categories : tuple of (Category, int)
        Percent of the freight, summing to 100; empty = says nothing.
    handler : str
        Who handles it; empty = says nothing.
    kg_per_uld, kg_per_piece : float
        Mean kilograms of a unit and of a piece; 0 = says nothing.
    """

    operator: str = ""
    aircraft_type: str = ""
    airport: str = ""
    direction: Direction | None = None
    categories: tuple[tuple[Category, int], ...] = ()
    handler: str = ""
    kg_per_uld: float = 0.0
    kg_per_piece: float = 0.0
    source: str = ""

    @property
    def key(self) -> str:
        """Name of the row in a plan, ``ETH|*|ADD|import``."""
        way = self.direction.value if self.direction is not None else ""
        return "|".join(name or "*" for name in (self.operator, self.aircraft_type, self.airport, way))


FREIGHT_TABLES: Mapping[str, type] = MappingProxyType(
    {
        "lot_default": LotDefault,
        "evidence_rule": EvidenceRule,
        "declaration_rule": DeclarationRule,
        "customs_lane": CustomsLane,
        "clock_leg": ClockLeg,
        "clock_origin": ClockOrigin,
        "linehaul": LinehaulCity,
        "truck_ban": TruckBan,
        "export_booking": ExportBooking,
        "delay_profile": DelayProfile,
    }
)
"""Tables of the freight room; they do not make a new `Layout` when they change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightTables:
    """All freight tables, by the keys of their rows."""

    lot_default: Mapping[str, LotDefault] = field(default_factory=dict)
    evidence_rule: Mapping[str, EvidenceRule] = field(default_factory=dict)
    declaration_rule: Mapping[str, DeclarationRule] = field(default_factory=dict)
    customs_lane: Mapping[str, CustomsLane] = field(default_factory=dict)
    clock_leg: Mapping[str, ClockLeg] = field(default_factory=dict)
    clock_origin: Mapping[str, ClockOrigin] = field(default_factory=dict)
    linehaul: Mapping[str, LinehaulCity] = field(default_factory=dict)
    truck_ban: Mapping[str, TruckBan] = field(default_factory=dict)
    export_booking: Mapping[str, ExportBooking] = field(default_factory=dict)
    delay_profile: Mapping[str, DelayProfile] = field(default_factory=dict)
