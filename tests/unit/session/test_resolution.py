"""Resolutions through the gate: one edit, undone as one, refused when the plan has moved on."""

import pytest

from apronplan.domain.findings import Severity
from apronplan.errors import UserError
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions import Kind
from apronplan.planning.rules import check_plan
from apronplan.session.commands import (
    RuleRefusal,
    apply_resolution,
    assign_stand,
    create_plan_from_layout,
    import_turnarounds,
    lock_stand,
    propose_resolutions,
)
from apronplan.session.session import PlanSession
from unit.planning.build import small_airport, turnaround


@pytest.fixture
def clash(tmp_path):
    """A session with two aircraft on stand 1, and free stands 2 and 3."""
    with PlanSession.create(tmp_path / "p.apron") as session:
        create_plan_from_layout(session, small_airport(["1", "2", "3"]))
        import_turnarounds(session, (turnaround("A", "04:00", "06:00"), turnaround("B", "05:00", "07:00")))
        assign_stand(session, turnaround="A", stand="1")
        assign_stand(session, turnaround="B", stand="1", override="for the test")
        row = session.plan.stand_assignments["B#1"]
        with session.edit("forget the override") as draft:
            draft.put("stand_assignment", "B#1", type(row)(part=row.part, stand=row.stand))
        yield session


def hard(session):
    return [f for f in check_plan(PlanningContext(session.plan)) if f.severity is Severity.HARD]


def ask(session):
    (finding,) = hard(session)
    return finding, propose_resolutions(session.plan, finding)


def test_it_is_one_edit_and_one_undo(clash):
    finding, found = ask(clash)
    edits = clash.edits
    move = next(r for r in found if r.kind is Kind.MOVE)
    changes = apply_resolution(clash, finding=finding, resolution=move)
    assert clash.edits == edits + 1
    assert changes is not None
    assert changes.keys("stand_assignment") == {move.moves[0].id}
    assert clash.undo_name is not None
    assert move.sentence in clash.undo_name
    assert hard(clash) == []
    clash.undo()
    assert [f.key for f in hard(clash)] == [finding.key]


def test_a_decision_needs_a_reason_and_carries_it(clash):
    finding, found = ask(clash)
    override = next(r for r in found if r.kind is Kind.OVERRIDE)
    with pytest.raises(UserError, match="reason"):
        apply_resolution(clash, finding=finding, resolution=override)
    apply_resolution(clash, finding=finding, resolution=override, reason="agreed with the tower", by="Ann")
    row = clash.plan.stand_assignments["B#1"]
    assert (row.override.reason, row.override.by, row.override.rules) == (
        "agreed with the tower", "Ann", ("no_overlap",)
    )  # fmt: skip


def test_what_has_been_changed_since_is_not_overwritten(clash):
    finding, found = ask(clash)
    move = next(r for r in found if r.kind is Kind.MOVE and r.moves[0].id == "B#1")
    lock_stand(clash, turnaround="B")
    with pytest.raises(UserError, match="has changed"):
        apply_resolution(clash, finding=finding, resolution=move)


def test_a_stand_that_was_taken_since_is_refused_by_its_rule(clash):
    finding, found = ask(clash)
    move = next(r for r in found if r.kind is Kind.MOVE and r.moves[0].id == "B#1")
    import_turnarounds(clash, (turnaround("C", "05:00", "07:00"),))
    assign_stand(clash, turnaround="C", stand=move.moves[0].after)
    edits = clash.edits
    with pytest.raises(RuleRefusal) as refusal:
        apply_resolution(clash, finding=finding, resolution=move)
    assert [f.code for f in refusal.value.findings] == ["no_overlap"]
    assert clash.edits == edits
