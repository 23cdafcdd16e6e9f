from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.store.backups import (
    EVERY,
    Backup,
    backup_folder,
    is_due,
    list_backups,
    make_backup,
    superfluous,
    thin,
)
from apronplan.store.failures import PlanDamaged, PlanFileError
from apronplan.store.planfile import PlanFile

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(st.lists(st.integers(0, 500 * 24 * 4), max_size=200))
def test_kept_are_all_of_two_days_one_a_day_for_30_one_a_month_for_12(ages):
    stamps = {NOW - timedelta(minutes=15 * age) for age in ages}
    kept = stamps - superfluous(stamps, NOW)
    assert {s for s in stamps if NOW - s <= timedelta(hours=48)} <= kept
    older = [s for s in kept if NOW - s > timedelta(hours=48)]
    daily = [s for s in older if NOW - s <= timedelta(days=30)]
    monthly = [s for s in older if timedelta(days=30) < NOW - s <= timedelta(days=366)]
    assert sorted(kept) == sorted({s for s in kept if NOW - s <= timedelta(days=366)})
    assert len({s.date() for s in daily}) == len(daily)
    assert len({(s.year, s.month) for s in monthly}) == len(monthly)
    aged = [s for s in stamps if timedelta(hours=48) < NOW - s <= timedelta(days=30)]
    assert {s.date() for s in aged} == {s.date() for s in daily}, "no day is lost"
    for day in {s.date() for s in aged}:
        assert max(s for s in aged if s.date() == day) in kept, "the last of a day is kept"


@given(st.lists(st.integers(0, 500 * 24), max_size=100))
def test_thinning_twice_changes_nothing(ages):
    stamps = {NOW - timedelta(hours=age) for age in ages}
    kept = stamps - superfluous(stamps, NOW)
    assert superfluous(kept, NOW) == set()


@pytest.mark.parametrize(
    ("age", "edits", "same", "due"),
    [
        (EVERY, 5, False, True),
        (EVERY - timedelta(seconds=1), 5, False, False),
        (timedelta(days=9), 5, True, False),
        (timedelta(days=9), 0, False, False),
        (-timedelta(hours=1), 5, False, True),
    ],
)
def test_a_backup_is_due_after_a_quarter_of_an_hour_of_change(tmp_path, age, edits, same, due):
    newest = Backup(tmp_path / "b", NOW - age, 3, "a" * 12)
    assert is_due(newest, edits, ("a" if same else "b") * 64, NOW) is due


def test_the_first_backup_is_always_due():
    assert is_due(None, 1, "a" * 64, NOW)
    assert not is_due(None, 0, "0" * 64, NOW)


def test_one_edit_is_not_backed_up_twice(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        first = make_backup(file)
        assert make_backup(file) == first
        move(file, "1")
        second = make_backup(file)
    assert [b.edit for b in list_backups(moved_plan)] == [21, 20]
    assert second != first
    assert {p.name for p in backup_folder(moved_plan).iterdir()} == {first.path.name, second.path.name}


def test_an_empty_plan_has_no_backup(plan_path):
    with PlanFile.create(plan_path) as file:
        assert make_backup(file) is None
    assert not backup_folder(plan_path).exists()


def test_old_backups_go_when_a_new_one_is_made(moved_plan):
    with PlanFile.open(moved_plan) as file:
        for days in (400, 3, 3.1):
            make_backup(file, NOW - timedelta(days=days))
            newest = list_backups(moved_plan)[0]
            newest.path.rename(newest.path.with_name(newest.path.name.replace("e000020", f"e{int(days * 10):06d}")))
        thin(moved_plan, NOW)
    assert [b.edit for b in list_backups(moved_plan)] == [30]


def test_strange_files_in_the_folder_are_left_alone(moved_plan):
    folder = backup_folder(moved_plan)
    folder.mkdir()
    for name in ("notes.txt", "20269999T000000Z-e000001-aaaaaaaaaaaa.apron"):
        (folder / name).write_text("mine")
    with PlanFile.open(moved_plan) as file:
        make_backup(file)
    assert len(list_backups(moved_plan)) == 1
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_copy_that_is_not_good_is_not_kept(moved_plan, monkeypatch):
    with PlanFile.open(moved_plan) as file:
        real = PlanFile.copy_to

        def spoil(self, target):
            real(self, target)
            raw = target.read_bytes().replace(b"Move p1#1 to 101", b"Move p1#1 to 102")
            target.write_bytes(raw)

        monkeypatch.setattr(PlanFile, "copy_to", spoil)
        with pytest.raises(PlanDamaged):
            make_backup(file)
    assert list(backup_folder(moved_plan).iterdir()) == []


def test_a_place_where_no_backup_can_be_made_is_named(moved_plan):
    backup_folder(moved_plan).write_text("a file is in the way")
    with PlanFile.open(moved_plan) as file, pytest.raises(PlanFileError, match=r"week\.apron\.backups"):
        make_backup(file)
