"""Delays as equally likely minutes, and the waiting that they cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.domain.freight import DelayProfile
from apronplan.planning.rules.delays import (
    SAMPLES,
    arrival_samples,
    departure_samples,
    expected_wait_min,
    ground_samples,
    quantile,
)

LGG = DelayProfile(
    operator="", p05_min=-15, p25_min=-5, p50_min=3, p75_min=18, p95_min=75, ground_p50_min=0, ground_p95_min=45
)


@st.composite
def profiles(draw):
    low = draw(st.integers(-60, 30))
    steps = [draw(st.integers(0, 60)) for _ in range(4)]
    values = [low]
    for step in steps:
        values.append(values[-1] + step)
    ground = draw(st.integers(0, 20))
    names = ("p05_min", "p25_min", "p50_min", "p75_min", "p95_min")
    return DelayProfile(
        operator="X",
        **dict(zip(names, map(float, values), strict=True)),
        ground_p50_min=ground,
        ground_p95_min=ground + draw(st.integers(0, 60)),
    )


def test_a_quantile_lies_on_the_line_between_its_neighbours():
    points = ((0.0, 0.0), (0.5, 10.0), (1.0, 30.0))
    assert [quantile(points, s) for s in (0.0, 0.25, 0.5, 0.75, 1.0)] == [0, 5, 10, 20, 30]


def test_the_samples_of_a_profile_keep_its_median_and_its_quartiles():
    samples = arrival_samples(LGG)
    assert len(samples) == SAMPLES
    assert sum(v <= 3 for v in samples) == SAMPLES / 2
    assert sum(v <= -5 for v in samples) == SAMPLES / 4
    assert sum(v <= 18 for v in samples) == 3 * SAMPLES / 4


@given(profiles())
def test_samples_rise_stays_do_not_shrink_and_nobody_leaves_early(profile):
    for samples in (arrival_samples(profile), ground_samples(profile), departure_samples(profile)):
        assert list(samples) == sorted(samples)
    assert min(ground_samples(profile)) >= 0
    assert min(departure_samples(profile)) >= 0


@given(profiles(), profiles(), st.integers(0, 60), st.integers(1, 60))
def test_more_time_between_means_less_waiting(first, second, gap, more):
    assert expected_wait_min(first, second, gap + more) <= expected_wait_min(first, second, gap)


@given(profiles(), profiles())
def test_with_enough_time_between_nobody_waits(first, second):
    assert expected_wait_min(first, second, 10_000.0) == 0


def test_an_exact_case():
    late = DelayProfile(operator="", p05_min=20, p25_min=20, p50_min=20, p75_min=20, p95_min=20)
    even = DelayProfile(operator="", p05_min=0, p25_min=0, p50_min=0, p75_min=0, p95_min=0)
    assert expected_wait_min(late, even, 15.0) == pytest.approx(5.0)
    assert expected_wait_min(even, late, 15.0) == 0.0
    early = DelayProfile(operator="", p05_min=-20, p25_min=-20, p50_min=-20, p75_min=-20, p95_min=-20)
    assert expected_wait_min(even, early, 15.0) == pytest.approx(5.0)
