"""Lots out of manifests: what one flight brings or takes, cut by category, programme and named consignee.

The grams of all waybills are rounded to kilograms once per flight and direction, so that the lots sum to the manifest
to the kilogram. Where only some waybills are known, the rest of the traffic row's tonnes stays as it was estimated.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from apronplan.cargo.handling import category_of
from apronplan.cargo.lots import lot_name, lots_of, named_as_before, split_kg
from apronplan.cargo.presence import halls_there
from apronplan.domain.ids import HallId, LotId
from apronplan.domain.manifests import GRAMS_PER_KG, Manifest, Waybill
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, Direction, Lot, LotBasis, Turnaround

_Key = tuple[Direction, Category, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightFreight:
    """What messages say of the freight of one turnaround in one direction, and the lots it makes.

    Attributes
    ----------
    direction : Direction
        Import (with what goes on by the same aircraft, transit) or export.
    known_kg, row_kg : int
        What the messages sum to; what the plan had.
    lots : tuple of Lot
        All lots of the direction as they shall be, transit with import.
    gone : tuple of Lot
        Those that they replace.
    complete : bool
        All of the flight is known.
    left_out : tuple of Waybill
        Waybills that book the flight and that its manifest does not list.
    """

    turnaround: Turnaround
    direction: Direction
    waybills: tuple[Waybill, ...]
    known_kg: int
    row_kg: int
    lots: tuple[Lot, ...]
    gone: tuple[Lot, ...]
    complete: bool
    line: int
    left_out: tuple[Waybill, ...] = ()

    @property
    def total_kg(self) -> int:
        """Kilograms of all its lots."""
        return sum(lot.mass_kg for lot in self.lots)

    @property
    def pieces(self) -> int:
        """Pieces of the waybills."""
        return sum(w.pieces for w in self.waybills)

    @property
    def ulds(self) -> int:
        """Units named in the manifest."""
        return len({w.uld for w in self.waybills if w.uld})

    @property
    def programmes_kg(self) -> dict[str, int]:
        """Declared kilograms per programme."""
        sums: dict[str, int] = defaultdict(int)
        for lot in self.lots:
            for name, share in lot.programmes:
                sums[name] += round(lot.mass_kg * share)
        return dict(sorted(sums.items()))


def programme_names(plan: Plan) -> tuple[str, ...]:
    """Return every programme that the plan speaks of: in evidence, declared for a flight or for a lot."""
    shares = (*(t.programmes for t in plan.turnarounds.values()), *(lot.programmes for lot in plan.lots.values()))
    declared = {name for row in shares for name, _ in row}
    return tuple(sorted(declared | {rule.programme for rule in plan.freight.evidence_rule.values()}))


def programme_of(waybill: Waybill, programmes: Iterable[str]) -> str:
    """Return the programme that a waybill names: in consignee, shipper, agent, goods or remarks, in that order."""
    for text in (waybill.consignee, waybill.shipper, waybill.agent, waybill.goods, waybill.remarks):
        for name in programmes:
            if re.search(rf"(?<![A-Z0-9]){re.escape(name.upper())}(?![A-Z0-9])", text.upper()):
                return name
    return ""


def flight_freight(
    plan: Plan, turnaround: Turnaround, direction: Direction, manifests: Sequence[Manifest]
) -> FlightFreight:
    """Return what messages say of one turnaround and direction, and the lots that it makes."""
    complete = [m for m in manifests if m.complete]
    counted = complete or list(manifests)
    waybills = tuple(w for m in counted for w in m.waybills)
    left_out = tuple(w for m in manifests if m not in counted for w in m.waybills)
    old = [lot for lot in plan.lots_of(turnaround.turnaround) if _same_way(lot, direction)]
    if direction is Direction.EXPORT and any(
        lot.direction is Direction.TRANSIT for lot in plan.lots_of(turnaround.turnaround)
    ):
        # what goes on by the same aircraft is a transit lot already
        waybills = tuple(w for w in waybills if w.origin != turnaround.origin)
    known_kg = _kilograms(waybills)
    basis = LotBasis.MANIFEST if complete else LotBasis.WAYBILL
    lots = _lots(plan, turnaround, direction, waybills, known_kg, basis)
    row_kg = turnaround.export_kg if direction is Direction.EXPORT else turnaround.import_kg
    if not complete and row_kg > known_kg:
        lots += _estimated(plan, turnaround, direction, row_kg - known_kg, len(lots))
    return FlightFreight(
        turnaround=turnaround,
        direction=direction,
        waybills=waybills,
        known_kg=known_kg,
        row_kg=row_kg,
        lots=named_as_before(old, lots),
        gone=tuple(old),
        complete=bool(complete),
        line=min(m.line for m in manifests),
        left_out=left_out,
    )


def _same_way(lot: Lot, direction: Direction) -> bool:
    return (lot.direction is Direction.EXPORT) == (direction is Direction.EXPORT)


def _kilograms(waybills: Iterable[Waybill]) -> int:
    return round(sum(w.mass_g for w in waybills) / GRAMS_PER_KG)


def _lots(
    plan: Plan, flight: Turnaround, direction: Direction, waybills: Sequence[Waybill], known_kg: int, basis: LotBasis
) -> list[Lot]:
    groups: dict[_Key, list[Waybill]] = defaultdict(list)
    names, parties = programme_names(plan), _named_consignees(plan)
    for waybill in waybills:
        groups[_key(plan, flight, direction, waybill, names, parties)].append(waybill)
    ulds = _ulds(groups)
    masses = split_kg(known_kg, [sum(w.mass_g for w in some) for some in groups.values()]) if groups else ()
    numbers: dict[Direction, int] = defaultdict(int)
    lots: list[Lot] = []
    for (key, some), kg in zip(groups.items(), masses, strict=True):
        if kg == 0:
            continue
        way, category, programme, _ = key
        numbers[way] += 1
        lots.append(
            Lot(
                lot=lot_name(flight.turnaround, way, numbers[way]),
                turnaround=flight.turnaround,
                direction=way,
                mass_kg=kg,
                category=category,
                handler=flight.handler,
                consignee=_consignee(some),
                ulds=ulds.get(key, 0),
                pieces=sum(w.pieces for w in some),
                programmes=((programme, 1.0),) if programme else (),
                basis=basis,
            )
        )
    return lots


def _key(
    plan: Plan,
    flight: Turnaround,
    direction: Direction,
    waybill: Waybill,
    names: Sequence[str],
    parties: Mapping[str, str],
) -> _Key:
    programme = programme_of(waybill, names)
    category = category_of(waybill.handling, waybill.goods, of_programme=bool(programme))
    away = waybill.destination not in ("", plan.layout.airport.iata)
    goes_on = direction is Direction.IMPORT and away and waybill.destination == flight.destination
    way = Direction.TRANSIT if goes_on else direction
    return way, category, programme, parties.get(waybill.consignee.casefold(), "")


def _named_consignees(plan: Plan) -> dict[str, str]:
    """Return the consignees that evidence rules name: their freight is a lot of its own, so that the rules can fit."""
    return {r.consignee.casefold(): r.consignee for r in plan.freight.evidence_rule.values() if r.consignee}


def _consignee(waybills: Sequence[Waybill]) -> str:
    """Return the consignee of a lot if it has but one."""
    found = {w.consignee for w in waybills}
    return found.pop() if len(found) == 1 else ""


def _ulds(groups: Mapping[_Key, Sequence[Waybill]]) -> dict[_Key, int]:
    """Count each unit once: for the lot that has most of it."""
    most: dict[str, dict[_Key, int]] = defaultdict(lambda: defaultdict(int))
    for key, waybills in groups.items():
        for waybill in waybills:
            if waybill.uld:
                most[waybill.uld][key] += waybill.mass_g
    counts: dict[_Key, int] = defaultdict(int)
    for masses in most.values():
        counts[max(masses, key=lambda k: (masses[k], k))] += 1
    return counts


def _estimated(plan: Plan, flight: Turnaround, direction: Direction, rest_kg: int, known: int) -> list[Lot]:
    goes = direction is Direction.EXPORT
    row = replace(flight, import_kg=0 if goes else rest_kg, export_kg=rest_kg if goes else 0)
    rest = lots_of(row, plan.freight.lot_default.values())
    return [replace(lot, lot=lot_name(flight.turnaround, direction, known + n)) for n, lot in enumerate(rest, 1)]


def kept_halls(plan: Plan, freight: FlightFreight) -> dict[LotId, HallId]:
    """Return the hall of each new lot: the one it had, else that of the freight it was part of, where it still fits.

    The freight it was part of is the largest lot of its category, else of its direction, that had a hall.
    """
    halls: dict[LotId, HallId] = {}
    placed = sorted(
        ((lot, hall) for lot in freight.gone if (hall := plan.hall_of(lot.lot)) is not None),
        key=lambda pair: (-pair[0].mass_kg, pair[0].lot),
    )
    for lot in freight.lots:
        wishes = [hall for old, hall in placed if old.lot == lot.lot]
        wishes += [hall for old, hall in placed if old.category is lot.category]
        wishes += [hall for _, hall in placed]
        for name in wishes:
            if name in halls_there(plan, lot, freight.turnaround):
                halls[lot.lot] = name
                break
    return halls
