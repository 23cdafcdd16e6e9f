import shutil

import pytest

from apronplan.domain.settings import Setting
from apronplan.session import keeper
from apronplan.session.commands import set_setting
from apronplan.session.session import PlanSession
from apronplan.store.backups import backup_folder, list_backups
from apronplan.store.failures import PlanFileError


def test_the_state_before_the_first_edit_of_a_session_is_kept(session, reopened):
    edits = session.edits
    set_setting(session, name="a", value="1")
    assert [b.edit for b in list_backups(session.path)] == [edits]
    again = reopened()
    set_setting(again, name="a", value="2")
    assert [b.edit for b in list_backups(session.path)] == [edits], "the last one is younger than a quarter of an hour"


@pytest.mark.parametrize("travel", ["undo", "redo"])
def test_an_undo_or_redo_as_the_first_act_is_preceded_by_a_backup(session, reopened, travel):
    set_setting(session, name="a", value="1")
    if travel == "redo":
        session.undo()
    edits = session.edits
    shutil.rmtree(backup_folder(session.path))
    again = reopened()
    assert getattr(again, travel)() is not None
    assert [b.edit for b in list_backups(again.path)] == [edits]


def test_a_quarter_of_an_hour_of_change_is_kept(session, monkeypatch):
    clock = [1e6]
    monkeypatch.setattr(keeper.time, "monotonic", lambda: clock[0])
    due = [True]
    monkeypatch.setattr(keeper, "is_due", lambda *a: due[0])
    set_setting(session, name="a", value="1")
    first = len(list_backups(session.path))
    set_setting(session, name="a", value="2")
    assert len(list_backups(session.path)) == first, "the folder is looked at once a minute"
    clock[0] += 61
    set_setting(session, name="a", value="3")
    assert len(list_backups(session.path)) == first + 1
    clock[0] += 61
    due[0] = False
    set_setting(session, name="a", value="4")
    assert len(list_backups(session.path)) == first + 1


def test_a_large_step_is_preceded_by_a_backup(new_session):
    newest = list_backups(new_session.path)[0]
    assert newest.edit == 2, "before the import of three turnarounds"
    with PlanSession.open(newest.path, read_only=True) as before:
        assert len(before.plan.turnarounds) == 0
        assert len(before.plan.layout.stands) == 4


@pytest.mark.parametrize("reason", ["disk_full", "no_permission"])
def test_a_plan_stays_usable_where_no_backup_can_be_made(session, monkeypatch, reason):
    def fail(file):
        raise PlanFileError(reason, path=backup_folder(file.path))

    monkeypatch.setattr(keeper, "make_backup", fail)
    set_setting(session, name="a", value="1")
    assert session.backup() is None
    assert session.backup() is None
    assert len([n for n in session.notices if "No backup could be made" in n]) == 1
    assert session.plan.setting("a") == "1"


def test_a_crash_is_told_with_the_last_edit(session):
    set_setting(session, name="a", value="1")
    copy = session.path.with_name("crashed.apron")
    for suffix in ("", "-wal"):
        copy.with_name(copy.name + suffix).write_bytes(session.path.with_name(session.path.name + suffix).read_bytes())
    with PlanSession.open(copy) as after:
        assert after.plan.rows("setting")["a"] == Setting(name="a", value="1")
        assert str(session.edits) in after.notices[0]
        assert after.recovered.edit == session.edits
