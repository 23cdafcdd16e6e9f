import logging

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import StandAssignment
from apronplan.errors import UserError
from apronplan.session.commands import create_plan_from_layout, remove_turnaround
from apronplan.session.draft import Draft, LivePlan
from apronplan.session.session import PlanSession, StrayWrite
from store.plan_samples import small_layout


def put(draft, name, value="1"):
    draft.put("setting", name, Setting(name=name, value=value))


def test_an_edit_is_in_the_plan_in_the_journal_and_in_the_file(session, reopened):
    before = session.revision
    with session.edit("Set a") as draft:
        put(draft, "a")
        assert draft.plan.setting("a") == "1", "reads see the writes"
    assert session.revision == before + 1
    step = session.history()[-1]
    assert (step.n, step.action, step.user, step.kind, step.undone) == (before + 1, "Set a", "tester", "edit", False)
    again = reopened()
    assert again.plan.setting("a") == "1"
    assert again.history() == session.history()


def test_an_exception_takes_everything_back_in_the_old_order(session):
    tables = {t: list(session.plan.rows(t).items()) for t in ("setting", "stand", "turnaround", "lot")}
    revision, layout = session.revision, session.plan.layout

    def spoil(draft):
        put(draft, "a")
        draft.delete("stand", "120")
        draft.delete("turnaround", "2018-001")
        draft.delete("lot", "2018-002/I1")
        put(draft, "a", "2")
        assert list(session.plan.parts) == ["2018-002#1", "2018-003#1"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), session.edit("Spoil") as draft:
        spoil(draft)
    assert {t: list(session.plan.rows(t).items()) for t in tables} == tables
    assert session.revision == revision
    assert list(session.plan.parts) == ["2018-001#1", "2018-002#1", "2018-003#1"]
    assert list(session.plan.layout.stands) == list(layout.stands)
    assert session.undo_name != "Spoil"


class _Counted(str):
    hashed = 0

    def __hash__(self):
        _Counted.hashed += 1
        return super().__hash__()


def _look_ups_to_take_back(rows):
    """Return how often a key is looked up when the deletion of one of so many rows is taken back."""
    plan = LivePlan({"setting": {_Counted(i): Setting(name=str(i), value="1") for i in range(rows)}})
    draft = Draft(plan)
    draft.delete("setting", "0")
    _Counted.hashed = 0
    draft.back_to(0)
    assert list(plan.rows("setting")) == [str(i) for i in range(rows)]
    return _Counted.hashed


def test_taking_back_a_deletion_grows_with_the_rows_and_not_with_their_square():
    assert _look_ups_to_take_back(400) < 3 * _look_ups_to_take_back(200)


def test_an_edit_that_cannot_be_written_is_taken_back(session, monkeypatch):
    monkeypatch.setattr(type(session.file), "append", lambda *a, **k: (_ for _ in ()).throw(UserError("disk full")))
    with pytest.raises(UserError, match="disk full"), session.edit("Set a") as draft:
        put(draft, "a")
    assert session.plan.setting("a") == ""
    name = session.undo_name
    with pytest.raises(UserError, match="disk full"):
        session.undo()
    assert session.undo_name == name
    assert len(session.plan.turnarounds) == 3


def test_an_edit_within_an_edit_is_refused(session):
    for name in "bc":
        with session.edit(f"Set {name}") as draft:
            put(draft, name)
    session.undo()
    with session.edit("Outer") as draft:
        with pytest.raises(StrayWrite):
            session.undo()
        with pytest.raises(StrayWrite):
            session.redo()
        with pytest.raises(StrayWrite):
            session.backup()
        put(draft, "a")
        with pytest.raises(StrayWrite), session.edit("Inner"):
            pass
    assert session.plan.setting("a") == "1"


def test_a_write_outside_an_edit_is_refused(session):
    row = RowChange("setting", "x", None, Setting(name="x", value="1"))
    with pytest.raises(StrayWrite):
        session.plan.apply([row])
    with session.edit("Set a") as draft:
        put(draft, "a")
    with pytest.raises(StrayWrite):
        put(draft, "b")
    with pytest.raises(StrayWrite):
        draft.delete("setting", "a")
    with pytest.raises(TypeError):
        session.plan.rows("setting")["x"] = row
    assert session.plan.setting("x") == session.plan.setting("b") == ""
    session.plan.snapshot().apply([row])


def test_a_row_in_the_wrong_table_is_refused(session):
    revision = session.revision
    with pytest.raises(TypeError), session.edit("Wrong") as draft:
        draft.put("stand", "a", Setting(name="a", value="b"))
    with pytest.raises(KeyError), session.edit("Wrong") as draft:
        draft.put("no_table", "a", Setting(name="a", value="b"))
    assert session.revision == revision


@pytest.mark.parametrize(
    "write",
    [
        lambda d: None,
        lambda d: d.put("setting", "plan_name", d.plan.rows("setting")["plan_name"]),
        lambda d: (put(d, "a"), d.delete("setting", "a")),
        lambda d: d.delete("setting", "nothing"),
    ],
)
def test_an_edit_that_changes_nothing_leaves_no_step(session, write):
    revision, name, told = session.revision, session.undo_name, []
    session.observe(told.append)
    with session.edit("Nothing") as draft:
        write(draft)
    assert (session.revision, session.undo_name, told) == (revision, name, [])


def test_observers_get_the_net_rows_after_the_edit(session):
    told = []
    stop = session.observe(lambda change: told.append((change, session.plan.setting("a"), session.edits)))
    with session.edit("Set a and b") as draft:
        put(draft, "a", "0")
        put(draft, "b")
        put(draft, "a")
        draft.delete("setting", "b")
        draft.delete("stand", "126")
        assert told == []
    [(change, seen, edits)] = told
    assert (change.action, change.edit, seen) == ("Set a and b", edits, "1")
    assert change.tables == {"setting", "stand"}
    assert change.keys("setting") == {"a"}
    assert change.keys("stand") == {"126"}
    stop()
    stop()
    session.undo()
    assert len(told) == 1


def test_a_faulty_observer_does_not_make_the_edit_fail(session, caplog):
    told = []
    session.observe(lambda change: 1 / 0)
    session.observe(told.append)
    with caplog.at_level(logging.ERROR), session.edit("Set a") as draft:
        put(draft, "a")
    assert len(told) == 1
    assert "observer failed" in caplog.text


def test_an_observer_may_make_an_edit_of_its_own(session):
    def follow(change):
        if change.action == "Set a":
            with session.edit("Set b") as draft:
                put(draft, "b")

    session.observe(follow)
    with session.edit("Set a") as draft:
        put(draft, "a")
    assert (session.plan.setting("b"), session.undo_name) == ("1", "Set b")


def put_and_fail(draft):
    put(draft, "b")
    raise UserError("no")


def test_verbs_within_an_edit_make_one_step_and_a_failing_one_leaves_nothing_of_itself(session):
    with session.edit("Two at once") as draft:
        first = remove_turnaround(session, turnaround="2018-001")
        put(draft, "a")
        with pytest.raises(UserError), session.step("half") as step:
            put_and_fail(step.draft)
    assert "2018-001" in first.keys("turnaround")
    assert first.keys("setting") == set()
    assert (session.undo_name, session.plan.setting("b")) == ("Two at once", "")
    session.undo()
    assert "2018-001" in session.plan.turnarounds
    assert session.plan.setting("a") == ""


def test_a_new_plan_has_an_id_a_name_and_a_time_and_that_is_not_undone(tmp_path, forbidden):
    with (
        PlanSession.create(tmp_path / "june.apron") as one,
        PlanSession.create(tmp_path / "b.apron", name="July") as two,
    ):
        assert one.plan_id != two.plan_id
        assert len(one.plan_id) == 36
        assert (one.plan.setting("plan_name"), two.plan.setting("plan_name")) == ("june", "July")
        assert one.plan.setting("created_utc").endswith("+00:00")
        create_plan_from_layout(one, small_layout())
        assert one.undo() is None
        assert one.undo_name is None
        with pytest.raises(UserError, match="has its airport already"):
            create_plan_from_layout(one, small_layout())
        assert one.stamp().code == f"APRONPLAN:{one.plan_id}:2:{one.head_hash[:12]}"


def test_the_layout_of_the_plan_is_the_layout_that_was_given(session):
    given, kept = small_layout(), session.plan.layout
    assert kept.airport == given.airport
    for name in ("stands", "halls", "aircraft_types", "aprons"):
        assert dict(getattr(kept, name)) == dict(getattr(given, name))


def test_rows_changed_since_a_revision(session):
    revision = session.revision
    with session.edit("Set a") as draft:
        put(draft, "a")
    session.undo()
    with session.edit("Set b") as draft:
        put(draft, "b")
    assert session.changed_since(revision) == {("setting", "a"), ("setting", "b")}
    assert session.changed_since(session.revision) == frozenset()


def test_a_view_refuses_edits_with_a_sentence(session):
    session.close()
    with PlanSession.open(session.path, read_only=True) as view:
        assert view.read_only
        assert "view" in view.notices[0]
        with pytest.raises(UserError, match="open as a view"), view.edit("Set a") as draft:
            put(draft, "a")
        assert view.plan.setting("a") == ""
        assert view.backup() is None


def test_the_session_may_place_what_the_file_holds(session):
    part = "2018-001#1"
    with session.edit("Place") as draft:
        draft.put("stand_assignment", part, StandAssignment(part=part, stand="124"))
    assert session.plan.stand_of(part) == "124"
