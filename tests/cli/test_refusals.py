"""Everything a person can get wrong ends in a sentence, the right exit code, and an unchanged plan."""

from pathlib import Path

import pytest

from apronplan.session.session import PlanSession
from cli.runner import Cli

HEADER = "turnaround_id,operator,aircraft_type,sibt_local,sobt_local,locked_stand\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("plan",),
        ("plan", "p.apron", "--day", "yesterday"),
        ("plan", "p.apron", "--day", "2018-06-05", "--from", "2018-06-05T00:00"),
        ("plan", "p.apron", "--from", "2018-06-06T00:00", "--to", "2018-06-05T00:00"),
        ("plan", "p.apron", "--time-limit", "0"),
        ("print", "p.apron", "--out", "day.docx"),
        ("export", "p.apron", "--format", "pdf", "--out", "x"),
    ],
)
def test_a_command_line_that_does_not_fit_is_usage(cli: Cli, week: Path, arguments: tuple[str, ...]) -> None:
    said = cli(*(str(week) if a == "p.apron" else a for a in arguments))
    assert said.code == 2
    assert said.err.strip()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("plan", "nowhere.apron"), "nowhere.apron"),
        (("new", "{week}"), "already"),
        (("import", "{week}", "no-such-file.csv"), "no-such-file.csv"),
        (("explain", "{week}", "2018-999"), "2018-999"),
        (("explain", "{week}", "2018-001", "--stand", "Z9"), "Z9"),
        (("explain", "{week}", "2018-001", "--part", "4"), "part 4"),
        (("move", "{week}", "2018-001", "Z9"), "Z9"),
        (("new", "{tmp}/q.apron", "--airport", "ZZZZ"), "ZZZZ"),
        (("new", "{tmp}/q.apron", "--layout", "{tmp}/no-folder"), "no-folder"),
        (("export", "{week}", "--out", "{tmp}/no/folder/x.csv"), "folder"),
    ],
)
def test_a_problem_of_the_user_is_a_sentence_and_exit_1(
    cli: Cli, week: Path, tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    said = cli(*(a.format(week=week, tmp=tmp_path) for a in arguments))
    assert said.code == 1, said.err
    assert word in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "q.apron").exists()


def test_planning_with_no_traffic_says_what_to_do(cli: Cli, tmp_path: Path) -> None:
    cli("new", tmp_path / "p.apron")
    said = cli("plan", tmp_path / "p.apron")
    assert said.code == 1
    assert "import" in said.err


def test_all_problems_of_a_file_at_once_and_nothing_changed(cli: Cli, week: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        HEADER
        + "A1,QTR,B77L,2018-06-05T04:00,2018-06-05T06:00,Z9\n"
        + "A2,QTR,B999,2018-06-05T04:00,2018-06-05T06:00,\n"
        + "A3,QTR,B77L,2018-06-05T06:00,2018-06-05T04:00,\n"
        + "A4,QTR,B77L,2018-06-05T06:00\n"
        + "A5,QTR,B77L,2018-03-25T02:30,2018-03-25T06:00,\n"
        + "A6,QTR,B77L,2018-06-05T04:00,2018-06-05T06:00,\n",
        encoding="utf-8",
    )
    before = cli("doctor", week, "--json").json["edits"]
    said = cli("import", week, bad, "--json")
    assert said.code == 1
    lines = [p["line"] for p in said.json["problems"]]
    assert lines == [2, 3, 4, 5, 6]
    assert all(p["file"].endswith("bad.csv") and p["column"] for p in said.json["problems"] if p["line"] != 5)
    assert cli("doctor", week, "--json").json["edits"] == before
    taken = cli("import", week, bad, "--take-valid", "--json")
    assert taken.code == 0
    assert taken.json["turnarounds"] == 1
    assert len(taken.json["left"]) == 5


def test_a_dry_run_changes_nothing(cli: Cli, week: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text(HEADER + "A6,QTR,B77L,2018-06-05T04:00,2018-06-05T06:00,\n", encoding="utf-8")
    before = cli("doctor", week, "--json").json["edits"]
    assert cli("import", week, good, "--dry-run", "--json").json["turnarounds"] == 1
    assert cli("doctor", week, "--json").json["edits"] == before


@pytest.mark.parametrize(("content", "word"), [(b"", "empty"), (b"caf\xe9,1\n", "UTF-8"), (b"\x00\x01", "")])
def test_files_that_are_no_traffic(cli: Cli, week: Path, tmp_path: Path, content: bytes, word: str) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_bytes(content)
    said = cli("import", week, odd)
    assert said.code == 1
    assert word in said.err


@pytest.mark.parametrize(
    "arguments", [("export", "{week}", "--out", "{week}"), ("history", "{week}", "--csv", "{week}")]
)
def test_no_export_replaces_a_plan(cli: Cli, week: Path, arguments: tuple[str, ...]) -> None:
    said = cli(*(a.format(week=week) for a in arguments))
    assert said.code == 1
    assert "not overwritten" in said.err
    assert cli("doctor", week).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "{plan}"),
        ("audit", "{plan}"),
        ("plan", "{plan}", "--day", "2018-06-05"),
        ("report", "{plan}", "--kind", "kpi", "--day", "2018-06-05"),
        ("prove", "{plan}", "--day", "2018-06-05", "--out", "{plan}.npz"),
        ("print", "{plan}", "--kind", "daily", "--day", "2018-06-05", "--out", "{plan}.pdf"),
        ("export", "{plan}", "--out", "{plan}.csv"),
    ],
)
def test_a_plan_without_an_airport_is_refused_with_a_way_out(
    cli: Cli, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    plan = tmp_path / "half.apron"
    PlanSession.create(plan).close()
    said = cli(*(a.format(plan=plan) for a in arguments))
    assert said.code == 1, said.err
    assert "holds no airport" in said.err
    assert [p.name for p in tmp_path.iterdir()] == ["half.apron"]


def test_the_history_of_a_plan_without_an_airport_can_be_read(cli: Cli, tmp_path: Path) -> None:
    plan = tmp_path / "half.apron"
    PlanSession.create(plan).close()
    assert cli("history", plan).code == 0


@pytest.mark.parametrize(
    ("choice", "new", "word"), [("", 0, "Left out"), ("replace", 0, "up to date"), ("add", 1, "added")]
)
def test_a_flight_that_is_there_under_another_id_is_said(
    cli: Cli, week: Path, tmp_path: Path, choice: str, new: int, word: str
) -> None:
    with PlanSession.open(week, read_only=True) as session:
        known = session.plan.turnarounds["2018-001"]
        count = len(session.plan.turnarounds)
    again = tmp_path / "again.csv"
    again.write_text(
        "turnaround_id,flight_in,operator,aircraft_type,sibt_utc,sobt_utc\n"
        f"X-0,{known.flight_in},{known.operator},{known.aircraft_type},{known.sibt:%Y-%m-%dT%H:%M}Z,{known.sobt:%Y-%m-%dT%H:%M}Z\n",
        encoding="utf-8",
    )
    said = cli("import", week, again, *(("--same", choice) if choice else ()), "--json")
    assert said.code == 0
    (sentence,) = said.json["same"]
    assert "(X-0) is already in the plan as 2018-001." in sentence
    assert word in sentence
    with PlanSession.open(week, read_only=True) as session:
        assert len(session.plan.turnarounds) == count + new
