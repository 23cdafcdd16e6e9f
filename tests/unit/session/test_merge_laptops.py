"""Two laptops' files, worked on apart and brought together."""

import pytest

from apronplan.errors import UserError
from apronplan.session.commands import (
    add_closure,
    assign_hall,
    assign_stand,
    insert_tow,
    remove_turnaround,
    set_times,
    unassign_stand,
)
from apronplan.session.merge.answers import LEAVE, MINE, THEIRS, Answer, Choice
from apronplan.session.merge.bundling import make_bundle, new_from_bundle
from apronplan.session.merge.collisions import open_hard
from apronplan.session.merge.merge import prepare
from apronplan.session.merge.report import Report
from apronplan.session.session import PlanSession
from apronplan.store.backups import list_backups
from store.plan_samples import turnaround
from unit.session.laptops import Laptop

STAND_CLASH = [("2018-001", "120"), ("2018-002", "120")]


@pytest.fixture
def ann(tmp_path, template) -> Laptop:
    return Laptop(tmp_path / "ann", "Ann", template)


@pytest.fixture
def bob(tmp_path, template) -> Laptop:
    return Laptop(tmp_path / "bob", "Bob", template)


def place(laptop: Laptop, flight: str, stand: str) -> None:
    with laptop.open() as session:
        assign_stand(session, turnaround=flight, stand=stand)
        assert not open_hard(session.plan)


def stands(laptop: Laptop) -> dict[str, str]:
    return {k: r.stand for k, r in laptop.tables()["stand_assignment"].items()}


def test_edits_of_different_flights_come_together_without_a_question(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-002", "124")
    merge = ann.take(bob.send())
    assert not merge.clashes
    assert stands(ann) == {"2018-001#1": "120", "2018-002#1": "124"}
    bob.take(ann.send())
    assert ann.tables() == bob.tables()


def test_bringing_in_twice_changes_nothing(ann, bob):
    place(bob, "2018-002", "124")
    bundle = bob.send()
    ann.take(bundle)
    with ann.open() as session:
        edits, head = session.edits, session.head_hash
    again = ann.take(bundle)
    assert again.known
    with ann.open() as session:
        assert (session.edits, session.head_hash) == (edits, head)


def test_an_older_bundle_of_ones_own_is_known(ann, bob):
    bundle = ann.send()
    place(ann, "2018-001", "120")
    assert ann.take(bundle).known


def test_two_clean_plans_with_one_stand_are_asked_and_nothing_is_changed(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-002", "120")
    before = ann.tables()
    merge = ann.take(bob.send())
    assert not merge.clashes
    (asked,) = merge.outcome().collisions
    assert asked.finding.code == "no_overlap"
    assert merge.outcome().unanswered == {asked.id}
    assert ann.tables() == before
    words = Report(merge)
    assert "QR8001" in words.finding_sentence(asked.finding)
    mine, theirs = words.collision_sides(asked)
    assert "QR8001 on 120" in mine
    assert "QR8002 in the tray" in mine
    assert "QR8002 on 120" in theirs
    assert "Ann" in words.who(asked, theirs=False)
    assert "Bob" in words.who(asked, theirs=True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (MINE, {"2018-001#1": "120"}),
        (THEIRS, {"2018-002#1": "120"}),
        (Answer(Choice.OTHER, "2018-002#1=124"), {"2018-001#1": "120", "2018-002#1": "124"}),
        (Answer(Choice.OTHER, {"2018-001#1": "tray"}), {"2018-002#1": "120"}),
        (LEAVE, {"2018-001#1": "120", "2018-002#1": "120"}),
    ],
)
def test_a_stand_clash_is_answered_and_undone_in_one_step(ann, bob, answer, expected):
    place(ann, "2018-001", "120")
    place(bob, "2018-002", "120")
    before = ann.tables()
    bundle = bob.send()
    with ann.open() as session:
        edits = session.edits
    ann.take(bundle, answer)
    assert stands(ann) == expected
    with ann.open() as session:
        assert session.edits == edits + 1
        assert "Bob" in session.undo_name
        assert any(b.edit == edits for b in list_backups(session.path))
        session.undo()
    assert ann.tables() == before
    # what was undone is not remembered as brought in
    assert not ann.take(bundle).known


def test_an_answer_that_does_not_help_is_said(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-002", "120")
    merge = ann.take(bob.send(), Answer(Choice.OTHER, "2018-002#1=120"))
    assert merge.outcome().unsolved
    assert stands(ann) == {"2018-001#1": "120"}


def test_a_delay_there_that_runs_into_a_placement_here_is_asked(ann, bob):
    for laptop in (ann, bob):
        place(laptop, "2018-001", "120")
    late = turnaround(1).sobt.replace(hour=20)
    place(ann, "2018-003", "122")
    base = ann.send()
    bob.take(base)
    with ann.open() as session:
        set_times(session, turnaround="2018-003", sibt=late.replace(hour=8), sobt=late.replace(hour=10))
        unassign_stand(session, turnaround="2018-003")
        assign_stand(session, turnaround="2018-003", stand="120")
        assert not open_hard(session.plan)
    with bob.open() as session:
        set_times(session, turnaround="2018-001", eobt=late)
        assert not open_hard(session.plan)
    merge = ann.take(bob.send(), MINE)
    assert not merge.outcome().unanswered
    assert stands(ann)["2018-003#1"] == "120"
    assert ann.tables()["turnaround"]["2018-001"].eobt is None


def test_the_same_flight_moved_differently(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-001", "122")
    merge = ann.take(bob.send())
    (clash,) = merge.clashes
    sentence = Report(merge).clash_sentence(clash)
    assert "QR8001" in sentence
    assert "120" in sentence
    assert "122" in sentence
    assert stands(ann) == {"2018-001#1": "120"}
    ann.take(bob.send(), Answer(Choice.OTHER, "126"))
    assert stands(ann) == {"2018-001#1": "126"}


def test_an_answer_once_given_is_not_asked_again_on_the_other_laptop(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-001", "122")
    ann.take(bob.send(), MINE)
    merge = bob.take(ann.send())
    assert not merge.clashes
    assert stands(bob) == {"2018-001#1": "120"}
    assert ann.tables() == bob.tables()


def test_both_laptops_went_on_after_bringing_together(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-001", "122")
    ann.take(bob.send(), MINE)
    place(bob, "2018-002", "126")
    place(ann, "2018-003", "124")
    bob.take(ann.send())
    ann.take(bob.send())
    expected = {"2018-001#1": "120", "2018-002#1": "126", "2018-003#1": "124"}
    assert stands(ann) == stands(bob) == expected


def test_two_laptops_that_answered_differently_at_the_same_time_are_asked_again(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-001", "122")
    from_ann, from_bob = ann.send(), bob.send()
    ann.take(from_bob, MINE)
    bob.take(from_ann, MINE)
    merge = ann.take(bob.send())
    assert [c.key for c in merge.clashes] == ["2018-001#1"]
    assert stands(ann) == {"2018-001#1": "120"}


def test_a_third_laptop_passes_on_what_it_was_given(ann, bob, tmp_path, template):
    cem = Laptop(tmp_path / "cem", "Cem", template)
    place(ann, "2018-001", "120")
    bob.take(ann.send())
    place(bob, "2018-002", "124")
    cem.take(bob.send())
    place(ann, "2018-001", "122")
    merge = cem.take(ann.send())
    assert not merge.clashes
    assert stands(cem) == {"2018-001#1": "122", "2018-002#1": "124"}


def test_a_removed_flight_that_the_other_placed(ann, bob):
    with ann.open() as session:
        remove_turnaround(session, turnaround="2018-001")
    with bob.open() as session:
        assign_stand(session, turnaround="2018-001", stand="120")
        assign_hall(session, lot="2018-001/I1", hall="H1")
    merge = ann.take(bob.send())
    (clash,) = merge.clashes
    sentence = Report(merge).clash_sentence(clash)
    assert "removed here" in sentence
    assert "QR8001 on 120" in sentence
    ann.take(bob.send(), THEIRS)
    tables = ann.tables()
    assert tables["turnaround"]["2018-001"] == turnaround(1)
    assert stands(ann) == {"2018-001#1": "120"}
    assert tables["hall_assignment"]["2018-001/I1"].hall == "H1"
    assert "2018-001/E1" in tables["lot"]


def test_a_closure_there_on_a_placement_here(ann, bob):
    place(ann, "2018-001", "120")
    with bob.open() as session:
        add_closure(
            session, kind="stand", subject="120", start=turnaround(1).sibt, end=turnaround(1).sobt, reason="works"
        )
    bundle = bob.send()
    merge = ann.take(bundle)
    (asked,) = merge.outcome().collisions
    assert asked.finding.rule == "closure"
    ann.take(bundle, THEIRS)
    assert stands(ann) == {}
    assert len(ann.tables()["closure"]) == 1


def test_a_tow_here_and_a_move_there(ann, bob):
    for laptop in (ann,):
        place(laptop, "2018-001", "120")
    bob.take(ann.send())
    flight = turnaround(1)
    with ann.open() as session:
        cut = flight.sibt.replace(hour=2), flight.sibt.replace(hour=2, minute=30)
        insert_tow(session, turnaround="2018-001", off_block=cut[0], on_block=cut[1], stand="126")
    place(bob, "2018-001", "122")
    merge = ann.take(bob.send())
    (clash,) = merge.clashes
    mine, theirs, _ = Report(merge).clash_sides(clash)
    assert "on 126" in mine
    assert "on 122" in theirs
    ann.take(bob.send(), THEIRS)
    assert stands(ann) == {"2018-001#1": "122"}
    assert not ann.tables()["split"]


def test_another_plan_is_refused(ann, bob, tmp_path):
    with PlanSession.create(tmp_path / "other.apron") as other:
        make_bundle(other, tmp_path / "other.apronx")
    with ann.open() as session, pytest.raises(UserError, match="another plan"):
        prepare(session, tmp_path / "other.apronx")


def test_an_edit_while_the_questions_are_looked_at_makes_them_void(ann, bob):
    place(bob, "2018-002", "124")
    bundle = bob.send()
    with ann.open() as session:
        merge = prepare(session, bundle)
        assign_stand(session, turnaround="2018-001", stand="120")
        edits = session.edits
        with pytest.raises(UserError, match="changed while"):
            merge.apply(session)
        assert session.edits == edits


def test_open_questions_and_strange_answers_are_refused(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-001", "122")
    bundle = bob.send()
    with ann.open() as session:
        merge = prepare(session, bundle)
        with pytest.raises(UserError, match="need an answer: 1"):
            merge.apply(session)
        merge.answers[merge.clashes[0].id] = MINE
        merge.answers["c0000000000"] = MINE
        with pytest.raises(UserError, match="c0000000000"):
            merge.apply(session)
        edits = session.edits
    with ann.open() as session:
        assert session.edits == edits


def test_all_answers_mine_are_remembered_though_nothing_changes(ann, bob):
    place(ann, "2018-001", "120")
    place(bob, "2018-001", "122")
    bundle = bob.send()
    ann.take(bundle, MINE)
    assert ann.take(bundle).known


def test_a_new_laptop_begins_with_a_bundle_and_brings_it_back(ann, tmp_path):
    place(ann, "2018-001", "120")
    bundle = ann.send()
    path = tmp_path / "new" / "week.apron"
    path.parent.mkdir()
    with new_from_bundle(bundle, path, user="Dee") as session:
        assert session.plan_id
        assert session.undo_name == "Place QR8001 on 120"
        assign_stand(session, turnaround="2018-002", stand="124")
        made = make_bundle(session, tmp_path / "dee.apronx")
        edits = session.edits
    assert made.base_revision == edits - 2  # what Ann sent; the note of taking over and the edit are new
    ann.take(tmp_path / "dee.apronx")
    assert stands(ann) == {"2018-001#1": "120", "2018-002#1": "124"}
    with pytest.raises(UserError, match="is there already"):
        new_from_bundle(bundle, path)


def test_a_backup_that_fails_does_not_stop_bringing_together(ann, bob, monkeypatch):
    place(bob, "2018-002", "124")
    bundle = bob.send()
    ann.path.with_name("week.apron.backups").write_text("a file where the folder should be")
    ann.take(bundle)
    assert stands(ann) == {"2018-002#1": "124"}
