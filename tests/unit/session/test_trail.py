"""The audit trail."""

import csv
from datetime import datetime, timedelta

import pytest

from apronplan.session.commands import (
    accept_finding,
    add_closure,
    assign_hall,
    assign_stand,
    remove_turnaround,
    set_rule,
)
from apronplan.session.commands.lookups import lot_label
from apronplan.session.trail import TrailFilter, TrailKind, changes_csv, flights_named, flights_text, trail, write_trail
from store.plan_samples import turnaround
from unit.session.laptops import Laptop


@pytest.fixture
def worked(session, forbidden):
    """A session in which something of every kind was done."""
    forbidden.add(("2018-002#1", "122"))
    assign_stand(session, turnaround="2018-001", stand="120")
    assign_stand(session, turnaround="2018-002", stand="122", override="the crew asked", by="C. Hayes")
    assign_hall(session, lot="2018-001/I1", hall="H1")
    accept_finding(session, finding="size|part:2018-001#1", reason="=measured", by="C. Hayes")
    add_closure(
        session, kind="stand", subject="126", start=turnaround(1).sibt, end=turnaround(1).sobt, reason="new asphalt"
    )
    set_rule(session, rule="min_gap", weight=2.0, source="meeting of 5 June")
    remove_turnaround(session, turnaround="2018-003")
    session.undo()
    session.redo()
    session.undo()
    return session


def test_every_edit_is_there_with_who_what_and_why(worked):
    rows = trail(worked)
    assert [r.edit for r in rows] == list(range(1, worked.edits + 1))
    assert {r.user for r in rows} == {"tester"}
    assert [r.hash for r in rows] == [h.h for h in worked.file.heads]
    why = {r.action: r.why for r in rows}
    assert why["Place QR8001 on 120"] == ()
    assert why["Place QR8002 on 122"] == ("the crew asked (override by C. Hayes)",)
    assert why["Close 126"] == ("new asphalt",)
    assert why["Change rule min_gap"] == ("meeting of 5 June",)
    assert any("=measured (accepted by C. Hayes)" in w for w in why.values())


def test_kinds(worked):
    kinds = [r.kind for r in trail(worked)]
    assert kinds[0] is TrailKind.CREATE
    assert kinds[-3:] == [TrailKind.UNDO, TrailKind.REDO, TrailKind.UNDO]
    assert TrailKind.OVERRIDE in kinds
    assert [r.undone for r in trail(worked)][-4:] == [True, False, False, False]


def test_filters(worked):
    everything = trail(worked)
    assert trail(worked, TrailFilter(who="TEST")) == everything
    assert trail(worked, TrailFilter(who="bob")) == []
    assert next(r.action for r in trail(worked, TrailFilter(kind=TrailKind.OVERRIDE))) == "Place QR8002 on 122"
    flights = trail(worked, TrailFilter(flights=frozenset({"2018-001"})))
    lot = lot_label(worked.plan.lots["2018-001/I1"], worked.plan)
    assert {"Place QR8001 on 120", f"Bring {lot} into H1"} <= {r.action for r in flights}
    assert "Place QR8002 on 122" not in {r.action for r in flights}
    now = datetime.fromisoformat(everything[-1].utc)
    assert trail(worked, TrailFilter(since=now + timedelta(days=1))) == []
    assert trail(worked, TrailFilter(since=now - timedelta(days=9999), until=now + timedelta(days=1))) == everything


def test_a_flight_is_found_by_number_even_when_it_was_removed(worked):
    worked.redo()
    assert flights_named(worked, "QR8003") == {"QR8003", "2018-003"}
    found = trail(worked, TrailFilter(flights=flights_named(worked, "QR8003")))
    assert "Remove QR8003" in {r.action for r in found}


def test_the_csv_reads_back_and_runs_nothing(worked, tmp_path):
    write_trail(trail(worked), tmp_path / "trail.csv")
    with (tmp_path / "trail.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == worked.edits
    assert not [c for r in rows for c in r.values() if c.startswith(("=", "+", "-", "@"))]
    assert next(r for r in rows if "measured" in r["why"])["why"].startswith("'=")


def test_the_changes_of_a_bundle_are_one_line_per_row(worked):
    lines = list(csv.DictReader(changes_csv(worked, 3).splitlines()))
    assert {line["zone"] for line in lines} == {"Europe/Brussels"}
    assert {int(r["edit"]) for r in lines} == set(range(4, worked.edits + 1))
    placed = next(r for r in lines if r["action"] == "Place QR8001 on 120")
    assert "tray \u2192 120" in placed["change"]
    assert changes_csv(worked, worked.edits).count("\n") == 1


def test_a_merge_is_named_as_one(tmp_path, template):
    ann, bob = (Laptop(tmp_path / n.lower(), n, template) for n in ("Ann", "Bob"))
    with bob.open() as session:
        assign_stand(session, turnaround="2018-002", stand="124")
    ann.take(bob.send())
    with ann.open() as session:
        last = trail(session)[-1]
    assert (last.kind, last.user) == (TrailKind.MERGE, "Ann")
    assert "Bob" in last.action


def test_many_flights_are_cut_short_on_a_line(session):
    row = next(r for r in trail(session) if r.flights)
    assert flights_text(row) == "2018-001 2018-002 2018-003"
    from dataclasses import replace

    assert flights_text(replace(row, flights=tuple(map(str, range(20))))).endswith("and 8 more")
