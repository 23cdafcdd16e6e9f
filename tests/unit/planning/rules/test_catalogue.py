"""The catalogue: complete, in order, and with weights that keep the first step of it."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from apronplan.domain.findings import Severity
from apronplan.i18n import catalogue, has
from apronplan.planning.rules import CATALOGUE, RULES, STAGES
from apronplan.planning.rules.catalogue import DOMINANCE_TURNAROUNDS, worst_soft_points
from apronplan.planning.rules.checks import CHECKS
from apronplan.planning.rules.unknown import NO_DATA

ASKED = [
    "one_stand",
    "no_overlap",
    "min_gap",
    "type_allowed",
    "size",
    "clearance",
    "mars",
    "adjacency",
    "movement",
    "nose_in_blocking",
    "closure",
    "facility",
    "dangerous_goods",
    "operator_exclusive",
    "handler_licence",
    "lock",
    "freeze",
    "tow_feasible",
    "quota",
    "hall_rate",
    "hall_space",
    "hall_capability",
    "road_open",
    "unassigned",
    "buffer",
    "clash",
    "preference",
    "not_wanted",
    "size_surplus",
    "tow",
    "moved",
    "reference_day",
    "together",
    "long_stay",
    "taxi",
    "distance",
    "hall_peak",
    "programme_split",
    "delivery_slack",
    "fairness",
    "pavement",
]
"""The rules that planners ask for, and pavement strength as one for which there is no data."""

SOURCE = Path(__file__).parents[4] / "app/apronplan/planning/rules"


def test_every_rule_that_planners_ask_for_is_there_once():
    names = [r.rule for r in RULES]
    assert len(names) == len(set(names))
    assert set(ASKED) <= set(names)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.rule)
def test_every_rule_has_its_family_stage_source_and_unit(rule):
    assert rule.stage in STAGES
    assert rule.source
    assert rule.unit
    assert import_module(f"apronplan.planning.rules.{rule.family}").__doc__


def test_hard_rules_weigh_something_once_a_planner_softens_them():
    assert all(r.weight > 0 for r in RULES if r.severity is Severity.HARD)


def test_a_rule_that_is_off_says_why():
    off = {r.rule: r.source for r in RULES if r.severity is Severity.OFF}
    assert set(off) == {
        "pavement", "clash", "reference_day", "together", "taxi", "delivery_slack", "fairness"
    }  # fmt: skip
    assert set(NO_DATA) <= set(off)


def test_every_check_belongs_to_a_rule_and_stands_in_the_order_of_the_catalogue_but_for_buildings():
    names = [row.rule for row in CHECKS]
    assert set(names) <= set(CATALOGUE)
    hard = [n for n in names if CATALOGUE[n].severity is Severity.HARD and n not in ("clearance", "tow_feasible")]
    assert hard == [r.rule for r in RULES if r.rule in hard]


def test_one_turnaround_left_over_costs_more_than_the_worst_of_all_others():
    """Dominance by weight: the sum over a day of everything else that could ever be saved stays below."""
    assert DOMINANCE_TURNAROUNDS * worst_soft_points() < CATALOGUE["unassigned"].weight


def test_a_stand_is_worth_more_than_the_halls_of_a_flight_and_a_hall_more_than_a_flight_can_cost():
    assert CATALOGUE["unassigned"].weight > 10 * CATALOGUE["unassigned_hall"].weight
    assert CATALOGUE["unassigned_hall"].weight > worst_soft_points()


def test_the_usual_step_of_a_stage_outweighs_that_of_the_next():
    """Exchange rates between the lower stages, for one placement."""
    moved = CATALOGUE["moved"].weight
    tow = CATALOGUE["tow"].weight
    buffer_at_the_gap = CATALOGUE["buffer"].weight * CATALOGUE["buffer"].cap
    preferred = CATALOGUE["preference"].weight * 5
    kilometre_of_a_full_flight = CATALOGUE["distance"].weight * 200
    assert moved > tow > preferred > kilometre_of_a_full_flight
    assert buffer_at_the_gap > tow


def test_every_rule_has_a_sentence_and_a_short_reason():
    for rule in RULES:
        assert has(f"finding.{rule.rule}"), rule.rule
        assert has(f"reason.{rule.rule}"), rule.rule


def codes_in_source():
    """Return every code that a module of rules names, with its variants."""
    found = set()
    for file in SOURCE.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        for rule, variant in re.findall(r'"(\w+)",[^()]*?variant="(\w+)"', text):
            found.add(f"{rule}.{variant}")
        found |= set(re.findall(r'code="([\w.]+)"', text))
    return {c for c in found if c.partition(".")[0] in CATALOGUE}


def test_every_code_in_the_source_has_its_own_sentence():
    codes = codes_in_source()
    assert len(codes) > 15
    assert [c for c in sorted(codes) if not has(f"finding.{c}")] == []


def test_no_sentence_is_left_over():
    known = set(CATALOGUE) | {"overridden", "part", "unknown", "no_reason"}
    assert [m for m in catalogue("en") if m.startswith("finding.") and m.split(".")[1] not in known] == []


MANUAL = Path(__file__).parents[4] / "docs/manual/rules.md"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.rule)
def test_the_manual_states_every_rule_with_its_default_weight_and_figures(rule):
    (row,) = [
        line
        for line in MANUAL.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{rule.rule}` | {rule.severity.value} |")
    ]
    cells = [c.strip() for c in row.strip("|").split("|")]
    assert float(cells[2].replace(",", "")) == rule.weight
    assert cells[3] == rule.unit
    for name, value in rule.params.items():
        assert f"`{name}` {value:g}" in cells[4]
    assert len(cells[5]) > 20
