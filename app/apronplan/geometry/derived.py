"""What the shapes forbid, beside what is published: alternates derived, compared, and each difference named."""

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import StandId, TypeCode
from apronplan.domain.layout import Layout, Stand
from apronplan.geometry.clearance import ClearanceTable, clearance_table, required_clearance_m
from apronplan.geometry.measure import Gap
from apronplan.geometry.movement import fits, lead_in_corridor
from apronplan.i18n import tr

Relation = Literal["overlap", "short", "unsure", "lead_in", "clear"]
"""How two stands stand to each other, the strictest that some pair of allowed types makes true."""


@dataclass(frozen=True, slots=True)
class PairDifference:
    """Two stands for which the shapes and the published alternates are put side by side.

    Attributes
    ----------
    stand_a, stand_b : StandId
        In the order of the layout.
    published : bool
        True if they are published alternates.
    relation : str
        ``overlap``: outlines of allowed types lie in each other; ``short``: clearance missing beyond the accuracy;
        ``unsure``: missing within the accuracy; ``lead_in``: parked, they are clear, but one stands in the other's way
        in; ``clear``: nothing found.
    type_a, type_b : TypeCode
        The pair of allowed types that are worst off.
    gap : Gap
        Of that pair.
    """

    stand_a: StandId
    stand_b: StandId
    published: bool
    relation: Relation
    type_a: TypeCode
    type_b: TypeCode
    gap: Gap

    @property
    def agrees(self) -> bool:
        """True where publication and shapes say the same: forbidden, or not."""
        return self.published == (self.relation in ("overlap", "short", "lead_in"))

    def __str__(self) -> str:
        return tr(
            f"geometry.pair.{self.relation}" + (".published" if self.published else ""),
            stand_a=self.stand_a,
            stand_b=self.stand_b,
            type_a=self.type_a,
            type_b=self.type_b,
            shortfall_m=self.gap.shortfall_m,
            found_m=self.gap.found_m,
            needed_m=self.gap.needed_m,
            overlap_m=self.gap.overlap_m,
            accuracy_m=self.gap.accuracy_m,
        )


def _allowed(layout: Layout, stand: Stand) -> list[AircraftType]:
    """Return the types that a stand takes, the widest and longest first."""
    inside = [t for t in layout.aircraft_types.values() if fits(stand, t)]
    return sorted(inside, key=lambda t: (-t.wingspan_m, -t.length_m))


def _worst(
    table: ClearanceTable, a: StandId, types_a: list[AircraftType], b: StandId, types_b: list[AircraftType]
) -> tuple[TypeCode, TypeCode, Gap]:
    """Return the pair of types with the least room to spare; of those that overlap, the widest."""
    import numpy as np
    import shapely

    codes_a, codes_b = [t.icao for t in types_a], [t.icao for t in types_b]
    first = np.array(table.shapes(a, codes_a), dtype=object)[:, None]
    second = np.array(table.shapes(b, codes_b), dtype=object)[None, :]
    needed = np.array([[required_clearance_m(s, t) for t in types_b] for s in types_a])
    room = np.where(shapely.intersects(first, second), -needed.max() - 1.0, shapely.distance(first, second) - needed)
    i, j = np.unravel_index(int(room.argmin()), room.shape)
    return codes_a[i], codes_b[j], table.measured(a, codes_a[i], b, codes_b[j])


def blocks_lead_in(layout: Layout, parked: Stand, moving: Stand) -> bool:
    """Tell whether an aircraft parked on one stand can stand in the way in to another.

    "In the way" means nearer to the ground that the other's wings sweep than the required clearance, less the accuracy
    of both positions. The widest type that each stand takes is tried.
    """
    import shapely

    there, to_come = _allowed(layout, parked), _allowed(layout, moving)
    if not there or not to_come:
        return False
    reach_m = required_clearance_m(there[0], to_come[0]) - parked.accuracy_m - moving.accuracy_m
    body = clearance_table(layout).shape(parked.stand, there[0].icao)
    return bool(shapely.dwithin(body, lead_in_corridor(layout, moving, to_come[0]), max(reach_m, 0.0)))


def measured_pair(layout: Layout, a: Stand, b: Stand) -> PairDifference | None:
    """Return what the shapes say of any two stands; None if one of them takes no type."""
    types_a, types_b = _allowed(layout, a), _allowed(layout, b)
    if not types_a or not types_b:
        return None
    type_a, type_b, gap = _worst(clearance_table(layout), a.stand, types_a, b.stand, types_b)
    listed = (a.stand, b.stand) in layout.exclusions
    return PairDifference(a.stand, b.stand, listed, _relation(layout, a, b, gap), type_a, type_b, gap)


def derived_pairs(layout: Layout) -> list[PairDifference]:
    """Return every pair of stands that is published as alternates or that the shapes relate, in layout order."""
    table = clearance_table(layout)
    types = {s.stand: _allowed(layout, s) for s in layout.aircraft_stands}
    found: list[PairDifference] = []
    for a, b in combinations(layout.aircraft_stands, 2):
        published = (a.stand, b.stand) in layout.exclusions
        near = b.stand in table.neighbours(a.stand)
        if not (near or published) or not types[a.stand] or not types[b.stand]:
            continue
        type_a, type_b, gap = _worst(table, a.stand, types[a.stand], b.stand, types[b.stand])
        relation = _relation(layout, a, b, gap)
        if published or relation != "clear":
            found.append(PairDifference(a.stand, b.stand, published, relation, type_a, type_b, gap))
    return found


def _relation(layout: Layout, a: Stand, b: Stand, gap: Gap) -> Relation:
    if gap.overlap_m > 0 and gap.verdict == "short":
        return "overlap"
    if gap.verdict == "short":
        return "short"
    if blocks_lead_in(layout, a, b) or blocks_lead_in(layout, b, a):
        return "lead_in"
    return "unsure" if gap.verdict == "unsure" else "clear"
