"""Sheets against the plan."""

import pytest

from apronplan.errors import UserError
from apronplan.session.commands import assign_stand, remove_turnaround, unassign_stand
from apronplan.session.merge.answers import MINE
from apronplan.session.verify import SheetState, verify
from unit.session.laptops import Laptop


def test_a_sheet_is_current_until_something_is_changed(session):
    assign_stand(session, turnaround="2018-001", stand="120")
    code = session.stamp().code
    assert verify(session, code).state is SheetState.CURRENT
    assign_stand(session, turnaround="2018-001", stand="124")
    remove_turnaround(session, turnaround="2018-003")
    verdict = verify(session, code)
    assert verdict.state is SheetState.OUT_OF_DATE
    assert not verdict.current
    assert [a.action for a in verdict.actions] == ["Move QR8001 to 124", "Remove QR8003"]
    assert [name for name, _ in verdict.flights] == ["2018-001", "2018-003"]
    (moved,) = verdict.flights[0][1]
    assert "QR8001" in moved
    assert "120 \u2192 124" in moved
    assert any("removed" in line for line in verdict.flights[1][1])
    assert "\n".join(verdict.text()).count("QR8003") >= 2
    assert verdict.as_dict()["state"] == "out_of_date"


def test_edits_that_were_taken_back_leave_a_sheet_right(session):
    assign_stand(session, turnaround="2018-001", stand="120")
    code = session.stamp().code
    unassign_stand(session, turnaround="2018-001")
    session.undo()
    verdict = verify(session, code)
    assert verdict.state is SheetState.CURRENT
    assert len(verdict.actions) == 2
    assert not verdict.flights


def test_a_code_may_be_typed_by_hand(session):
    code = session.stamp().code
    assert verify(session, f"  {code.lower()}\n").current
    assert verify(session, code.replace(":", ": ")).current


@pytest.mark.parametrize("code", ["", "APRONPLAN", "APRONPLAN:x:1:2", "https://x", "APRONPLAN:{id}:\u0663:{h}", "{c}x"])
def test_what_is_no_code_is_said(session, code):
    text = code.format(id=session.plan_id, h=session.head_hash[:12], c=session.stamp().code)
    with pytest.raises(UserError, match="not the code of a sheet"):
        verify(session, text)


def test_a_sheet_of_another_plan(session):
    code = session.stamp().code.replace(session.plan_id, "00000000-0000-0000-0000-000000000000")
    assert verify(session, code).state is SheetState.OTHER_PLAN


def test_sheets_of_another_laptop(tmp_path, template):
    ann, bob = (Laptop(tmp_path / n.lower(), n, template) for n in ("Ann", "Bob"))
    with ann.open() as session:
        assign_stand(session, turnaround="2018-001", stand="120")
    with bob.open() as session:
        assign_stand(session, turnaround="2018-002", stand="124")
        code = session.stamp().code
    with ann.open() as session:
        verdict = verify(session, code)
    assert verdict.state is SheetState.OTHER_BRANCH
    assert "another copy" in verdict.sentence
    with bob.open() as session:
        assign_stand(session, turnaround="2018-003", stand="126")
        newer = session.stamp().code
    with ann.open() as session:
        assert "later state" in verify(session, newer).sentence
    ann.take(bob.send(), MINE)
    with ann.open() as session:
        verdict = verify(session, newer)
    assert verdict.state is SheetState.OTHER_BRANCH
    assert "Bob" in verdict.sentence


def test_an_edit_number_of_nought_is_of_no_plan(session):
    code = f"APRONPLAN:{session.plan_id}:0:000000000000"
    assert verify(session, code).state is SheetState.OTHER_BRANCH


def test_of_many_edits_the_last_are_told(session):
    code = session.stamp().code
    for i in range(60):
        assign_stand(session, turnaround="2018-001", stand=("120", "122")[i % 2])
    verdict = verify(session, code)
    assert len(verdict.actions) == 60
    lines = verdict.text()
    assert sum("QR8001" in line for line in lines) == 41  # forty edits, and what is different
    assert any("20 earlier" in line for line in lines)
