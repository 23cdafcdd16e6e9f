from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apronplan.routing.tugs import TugLoad, tug_profile, tugs_needed

START = datetime(2025, 11, 3, 22, tzinfo=UTC)


def at(minutes):
    return START + timedelta(minutes=minutes)


def test_a_tug_goes_from_one_job_to_the_next():
    jobs = [(at(0), at(10)), (at(10), at(20)), (at(5), at(15))]
    assert tug_profile(jobs) == (
        TugLoad(at(0), at(5), 1),
        TugLoad(at(5), at(15), 2),
        TugLoad(at(15), at(20), 1),
    )
    assert tugs_needed(jobs) == 2


def test_idle_times_and_empty_jobs_are_left_out():
    assert tug_profile([(at(0), at(5)), (at(9), at(12)), (at(20), at(20))]) == (
        TugLoad(at(0), at(5), 1),
        TugLoad(at(9), at(12), 1),
    )
    assert tugs_needed([]) == 0


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_every_minute_has_as_many_tugs_as_jobs(pairs):
    jobs = [(at(a), at(b)) for a, b in pairs]
    profile = tug_profile(jobs)
    for minute in range(60):
        expected = sum(a <= minute < b for a, b in pairs)
        assert sum(load.tugs for load in profile if load.start <= at(minute) < load.end) == expected
    assert tugs_needed(jobs) == max((load.tugs for load in profile), default=0)
