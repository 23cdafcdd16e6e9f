"""One stand per part, one aircraft per stand, and time between two of them."""

from collections.abc import Sequence

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case
from apronplan.planning.rules.rulebook import RuleBook

SMALL_CODES = frozenset("ABCD")
"""Code letters with the shorter of the two gaps."""


def min_gap_min(rules: RuleBook, *types: AircraftType | None) -> float:
    """Return the least minutes between aircraft of some types on one stand: that of the largest letter.

    A type that is not known counts as large.
    """
    small = all(t is not None and t.code in SMALL_CODES for t in types)
    return rules.param("min_gap", "gap_a_d_min" if small else "gap_e_f_min")


def no_overlap(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find parts that share the stand at the same time."""
    present = case.present(stand.stand)
    if not present:
        return NONE
    found: list[Finding] = []
    for other in present:
        minutes = (min(case.end_s, other.end_s) - max(case.start_s, other.start_s)) / 60.0
        if minutes > 0:
            found += case.find_pair("no_overlap", stand, other, {"minutes": minutes}, amount=minutes)
    return found or NONE


def min_gap(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find parts that follow each other with too little time between; parts of one turnaround may."""
    around = case.around(stand.stand)
    if not around:
        return NONE
    found: list[Finding] = []
    for other in around:
        minutes = case.gap_min(other)
        if minutes < 0 or other.part.turnaround.turnaround == case.turnaround.turnaround:
            continue
        needed = min_gap_min(case.rules, case.aircraft, other.aircraft)
        if minutes < needed:
            values = {"found_min": minutes, "needed_min": needed}
            leaves_s, comes_s = min(case.end_s, other.end_s), max(case.start_s, other.start_s)
            found += case.find_pair(
                "min_gap", stand, other, values, amount=needed - minutes, start_s=leaves_s, end_s=comes_s
            )
    return found or NONE
