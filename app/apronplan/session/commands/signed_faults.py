"""Faults of the audit that somebody has answered for by accepting the finding that says the same."""

from collections.abc import Iterable
from datetime import UTC, datetime

from apronplan.audit.faults import AuditFault
from apronplan.domain.findings import SubjectKind
from apronplan.domain.ids import HallId
from apronplan.domain.plan import Plan

_SECONDS_PER_MINUTE = 60


def unsigned(faults: Iterable[AuditFault], plan: Plan) -> tuple[AuditFault, ...]:
    """Return the faults that nobody has accepted.

    An accepted finding answers for a fault of the same rule about the same aircraft and lots; for a full hall, about
    an hour within the stretch that was accepted.
    """
    accepted = [_parsed(key) for key in plan.accepted_findings]
    return tuple(f for f in faults if not (accepted and _is_signed(f, plan, accepted)))


def _parsed(key: str) -> tuple[str, frozenset[str]]:
    """Return the rule and the names of a finding's key; see `apronplan.domain.findings.Finding.key`."""
    code, *subjects = key.split("|")
    return code.partition(".")[0], frozenset(s.partition(":")[2] for s in subjects)


def _is_signed(fault: AuditFault, plan: Plan, accepted: list[tuple[str, frozenset[str]]]) -> bool:
    about = {s for s in fault.subjects if s in plan.parts or s in plan.lots or s in plan.turnarounds}
    if about:
        return any(rule == fault.code and about <= names for rule, names in accepted)
    return fault.at_min is not None and _hall_is_signed(fault, plan, fault.at_min)


def _hall_is_signed(fault: AuditFault, plan: Plan, at_min: float) -> bool:
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules.halls import check_halls

    at = datetime.fromtimestamp(at_min * _SECONDS_PER_MINUTE, UTC)
    halls = frozenset(HallId(s) for s in fault.subjects if any(h.hall == s for h in plan.layout.halls.values()))
    spells = [
        f
        for f in check_halls(PlanningContext(plan), halls)
        if f.rule == fault.code and halls & set(f.ids(SubjectKind.HALL)) and f.start and f.end and f.start <= at < f.end
    ]
    return bool(spells) and all(f.key in plan.accepted_findings for f in spells)
