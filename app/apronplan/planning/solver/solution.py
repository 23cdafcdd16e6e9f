"""What a solver run gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from apronplan.domain.findings import Finding
from apronplan.domain.ids import HallId, LotId, PartId, StandId

UNWEIGHED = frozenset({"movement", "nose_in_blocking", "clash", "programme_split"})
"""Rules that hang on several aircraft at once and that the solver does not weigh between free ones: bound, proof and
prices leave them out, and whoever shows these says so. Of `nose_in_blocking` that holds for what is soft, doubtful
room; where it is hard it is kept, as are `movement` and `clash` (by mean delays). Where `programme_split` is hard, what
a plan breaks is listed, and it is not called proven."""

Status = Literal["optimal", "feasible", "interrupted", "infeasible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A plan for a scope.

    Attributes
    ----------
    stands : mapping of PartId to StandId or None
        Every free part; None = the tray.
    halls : mapping of LotId to HallId or None
        Every free lot; None = no hall.
    objective, bound : float
        Cost points of the plan, and the least that any plan of this scope can cost.
    gap : float
        ``(objective - bound) / max(1, |objective|)``.
    status : str
        ``optimal``: proved best; ``feasible``: a good plan, time was up; ``interrupted``: cancelled or the solver
        died; ``infeasible``: what is locked breaks hard rules, so that no plan can keep them. Parts that must stay
        in the tray are no infeasibility: they cost what `unassigned` costs and are listed in `unplaced`.
    seconds : float
        From call to answer.
    unplaced : mapping of PartId to tuple of Finding
        Why parts have no stand.
    message : str
        A sentence if something went wrong; empty otherwise.
    present : float or None
        Cost points of the plan as it was, counted in the same way; None if nothing of it was placed, or it broke what
        must hold.
    """

    stands: Mapping[PartId, StandId | None]
    halls: Mapping[LotId, HallId | None]
    objective: float
    bound: float
    gap: float
    status: Status
    seconds: float
    unplaced: Mapping[PartId, tuple[Finding, ...]] = field(default_factory=dict)
    message: str = ""
    present: float | None = None


def gap_of(objective: float, bound: float) -> float:
    """Return how far a plan may be above the best, as a share of its cost."""
    return max(0.0, objective - bound) / max(1.0, abs(objective))
