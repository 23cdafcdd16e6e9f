import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from apronplan.domain.findings import Severity
from apronplan.domain.settings import ClosureKind, Recurrence
from apronplan.domain.traffic import Override, PublishedStand
from apronplan.errors import UserError
from apronplan.session import guard
from apronplan.session.commands import (
    RuleRefusal,
    accept_finding,
    add_closure,
    apply_solution,
    assign_hall,
    assign_stand,
    import_turnarounds,
    insert_tow,
    lock_hall,
    lock_stand,
    move_tow,
    publish,
    remove_closure,
    remove_tow,
    remove_turnaround,
    reset_rule,
    set_rule,
    set_setting,
    set_times,
    swap_stands,
    unassign_hall,
    unassign_stand,
    unlock_hall,
    unlock_stand,
    withdraw_acceptance,
)
from store.plan_samples import DAY, lots, turnaround

H = timedelta(hours=1)


@pytest.fixture
def placed(session):
    """All three turnarounds placed: on 120, 122, 124."""
    for number, stand in ((1, "120"), (2, "122"), (3, "124")):
        assign_stand(session, turnaround=f"2018-00{number}", stand=stand)
    return session


def stands(session):
    return {part: row.stand for part, row in session.plan.stand_assignments.items()}


# -- stands --------------------------------------------------------------------------------------


def test_place_move_and_take_off(session):
    change = assign_stand(session, turnaround="2018-001", stand="120")
    assert (change.action, change.keys("stand_assignment")) == ("Place QR8001 on 120", {"2018-001#1"})
    assert assign_stand(session, turnaround="2018-001", stand="124").action == "Move QR8001 to 124"
    assert assign_stand(session, turnaround="2018-001", stand="124") is None
    assert unassign_stand(session, turnaround="2018-001").action == "Take QR8001 off 124"
    assert unassign_stand(session, turnaround="2018-001") is None
    assert [session.undo().action for _ in range(3)] == [
        "Undo Take QR8001 off 124", "Undo Move QR8001 to 124", "Undo Place QR8001 on 120",
    ]  # fmt: skip
    assert stands(session) == {}


def test_a_hard_rule_refuses_with_its_sentence_and_changes_nothing(placed, forbidden):
    forbidden.add(("2018-001#1", "126"))
    revision = placed.revision
    with pytest.raises(RuleRefusal, match=r"QR8001 on 126 is not possible: breaks size\.") as refused:
        assign_stand(placed, turnaround="2018-001", stand="126")
    assert [f.code for f in refused.value.findings] == ["size"]
    with pytest.raises(RuleRefusal):
        assign_stand(placed, turnaround="2018-001", stand="126", override="   ")
    assert (placed.revision, stands(placed)["2018-001#1"]) == (revision, "120")


def test_an_override_carries_reason_name_and_rules(placed, forbidden):
    forbidden.add(("2018-001#1", "122"))
    assign_stand(placed, turnaround="2018-001", stand="122", override=" crew asked ", by="C. Hayes")
    row = placed.plan.stand_assignments["2018-001#1"]
    assert row.override == Override(reason="crew asked", by="C. Hayes", rules=("no_overlap", "size"))
    assign_stand(placed, turnaround="2018-001", stand="126", override="not needed")
    assert placed.plan.stand_assignments["2018-001#1"].override is None
    placed.undo()
    assert placed.plan.stand_assignments["2018-001#1"] == row
    assign_stand(placed, turnaround="2018-001", stand="122", override="other words")
    assert placed.plan.stand_assignments["2018-001#1"].override.by == "tester"


def test_a_covered_placement_can_be_given_another_reason(placed, forbidden, monkeypatch):
    forbidden.add(("2018-001#1", "126"))
    assign_stand(placed, turnaround="2018-001", stand="126", override="first")
    monkeypatch.setattr(guard, "hard_findings", lambda plan, part, stand: ())  # the rules count it as covered
    assign_stand(placed, turnaround="2018-001", stand="126", override="second", by="Ann")
    assert placed.plan.stand_assignments["2018-001#1"].override == Override(reason="second", by="Ann", rules=("size",))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"turnaround": "2018-009", "stand": "120"}, r"no turnaround 2018-009\. Nearest: 2018-00"),
        ({"turnaround": "2018-001", "stand": "12O"}, r"no stand 12O\. Nearest: 12"),
        ({"turnaround": "2018-001", "stand": "120", "part": 2}, "1 part"),
        ({"turnaround": "2018-001", "stand": "120", "part": 0}, "no part 0"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(session, arguments, sentence):
    with pytest.raises(UserError, match=sentence):
        assign_stand(session, **arguments)


def test_a_lock_holds_until_it_is_taken_off(placed):
    lock_stand(placed, turnaround="2018-001")
    assert lock_stand(placed, turnaround="2018-001") is None
    with pytest.raises(UserError, match="locked on 120"):
        unassign_stand(placed, turnaround="2018-001")
    with pytest.raises(UserError, match="locked on 120"):
        swap_stands(placed, first="2018-001", second="2018-002")
    assign_stand(placed, turnaround="2018-001", stand="126")
    assert placed.plan.stand_assignments["2018-001#1"].locked, "the rules decide on a move; the lock goes along"
    unlock_stand(placed, turnaround="2018-001")
    unassign_stand(placed, turnaround="2018-001")
    with pytest.raises(UserError, match="lies in the tray"):
        lock_stand(placed, turnaround="2018-001")


def test_a_swap_asks_the_rules_without_the_other_in_the_way(placed, forbidden):
    swap_stands(placed, first="2018-001", second="2018-002")
    assert stands(placed) == {"2018-001#1": "122", "2018-002#1": "120", "2018-003#1": "124"}
    forbidden.add(("2018-002#1", "124"))
    revision = placed.revision
    with pytest.raises(RuleRefusal, match="QR8002 on 124"):
        swap_stands(placed, first="2018-002", second="2018-003")
    assert placed.revision == revision
    assert list(stands(placed)) == ["2018-003#1", "2018-001#1", "2018-002#1"]
    swap_stands(placed, first="2018-002", second="2018-003", override="agreed")
    unassign_stand(placed, turnaround="2018-003")
    with pytest.raises(UserError, match="lies in the tray"):
        swap_stands(placed, first="2018-002", second="2018-003")


# -- halls ---------------------------------------------------------------------------------------


def test_lots_in_halls(session, monkeypatch):
    assign_hall(session, lot="2018-001/I1", hall="H1")
    assert assign_hall(session, lot="2018-001/I1", hall="H1") is None
    assert session.plan.hall_of("2018-001/I1") == "H1"
    lock_hall(session, lot="2018-001/I1")
    for act in (
        lambda: unassign_hall(session, lot="2018-001/I1"),
        lambda: assign_hall(session, lot="2018-001/I1", hall="H2"),
    ):
        with pytest.raises(UserError, match="locked in H1"):
            act()
    unlock_hall(session, lot="2018-001/I1")
    unassign_hall(session, lot="2018-001/I1")
    assert unassign_hall(session, lot="2018-001/I1") is None
    with pytest.raises(UserError, match="no hall yet"):
        lock_hall(session, lot="2018-001/I1")
    with pytest.raises(UserError, match=r"no lot 2018-001/X1\. Nearest: 2018"):
        assign_hall(session, lot="2018-001/X1", hall="H1")
    with pytest.raises(UserError, match=r"no hall H9\. Nearest: H"):
        assign_hall(session, lot="2018-001/I1", hall="H9")


# -- tows ----------------------------------------------------------------------------------------


def test_a_tow_splits_a_stay_and_parts_keep_their_stands(placed):
    on = DAY + 1 * H
    change = insert_tow(placed, turnaround="2018-001", off_block=on + H, on_block=on + 1.25 * H, stand="126")
    assert [p.part for p in placed.plan.parts_of("2018-001")] == ["2018-001#1", "2018-001#2"]
    assert (stands(placed)["2018-001#1"], stands(placed)["2018-001#2"]) == ("120", "126")
    assert change.tables == {"split", "stand_assignment"}
    lock_stand(placed, turnaround="2018-001", part=2)
    publish(placed)
    insert_tow(placed, turnaround="2018-001", off_block=on + 0.25 * H, on_block=on + 0.5 * H)
    assert stands(placed)["2018-001#3"] == "126"
    assert placed.plan.stand_assignments["2018-001#3"].locked
    assert placed.plan.published_stands["2018-001#3"].part == "2018-001#3"
    assert placed.plan.stand_of("2018-001#2") is None
    remove_tow(placed, turnaround="2018-001", tow=1)
    assert {k: v for k, v in stands(placed).items() if k.startswith("2018-001")} == {
        "2018-001#1": "120", "2018-001#2": "126",
    }  # fmt: skip
    with pytest.raises(UserError, match="locked"):
        remove_tow(placed, turnaround="2018-001")
    unlock_stand(placed, turnaround="2018-001", part=2)
    remove_tow(placed, turnaround="2018-001")
    assert placed.plan.splits == {}
    assert {k: v for k, v in stands(placed).items() if k.startswith("2018-001")} == {"2018-001#1": "120"}
    assert remove_tow(placed, turnaround="2018-001") is None
    with pytest.raises(UserError, match="no tow 1"):
        remove_tow(placed, turnaround="2018-001", tow=1)
    for _ in range(7):
        placed.undo()
    assert placed.plan.splits == {}
    assert stands(placed) == {"2018-001#1": "120", "2018-002#1": "122", "2018-003#1": "124"}


def test_a_tow_is_not_taken_away_against_a_hard_rule_but_by_override(placed, forbidden):
    on = DAY + 1 * H
    insert_tow(placed, turnaround="2018-001", off_block=on + H, on_block=on + 1.25 * H, stand="126")
    forbidden.add(("2018-001#1", "120"))  # somebody else comes there after the tow, say
    revision = placed.revision
    with pytest.raises(RuleRefusal):
        remove_tow(placed, turnaround="2018-001")
    assert (placed.revision, len(placed.plan.parts_of("2018-001"))) == (revision, 2)
    remove_tow(placed, turnaround="2018-001", override="no tug tonight", by="An")
    assert placed.plan.stand_assignments["2018-001#1"].override.reason == "no tug tonight"


@pytest.mark.parametrize(("off", "on"), [(0, 2), (2, 1.5), (3, 5), (1, 2.5), (2, 4)])
def test_a_tow_outside_the_stay_is_refused(session, off, on):
    with pytest.raises(UserError, match="within one time on a stand"):
        insert_tow(
            session, turnaround="2018-001", off_block=DAY + off * H, on_block=DAY + (on if off != 1 else 2.5) * H
        )


def test_a_tow_that_is_moved_keeps_its_length_and_both_stands(placed):
    on = DAY + 1 * H
    insert_tow(placed, turnaround="2018-001", off_block=on + H, on_block=on + 1.25 * H, stand="126")
    move_tow(placed, turnaround="2018-001", off_block=on + 0.5 * H)
    first, second = placed.plan.parts_of("2018-001")
    assert (first.off_block, second.on_block) == (on + 0.5 * H, on + 0.75 * H)
    assert (stands(placed)["2018-001#1"], stands(placed)["2018-001#2"]) == ("120", "126")
    revision = placed.revision
    for off in (-1, 40):
        with pytest.raises(UserError, match="within one time on a stand"):
            move_tow(placed, turnaround="2018-001", off_block=on + off * H)
    with pytest.raises(UserError, match="no tow 2"):
        move_tow(placed, turnaround="2018-001", off_block=on + H, tow=2)
    assert placed.revision == revision
    placed.undo()
    assert placed.plan.parts_of("2018-001")[0].off_block == on + H


def test_a_tow_is_not_moved_against_a_hard_rule_but_by_override(placed, forbidden):
    on = DAY + 1 * H
    insert_tow(placed, turnaround="2018-001", off_block=on + H, on_block=on + 1.25 * H, stand="126")
    forbidden.add(("2018-001#2", "126"))
    with pytest.raises(RuleRefusal):
        move_tow(placed, turnaround="2018-001", off_block=on + 0.5 * H)
    assert placed.plan.parts_of("2018-001")[0].off_block == on + H
    move_tow(placed, turnaround="2018-001", off_block=on + 0.5 * H, override="tug is free only then", by="An")
    assert placed.plan.stand_assignments["2018-001#2"].override.reason == "tug is free only then"
    assert placed.plan.stand_assignments["2018-001#1"].override is None


def test_a_tow_to_a_stand_that_is_refused_leaves_no_tow(placed, forbidden):
    forbidden.add(("2018-001#2", "126"))
    revision = placed.revision
    with pytest.raises(RuleRefusal):
        insert_tow(placed, turnaround="2018-001", off_block=DAY + 2 * H, on_block=DAY + 2.5 * H, stand="126")
    assert (placed.revision, placed.plan.splits) == (revision, {})


# -- traffic -------------------------------------------------------------------------------------


def test_a_second_import_updates_and_keeps_what_is_placed(placed):
    assign_hall(placed, lot="2018-001/I1", hall="H1")
    assign_hall(placed, lot="2018-001/E1", hall="H2")
    set_times(placed, turnaround="2018-001", eibt=DAY + 2 * H, aibt=DAY + 2.1 * H)
    later = replace(turnaround(1), sibt=DAY + 1.5 * H)
    kept_lots = (replace(lots(1)[0], mass_kg=1000),)
    change = import_turnarounds(placed, (later, turnaround(4)), (*kept_lots, *lots(4)), {"2018-004": "126"}, "b.csv")
    assert change.action == "Import 2 turnarounds from b.csv"
    row = placed.plan.turnarounds["2018-001"]
    assert (row.sibt, row.aibt, row.eibt) == (DAY + 1.5 * H, DAY + 2.1 * H, None), "a new schedule needs new estimates"
    assert stands(placed)["2018-001#1"] == "120"
    assert placed.plan.stand_assignments["2018-004#1"].locked
    assert placed.plan.hall_of("2018-001/I1") == "H1"
    assert "2018-001/E1" not in placed.plan.lots
    assert "2018-001/E1" not in placed.plan.hall_assignments
    assert len(placed.plan.turnarounds) == 4
    placed.undo()
    assert placed.plan.hall_of("2018-001/E1") == "H2"


def test_the_same_import_twice_changes_nothing(placed):
    revision = placed.revision
    assert import_turnarounds(placed, (turnaround(1),), lots(1)) is None
    assert placed.revision == revision


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"hours": -1}, "would leave"),
        ({"aircraft_type": "C172"}, "unknown aircraft type C172"),
        ({"import_kg": -1}, "less than no freight"),
        ({"sibt": datetime(2018, 6, 5)}, "distance from UTC"),  # noqa: DTZ001
    ],
)
def test_an_import_with_one_wrong_row_changes_nothing(session, row, sentence):
    revision = session.revision
    with pytest.raises(UserError, match=sentence):
        import_turnarounds(session, (turnaround(7), turnaround(8, **row)))
    assert session.revision == revision


def test_strays_of_an_import_are_refused(session):
    with pytest.raises(UserError, match="not among the turnarounds"):
        import_turnarounds(session, (turnaround(7),), lots(8))
    with pytest.raises(UserError, match="not among the turnarounds"):
        import_turnarounds(session, (turnaround(7),), locked={"2018-008": "120"})
    with pytest.raises(UserError, match="no stand 999"):
        import_turnarounds(session, (turnaround(7),), locked={"2018-007": "999"})
    assert "2018-007" not in session.plan.turnarounds


def test_times_change_and_can_be_forgotten(session):
    zone = timedelta(hours=2)
    from datetime import timezone

    set_times(session, turnaround="2018-001", eobt=datetime(2018, 6, 5, 9, tzinfo=timezone(zone)))
    assert session.plan.turnarounds["2018-001"].eobt == datetime(2018, 6, 5, 7, tzinfo=UTC)
    assert session.plan.parts["2018-001#1"].off_block == datetime(2018, 6, 5, 7, tzinfo=UTC)
    set_times(session, turnaround="2018-001", clear=("eobt",))
    assert session.plan.turnarounds["2018-001"].eobt is None
    for arguments, sentence in (
        ({"sobt": DAY}, "would leave"),
        ({"aibt": DAY + 9 * H}, "would leave"),
        ({"eibt": datetime(2018, 6, 5)}, "distance from UTC"),  # noqa: DTZ001
        ({"clear": ("sibt",)}, "cannot be forgotten"),
    ):
        with pytest.raises(UserError, match=sentence):
            set_times(session, turnaround="2018-001", **arguments)


def test_a_turnaround_goes_with_all_that_hangs_on_it(placed):
    insert_tow(placed, turnaround="2018-001", off_block=DAY + 2 * H, on_block=DAY + 2.5 * H, stand="126")
    assign_hall(placed, lot="2018-001/I1", hall="H1")
    publish(placed)
    before = {
        t: dict(placed.plan.rows(t)) for t in ("lot", "split", "stand_assignment", "hall_assignment", "published_stand")
    }
    remove_turnaround(placed, turnaround="2018-001")
    assert not [k for t in before for k in placed.plan.rows(t) if k.startswith("2018-001")]
    placed.undo()
    assert {t: dict(placed.plan.rows(t)) for t in before} == before


# -- the solver's result -------------------------------------------------------------------------


@dataclass
class Result:
    stands: dict
    halls: dict
    objective: float = 12.5
    bound: float = 12.0
    gap: float = 0.04
    status: str = "feasible"


def test_a_solution_is_one_edit_and_locks_stay(placed):
    lock_stand(placed, turnaround="2018-003")
    before = placed.plan.snapshot()
    result = Result(
        {"2018-001#1": "126", "2018-002#1": None, "2018-003#1": "122", "gone#1": "120"}, {"2018-001/I1": "H1"}
    )
    change = apply_solution(placed, before, result)
    assert change.action == "Auto-plan: 3 of 4 placed"
    assert stands(placed) == {"2018-001#1": "126", "2018-003#1": "124"}
    assert placed.plan.hall_of("2018-001/I1") == "H1"
    assert json.loads(placed.plan.setting("last_solution"))["bound"] == 12.0
    assert apply_solution(placed, placed.revision, result) is None
    placed.undo()
    assert stands(placed) == {"2018-001#1": "120", "2018-002#1": "122", "2018-003#1": "124"}


@pytest.mark.parametrize("by_revision", [True, False])
@pytest.mark.parametrize(
    ("act", "stale"),
    [
        (lambda s: assign_stand(s, turnaround="2018-001", stand="126"), True),
        (lambda s: set_times(s, turnaround="2018-001", eobt=DAY + 9 * H), True),
        (lambda s: assign_stand(s, turnaround="2018-002", stand="126"), True),
        (lambda s: assign_hall(s, lot="2018-001/I1", hall="H2"), True),
        (lambda s: set_rule(s, rule="min_gap", weight=3.0), True),
        (lambda s: add_closure(s, kind=ClosureKind.STAND, subject="120", start=DAY, end=DAY + H), True),
        (lambda s: assign_hall(s, lot="2018-002/I1", hall="H2"), False),
        (lambda s: assign_stand(s, turnaround="2018-030", stand="120"), False),
        (lambda s: set_setting(s, name="note", value="x"), False),
        (lambda s: None, False),
    ],
)
def test_a_solution_of_what_was_changed_since_is_refused(placed, act, stale, by_revision):
    import_turnarounds(placed, (turnaround(30),))
    before = placed.revision if by_revision else placed.plan.snapshot()
    act(placed)
    revision = placed.revision
    result = Result({"2018-001#1": "124"}, {"2018-001/I1": "H1"})
    if stale:
        with pytest.raises(UserError, match="plan again"):
            apply_solution(placed, before, result)
        assert placed.revision == revision
    else:
        assert apply_solution(placed, before, result) is not None


# -- publishing, closures, settings --------------------------------------------------------------


def test_publishing_takes_the_present_stands(placed):
    publish(placed, by="Ann")
    assert {p: r.stand for p, r in placed.plan.published_stands.items()} == stands(placed)
    assert placed.plan.setting("published_by") == "Ann"
    assert publish(placed) is None
    unassign_stand(placed, turnaround="2018-001")
    assign_stand(placed, turnaround="2018-003", stand="126")
    publish(placed, start=DAY, end=DAY + 2 * H)
    assert {p: r.stand for p, r in placed.plan.published_stands.items()} == {"2018-002#1": "122", "2018-003#1": "124"}


def test_publishing_a_stretch_forgets_parts_that_are_no_more(placed):
    row = PublishedStand(part="2018-001#2", stand="120")  # as an older version left it behind
    with placed.edit("left over") as draft:
        draft.put("published_stand", row.part, row)
    publish(placed, start=DAY + 500 * H, end=DAY + 501 * H)
    assert placed.plan.published_stands == {}


def test_publishing_takes_the_halls_of_what_is_unloaded_there(placed, monkeypatch):
    monkeypatch.setattr(guard, "hard_hall_findings", lambda *_: ())
    lot = next(x for x in placed.plan.lots.values() if x.turnaround == "2018-001")
    hall = next(iter(placed.plan.layout.halls))
    assign_hall(placed, lot=lot.lot, hall=hall)
    publish(placed)
    row = placed.plan.published_stands["2018-001#1"]
    assert row.halls == {lot.lot: hall}
    insert_tow(placed, turnaround="2018-001", off_block=DAY + 2 * H, on_block=DAY + 2.5 * H)
    kept = [r.halls for r in placed.plan.published_stands.values() if lot.lot in r.halls]
    assert kept == [{lot.lot: hall}]


def test_an_overfull_hall_is_not_published(placed):
    lot = next(x for x in placed.plan.lots.values() if x.turnaround == "2018-001")
    with placed.edit("heavy freight") as draft:
        draft.put("lot", lot.lot, replace(lot, mass_kg=900_000))
    assign_hall(placed, lot=lot.lot, hall=next(iter(placed.plan.layout.halls)))
    with pytest.raises(UserError, match="hall_rate"):
        publish(placed, start=DAY, end=DAY + 24 * H)
    assert placed.plan.published_stands == {}


def test_closures_come_and_go(session):
    close = {"kind": ClosureKind.STAND, "subject": "124", "start": DAY, "end": DAY + H}
    add_closure(session, **close, reason=" works ")
    add_closure(session, **close, recurrence=Recurrence.DAILY, until=date(2018, 7, 1))
    assert list(session.plan.closures) == ["124-1", "124-2"]
    assert session.plan.closures["124-1"].reason == "works"
    add_closure(session, **{**close, "end": DAY + 2 * H}, closure="124-1")
    assert session.plan.closures["124-1"].end == DAY + 2 * H
    remove_closure(session, closure="124-1")
    for arguments, sentence in (
        ({"subject": "999"}, "no stand 999"),
        ({"end": DAY}, "has to end"),
        ({"until": date(2018, 6, 1)}, "lies before"),
    ):
        with pytest.raises(UserError, match=sentence):
            add_closure(session, **{**close, **arguments})
    with pytest.raises(UserError, match=r"no closure 124-1\. Nearest: 124-2"):
        remove_closure(session, closure="124-1")


def test_rules_are_set_bit_by_bit_and_reset(session):
    set_rule(session, rule="min_gap", weight=2.5, params={"gap_a_d_min": 10.0})
    set_rule(session, rule="min_gap", params={"gap_e_f_min": 25.0}, owner="ops")
    row = session.plan.rule_settings["min_gap"]
    assert (row.weight, row.owner, row.params) == (2.5, "ops", {"gap_a_d_min": 10.0, "gap_e_f_min": 25.0})
    assert reset_rule(session, rule="min_gap").keys("rule_setting") == {"min_gap"}
    assert reset_rule(session, rule="min_gap") is None
    for arguments, sentence in (({"rule": "min_gab"}, "min_gap"), ({"rule": "min_gap", "weight": -1.0}, "0 or more")):
        with pytest.raises(UserError, match=sentence):
            set_rule(session, **arguments)


@pytest.mark.parametrize("rule", ["one_stand", "fairness"])
@pytest.mark.parametrize("narrow", [{"scope": {"operators": ("QTR",)}}, {"valid_from": date(2018, 6, 5)}])
def test_a_rule_of_the_whole_plan_cannot_be_confined(session, rule, narrow):
    with pytest.raises(UserError, match=f"The rule {rule} speaks of the whole plan"):
        set_rule(session, rule=rule, severity=Severity.SOFT, **narrow)
    assert rule not in session.plan.rule_settings
    assert set_rule(session, rule=rule, severity=Severity.SOFT, scope={}) is not None


@pytest.mark.parametrize(
    ("rule", "more", "sentences"),
    [
        ("buffer", {"params": {"targt_min": 20.0}}, ["no figure targt_min. It has: target_min, step_min."]),
        ("buffer", {"params": {"B748@124": 1.0}}, ["no figure B748@124"]),
        ("size", {"params": {"metres": 1.0}}, ["It has: -."]),
        ("hall_space", {"params": {"dwell_h_XXX": 1.0}}, ["dwell_h_GEN"]),
        ("type_allowed", {"params": {"plain": 1.0}}, ["It has: TYPE@STAND."]),
        ("type_allowed", {"params": {"B999@124": 0.0, "B748@999": 0.0}}, ["no B999 among", "no 999 among"]),
        ("buffer", {"params": {"target_min": -1.0, "step_min": float("inf")}}, ["target_min of", "step_min of"]),
        ("buffer", {"scope": {"place": ("124",)}}, ["cannot be confined to place", "stands, aprons"]),
        ("buffer", {"scope": {"stands": ("124", "999"), "halls": ("X9",)}}, ["no 999 among", "no X9 among"]),
        ("buffer", {"scope": {"hours": ("22-6",)}}, ["Hours are written like"]),
        ("buffer", {"valid_from": date(2018, 6, 5), "valid_to": date(2018, 6, 5)}, ["cannot end on 2018-06-05"]),
    ],
)
def test_a_setting_that_no_rule_would_read_is_refused_with_what_there_is(session, rule, more, sentences):
    with pytest.raises(UserError) as told:
        set_rule(session, rule=rule, **more)
    assert [s for s in sentences if s not in str(told.value)] == []
    assert rule not in session.plan.rule_settings


def test_figures_cells_and_scopes_that_there_are_pass(session):
    set_rule(session, rule="type_allowed", params={"B748@124": 0.0})
    set_rule(session, rule="operator_exclusive", params={"NEW@124": 1.0})
    set_rule(session, rule="hall_space", params={"dwell_h_GEN": 12.0})
    set_rule(session, rule="buffer", scope={"stands": ("124",), "operators": ("ANY",), "hours": ("22:00-06:00",)})
    assert session.plan.rule_settings["buffer"].scope["hours"] == ("22:00-06:00",)


def test_settings_and_those_that_nobody_sets(session):
    set_setting(session, name="built_phases", value="north-1")
    assert session.plan.built_phases == {"north-1"}
    set_setting(session, name="built_phases", value="")
    assert session.plan.built_phases == frozenset()
    for name in ("plan_id", "created_utc", " "):
        with pytest.raises(UserError, match="cannot be changed"):
            set_setting(session, name=name, value="x")


def test_a_finding_is_accepted_by_name_and_for_a_reason(session):
    key = "size|part:2018-001#1|stand:124"
    accept_finding(session, finding=key, reason=" agreed with ops ")
    row = session.plan.accepted_findings[key]
    assert (row.reason, row.by) == ("agreed with ops", "tester")
    assert accept_finding(session, finding=key, reason="agreed with ops") is None
    withdraw_acceptance(session, finding=key)
    assert session.plan.accepted_findings == {}
    with pytest.raises(UserError, match="Give a reason"):
        accept_finding(session, finding=key, reason=" ")
    with pytest.raises(UserError, match="no rule sise"):
        accept_finding(session, finding="sise|x", reason="r")


def test_a_tow_that_is_moved_or_taken_away_keeps_the_override_of_a_stand(placed, forbidden):
    on = DAY + 1 * H
    insert_tow(placed, turnaround="2018-001", off_block=on + H, on_block=on + 1.25 * H, stand="126")
    named = Override(reason="agreed", by="An", rules=("no_overlap",))
    with placed.edit("override") as draft:
        row = draft.plan.stand_assignments["2018-001#1"]
        draft.put("stand_assignment", "2018-001#1", replace(row, override=named))
    move_tow(placed, turnaround="2018-001", off_block=on + 0.5 * H)  # the rules leave out what is covered
    assert placed.plan.stand_assignments["2018-001#1"].override == named
    forbidden.add(("2018-001#1", "120"))
    move_tow(placed, turnaround="2018-001", off_block=on + 0.75 * H, override="again", by="Bo")
    both = placed.plan.stand_assignments["2018-001#1"].override
    assert (both.reason, both.by, both.rules) == ("agreed; again", "An, Bo", ("no_overlap", "size"))
    forbidden.clear()
    remove_tow(placed, turnaround="2018-001")
    assert placed.plan.stand_assignments["2018-001#1"].override == both
