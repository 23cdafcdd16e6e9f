"""Checks of single stays and of stays that follow each other on one stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from apronplan.audit.faults import AuditFault
from apronplan.audit.relaxed import is_narrow
from apronplan.audit.stays import Stay
from apronplan.audit.tables import GAP_STEPS_MIN, step
from apronplan.audit.windows import closed_spells, closed_words
from apronplan.domain.plan import Plan


def single_fault(stay: Stay, code: str, message: str, *others: str) -> AuditFault:
    """Return a fault of one stay; its override covers it."""
    reason = stay.override.reason if stay.override and stay.overrides(code) else ""
    return AuditFault(code, f"{stay.label} on {stay.stand.stand}: {message}", (stay.part, *others), reason)


def pair_fault(first: Stay, second: Stay, code: str, message: str) -> AuditFault:
    """Return a fault between two stays; an override of either covers it."""
    reasons = [s.override.reason for s in (first, second) if s.override and s.overrides(code)]
    text = f"{first.label} on {first.stand.stand} and {second.label} on {second.stand.stand}: {message}"
    return AuditFault(code, text, (first.part, second.part), reasons[0] if reasons else "")


def check_single(plan: Plan, stays: Sequence[Stay]) -> Iterator[AuditFault]:
    """Check that each stand exists for the whole stay, is for aircraft, and is large enough."""
    zone = plan.layout.airport.zone
    for stay in stays:
        stand = stay.stand
        if str(stand.kind) != "aircraft":
            yield single_fault(stay, "type_allowed", f"a position for {stand.kind}, not for parking")
        lost = [str(day) for day in stay.days(zone) if not stand.exists(day, plan.built_phases)]
        if lost:
            yield single_fault(stay, "closure", f"the stand does not exist on {', '.join(lost)}")
        if stand.max_wingspan_m is not None and stay.wingspan_m > stand.max_wingspan_m:
            yield single_fault(stay, "size", f"span {stay.wingspan_m:.2f} m > {stand.max_wingspan_m:.2f} m")
        if stand.max_length_m is not None and stay.length_m > stand.max_length_m:
            yield single_fault(stay, "size", f"length {stay.length_m:.2f} m > {stand.max_length_m:.2f} m")


def check_succession(stays: Sequence[Stay], gap_steps: tuple[tuple[float, float], ...]) -> Iterator[AuditFault]:
    """Check that stays on one stand do not overlap and keep the least gap of the larger aircraft.

    The gap is asked of every later stay that could still be too near, not only of the next one: a small aircraft
    between two large ones must not hide them from each other.
    """
    by_stand: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_stand[stay.stand.stand].append(stay)
    widest = max(value for _, value in gap_steps)
    for queue in by_stand.values():
        queue.sort(key=lambda s: (s.start_min, s.end_min))
        for i, first in enumerate(queue):
            for second in queue[i + 1 :]:
                found = second.start_min - first.end_min
                if found < 0:
                    shared = min(first.end_min, second.end_min) - second.start_min
                    if shared > 0:  # a part that a delay has shortened to nothing is in nobody's way
                        yield pair_fault(first, second, "no_overlap", f"both there for {shared:.0f} min")
                    continue
                if _same_turnaround(first, second):
                    continue
                needed = step(gap_steps, max(first.wingspan_m, second.wingspan_m))
                if found < needed:
                    yield pair_fault(first, second, "min_gap", f"{found:.0f} min between them, {needed:.0f} needed")
                if second.start_min - first.end_min >= widest:
                    break


def _same_turnaround(first: Stay, second: Stay) -> bool:
    return first.part.rpartition("#")[0] == second.part.rpartition("#")[0]


def check_closures(plan: Plan, stays: Sequence[Stay]) -> Iterator[AuditFault]:
    """Check that nobody stands on a closed stand, or arrives on one that takes no arrivals."""
    for closure in plan.closures.values():
        kind = str(closure.kind)
        if kind not in ("stand", "apron"):
            continue
        hit = [s for s in stays if closure.subject == (s.stand.stand if kind == "stand" else s.stand.apron)]
        for stay in hit:
            for start, end in closed_spells(closure, plan.layout.airport.zone, stay.on_block, stay.off_block):
                inside = start <= stay.on_block < end if closure.no_arrivals_only else True
                if inside:
                    spell = closed_words(start, end, plan.layout.airport.zone)
                    yield single_fault(stay, "closure", f"{spell} ({closure.reason or 'no reason given'})")


def gap_steps_of(plan: Plan) -> tuple[tuple[float, float], ...]:
    """Return the least gaps with what the plan's own rule settings say; a switched-off rule asks for nothing."""
    setting = plan.rule_settings.get("min_gap")
    if setting is None:
        return GAP_STEPS_MIN
    if setting.severity is not None and str(setting.severity) != "hard" and not is_narrow(setting):
        return ((float("inf"), 0.0),)
    small = float(setting.params.get("gap_a_d_min", GAP_STEPS_MIN[0][1]))
    large = float(setting.params.get("gap_e_f_min", GAP_STEPS_MIN[1][1]))
    return ((GAP_STEPS_MIN[0][0], small), (GAP_STEPS_MIN[1][0], large))
