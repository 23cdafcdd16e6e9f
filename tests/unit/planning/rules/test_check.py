"""The whole plan, all its parts, and every stand for one turnaround: three ways to the same findings."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import HallId, StandId
from apronplan.domain.settings import AcceptedFinding
from apronplan.domain.traffic import Category, HallAssignment, StandAssignment
from apronplan.planning.rules import (
    check_parts,
    check_plan,
    is_open,
    is_overridden,
    place_findings,
    placement_cost,
    stand_states,
)
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.checks import CHECKS
from apronplan.planning.rules.halls import check_halls, check_lot
from apronplan.planning.rules.states import said_of
from apronplan.planning.rules.tows import tugs
from unit.planning.build import (
    at,
    beside,
    closed,
    context,
    found,
    hall,
    later,
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

STANDS = ["1", "1E", "2", "3", "4"]
HALLS = ["H", "K"]

BUSY = small_airport(
    [
        stand("1", excludes=["1E"], accuracy_m=0.5),
        stand("1E", x_m=20, facilities=["nose_door_room"]),
        stand("2", x_m=71.5, accuracy_m=0.5),
        stand("3", x_m=143.0, span_m=52.0),
        stand("4", x_m=400.0, apron="B"),
    ],
    [hall("H", rate=40, storage=60), hall("K", rate=90, capabilities=["cold"])],
    roads=[(s, "J", 300.0, ("2",) if s == "3" else ()) for s in STANDS] + [("J", "H", 200.0), ("J", "K", 900.0)],
    adjacency=[beside("3", 30.0, "4", 36.0)],
    preferences=[prefer(3, operator="QTR", apron="B"), prefer(-1, handler="H2", stand="2")],
)
"""An airport where everything is in everybody's way."""

KINDS = ["B77L", "B744", "B752", "B734"]


@st.composite
def plans(draw):
    flights = []
    for i in range(draw(st.integers(2, 7))):
        comes = later(at("02:00"), draw(st.integers(0, 40)) * 10)
        flights.append(
            turnaround(
                f"T{i}",
                comes,
                later(comes, draw(st.integers(3, 40)) * 10),
                draw(st.sampled_from(KINDS)),
                import_kg=draw(st.integers(0, 60)) * 1000,
                export_kg=draw(st.integers(0, 20)) * 1000,
                operator=draw(st.sampled_from(["QTR", "ETH"])),
                handler=draw(st.sampled_from(["H1", "H2"])),
                categories=draw(
                    st.sampled_from([(), ((Category.PERISHABLE, 50), (Category.ECOMMERCE, 50))])
                ),
                programmes=(("Cainiao", 0.7),),
            )
        )  # fmt: skip
    splits = [towed("T0", ("05:00", "05:20"))] if draw(st.booleans()) else []
    base = plan_with(BUSY, flights, splits=splits)
    placed = {p: draw(st.sampled_from([*STANDS, None])) for p in base.parts}
    lots = {name: draw(st.sampled_from([*HALLS, None])) for name in base.lots}
    return plan_with(
        BUSY,
        flights,
        {p: s for p, s in placed.items() if s},
        halls={lot: h for lot, h in lots.items() if h},
        splits=splits,
        published=dict.fromkeys(list(base.parts)[:2], "4"),
        closures=[closed("W", "2", "06:00", "06:30")],
        rules=[rule("tow_feasible", params={"tugs": 1})],
    )


@st.composite
def edits(draw, plan):
    """Return one edit of a plan as rows: parts moved or taken off, lots moved or taken out."""
    rows = []
    for key in draw(st.lists(st.sampled_from(sorted(plan.parts)), min_size=0, max_size=2, unique=True)):
        target = draw(st.sampled_from([*STANDS, None]))
        after = None if target is None else StandAssignment(part=key, stand=StandId(target))
        rows.append(RowChange("stand_assignment", key, plan.stand_assignments.get(key), after))
    names = sorted(plan.lots)
    for key in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)) if names else []:
        target = draw(st.sampled_from([*HALLS, None]))
        after = None if target is None else HallAssignment(lot=key, hall=HallId(target))
        rows.append(RowChange("hall_assignment", key, plan.hall_assignments.get(key), after))
    return [r for r in rows if r.before != r.after]


COMMON = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@COMMON
@given(plans())
def test_checking_all_parts_finds_all_that_names_a_part(plan):
    whole = check_plan(context(plan))
    by_parts = {f.key: f for f in check_parts(context(plan), plan.parts)}
    assert {f.key: f for f in whole if any(s.kind == "part" for s in f.subjects)} == {
        k: f for k, f in by_parts.items() if any(s.kind == "part" for s in f.subjects)
    }


@COMMON
@given(plans())
def test_keys_are_unique_and_findings_come_in_order_of_time(plan):
    ctx = context(plan)
    # what the checks yield, before those that name the same are put together; a pair is told from both of its sides
    yields = [list(check_halls(ctx)), list(tugs(ctx)), *(list(check_lot(ctx, lot)) for lot in plan.lots.values())]
    for key, row in plan.stand_assignments.items():
        yields.append(said_of(Case(ctx, plan.parts[key], canonical=True), plan.layout.stands[row.stand]))
    for said in yields:
        assert len({f.key for f in said}) == len(said)
    findings = check_plan(ctx)
    times = [f.start for f in findings if f.start is not None]
    assert times == sorted(times)


@COMMON
@given(plans(), st.data())
def test_the_state_of_a_stand_is_what_the_plan_says_once_the_part_is_there(plan, data):
    key = data.draw(st.sampled_from(sorted(plan.parts)))
    states = stand_states(context(plan), key)
    assert set(states) == set(STANDS)
    target = data.draw(st.sampled_from(STANDS))
    plan.apply(
        [RowChange("stand_assignment", key, plan.stand_assignments.get(key), StandAssignment(part=key, stand=target))]
    )
    hard_there = {
        (f.code, frozenset(f.subjects))
        for f in check_plan(context(plan))
        if f.severity is Severity.HARD and f.subjects[0].kind == "part" and key in [s.id for s in f.subjects]
    }
    said = {(f.code, frozenset(f.subjects)) for f in states[target].findings if f.severity is Severity.HARD}
    # what follows the part's successor or blocks somebody else's road is said of those
    others = {c for c in hard_there - said if c[0].startswith(("tow_feasible", "road_open"))}
    lasting = {row.rule for row in CHECKS if row.lasting}
    if any(c[0].partition(".")[0] in lasting for c in said):
        assert said <= hard_there  # what is wrong for good is said alone
    else:
        assert hard_there - others == said
    assert (states[target].state == "impossible") == bool(said)


@COMMON
@given(plans())
def test_the_cost_of_a_possible_stand_is_the_sum_of_its_findings(plan):
    ctx = context(plan)
    for key in plan.parts:
        for name, state in stand_states(ctx, key).items():
            assert state.cost == pytest.approx(sum(f.cost for f in state.findings))
            if state.state != "impossible":
                full = place_findings(ctx, plan.parts[key], name)
                assert sum(f.cost for f in full) == pytest.approx(state.cost)


def test_a_context_stands_still_while_the_plan_moves():
    plan = plan_with(BUSY, [turnaround("A", "04:00", "06:00")], {"A": "4"})
    ctx = context(plan)
    before = check_plan(ctx)
    plan.apply([RowChange("stand_assignment", part("A"), plan.stand_assignments[part("A")], None)])
    assert check_plan(ctx) == before
    assert check_plan(context(plan)) != before


def test_states_fit_unwanted_and_impossible():
    layout = small_airport(
        [stand("1"), stand("2", x_m=200, span_m=36), stand("3", x_m=400)], preferences=[prefer(2, stand="3")]
    )
    states = stand_states(context(plan_with(layout, [turnaround("A", "04:00", "06:00")])), part("A"))
    assert {k: s.state for k, s in states.items()} == {"1": "fits", "2": "impossible", "3": "unwanted"}
    assert [f.code for f in states["2"].findings] == ["size"]


def test_a_doubt_makes_a_stand_unwanted_and_a_gradient_does_not():
    layout = small_airport([stand("1", accuracy_m=2), stand("2", x_m=70, accuracy_m=2), stand("3", x_m=400, span_m=80)])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:00", "06:00")]
    states = stand_states(context(plan_with(layout, flights, {"B": "1"})), part("A"))
    assert {k: s.state for k, s in states.items()} == {"1": "impossible", "2": "unwanted", "3": "fits"}


def test_a_wish_below_the_threshold_of_the_plan_does_not_colour_a_stand():
    layout = small_airport(["1", "2"], preferences=[prefer(2, stand="2")])
    coarse = [rule("preference", params={"unwanted_from": 3})]
    states = stand_states(context(plan_with(layout, [turnaround("A", "04:00", "06:00")], rules=coarse)), part("A"))
    assert states["2"].state == "fits"
    assert states["2"].cost > states["1"].cost


def test_what_never_changes_is_said_first():
    layout = small_airport([stand("1", span_m=36), "2"])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:00", "06:00")]
    states = stand_states(context(plan_with(layout, flights, {"B": "1"})), part("A"))
    assert [f.code for f in states["1"].findings] == ["size"]
    ctx = context(plan_with(layout, flights, {"B": "1"}))
    everything = place_findings(ctx, ctx.plan.parts[part("A")], StandId("1"))
    assert [f.code for f in everything if f.severity is Severity.HARD] == ["size", "no_overlap"]


def test_alone_nobody_else_counts():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:00", "06:00")]
    plan = plan_with(small_airport(), flights, {"B": "1"})
    assert stand_states(context(plan), part("A"))["1"].state == "impossible"
    assert stand_states(context(plan), part("A"), alone=True)["1"].state == "fits"


def test_the_price_of_a_placement_leaves_out_the_others_and_the_road_if_asked():
    layout = small_airport(["1", "2"], ["H"], roads=[("1", "H", 1000.0)])
    flights = [turnaround("A", "04:00", "06:00", import_kg=10_000), turnaround("B", "06:20", "08:00")]
    plan = plan_with(layout, flights, {"B": "1"})
    ctx = context(plan)
    a = plan.parts[part("A")]
    assert [f.code for f in placement_cost(ctx, a, StandId("1"))] == ["size_surplus", "distance.nearest"]
    assert [f.code for f in placement_cost(ctx, a, StandId("1"), with_distance=False)] == ["size_surplus"]


def test_an_unknown_part_is_an_error_for_its_states_and_nothing_for_a_check():
    plan = plan_with(BUSY, [turnaround("A", "04:00", "06:00")])
    with pytest.raises(KeyError):
        stand_states(context(plan), part("Z"))
    assert check_parts(context(plan), [part("Z")]) == []


def test_an_accepted_finding_stays_listed_and_is_no_longer_open():
    flights = [turnaround("A", "04:00", "06:00", "B734"), turnaround("B", "06:20", "08:00", "B734")]
    plan = plan_with(small_airport(), flights, {"A": "1", "B": "1"})
    (finding,) = found(plan, "buffer")
    assert is_open(plan, finding)
    row = AcceptedFinding(finding=finding.key, reason="known", by="x", utc=at("01:00"))
    plan.apply([RowChange("accepted_finding", finding.key, None, row)])
    (again,) = found(plan, "buffer")
    assert again == finding
    assert not is_open(plan, again)
    assert not is_overridden(again)


def test_an_empty_plan_has_nothing_to_say():
    assert check_plan(context(plan_with(small_airport()))) == []


def test_an_overridden_stand_is_named_once_however_often_it_is_asked():
    layout = small_airport([stand("1", span_m=60)])
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00")], [on("A", "1", override="x", rules=["size"])])
    assert len(found(plan, "size")) == 1
    assert found(plan, "size")[0].values["override"] == "x"
