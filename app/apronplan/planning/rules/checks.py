"""The table of checks: which rule each belongs to, whom it concerns, and where it can say anything."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.planning.rules import (
    buffers,
    closures,
    distance,
    fit,
    locks,
    moves,
    neighbours,
    occupancy,
    permits,
    preferences,
    roads,
    tows,
    traffic,
    waste,
)
from apronplan.planning.rules import suspects as at
from apronplan.planning.rules.case import Case

Check = Callable[[Case, Stand], Sequence[Finding]]


class Row(NamedTuple):
    """One check.

    Attributes
    ----------
    rule : str
        The rule whose severity decides whether it is asked.
    check : callable
        What is asked.
    applies : callable
        Tells whether it can say anything about a part at all.
    where : callable
        Gives the stands outside of which it says nothing.
    lasting : bool
        What it forbids does not depend on where others stand: where it forbids, nothing else need be asked.
    """

    rule: str
    check: Check
    applies: Callable[[Case], bool]
    where: at.Where = at.everywhere
    lasting: bool = False


def _always(_: Case) -> bool:
    return True


def _known(case: Case) -> bool:
    return case.aircraft is not None


def _among_others(case: Case) -> bool:
    return not case.alone


def _towed(case: Case) -> bool:
    return case.part.count > 1 and not case.alone


def _has_freight(case: Case) -> bool:
    return bool(case.ways)


CHECKS: tuple[Row, ...] = (
    Row("type_allowed", fit.type_allowed, _always, at.unknown_or_cells, lasting=True),
    Row("size", fit.size, _known, at.too_small, lasting=True),
    Row("facility", fit.facility, lambda c: bool(c.needs), lasting=True),
    Row("pavement", fit.pavement, _known, lasting=True),
    Row("clearance", fit.buildings, _known, at.near_buildings, lasting=True),
    Row("operator_exclusive", permits.operator_exclusive, _always, at.cells("operator_exclusive"), lasting=True),
    Row("handler_licence", permits.handler_licence, at.has_cells("handler_licence"), lasting=True),
    Row("dangerous_goods", permits.dangerous_goods, permits.carries_dangerous_goods, lasting=True),
    Row("closure", closures.closure, _always, at.closed_or_dated, lasting=True),
    Row("lock", locks.lock, lambda c: c.row is not None and c.row.locked, lasting=True),
    Row("freeze", locks.freeze, lambda c: c.turnaround.aibt is not None, lasting=True),
    Row("no_overlap", occupancy.no_overlap, _among_others, at.busy),
    Row("min_gap", occupancy.min_gap, _among_others, at.busy),
    Row("mars", neighbours.mars, _among_others, at.alternates_of_busy),
    Row("adjacency", neighbours.adjacency, lambda c: not c.alone and at.has_adjacency(c.context)),
    Row("clearance", neighbours.clearance, lambda c: not c.alone and _known(c), at.beside_busy),
    Row("nose_in_blocking", traffic.nose_in_blocking, lambda c: not c.alone and _known(c), at.in_the_way_of_busy),
    Row("tow_feasible", tows.tow_feasible, _towed),
    Row("road_open", roads.road_open, _has_freight, at.without_road),
    Row("moved", moves.moved, lambda c: c.part.part in c.context.plan.published_stands),
    Row("tow", moves.tow, _towed),
    Row("movement", traffic.movement, lambda c: not c.alone and _known(c)),
    Row("buffer", buffers.buffer, _among_others, at.busy),
    Row("clash", buffers.clash, _among_others, at.busy),
    Row("preference", preferences.preference, _always, at.unwished),
    Row("not_wanted", preferences.not_wanted, _always, at.cells("type_allowed")),
    Row("size_surplus", waste.size_surplus, _known),
    Row("long_stay", preferences.long_stay, preferences.stays_long, at.prime),
    Row("reference_day", preferences.reference_day, lambda c: bool(c.context.reference_stands)),
    Row("taxi", distance.taxi, _known),
    Row("distance", distance.distance, _has_freight),
)
"""What is asked of a part on a stand, in the order of the catalogue."""
