"""Lots: the freight of one flight, cut by category so that every kilogram stays counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from apronplan.cargo.lot_defaults import defaults_for, units
from apronplan.domain.freight import LotDefault
from apronplan.domain.ids import LotId, TurnaroundId
from apronplan.domain.traffic import Category, Direction, Lot, LotBasis, Turnaround

_LETTER = {Direction.IMPORT: "I", Direction.EXPORT: "E", Direction.TRANSIT: "T"}
_NUMBERED = re.compile(r"(.+)/([IET])([0-9]+)")


def split_kg(total_kg: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Cut a mass by weights with the largest-remainder method; the pieces sum to the mass exactly.

    Parameters
    ----------
    total_kg : int
        Kilograms, not negative.
    weights : sequence of float
        Any scale, not negative. If all are 0, the first piece takes everything.

    Raises
    ------
    ValueError
        If the mass or a weight is negative, or there is mass and no weight at all.
    """
    if total_kg < 0 or any(w < 0 for w in weights):
        raise ValueError("mass and weights may not be negative")
    if not weights:
        if total_kg:
            raise ValueError("no weights for a mass that is not 0")
        return ()
    scale = sum(weights)
    if scale <= 0:
        return (total_kg, *(0 for _ in weights[1:]))
    exact = [total_kg * w / scale for w in weights]
    pieces = [int(x) for x in exact]
    # ties go to the earlier piece, so that the cut does not depend on chance
    order = sorted(range(len(pieces)), key=lambda i: (pieces[i] - exact[i], i))
    missing = total_kg - sum(pieces)
    for i in order[:missing]:
        pieces[i] += 1
    return tuple(pieces)


def lots_of(turnaround: Turnaround, defaults: Iterable[LotDefault] = ()) -> tuple[Lot, ...]:
    """Return the lots of a turnaround: one per direction and category that has any mass.

    What its row does not say (categories, handler) and cannot say (units, pieces) comes from the table of defaults, by
    carrier, type and route; without a row there, all is general freight.

    Names are the turnaround's with a letter and a number, ``2018-001/I1`` for the first import lot, ``/E1`` for the
    first export lot. The masses of each direction sum to the turnaround's to the kilogram. Declared programme
    shares are of the arriving freight and go to the e-commerce lot first (`programme_shares`).
    """
    rows = tuple(defaults)
    return (
        *_direction_lots(turnaround, Direction.IMPORT, turnaround.import_kg, rows),
        *_direction_lots(turnaround, Direction.EXPORT, turnaround.export_kg, rows),
    )


def _direction_lots(
    turnaround: Turnaround, direction: Direction, mass_kg: int, defaults: Sequence[LotDefault]
) -> list[Lot]:
    usual = defaults_for(turnaround, direction, defaults) if defaults else ()
    told = next((row.categories for row in usual if row.categories), ((Category.GENERAL, 100),))
    table = turnaround.categories or told
    handler = turnaround.handler or next((row.handler for row in usual if row.handler), "")
    uld_kg = next((row.kg_per_uld for row in usual if row.kg_per_uld), 0.0)
    piece_kg = next((row.kg_per_piece for row in usual if row.kg_per_piece), 0.0)
    masses = split_kg(mass_kg, [share for _, share in table])
    pieces = [(category, kg) for (category, _), kg in zip(table, masses, strict=True) if kg > 0]
    shares: tuple[tuple[tuple[str, float], ...], ...] = tuple(() for _ in pieces)
    if direction is Direction.IMPORT:
        shares = programme_shares(turnaround.programmes, pieces)
    return [
        Lot(
            lot=lot_name(turnaround.turnaround, direction, number),
            turnaround=turnaround.turnaround,
            direction=direction,
            mass_kg=kg,
            category=category,
            handler=handler,
            ulds=units(kg, uld_kg),
            pieces=units(kg, piece_kg),
            programmes=programmes,
        )
        for number, ((category, kg), programmes) in enumerate(zip(pieces, shares, strict=True), start=1)
    ]


def programme_shares(
    programmes: Sequence[tuple[str, float]], pieces: Sequence[tuple[Category, int]]
) -> tuple[tuple[tuple[str, float], ...], ...]:
    """Spread a flight's declared programme shares over its lots.

    Programmes are e-commerce shippers: their freight is taken to lie in the e-commerce lots; what does not fit
    there is spread evenly over the others. Mass times share, summed over the lots, gives the declared mass again.

    Parameters
    ----------
    programmes : sequence of (str, float)
        Share of the whole arriving mass per programme, 0..1.
    pieces : sequence of (Category, int)
        Category and kilograms of each lot.
    """
    total_kg = sum(kg for _, kg in pieces)
    declared = sum(share for _, share in programmes)
    if not declared or not total_kg:
        return tuple(() for _ in pieces)
    parcels_kg = sum(kg for category, kg in pieces if category is Category.ECOMMERCE)
    inside_kg = min(declared * total_kg, float(parcels_kg))
    outside_kg = declared * total_kg - inside_kg
    fill_in = inside_kg / parcels_kg if parcels_kg else 0.0
    rest_kg = total_kg - parcels_kg
    fill_out = outside_kg / rest_kg if rest_kg else 0.0
    return tuple(
        tuple((name, min(1.0, share / declared * fill)) for name, share in programmes if fill > 0)
        for fill in (fill_in if category is Category.ECOMMERCE else fill_out for category, _ in pieces)
    )


def lot_name(turnaround: TurnaroundId, direction: Direction, number: int) -> LotId:
    """Name a lot, ``2018-001/I1``."""
    return LotId(f"{turnaround}/{_LETTER[direction]}{number}")


def next_number(turnaround: TurnaroundId, direction: Direction, names: Iterable[LotId]) -> int:
    """Return the number of the next lot of a direction: one above all that are taken, so that no name comes back."""
    parts = (_NUMBERED.fullmatch(name) for name in names)
    taken = [int(p[3]) for p in parts if p is not None and (p[1], p[2]) == (turnaround, _LETTER[direction])]
    return max(taken, default=0) + 1


def named_as_before(old: Iterable[Lot], new: Sequence[Lot]) -> tuple[Lot, ...]:
    """Give the lots of one flight the names that the same freight had before; other freight gets new names.

    The same freight has direction, category, consignee and programmes in common, else direction and category. So a
    lot stays in its hall when categories come in another order, and no lot takes over the hall of other freight.

    Parameters
    ----------
    old : iterable of Lot
        The lots that the new ones replace.
    new : sequence of Lot
        All of one turnaround; their own names are not looked at if there were lots before.
    """
    before = list(old)
    if not before:
        return tuple(new)
    names: dict[int, LotId] = {}
    for same in (_freight, _kind):
        free = [lot for lot in before if lot.lot not in names.values()]
        for place, lot in enumerate(new):
            found = next((b for b in free if same(b) == same(lot)), None)
            if place not in names and found is not None:
                names[place] = found.lot
                free.remove(found)
    for place, lot in enumerate(new):
        if place not in names:
            taken = (*(b.lot for b in before), *names.values())
            names[place] = lot_name(lot.turnaround, lot.direction, next_number(lot.turnaround, lot.direction, taken))
    return tuple(replace(lot, lot=names[place]) for place, lot in enumerate(new))


def _kind(lot: Lot) -> tuple[object, ...]:
    return lot.direction, lot.category


def _freight(lot: Lot) -> tuple[object, ...]:
    return lot.direction, lot.category, lot.consignee, tuple(name for name, _ in lot.programmes)


def brought_up_to_date(
    old: Sequence[Lot], before: Turnaround | None, flight: Turnaround, new: Sequence[Lot]
) -> tuple[Turnaround, tuple[Lot, ...]]:
    """Return a turnaround and its lots as its traffic row leaves them when it comes again.

    Directions of which more is known than the row tells (manifest, waybill, a planner's word) keep lots and tonnes;
    transit counts with what arrives. The others are estimated anew, under the names they had.

    Parameters
    ----------
    old, before
        Lots and turnaround as the plan has them; None if it is new.
    flight, new
        The row, and the lots estimated from it.
    """
    known = {_way(lot) for lot in old if lot.basis is not LotBasis.ROW}
    if before is None or not known:
        return flight, named_as_before(old, new)
    as_known: dict[str, int] = {}
    if Direction.IMPORT in known:
        as_known["import_kg"] = before.import_kg
    if Direction.EXPORT in known:
        as_known["export_kg"] = before.export_kg
    kept = [lot for lot in old if _way(lot) in known]
    gone = [lot for lot in old if _way(lot) not in known]
    estimated = [lot for lot in new if _way(lot) not in known]
    return replace(flight, **as_known), (*kept, *named_as_before(gone, estimated))  # type: ignore[arg-type]  # masses


def flight_sums(lots: Iterable[Lot]) -> tuple[int, int]:
    """Return what the lots of a flight bring and take, kilograms; what goes on by the same aircraft is brought."""
    sums = {Direction.IMPORT: 0, Direction.EXPORT: 0}
    for lot in lots:
        sums[_way(lot)] += lot.mass_kg
    return sums[Direction.IMPORT], sums[Direction.EXPORT]


def _way(lot: Lot) -> Direction:
    """Return import for what the flight brings, transit included; export for what it takes."""
    return Direction.EXPORT if lot.direction is Direction.EXPORT else Direction.IMPORT
