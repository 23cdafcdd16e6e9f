"""Halls and stands that a planner draws: joined to roads, undone in one step, planned with at once."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from apronplan.cargo.lots import lots_of
from apronplan.domain.changes import RowChange
from apronplan.domain.settings import Closure, ClosureKind
from apronplan.domain.traffic import Category, Turnaround
from apronplan.errors import UserError
from apronplan.exchange.layout_folder import read_layout
from apronplan.geometry.projection import frame_of
from apronplan.paths import airport_dir
from apronplan.routing.service_roads import ServiceRoads
from apronplan.routing.taxiways import Taxiways
from apronplan.session.commands import (
    assign_hall,
    create_plan_from_layout,
    draw_hall,
    draw_stand,
    import_turnarounds,
    remove_drawn,
    run_command,
    set_setting,
)
from apronplan.session.session import PlanSession

DAY = date(2018, 6, 5)
LIEGE = read_layout(airport_dir("EBLG"))
FRAME = frame_of(LIEGE)
FIGURES = {"rate_t_per_h": 60.0, "storage_t": 300.0}


def box(x, y, width_m, depth_m, turn=0.0):
    """A rectangle by its south-western corner in local metres, as (longitude, latitude)."""
    corners = ((x, y), (x + width_m, y), (x + width_m, y + depth_m), (x, y + depth_m))
    places = (FRAME.to_lat_lon(*corner) for corner in corners)
    return tuple((lon, lat) for lat, lon in places)


NORTH = box(-700, 550, 150, 80)
"""Free ground north of the apron in the north."""
BESIDE = box(-420, 300, 70, 75)
"""Free ground at the north-eastern end of the same apron."""


@pytest.fixture
def session(tmp_path):
    with PlanSession.create(tmp_path / "p.apron", user="tester") as made:
        create_plan_from_layout(made, LIEGE)
        yield made


def rows(session):
    return {t: dict(session.plan.rows(t)) for t in ("hall", "stand", "service_node", "service_edge", "taxi_node", "taxi_edge", "phase", "setting")}  # fmt: skip # noqa: E501


def one_flight(handler=""):
    at = datetime(2018, 6, 5, 4, tzinfo=UTC)
    return Turnaround(
        turnaround="T", aircraft_type="B738", operator="TAY", handler=handler, flight_in="A1", flight_out="A2", sibt=at,
        sobt=at.replace(hour=8), import_kg=20_000, export_kg=0,
    )  # fmt: skip


def test_a_hall_gets_a_road_and_is_one_step(session):
    before = rows(session)
    draw_hall(session, hall="MY1", polygon=NORTH, handlers=("Swissport",), capabilities=("cold",), docks=9, **FIGURES)
    hall = session.plan.layout.halls["MY1"]
    assert (hall.handlers, hall.capabilities, hall.docks) == ({"Swissport"}, {"cold"}, 9)
    metres = ServiceRoads(session.plan.layout, DAY).metres("134", "MY1")
    x0, y0 = FRAME.to_xy(session.plan.layout.stands["134"].lat, session.plan.layout.stands["134"].lon)
    assert metres is not None
    assert metres > ((x0 + 600) ** 2 + (y0 - 590) ** 2) ** 0.5 / 2
    after = rows(session)
    session.undo()
    assert rows(session) == before
    session.redo()
    assert rows(session) == after


def test_a_hall_of_a_new_phase_is_there_when_the_phase_is(session):
    draw_hall(session, hall="MY1", polygon=NORTH, phase="mine", **FIGURES)
    assert "mine" in session.plan.layout.phases
    assert not session.plan.exists(session.plan.layout.halls["MY1"], DAY)
    assert ServiceRoads(session.plan.layout, DAY).metres("134", "MY1") is None
    draw_hall(session, hall="MY1", polygon=NORTH, phase="mine", built=True, **FIGURES)
    assert "mine" in session.plan.built_phases
    assert session.plan.exists(session.plan.layout.halls["MY1"], DAY)
    assert ServiceRoads(session.plan.layout, DAY, session.plan.built_phases).metres("134", "MY1") is not None


def test_a_hall_with_days_is_there_from_its_day(session):
    draw_hall(session, hall="MY1", polygon=NORTH, valid_from=date(2018, 6, 6), **FIGURES)
    hall = session.plan.layout.halls["MY1"]
    assert [session.plan.exists(hall, date(2018, 6, d)) for d in (5, 6)] == [False, True]
    roads = [ServiceRoads(session.plan.layout, date(2018, 6, d)).metres("134", "MY1") for d in (5, 6)]
    assert roads[0] is None
    assert roads[1] is not None


def test_a_stand_fills_its_polygon_and_is_joined_to_taxiways_and_roads(session):
    draw_stand(session, stand="X1", polygon=BESIDE, heading_deg=0.0, apron="North")
    stand = session.plan.layout.stands["X1"]
    x, y = FRAME.to_xy(stand.lat, stand.lon)
    # the grid's north and true north differ by less than a tenth of a degree here: under 0.2 m on 75 m
    assert (x, y) == (pytest.approx(-385.0, abs=0.3), pytest.approx(375.0, abs=0.3))
    assert stand.max_wingspan_m == pytest.approx(70.0 - 7.5, abs=0.4)
    assert stand.max_length_m == pytest.approx(75.0, abs=0.4)
    taxi = Taxiways(session.plan.layout).minutes("X1", "22L", "E")
    assert taxi is not None
    assert taxi > 0
    assert ServiceRoads(session.plan.layout, DAY).metres("X1", "N2") is not None


def test_what_is_drawn_is_planned_with_at_once(session):
    """Only the drawn hall may take live animals of a handler of its own, and only the drawn stand is open."""
    from apronplan.planning.autoplan import plan_window

    draw_stand(session, stand="X1", polygon=BESIDE, heading_deg=0.0)
    flight = one_flight("Mine")
    lots = tuple(replace(lot, category=Category.LIVE_ANIMALS) for lot in lots_of(flight))
    import_turnarounds(session, (flight,), lots)
    draw_hall(session, hall="MY1", polygon=NORTH, handlers=("Mine",), capabilities=("live_animals",), **FIGURES)
    plan = session.plan.snapshot()
    day = flight.on_block.replace(hour=0), flight.on_block.replace(hour=23)
    for stand in plan.layout.stands:
        if stand != "X1":
            closed = Closure(closure=f"c{stand}", kind=ClosureKind.STAND, subject=stand, start=day[0], end=day[1])
            plan.apply([RowChange("closure", closed.closure, None, closed)])
    solution = plan_window(plan, *day, time_limit_s=20.0, single_process=True)
    assert solution.stands == {"T#1": "X1"}
    assert set(solution.halls.values()) == {"MY1"}


def test_drawing_anew_leaves_no_second_road(session):
    draw_hall(session, hall="MY1", polygon=NORTH, **FIGURES)
    count = len(session.plan.layout.service_edges)
    draw_hall(session, hall="MY1", polygon=box(-650, 600, 100, 60), **FIGURES)
    assert len(session.plan.layout.service_edges) == count


def test_removing_takes_everything_out(session):
    before = rows(session)
    draw_hall(session, hall="MY1", polygon=NORTH, **FIGURES)
    draw_stand(session, stand="X1", polygon=BESIDE, heading_deg=0.0)
    remove_drawn(session, name="X1")
    remove_drawn(session, name="MY1")
    assert rows(session) == before
    with pytest.raises(UserError, match="N1 was not drawn in this plan"):
        remove_drawn(session, name="N1")


def test_what_is_in_use_stays(session):
    draw_hall(session, hall="MY1", polygon=NORTH, **FIGURES)
    flight = one_flight()
    lots = tuple(lots_of(flight))
    import_turnarounds(session, (flight,), lots)
    assign_hall(session, lot=lots[0].lot, hall="MY1")
    with pytest.raises(UserError, match="MY1 is in use: 1 placement,"):
        remove_drawn(session, name="MY1")


RUNWAY = box(*(c - 60 for c in FRAME.to_xy(50.6385, 5.4455)), 400, 400)
BAD_HALLS = {
    "at least 3 corners": {"polygon": NORTH[:2]},
    "crosses itself": {"polygon": (NORTH[0], NORTH[2], NORTH[1], NORTH[3])},
    "must be between": {"polygon": box(-700, 550, 5, 5)},
    "swapped": {"polygon": tuple((lat, lon) for lon, lat in NORTH)},
    "Not a place on Earth": {"polygon": ((5.4, 500.0), (5.41, 50.6), (5.42, 50.6))},
    r"lies on runway": {"polygon": RUNWAY},
    r"lies on N1": {"polygon": LIEGE.halls["N1"].polygon},
    r"rate_t_per_h = 0": {"rate_t_per_h": 0.0},
    r"storage_t = nan": {"storage_t": float("nan")},
    r"docks = -1": {"docks": -1},
    r"ends on 2018-06-01": {"valid_from": date(2018, 6, 2), "valid_to": date(2018, 6, 1)},
    r"no name": {"hall": " "},
    r"The name N1 belongs": {"hall": "N1"},
    r"The name 134 belongs": {"hall": "134"},
    r"Only a phase": {"built": True},
    r"no name of a phase": {"phase": "two words"},
}


@pytest.mark.parametrize("message", BAD_HALLS)
def test_a_bad_hall_is_refused_and_nothing_changes(session, message):
    before = rows(session)
    with pytest.raises(UserError, match=message):
        draw_hall(session, **{"hall": "MY1", "polygon": NORTH, **FIGURES, **BAD_HALLS[message]})
    assert rows(session) == before
    assert session.undo_name is None


def test_all_faults_are_said_at_once(session):
    with pytest.raises(UserError) as refused:
        draw_hall(session, hall="N1", polygon=NORTH[:2], rate_t_per_h=-1.0, storage_t=0.0, docks=-2)
    for words in ("belongs", "corners", "rate_t_per_h = -1", "storage_t = 0", "docks = -2"):
        assert words in str(refused.value)


def test_a_bad_stand_is_refused(session):
    for words, given in {
        "heading_deg = 400": {"heading_deg": 400.0},
        "leave no room": {"polygon": box(-420, 300, 2.5, 75)},
        "max_wingspan_m = -3": {"max_wingspan_m": -3.0},
        "Somewhere": {"apron": "Somewhere"},
    }.items():
        with pytest.raises(UserError, match=words):
            draw_stand(session, **{"stand": "X1", "polygon": BESIDE, "heading_deg": 0.0, **given})


def test_an_island_without_a_road_is_refused(session):
    """Between the two runways no straight way leads to a service road."""
    with pytest.raises(UserError, match="No service road"):
        draw_hall(session, hall="MY1", polygon=box(-105, 20, 30, 30), **FIGURES)


def test_the_command_line_draws_by_json(session):
    line = json.dumps({"hall": "MY1", "polygon": NORTH, "valid_from": "2018-06-01", **FIGURES})
    run_command(session, "draw_hall", json.loads(line))
    assert session.plan.layout.halls["MY1"].valid_from == date(2018, 6, 1)


def test_a_sketch_of_a_phase_without_a_day_is_no_obstacle_until_it_is_built(session):
    place = LIEGE.halls["LP-D"].polygon
    draw_hall(session, hall="MY1", polygon=place, **FIGURES)
    session.undo()
    set_setting(session, name="built_phases", value="park-d")
    with pytest.raises(UserError, match="lies on LP-D"):
        draw_hall(session, hall="MY1", polygon=place, **FIGURES)
    with pytest.raises(UserError, match="lies on N4"):
        draw_hall(session, hall="MY1", polygon=LIEGE.halls["N4"].polygon, **FIGURES)
    draw_hall(session, hall="MY1", polygon=LIEGE.halls["N4"].polygon, valid_to=date(2021, 1, 1), **FIGURES)


def test_a_handler_that_nobody_knows_is_refused_with_the_nearest(session):
    with pytest.raises(UserError, match=r"There is no handler Swisport\. Nearest: Swissport"):
        draw_hall(session, hall="MY1", polygon=NORTH, handlers=("Swisport", "LACHS"), **FIGURES)
    assert "MY1" not in session.plan.layout.halls
