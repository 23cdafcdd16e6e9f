"""Halls that the solver may choose and keep: those of the published plan, and those that are closed for a while."""

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, LotId, StandId
from apronplan.domain.settings import ClosureKind
from apronplan.domain.traffic import PublishedStand
from apronplan.planning.autoplan import plan_window
from unit.planning.build import at, closed, found, hall, part, plan_with, small_airport, turnaround

FLIGHTS = [turnaround("A", "04:00", "08:00", import_kg=20_000), turnaround("B", "04:00", "08:00", import_kg=20_000)]
NEAR_AND_FAR = small_airport(
    ["1", "2"],
    [hall("N", rate=60.0), hall("F", rate=60.0)],
    roads=[("1", "N", 100.0), ("2", "N", 100.0), ("1", "F", 4000.0), ("2", "F", 4000.0)],
)
"""From N to F is 3.9 km: 20 t cost 1.56 points more there."""


def published(lots, halls, layout=NEAR_AND_FAR, **more):
    plan = plan_with(layout, FLIGHTS, {"A": "1", "B": "2"}, halls=halls, **more)
    rows = [
        PublishedStand(
            part=part(name), stand=StandId(stand), halls={LotId(x): HallId(h) for x, h in lots.items() if x[0] == name}
        )
        for name, stand in (("A", "1"), ("B", "2"))
    ]
    plan.apply([RowChange("published_stand", r.part, None, r) for r in rows])
    return plan


def planned(plan, **more):
    return plan_window(plan, at("00:00"), at("23:00"), time_limit_s=20.0, single_process=True, **more)


@pytest.mark.parametrize(("now", "points"), [("", 10.0), ("2018-06-05T01:01", 20.0)])
def test_a_lot_in_another_hall_than_published_costs(now, points):
    settings = {"now_utc": now} if now else {}
    plan = published({"A/I1": "N", "B/I1": "N"}, {"A/I1": "F", "B/I1": "N"}, settings=settings)
    (finding,) = found(plan, "moved")
    assert (finding.code, finding.cost, finding.values["published"]) == ("moved.hall", points, "N")
    assert [s.id for s in finding.subjects] == ["A/I1", "F"]


def test_the_solver_keeps_a_published_hall_against_the_road():
    assert set(planned(published({}, {})).halls.values()) == {"N"}
    kept = planned(published({"A/I1": "F"}, {}))
    assert kept.halls == {"A/I1": "F", "B/I1": "N"}
    assert kept.status == "optimal"


def test_minimum_change_keeps_the_present_halls_where_none_is_published():
    plan = published({}, {"A/I1": "F", "B/I1": "F"})
    assert set(planned(plan).halls.values()) == {"N"}
    assert set(planned(plan, minimum_change=True).halls.values()) == {"F"}


def test_a_hall_that_is_full_is_left_all_the_same():
    narrow = small_airport(
        ["1", "2"],
        [hall("N", rate=60.0), hall("F", rate=25.0)],
        roads=[("1", "N", 100.0), ("2", "N", 100.0), ("1", "F", 4000.0), ("2", "F", 4000.0)],
    )
    plan = published({"A/I1": "F", "B/I1": "F"}, {}, narrow)
    assert sorted(planned(plan, minimum_change=True).halls.values()) == ["F", "N"]


def test_staying_where_published_costs_nothing():
    assert found(published({"A/I1": "F"}, {"A/I1": "F", "B/I1": "N"}), "moved") == []


def test_a_sorting_hall_that_is_closed_still_sends_out_what_never_comes_in():
    # rules and audit ask a closed hall for what comes in; the departing freight of a sort counts nothing there
    hub = small_airport(["1"], [hall("X", capabilities=["express_sort"])], roads=[("1", "X", 500.0)])
    flights = [turnaround("A", "04:00", "16:00", import_kg=10_000, export_kg=10_000)]
    works = closed("C", "X", "09:00", "11:00", ClosureKind.HALL)
    plan = plan_with(hub, flights, {"A": "1"}, closures=[works], halls={"A/I1": "X", "A/E1": "X"})
    assert found(plan, "closure") == []
    solution = planned(plan_with(hub, flights, closures=[works]))
    assert (solution.halls, solution.status) == ({"A/I1": "X", "A/E1": "X"}, "optimal")
