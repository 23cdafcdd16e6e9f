"""The figures every plan reports, for a day or a stretch of time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from apronplan.domain.findings import Finding, Severity
from apronplan.domain.ids import PartId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan, is_open
from apronplan.reports import freight, ground


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """Figures of a plan between two instants (UTC).

    Attributes
    ----------
    turnarounds, placed : int
        Turnarounds that touch the window; those with all their parts on stands.
    unplaced : tuple of TurnaroundId
        The others.
    overrides : int
        Placements on which a hard rule is overridden with a reason.
    hard_findings : int
        Open hard findings that touch the window.
    cost_by_rule : mapping
        Cost points of soft findings.
    peak, peak_at : int, datetime or None
        Most aircraft on the ground at one time.
    gap_min, gap_p10_min : float or None
        Least and tenth-percentile minutes between two aircraft on one stand.
    tonne_km, tonnes_without_road : float
        Road work between stands and halls; tonnes with no stand, hall or road yet.
    """

    start: datetime
    end: datetime
    turnarounds: int
    placed: int
    unplaced: tuple[TurnaroundId, ...]
    lots: int
    lots_placed: int
    import_t: float
    export_t: float
    overrides: int
    hard_findings: int
    findings: tuple[Finding, ...]
    cost_by_rule: dict[str, float]
    peak: int
    peak_at: datetime | None
    peaks_by_letter: list[dict[str, object]]
    occupancy: list[dict[str, object]]
    gap_min: float | None
    gap_p10_min: float | None
    shadow_min: float
    changes: int
    tows: int
    tonne_km: float
    tonnes_without_road: float
    halls: list[freight.HallFigures]
    tonnes_by_handler: dict[str, float]
    programmes_declared_t: dict[str, float]
    operators: Counter[str] = field(default_factory=Counter)

    @property
    def cost(self) -> float:
        """Cost points of all soft findings in the window."""
        return sum(self.cost_by_rule.values())

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        plain = {name: value for name, value in vars(self).items() if name not in ("findings", "halls", "operators")}
        return {
            **plain,
            "cost": round(self.cost, 3),
            "cost_by_rule": {rule: round(cost, 3) for rule, cost in self.cost_by_rule.items()},
            "tonne_km": round(self.tonne_km, 3),
            "halls": [h.as_dict() for h in self.halls],
            "operators": dict(self.operators.most_common()),
        }

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        lines = [
            f"{self.placed} of {self.turnarounds} turnarounds placed, {self.lots_placed} of {self.lots} lots in halls.",
            f"{self.hard_findings} open hard findings, {self.overrides} overrides, cost {self.cost:.0f}.",
            f"Peak {self.peak} on the ground" + (f" at {self.peak_at:%Y-%m-%d %H:%MZ}." if self.peak_at else "."),
            f"{self.import_t:.1f} t in, {self.export_t:.1f} t out, {self.tonne_km:.1f} t km by road, {self.tows} tows.",
        ]
        if self.gap_min is not None and self.gap_p10_min is not None:
            lines.append(f"Least gap on a stand {self.gap_min:.0f} min, one in ten below {self.gap_p10_min:.0f} min.")
        for hall in self.halls:
            row = hall.as_dict()
            lines.append(
                f"{hall.hall} {hall.name}: peak {row['peak_t_per_h']:.1f} of {row['rate_t_per_h']:.0f} t/h, "
                f"stored {row['peak_stored_t']:.0f} of {row['storage_t']:.0f} t, {row['hours_over_85']} h over 85 %."
            )
        return lines


def kpi(plan: Plan, start: datetime, end: datetime) -> Kpi:
    """Return the figures of a plan between two instants.

    Parameters
    ----------
    plan : Plan
        A snapshot.
    start, end : datetime
        Half-open window, UTC; a turnaround counts if any part of it touches the window.
    """
    context = PlanningContext(plan)
    parts = list(plan.parts_between(start, end))
    names = {p.turnaround.turnaround for p in parts}
    unplaced = {p.turnaround.turnaround for p in parts if plan.stand_of(p.part) is None}
    lots = freight.lots_of_window(plan, names)
    findings = _findings_of(context, {p.part for p in parts}, start, end)
    most, when = ground.peak([p for p in parts if plan.stand_of(p.part)], start, end)
    gaps = ground.gaps_min(plan, start, end)
    work, without_road_t = freight.road_tonne_km(context, lots)
    return Kpi(
        start=start,
        end=end,
        turnarounds=len(names),
        placed=len(names - unplaced),
        unplaced=tuple(sorted(unplaced)),
        lots=len(lots),
        lots_placed=sum(1 for lot in lots if plan.hall_of(lot.lot) is not None),
        import_t=sum(lot.mass_kg for lot in lots if lot.direction != "export") / 1000,
        export_t=sum(lot.mass_kg for lot in lots if lot.direction == "export") / 1000,
        overrides=_overrides(plan, parts),
        hard_findings=sum(1 for f in findings if f.severity is Severity.HARD and is_open(plan, f)),
        findings=tuple(findings),
        cost_by_rule=_costs(findings),
        peak=most,
        peak_at=when,
        peaks_by_letter=ground.peaks_by_letter(plan, parts, start, end),
        occupancy=ground.occupancy_by_hour(plan, start, end),
        gap_min=gaps[0] if gaps else None,
        gap_p10_min=gaps[len(gaps) // 10] if gaps else None,
        shadow_min=ground.shadow_minutes(plan, start, end),
        changes=ground.changes_against_published(plan, parts),
        tows=sum(p.index > 1 for p in parts),
        tonne_km=work,
        tonnes_without_road=without_road_t,
        halls=freight.hall_figures(plan, lots, start, end),
        tonnes_by_handler=freight.tonnes_by_handler(lots),
        programmes_declared_t=freight.declared_programme_tonnes(lots),
        operators=ground.per_operator(parts),
    )


def _findings_of(context: PlanningContext, parts: set[PartId], start: datetime, end: datetime) -> list[Finding]:
    """Return the findings about parts of the window, and those of halls and stands that touch it."""
    found = []
    for finding in check_plan(context):
        about = {s.id for s in finding.subjects if s.kind == "part"}
        touches = finding.start is not None and finding.start < end and (finding.end is None or start < finding.end)
        if about & parts or (not about and touches):
            found.append(finding)
    return found


def _costs(findings: list[Finding]) -> dict[str, float]:
    sums: Counter[str] = Counter()
    for finding in findings:
        if finding.severity is Severity.SOFT:
            sums[finding.rule] += finding.cost  # type: ignore[assignment]
    return {rule: float(cost) for rule, cost in sums.most_common() if cost}


def _overrides(plan: Plan, parts: list[Part]) -> int:
    rows = (plan.stand_assignments.get(p.part) for p in parts)
    return sum(1 for row in rows if row is not None and row.override is not None)
