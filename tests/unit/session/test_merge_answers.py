"""Answers from files, and answers that are neither mine nor theirs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apronplan.domain.plan import TABLES, Plan
from apronplan.domain.traffic import Override, StandAssignment
from apronplan.errors import UserError
from apronplan.session.merge.answers import LEAVE, MINE, THEIRS, Answer, Choice, moves_of, read_answers, settle
from apronplan.session.merge.threeway import merge_tables
from store.plan_samples import STANDS, every_table, turnaround

PART = "2018-001#1"


def asked(table, base, mine, theirs, key):
    sides = [{name: {key: row} if name == table else {} for name in TABLES} for row in (base, mine, theirs)]
    merged = merge_tables([sides[0]], sides[1], sides[2])
    return merged, sides[1], sides[2]


def other(table, base, mine, theirs, value, key=PART):
    merged, here, there = asked(table, base, mine, theirs, key)
    rows = dict(merged.rows)
    settle(merged.clashes[0], Answer(Choice.OTHER, value), rows, here, there, Plan({"stand": STANDS}))
    return rows[table, key]


def stand(name, **more):
    return StandAssignment(part=PART, stand=name, **more)


def test_another_stand_forgets_the_override_that_was_given_for_one():
    mine = stand("122", locked=True, override=Override(reason="r", by="b"))
    assert other("stand_assignment", stand("120"), mine, stand("124"), "126") == stand("126", locked=True)


def test_another_time_and_another_number():
    flight = turnaround(1)
    late, later = (replace(flight, eobt=flight.sobt.replace(hour=h)) for h in (6, 7))
    given = other("turnaround", flight, late, later, "2018-06-05T08:00:00+02:00", "2018-001")
    assert given.eobt == datetime(2018, 6, 5, 6, tzinfo=UTC)
    heavy, heavier = (replace(flight, import_kg=kg) for kg in (1000, 2000))
    assert other("turnaround", flight, heavy, heavier, "1500", "2018-001").import_kg == 1500


@pytest.mark.parametrize("value", ["Z9", "", 5, None, ["120"], {"a": 1}])
def test_a_stand_that_is_none_is_refused(value):
    with pytest.raises(UserError, match="cannot be answered"):
        other("stand_assignment", stand("120"), stand("122"), stand("124"), value)


@pytest.mark.parametrize("value", ["soon", "2018-06-05T08:00:00", "2018-06-04T01:00:00Z"])
def test_a_time_that_is_none_or_backwards_is_refused(value):
    flight = turnaround(1)
    mine, theirs = (replace(flight, sobt=flight.sobt.replace(hour=h)) for h in (6, 7))
    with pytest.raises(UserError, match="cannot be answered"):
        other("turnaround", flight, mine, theirs, value, "2018-001")


def test_whole_rows_are_answered_by_a_side_only():
    merged, here, there = asked("stand_assignment", stand("120"), None, stand("124"), PART)
    for answer in (LEAVE, Answer(Choice.OTHER, "126")):
        with pytest.raises(UserError, match="mine or theirs"):
            settle(merged.clashes[0], answer, {}, {t: {k: r for k, r in rows.items() if r} for t, rows in here.items()},
                   there, Plan())  # fmt: skip


def test_moves():
    plan = Plan(every_table())
    assert moves_of("f", "2018-001#2=122; 2018-001#1=tray", plan) == {
        ("stand_assignment", "2018-001#2"): StandAssignment(part="2018-001#2", stand="122"),
        ("stand_assignment", "2018-001#1"): None,
    }
    (row,) = moves_of("f", {"2018-001/I1": "H2"}, plan).values()
    assert row.hall == "H2"
    for nonsense in ("", "122", "2018-001#1", "2018-009#1=122", "2018-001#1=H1", "2018-001/I1=122", "a=b;c"):
        with pytest.raises(UserError, match="PART=STAND"):
            moves_of("f", nonsense, plan)


# -- files -----------------------------------------------------------------------------------------


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "answers"
    path.write_text(text, encoding=encoding)
    return read_answers(path)


def test_json_and_csv_say_the_same(tmp_path):
    expected = {"c1": MINE, "c2": THEIRS, "c3": LEAVE, "c4": Answer(Choice.OTHER, "124")}
    assert read(tmp_path, '{"c1": "mine", "c2": "Theirs", "c3": "leave", "c4": "124", "c5": null}') == expected
    text = 'id,question,mine,theirs,answer\nc1,"a, b",1,2,mine\nc2,,,,THEIRS\nc3,,,,leave\nc4,,,,124\nc5,,,,\n'
    assert read(tmp_path, text) == expected
    assert read(tmp_path, text, "utf-8-sig") == expected


@pytest.mark.parametrize("text", ["", "mine", "a,b\n1,2", "{", '{"a"}', "[1]", "id,answer", '{"a":' + "[" * 5000])
def test_a_file_that_holds_no_answers(tmp_path, text):
    with pytest.raises(UserError, match="answers"):
        read(tmp_path, text)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(UserError, match="answers"):
        read_answers(tmp_path / "none")
    (tmp_path / "latin").write_bytes(b"id,answer\nc1,\xe9\n")
    with pytest.raises(UserError, match="UTF-8"):
        read_answers(tmp_path / "latin")
