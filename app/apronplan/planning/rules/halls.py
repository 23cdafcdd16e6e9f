"""Freight in halls: a hall for every lot that may take it, tonnes per hour, tonnes in store."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from apronplan.cargo.halls import hall_refusals
from apronplan.cargo.load import Passage, hourly_kg, passage_of, stored_by_hour
from apronplan.domain.findings import OVERRIDE, Finding, Severity, Subject, SubjectKind, Value
from apronplan.domain.ids import HallId, LotId, TurnaroundId
from apronplan.domain.layout import Hall
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import HallAssignment, Lot
from apronplan.planning.rules.case import instant, overridden
from apronplan.planning.rules.moves import imminence

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

_HOUR_S = 3600
NAMED_LOTS = 5
"""Largest lots that a finding about a full hall names."""


def check_lot(context: "PlanningContext", lot: Lot) -> Iterator[Finding]:
    """Yield what is wrong with a lot's hall, or that it has none; nothing where the layout has no halls."""
    turnaround = context.plan.turnarounds.get(lot.turnaround)
    if turnaround is None or not context.layout.halls:
        return
    row = context.plan.hall_assignments.get(lot.lot)
    if row is None:
        yield from _without_hall(context, lot)
        return
    hall = context.layout.halls.get(row.hall)
    if hall is None:
        yield from _about(context, lot, row, "hall_capability", {"hall": row.hall}, variant="unknown")
        return
    missing = next((day for day in context.freight_days(lot) if not hall.exists(day, context.built)), None)
    if missing is not None:
        values: dict[str, Value] = {"hall": row.hall, "day": missing.isoformat()}
        yield from _about(context, lot, row, "closure", values, variant="hall_not_built")
    for refusal in hall_refusals(lot, hall):
        yield from _about(context, lot, row, refusal.code, {"hall": row.hall, **refusal.values})
    yield from _hall_closed(context, lot, row, hall)
    yield from _moved(context, lot, row)


def _without_hall(context: "PlanningContext", lot: Lot) -> Iterator[Finding]:
    turnaround = context.plan.turnarounds[lot.turnaround]
    possible = context.halls_for(lot)
    severity, weight = _counts(context, "unassigned_hall", lot)
    if severity is Severity.OFF:
        return
    yield Finding(
        code="unassigned_hall" if possible else "unassigned_hall.nowhere",
        severity=severity,
        subjects=(Subject(SubjectKind.LOT, lot.lot), Subject(SubjectKind.TURNAROUND, lot.turnaround)),
        values={"lot": lot.lot, "tonnes": lot.mass_kg / 1000, "category": lot.category.value, "handler": lot.handler,
                "halls": ", ".join(possible)},
        start=turnaround.on_block,
        end=turnaround.off_block,
        cost=0.0 if severity is Severity.HARD else weight,
    )  # fmt: skip


def _counts(context: "PlanningContext", rule: str, lot: Lot, hall: str = "") -> tuple[Severity, float]:
    """Return severity and weight of a rule for a lot, in a hall if one is named."""
    t = context.plan.turnarounds[lot.turnaround]
    return context.rules.at(
        rule,
        context.local_day(t.on_block),
        handlers=lot.handler,
        operators=t.operator,
        types=t.aircraft_type,
        halls=hall,
        hours=context.clock(t.on_block),
    )


def _about(
    context: "PlanningContext",
    lot: Lot,
    row: HallAssignment,
    rule: str,
    values: Mapping[str, Value],
    *,
    variant: str = "",
    others: Sequence[Subject] = (),
    points: float | None = None,
) -> Iterator[Finding]:
    turnaround = context.plan.turnarounds[lot.turnaround]
    severity, weight = _counts(context, rule, lot, row.hall)
    if severity is Severity.OFF:
        return
    values = {"lot": lot.lot, **values}
    reason = overridden(row, rule) if severity is Severity.HARD else ""
    yield Finding(
        code=f"{rule}.{variant}" if variant else rule,
        severity=severity,
        subjects=(Subject(SubjectKind.LOT, lot.lot), *others, Subject(SubjectKind.HALL, row.hall)),
        values={**values, OVERRIDE: reason} if reason else values,
        start=turnaround.on_block,
        end=turnaround.off_block,
        cost=0.0 if severity is Severity.HARD else weight if points is None else points,
    )


def _hall_closed(context: "PlanningContext", lot: Lot, row: HallAssignment, hall: Hall) -> Iterator[Finding]:
    windows = [w for w in context.windows(ClosureKind.HALL) if w.closure.subject == hall.hall]
    way = passage_of(context.plan, lot, hall, context.dwell_h) if windows else None
    if way is None:
        return
    named: set[str] = set()
    for window in windows:
        # freight that lies there already may stay; nothing can come in
        if window.start_s < way.in_end_s and way.in_start_s < window.end_s and window.closure.closure not in named:
            named.add(window.closure.closure)
            values: dict[str, Value] = {
                "hall": hall.hall,
                "reason": window.closure.reason,
                "closed_utc": instant(window.start_s).isoformat(),
                "open_utc": instant(window.end_s).isoformat(),
            }
            others = (Subject(SubjectKind.RULE, window.closure.closure),)
            yield from _about(context, lot, row, "closure", values, variant="hall", others=others)


def _moved(context: "PlanningContext", lot: Lot, row: HallAssignment) -> Iterator[Finding]:
    """Yield a finding for a lot in another hall than published; it is cheaper than to move the aircraft."""
    told = context.published_halls.get(lot.lot)
    if told is not None and told != row.hall:
        values: dict[str, Value] = {"hall": row.hall, "published": told}
        points = context.rules.param("moved", "hall_points")
        points *= imminence(context, context.plan.turnarounds[lot.turnaround].on_block)
        yield from _about(context, lot, row, "moved", values, variant="hall", points=points)


def check_programmes(context: "PlanningContext", turnaround: TurnaroundId) -> Iterator[Finding]:
    """Yield a finding for each declared programme whose freight of one flight lies in several halls."""
    by_name: dict[str, dict[HallId, list[LotId]]] = {}
    for lot in context.lots(turnaround):
        hall = context.hall_of(lot.lot)
        for name, share in lot.programmes:
            if hall is not None and share > 0:
                by_name.setdefault(name, {}).setdefault(hall, []).append(lot.lot)
    row = context.plan.turnarounds.get(turnaround)
    for name, halls in by_name.items():
        if len(halls) < 2 or row is None:
            continue
        severity, weight = context.rules.at(
            "programme_split",
            context.local_day(row.on_block),
            operators=row.operator,
            handlers=row.handler,
            types=row.aircraft_type,
            hours=context.clock(row.on_block),
        )
        if severity is Severity.OFF:
            continue
        lots = [Subject(SubjectKind.LOT, lot) for hall in sorted(halls) for lot in halls[hall]]
        yield Finding(
            code="programme_split",
            severity=severity,
            subjects=(Subject(SubjectKind.TURNAROUND, turnaround), Subject(SubjectKind.RULE, name), *lots),
            values={"programme": name, "halls": ", ".join(sorted(halls)), "count": len(halls)},
            start=row.on_block,
            end=row.off_block,
            cost=0.0 if severity is Severity.HARD else weight * (len(halls) - 1),
        )


class _Curve:
    """Kilograms per clock hour of one hall, and which lots they are."""

    def __init__(self) -> None:
        self.total: dict[int, float] = defaultdict(float)
        self.lots: dict[int, dict[LotId, float]] = defaultdict(dict)

    def add(self, lot: LotId, hours: Iterable[tuple[int, float]]) -> None:
        """Add a lot's kilograms by clock hour.

        Parameters
        ----------
        hours : iterable of (int, float)
            Hour since the epoch (UTC) and kilograms; each hour at most once per lot.
        """
        for hour, kg in hours:
            self.total[hour] += kg
            self.lots[hour][lot] = kg


def check_halls(context: "PlanningContext", halls: Iterable[HallId] | None = None) -> Iterator[Finding]:
    """Yield the hours in which halls take more than they can: rate, store, and the share that is kept in reserve.

    Hours that follow each other make one finding, told at its worst hour.
    """
    wanted = set(context.layout.halls if halls is None else halls)
    flows: dict[HallId, list[tuple[LotId, Passage, HallAssignment]]] = defaultdict(list)
    for key, row in context.plan.hall_assignments.items():
        lot, hall = context.plan.lots.get(key), context.layout.halls.get(row.hall)
        if lot is None or hall is None or hall.hall not in wanted:
            continue
        way = passage_of(context.plan, lot, hall, context.dwell_h)
        if way is not None:
            flows[hall.hall].append((lot.lot, way, row))
    for name in sorted(flows):
        yield from _check_hall(context, context.layout.halls[name], flows[name])


def _check_hall(
    context: "PlanningContext", hall: Hall, flows: list[tuple[LotId, Passage, HallAssignment]]
) -> Iterator[Finding]:
    inflow, stored = _Curve(), _Curve()
    for lot, way, _ in flows:
        inflow.add(lot, hourly_kg(way).items())
        first, last = int(way.in_start_s // _HOUR_S), int(way.out_end_s // _HOUR_S) + 1
        stored.add(lot, stored_by_hour(way, first, last))
    rows = {lot: row for lot, _, row in flows}
    rate_kg, storage_kg = hall.rate_t_per_h * 1000, hall.storage_t * 1000
    over = _hours_above(inflow, rate_kg)
    yield from _stretches(context, hall, "hall_rate", inflow, rate_kg, rows, over)
    yield from _stretches(context, hall, "hall_space", stored, storage_kg, rows, _hours_above(stored, storage_kg))
    reserve_kg = rate_kg * context.rules.param("hall_peak", "share")
    # each hour is told once: as a peak where nobody asks for the rate
    told = {h for h in over if _hour_counts(context, "hall_rate", hall.hall, h)[0] is not Severity.OFF}
    peaks = [h for h in _hours_above(inflow, reserve_kg) if h not in told]
    yield from _stretches(context, hall, "hall_peak", inflow, reserve_kg, rows, peaks)


def _hours_above(curve: _Curve, limit_kg: float) -> list[int]:
    """Return the hours above a limit; half a kilogram per lot forgives the rounding to whole kilograms."""
    return sorted(h for h, kg in curve.total.items() if kg > limit_kg + 0.5 * len(curve.lots[h]))


def _stretches(
    context: "PlanningContext",
    hall: Hall,
    rule: str,
    curve: _Curve,
    limit_kg: float,
    rows: Mapping[LotId, HallAssignment],
    hours: Sequence[int],
) -> Iterator[Finding]:
    """Yield a finding for each run of hours that follow each other, count alike, and are all overridden or none.

    An override speaks for the hours in which its lot is there, so it cannot cover a whole run; a setting with a scope
    of hours or dates may hold in some hours of it only.
    """

    def counts(hour: int) -> tuple[Severity, float, bool]:
        """Return how an hour counts: severity, points, and whether it is overridden."""
        severity, weight = _hour_counts(context, rule, hall.hall, hour)
        return severity, weight, any(overridden(rows[lot], rule) for lot in curve.lots[hour])

    run: list[int] = []
    alike: tuple[Severity, float, bool] | None = None
    for hour in hours:
        here = counts(hour)
        if run and (hour != run[-1] + 1 or here != alike):
            yield from _full(context, hall, rule, curve, limit_kg, rows, run)
            run = []
        run.append(hour)
        alike = here
    if run:
        yield from _full(context, hall, rule, curve, limit_kg, rows, run)


def _hour_counts(context: "PlanningContext", rule: str, hall: HallId, hour: int) -> tuple[Severity, float]:
    """Return severity and weight of a rule for a clock hour of a hall."""
    start = instant(hour * _HOUR_S)
    return context.rules.at(rule, context.local_day(start), halls=hall, hours=context.clock(start))


def _full(
    context: "PlanningContext",
    hall: Hall,
    rule: str,
    curve: _Curve,
    limit_kg: float,
    rows: Mapping[LotId, HallAssignment],
    run: list[int],
) -> Iterator[Finding]:
    start = instant(run[0] * _HOUR_S)
    severity, weight = _hour_counts(context, rule, hall.hall, run[0])
    if severity is Severity.OFF:
        return
    worst = max(run, key=lambda h: (curve.total[h], -h))
    lots = sorted(curve.lots[worst], key=lambda name: (-curve.lots[worst][name], name))
    values: dict[str, Value] = {
        "hall": hall.hall,
        "found_t": curve.total[worst] / 1000,
        "limit_t": limit_kg / 1000,
        "hours": len(run),
        "worst_utc": instant(worst * _HOUR_S).isoformat(),
        "lots": len(lots),
    }
    reasons = [r for name in lots if (r := overridden(rows[name], rule))] if severity is Severity.HARD else []
    if reasons:
        values[OVERRIDE] = reasons[0]
    amount = sum(curve.total[h] - limit_kg for h in run) / 1000
    yield Finding(
        code=rule,
        severity=severity,
        subjects=(
            Subject(SubjectKind.HALL, hall.hall),
            *(Subject(SubjectKind.LOT, name) for name in lots[:NAMED_LOTS]),
            # two spells of one hall can have the same largest lots, and each is overridden or accepted by itself
            Subject(SubjectKind.HOUR, f"{start:%Y-%m-%dT%HZ}"),
        ),
        values=values,
        start=start,
        end=instant((run[-1] + 1) * _HOUR_S),
        cost=0.0 if severity is Severity.HARD else weight * amount,
    )
