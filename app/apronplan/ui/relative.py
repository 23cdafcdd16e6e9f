"""Moving several aircraft at once: they keep their places to one another. No widgets."""

from collections.abc import Sequence

import msgspec

from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.ui.stand_order import ordered_stands


class Move(msgspec.Struct, frozen=True):
    """One part and the stand it goes to."""

    part: PartId
    stand: StandId


def moves_for(plan: Plan, parts: Sequence[PartId], stand: StandId) -> tuple[Move, ...]:
    """Return where each part goes when the first is put on `stand`.

    The others move by as many rows of the stand order as the first does, held at its ends; those that lie in the
    tray take the rows that follow `stand`.
    """
    if len(parts) == 1:
        return (Move(parts[0], stand),)
    order = [s.stand for s in ordered_stands(plan.layout)]
    row = {name: i for i, name in enumerate(order)}
    target = row[stand]
    came_from = plan.stand_of(parts[0])
    shift = target - row[came_from] if came_from in row else None
    moves = [Move(parts[0], stand)]
    for steps, part in enumerate(parts[1:], start=1):
        here = plan.stand_of(part)
        wanted = row[here] + shift if here in row and shift is not None else target + steps
        moves.append(Move(part, order[min(max(wanted, 0), len(order) - 1)]))
    return tuple(moves)
