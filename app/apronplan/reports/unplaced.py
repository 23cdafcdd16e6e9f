"""Why a planner's result leaves aircraft and freight without a place, as sentences."""

from collections.abc import Iterator

from apronplan.cargo.presence import halls_there
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import LotId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, StandAssignment
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.halls import check_halls
from apronplan.planning.sentences import sentence
from apronplan.planning.solver.solution import Solution

MOST = 10
"""Aircraft and lots that are explained; more would say the same again."""


def unplaced_reasons(plan: Plan, solution: Solution) -> tuple[str, ...]:
    """Return a sentence for each aircraft and lot without a place: the first reasons, or what each hall would break."""
    placed = plan.snapshot()
    placed.apply(
        RowChange("stand_assignment", part, None, StandAssignment(part=part, stand=stand))
        for part, stand in solution.stands.items()
        if stand is not None
    )
    placed.apply(
        RowChange("hall_assignment", lot, placed.hall_assignments.get(lot), HallAssignment(lot=lot, hall=hall))
        for lot, hall in solution.halls.items()
        if hall is not None
    )
    parts = [
        tr("freight.without_stand", part=part, reasons=" ".join(sentence(f, placed) for f in findings))
        for part, findings in solution.unplaced.items()
    ]
    lots = [_of_lot(placed, lot) for lot, hall in solution.halls.items() if hall is None]
    return (*parts[:MOST], *lots[:MOST])


def _of_lot(plan: Plan, name: LotId) -> str:
    lot = plan.lots[name]
    reasons = " ".join(_of_halls(plan, name)) or tr("freight.no_hall_may")
    return tr("freight.without_hall", lot=name, tonnes=f"{lot.mass_kg / 1000:.1f}", reasons=reasons)


def _of_halls(plan: Plan, name: LotId) -> Iterator[str]:
    """Give, for each hall that may take a lot, the first limit that it would break there."""
    lot = plan.lots[name]
    for hall in halls_there(plan, lot, plan.turnarounds[lot.turnaround]):
        tried = plan.snapshot()
        tried.apply([RowChange("hall_assignment", name, None, HallAssignment(lot=name, hall=hall))])
        found = check_halls(PlanningContext(tried), {hall})
        hard = next((f for f in found if f.severity is Severity.HARD), None)
        if hard is not None:
            yield sentence(hard, tried)
