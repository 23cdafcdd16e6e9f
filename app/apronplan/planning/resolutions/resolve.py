"""From a finding to the resolutions that are worth showing."""

from collections.abc import Callable, Iterator
from itertools import chain

from apronplan.domain.findings import Finding
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.resolutions.candidate import Candidate
from apronplan.planning.resolutions.decisions import UNSIGNED, decisions
from apronplan.planning.resolutions.freight import half_lots, other_halls
from apronplan.planning.resolutions.model import DECISIONS, Kind, Resolution, signed
from apronplan.planning.resolutions.stands import exchanges, single_moves
from apronplan.planning.resolutions.times import shifts
from apronplan.planning.resolutions.tows import tows
from apronplan.planning.resolutions.trial import Audit, Trial

GENERATORS: tuple[Callable[[Trial], Iterator[Candidate]], ...] = (
    single_moves,
    exchanges,
    tows,
    other_halls,
    half_lots,
    shifts,
    decisions,
)
"""Where candidates come from; each yields its own best first."""

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
    has to answer for by name. Within a group the order is cost change plus `MOVE_POINTS` for each thing that moves.

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
    for candidate in chain.from_iterable(generator(trial) for generator in GENERATORS):
        control.check()
        resolution = _tried(trial, candidate)
        if resolution is not None and all(resolution.rows != other.rows for other in good):
            good.append(resolution)
    return tuple(_chosen(trial, sorted(good, key=_rank), limit, control))


def _tried(trial: Trial, candidate: Candidate) -> Resolution | None:
    """Try a candidate out; None if it does not mend the finding or breaks something."""
    rows = signed(candidate.rows, reason="-", by="-", utc=UNSIGNED)
    verdict = trial.judge(rows)
    if not verdict.good:
        return None
    text = candidate.text
    if candidate.kind not in DECISIONS or candidate.moves:
        text = tr("resolution.with_cost", sentence=text, cost=verdict.cost_change)
    return Resolution(
        kind=candidate.kind,
        moves=candidate.moves,
        cost_change=verdict.cost_change,
        sentence=text,
        rows=candidate.rows,
        verified=True,
    )


def _group(resolution: Resolution) -> int:
    if resolution.kind in DECISIONS:
        return _BY_NAME
    return _BY_AIRLINE if resolution.kind is Kind.SHIFT else _BY_PLANNER


def _rank(resolution: Resolution) -> tuple[int, float, int, str]:
    points = resolution.cost_change + MOVE_POINTS * len(resolution.moves)
    return _group(resolution), round(points, 6), len(resolution.moves), resolution.sentence


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
