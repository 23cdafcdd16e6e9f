"""Exports of local firms: a list per departure of what is booked and what is still free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from apronplan.cargo.exports_local import ExportPlan, free_by_destination, place_bookings
from apronplan.domain.freight import ExportBooking
from apronplan.domain.plan import Plan
from apronplan.i18n import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """Bookings of the flights that go off block in ``[start, end)``."""

    plan: ExportPlan
    bookings: Mapping[str, ExportBooking]
    start: datetime
    end: datetime
    zone: ZoneInfo

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "booked_t": sum(p.booking.mass_kg for p in self.plan.placed) / 1000,
            "free_t_by_destination": {d: kg / 1000 for d, kg in free_by_destination(self.plan.departures).items()},
            "departures": [
                {
                    "turnaround": d.turnaround.turnaround,
                    "flight": d.turnaround.flight_out,
                    "destination": d.turnaround.destination,
                    "off_block": d.turnaround.off_block,
                    "cut_off": d.cut_off,
                    "free_t": d.free_kg / 1000,
                    "left_t": self.plan.room_kg(d.turnaround.turnaround) / 1000,
                    "bookings": [
                        {"booking": p.booking.booking, "firm": p.booking.firm, "t": p.booking.mass_kg / 1000,
                         "hall": p.hall}
                        for p in self.plan.placed
                        if p.departure is d
                    ],
                }
                for d in self.plan.departures
            ],
            "left": [
                {"booking": name, "reason": reason, "says": says}
                for (name, reason), says in zip(self.plan.left.items(), self.left_lines(), strict=True)
            ],
        }  # fmt: skip

    def text(self) -> list[str]:
        """Return a list per departure that has bookings, then what does not fly."""
        free = sum(d.free_kg for d in self.plan.departures) / 1000
        lines = [tr("freight.export_total", n=len(self.plan.departures), free=f"{free:,.1f}", zone=self.zone)]
        for d in self.plan.departures:
            mine = [p for p in self.plan.placed if p.departure is d]
            if mine:
                off, cut = (at.astimezone(self.zone) for at in (d.turnaround.off_block, d.cut_off))
                lines.append(
                    tr("freight.export_flight", flight=d.turnaround.flight_out or d.turnaround.turnaround,
                       destination=d.turnaround.destination, off=f"{off:%Y-%m-%d %H:%M}",
                       cut=f"{cut:%H:%M}" if cut.date() == off.date() else f"{cut:%Y-%m-%d %H:%M}")
                )  # fmt: skip
                lines += [
                    tr(
                        "freight.export_line",
                        firm=p.booking.firm,
                        tonnes=f"{p.booking.mass_kg / 1000:.3f}",
                        hall=p.hall,
                    )
                    for p in mine
                ]
        return [*lines, *self.left_lines()]

    def left_lines(self) -> list[str]:
        """Say of each booking that does not fly why not, in the order of the plan's ``left``."""
        lines = []
        for name, reason in self.plan.left.items():
            booking = self.bookings[name]
            largest = f"{self.plan.largest_kg(booking) / 1000:,.1f}"
            why = tr(f"freight.export_{reason}", tonnes=f"{booking.mass_kg / 1000:,.1f}", largest=largest)
            lines.append(tr("freight.export_left", booking=name, reason=why))
        return lines

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per departure and booking on it; a departure without one has a row too."""
        header = ("flight", "destination", "off_block_utc", "cut_off_utc", "free_kg", "left_kg", "booking", "firm",
                  "mass_kg", "hall")  # fmt: skip
        rows: list[tuple[str | int | float, ...]] = []
        for d in self.plan.departures:
            t = d.turnaround
            times = (f"{t.off_block:%Y-%m-%dT%H:%MZ}", f"{d.cut_off:%Y-%m-%dT%H:%MZ}")
            about = (t.flight_out or t.turnaround, t.destination, *times, d.free_kg, self.plan.room_kg(t.turnaround))
            mine = [p for p in self.plan.placed if p.departure is d]
            rows += [(*about, p.booking.booking, p.booking.firm, p.booking.mass_kg, p.hall) for p in mine]
            if not mine:
                rows.append((*about, "", "", "", ""))
        return header, rows


def export_report(plan: Plan, start: datetime, end: datetime) -> ExportReport:
    """Return room and bookings of the flights that go off block in a window (UTC)."""
    bookings = {b.booking: b for b in plan.freight.export_booking.values()}
    return ExportReport(plan=place_bookings(plan, start, end), bookings=bookings, start=start, end=end,
                        zone=plan.layout.airport.zone)  # fmt: skip
