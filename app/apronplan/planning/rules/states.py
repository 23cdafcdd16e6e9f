"""What the rules say about one part: on every stand at once, or on one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from apronplan.domain.findings import Finding, Severity
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Part
from apronplan.looks import asked
from apronplan.planning.rules import kept
from apronplan.planning.rules.case import Case, rank
from apronplan.planning.rules.catalogue import CATALOGUE
from apronplan.planning.rules.checks import CHECKS, Row

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules.rulebook import RuleBook

StateName = Literal["fits", "unwanted", "impossible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandState:
    """What the rules say about one part on one stand.

    Attributes
    ----------
    state : str
        ``fits``, ``unwanted`` (allowed, with a doubt or against a wish), ``impossible`` (a hard rule would be broken).
    findings : tuple of Finding
        Hard ones first, then by the order of the catalogue.
    cost : float
        Sum of the soft costs, points. A stand that is impossible is not asked to the end: what is wrong with it for
        good (size, works, licences) is said alone, else who is in the way; what it would cost is not worked out.
        `place_findings` asks everything.
    """

    state: StateName
    findings: tuple[Finding, ...]
    cost: float


def stand_states(context: "PlanningContext", part: PartId, *, alone: bool = False) -> Mapping[StandId, StandState]:
    """Return what every stand says to a part, as if it were moved there now.

    Parameters
    ----------
    context : PlanningContext
        The plan; the part's own place in it does not count against it.
    part : PartId
        Placed or in the tray.
    alone : bool
        True: as if no other aircraft were on the ground.

    Raises
    ------
    KeyError
        If the plan has no such part.
    """
    case = Case(context, context.plan.parts[part], alone=alone)
    stands = context.tables.aircraft_stands
    if not kept.may_keep(case):
        return _asked(case, stands, in_bulk=True)
    made_of, near = kept.made_of(case), kept.near(case)
    key = (part, alone)
    known = context.tables.kept_states.get(key)
    again = kept.stale(case, known.near, near) if known is not None and known.made_of == made_of else None
    if known is not None and again:
        again = {name for name in again if name in stands and not _is_refused_for_good(known.states[name])}
    if known is None or again is None or len(again) > len(stands) / 3:
        states = _asked(case, stands, in_bulk=True)
    elif again:
        anew = _asked(case, {name: stands[name] for name in again}, in_bulk=False)
        states = {**known.states, **anew}
    else:
        states = known.states
    kept.remember(context, key, kept.Kept(made_of, near, states))
    return states


_FOR_GOOD = frozenset(r.rule for r in CHECKS if r.lasting) - frozenset(r.rule for r in CHECKS if not r.lasting)


def _is_refused_for_good(state: StandState) -> bool:
    """Tell whether what refuses a stand has nothing to do with others: then nothing else has been asked there."""
    return state.state == "impossible" and state.findings[0].rule in _FOR_GOOD


def _asked(case: Case, stands: Mapping[StandId, Stand], *, in_bulk: bool) -> Mapping[StandId, StandState]:
    """Ask the rules about some stands; in bulk, each first says where it can say anything at all."""
    rules = case.rules
    found: dict[StandId, list[Finding]] = {name: [] for name in stands}
    rows = [row for row in CHECKS if rules.is_on(row.rule) and row.applies(case)]
    forbidding = [row for row in rows if rules.may_forbid(row.rule)]
    stages = (
        [row for row in forbidding if row.lasting],
        [row for row in forbidding if not row.lasting],
        [row for row in rows if not rules.may_forbid(row.rule)],
    )
    possible = stands
    for stage in stages:
        _ask(case, stage, possible, found, in_bulk=in_bulk)
        possible = {name: stand for name, stand in possible.items() if not ((said := found[name]) and _forbids(said))}
    unwanted_from = rules.param("preference", "unwanted_from")
    return {name: _state(said, unwanted_from, hard=name not in possible) for name, said in found.items()}


def _forbids(said: list[Finding]) -> bool:
    return any(f.severity is Severity.HARD for f in said)


def _ask(
    case: Case,
    rows: Iterable[Row],
    stands: Mapping[StandId, Stand],
    found: dict[StandId, list[Finding]],
    *,
    in_bulk: bool,
) -> None:
    ask = asked()
    for row in rows:
        check = row.check
        suspects = row.where(case) if in_bulk else None
        for name in stands if suspects is None else suspects:
            stand = stands.get(name)
            if ask is not None:
                ask()
            if stand is not None and (said := check(case, stand)):
                found[name] += said


def _state(said: list[Finding], unwanted_from: float, *, hard: bool) -> StandState:
    cost = sum([f.cost for f in said])
    if hard:
        if len(said) > 1:
            said.sort(key=rank)
        return StandState(state="impossible", findings=tuple(said), cost=cost)
    marked = any(_marks(f, unwanted_from) for f in said)
    return StandState(state="unwanted" if marked else "fits", findings=tuple(said), cost=cost)


def _marks(finding: Finding, unwanted_from: float) -> bool:
    if finding.code == "preference":
        points = finding.values["points"]
        return isinstance(points, float | int) and points >= unwanted_from
    return finding.cost > 0 and CATALOGUE[finding.rule].marks


def by_weight(rules: "RuleBook", findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what a stand says as it explains its state: what forbids, then what marks, then other costs; dear first.

    Of an unwanted stand the first one is therefore a reason why it is unwanted, however dear the road from it is.
    """
    unwanted_from = rules.param("preference", "unwanted_from")
    hard = Severity.HARD
    return tuple(sorted(findings, key=lambda f: (f.severity is not hard, not _marks(f, unwanted_from), -f.cost)))


def said_of(case: Case, stand: Stand) -> list[Finding]:
    """Return everything that the rules say about a part on a stand, in the order of the checks."""
    found: list[Finding] = []
    for row in CHECKS:
        if case.rules.is_on(row.rule) and row.applies(case):
            found += row.check(case, stand)
    return found


def place_findings(
    context: "PlanningContext", part: Part, stand: StandId, *, alone: bool = False
) -> tuple[Finding, ...]:
    """Return everything that the rules say about a part on a stand, hard first."""
    case = Case(context, part, alone=alone)
    return tuple(sorted(said_of(case, context.layout.stands[stand]), key=rank))


def placement_cost(
    context: "PlanningContext", part: Part, stand: StandId, *, with_distance: bool = True
) -> tuple[Finding, ...]:
    """Return the soft findings of a part on a stand that do not depend on where other aircraft stand.

    Parameters
    ----------
    context, part, stand
        As in `place_findings`.
    with_distance : bool
        False leaves out the road metres, for who chooses stands and halls together.
    """
    found = place_findings(context, part, stand, alone=True)
    return tuple(f for f in found if f.severity is Severity.SOFT and (with_distance or f.rule != "distance"))
