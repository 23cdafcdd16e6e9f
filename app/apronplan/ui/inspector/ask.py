"""What is asked of the solver about one stand for one part, in a process of its own. No widgets."""

from collections.abc import Mapping

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity, SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import StandAssignment
from apronplan.i18n import tr
from apronplan.planning.job import JobControl
from apronplan.planning.known_layout import with_known_layout

SECONDS = 20.0
MOST_WAYS = 4


def what_it_takes(
    *, tables: Mapping[str, Mapping[str, object]], part: PartId, stand: StandId, control: JobControl
) -> tuple[str, ...]:
    """Return what a stand would cost the plan of the day, and which changes would make room there.

    Raises
    ------
    KeyError
        If the plan has no such part or stand.
    Cancelled
        If someone cancels.
    """
    plan = with_known_layout(Plan(tables))
    ways = ways_to(plan, part, stand, control)
    head = (tr("ui.ask.ways"), *(f"\u2022 {w}" for w in ways)) if ways else ()
    return (*head, *price_lines(plan, part, stand, control))


def price_lines(plan: Plan, part: PartId, stand: StandId, control: JobControl) -> tuple[str, ...]:
    """Return the price of a stand for the whole plan, everybody else free to move, and the proof behind it."""
    from apronplan.planning.why.priced import explain_priced

    found = explain_priced(plan, part, stand, exact=True, seconds=SECONDS, control=control)
    answer = next((a for a in found.alternatives if a.stand == stand), None)
    if answer is None or (answer.price_exact is None and answer.price_at_least is None):
        return (tr("ui.ask.no_price", stand=stand), *found.notes)
    if answer.price_exact is not None:
        return (tr("ui.ask.exact", stand=stand, price=answer.price_exact), *found.notes)
    return (tr("ui.ask.at_least", stand=stand, price=answer.price_at_least), *found.notes)


def ways_to(plan: Plan, part: PartId, stand: StandId, control: JobControl) -> tuple[str, ...]:
    """Return what others would have to do so that a part may be on a stand; each was tried out on a copy."""
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import check_parts
    from apronplan.session.commands.resolution import propose_resolutions

    forced = plan.snapshot()
    row = StandAssignment(part=part, stand=stand)
    forced.apply([RowChange("stand_assignment", part, plan.stand_assignments.get(part), row)])
    hard = [f for f in check_parts(PlanningContext(forced), [part]) if f.severity is Severity.HARD]
    found: dict[str, None] = {}
    for finding in hard[:2]:
        if part not in finding.ids(SubjectKind.PART):
            continue
        for way in propose_resolutions(forced, finding, limit=8, control=control):
            if not way.needs_reason and way.moves and all(m.id != part for m in way.moves):
                found.setdefault(way.sentence)
    return tuple(found)[:MOST_WAYS]
