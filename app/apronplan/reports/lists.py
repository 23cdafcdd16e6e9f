"""The list of turnarounds on paper: one row per part, the same on every sheet."""

from collections.abc import Container
from datetime import date, datetime

from apronplan.domain.ids import TurnaroundId, part_id
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot, Part
from apronplan.i18n import tr
from apronplan.reports.overrides import override_marks
from apronplan.reports.pages import Align, Column


def clock_text(plan: Plan, when: datetime, day: date) -> str:
    """Return a local time; one of another day carries that day."""
    local = when.astimezone(plan.layout.airport.zone)
    return f"{local:%H:%M}" if local.date() == day else f"{local:%m-%d %H:%M}"


def list_row(plan: Plan, part: Part, day: date, needed: Container[str] | None = None) -> tuple[str, ...]:
    """Return one part as a row of the list: times, stand, flights, tonnes, handler, halls, remarks.

    Of a stay that is towed, what comes in stands in its first row and what goes out in its last: a column adds up.

    Parameters
    ----------
    needed : container of str or None
        Parts and lots whose override is in force; None = it is not known.
    """
    t = part.turnaround
    row = plan.stand_assignments.get(part.part)
    first, last = part.index == 1, part.index == part.count
    halls = _halls(plan, t.turnaround, first=first, last=last)
    marks = [tr("mark.locked")] if row and row.locked else []
    marks += override_marks(plan, part, _freight(plan, t.turnaround, first=first, last=last), needed)
    marks += _tow_marks(plan, part, day)
    published = plan.published_stands.get(part.part)
    if published is not None and published.stand != (row.stand if row else None):
        marks.append(tr("mark.moved", stand=published.stand))
    marks += _time_marks(plan, part, day)
    return (
        clock_text(plan, part.on_block, day),
        clock_text(plan, part.off_block, day),
        row.stand if row else tr("mark.tray"),
        t.flight_in,
        t.flight_out,
        t.aircraft_type,
        t.registration,
        t.origin,
        t.destination,
        f"{t.import_kg / 1000:.1f}" if first else "",
        f"{t.export_kg / 1000:.1f}" if last else "",
        t.handler,
        halls,
        ", ".join(marks),
    )


def towed_stand(plan: Plan, part: Part, step: int) -> str:
    """Return where the same aircraft stands before (-1) or after (1) a part; the tray if it has no stand there."""
    return plan.stand_of(part_id(part.turnaround.turnaround, part.index + step)) or tr("mark.tray")


def _tow_marks(plan: Plan, part: Part, day: date) -> list[str]:
    """Say from where and to where an aircraft is towed, and when the tow begins or has ended."""
    marks = []
    if part.index > 1:
        marks.append(tr("mark.towed_from", stand=towed_stand(plan, part, -1)))
    if part.index < part.count:
        time = clock_text(plan, part.off_block, day)
        marks.append(tr("mark.towed_to", time=time, stand=towed_stand(plan, part, 1)))
    return marks


def _freight(plan: Plan, turnaround: TurnaroundId, *, first: bool, last: bool) -> list[Lot]:
    """Return imports if a part is the first of its turnaround, exports if it is the last."""
    return [x for x in plan.lots_of(turnaround) if (last if x.direction is Direction.EXPORT else first)]


def _halls(plan: Plan, turnaround: TurnaroundId, *, first: bool, last: bool) -> str:
    """Return the halls of a turnaround's freight, and what of it is in none: imports if `first`, exports if `last`."""
    lots = _freight(plan, turnaround, first=first, last=last)
    homes = [(lot.mass_kg, plan.hall_of(lot.lot)) for lot in lots]
    named = " ".join(dict.fromkeys(str(hall) for _, hall in homes if hall is not None))
    homeless_kg = sum(kg for kg, hall in homes if hall is None)
    if not homeless_kg or not plan.layout.halls:
        return named
    return f"{named} {tr('mark.no_hall', tonnes=f'{homeless_kg / 1000:.1f}')}".strip()


def _time_marks(plan: Plan, part: Part, day: date) -> list[str]:
    """Say where the times of the list are not the scheduled ones."""
    t = part.turnaround
    marks = []
    if part.index == 1 and t.on_block != t.sibt:
        marks.append(tr("mark.in_was", time=clock_text(plan, t.sibt, day)))
    if part.index == part.count and t.off_block != t.sobt:
        marks.append(tr("mark.out_was", time=clock_text(plan, t.sobt, day)))
    return marks


def list_columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    right = Align.RIGHT
    return (
        Column(tr("col.on_block"), 3),
        Column(tr("col.off_block"), 3),
        Column(tr("col.stand"), 2),
        Column(tr("col.flight_in"), 2.6),
        Column(tr("col.flight_out"), 2.6),
        Column(tr("col.type"), 1.8),
        Column(tr("col.registration"), 1.8),
        Column(tr("col.from"), 1.8),
        Column(tr("col.to"), 1.8),
        Column(tr("col.t_in"), 1.7, right),
        Column(tr("col.t_out"), 1.7, right),
        Column(tr("col.handler"), 4),
        Column(tr("col.halls"), 3),
        Column(tr("col.remarks"), 4.6),
    )
