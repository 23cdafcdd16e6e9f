"""Parts that every stand treats alike: same type, operator, handler, needs and halls, and nothing near them in time.

The rules are asked once for each kind of part instead of once for each part.
"""

from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.preferences import stays_long

Key = tuple[object, ...]

_MARGIN_S = 7200.0
"""Nothing that stands still reaches further in time than this."""


class Kinds:
    """Tells which parts of a plan the rules cannot tell apart."""

    def __init__(self, context: PlanningContext) -> None:
        self._context = context
        self._still = [(slot.start_s - _MARGIN_S, slot.end_s + _MARGIN_S) for slot in context.occupancy]
        self._closed = bool(context.closed) or bool(context.plan.closures)

    def key(self, part: Part) -> Key | None:
        """Return what decides a part's costs; None if it has to be looked at by itself."""
        context, turnaround = self._context, part.turnaround
        case = Case(context, part, alone=True)
        alone = (
            self._closed
            or turnaround.aibt is not None
            or part.part in context.plan.published_stands
            or stays_long(case)
            or self._towed_beside(part)
            or any(start < case.end_s and case.start_s < end for start, end in self._still)
        )
        if alone:
            return None
        freight = frozenset((lot.category, lot.mass_kg > 0, halls) for lot, _, halls in case.freight)
        return (
            turnaround.aircraft_type,
            turnaround.operator,
            turnaround.handler,
            turnaround.nose_load,
            turnaround.notes,
            id(case.wishes),
            (part.index == 1, part.index == part.count),
            (case.day, context.local_day(part.off_block)),
            freight,
        )

    def _towed_beside(self, part: Part) -> bool:
        """Tell whether another part of the turnaround stands still: a tow to or from it costs stand by stand."""
        slot = self._context.occupancy.slot
        return part.count > 1 and any(slot(p.part) for p in self._context.plan.parts_of(part.turnaround.turnaround))
