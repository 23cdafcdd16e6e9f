"""Room that is given away: a small aircraft on a large stand."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case


def size_surplus(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge a stand that takes a wider aircraft than this one; a limit that is not known costs nothing."""
    if case.aircraft is None or stand.max_wingspan_m is None:
        return NONE
    surplus = stand.max_wingspan_m - case.aircraft.wingspan_m
    if surplus <= 0:
        return NONE
    values = {"wingspan_m": case.aircraft.wingspan_m, "max_wingspan_m": stand.max_wingspan_m, "surplus_m": surplus}
    return case.find("size_surplus", stand, values, amount=surplus)
