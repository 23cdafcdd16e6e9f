"""A plan: named tables of immutable rows.

Only the session writes, and only inside an edit; everyone else reads. `Plan.snapshot` gives solver and
reports a copy that stands still while planners go on working.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, cast

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.changes import RowChange
from apronplan.domain.freight import FREIGHT_TABLES, FreightTables
from apronplan.domain.ids import HallId, LotId, PartId, PhaseId, StandId, TurnaroundId, part_id, turnaround_of
from apronplan.domain.layout import (
    Adjacency,
    Airport,
    Apron,
    Building,
    GraphEdge,
    GraphNode,
    Hall,
    Layout,
    ParkZone,
    Phase,
    Preference,
    Runway,
    Stand,
)
from apronplan.domain.settings import AcceptedFinding, Closure, RuleSetting, Setting
from apronplan.domain.traffic import (
    HallAssignment,
    Lot,
    Part,
    PublishedStand,
    Split,
    StandAssignment,
    Turnaround,
)

LAYOUT_TABLES: Mapping[str, type] = MappingProxyType(
    {
        "airport": Airport,
        "aircraft_type": AircraftType,
        "runway": Runway,
        "apron": Apron,
        "stand": Stand,
        "hall": Hall,
        "building": Building,
        "park_zone": ParkZone,
        "phase": Phase,
        "taxi_node": GraphNode,
        "taxi_edge": GraphEdge,
        "service_node": GraphNode,
        "service_edge": GraphEdge,
        "adjacency": Adjacency,
        "preference": Preference,
    }
)
"""Tables that make up the airport; a change in one of them makes a new `Layout`."""

PLANNING_TABLES: Mapping[str, type] = MappingProxyType(
    {
        "setting": Setting,
        "turnaround": Turnaround,
        "split": Split,
        "lot": Lot,
        "stand_assignment": StandAssignment,
        "hall_assignment": HallAssignment,
        "published_stand": PublishedStand,
        "closure": Closure,
        "rule_setting": RuleSetting,
        "accepted_finding": AcceptedFinding,
    }
)
"""Tables that planners work on."""

TABLES: Mapping[str, type] = MappingProxyType({**LAYOUT_TABLES, **PLANNING_TABLES, **FREIGHT_TABLES})
"""Every table of a plan with the type of its rows; the plan file has one table for each."""

BUILT_PHASES = "built_phases"
"""Name of the setting that lists the phases a scenario takes as built, blanks between."""

_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Plan:
    """Tables of rows by key, with typed readers.

    Readers return read-only views of the live tables; take `snapshot` where the plan must not move.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, object]] | None = None) -> None:
        given = tables or {}
        self._tables: dict[str, dict[str, object]] = {name: dict(given.get(name, {})) for name in TABLES}
        self._views = {name: MappingProxyType(rows) for name, rows in self._tables.items()}
        self._layout: Layout | None = None
        self._parts: dict[PartId, Part] | None = None
        self._timeline: _Timeline | None = None
        self._lots_by_turnaround: dict[TurnaroundId, list[Lot]] | None = None

    # -- the gate's side -------------------------------------------------------------------------

    def apply(self, rows: Iterable[RowChange]) -> None:
        """Write rows; for the session's gate alone."""
        for row in rows:
            table = self._tables[row.table]
            if row.after is None:
                table.pop(row.key, None)
            else:
                table[row.key] = row.after
            if row.table in LAYOUT_TABLES:
                self._layout = None
            elif row.table in ("turnaround", "split"):
                self._parts = self._timeline = None
            elif row.table == "lot":
                self._lots_by_turnaround = None

    # -- reading ---------------------------------------------------------------------------------

    def rows(self, table: str) -> Mapping[str, object]:
        """Return a table as a read-only live view.

        Raises
        ------
        KeyError
            If the plan has no such table.
        """
        return self._views[table]

    def snapshot(self) -> "Plan":
        """Return a copy that later edits do not touch; rows and the layout are shared, since they never change."""
        copy = Plan(self._tables)
        copy._layout, copy._parts, copy._timeline = self._layout, self._parts, self._timeline
        copy._lots_by_turnaround = self._lots_by_turnaround
        return copy

    def excerpt(self, start: datetime, end: datetime) -> "Plan":
        """Return the plan with the placements and lots alone of what touches ``[start, end)``; valid until an edit.

        Everything else is as in the plan itself. It is what a question about one stay needs, and quick to ask.
        """
        near = self.parts_between(start, end)
        stands, lots = self._tables["stand_assignment"], self._lots_index()
        some: dict[str, dict[str, object]] = {
            "stand_assignment": {p.part: stands[p.part] for p in near if p.part in stands},
            "lot": {lot.lot: lot for p in near for lot in lots.get(p.turnaround.turnaround, ())},
        }
        copy: Plan = _Excerpt.__new__(_Excerpt)  # the other tables are shared, not copied
        copy._tables = {**self._tables, **some}
        copy._views = {**self._views, **{name: MappingProxyType(rows) for name, rows in some.items()}}
        copy._layout, copy._parts, copy._timeline = self._layout, self._parts, self._timeline
        copy._lots_by_turnaround = None
        return copy

    def _typed(self, table: str) -> Any:  # noqa: ANN401 - each reader below names its own type
        return self._views[table]

    @property
    def layout(self) -> Layout:
        """The airport; the same object until a layout table changes.

        Raises
        ------
        ValueError
            If the plan holds no airport yet.
        """
        if self._layout is None:
            self._layout = _build_layout(self._tables)
        return self._layout

    @property
    def turnarounds(self) -> Mapping[TurnaroundId, Turnaround]:
        """Turnarounds by id."""
        return cast("Mapping[TurnaroundId, Turnaround]", self._typed("turnaround"))

    @property
    def lots(self) -> Mapping[LotId, Lot]:
        """Lots by id."""
        return cast("Mapping[LotId, Lot]", self._typed("lot"))

    def share_layout(self, other: "Plan") -> bool:
        """Take another plan's layout object if all its rows are the same, with what is known of it; tell whether."""
        same = bool(self._tables["airport"]) and all(
            list(self._tables[name].items()) == list(other.rows(name).items()) for name in LAYOUT_TABLES
        )
        if same:
            self._layout = other.layout
        return same

    @property
    def splits(self) -> Mapping[TurnaroundId, Split]:
        """Tows by turnaround."""
        return cast("Mapping[TurnaroundId, Split]", self._typed("split"))

    @property
    def stand_assignments(self) -> Mapping[PartId, StandAssignment]:
        """Stand of each placed part; a part that is missing lies in the tray."""
        return cast("Mapping[PartId, StandAssignment]", self._typed("stand_assignment"))

    @property
    def hall_assignments(self) -> Mapping[LotId, HallAssignment]:
        """Hall of each placed lot."""
        return cast("Mapping[LotId, HallAssignment]", self._typed("hall_assignment"))

    @property
    def published_stands(self) -> Mapping[PartId, PublishedStand]:
        """The published plan, for replanning with few changes."""
        return cast("Mapping[PartId, PublishedStand]", self._typed("published_stand"))

    @property
    def closures(self) -> Mapping[str, Closure]:
        """Closures by id."""
        return cast("Mapping[str, Closure]", self._typed("closure"))

    @property
    def rule_settings(self) -> Mapping[str, RuleSetting]:
        """Rule settings that differ from the defaults, by rule id."""
        return cast("Mapping[str, RuleSetting]", self._typed("rule_setting"))

    @property
    def accepted_findings(self) -> Mapping[str, AcceptedFinding]:
        """Accepted findings by `Finding.key`."""
        return cast("Mapping[str, AcceptedFinding]", self._typed("accepted_finding"))

    @property
    def freight(self) -> FreightTables:
        """Evidence, customs, clock, bookings and delays, as views of the plan's tables."""
        return FreightTables(**{name: self._typed(name) for name in FREIGHT_TABLES})

    def setting(self, name: str, default: str = "") -> str:
        """Return a named value of the plan."""
        row = self._tables["setting"].get(name)
        return cast("Setting", row).value if row is not None else default

    @property
    def built_phases(self) -> frozenset[PhaseId]:
        """Phases that this plan takes as built whatever their date."""
        return frozenset(PhaseId(p) for p in self.setting(BUILT_PHASES).split())

    # -- derived ---------------------------------------------------------------------------------

    @property
    def parts(self) -> Mapping[PartId, Part]:
        """Every part of every turnaround, in the order of the turnarounds."""
        if self._parts is None:
            self._parts = {
                p.part: p for t in self.turnarounds.values() for p in split_parts(t, self.splits.get(t.turnaround))
            }
        return MappingProxyType(self._parts)

    def index(self) -> None:
        """Make the tables of parts and of lots by turnaround now, so that snapshots share them."""
        _ = self.parts
        self._lots_index()

    def parts_of(self, turnaround: TurnaroundId) -> tuple[Part, ...]:
        """Return the parts of one turnaround in time order.

        Raises
        ------
        KeyError
            If the plan has no such turnaround.
        """
        return split_parts(self.turnarounds[turnaround], self.splits.get(turnaround))

    def parts_between(self, start: datetime, end: datetime) -> tuple[Part, ...]:
        """Return the parts that touch ``[start, end)`` in order of on-block time."""
        if self._timeline is None:
            self._timeline = _Timeline(self.parts.values())
        return self._timeline.between(start, end)

    def lots_of(self, turnaround: TurnaroundId) -> tuple[Lot, ...]:
        """Return the lots of one turnaround."""
        return tuple(self._lots_index().get(turnaround, ()))

    def _lots_index(self) -> dict[TurnaroundId, list[Lot]]:
        if self._lots_by_turnaround is None:
            self._lots_by_turnaround = {}
            for lot in self.lots.values():
                self._lots_by_turnaround.setdefault(lot.turnaround, []).append(lot)
        return self._lots_by_turnaround

    def stand_of(self, part: PartId) -> StandId | None:
        """Return where a part stands; None if it lies in the tray."""
        row = self.stand_assignments.get(part)
        return row.stand if row else None

    def hall_of(self, lot: LotId) -> HallId | None:
        """Return the hall of a lot; None if it has none."""
        row = self.hall_assignments.get(lot)
        return row.hall if row else None

    def exists(self, element: Apron | Stand | Hall | Building | ParkZone | GraphNode | GraphEdge, on: date) -> bool:
        """Tell whether a layout element exists on a local day in this plan's scenario."""
        return element.exists(on, self.built_phases)


class _Timeline:
    """Parts in order of on-block time."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = sorted(parts, key=lambda p: (p.on_block, p.part))
        self._starts = [p.on_block for p in self._parts]
        self._longest = max((p.off_block - p.on_block for p in self._parts), default=timedelta())

    def between(self, start: datetime, end: datetime) -> tuple[Part, ...]:
        """Return the parts on the ground at any instant of ``[start, end)`` (aware), in order of on-block time.

        Parameters
        ----------
        start, end : datetime
            Half-open window; a part that goes off block at `start` is over by then.
        """
        # A part that starts earlier than the longest stay before `start` is over by then.
        first = bisect_left(self._starts, start - self._longest) if start - _EARLIEST > self._longest else 0
        return tuple(p for p in self._parts[first : bisect_left(self._starts, end)] if start < p.off_block)


class _Excerpt(Plan):
    """A plan of which some tables are cut down; for reading, until the plan it came from is edited."""

    def apply(self, rows: Iterable[RowChange]) -> None:  # noqa: ARG002 - refused whatever they are
        """Refuse: an excerpt shares its tables.

        Raises
        ------
        TypeError
            Always.
        """
        raise TypeError("an excerpt of a plan is for reading")

    def snapshot(self) -> Plan:
        """Return the excerpt itself."""
        return self


def split_parts(turnaround: Turnaround, split: Split | None) -> tuple[Part, ...]:
    """Return a turnaround's parts: one if it is not towed, else one per stand stay.

    A cut that, after a delay, no longer lies within the stay is moved to the nearest end of it, so that parts
    never run backwards.
    """
    cuts = split.cuts if split else ()
    start, end = turnaround.on_block, turnaround.off_block
    begins = [start, *(min(max(c.on_block, start), end) for c in cuts)]
    ends = [*(min(max(c.off_block, start), end) for c in cuts), end]
    return tuple(
        Part(
            part=part_id(turnaround.turnaround, i),
            turnaround=turnaround,
            index=i,
            count=len(begins),
            on_block=begin,
            off_block=max(begin, finish),
        )
        for i, (begin, finish) in enumerate(zip(begins, ends, strict=True), start=1)
    )


def _build_layout(tables: Mapping[str, Mapping[str, object]]) -> Layout:
    airports = list(tables["airport"].values())
    if not airports:
        raise ValueError("the plan holds no airport")
    named: dict[str, Any] = {
        "aircraft_types": tables["aircraft_type"],
        "runways": tables["runway"],
        "aprons": tables["apron"],
        "stands": tables["stand"],
        "halls": tables["hall"],
        "buildings": tables["building"],
        "park_zones": tables["park_zone"],
        "phases": tables["phase"],
        "taxi_nodes": tables["taxi_node"],
        "taxi_edges": tables["taxi_edge"],
        "service_nodes": tables["service_node"],
        "service_edges": tables["service_edge"],
        "adjacency": tables["adjacency"],
        "preferences": tables["preference"],
    }
    copies: dict[str, Any] = {name: MappingProxyType(dict(rows)) for name, rows in named.items()}
    return Layout(airport=cast("Airport", airports[0]), **copies)


def part_owner(plan: Plan, part: PartId) -> Turnaround:
    """Return the turnaround of a part.

    Raises
    ------
    KeyError
        If the plan has no such turnaround.
    """
    return plan.turnarounds[turnaround_of(part)]
