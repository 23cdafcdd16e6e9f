import subprocess
import sys

import pytest

from apronplan.store import check, migrations, schema
from apronplan.store.backups import list_backups
from apronplan.store.failures import PlanDamaged, PlanFileError
from apronplan.store.planfile import PlanFile

LATER = schema.FORMAT + 1


@pytest.fixture
def next_format(monkeypatch):
    """The program one format later: it has a table more."""
    old = schema.expected_schema()
    new = {**old, "note": "CREATE TABLE [note] (\n   [key] TEXT\n)"}

    def arrive(step):
        monkeypatch.setattr(schema, "FORMAT", LATER)
        monkeypatch.setattr(check, "FORMAT", LATER)
        monkeypatch.setattr(schema, "expected_schema", lambda: new)
        monkeypatch.setattr(migrations, "STEPS", {LATER: ("add_notes", step)})

    return arrive


def test_an_older_file_is_brought_up_to_date_after_a_backup(moved_plan, next_format):
    with PlanFile.open(moved_plan) as file:
        content, head = file.load(), file.head_hash
    before = moved_plan.read_bytes()
    next_format(lambda db: db.execute("CREATE TABLE [note] (\n   [key] TEXT\n)"))
    with PlanFile.open(moved_plan) as file:
        assert (file.load(), file.head_hash) == (content, head)
        assert schema.marks(file._connection) == (schema.APPLICATION_ID, LATER)
        applied = file._connection.execute("SELECT name FROM _sqlite_migrations").fetchall()
        assert applied == [(f"{LATER:04d}_add_notes",)]
    backup = list_backups(moved_plan)[0]
    assert backup.path.read_bytes()[60:64] == before[60:64] == (LATER - 1).to_bytes(4, "big")
    with PlanFile.open(moved_plan) as file:
        assert file.edits == 20, "the second time there is nothing to do"
    assert len(list_backups(moved_plan)) == 1


def fail(db):
    db.execute("CREATE TABLE [note] (\n   [key] TEXT\n)")
    raise RuntimeError("half way")


def spoil(db):
    db.execute("CREATE TABLE [note] (\n   [key] TEXT\n)")
    db.execute("DELETE FROM stand_assignment")


@pytest.mark.parametrize(
    ("step", "error"), [(fail, RuntimeError), (spoil, PlanDamaged), (lambda db: None, PlanDamaged)]
)
def test_a_step_that_fails_leaves_the_file_as_it_was(moved_plan, next_format, monkeypatch, step, error):
    with PlanFile.open(moved_plan) as file:
        content = file.load()
    next_format(step)
    with pytest.raises(error):
        PlanFile.open(moved_plan)
    monkeypatch.undo()
    with PlanFile.open(moved_plan) as file:
        assert file.load() == content


def test_a_format_without_a_step_is_refused(moved_plan, next_format, monkeypatch):
    next_format(lambda db: None)
    monkeypatch.setattr(migrations, "STEPS", {})
    with pytest.raises(PlanFileError, match="earlier Apronplan"):
        PlanFile.open(moved_plan)


def test_a_damaged_file_is_not_migrated(moved_plan, next_format):
    raw = moved_plan.read_bytes()
    moved_plan.write_bytes(raw.replace(b"Move p1#1 to 101", b"Move p1#1 to 102"))
    next_format(lambda db: db.execute("CREATE TABLE [note] (\n   [key] TEXT\n)"))
    with pytest.raises(PlanDamaged, match="edit 2"):
        PlanFile.open(moved_plan)


def test_an_ordinary_start_does_not_load_sqlite_utils(moved_plan):
    program = (
        "import sys; from pathlib import Path; from apronplan.session.session import PlanSession\n"
        f"PlanSession.open(Path({str(moved_plan)!r})).close()\n"
        "print([m for m in ('sqlite_utils', 'shapely', 'numpy', 'networkx', 'highspy', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
