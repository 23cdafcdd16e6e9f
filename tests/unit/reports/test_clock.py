"""The report on the delivery clock."""

from datetime import timedelta

import pytest

from apronplan.errors import UserError
from apronplan.reports.clock import _share, clock_report
from apronplan.reports.exhibits.shapes import slack
from unit.cargo.freight_build import MONDAY, flight, plan, rule
from unit.cargo.test_clock import airport, city

END = MONDAY + timedelta(days=2)


def test_it_counts_cities_and_says_where_the_hours_go():
    made = airport([flight("1")], cities=[city(4, "near"), city(60, "far")])
    found = clock_report(made, MONDAY, END)
    document = found.as_dict()
    assert (document["cities_total"], document["cities_in_promise"], document["mass_t"]) == (2, 1, 60.0)
    near, far = document["cities"]
    assert (near["city"], near["in_promise"], near["slack_h"]) == ("near", True, 63.75)
    assert far["slack_h"] < 0
    assert document["lots"][0]["cities_in_promise"] == 1
    said = found.text()
    assert said[0] == "1 of 2 cities within 5 days with 90 % of 60.0 t (all e-commerce)."
    assert any("far" in line for line in said)
    header, rows = found.table()
    assert [dict(zip(header, r, strict=True))["in_promise"] for r in rows] == ["Y", "N"]


def test_a_programme_counts_only_its_own_kilograms():
    made = airport([flight("1"), flight("2", operator="ABW")], cities=[city(4)], evidence_rule=[rule("a", operator="TAY")])  # fmt: skip # noqa: E501
    found = clock_report(made, MONDAY, END, programme="Cainiao")
    assert (found.mass_kg, found.as_dict()["programme"]) == (36_000, "Cainiao")
    with pytest.raises(UserError, match="No programme is called 'Temu'; known are: Cainiao"):
        clock_report(made, MONDAY, END, programme="Temu")


def test_what_makes_no_sense_is_refused():
    with pytest.raises(UserError, match=r"linehaul\.csv"):
        clock_report(plan([flight("1")]), MONDAY, END)
    made = airport([flight("1")], cities=[city(4)])
    for days, probability in ((0, 0.9), (5, 0), (5, 1.1)):
        with pytest.raises(UserError, match="makes no sense"):
            clock_report(made, MONDAY, END, promise_days=days, probability=probability)
    assert clock_report(made, END, END + timedelta(days=1)).as_dict()["cities_in_promise"] == 0


def test_what_is_hardly_late_is_not_told_as_nothing():
    made = airport([flight("1")], cities=[city(4, "near"), city(60, "far")])
    slack_h = next(c.slack_h for c in clock_report(made, MONDAY, END).result.cities if c.city.city == "near")
    tight = clock_report(made, MONDAY, END, promise_days=5 - (slack_h + 0.01) / 24)
    near = next(c for c in tight.result.cities if c.city.city == "near")
    assert -0.011 < near.slack_h < 0
    assert any(line.startswith("Not in time: near") and line.endswith("1 min too late.") for line in tight.text())
    assert slack(near.slack_h) == "-1 min"
    assert slack(-0.0) == slack(0.001) == "0 min"
    assert slack(-2.04) == "-2.0 h"
    assert _share(0.8996, 0.9) == "89.96"
    assert _share(0.5, 0.9) == "50"
