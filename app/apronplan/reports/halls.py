"""The halls of a window: what comes, lies there and leaves, hours of overload, trucks against docks."""

from dataclasses import dataclass
from datetime import UTC, datetime

from apronplan.cargo.customs import Customs, customs
from apronplan.cargo.flow import Flow, hall_flow
from apronplan.cargo.load import passage_of
from apronplan.cargo.trucks import DOCK_H, truck_hours
from apronplan.domain.ids import HallId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot
from apronplan.i18n import tr
from apronplan.reports.freight import HallFigures, hall_figures

_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class HallReport:
    """One hall.

    Attributes
    ----------
    trucks : tuple of float
        Per clock hour of the load curve; imports once they are released.
    flow : Flow
        What is broken down, released, leaves and is held by customs, in the same hours.
    docks : int
        Truck docks of the hall.
    """

    figures: HallFigures
    trucks: tuple[float, ...]
    flow: Flow
    docks: int

    @property
    def idle(self) -> bool:
        """Whether nothing comes, lies there or leaves."""
        load = self.figures.load
        return not (any(load.inflow_kg) or any(load.stored_kg) or any(self.trucks) or any(self.flow.out_kg))

    @property
    def docks_needed(self) -> float:
        """Docks that the fullest hour takes."""
        return max(self.trucks, default=0.0) * DOCK_H

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON; hours in which nothing happens are left out."""
        load = self.figures.load
        flow = zip(self.flow.broken_kg, self.flow.released_kg, self.flow.out_kg, self.flow.held_kg, strict=True)
        rows = zip(load.hours, load.inflow_kg, load.stored_kg, self.trucks, flow, strict=True)
        return {
            **self.figures.as_dict(),
            "docks": self.docks,
            "docks_needed": round(self.docks_needed, 2),
            "trucks": round(sum(self.trucks), 2),
            "hours": [
                {
                    "hour": hour,
                    "in_t": come / 1000,
                    "stored_t": lies / 1000,
                    "broken_down_t": broken / 1000,
                    "released_t": free / 1000,
                    "out_t": out / 1000,
                    "held_t": held / 1000,
                    "trucks": round(trucks, 2),
                    "trucks_per_dock": round(trucks * DOCK_H / self.docks, 4) if self.docks else None,
                    "of_rate": round(come / load.rate_kg, 4) if load.rate_kg else None,
                }
                for hour, come, lies, trucks, (broken, free, out, held) in rows
                if come or lies or trucks or out or held
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HallsReport:
    """All halls that are there or have freight in ``[start, end)``, and lots of the window that have no hall."""

    start: datetime
    end: datetime
    halls: tuple[HallReport, ...]
    unplaced: tuple[Lot, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "halls": [h.as_dict() for h in self.halls],
            "overloads": [
                {"hall": h.figures.hall, "hour": hour, "in_t": kg / 1000, "rate_t": h.figures.load.rate_kg / 1000}
                for h in self.halls
                for hour, kg in zip(h.figures.load.hours, h.figures.load.inflow_kg, strict=True)
                if kg > h.figures.load.rate_kg
            ],
            "docks_short": [
                {"hall": h.figures.hall, "hour": hour, "trucks": round(trucks, 2), "docks": h.docks}
                for h in self.halls
                for hour, trucks in zip(h.figures.load.hours, h.trucks, strict=True)
                if h.docks and trucks * DOCK_H > h.docks
            ],
            "unplaced_t": sum(lot.mass_kg for lot in self.unplaced) / 1000,
            "unplaced": [lot.lot for lot in self.unplaced],
        }

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        lines = []
        for hall in self.halls:
            f = hall.figures
            lines.append(
                tr(
                    "freight.hall_line",
                    hall=f.hall,
                    peak=f"{max(f.load.inflow_kg, default=0) / 1000:.1f}",
                    rate=f"{f.load.rate_kg / 1000:.0f}",
                    stock=f"{max(f.load.stored_kg, default=0) / 1000:,.0f}",
                    storage=f"{f.load.storage_kg / 1000:,.0f}",
                    over=f.hours_over(1.0),
                    docks=f"{hall.docks_needed:.0f}",
                    of=hall.docks,
                )
            )
        if self.unplaced:
            tonnes = sum(lot.mass_kg for lot in self.unplaced) / 1000
            lines.append(tr("freight.halls_unplaced", lots=len(self.unplaced), tonnes=f"{tonnes:,.1f}"))
        return lines

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per hall and hour."""
        header = ("hall", "hour_utc", "in_kg", "stored_kg", "trucks", "rate_kg", "storage_kg", "broken_down_kg",
                  "released_kg", "out_kg", "held_kg")  # fmt: skip
        rows: list[tuple[str | int | float, ...]] = []
        for h in self.halls:
            load, flow = h.figures.load, h.flow
            columns = (load.hours, load.inflow_kg, load.stored_kg, h.trucks, flow.broken_kg, flow.released_kg,
                       flow.out_kg, flow.held_kg)  # fmt: skip
            for hour, come, lies, trucks, *rest in zip(*columns, strict=True):
                when = f"{hour:%Y-%m-%dT%H:%MZ}"
                rows.append((h.figures.hall, when, come, lies, round(trucks, 3), load.rate_kg, load.storage_kg, *rest))
        return header, rows


def halls_report(plan: Plan, start: datetime, end: datetime) -> HallsReport:
    """Return the halls of a window (UTC); lots count by the on-block time of their flight."""
    inside = {name for name, t in plan.turnarounds.items() if start <= t.on_block < end}
    lots = [lot for lot in plan.lots.values() if lot.turnaround in inside]
    figures = hall_figures(plan, lots, start, end, idle=True)
    cleared = customs(plan)
    return HallsReport(
        start=start,
        end=end,
        halls=tuple(_hall(plan, f, start, end, cleared) for f in figures),
        unplaced=tuple(lot for lot in lots if plan.hall_of(lot.lot) is None),
    )


def _hall(plan: Plan, figures: HallFigures, start: datetime, end: datetime, cleared: Customs) -> HallReport:
    row = plan.layout.halls[HallId(figures.hall)]
    mine = [a.lot for a in plan.hall_assignments.values() if a.hall == figures.hall and a.lot in plan.lots]
    ways = ((plan.lots[lot], passage_of(plan, plan.lots[lot], row)) for lot in mine)
    trucks = truck_hours(((lot, way) for lot, way in ways if way is not None), cleared.lots)
    flow = hall_flow(plan, HallId(figures.hall), start, end, cleared)
    hours = (int(h.astimezone(UTC).timestamp() // _HOUR_S) for h in figures.load.hours)
    return HallReport(figures=figures, trucks=tuple(trucks.get(h, 0.0) for h in hours), flow=flow, docks=row.docks)
