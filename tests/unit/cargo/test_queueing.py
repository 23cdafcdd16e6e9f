"""Serving a queue: rate, openings, priorities, and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.cargo.queueing import Job, serve

DAY = [(0.0, 86_400.0)]


def ends(jobs, spans, rate):
    return {s.job: s.end_s for s in serve(jobs, spans, rate)}


def test_first_come_first_served_within_a_priority():
    jobs = [Job(ready_s=0, units=10), Job(ready_s=600, units=10)]
    assert ends(jobs, DAY, 60) == {0: 600.0, 1: 1200.0}


def test_a_better_priority_breaks_in():
    jobs = [Job(ready_s=0, units=60), Job(ready_s=600, units=10, priority=1)]
    assert ends(jobs, DAY, 60) == {0: 4200.0, 1: 1200.0}


def test_nothing_is_served_while_it_is_shut():
    jobs = [Job(ready_s=0, units=60)]
    assert ends(jobs, [(1800.0, 3600.0), (7200.0, 9000.0)], 60) == {0: 9000.0}
    assert ends(jobs, [], 60) == {}


jobs = st.lists(
    st.builds(Job, ready_s=st.integers(0, 50_000), units=st.integers(0, 500), priority=st.integers(1, 3)), max_size=10
)
spans = st.lists(st.integers(0, 90_000), max_size=8, unique=True).map(
    lambda marks: [(float(a), float(b)) for a, b in zip(sorted(marks)[::2], sorted(marks)[1::2], strict=False)]
)


@given(jobs, spans, st.floats(1, 2_000))
def test_no_more_than_the_rate_no_job_before_it_is_ready_and_no_unit_lost(jobs, spans, rate):
    done = serve(jobs, spans, rate)
    now = 0.0
    for s in done:
        assert s.start_s >= now - 1e-9
        assert s.start_s >= jobs[s.job].ready_s
        assert any(a <= s.start_s and s.end_s <= b for a, b in spans)
        assert s.units == pytest.approx((s.end_s - s.start_s) * rate / 3600, abs=1e-6)
        now = s.end_s
    open_h = sum(b - a for a, b in spans) / 3600
    for i, job in enumerate(jobs):
        assert sum(s.units for s in done if s.job == i) <= job.units + 1e-6
    assert sum(s.units for s in done) <= open_h * rate + 1e-6


@given(jobs, st.floats(1, 2_000), st.floats(1, 3))
def test_more_speed_never_ends_later(jobs, rate, faster):
    spans = [(0.0, 20_000.0), (40_000.0, 10_000_000.0)]
    slow, fast = ends(jobs, spans, rate), ends(jobs, spans, rate * faster)
    assert all(fast[job] <= end + 1e-6 for job, end in slow.items())
