"""Scenarios of a plan: phases taken as built, more traffic, a programme brought together in one hall."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from apronplan.cargo.growth import LARGEST, base_of, copies, fuller, with_flights
from apronplan.cargo.halls import hall_refusal
from apronplan.cargo.programmes import attributions, programme_kg
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, LotId, PhaseId
from apronplan.domain.layout import Hall
from apronplan.domain.plan import BUILT_PHASES, Plan
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import Direction, HallAssignment, Lot
from apronplan.errors import UserError
from apronplan.i18n import tr

HUB_MARK = "+hub"
"""End of the id of the part of a lot that goes to the hub."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """A programme's imports brought together in one hall from a local day on (None = always)."""

    programme: str
    hall: HallId
    since: date | None = None


def with_phases(plan: Plan, phases: Sequence[str]) -> Plan:
    """Return a snapshot that takes more phases as built.

    Raises
    ------
    UserError
        If the layout has no such phase.
    """
    known = {*plan.layout.phases, *(h.phase for h in plan.layout.halls.values())}
    for phase in phases:
        if phase not in known:
            raise UserError(tr("freight.unknown_phase", name=phase, known=", ".join(sorted(known))))
    built = sorted({*plan.built_phases, *(PhaseId(p) for p in phases)})
    changed = plan.snapshot()
    row = Setting(name=BUILT_PHASES, value=" ".join(built))
    changed.apply([RowChange("setting", BUILT_PHASES, plan.rows("setting").get(BUILT_PHASES), row)])
    return changed


def with_growth(plan: Plan, start: datetime, end: datetime, factor: float, mode: str = "flights") -> Plan:
    """Return a snapshot with `factor` times the traffic of a window: more flights, or fuller ones.

    Raises
    ------
    UserError
        If the factor is below 1 or nothing can grow; for fuller flights if payloads do not allow it, with the sum.
    """
    if not 1 <= factor <= LARGEST:
        raise UserError(tr("freight.bad_factor", factor=factor))
    base = base_of(plan, start, end)
    if mode == "flights":
        return with_flights(plan, copies(base, round((factor - 1) * len(base.flights))))
    grown, left_kg = fuller(plan, base.flights, factor)
    if left_kg:
        raise UserError(tr("freight.payload_full", factor=factor, tonnes=f"{left_kg / 1000:.1f}"))
    return grown


def with_consolidation(plan: Plan, order: Consolidation) -> tuple[Plan, int, int]:
    """Return a snapshot in which a programme's imports go to one hall, the lots that do, and their kilograms.

    A lot that is the programme's only in part is cut in two: what goes to the hub is declared as the programme's, what
    stays is declared as not. The hall's handler takes over what its licence asks for. Masses close to the kilogram.

    Raises
    ------
    UserError
        If there is no such hall, it is not there on the day, or it cannot take the freight.
    """
    hall = plan.layout.halls.get(order.hall)
    if hall is None:
        raise UserError(tr("freight.unknown_hall", name=order.hall, known=", ".join(plan.layout.halls)))
    changed = plan.snapshot()
    count = mass_kg = 0
    for found in attributions(plan):
        kg = programme_kg(found, order.programme)
        day = found.facts.day
        if found.lot.direction is not Direction.IMPORT or kg <= 0 or (order.since is not None and day < order.since):
            continue
        if not plan.exists(hall, day):
            raise UserError(tr("freight.hall_not_there", name=order.hall, day=day, phase=hall.phase))
        changed.apply(_moved(plan, found.lot, kg, order.programme, hall))
        count, mass_kg = count + 1, mass_kg + kg
    return changed, count, mass_kg


def _moved(plan: Plan, lot: Lot, kg: int, programme: str, hall: Hall) -> list[RowChange]:
    handler = lot.handler if not hall.handlers or lot.handler in hall.handlers else min(hall.handlers)
    named = kg == lot.mass_kg
    goes = replace(
        lot,
        lot=lot.lot if named else LotId(f"{lot.lot}{HUB_MARK}"),
        mass_kg=kg,
        handler=handler,
        ulds=lot.ulds if named else round(lot.ulds * kg / lot.mass_kg),
        pieces=lot.pieces if named else round(lot.pieces * kg / lot.mass_kg),
        programmes=((programme, 1.0),),
    )
    refusal = hall_refusal(goes, hall)
    if refusal is not None:
        raise UserError(tr("freight.hall_cannot", name=hall.hall, lot=lot.lot, reason=refusal.code))
    placed = HallAssignment(lot=goes.lot, hall=hall.hall)
    rows = [RowChange("hall_assignment", goes.lot, plan.hall_assignments.get(goes.lot), placed)]
    if named:
        return [RowChange("lot", lot.lot, lot, goes), *rows]
    stays = replace(
        lot,
        mass_kg=lot.mass_kg - kg,
        ulds=lot.ulds - goes.ulds,
        pieces=lot.pieces - goes.pieces,
        programmes=_others(lot, programme, kg),
    )
    return [RowChange("lot", lot.lot, lot, stays), RowChange("lot", goes.lot, None, goes), *rows]


def _others(lot: Lot, programme: str, kg: int) -> tuple[tuple[str, float], ...]:
    """Return the declared shares of what stays, scaled to it; of the programme it holds nothing."""
    left_kg = lot.mass_kg - kg
    others = ((name, min(1.0, share * lot.mass_kg / left_kg)) for name, share in lot.programmes if name != programme)
    return (*others, (programme, 0.0))
