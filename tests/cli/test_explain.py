"""Why here, what else, and how to mend it: on the command line."""

import shutil
from pathlib import Path

import pytest

from apronplan.__main__ import main
from apronplan.paths import sample_file
from apronplan.planning.solver.solution import UNWEIGHED
from cli.runner import Cli

DAY = "2018-06-10"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The week with one day planned, made once: a day that is proved within seconds."""
    path = tmp_path_factory.mktemp("explain") / "p.apron"
    assert main(["new", str(path), "--airport", "EBLG"]) == 0
    assert main(["import", str(path), str(sample_file("lgg-2018-week.csv"))]) == 0
    assert main(["plan", str(path), "--day", DAY, "--time-limit", "10"]) == 0
    return path


@pytest.fixture
def planned(template: Path, tmp_path: Path) -> Path:
    """A copy of the planned week."""
    return Path(shutil.copyfile(template, tmp_path / "p.apron"))


def placed_at(cli: Cli, plan: Path) -> dict[str, str]:
    """Return stand by turnaround."""
    out = plan.with_suffix(".csv")
    assert cli("export", plan, "--out", out).code == 0
    rows = [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()]
    columns = rows[0].index("turnaround_id"), rows[0].index("stand")
    return {row[columns[0]]: row[columns[1]] for row in rows[1:] if row[columns[1]]}


def test_prices_bounds_and_the_proof_of_the_day(cli: Cli, planned: Path) -> None:
    name, here = next((t, s) for t, s in placed_at(cli, planned).items() if s)
    said = cli("explain", planned, name, "--json")
    assert said.code == 0, said.err
    document = said.json
    assert document["stand"] == here
    assert any("no plan of the day costs less than" in note for note in document["notes"])
    assert any("stands needed at" in note for note in document["notes"])
    beside = sum(f["cost"] for f in document["costs"] if f["code"].partition(".")[0] in UNWEIGHED)
    for row in document["alternatives"]:
        if row["price_at_least"] is not None and row["extra"] is not None:
            # what it costs with everybody else left in place is a plan, so no bound may pass it; prices are in cents
            assert row["price_at_least"] <= row["extra"] + beside + 0.1, row["stand"]


def test_an_exact_price_is_never_below_the_bound_nor_above_the_plain_move(cli: Cli, planned: Path) -> None:
    name = next(iter(placed_at(cli, planned)))
    rows = cli("explain", planned, name, "--quick", "--json").json["alternatives"]
    assert all(row["price_at_least"] is None for row in rows)
    target = next(row["stand"] for row in rows if row["state"] != "impossible" and row["extra"] > 0)
    said = cli("explain", planned, name, "--stand", target, "--exact", "--json")
    assert said.code == 0, said.err
    (row,) = said.json["alternatives"]
    assert row["price_exact"] is not None
    assert row["price_exact"] >= (row["price_at_least"] or 0.0) - 0.5
    text = cli("explain", planned, name, "--stand", target, "--exact").out
    assert f"{target}: {row['price_exact']:.1f} more for the whole plan" in text


def test_what_lies_in_the_tray_is_told_how_it_could_stand(cli: Cli, planned: Path) -> None:
    name = next(iter(placed_at(cli, planned)))
    assert cli("move", planned, name, "tray").code == 0
    said = cli("explain", planned, name)
    assert said.code == 0
    assert "can be placed as the rules are" in said.out


def test_options_that_do_not_go_together_are_refused(cli: Cli, week: Path) -> None:
    assert cli("explain", week, "2018-001", "--quick", "--exact").code == 2
    assert cli("explain", week, "2018-001", "--time-limit", "0").code == 2
    assert cli("explain", week, "2018-001", "--stand", "nowhere").code == 1


def test_a_clash_is_resolved(cli: Cli, planned: Path) -> None:
    stands = placed_at(cli, planned)
    name = next(iter(stands))
    # two on one stand, by an override of another reason
    other = next(
        n for n in list(stands)[1:]
        if (said := cli("move", planned, n, stands[name], "--json")).code == 3 and "no_overlap" in said.json["codes"]
    )  # fmt: skip
    batch = f'{{"verb": "assign_stand", "turnaround": "{other}", "stand": "{stands[name]}", "override": "test"}}\n'
    assert cli("batch", planned, stdin=batch).code == 0
    findings = cli("check", planned, "--json").json["findings"]
    key = next(f["key"] for f in findings if f["code"] == "no_overlap")
    found = cli("resolve", planned, key, "--json").json
    assert found["finding"] == key
    kinds = [r["kind"] for r in found["resolutions"]]
    assert len(kinds) >= 5
    assert "move" in kinds
    assert all(r["verified"] for r in found["resolutions"])
    number = 1 + next(i for i, r in enumerate(found["resolutions"]) if r["kind"] in ("move", "swap", "chain"))
    done = cli("resolve", planned, key, "--apply", str(number), "--json")
    assert done.code == 0, done.err
    assert done.json["edits"] > 0
    assert cli("check", planned, "--json").json["hard"] == 0
    assert cli("audit", planned, "--json").json["faults"] == []
    assert key not in {f["key"] for f in cli("check", planned, "--json").json["findings"]}


def test_a_turnaround_in_the_tray_is_resolved_and_decisions_want_a_name(cli: Cli, planned: Path) -> None:
    name = next(iter(placed_at(cli, planned)))
    assert cli("move", planned, name, "tray").code == 0
    said = cli("resolve", planned, name)
    assert said.code == 0
    lines = said.out.splitlines()
    assert "put " in lines[1]
    accept = next(line.split(".")[0] for line in lines if "accept the finding" in line)
    refused = cli("resolve", planned, name, "--apply", accept)
    assert refused.code == 1
    assert "reason" in refused.err
    taken = cli("resolve", planned, name, "--apply", accept, "--reason", "stays away", "--by", "Ann")
    assert taken.code == 0, taken.err
    assert cli("resolve", planned, name, "--apply", "99").code == 1
    assert cli("resolve", planned, name, "--limit", "0").code == 2
    assert cli("resolve", planned, "no|such|finding").code == 1
