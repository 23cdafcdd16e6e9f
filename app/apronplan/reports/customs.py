"""Customs of a window: declarations, checks, queues and waiting times by lane, hall and category."""

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from apronplan.cargo.customs import Clearance, Customs, LaneWork, customs, instant
from apronplan.cargo.flow import Flow, hall_flow
from apronplan.domain.plan import Plan
from apronplan.i18n import tr

_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneFigures:
    """One lane in a window.

    Attributes
    ----------
    selected : int
        Checks of the report's own lots, whenever they are asked for; the lanes' sum to those selected.
    later, others : int
        Of these, asked for after the window; of other lots, asked for in it: selected - later + others = asked.
    asked, checked : int
        Checks whose lots became ready in the window; checks done in it.
    open_h, capacity : float
        Hours it is staffed within the window, and the checks it can do in them.
    hours : tuple of (datetime, float, float, float)
        UTC start of the hour, checks asked for, done, and waiting at its end.
    longest_wait_h : float
        From ready to checked; infinite if a lot is never checked.
    """

    work: LaneWork
    selected: int
    later: int
    others: int
    asked: int
    checked: float
    open_h: float
    capacity: float
    hours: tuple[tuple[datetime, float, float, float], ...]
    longest_wait_h: float

    @property
    def use(self) -> float:
        """Part of the staffed time that checks take."""
        return self.checked / self.capacity if self.capacity else 0.0

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "lane": self.work.lane.lane,
            "name": self.work.lane.name,
            "checks_per_h": self.work.lane.checks_per_h,
            "shifts": [{"from": f"{at // 60:02d}:{at % 60:02d}", "checks_per_h": n} for at, n in self.work.lane.shifts],
            "open_h": round(self.open_h, 2),
            "capacity": round(self.capacity, 3),
            "selected": self.selected,
            "selected_later": self.later,
            "asked": self.asked,
            "asked_others": self.others,
            "checked": round(self.checked, 3),
            "use": round(self.use, 6),
            "most_waiting": round(max((h[3] for h in self.hours), default=0.0), 3),
            "longest_wait_h": _number(self.longest_wait_h),
            "hours": [
                {"hour": h, "asked": round(a, 3), "checked": round(c, 3), "waiting": round(w, 3)}
                for h, a, c, w in self.hours
                if a or c or w > 1e-9
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsReport:
    """Customs of the lots whose flights come on block in ``[start, end)``.

    Attributes
    ----------
    lots : tuple of Clearance
        In order of being ready.
    held : tuple of Clearance
        Those that customs keeps beyond their planned removal, the longest first: no release, no removal.
    """

    start: datetime
    end: datetime
    lots: tuple[Clearance, ...]
    lanes: tuple[LaneFigures, ...]
    flows: tuple[Flow, ...]
    held: tuple[Clearance, ...]

    @property
    def declarations(self) -> int:
        """All declarations."""
        return sum(c.declarations for c in self.lots)

    @property
    def selected(self) -> int:
        """Declarations that are checked."""
        return sum(c.selected for c in self.lots)

    @property
    def without_lane(self) -> int:
        """Selected declarations that no lane checks."""
        return sum(c.selected for c in self.lots if not c.lane)

    def notes(self) -> list[str]:
        """Return how the checks of the lanes close to the selected declarations, and what the figures cannot tell."""
        return [*self._closing(), tr("freight.customs_eu")] if self.lots else self._closing()

    def _closing(self) -> list[str]:
        later, others = sum(lane.later for lane in self.lanes), sum(lane.others for lane in self.lanes)
        figures = (("later", later), ("others", others), ("no_lane", self.without_lane))
        return [tr(f"freight.customs_{name}", n=f"{n:,}") for name, n in figures if n]

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "lots": len(self.lots),
            "declarations": self.declarations,
            "selected": self.selected,
            "selected_without_lane": self.without_lane,
            "selected_share": round(self.selected / self.declarations, 9) if self.declarations else 0.0,
            "clearances": [
                {
                    "lot": c.lot.lot,
                    "kind": c.kind,
                    "declarations": c.declarations,
                    "selected": c.selected,
                    "lane": c.lane or None,
                    "ready": instant(c.ready_end_s),
                    "unselected_released": instant(c.free_end_s),
                    "released": instant(max(c.free_end_s, c.checked_s)),
                    "wait_h": _number(c.wait_h),
                }
                for c in self.lots
            ],
            "categories": self._categories(),
            "lanes": [lane.as_dict() for lane in self.lanes],
            "halls": [_flow(flow) for flow in self.flows],
            "held": [
                {
                    "lot": c.lot.lot,
                    "category": c.lot.category.value,
                    "hall": c.hall,
                    "lane": c.lane,
                    "selected": c.selected,
                    "selected_t": c.selected_kg / 1000,
                    "lot_t": c.lot.mass_kg / 1000,
                    "planned_removal": instant(c.way.out_end_s),
                    "released": instant(max(c.free_end_s, c.checked_s)),
                    "held_h": _number(c.held_h),
                }
                for c in self.held
            ],
        }

    def _categories(self) -> list[dict[str, object]]:
        groups: dict[tuple[str, str], list[Clearance]] = defaultdict(list)
        for c in self.lots:
            groups[c.lot.category.value, c.kind].append(c)
        return [
            {
                "category": category,
                "kind": kind,
                "lots": len(group),
                "declarations": sum(c.declarations for c in group),
                "selected": sum(c.selected for c in group),
                "mean_wait_h": _number(sum(c.wait_h for c in group) / len(group)),
                "longest_wait_h": _number(max(c.wait_h for c in group)),
            }
            for (category, kind), group in sorted(groups.items())
        ]

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        lines = [tr("freight.customs_total", declarations=f"{self.declarations:,}", selected=f"{self.selected:,}")]
        for lane in self.lanes:
            row = lane.as_dict()
            wait = row["longest_wait_h"]
            shown = tr("freight.never") if wait is None else f"{wait:.1f} h"
            lines.append(
                tr("freight.customs_lane", lane=lane.work.lane.name or lane.work.lane.lane, selected=lane.selected,
                   asked=lane.asked, done=f"{lane.checked:.0f}", use=f"{100 * lane.use:.0f}",
                   waiting=row["most_waiting"], wait=shown)
            )  # fmt: skip
        lines += self.notes()
        lines.append(tr("freight.customs_held", lots=len(self.held)))
        for c in self.held[:5]:
            hours = f"{c.held_h:.1f} h" if math.isfinite(c.held_h) else tr("freight.never")
            lines.append(tr("freight.customs_held_lot", lot=c.lot.lot, category=c.lot.category.value, hours=hours))
        return lines

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per lot."""
        header = ("lot", "category", "hall", "kind", "lane", "mass_kg", "declarations", "selected", "selected_kg",
                  "ready_utc", "released_utc", "held_h")  # fmt: skip
        rows: list[tuple[str | int | float, ...]] = []
        for c in self.lots:
            released = instant(max(c.free_end_s, c.checked_s if c.selected else 0.0))
            ready = instant(c.ready_end_s)
            rows.append(
                (c.lot.lot, c.lot.category.value, c.hall, c.kind, c.lane, c.lot.mass_kg, c.declarations, c.selected,
                 c.selected_kg, f"{ready:%Y-%m-%dT%H:%MZ}" if ready else "",
                 f"{released:%Y-%m-%dT%H:%MZ}" if released else tr("freight.never"),
                 round(c.held_h, 3) if math.isfinite(c.held_h) else tr("freight.never"))
            )  # fmt: skip
        return header, rows


def _number(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def _flow(flow: Flow) -> dict[str, object]:
    rows = zip(flow.hours, flow.in_kg, flow.released_kg, flow.out_kg, flow.stored_kg, flow.held_kg, strict=True)
    names = ("hour", "in_t", "released_t", "out_t", "stored_t", "held_t")
    hours = [dict(zip(names, (h, *(kg / 1000 for kg in figures)), strict=True)) for h, *figures in rows]
    return {"hall": flow.hall, "before_t": flow.before_kg / 1000, "hours": hours}


def customs_report(plan: Plan, start: datetime, end: datetime) -> CustomsReport:
    """Return customs of the lots whose flights come on block in a window (UTC)."""
    cleared = customs(plan)
    inside = tuple(c for c in cleared.lots.values() if start <= plan.turnarounds[c.lot.turnaround].on_block < end)
    halls = [h for h in plan.layout.halls if any(a.hall == h for a in plan.hall_assignments.values())]
    return CustomsReport(
        start=start,
        end=end,
        lots=inside,
        lanes=tuple(_lane(work, cleared, inside, start, end) for work in cleared.lanes.values()),
        flows=tuple(hall_flow(plan, hall, start, end, cleared) for hall in halls),
        held=tuple(sorted((c for c in inside if c.held_h > 1e-6), key=lambda c: (-c.held_h, c.lot.lot))),
    )


def _lane(
    work: LaneWork, cleared: Customs, inside: Collection[Clearance], start: datetime, end: datetime
) -> LaneFigures:
    first, last = math.floor(start.timestamp() / _HOUR_S), math.ceil(end.timestamp() / _HOUR_S)
    mine = [c for c in cleared.lots.values() if c.lane == work.lane.lane and c.selected]
    asked: dict[int, float] = defaultdict(float)
    for c in mine:
        asked[math.floor(c.ready_end_s / _HOUR_S)] += c.selected
    done: dict[int, float] = defaultdict(float)
    for _, s in work.served:
        for hour in range(math.floor(s.start_s / _HOUR_S), math.ceil(s.end_s / _HOUR_S)):
            overlap = min(s.end_s, (hour + 1) * _HOUR_S) - max(s.start_s, hour * _HOUR_S)
            done[hour] += s.units * overlap / (s.end_s - s.start_s)
    waiting = sum(n for h, n in asked.items() if h < first) - sum(n for h, n in done.items() if h < first)
    hours = []
    for hour in range(first, last):
        waiting = max(0.0, waiting + asked[hour] - done[hour])
        hours.append((datetime.fromtimestamp(hour * _HOUR_S, UTC), asked[hour], done[hour], waiting))
    spans = [(max(a, start.timestamp()), min(b, end.timestamp())) for a, b in work.open_spans]
    waits = [c.checked_s - c.ready_end_s for c in mine if start.timestamp() <= c.ready_end_s < end.timestamp()]
    own = [c for c in inside if c.lane == work.lane.lane and c.selected]
    later = sum(c.selected for c in own if c.ready_end_s >= last * _HOUR_S)
    selected, in_window = sum(c.selected for c in own), round(sum(h[1] for h in hours))
    return LaneFigures(
        work=work,
        selected=selected,
        later=later,
        others=in_window - (selected - later),
        asked=in_window,
        checked=sum(h[2] for h in hours),
        open_h=sum(b - a for a, b in spans if a < b) / _HOUR_S,
        capacity=sum((b - a) * rate for (a, b), rate in zip(spans, work.rates, strict=True) if a < b) / _HOUR_S,
        hours=tuple(hours),
        longest_wait_h=max(waits, default=0.0) / _HOUR_S,
    )
