"""The freight reports on the command line: exactly the fields that programs read."""

import json
from pathlib import Path

from cli.runner import Cli


def test_the_programme_statement_closes(cli: Cli, week: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    found = cli("report", week, "--kind", "programme", "--json", "--out", out).json
    assert found["total_t"] == 16743.3
    parts = sum(p["declared_t"] + p["inferred_t"] for p in found["programmes"]) + found["unknown_t"]
    assert round(parts, 3) == found["total_t"]
    assert {"name", "declared_t", "inferred_t", "inferred_low_t", "inferred_high_t"} <= found["programmes"][0].keys()
    assert out.read_text(encoding="utf-8").startswith("period,programme,")
    by_day = cli("report", week, "--kind", "programme", "--json", "--by", "day", "--day", "2018-06-05").json
    assert {r["period"] for r in by_day["by_period"]} == {"2018-06-05"}
    assert by_day["total_t"] < found["total_t"]


def kg(rows: list[dict[str, float]], *fields: str) -> int:
    """The sum of some columns of tonnes, in whole kilograms."""
    return sum(round(1000 * row[field]) for row in rows for field in fields)


ALL = ("declared_t", "inferred_t", "unknown_t")


def test_cainiao_and_4px_close_by_handler_and_change_as_evidence_is_added(cli: Cli, week: Path) -> None:
    def told() -> dict[str, object]:
        return cli("report", week, "--kind", "programme", "--by", "month", "--json").json

    before = told()
    total_kg = round(1000 * before["total_t"])
    for cut in ("by_handler", "by_hall", "by_carrier", "by_origin", "by_period", "rows"):
        assert kg(before[cut], *ALL) == total_kg, cut
    assert {r["period"] for r in before["by_period"]} == {"2018-06"}
    named = {p["name"]: p for p in before["programmes"]}
    for name in ("Cainiao", "4PX"):
        mine = [r for r in before["by_handler"] if r["programme"] == name]
        for field in ("declared_t", "inferred_t", "inferred_low_t", "inferred_high_t"):
            assert kg(mine, field) == round(1000 * named[name][field]), (name, field)
        assert named[name]["inferred_low_t"] <= named[name]["inferred_t"] <= named[name]["inferred_high_t"]
    assert {r["handler"] for r in before["by_handler"] if r["programme"] == "Cainiao"} == {
        "Aviapartner",
        "LACHS",
        "Swissport",
    }
    manual = (Path(__file__).resolve().parents[2] / "docs" / "manual" / "freight.md").read_text(encoding="utf-8")
    for row in before["by_handler"]:
        if row["programme"] in ("Cainiao", "4PX"):
            assert f"{row['inferred_t']:.3f}" in manual, "the manual's table is this statement"
    assert before["unknown_t"] > 0
    doubt = next(e for e in before["next_evidence"] if e["subject"] == "TAY to PVG")
    row = {
        "programme": "Cainiao", "rule_id": "word", "priority": 5, "operator": "TAY", "origin": "PVG",
        "direction": "export", "share_low": 0.25, "share": 0.25, "share_high": 0.25, "category": "EC",
        "source": "a letter",
    }  # fmt: skip
    assert (
        cli("batch", week, stdin=json.dumps({"verb": "set_freight_row", "table": "evidence_rule", "row": row})).code
        == 0
    )
    after = told()
    assert round(1000 * after["total_t"]) == total_kg == kg(after["by_handler"], *ALL)
    won = {p["name"]: p for p in after["programmes"]}["Cainiao"]["inferred_t"] - named["Cainiao"]["inferred_t"]
    assert round(won, 3) == round(before["unknown_t"] - after["unknown_t"], 3) == round(0.25 * doubt["unknown_t"], 3)
    assert after["identified_share"] > before["identified_share"]
    assert cli("batch", week, stdin='{"verb": "undo"}').code == 0
    assert told() == before


def test_the_clock_and_customs_answer(cli: Cli, week: Path) -> None:
    clock = cli("report", week, "--kind", "clock", "--json", "--programme", "Cainiao").json
    assert clock["cities_total"] == len(clock["cities"]) > 95
    assert clock["cities_in_promise"] == sum(c["in_promise"] for c in clock["cities"])
    assert {h["hub"] for h in clock["hubs"]} == {"Dubai", "Hangzhou", "Moscow"}
    assert round(sum(h["mass_t"] for h in clock["hubs"]), 3) == round(sum(x["mass_t"] for x in clock["lots"]), 3)
    easier = cli("report", week, "--kind", "clock", "--json", "--programme", "Cainiao", "--days", "6").json
    assert easier["cities_in_promise"] > clock["cities_in_promise"]
    customs = cli("report", week, "--kind", "customs", "--day", "2018-06-05", "--json").json
    assert customs["declarations"] > customs["selected"] > 0
    for total in ("declarations", "selected"):
        assert sum(c[total] for c in customs["clearances"]) == customs[total]
    assert all(c["ready"] <= c["unselected_released"] <= c["released"] for c in customs["clearances"])
    assert {lane["lane"] for lane in customs["lanes"]} == {"parcels", "general", "border-post"}
    halls = cli("report", week, "--kind", "halls", "--json").json
    assert halls["unplaced_t"] == 16743.3


def test_what_makes_no_sense_is_said(cli: Cli, week: Path, tmp_path: Path) -> None:
    said = cli("report", week, "--kind", "clock", "--programme", "Temu")
    assert said.code == 1
    assert "4PX, Cainiao" in said.err
    assert cli("report", "--kind", "clock").code == 2
    assert cli("report", week, "--kind", "programme", "--out", tmp_path / "s.pdf").code == 1


def test_growth_names_what_runs_out_first(cli: Cli, week: Path) -> None:
    found = cli("report", week, "--kind", "growth", "--mode", "fuller", "--json").json
    first = found["first_exhausted"]
    assert (first["kind"], first["name"]) == ("hall_rate", "S1")
    assert 940_000 < first["at_t_per_year"] < 970_000
    assert {"kind", "name", "hour", "at_t_per_year"} <= first.keys()
    assert [r["t_per_year"] for r in found["ladder"]] == [717_000, 800_000, 1_000_000, 1_300_000]
    assert [bool(r["exhausted"]) for r in found["ladder"]] == [False, False, True, True]
    assert len(found["days"]) == 7
    assert [n["limit"] for n in found["night_quota"]] == [30, 25, 20, 13]


def test_a_scenario_grows_to_a_tonnage(cli: Cli, week: Path) -> None:
    less = cli("scenario", week, "--create", "y2017", "--tonnes", "717000", "--mode", "fuller", "--json")
    assert less.code == 0, less.err
    more = cli("scenario", week, "--create", "y2020", "--tonnes", "1000000", "--carrier", "QTR", "--json")
    assert more.json["flights_added"] > 0
    for name, tonnes in (("y2017", 717_000), ("y2020", 1_000_000)):
        plan = week.with_name(f"{name}.apron")
        found = cli("report", plan, "--kind", "growth", "--mode", "fuller", "--json").json
        assert abs(found["base_t_per_year"] / tonnes - 1) < 0.01
    assert cli("scenario", week, "--create", "no", "--tonnes", "717000").code == 1
    assert cli("scenario", week, "--create", "no", "--tonnes", "900000", "--growth", "1.1").code == 2
    assert not week.with_name("no.apron").exists()


def test_a_scenario_is_a_plan_of_its_own_and_is_compared(cli: Cli, week: Path) -> None:
    arguments = ("--phase", "ehub", "--growth", "1.05", "--consolidate", "Cainiao", "--hall", "N4", "--json")
    made = cli("scenario", week, "--create", "hub", *arguments)
    assert made.code == 0, made.err
    assert (made.json["flights_added"], made.json["phases"]) == (15, ["ehub"])
    assert made.json["consolidated_t"] > 400
    hub = week.with_name("hub.apron")
    assert made.json["plan"] == str(hub)
    assert cli("scenario", week, "--create", "hub").code == 1  # it is there already
    both = cli("report", "--compare", week, hub, "--day", "2018-06-05", "--json").json
    first, second = both["plans"]
    assert (first["name"], second["name"]) == ("p", "hub")
    assert second["flights"] >= first["flights"]
    assert second["cities_in_promise"] > first["cities_in_promise"]
    assert cli("report", "--compare", week).code == 2
    statement = cli("report", hub, "--kind", "programme", "--json").json
    cainiao = next(p for p in statement["programmes"] if p["name"] == "Cainiao")
    assert cainiao["declared_t"] == made.json["consolidated_t"]


def test_a_scenario_that_cannot_be_is_refused_and_leaves_no_file(cli: Cli, week: Path) -> None:
    assert cli("scenario", week, "--create", "x", "--phase", "moon").code == 1
    assert cli("scenario", week, "--create", "../x").code == 2
    assert cli("scenario", week, "--create", "x", "--consolidate", "Cainiao").code == 2
    assert "N4 is not there" in cli("scenario", week, "--create", "x", "--consolidate", "Cainiao", "--hall", "N4").err
    assert [p.name for p in week.parent.glob("*.apron")] == [week.name]


def test_bookings_of_local_firms_fly_by_cut_off_tonnes_and_hall(cli: Cli, week: Path, tmp_path: Path) -> None:
    ready = "2018-06-05T05:00:00Z"
    rows = [
        {"booking": "chocolate", "firm": "X", "destination": "PVG", "mass_kg": 3_000, "ready": ready, "hall": "S2"},
        {"booking": "heavy", "firm": "X", "destination": "PVG", "mass_kg": 120_000, "ready": ready},
        {"booking": "late", "firm": "Y", "destination": "JFK", "mass_kg": 900, "ready": "2018-06-05T21:00:00Z"},
        {"booking": "nowhere", "firm": "Y", "destination": "XXX", "mass_kg": 900, "ready": ready},
    ]
    verbs = [{"verb": "set_freight_row", "table": "export_booking", "row": row} for row in rows]
    assert cli("batch", week, stdin="\n".join(json.dumps(v) for v in verbs)).code == 0
    out = tmp_path / "list.csv"
    day = ("--day", "2018-06-05")
    found = cli("report", week, "--kind", "exports", *day, "--json", "--out", out).json
    (carrier,) = [d for d in found["departures"] if d["bookings"]]
    assert (carrier["destination"], carrier["bookings"][0]["booking"]) == ("PVG", "chocolate")
    assert carrier["bookings"][0]["hall"] == "S2"
    assert carrier["cut_off"] >= ready
    assert round(carrier["free_t"] - carrier["left_t"], 3) == found["booked_t"] == 3.0
    assert {x["booking"] for x in found["left"]} == {"heavy", "late", "nowhere"}
    free = {}
    for d in found["departures"]:
        free[d["destination"]] = free.get(d["destination"], 0) + round(1000 * d["free_t"])
    assert {d: round(1000 * t) for d, t in found["free_t_by_destination"].items()} == free
    assert "chocolate,X,3000,S2" in out.read_text(encoding="utf-8")
