"""Bundles: what is written comes back, and whatever is wrong with one is said and changes nothing."""

import os
import sqlite3
import stat
import struct
import zipfile

import msgspec
import pytest

from apronplan.errors import UserError
from apronplan.store import bundle as bundle_module
from apronplan.store import bundle_zip, schema
from apronplan.store.bundle import BundleRefused
from apronplan.store.bundle_new import take_over
from apronplan.store.bundle_reader import read_bundle
from apronplan.store.journal import encode_body
from apronplan.store.planfile import PlanFile
from store.plan_samples import every_table
from unit.store.bundles import PLAN_ID, make_bundle, make_plan, pack, parts_of, resealed, with_plan


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "week.apron"
    make_plan(path)
    return path


@pytest.fixture
def bundle(plan, tmp_path):
    make_bundle(plan, tmp_path / "week.apronx")
    return tmp_path / "week.apronx"


@pytest.fixture
def parts(bundle):
    return parts_of(bundle)


def refused(path) -> str:
    left = set(path.parent.iterdir())
    with pytest.raises(BundleRefused) as refusal:
        read_bundle(path)
    assert set(path.parent.iterdir()) == left
    sentence = str(refusal.value)
    assert path.name in sentence
    assert "bundle." not in sentence
    assert len(sentence) < 900
    return refusal.value.code


# -- sound ones --------------------------------------------------------------------------------------


def test_a_bundle_comes_back_as_it_was_written(plan, bundle):
    found = read_bundle(bundle)
    with PlanFile.open(plan) as file:
        assert found.tables == file.load()
        assert found.content.head_hash == file.head_hash
        assert [e.h for e in found.entries] == [h.h for h in file.heads]
    assert (found.manifest.plan_id, found.manifest.author, found.manifest.revision) == (PLAN_ID, "Bob", 5)


def test_a_bundle_holds_what_it_says_and_only_its_owner_may_read_it(bundle, parts):
    assert set(parts) == {"manifest.json", "plan.apron", "changes.csv"}
    manifest = msgspec.json.decode(parts["manifest.json"])
    assert set(manifest) == {
        "format", "plan_id", "plan_name", "base_revision", "base_hash", "revision", "hash", "author", "utc", "parts",
    }  # fmt: skip
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600


def test_the_same_plan_gives_the_same_parts(plan, tmp_path):
    for name in ("a", "b"):
        make_bundle(plan, tmp_path / f"{name}.apronx")
    a, b = (parts_of(tmp_path / f"{n}.apronx") for n in "ab")
    assert a["plan.apron"] == b["plan.apron"]


def test_an_empty_plan_can_be_bundled(tmp_path):
    make_plan(tmp_path / "p.apron", edits=1)
    make_bundle(tmp_path / "p.apron", tmp_path / "p.apronx", changes="")
    assert read_bundle(tmp_path / "p.apronx").content.edits == 1


def test_writing_leaves_nothing_else_behind(plan, bundle):
    assert sorted(p.name for p in bundle.parent.iterdir()) == ["week.apron", "week.apronx"]


def test_a_bundle_may_be_written_over_a_bundle_only(plan, bundle, tmp_path):
    make_bundle(plan, bundle)
    before = plan.read_bytes()
    other = tmp_path / "notes.txt"
    other.write_text("mine")
    for target in (plan, other, tmp_path):
        with pytest.raises(UserError, match="no bundle"):
            make_bundle(plan, target)
    with pytest.raises(UserError, match="folder"):
        make_bundle(plan, tmp_path / "nowhere" / "x.apronx")
    assert plan.read_bytes() == before
    assert other.read_text() == "mine"


def test_a_disk_error_leaves_the_old_bundle(plan, bundle, monkeypatch):
    before = bundle.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="full"):
        make_bundle(plan, bundle)
    monkeypatch.undo()
    assert bundle.read_bytes() == before
    assert sorted(p.name for p in bundle.parent.iterdir()) == ["week.apron", "week.apronx"]


def test_a_plan_that_no_laptop_would_take_is_not_bundled(plan, bundle, monkeypatch):
    before = bundle.read_bytes()
    for module in (bundle_module, bundle_zip):
        monkeypatch.setattr(module, "MAX_TOTAL", 5_000)
        with pytest.raises(UserError, match="was not made"):
            make_bundle(plan, bundle)
        monkeypatch.undo()
    assert bundle.read_bytes() == before
    assert sorted(p.name for p in bundle.parent.iterdir()) == ["week.apron", "week.apronx"]


def test_a_plan_is_made_out_of_a_bundle(plan, bundle, tmp_path):
    target = tmp_path / "b" / "new.apron"
    target.parent.mkdir()
    take_over(read_bundle(bundle), target, user="Dee")
    with PlanFile.open(plan) as one, PlanFile.open(target) as other:
        assert other.load() == one.load()
        assert other.head_hash == one.head_hash
    with pytest.raises(UserError, match="already"):
        take_over(read_bundle(bundle), target)
    assert sorted(p.name for p in target.parent.iterdir()) == ["new.apron"]


def test_rows_of_every_table_pass(tmp_path):
    from apronplan.domain.changes import RowChange

    path = tmp_path / "p.apron"
    make_plan(path)
    with PlanFile.open(path) as file:
        now = file.load()
        rows = [RowChange(t, k, now[t].get(k), row) for t, table in every_table().items() for k, row in table.items()]
        file.append("Fill", "tester", rows)
    make_bundle(path, tmp_path / "p.apronx")
    assert read_bundle(tmp_path / "p.apronx").content.edits == 6


# -- the zip ---------------------------------------------------------------------------------------


def test_a_missing_file(tmp_path):
    assert refused(tmp_path / "no.apronx") == "no_file"


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x05\x06", b"PK" * 5000, b"SQLite format 3\0" + bytes(4000)])
def test_a_file_that_is_no_zip(tmp_path, data):
    path = tmp_path / "x.apronx"
    path.write_bytes(data)
    assert refused(path) == "no_bundle"


def test_a_folder_is_no_bundle(tmp_path):
    (tmp_path / "x.apronx").mkdir()
    assert refused(tmp_path / "x.apronx") == "no_file"


def test_a_bundle_that_was_cut_short(bundle):
    data = bundle.read_bytes()
    for length in (len(data) // 2, len(data) - 1, 30):
        bundle.write_bytes(data[:length])
        assert refused(bundle) == "no_bundle"


@pytest.mark.parametrize(
    "name",
    ["../evil", "a/../../evil", "/etc/passwd", "C:evil", "C:\\evil", "\\\\host\\share", "a\\..\\b", "x\ny", ".."],
)
def test_names_that_lead_outside(parts, tmp_path, name):
    assert refused(pack({**parts, name: b"x"}, tmp_path / "x.apronx")) == "bad_name"


def test_a_symbolic_link(parts, tmp_path):
    path = pack(parts, tmp_path / "x.apronx")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(path) == "bad_name"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice(parts, tmp_path):
    path = pack(parts, tmp_path / "x.apronx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("plan.apron", b"another")
    assert refused(path) == "twice"


def test_too_many_parts(parts, tmp_path):
    many = {f"p{i}": b"" for i in range(2001)}
    assert refused(pack({**parts, **many}, tmp_path / "x.apronx")) == "too_many"


def test_a_part_that_is_packed_too_well(parts, tmp_path):
    assert refused(pack({**parts, "zeros": bytes(2_000_000)}, tmp_path / "x.apronx")) == "ratio"


def test_a_bundle_that_unpacks_to_too_much(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle_zip, "MAX_TOTAL", 100_000)
    assert refused(pack({**parts, "noise": os.urandom(60_000)}, tmp_path / "x.apronx")) == "too_big"


def test_a_part_that_is_longer_than_it_says(parts, tmp_path):
    path = pack(parts, tmp_path / "x.apronx")
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(b"plan.apron", data.index(mark)) - (46 if mark == b"PK\x01\x02" else 30)
        while data[place : place + 4] != mark:
            place = data.index(b"plan.apron", place + 57) - (46 if mark == b"PK\x01\x02" else 30)
        struct.pack_into("<L", data, place + at, 5000)
    path.write_bytes(data)
    assert refused(path) in ("broken", "too_big", "changed_part")


def test_a_foreign_compression_and_a_password(parts, tmp_path):
    assert refused(pack(parts, tmp_path / "x.apronx", zipfile.ZIP_LZMA)) == "broken"
    path = pack(parts, tmp_path / "y.apronx")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert refused(path) == "encrypted"


def test_a_zip_with_a_comment_or_something_before_it(parts, tmp_path):
    path = pack(parts, tmp_path / "x.apronx")
    data = path.read_bytes()
    path.write_bytes(b"#!/bin/sh\n" + data)
    assert refused(path) == "broken"
    with zipfile.ZipFile(pack(parts, path), "a") as archive:
        archive.comment = b"hello"
    assert refused(path) == "no_bundle"


def test_a_directory_that_is_too_large_is_not_even_read(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle_zip, "MAX_DIRECTORY", 100)
    path = pack(parts, tmp_path / "x.apronx")
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refused(path) == "broken"


def test_a_damaged_part(bundle):
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 0x55
    bundle.write_bytes(data)
    assert refused(bundle) in ("broken", "changed_part")


# -- the manifest ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["manifest.json", "plan.apron", "changes.csv"])
def test_a_part_that_is_missing(parts, tmp_path, name):
    assert refused(pack({n: d for n, d in parts.items() if n != name}, tmp_path / "x.apronx")) == "missing_part"


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"null", b'{"format": "1"}', b"\xff\xfe", b"[" * 60_000, b'{"format":1}']
)
def test_a_manifest_that_is_none(parts, tmp_path, text):
    path = pack({**parts, "manifest.json": text}, tmp_path / "x.apronx", zipfile.ZIP_STORED)
    assert refused(path) == "bad_manifest"


def test_a_manifest_that_is_too_long(parts, tmp_path):
    path = pack({**parts, "manifest.json": b" " * 70_000}, tmp_path / "x.apronx", zipfile.ZIP_STORED)
    assert refused(path) == "bad_manifest"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"format": 2}, "too_new"),
        ({"format": 0}, "bad_manifest"),
        ({"author": "a\nb"}, "bad_manifest"),
        ({"author": "x" * 300}, "bad_manifest"),
        ({"revision": 4}, "other_revision"),
        ({"hash": "0" * 64}, "other_revision"),
        ({"base_revision": 99}, "other_revision"),
        ({"base_revision": -1}, "other_revision"),
        ({"base_hash": "f" * 64}, "other_revision"),
        ({"plan_id": "another"}, "other_revision"),
        ({"plan_id": ""}, "other_revision"),
    ],
)
def test_a_manifest_that_speaks_of_something_else(parts, tmp_path, values, code):
    assert refused(pack(resealed(parts, **values), tmp_path / "x.apronx")) == code


def test_a_part_that_was_changed_on_the_way(parts, tmp_path):
    path = pack({**parts, "changes.csv": parts["changes.csv"] + b"2\n"}, tmp_path / "x.apronx")
    assert refused(path) == "changed_part"


def test_a_part_more_does_no_harm(parts, tmp_path):
    assert read_bundle(pack({**parts, "notes/read me.txt": b"hello"}, tmp_path / "x.apronx")).content.edits == 5


# -- the plan in it ----------------------------------------------------------------------------------


def test_a_plan_that_is_no_plan(parts, tmp_path):
    for data in (b"", b"hello", b"SQLite format 3\0" + bytes(4080)):
        path = pack(resealed({**parts, "plan.apron": data}), tmp_path / "x.apronx", zipfile.ZIP_STORED)
        assert refused(path) == "bad_plan"


def test_a_plan_of_a_later_format(parts, tmp_path):
    changed = with_plan(parts, tmp_path, lambda c: c.execute(f"PRAGMA user_version={schema.FORMAT + 1}"))
    assert refused(pack(changed, tmp_path / "x.apronx")) == "plan_too_new"


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER t AFTER INSERT ON edit BEGIN DELETE FROM edit; END",
        "CREATE VIEW v AS SELECT * FROM edit",
        "CREATE TABLE more (x TEXT)",
        "CREATE INDEX i ON edit (utc)",
        "DROP TABLE closure",
        "ALTER TABLE closure ADD COLUMN more TEXT",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
    ],
)
def test_a_foreign_schema(parts, tmp_path, sql):
    changed = with_plan(parts, tmp_path, lambda c: c.execute(sql))
    assert refused(pack(changed, tmp_path / "x.apronx")) == "bad_schema"


def test_tables_that_are_not_what_the_journal_says(parts, tmp_path):
    changed = with_plan(
        parts, tmp_path, lambda c: c.execute("UPDATE stand_assignment SET body = replace(body, '120', '124')")
    )
    assert refused(pack(changed, tmp_path / "x.apronx")) == "bad_plan"


def test_a_journal_with_an_edit_cut_out(parts, tmp_path):
    changed = with_plan(parts, tmp_path, lambda c: c.execute("DELETE FROM edit WHERE n = 3"))
    assert refused(pack(changed, tmp_path / "x.apronx")) == "bad_plan"


def rewritten(table: str, key: str, text: str):
    """An edit more, by somebody who knows the format."""

    def change(connection: sqlite3.Connection) -> None:
        body = encode_body([(table, key, b"null", text.encode())])
        connection.execute("INSERT INTO edit VALUES (6, '2018-01-01', 'x', 'x', ?, '', '')", (body,))
        connection.execute(f"INSERT INTO {table} VALUES (?, ?)", (key, text))

    return change


@pytest.mark.parametrize(
    ("table", "key", "text"),
    [
        ("setting", "a", '{"name":"b","value":""}'),
        ("setting", "a", '{"name":"a","value":"' + "x" * 200_000 + '"}'),
        ("stand_assignment", "T1", '{"part":"T1","stand":"120"}'),
        ("stand_assignment", "T1#x", '{"part":"T1#x","stand":"120"}'),
        ("setting", "a", "[]"),
        ("setting", "a", '{"name":"a"}'),
        ("delay_profile", "*", '{"operator":"","p05_min":1e300,"p25_min":0,"p50_min":0,"p75_min":0,"p95_min":0}'),
        (
            "accepted_finding", "f", '{"finding":"f","reason":"","by":"","utc":"2018-06-05T00:00:00"}',
        ),
        (
            "accepted_finding", "f", '{"finding":"f","reason":"","by":"","utc":"0018-06-05T00:00:00Z"}',
        ),
        (
            "lot", "L", '{"lot":"L","turnaround":"T","direction":"import","mass_kg":99999999999999}',
        ),
    ],
)  # fmt: skip
def test_rows_that_the_program_would_not_have_written(parts, tmp_path, table, key, text):
    changed = with_plan(parts, tmp_path, rewritten(table, key, text))
    assert refused(pack(changed, tmp_path / "x.apronx")) == "bad_plan"


def test_an_edit_more_in_good_order_is_taken(parts, tmp_path):
    changed = with_plan(parts, tmp_path, rewritten("setting", "a", '{"name":"a","value":"b"}'))
    assert read_bundle(pack(changed, tmp_path / "x.apronx")).content.edits == 6
