"""Where each resource runs out when traffic grows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from apronplan.cargo.growing import Grows
from apronplan.cargo.growth import Base, copies, fuller, lots_of_flights, with_flights
from apronplan.cargo.hall_limit import HallPressure, hall_pressure
from apronplan.cargo.stand_limit import StandShortage, stand_shortage
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.reports.customs import customs_report

PERMIT_MOVEMENTS = 55_000
PERMIT_FROM_YEAR = 2023
"""Movements a year that the permit of Liege allows, and since when (data of the airport's folder)."""
_TIGHT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One resource and where it runs out.

    Attributes
    ----------
    kind : str
        ``stand``, ``hall_rate``, ``hall_space``, ``customs_lane``, ``payload`` or ``permit``.
    hour : datetime or None
        Clock hour in which it is short, UTC.
    factor : float
        Growth over the traffic of today at which it first fails; with `kg` per year.
    flights : int
        New flights at which it first fails; 0 when flights only get fuller.
    proof : str
        Why it fails there, as a sentence.
    """

    kind: str
    name: str
    hour: datetime | None
    factor: float
    t_per_year: float
    flights: int
    proof: str

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "kind": self.kind,
            "name": self.name,
            "hour": self.hour,
            "at_t_per_year": round(self.t_per_year, 1),
            "factor": round(self.factor, 4),
            "new_flights": self.flights,
            "proof": self.proof,
        }


def hall_proof(pressure: HallPressure) -> str:
    """Say why no plan can carry a pressure on halls above 1, right for one hall and for many."""
    message = f"freight.proof_{pressure.kind}"
    if len(pressure.together) == 1:
        message += ".one"
    return tr(message, halls=", ".join(pressure.together))


# -- fuller flights ------------------------------------------------------------------------------


def fuller_limits(plan: Plan, base: Base, most: float, grows: Grows | None = None) -> list[Limit]:
    """Return what runs out, up to `most` times the freight, when the same flights (or some of them) carry more."""
    if grows is not None:
        return _some_fuller(plan, base, most, grows)
    pressure = hall_pressure(plan, lots_of_flights(plan, [t.turnaround for t in base.flights]).values())
    found = []
    if pressure.share > 0:
        found.append(_fuller(base, pressure.kind, pressure.hall or "", pressure.hour, 1 / pressure.share, pressure))
    for name, share, hour in lane_shares(plan, base):
        found.append(_fuller(base, "customs_lane", name, hour, 1 / share, None))
    room = _payload_factor(plan, base)
    if room is not None:
        found.append(_fuller(base, "payload", tr("freight.all_flights"), None, room, None))
    return [limit for limit in found if limit.factor <= most]


def _some_fuller(plan: Plan, base: Base, most: float, grows: Grows) -> list[Limit]:
    """Return where halls or payloads end when only some flights get fuller; found by halving, to a thousandth.

    The factor of a limit is that of all freight; its tonnage is that of the whole airport.
    """
    chosen = replace(base, flights=tuple(t for t in base.flights if grows(t)))
    if not chosen.total_kg:
        raise UserError(tr("freight.nothing_grows"))
    names = [t.turnaround for t in base.flights]

    def pressure(thousandths: int) -> HallPressure:
        """Return how full the halls must get when the chosen flights carry so many thousandths more."""
        grown, _ = fuller(plan, chosen.flights, 1 + thousandths / 1000)
        return hall_pressure(grown, lots_of_flights(grown, names).values())

    found = []
    top = round((most - 1) * 1000)
    at = _first_failing(top, lambda n: pressure(n).share > 1 + _TIGHT)
    if at is not None:
        p = pressure(at)
        found.append(_fuller(base, p.kind, p.hall or "", p.hour, _of_all(base, chosen, 1 + at / 1000), p))
    room = _payload_factor(plan, chosen)
    if room is not None and room <= most:
        name = tr("freight.chosen_flights")
        found.append(_fuller(base, "payload", name, None, _of_all(base, chosen, room), None))
    return found


def _of_all(base: Base, chosen: Base, factor: float) -> float:
    """Return the growth of all freight when the chosen flights carry `factor` times theirs."""
    return 1 + (factor - 1) * chosen.total_kg / base.total_kg


def _fuller(
    base: Base, kind: str, name: str, hour: datetime | None, factor: float, pressure: HallPressure | None
) -> Limit:
    factor = max(1.0, factor)
    text = hall_proof(pressure) if pressure else tr(f"freight.proof_{kind}", name=name)
    tonnes = base.per_year(base.total_kg / 1000) * factor
    return Limit(kind=kind, name=name, hour=hour, factor=factor, t_per_year=tonnes, flights=0, proof=text)


def _payload_factor(plan: Plan, base: Base) -> float | None:
    """Return the factor at which all flights of known payload are full in both directions together."""
    types = plan.layout.aircraft_types
    rows = [
        (t.import_kg + t.export_kg, 2 * payload)
        for t in base.flights
        if (a := types.get(t.aircraft_type)) is not None and (payload := a.max_payload_kg)
    ]
    freight = sum(kg for kg, _ in rows)
    return sum(room for _, room in rows) / freight if freight else None


def lane_shares(plan: Plan, base: Base) -> list[tuple[str, float, datetime | None]]:
    """Return per lane the share of its capacity over the window that is asked for, and its worst hour."""
    start = base.flights[0].on_block
    end = base.flights[-1].on_block + timedelta(days=1)
    found: list[tuple[str, float, datetime | None]] = []
    for lane in customs_report(plan, start, end).lanes:
        if lane.asked and lane.capacity:
            worst = max(lane.hours, key=lambda h: h[3])
            found.append((lane.work.lane.lane, lane.asked / lane.capacity, worst[0]))
    return found


# -- more flights --------------------------------------------------------------------------------


def flight_limits(plan: Plan, base: Base, most: float, grows: Grows | None) -> list[Limit]:
    """Return what runs out, up to `most` times the flights, when there are more of them."""
    top = max(1, round((most - 1) * len(base.flights)))
    new = copies(base, top, grows)
    found = [_halls_by_flights(plan, base, new), _stands_by_flights(plan, base, new), _permit(base, new)]
    found += _lanes_by_flights(plan, base, new)
    return [limit for limit in found if limit is not None]


def _tonnes(base: Base, new: list[Turnaround]) -> float:
    added = sum(t.import_kg + t.export_kg for t in new)
    return base.per_year((base.total_kg + added) / 1000)


def _limit(base: Base, new: list[Turnaround], kind: str, name: str, hour: datetime | None, proof: str) -> Limit:
    tonnes = _tonnes(base, new)
    factor = tonnes / base.per_year(base.total_kg / 1000)
    return Limit(kind=kind, name=name, hour=hour, factor=factor, t_per_year=tonnes, flights=len(new), proof=proof)


def _first_failing(top: int, fails: Callable[[int], bool]) -> int | None:
    """Return the least number of new flights that fails, where more never mends what fewer broke."""
    low, high = -1, 0
    while not fails(high):  # few flights are quickly looked at, so look for the limit from below
        if high >= top:
            return None
        low, high = high, min(top, max(1, 2 * high))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle, high)
    return high


def _pressure_with(plan: Plan, base: Base, new: list[Turnaround]) -> HallPressure:
    grown = with_flights(plan, new)
    names = [t.turnaround for t in (*base.flights, *new)]
    return hall_pressure(grown, lots_of_flights(grown, names).values())


def _halls_by_flights(plan: Plan, base: Base, new: list[Turnaround]) -> Limit | None:
    count = _first_failing(len(new), lambda n: _pressure_with(plan, base, new[:n]).share > 1 + _TIGHT)
    if count is None:
        return None
    p = _pressure_with(plan, base, new[:count])
    return _limit(base, new[:count], p.kind, p.hall or "", p.hour, hall_proof(p))


def _stands_by_flights(plan: Plan, base: Base, new: list[Turnaround]) -> Limit | None:
    def short(count: int) -> StandShortage | None:
        """Return the first shortage of stands with the first `count` new flights; None if there is none."""
        return stand_shortage(plan, [*base.flights, *new[:count]])

    count = _first_failing(len(new), lambda n: short(n) is not None)
    if count is None:
        return None
    found = short(count)
    assert found is not None
    hour = found.at.replace(minute=0, second=0, microsecond=0)
    at = found.at.astimezone(plan.layout.airport.zone)
    proof = tr("freight.proof_stand", name=found.name, aircraft=found.aircraft, stands=found.stands,
               at=f"{at:%Y-%m-%d %H:%M}")  # fmt: skip
    return _limit(base, new[:count], "stand", found.name, hour, proof)


def _lanes_by_flights(plan: Plan, base: Base, new: list[Turnaround]) -> list[Limit]:
    def shares(count: int) -> dict[str, tuple[float, datetime | None]]:
        """Return by lane the share of its work used with the first `count` new flights, and its worst hour (UTC)."""
        grown = with_flights(plan, new[:count])
        flights = sorted((*base.flights, *new[:count]), key=lambda t: t.on_block)
        wider = replace(base, flights=tuple(flights))
        return {name: (share, hour) for name, share, hour in lane_shares(grown, wider)}

    found = []
    for name, (share, _) in shares(len(new)).items():
        if share <= 1:
            continue
        count = _first_failing(len(new), lambda n, lane=name: shares(n).get(lane, (0.0, None))[0] > 1)  # type: ignore[misc]
        assert count is not None
        hour = shares(count)[name][1]
        proof = tr("freight.proof_customs_lane", name=name)
        found.append(_limit(base, new[:count], "customs_lane", name, hour, proof))
    return found


def _permit(base: Base, new: list[Turnaround]) -> Limit | None:
    """Return where the permit ends; traffic of before it grows into the years that it rules, so it counts there too."""
    flights = int(PERMIT_MOVEMENTS / 2 / base.per_year(1))
    count = max(0, flights + 1 - len(base.flights))
    if count > len(new):
        return None
    proof = tr("freight.proof_permit", movements=f"{PERMIT_MOVEMENTS:,}", year=PERMIT_FROM_YEAR)
    return _limit(base, new[:count], "permit", tr("freight.movements"), None, proof)
