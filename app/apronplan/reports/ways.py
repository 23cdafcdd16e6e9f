"""Ways of one turnaround on the taxiways: by runway direction, a tow, and who is parked too near to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import StandId, TypeCode
from apronplan.domain.traffic import Part
from apronplan.geometry.measure import Gap
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.sentences import label
from apronplan.routing.lanes import route_conflicts
from apronplan.routing.network import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One movement.

    Attributes
    ----------
    kind : str
        ``arrival``, ``departure`` or ``tow``.
    end : str
        Runway direction, or the stand of a tow.
    at : datetime
        When it begins (of an arrival: ends), UTC; works on taxiways at that time are minded.
    route : Route or None
        None = no way.
    beside : tuple of (stand, flight, Gap)
        Parked aircraft that lack clearance to the moving one, the worst first.
    """

    kind: str
    end: str
    at: datetime
    route: Route | None
    beside: tuple[tuple[StandId, str, Gap], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the way for JSON."""
        route = self.route
        return {
            "kind": self.kind,
            "end": self.end,
            "at": self.at,
            "minutes": round(route.minutes, 2) if route else None,
            "metres": round(route.length_m, 1) if route else None,
            "nodes": list(route.nodes) if route else [],
            "beside": [
                {"stand": stand, "flight": flight, "found_m": round(g.found_m, 2), "needed_m": g.needed_m,
                 "missing_m": round(g.shortfall_m, 2), "verdict": g.verdict}
                for stand, flight, g in self.beside
            ],
        }  # fmt: skip

    def sentence(self) -> str:
        """Say it."""
        if self.route is None:
            return tr(f"ways.{self.kind}.none", end=self.end)
        words = tr(f"ways.{self.kind}", end=self.end, minutes=self.route.minutes, km=self.route.length_m / 1000)
        for stand, flight, gap in self.beside:
            name = "ways.beside" if gap.verdict == "short" else "ways.beside.unsure"
            words += tr(name, flight=flight, stand=stand, found_m=gap.found_m, needed_m=gap.needed_m)
        return words


def ways_of(context: PlanningContext, part: Part, stand: StandId, to: StandId | None = None) -> Iterator[Way]:
    """Yield the arrivals and departures of a part on a stand by runway direction, and a tow `to` another stand."""
    aircraft = context.layout.aircraft_types.get(part.turnaround.aircraft_type)
    if aircraft is None:
        return
    for kind, at in (("arrival", part.on_block), ("departure", part.off_block)):
        taxiways = context.taxiways_between(at.timestamp(), at.timestamp() + 1)
        for runway in context.layout.runways:
            route = taxiways.route(stand, runway, aircraft.code, landing=kind == "arrival")
            beside = _beside(context, part, aircraft, route, at)
            yield Way(kind=kind, end=runway, at=at, route=route, beside=beside)
    if to is not None:
        at = part.off_block
        route = context.taxiways_between(at.timestamp(), at.timestamp() + 1).tow(stand, to, aircraft.code)
        yield Way(kind="tow", end=to, at=at, route=route, beside=_beside(context, part, aircraft, route, at))


def _beside(
    context: PlanningContext, part: Part, aircraft: AircraftType, route: Route | None, at: datetime
) -> tuple[tuple[StandId, str, Gap], ...]:
    if route is None:
        return ()
    parked: dict[StandId, TypeCode] = {}
    flights: dict[StandId, str] = {}
    for slot in context.occupancy:
        other = slot.part
        if other.part != part.part and slot.aircraft is not None and other.on_block < at < other.off_block:
            parked[slot.stand], flights[slot.stand] = slot.aircraft.icao, label(context.plan, other.part)
    found = route_conflicts(context.layout, route.nodes, aircraft, parked)
    return tuple((stand, flights[stand], gap) for stand, gap in found)
