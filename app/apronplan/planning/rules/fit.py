"""Does the aircraft belong on the stand: kind and cell, metres, facilities, buildings, pavement."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding, Subject, SubjectKind, Value
from apronplan.domain.ids import HallId
from apronplan.domain.layout import Building, Hall, Stand, StandKind
from apronplan.planning.rules.case import NONE, Case, room

NO, NOT_WANTED = 0.0, 1.0
"""Values of a ``TYPE@STAND`` cell; any other value allows."""


def type_allowed(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse a stand not for aircraft, a type that is not known, and cells of type and stand that say no."""
    if stand.kind is not StandKind.AIRCRAFT:
        return case.find("type_allowed", stand, {"kind": stand.kind.value}, variant="kind")
    if case.aircraft is None:
        return case.find("type_allowed", stand, {"type": case.type}, variant="unknown_type")
    cells = case.rules.cells("type_allowed")
    if cells and cells.get(stand.stand, {}).get(case.type) == NO:
        return case.find("type_allowed", stand, {"type": case.type})
    return NONE


def not_wanted(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge cells of type and stand that allow, but do not want it."""
    cells = case.rules.cells("type_allowed")
    if cells and cells.get(stand.stand, {}).get(case.type) == NOT_WANTED:
        return case.find("not_wanted", stand, {"type": case.type})
    return NONE


def size(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse a wingspan or length above the stand's, where the stand's is known."""
    aircraft = case.aircraft
    if aircraft is None:
        return NONE
    most_span, most_length = stand.max_wingspan_m, stand.max_length_m
    found: Sequence[Finding] = NONE
    if most_span is not None and aircraft.wingspan_m > most_span:
        values = {"wingspan_m": aircraft.wingspan_m, "max_wingspan_m": most_span}
        found = case.find("size", stand, values, amount=aircraft.wingspan_m - most_span)
    if most_length is not None and aircraft.length_m > most_length:
        values = {"length_m": aircraft.length_m, "max_length_m": most_length}
        length = case.find("size", stand, values, variant="length", amount=aircraft.length_m - most_length)
        found = (*found, *length)
    return found


def facility(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse a stand without what the turnaround needs; a facility that no stand lists is not known, and said so."""
    found: list[Finding] = []
    for needed in case.needs:
        if needed in stand.facilities:
            continue
        if needed in case.tables.facilities:
            found += case.find("facility", stand, {"facility": needed}, variant=needed)
        else:
            found += case.find(
                "facility", stand, {"facility": needed}, variant="unknown", points=0.0, soften=True,
                others=(Subject(SubjectKind.RULE, needed),),  # two that are not known are two remarks
            )  # fmt: skip
    return found or NONE


def pavement(case: Case, stand: Stand) -> Sequence[Finding]:
    """Say that pavement strength is not published, so that nothing is ever cleared by this rule."""
    if case.aircraft is None:
        return NONE
    values = {"mtow_t": case.aircraft.mtow_t or 0.0}
    return case.find("pavement", stand, values, variant="unknown", points=0.0, soften=True)


def buildings(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find the hall or building within the required clearance that is surest and nearest."""
    if case.aircraft is None or stand.kind is not StandKind.AIRCRAFT:
        return NONE
    for name, gap in case.context.clearance.building_gaps(stand.stand, case.type):
        built = _building(case, name)
        if gap.verdict == "clear" or (built is not None and not _stands(case, built)):
            continue
        sure = gap.verdict == "short"
        values: dict[str, Value] = {"building": name, **room(gap)}
        return case.find(
            "clearance",
            stand,
            values,
            variant="building" if sure else "building_unsure",
            amount=gap.shortfall_m,
            points=None if sure else case.rules.param("clearance", "unsure_points"),
            soften=not sure,
        )
    return NONE


def _stands(case: Case, built: Hall | Building) -> bool:
    """Tell whether a hall or building is there on any day of the stay."""
    return any(built.exists(day, case.context.built) for day in case.days)


def _building(case: Case, name: str) -> Hall | Building | None:
    layout = case.context.layout
    return layout.halls.get(HallId(name)) or layout.buildings.get(name)
