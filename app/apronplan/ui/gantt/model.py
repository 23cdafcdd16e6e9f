"""What the Gantt shows, made from a plan: rows of stands under their aprons, and bars on them. No widgets."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

import msgspec
from msgspec.structs import replace

from apronplan.domain.ids import ApronId, PartId, StandId, TypeCode
from apronplan.domain.layout import Stand
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, StandAssignment
from apronplan.ui.gantt.scale import to_minutes

DEFAULT_GAP_MIN = 15.0
LANE_PX = 15
"""Height of a bar that shares its row with others: the least in which its flights can be read."""
NO_STAND = StandId("")


class Bar(msgspec.Struct, frozen=True):
    """One stay on a stand, ready to be drawn.

    Attributes
    ----------
    start, end : float
        On-block and off-block, minutes since the epoch; best known times.
    sched_start, sched_end : float
        The scheduled ones, where the part begins or ends with a flight; else the same.
    lane, lanes : int
        Which of how many strips of the row it takes: one, unless stays overlap.
    overnight : bool
        The stay holds a local midnight.
    open_start, open_end : bool
        No flight brings it, or takes it away.
    off_schedule : bool
        The best known times are not the scheduled ones.
    start_known, end_known : str
        How each end is known: ``S`` scheduled, ``E`` estimated, ``A`` actual, ``T`` by a tow.
    """

    part: PartId
    stand: StandId
    start: float
    end: float
    sched_start: float
    sched_end: float
    left: str
    right: str
    middle: str
    short: str
    operator: str
    locked: bool
    overridden: bool
    overnight: bool
    first: bool
    last: bool
    open_start: bool = False
    open_end: bool = False
    off_schedule: bool = False
    start_known: str = "S"
    end_known: str = "S"
    lane: int = 0
    lanes: int = 1


class Row(msgspec.Struct, frozen=True):
    """One row: an apron's heading (`stand` empty) or a stand."""

    top: int
    height: int
    apron: ApronId
    label: str
    limit: str = ""
    stand: StandId = NO_STAND
    folded: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether the row is an apron's heading."""
        return not self.stand


class RowTable(msgspec.Struct, frozen=True):
    """Rows from top to bottom with a quick way from a height to a row."""

    rows: tuple[Row, ...] = ()
    tops: tuple[int, ...] = ()
    by_stand: Mapping[StandId, Row] = msgspec.field(default_factory=dict)

    @property
    def height(self) -> int:
        """Pixels of all rows."""
        return self.rows[-1].top + self.rows[-1].height if self.rows else 0

    def at(self, y: float) -> Row | None:
        """Return the row at a distance from the top."""
        i = bisect_right(self.tops, y) - 1
        return self.rows[i] if 0 <= i < len(self.rows) and y < self.rows[i].top + self.rows[i].height else None

    def between(self, top: float, bottom: float) -> tuple[Row, ...]:
        """Return the rows that touch a strip."""
        first = max(bisect_right(self.tops, top) - 1, 0)
        last = bisect_right(self.tops, bottom)
        return self.rows[first:last]


def make_rows(
    stands: Iterable[Stand],
    names: Mapping[ApronId, str],
    row_px: int,
    heading_px: int,
    folded: frozenset[ApronId],
    group_of: Mapping[StandId, ApronId] | None = None,
    lanes: Mapping[StandId, int] | None = None,
) -> RowTable:
    """Lay stands out below headings of their aprons or other groups; a folded one shows its heading only.

    A stand that is taken twice at a time (`lanes`) gets a higher row, so that both flights can be read.
    """
    rows: list[Row] = []
    top = 0
    apron: ApronId | None = None
    for stand in stands:
        group = stand.apron if group_of is None else group_of[stand.stand]
        if group != apron:
            apron = group
            label = names.get(apron) or apron
            rows.append(Row(top, heading_px, apron, label, folded=apron in folded))
            top += heading_px
        if apron not in folded:
            height = max(row_px, LANE_PX * lanes.get(stand.stand, 1) + 4) if lanes else row_px
            rows.append(Row(top, height, apron, stand.stand, _limit(stand), stand.stand))
            top += height
    table = tuple(rows)
    return RowTable(table, tuple(r.top for r in table), {r.stand: r for r in table if r.stand})


def _limit(stand: Stand) -> str:
    return "" if stand.max_wingspan_m is None else f"{stand.max_wingspan_m:.1f}".removesuffix(".0")


def make_bar(part: Part, row: StandAssignment, zone: tzinfo) -> Bar:
    """Turn a placed part into a bar."""
    turn = part.turnaround
    first, last = part.index == 1, part.index == part.count
    local_start, local_end = part.on_block.astimezone(zone), part.off_block.astimezone(zone)
    start, end = to_minutes(part.on_block), to_minutes(part.off_block)
    sched_start = to_minutes(turn.sibt) if first else start
    sched_end = to_minutes(turn.sobt) if last else end
    return Bar(
        part=part.part,
        stand=row.stand,
        start=start,
        end=end,
        sched_start=sched_start,
        sched_end=sched_end,
        left=turn.flight_in if first else "",
        right=turn.flight_out if last else "",
        middle=" ".join(filter(None, (turn.aircraft_type, turn.registration))),
        short=turn.aircraft_type,
        operator=turn.operator,
        locked=row.locked,
        overridden=row.override is not None,
        overnight=local_start.date() != local_end.date(),
        first=first,
        last=last,
        open_start=first and not turn.flight_in,
        open_end=last and not turn.flight_out,
        off_schedule=(sched_start, sched_end) != (start, end),
        start_known=_known(turn.aibt, turn.eibt) if first else "T",
        end_known=_known(turn.aobt, turn.eobt) if last else "T",
    )


def _known(actual: datetime | None, estimated: datetime | None) -> str:
    return "A" if actual is not None else "E" if estimated is not None else "S"


def in_lanes(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Give overlapping bars of one stand strips of their own, so that a double occupancy is seen and not hidden."""
    out: list[Bar] = []
    group: list[Bar] = []
    group_end = float("-inf")

    def close() -> None:
        """Give the bars of a group that overlap their strips, from the top, and put them out."""
        lane_ends: list[float] = []
        lanes: list[int] = []
        for bar in group:
            lane = next((i for i, e in enumerate(lane_ends) if e <= bar.start), len(lane_ends))
            lane_ends[lane : lane + 1] = [bar.end]
            lanes.append(lane)
        if len(lane_ends) == 1:
            out.extend(b if b.lanes == 1 else replace(b, lane=0, lanes=1) for b in group)
        else:
            out.extend(replace(b, lane=n, lanes=len(lane_ends)) for b, n in zip(group, lanes, strict=True))

    for bar in sorted(bars, key=lambda b: (b.start, b.part)):
        if group and bar.start >= group_end:
            close()
            group = []
        group.append(bar)
        group_end = max(group_end, bar.end) if len(group) > 1 else bar.end
    close()
    return tuple(out)


class BarTable:
    """Bars by stand, kept in step with the plan row by row."""

    def __init__(self) -> None:
        self.by_stand: dict[StandId, tuple[Bar, ...]] = {}
        self.by_part: dict[PartId, Bar] = {}

    def rebuild(self, plan: Plan, zone: tzinfo) -> None:
        """Take all bars from a plan."""
        grouped: dict[StandId, list[Bar]] = defaultdict(list)
        parts = plan.parts
        for name, row in plan.stand_assignments.items():
            part = parts.get(name)
            if part is not None:
                grouped[row.stand].append(make_bar(part, row, zone))
        self.by_stand = {stand: in_lanes(bars) for stand, bars in grouped.items()}
        self.by_part = {b.part: b for bars in self.by_stand.values() for b in bars}

    def refresh(self, plan: Plan, parts: Iterable[PartId], zone: tzinfo) -> None:
        """Take some parts anew; only the stands that they left or came to are laid out again."""
        touched: set[StandId] = set()
        fresh: dict[PartId, Bar] = {}
        for name in parts:
            if (old := self.by_part.pop(name, None)) is not None:
                touched.add(old.stand)
            row, part = plan.stand_assignments.get(name), plan.parts.get(name)
            if row is not None and part is not None:
                fresh[name] = make_bar(part, row, zone)
                touched.add(row.stand)
        gone = set(parts) if not isinstance(parts, set) else parts
        for stand in touched:
            kept = [b for b in self.by_stand.get(stand, ()) if b.part not in gone]
            bars = in_lanes([*kept, *(b for b in fresh.values() if b.stand == stand)])
            self.by_stand[stand] = bars
            self.by_part.update((b.part, b) for b in bars)

    def lanes(self) -> dict[StandId, int]:
        """Return the strips of each stand that needs more than one."""
        found = {stand: max((b.lanes for b in bars), default=1) for stand, bars in self.by_stand.items()}
        return {stand: count for stand, count in found.items() if count > 1}


def shadows(plan: Plan, bars: BarTable) -> dict[StandId, tuple[tuple[float, float, PartId], ...]]:
    """Return when each stand is blocked because an alternate or neighbour of it is in use, and by which part.

    Times that touch are given as one, under the part that began it. One that only narrows a stand does not block it.
    """
    layout = plan.layout
    found: dict[StandId, list[tuple[float, float, PartId]]] = defaultdict(list)
    for stand, other in layout.exclusions:
        found[other].extend((b.start, b.end, b.part) for b in bars.by_stand.get(stand, ()))
    for rule in layout.adjacency.values():
        if rule.max_wingspan_b_m <= 0:
            wide = (b for b in bars.by_stand.get(rule.stand_a, ()) if _span(plan, b) >= rule.min_wingspan_a_m)
            found[rule.stand_b].extend((b.start, b.end, b.part) for b in wide)
    return {stand: _merged(stays) for stand, stays in found.items() if stays}


def _span(plan: Plan, bar: Bar) -> float:
    known = plan.layout.aircraft_types.get(TypeCode(bar.short))
    return known.wingspan_m if known is not None else float("inf")


def _merged(stays: list[tuple[float, float, PartId]]) -> tuple[tuple[float, float, PartId], ...]:
    out: list[tuple[float, float, PartId]] = []
    for start, end, part in sorted(stays):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end), out[-1][2])
        else:
            out.append((start, end, part))
    return tuple(out)
