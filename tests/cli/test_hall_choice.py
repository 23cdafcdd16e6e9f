"""What a change of hall costs: the same as the reports say once it is done."""

import json
from pathlib import Path

from cli.runner import Cli

DAY = ("--day", "2018-06-05", "--json")
LOT = "2018-062/I1"


def told(cli: Cli, plan: Path) -> dict[str, dict[str, object]]:
    return {h["hall"]: h for h in cli("explain", plan, LOT, "--json").json["halls"]}


def batch(cli: Cli, plan: Path, *lines: dict[str, object]) -> None:
    said = cli("batch", plan, stdin="\n".join(json.dumps(line) for line in lines))
    assert said.code == 0, said.out


def test_a_change_of_hall_says_what_it_will_cost(cli: Cli, week: Path) -> None:
    assert cli("move", week, "2018-062", "124").code == 0
    batch(cli, week, {"verb": "assign_hall", "lot": LOT, "hall": "N1"})
    before = cli("report", week, "--kind", "kpi", *DAY).json
    halls = told(cli, week)
    assert next(iter(halls)) == "N1", "where it is comes first"
    assert halls["N1"]["tonne_km_change"] == 0
    assert halls["S2"]["possible"]
    assert not halls["N3"]["possible"]
    assert "does not exist" in str(halls["N3"]["reason"])
    assert "TNT/FedEx" in str(halls["S1"]["reason"])
    batch(cli, week, {"verb": "assign_hall", "lot": LOT, "hall": "S2"})
    after = cli("report", week, "--kind", "kpi", *DAY).json
    change = after["tonne_km"] - before["tonne_km"]
    assert abs(change - float(str(halls["S2"]["tonne_km_change"]))) < 0.01
    assert change > 1
    again = told(cli, week)
    assert again["N1"]["hours_change"] == -float(str(halls["S2"]["hours_change"]))
    lines = cli("explain", week, LOT).out.splitlines()
    assert lines[0].startswith("2018-062/I1 is in South cargo halls")


def test_overload_that_a_lot_would_bring_is_told_before_it_does(cli: Cli, week: Path) -> None:
    batch(cli, week, {"verb": "set_hall", "hall": "N2", "rate_t_per_h": 20, "storage_t": 25})
    choice = told(cli, week)["N2"]
    line = {"verb": "assign_hall", "lot": LOT, "hall": "N2", "override": "a test", "by": "An"}
    batch(cli, week, line)
    report = cli("report", week, "--kind", "halls", *DAY).json
    over = [o for o in report["overloads"] if o["hall"] == "N2"]
    assert choice["hours_over"] == len(over) > 0
    assert abs(float(str(choice["over_t"])) - sum(o["in_t"] - o["rate_t"] for o in over)) < 0.001
    hall = next(h for h in report["halls"] if h["hall"] == "N2")
    assert abs(float(str(choice["store_over_t"])) - (hall["peak_stored_t"] - hall["storage_t"])) < 0.001
    assert float(str(choice["ready_h"])) > float(str(told(cli, week)["N1"]["ready_h"])), "the queue costs hours"


def test_what_a_stand_and_a_hall_change_for_the_promise(cli: Cli, week: Path) -> None:
    assert cli("move", week, "2018-062", "124").code == 0
    batch(cli, week, {"verb": "assign_hall", "lot": LOT, "hall": "N1"})
    day = ("--day", "2018-06-05", "--json")
    clock = cli("report", week, "--kind", "clock", *day).json
    row = next(x for x in clock["lots"] if x["lot"] == LOT)
    here = told(cli, week)["N1"]
    assert (here["cities_in_promise"], here["slack_h"]) == (row["cities_in_promise"], row["slack_h"])
    far = cli("explain", week, LOT, "--stand", "26E", "--json").json
    assert far["stand"] == "26E"
    moved = next(h for h in far["halls"] if h["hall"] == "N1")
    minutes = 60 * (moved["ready_h"] - float(str(here["ready_h"])))
    assert minutes > 0
    assert moved["tonne_km"] > float(str(here["tonne_km"]))
    assert moved["slack_h"] <= float(str(here["slack_h"]))
    assert cli("explain", week, LOT, "--stand", "Z9").code == 1
    assert "cities within the promise" in cli("explain", week, LOT).out
