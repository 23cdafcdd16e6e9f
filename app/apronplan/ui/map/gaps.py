"""Clearances between neighbouring parked aircraft, with the line on which they are least. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass

from apronplan.domain.ids import StandId
from apronplan.domain.layout import Layout
from apronplan.ui.map.shapes import Point
from apronplan.ui.map.situation import Parked


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """A clearance: the two nearest points, metres found and needed, and the verdict (clear, unsure, short)."""

    stand_a: StandId
    stand_b: StandId
    start: Point
    end: Point
    found_m: float
    needed_m: float
    verdict: str


def gap_lines(layout: Layout, parked: Iterable[Parked]) -> tuple[GapLine, ...]:
    """Return the clearance of every two neighbours that stand at the same time."""
    import shapely

    from apronplan.geometry.clearance import clearance_table

    table = clearance_table(layout)
    known = [p for p in parked if p.aircraft is not None and p.aircraft.icao in table.types]
    near = {p.stand: set(table.neighbours(p.stand)) for p in known}
    lines: list[GapLine] = []
    for i, a in enumerate(known):
        for b in known[i + 1 :]:
            if a.stand == b.stand or b.stand not in near[a.stand]:
                continue
            type_a, type_b = a.row.turnaround.aircraft_type, b.row.turnaround.aircraft_type
            gap = table.gap(a.stand, type_a, b.stand, type_b)
            if gap is None:
                continue
            way = shapely.shortest_line(table.shape(a.stand, type_a), table.shape(b.stand, type_b))
            (x0, y0), (x1, y1) = ((float(x), float(y)) for x, y in way.coords)
            lines.append(
                GapLine(
                    stand_a=a.stand,
                    stand_b=b.stand,
                    start=(x0, y0),
                    end=(x1, y1),
                    found_m=gap.found_m,
                    needed_m=gap.needed_m,
                    verdict=str(gap.verdict),
                )
            )
    return tuple(lines)
