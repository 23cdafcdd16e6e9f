"""What somebody signs for: all that a hall breaks at once, one reason for each rule, and the audit believes it."""

import pytest

from apronplan.cargo.lots import lots_of
from apronplan.domain.findings import Severity
from apronplan.domain.traffic import Category
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions import Kind
from apronplan.planning.rules import check_plan, is_open
from apronplan.session.commands import (
    RuleRefusal,
    accept_finding,
    apply_resolution,
    assign_hall,
    assign_stand,
    create_plan_from_layout,
    import_turnarounds,
    propose_resolutions,
    publish,
    set_rule,
)
from apronplan.session.commands.publishing import PublishRefused
from apronplan.session.session import PlanSession
from unit.planning.build import hall, small_airport, stand, turnaround

LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=300)],
    [hall("H", capabilities=["cold"]), hall("Z", handlers=["OTHER"])],
    roads=[("1", "H", 500.0), ("2", "H", 500.0), ("1", "Z", 10.0), ("2", "Z", 10.0)],
)
LOT = "A/I1"


@pytest.fixture
def session(tmp_path):
    """Perishables of handler HAND, who does not work in hall Z, which is not cold either."""
    cold = turnaround("A", "04:00", "07:00", import_kg=20_000, handler="HAND", categories=((Category.PERISHABLE, 100),))
    with PlanSession.create(tmp_path / "p.apron") as opened:
        create_plan_from_layout(opened, LAYOUT)
        import_turnarounds(opened, (cold,), tuple(lots_of(cold)))
        assign_stand(opened, turnaround="A", stand="1")
        yield opened


def hard(session):
    return [f for f in check_plan(PlanningContext(session.plan)) if f.severity is Severity.HARD]


def by_rule(session):
    return {f.rule: f for f in hard(session)}


def test_a_refusal_says_all_that_a_hall_breaks_and_one_signature_covers_it(session):
    """Found by a planner: he signed for a licence, and put perishables where it is not cold."""
    with pytest.raises(RuleRefusal) as refused:
        assign_hall(session, lot=LOT, hall="Z")
    assert {f.rule for f in refused.value.findings} == {"handler_licence", "hall_capability"}
    assign_hall(session, lot=LOT, hall="Z", override="asked by phone", by="Ann")
    assert set(by_rule(session)) == {"handler_licence", "hall_capability"}
    assert not any(is_open(session.plan, f) for f in hard(session))
    publish(session)
    assert session.plan.published_stands["A#1"].halls == {LOT: "Z"}


def test_a_second_reason_does_not_wipe_out_the_first(session):
    set_rule(session, rule="hall_capability", severity="soft")
    assign_hall(session, lot=LOT, hall="Z", override="asked by phone", by="Ann")
    set_rule(session, rule="hall_capability", severity="hard")
    finding = next(f for f in hard(session) if is_open(session.plan, f))
    found = propose_resolutions(session.plan, finding)
    override = next(r for r in found if r.kind is Kind.OVERRIDE)
    apply_resolution(session, finding=finding, resolution=override, reason="belt broken", by="Bob")
    row = session.plan.hall_assignments[LOT].override
    assert (row.reason, row.by) == ("asked by phone; belt broken", "Ann, Bob")
    assert row.rules == ("hall_capability", "handler_licence")
    assign_hall(session, lot=LOT, hall="Z", override="all agreed", by="Cy")
    assert session.plan.hall_assignments[LOT].override.reason == "all agreed", "signed for anew"


def test_an_override_of_a_stand_keeps_what_was_signed_before(session):
    other = turnaround("B", "05:00", "06:00")
    import_turnarounds(session, (other,))
    assign_stand(session, turnaround="B", stand="1", override="towed off in time", by="Ann")
    set_rule(session, rule="type_allowed", severity="hard")
    with session.edit("smaller") as draft:
        row = session.plan.layout.stands["1"]
        draft.put("stand", "1", type(row)(**{n: getattr(row, n) for n in row.__slots__} | {"max_wingspan_m": 30.0}))
    assign_stand(session, turnaround="B", stand="1", override="wing walkers", by="Bob")
    row = session.plan.stand_assignments["B#1"].override
    assert {"no_overlap", "size"} <= set(row.rules)
    assert row.reason == "towed off in time; wing walkers"


def test_what_is_accepted_is_published_and_what_is_not_is_refused(session):
    """Found by a planner: he accepted a finding by name, and publishing was refused because of it."""
    assign_hall(session, lot=LOT, hall="Z", override="asked", by="Ann")
    row = session.plan.hall_assignments[LOT]
    with session.edit("forget") as draft:
        draft.put("hall_assignment", LOT, type(row)(lot=row.lot, hall=row.hall))
    found = by_rule(session)
    accept_finding(session, finding=found["handler_licence"].key, reason="asked", by="Ann")
    with pytest.raises(PublishRefused, match="hall_capability"):
        publish(session)
    accept_finding(session, finding=found["hall_capability"].key, reason="ice on board", by="Ann")
    publish(session)
    assert session.plan.published_stands["A#1"].halls == {LOT: "Z"}


def test_half_a_breach_is_no_resolution_of_one_that_is_signed(session):
    """Found by a planner: ranked first was to leave half of the lot in the hall that must not have it."""
    assign_hall(session, lot=LOT, hall="Z", override="asked", by="Ann")
    for finding in hard(session):
        for way in propose_resolutions(session.plan, finding, limit=12):
            after = session.plan.snapshot()
            after.apply(way.rows)
            left = [f for f in check_plan(PlanningContext(after)) if f.rule == finding.rule]
            assert left == [] or way.kind is Kind.ACCEPT, way.sentence
