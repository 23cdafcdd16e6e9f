"""Parts that every stand treats alike: same type, operator, handler, needs and halls, and nothing near them in time.

The rules are asked once for each kind of part instead of once for each part, and not again for the next problem as long
as the rules stay as they are. What a part was told before (`moved`) is its own: it is counted beside its kind.
"""

from typing import NamedTuple

from apronplan.domain.findings import Severity
from apronplan.domain.ids import PhaseId, StandId
from apronplan.domain.traffic import Part
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.moves import imminence
from apronplan.planning.rules.preferences import stays_long
from apronplan.planning.solver.data import Floats

Key = tuple[object, ...]

_MARGIN_S = 7200.0
"""Nothing that stands still reaches further in time than this."""
MOST_KEPT = 4096
"""Kinds whose points are kept per layout; where there are more, all are asked anew."""


class KnownPoints(NamedTuple):
    """Points of each kind by stand, and the rules and phases that they hold for."""

    settings: tuple[object, ...]
    built: frozenset[PhaseId]
    by_key: dict[Key, Floats]


def known_points(context: PlanningContext) -> dict[Key, Floats]:
    """Return what is known of kinds under the rules of a plan, to be looked up and added to."""
    known: KnownPoints | None = context.tables.known_points
    fits = known is not None and known.settings == context.settings_then and known.built == context.built
    if known is None or not fits or len(known.by_key) > MOST_KEPT:
        known = context.tables.known_points = KnownPoints(context.settings_then, context.built, {})
    return known.by_key


class Kinds:
    """Tells which parts of a plan the rules cannot tell apart."""

    def __init__(self, context: PlanningContext) -> None:
        self._context = context
        rules = context.rules
        self._still = [(slot.start_s - _MARGIN_S, slot.end_s + _MARGIN_S) for slot in context.occupancy]
        self._closed = bool(context.closed) or bool(context.plan.closures)
        self._moved_varies = rules.may_forbid("moved") or "moved" in rules.scoped
        self._by_flight = rules.is_on("reference_day") and bool(context.reference_stands)
        self._by_clock = bool(rules.scoped)

    def key(self, part: Part) -> Key | None:
        """Return what decides a part's costs; None if it has to be looked at by itself."""
        context, turnaround = self._context, part.turnaround
        case = Case(context, part, alone=True)
        alone = (
            self._closed
            or turnaround.aibt is not None
            or (self._moved_varies and part.part in context.plan.published_stands)
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
            (case.days, context.local_day(part.off_block)),
            (turnaround.flight_in, turnaround.flight_out) if self._by_flight else (),
            context.clock(part.on_block) if self._by_clock else "",
            freight,
        )

    def told(self, part: Part) -> tuple[StandId | None, float]:
        """Return the published stand of a part that has a key, and the points for every other one."""
        rules = self._context.rules
        row = self._context.plan.published_stands.get(part.part)
        if row is None or rules.severity("moved") is Severity.OFF:
            return None, 0.0
        return row.stand, rules.weight("moved") * imminence(self._context, part.on_block)

    def _towed_beside(self, part: Part) -> bool:
        """Tell whether another part of the turnaround stands still: a tow to or from it costs stand by stand."""
        slot = self._context.occupancy.slot
        return part.count > 1 and any(slot(p.part) for p in self._context.plan.parts_of(part.turnaround.turnaround))
