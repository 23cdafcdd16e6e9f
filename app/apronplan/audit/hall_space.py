"""Check of what lies in a hall: the exact stock around every instant at which it begins to rise or fall.

Spells are half-open: what leaves all at once lies there until the instant it leaves, not at it, and what comes all at
once is there from its instant on. So each instant within an hour is asked twice, just before it and from it on; the
beginning of an hour only from it on, its end only just before it.

Each clock hour is told by itself, so that an override speaks only for the hours in which its lot is there.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil

from apronplan.audit.faults import AuditFault
from apronplan.audit.hall_checks import flow_of, override_reason
from apronplan.domain.ids import HallId
from apronplan.domain.layout import Hall
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot

DWELL_H = {"GEN": 6, "EC": 4, "PER": 2, "EXP": 4, "PHA": 3, "AVI": 2, "DGR": 6, "OOG": 6, "VAL": 2}
"""Hours that import freight stays after it has reached its hall."""

LOADED_H = 1
"""Export freight leaves its hall this many hours before off-block."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A lot in its hall: comes in between the first two minutes since the epoch, leaves between the last two."""

    mass_kg: int
    times_min: tuple[float, float, float, float]
    reason: str
    """Why it may lie in a hall that is too full; empty if it may not."""

    def kg(self, at_min: float, *, before: bool) -> float:
        """Return what lies there from an instant on, or just before it."""
        start, full, leave, empty = self.times_min
        return self.mass_kg * (_share(at_min, start, full, before) - _share(at_min, leave, empty, before))


def _share(at: float, start: float, end: float, before: bool) -> float:
    if start == end == at:
        return 0.0 if before else 1.0
    return 1.0 if at >= end else 0.0 if at <= start else (at - start) / (end - start)


def check_built(plan: Plan) -> Iterator[AuditFault]:
    """Check that each hall is there from the day of the arrival to the day on which a lot leaves it."""
    for row in plan.hall_assignments.values():
        lot, hall = plan.lots.get(row.lot), plan.layout.halls.get(row.hall)
        turnaround = plan.turnarounds.get(lot.turnaround) if lot else None
        if lot is None or hall is None or turnaround is None:
            continue
        # as if the hall were no express hub: what departs there as it came lies there all the same
        stock = _stock(plan, lot, replace(hall, capabilities=frozenset()), "")
        assert stock is not None
        leaves = datetime.fromtimestamp(stock.times_min[3] * 60, UTC) - timedelta(microseconds=1)
        days = [
            t.astimezone(plan.layout.airport.zone).date()
            for t in (turnaround.on_block, max(turnaround.on_block, leaves))
        ]
        lost = [day for day in days if not hall.exists(day, plan.built_phases)]
        if lost:
            text = f"lot {lot.lot} in {hall.hall}: the hall does not exist on {lost[0]}"
            yield AuditFault("closure", text, (lot.lot, hall.hall), override_reason(row, "closure"))


def check_space(plan: Plan) -> Iterator[AuditFault]:
    """Check the most that lies in each hall in each clock hour against its room."""
    hours: dict[str, dict[int, list[Stock]]] = defaultdict(lambda: defaultdict(list))
    for row in plan.hall_assignments.values():
        lot, hall = plan.lots.get(row.lot), plan.layout.halls.get(row.hall)
        stock = _stock(plan, lot, hall, override_reason(row, "hall_space")) if lot and hall else None
        if stock is not None:
            for hour in range(int(stock.times_min[0] // 60), ceil(stock.times_min[3] / 60)):
                hours[row.hall][hour].append(stock)
    for name, by_hour in sorted(hours.items()):
        for hour, inside in sorted(by_hour.items()):
            yield from _too_full(plan.layout.halls[HallId(name)], hour, inside)


def _too_full(hall: Hall, hour: int, inside: list[Stock]) -> Iterator[AuditFault]:
    begin, finish = hour * 60.0, hour * 60.0 + 60
    turns = {t for stock in inside for t in stock.times_min if begin < t < finish}
    moments = [*((t, False) for t in (begin, *turns)), *((t, True) for t in (finish, *turns))]
    worst_kg, at = max((sum(s.kg(t, before=before) for s in inside), t) for t, before in moments)
    # Half a kilogram per lot forgives sums that were kept in whole kilograms elsewhere.
    if worst_kg > hall.storage_t * 1000 + 0.5 * len(inside):
        when = datetime.fromtimestamp(at * 60, UTC)
        message = (
            f"{hall.hall} {when:%Y-%m-%d %H:%M} UTC: {worst_kg / 1000:.1f} t lie there, room {hall.storage_t:.1f} t"
        )
        reason = next((s.reason for s in inside if s.reason), "")
        yield AuditFault("hall_space", message, (hall.hall,), reason, begin, worst_kg / 1000 - hall.storage_t)


def _stock(plan: Plan, lot: Lot, hall: Hall, reason: str) -> Stock | None:
    turnaround = plan.turnarounds.get(lot.turnaround)
    flow = flow_of(plan, lot, turnaround, hall) if turnaround is not None else None
    if flow is None or turnaround is None:
        return None
    out_min = turnaround.off_block.timestamp() / 60 - LOADED_H * 60
    kind = str(lot.direction)
    if kind == "export":
        leave = (out_min, out_min)
    elif kind == "transit":
        leave = (max(out_min, flow.end_min),) * 2
    else:
        stay_min = 60 * _dwell_h(plan, str(lot.category))
        leave = (flow.start_min + stay_min, flow.end_min + stay_min)
    return Stock(lot.mass_kg, (flow.start_min, flow.end_min, *leave), reason)


def _dwell_h(plan: Plan, category: str) -> float:
    setting = plan.rule_settings.get("hall_space")
    figure = setting.params.get(f"dwell_h_{category}") if setting else None
    return float(DWELL_H[category] if figure is None else figure)
