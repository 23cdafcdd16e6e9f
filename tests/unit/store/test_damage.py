import random
import sqlite3

import pytest

from apronplan.store.backups import list_backups, make_backup
from apronplan.store.doctor import doctor
from apronplan.store.failures import PlanDamaged, PlanFileError, PlanInUse
from apronplan.store.planfile import PlanFile
from apronplan.store.restore import restore
from apronplan.store.schema import FORMAT

FLIPS = 300


def change(path, sql, *values):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(sql, values)
    connection.close()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE edit SET action = 'Move p1#1 to 999' WHERE n = 7", "edit 7"),
        ("UPDATE edit SET utc = '2001-01-01' WHERE n = 20", "edit 20"),
        ("DELETE FROM edit WHERE n = 12", "edit 12"),
        ("DELETE FROM edit WHERE n = 20", "row p4#1"),
        ("UPDATE stand_assignment SET body = replace(body, '119', '118')", "row p4#1"),
        ("DELETE FROM stand_assignment WHERE key = 'p0#1'", "row p0#1"),
        ("INSERT INTO stand_assignment VALUES ('stray#1', '{}')", "row stray#1"),
        ('INSERT INTO setting VALUES (\'a\', \'{"name":"a","value":"b"}\')', "row a of table setting"),
        ("DROP TABLE closure", "table closure is missing"),
        ("CREATE TABLE extra (a)", "extra does not belong"),
        ("CREATE VIEW v AS SELECT 1", "v does not belong"),
        ("CREATE TRIGGER t AFTER INSERT ON edit BEGIN SELECT 1; END", "t does not belong"),
        ("ALTER TABLE lot ADD COLUMN a TEXT", "table lot is not as"),
        ("PRAGMA user_version=0", "format 0"),
    ],
)
def test_every_change_by_another_program_is_found(moved_plan, sql, what):
    change(moved_plan, sql)
    with pytest.raises(PlanDamaged) as found:
        PlanFile.open(moved_plan)
    assert any(what in p for p in found.value.problems), found.value.problems
    assert "doctor --restore" in str(found.value)
    report = doctor(moved_plan)
    assert not report.ok
    assert any(what in p for p in report.problems)
    assert report.problems[0] in "\n".join(report.text())


def test_every_flipped_bit_that_changes_the_content_is_found(moved_plan, tmp_path):
    with PlanFile.open(moved_plan) as file:
        content, head = file.load(), file.head_hash
    raw, seed = moved_plan.read_bytes(), 20180605
    dice, found = random.Random(seed), 0
    used = [i for i, byte in enumerate(raw) if byte]  # most of a small file is empty pages
    victim = tmp_path / "victim.apron"
    for _ in range(FLIPS):
        bit = dice.choice(used) * 8 + dice.randrange(8)
        broken = bytearray(raw)
        broken[bit // 8] ^= 1 << bit % 8
        victim.write_bytes(broken)
        try:
            with PlanFile.open(victim) as file:
                assert (file.load(), file.head_hash) == (content, head), f"bit {bit}, seed {seed}"
        except PlanFileError:
            found += 1
    assert found > FLIPS // 2, "too few flips hit anything: the test shows nothing"


# -- the doctor ----------------------------------------------------------------------------------


def test_a_good_file_is_called_good(moved_plan):
    before = moved_plan.read_bytes()
    report = doctor(moved_plan)
    assert report.ok
    assert report.as_dict() | {"backups": []} == {
        "ok": True, "edits": 20, "format": FORMAT, "problems": [], "head_hash": report.head_hash,
        "unfinished": False, "backups": [],
    }  # fmt: skip
    assert "good" in report.text()[0]
    assert moved_plan.read_bytes() == before
    assert [p.name for p in moved_plan.parent.iterdir()] == [moved_plan.name]


def test_the_doctor_does_not_disturb_an_open_plan(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        with pytest.raises(PlanInUse):
            doctor(moved_plan)
        assert move(file, "1") == 21


@pytest.mark.parametrize("size", [0, 10, 5000])
def test_the_doctor_can_look_at_anything(plan_path, size):
    plan_path.write_bytes(bytes(random.Random(size).randbytes(size)))
    report = doctor(plan_path)
    assert (report.ok, report.edits) == (False, 0)
    assert report.problems


def test_a_missing_file_is_no_patient(plan_path):
    with pytest.raises(PlanFileError, match="There is no plan file"):
        doctor(plan_path)


# -- restore -------------------------------------------------------------------------------------


def state(path):
    with PlanFile.open(path) as file:
        return file.load(), [h.h for h in file.heads[:20]], file.edits


def test_damaged_tables_are_rebuilt_from_the_journal(moved_plan):
    wanted, chain, _ = state(moved_plan)
    change(moved_plan, "DELETE FROM stand_assignment")
    report = restore(moved_plan, user="Ann")
    assert (report.changed, report.edits, report.backup, report.lost) == (True, 20, None, 0)
    assert state(moved_plan) == (wanted, chain, 21)
    with PlanFile.open(moved_plan) as file:
        assert (file.heads[-1].user, file.heads[-1].kind) == ("Ann", "base")
    assert report.kept.exists()
    assert str(report.kept) in "\n".join(report.text())


def test_a_broken_journal_is_rebuilt_from_backup_and_tail(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        backup = make_backup(file)
        for i in range(5):
            move(file, str(200 + i))
    wanted, chain, _ = state(moved_plan)
    change(moved_plan, "UPDATE edit SET user = 'x' WHERE n = 3")
    report = restore(moved_plan)
    assert (report.edits, report.backup, report.from_journal, report.lost) == (25, backup, 5, 0)
    assert state(moved_plan) == (wanted, chain, 26)


def test_what_cannot_be_brought_back_is_said(moved_plan):
    change(moved_plan, "UPDATE edit SET user = 'x' WHERE n = 15")
    report = restore(moved_plan)
    assert (report.edits, report.lost) == (14, 6)
    assert any("6 later edits" in line for line in report.text())
    assert state(moved_plan)[2] == 15


def test_a_deleted_plan_comes_back_from_its_backup(moved_plan):
    with PlanFile.open(moved_plan) as file:
        make_backup(file)
    wanted, chain, _ = state(moved_plan)
    moved_plan.unlink()
    assert restore(moved_plan).kept is None
    assert state(moved_plan) == (wanted, chain, 21)


def test_a_damaged_backup_is_passed_over(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        older = make_backup(file)
        move(file, "200")
        newer = make_backup(file)
    newer.path.write_bytes(newer.path.read_bytes()[:5000])
    moved_plan.write_bytes(b"gone")
    report = restore(moved_plan)
    assert (report.backup, report.edits, report.lost) == (older, 20, 1)


def test_a_good_file_is_left_alone(moved_plan):
    before = moved_plan.read_bytes()
    report = restore(moved_plan)
    assert (report.changed, report.edits, report.kept) == (False, 20, None)
    assert moved_plan.read_bytes() == before
    assert "nothing had to be restored" in report.text()[0]


def test_where_nothing_good_is_left_nothing_is_touched(plan_path):
    plan_path.write_bytes(b"nothing of value")
    with pytest.raises(PlanFileError, match="Nothing good was found"):
        restore(plan_path)
    assert plan_path.read_bytes() == b"nothing of value"
    assert [p.name for p in plan_path.parent.iterdir()] == [plan_path.name]


def test_an_open_plan_is_not_restored(moved_plan):
    with PlanFile.open(moved_plan) as file, pytest.raises(PlanInUse):
        restore(file.path)


def test_a_restore_that_fails_half_way_leaves_the_damaged_file(moved_plan, monkeypatch):
    change(moved_plan, "DELETE FROM stand_assignment")
    before = moved_plan.read_bytes()

    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("apronplan.store.restore.fsync_file", full)
    with pytest.raises(PlanFileError, match="disk is full"):
        restore(moved_plan)
    assert moved_plan.read_bytes() == before
    assert [p.name for p in moved_plan.parent.iterdir()] == [moved_plan.name]


def test_a_backup_holds_the_same_edits(moved_plan):
    with PlanFile.open(moved_plan) as file:
        head, content = file.head_hash, file.load()
        path = make_backup(file).path
    assert [b.path for b in list_backups(moved_plan)] == [path]
    with PlanFile.open(path) as copy:
        assert (copy.head_hash, copy.load()) == (head, content)
