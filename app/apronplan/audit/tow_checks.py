"""Checks of tows: a way, time for it, unloading done before it, and a tug."""

from collections.abc import Iterator, Sequence

from apronplan.audit.faults import AuditFault
from apronplan.audit.hall_checks import UNLOAD_MIN
from apronplan.audit.stand_checks import pair_fault
from apronplan.audit.stays import Stay
from apronplan.audit.ways import closed_edges, nodes_at, shortest_m, wide_enough
from apronplan.domain.plan import Plan

TOW_M_PER_MIN = 250.0
"""15 km/h, the speed of a towed aircraft."""
HANDLING_MIN = 6.0
"""Hooking up, push-back and release."""

Tow = tuple[Stay, Stay]


def check_tows(plan: Plan, stays: Sequence[Stay]) -> Iterator[AuditFault]:
    """Check every two parts of one turnaround that follow each other on different stands."""
    tows = list(tows_of(stays))
    setting = plan.rule_settings.get("tow_feasible")
    figures = setting.params if setting else {}
    for before, after in tows:
        yield from _time(plan, before, after, float(figures.get("handling_min", HANDLING_MIN)))
        yield from _unloading(plan, before, after)
    yield from _tugs(tows, int(figures.get("tugs", 0)))


def tows_of(stays: Sequence[Stay]) -> Iterator[Tow]:
    """Yield the stays before and after each tow."""
    by_part = {s.part: s for s in stays}
    for after in stays:
        name, _, number = after.part.rpartition("#")
        before = by_part.get(f"{name}#{int(number) - 1}")
        if before is not None and before.stand.stand != after.stand.stand:
            yield before, after


def _time(plan: Plan, before: Stay, after: Stay, handling_min: float) -> Iterator[AuditFault]:
    layout = plan.layout
    found = after.start_min - before.end_min
    needed = handling_min
    if layout.taxi_edges:
        shut = closed_edges(plan, "taxi_edge", before.end_min, after.start_min)
        edges = [e for k, e in layout.taxi_edges.items() if k not in shut and wide_enough(e, after.wingspan_m)]
        ends = [nodes_at(layout.taxi_nodes, stand=s.stand.stand) for s in (before, after)]  # type: ignore[arg-type]
        metres = shortest_m(edges, *ends)
        if metres is None:
            yield pair_fault(after, before, "tow_feasible", "no taxiway joins the two stands")
            return
        needed += metres / TOW_M_PER_MIN
    if found < needed - 1e-6:
        yield pair_fault(after, before, "tow_feasible", f"{found:.1f} min for a tow of at least {needed:.1f} min")


def _unloading(plan: Plan, before: Stay, after: Stay) -> Iterator[AuditFault]:
    name, _, number = before.part.rpartition("#")
    if number != "1" or not any(x.turnaround == name and str(x.direction) == "import" for x in plan.lots.values()):
        return
    aircraft = plan.layout.aircraft_types.get(before.aircraft_type)  # type: ignore[call-overload]
    needed = (aircraft.unload_min if aircraft else None) or UNLOAD_MIN
    if before.end_min - before.start_min < needed:
        found = before.end_min - before.start_min
        yield pair_fault(
            after, before, "tow_feasible", f"towed away after {found:.0f} min, unloading takes {needed} min"
        )


def _tugs(tows: Sequence[Tow], tugs: int) -> Iterator[AuditFault]:
    """Check, as each tow begins, how many are under way; no number of tugs = not asked."""
    for before, after in tows if tugs else ():
        at = before.end_min
        others = [a for b, a in tows if a is not after and b.end_min <= at < a.start_min]
        if 1 + len(others) > tugs:
            text = f"{1 + len(others)} tows at once as {after.label} is hooked up, {tugs} tugs"
            rows = (after, *sorted(others, key=lambda s: s.part))
            reason = next((s.override.reason for s in rows if s.override and s.overrides("tow_feasible")), "")
            yield AuditFault("tow_feasible", text, tuple(s.part for s in rows), reason)
