"""Verbs on lots by hand: add, change, split, remove. The flight's tonnes stay the sum of its lots.

A planner's word is a fact, as a delay is: no rule refuses it, the findings show what it breaks. What cannot be is
refused: no freight, more than the aircraft carries, shares above the whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from apronplan.cargo.lots import flight_sums, lot_name, next_number, split_kg
from apronplan.cargo.programmes import refuse_negative_share
from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, Direction, Lot, LotBasis, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.lookups import find_lot, find_turnaround
from apronplan.session.draft import Draft
from apronplan.session.session import PlanSession


def add_lot(
    session: PlanSession,
    *,
    turnaround: str,
    direction: Direction,
    mass_kg: int,
    category: Category = Category.GENERAL,
    ulds: int = 0,
    pieces: int = 0,
    handler: str | None = None,
    consignee: str = "",
    programmes: Mapping[str, float] | None = None,
) -> ChangeSet | None:
    """Add a lot to a turnaround; the tonnes of the turnaround grow by it.

    Parameters
    ----------
    handler : str or None
        None = the turnaround's.
    programmes : mapping of str to float
        Declared shares, 0..1.

    Raises
    ------
    UserError
        If there is no such turnaround, a figure makes no sense, or the aircraft does not carry that much.
    """
    flight = find_turnaround(session.plan, turnaround)
    number = next_number(flight.turnaround, direction, session.plan.lots)
    lot = Lot(
        lot=lot_name(flight.turnaround, direction, number),
        turnaround=flight.turnaround,
        direction=direction,
        mass_kg=mass_kg,
        category=category,
        handler=flight.handler if handler is None else handler.strip(),
        consignee=consignee.strip(),
        ulds=ulds,
        pieces=pieces,
        programmes=tuple((programmes or {}).items()),
        basis=LotBasis.HAND,
    )
    _refuse_nonsense(lot)
    with session.step(tr("lot.step_add", lot=lot.lot, tonnes=mass_kg / 1000)) as step:
        step.draft.put("lot", lot.lot, lot)
        _bring_sums(step.draft, flight)
    return step.changes


def change_lot(
    session: PlanSession,
    *,
    lot: str,
    mass_kg: int | None = None,
    category: Category | None = None,
    ulds: int | None = None,
    pieces: int | None = None,
    handler: str | None = None,
    consignee: str | None = None,
    programmes: Mapping[str, float] | None = None,
) -> ChangeSet | None:
    """Change figures of a lot; what is not given stays. It keeps its hall, and the findings say what that breaks.

    Raises
    ------
    UserError
        If there is no such lot, a figure makes no sense, or the aircraft does not carry that much.
    """
    old = find_lot(session.plan, lot)
    given = {
        "mass_kg": mass_kg,
        "category": category,
        "ulds": ulds,
        "pieces": pieces,
        "handler": handler,
        "consignee": consignee,
        "programmes": None if programmes is None else tuple(programmes.items()),
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if all(getattr(old, name) == value for name, value in changes.items()):
        return None
    new = replace(old, **changes, basis=LotBasis.HAND)
    _refuse_nonsense(new)
    with session.step(tr("lot.step_change", lot=old.lot)) as step:
        step.draft.put("lot", old.lot, new)
        _bring_sums(step.draft, session.plan.turnarounds[old.turnaround])
    return step.changes


def split_lot(
    session: PlanSession,
    *,
    lot: str,
    mass_kg: int,
    category: Category | None = None,
    ulds: int | None = None,
    pieces: int | None = None,
    handler: str | None = None,
    consignee: str | None = None,
    programmes: Mapping[str, float] | None = None,
) -> ChangeSet | None:
    """Cut a part off a lot as a lot of its own; together they are what there was, and both stay in the hall.

    Parameters
    ----------
    mass_kg : int
        Kilograms of the new lot.
    ulds, pieces : int or None
        Of the new lot; None = in proportion to its mass.

    Raises
    ------
    UserError
        If there is no such lot, or the part is not smaller than the lot or has more units or pieces than it.
    """
    old = find_lot(session.plan, lot)
    if not 0 < mass_kg < old.mass_kg:
        raise UserError(tr("lot.bad_part", lot=old.lot, part=mass_kg / 1000, whole=old.mass_kg / 1000))
    counts = _counts(old, mass_kg, ulds=ulds, pieces=pieces)
    number = next_number(old.turnaround, old.direction, session.plan.lots)
    part = replace(
        old,
        lot=lot_name(old.turnaround, old.direction, number),
        mass_kg=mass_kg,
        ulds=counts["ulds"],
        pieces=counts["pieces"],
        category=category or old.category,
        handler=old.handler if handler is None else handler.strip(),
        consignee=old.consignee if consignee is None else consignee.strip(),
        programmes=old.programmes if programmes is None else tuple(programmes.items()),
        basis=LotBasis.HAND,
    )
    _refuse_nonsense(part)
    rest = replace(
        old,
        mass_kg=old.mass_kg - mass_kg,
        ulds=old.ulds - part.ulds,
        pieces=old.pieces - part.pieces,
        basis=LotBasis.HAND,
    )
    with session.step(tr("lot.step_split", lot=old.lot, tonnes=mass_kg / 1000)) as step:
        step.draft.put("lot", old.lot, rest)
        step.draft.put("lot", part.lot, part)
        if (place := session.plan.hall_assignments.get(old.lot)) is not None:
            step.draft.put("hall_assignment", part.lot, replace(place, lot=part.lot))
    return step.changes


def _counts(old: Lot, mass_kg: int, **given: int | None) -> dict[str, int]:
    """Return units and pieces of a part of a lot: those that are given, else in proportion to its kilograms."""
    shares = (mass_kg, old.mass_kg - mass_kg)
    counts = {name: split_kg(getattr(old, name), shares)[0] if n is None else n for name, n in given.items()}
    for name, count in counts.items():
        whole = getattr(old, name)
        if not 0 <= count <= whole:
            raise UserError(tr("lot.bad_count", lot=old.lot, what=tr(f"lot.{name}"), count=count, whole=whole))
    return counts


def remove_lot(session: PlanSession, *, lot: str) -> ChangeSet | None:
    """Take a lot out of the plan; the tonnes of its turnaround shrink by it.

    Raises
    ------
    UserError
        If there is no such lot.
    """
    old = find_lot(session.plan, lot)
    with session.step(tr("lot.step_remove", lot=old.lot)) as step:
        step.draft.delete("hall_assignment", old.lot)
        step.draft.delete("lot", old.lot)
        _keep_known(step.draft, old)
        _bring_sums(step.draft, session.plan.turnarounds[old.turnaround])
    return step.changes


def _keep_known(draft: Draft, gone: Lot) -> None:
    """Mark what is left of the direction as a planner's word, so that no row brings back what was taken out."""
    for lot in draft.plan.lots_of(gone.turnaround):
        if (lot.direction is Direction.EXPORT) == (gone.direction is Direction.EXPORT) and lot.basis is LotBasis.ROW:
            draft.put("lot", lot.lot, replace(lot, basis=LotBasis.HAND))


def _refuse_nonsense(lot: Lot) -> None:
    if lot.mass_kg <= 0:
        raise UserError(tr("lot.no_mass", lot=lot.lot, tonnes=lot.mass_kg / 1000))
    for name in ("ulds", "pieces"):
        if getattr(lot, name) < 0:
            raise UserError(tr("lot.negative", lot=lot.lot, what=tr(f"lot.{name}"), count=getattr(lot, name)))
    refuse_negative_share(f"lot {lot.lot}", lot.programmes)
    total = sum(share for _, share in lot.programmes)
    if not all(isfinite(share) and 0 <= share <= 1 for _, share in lot.programmes) or total > 1 + 1e-9:
        raise UserError(tr("freight.declared_sum", place=f"lot {lot.lot}", total=round(100 * total, 3)))
    if any(not name.strip() for name, _ in lot.programmes):
        raise UserError(tr("lot.no_programme", lot=lot.lot))


def _bring_sums(draft: Draft, flight: Turnaround) -> None:
    import_kg, export_kg = flight_sums(draft.plan.lots_of(flight.turnaround))
    _refuse_overload(draft.plan, flight.turnaround, import_kg, export_kg)
    draft.put("turnaround", flight.turnaround, replace(flight, import_kg=import_kg, export_kg=export_kg))


def _refuse_overload(plan: Plan, name: TurnaroundId, import_kg: int, export_kg: int) -> None:
    flight = plan.turnarounds[name]
    aircraft = plan.layout.aircraft_types.get(flight.aircraft_type)
    payload_kg = aircraft.max_payload_kg if aircraft is not None else None
    stays_kg = sum(lot.mass_kg for lot in plan.lots_of(name) if lot.direction is Direction.TRANSIT)
    for way, kg, before in (
        (Direction.IMPORT, import_kg, flight.import_kg),
        (Direction.EXPORT, export_kg + stays_kg, flight.export_kg + stays_kg),
    ):
        if payload_kg is not None and kg > payload_kg and kg > before:
            raise UserError(
                tr("lot.above_payload", flight=flight.label, way=tr(f"lot.way_{way.value}"), sum=kg / 1000,
                   type=flight.aircraft_type, payload=payload_kg / 1000)
            )  # fmt: skip
