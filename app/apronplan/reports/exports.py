"""Exports of local firms: a list per departure of what is booked and what is still free."""

from dataclasses import dataclass
from datetime import datetime

from apronplan.cargo.exports_local import ExportPlan, free_by_destination, place_bookings
from apronplan.domain.plan import Plan
from apronplan.i18n import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """Bookings of the flights that go off block in ``[start, end)``."""

    plan: ExportPlan
    start: datetime
    end: datetime

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
            "left": [{"booking": name, "reason": reason} for name, reason in self.plan.left.items()],
        }  # fmt: skip

    def text(self) -> list[str]:
        """Return a list per departure that has bookings, then what does not fly."""
        free = sum(d.free_kg for d in self.plan.departures) / 1000
        lines = [tr("freight.export_total", n=len(self.plan.departures), free=f"{free:.1f}")]
        for d in self.plan.departures:
            mine = [p for p in self.plan.placed if p.departure is d]
            if mine:
                lines.append(
                    tr("freight.export_flight", flight=d.turnaround.flight_out or d.turnaround.turnaround,
                       destination=d.turnaround.destination, off=f"{d.turnaround.off_block:%Y-%m-%d %H:%MZ}",
                       cut=f"{d.cut_off:%H:%MZ}")
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
        lines += [
            tr("freight.export_left", booking=name, reason=tr(f"freight.export_{reason}"))
            for name, reason in self.plan.left.items()
        ]
        return lines

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per booking that flies."""
        header = ("flight", "destination", "off_block_utc", "cut_off_utc", "booking", "firm", "mass_kg", "hall")
        rows: list[tuple[str | int | float, ...]] = []
        for p in self.plan.placed:
            t = p.departure.turnaround
            times = (f"{t.off_block:%Y-%m-%dT%H:%MZ}", f"{p.departure.cut_off:%Y-%m-%dT%H:%MZ}")
            b = p.booking
            rows.append((t.flight_out, t.destination, *times, b.booking, b.firm, b.mass_kg, p.hall))
        return header, rows


def export_report(plan: Plan, start: datetime, end: datetime) -> ExportReport:
    """Return room and bookings of the flights that go off block in a window (UTC)."""
    return ExportReport(plan=place_bookings(plan, start, end), start=start, end=end)
