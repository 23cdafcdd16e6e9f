"""Checks between aircraft on different stands at the same time: alternates, restrictions, metres between outlines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import cos, hypot, radians

from apronplan.audit.faults import AuditFault
from apronplan.audit.outlines import MODEL_M, Outline, outline_of
from apronplan.audit.relaxed import is_narrow
from apronplan.audit.stand_checks import pair_fault
from apronplan.audit.stays import Stay
from apronplan.audit.tables import CLEARANCE_STEPS_M, step
from apronplan.domain.plan import Plan

LARGEST_CLEARANCE_M = max(clearance for _, clearance in CLEARANCE_STEPS_M)


def together(stays: Sequence[Stay]) -> Iterator[tuple[Stay, Stay]]:
    """Sweep time and yield every two stays on different stands that share an instant."""
    events = sorted(
        [(s.start_min, 1, i) for i, s in enumerate(stays)] + [(s.end_min, 0, i) for i, s in enumerate(stays)]
    )
    present: dict[int, Stay] = {}
    for _, is_start, i in events:
        if not is_start:
            present.pop(i, None)
            continue
        stay = stays[i]
        if stay.end_min <= stay.start_min:
            continue
        for other in present.values():
            if other.stand.stand != stay.stand.stand:
                yield other, stay
        present[i] = stay


def check_neighbours(plan: Plan, stays: Sequence[Stay]) -> tuple[list[AuditFault], int]:
    """Check all pairs that are on the ground together; return the faults and how many near pairs were measured."""
    faults: list[AuditFault] = []
    measured = 0
    excluded = _excluded_pairs(plan)
    limits = _limits(plan)
    alternates_asked = _alternates_asked(plan)
    for first, second in together(stays):
        names = (str(first.stand.stand), str(second.stand.stand))
        faults.extend(_adjacency_faults(first, second, limits))
        if frozenset(names) in excluded:
            faults.append(pair_fault(first, second, "mars", "alternates of each other, both in use"))
            if alternates_asked:
                continue
        if _near(first, second):
            measured += 1
            fault = _clearance_fault(first, second)
            if fault is not None:
                faults.append(fault)
    return faults, measured


def _alternates_asked(plan: Plan) -> bool:
    """Tell whether the rule of alternates is looked at anywhere; if not, their metres are all there is."""
    setting = plan.rule_settings.get("mars")
    return setting is None or setting.severity is None or str(setting.severity) != "off" or is_narrow(setting)


def _excluded_pairs(plan: Plan) -> set[frozenset[str]]:
    return {frozenset((s.stand, other)) for s in plan.layout.stands.values() for other in s.excludes}


def _limits(plan: Plan) -> dict[tuple[str, str], list[tuple[float, float]]]:
    limits: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in plan.layout.adjacency.values():
        limits[row.stand_a, row.stand_b].append((row.min_wingspan_a_m, row.max_wingspan_b_m))
    return limits


def _adjacency_faults(
    first: Stay, second: Stay, limits: dict[tuple[str, str], list[tuple[float, float]]]
) -> Iterator[AuditFault]:
    for a, b in ((first, second), (second, first)):
        for least_a, most_b in limits.get((a.stand.stand, b.stand.stand), ()):
            if a.wingspan_m >= least_a and b.wingspan_m > most_b:
                allowed = f"{b.label} may span {most_b:.2f} m beside {a.label} ({a.wingspan_m:.2f} m)"
                message = f"{allowed}, spans {b.wingspan_m:.2f} m"
                yield pair_fault(a, b, "adjacency", message)


def _near(first: Stay, second: Stay) -> bool:
    """Tell whether the circles around two nose stops that hold all of each aircraft come within the clearance."""
    reach_m = sum(hypot(s.length_m, s.wingspan_m / 2) for s in (first, second)) + LARGEST_CLEARANCE_M
    north_m = (first.stand.lat - second.stand.lat) * 111_200.0
    east_m = (first.stand.lon - second.stand.lon) * 111_300.0 * cos(radians(first.stand.lat))
    return north_m * north_m + east_m * east_m < reach_m * reach_m


def _clearance_fault(first: Stay, second: Stay) -> AuditFault | None:
    """Measure two outlines; short of the needed metres by more than the positions' accuracy is a fault."""
    origin = (first.stand.lat, first.stand.lon)
    one, two = (_outline(s, origin) for s in (first, second))
    needed_m = step(CLEARANCE_STEPS_M, max(first.wingspan_m, second.wingspan_m))
    allowance_m = first.stand.accuracy_m + second.stand.accuracy_m + MODEL_M
    found_m = one.room_m(two.shape)
    if found_m >= needed_m - allowance_m:
        return None
    return pair_fault(
        first,
        second,
        "clearance",
        f"{found_m:.1f} m apart, {needed_m:.1f} m needed, positions sure to {allowance_m:.1f} m",  # below 0: overlap
    )


def _outline(stay: Stay, origin: tuple[float, float]) -> Outline:
    stand = stay.stand
    return outline_of(
        stay.aircraft_type, stay.wingspan_m, stay.length_m, (stand.lat, stand.lon), stand.heading_deg, origin
    )
