"""Scenarios of a plan: phases taken as built, more traffic, a programme brought together in one hall."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from apronplan.cargo.growing import Grows
from apronplan.cargo.growth import LARGEST, Base, base_of, copies, fuller, with_flights
from apronplan.cargo.halls import hall_refusal
from apronplan.cargo.presence import missing_day
from apronplan.cargo.programmes import attributions, programme_kg
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, LotId, PhaseId
from apronplan.domain.layout import Hall
from apronplan.domain.plan import BUILT_PHASES, Plan
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import Direction, HallAssignment, Lot, Turnaround
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


def with_growth(
    plan: Plan, start: datetime, end: datetime, factor: float, mode: str = "flights", grows: Grows | None = None
) -> Plan:
    """Return a snapshot with `factor` times the traffic of a window: more flights, or fuller ones.

    Parameters
    ----------
    grows : callable or None
        Which flights grow, by that factor; None = all.

    Raises
    ------
    UserError
        If the factor is below 1 or nothing can grow; for fuller flights if payloads do not allow it, with the sum.
    """
    if not 1 <= factor <= LARGEST:
        raise UserError(tr("freight.bad_factor", factor=factor))
    base = base_of(plan, start, end)
    chosen = tuple(t for t in base.flights if grows is None or grows(t))
    if mode == "flights":
        return with_flights(plan, copies(base, round((factor - 1) * len(chosen)), grows))
    return _fuller(plan, chosen, factor)


def with_tonnage(
    plan: Plan,
    start: datetime,
    end: datetime,
    t_per_year: float,
    mode: str = "flights",
    grows: Grows | None = None,
) -> Plan:
    """Return a snapshot whose traffic of a window comes to a tonnage a year, in and out, at that pace.

    With ``flights`` the first new flight that reaches it is the last; with ``fuller`` masses are scaled (also down).

    Raises
    ------
    UserError
        If nothing can grow, the tonnage is below today's (``flights``) or beyond reason, or payloads do not allow it.
    """
    base = base_of(plan, start, end)
    today = base.per_year(base.total_kg / 1000)
    words = {"tonnes": f"{t_per_year:,.0f}", "today": f"{today:,.0f}", "most": f"{LARGEST:g}"}
    if not 0 < t_per_year <= LARGEST * today:
        raise UserError(tr("freight.above_largest", **words))
    if mode == "flights":
        if t_per_year < today:
            raise UserError(tr("freight.below_today", **words))
        return with_flights(plan, _until(base, t_per_year, grows))
    chosen = tuple(t for t in base.flights if grows is None or grows(t))
    chosen_t = base.per_year(sum(t.import_kg + t.export_kg for t in chosen) / 1000)
    if chosen_t <= 0 or t_per_year <= today - chosen_t:
        raise UserError(tr("freight.nothing_grows"))
    return _fuller(plan, chosen, 1 + (t_per_year - today) / chosen_t)


def _until(base: Base, t_per_year: float, grows: Grows | None) -> list[Turnaround]:
    """Return the fewest new flights with which a tonnage is reached."""
    count = 0
    while True:
        new = copies(base, count, grows)
        if base.per_year((base.total_kg + sum(t.import_kg + t.export_kg for t in new)) / 1000) >= t_per_year:
            return new
        count = max(count + 1, _guess(base, t_per_year, new))


def _guess(base: Base, t_per_year: float, new: Sequence[Turnaround]) -> int:
    """Return how many flights are surely needed: as many as of the heaviest flight would do."""
    have_kg = base.total_kg + sum(t.import_kg + t.export_kg for t in new)
    missing_kg = 1000 * t_per_year / base.per_year(1) - have_kg
    heaviest_kg = max(t.import_kg + t.export_kg for t in base.flights)
    return len(new) + int(missing_kg // heaviest_kg)


def _fuller(plan: Plan, flights: Sequence[Turnaround], factor: float) -> Plan:
    grown, left_kg = fuller(plan, flights, factor)
    if left_kg:
        raise UserError(tr("freight.payload_full", factor=f"{factor:.3g}", tonnes=f"{left_kg / 1000:.1f}"))
    return grown


def with_consolidation(plan: Plan, order: Consolidation) -> tuple[Plan, int, int]:
    """Return a snapshot in which a programme's imports go to one hall, the lots that do, and their kilograms.

    A lot that is the programme's only in part is cut in two: what goes to the hub is declared as the programme's, what
    stays is declared as not. The hall's handler takes over what its licence asks for. Masses close to the kilogram.

    Raises
    ------
    UserError
        If there is no such hall, it is not there as long as the freight is, or it cannot take the freight.
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
        if (missing := missing_day(plan, found.lot, hall, found.facts.turnaround)) is not None:
            raise UserError(_not_there(hall, missing))
        changed.apply(_moved(plan, found.lot, kg, order.programme, hall))
        count, mass_kg = count + 1, mass_kg + kg
    return changed, count, mass_kg


def _not_there(hall: Hall, day: date) -> str:
    if hall.valid_to is not None and hall.valid_to <= day:
        return tr("freight.hall_gone", name=hall.hall, day=day, last=hall.valid_to - timedelta(days=1))
    return tr("freight.hall_not_there", name=hall.hall, day=day, phase=hall.phase)


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
