"""How things are written on the desk: short labels made of a plan's rows. No widgets."""

from collections.abc import Iterable
from datetime import datetime

from apronplan.domain.clock import minutes_between
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr


def plain_tip(lines: Iterable[str]) -> str:
    """Return lines as a tool tip that Qt cannot take for markup of its own; empty lines are left out."""
    from html import escape  # brings a table of two thousand names that the first picture does not need

    told = [escape(line) for line in lines if line]
    return "<p style='white-space:pre'>" + "\n".join(told) + "</p>" if told else ""


def title_of(turnaround: Turnaround) -> str:
    """Write a turnaround as people call it, with its type: ``QR8168 B77L``."""
    return f"{turnaround.label} {turnaround.aircraft_type}"


def part_title(plan: Plan, part: PartId) -> str:
    """Write a part: the turnaround, and which part of it where there are several."""
    row = plan.parts.get(part)
    if row is None:
        return part
    mark = f" {row.index}/{row.count}" if row.count > 1 else ""
    return title_of(row.turnaround) + mark


def flights_text(turnaround: Turnaround) -> str:
    """Write both flights: ``QR8168 / QR8169``."""
    return " / ".join(dict.fromkeys(f for f in (turnaround.flight_in, turnaround.flight_out) if f))


def route_text(turnaround: Turnaround) -> str:
    """Write where the aircraft comes from and goes to: ``DOH - LGG - ORD`` without the home airport's repetition."""
    if not turnaround.origin and not turnaround.destination:
        return ""
    return f"{turnaround.origin or '?'} \u2192 {turnaround.destination or '?'}"


def duration_text(start: datetime, end: datetime) -> str:
    """Write how long: ``2 h 05``, or ``45 min`` below an hour."""
    minutes = round(minutes_between(start, end))
    if minutes < 60:
        return tr("ui.minutes", minutes=minutes)
    return tr("ui.hours", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def tonnes_text(mass_kg: int) -> str:
    """Write a mass in tonnes with one decimal."""
    return tr("ui.tonnes", tonnes=f"{mass_kg / 1000:.1f}")
