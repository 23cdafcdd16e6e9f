"""The gate before a solver's plan: a hall that was too full once lets no other overload pass."""

import pytest

from apronplan.audit import audit_plan
from apronplan.session.autoplan import AuditFailed, _refuse_new_faults
from unit.audit.build import lot, plan, stay


def test_an_overload_on_friday_does_not_hide_behind_one_on_monday() -> None:
    stays = [*stay("A", "S1", 105), *stay("B", "S1", 105 + 4 * 24 * 60)]
    before = audit_plan(plan(*stays, *lot("A/I1", "A", 60)))
    _refuse_new_faults(before, before)
    with pytest.raises(AuditFailed):
        _refuse_new_faults(audit_plan(plan(*stays, *lot("A/I1", "A", 60), *lot("B/I1", "B", 960))), before)
    with pytest.raises(AuditFailed):
        _refuse_new_faults(audit_plan(plan(*stays, *lot("A/I1", "A", 70))), before)
