"""Flights by hand: added, changed, and refused with all that cannot be at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apronplan.cargo.lots import flight_sums
from apronplan.domain.traffic import LotBasis
from apronplan.errors import UserError
from apronplan.exchange.traffic_csv import read_traffic, write_traffic
from apronplan.session.commands import (
    add_turnaround,
    assign_hall,
    assign_stand,
    change_lot,
    change_turnaround,
    insert_tow,
    run_command,
)
from store.plan_samples import DAY

COMES, LEAVES = DAY + timedelta(hours=9), DAY + timedelta(hours=12)
CHARTER = {"operator": "QTR", "aircraft_type": "b77l", "sibt": COMES, "sobt": LEAVES}


def test_a_charter_is_added_with_its_lots_and_lies_in_the_tray(session):
    done = add_turnaround(session, flight_in=" qr9001 ", import_kg=20_000, export_kg=5_000, handler="X", **CHARTER)
    row = session.plan.turnarounds["QR9001-180605"]
    assert (row.flight_in, row.aircraft_type, row.sibt, row.sobt) == ("QR9001", "B77L", COMES, LEAVES)
    assert flight_sums(session.plan.lots_of(row.turnaround)) == (20_000, 5_000)
    assert session.plan.stand_of("QR9001-180605#1") is None
    assert done.action == "Add QR9001"
    session.undo()
    assert "QR9001-180605" not in session.plan.turnarounds


def test_the_same_flight_twice_a_day_has_two_names(session):
    for _ in range(2):
        add_turnaround(session, flight_in="QR9001", **CHARTER)
    assert {"QR9001-180605", "QR9001-180605-2"} <= session.plan.turnarounds.keys()
    with pytest.raises(UserError, match="There is a turnaround 2018-001 already"):
        add_turnaround(session, flight_in="QR9001", turnaround="2018-001", **CHARTER)


def test_the_day_of_the_name_is_the_airports(session):
    at = DAY + timedelta(hours=22, minutes=30)  # 00:30 on the 6th in Liège
    add_turnaround(session, flight_in="QR9001", **(CHARTER | {"sibt": at, "sobt": at + timedelta(hours=2)}))
    assert "QR9001-180606" in session.plan.turnarounds


def test_all_that_cannot_be_is_said_at_once(session):
    before = session.edits
    with pytest.raises(UserError) as refused:
        add_turnaround(session, operator=" ", aircraft_type="B999", sibt=LEAVES, sobt=LEAVES, import_kg=-1,
                       origin="A" * 21, notes="a\x07")  # fmt: skip
    said = str(refused.value)
    for word in ("carrier is missing", "flight number or a registration", "B999", "From: the text has 21",
                 "Notes: the text holds a control", "before it comes"):  # fmt: skip
        assert word in said
    assert len(said.splitlines()) == 7
    assert session.edits == before


def test_payload_and_nose_door_are_the_types(session):
    aircraft = session.plan.layout.aircraft_types["B77L"]
    with session.edit("figures") as draft:
        draft.put("aircraft_type", "B77L", replace(aircraft, max_payload_kg=103_000))
    add_turnaround(session, flight_in="QR1", import_kg=103_000, **CHARTER)
    with pytest.raises(UserError, match=r"103\.001 t is more than the 103\.000 t that a B77L carries"):
        add_turnaround(session, flight_in="QR2", import_kg=103_001, **CHARTER)
    with pytest.raises(UserError, match="B77L has no nose door"):
        add_turnaround(session, flight_in="QR2", nose_load=True, **CHARTER)


def test_another_aircraft_keeps_stand_and_tow(session):
    at = session.plan.turnarounds["2018-001"].sibt
    assign_stand(session, turnaround="2018-001", stand="120")
    insert_tow(session, turnaround="2018-001", off_block=at + timedelta(hours=1),
               on_block=at + timedelta(hours=1, minutes=20), stand="124")  # fmt: skip
    change_turnaround(session, turnaround="2018-001", aircraft_type="B748", registration="lx-vcb")
    row = session.plan.turnarounds["2018-001"]
    assert (row.aircraft_type, row.registration, row.flight_in) == ("B748", "LX-VCB", "QR8001")
    assert [session.plan.stand_of(p.part) for p in session.plan.parts_of("2018-001")] == ["120", "124"]
    assert change_turnaround(session, turnaround="2018-001", aircraft_type="B748") is None


def test_a_delay_keeps_what_is_known_of_the_times(session):
    old = session.plan.turnarounds["2018-001"]
    with pytest.raises(UserError, match="before it comes"):
        change_turnaround(session, turnaround="2018-001", sobt=old.sibt - timedelta(minutes=1))
    change_turnaround(session, turnaround="2018-001", sobt=old.sobt + timedelta(hours=1))
    assert session.plan.turnarounds["2018-001"] == replace(old, sobt=old.sobt + timedelta(hours=1))


def test_estimated_lots_follow_the_tonnes_and_known_ones_refuse_them(session):
    add_turnaround(session, flight_in="QR9001", import_kg=20_000, export_kg=5_000, **CHARTER)
    name = "QR9001-180605"
    assign_hall(session, lot=f"{name}/I1", hall="H1")
    change_turnaround(session, turnaround=name, import_kg=30_000, handler="Y")
    assert flight_sums(session.plan.lots_of(name)) == (30_000, 5_000)
    assert session.plan.lots[f"{name}/I1"].handler == "Y"
    assert session.plan.hall_assignments[f"{name}/I1"].hall == "H1"
    change_lot(session, lot=f"{name}/E1", mass_kg=6_000)
    assert session.plan.lots[f"{name}/E1"].basis is LotBasis.HAND
    with pytest.raises(UserError, match="Tonnes out: the lots of QR9001 are known"):
        change_turnaround(session, turnaround=name, export_kg=7_000)
    change_turnaround(session, turnaround=name, import_kg=10_000)
    assert flight_sums(session.plan.lots_of(name)) == (10_000, 6_000)


def test_what_was_added_can_be_exported_and_read_again(session, tmp_path):
    add_turnaround(session, flight_in="QR9001", import_kg=20_000, origin="doh", notes="diverted from BRU", **CHARTER)
    row = session.plan.turnarounds["QR9001-180605"]
    write_traffic([row], tmp_path / "t.csv", zone=session.plan.layout.airport.zone)
    assert read_traffic(tmp_path / "t.csv", session.plan.layout).turnarounds == (row,)


def test_both_are_verbs_of_a_batch(session):
    times = {"sibt": "2018-06-05T09:00:00Z", "sobt": "2018-06-05T11:00:00Z"}
    made = {"operator": "QTR", "aircraft_type": "B77L", "registration": "A7-BFA", **times}
    run_command(session, "add_turnaround", made)
    run_command(session, "change_turnaround", {"turnaround": "A7BFA-180605", "aircraft_type": "B748"})
    assert session.plan.turnarounds["A7BFA-180605"].aircraft_type == "B748"
