"""What reaches and fills a hall, to the kilogram and the hour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.cargo.load import DWELL_H, dwell_hours, hall_load, inflow_kg, passage, stored_by_hour
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, LotId, RuleId, TurnaroundId, TypeCode
from apronplan.domain.layout import Airport, Hall
from apronplan.domain.plan import Plan
from apronplan.domain.settings import RuleSetting
from apronplan.domain.traffic import Category, Direction, HallAssignment, Lot, Turnaround

ON = datetime(2018, 6, 5, 2, 0, tzinfo=UTC)
OFF = datetime(2018, 6, 5, 12, 0, tzinfo=UTC)
B77L = AircraftType(icao=TypeCode("B77L"), wingspan_m=64.8, length_m=63.7, unload_min=50)


def lot(kg, direction=Direction.IMPORT, category=Category.GENERAL, name="t/I1"):
    return Lot(lot=LotId(name), turnaround=TurnaroundId("t"), direction=direction, mass_kg=kg, category=category)


def hall(capabilities=()):
    return Hall(hall=HallId("S1"), polygon=(), rate_t_per_h=50, storage_t=90, capabilities=frozenset(capabilities))


def hour(h, day=5):
    return datetime(2018, 6, day, h, tzinfo=UTC)


def test_import_reaches_the_hall_from_a_quarter_past_over_the_unloading_time():
    # 02:15 to 03:05: 45 of 50 minutes in the first clock hour
    assert inflow_kg(lot(50_000), ON, OFF, B77L) == {hour(2): 45_000, hour(3): 5_000}


def test_a_type_without_unloading_time_takes_an_hour():
    assert inflow_kg(lot(60_000), ON, OFF) == {hour(2): 45_000, hour(3): 15_000}


def test_unloading_that_ends_on_the_hour_leaves_nothing_for_the_next():
    assert inflow_kg(lot(45_000), ON, OFF, AircraftType(icao="X", wingspan_m=1, length_m=1, unload_min=45)) == {
        hour(2): 45_000
    }


def test_export_comes_by_road_from_eight_to_two_hours_before_departure():
    assert inflow_kg(lot(60_000, Direction.EXPORT), ON, OFF) == {hour(h): 10_000 for h in range(4, 10)}


def test_what_an_express_hub_sends_out_counts_nothing_there():
    assert inflow_kg(lot(60_000, Direction.EXPORT), ON, OFF, hall=hall(["express_sort"])) == {}
    assert sum(inflow_kg(lot(60_000), ON, OFF, hall=hall(["express_sort"])).values()) == 60_000


@given(
    st.integers(0, 250_000),
    st.integers(0, 60 * 24 * 3),
    st.integers(0, 60 * 24),
    st.integers(1, 400),
    st.sampled_from(Direction),
)
def test_the_hours_sum_to_the_mass(kg, on_min, stay_min, unload_min, direction):
    on = ON + timedelta(minutes=on_min)
    aircraft = AircraftType(icao=TypeCode("X"), wingspan_m=30, length_m=30, unload_min=unload_min)
    hours = inflow_kg(lot(kg, direction), on, on + timedelta(minutes=stay_min), aircraft)
    assert sum(hours.values()) == kg
    assert all(v > 0 and h.minute == 0 and h.tzinfo is UTC for h, v in hours.items())


@given(st.integers(1, 100_000), st.integers(1, 700), st.sampled_from(sorted(DWELL_H)), st.integers(0, 59))
def test_most_in_store_of_an_hour_is_never_below_a_sample_of_it(kg, unload_min, category, minute):
    aircraft = AircraftType(icao=TypeCode("X"), wingspan_m=30, length_m=30, unload_min=unload_min)
    way = passage(lot(kg, category=category), ON + timedelta(minutes=minute), OFF, aircraft)
    assert way is not None
    base = hour(2).timestamp()
    for h in range(26):
        start = base + h * 3600
        samples = [way.inside_kg(start + m * 60) for m in range(60)]
        most = way.most_inside_kg(start, start + 3600)
        assert most >= max(samples) - 1e-6
        assert most <= max(*samples, way.inside_kg(start + 3600)) + kg / unload_min + 1e-6


def test_transit_leaves_an_hour_before_departure_and_not_before_it_has_come():
    way = passage(lot(10, Direction.TRANSIT), ON, OFF, B77L)
    assert way is not None
    assert way.out_end_s == (OFF - timedelta(hours=1)).timestamp()
    short = passage(lot(10, Direction.TRANSIT), ON, ON + timedelta(hours=1), B77L)
    assert short is not None
    assert short.out_start_s == short.in_end_s
    assert short.peak_kg == 10


@pytest.mark.parametrize(("minute", "expected"), [(45, [10.0]), (46, [pytest.approx(10 * 59 / 60), 10.0])])
def test_transit_that_leaves_as_soon_as_it_has_come_lies_there_whole_before_that(minute, expected):
    # comes in from 01:00 (01:01) for an hour, and leaves at once
    on = hour(0) + timedelta(minutes=minute)
    way = passage(lot(10, Direction.TRANSIT), on, on + timedelta(hours=1))
    assert way is not None
    first = int(hour(0).timestamp()) // 3600
    assert [kg for _, kg in stored_by_hour(way, first, first + 5)] == expected


def test_express_that_goes_before_all_has_come_never_lies_there_whole():
    aircraft = AircraftType(icao=TypeCode("X"), wingspan_m=30, length_m=30, unload_min=240)
    way = passage(lot(100, category=Category.PERISHABLE), ON, OFF, aircraft)
    assert way is not None
    assert way.peak_kg == pytest.approx(50)  # 2 h of 4 h have come when the first leaves


def plan_of(lots, hall_row):
    t = Turnaround(turnaround=TurnaroundId("t"), operator="X", aircraft_type=TypeCode("B77L"), sibt=ON, sobt=OFF)
    return Plan(
        {
            "airport": {"XTST": Airport(icao="XTST", name="T", lat=50.6, lon=5.4, timezone="Europe/Brussels")},
            "aircraft_type": {"B77L": B77L},
            "hall": {hall_row.hall: hall_row},
            "turnaround": {"t": t},
            "lot": {x.lot: x for x in lots},
            "hall_assignment": {x.lot: HallAssignment(lot=x.lot, hall=hall_row.hall) for x in lots},
        }
    )


def test_the_load_curve_of_a_hall_adds_its_lots():
    lots = [lot(50_000), lot(60_000, Direction.EXPORT, name="t/E1")]
    curve = hall_load(plan_of(lots, hall()), HallId("S1"), hour(2), hour(13))
    assert curve.inflow_kg == (45_000, 5_000, *[10_000] * 6, 0, 0, 0)
    assert (curve.rate_kg, curve.storage_kg) == (50_000, 90_000)
    assert curve.hours[0] == hour(2)
    # 08:15 to 09:05 the import leaves again: at 08:00 50 t lie there with 40 t of export, the last has come by 10
    assert curve.stored_kg[:3] == (45_000, 50_000, 60_000)
    assert curve.stored_kg[6] == 100_000  # both at their fullest within the hour 08: 50 t and 50 t
    assert curve.stored_kg[8] == 60_000
    assert curve.stored_kg[9:] == (0, 0)


def test_the_curve_shows_only_the_hours_asked_for_and_knows_no_other_hall():
    plan = plan_of([lot(50_000)], hall())
    assert hall_load(plan, HallId("S1"), hour(3), hour(4)).inflow_kg == (5_000,)
    with pytest.raises(KeyError):
        hall_load(plan, HallId("N9"), hour(3), hour(4))


def test_the_plan_s_own_dwell_hours_go_before_the_defaults():
    plan = plan_of([lot(50_000)], hall())
    assert dwell_hours(plan) is DWELL_H
    setting = RuleSetting(rule=RuleId("hall_space"), params={"dwell_h_GEN": 1.0})
    plan.apply([RowChange("rule_setting", "hall_space", None, setting)])
    assert dwell_hours(plan)[Category.GENERAL] == 1.0
    assert dwell_hours(plan)[Category.PERISHABLE] == DWELL_H[Category.PERISHABLE]
    # in from 02:15 to 03:05, out an hour later: nothing lies there after 04:05
    assert hall_load(plan, HallId("S1"), hour(2), hour(8)).stored_kg == (45_000, 50_000, 5_000, 0, 0, 0)
    assert hall_load(plan, HallId("S1"), hour(2), hour(8), DWELL_H).stored_kg[5] == 50_000
