"""The figures every plan reports, for a day or a stretch of time."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from apronplan.cargo.programmes import Attribution, attributions
from apronplan.cargo.statement import statement
from apronplan.domain.clock import falls_in
from apronplan.domain.findings import Finding, Severity
from apronplan.domain.ids import PartId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, Part
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.published import published_of, published_words
from apronplan.planning.rules import check_plan, is_open
from apronplan.planning.rules.check import lot_overrides_in_force, overrides_in_force
from apronplan.planning.rules.service import contract_shares
from apronplan.planning.shift_reasons import WAITING
from apronplan.reports import freight, ground, movement
from apronplan.reports.reasons import unplaced_by_reason

LEAST_FOR_TENTH = 10
"""Fewer gaps than this have no tenth."""


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
        Placements on which a hard rule is overridden with a reason, and is broken still.
    published : int
        Turnarounds of the window that are in the published plan.
    hard_findings : int
        Open hard findings that touch the window.
    cost_by_rule : mapping
        Cost points of soft findings.
    peak, peak_at : int, datetime or None
        Most aircraft on the ground at one time.
    gap_min, gap_p10_min : float or None
        Least and tenth-percentile minutes between two aircraft on one stand; the second only of ten gaps and more.
    tonne_km, tonnes_without_road : float
        Road work between stands and halls; tonnes with no stand, hall or road yet.
    occupancy_by_letter : mapping
        Aircraft on stands per hour of `occupancy`, by code letter: stand-minutes / 60.
    unplaced_by_reason : mapping
        Parts in the tray by the rule that bars most stands; see `reasons`.
    gaps : mapping
        Successions on a stand by minutes between them, as classes ``15-30``.
    clashes_if_late : mapping
        Successions that clash if the first aircraft leaves 15, 30 or 60 minutes late.
    shadow_min, closed_min : float
        Stand-minutes that alternates and closures take away.
    programmes : mapping
        Tonnes, flights and pieces of each programme, declared and inferred.
    tug_min, taxi_km : float
        Minutes of tugs for tows; kilometres on taxiways to the nearest runway end.
    limited_min : float
        Stand-minutes in which a free stand takes less than its size because of what a neighbour holds.
    tugs : int
        Most tugs that tow at one time.
    hall_changes : int
        Lots in another hall than in the published plan.
    handler_share, contract_share : mapping
        Handlers' shares of the window's tonnes, and by contract where the rule `fairness` holds them, 0..1.
    proof : mapping or None
        Objective, bound, gap and status of the auto-plan of the window, and its `edit`: what came later is not in it.
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
    occupancy_by_letter: dict[str, list[float]] = field(default_factory=dict)
    unplaced_by_reason: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, int] = field(default_factory=dict)
    clashes_if_late: dict[int, int] = field(default_factory=dict)
    closed_min: float = 0.0
    tug_min: float = 0.0
    taxi_km: float = 0.0
    on_block_to_hall_min: float | None = None
    identified_share: float | None = None
    limited_min: float = 0.0
    hall_changes: int = 0
    tugs: int = 0
    handler_share: dict[str, float] = field(default_factory=dict)
    contract_share: dict[str, float] = field(default_factory=dict)
    programmes: dict[str, dict[str, float | None]] = field(default_factory=dict)
    published: int = 0
    proof: dict[str, object] | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    @property
    def cost(self) -> float:
        """Cost points of all soft findings in the window but those of what has no place, as on screen and paper."""
        return sum(self.placed_costs.values())

    @property
    def cost_unplaced(self) -> float:
        """Cost points of what has no place: they only put it first, and are nothing paid."""
        return sum(cost for rule, cost in self.cost_by_rule.items() if rule in WAITING)

    @property
    def placed_costs(self) -> dict[str, float]:
        """Cost points by rule without those of what has no place: they only put it first, and are nothing paid."""
        return {rule: cost for rule, cost in self.cost_by_rule.items() if rule not in WAITING}

    @property
    def tenth_text(self) -> str:
        """How many minutes one gap in ten is below; empty where there are too few, or it is the least one."""
        tenth, least = self.gap_p10_min, self.gap_min
        told = tenth is not None and least is not None and round(tenth) > round(least)
        return tr("daily.p10", minutes=f"{tenth:.0f}") if told else ""

    @property
    def moves_item(self) -> tuple[str, str, str]:
        """How many aircraft stand elsewhere than published, as a big figure; where nothing is published, that."""
        if not self.published:
            return "-", tr("daily.changes"), tr("daily.nothing_published")
        if self.published < self.turnarounds:
            told = published_words(self.published, self.turnarounds)
            return str(self.changes), tr("daily.changes"), tr("daily.against_part", told=told)
        return str(self.changes), tr("daily.changes"), tr("daily.against_published")

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        plain = {name: value for name, value in vars(self).items() if name not in ("findings", "halls", "operators")}
        return {
            **plain,
            "cost": round(self.cost, 3),
            "cost_unplaced": round(self.cost_unplaced, 3),
            "cost_by_rule": {rule: round(cost, 3) for rule, cost in self.cost_by_rule.items()},
            "tonne_km": round(self.tonne_km, 3),
            "halls": [h.as_dict() for h in self.halls],
            "operators": dict(self.operators.most_common()),
        }

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and one row per figure; hourly and hall figures are in the report of the halls."""
        rows: list[tuple[str | int | float, ...]] = []
        for name, value in self.as_dict().items():
            rows += _rows_of(name, value)
        return ("figure", "of", "value"), rows

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        plain = {name: value for name, value in vars(self).items() if isinstance(value, int | float)}
        lines = [tr(f"kpi.{name}", **plain, cost=self.cost) for name in ("placed", "findings")]
        lines.append(
            tr("kpi.peak_at", peak=self.peak, at=f"{self.peak_at.astimezone(self.zone):%Y-%m-%d %H:%M}", zone=self.zone)
            if self.peak_at
            else tr("kpi.peak", peak=self.peak)
        )
        lines.append(tr("kpi.freight", **plain))
        if self.gap_min is not None and self.gap_p10_min is not None:
            lines.append(tr("kpi.gaps", least=self.gap_min, tenth=self.gap_p10_min))
        elif self.gap_min is not None:
            lines.append(tr("kpi.least_gap", least=self.gap_min))
        if self.published:
            lines.append(tr("kpi.published", told=published_words(self.published, self.turnarounds)))
        lines.append(tr("kpi.changes", **plain))
        lost = {"shadow_h": self.shadow_min / 60, "limited_h": self.limited_min / 60, "closed_h": self.closed_min / 60}
        lines.append(tr("kpi.lost", **lost))
        clashes = [tr("kpi.clash", count=n, late=late) for late, n in self.clashes_if_late.items()]
        lines.append(tr("kpi.clashes", clashes=", ".join(clashes)) if clashes else tr("kpi.no_clashes"))
        return [*lines, *(tr("kpi.hall", **hall.as_dict()) for hall in self.halls)]


def _rows_of(name: str, value: object) -> list[tuple[str | int | float, ...]]:
    """Return a figure as rows of name, what of it, and value; what is no figure is left out."""
    if isinstance(value, dict):
        return [(name, str(k), v) for k, v in value.items() if isinstance(v, (int, float))]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return [(name, "", len(value))] if isinstance(value, tuple) else []
    return [(name, "", value)]


def kpi(plan: Plan, start: datetime, end: datetime, findings: Sequence[Finding] | None = None) -> Kpi:
    """Return the figures of a plan between two instants.

    Parameters
    ----------
    plan : Plan
        A snapshot.
    start, end : datetime
        Half-open window, UTC; a turnaround counts if any part of it touches the window.
    findings : sequence of Finding or None
        All findings of the plan, if they are known already.
    """
    context = PlanningContext(plan)
    parts = list(plan.parts_between(start, end))
    names = {p.turnaround.turnaround for p in parts}
    unplaced = {p.turnaround.turnaround for p in parts if plan.stand_of(p.part) is None}
    found = _findings_of(context, {p.part for p in parts}, start, end, findings)
    return Kpi(
        start=start,
        end=end,
        zone=plan.layout.airport.zone,
        turnarounds=len(names),
        placed=len(names - unplaced),
        unplaced=tuple(sorted(unplaced)),
        unplaced_by_reason=unplaced_by_reason(context, parts),
        overrides=_overrides(plan, found, parts),
        published=published_of(plan, parts)[0],
        hard_findings=sum(1 for f in found if f.severity is Severity.HARD and is_open(plan, f)),
        findings=tuple(found),
        cost_by_rule=_costs(found),
        changes=ground.changes_against_published(plan, parts),
        operators=ground.per_operator(parts),
        contract_share=dict(contract_shares(context)),
        proof=proof_of(plan, names),
        **_stand_figures(plan, parts, start, end),
        **_movement_figures(context, parts, start, end),
        **_freight_figures(context, freight.lots_of_window(plan, names), start, end),
    )


def _stand_figures(plan: Plan, parts: list[Part], start: datetime, end: datetime) -> dict[str, Any]:
    """Return the figures of `Kpi` that tell how full the stands are and what is lost on them."""
    most, when = ground.peak([p for p in parts if plan.stand_of(p.part)], start, end)
    return {
        "peak": most,
        "peak_at": when,
        "peaks_by_letter": ground.peaks_by_letter(plan, parts, start, end),
        "occupancy": ground.occupancy_by_hour(plan, start, end),
        "occupancy_by_letter": ground.occupancy_by_letter(plan, start, end),
        "shadow_min": ground.shadow_minutes(plan, start, end),
        "limited_min": ground.limited_minutes(plan, start, end),
    }


def _movement_figures(context: PlanningContext, parts: list[Part], start: datetime, end: datetime) -> dict[str, Any]:
    """Return the figures of `Kpi` on the time between aircraft, on tows and on the ways that they go."""
    gaps = ground.gaps_min(context.plan, start, end)
    towed = movement.tows(context, parts)
    return {
        "gap_min": gaps[0] if gaps else None,
        "gap_p10_min": gaps[len(gaps) // 10] if len(gaps) >= LEAST_FOR_TENTH else None,
        "gaps": movement.gap_histogram(gaps),
        "clashes_if_late": movement.run_into_next(gaps),
        "tows": len(towed),
        "tug_min": sum(minutes for _, minutes in towed),
        "tugs": movement.tugs_at_once(context, towed),
        "taxi_km": movement.taxi_km(context, parts),
        "closed_min": movement.closed_min(context, start, end),
    }


def _freight_figures(context: PlanningContext, lots: list[Lot], start: datetime, end: datetime) -> dict[str, Any]:
    """Return the figures of `Kpi` on lots, halls, roads, handlers and programmes."""
    plan = context.plan
    owners = _owners(plan, start, end)
    work, without_road_t = freight.road_tonne_km(context, lots)
    return {
        "lots": len(lots),
        "lots_placed": sum(1 for lot in lots if plan.hall_of(lot.lot) is not None),
        "import_t": sum(lot.mass_kg for lot in lots if lot.direction != "export") / 1000,
        "export_t": sum(lot.mass_kg for lot in lots if lot.direction == "export") / 1000,
        "tonne_km": work,
        "tonnes_without_road": without_road_t,
        "halls": freight.hall_figures(plan, lots, start, end),
        "tonnes_by_handler": freight.tonnes_by_handler(lots),
        "programmes_declared_t": freight.declared_programme_tonnes(lots),
        "on_block_to_hall_min": movement.on_block_to_hall_min(plan, lots),
        "hall_changes": freight.changes_against_published(context, lots),
        "handler_share": freight.handler_shares(lots),
        "identified_share": statement(owners, "all").identified_share if owners is not None else None,
        "programmes": freight.programme_figures(owners or ()),
    }


def _owners(plan: Plan, start: datetime, end: datetime) -> list[Attribution] | None:
    """Return whose the freight of a window is; None if evidence rules cannot be told apart."""
    try:
        return list(attributions(plan, start, end))
    except UserError:
        return None


def proof_of(plan: Plan, names: set[TurnaroundId]) -> dict[str, object] | None:
    """Return what the last auto-plan proved of the window, if it planned all of it."""
    try:
        known = json.loads(plan.setting("last_solution"))
        solved = set(known.pop("turnarounds"))
    except (ValueError, KeyError, TypeError):
        return None
    return dict(known) if names and names <= solved else None


def _findings_of(
    context: PlanningContext, parts: set[PartId], start: datetime, end: datetime, known: Sequence[Finding] | None
) -> list[Finding]:
    """Return the findings about parts of the window, and those of halls and stands that touch it."""
    found = []
    for finding in check_plan(context) if known is None else known:
        about = {s.id for s in finding.subjects if s.kind == "part"}
        touches = finding.start is not None and falls_in(finding.start, finding.end or end, start, end)
        if about & parts or (not about and touches):
            found.append(finding)
    return found


def _overrides(plan: Plan, findings: list[Finding], parts: list[Part]) -> int:
    """Count the placements of some parts, and of their lots, on which a hard rule is overridden and broken still."""
    turnarounds = {p.turnaround.turnaround for p in parts}
    lots = {lot for lot in lot_overrides_in_force(plan, findings) if plan.lots[lot].turnaround in turnarounds}
    return len(overrides_in_force(plan, findings) & {p.part for p in parts}) + len(lots)


def _costs(findings: list[Finding]) -> dict[str, float]:
    sums: Counter[str] = Counter()
    for finding in findings:
        if finding.severity is Severity.SOFT:
            sums[finding.rule] += finding.cost  # type: ignore[assignment]
    return {rule: float(cost) for rule, cost in sums.most_common() if cost}
