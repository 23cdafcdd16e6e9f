"""Files made to do harm, through the real command line: refused in a sentence, nothing changed, and one can go on."""

import csv
import os
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from apronplan.exchange.csv_out import unguarded
from cli.runner import Cli, Said
from unit.store.bundles import pack, parts_of, resealed, with_plan

HEADER = "turnaround_id,operator,aircraft_type,sibt_local,sobt_local,tonnes_in,notes\n"
SECRET = "the secret of this machine"


@pytest.fixture
def edits(cli: Cli, week: Path) -> Callable[[], int]:
    """How many edits the plan has; the file has to be good."""

    def count() -> int:
        report = cli("doctor", week, "--json")
        assert report.code == 0, report.out
        return int(report.json["edits"])

    return count


def refused(said: Said, *words: str) -> None:
    assert said.code == 1, said.err + said.out
    assert "Traceback" not in said.err
    assert SECRET not in said.err + said.out
    assert len(said.err) < 2_000, "a sentence, not the file"
    for word in words:
        assert word in said.err


def goes_on(cli: Cli, week: Path) -> None:
    assert cli("batch", week, stdin='{"verb": "set_setting", "name": "k", "value": "on"}\n').code == 0


# -- cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tonnes",
    ["\u0661\u0662", "\uff11\uff12", "1_0", "nan", "inf", "-inf", "1e3", "0x10", "1,5", "-4", "9" * 400, "=1+1"],
)
def test_what_python_would_take_for_a_number_is_none(
    cli: Cli, week: Path, tmp_path: Path, edits: Callable[[], int], tonnes: str
) -> None:
    before = edits()
    bad = tmp_path / "bad.csv"
    bad.write_text(f'{HEADER}X1,QTR,B77L,2018-06-05T04:00,2018-06-05T06:00,"{tonnes}",\n', encoding="utf-8")
    refused(cli("import", week, bad), f"{bad}:2:6")
    assert edits() == before
    goes_on(cli, week)


@pytest.mark.parametrize(
    ("sibt", "word"),
    [
        ("2025-03-30T02:30", "does not exist"),
        ("2025-10-26T02:30", "twice"),
        ("2018-06-31T02:30", ""),
        ("2018-06-05T24:30", ""),
        ("\u0662\u0660\u0661\u0668-06-05T02:30", ""),
        ("99999-06-05T02:30", ""),
    ],
)
def test_a_time_that_is_none_or_two_is_not_guessed(
    cli: Cli, week: Path, tmp_path: Path, edits: Callable[[], int], sibt: str, word: str
) -> None:
    before = edits()
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{HEADER}X1,QTR,B77L,{sibt},2026-06-05T06:00,1,\n", encoding="utf-8")
    said = cli("import", week, bad)
    refused(said, f"{bad}:2")
    assert word in said.err
    assert edits() == before


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "'=1", "''=1"])
def test_a_text_that_a_spreadsheet_would_run_goes_out_harmless_and_comes_back_exactly(
    cli: Cli, week: Path, tmp_path: Path, text: str
) -> None:
    good, out = tmp_path / "good.csv", tmp_path / "out.csv"
    header = HEADER.replace("notes", "flight_in")
    good.write_text(f"{header}X1,QTR,B77L,2018-06-05T04:00,2018-06-05T06:00,1,'{text}\n", encoding="utf-8")
    assert cli("import", week, good).code == 0
    assert cli("export", week, "--out", out).code == 0
    rows = harmless_rows(out)
    (cell,) = (row["flight_in"] for row in rows if row["turnaround_id"] == "X1")
    assert unguarded(cell) == text
    before = cli("doctor", week, "--json").json["head_hash"]
    assert cli("import", week, good).code == 0
    assert cli("doctor", week, "--json").json["head_hash"] == before, "read back exactly: nothing to change"


def test_a_reason_that_a_spreadsheet_would_run_goes_out_harmless(cli: Cli, week: Path, tmp_path: Path) -> None:
    out = tmp_path / "history.csv"
    line = '{"verb": "assign_stand", "turnaround": "2018-001", "stand": "10", "override": "=1+1"}\n'
    assert cli("batch", week, stdin=line).code == 0
    assert cli("history", week, "--csv", out).code == 0
    assert any("=1+1" in row["why"] for row in harmless_rows(out))


def harmless_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert not any(cell.startswith(tuple("=+-@\t\r")) for row in rows for cell in row.values())
    return rows


# -- whole files -----------------------------------------------------------------------------------


def test_a_file_that_is_too_large_is_not_read(cli: Cli, week: Path, tmp_path: Path, edits: Callable[[], int]) -> None:
    before = edits()
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.write(HEADER.encode())
        file.truncate(60_000_000)  # mostly a hole: it costs no disk
    refused(cli("import", week, large), "large.csv", "MB")
    assert edits() == before


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_does_not_hang(cli: Cli, week: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path = Path("/dev/zero")
    refused(cli("import", week, path), path.name)
    goes_on(cli, week)


DOCTYPES = {
    "a bomb": '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    "a file": '<!DOCTYPE x [<!ENTITY a SYSTEM "{secret}">]>',
    "a parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "{secret}"> %a;]>',
    "a DTD": '<!DOCTYPE x SYSTEM "{secret}">',
}


@pytest.mark.parametrize("kind", DOCTYPES)
def test_xml_with_a_doctype_is_refused_and_reads_no_other_file(
    cli: Cli, week: Path, tmp_path: Path, edits: Callable[[], int], kind: str
) -> None:
    before = edits()
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    bad = tmp_path / "waybill.xml"
    bad.write_text(
        '<?xml version="1.0"?>' + DOCTYPES[kind].format(secret=secret.as_uri())
        + '<rsm:Waybill xmlns:rsm="iata:waybill:1" xmlns:ram="iata:datamodel:3"><ram:ID>&a;</ram:ID></rsm:Waybill>',
        encoding="utf-8",
    )  # fmt: skip
    refused(cli("import", week, bad, "--format", "xfwb"), "waybill.xml")
    refused(cli("import", week, bad), "waybill.xml")
    assert edits() == before
    goes_on(cli, week)


# -- bundles ---------------------------------------------------------------------------------------


def bomb(parts: dict[str, bytes], path: Path, _: Path) -> None:
    pack(resealed({**parts, "plan.apron": bytes(150_000_000)}), path)


def outside(parts: dict[str, bytes], path: Path, _: Path) -> None:
    pack(resealed({**parts, "../../outside.txt": b"x"}), path)


def link(parts: dict[str, bytes], path: Path, _: Path) -> None:
    pack(parts, path)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")


def many(parts: dict[str, bytes], path: Path, _: Path) -> None:
    pack({**parts, **{f"p{i}": b"" for i in range(2_100)}}, path)


def trigger(parts: dict[str, bytes], path: Path, folder: Path) -> None:
    def add(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM turnaround; END")

    pack(with_plan(parts, folder, add), path)


def view(parts: dict[str, bytes], path: Path, folder: Path) -> None:
    pack(with_plan(parts, folder, lambda c: c.execute("CREATE VIEW v AS SELECT load_extension('x')")), path)


def cut(parts: dict[str, bytes], path: Path, _: Path) -> None:
    pack(parts, path)
    path.write_bytes(path.read_bytes()[:-2_000])


@pytest.mark.parametrize("make", [bomb, outside, link, many, trigger, view, cut], ids=lambda make: make.__name__)
@pytest.mark.parametrize("new", [False, True], ids=["into a plan", "as a new plan"])
def test_a_bundle_that_is_made_to_do_harm_is_refused(
    cli: Cli,
    week: Path,
    tmp_path: Path,
    edits: Callable[[], int],
    make: Callable[[dict[str, bytes], Path, Path], None],
    new: bool,
) -> None:
    assert cli("bundle", week, "--out", tmp_path / "good.apronx").code == 0
    box = tmp_path / "box"
    box.mkdir()
    make(parts_of(tmp_path / "good.apronx"), box / "bad.apronx", tmp_path)
    before, there = edits(), set(tmp_path.rglob("*"))
    plan = tmp_path / "new.apron" if new else week
    refused(cli("merge", plan, box / "bad.apronx", *(["--new"] if new else [])), "bad.apronx")
    assert edits() == before
    assert set(tmp_path.rglob("*")) == there, "nothing lies about"
    goes_on(cli, week)
