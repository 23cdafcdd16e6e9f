"""Checks of freight: every lot's hall exists, may take it, and is not asked for more than its rate or its room."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from apronplan.audit.faults import AuditFault
from apronplan.audit.tables import NEEDED_CAPABILITY
from apronplan.audit.windows import closed_spells, closed_words
from apronplan.domain.ids import HallId
from apronplan.domain.layout import Hall
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, Lot, StandAssignment, Turnaround

TRANSPORT_MIN = 15
UNLOAD_MIN = 60
"""Minutes from on-block to the hall, and of unloading where the type gives none."""

ACCEPTANCE_H = (8, 2)
"""Export freight reaches its hall by road from 8 to 2 hours before off-block."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A lot on its way into a hall: kilograms spread evenly over minutes since the epoch."""

    mass_kg: int
    start_min: float
    end_min: float


@dataclass(frozen=True, slots=True)
class _Placed:
    row: HallAssignment
    lot: Lot
    turnaround: Turnaround


def override_reason(row: HallAssignment | StandAssignment, code: str) -> str:
    """Return why a placement may break a rule; empty if it may not. An override without names is for all."""
    if row.override is None or (row.override.rules and code not in row.override.rules):
        return ""
    return row.override.reason or "-"


def check_halls(plan: Plan) -> Iterator[AuditFault]:
    """Check every hall assignment by itself, then the tonnes that reach each hall in each clock hour."""
    by_hall: dict[str, list[_Placed]] = defaultdict(list)
    for row in plan.hall_assignments.values():
        lot, hall = plan.lots.get(row.lot), plan.layout.halls.get(row.hall)
        turnaround = plan.turnarounds.get(lot.turnaround) if lot else None
        if lot is None or hall is None or turnaround is None:
            yield AuditFault(
                "unknown_hall", f"lot {row.lot} in hall {row.hall}: no such lot or hall", (row.lot, row.hall)
            )
            continue
        yield from _refusals(plan, row, lot, hall, turnaround)
        by_hall[hall.hall].append(_Placed(row, lot, turnaround))
    for name, placed in sorted(by_hall.items()):
        yield from _over_rate(plan, plan.layout.halls[HallId(name)], placed)


def _refusals(plan: Plan, row: HallAssignment, lot: Lot, hall: Hall, turnaround: Turnaround) -> Iterator[AuditFault]:
    needed = NEEDED_CAPABILITY.get(str(lot.category))
    complaints = []
    if hall.handlers and lot.handler and lot.handler not in hall.handlers:
        complaints.append(("handler_licence", f"{lot.handler} does not work there"))
    if needed and needed not in hall.capabilities:
        complaints.append(("hall_capability", f"{lot.category} needs {needed}"))
    complaints += [("closure", text) for text in _closed(plan, lot, hall, turnaround)]
    for code, message in complaints:
        reason = override_reason(row, code)
        yield AuditFault(code, f"lot {lot.lot} in {hall.hall}: {message}", (lot.lot, hall.hall), reason)


def _closed(plan: Plan, lot: Lot, hall: Hall, turnaround: Turnaround) -> Iterator[str]:
    """Yield the closures of the hall while the lot comes in; what lies there already may stay."""
    flow = flow_of(plan, lot, turnaround, hall)
    for closure in plan.closures.values() if flow is not None else ():
        if str(closure.kind) != "hall" or closure.subject != hall.hall or flow is None:
            continue
        begin, finish = (datetime.fromtimestamp(m * 60, UTC) for m in (flow.start_min, flow.end_min))
        for start, end in closed_spells(closure, plan.layout.airport.zone, begin, finish):
            spell = closed_words(start, end, plan.layout.airport.zone)
            yield f"{spell} ({closure.reason or 'no reason given'}) while it comes in"
            break


def flow_of(plan: Plan, lot: Lot, turnaround: Turnaround, hall: Hall) -> Flow | None:
    """Return when a lot reaches its hall; None where what departs is what has arrived (an express sort)."""
    if str(lot.direction) != "export":
        aircraft = plan.layout.aircraft_types.get(turnaround.aircraft_type)
        unload_min = (aircraft.unload_min if aircraft else None) or UNLOAD_MIN
        start_min = turnaround.on_block.timestamp() / 60 + TRANSPORT_MIN
        return Flow(lot.mass_kg, start_min, start_min + unload_min)
    if "express_sort" in hall.capabilities:
        return None
    off_min = turnaround.off_block.timestamp() / 60
    return Flow(lot.mass_kg, off_min - ACCEPTANCE_H[0] * 60, off_min - ACCEPTANCE_H[1] * 60)


def _over_rate(plan: Plan, hall: Hall, placed: list[_Placed]) -> Iterator[AuditFault]:
    hours: dict[int, Fraction] = defaultdict(Fraction)
    reasons: dict[int, str] = {}
    lots: dict[int, int] = defaultdict(int)
    for one in placed:
        flow = flow_of(plan, one.lot, one.turnaround, hall)
        for hour, mass_kg in _by_hour(flow) if flow is not None else ():
            hours[hour] += mass_kg
            lots[hour] += 1
            # an override speaks for the hours in which its lot comes in, and for no others
            if reason := override_reason(one.row, "hall_rate"):
                reasons.setdefault(hour, reason)
    limit_kg = hall.rate_t_per_h * 1000
    for hour, mass_kg in sorted(hours.items()):
        # Half a kilogram per lot of the hour forgives sums that were kept in whole kilograms elsewhere.
        if float(mass_kg) > limit_kg + 0.5 * lots[hour]:
            when = datetime.fromtimestamp(hour * 3600, UTC)
            found_t = float(mass_kg) / 1000
            message = f"{hall.hall} {when:%Y-%m-%d %H}h UTC: {found_t:.1f} t reach it, {hall.rate_t_per_h:.1f} t/h"
            over_t = found_t - hall.rate_t_per_h
            yield AuditFault("hall_rate", message, (hall.hall,), reasons.get(hour, ""), hour * 60.0, over_t)


def _by_hour(flow: Flow) -> Iterator[tuple[int, Fraction]]:
    """Yield the clock hours that a flow falls in with their kilograms, exactly."""
    start, end = Fraction(flow.start_min), Fraction(flow.end_min)
    hour = int(start // 60)
    if end <= start:
        yield hour, Fraction(flow.mass_kg)
        return
    while hour * 60 < end:
        share = (min(end, Fraction((hour + 1) * 60)) - max(start, Fraction(hour * 60))) / (end - start)
        yield hour, flow.mass_kg * share
        hour += 1
