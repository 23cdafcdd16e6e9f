"""A restore that is cut short at any of its steps can be repeated, and loses nothing."""

import pytest

from apronplan.store import disk, restore
from apronplan.store.disk import keep_and_remove, kept_files
from apronplan.store.planfile import PlanFile
from apronplan.store.restore import restore as restore_plan


class Cut(Exception):
    """The program ends here."""


def edits_of(path) -> int:
    with PlanFile.open(path) as file:
        return file.edits


def broken_table(path):
    """Damage that the journal survives."""
    import sqlite3

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DELETE FROM stand_assignment")
    connection.close()


@pytest.mark.parametrize("step", range(1, 5))
def test_a_restore_that_ends_half_way_can_be_repeated(moved_plan, monkeypatch, step):
    broken_table(moved_plan)
    moved_plan.with_name("week.apron-wal").touch()
    real, calls = disk.fsync_folder, []

    def cut(folder):
        calls.append(folder)
        if len(calls) == step:
            raise Cut
        real(folder)

    monkeypatch.setattr(disk, "fsync_folder", cut)
    monkeypatch.setattr(restore, "fsync_folder", cut)
    with pytest.raises(Cut):
        restore_plan(moved_plan)
    monkeypatch.undo()
    restore_plan(moved_plan)
    assert edits_of(moved_plan) == 21, "20 edits and the note of the restore"


def test_file_and_log_are_kept_together_before_they_are_removed(tmp_path):
    path = tmp_path / "week.apron"
    path.write_bytes(b"file")
    path.with_name("week.apron-wal").write_bytes(b"log")
    kept = keep_and_remove(path, "damaged")
    assert kept.read_bytes() == b"file"
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"log"
    assert sorted(tmp_path.iterdir()) == [kept, kept.with_name(kept.name + "-wal")]
    assert kept_files(path, "damaged") == [kept]
    assert kept_files(path, "left") == []


def test_where_there_are_no_second_names_files_are_copied(tmp_path, monkeypatch):
    path = tmp_path / "week.apron"
    path.write_bytes(b"file")

    def refuse(self, target):
        raise OSError("Operation not permitted")

    monkeypatch.setattr(type(path), "hardlink_to", refuse)
    assert keep_and_remove(path, "damaged").read_bytes() == b"file"
    assert not path.exists()


def test_a_backup_that_can_be_read_at_the_second_try_still_counts(moved_plan, monkeypatch):
    from apronplan.store.backups import make_backup

    with PlanFile.open(moved_plan) as file:
        make_backup(file)
    moved_plan.write_bytes(b"gone")
    real, tries = restore.full_check, []

    def second_time(connection):
        tries.append(connection)
        return (None, ["disk I/O error"]) if len(tries) == 1 else real(connection)

    monkeypatch.setattr(restore, "full_check", second_time)
    report = restore_plan(moved_plan)
    assert report.backup is not None
    assert edits_of(moved_plan) == 21
