"""A proposal that breaks a hard rule anew, however it came about: said, never proven best, adopted by name only."""

from datetime import UTC, datetime

import pytest

from apronplan.audit import audit_plan
from apronplan.cli.verbs.plan import sentences
from apronplan.domain.findings import Severity
from apronplan.errors import UserError
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan, is_open
from apronplan.planning.solver.solution import Solution
from apronplan.session.autoplan import Proposal, _new_hard, adopt, propose
from apronplan.session.commands import assign_stand, create_plan_from_layout, import_turnarounds
from apronplan.session.commands.solution import solution_rows
from apronplan.session.guard import RuleRefusal
from apronplan.session.names import LAST_SOLUTION
from apronplan.session.session import PlanSession
from apronplan.store.backups import list_backups
from apronplan.ui.autoplan.work import only_shifts, shifts_of
from unit.planning.build import part, small_airport, stand, turnaround

START, END = datetime(2018, 6, 5, tzinfo=UTC), datetime(2018, 6, 5, 23, tzinfo=UTC)
DEEP = small_airport(
    [stand("1", y_m=0, span_m=30, accuracy_m=0.5), stand("2", y_m=120, accuracy_m=0.5)],
    taxi=[("1", "L1", 80.0), ("2", "L1", 200.0), ("L1", "L2", 100.0)],
    lanes={"L1": (0.0, -150.0), "L2": (100.0, -150.0)},
)
"""The way to stand 2 runs over stand 1."""


@pytest.fixture
def session(tmp_path):
    with PlanSession.create(tmp_path / "deep.apron", user="An Planner") as made:
        create_plan_from_layout(made, DEEP)
        flights = (turnaround("A", "04:00", "08:00", "B734"), turnaround("B", "05:00", "07:00", "B744"))
        import_turnarounds(made, flights, ())
        yield made


def proposal(session):
    before = session.plan.snapshot()
    solution = Solution(
        stands={part("A"): "1", part("B"): "2"},
        halls={},
        objective=1.0,
        bound=1.0,
        gap=0.0,
        status="optimal",
        seconds=0.1,
    )
    rows = tuple(solution_rows(before, solution))
    after = before.snapshot()
    after.apply(rows)
    new = _new_hard(before, after, check_plan(PlanningContext(after)))
    return Proposal(
        before=before, after=after, start=START, end=END, solution=solution, rows=rows, audit=audit_plan(after, before),
        hard_findings=(), new_hard=new,
    )  # fmt: skip


def open_hard(plan):
    return [f.code for f in check_plan(PlanningContext(plan)) if f.severity is Severity.HARD and is_open(plan, f)]


def test_the_solver_s_own_answer_keeps_the_rule_and_is_proven(session):
    made = propose(session.plan, START, END, time_limit_s=5)
    assert (made.status, made.new_hard, made.hard_findings) == ("optimal", (), ())
    adopt(session, made)
    assert open_hard(session.plan) == []
    assert '"optimal"' in session.plan.setting(LAST_SOLUTION)


def test_it_is_refused_and_says_what_it_breaks(session):
    made = proposal(session)
    assert {f.rule for f in made.new_hard} == {"nose_in_blocking"}
    edits = session.edits
    with pytest.raises(RuleRefusal) as refused:
        adopt(session, made)
    assert "7.5 m" in str(refused.value)
    assert session.edits == edits
    assert not session.plan.stand_assignments


def test_with_a_named_override_it_is_adopted_and_nothing_is_called_proved(session):
    adopt(session, proposal(session), override="front stand is towed off first", by="An")
    rows = session.plan.stand_assignments
    assert {r.stand for r in rows.values()} == {"1", "2"}
    assert {r.override.by for r in rows.values() if r.override} == {"An"}
    assert open_hard(session.plan) == []
    assert '"optimal"' not in session.plan.setting(LAST_SOLUTION)


def test_half_of_it_that_breaks_nothing_is_adopted_without_override_or_proof(session):
    made = proposal(session)
    half = only_shifts(made, [s for s in shifts_of(made) if s.part == part("A")])
    adopt(session, half)
    assert session.plan.stand_of(part("A")) == "1"
    assert all(r.override is None for r in session.plan.stand_assignments.values())
    assert session.plan.setting(LAST_SOLUTION) == ""


@pytest.mark.parametrize("override", [None, "it will do"])
def test_half_of_a_swap_is_refused_with_or_without_a_reason(tmp_path, override):
    with PlanSession.create(tmp_path / "swap.apron", user="An Planner") as session:
        create_plan_from_layout(session, small_airport(["1", "2"]))
        flights = (turnaround("A", "04:00", "08:00", "B734"), turnaround("B", "05:00", "07:00", "B734"))
        import_turnarounds(session, flights, ())
        for name, there in (("A", "2"), ("B", "1")):
            assign_stand(session, turnaround=name, stand=there)
        half = only_shifts(made := proposal(session), [s for s in shifts_of(made) if s.part == part("A")])
        assert made.new_hard == ()
        edits = session.edits
        with pytest.raises(UserError, match="Only what is ticked"):
            adopt(session, half, override=override, by="An")
        assert (session.edits, session.plan.stand_of(part("A"))) == (edits, "2")


def test_a_proposal_is_adopted_after_a_backup(session):
    edits = session.edits
    adopt(session, propose(session.plan, START, END, time_limit_s=5))
    assert list_backups(session.path)[0].edit == edits


def test_the_command_line_says_it_and_neither_proven_nor_locks(session):
    said = "\n".join(sentences(proposal(session).as_dict()))
    assert "hard rules are broken" in said
    assert "new with this proposal" in said
    assert "7.5 m" in said
    assert "proven" not in said
    assert "lock" not in said
