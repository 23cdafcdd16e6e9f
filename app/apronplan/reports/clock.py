"""The delivery clock of a window: cities within the promise, slack by city and lot, hours by leg."""

import math
from dataclasses import dataclass
from datetime import datetime

from apronplan.cargo.clock import PROBABILITY, PROMISE_DAYS, ClockResult, LotSlack, clock, lot_clocks
from apronplan.cargo.programmes import attributions, programme_lots
from apronplan.domain.ids import LotId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, Direction
from apronplan.errors import UserError
from apronplan.i18n import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReport:
    """The clock of the lots whose flights come on block in ``[start, end)``; `programme` empty = all e-commerce."""

    result: ClockResult
    start: datetime
    end: datetime
    programme: str
    mass_kg: int

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON; hours, negative slack = late, null = never."""
        return {
            "start": self.start,
            "end": self.end,
            "programme": self.programme or None,
            "promise_days": self.result.promise_days,
            "probability": self.result.probability,
            "mass_t": self.mass_kg / 1000,
            "cities_total": len(self.result.cities),
            "cities_in_promise": len(self.result.in_promise),
            "legs_h": {name: _number(h) for name, h in self.result.legs_h.items()},
            "cities": [
                {
                    "city": c.city.city,
                    "country": c.city.country,
                    "drive_h": c.city.drive_h,
                    "probability": round(c.probability, 6),
                    "slack_p50_h": _number(c.slack_p50_h),
                    "slack_h": _number(c.slack_h),
                    "in_promise": c.in_promise,
                }
                for c in self.result.cities
            ],
            "lots": [
                {
                    "lot": s.clock.lot.lot,
                    "mass_t": s.clock.mass_kg / 1000,
                    "origin": s.clock.origin.origin,
                    "hub": s.clock.origin.hub,
                    "on_block": s.clock.on_block,
                    "stand": s.clock.stand or None,
                    "hall": s.clock.hall or None,
                    "to_hall_h": _number(s.clock.fixed_h + s.clock.queue_h),
                    "customs_h": _number(s.clock.customs_h),
                    "cities_in_promise": s.cities_in_promise,
                    "slack_p50_h": _number(s.slack_p50_h),
                    "slack_h": _number(s.slack_h),
                }
                for s in self.result.lots
            ],
            "hubs": self._hubs(),
            "lots_without_origin": list(self.result.left),
        }

    def _hubs(self) -> list[dict[str, object]]:
        """Return what comes from each sister hub (null = from none), and the slack of its mass."""
        groups: dict[str, list[LotSlack]] = {}
        for one in self.result.lots:
            groups.setdefault(one.clock.origin.hub, []).append(one)
        return [
            {
                "hub": hub or None,
                "origins": sorted({s.clock.origin.origin for s in lots}),
                "lots": len(lots),
                "mass_t": sum(s.clock.mass_kg for s in lots) / 1000,
                "slack_p50_h": _number(_mean(lots)),
            }
            for hub, lots in sorted(groups.items())
        ]

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        r = self.result
        lines = [
            tr(
                "freight.clock_total",
                n=len(r.in_promise),
                total=len(r.cities),
                days=f"{r.promise_days:g}",
                percent=f"{100 * r.probability:g}",
                mass=f"{self.mass_kg / 1000:,.1f}",
                who=self.programme or tr("freight.ecommerce"),
            ),
            tr("freight.clock_legs", legs=", ".join(f"{tr(f'freight.leg_{n}')} {h:.1f}" for n, h in r.legs_h.items())),
        ]
        late = sorted((c for c in r.cities if not c.in_promise), key=lambda c: (-c.slack_h, c.city.key))
        lines += [
            tr(
                "freight.clock_missed",
                city=c.city.city,
                country=c.city.country,
                percent=_share(c.probability, r.probability),
                late=_lateness(-c.slack_h),
            )
            for c in late[:5]
            if math.isfinite(c.slack_h)
        ]
        if r.left:
            lines.append(tr("freight.clock_left", n=len(r.left)))
        return lines

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per city."""
        header = ("city", "country", "road_km", "drive_h", "probability", "slack_p50_h", "slack_h", "in_promise")
        return header, [
            (
                c.city.city,
                c.city.country,
                c.city.road_km,
                c.city.drive_h,
                round(c.probability, 6),
                _cell(c.slack_p50_h),
                _cell(c.slack_h),
                "Y" if c.in_promise else "N",
            )
            for c in self.result.cities
        ]


def _mean(lots: list[LotSlack]) -> float:
    """Return the mean of the lots' median slack, by mass."""
    mass_kg = sum(s.clock.mass_kg for s in lots)
    return sum(s.slack_p50_h * s.clock.mass_kg for s in lots) / mass_kg if mass_kg else math.nan


def _share(found: float, wanted: float) -> str:
    """Return a share below the wanted one in percent, with the digits that it takes to be told from it."""
    return next(
        (t for d in (0, 1, 2) if (t := f"{100 * found:.{d}f}") != f"{100 * wanted:.{d}f}"), f"{100 * found:.3f}"
    )


def _lateness(hours: float) -> str:
    """Return how late something is: minutes below an hour, at least one."""
    return f"{max(1, math.ceil(60 * hours - 1e-9))} min" if hours < 1 else f"{hours:.1f} h"


def _number(value: float) -> float | None:
    return round(value, 3) if math.isfinite(value) else None


def _cell(value: float) -> float | str:
    return round(value, 3) if math.isfinite(value) else tr("freight.never")


def clock_report(
    plan: Plan,
    start: datetime,
    end: datetime,
    programme: str = "",
    promise_days: float = PROMISE_DAYS,
    probability: float = PROBABILITY,
) -> ClockReport:
    """Return the delivery clock of a window.

    Parameters
    ----------
    programme : str
        Whose freight counts, declared or inferred; empty = all e-commerce imports.

    Raises
    ------
    UserError
        If there is no city, the promise or the probability makes no sense, or nobody knows the programme.
    """
    if not plan.freight.linehaul:
        raise UserError(tr("freight.no_cities"))
    if not promise_days > 0 or not 0 < probability <= 1:
        raise UserError(tr("freight.bad_promise", days=promise_days, probability=probability))
    masses = _masses(plan, start, end, programme)
    clocks, left = lot_clocks(plan, masses)
    result = clock(
        clocks,
        plan.freight.linehaul.values(),
        plan,
        promise_days=promise_days,
        probability=probability,
        left=left,
    )
    mass_kg = sum(c.mass_kg for c in clocks)
    return ClockReport(result=result, start=start, end=end, programme=programme, mass_kg=mass_kg)


def _masses(plan: Plan, start: datetime, end: datetime, programme: str) -> dict[LotId, int]:
    if not programme:
        return {
            lot.lot: lot.mass_kg
            for lot in plan.lots.values()
            if lot.category is Category.ECOMMERCE
            and lot.direction is Direction.IMPORT
            and (t := plan.turnarounds.get(lot.turnaround)) is not None
            and start <= t.on_block < end
        }
    found = attributions(plan, start, end)
    known = {name for a in found for name in (*(n for n, _ in a.declared), *(i.programme for i in a.inferred))}
    known |= {r.programme for r in plan.freight.evidence_rule.values()}
    if programme not in known:
        raise UserError(tr("freight.unknown_programme", name=programme, known=", ".join(sorted(known)) or "-"))
    return programme_lots(plan, programme, found)
