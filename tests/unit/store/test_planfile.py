import shutil
import sqlite3

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import StandAssignment
from apronplan.store import schema
from apronplan.store.disk import side_file
from apronplan.store.failures import PlanDamaged, PlanFileError
from apronplan.store.journal import GENESIS, EntryKind
from apronplan.store.planfile import PlanFile
from store.plan_samples import every_table


class Faulty:
    """A connection that fails at a statement: before it is carried out, or after."""

    def __init__(self, connection, statement, *, after=False, error=sqlite3.SQLITE_IOERR, then=None):
        self._connection, self._statement, self._after, self._error = connection, statement, after, error
        self._then = then

    def execute(self, sql, *rest):
        if self._then and sql.startswith(self._then):
            raise self._fault()
        if sql.startswith(self._statement):
            if self._after:
                self._connection.execute(sql, *rest)
            raise self._fault()
        return self._connection.execute(sql, *rest)

    def _fault(self):
        fault = sqlite3.OperationalError("disk I/O error")
        fault.sqlite_errorcode = self._error
        return fault

    def __getattr__(self, name):
        return getattr(self._connection, name)


def test_rows_of_every_table_come_back_after_reopening(plan_path):
    rows = [RowChange(t, k, None, row) for t, content in every_table().items() for k, row in content.items()]
    with PlanFile.create(plan_path) as file:
        assert file.edits == 0
        assert file.head_hash == GENESIS
        assert file.append("All", "me", rows) == 1
        head = file.head_hash
    with PlanFile.open(plan_path) as file:
        assert file.load() == every_table()
        assert (file.edits, file.head_hash, file.recovered) == (1, head, None)


def test_rows_come_back_in_the_order_in_which_they_came_to_be(plan_path):
    names = ["z", "a", "m", "b"]
    with PlanFile.create(plan_path) as file:
        for name in names:
            file.append(name, "me", [RowChange("setting", name, None, Setting(name=name, value="1"))])
        file.append("off", "me", [RowChange("setting", "z", Setting(name="z", value="1"), None)])
        file.append("on", "me", [RowChange("setting", "z", None, Setting(name="z", value="2"))])
    with PlanFile.open(plan_path) as file:
        assert list(file.load()["setting"]) == ["a", "m", "b", "z"]


def test_the_journal_tells_who_did_what_and_why(plan_path, move):
    with PlanFile.create(plan_path) as file:
        move(file, "120")
        file.append("Undo", "Ann", [], kind=EntryKind.UNDO, of=(1,))
        assert [(h.n, h.user, h.action, h.kind, h.of) for h in file.heads] == [
            (1, "tester", "Move p#1 to 120", "edit", ()),
            (2, "Ann", "Undo", "undo", (1,)),
        ]
        assert file.entry(1).rows()[0][:3] == ("stand_assignment", "p#1", b"null")
        with pytest.raises(KeyError):
            file.entry(3)
        heads = list(file.heads)
    with PlanFile.open(plan_path) as file:
        assert list(file.heads) == heads


def test_the_settings_are_those_that_survive_a_power_cut(plan_path):
    PlanFile.create(plan_path).close()
    connection = schema.connect(plan_path)
    try:
        found = {
            name: connection.execute(f"PRAGMA {name}").fetchone()
            for name in (
                "journal_mode",
                "synchronous",
                "locking_mode",
                "trusted_schema",
                "cell_size_check",
                "foreign_keys",
            )
        }
        mapped = connection.execute("PRAGMA mmap_size").fetchone()
    finally:
        connection.close()
    assert found == {
        "journal_mode": ("wal",),
        "synchronous": (2,),
        "locking_mode": ("exclusive",),
        "trusted_schema": (0,),
        "cell_size_check": (1,),
        "foreign_keys": (1,),
    }
    assert mapped in (None, (0,))


def test_where_wal_is_refused_a_rollback_journal_with_extra_is_used(monkeypatch, plan_path):
    PlanFile.create(plan_path).close()
    real = sqlite3.connect

    class NoWal(sqlite3.Connection):
        def execute(self, sql, *rest):
            return super().execute("PRAGMA journal_mode=DELETE" if "journal_mode=WAL" in sql else sql, *rest)

    monkeypatch.setattr(schema.sqlite3, "connect", lambda *a, **k: real(*a, **k, factory=NoWal))
    connection = schema.connect(plan_path)
    try:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
    finally:
        connection.close()


# -- refusals ------------------------------------------------------------------------------------


def refusal(run, *args, **kwargs) -> PlanFileError:
    with pytest.raises(PlanFileError) as found:
        run(*args, **kwargs)
    assert ". " in str(found.value), "what and where, then what to do"
    return found.value


def test_an_existing_file_is_not_made_anew(moved_plan):
    before = moved_plan.read_bytes()
    assert refusal(PlanFile.create, moved_plan).code == "exists"
    assert moved_plan.read_bytes() == before


def test_a_missing_plan_and_a_missing_folder(tmp_path):
    assert refusal(PlanFile.open, tmp_path / "none.apron").code == "no_plan"
    assert refusal(PlanFile.open, tmp_path).code == "no_plan"
    assert refusal(PlanFile.create, tmp_path / "none" / "a.apron").code == "no_such_folder"


def foreign_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (b)")
    connection.close()


@pytest.mark.parametrize(
    "write",
    [
        lambda p: p.write_bytes(b""),
        lambda p: p.write_bytes(b"turnaround_id,operator\n" * 50),
        lambda p: p.write_bytes(b"SQLite format 3\x00"),
        foreign_database,
    ],
    ids=["empty", "csv", "short", "other database"],
)
def test_what_is_no_plan_file_is_refused_untouched(plan_path, write):
    write(plan_path)
    before = plan_path.read_bytes()
    assert refusal(PlanFile.open, plan_path).code == "not_a_plan"
    assert plan_path.read_bytes() == before
    assert [p.name for p in plan_path.parent.iterdir()] == [plan_path.name]


def test_a_newer_format_is_refused_untouched(moved_plan):
    raw = bytearray(moved_plan.read_bytes())
    raw[60:64] = (schema.FORMAT + 1).to_bytes(4, "big")
    moved_plan.write_bytes(raw)
    error = refusal(PlanFile.open, moved_plan)
    assert error.code == "too_new"
    assert str(schema.FORMAT + 1) in str(error)
    assert moved_plan.read_bytes() == raw
    assert refusal(PlanFile.open, moved_plan, read_only=True).code == "too_new"


def test_a_log_left_by_a_deleted_plan_does_not_enter_a_new_one(plan_path):
    log = plan_path.with_name(plan_path.name + "-wal")
    log.write_bytes(b"old log")
    with PlanFile.create(plan_path) as file:
        assert file.edits == 0
        assert file.recovered is None
    kept = [p for p in plan_path.parent.iterdir() if p.name.endswith("-wal")]
    assert [p.read_bytes() for p in kept] == [b"old log"]


def test_a_view_reads_and_does_not_write(moved_plan, move):
    with PlanFile.open(moved_plan, read_only=True) as file:
        assert file.read_only
        assert file.edits == 20
        assert refusal(move, file, "1").code == "view_only"
    assert [p.name for p in moved_plan.parent.iterdir()] == [moved_plan.name]


def test_a_view_shows_edits_that_are_still_in_the_log(tmp_path, moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        move(file, "999")
        copy = tmp_path / "copy.apron"
        copy.write_bytes(moved_plan.read_bytes())
        log = tmp_path / "copy.apron-wal"
        log.write_bytes((tmp_path / "week.apron-wal").read_bytes())
    before = copy.read_bytes(), log.read_bytes()
    with PlanFile.open(copy, read_only=True) as view:
        assert view.edits == 21
        assert view.load()["stand_assignment"]["p#1"].stand == "999"
    assert (copy.read_bytes(), log.read_bytes()) == before


def test_a_file_moved_or_replaced_under_us_takes_no_more_edits(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        moved_plan.rename(moved_plan.with_name("away.apron"))
        assert refusal(move, file, "1").code == "swapped"
        moved_plan.write_bytes(b"something else")
        assert refusal(move, file, "1").code == "swapped"
        moved_plan.unlink()
        moved_plan.with_name("away.apron").rename(moved_plan)
        assert move(file, "1") == 21


def test_a_wrong_row_is_a_bug_and_writes_nothing(plan_path):
    with PlanFile.create(plan_path) as file:
        with pytest.raises(TypeError):
            file.append("x", "me", [RowChange("stand", "1", None, Setting(name="a", value="b"))])
        with pytest.raises(KeyError):
            file.append("x", "me", [RowChange("no_such_table", "1", None, Setting(name="a", value="b"))])
        assert file.edits == 0


# -- errors of the disk --------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["BEGIN", "INSERT INTO edit", "INSERT INTO stand_assignment", "COMMIT"])
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite3.SQLITE_IOERR, "disk_error"),
        (sqlite3.SQLITE_FULL, "disk_full"),
        (sqlite3.SQLITE_READONLY, "read_only_disk"),
    ],
)
def test_an_error_of_the_disk_takes_the_edit_back_and_the_next_one_goes_through(
    moved_plan, move, statement, error, code
):
    with PlanFile.open(moved_plan) as file:
        good, head, content = file._connection, file.head_hash, file.load()
        file._connection = Faulty(good, statement, error=error)
        assert refusal(move, file, "1").code == code
        assert (file.edits, file.head_hash, file.load()) == (20, head, content)
        file._connection = good
        assert move(file, "2") == 21
    with PlanFile.open(moved_plan) as file:
        assert file.load()["stand_assignment"]["p#1"].stand == "2"


def test_a_commit_that_reports_an_error_but_did_reach_the_file_counts(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        good = file._connection
        file._connection = Faulty(good, "COMMIT", after=True)
        assert move(file, "1") == 21
        file._connection = good
        assert move(file, "2") == 22
    with PlanFile.open(moved_plan) as file:
        assert file.edits == 22


def test_where_the_file_cannot_be_read_after_an_error_nothing_more_is_written(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        good = file._connection
        file._connection = Faulty(good, "COMMIT", then="SELECT n, h")
        assert refusal(move, file, "1").code == "uncertain"
        file._connection = good
        assert refusal(move, file, "2").code == "lost_touch"
    with PlanFile.open(moved_plan) as file:
        assert file.edits == 20


def test_an_interrupt_after_the_commit_stops_further_edits(moved_plan, move):
    class Interrupted(Faulty):
        def _fault(self):
            return KeyboardInterrupt()

    with PlanFile.open(moved_plan) as file:
        good = file._connection
        file._connection = Interrupted(good, "COMMIT", after=True)
        with pytest.raises(KeyboardInterrupt):
            move(file, "1")
        file._connection = good
        assert refusal(move, file, "2").code == "lost_touch"
    with PlanFile.open(moved_plan) as file:
        assert file.edits == 21


def test_a_full_disk_of_sqlite_itself(moved_plan, move):
    with PlanFile.open(moved_plan) as file:
        pages = file._connection.execute("PRAGMA page_count").fetchone()[0]
        file._connection.execute(f"PRAGMA max_page_count={pages}")
        big = StandAssignment(part="p#1", stand="1" * 50_000)
        with pytest.raises(PlanFileError) as found:
            file.append("Move", "me", [RowChange("stand_assignment", "p#1", None, big)])
        assert found.value.code == "disk_full"
        assert file.edits == 20
        file._connection.execute(f"PRAGMA max_page_count={pages + 1000}")
        assert move(file, "1") == 21


def test_a_row_that_does_not_fit_its_type_is_damage(moved_plan, monkeypatch):
    with PlanFile.open(moved_plan) as file:
        file.load()  # the rows that the check of the opening has decoded
        file._content.tables["stand"]["1"] = b"{}"
        with pytest.raises(PlanDamaged):
            file.load()


def test_an_emptied_log_leaves_every_edit_in_the_file_itself(tmp_path, moved_plan, move):
    """Found by a planner: a plan file moved while it was open left its last edits behind in the log."""
    with PlanFile.open(moved_plan) as plan:
        n = move(plan, "122")
        assert side_file(moved_plan, "-wal").stat().st_size
        assert plan.empty_log()
        assert side_file(moved_plan, "-wal").stat().st_size == 0
        copy = tmp_path / "alone.apron"
        shutil.copyfile(moved_plan, copy)
        with PlanFile.open(copy) as again:
            assert again.edits == n
        assert move(plan, "120") == n + 1


def test_a_log_that_cannot_be_emptied_stays_and_keeps_its_edits(moved_plan, move):
    with PlanFile.open(moved_plan) as plan:
        n = move(plan, "122")
        real, plan._connection = plan._connection, Faulty(plan._connection, "PRAGMA wal_checkpoint")
        assert not plan.empty_log()
        plan._connection = real
    with PlanFile.open(moved_plan) as plan:
        assert plan.edits == n
        assert plan.empty_log()
    with PlanFile.open(moved_plan, read_only=True) as view:
        assert not view.empty_log()
