"""The Gantt without a window where it can be: time, rows, lanes, hits; and its widget's own ways."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from apronplan.domain.ids import PartId, StandId
from apronplan.domain.settings import Closure, ClosureKind, Recurrence
from apronplan.ui.gantt import hit
from apronplan.ui.gantt.closures import closed_stands
from apronplan.ui.gantt.context import AXIS_PX, GUTTER_PX
from apronplan.ui.gantt.model import Bar, BarTable, in_lanes, make_rows, shadows
from apronplan.ui.gantt.scale import TimeScale, night_bands, tick_step, ticks, to_datetime, to_minutes
from apronplan.ui.gantt.strip import occupancy
from apronplan.ui.main_window import MainWindow
from apronplan.ui.stand_order import natural_key, ordered_stands
from gui.fakes import liege, planned_week
from gui.hands import LEFT, bar_point, move, place, press, release, settle
from unit.planning.build import plan_with, small_airport

BRUSSELS = ZoneInfo("Europe/Brussels")


def bar(name: str, start: float, end: float, stand: str = "10") -> Bar:
    return Bar(
        part=PartId(name),
        stand=StandId(stand),
        start=start,
        end=end,
        sched_start=start,
        sched_end=end,
        left="",
        right="",
        middle="",
        short="",
        operator="",
        locked=False,
        overridden=False,
        overnight=False,
        first=True,
        last=True,
    )


@given(st.floats(0, 20_000), st.floats(0.05, 12.0))
def test_minutes_and_pixels_go_both_ways(minute: float, zoom: float) -> None:
    scale = TimeScale(100.0, 30_000.0, zoom)
    assert scale.minute_at(scale.x_of(minute)) == pytest.approx(minute, abs=1e-6)


@given(st.floats(0.05, 12.0))
def test_labels_of_the_axis_have_room(zoom: float) -> None:
    assert tick_step(zoom) * zoom >= 46 or tick_step(zoom) == 1440


@pytest.mark.parametrize(("day", "hours"), [((2018, 3, 25), 23), ((2018, 10, 28), 25), ((2018, 6, 5), 24)])
def test_the_axis_keeps_to_the_wall_clock_when_it_is_changed(day: tuple[int, int, int], hours: int) -> None:
    start = to_minutes(datetime(*day, tzinfo=BRUSSELS))
    marks = ticks(start, start + hours * 60, 1.0, BRUSSELS)
    midnights = [m for m in marks if m.midnight]
    assert len(midnights) == 2
    assert midnights[1].minute - midnights[0].minute == hours * 60
    assert all(m.label.endswith((":00", ":00\u00b2")) for m in marks if m.label)
    assert [m.label for m in marks if "\u00b2" in m.label] == (["02:00\u00b2"] if hours == 25 else [])


def test_nights_run_from_23_to_07_local() -> None:
    start = to_minutes(datetime(2018, 6, 5, tzinfo=BRUSSELS))
    bands = night_bands(start, start + 1440, BRUSSELS)
    local = [(to_datetime(a).astimezone(BRUSSELS).hour, to_datetime(b).astimezone(BRUSSELS).hour) for a, b in bands]
    assert local == [(23, 7), (23, 7)]


def test_stands_come_in_the_order_of_the_ground() -> None:
    names = [s.stand for s in ordered_stands(liege())]
    assert names[:4] == ["10", "11", "12", "13"]
    assert names.index("18E-1") == names.index("17") + 1
    assert natural_key("9") < natural_key("10") < natural_key("26") < natural_key("26E")
    aprons = [s.apron for s in ordered_stands(liege())]
    assert len(set(aprons)) == sum(a != b for a, b in zip([None, *aprons[:-1]], aprons, strict=True))


def test_a_folded_apron_shows_its_heading_only() -> None:
    stands = ordered_stands(liege())
    apron = stands[0].apron
    table = make_rows(stands, {}, 20, 20, frozenset([apron]))
    assert [r.is_heading for r in table.rows if r.apron == apron] == [True]
    assert table.height == sum(r.height for r in table.rows)
    assert table.at(0) == table.rows[0]
    assert table.at(table.height) is None


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30)), max_size=12))
def test_overlapping_stays_never_hide_one_another(spans: list[tuple[int, int]]) -> None:
    bars = in_lanes([bar(f"t{i}#1", float(a), float(a + d)) for i, (a, d) in enumerate(spans)])
    assert len(bars) == len(spans)
    for one in bars:
        assert 0 <= one.lane < one.lanes
        for other in bars:
            if one.part < other.part and one.start < other.end and other.start < one.end:
                assert one.lane != other.lane


def test_who_comes_when_two_leave_has_the_whole_row() -> None:
    """The next one may come on block the minute they leave; a half-high bar would say that they overlap."""
    bars = in_lanes([bar("a#1", 0.0, 60.0), bar("b#1", 0.0, 60.0), bar("c#1", 60.0, 90.0)])
    assert [(b.part, b.lanes) for b in bars] == [("a#1", 2), ("b#1", 2), ("c#1", 1)]


def test_bars_refreshed_row_by_row_are_those_of_a_rebuild() -> None:
    plan = planned_week()
    table, whole = BarTable(), BarTable()
    table.rebuild(plan, BRUSSELS)
    parts = list(plan.stand_assignments)[:10]
    from apronplan.domain.changes import RowChange

    for i, part in enumerate(parts):
        now = plan.stand_assignments[part]
        after = None if i % 3 == 0 else type(now)(part=part, stand=plan.stand_assignments[parts[-1]].stand)
        plan.apply([RowChange("stand_assignment", part, now, after)])
        table.refresh(plan, {part}, BRUSSELS)
    whole.rebuild(plan, BRUSSELS)
    assert table.by_part == whole.by_part
    assert {s: b for s, b in table.by_stand.items() if b} == {s: b for s, b in whole.by_stand.items() if b}


def test_an_alternate_in_use_shadows_the_others() -> None:
    plan = planned_week()
    table = BarTable()
    table.rebuild(plan, BRUSSELS)
    found = shadows(plan, table)
    stand, other = next((a, b) for a, b in sorted(plan.layout.exclusions) if table.by_stand.get(a))
    stay = table.by_stand[stand][0]
    assert any(start <= stay.start and stay.end <= end for start, end, _ in found[other])


def test_a_daily_closure_keeps_its_local_times_over_the_change_of_the_clock() -> None:
    start = datetime(2018, 3, 24, 8, tzinfo=BRUSSELS).astimezone(UTC)
    closure = Closure(
        closure="c",
        kind=ClosureKind.STAND,
        subject="10",
        start=start,
        end=start + timedelta(hours=2),
        recurrence=Recurrence.DAILY,
        until=datetime(2018, 3, 26, tzinfo=BRUSSELS).date(),
    )
    plan = plan_with(small_airport(["10"]), closures=[closure])
    times = closed_stands(plan, to_minutes(start), to_minutes(start + timedelta(days=30)))["10"]
    assert [to_datetime(t.start).astimezone(BRUSSELS).hour for t in times] == [8, 8, 8]
    assert [to_datetime(t.start).hour for t in times] == [7, 6, 6]
    assert [t.end - t.start for t in times] == [120, 120, 120]


def test_the_strip_counts_bars_in_half_hours() -> None:
    counts = occupancy([bar("a#1", 0, 60), bar("b#1", 45, 50)], 0, 120)
    assert counts == (1, 2, 1, 0, 0)


def test_hits_are_found_from_a_frame_alone(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    at = bar_point(desk, part)
    frame = desk.gantt.frame_context()
    found = hit.bar_at(frame, at.x(), at.y())
    assert found is not None
    assert found.part == part
    assert hit.stand_at(frame, at.y()) == "120"
    assert hit.stand_at(frame, AXIS_PX - 5) is None
    assert hit.bar_at(frame, GUTTER_PX - 5, at.y()) is None
    assert hit.bars_in(frame, at.x() - 2, at.y() - 2, at.x() + 2, at.y() + 2) == (part,)


def test_a_rubber_band_chooses_what_it_touches(desk: MainWindow) -> None:
    first, second = place(desk, "QR8152", "120"), place(desk, "ET3720", "122")
    a, b = bar_point(desk, first), bar_point(desk, second)
    viewport = desk.gantt.viewport()
    frame = desk.gantt.frame_context()
    start = QPoint(round(frame.x_of(desk.gantt.data.bars.by_part[second].start)) - 120, a.y() - 8)
    QTest.mousePress(viewport, LEFT, Qt.KeyboardModifier.NoModifier, start)
    end = QPoint(max(a.x(), b.x()), b.y())
    move(viewport, end)
    QTest.mouseRelease(viewport, LEFT, Qt.KeyboardModifier.NoModifier, end)
    assert set(desk.desk.selection.parts) == {first, second}


def test_the_axis_moves_the_time_cursor_in_steps_of_five_minutes(desk: MainWindow) -> None:
    QTest.mouseClick(desk.gantt.viewport(), LEFT, pos=QPoint(500, AXIS_PX // 2))
    at = desk.desk.cursor.at
    assert at.minute % 5 == 0
    assert abs(to_minutes(at) - desk.gantt.frame_context().minute_at(500)) <= 2.5


def test_zooming_keeps_the_minute_under_the_mouse(desk: MainWindow) -> None:
    before = desk.gantt.frame_context().minute_at(700)
    desk.gantt.zoom_at(700, 2.0)
    assert desk.gantt.frame_context().minute_at(700) == pytest.approx(before, abs=1.0)


def test_a_click_on_a_heading_folds_the_apron(desk: MainWindow) -> None:
    rows = len(desk.gantt.data.rows.rows)
    QTest.mouseClick(desk.gantt.viewport(), LEFT, pos=QPoint(30, AXIS_PX + 8))
    assert len(desk.gantt.data.rows.rows) < rows
    QTest.mouseClick(desk.gantt.viewport(), LEFT, pos=QPoint(30, AXIS_PX + 8))
    assert len(desk.gantt.data.rows.rows) == rows


def test_the_strip_scrolls_the_week(desk: MainWindow) -> None:
    strip = desk.gantt.strip
    before = desk.gantt.horizontalScrollBar().value()
    QTest.mouseClick(strip, LEFT, pos=QPoint(strip.width() - 40, 10))
    settle()
    assert desk.gantt.horizontalScrollBar().value() > before


def test_space_and_the_left_button_pan_even_from_a_bar(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.gantt.zoom_at(600, 3.0)
    at, across = bar_point(desk, part), desk.gantt.horizontalScrollBar()
    left, viewport = across.value(), desk.gantt.viewport()
    QTest.keyPress(desk.gantt, Qt.Key.Key_Space)
    press(viewport, at)
    move(viewport, at + QPoint(-60, 0))
    assert desk.desk.drag.gesture is None
    assert across.value() == left + 60
    release(viewport, at + QPoint(-60, 0))
    QTest.keyRelease(desk.gantt, Qt.Key.Key_Space)
    assert desk.desk.bridge.plan.stand_of(part) == "120"
    press(viewport, bar_point(desk, part))
    assert desk.desk.drag.gesture is not None, "with the bar up a drag is a drag"
    desk.desk.drag.cancel()


def type_day(desk: MainWindow, text: str) -> None:
    field = desk.day_bar.date.text
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_what_is_no_date_is_refused_in_words_and_changes_nothing(desk: MainWindow) -> None:
    """Found by a planner: the field took no typed date and showed another day without a word."""
    shown = desk.desk.cursor.day
    type_day(desk, "5 fish")
    assert desk.desk.cursor.day == shown
    assert "is no date" in desk.status_line.word.text()
    type_day(desk, "06-07")
    assert desk.desk.cursor.day == date(2018, 6, 7)
    QTest.keyClick(desk.day_bar.date.text, Qt.Key.Key_Down)
    assert desk.desk.cursor.day == date(2018, 6, 6)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "0218-06-05"])
def test_a_slip_in_the_year_leaves_the_desk_where_it_is(desk: MainWindow, text: str) -> None:
    """Beyond the last year of the calendar the day would have no end: every later look at the clock would fail."""
    shown = desk.desk.cursor.day_bounds
    type_day(desk, text)
    assert desk.desk.cursor.day_bounds == shown
    assert "is no date" in desk.status_line.word.text()


def test_a_night_is_typed_by_its_evening(desk: MainWindow) -> None:
    QTest.keyClick(desk, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    settle()
    type_day(desk, "2018-06-07")
    assert desk.desk.cursor.night_text == "night of 7/8 June"


@pytest.mark.parametrize("days", [-3, 9, 400])
def test_a_day_without_traffic_is_shown_as_that_day(desk: MainWindow, days: int) -> None:
    planned, shown = desk.gantt.data.range_min, desk.desk.cursor.day
    other = shown + timedelta(days=days)
    type_day(desk, other.isoformat())
    settle()
    left = desk.gantt.frame_context().minute_at(GUTTER_PX + 1)
    assert to_datetime(left + 1).astimezone(BRUSSELS).date() == other
    type_day(desk, f"{shown:%a %d.%m.%Y}")
    settle()
    left = desk.gantt.frame_context().minute_at(GUTTER_PX + 1)
    assert to_datetime(left + 1).astimezone(BRUSSELS).date() == shown
    assert desk.gantt.data.range_min == planned, "nothing of it is left once the plan's days are seen again"


def test_everything_is_seen_wherever_the_cursor_is(desk: MainWindow) -> None:
    planned = desk.gantt.data.range_min
    desk.desk.cursor.step_days(3000)
    settle()
    assert desk.gantt.data.range_min != planned
    QTest.keyClick(desk, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert desk.gantt.data.range_min == planned
    frame = desk.gantt.frame_context()
    assert frame.left_min <= planned[0] + 10
    assert frame.right_min >= planned[1] - 10
