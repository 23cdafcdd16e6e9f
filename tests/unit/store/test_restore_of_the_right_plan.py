"""Backups of another plan, or of another course of this one, are never taken for this one."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.settings import Setting
from apronplan.store.backups import backup_folder, list_backups, make_backup, newest_backup
from apronplan.store.failures import PlanFileError
from apronplan.store.planfile import PlanFile
from apronplan.store.restore import restorable, restore


def note(file: PlanFile, text: str) -> None:
    before = file.load()["setting"].get("note")
    file.append(f"Note {text}", "tester", [RowChange("setting", "note", before, Setting(name="note", value=text))])


def noted(path) -> object:
    with PlanFile.open(path) as file:
        return file.load()["setting"]["note"].value


def flip(path, text: bytes) -> None:
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(text)] ^= 1
    path.write_bytes(raw)


def test_a_new_plan_does_not_inherit_the_backups_of_one_that_was_deleted(moved_plan):
    with PlanFile.open(moved_plan) as file:
        make_backup(file)
    moved_plan.unlink()
    with PlanFile.create(moved_plan) as file:
        note(file, "mine")
    assert list_backups(moved_plan) == []
    (kept,) = moved_plan.parent.glob("week.left-*.apron.backups")
    assert len(list(kept.iterdir())) == 1, "nothing is thrown away"


def test_backups_of_another_plan_that_were_laid_here_are_not_taken(moved_plan, tmp_path):
    with PlanFile.open(moved_plan) as file:
        make_backup(file)
    other = tmp_path / "other.apron"
    with PlanFile.create(other) as file:
        note(file, "first")
        note(file, "second")
        note(file, "third")
    shutil.copytree(backup_folder(moved_plan), backup_folder(other))
    flip(other, b"Note third")
    report = restore(other)
    assert (report.edits, report.backup, report.lost) == (2, None, 1)
    assert noted(other) == "second"


def test_an_older_copy_that_was_put_back_and_worked_on_keeps_its_own_course(moved_plan, tmp_path):
    old = tmp_path / "old.apron"
    shutil.copyfile(moved_plan, old)
    with PlanFile.open(moved_plan) as file:
        for i in range(10):
            note(file, f"given up {i}")
        make_backup(file, datetime.now(UTC) - timedelta(hours=1))
    shutil.copyfile(old, moved_plan)
    with PlanFile.open(moved_plan) as file:
        note(file, "the new course")
        mine = make_backup(file)
        note(file, "and on")
        note(file, "and lost")
    flip(moved_plan, b"Note and lost")
    report = restore(moved_plan)
    assert report.edits == 22
    assert report.lost == 1
    assert noted(moved_plan) == "and on"
    assert newest_backup(moved_plan) == mine


def test_where_only_another_plan_is_left_nothing_is_put_in_its_place(moved_plan, tmp_path):
    with PlanFile.open(moved_plan) as file:
        make_backup(file)
    other = tmp_path / "other.apron"
    with PlanFile.create(other) as file:
        note(file, "first")
        note(file, "second")
    shutil.copytree(backup_folder(moved_plan), backup_folder(other))
    flip(other, b"Note first")
    raw = other.read_bytes()
    for ask in (restorable, restore):
        with pytest.raises(PlanFileError) as refused:
            ask(other)
        assert refused.value.code == "nothing_to_restore"
    assert other.read_bytes() == raw


def test_what_would_be_brought_back_is_told_without_doing_it(moved_plan):
    with PlanFile.open(moved_plan) as file:
        backup = make_backup(file)
        note(file, "later")
    flip(moved_plan, b"Move p0#1 to 100")
    raw = moved_plan.read_bytes()
    told = restorable(moved_plan)
    assert moved_plan.read_bytes() == raw
    done = restore(moved_plan)
    assert (told.edits, told.backup, told.from_journal, told.lost) == (21, backup, 1, 0)
    assert (done.edits, done.backup, done.from_journal, done.lost) == (21, backup, 1, 0)
    assert restorable(moved_plan).changed is False
