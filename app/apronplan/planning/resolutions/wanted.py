"""Which stands would mend a finding at all, and why there are sometimes few ways."""

from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import LotId, PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions.candidate import is_fixed
from apronplan.planning.resolutions.trial import Trial
from apronplan.planning.rules import StandState
from apronplan.planning.sentences import label

ENOUGH = 5
"""Ways that a planner is offered where that many exist; with fewer, dearer ones are looked for, or the reason said."""
_LEAST = 1e-6


def wanted(trial: Trial, part: PartId) -> frozenset[StandId]:
    """Return the stands on which a part would not meet the finding, or meet it cheaper, were nobody in the way."""
    here = trial.plan.stand_of(part)
    states = trial.states(part, alone=True)
    return frozenset(s for s, state in states.items() if s != here and _mends(trial.finding, state))


def _mends(finding: Finding, state: StandState) -> bool:
    if state.state == "impossible":
        return False
    same = [f for f in state.findings if f.rule == finding.rule]
    if not same:
        return True
    # what costs nothing and stays is not mended; what costs less is
    return finding.severity is not Severity.HARD and sum(f.cost for f in same) < finding.cost - _LEAST


def why_few(plan: Plan, finding: Finding, *, count: int, limit: int = 8) -> str:
    """Return why fewer than `ENOUGH` resolutions were found; empty if there are enough, or no more were asked for.

    Parameters
    ----------
    plan, finding, limit
        What `resolutions` was asked.
    count : int
        How many it found.
    """
    if count >= min(ENOUGH, limit):
        return ""
    if finding.code == "facility.unknown":
        return tr("resolution.few.facility", facility=finding.values.get("facility", ""))
    trial = Trial(plan, finding)
    said = [*_of_parts(trial), *_of_lots(trial)]
    return " ".join(dict.fromkeys(said)) or tr("resolution.few")


def _of_parts(trial: Trial) -> list[str]:
    said = []
    for part in map(PartId, trial.finding.ids(SubjectKind.PART)):
        row = trial.plan.parts.get(part)
        if row is None:
            continue
        flight = label(trial.plan, part)
        if is_fixed(trial.plan, row):
            said.append(tr("resolution.few.fixed", flight=flight))
            continue
        better = len(wanted(trial, part))
        said.append(tr("resolution.few.barred" if better else "resolution.few.stands", flight=flight, count=better))
    return said


def _of_lots(trial: Trial) -> list[str]:
    plan, context, said = trial.plan, PlanningContext(trial.plan), []
    for name in map(LotId, trial.finding.ids(SubjectKind.LOT)):
        lot, row = plan.lots.get(name), plan.hall_assignments.get(name)
        if lot is None or lot.turnaround not in plan.turnarounds:
            continue
        if row is not None and row.locked:
            said.append(tr("resolution.few.lot_fixed", lot=name))
            continue
        here = plan.hall_of(name)
        others = [h for h in context.halls_for(lot) if h != here]
        words = {"handler": lot.handler, "category": lot.category.value, "hall": here or "", "count": len(others)}
        if not others:
            said.append(tr("resolution.few.halls" if here else "resolution.few.nowhere", **words))
        elif len(others) < ENOUGH:
            said.append(tr("resolution.few.some_halls", **words))
    return said
