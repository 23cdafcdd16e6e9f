"""What a Gantt view keeps of the plan between frames; refreshed row by row."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Severity
from apronplan.domain.ids import ApronId, PartId, StandId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.ui.gantt.cascade import Knock, cascade
from apronplan.ui.gantt.closures import closed_stands
from apronplan.ui.gantt.context import USUAL_ROW_PX, Closed
from apronplan.ui.gantt.groups import GroupBy, groups_of
from apronplan.ui.gantt.model import DEFAULT_GAP_MIN, Bar, BarTable, RowTable, make_bar, make_rows, shadows
from apronplan.ui.gantt.scale import to_minutes
from apronplan.ui.gantt.schemes import ColourBy, Colouring, colouring

if TYPE_CHECKING:
    from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.weight import worst_open

HEADING_PX = 20
MOST_BESIDE_MIN = 14 * 1440
"""How far beside its traffic a plan is shown together with it."""
GROUPING_TABLES = frozenset({"hall", "service_edge", "service_node", "phase", "setting"})
"""Tables on which the nearest hall of a stand depends."""
TURNAROUND_TABLES = frozenset({"turnaround", "split"})


class GanttData(msgspec.Struct):
    """Rows, bars, closures and shadows of the open plan."""

    bridge: "SessionBridge"
    row_px: int = USUAL_ROW_PX
    folded: frozenset[ApronId] = frozenset()
    rows: RowTable = msgspec.field(default_factory=RowTable)
    bars: BarTable = msgspec.field(default_factory=BarTable)
    closed: dict[StandId, tuple[Closed, ...]] = msgspec.field(default_factory=dict)
    shadows: dict[StandId, tuple[tuple[float, float, PartId], ...]] = msgspec.field(default_factory=dict)
    severities: dict[PartId, Severity] = msgspec.field(default_factory=dict)
    idle: frozenset[PartId] = frozenset()
    range_min: tuple[float, float] = (0.0, 1440.0)
    wanted_min: tuple[float, float] | None = None
    tail_min: float = DEFAULT_GAP_MIN
    gaps: dict[str, float] = msgspec.field(default_factory=dict)
    knocks: dict[PartId, Knock] = msgspec.field(default_factory=dict)
    group_by: GroupBy = GroupBy.APRON
    colour_by: ColourBy = ColourBy.CARRIER
    colouring: Colouring | None = None
    ghosts: tuple[Bar, ...] = ()
    _lanes: dict[StandId, int] = msgspec.field(default_factory=dict)
    _days_min: tuple[float, float] | None = None

    def rebuild(self) -> None:
        """Take everything from the plan anew."""
        layout = self.bridge.layout
        self._days_min = None
        if layout is None:
            self.rows, self.bars = RowTable(), BarTable()
            self.closed, self.shadows, self.severities = {}, {}, {}
            self.knocks, self.colouring = {}, None
            return
        self.bars.rebuild(self.bridge.plan, self.bridge.zone)
        self.lay_out()
        self.range_min = self._range()
        self._blocked()

    def lay_out(self) -> None:
        """Lay the rows out again: other heights, other folds, other groups."""
        if self.bridge.layout is not None:
            groups = groups_of(self.bridge.plan, self.group_by)
            self._lanes = self.bars.lanes()
            self.rows = make_rows(
                groups.stands, groups.names, self.row_px, HEADING_PX, self.folded, groups.group_of, self._lanes
            )

    def gap_min(self, bar: Bar) -> float:
        """Return the least minutes that must stay free behind a bar."""
        return self.gaps.get(bar.short, self.tail_min)

    def refresh_gaps(self) -> None:
        """Ask the rules for the least gap of each type; once findings are there: starting must not wait."""
        layout = self.bridge.layout
        if layout is None or not self.bridge.findings:
            return
        from apronplan.planning.rules.occupancy import min_gap_min

        rules = self.bridge.context.rules
        self.gaps = {code: min_gap_min(rules, row) for code, row in layout.aircraft_types.items()}
        self.tail_min = min_gap_min(rules, None)
        self.tell()

    def show(self, plan: Plan, changed: frozenset[PartId]) -> None:
        """Show the bars of another plan, and as ghosts where those that it changes are now."""
        live = self.bridge.plan
        self.ghosts = tuple(
            make_bar(live.parts[p], live.stand_assignments[p], self.bridge.zone)
            for p in changed
            if p in live.parts and p in live.stand_assignments
        )
        self.bars.rebuild(plan, self.bridge.zone)
        self.lay_out()
        self._blocked()

    def tell(self) -> None:
        """Work out who waits for whom, and what the colours tell."""
        self.knocks = cascade(self.bars.by_stand, self.gap_min)
        self.colouring = colouring(self.bridge.plan, self.bars.by_stand, self.colour_by, self.gap_min)

    def refresh(self, change: ChangeSet) -> bool:
        """Take over what a change names; True if everything was rebuilt."""
        tables = change.tables
        if "accepted_finding" in tables:
            self.refresh_severities()
        if "rule_setting" in tables:
            self.refresh_gaps()
        if self.group_by is GroupBy.HALL and tables & GROUPING_TABLES:
            self.lay_out()
        if tables & {"stand", "apron", "airport", "adjacency"} or not self.rows.rows:
            self.rebuild()
            return True
        touched = {PartId(k) for k in change.keys("stand_assignment")}
        if tables & TURNAROUND_TABLES:
            turns = {k for t in TURNAROUND_TABLES for k in change.keys(t)}
            touched |= {p for p in (*self.bars.by_part, *self.bridge.plan.parts) if turnaround_of(p) in turns}
            self._days_min = None
            self.range_min = self._range()
        if touched:
            self.bars.refresh(self.bridge.plan, touched, self.bridge.zone)
        if touched or "closure" in tables:
            self._blocked()
        if touched and self.bars.lanes() != self._lanes:
            self.lay_out()
        return False

    def refresh_severities(self) -> None:
        """Take the worst open finding of each part."""
        self.severities = worst_open(self.bridge.findings, self.bridge.plan.accepted_findings)
        self.idle = self._idle_overrides()

    def _idle_overrides(self) -> frozenset[PartId]:
        """Return the parts whose override breaks nothing any more; none while that is not known yet."""
        overridden = [p for p, row in self.bridge.plan.stand_assignments.items() if row.override is not None]
        if not overridden or self.bridge.checking:
            return frozenset()
        from apronplan.planning.rules.check import overrides_in_force

        return frozenset(overridden) - overrides_in_force(self.bridge.plan, self.bridge.findings)

    def _blocked(self) -> None:
        self.closed = dict(closed_stands(self.bridge.plan, *self.range_min))
        self.shadows = shadows(self.bridge.plan, self.bars)
        self.tell()

    def reach(self, start: float, end: float) -> None:
        """Make room for a day or night that is to be seen, also one without traffic."""
        self.wanted_min = (start, end)
        before = self.range_min
        if self.bridge.layout is not None:
            self.range_min = self._range()
        if self.range_min != before:
            self._blocked()

    def _range(self) -> tuple[float, float]:
        """Whole local days around everything that the plan holds, and what is to be seen beside it.

        What is weeks away is shown by itself: a strip of a year would tell nothing.
        """
        start, end = self.days_min
        if self.wanted_min is None:
            return start, end
        early, late = min(start, self.wanted_min[0]), max(end, self.wanted_min[1])
        return (early, late) if late - early <= MOST_BESIDE_MIN + end - start else self.wanted_min

    @property
    def days_min(self) -> tuple[float, float]:
        """Begin and end of the whole local days around everything that the plan holds, minutes."""
        if self._days_min is None:
            self._days_min = self._find_days()
        return self._days_min or self.wanted_min or self.range_min

    def _find_days(self) -> tuple[float, float] | None:
        turns = self.bridge.plan.turnarounds.values()
        zone = self.bridge.zone
        if not turns:
            return None
        first = min(t.on_block for t in turns).astimezone(zone).date()
        last = max(t.off_block for t in turns).astimezone(zone).date() + timedelta(days=1)
        ends = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (first, last))
        start, end = (to_minutes(e) for e in ends)
        return start, end
