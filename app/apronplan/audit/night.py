"""Check of the night quota: departures of noisy types at night, whether they have a stand or not."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from apronplan.audit.faults import AuditFault
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround

LIMITS = ((date(2033, 1, 1), 13.0), (date(2030, 1, 1), 20.0), (date(2025, 1, 1), 25.0), (date(2024, 1, 1), 30.0))
"""From each day on, the largest quota count of a departure at night: environmental permit of Liege Airport (2023)."""

HOURS = (23.0, 7.0)
"""The night, local time."""


def _limited(plan: Plan) -> Iterator[tuple[Turnaround, datetime, float, float | None]]:
    """Yield the departures at night under a limit: local time, limit, and the type's quota count."""
    setting = plan.rule_settings.get("quota")
    figures = setting.params if setting else {}
    begin, finish = float(figures.get("from_hour", HOURS[0])), float(figures.get("to_hour", HOURS[1]))
    for row in plan.turnarounds.values():
        aircraft = plan.layout.aircraft_types.get(row.aircraft_type)
        local = row.off_block.astimezone(plan.layout.airport.zone)
        limit = next((most for day, most in LIMITS if day <= local.date()), None)
        hour = local.hour + local.minute / 60 + local.second / 3600
        by_night = hour >= begin or hour < finish if begin > finish else begin <= hour < finish
        if aircraft is not None and limit is not None and by_night:
            yield row, local, limit, aircraft.noise_qc


def unknown_counts(plan: Plan) -> Iterator[str]:
    """Yield a note for each type that leaves at night under a limit and whose count is not known: not cleared."""
    unknown = Counter(row.aircraft_type for row, _, _, count in _limited(plan) if count is None)
    for code, departures in sorted(unknown.items()):
        what = "departure" if departures == 1 else "departures"
        yield f"{code}: quota count unknown, {departures} {what} at night not cleared"


def check_night(plan: Plan) -> Iterator[AuditFault]:
    """Check the quota count of every departure against the limit of its local day. A count not known refuses nobody."""
    for row, local, limit, count in _limited(plan):
        if count is None or count <= limit:
            continue
        label = row.flight_out or row.flight_in or row.turnaround
        message = f"{label} leaves at {local:%H:%M} with a quota count of {count:g}, {limit:g} is the limit at night"
        accepted = plan.accepted_findings.get(f"quota|turnaround:{row.turnaround}")
        yield AuditFault("quota", message, (row.turnaround,), accepted.reason if accepted else "")
