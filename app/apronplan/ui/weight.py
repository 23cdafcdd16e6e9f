"""Which findings ask for a planner's eye, and which only say what a placement costs."""

from collections.abc import Container, Iterable
from functools import lru_cache

from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import PartId

COST_STAGES = frozenset({"preference", "distance"})
"""Soft rules of these stages price a placement: every plan has hundreds of them, the best one too."""


@lru_cache(maxsize=512)
def _is_cost(code: str) -> bool:
    from apronplan.planning.rules.catalogue import CATALOGUE

    rule = CATALOGUE.get(code.partition(".")[0])
    return rule is not None and rule.stage in COST_STAGES


def to_mend(finding: Finding) -> bool:
    """Tell whether a finding is something to mend and not a mere cost."""
    if finding.severity is Severity.HARD:
        return True
    return finding.severity is Severity.SOFT and not _is_cost(finding.code)


def worst_open(findings: Iterable[Finding], accepted: Container[str]) -> dict[PartId, Severity]:
    """Return the worst severity of each part that has something to mend which nobody has accepted."""
    worst: dict[PartId, Severity] = {}
    for finding in findings:
        if not to_mend(finding) or (accepted and finding.key in accepted):
            continue
        for name in finding.ids(SubjectKind.PART):
            part = PartId(name)
            if worst.get(part) is not Severity.HARD:
                worst[part] = finding.severity
    return worst
