"""One snapshot of a plan with the tables that rules, solver and explanation ask."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from apronplan.cargo.halls import eligible_halls
from apronplan.cargo.load import DWELL_H
from apronplan.cargo.presence import freight_days
from apronplan.domain.freight import DelayProfile
from apronplan.domain.ids import HallId, LotId, PartId, PhaseId, StandId, TurnaroundId
from apronplan.domain.layout import Layout, Stand
from apronplan.domain.plan import Plan
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import Category, Direction, Lot, Part, Turnaround
from apronplan.planning.occupancy import Occupancy, occupancy_of
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.planning.tables import LayoutTables, RoadTable, layout_tables
from apronplan.planning.windows import Window, occurrences, stand_windows

if TYPE_CHECKING:
    from apronplan.geometry.blocking import BlockingTable
    from apronplan.geometry.clearance import ClearanceTable
    from apronplan.routing.service_roads import ServiceRoads
    from apronplan.routing.taxiways import Taxiways

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PlanningContext:
    """A plan that stands still, and what follows from it.

    Cheap to make: everything is derived when first asked for, and what depends on the layout alone is kept with the
    layout. A part that has no stand lies in the tray.

    Attributes
    ----------
    plan : Plan
        A snapshot: later edits of the plan do not touch it.
    layout : Layout
        The airport.
    rules : RuleBook
        The rules as this plan has them.
    tables : LayoutTables
        Indices of the layout.
    built : frozenset of PhaseId
        Phases taken as built.
    """

    def __init__(self, plan: Plan) -> None:
        self.layout: Layout = plan.layout
        plan.index()  # made in the plan, so that every snapshot of it has them
        self.plan: Plan = plan.snapshot()
        self.rules = RuleBook(self.plan.rule_settings)
        self.tables: LayoutTables = layout_tables(self.layout)
        self.built: frozenset[PhaseId] = self.plan.built_phases
        self._zone = self.layout.airport.zone
        self._days: dict[datetime, date] = {}
        self._taxi: dict[frozenset[str], Taxiways] = {}
        self._eligible: dict[tuple[str, Category, date, date], tuple[HallId, ...]] = {}

    # -- time ------------------------------------------------------------------------------------

    def local(self, utc: datetime) -> datetime:
        """Return an instant on the airport's wall clock."""
        return utc.astimezone(self._zone)

    def local_day(self, utc: datetime) -> date:
        """Return the local day of an instant."""
        found = self._days.get(utc)
        if found is None:
            found = self._days[utc] = utc.astimezone(self._zone).date()
        return found

    def day(self, part: Part) -> date:
        """Return the local day on which a part comes on block."""
        return self.local_day(part.on_block)

    def clock(self, utc: datetime) -> str:
        """Return the local time of an instant as ``HH:MM``, for scopes by the hour."""
        return f"{self.local(utc):%H:%M}"

    def rule_holds(self, rule: str, part: Part, stand: Stand | None) -> bool:
        """Tell whether the setting of a rule holds for a part on a stand; None: no stand is meant."""
        t = part.turnaround
        place = {} if stand is None else {"stands": stand.stand, "aprons": stand.apron}
        return self.rules.holds(
            rule,
            self.day(part),
            **place,
            operators=t.operator,
            handlers=t.handler,
            types=t.aircraft_type,
            hours=self.clock(part.on_block) if rule in self.rules.scoped else "",
        )

    @cached_property
    def horizon(self) -> tuple[datetime, datetime]:
        """First on-block and last off-block time of the plan, an extra day on both sides."""
        stays = self.plan.turnarounds.values()
        first = min((t.on_block for t in stays), default=EPOCH)
        last = max((t.off_block for t in stays), default=EPOCH)
        return first - timedelta(days=1), last + timedelta(days=1)

    @cached_property
    def settings_then(self) -> tuple[object, ...]:
        """What answers about any part depend on beside parts, placements and freight; equal = nothing has changed."""
        plan = self.plan
        tables = (plan.rule_settings, plan.closures, plan.rows("setting"), plan.freight.delay_profile)
        horizon = self.horizon if plan.closures else None
        return (*(dict(table) for table in tables), horizon)

    # -- stands ----------------------------------------------------------------------------------

    @cached_property
    def occupancy(self) -> Occupancy:
        """Placed parts by stand, in order of time."""
        known = self.tables.last_occupancy
        found = occupancy_of(self.plan, known)
        if known is None or 2 * len(found) >= len(known):  # an excerpt does not push out the whole plan
            self.tables.last_occupancy = found
        return found

    @cached_property
    def clearance(self) -> "ClearanceTable":
        """Metres between parked aircraft."""
        from apronplan.geometry.clearance import clearance_table

        return clearance_table(self.layout)

    @cached_property
    def closed(self) -> Mapping[StandId, list[Window]]:
        """When each stand is closed, within the horizon."""
        closures = list(self.plan.closures.values())
        return stand_windows(closures, self.layout, *self.horizon) if closures else {}

    @cached_property
    def reference_stands(self) -> Mapping[str, StandId]:
        """Stands by flight number on the plan's reference day; empty if none is chosen."""
        text = self.plan.setting("reference_day")
        if not text:
            return {}
        day = date.fromisoformat(text)
        found: dict[str, StandId] = {}
        for slot in self.occupancy:
            turnaround = slot.part.turnaround
            if slot.part.index == 1 and self.local_day(turnaround.on_block) == day:
                for flight in (turnaround.flight_out, turnaround.flight_in):
                    if flight:
                        found[flight] = slot.stand
        return found

    def windows(self, kind: ClosureKind) -> list[Window]:
        """Return the occurrences of all closures of a kind within the horizon."""
        rows = [c for c in self.plan.closures.values() if c.kind is kind]
        return [w for c in rows for w in occurrences(c, self._zone, *self.horizon)]

    def delays(self, turnaround: Turnaround) -> DelayProfile | None:
        """Return how late a turnaround's operator usually is; None if the plan holds no profile for it."""
        profiles = self.plan.freight.delay_profile
        return profiles.get(turnaround.operator) or profiles.get("*")

    # -- freight ---------------------------------------------------------------------------------

    def lots(self, turnaround: TurnaroundId) -> tuple[Lot, ...]:
        """Return the lots of a turnaround."""
        return self.plan.lots_of(turnaround)

    def freight(self, part: Part) -> list[Lot]:
        """Return the lots that are unloaded or loaded during a part: imports in the first, exports in the last."""
        first, last = part.index == 1, part.index == part.count
        if not (first or last):
            return []
        return [
            lot
            for lot in self.lots(part.turnaround.turnaround)
            if (last if lot.direction is Direction.EXPORT else first)
        ]

    def part_of_lot(self, lot: Lot) -> PartId | None:
        """Return the part during which a lot is unloaded or loaded; None if its turnaround is not in the plan."""
        if lot.turnaround not in self.plan.turnarounds:
            return None
        parts = self.plan.parts_of(lot.turnaround)
        return parts[-1 if lot.direction is Direction.EXPORT else 0].part

    def halls_for(self, lot: Lot) -> tuple[HallId, ...]:
        """Return the halls that may take a lot and are there from the day of its arrival to its last in a hall."""
        first, last = self.freight_days(lot)
        key = (lot.handler, lot.category, first, last)
        if key not in self._eligible:
            until_last = set(eligible_halls(lot, self.layout, last, self.built))
            halls = eligible_halls(lot, self.layout, first, self.built)
            self._eligible[key] = tuple(hall for hall in halls if hall in until_last)
        return self._eligible[key]

    def freight_days(self, lot: Lot) -> tuple[date, date]:
        """Return the local day of the arrival, by which roads are asked, and the last on which a lot lies in a hall.

        Where no hall has dates, one day is as good as another, and both are that of the arrival.
        """
        turnaround = self.plan.turnarounds[lot.turnaround]
        first = self.local_day(turnaround.on_block)
        if not self.tables.has_dated_halls:
            return first, first
        aircraft = self.layout.aircraft_types.get(turnaround.aircraft_type)
        return freight_days(lot, turnaround, aircraft, self._zone, self.dwell_h)

    @cached_property
    def published_halls(self) -> Mapping[LotId, HallId]:
        """Halls of the published plan by lot."""
        return {lot: hall for row in self.plan.published_stands.values() for lot, hall in row.halls.items()}

    def hall_of(self, lot: LotId) -> HallId | None:
        """Return the hall that a lot is planned for, if the layout has it."""
        hall = self.plan.hall_of(lot)
        return hall if hall in self.layout.halls else None

    @cached_property
    def dwell_h(self) -> Mapping[Category, float]:
        """Hours that import freight stays in its hall, with the plan's own figures (``dwell_h_GEN``) over them."""
        return {c: self.rules.param("hall_space", f"dwell_h_{c.value}", hours) for c, hours in DWELL_H.items()}

    # -- ways ------------------------------------------------------------------------------------

    @cached_property
    def _edge_windows(self) -> list[Window]:
        return self.windows(ClosureKind.SERVICE_EDGE)

    def closed_roads(self, start_s: float, end_s: float) -> frozenset[str]:
        """Return the service-road edges that are closed at some time within an interval."""
        if not self._edge_windows:
            return frozenset()
        return frozenset(w.closure.subject for w in self._edge_windows if w.start_s < end_s and start_s < w.end_s)

    def roads_gone(self, days: Sequence[date]) -> frozenset[str]:
        """Return the service-road edges that are not there on one of some days after the first."""
        if len(days) < 2 or not self.tables.has_dated_roads:
            return frozenset()
        edges = self.layout.service_edges.items()
        return frozenset(key for key, edge in edges if not all(edge.exists(day, self.built) for day in days[1:]))

    def road_table(self, on: date, closed: frozenset[str] = frozenset()) -> RoadTable:
        """Return the road metres from stands to halls on a local day."""
        return self.tables.roads(self.layout, on, self.built, closed)

    @cached_property
    def roads(self) -> "ServiceRoads":
        """The service roads on the plan's first day."""
        from apronplan.routing.service_roads import ServiceRoads

        first, _ = self.horizon
        return ServiceRoads(self.layout, self.local_day(first + timedelta(days=1)), self.built)

    @cached_property
    def taxiways(self) -> "Taxiways":
        """The taxiways, all open."""
        return self._taxiways(frozenset())

    @cached_property
    def _taxi_windows(self) -> list[Window]:
        return self.windows(ClosureKind.TAXI_EDGE)

    def taxiways_between(self, start_s: float, end_s: float) -> "Taxiways":
        """Return the taxiways without the edges that are closed at some time within an interval."""
        hit = (w.closure.subject for w in self._taxi_windows if w.start_s < end_s and start_s < w.end_s)
        return self._taxiways(frozenset(hit)) if self._taxi_windows else self.taxiways

    def _taxiways(self, closed: frozenset[str]) -> "Taxiways":
        from apronplan.routing.taxiways import Taxiways

        if closed not in self._taxi:
            self._taxi[closed] = Taxiways(self.layout, closed)
        return self._taxi[closed]

    @cached_property
    def blocking(self) -> "BlockingTable":
        """Parked aircraft against the ground that others sweep."""
        from apronplan.geometry.blocking import blocking_table

        return blocking_table(self.layout)
