"""Which findings ask for a planner's eye, and which only say what a placement costs."""

from apronplan.domain.findings import Finding, Severity

COST_STAGES = frozenset({"preference", "distance"})
"""Soft rules of these stages price a placement: every plan has hundreds of them, the best one too."""


def to_mend(finding: Finding) -> bool:
    """Tell whether a finding is something to mend and not a mere cost."""
    if finding.severity is Severity.HARD:
        return True
    from apronplan.planning.rules.catalogue import CATALOGUE

    rule = CATALOGUE.get(finding.rule)
    return finding.severity is Severity.SOFT and (rule is None or rule.stage not in COST_STAGES)
