"""How far the freight drives and the aircraft rolls."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding, Value
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case


def distance(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge tonnes x road kilometres to each lot's hall; to the nearest possible one if it has none."""
    tonne_km, tonnes = 0.0, 0.0
    used: dict[str, None] = {}
    assumed = False
    for lot, hall, _, metres_from in case.ways:
        nearest = metres_from.get(stand.stand)
        if nearest is None:
            continue
        metres, name = nearest
        tonnes += lot.mass_kg / 1000
        tonne_km += lot.mass_kg * metres / 1e6
        used[name] = None
        assumed = assumed or hall is None
    if not tonne_km:
        return NONE
    values: dict[str, Value] = {
        "tonne_km": tonne_km,
        "tonnes": tonnes,
        "mean_m": 1000 * tonne_km / tonnes,
        "halls": ", ".join(used),
    }
    return case.find("distance", stand, values, variant="nearest" if assumed else "", amount=tonne_km)


def taxi(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge the minutes to the nearest end of a runway, for each movement that begins or ends here."""
    context = case.context
    moves = (case.part.index == 1) + (case.part.index == case.part.count)
    if not moves or case.aircraft is None or not context.layout.taxi_edges:
        return NONE
    times = [context.taxiways.minutes(stand.stand, name, case.aircraft.code) for name in context.layout.runways]
    reached = [t for t in times if t is not None]
    if not reached:
        return NONE
    minutes = min(reached) * moves
    return case.find("taxi", stand, {"minutes": minutes}, amount=minutes)
