"""Aircraft beside a taxi or tow route: whom a taxiing aircraft would pass too closely."""

from collections.abc import Mapping, Sequence

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import NodeId, StandId, TypeCode
from apronplan.domain.layout import Layout
from apronplan.geometry.clearance import clearance_table, required_clearance_m
from apronplan.geometry.measure import Gap, measure
from apronplan.geometry.projection import frame_of


def route_conflicts(
    layout: Layout, nodes: Sequence[NodeId], t: AircraftType, parked: Mapping[StandId, TypeCode]
) -> tuple[tuple[StandId, Gap], ...]:
    """Return the parked aircraft that lack clearance to an aircraft moving along a route, the worst first.

    Parameters
    ----------
    nodes : sequence of NodeId
        Nodes of the taxi graph, as `Route.nodes`. The stands at its two ends are left out of the question: what parks
        there is the moving aircraft itself.
    t : AircraftType
        The moving aircraft; it sweeps half its wingspan to each side.
    parked : mapping
        The type on each occupied stand.

    Returns
    -------
    tuple of (StandId, Gap)
        Those whose verdict is not ``clear``. The nodes of the graph are taken as exact; the accuracy is the stand's.
    """
    import shapely

    known = [layout.taxi_nodes[n] for n in nodes if n in layout.taxi_nodes]
    if len(known) < 2:
        return ()
    frame, table = frame_of(layout), clearance_table(layout)
    line = shapely.LineString([frame.to_xy(n.lat, n.lon) for n in known])
    swept = line.buffer(t.wingspan_m / 2, cap_style="flat", join_style="round")
    ends = {known[0].stand, known[-1].stand}
    gaps: list[tuple[StandId, Gap]] = []
    for stand, code in parked.items():
        if stand in ends:
            continue
        needed_m = required_clearance_m(t, layout.aircraft_types[code])
        shape = table.shape(stand, code)
        if shapely.dwithin(shape, swept, needed_m):
            gaps.append((stand, measure(shape, swept, needed_m, layout.stands[stand].accuracy_m)))
    lacking = [row for row in gaps if row[1].verdict != "clear"]
    return tuple(sorted(lacking, key=lambda row: -row[1].shortfall_m))
