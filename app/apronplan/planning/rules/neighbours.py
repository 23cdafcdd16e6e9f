"""Aircraft on other stands: alternates, restrictions between neighbours, metres between wing tips."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case, room


def mars(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find alternates of the stand that are in use."""
    alternates = case.tables.alternates.get(stand.stand)
    if not alternates:
        return NONE
    found: list[Finding] = []
    for name in alternates:
        for other in case.present(name):
            found += case.find_pair("mars", stand, other, {})
    return found or NONE


def adjacency(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find neighbours whose aircraft leave too little span here, or to whom this one leaves too little."""
    tables, aircraft = case.tables, case.aircraft
    if aircraft is None:
        return NONE
    found: list[Finding] = []
    for row in tables.limits_of.get(stand.stand, ()):
        if aircraft.wingspan_m <= row.max_wingspan_b_m:
            continue
        for other in case.present(row.stand_a):
            if other.aircraft is not None and other.aircraft.wingspan_m >= row.min_wingspan_a_m:
                values = {"wingspan_m": aircraft.wingspan_m, "max_wingspan_m": row.max_wingspan_b_m}
                excess = aircraft.wingspan_m - row.max_wingspan_b_m
                found += case.find_pair("adjacency", stand, other, {**values, "limited": stand.stand}, amount=excess)
    for row in tables.limited_by.get(stand.stand, ()):
        if aircraft.wingspan_m < row.min_wingspan_a_m:
            continue
        for other in case.present(row.stand_b):
            if other.aircraft is not None and other.aircraft.wingspan_m > row.max_wingspan_b_m:
                values = {"wingspan_m": other.aircraft.wingspan_m, "max_wingspan_m": row.max_wingspan_b_m}
                excess = other.aircraft.wingspan_m - row.max_wingspan_b_m
                found += case.find_pair("adjacency", stand, other, {**values, "limited": row.stand_b}, amount=excess)
    return found or NONE


def clearance(case: Case, stand: Stand) -> Sequence[Finding]:
    """Measure outlines on two stands against the required clearance; alternates are left to their own rule."""
    if case.aircraft is None or case.alone:
        return NONE
    table = case.context.clearance
    neighbours = table.neighbours(stand.stand)
    if not neighbours:
        return NONE
    alternates = case.tables.alternates.get(stand.stand, ()) if case.rules.is_on("mars") else ()
    found: list[Finding] = []
    for name in neighbours:
        slots = case.present(name)
        if not slots or name in alternates:
            continue
        for other in slots:
            if other.aircraft is None:
                continue
            gap = case.tables.lacking(table, stand.stand, case.type, name, other.aircraft.icao)
            if gap is None:
                continue
            sure = gap.verdict == "short"
            found += case.find_pair(
                "clearance",
                stand,
                other,
                room(gap),
                variant="" if sure else "unsure",
                amount=gap.shortfall_m,
                points=None if sure else case.rules.param("clearance", "unsure_points"),
                soften=not sure,
            )
    return found or NONE
