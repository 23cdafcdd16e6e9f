"""Lots: the freight of one flight, cut by category so that every kilogram stays counted."""

from collections.abc import Sequence

from apronplan.domain.ids import LotId
from apronplan.domain.traffic import Category, Direction, Lot, Turnaround

_LETTER = {Direction.IMPORT: "I", Direction.EXPORT: "E", Direction.TRANSIT: "T"}


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


def lots_of(turnaround: Turnaround) -> tuple[Lot, ...]:
    """Return the lots of a turnaround: one per direction and category that has any mass.

    Names are the turnaround's with a letter and a number, ``2018-001/I1`` for the first import lot, ``/E1`` for the
    first export lot. The masses of each direction sum to the turnaround's to the kilogram. Declared programme
    shares are of the arriving freight and go to the e-commerce lot first (`programme_shares`).
    """
    return (
        *_direction_lots(turnaround, Direction.IMPORT, turnaround.import_kg),
        *_direction_lots(turnaround, Direction.EXPORT, turnaround.export_kg),
    )


def _direction_lots(turnaround: Turnaround, direction: Direction, mass_kg: int) -> list[Lot]:
    table = turnaround.categories or ((Category.GENERAL, 100),)
    masses = split_kg(mass_kg, [share for _, share in table])
    pieces = [(category, kg) for (category, _), kg in zip(table, masses, strict=True) if kg > 0]
    shares: tuple[tuple[tuple[str, float], ...], ...] = tuple(() for _ in pieces)
    if direction is Direction.IMPORT:
        shares = programme_shares(turnaround.programmes, pieces)
    return [
        Lot(
            lot=LotId(f"{turnaround.turnaround}/{_LETTER[direction]}{number}"),
            turnaround=turnaround.turnaround,
            direction=direction,
            mass_kg=kg,
            category=category,
            handler=turnaround.handler,
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
