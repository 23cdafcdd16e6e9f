"""Times: one zone on the whole desk, named once in each panel; nights by both of their days."""

import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from apronplan.domain.clock import night_bounds_utc, stamp_text
from apronplan.paths import resources_dir
from apronplan.planning.span_words import is_night, night_words
from apronplan.ui.gantt.brushes import make_brushes
from apronplan.ui.gantt.painter import flags
from apronplan.ui.gantt.scale import ticks
from apronplan.ui.history.view import History
from apronplan.ui.main_window import MainWindow
from apronplan.ui.map_panel import MapPanel
from apronplan.ui.zone_note import ZoneNote
from gui.hands import LEFT, place, settle

LIEGE = ZoneInfo("Europe/Brussels")
CTRL = Qt.KeyboardModifier.ControlModifier


def test_one_edit_has_one_time_on_the_whole_desk(desk: MainWindow) -> None:
    place(desk, "QR8152", "120")
    history, map_panel = desk.panels["history"], desk.panels["map"]
    assert isinstance(history, History)
    assert isinstance(map_panel, MapPanel)
    settle()
    at = datetime.fromisoformat(desk.desk.bridge.session.last_utc)
    for button, zone, word in ((desk.day_bar.local, LIEGE, "LT"), (desk.day_bar.utc, UTC, "UTC")):
        QTest.mouseClick(button, LEFT)
        settle()
        clock = f"{at.astimezone(zone):%H:%M:%S}"
        assert desk.status_line.kept.text().endswith(f"kept {clock} {word}")
        assert clock in history.model.data(history.model.index(0))
        assert map_panel.clock.label.text().endswith(f" {word}")
        note = history.findChild(ZoneNote)
        assert note is not None
        assert note.text() == ("Times: local (Europe/Brussels)" if word == "LT" else "Times: UTC")
    assert f"{at:%Y-%m-%d %H:%M:%S} UTC" in desk.status_line.kept.toolTip()


def test_no_sentence_of_the_desk_gives_an_edit_in_utc_only() -> None:
    """What an edit or a backup is told with is a time that was written by one function, not a format of its own."""
    told = {}
    for file in (resources_dir() / "i18n" / "en").glob("*.json"):
        told |= json.loads(file.read_text(encoding="utf-8"))
    utc = re.compile(r"\}(Z\b| UTC\b)")
    found = {n for n, text in told.items() if utc.search(text)}
    assert found == {"store.doctor.backups", "ui.status.kept_tip", "time.twice"}, "the command line, tool tips"


def test_a_moment_outside_the_desk_names_its_zone() -> None:
    assert stamp_text(datetime(2018, 6, 5, 2, 50, tzinfo=UTC)) == "2018-06-05 04:50 Europe/Brussels"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2018, 6, 5, 0, 50, tzinfo=UTC), "night of 4/5 June"),
        (datetime(2018, 6, 5, 20, 0, tzinfo=UTC), "night of 5/6 June"),
        (datetime(2018, 6, 30, 20, 0, tzinfo=UTC), "night of 30 June/1 July"),
        (datetime(2018, 12, 31, 20, 0, tzinfo=UTC), "night of 31 December/1 January"),
    ],
)
def test_a_night_is_called_by_both_its_days(at: datetime, words: str) -> None:
    start, end = night_bounds_utc(at, LIEGE)
    assert is_night(start, end, LIEGE)
    assert night_words(start, LIEGE) == words


def test_the_night_view_says_which_night_it_is(desk: MainWindow) -> None:
    bar = desk.day_bar
    assert bar.date.text.text() == "Tue 2018-06-05"
    QTest.keyClick(desk, Qt.Key.Key_8, CTRL)
    settle()
    assert bar.date.text.text() == "Night of 4/5 June"
    assert desk.docks["gantt"].windowTitle() == "Stands by time \u2013 night of 4/5 June"
    assert desk.status_line.placed.text().startswith("Night of 4/5 June: ")
    QTest.keyClick(desk, Qt.Key.Key_PageDown)
    settle()
    assert bar.date.text.text() == "Night of 5/6 June"
    assert desk.docks["gantt"].windowTitle().endswith("night of 5/6 June")
    desk.desk.cursor.move(datetime(2018, 6, 5, 20, 0, tzinfo=UTC))
    settle()
    assert bar.date.text.text() == "Night of 5/6 June", "the same night, seen from its evening"
    assert bar.date.day.day == 5, "the day of its evening"
    desk.gantt.show_day()
    settle()
    assert bar.date.text.text() == "Tue 2018-06-05"
    assert desk.docks["gantt"].windowTitle() == "Stands by time"


@pytest.mark.parametrize("minutes", range(0, 120, 7))
def test_no_hour_of_the_axis_is_covered_by_half(desk: MainWindow, minutes: int) -> None:
    """What stands beside the flag of the time is whole: an hour is written away from it or not at all."""
    desk.desk.cursor.move(datetime(2018, 6, 5, 4, minutes % 60, tzinfo=UTC))
    context = desk.gantt.frame_context()
    brushes = make_brushes(desk.desk.theme)
    boxes = [f.box for f in flags(context, brushes)]
    assert boxes
    picture = desk.gantt.viewport().grab().toImage()
    ground = desk.desk.theme.now.ground
    for tick in ticks(context.left_min, context.right_min, context.scale.px_per_min, context.zone):
        left = context.x_of(tick.minute) + 3
        width = brushes.dense.get(tick.label)[1]
        for box in boxes:
            if left < box.left() < left + width:  # begins under the flag's left edge: nothing of it may be seen
                strip = [
                    picture.pixelColor(x, round(box.center().y())) for x in range(round(left), int(box.left()) - 1)
                ]
                assert all(c == ground for c in strip), tick.label
            if left < box.right() < left + width:
                strip = [
                    picture.pixelColor(x, round(box.center().y()))
                    for x in range(int(box.right()) + 3, int(left + width))
                ]
                assert all(c == ground for c in strip), tick.label


def test_all_tabs_of_a_small_screen_are_in_sight(desk: MainWindow) -> None:
    desk.resize(960, 540)
    desk.arrangement.as_delivered()
    settle()
    desk.resize(960, 540)
    settle()
    from PySide6.QtWidgets import QTabBar

    bars = [b for b in desk.findChildren(QTabBar) if b.isVisible() and b.count() > 2]
    assert bars, "the panels of the right column lie upon one another"
    for bar in bars:
        for i in range(bar.count()):
            assert bar.rect().contains(bar.tabRect(i)), bar.tabText(i)
        last = bar.tabRect(bar.count() - 1).center()
        QTest.mouseClick(bar, LEFT, pos=QPoint(last.x(), last.y()))
        assert bar.currentIndex() == bar.count() - 1
