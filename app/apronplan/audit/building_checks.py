"""Check of metres between a parked aircraft and halls and buildings."""

from collections.abc import Iterator, Sequence
from math import cos, radians

from shapely import Polygon
from shapely.affinity import affine_transform

from apronplan.audit.faults import AuditFault
from apronplan.audit.outlines import MODEL_M, local_scale, outline_of
from apronplan.audit.stand_checks import single_fault
from apronplan.audit.stays import Stay
from apronplan.audit.tables import CLEARANCE_STEPS_M, step
from apronplan.domain.layout import Building, Hall
from apronplan.domain.plan import Plan

UNSTATED_M = 8.0
"""Accuracy of a building that states none: digitised from aerial pictures."""


def check_buildings(plan: Plan, stays: Sequence[Stay]) -> Iterator[AuditFault]:
    """Check every stay against the buildings of its days; what the accuracies can explain is no fault."""
    built = [(str(r.hall), r) for r in plan.layout.halls.values()]
    built += [(str(r.building), r) for r in plan.layout.buildings.values()]  # type: ignore[misc]
    for stay in stays:
        days = stay.days(plan.layout.airport.zone)
        for name, row in built:
            there = any(row.exists(day, plan.built_phases) for day in days)
            if there and (short := _short_m(stay, row)) is not None:
                text = f"{short[0]:.1f} m to {name}, {short[1]:.1f} m needed, sure to {short[2]:.1f} m"
                yield single_fault(stay, "clearance", text, name)


def _short_m(stay: Stay, row: Hall | Building) -> tuple[float, float, float] | None:
    """Return metres found, needed and unsure if the aircraft is surely too near; else None."""
    needed_m = step(CLEARANCE_STEPS_M, stay.wingspan_m)
    allowance_m = stay.stand.accuracy_m + (UNSTATED_M if row.accuracy_m is None else row.accuracy_m) + MODEL_M
    if len(row.polygon) < 3 or not _near(stay, row):
        return None
    stand, origin = stay.stand, (stay.stand.lat, stay.stand.lon)
    east, north = local_scale(origin[0])
    wall = affine_transform(
        Polygon(row.polygon), (east, 0.0, 0.0, north, -east * origin[1], -north * origin[0])
    ).buffer(0)
    outline = outline_of(stay.aircraft_type, stay.wingspan_m, stay.length_m, origin, stand.heading_deg, origin)
    found_m = outline.room_m(wall)
    return (found_m, needed_m, allowance_m) if found_m < needed_m - allowance_m else None


def _near(stay: Stay, row: Hall | Building) -> bool:
    """Tell whether any corner or the box of a polygon comes within 200 m of the nose."""
    east_m = 111_300.0 * cos(radians(stay.stand.lat))
    lons, lats = [p[0] for p in row.polygon], [p[1] for p in row.polygon]
    aside = max(min(lons) - stay.stand.lon, stay.stand.lon - max(lons), 0.0) * east_m
    along = max(min(lats) - stay.stand.lat, stay.stand.lat - max(lats), 0.0) * 111_200.0
    return aside < 200.0 and along < 200.0
