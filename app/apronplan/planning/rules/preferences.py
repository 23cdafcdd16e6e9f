"""What planners, carriers and handlers would rather have."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, NOSE_DOOR_ROOM, Case
from apronplan.planning.rules.fit import not_wanted

__all__ = ["long_stay", "not_wanted", "preference", "reference_day", "stays_long"]


def preference(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge what the table of preferences says; the best stand of a turnaround costs nothing."""
    points = case.wishes.get(stand.stand, 0.0)
    return case.find("preference", stand, {"points": points}, amount=points) if points > 0 else NONE


def reference_day(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge another stand than the same flight had on the plan's reference day."""
    stands = case.context.reference_stands
    model = stands.get(case.turnaround.flight_in) or stands.get(case.turnaround.flight_out)
    if model is None or model == stand.stand:
        return NONE
    return case.find("reference_day", stand, {"reference": model})


def stays_long(case: Case) -> bool:
    """Tell whether a part stays longer than the rule allows on a prime stand."""
    return case.end_s - case.start_s > 3600.0 * case.rules.param("long_stay", "from_h")


def long_stay(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge a long stayer on a prime stand: one with room ahead of the nose, which nose loaders need."""
    hours = (case.end_s - case.start_s) / 3600.0
    over = hours - case.rules.param("long_stay", "from_h")
    if over <= 0 or NOSE_DOOR_ROOM not in stand.facilities or case.turnaround.nose_load:
        return NONE
    return case.find("long_stay", stand, {"hours": hours}, amount=over)
