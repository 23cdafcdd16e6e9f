"""Each way in which two laptops can meet, one by one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apronplan.domain.plan import TABLES, Plan
from apronplan.domain.settings import AcceptedFinding, RuleSetting, Setting
from apronplan.domain.traffic import Override, PublishedStand, Split, StandAssignment, TowCut
from apronplan.session.merge.answers import MINE, THEIRS, settle
from apronplan.session.merge.threeway import ClashKind, groups, merge_tables
from store.plan_samples import DAY, every_table, lots, turnaround

T1, T2 = turnaround(1), turnaround(2)
PART = "2018-001#1"


def tables(**named) -> dict[str, dict[str, object]]:
    return {name: dict(named.get(name, {})) for name in TABLES}


def stand(name: str, part: str = PART, **more) -> StandAssignment:
    return StandAssignment(part=part, stand=name, **more)


BASE = tables(
    turnaround={"2018-001": T1, "2018-002": T2},
    lot={lot.lot: lot for lot in lots(1)},
    stand_assignment={PART: stand("120")},
)


def after(base=BASE, **changes):
    made = {name: dict(rows) for name, rows in base.items()}
    for table, rows in changes.items():
        for key, row in rows.items():
            if row is None:
                made[table].pop(key, None)
            else:
                made[table][key] = row
    return made


def test_edits_of_different_fields_of_one_row_come_together():
    mine = after(turnaround={"2018-001": replace(T1, eobt=DAY + timedelta(hours=7))})
    theirs = after(turnaround={"2018-001": replace(T1, registration="A7-BFA")})
    merged = merge_tables([BASE], mine, theirs)
    assert not merged.clashes
    both = replace(T1, eobt=DAY + timedelta(hours=7), registration="A7-BFA")
    assert merged.rows == {("turnaround", "2018-001"): both}
    assert merged.taken[0].fields == ("registration",)


def test_the_same_field_changed_differently_is_asked_and_the_rest_is_taken():
    mine = after(turnaround={"2018-001": replace(T1, registration="A7-BFA")})
    theirs = after(turnaround={"2018-001": replace(T1, registration="A7-BFB", notes="late")})
    merged = merge_tables([BASE], mine, theirs)
    (clash,) = merged.clashes
    assert (clash.kind, clash.field, clash.base, clash.mine, clash.theirs) == (
        ClashKind.FIELD, "registration", "", "A7-BFA", "A7-BFB",
    )  # fmt: skip
    rows = dict(merged.rows)
    settle(clash, THEIRS, rows, mine, theirs, Plan())
    assert rows["turnaround", "2018-001"] == replace(T1, registration="A7-BFB", notes="late")


def test_a_lock_here_and_a_move_there_are_one_question():
    mine, theirs = (after(stand_assignment={PART: row}) for row in (stand("120", locked=True), stand("124")))
    (clash,) = merge_tables([BASE], mine, theirs).clashes
    assert clash.field == "stand"
    assert clash.fields == ("stand", "locked", "override")
    rows = {}
    settle(clash, THEIRS, rows, mine, theirs, Plan())
    assert rows == {("stand_assignment", PART): stand("124")}


def test_an_override_goes_with_its_stand():
    row = stand("124", override=Override(reason="asked for", by="Ann", rules=("size",)))
    merged = merge_tables([BASE], BASE, after(stand_assignment={PART: row}))
    assert merged.rows == {("stand_assignment", PART): row}


def test_arrival_here_and_departure_there_are_one_question():
    mine = after(turnaround={"2018-001": replace(T1, sibt=T1.sibt + timedelta(hours=2))})
    theirs = after(turnaround={"2018-001": replace(T1, sobt=T1.sobt - timedelta(hours=2))})
    (clash,) = merge_tables([BASE], mine, theirs).clashes
    assert clash.fields == ("sibt", "sobt")


def test_a_turnaround_removed_here_and_placed_there_is_one_question_for_all_that_hangs_on_it():
    gone = {"2018-001": None}
    mine = after(turnaround=gone, lot={lot.lot: None for lot in lots(1)}, stand_assignment={PART: None})
    theirs = after(stand_assignment={PART: stand("124")})
    merged = merge_tables([BASE], mine, theirs)
    (clash,) = merged.clashes
    assert clash.kind is ClashKind.REMOVED_HERE
    assert set(clash.places) == {
        ("turnaround", "2018-001"), ("lot", "2018-001/I1"), ("lot", "2018-001/E1"), ("stand_assignment", PART),
    }  # fmt: skip
    rows = dict(merged.rows)
    settle(clash, THEIRS, rows, mine, theirs, Plan())
    assert rows["turnaround", "2018-001"] == T1
    assert rows["stand_assignment", PART] == stand("124")
    assert rows["lot", "2018-001/I1"] == lots(1)[0]


def test_a_turnaround_removed_there_and_untouched_here_goes_with_all_that_hangs_on_it():
    theirs = after(turnaround={"2018-001": None}, lot={lot.lot: None for lot in lots(1)}, stand_assignment={PART: None})
    merged = merge_tables([BASE], BASE, theirs)
    assert not merged.clashes
    assert all(row is None for row in merged.rows.values())
    assert len(merged.rows) == 4


def test_a_new_placement_of_a_turnaround_that_the_other_removed_is_asked():
    base = after(stand_assignment={PART: None})
    mine = after(base, stand_assignment={PART: stand("124")})
    theirs = after(base, turnaround={"2018-001": None}, lot={lot.lot: None for lot in lots(1)})
    (clash,) = merge_tables([base], mine, theirs).clashes
    assert clash.kind is ClashKind.REMOVED_THERE


def test_a_lot_removed_there_and_brought_to_a_hall_here_is_asked():
    from apronplan.domain.traffic import HallAssignment

    mine = after(hall_assignment={"2018-001/I1": HallAssignment(lot="2018-001/I1", hall="H1")})
    theirs = after(lot={"2018-001/I1": None})
    (clash,) = merge_tables([BASE], mine, theirs).clashes
    assert (clash.kind, clash.table) == (ClashKind.REMOVED_THERE, "lot")


def test_a_tow_here_and_a_move_there_are_one_question():
    cut = TowCut(off_block=T1.sibt + timedelta(hours=1), on_block=T1.sibt + timedelta(hours=1, minutes=30))
    mine = after(
        split={"2018-001": Split(turnaround="2018-001", cuts=(cut,))},
        stand_assignment={"2018-001#2": stand("126", "2018-001#2")},
    )
    theirs = after(stand_assignment={PART: stand("124")})
    merged = merge_tables([BASE], mine, theirs)
    (clash,) = merged.clashes
    assert clash.kind is ClashKind.TOWS
    rows = dict(merged.rows)
    settle(clash, THEIRS, rows, mine, theirs, Plan())
    assert rows == {
        ("split", "2018-001"): None, ("stand_assignment", PART): stand("124"), ("stand_assignment", "2018-001#2"): None,
    }  # fmt: skip


def test_a_tow_there_alone_is_taken():
    cut = TowCut(off_block=T1.sibt + timedelta(hours=1), on_block=T1.sibt + timedelta(hours=1, minutes=30))
    theirs = after(split={"2018-001": Split(turnaround="2018-001", cuts=(cut,))})
    merged = merge_tables([BASE], after(turnaround={"2018-002": replace(T2, notes="x")}), theirs)
    assert not merged.clashes
    assert ("split", "2018-001") in merged.rows


def test_the_same_row_added_on_both_sides_is_asked_only_where_it_differs():
    here = {"x": RuleSetting(rule="x", weight=1.0, owner="Ann")}
    there = {"x": RuleSetting(rule="x", weight=2.0, owner="Ann")}
    (clash,) = merge_tables([BASE], after(rule_setting=here), after(rule_setting=there)).clashes
    assert (clash.field, clash.base) == ("weight", None)
    assert not merge_tables([BASE], after(rule_setting=here), after(rule_setting=here)).rows


def test_two_acceptances_of_one_finding_are_one_question():
    here, there = (
        {"f": AcceptedFinding(finding="f", reason=r, by=b, utc=DAY)} for r, b in (("checked", "Ann"), ("known", "Bob"))
    )
    (clash,) = merge_tables([BASE], after(accepted_finding=here), after(accepted_finding=there)).clashes
    assert clash.fields == ("reason", "by", "utc")


def test_solver_figures_of_neither_side_survive_two_solver_runs():
    base, mine, theirs = (after(setting={"last_solution": Setting(name="last_solution", value=v)}) for v in "abc")
    merged = merge_tables([base], mine, theirs)
    assert not merged.clashes
    assert merged.rows == {("setting", "last_solution"): None}


def test_a_published_stand_that_both_changed_is_asked():
    here, there = ({PART: PublishedStand(part=PART, stand=s)} for s in ("120", "124"))
    (clash,) = merge_tables([BASE], after(published_stand=here), after(published_stand=there)).clashes
    assert (clash.table, clash.mine, clash.theirs) == ("published_stand", "120", "124")


def test_mine_keeps_what_is_here():
    mine, theirs = (after(stand_assignment={PART: stand(s)}) for s in ("122", "124"))
    merged = merge_tables([BASE], mine, theirs)
    rows = dict(merged.rows)
    settle(merged.clashes[0], MINE, rows, mine, theirs, Plan())
    assert not rows


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_every_table_can_come_in_and_go(table):
    full, empty = every_table(), tables()
    for base, mine, theirs in ((empty, empty, full), (full, full, empty)):
        one_base = {**empty, table: base[table]}
        merged = merge_tables([one_base], {**empty, table: mine[table]}, {**empty, table: theirs[table]})
        assert not merged.clashes
        assert {k: merged.rows[table, k] for k in full[table]} == {k: theirs[table].get(k) for k in full[table]}
    assert groups(table)


def test_an_id_changes_with_either_side():
    def named(mine, theirs):
        sides = (after(stand_assignment={PART: stand(s)}) for s in (mine, theirs))
        return merge_tables([BASE], *sides).clashes[0].id

    assert named("122", "124") == named("122", "124")
    assert len({named("122", "124"), named("122", "126"), named("126", "124")}) == 3
