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


def quota(context: "PlanningContext", turnaround: Turnaround) -> Iterator[Finding]:
    """Yield a finding if the turnaround leaves at night with more noise than the permit allows.

    No stand can mend it, so that it is said of the turnaround and closes no stand. A type whose quota count is not
    known is not refused, but said so where a limit holds.
    """
    local = context.local(turnaround.off_block)
    rules = context.rules
    begin, finish = rules.param("quota", "from_hour"), rules.param("quota", "to_hour")
    hour = local.hour + local.minute / 60 + local.second / 3600
    at_night = (hour >= begin or hour < finish) if begin > finish else begin <= hour < finish
    limit = night_limit(local.date())
    aircraft = context.layout.aircraft_types.get(turnaround.aircraft_type)
    if not at_night or limit is None or aircraft is None:
        return
    found = aircraft.noise_qc
    if found is not None and found <= limit:
        return
    severity, weight = rules.at(
        "quota",
        local.date(),
        operators=turnaround.operator,
        handlers=turnaround.handler,
        types=turnaround.aircraft_type,
    )
    if severity is Severity.OFF:
        return
    if found is None:
        severity, weight = Severity.SOFT, 0.0
    yield Finding(
        code="quota" if found is not None else "quota.unknown",
        severity=severity,
        subjects=(Subject(SubjectKind.TURNAROUND, turnaround.turnaround),),
        values={"type": turnaround.aircraft_type, "quota_count": found, "limit": limit},
        start=turnaround.off_block,
        end=turnaround.off_block,
        cost=0.0 if severity is Severity.HARD else weight,
    )
