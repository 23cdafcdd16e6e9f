"""Growth: copies that nest, freight that fits, and limits that are proofs."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apronplan.cargo.growth import base_of, copies, fuller, with_flights
from apronplan.cargo.hall_limit import hall_pressure
from apronplan.cargo.load import hourly_kg, passage_of
from apronplan.cargo.stand_limit import stand_shortage
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import ApronId, RuleId, StandId
from apronplan.domain.layout import Stand
from apronplan.domain.settings import RuleSetting
from apronplan.domain.traffic import Category
from apronplan.errors import UserError
from unit.cargo.freight_build import MONDAY, flight, hall, plan

END = MONDAY + timedelta(days=7)
WEEK = [flight(str(i), hours=12.0 * i, export_kg=10_000 * (i % 3)) for i in range(14)]


def test_a_base_knows_its_days_and_its_year():
    base = base_of(plan(WEEK), MONDAY, END)
    assert (len(base.flights), base.days, base.total_kg) == (14, 7, 14 * 60_000 + 130_000)
    assert base.per_year(7.0) == 365.0
    with pytest.raises(UserError, match="No flight of the window"):
        base_of(plan(WEEK), END, END + timedelta(days=1))


def test_new_flights_nest_keep_the_pattern_and_spread_over_it():
    base = base_of(plan(WEEK), MONDAY, END)
    many = copies(base, 28)
    assert copies(base, 10) == many[:10]
    assert len({t.turnaround for t in many}) == 28
    sources = Counter(t.turnaround.partition("-")[2] for t in many)
    assert set(sources) == {t.turnaround for t in WEEK}
    assert max(sources.values()) <= 3
    by_name = {t.turnaround: t for t in WEEK}
    for new in many:
        old = by_name[new.turnaround.partition("-")[2]]
        shift = (new.sibt - old.sibt) / timedelta(minutes=1)
        assert abs(shift) <= 90
        assert shift % 5 == 0
        assert new.sobt - new.sibt == old.sobt - old.sibt
        assert (new.import_kg, new.categories) == (old.import_kg, old.categories)
    assert len({t.sibt for t in many}) > 20


def test_only_those_grow_that_may():
    base = base_of(plan([*WEEK, flight("x", operator="ABW", hours=3)]), MONDAY, END)
    assert {t.operator for t in copies(base, 5, lambda t: t.operator == "ABW")} == {"ABW"}
    with pytest.raises(UserError, match="No flight of the window"):
        copies(base, 5, lambda t: False)


def test_more_flights_bring_their_lots_and_leave_the_plan_alone():
    made = plan(WEEK)
    grown = with_flights(made, copies(base_of(made, MONDAY, END), 3))
    assert (len(made.turnarounds), len(grown.turnarounds)) == (14, 17)
    new = [lot for name, lot in grown.lots.items() if name not in made.lots]
    assert sum(lot.mass_kg for lot in new) == sum(
        t.import_kg + t.export_kg for n, t in grown.turnarounds.items() if n not in made.turnarounds
    )


@given(st.floats(0.2, 4), st.integers(1, 110_000), st.integers(0, 110_000), st.integers(1, 99))
def test_fuller_flights_close_with_their_lots_and_never_pass_the_payload(factor, come, go, parcels):
    categories = ((Category.ECOMMERCE, parcels), (Category.GENERAL, 100 - parcels))
    made = plan([flight("1", import_kg=come, export_kg=go, categories=categories)])
    grown, left_kg = fuller(made, list(made.turnarounds.values()), factor)
    (t,) = grown.turnarounds.values()
    assert max(t.import_kg, t.export_kg) <= 110_000
    assert t.import_kg + t.export_kg + left_kg == round(come * factor) + round(go * factor)
    for way, mass in (("import", t.import_kg), ("export", t.export_kg)):
        assert sum(lot.mass_kg for lot in grown.lots.values() if lot.direction == way) == mass
    with pytest.raises(UserError):
        fuller(made, [], 0)


ONE, TWO = hall("H1", rate_t_per_h=50.0), hall("H2", rate_t_per_h=50.0)


def test_one_hall_is_as_full_as_its_busiest_hour():
    made = plan([flight("1")], halls=[ONE])
    found = hall_pressure(made, made.lots.values())
    assert found.share == pytest.approx(45 / 50)  # 45 of 60 t in the first clock hour
    assert (found.kind, found.hall, found.hour, found.homeless) == ("hall_rate", "H1", MONDAY, ())


def test_two_halls_share_and_licences_hold():
    made = plan([flight("1")], halls=[ONE, TWO])
    assert hall_pressure(made, made.lots.values()).share == pytest.approx(45 / 100)
    shut = plan([flight("1")], halls=[ONE, replace(TWO, handlers=frozenset({"WFS"}))])
    assert hall_pressure(shut, shut.lots.values()).share == pytest.approx(45 / 50)
    cold = plan([flight("1", categories=((Category.PERISHABLE, 100),))], halls=[ONE])
    assert hall_pressure(cold, cold.lots.values()).homeless == ("1/I1",)


def test_storage_can_be_tight_before_the_rate():
    made = plan([flight("1")], halls=[replace(ONE, rate_t_per_h=1_000, storage_t=30)])
    found = hall_pressure(made, made.lots.values())
    assert (found.share, found.kind) == (pytest.approx(2.0), "hall_space")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(1_000, 100_000), st.booleans()), min_size=1, max_size=6),
    st.data(),
)
def test_no_whole_assignment_beats_the_pressure(flights, data):
    stays = [flight(str(i), hours=h, import_kg=kg, handler="A" if a else "B") for i, (h, kg, a) in enumerate(flights)]
    halls = [replace(ONE, handlers=frozenset({"A", "B"})), replace(TWO, handlers=frozenset({"B"}))]
    made = plan(stays, halls=halls)
    best = hall_pressure(made, made.lots.values()).share
    loads: Counter[tuple[str, int]] = Counter()
    for lot in made.lots.values():
        place = data.draw(st.sampled_from([h for h in halls if lot.handler in h.handlers]))
        way = passage_of(made, lot, place)
        loads.update({(place.hall, h): kg for h, kg in hourly_kg(way).items()})
    assert best <= max(loads.values()) / 50_000 + 1e-6


def stands(*spans):
    usual = {"apron": ApronId("A"), "lat": 50.64, "lon": 5.44, "heading_deg": 0.0, "max_length_m": 80.0}
    return [Stand(stand=StandId(f"s{i}"), max_wingspan_m=span, **usual) for i, span in enumerate(spans)]


def field(*spans):
    made = plan([])
    made.apply([RowChange("stand", s.stand, None, s) for s in stands(*spans)])
    return made


def test_big_aircraft_compete_for_big_stands():
    two = [flight("1"), flight("2", hours=1)]
    assert stand_shortage(field(65, 65), two) is None
    found = stand_shortage(field(65, 36), two)
    assert found is not None
    assert (found.name, found.aircraft, found.stands, found.at) == ("code E", 2, 1, two[1].on_block)
    assert stand_shortage(field(65, 36), [two[0], flight("3", aircraft_type="B734")]) is None


def test_the_gap_after_a_departure_counts():
    first, tight, free = flight("1"), flight("2", hours=4 + 15 / 60), flight("3", hours=4 + 20 / 60)
    assert stand_shortage(field(65), [first, tight]) is not None
    assert stand_shortage(field(65), [first, free]) is None


@pytest.mark.parametrize(
    ("setting", "after_min", "short"),
    [
        ({"params": {"gap_a_d_min": 5.0}}, 10, False),
        ({"params": {"gap_a_d_min": 5.0}}, 4, True),
        ({"params": {"gap_a_d_min": 30.0, "gap_e_f_min": 40.0}}, 29, True),
        ({"severity": Severity.SOFT}, 0, False),
        ({"severity": Severity.OFF}, 0, False),
        ({"params": {"gap_a_d_min": 30.0}, "scope": {"stands": ("s0",)}}, 19, True),  # a scope restricts no figures
        ({"severity": Severity.SOFT, "scope": {"stands": ("s0",)}}, 0, False),
        ({"params": {"gap_e_f_min": 60.0}}, 14, True),
        ({"params": {"gap_e_f_min": 60.0}}, 15, False),
    ],
)
def test_the_gap_is_the_plan_s_own(setting, after_min, short):
    made = field(65)
    made.apply([RowChange("rule_setting", "min_gap", None, RuleSetting(rule=RuleId("min_gap"), **setting))])
    two = [
        flight("1", aircraft_type="B734"), flight("2", aircraft_type="B734", hours=4 + after_min / 60),
    ]  # fmt: skip
    assert (stand_shortage(made, two) is not None) is short


@given(
    st.lists(st.sampled_from([30.0, 52.0, 65.0]), max_size=5),
    st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=6),
)
def test_a_shortage_is_a_proof_and_no_shortage_has_a_matching(spans, stays):
    """Against trying every way to give the aircraft of an instant their stands."""
    from itertools import permutations

    flights = [flight(str(i), hours=h, aircraft_type="B744" if big else "B734") for i, (h, big) in enumerate(stays)]
    made = field(*spans)
    gap = {"B744": timedelta(minutes=20), "B734": timedelta(minutes=15)}
    wide = {"B744": 64.4, "B734": 28.9}

    def fits_all(present):
        return any(
            all(wide[t.aircraft_type] <= spans[s] for t, s in zip(present, order, strict=True))
            for order in permutations(range(len(spans)), len(present))
        )

    moments = [[t for t in flights if t.on_block <= at.on_block < t.off_block + gap[t.aircraft_type]] for at in flights]
    assert (stand_shortage(made, flights) is None) is all(fits_all(m) for m in moments)
