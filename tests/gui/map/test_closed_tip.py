"""Until when the map says that a stand is closed."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from apronplan.domain.settings import Recurrence
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.map.situation import situation_at
from apronplan.ui.map.tips import stand_lines
from unit.planning.build import at, closed, plan_with, small_airport


def told(closures, when, *, utc=False):
    plan = plan_with(small_airport(["1"]), [], closures=closures)
    cursor = ClockCursor(plan.layout.airport.zone)
    cursor.show_utc(utc)
    cursor.move(when)
    canvas = SimpleNamespace(
        desk=SimpleNamespace(bridge=SimpleNamespace(plan=plan), cursor=cursor),
        store=SimpleNamespace(situation=lambda instant: situation_at(plan, instant)),
    )
    return next((line for line in stand_lines(canvas, "1") if "until" in line), "")


NIGHTLY = closed("W", "1", "05T02:00", "05T04:00", recurrence=Recurrence.DAILY, reason="night works")
WORKS = closed("W", "1", "05T06:00", "15T06:00", reason="resurfacing")


@pytest.mark.parametrize(
    ("when", "until"), [(at("05T12:00"), "06-15 08:00"), (at("15T05:00"), "08:00"), (at("15T06:00"), "")]
)
def test_works_of_ten_days_end_on_a_day(qtbot: QtBot, when: datetime, until: str) -> None:
    assert told([WORKS], when) == (f"Closed until {until}: resurfacing" if until else "")


@pytest.mark.parametrize(("utc", "until"), [(False, "06:00"), (True, "05:00")])
def test_a_nightly_closure_ends_by_the_clock_of_its_night(qtbot: QtBot, *, utc: bool, until: str) -> None:
    """It began in summer; in December the same local time is an hour later in UTC."""
    assert told([NIGHTLY], datetime(2018, 12, 5, 4, 30, tzinfo=UTC), utc=utc) == f"Closed until {until}: night works"


def test_of_two_closures_the_later_end_is_told(qtbot: QtBot) -> None:
    short = closed("S", "1", "05T11:00", "05T13:00", reason="inspection")
    for rows in ([WORKS, short], [short, WORKS]):
        assert told(rows, at("05T12:00")) == "Closed until 06-15 08:00: resurfacing"
