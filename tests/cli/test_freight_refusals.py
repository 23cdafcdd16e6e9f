"""Bad freight data by the real command line: refused with the place and the sum that is wrong, and nothing changed."""

import json
import shutil
from pathlib import Path

import pytest

from apronplan.paths import airport_dir
from cli.runner import Cli, Said

TRAFFIC = "turnaround_id,operator,aircraft_type,sibt_local,sobt_local,tonnes_in,tonnes_out,categories,programme\n"


def layout_with(tmp_path: Path, file: str, change: tuple[str, str]) -> Path:
    """Return a copy of Liege in which the first occurrence of a text in one file is another."""
    folder = tmp_path / "EBLG"
    shutil.copytree(airport_dir("EBLG"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert change[0] in text
    (folder / file).write_text(text.replace(*change, 1), encoding="utf-8")
    return folder


def told(said: Said) -> list[tuple[str, int, str]]:
    """File, line and column name of each problem."""
    assert said.code == 1, said.out
    return [(Path(p["file"]).name, p["line"], p["field"]) for p in said.json["problems"]]


@pytest.mark.parametrize(
    ("file", "change", "place", "words"),
    [
        ("halls.csv", (",155,660,", ",,660,"), ("halls.csv", 4, "rate_t_per_h"), ["required"]),
        ("halls.csv", (",155,660,", ",0,660,"), ("halls.csv", 4, "rate_t_per_h"), ["0 is not more than 0"]),
        ("halls.csv", (",155,660,", ",-5,660,"), ("halls.csv", 4, "rate_t_per_h"), ["-5"]),
        ("linehaul.csv", ("104,1.5,", "104,,"), ("linehaul.csv", 3, "drive_h"), ["required"]),
        ("linehaul.csv", ("104,1.5,", "104,0,"), ("linehaul.csv", 3, "drive_h"), ["Brussels", "104"]),
        (
            "phases.csv",
            ("row 3 (N3),2020-04-11,,", "row 3 (N3),2020-04-11,2020-04-11,"),
            ("phases.csv", 3, "valid_to"),
            ["ends on 2020-04-11", "starts on 2020-04-11"],
        ),
        (
            "programme_evidence.csv",
            ("cainiao-04,31,TAY,,HKG", "cainiao-04,30,TAY,,"),
            ("programme_evidence.csv", 5, "priority"),
            ["30", "cainiao-03", "line 4"],
        ),
        (
            "programme_evidence.csv",
            ("0.7,0.9,1,", "0.7,0.9,1.2,"),
            ("programme_evidence.csv", 3, "share_high"),
            ["1.2"],
        ),
        (
            "programme_evidence.csv",
            ("0.7,0.9,1,", "0.95,0.9,1,"),
            ("programme_evidence.csv", 3, "share"),
            ["0.95", "0.9"],
        ),
        ("lot_defaults.csv", ("GEN10 PER90", "GEN20 PER90"), ("lot_defaults.csv", 13, "categories"), ["110 %"]),
        ("lot_defaults.csv", (",2050,,", ",-1,,"), ("lot_defaults.csv", 2, "kg_per_uld"), ["-1"]),
        ("lot_defaults.csv", (",2050,,", ",,,"), ("lot_defaults.csv", 2, "categories"), ["says nothing"]),
        ("customs_lanes.csv", (",", ","), None, []),
    ],
)  # fmt: skip
def test_a_layout_is_refused_with_its_place(
    cli: Cli, tmp_path: Path, file: str, change: tuple[str, str], place: tuple[str, int, str] | None, words: list[str]
) -> None:
    plan = tmp_path / "p.apron"
    said = cli("new", plan, "--layout", layout_with(tmp_path, file, change), "--json")
    if place is None:  # the same folder with nothing wrong is taken
        assert said.code == 0, said.err
        return
    assert told(said) == [place]
    assert all(word in said.json["problems"][0]["message"] for word in words), said.json["problems"]
    assert not plan.exists()


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ("-0.001,0,GEN100,", "tonnes_in", ["-0.001 t is below zero"]),
        ("0,113,GEN100,", "tonnes_out", ["113 t is more than the 112.7 t", "B744"]),
        ("10,0,EC60 GEN50,", "categories", ["sum to 110 %"]),
        ("10,0,EC100,Cainiao:0.7 4PX:0.31", "programme", ["sum to 1.01"]),
    ],
)
def test_traffic_is_refused_with_the_sum(
    cli: Cli, week: Path, tmp_path: Path, cells: str, field: str, words: list[str]
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"{TRAFFIC}X1,QTR,B744,2018-06-05T04:00,2018-06-05T06:00,{cells}\n", encoding="utf-8")
    edits = cli("doctor", week, "--json").json["edits"]
    said = cli("import", week, path, "--json")
    assert told(said) == [("t.csv", 2, field)]
    assert all(word in said.json["problems"][0]["message"] for word in words)
    assert cli("doctor", week, "--json").json["edits"] == edits


CITY = {"city": "X", "country": "BE", "lat": 50.0, "lon": 5.0, "road_km": 70.0, "drive_h": 0.0}
RULE = {"programme": "Cainiao", "rule_id": "x", "priority": 30, "operator": "TAY", "share_low": 0.1, "share": 0.2,
        "share_high": 0.3, "source": "s"}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"verb": "set_freight_row", "table": "linehaul", "row": CITY}, ["X is 70.0 km away"]),
        ({"verb": "set_freight_row", "table": "evidence_rule", "row": RULE}, ["x", "cainiao-03", "priority 30"]),
        (
            {"verb": "set_freight_row", "table": "evidence_rule", "row": {**RULE, "priority": 7, "share_high": 1.5}},
            ["1.5"],
        ),
        ({"verb": "set_hall", "hall": "N1", "rate_t_per_h": 0}, ["rate_t_per_h"]),
        ({"verb": "set_hall", "hall": "N1", "teams": -1}, ["teams is -1"]),
        (
            {
                "verb": "set_freight_row",
                "table": "customs_lane",
                "row": {"lane": "x", "checks_per_h": 5.0, "shifts": [[840, 300.0], [360, 625.0]]},
            },
            ["06:00=625"],
        ),
        (
            {"verb": "add_lot", "turnaround": "2018-060", "direction": "import", "mass_kg": 60_000},
            ["122.900 t in", "112.700 t"],
        ),
        ({"verb": "add_lot", "turnaround": "2018-060", "direction": "import", "mass_kg": -1}, ["-0.001 t"]),
        ({"verb": "change_lot", "lot": "2018-060/I1", "programmes": {"A": 0.8, "B": 0.3}}, ["110.0 %"]),
    ],
)
def test_a_batch_line_is_refused_with_the_sum(cli: Cli, week: Path, line: dict[str, object], words: list[str]) -> None:
    edits = cli("doctor", week, "--json").json["edits"]
    said = cli("batch", week, stdin=json.dumps(line))
    assert said.code == 1
    assert said.lines[0]["line"] == 1
    assert all(word in str(said.lines[0]["error"]) for word in words), said.lines[0]
    assert cli("doctor", week, "--json").json["edits"] == edits


def test_estimates_above_the_whole_lot_are_refused_when_the_rule_is_entered(cli: Cli, week: Path) -> None:
    row = {**RULE, "programme": "4PX", "origin": "PVG", "share": 0.5, "share_high": 0.6}
    edits = cli("doctor", week, "--json").json["edits"]
    said = cli("batch", week, stdin=json.dumps({"verb": "set_freight_row", "table": "evidence_rule", "row": row}))
    assert said.code == 1
    assert "110.0 %" in said.out
    assert "cainiao-03" in said.out
    assert cli("doctor", week, "--json").json["edits"] == edits
    assert cli("report", week, "--kind", "programme", "--json").code == 0
