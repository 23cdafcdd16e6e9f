"""Which findings ask for a planner's eye, and which only say what a placement costs."""

from functools import lru_cache

from apronplan.domain.findings import Finding, Severity

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
