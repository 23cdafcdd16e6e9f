"""From a finding to the resolutions that are worth showing."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from apronplan.domain.findings import Finding
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.resolutions.candidate import Candidate
from apronplan.planning.resolutions.decisions import UNSIGNED, decisions
from apronplan.planning.resolutions.freight import other_halls, part_lots, several_lots
from apronplan.planning.resolutions.model import DECISIONS, Kind, Resolution, signed
from apronplan.planning.resolutions.nearer import stand_and_hall
from apronplan.planning.resolutions.rooms import at_another_time, one_pushes_the_next, two_make_room
from apronplan.planning.resolutions.stands import exchanges, single_moves
from apronplan.planning.resolutions.times import retimed, shifts
from apronplan.planning.resolutions.tows import tows, tows_onto
from apronplan.planning.resolutions.trial import Audit, Trial
from apronplan.planning.resolutions.wanted import ENOUGH

GENERATORS: tuple[Callable[[Trial], Iterator[Candidate]], ...] = (
    single_moves,
    exchanges,
    tows,
    other_halls,
    part_lots,
    shifts,
    retimed,
    decisions,
)
"""Where candidates come from; each yields its own best first."""

DEARER: tuple[Callable[[Trial], Iterator[Candidate]], ...] = (
    several_lots,
    stand_and_hall,
    two_make_room,
    one_pushes_the_next,
    at_another_time,
    tows_onto,
)
"""Where more come from while there are fewer than `ENOUGH`: more is moved, more people have to be told."""

MOVE_POINTS = 5.0
"""What one more thing to move counts for in the ranking, in cost points: people have to be told of each."""

_BY_PLANNER, _BY_AIRLINE, _BY_NAME = 0, 1, 2


def resolutions(
    plan: Plan,
    finding: Finding,
    *,
    limit: int = 8,
    control: JobControl = NO_CONTROL,
    audit: Audit | None = None,
) -> tuple[Resolution, ...]:
    """Return what would mend a finding, best first.

    Every resolution was tried out on a snapshot: the finding is gone (or answered for), and no hard finding is new.
    They come in three groups: what the planner can do, what the airline would have to agree to, and what somebody
    has to answer for by name. Within a group what mends most hard findings comes
    first; then the order is cost change plus `MOVE_POINTS` for each thing that moves.

    Parameters
    ----------
    plan : Plan
        Not changed.
    finding : Finding
        One of `check_plan`'s.
    limit : int
        How many at most. Of each kind the best is kept before a second one of another kind.
    control : JobControl
        Asked before each trial.
    audit : callable or None
        Independent check; what brings in new faults is dropped. `apronplan.session.resolving` hands in the audit.

    Raises
    ------
    Cancelled
        If someone cancels.
    """
    trial = Trial(plan, finding, audit)
    good: list[Resolution] = []
    chosen: list[Resolution] = []
    for generators in (GENERATORS, *((g,) for g in DEARER)):
        if len(chosen) < min(limit, ENOUGH):
            fresh = _found(trial, generators, good, control)
            good += fresh
            chosen = _chosen(trial, sorted(good, key=_rank), limit, control) if fresh else chosen
    return tuple(chosen)


def _found(
    trial: Trial,
    generators: Iterable[Callable[[Trial], Iterator[Candidate]]],
    known: list[Resolution],
    control: JobControl,
) -> list[Resolution]:
    """Return what some generators yield and what holds when tried out, without what is known."""
    fresh: list[Resolution] = []
    for candidate in chain.from_iterable(generator(trial) for generator in generators):
        control.check()
        resolution = _tried(trial, candidate)
        if resolution is not None and all(resolution.rows != other.rows for other in (*known, *fresh)):
            fresh.append(resolution)
    return fresh


def _tried(trial: Trial, candidate: Candidate) -> Resolution | None:
    """Try a candidate out; None if it does not mend the finding or breaks something."""
    rows = signed(candidate.rows, reason="-", by="-", utc=UNSIGNED)
    verdict = trial.judge(rows)
    if not verdict.good:
        return None
    text = candidate.text
    if candidate.kind not in DECISIONS or candidate.moves:
        several = "resolution.with_cost_and_hard" if verdict.hard_gone > 1 else "resolution.with_cost"
        text = tr(several, sentence=text, cost=verdict.cost_change, count=verdict.hard_gone)
    return Resolution(
        kind=candidate.kind,
        moves=candidate.moves,
        cost_change=verdict.cost_change,
        sentence=text,
        rows=candidate.rows,
        verified=True,
        hard_gone=verdict.hard_gone,
    )


def _group(resolution: Resolution) -> int:
    if resolution.kind in DECISIONS:
        return _BY_NAME
    return _BY_AIRLINE if resolution.kind is Kind.SHIFT else _BY_PLANNER


def _rank(resolution: Resolution) -> tuple[int, int, float, int, str]:
    points = resolution.cost_change + MOVE_POINTS * len(resolution.moves)
    return _group(resolution), -resolution.hard_gone, round(points, 6), len(resolution.moves), resolution.sentence


def _chosen(trial: Trial, ranked: list[Resolution], limit: int, control: JobControl) -> list[Resolution]:
    """Return at most `limit`: the best of each kind, then the best of the rest, all past the audit."""
    best_of_kind: dict[Kind, Resolution] = {}
    for resolution in ranked:
        best_of_kind.setdefault(resolution.kind, resolution)
    first = list(best_of_kind.values())
    chosen: list[Resolution] = []
    for resolution in (*first, *(r for r in ranked if r not in first)):
        if len(chosen) >= limit:
            break
        control.check()
        if trial.passes_audit(signed(resolution.rows, reason="-", by="-", utc=UNSIGNED)):
            chosen.append(resolution)
    return sorted(chosen, key=_rank)
