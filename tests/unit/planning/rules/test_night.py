"""The night quota, to the day and the minute."""

from datetime import UTC, date, datetime

import pytest

from apronplan.domain.findings import Severity
from apronplan.planning.rules.night import night_limit
from unit.planning.build import FLEET, fleet, found, plan_with, rule, small_airport, turnaround

TYPES = (*FLEET, fleet("LOUD", 50, 50, noise_qc=30.0), fleet("QUIET", 50, 50, noise_qc=13.0))


def departure(utc, kind="A124", **more):
    layout = small_airport(types=TYPES)
    t = turnaround("A", utc.replace(hour=0, minute=0), utc, kind)
    return plan_with(layout, [t], {"A": "1"}, **more)


def winter(hour, minute=0, year=2025):
    """Local time is UTC + 1 in January."""
    return datetime(year, 1, 15, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        (date(2018, 6, 5), None),
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), 30),
        (date(2024, 12, 31), 30),
        (date(2025, 1, 1), 25),
        (date(2029, 12, 31), 25),
        (date(2030, 1, 1), 20),
        (date(2032, 12, 31), 20),
        (date(2033, 1, 1), 13),
    ],
)
def test_the_limit_of_the_day(day, limit):
    assert night_limit(day) == limit


@pytest.mark.parametrize(
    ("moment", "refused"),
    [
        (winter(21, 59), False),  # 22:59 local
        (winter(22, 0), True),  # 23:00
        (winter(5, 59), True),  # 06:59
        (winter(6, 0), False),  # 07:00
        (winter(12, 0), False),
    ],
)
def test_the_night_is_from_23_to_7_local(moment, refused):
    assert len(found(departure(moment), "quota")) == refused


def test_summer_time_counts():
    assert len(found(departure(datetime(2025, 7, 15, 21, 0, tzinfo=UTC)), "quota")) == 1  # 23:00 local
    assert found(departure(datetime(2025, 7, 15, 5, 0, tzinfo=UTC)), "quota") == []  # 07:00 local


def test_there_was_no_quota_in_2018():
    assert found(departure(winter(23, year=2018)), "quota") == []


@pytest.mark.parametrize(
    ("kind", "year", "refused"),
    [("LOUD", 2024, False), ("LOUD", 2025, True), ("B744", 2025, False), ("B744", 2030, True), ("QUIET", 2033, False)],
)
def test_only_above_the_limit_is_refused(kind, year, refused):
    findings = found(departure(winter(23, year=year), kind), "quota")
    assert [f.severity for f in findings] == ([Severity.HARD] if refused else [])


def test_the_finding_has_the_figures_and_is_of_the_turnaround():
    (finding,) = found(departure(winter(23)), "quota")
    assert finding.values == {"type": "A124", "quota_count": 86.0, "limit": 25.0}
    assert [str(s.kind) for s in finding.subjects] == ["turnaround"]


def test_an_unknown_count_is_not_refused_but_said_once_per_type():
    layout = small_airport(types=TYPES)
    flights = [turnaround(n, winter(hour - 2), winter(hour), "B748") for n, hour in (("A", 23), ("B", 5), ("C", 12))]
    (finding,) = found(plan_with(layout, flights), "quota")
    assert (finding.code, finding.severity, finding.cost) == ("quota.unknown", Severity.SOFT, 0.0)
    assert finding.values == {"type": "B748", "count": 2, "limit": 25.0, "first": "B"}


def test_the_hours_are_figures_of_the_plan():
    early = [rule("quota", params={"from_hour": 22})]
    assert len(found(departure(winter(21, 0), rules=early), "quota")) == 1
