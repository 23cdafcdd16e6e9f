"""The list of turnarounds on paper: one row per part, the same on every sheet."""

from datetime import date, datetime

from apronplan.domain.ids import TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.i18n import tr
from apronplan.reports.pages import Align, Column


def clock_text(plan: Plan, when: datetime, day: date) -> str:
    """Return a local time; one of another day carries that day."""
    local = when.astimezone(plan.layout.airport.zone)
    return f"{local:%H:%M}" if local.date() == day else f"{local:%m-%d %H:%M}"


def list_row(plan: Plan, part: Part, day: date) -> tuple[str, ...]:
    """Return one part as a row of the list: times, stand, flights, tonnes, handler, halls, remarks."""
    t = part.turnaround
    row = plan.stand_assignments.get(part.part)
    halls = _halls(plan, t.turnaround)
    marks = [tr("mark.locked")] if row and row.locked else []
    marks += [tr("mark.override")] if row and row.override else []
    marks += [tr("mark.part", i=part.index, n=part.count)] if part.count > 1 else []
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
        f"{t.import_kg / 1000:.1f}",
        f"{t.export_kg / 1000:.1f}",
        t.handler,
        halls,
        ", ".join(marks),
    )


def _halls(plan: Plan, turnaround: TurnaroundId) -> str:
    """Return the halls of a turnaround's freight, and what of it is in none."""
    homes = [(lot.mass_kg, plan.hall_of(lot.lot)) for lot in plan.lots_of(turnaround)]
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
