"""Plans side by side."""

import json
from datetime import timedelta

from apronplan.cargo.scenario import with_consolidation
from apronplan.domain.changes import RowChange
from apronplan.domain.settings import Setting
from apronplan.reports.compare import compare
from apronplan.reports.exhibits import blocks_of
from apronplan.reports.pages import Note
from unit.cargo.freight_build import MONDAY, flight
from unit.cargo.test_clock import LEGS, airport, city
from unit.cargo.test_scenario import ALL, RULES

END = MONDAY + timedelta(days=2)


def test_a_hub_is_set_against_today():
    cities = [city(4, "near"), city(60, "far")]
    flights = [flight("1"), flight("2", hours=5)]
    today = airport(flights, cities=cities, legs=LEGS, evidence_rule=RULES, on_stand="s")
    hub, _, _ = with_consolidation(today, ALL)
    found = compare([("today", today), ("hub", hub)], MONDAY, END)
    document = found.as_dict()
    first, second = document["plans"]
    assert (first["name"], first["flights"], first["tonnes"], first["programme_t"]) == ("today", 2, 120.0, 72.0)
    assert second["programme_t"] == 72.0
    assert first["cities_in_promise"] == second["cities_in_promise"] == 1
    assert (first["programme_halls"], second["programme_split_index"]) == (1, 0.0)
    assert first["stands_A_peak_percent"] == 100.0
    # each of the two stays 4 h on the only stand
    assert first["stands_A_hours"] == second["stands_A_hours"] == 8.0
    (difference,) = document["differences"]
    assert (difference["name"], difference["tonnes"], difference["unplaced_lots"]) == ("hub", 0.0, 0)
    header, *lines = found.text()
    assert header.split() == ["today", "hub"]
    assert len(lines) == len(found.figures) + len(found.warnings())
    for label in ("tonne-km by road", "A: aircraft hours on stands", "A: stands taken in the worst hour, %"):
        assert any(line.startswith(label) for line in lines), label


def test_a_programme_that_nobody_knows_leaves_its_figures_open():
    made = airport([flight("1")], cities=[city(4)])
    found = compare([("a", made), ("b", made)], MONDAY, END, "Temu").as_dict()
    assert found["plans"][0]["cities_in_promise"] is None
    assert found["differences"][0]["cities_in_promise"] is None
    assert any("-" in line.split() for line in compare([("a", made), ("b", made)], MONDAY, END, "Temu").text())


def proven(gap):
    made = airport([flight("1")], cities=[city(4)])
    value = json.dumps({"gap": gap, "turnarounds": ["1"]})
    made.apply([RowChange("setting", "last_solution", None, Setting(name="last_solution", value=value))])
    return made


def test_plans_that_are_not_proven_near_best_are_named():
    unplanned = airport([flight("1")], cities=[city(4)])
    plans = [("proven", proven(0.001)), ("far", proven(0.07)), ("unplanned", unplanned)]
    found = compare(plans, MONDAY, END)
    assert [p["auto_plan_gap_percent"] for p in found.as_dict()["plans"]] == [0.1, 7.0, None]
    far, none = found.warnings()
    assert far.startswith("far is not proven near best")
    assert "7.0 %" in far
    assert none.startswith("unplanned is not proven")
    assert found.text()[-2:] == [far, none] == found.as_dict()["warnings"]
    blocks = blocks_of("comparison", found, plans[0][1])
    assert [b.text for b in blocks if isinstance(b, Note) and b.warning] == [far, none]
