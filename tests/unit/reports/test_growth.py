"""The report on growth: the first resource that runs out, where and at what tonnage."""

from datetime import timedelta

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import ApronId, StandId
from apronplan.domain.layout import Stand
from apronplan.errors import UserError
from apronplan.reports.exhibits import blocks_of
from apronplan.reports.growth import growth_report
from unit.cargo.freight_build import MONDAY, flight, hall, plan
from unit.cargo.test_customs import declared, lane

END = MONDAY + timedelta(days=7)
WEEK = [flight(str(i), hours=12.0 * i, import_kg=20_000) for i in range(14)]
BASE_T = 14 * 20 / 7 * 365


def big_stands(count):
    return [
        Stand(stand=StandId(f"s{i}"), apron=ApronId("A"), lat=50.64 + i / 500, lon=5.44, heading_deg=0.0)
        for i in range(count)
    ]


def airport(*, rate=40.0, stands=20, flights=WEEK, **tables):
    made = plan(flights, halls=[hall("H1", rate_t_per_h=rate)], **tables)
    made.apply([RowChange("stand", s.stand, None, s) for s in big_stands(stands)])
    return made


def test_fuller_flights_fill_the_hall_first():
    # 15 of 20 t come in the first clock hour: 40 t/h hold 2.667 times that
    found = growth_report(airport(), MONDAY, END, mode="fuller", most=12)
    document = found.as_dict()
    assert document["base_t_per_year"] == pytest.approx(BASE_T, abs=0.1)
    first = document["first_exhausted"]
    assert (first["kind"], first["name"]) == ("hall_rate", "H1")
    assert first["at_t_per_year"] == pytest.approx(BASE_T * 40 / 15, abs=1)
    assert {"kind", "name", "hour", "at_t_per_year"} <= first.keys()
    assert [x["kind"] for x in document["limits"]] == ["hall_rate", "payload"]


def test_customs_can_be_first():
    rules = [declared(selected_share=0.01)]  # 400 checks a flight, 5,600 a week
    made = airport(declaration_rule=rules, customs_lane=[lane(checks_per_h=40)])
    first = growth_report(made, MONDAY, END, mode="fuller", most=10).first
    assert first is not None
    assert (first.kind, first.name) == ("customs_lane", "parcels")
    assert first.factor == pytest.approx(7.5 * 24 * 40 / 5_600)  # from the first flight to a day after the last


def test_more_flights_run_out_of_stands():
    found = growth_report(airport(stands=1, rate=10_000), MONDAY, END, most=4)
    assert found.first is not None
    assert (found.first.kind, found.first.name) == ("stand", "code E")
    before = growth_report(airport(stands=2, rate=10_000), MONDAY, END, most=4).first
    assert before is None or before.flights > found.first.flights
    assert "stands for code E run out" in found.text()[1]


def test_more_flights_run_out_of_hall_where_few_did_not():
    found = growth_report(airport(rate=25.0), MONDAY, END, most=5)
    assert found.first is not None
    assert found.first.kind == "hall_rate"
    assert found.first.t_per_year == pytest.approx(BASE_T * (14 + found.first.flights) / 14)
    assert found.more_t_per_h == 2.5


def test_nothing_runs_out_and_nonsense_is_refused():
    found = growth_report(airport(rate=10_000), MONDAY, END, most=1.2)
    assert found.as_dict()["first_exhausted"] is None
    assert "Nothing runs out up to 1.2 times the traffic." in found.text()
    for wrong in (1.0, float("inf"), float("nan")):
        with pytest.raises(UserError, match="makes no sense"):
            growth_report(airport(), MONDAY, END, most=wrong)
    with pytest.raises(UserError, match="No flight"):
        growth_report(airport(), MONDAY, END, carrier="ABW")


def test_the_planner_shows_that_the_step_before_fits_and_the_limit_does_not():
    made = airport(rate=25.0, flights=[flight("1", import_kg=20_000), flight("2", hours=12, import_kg=20_000)])
    found = growth_report(made, MONDAY, END, mode="fuller", most=3, proof_s=10)
    before, beyond = found.steps
    assert before.unplaced_lots == 0
    assert beyond.unplaced_lots > 0
    assert before.t_per_year < found.first.t_per_year < beyond.t_per_year
    said = [line for line in found.text() if line.startswith("The planner at")]
    assert [("proven best" in line, "optimal" in line) for line in said] == [(True, False)] * 2


def test_a_phase_with_a_hall_is_a_relief():
    made = airport(rate=25.0)
    from dataclasses import replace

    from apronplan.domain.ids import PhaseId

    later = replace(hall("H2", rate_t_per_h=25.0), phase=PhaseId("north"), area_m2=5_000.0)
    made.apply([RowChange("hall", "H2", None, later)])
    (relief,) = growth_report(made, MONDAY, END, mode="fuller", most=3).reliefs
    assert (relief.phase, relief.halls, relief.area_m2) == ("north", ("H2",), 5_000.0)
    assert relief.share < 0.6


def test_only_a_carriers_flights_get_fuller():
    half = [flight(str(i), hours=12.0 * i, import_kg=20_000, operator="ABW" if i % 2 else "TAY") for i in range(14)]
    found = growth_report(airport(flights=half), MONDAY, END, mode="fuller", most=4, carrier="ABW")
    first = found.first
    assert first is not None
    # the hall holds 40 t in the hour, one flight of the carrier brings 15 of its 20 t: it may carry 2.667 times that,
    # which is half the freight, so all freight grows by 0.833
    assert (first.kind, first.name) == ("hall_rate", "H1")
    assert first.factor == pytest.approx(1 + (40 / 15 - 1) / 2, abs=0.002)
    assert found.more_t_per_h == 4.0, "a tenth of the rate of the hall that is full"
    proved = growth_report(airport(flights=half[:3]), MONDAY, END, mode="fuller", most=4, carrier="ABW", proof_s=10)
    before, beyond = proved.steps
    assert (before.unplaced_lots, beyond.unplaced_lots) == (0, 1)
    assert before.t_per_year < proved.first.t_per_year < beyond.t_per_year
    with pytest.raises(UserError, match="No flight"):
        growth_report(airport(), MONDAY, END, mode="fuller", carrier="XXX")


def test_the_ladder_says_what_is_used_up_at_a_tonnage(monkeypatch):
    from apronplan.reports import growth_ladder

    monkeypatch.setattr(growth_ladder, "RUNGS_T", (BASE_T / 2, BASE_T * 1.5, BASE_T * 2.9, BASE_T * 50))
    found = growth_report(airport(rate=25.0), MONDAY, END, mode="fuller", most=3)
    low, middle, high, beyond = (r.as_dict() for r in found.rungs)
    assert [r["exhausted"] for r in (low, middle, high)] == [[], [], ["hall_rate H1"]]
    assert low["movements_per_year"] == 2 * 14 / 7 * 365
    assert (middle["factor"], high["reached"], beyond["reached"]) == (1.5, True, False)
    assert not low["over_permit"]
    more = growth_report(airport(rate=25.0), MONDAY, END, mode="flights", most=3).rungs
    assert more[1].movements_per_year == pytest.approx(1.5 * 2 * 14 / 7 * 365, rel=0.01)


def test_the_ladder_is_told_in_words_and_not_in_the_names_of_the_program(monkeypatch):
    from apronplan.reports import growth_ladder

    monkeypatch.setattr(growth_ladder, "RUNGS_T", (BASE_T / 2, BASE_T * 2.9))
    lines = growth_report(airport(rate=25.0), MONDAY, END, mode="fuller", most=3).text()
    told = [line.partition("used up: ")[2] for line in lines if "used up: " in line]
    assert told == ["nothing.", "Rate of hall H1."]
    assert not any("hall_rate" in line for line in lines)


@pytest.mark.parametrize("mode", ["fuller", "flights"])
@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"rate_t_per_h": 25.0}, "hall H1 gets more than its rate in that hour."),
        ({"rate_t_per_h": 9_000.0, "storage_t": 30.0}, "hall H1 holds more than its storage in that hour."),
    ],
)
def test_the_proof_of_one_hall_speaks_of_one_and_of_two_of_both(mode, figures, said):
    made = airport()
    made.apply([RowChange("hall", "H1", made.layout.halls["H1"], hall("H1", **figures))])
    alone = growth_report(made, MONDAY, END, mode=mode, most=5).first
    assert alone.proof == f"Even if lots could be divided freely, {said}"
    made.apply([RowChange("hall", "H2", None, hall("H2", **figures))])
    both = growth_report(made, MONDAY, END, mode=mode, most=9).first
    assert "the halls H1, H2 together" in both.proof


def test_each_day_stands_by_itself():
    flights = [*WEEK, flight("more", hours=24.5, import_kg=20_000)]
    days = growth_report(airport(flights=flights), MONDAY, END, mode="fuller", most=2).days
    assert len(days) == 7
    assert days[1].flights == 3
    assert days[1].share == pytest.approx(2 * days[0].share, rel=0.5)
    assert max(days, key=lambda d: d.share) is days[1]


def test_the_night_quota_by_date():
    from dataclasses import replace

    # they come at 06:00 and 18:00 local time and stay 6 h: every other one leaves by night
    made = airport(flights=[flight(str(i), hours=12.0 * i, stay_h=6.0, import_kg=20_000) for i in range(14)])
    for name, row in dict(made.layout.aircraft_types).items():
        made.apply([RowChange("aircraft_type", name, row, replace(row, noise_qc=22.9))])
    nights = growth_report(made, MONDAY, END, mode="fuller", most=2).nights
    assert [(n.limit, n.refused) for n in nights] == [(30.0, 0), (25.0, 0), (20.0, 7), (13.0, 7)]
    assert {(n.night_departures, n.unknown) for n in nights} == {(7, 0)}
    # seven days of arrival hold seven night departures of 20 t
    assert nights[3].refused_t_per_year == pytest.approx(20 * 365)


def test_the_proof_says_why():
    made = airport(rate=25.0, flights=[flight("1", import_kg=20_000), flight("2", hours=12, import_kg=20_000)])
    _, beyond = growth_report(made, MONDAY, END, mode="fuller", most=3, proof_s=10).steps
    why, *_ = (r for r in beyond.reasons if "has no hall" in r)
    assert why.startswith(("1/I1", "2/I1"))
    assert "hall H1" in why
    assert "25.0 t/h possible" in why


def test_a_phase_with_stands_and_more_stands_are_a_relief():
    from dataclasses import replace

    made = airport(stands=1, rate=10_000)
    later = [replace(s, stand=f"n{s.stand}", phase="north") for s in big_stands(9)]
    small = replace(later[0], stand="m1", phase="small", max_wingspan_m=30.0)
    made.apply([RowChange("stand", s.stand, None, s) for s in (*later, small)])
    found = growth_report(made, MONDAY, END, most=4)
    assert found.first.kind == "stand"
    (relief,) = found.reliefs  # the stand for small aircraft does not help a code E
    assert (relief.phase, len(relief.stands), relief.as_dict()["halls"]) == ("north", 9, [])
    (more,) = found.helps
    assert (more.kind, more.name) == ("stands", "code E")
    assert 1 <= more.amount <= 3
    assert "Relief: phase north (9 stands)" in " ".join(found.relief_lines())
    assert found.as_dict()["more"] == [{"kind": "stands", "name": "code E", "amount": more.amount}]
    # and with so many more stands, a tenth more flights do fit
    built = [replace(s, stand=f"k{s.stand}") for s in big_stands(int(more.amount))]
    made.apply([RowChange("stand", s.stand, None, s) for s in built])
    wider = growth_report(made, MONDAY, END, most=4).first
    assert wider is None or wider.flights > found.first.flights + 1


def test_another_lane_and_more_checks_are_a_relief():
    rules = [declared(selected_share=0.01)]
    lanes = [
        lane(checks_per_h=40, open_min=360, close_min=1320),
        lane("second", checks_per_h=40, phase="north", halls=frozenset({"H1"})),
    ]
    made = airport(declaration_rule=rules, customs_lane=lanes, in_hall="H1")
    found = growth_report(made, MONDAY, END, mode="fuller", most=10)
    assert (found.first.kind, found.first.name) == ("customs_lane", "parcels")
    assert [(h.kind, h.amount) for h in found.helps] == [("checks", 4.0), ("hours", 1.6)]
    (relief,) = found.reliefs
    assert (relief.phase, relief.lanes) == ("north", ("second",))
    assert relief.share < 1


def test_full_aircraft_ask_for_more_flights():
    made = airport(rate=100_000, flights=[flight(str(i), hours=12.0 * i, import_kg=200_000) for i in range(14)])
    for row in list(made.layout.halls.values()):
        from dataclasses import replace

        made.apply([RowChange("hall", row.hall, row, replace(row, storage_t=1e6))])
    found = growth_report(made, MONDAY, END, mode="fuller", most=2)
    assert found.first.kind == "payload"
    (more,) = found.helps
    # 14 flights of 2 x 110 t are full: a tenth of them more
    assert (more.kind, more.amount) == ("flights", 2.0)


def test_the_window_and_the_paper_show_ladder_days_night_and_relief():
    from dataclasses import replace

    from apronplan.reports.exhibits.growth import growth_blocks
    from apronplan.reports.pages import Heading, Note, Table

    made = airport(rate=25.0)
    found = growth_report(made, MONDAY, END, mode="fuller", most=3)
    blocks = growth_blocks(found, made)
    headed = {b.text: blocks[i + 1] for i, b in enumerate(blocks) if isinstance(b, Heading)}
    ladder = headed["What is used up at a tonnage"]
    assert isinstance(ladder, Table)
    assert [r[0] for r in ladder.rows] == ["717,000", "800,000", "1,000,000", "1,300,000"]
    assert {r[1] for r in ladder.rows} == {"beyond the growth that was looked at"}  # 44 kt a year, three times that
    days = headed["Each day by itself: what its fullest hall needs at best"]
    assert [r[0] for r in days.rows] == [d.day.isoformat() for d in found.days]
    assert {r[1] for r in days.rows} == {"Rate of hall H1"}
    night = next(b for t, b in headed.items() if t.startswith("Night quota"))
    assert [(r[2], r[4]) for r in night.rows] == [(f"{n.limit:g}", str(n.refused)) for n in found.nights]
    assert isinstance(headed["What would help"], Note)
    assert "carry another 10 %" in headed["What would help"].text
    reached = replace(found.rungs[0], reached=True, exhausted=("hall_rate H1", "stand code E"))
    assert reached.used_up() == "Rate of hall H1, Stands code E"


def test_the_permit_ends_growth_of_traffic_of_before_it_too():
    found = growth_report(airport(stands=400, rate=10_000), MONDAY, END, most=20, mode="flights")
    assert found.flights == 14
    assert not any(x.kind == "permit" for x in found.limits), "20 times 1,460 movements are below 55,000"
    busy = [flight(str(i), hours=i / 2, import_kg=1_000) for i in range(336)]
    many = growth_report(airport(stands=400, rate=10_000, flights=busy), MONDAY, END, most=2)
    permit = next(x for x in many.limits if x.kind == "permit")
    # each flight brings a tonne and moves twice
    assert permit.factor == pytest.approx(55_000 / (2 * many.base_t_per_year), abs=0.01)
    assert "from 2023 on" in permit.proof


def test_a_quota_of_unknown_counts_cannot_be_said():
    from dataclasses import replace

    made = airport(flights=[flight(str(i), hours=12.0 * i, stay_h=6.0, import_kg=20_000) for i in range(14)])
    for name, row in dict(made.layout.aircraft_types).items():
        made.apply([RowChange("aircraft_type", name, row, replace(row, noise_qc=None))])
    found = growth_report(made, MONDAY, END, mode="fuller", most=2)
    assert [n.as_dict()["refused"] for n in found.nights] == [None] * 4
    assert sum("what it refuses cannot be said" in line for line in found.text()) == 4
    assert not any("refuses 0" in line for line in found.text())


def test_a_phase_over_a_hundred_percent_is_no_relief():
    from dataclasses import replace

    from apronplan.domain.ids import PhaseId

    made = airport(rate=5.0)
    tiny = replace(hall("H2", rate_t_per_h=1.0), phase=PhaseId("north"), area_m2=100.0)
    made.apply([RowChange("hall", "H2", None, tiny)])
    found = growth_report(made, MONDAY, END, mode="fuller", most=3)
    (relief,) = found.reliefs
    assert relief.share > 1
    assert not relief.as_dict()["carries"]
    (line,) = (t for t in found.text() if "phase north" in t)
    assert line.startswith("No relief by itself")
    assert line.endswith(f"at {found.first.factor:.2f} x.")


def test_text_and_page_tell_times_of_one_named_zone():
    made = airport(rate=25.0)
    found = growth_report(made, MONDAY, END, mode="fuller", most=3)
    assert found.first.hour is not None
    shown = f"{found.first.hour.astimezone(made.layout.airport.zone):%Y-%m-%d %H:%M}"
    assert f"in the hour {shown}." in found.text()[1]
    assert found.text()[0].endswith("Times are those of Europe/Brussels.")
    assert not any("Z" in getattr(b, "text", "") for b in blocks_of("growth", found, made))
