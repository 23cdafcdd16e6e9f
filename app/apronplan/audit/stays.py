"""The plan as the audit reads it: who stands where, from when to when, with which dimensions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apronplan.audit.tables import DIMENSIONS_M
from apronplan.domain.layout import Stand
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Override, StandAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One aircraft on one stand, times in minutes since the epoch.

    Attributes
    ----------
    wingspan_m, length_m : float
        As the layout's fleet has them; `differs` tells that the audit's own table has other figures.
    """

    part: str
    label: str
    stand: Stand
    start_min: float
    end_min: float
    on_block: datetime
    off_block: datetime
    aircraft_type: str
    wingspan_m: float
    length_m: float
    differs: bool
    override: Override | None

    def days(self, zone: ZoneInfo) -> list[date]:
        """Return the local days of the stay; the midnight at which an aircraft leaves opens no new one."""
        first = self.on_block.astimezone(zone).date()
        leaves = self.off_block.astimezone(zone)
        last = leaves.date()
        if last > first and leaves.time() == time():
            last -= timedelta(days=1)
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def overrides(self, rule: str) -> bool:
        """Tell whether a planner's override with a reason covers a rule for this stay."""
        return self.override is not None and (not self.override.rules or rule in self.override.rules)


def times_of(plan: Plan, part: str) -> tuple[datetime, datetime] | None:
    """Work out a part's stay from its turnaround and tows; None if there is no such part."""
    name, _, number = part.rpartition("#")
    turnaround = plan.rows("turnaround").get(name)
    if turnaround is None or not number.isdigit():
        return None
    row = plan.turnarounds[turnaround.turnaround]  # type: ignore[attr-defined]
    begin = row.aibt or row.eibt or row.sibt
    finish = max(begin, row.aobt or row.eobt or row.sobt)
    if row.aobt is None and row.eobt is None and begin >= row.sobt:
        finish = row.sobt + (begin - row.sibt)
    split = plan.splits.get(row.turnaround)
    cuts = list(split.cuts) if split else []
    index = int(number) - 1
    if not 0 <= index <= len(cuts):
        return None
    start = begin if index == 0 else min(max(cuts[index - 1].on_block, begin), finish)
    end = finish if index == len(cuts) else min(max(cuts[index].off_block, begin), finish)
    return start, max(start, end)


def known_stays(plan: Plan) -> Iterator[Stay]:
    """Yield every placed part whose turnaround, stand and type the plan knows; others are faults of their own."""
    for assignment in plan.stand_assignments.values():
        stay = stay_of(plan, assignment)
        if stay is not None:
            yield stay


def stay_of(plan: Plan, assignment: StandAssignment) -> Stay | None:
    """Return one placed part as a stay; None if it points at something that the plan does not hold."""
    times = times_of(plan, assignment.part)
    stand = plan.layout.stands.get(assignment.stand)
    if times is None or stand is None:
        return None
    turnaround = plan.turnarounds[plan.parts[assignment.part].turnaround.turnaround]
    aircraft = plan.layout.aircraft_types.get(turnaround.aircraft_type)
    if aircraft is None:
        return None
    own = DIMENSIONS_M.get(aircraft.icao)
    return Stay(
        part=assignment.part,
        label=turnaround.flight_in or turnaround.flight_out or turnaround.turnaround,
        stand=stand,
        start_min=times[0].timestamp() / 60,
        end_min=times[1].timestamp() / 60,
        on_block=times[0],
        off_block=times[1],
        aircraft_type=aircraft.icao,
        wingspan_m=aircraft.wingspan_m,
        length_m=aircraft.length_m,
        differs=own is not None and own != (aircraft.wingspan_m, aircraft.length_m),
        override=assignment.override,
    )
