"""Manifests by the command line: the sample charters of 2018 in, and what is hostile out."""

import json
from pathlib import Path

import pytest

from apronplan.paths import sample_file
from cli.runner import Cli

SAMPLE = sample_file("lgg-2018-manifests.txt")
ONE = "FFM/8\n1/7L741/05JUN/GYD\nLGG\n{lines}LAST\n"


def statement(cli: Cli, plan: Path) -> dict[str, dict[str, float]]:
    found = cli("report", plan, "--kind", "programme", "--json").json
    parts = sum(p["declared_t"] + p["inferred_t"] for p in found["programmes"]) + found["unknown_t"]
    assert round(parts, 3) == found["total_t"]
    return {"total": {"t": found["total_t"]}, **{p["name"]: p for p in found["programmes"]}}


def test_the_sample_manifests_replace_estimates_and_declare_programmes(cli: Cli, week: Path) -> None:
    before = statement(cli, week)
    dry = cli("import", week, SAMPLE, "--dry-run", "--json").json
    assert statement(cli, week) == before
    edits = cli("doctor", week, "--json").json["edits"]
    done = cli("import", week, SAMPLE, "--json")
    assert done.code == 0, done.err
    assert {k: v for k, v in done.json.items() if k not in ("dry_run", "edits")} == {
        k: v for k, v in dry.items() if k not in ("dry_run", "edits")
    }
    assert done.json["edits"] == edits + 1, "one step"
    assert [f["turnaround"] for f in done.json["flights"]] == ["2018-060", "2018-062", "2018-178"]
    assert all(round(sum(x["mass_t"] for x in f["lots"]), 3) == f["total_t"] for f in done.json["flights"])
    assert len(done.json["notes"]) == 3, "each difference from the traffic row is said"
    after = statement(cli, week)
    change = sum(f["difference_t"] for f in done.json["flights"])
    assert after["total"]["t"] == round(before["total"]["t"] + change, 3)
    told = {p["name"]: p["declared_t"] for f in done.json["flights"] for p in f["programmes"]}
    assert before["Cainiao"]["declared_t"] == before["4PX"]["declared_t"] == 0
    assert after["4PX"]["declared_t"] == told["4PX"] > 50
    assert after["Cainiao"]["declared_t"] > 70
    again = cli("import", week, SAMPLE, "--json").json
    assert again["edits"] == done.json["edits"], "the same file once more changes nothing"
    assert not again["notes"]


def test_units_that_no_manifest_tells_are_null(cli: Cli, week: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.ffm"
    path.write_text(ONE.format(lines="501-12345675GYDLGG/T9K5000/PARCELS\n"), encoding="utf-8")
    (loose,) = cli("import", week, path, "--json").json["flights"][0]["lots"]
    assert (loose["ulds"], loose["pieces"]) == (None, 9)
    told = cli("import", week, SAMPLE, "--json").json
    units = [lot["ulds"] for f in told["flights"] for lot in f["lots"]]
    assert 0 not in units
    assert any(units)


def test_traffic_that_comes_again_leaves_the_manifest_s_lots_alone(cli: Cli, week: Path) -> None:
    cli("import", week, SAMPLE)
    after = statement(cli, week)
    assert cli("import", week, sample_file("lgg-2018-week.csv")).code == 0
    assert statement(cli, week) == after


def test_lots_stay_in_their_halls(cli: Cli, week: Path) -> None:
    def halls() -> dict[str, str]:
        out = week.with_suffix(".csv")
        cli("export", week, "--out", out)
        rows = [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()]
        return {r[0]: r[9] for r in rows}

    lines = [f'{{"verb": "assign_hall", "lot": "2018-060/I{n}", "hall": "N2"}}' for n in (1, 2)]
    assert cli("batch", week, stdin="\n".join(lines)).code == 0
    assert halls()["2018-060"] == "N2"
    done = cli("import", week, SAMPLE, "--json").json
    assert halls()["2018-060"] == "N2"
    assert done["lots_in_halls"] >= 3


@pytest.mark.parametrize(
    ("lines", "line", "word"),
    [
        ("501-12345676GYDLGG/T1K1/X\n", 4, "must be 5"),
        ("501-12345675GYDLGG/T1K-1/X\n", 4, "kilograms"),
        ("501-12345675GYDLGG/T9K140000/X\n", 2, "carries at most"),
        ("", 2, ""),
    ],
)
def test_a_hostile_manifest_is_refused_with_its_place(
    cli: Cli, week: Path, tmp_path: Path, lines: str, line: int, word: str
) -> None:
    path = tmp_path / "m.ffm"
    path.write_text(ONE.format(lines=lines), encoding="utf-8")
    edits = cli("doctor", week, "--json").json["edits"]
    said = cli("import", week, path, "--json")
    if not lines:  # a flight that brings nothing: its lots go
        assert said.json["flights"][0]["total_t"] == 0
        return
    assert said.code == 1
    assert [p["line"] for p in said.json["problems"]] == [line]
    assert word in said.json["problems"][0]["message"]
    assert cli("doctor", week, "--json").json["edits"] == edits


def test_a_flight_that_is_not_there_is_refused_and_the_rest_taken_on_demand(
    cli: Cli, week: Path, tmp_path: Path
) -> None:
    path = tmp_path / "m.ffm"
    good = ONE.format(lines="501-12345675GYDLGG/T9K5000/PARCELS\n")
    path.write_text(good + good.replace("7L741", "ZZ1").replace("12345675", "11111111"), encoding="utf-8")
    said = cli("import", week, path)
    assert said.code == 1
    assert "ZZ1" in said.err
    taken = cli("import", week, path, "--take-valid", "--json").json
    assert [f["known_t"] for f in taken["flights"]] == [5.0]
    assert len(taken["problems"]) == 1
    assert cli("import", week, path, "--format", "layout-folder").code == 1


def test_defaults_of_a_carrier_and_route_are_data_of_the_plan(cli: Cli, tmp_path: Path) -> None:
    plan, traffic = tmp_path / "d.apron", tmp_path / "t.csv"
    cli("new", plan)
    traffic.write_text(
        "turnaround_id,operator,aircraft_type,origin,destination,sibt_local,sobt_local,tonnes_in,tonnes_out\n"
        "X1,ICE,B752,KEF,KEF,2018-06-05T04:00,2018-06-05T06:00,12,6\n",
        encoding="utf-8",
    )
    row = {
        "operator": "ICE",
        "airport": "KEF",
        "direction": "export",
        "categories": [["AVI", 100]],
        "kg_per_piece": 500,
    }
    line = json.dumps({"verb": "set_freight_row", "table": "lot_default", "row": row})
    assert cli("batch", plan, stdin=line).code == 0
    assert cli("import", plan, traffic, "--json").json["lots"] == 3
    halls = {name: cli("explain", plan, name, "--json").json for name in ("X1/I1", "X1/I2", "X1/E1")}
    assert {(h["category"], h["mass_t"]) for h in halls.values()} == {("GEN", 0.6), ("PER", 11.4), ("AVI", 6.0)}
    out = tmp_path / "out"
    assert cli("export", plan, "--format", "layout", "--out", out).code == 0
    assert "ICE,,KEF,export,AVI100,,0,500," in (out / "lot_defaults.csv").read_text(encoding="utf-8")


def test_a_row_with_its_categories_in_another_order_leaves_the_halls_alone(
    cli: Cli, week: Path, tmp_path: Path
) -> None:
    traffic = tmp_path / "t.csv"
    header = "turnaround_id,operator,aircraft_type,sibt_local,sobt_local,tonnes_in,handler,categories\n"
    row = "X1,ABW,B748,2018-06-05T07:55,2018-06-05T11:00,74.0,Aviapartner,"

    def bring(categories: str) -> None:
        traffic.write_text(f"{header}{row}{categories}\n", encoding="utf-8")
        assert cli("import", week, traffic).code == 0

    def lot(number: int) -> tuple[str, float, str | None]:
        found = cli("explain", week, f"X1/I{number}", "--json").json
        return found["category"], found["mass_t"], found["hall"]

    bring("EC40 GEN50 PHA10")
    line = json.dumps({"verb": "assign_hall", "lot": "X1/I1", "hall": "N2"})
    assert cli("batch", week, stdin=line).code == 0
    bring("GEN45 PER10 EC45")
    assert lot(1) == ("EC", 33.3, "N2")
    assert lot(2) == ("GEN", 33.3, None)
    assert lot(4) == ("PER", 7.4, None), "the pharma lot's name does not come back for other freight"
    assert cli("explain", week, "X1/I3").code == 1
