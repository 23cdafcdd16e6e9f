"""Scenarios as files beside a plan, and what is taken over from them."""

from pathlib import Path

import pytest

from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import TABLES
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import Override, StandAssignment
from apronplan.errors import UserError
from apronplan.session.commands import adopt_placements, differences
from apronplan.session.guard import RuleRefusal
from apronplan.session.scenarios import (
    ScenarioOrder,
    family_of,
    growth_factor,
    make_scenario,
    phase_by_phase,
    scenario_path,
    snapshot_of,
    write_scenario,
)
from apronplan.session.session import PlanSession
from apronplan.store.backups import list_backups
from unit.audit.build import lot, plan, stay


@pytest.fixture
def session(tmp_path: Path) -> PlanSession:
    """An open plan with two aircraft on stands and one in the tray."""
    made = plan(
        *stay("T1", "S1", 0, 120, flight_in="QR1"),
        *stay("T2", "S2", 300, 120, flight_in="QR2"),
        *stay("T3", "S3", 600, 120, flight_in="QR3")[:1],
        *lot("T1/I1", "T1", 10),
    )
    opened = PlanSession.create(tmp_path / "base.apron", user="Ann")
    with opened.edit("rows", undoable=False) as draft:
        for table in TABLES:
            for key, row in made.rows(table).items():
                draft.put(table, key, row)
    yield opened
    opened.close()


def test_a_scenario_is_a_whole_plan_with_an_id_of_its_own(session: PlanSession) -> None:
    target = scenario_path(session.path, "today")
    write_scenario(target, make_scenario(session.plan, ScenarioOrder(name="today")), session.plan_id)
    with PlanSession.open(target) as copy:
        assert copy.plan_id != session.plan_id
        assert copy.plan.setting("plan_name") == "today"
        for table in set(TABLES) - {"setting"}:
            assert copy.plan.rows(table) == session.plan.rows(table), table
    assert snapshot_of(target).stand_of(PartId("T1#1")) == "S1"


def test_the_family_is_found_from_either_side_and_strangers_are_left_out(session: PlanSession, tmp_path: Path) -> None:
    for name in ("a", "b"):
        made = make_scenario(session.plan, ScenarioOrder(name=name))
        write_scenario(scenario_path(session.path, name), made, session.plan_id)
    PlanSession.create(tmp_path / "stranger.apron").close()
    (tmp_path / "junk.apron").write_bytes(b"no database")
    base = family_of(session.path, session.plan_id, "")
    assert [g.settings["plan_name"] for g in base] == ["a", "b"]
    session.close()  # what is still in another program's log is not looked at
    with PlanSession.open(tmp_path / "a.apron") as a:
        seen = family_of(a.path, a.plan_id, a.plan.setting("scenario_of"))
    assert [g.path.name for g in seen] == ["base.apron", "b.apron"]


def test_a_scenario_of_a_scenario_belongs_to_it(session: PlanSession, tmp_path: Path) -> None:
    write_scenario(tmp_path / "a.apron", make_scenario(session.plan, ScenarioOrder(name="a")), session.plan_id)
    with PlanSession.open(tmp_path / "a.apron") as a:
        write_scenario(tmp_path / "aa.apron", make_scenario(a.plan, ScenarioOrder(name="aa")), a.plan_id)
        assert "aa.apron" in [g.path.name for g in family_of(a.path, a.plan_id, session.plan_id)]


def test_yearly_tonnes_become_a_factor_at_the_pace_of_the_window(session: PlanSession) -> None:
    import dataclasses

    t1 = session.plan.turnarounds["T1"]
    with session.edit("freight") as draft:
        draft.put("turnaround", "T1", dataclasses.replace(t1, import_kg=10_000))
    order = ScenarioOrder(name="x", t_per_year=7_300.0)  # 10 t in one day are 3,650 t a year
    assert growth_factor(session.plan, order) == pytest.approx(2.0)
    with pytest.raises(UserError, match=r"3,650 t a year"):
        growth_factor(session.plan, ScenarioOrder(name="x", t_per_year=3_000.0))


def test_phase_by_phase_holds_those_before() -> None:
    orders = phase_by_phase(ScenarioOrder(name="hub"), ("a", "b", "c"))
    assert [(o.name, o.phases) for o in orders] == [
        ("hub a", ("a",)),
        ("hub b", ("a", "b")),
        ("hub c", ("a", "b", "c")),
    ]


def test_names_that_are_no_files_or_there_already_are_refused(session: PlanSession) -> None:
    for name in ("../x", "", ".hidden", "a/b"):
        with pytest.raises(UserError, match="cannot be the name"):
            scenario_path(session.path, name)
    with pytest.raises(UserError, match="There is a plan 'base' already"):
        scenario_path(session.path, "base")


def test_placements_are_adopted_as_one_edit_with_their_override(session: PlanSession) -> None:
    other = session.plan.snapshot()
    override = Override(reason="crew asked", by="Bea", rules=("preference",))
    from apronplan.domain.changes import RowChange

    moved = StandAssignment(part=PartId("T1#1"), stand=StandId("S3"), override=override, locked=True)
    placed = StandAssignment(part=PartId("T3#1"), stand=StandId("S1"))
    other.apply(
        [
            RowChange("stand_assignment", "T1#1", other.stand_assignments[PartId("T1#1")], moved),
            RowChange("stand_assignment", "T3#1", None, placed),
            RowChange("stand_assignment", "T2#1", other.stand_assignments[PartId("T2#1")], None),
        ]
    )
    found = differences(session.plan, other)
    assert [(d.part, d.here, d.there) for d in found] == [
        ("T1#1", "S1", "S3"),
        ("T2#1", "S2", None),
        ("T3#1", None, "S1"),
    ]
    with session.edit("since the last backup") as draft:
        draft.put("setting", "k", Setting(name="k", value="1"))
    edits = session.edits
    adopt_placements(session, other=other, name="hub", parts={"T1#1", "T2#1"})
    assert session.edits == edits + 1
    assert edits in [b.edit for b in list_backups(session.path)], "a large step is preceded by a backup"
    row = session.plan.stand_assignments[PartId("T1#1")]
    assert (row.stand, row.override, row.locked) == ("S3", override, False)
    assert session.plan.stand_of(PartId("T2#1")) is None
    assert session.plan.stand_of(PartId("T3#1")) is None
    session.undo()
    assert session.plan.stand_of(PartId("T1#1")) == "S1"
    assert session.plan.stand_of(PartId("T2#1")) == "S2"


def test_what_would_break_a_rule_here_is_refused_whole(session: PlanSession) -> None:
    other = session.plan.snapshot()
    # T3 comes while nobody is on S1; but here T1 stays there until then
    import dataclasses

    from apronplan.domain.changes import RowChange

    long = dataclasses.replace(session.plan.turnarounds["T1"], sobt=session.plan.turnarounds["T3"].sobt)
    with session.edit("longer") as draft:
        draft.put("turnaround", "T1", long)
    clash = StandAssignment(part=PartId("T3#1"), stand=StandId("S1"))
    fine = StandAssignment(part=PartId("T2#1"), stand=StandId("S4"))
    other.apply(
        [
            RowChange("stand_assignment", "T3#1", None, clash),
            RowChange("stand_assignment", "T2#1", other.stand_assignments[PartId("T2#1")], fine),
        ]
    )
    edits = session.edits
    with pytest.raises(RuleRefusal, match="QR1"):
        adopt_placements(session, other=other, name="hub", parts={"T3#1", "T2#1"})
    assert session.edits == edits
    assert session.plan.stand_of(PartId("T2#1")) == "S2"


def test_locked_and_unknown_stands_are_all_named_at_once(session: PlanSession) -> None:
    import dataclasses

    from apronplan.domain.changes import RowChange

    other = session.plan.snapshot()
    new = [("T1#1", "S3"), ("T2#1", "N999")]
    other.apply(
        RowChange(
            "stand_assignment", p, other.stand_assignments[PartId(p)], StandAssignment(part=PartId(p), stand=StandId(s))
        )
        for p, s in new
    )
    with session.edit("lock") as draft:
        row = session.plan.stand_assignments[PartId("T1#1")]
        draft.put("stand_assignment", "T1#1", dataclasses.replace(row, locked=True))
    edits = session.edits
    with pytest.raises(UserError, match=r"QR1.*locked on S1.*QR2.*N999 is not in this plan"):
        adopt_placements(session, other=other, name="hub", parts={"T1#1", "T2#1"})
    assert session.edits == edits
