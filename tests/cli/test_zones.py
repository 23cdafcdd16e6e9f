"""No time leaves the program without its zone: in tables by column or offset, in text by name."""

import csv
import json
import re
from pathlib import Path

import pytest

from cli.runner import Cli

KINDS = ("kpi", "halls", "customs", "clock", "growth", "exports", "programme")
TIME = re.compile(r"(?<![\d:])([01]\d|2[0-4]):[0-5]\d(?![\d])")
ABSOLUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")
NAMED = re.compile(r"\blocal\b|Europe/Brussels|\d(Z| UTC)\b")


@pytest.fixture
def planned_day(cli: Cli, week: Path) -> Path:
    """The week with two aircraft on one stand, and a booking of a local firm."""
    for flight in ("2018-045", "2018-046"):
        assert cli("move", week, flight, "38-2", "--override", "a test", "--by", "Zoe").code == 0
    row = {"booking": "b", "firm": "F", "destination": "HKG", "mass_kg": 900, "ready": "2018-06-01T05:00:00Z"}
    edit = json.dumps({"verb": "set_freight_row", "table": "export_booking", "row": row})
    assert cli("batch", week, stdin=edit + "\n").code == 0
    return week


def ambiguous(path: Path) -> list[tuple[str, str]]:
    """Return column and cell of each time that says nothing of its zone."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows, path
    return [
        (column, cell)
        for row in rows
        for column, cell in row.items()
        if TIME.search(cell) and not ABSOLUTE.match(cell) and not NAMED.search(cell) and row.get("zone") is None
        and not column.endswith("_local")
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_reports_tell_the_zone_of_every_time(cli: Cli, planned_day: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "table.csv"
    said = cli("report", planned_day, "--kind", kind, "--day", "2018-06-05", "--out", out)
    assert said.code == 0, said.err
    assert ambiguous(out) == []
    assert not TIME.search(said.out) or NAMED.search(said.out), said.out


def test_other_tables_do_too(cli: Cli, planned_day: Path, tmp_path: Path) -> None:
    cli("export", planned_day, "--out", tmp_path / "plan.csv")
    cli("history", planned_day, "--csv", tmp_path / "trail.csv")
    assert ambiguous(tmp_path / "plan.csv") == []
    assert ambiguous(tmp_path / "trail.csv") == []


def test_what_is_said_of_a_plan_names_the_zone(cli: Cli, planned_day: Path) -> None:
    for arguments in (("check", planned_day, "--all"), ("explain", planned_day, "2018-045", "--quick")):
        said = cli(*arguments).out
        assert TIME.search(said)
        assert NAMED.search(said), said[:300]
