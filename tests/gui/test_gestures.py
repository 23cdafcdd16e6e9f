"""What a place says to the aircraft that is carried over it: the sentence at the mouse and in the ranked list."""

from types import SimpleNamespace

from pytestqt.qtbot import QtBot

from apronplan.domain.findings import Severity
from apronplan.domain.ids import StandId
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.drag.gesture import Cargo, State
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.gestures import gesture_for
from apronplan.ui.inspector.ranking import REASON, RankingModel, rank_in
from unit.planning.build import context, part, plan_with, prefer, rule, small_airport, stand, turnaround


def asked(plan, name):
    """Return what a drag and the list say of each stand."""
    bridge = SimpleNamespace(plan=plan, context=context(plan))
    cursor = ClockCursor(plan.layout.airport.zone)
    gesture = gesture_for(Cargo(parts=(part(name),)), bridge, cursor)
    model = RankingModel(bridge, cursor)
    model.set_choices(rank_in(bridge.context, part(name)))
    rows = [model.index(row, REASON) for row in range(model.rowCount())]
    listed = {model.choice(i).stand: i.data() for i in rows}
    return {
        s: (gesture.state(StandId(s)), gesture.sentence(Spot(SpotKind.STAND, StandId(s))), listed[s])
        for s in plan.layout.stands
    }


def test_of_an_unwanted_stand_the_reason_is_said_and_not_the_dearest_cost(qtbot: QtBot) -> None:
    """A stand far too large costs more than a mild wish against it, but it is the wish that marks it."""
    layout = small_airport([stand("1", span_m=30), stand("2", x_m=200, span_m=80)], preferences=[prefer(1, stand="2")])
    plan = plan_with(layout, [turnaround("A", "04:00", "06:00", "B734")], rules=[rule("size_surplus", weight=10.0)])
    costs = {f.code: f.cost for f in next(c for c in rank_in(context(plan), part("A")) if c.stand == "2").findings}
    assert costs["size_surplus"] > costs["preference"]
    state, said, listed = asked(plan, "A")["2"]
    assert state is State.UNWANTED
    assert "not a preferred stand" in said, said
    assert listed == said


def test_of_two_reasons_the_dearer_is_said(qtbot: QtBot) -> None:
    layout = small_airport(["1", "2"], preferences=[prefer(9, stand="1")])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "06:20", "08:00")]
    plan = plan_with(layout, flights, {"B": "1"}, rules=[rule("min_gap", severity=Severity.OFF)])
    choice = next(c for c in rank_in(context(plan), part("A")) if c.stand == "1")
    cost = {f.code: f.cost for f in choice.findings}
    assert cost["preference"] > cost["buffer"] > 0
    _, said, listed = asked(plan, "A")["1"]
    assert listed == said
    assert "not a preferred stand" in said, said
