"""What the solver is told of two stands, where the plan makes one of the three rules about neighbours soft or off."""

import numpy as np
import pytest

from apronplan.domain.findings import Severity
from apronplan.domain.ids import StandId
from apronplan.planning.rules import placement_cost
from apronplan.planning.solver.build_doubts import build_doubts
from apronplan.planning.solver.build_pairs import build_pairs
from unit.planning.build import beside, context, found, plan_with, rule, small_airport, stand, turnaround

OFF, SOFT, HARD = Severity.OFF, Severity.SOFT, Severity.HARD
ALTERNATES = small_airport([stand("1", excludes=["2"], accuracy_m=0.5), stand("2", x_m=40, accuracy_m=0.5)])
"""Too near to each other for two B77L, and listed as alternates."""
RESTRICTED = small_airport(
    [stand("1", accuracy_m=0.5), stand("2", x_m=66, accuracy_m=0.5)], adjacency=[beside("1", 60, "2", 52)]
)
"""Wing tips 1.2 m apart, and restricted."""


def told(layout, *rules):
    """Return how many pairs are forbidden and what those that are allowed cost, for two B77L at once."""
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00"), turnaround("B", "04:30", "06:30")], rules=rules)
    ctx, column = context(plan), {StandId("1"): 0, StandId("2"): 1}
    cost = [sum(f.cost for f in placement_cost(ctx, p, StandId("1"))) for p in plan.parts.values()]
    doubts = build_doubts(ctx, ["B77L"], column, np.array([[c, c] for c in cost]), [0, 0])
    prices = [] if doubts is None else [c / 100 for c in doubts.cost.tolist()]
    return len(build_pairs(ctx, ["B77L"], column).stand_a), sorted(round(p, 2) for p in prices)


@pytest.mark.parametrize(
    ("settings", "forbidden", "prices"),
    [
        ((), 1, []),
        ((rule("mars", OFF),), 1, []),  # the metres count, as the rules measure them
        ((rule("mars", SOFT, 50.0),), 0, [50.0]),  # who is allowed on alternates is not measured
        ((rule("mars", OFF), rule("clearance", OFF)), 0, []),
    ],
)
def test_alternates_stand_for_their_metres_as_long_as_they_are_asked(settings, forbidden, prices):
    assert told(ALTERNATES, *settings) == (forbidden, prices)


@pytest.mark.parametrize(
    ("settings", "forbidden", "prices"),
    [
        ((), 1, []),
        ((rule("adjacency", OFF),), 1, []),
        ((rule("adjacency", SOFT, 7.0),), 1, [89.6]),  # 12.8 m of span too much
        ((rule("clearance", SOFT, 9.0),), 1, [56.7]),  # 6.3 m lack
        ((rule("adjacency", SOFT, 7.0), rule("clearance", SOFT, 9.0)), 0, [56.7, 89.6]),
        ((rule("adjacency", OFF), rule("clearance", OFF)), 0, []),
    ],
)
def test_a_restriction_that_is_eased_leaves_the_metres_as_they_are(settings, forbidden, prices):
    assert told(RESTRICTED, *settings) == (forbidden, prices)


@pytest.mark.parametrize("layout", [ALTERNATES, RESTRICTED])
@pytest.mark.parametrize("name", ["mars", "adjacency", "clearance"])
@pytest.mark.parametrize("severity", [OFF, SOFT, HARD])
def test_the_solver_forbids_what_the_rules_call_hard(layout, name, severity):
    rules = [rule(name, severity)]
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:30", "06:30")]
    hard = [f for f in found(plan_with(layout, flights, {"A": "1", "B": "2"}, rules=rules)) if f.severity is HARD]
    assert (told(layout, *rules)[0] > 0) is bool(hard)


TYPES = ("AT72", "B734", "B752", "B77L", "B744", "B748")


@pytest.mark.parametrize("layout", [ALTERNATES, RESTRICTED])
@pytest.mark.parametrize(
    "settings",
    [
        [rule("mars", SOFT, 50.0), rule("adjacency", SOFT, 7.0), rule("clearance", SOFT, 9.0)],
        [rule("mars", OFF), rule("adjacency", SOFT, 7.0), rule("clearance", SOFT, 9.0)],
        [rule("adjacency", SOFT, 7.0), rule("clearance", OFF)],
    ],
)
@pytest.mark.parametrize("first", TYPES)
def test_what_two_aircraft_cost_each_other_is_what_the_rules_say(layout, settings, first):
    for second in TYPES:
        flights = [turnaround("A", "04:00", "06:00", first), turnaround("B", "04:30", "06:30", second)]
        plan = plan_with(layout, flights, {"A": "1", "B": "2"}, rules=settings)
        said = [f for f in found(plan) if f.rule in ("mars", "adjacency", "clearance")]
        if any(f.severity is HARD for f in said):
            continue
        kinds, column = sorted({first, second}), {StandId("1"): 0, StandId("2"): 1}
        kind = [kinds.index(first), kinds.index(second)]
        doubts = build_doubts(context(plan), kinds, column, np.zeros((2, 2)), kind)
        price = 0.0
        for r in range(0 if doubts is None else len(doubts)):
            a, b = doubts.pairs.stand_a[r], doubts.pairs.stand_b[r]
            on_a, on_b = kind[a], kind[b]  # A is on the first stand, B on the second
            if doubts.pairs.types_a[r][on_a] and doubts.pairs.types_b[r][on_b]:
                price += doubts.cost[r] / 100
        assert price == pytest.approx(sum(f.cost for f in said), abs=0.02), (first, second)


@pytest.mark.parametrize("settings", [[], [rule("adjacency", SOFT, 7.0), rule("clearance", SOFT, 9.0)]])
def test_where_nobody_comes_there_is_nothing_to_price(settings):
    none = context(plan_with(RESTRICTED, [], rules=settings))
    assert build_doubts(none, [], {StandId("1"): 0, StandId("2"): 1}, np.zeros((0, 2)), []) is None
