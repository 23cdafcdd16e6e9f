"""Pairs of stands that may not be used at the same time, as rules between sets of types: what the solver works on.

Published rules (alternates, adjacency) and derived ones (clearance) are put side by side, so that the stricter of the
two always holds. A clearance counts here only where it is missing beyond the accuracy of the positions.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from apronplan.domain.findings import Value
from apronplan.domain.ids import StandId, TypeCode
from apronplan.domain.layout import Layout
from apronplan.geometry.clearance import ClearanceTable, clearance_table
from apronplan.geometry.measure import TOLERANCE_M
from apronplan.looks import look

if TYPE_CHECKING:
    from numpy.typing import NDArray

Cause = Literal["mars", "clearance", "adjacency"]
ALL_CAUSES: frozenset[Cause] = frozenset({"mars", "clearance", "adjacency"})


@dataclass(frozen=True, slots=True)
class PairRule:
    """While one stand holds a type of its set, the other may hold none of its own.

    Attributes
    ----------
    stand_a, stand_b : StandId
        In the order of the layout.
    types_a, types_b : frozenset of TypeCode
        Any of the first together with any of the second is forbidden.
    cause : str
        ``mars`` (published alternates, all types), ``adjacency`` (published restriction) or ``clearance`` (measured).
    values : mapping
        For a clearance the worst case: ``type_a``, ``type_b``, ``found_m``, ``needed_m``, ``accuracy_m``.
    """

    stand_a: StandId
    types_a: frozenset[TypeCode]
    stand_b: StandId
    types_b: frozenset[TypeCode]
    cause: Cause
    values: Mapping[str, Value] = field(default_factory=dict)


def rectangles(forbidden: "NDArray[Any]") -> list[tuple[list[int], list[int]]]:
    """Cover a table of forbidden combinations with rectangles (rows, columns) that reach as far as they can.

    Rows that are equal make one rectangle; it also takes in every row that forbids at least as much, because a larger
    rectangle binds a solver more tightly. So rectangles may overlap, but none lies within another of its rows.
    """
    distinct: dict[bytes, Any] = {}
    for row in forbidden:
        if row.any():
            distinct.setdefault(row.tobytes(), row)
    return [
        ([i for i, other in enumerate(forbidden) if not (row & ~other).any()], [int(j) for j in row.nonzero()[0]])
        for row in distinct.values()
    ]


def short_table(
    table: ClearanceTable, a: StandId, b: StandId, types: list[TypeCode], needed: "NDArray[Any]"
) -> "NDArray[Any]":
    """Return which types on stand `a` (rows) come too near to which on `b` (columns), beyond the stated accuracy.

    `needed` is the table of required clearances between the types, metres.
    """
    import numpy as np
    import shapely

    reach = needed - table.accuracy_m(a, b) - TOLERANCE_M
    first = np.array(table.shapes(a, types), dtype=object)[:, None]
    second = np.array(table.shapes(b, types), dtype=object)[None, :]
    # A gap below `reach` is short. Where the accuracy is larger than the clearance, only outlines that lie in each
    # other can be short, and then it is the depth that decides.
    short: NDArray[Any] = shapely.dwithin(first, second, np.maximum(reach, 0.0)) & (reach > 0)
    doubtful = shapely.intersects(first, second) & (reach <= 0)
    for i, j in zip(*doubtful.nonzero(), strict=True):
        gap = table.gap(a, types[i], b, types[j])
        short[i, j] = gap is not None and gap.verdict == "short"
    return short


def _worst(
    table: ClearanceTable, a: StandId, types_a: list[TypeCode], b: StandId, types_b: list[TypeCode]
) -> dict[str, Value]:
    """Return the figures of the widest types of two sets."""
    import shapely

    def widest(codes: list[TypeCode]) -> TypeCode:
        """Return the type with the largest span, of equal ones the longest."""
        return max(codes, key=lambda c: (table.types[c].wingspan_m, table.types[c].length_m))

    type_a, type_b = widest(types_a), widest(types_b)
    found_m = float(shapely.distance(table.shape(a, type_a), table.shape(b, type_b)))
    needed_m = table.needed_m(type_a, type_b)
    figures = {"found_m": round(found_m, 2), "needed_m": needed_m, "accuracy_m": table.accuracy_m(a, b)}
    return {"type_a": type_a, "type_b": type_b, **figures}


def _adjacency_tables(layout: Layout, types: list[TypeCode]) -> "dict[tuple[StandId, StandId], NDArray[Any]]":
    """Return the published restrictions of both directions as one table per pair of stands, in layout order."""
    import numpy as np

    order = {s: i for i, s in enumerate(layout.stands)}
    spans = np.array([layout.aircraft_types[t].wingspan_m for t in types])
    tables: dict[tuple[StandId, StandId], Any] = {}
    for rule in layout.adjacency.values():
        a, b = rule.stand_a, rule.stand_b
        if a not in order or b not in order:
            continue
        forbidden = (spans >= rule.min_wingspan_a_m)[:, None] & (spans > rule.max_wingspan_b_m)[None, :]
        if order[a] > order[b]:
            a, b, forbidden = b, a, forbidden.T
        known = tables.get((a, b))
        tables[a, b] = forbidden if known is None else known | forbidden
    return tables


def _mars_rules(layout: Layout, types: list[TypeCode]) -> Iterator[PairRule]:
    order = {s: i for i, s in enumerate(layout.stands)}
    everything = frozenset(types)
    for a, b in sorted(layout.exclusions, key=lambda p: (order[p[0]], order[p[1]])):
        if order[a] < order[b]:
            yield PairRule(a, everything, b, everything, "mars")


def _neighbour_pairs(layout: Layout, table: ClearanceTable) -> Iterator[tuple[StandId, StandId]]:
    order = {s: i for i, s in enumerate(layout.stands)}
    for a, place in order.items():
        for b in table.neighbours(a):
            if b in order and place < order[b]:
                yield a, b


def pair_rules(
    layout: Layout, types: Iterable[TypeCode], causes: frozenset[Cause] = ALL_CAUSES
) -> tuple[PairRule, ...]:
    """Return every rule that forbids two stands to be used at the same time by some of the given types.

    Parameters
    ----------
    layout : Layout
        Published alternates and adjacency, stands with their accuracy.
    types : iterable of TypeCode
        The types that occur; all must be in the layout's type table. They are paired whether or not the stands allow
        them, since a planner may override the size of a stand but not its neighbour's wing.
    causes : frozenset of str
        What is looked at: a plan that has switched a rule off leaves its cause out here. To filter the answer instead
        would also lose the clearances that the other rule stood for.

    Returns
    -------
    tuple of PairRule
        Each unordered pair of stands once per cause and rectangle, first the alternates. A combination that a published
        adjacency forbids is not repeated as a clearance, and alternates have no other rule.
    """
    import numpy as np

    codes = sorted(set(types))
    if not codes:
        return ()
    table = clearance_table(layout)
    alternates = layout.exclusions if "mars" in causes else frozenset()
    rules = list(_mars_rules(layout, codes)) if alternates else []
    published = _adjacency_tables(layout, codes) if "adjacency" in causes else {}
    needed = np.array([[table.needed_m(s, t) for t in codes] for s in codes])
    none = np.zeros(needed.shape, dtype=bool)
    pairs = dict.fromkeys([*_neighbour_pairs(layout, table), *published])
    for a, b in pairs:
        look()
        if (a, b) in alternates:
            continue
        known = published.get((a, b), none)
        near = "clearance" in causes and b in table.neighbours(a)
        measured = short_table(table, a, b, codes, needed) & ~known if near else none
        for cause, forbidden in (("adjacency", known), ("clearance", measured)):
            for rows, columns in rectangles(forbidden):
                types_a, types_b = [codes[i] for i in rows], [codes[j] for j in columns]
                values = _worst(table, a, types_a, b, types_b) if cause == "clearance" else {}
                rules.append(PairRule(a, frozenset(types_a), b, frozenset(types_b), cause, values))  # type: ignore[arg-type]
    return tuple(rules)
