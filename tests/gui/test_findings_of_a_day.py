"""Which findings the list shows of a day: none that lasts no time falls between two days."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from apronplan.domain.clock import day_bounds_utc
from apronplan.ui.findings.model import FindingModel
from unit.planning.build import found, plan_with, small_airport, turnaround

MIDNIGHT = datetime(2018, 6, 5, 22, tzinfo=UTC)
"""The 6th begins at Liege."""


@pytest.mark.parametrize(("minutes", "days"), [(-1, [1, 0]), (0, [0, 1]), (1, [0, 1])])
def test_who_follows_at_once_at_midnight_is_told_on_one_day(minutes: int, days: list[int]) -> None:
    then = MIDNIGHT + timedelta(minutes=minutes)
    hours = timedelta(hours=3)
    plan = plan_with(
        small_airport(["1"]), [turnaround("A", then - hours, then), turnaround("B", then, then + hours)],
        {"A": "1", "B": "1"},
    )  # fmt: skip
    (gap,) = found(plan, "min_gap")
    assert gap.start == gap.end == then
    shown = []
    for day in (5, 6):
        bridge = SimpleNamespace(plan=plan, findings=[gap])
        cursor = SimpleNamespace(span_bounds=day_bounds_utc(date(2018, 6, day), ZoneInfo("Europe/Brussels")))
        model = FindingModel(bridge, cursor)  # type: ignore[arg-type]
        model.refresh()
        shown.append(model.rowCount())
    assert shown == days
