from datetime import UTC, datetime

import msgspec
import pytest

from apronplan.errors import UserError
from apronplan.session.commands import COMMANDS, run_command
from store.plan_samples import lots, turnaround


def test_every_verb_says_what_it_does_and_what_it_takes():
    for command in COMMANDS.values():
        assert command.summary.endswith(".") or ";" in command.summary, command.name
        assert "session" not in command.arguments
    assert COMMANDS["assign_warehouse"].run is COMMANDS["assign_hall"].run
    assert not COMMANDS["apply_solution"].in_batch
    assert [a.name for a in COMMANDS["assign_stand"].arguments.values() if a.required] == ["turnaround", "stand"]


@pytest.mark.parametrize(
    ("verb", "arguments", "sentence"),
    [
        ("asign_stand", {}, r"no verb asign_stand\. Nearest: assign_stand"),
        ("apply_solution", {}, "no verb apply_solution"),
        ("assign_stand", {"turnaround": "2018-001"}, "also needs: stand"),
        ("assign_stand", {"turnaround": "2018-001", "stand": "120", "colour": "red"}, "no argument colour"),
        ("assign_stand", {"turnaround": "2018-001", "stand": 120}, r"takes as stand: text\."),
        ("assign_stand", {"turnaround": "2018-001", "stand": "120", "part": "1"}, "takes as part: a whole number"),
        ("assign_stand", {"turnaround": "2018-001", "stand": "120", "part": True}, "takes as part"),
        ("assign_stand", {"turnaround": "2018-001", "stand": "120", "override": ["x"]}, "takes as override: text"),
        ("set_times", {"turnaround": "2018-001", "eibt": "soon"}, "takes as eibt: a time with"),
        ("set_times", {"turnaround": "2018-001", "eibt": "2018-06-05T03:00:00"}, "distance from UTC"),
        ("set_rule", {"rule": "min_gap", "severity": "loud"}, "hard or soft or off"),
        ("set_rule", {"rule": "min_gap", "params": {"a": "1"}}, "takes as params"),
    ],
)
def test_a_wrong_line_is_refused_with_a_sentence(session, verb, arguments, sentence):
    revision = session.revision
    with pytest.raises(UserError, match=sentence):
        run_command(session, verb, arguments)
    assert session.revision == revision


def test_lines_of_json_are_carried_out(session):
    run_command(session, "assign_stand", {"turnaround": "2018-001", "stand": "120", "part": 1})
    run_command(session, "set_times", {"turnaround": "2018-001", "eibt": "2018-06-05T03:30:00+02:00"})
    assert session.plan.turnarounds["2018-001"].eibt == datetime(2018, 6, 5, 1, 30, tzinfo=UTC)
    run_command(session, "undo", {})
    run_command(session, "set_rule", {"rule": "min_gap", "severity": "soft", "weight": 2})
    run_command(session, "assign_warehouse", {"lot": "2018-001/I1", "hall": "H1"})
    assert session.plan.stand_of("2018-001#1") == "120"
    assert session.plan.turnarounds["2018-001"].eibt is None
    assert session.plan.rule_settings["min_gap"].severity == "soft"
    assert session.plan.hall_of("2018-001/I1") == "H1"
    assert run_command(session, "assign_stand", {"turnaround": "2018-001", "stand": "120"}) is None


def test_turnarounds_and_lots_can_come_as_json(session):
    rows = msgspec.to_builtins([turnaround(9)])
    change = run_command(
        session, "import_turnarounds",
        {"turnarounds": rows, "lots": msgspec.to_builtins(list(lots(9))), "locked": {"2018-009": "120"}},
    )  # fmt: skip
    assert change.keys("turnaround") == {"2018-009"}
    assert session.plan.turnarounds["2018-009"] == turnaround(9)
    assert session.plan.stand_assignments["2018-009#1"].locked


def test_redo_of_nothing_is_no_change(session):
    assert run_command(session, "redo", {}) is None
