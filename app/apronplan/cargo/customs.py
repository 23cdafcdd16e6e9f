"""Customs: how many declarations a lot makes, which are selected, who checks them when, and when the lot is free.

What is not selected is released at once (BE-GATE), or when its lane opens if the rule is not automatic. What is
selected joins the queue of its lane when the lot has been broken down, and is released when its checks are done. The
number selected is the expected one, rounded so that over all lots of a declaration it comes out right to the unit.
Exports and transit are not cleared here.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from apronplan.cargo.legs import hall_leg
from apronplan.cargo.load import Passage, dwell_hours, passage
from apronplan.cargo.opening import Span, by_shift, opening_spans, without
from apronplan.cargo.queueing import Job, Served, serve
from apronplan.domain.closures import closed_spans
from apronplan.domain.customs import CustomsLane, DeclarationRule
from apronplan.domain.ids import HallId, LotId, PhaseId
from apronplan.domain.layout import EXISTING
from apronplan.domain.plan import Plan
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import Category, Direction, Lot

HORIZON_S = 60 * 24 * 3600
"""So long after the last lot is ready lanes are looked at; what is not checked by then is never released."""

BEFORE_S = 7 * 24 * 3600
"""So long before the first lot is ready opening hours are worked out, for reports that begin earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """A lot's way through customs; times in seconds since the epoch.

    Attributes
    ----------
    way : Passage
        Coming into the hall and leaving it as planned, before customs has its say.
    declarations, selected : int
        All, and those that are checked.
    selected_kg : int
        Kilograms behind the selected ones.
    lane : str
        Lane that checks them; empty if there is none.
    ready_start_s, ready_end_s : float
        Between these the lot is broken down and declared, evenly.
    free_start_s, free_end_s : float
        Between these what is not selected is released, evenly.
    checked_s : float
        When the last check is done; infinite if it never is. The ready time if nothing is selected.
    """

    lot: Lot
    hall: str
    way: Passage
    kind: str
    declarations: int
    selected: int
    selected_kg: int
    lane: str
    ready_start_s: float
    ready_end_s: float
    free_start_s: float
    free_end_s: float
    checked_s: float

    @property
    def wait_h(self) -> float:
        """Hours from ready until everything is released."""
        last_s = max(self.free_end_s, self.checked_s) if self.selected_kg else self.free_end_s
        return (last_s - self.ready_end_s) / 3600

    @property
    def held_h(self) -> float:
        """Hours by which customs keeps the last of the lot beyond its planned removal; 0 if it does not."""
        last_s = max(self.free_end_s, self.checked_s) if self.selected_kg else self.free_end_s
        return max(0.0, (last_s - self.way.out_end_s) / 3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneWork:
    """What a lane has to do and does.

    Attributes
    ----------
    open_spans : tuple of Span
        When it works, cut where a shift begins.
    rates : tuple of float
        Checks per hour in each of them.
    served : tuple of (LotId, Served)
        In order of time.
    selected : int
        Checks that were asked for.
    """

    lane: CustomsLane
    open_spans: tuple[Span, ...]
    rates: tuple[float, ...]
    served: tuple[tuple[LotId, Served], ...]
    selected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """Customs of a plan: every import lot that a rule declares, and every lane."""

    lots: Mapping[LotId, Clearance]
    lanes: Mapping[str, LaneWork]


def declaration_for(category: Category, day: date, rules: Iterable[DeclarationRule]) -> DeclarationRule | None:
    """Return the rule for a category on a local day; the one that began last, if several hold."""
    fits = [
        r
        for r in rules
        if r.category is category
        and (r.valid_from is None or r.valid_from <= day)
        and (r.valid_to is None or day < r.valid_to)
    ]
    return max(fits, key=lambda r: (r.valid_from or date.min, r.kind), default=None)


def lane_for(
    kind: str, hall: str, lanes: Iterable[CustomsLane], day: date, built: frozenset[PhaseId]
) -> CustomsLane | None:
    """Return the lane that checks a kind of declaration in a hall: one of the hall goes before one for all halls."""
    fits = [
        lane
        for lane in lanes
        if (not lane.kinds or kind in lane.kinds)
        and (not lane.halls or hall in lane.halls)
        and _works(lane, day, built)
    ]
    return min(fits, key=lambda lane: (not lane.halls, not lane.kinds, lane.lane), default=None)


def _works(lane: CustomsLane, day: date, built: frozenset[PhaseId]) -> bool:
    if lane.phase in built:
        return True
    if lane.phase not in ("", EXISTING) and lane.valid_from is None:
        return False
    return (lane.valid_from is None or lane.valid_from <= day) and (lane.valid_to is None or day < lane.valid_to)


@dataclass(frozen=True, slots=True)
class _Declared:
    lot: Lot
    hall: str
    way: Passage
    rule: DeclarationRule
    lane: CustomsLane | None
    ready_start_s: float
    ready_end_s: float


def customs(plan: Plan, lots: Iterable[Lot] | None = None) -> Customs:
    """Return how the import lots of a plan pass customs; all of them, or those that are given.

    Lots without a hall use lanes that serve all halls. A closure of the kind ``customs`` shuts a lane.
    """
    given = plan.lots.values() if lots is None else lots
    found = [d for lot in given if (d := _declared(plan, lot)) is not None]
    found.sort(key=lambda d: (d.ready_end_s, d.lot.lot))
    counts = _selected(found)
    horizon_s = (found[-1].ready_end_s if found else 0.0) + HORIZON_S
    begin_s = min((d.ready_start_s for d in found), default=0.0) - BEFORE_S
    lanes = {d.lane.lane: d.lane for d in found if d.lane is not None}
    lanes |= {name: lane for name, lane in plan.freight.customs_lane.items() if name not in lanes}
    staffed = {name: _staffed(plan, lane, begin_s, horizon_s) for name, lane in lanes.items()}
    spans = {name: tuple(span for span, _ in pieces) for name, pieces in staffed.items()}
    work = {name: _work(lane, staffed[name], found, counts) for name, lane in lanes.items()}
    done = {lot: s.end_s for w in work.values() for lot, s in w.served}
    short = _unfinished(work, counts)
    cleared = [
        _clearance(d, counts[d.lot.lot], math.inf if d.lot.lot in short else done.get(d.lot.lot, math.inf), spans)
        for d in found
    ]
    return Customs(lots={c.lot.lot: c for c in cleared}, lanes=work)


def _declared(plan: Plan, lot: Lot) -> _Declared | None:
    turnaround = plan.turnarounds.get(lot.turnaround)
    if turnaround is None or lot.direction is not Direction.IMPORT:
        return None
    day = turnaround.on_block.astimezone(plan.layout.airport.zone).date()
    rule = declaration_for(lot.category, day, plan.freight.declaration_rule.values())
    if rule is None:
        return None
    hall = plan.hall_of(lot.lot) or ""
    row = plan.layout.halls.get(HallId(hall))
    aircraft = plan.layout.aircraft_types.get(turnaround.aircraft_type)
    way = passage(lot, turnaround.on_block, turnaround.off_block, aircraft, row, dwell_hours(plan))
    assert way is not None  # only exports may pass without a way
    breaking_s = hall_leg(plan.freight.clock_leg.values(), "breakdown", row, lot).mode_h * 3600
    lane = lane_for(rule.kind, hall, plan.freight.customs_lane.values(), day, plan.built_phases)
    return _Declared(lot, hall, way, rule, lane, way.in_start_s + breaking_s, way.in_end_s + breaking_s)


def declarations_of(mass_kg: int, rule: DeclarationRule) -> int:
    """Return how many declarations a mass makes; at least one if there is any."""
    return math.ceil(mass_kg / rule.kg_per_declaration - 1e-9) if mass_kg else 0


def _selected(found: Iterable[_Declared]) -> dict[LotId, tuple[int, int]]:
    """Return declarations and selected ones per lot; selected ones follow the running total of what is expected."""
    running: dict[tuple[str, float], float] = defaultdict(float)
    counts: dict[LotId, tuple[int, int]] = {}
    for d in found:
        number = declarations_of(d.lot.mass_kg, d.rule)
        key = d.rule.kind, d.rule.selected_share
        before = round(running[key])
        running[key] += number * d.rule.selected_share
        counts[d.lot.lot] = number, min(number, round(running[key]) - before)
    return counts


def _staffed(plan: Plan, lane: CustomsLane, start_s: float, end_s: float) -> tuple[tuple[Span, float], ...]:
    """Return when a lane works, less strikes, with its checks per hour; hours without staff are left out."""
    zone = plan.layout.airport.zone
    spans = opening_spans(lane.open_min, lane.close_min, lane.weekdays, zone, start_s, end_s)
    start, end = (datetime.fromtimestamp(t, UTC) for t in (start_s, end_s))
    closed = [
        span
        for c in plan.closures.values()
        if c.kind is ClosureKind.CUSTOMS and c.subject == lane.lane
        for span in closed_spans(c, zone, start, end)
    ]
    pieces = by_shift(without(spans, closed), lane.shifts, lane.checks_per_h, zone)
    return tuple((span, rate) for span, rate in pieces if rate > 0)


def _work(
    lane: CustomsLane,
    staffed: tuple[tuple[Span, float], ...],
    found: Iterable[_Declared],
    counts: Mapping[LotId, tuple[int, int]],
) -> LaneWork:
    mine = [d for d in found if d.lane is not None and d.lane.lane == lane.lane]
    jobs = [Job(ready_s=d.ready_end_s, units=float(counts[d.lot.lot][1]), priority=d.rule.priority) for d in mine]
    spans, rates = tuple(span for span, _ in staffed), tuple(rate for _, rate in staffed)
    served = serve(jobs, spans, rates)
    return LaneWork(
        lane=lane,
        open_spans=spans,
        rates=rates,
        served=tuple((mine[s.job].lot.lot, s) for s in served),
        selected=sum(counts[d.lot.lot][1] for d in mine),
    )


def _unfinished(work: Mapping[str, LaneWork], counts: Mapping[LotId, tuple[int, int]]) -> set[LotId]:
    checked: dict[LotId, float] = defaultdict(float)
    for lane in work.values():
        for lot, served in lane.served:
            checked[lot] += served.units
    return {lot for lot, (_, selected) in counts.items() if checked[lot] < selected - 1e-6}


def _clearance(
    d: _Declared, counts: tuple[int, int], checked_s: float, spans: Mapping[str, tuple[Span, ...]]
) -> Clearance:
    number, selected = counts
    selected_kg = round(d.lot.mass_kg * selected / number) if number else 0
    pause_s = d.rule.release_min * 60
    free_start_s, free_end_s = d.ready_start_s + pause_s, d.ready_end_s + pause_s
    if not d.rule.automatic:
        opened_s = _next_open(spans.get(d.lane.lane, ()) if d.lane else (), d.ready_end_s)
        free_start_s = free_end_s = opened_s + pause_s
    return Clearance(
        lot=d.lot,
        hall=d.hall,
        way=d.way,
        kind=d.rule.kind,
        declarations=number,
        selected=selected,
        selected_kg=selected_kg,
        lane=d.lane.lane if d.lane else "",
        ready_start_s=d.ready_start_s,
        ready_end_s=d.ready_end_s,
        free_start_s=free_start_s,
        free_end_s=free_end_s,
        checked_s=checked_s if selected else d.ready_end_s,
    )


def _next_open(spans: Iterable[Span], at_s: float) -> float:
    for start, end in spans:
        if at_s < end:
            return max(at_s, start)
    return math.inf


def instant(at_s: float) -> datetime | None:
    """Return an instant in UTC; None for never."""
    return datetime.fromtimestamp(at_s, UTC) if math.isfinite(at_s) else None
