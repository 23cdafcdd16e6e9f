"""Stress: the model against a simulation flight by flight, and the same bits whoever does the work."""

import sys
import types
from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from apronplan.cargo.stress import run_stress, stress_case
from apronplan.cargo.stress_model import CHUNK, arrival_points, ground_points, run_chunk
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.changes import RowChange
from apronplan.domain.freight import DelayProfile
from apronplan.domain.ids import PartId, RuleId, StandId, TypeCode
from apronplan.domain.settings import RuleSetting
from apronplan.domain.traffic import StandAssignment
from apronplan.errors import UserError
from apronplan.planning.rules.occupancy import min_gap_min
from apronplan.planning.rules.rulebook import RuleBook
from unit.cargo.freight_build import MONDAY, flight, hall, plan
from unit.cargo.test_clock import airport, city
from unit.cargo.test_customs import declared

END = MONDAY + timedelta(days=2)
LATE = DelayProfile(
    operator="", p05_min=-20, p25_min=-5, p50_min=5, p75_min=30, p95_min=120, ground_p50_min=0, ground_p95_min=40
)
PUNCTUAL = DelayProfile(operator="TAY", p05_min=0, p25_min=0, p50_min=0, p75_min=0, p95_min=0)


def busy(*profiles, gap_h=0.5, count=4, rate=100.0, **more):
    """One stand, one hall, flights of 4 h one after the other."""
    flights = [flight(str(i), hours=i * (4 + gap_h), operator="ABW", **more) for i in range(count)]
    return plan(
        flights, halls=[hall("N1", rate_t_per_h=rate)], in_hall="N1", on_stand="s", delay_profile=profiles or [LATE]
    )


def test_punctual_flights_never_clash():
    made = busy(DelayProfile(operator="", p05_min=0, p25_min=0, p50_min=0, p75_min=0, p95_min=0))
    found = run_stress(stress_case(made, MONDAY, END), 300)
    assert found.series("clashes").sum() == 0
    assert set(found.series("first_failing")) == {-1.0}
    assert found.series("overload_hours").sum() == 0
    assert sum(found.counts("failed")) == 0


def test_a_flight_that_is_always_late_always_clashes():
    late = DelayProfile(operator="", p05_min=60, p25_min=60, p50_min=60, p75_min=60, p95_min=60)
    made = busy(late, DelayProfile(operator="X", p05_min=0, p25_min=0, p50_min=0, p75_min=0, p95_min=0), count=2)
    # both are an hour late, and no type gives a least turnaround: each stays 4 h, so the gap of 30 min holds
    assert run_stress(stress_case(made, MONDAY, END), 10).series("clashes").sum() == 0
    first_late = plan(
        [flight("1", operator="ABW"), flight("2", operator="TAY", hours=4.5)],
        on_stand="s", delay_profile=[late, PUNCTUAL],
    )  # fmt: skip
    found = run_stress(stress_case(first_late, MONDAY, END), 10)
    assert list(found.series("clashes")) == [1.0] * 10
    assert found.counts("failed") == [0, 10]
    assert found.counts("clashed") == [10]


WINGSPANS_M = {"A": 14.0, "B": 20.0, "C": 34.0, "D": 48.0, "E": 64.0, "F": 79.0, "G": 88.0, "": None}
SETTINGS = (
    RuleSetting(rule=RuleId("min_gap")),
    RuleSetting(rule=RuleId("min_gap"), params={"gap_a_d_min": 25.0, "gap_e_f_min": 40.0}),
    RuleSetting(rule=RuleId("min_gap"), params={"gap_a_d_min": 45.0, "gap_e_f_min": 10.0}),
)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("pair", list(product(WINGSPANS_M, repeat=2)), ids="-".join)
def test_the_gap_is_that_of_the_rules_for_every_pair_of_code_letters(pair, setting):
    """An unknown type, no letter, counts as large in both."""
    types = {
        code: AircraftType(icao=TypeCode(f"T{code}"), wingspan_m=span, length_m=30.0)
        for code, span in WINGSPANS_M.items()
        if span is not None
    }
    stays = [flight(str(i), hours=5 * i, aircraft_type=TypeCode(f"T{code}")) for i, code in enumerate(pair)]
    made = plan(stays, on_stand="s", rule_setting=[setting])
    made.apply([RowChange("aircraft_type", row.icao, None, row) for row in types.values()])
    rules = RuleBook(made.rule_settings)
    needed = min_gap_min(rules, *(types.get(code) for code in pair))
    assert list(stress_case(made, MONDAY, END).model.gap) == [needed]


def test_alternates_only_must_not_overlap():
    made = plan([flight("1"), flight("2", hours=5)], on_stand="s")
    other = replace(made.layout.stands[StandId("s")], stand=StandId("t"), excludes=frozenset({StandId("s")}))
    moved = StandAssignment(part=PartId("2#1"), stand=StandId("t"))
    made.apply([
        RowChange("stand", "t", None, other),
        RowChange("stand_assignment", "2#1", made.stand_assignments[PartId("2#1")], moved),
    ])  # fmt: skip
    model = stress_case(made, MONDAY, END).model
    assert (list(model.first), list(model.second), list(model.gap)) == ([0], [1], [0.0])


def test_overload_is_counted_by_hall_and_hour():
    # 45 of 60 t in the first hour; punctual flights meet 40 t/h in one hour each
    made = busy(DelayProfile(operator="", p05_min=0, p25_min=0, p50_min=0, p75_min=0, p95_min=0), rate=40.0, count=3)
    assert list(run_stress(stress_case(made, MONDAY, END), 5).series("overload_hours")) == [3.0] * 5


def own_simulation(case, seed, scenarios):
    """The same dice, one flight and one pair at a time."""
    m = case.model
    clashes = []
    for number in range(-(-scenarios // CHUNK)):
        dice = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, number])))
        thrown = dice.random((CHUNK, 2, len(m.on)))
        for scenario in range(min(CHUNK, scenarios - number * CHUNK)):
            on, off = [], []
            for i in range(len(m.on)):
                late = float(np.interp(thrown[scenario, 0, i], m.arrival_shares, m.arrival_minutes[i]))
                longer = float(np.interp(thrown[scenario, 1, i], m.ground_shares, m.ground_minutes[i]))
                on.append(m.on[i] + late)
                off.append(max(m.off[i], on[i] + m.least_stay[i]) + longer)
            pairs = zip(m.first, m.second, m.gap, strict=True)
            clashes.append(sum(off[a] + gap > on[b] + 1e-9 for a, b, gap in pairs))
    return clashes


def test_the_arrays_do_what_a_simulation_does():
    case = stress_case(busy(count=6), MONDAY, END)
    found = run_stress(case, 400, seed=3)
    assert list(found.series("clashes")) == own_simulation(case, 3, 400)
    assert 0 < found.series("clashes").sum() < 400 * 5


def same(a, b):
    return all(np.array_equal(a.series(n), b.series(n)) for n in ("clashes", "overload_hours", "missed_kg", "first_failing")) and all(a.counts(n) == b.counts(n) for n in ("failed", "clashed"))  # fmt: skip # noqa: E501


def test_the_same_seed_gives_the_same_bits_on_one_and_on_two_processes():
    made = airport([flight(str(i), hours=i * 4.4) for i in range(5)], cities=[city(4), city(30, "far")], on_stand="s",
                   delay_profile=[LATE])  # fmt: skip
    case = stress_case(made, MONDAY, END)
    one = run_stress(case, 3 * CHUNK + 7, seed=11, processes=1)
    two = run_stress(case, 3 * CHUNK + 7, seed=11, processes=2)
    assert same(one, two)
    assert one.series("missed_kg").max() > 0
    assert not same(one, run_stress(case, 3 * CHUNK + 7, seed=12, processes=1))


def test_fewer_scenarios_are_the_beginning_of_more():
    case = stress_case(busy(), MONDAY, END)
    few, many = run_stress(case, 60), run_stress(case, CHUNK + 60)
    assert np.array_equal(few.series("clashes"), many.series("clashes")[:60])


def test_later_flights_miss_more_of_the_promise():
    def missed(late):
        profile = DelayProfile(operator="", p05_min=late, p25_min=late, p50_min=late, p75_min=late, p95_min=late)
        made = airport([flight("1")], cities=[city(h, f"c{h}") for h in (4, 30, 40, 50)], on_stand="s",
                       delay_profile=[profile])  # fmt: skip
        return run_stress(stress_case(made, MONDAY, END), 3).series("missed_kg")[0]

    assert missed(0) <= missed(300) <= missed(1200)
    assert missed(0) < missed(1200) <= 60_000


def test_what_customs_never_releases_is_promised_and_late_at_every_delay():
    more = {"cities": [city(4)], "on_stand": "s", "delay_profile": [PUNCTUAL]}
    free = stress_case(airport([flight("1")], **more), MONDAY, END)
    held = stress_case(
        airport([flight("1")], declaration_rule=[declared(automatic=False)], customs_lane=[], **more), MONDAY, END
    )
    assert (free.promised_kg, held.promised_kg) == (60_000, 60_000)
    assert (held.model.late_share == 1.0).all()
    assert list(run_stress(free, 3).series("missed_kg")) == [0.0] * 3
    assert list(run_stress(held, 3).series("missed_kg")) == [60_000.0] * 3


def test_points_of_the_distributions():
    shares, minutes = arrival_points(LATE)
    assert (shares[0], minutes[0], minutes[-1]) == (0.0, -50, 300)
    assert ground_points(LATE)[1] == (0.0, 0.0, 40, 120)
    case = stress_case(busy(count=1), MONDAY, END)
    chunk = run_chunk(case.model, 0, 0, CHUNK)
    assert chunk.clashes.shape == (CHUNK,)


def test_progress_is_told():
    told = []
    run_stress(stress_case(busy(), MONDAY, END), 2 * CHUNK, processes=1, progress=lambda n, of: told.append((n, of)))
    assert told == [(1, 2), (2, 2)]


def test_what_cannot_be_run_is_refused(monkeypatch):
    with pytest.raises(UserError, match="Nothing is on a stand"):
        stress_case(plan([flight("1")]), MONDAY, END)
    case = stress_case(busy(), MONDAY, END)
    with pytest.raises(UserError, match="0 scenarios"):
        run_stress(case, 0)
    for wrong in ({"seed": -1}, {"processes": -1}):
        with pytest.raises(UserError, match="cannot be run"):
            run_stress(case, 1, **wrong)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"apronplan\[cluster\]"):
        run_stress(case, 1, cluster="tcp://127.0.0.1:1")


def test_a_cluster_gives_the_same_bits(monkeypatch):
    """A scheduler of our own with the four calls that are used; a real one: docs/manual/freight.md."""

    class Client:
        def __init__(self, address, timeout, set_as_default):
            if "bad" in address:
                raise OSError("nobody there")

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def scatter(self, values, broadcast):
            return values

        def submit(self, work, *arguments, pure):
            return lambda: work(*arguments)

        def gather(self, futures):
            return [f() for f in futures]

    module = types.ModuleType("distributed")
    module.Client = Client
    monkeypatch.setitem(sys.modules, "distributed", module)
    case = stress_case(busy(), MONDAY, END)
    assert same(run_stress(case, 600, seed=5), run_stress(case, 600, seed=5, cluster="tcp://127.0.0.1:8786"))
    with pytest.raises(UserError, match="No Dask scheduler answers at tcp://bad: nobody there"):
        run_stress(case, 1, cluster="tcp://bad")
