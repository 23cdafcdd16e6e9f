"""What a proposal does, counted as a planner counts: what comes out of the tray is placed, not moved. No widgets."""

from collections.abc import Mapping
from typing import NamedTuple

from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.planning.solver.solution import Solution


class Moves(NamedTuple):
    """Aircraft and lots that get a first place, and those that get another."""

    placed: int
    moved: int
    lots_placed: int
    lots_moved: int


def moves_of(before: Plan, solution: Solution) -> Moves:
    """Count what a solution does to a plan; what goes back into the tray is counted as moved."""
    stands = [(before.stand_of(part), stand) for part, stand in solution.stands.items()]
    halls = [(before.hall_of(lot), hall) for lot, hall in solution.halls.items()]
    return Moves(
        placed=sum(old is None and new is not None for old, new in stands),
        moved=sum(old is not None and new != old for old, new in stands),
        lots_placed=sum(old is None and new is not None for old, new in halls),
        lots_moved=sum(old is not None and new != old for old, new in halls),
    )


def more_placed(before: Plan, stands: Mapping[PartId, StandId | None]) -> int:
    """Return how many more aircraft have a stand than before; negative: fewer."""
    return sum((new is not None) - (before.stand_of(part) is not None) for part, new in stands.items())
