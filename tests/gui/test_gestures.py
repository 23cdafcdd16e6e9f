"""What a place says to the aircraft that is carried over it: the sentence at the mouse and in the ranked list."""

from types import SimpleNamespace

from PySide6.QtCore import Qt
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
    listed = {model.choice(i).stand: (i.data(), i.data(Qt.ItemDataRole.ToolTipRole)) for i in rows}
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
    total, _, why = said.partition(" points: ")
    reasons = why.split("; ")
    assert total == f"+{sum(costs.values()):.1f}"
    assert "not a preferred stand" in reasons[0], said
    assert reasons[0].endswith(f"(+{costs['preference']:.1f})")
    assert reasons[1].endswith(f"(+{costs['size_surplus']:.1f})")
    short = f"preference +{costs['preference']:.1f}, size given away +{costs['size_surplus']:.1f}"
    assert listed == (short, said)


def test_of_two_reasons_the_dearer_is_said(qtbot: QtBot) -> None:
    layout = small_airport(["1", "2"], preferences=[prefer(9, stand="1")])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "06:20", "08:00")]
    plan = plan_with(layout, flights, {"B": "1"}, rules=[rule("min_gap", severity=Severity.OFF)])
    choice = next(c for c in rank_in(context(plan), part("A")) if c.stand == "1")
    cost = {f.code: f.cost for f in choice.findings}
    assert cost["preference"] > cost["buffer"] > 0
    _, said, listed = asked(plan, "A")["1"]
    assert listed[1] == said
    total, _, why = said.partition(" points: ")
    assert total == f"+{choice.cost:.1f}"
    first, second = why.split("; ")
    assert "not a preferred stand" in first
    assert second.endswith(f"(+{cost['buffer']:.1f})")


def test_what_forbids_a_stand_is_said_alone_and_without_points(qtbot: QtBot) -> None:
    layout = small_airport([stand("1"), stand("2", x_m=200, span_m=20)], preferences=[prefer(9, stand="2")])
    state, said, listed = asked(plan_with(layout, [turnaround("A", "04:00", "06:00")], {}), "A")["2"]
    assert state is State.IMPOSSIBLE
    assert listed == (said, said)
    assert "20.0 m" in said
    assert "points" not in said


def test_a_stand_that_costs_nothing_fits(qtbot: QtBot) -> None:
    layout = small_airport(["1", "2"])
    flights = [turnaround("A", "04:00", "06:00")]
    plan = plan_with(layout, flights, {}, rules=[rule(r, severity=Severity.OFF) for r in ("size_surplus", "distance")])
    assert asked(plan, "A")["1"] == (State.FITS, "Fits.", ("fits", "Fits."))
