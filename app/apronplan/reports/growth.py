"""Growth: what runs out first when traffic grows, at what tonnage a year, and what would help."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from apronplan.cargo.growing import growing
from apronplan.cargo.growth import LARGEST, base_of
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.reports.growth_help import Help, helps
from apronplan.reports.growth_ladder import DayPressure, NightStep, Rung, day_pressures, ladder, night_steps
from apronplan.reports.growth_limits import Limit, flight_limits, fuller_limits
from apronplan.reports.growth_relief import PlannedStep, Relief, proof, relief


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthReport:
    """What runs out, the first first.

    Attributes
    ----------
    more_t_per_h : float or None
        Tonnes per hour that carry another 10 % at the hall that runs out first.
    helps : tuple of Help
        Stands, checks, hours or flights that carry another 10 % where something else than a hall runs out first.
    zone : tzinfo
        Of the airport: text tells its times, JSON and the table tell UTC.
    rungs, days, nights
        What is used up at a given tonnage, each day by itself, and what each date of the night quota refuses.
    """

    start: datetime
    end: datetime
    zone: tzinfo
    mode: str
    base_t_per_year: float
    flights: int
    limits: tuple[Limit, ...]
    reliefs: tuple[Relief, ...]
    more_t_per_h: float | None
    steps: tuple[PlannedStep, ...]
    most: float
    rungs: tuple[Rung, ...] = ()
    days: tuple[DayPressure, ...] = ()
    nights: tuple[NightStep, ...] = ()
    helps: tuple[Help, ...] = ()

    @property
    def first(self) -> Limit | None:
        """What runs out first; None if nothing does up to the largest growth that was looked at."""
        return self.limits[0] if self.limits else None

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "mode": self.mode,
            "base_t_per_year": round(self.base_t_per_year, 1),
            "flights": self.flights,
            "looked_up_to_factor": self.most,
            "first_exhausted": self.first.as_dict() if self.first else None,
            "limits": [limit.as_dict() for limit in self.limits],
            "relief": [r.as_dict() for r in self.reliefs],
            "more_t_per_h": self.more_t_per_h,
            "more": [h.as_dict() for h in self.helps],
            "planned": [s.as_dict() for s in self.steps],
            "ladder": [r.as_dict() for r in self.rungs],
            "days": [d.as_dict() for d in self.days],
            "night_quota": [n.as_dict() for n in self.nights],
        }

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per limit, the first first."""
        header = ("kind", "name", "hour_utc", "factor", "t_per_year", "new_flights", "proof")
        return header, [
            (x.kind, x.name, f"{x.hour:%Y-%m-%dT%H:%MZ}" if x.hour else "", round(x.factor, 4), round(x.t_per_year, 1),
             x.flights, x.proof)
            for x in self.limits
        ]  # fmt: skip

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        lines = [tr("freight.growth_base", tonnes=f"{self.base_t_per_year:,.0f}", flights=self.flights, zone=self.zone)]
        lines += [
            tr(
                f"freight.growth_{limit.kind}",
                name=limit.name,
                hour=f"{limit.hour.astimezone(self.zone):%Y-%m-%d %H:%M}" if limit.hour else "-",
                tonnes=f"{limit.t_per_year:,.0f}",
                factor=f"{limit.factor:.2f}",
            )
            for limit in self.limits
        ]
        if not self.limits:
            lines.append(tr("freight.growth_nothing", factor=f"{self.most:g}"))
        lines += self.relief_lines()
        lines += [
            tr(
                "freight.growth_step",
                tonnes=f"{s.t_per_year:,.0f}",
                day=s.day,
                status=tr(f"ui.solver.{s.status}"),
                parts=s.unplaced_parts,
                lots=s.unplaced_lots,
            )
            for s in self.steps
        ]
        lines += [tr("freight.growth_unplaced", reason=reason) for s in self.steps for reason in s.reasons]
        return [*lines, *self._ladder_lines()]

    def relief_lines(self) -> list[str]:
        """Say what would help where growth ends first."""
        lines = [h.text() for h in self.helps]
        if self.more_t_per_h and self.first:
            lines.append(tr("freight.growth_more", rate=f"{self.more_t_per_h:.1f}", name=self.first.name))
        return [*lines, *(r.text(self.first.factor if self.first else 1.0) for r in self.reliefs)]

    def _ladder_lines(self) -> list[str]:
        """Say what is used up at each tonnage, how each day stands, and what the night quota refuses."""
        lines = [
            tr(
                "freight.growth_rung",
                tonnes=f"{r.t_per_year:,.0f}",
                factor=f"{r.factor:.2f}",
                movements=f"{r.movements_per_year:,.0f}",
                exhausted=r.used_up(),
            )
            for r in self.rungs
            if r.reached
        ]
        lines += [
            tr("freight.growth_day", day=d.day, tonnes=f"{d.tonnes:,.0f}", hall=d.hall, percent=f"{100 * d.share:.0f}")
            for d in self.days
        ]
        return [*lines, *(n.text() for n in self.nights)]


def growth_report(
    plan: Plan,
    start: datetime,
    end: datetime,
    *,
    mode: str = "flights",
    most: float = 3.0,
    carrier: str = "",
    programme: str = "",
    proof_s: float = 0.0,
) -> GrowthReport:
    """Return what runs out when the traffic of a window grows.

    Parameters
    ----------
    mode : str
        ``flights``: more flights of the same pattern; ``fuller``: the same flights with more freight.
    most : float
        Largest growth that is looked at, above 1.
    carrier, programme : str
        Only flights of this operator, or with freight of this programme, grow; empty = all.
    proof_s : float
        Seconds for each of two runs of the planner, at the step before the first limit and at it; 0 = none.

    Raises
    ------
    UserError
        If nothing can grow, or the growth is not above 1.
    """
    if not 1 < most <= LARGEST:
        raise UserError(tr("freight.bad_factor", factor=most))
    base = base_of(plan, start, end)
    grows = growing(plan, carrier, programme, start, end)
    limits = (fuller_limits if mode == "fuller" else flight_limits)(plan, base, most, grows)
    limits.sort(key=lambda x: (x.t_per_year, x.kind, x.name))
    first = limits[0] if limits else None
    reliefs, more = relief(plan, base, first, mode, grows) if first else ((), None)
    return GrowthReport(
        start=start,
        end=end,
        zone=plan.layout.airport.zone,
        mode=mode,
        base_t_per_year=base.per_year(base.total_kg / 1000),
        flights=len(base.flights),
        limits=tuple(limits),
        reliefs=reliefs,
        more_t_per_h=more,
        steps=proof(plan, base, first, mode, grows, proof_s) if first and proof_s > 0 else (),
        most=most,
        rungs=ladder(base, limits, mode, most, grows),
        days=day_pressures(plan, base),
        nights=night_steps(plan, base),
        helps=helps(plan, base, first, grows) if first else (),
    )
