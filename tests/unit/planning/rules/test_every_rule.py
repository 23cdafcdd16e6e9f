"""One broken plan per rule: what it says in words with figures; its severity, weight and scope are the plan's.

The exact metre and minute of each rule are in the tests of its family.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity
from apronplan.domain.layout import Runway
from apronplan.domain.plan import Plan
from apronplan.domain.settings import RuleSetting
from apronplan.domain.traffic import Category
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import CATALOGUE, RULES, check_plan, place_findings
from apronplan.planning.sentences import sentence
from unit.cargo.freight_build import flight
from unit.cargo.test_clock import airport, city
from unit.planning.build import (
    FRAME,
    at,
    beside,
    closed,
    fleet,
    hall,
    on,
    part,
    plan_with,
    prefer,
    rule,
    small_airport,
    stand,
    towed,
    turnaround,
)
from unit.planning.rules.test_traffic import BESIDE, LINE, deep

Rows = Sequence[RuleSetting]
TWO = small_airport(["1", "2"])
ROADS = small_airport(["1", "2"], [hall("H", rate=50.0), hall("K")], roads=[("1", "H", 500.0), ("1", "K", 900.0)])
A = turnaround("A", "04:00", "06:00")
AFTER = turnaround("B", "06:16", "08:00")
CARGO = turnaround("A", "04:00", "06:00", import_kg=48_000)


def one(house, placed="1", t=A, **more):
    return lambda rules: plan_with(house, [t], {"A": placed}, rules=rules, **more)


def two(house, second=AFTER, stands=("1", "1"), **more):
    return lambda rules: plan_with(house, [A, second], {"A": stands[0], "B": stands[1]}, rules=rules, **more)


def freight(house=ROADS, t=CARGO, halls=None, **more):
    given = {"A/I1": "H"} if halls is None else halls
    return lambda rules: plan_with(house, [t], {"A": "1"}, halls=given, rules=rules, **more)


def split(off, back):
    t = [turnaround("A", "04:00", "12:00")]
    return lambda rules: plan_with(LINE, t, {"A#1": "1", "A#2": "3"}, splits=[towed("A", (off, back))], rules=rules)


def promised(rules):
    made = airport([flight("1")], cities=[city(4)])
    made.apply([RowChange("rule_setting", r.rule, None, r) for r in rules])
    return made


def programmes(rules):
    t = turnaround("A", "04:00", "06:00", import_kg=48_000, categories=((Category.GENERAL, 50), (Category.PHARMA, 50)))
    plan = plan_with(ROADS, [t], {"A": "1"}, rules=rules)
    lots = [replace(x, programmes=(("Cainiao", 1.0),)) for x in plan.lots.values()]
    plan.apply([RowChange("lot", x.lot, plan.lots[x.lot], x) for x in lots])
    other = plan_with(ROADS, [t], {"A": "1"}, rules=rules, lots=lots,
                      halls={lots[0].lot: "H", lots[1].lot: "K"})  # fmt: skip
    assert len(lots) == 2
    return other


def with_runway(rules):
    house = small_airport(["1"], taxi=[("1", "T", 1000.0)], lanes={"T": (0.0, -1000.0)})
    ends = FRAME.to_lat_lon(0.0, -1000.0), FRAME.to_lat_lon(3000.0, -1000.0)
    runway = Runway(designator="05", lat=ends[0][0], lon=ends[0][1], end_lat=ends[1][0], end_lon=ends[1][1],
                    length_m=3000.0, width_m=45.0)  # fmt: skip
    plan = plan_with(house, [A], {"A": "1"}, rules=rules)
    plan.apply([RowChange("runway", "05", None, runway)])
    return plan


NIGHT = small_airport(["1"], types=[fleet("B77L", 64.8, 63.73, noise_qc=25.1)])
LATE = turnaround("A", at("18:00", date(2025, 7, 1)), at("22:00", date(2025, 7, 1)))
TWICE = [turnaround("A", "04:00", "06:00", flight_in="QR1"), turnaround("B", "06T04:00", "06T06:00", flight_in="QR1")]
MARS = small_airport([stand("1", excludes=["2"]), stand("2", x_m=200)])
NEAR = small_airport([stand("1"), stand("2", x_m=70.0)])
LIMITED = small_airport(["1", "2"], adjacency=[beside("1", 60.0, "2", 36.0)])
MEANWHILE = turnaround("B", "05:00", "07:00")

Make = Callable[[Rows], Plan]
CASES: dict[str, tuple[Make, dict[str, float]]] = {
    "one_stand": (lambda rules: plan_with(TWO, [A], [on("A", "9")], rules=rules), {}),
    "type_allowed": (one(TWO), {"B77L@1": 0}),
    "size": (one(small_airport([stand("1", span_m=60)])), {}),
    "facility": (one(small_airport(["1", stand("2", x_m=200, facilities=["fuel"])])), {"fuel": 1}),
    "pavement": (one(TWO), {}),
    "operator_exclusive": (one(TWO), {"ETH@1": 1}),
    "handler_licence": (one(TWO), {"H1@B": 1}),
    "dangerous_goods": (one(TWO, t=replace(A, notes="DG1")), {}),
    "closure": (one(TWO, closures=[closed("W", "1", "05:00", "05:01")]), {}),
    "lock": (lambda rules: plan_with(TWO, [A], [on("A", "2", locked=True)], rules=rules), {}),
    "freeze": (one(TWO, t=replace(A, aibt=at("04:00")), published={"A": "2"}), {}),
    "no_overlap": (two(TWO, MEANWHILE), {}),
    "min_gap": (two(TWO), {}),
    "mars": (two(MARS, MEANWHILE, ("1", "2")), {}),
    "adjacency": (two(LIMITED, MEANWHILE, ("1", "2")), {}),
    "clearance": (two(NEAR, MEANWHILE, ("1", "2")), {}),
    "movement": (two(BESIDE, turnaround("B", "04:04", "09:00"), ("1", "2")), {}),
    "nose_in_blocking": (two(deep(), turnaround("B", "05:00", "07:00"), ("F", "D")), {}),
    "tow_feasible": (split("06:00", "06:05"), {}),
    "quota": (one(NIGHT, t=LATE), {}),
    "hall_rate": (freight(small_airport(["1"], [hall("H", rate=40.0)], roads=[("1", "H", 1.0)])), {}),
    "hall_space": (freight(small_airport(["1"], [hall("H", storage=40.0)], roads=[("1", "H", 1.0)])), {}),
    "hall_capability": (freight(t=replace(CARGO, categories=((Category.PHARMA, 100),))), {}),
    "road_open": (freight(small_airport(["1", "2"], ["H"], roads=[("2", "H", 1.0)])), {}),
    "unassigned": (lambda rules: plan_with(TWO, [A], rules=rules), {}),
    "unassigned_hall": (freight(halls={}), {}),
    "moved": (one(TWO, published={"A": "2"}), {}),
    "tow": (split("06:00", "07:00"), {}),
    "hall_peak": (freight(t=replace(CARGO, import_kg=50_000)), {}),
    "buffer": (two(TWO, turnaround("B", "06:20", "08:00")), {}),
    "clash": (two(TWO, turnaround("B", "06:20", "08:00")), {}),
    "preference": (one(small_airport(["1", "2"], preferences=[prefer(3, stand="1")])), {}),
    "not_wanted": (one(TWO), {}),
    "size_surplus": (one(TWO), {}),
    "long_stay": (
        one(small_airport([stand("1", facilities=["nose_door_room"])]), t=replace(A, sobt=at("14:00"))), {}
    ),
    "reference_day": (
        lambda rules: plan_with(
            TWO, TWICE, {"A": "1", "B": "2"}, rules=rules, settings={"reference_day": "2018-06-05"}
        ),
        {},
    ),
    "together": (one(TWO), {}),
    "taxi": (with_runway, {}),
    "distance": (freight(), {}),
    "programme_split": (programmes, {}),
    "delivery_slack": (promised, {"target_h": 70}),
    "fairness": (freight(), {"share@H1": 0.5}),
}  # fmt: skip
UNKNOWN = {"pavement", "together"}
"""Rules that can only say that nothing is cleared: never hard."""
EVERYWHERE = {"one_stand", "together", "fairness"}
"""Rules about the plan as a whole: a setting with a scope or dates does not hold for them."""


def said(name: str, **setting: object) -> tuple[list[Finding], Plan]:
    make, figures = CASES[name]
    also = [rule("type_allowed", params={"B77L@1": 1})] if name == "not_wanted" else []
    plan = make([*also, rule(name, params=figures, **setting)])
    if name == "lock":
        findings: Sequence[Finding] = place_findings(PlanningContext(plan), plan.parts[part("A")], "1")
    else:
        findings = check_plan(PlanningContext(plan))
    return [f for f in findings if f.rule == name], plan


def test_there_is_a_case_for_every_rule():
    assert set(CASES) == {r.rule for r in RULES}


@pytest.mark.parametrize("name", CASES)
def test_every_rule_counts_as_the_plan_says_and_says_why_in_figures(name):
    soft, plan = said(name, severity=Severity.SOFT, weight=2.0)
    twice, _ = said(name, severity=Severity.SOFT, weight=4.0)
    hard, _ = said(name, severity=Severity.HARD)
    off, _ = said(name, severity=Severity.OFF)
    assert soft
    assert {f.severity for f in soft} == {Severity.SOFT}
    assert [f.severity for f in hard] == [Severity.SOFT if name in UNKNOWN else Severity.HARD] * len(soft)
    assert off == []
    if name not in UNKNOWN:
        assert 0 < sum(f.cost for f in soft) == pytest.approx(sum(f.cost for f in twice) / 2)
        assert sum(f.cost for f in hard) == 0
    for finding in soft:
        words = sentence(finding, plan)
        assert "{" not in words
        assert re.search(r"\d|A|QR1|Cainiao|together", words), words


@pytest.mark.parametrize("name", sorted(set(CASES) - EVERYWHERE))
@pytest.mark.parametrize(
    ("inside", "scope"),
    [
        (True, {"valid_from": date(2018, 6, 1)}),
        (False, {"valid_from": date(2031, 1, 1)}),
        (True, {"scope": {"hours": ("00:00-23:59",)}}),
        (False, {"scope": {"hours": ("02:00-02:30",)}}),
    ],
)
def test_every_setting_holds_on_its_days_and_hours_only(name, inside, scope):
    default = CATALOGUE[name].severity
    other = Severity.OFF if default is not Severity.OFF else Severity.SOFT
    found, _ = said(name, severity=other, **scope)
    is_said = (other if inside else default) is not Severity.OFF
    assert bool(found) is is_said
