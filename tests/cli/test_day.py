"""A day's work on the command line, in the words of the manual."""

import csv
import json
import sys
from pathlib import Path

import pytest

from apronplan.paths import sample_file
from apronplan.planning.solver import remote
from apronplan.planning.solver.solution import UNWEIGHED
from cli.runner import Cli


def test_a_day_is_planned_audited_printed_and_exported(cli: Cli, week: Path, tmp_path: Path) -> None:
    planned = cli("plan", week, "--day", "2018-06-05", "--json")
    assert planned.code == 0, planned.err
    result = planned.json
    assert result["placed"] == result["turnarounds"] > 40
    assert result["unplaced"] == []
    assert result["lots_placed"] == result["lots"] > 0
    assert result["status"] in ("optimal", "feasible")
    assert result["bound"] <= result["objective"] + 1e-6
    assert result["gap"] == pytest.approx(
        (result["objective"] - result["bound"]) / max(1, abs(result["objective"])), abs=1e-6
    )
    audited = cli("audit", week, "--json")
    assert audited.code == 0
    assert audited.json["faults"] == []
    assert audited.json["stays"] == result["placed"]
    checked = cli("check", week, "--all", "--json").json
    assert checked["hard"] == 0
    start, end = "2018-06-04T22:00:00Z", "2018-06-05T22:00:00Z"
    beside = [
        f["cost"] for f in checked["findings"]
        if f["severity"] == "soft" and f["code"].partition(".")[0] in UNWEIGHED
        and (f["end"] is None or f["end"] > start) and (f["start"] is None or f["start"] < end)
    ]  # fmt: skip
    assert result["not_weighed"] == pytest.approx(sum(beside), abs=0.01)

    pdf = tmp_path / "day.pdf"
    printed = cli("print", week, "--kind", "daily", "--day", "2018-06-05", "--out", pdf, "--json")
    assert printed.code == 0, printed.err
    assert printed.json["pages"] >= 4
    assert pdf.read_bytes().startswith(b"%PDF")

    out = tmp_path / "day.csv"
    assert cli("export", week, "--format", "csv", "--out", out).code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    placed = [r for r in rows if r["stand"]]
    assert len(placed) == result["placed"]
    assert all(r["hall"] for r in placed if float(r["tonnes_in"]) + float(r["tonnes_out"]) > 0)


def test_a_solver_that_does_not_start_leaves_a_plan_and_a_sentence(
    cli: Cli, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "worker_command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    planned = cli("plan", week, "--day", "2018-06-04")
    assert planned.code == 0, planned.err
    assert "21 of 21 turnarounds placed." in planned.out
    assert "The solver could not be loaded; this is the quick plan that needs none." in planned.out
    assert cli("audit", week, "--json").json["faults"] == []


def test_the_map_is_painted_as_a_picture(cli: Cli, week: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.png"
    said = cli("print", week, "--kind", "map", "--at", "2018-06-05T02:50", "--out", out)
    assert said.code == 0, said.err
    assert out.read_bytes().startswith(b"\x89PNG")


def test_planning_again_with_minimum_change_moves_no_aircraft(cli: Cli, week: Path, tmp_path: Path) -> None:
    def stands(name: str) -> list[str]:
        cli("export", week, "--out", tmp_path / name)
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            return [row["stand"] for row in csv.DictReader(file)]

    assert cli("plan", week, "--day", "2018-06-05").code == 0
    before = stands("before.csv")
    assert cli("plan", week, "--day", "2018-06-05", "--minimum-change").code == 0
    assert stands("after.csv") == before


def test_the_same_seed_gives_the_same_plan(cli: Cli, tmp_path: Path) -> None:
    exports = []
    for name in ("a", "b"):
        plan = tmp_path / f"{name}.apron"
        cli("new", plan)
        cli("import", plan, sample_file("lgg-2018-week.csv"))
        # A day that is proved long before the time limit: where time ends a search, the clock decides.
        assert cli("plan", plan, "--day", "2018-06-10", "--seed", "7", "--json").json["status"] == "optimal"
        cli("export", plan, "--out", tmp_path / f"{name}.csv")
        exports.append((tmp_path / f"{name}.csv").read_text())
    assert exports[0] == exports[1]


def test_a_move_is_refused_with_numbers_and_allowed_with_a_reason(cli: Cli, week: Path) -> None:
    refused = cli("move", week, "2018-002", "10")
    assert refused.code == 3
    assert "64.8" in refused.err
    assert "36.0" in refused.err
    assert cli("export", week, "--out", week.with_suffix(".csv")).code == 0
    assert ",10," not in week.with_suffix(".csv").read_text().splitlines()[2]
    forced = cli("move", week, "2018-002", "10", "--override", "towed in by hand", "--by", "Ann")
    assert forced.code == 0
    assert cli("check", week, "--json").json["hard"] == 0
    assert any("towed in by hand" in str(o) for o in cli("audit", week, "--json").json["overridden"])


def test_an_explanation_has_reasons_with_numbers(cli: Cli, week: Path) -> None:
    cli("plan", week, "--day", "2018-06-05")
    said = cli("explain", week, "2018-045")
    assert said.code == 0
    assert " m" in said.out
    one = cli("explain", week, "2018-045", "--stand", "10", "--json")
    assert one.code == 0
    assert one.json


def test_a_batch_acknowledges_each_edit_and_goes_on_after_a_refusal(cli: Cli, week: Path) -> None:
    before = cli("doctor", week, "--json").json["edits"]
    lines = [
        {"verb": "assign_stand", "turnaround": "2018-001", "stand": "124"},
        {"verb": "assign_stand", "turnaround": "2018-001", "stand": "no such stand"},
        {"verb": "fly"},
        {"verb": "assign_stand", "turnaround": "2018-001"},
        {"verb": "unassign_stand", "turnaround": "2018-001"},
    ]
    stdin = "\n".join(json.dumps(line) for line in lines) + "\nnot json\n\n"
    said = cli("batch", week, stdin=stdin)
    assert said.code == 1
    answers = said.lines
    assert answers[0] == {"edit": before + 1}
    assert answers[4] == {"edit": before + 2}
    assert [("error" in a) for a in answers] == [False, True, True, True, False, True]
    assert cli("doctor", week, "--json").json["edits"] == before + 2


def test_the_figures_of_a_day(cli: Cli, week: Path) -> None:
    cli("plan", week, "--day", "2018-06-05")
    figures = cli("report", week, "--kind", "kpi", "--day", "2018-06-05", "--json").json
    assert figures["placed"] == figures["turnarounds"]
    assert figures["peak"] > 20
    assert sum(h["import_t"] + h["export_t"] for h in figures["halls"]) == pytest.approx(
        figures["import_t"] + figures["export_t"]
    )


def test_a_day_without_traffic_is_said_with_what_to_do(cli: Cli, week: Path, tmp_path: Path) -> None:
    edits = cli("plan", week, "--day", "2018-07-03", "--json").json["edits"]
    told = cli("plan", week, "--day", "2018-07-03")
    assert told.code == 0
    assert "No aircraft is on the ground at 2018-07-03. The plan has traffic from 2018-06-04 to" in told.out
    assert cli("plan", week, "--day", "2018-07-03", "--json").json["edits"] == edits, "nothing planned is no edit"
    sheet = cli("print", week, "--day", "2018-07-03", "--out", tmp_path / "empty.pdf")
    assert sheet.code == 0
    assert "No aircraft is on the ground at 2018-07-03" in sheet.err
    assert (tmp_path / "empty.pdf").exists()
