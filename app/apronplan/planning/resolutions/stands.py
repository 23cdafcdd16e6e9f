"""Other stands: one part moves, two change places, or one makes room for the other."""

from collections.abc import Iterator, Mapping

from apronplan.domain.findings import Severity, SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions.candidate import Candidate, is_fixed, move_text, place_row, stand_move
from apronplan.planning.resolutions.model import Kind
from apronplan.planning.resolutions.trial import Trial
from apronplan.planning.resolutions.wanted import wanted
from apronplan.planning.rules import StandState, stand_states
from apronplan.planning.sentences import label

MOST_PLACES = 4
"""Stands that are tried for one part, the cheapest first."""
MOST_PARTNERS = 4
"""Aircraft that are asked to make room."""
MOST_ROOMS = 2
"""Places that are tried for an aircraft that makes room."""


def single_moves(trial: Trial) -> Iterator[Candidate]:
    """Yield moves of one of the finding's parts to a stand that takes it as things are."""
    for part in parts_to_move(trial):
        better, open_ = wanted(trial, part), open_places(trial, trial.plan, part)
        # the cheapest of those that mend it; the rules are asked about them alone
        for stand in [s for s in open_ if s in better][:MOST_PLACES]:
            yield Candidate(
                kind=Kind.MOVE,
                rows=(place_row(trial.plan, part, stand),),
                moves=(stand_move(trial.plan, part, stand),),
                text=move_text(trial.plan, part, stand),
            )


def exchanges(trial: Trial) -> Iterator[Candidate]:
    """Yield swaps and chains: one of the finding's parts goes where one other aircraft is in the way, which moves."""
    for part in parts_to_move(trial):
        for partner, stand in _partners(trial, part):
            yield from _make_room(trial, part, stand, partner)


def parts_to_move(trial: Trial) -> list[PartId]:
    """Return the parts that a finding names and that may be moved, the one to mend first."""
    plan = trial.plan
    named = [PartId(p) for p in trial.finding.ids(SubjectKind.PART)]
    return [p for p in dict.fromkeys(named) if p in plan.parts and not is_fixed(plan, plan.parts[p])]


def open_places(trial: Trial, plan: Plan, part: PartId) -> list[StandId]:
    """Return the stands that take a part as a plan is, the cheapest first, without the one where it is."""
    states = trial.states(part) if plan is trial.plan else stand_states(PlanningContext(plan), part)
    here = plan.stand_of(part)
    found = [(state.cost, name) for name, state in states.items() if state.state != "impossible" and name != here]
    return [name for _, name in sorted(found)]


def _partners(trial: Trial, part: PartId) -> list[tuple[PartId, StandId]]:
    """Return single aircraft that bar a part from a stand, each with the cheapest such stand; cheapest first."""
    plan = trial.plan
    cost = {name: state.cost for name, state in trial.states(part, alone=True).items()}
    best: dict[PartId, tuple[float, StandId]] = {}
    better = wanted(trial, part)
    for name, state in trial.states(part).items():
        other = _only_bar(state, part)
        if other is None or name not in better or is_fixed(plan, plan.parts[other]):
            continue
        best[other] = min(best.get(other, (float("inf"), name)), (cost[name], name))
    ranked = sorted(best.items(), key=lambda row: (row[1], row[0]))
    return [(other, stand) for other, (_, stand) in ranked[:MOST_PARTNERS]]


def _only_bar(state: StandState, part: PartId) -> PartId | None:
    """Return the one aircraft without which a stand would be possible; None if there is none such."""
    hard = [f for f in state.findings if f.severity is Severity.HARD]
    if not hard:
        return None
    others = {tuple(p for p in f.ids(SubjectKind.PART) if p != part) for f in hard}
    if len(others) != 1:
        return None
    only = others.pop()
    return PartId(only[0]) if len(only) == 1 else None


def _make_room(trial: Trial, part: PartId, stand: StandId, partner: PartId) -> Iterator[Candidate]:
    """Yield what can be done if `partner` leaves `stand` (or its neighbourhood) to `part`."""
    plan = trial.plan
    here, theirs = plan.stand_of(part), plan.stand_of(partner)
    if theirs is None:
        return
    without = trial.after([place_row(plan, part, stand), place_row(plan, partner, None)])
    rooms = [name for name in open_places(trial, without, partner) if name != theirs]
    chosen = [*([here] if here in rooms else []), *[r for r in rooms if r != here][:MOST_ROOMS]]
    for room in chosen:
        assert room is not None, "a room is a stand"
        swap = room == here and stand == theirs
        yield Candidate(
            kind=Kind.SWAP if swap else Kind.CHAIN,
            rows=(place_row(plan, partner, room), place_row(plan, part, stand)),
            moves=(stand_move(plan, partner, room), stand_move(plan, part, stand)),
            text=_text(plan, part, stand, partner, room, swap=swap),
        )


def _text(plan: Plan, part: PartId, stand: StandId, partner: PartId, room: StandId, *, swap: bool) -> str:
    values: Mapping[str, object] = {
        "flight": label(plan, part),
        "stand": stand,
        "other": label(plan, partner),
        "before": plan.stand_of(partner),
        "room": room,
    }
    if swap:
        return tr("resolution.swap", **values)
    return tr("resolution.chain" if plan.stand_of(part) else "resolution.chain.place", **values)
