"""How much more of what runs out first another tenth of today's traffic takes: stands, checks, hours, flights."""

from dataclasses import dataclass, replace

from apronplan.cargo.growing import Grows
from apronplan.cargo.growth import Base, copies
from apronplan.cargo.stand_limit import stand_shortage
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr
from apronplan.reports.growth_limits import Limit

MORE = 0.1
"""The further growth that is asked about, as a share of the traffic at the limit (flights: of today's)."""
_MOST_STANDS = 64
_DAY_H = 24.0
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """One thing that would carry another 10 %.

    Attributes
    ----------
    kind : str
        ``stands`` (more stands of the size), ``checks`` (per hour more at a lane), ``hours`` (longer open a day, at the
        staff there is) or ``flights`` (a week more, of the types there are).
    name : str
        What it is more of: code letters, lane, flights.
    amount : float
        How many.
    """

    kind: str
    name: str
    amount: float

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {"kind": self.kind, "name": self.name, "amount": self.amount}

    def text(self) -> str:
        """Return it as a sentence."""
        return tr(f"freight.growth_help_{self.kind}", name=self.name, amount=f"{self.amount:g}")


def helps(plan: Plan, base: Base, first: Limit, grows: Grows | None) -> tuple[Help, ...]:
    """Return what would carry another 10 % where the first limit is; empty where no figure of the plan tells."""
    match first.kind:
        case "stand":
            return _stands(plan, base, first, grows)
        case "customs_lane":
            return _lane(plan, first)
        case "payload":
            return _flights(plan, base, first)
    return ()


def _stands(plan: Plan, base: Base, first: Limit, grows: Grows | None) -> tuple[Help, ...]:
    flights = [*base.flights, *copies(base, first.flights + max(1, round(MORE * len(base.flights))), grows)]
    low, high = 0, 1
    while not _enough(plan, flights, high):
        if high >= _MOST_STANDS:
            return ()
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _enough(plan, flights, middle) else (middle, high)
    return (Help(kind="stands", name=first.name, amount=high),)


def _enough(plan: Plan, flights: list[Turnaround], more: int) -> bool:
    """Tell whether aircraft can be matched to stands if there were some more, each large enough for any type."""
    wider = plan.snapshot()
    like = plan.layout.aircraft_stands[0]
    free = {"max_wingspan_m": None, "max_length_m": None, "phase": "existing", "valid_from": None, "valid_to": None}
    for i in range(more):
        name = StandId(f"more-{i}")
        wider.apply([RowChange("stand", name, None, replace(like, stand=name, **free))])  # type: ignore[arg-type]
    return stand_shortage(wider, flights) is None


def _lane(plan: Plan, first: Limit) -> tuple[Help, ...]:
    lane = plan.freight.customs_lane.get(first.name)
    if lane is None:
        return ()
    rate = max((r for _, r in lane.shifts), default=lane.checks_per_h)
    found = [Help(kind="checks", name=lane.lane, amount=round(rate * MORE, 3))]
    open_h = (lane.close_min - lane.open_min) / 60
    if not lane.shifts and open_h * (1 + MORE) <= _DAY_H:
        found.append(Help(kind="hours", name=lane.lane, amount=round(open_h * MORE, 2)))
    return tuple(found)


def _flights(plan: Plan, base: Base, first: Limit) -> tuple[Help, ...]:
    types = plan.layout.aircraft_types
    known = (types.get(t.aircraft_type) for t in base.flights)
    rooms = [2 * a.max_payload_kg for a in known if a is not None and a.max_payload_kg]
    if not rooms:
        return ()
    more_kg = MORE * first.factor * base.total_kg / base.days * _WEEK
    return (Help(kind="flights", name=first.name, amount=float(-int(-more_kg * len(rooms) // sum(rooms)))),)
