"""Works, closures, and stands that do not exist on the day."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding, Subject, SubjectKind
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case, instant


def closure(case: Case, stand: Stand) -> Sequence[Finding]:
    """Find closures of the stand or its apron during the stay, or closed to arrivals when the aircraft comes."""
    found: list[Finding] = [*_not_built(case, stand)]
    named: set[str] = set()
    for window in case.context.closed.get(stand.stand, ()) if case.context.closed else ():
        row = window.closure
        touches = window.start_s < case.end_s and case.start_s < window.end_s
        if row.no_arrivals_only:
            touches = window.start_s <= case.start_s < window.end_s
        if not touches or row.closure in named:
            continue
        named.add(row.closure)  # an occurrence is enough: the finding is about the closure
        found += case.find(
            "closure",
            stand,
            {"reason": row.reason, "closed_utc": instant(window.start_s).isoformat(),
             "open_utc": instant(window.end_s).isoformat()},
            variant="arrivals" if row.no_arrivals_only else "",
            others=(Subject(SubjectKind.RULE, row.closure),),
            start=instant(max(window.start_s, case.start_s)),
            end=instant(min(window.end_s, case.end_s)),
        )  # fmt: skip
    return found or NONE


def _not_built(case: Case, stand: Stand) -> Sequence[Finding]:
    built = case.context.built
    missing = next((day for day in case.days if not stand.exists(day, built)), None)
    if missing is None:
        return NONE
    return case.find("closure", stand, {"day": missing.isoformat(), "phase": stand.phase}, variant="not_built")
