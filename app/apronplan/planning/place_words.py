"""What a stand says to an aircraft, in one sentence: the sum first, then the reasons that weigh most."""

from collections.abc import Iterable
from datetime import tzinfo

from apronplan.domain.findings import Finding, Severity
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.sentences import sentence, short_reason

MOST = 2
"""Reasons that are named; the inspector has all of them."""
LEAST_POINTS = 0.05
"""What is less reads as 0.0 points, and is not named as a reason."""


def points_text(cost: float) -> str:
    """Return points as every screen writes them: ``11.6``, ``1,234.0``."""
    return f"{cost:,.1f}"


def place_text(cost: float, findings: Iterable[Finding], plan: Plan, zone: tzinfo | None = None) -> str:
    """Return what a stand costs an aircraft and why, or why it is not possible.

    Parameters
    ----------
    cost : float
        Points of all that the stand says, `StandState.cost`.
    findings : iterable of Finding
        In the order of `rules.by_weight`: what forbids, then what makes it unwanted, then other costs, the dear first.
    plan : Plan
        The plan that they speak of.
    zone : tzinfo or None
        Of the times; None = the airport's.
    """
    found = tuple(findings)
    why = reasons_text(found, plan, zone)
    if any(f.severity is Severity.HARD for f in found):
        return why
    if cost < LEAST_POINTS:
        return tr("place.fits.but", reasons=why) if why else tr("place.fits")
    return tr("place.sum", points=points_text(cost), reasons=why)


def reasons_text(findings: Iterable[Finding], plan: Plan, zone: tzinfo | None = None) -> str:
    """Return the weightiest reasons, each with its points; what forbids a stand alone where it is forbidden."""
    found = tuple(findings)
    hard = [f for f in found if f.severity is Severity.HARD]
    weighty = hard or [f for i, f in enumerate(found) if i == 0 or f.cost >= LEAST_POINTS]
    return "; ".join(list(dict.fromkeys(_priced(f, plan, zone) for f in weighty))[:MOST])


def list_text(findings: Iterable[Finding], plan: Plan, zone: tzinfo | None = None) -> str:
    """Return the reasons as a narrow column has room for them: kinds and points; what forbids a stand in full."""
    found = tuple(findings)
    if any(f.severity is Severity.HARD for f in found):
        return reasons_text(found, plan, zone)
    dear = [f for f in found if f.cost >= LEAST_POINTS]
    priced = (tr("place.short", reason=short_reason(f), points=points_text(f.cost)) for f in dear[:MOST])
    return ", ".join(priced) if dear else reasons_text(found, plan, zone)


def _priced(finding: Finding, plan: Plan, zone: tzinfo | None) -> str:
    text = sentence(finding, plan, zone)
    if finding.severity is Severity.HARD or finding.cost < LEAST_POINTS:
        return text
    return tr("place.reason", sentence=text, points=points_text(finding.cost))
