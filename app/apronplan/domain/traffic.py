"""Flights on the ground and the freight they bring and take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from apronplan.domain.ids import HallId, LotId, PartId, StandId, TurnaroundId, TypeCode


class Direction(StrEnum):
    """Which way a lot goes through its hall."""

    IMPORT = "import"
    EXPORT = "export"
    TRANSIT = "transit"


class Category(StrEnum):
    """What a lot is, and so what its hall must be able to do."""

    GENERAL = "GEN"
    EXPRESS = "EXP"
    ECOMMERCE = "EC"
    PERISHABLE = "PER"
    PHARMA = "PHA"
    LIVE_ANIMALS = "AVI"
    DANGEROUS_GOODS = "DGR"
    OUT_OF_GAUGE = "OOG"
    VALUABLES = "VAL"


class LotBasis(StrEnum):
    """What a lot rests on."""

    ROW = "row"
    """Estimated: the traffic row's tonnes cut by its categories."""
    WAYBILL = "waybill"
    """Some air waybills of the flight."""
    MANIFEST = "manifest"
    """The flight's manifest."""
    HAND = "hand"
    """A planner's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnaround:
    """An aircraft's stay: one arrival, one departure, one airframe.

    Attributes
    ----------
    sibt, sobt : datetime
        Scheduled in-block and off-block time, UTC.
    eibt, eobt, aibt, aobt : datetime or None
        Estimated and actual ones.
    import_kg, export_kg : int
        Freight that arrives and that departs, kilograms.
    categories : tuple of (Category, int)
        Percent of the freight, summing to 100; empty = all general.
    programmes : tuple of (str, float)
        Declared share of the arriving freight per e-commerce programme, 0..1.
    nose_load : bool
        Loads through the nose door and needs the room for it.
    priority : int
        1 = ordinary; a higher number is unassigned later.
    """

    turnaround: TurnaroundId
    operator: str
    aircraft_type: TypeCode
    sibt: datetime
    sobt: datetime
    flight_in: str = ""
    flight_out: str = ""
    registration: str = ""
    origin: str = ""
    destination: str = ""
    import_kg: int = 0
    export_kg: int = 0
    handler: str = ""
    categories: tuple[tuple[Category, int], ...] = ()
    programmes: tuple[tuple[str, float], ...] = ()
    nose_load: bool = False
    priority: int = 1
    eibt: datetime | None = None
    eobt: datetime | None = None
    aibt: datetime | None = None
    aobt: datetime | None = None
    notes: str = ""

    @property
    def on_block(self) -> datetime:
        """Best known in-block time: actual, else estimated, else scheduled."""
        return self.aibt or self.eibt or self.sibt

    @property
    def off_block(self) -> datetime:
        """Best known off-block time.

        Where only the arrival is known to be so late that the scheduled departure has passed, the departure moves by
        the same delay: an aircraft that is there cannot be gone.
        """
        known = self.aobt or self.eobt
        if known is None and self.on_block >= self.sobt:
            return self.sobt + (self.on_block - self.sibt)
        return max(known or self.sobt, self.on_block)

    @property
    def label(self) -> str:
        """How people call it: the arrival flight, else the departure flight, else its id."""
        return self.flight_in or self.flight_out or self.turnaround


@dataclass(frozen=True, slots=True, kw_only=True)
class TowCut:
    """A tow within a stay: off one stand at `off_block`, on the next at `on_block` (UTC)."""

    off_block: datetime
    on_block: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The tows that split a turnaround into parts, in time order."""

    turnaround: TurnaroundId
    cuts: tuple[TowCut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One unbroken time of a turnaround on one stand; derived from the turnaround and its split."""

    part: PartId
    turnaround: Turnaround
    index: int
    count: int
    on_block: datetime
    off_block: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Freight of one flight that is handled together in one hall.

    Attributes
    ----------
    mass_kg : int
        Kilograms, so that sums close exactly.
    ulds, pieces : int
        How many; 0 = not known, for freight is never none. What people and programs are shown is "unknown" and null.
    programmes : tuple of (str, float)
        Declared programme shares of this lot, 0..1.
    basis : LotBasis
        What it rests on; only what is estimated from the traffic row gives way when that row comes again.
    """

    lot: LotId
    turnaround: TurnaroundId
    direction: Direction
    mass_kg: int
    category: Category = Category.GENERAL
    handler: str = ""
    consignee: str = ""
    ulds: int = 0
    pieces: int = 0
    programmes: tuple[tuple[str, float], ...] = ()
    basis: LotBasis = LotBasis.ROW


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A planner's named decision to break hard rules for one placement."""

    reason: str
    by: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandAssignment:
    """A part on a stand; `locked` keeps the solver away from it."""

    part: PartId
    stand: StandId
    locked: bool = False
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HallAssignment:
    """A lot in a hall."""

    lot: LotId
    hall: HallId
    locked: bool = False
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStand:
    """Where the published plan has a part, and the lots that are unloaded or loaded there: replanning pays for leaving.

    Attributes
    ----------
    halls : mapping of LotId to HallId
        Of the part's lots, as far as they had a hall.
    """

    part: PartId
    stand: StandId
    halls: Mapping[LotId, HallId] = field(default_factory=dict)
