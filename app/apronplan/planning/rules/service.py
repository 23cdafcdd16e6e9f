"""What the airport has promised: hours to spare of e-commerce freight, and handlers' shares by contract."""

from collections.abc import Collection, Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind, Value
from apronplan.domain.ids import LotId
from apronplan.domain.traffic import Category, Direction

if TYPE_CHECKING:
    from apronplan.cargo.clock import LotSlack
    from apronplan.planning.context import PlanningContext

NEVER_H = 24.0
"""Hours below the target that freight counts as which reaches its city never."""


def has_clock(context: "PlanningContext") -> bool:
    """Tell whether the plan holds what the delivery clock needs: cities, and where flights come from."""
    return bool(context.plan.freight.linehaul) and bool(context.plan.freight.clock_origin)


def delivery_slack(context: "PlanningContext", lots: Collection[LotId] | None = None) -> Iterator[Finding]:
    """Yield a finding for each e-commerce import with fewer hours to spare than wished; `lots` None = all of them.

    The hours are those that are kept with the rule's `probability` over all cities.
    """
    if not context.rules.is_on("delivery_slack") or not has_clock(context):
        return
    from apronplan.cargo.clock import clock, lot_clocks

    plan, rules = context.plan, context.rules
    masses = {
        lot.lot: lot.mass_kg
        for lot in plan.lots.values()
        if lot.category is Category.ECOMMERCE
        and lot.direction is Direction.IMPORT
        and (lots is None or lot.lot in lots)
    }
    if not masses:
        return
    clocks, _ = lot_clocks(plan, masses)
    days, share = rules.param("delivery_slack", "promise_days"), rules.param("delivery_slack", "probability")
    found = clock(clocks, plan.freight.linehaul.values(), plan, promise_days=days, probability=share)
    target = rules.param("delivery_slack", "target_h")
    for row in found.lots:
        if row.slack_h < target:
            yield from _late(context, row, target)


def _late(context: "PlanningContext", row: "LotSlack", target_h: float) -> Iterator[Finding]:
    lot = row.clock.lot
    turnaround = context.plan.turnarounds[lot.turnaround]
    severity, weight = context.rules.at(
        "delivery_slack",
        context.local_day(turnaround.on_block),
        operators=turnaround.operator,
        handlers=lot.handler,
        types=turnaround.aircraft_type,
        halls=context.hall_of(lot.lot) or "",
        hours=context.clock(turnaround.on_block),
    )
    if severity is Severity.OFF:
        return
    missing = target_h - row.slack_h if isfinite(row.slack_h) else NEVER_H
    names = ", ".join(name for name, share in lot.programmes if share > 0) or lot.category.value
    values: dict[str, Value] = {"programme": names, "slack_h": target_h - missing, "target_h": target_h}
    yield Finding(
        code="delivery_slack",
        severity=severity,
        subjects=(Subject(SubjectKind.LOT, lot.lot), Subject(SubjectKind.TURNAROUND, lot.turnaround)),
        values=values,
        start=turnaround.on_block,
        end=turnaround.off_block,
        cost=0.0 if severity is Severity.HARD else weight * missing,
    )


def contract_shares(context: "PlanningContext") -> Mapping[str, float]:
    """Return handlers' shares of the freight by contract, 0..1: the rule's cells ``share@HANDLER``."""
    return {handler: row["share"] for handler, row in context.rules.cells("fairness").items() if "share" in row}


def shares(context: "PlanningContext") -> Mapping[str, float]:
    """Return handlers' shares of all tonnes of the plan, 0..1."""
    total = sum(lot.mass_kg for lot in context.plan.lots.values())
    found: dict[str, float] = {}
    for lot in context.plan.lots.values():
        found[lot.handler] = found.get(lot.handler, 0.0) + lot.mass_kg / total
    return found


def fairness(context: "PlanningContext") -> Iterator[Finding]:
    """Yield a finding for each handler whose share of the freight is further from its contract's than tolerated."""
    severity = context.rules.severity("fairness")
    contracts = contract_shares(context) if severity is not Severity.OFF else {}
    if not contracts or not context.plan.lots:
        return
    found, tolerated = shares(context), context.rules.param("fairness", "tolerance_points")
    for handler, contract in sorted(contracts.items()):
        apart = 100 * abs(found.get(handler, 0.0) - contract)
        if apart > tolerated:
            share = 100 * found.get(handler, 0.0)
            yield Finding(
                code="fairness",
                severity=severity,
                subjects=(Subject(SubjectKind.RULE, handler),),
                values={"handler": handler, "share": share, "contract": 100 * contract},
                cost=0.0 if severity is Severity.HARD else context.rules.weight("fairness") * (apart - tolerated),
            )
