"""The night quota: departures of noisy types between 23:00 and 07:00 local time."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind
from apronplan.domain.traffic import Turnaround

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

QUOTA_STEPS: tuple[tuple[date, float], ...] = (
    (date(2024, 1, 1), 30.0),
    (date(2025, 1, 1), 25.0),
    (date(2030, 1, 1), 20.0),
    (date(2033, 1, 1), 13.0),
)
"""From each day on, night departures with a quota count above the figure are refused; none before the first.

Source: environmental permit of Liege Airport (2023).
"""


def night_limit(on: date) -> float | None:
    """Return the largest quota count of a night departure on a local day; None = no limit yet."""
    return next((limit for start, limit in reversed(QUOTA_STEPS) if start <= on), None)


def _limit_at(context: "PlanningContext", turnaround: Turnaround) -> float | None:
    """Return the limit that holds for a turnaround's departure; None by day and before there was one."""
    local = context.local(turnaround.off_block)
    begin, finish = context.rules.param("quota", "from_hour"), context.rules.param("quota", "to_hour")
    hour = local.hour + local.minute / 60 + local.second / 3600
    at_night = (hour >= begin or hour < finish) if begin > finish else begin <= hour < finish
    return night_limit(local.date()) if at_night else None


def quota(context: "PlanningContext", turnaround: Turnaround) -> Iterator[Finding]:
    """Yield a finding if the turnaround leaves at night with more noise than the permit allows.

    No stand can mend it, so that it is said of the turnaround and closes no stand.
    """
    limit = _limit_at(context, turnaround)
    aircraft = context.layout.aircraft_types.get(turnaround.aircraft_type)
    found = aircraft.noise_qc if aircraft is not None else None
    if limit is None or found is None or found <= limit:
        return
    severity, weight = context.rules.at(
        "quota",
        context.local_day(turnaround.off_block),
        operators=turnaround.operator,
        handlers=turnaround.handler,
        types=turnaround.aircraft_type,
        hours=context.clock(turnaround.off_block),
    )
    if severity is Severity.OFF:
        return
    yield Finding(
        code="quota",
        severity=severity,
        subjects=(Subject(SubjectKind.TURNAROUND, turnaround.turnaround),),
        values={"type": turnaround.aircraft_type, "quota_count": found, "limit": limit},
        start=turnaround.off_block,
        end=turnaround.off_block,
        cost=0.0 if severity is Severity.HARD else weight,
    )


def unknown_counts(context: "PlanningContext") -> Iterator[Finding]:
    """Yield one finding per type that leaves at night under a limit and whose quota count nobody knows.

    Such departures are not refused, and not cleared in silence either.
    """
    if not context.rules.is_on("quota"):
        return
    flights: dict[str, list[Turnaround]] = {}
    for turnaround in context.plan.turnarounds.values():
        aircraft = context.layout.aircraft_types.get(turnaround.aircraft_type)
        if aircraft is not None and aircraft.noise_qc is None and _limit_at(context, turnaround) is not None:
            flights.setdefault(turnaround.aircraft_type, []).append(turnaround)
    for code, rows in sorted(flights.items()):
        first = min(rows, key=lambda t: (t.off_block, t.turnaround))
        yield Finding(
            code="quota.unknown",
            severity=Severity.SOFT,
            subjects=(Subject(SubjectKind.TYPE, code),),
            values={"type": code, "count": len(rows), "limit": _limit_at(context, first), "first": first.label},
            start=first.off_block,
            end=max(t.off_block for t in rows),
        )
