"""What may not be moved: a planner's lock, and an aircraft that has landed."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.planning.rules.case import NONE, Case


def lock(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse every stand but the one on which a planner has locked the part."""
    row = case.row
    if row is None or not row.locked or row.stand == stand.stand:
        return NONE
    return case.find("lock", stand, {"locked": row.stand})


def freeze(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse, after landing, every stand but the one it was told; if none was published, where it is."""
    if case.turnaround.aibt is None:
        return NONE
    published = case.context.plan.published_stands.get(case.part.part)
    told = published.stand if published is not None else case.row.stand if case.row is not None else None
    if told is None or told == stand.stand:
        return NONE
    return case.find("freeze", stand, {"told": told})
