"""What bars tell: groups of rows, colour schemes, known times, and who waits for a late one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.layout import Adjacency
from apronplan.domain.plan import TABLES, Plan
from apronplan.session.commands import assign_stand, set_rule, set_times
from apronplan.ui.gantt.cascade import cascade
from apronplan.ui.gantt.groups import GroupBy, groups_of
from apronplan.ui.gantt.model import Bar, BarTable, shadows
from apronplan.ui.gantt.scale import to_minutes
from apronplan.ui.gantt.schemes import ColourBy, Slack, colouring, slack_class
from apronplan.ui.gantt.tips import lines_at, part_lines
from apronplan.ui.inspector.slack import waits_text
from apronplan.ui.main_window import MainWindow
from gui.conftest import WEEK
from gui.fakes import liege, planned_week
from gui.hands import bar_point, part_of, place, settle


def bar(part: str, start: float, end: float, *, late: float = 0.0) -> Bar:
    return Bar(
        part=PartId(part), stand=StandId("12"), start=start, end=end, sched_start=start, sched_end=end - late,
        left="", right="", middle="", short="B744", operator="X", locked=False, overridden=False, overnight=False,
        first=True, last=True, off_schedule=late != 0,
    )  # fmt: skip


def knocked(*bars: Bar) -> dict[str, tuple[str, float]]:
    found = cascade({StandId("12"): bars}, lambda _: 15.0)
    return {part: (knock.cause, knock.minutes) for part, knock in found.items()}


def test_a_late_stay_knocks_on_down_its_stand_until_there_is_room() -> None:
    late, after, last = bar("a#1", 0, 130, late=50), bar("b#1", 120, 200), bar("c#1", 230, 300)
    # b can come at 130 + 15, 25 late; it leaves at 225, so c at 240, 10 late
    assert knocked(late, after, last) == {"b#1": ("a#1", 25.0), "c#1": ("b#1", 10.0)}
    assert knocked(late, after, bar("d#1", 300, 320)) == {"b#1": ("a#1", 25.0)}


def test_a_plan_that_is_tight_by_itself_is_no_delay() -> None:
    assert knocked(bar("a#1", 0, 130), bar("b#1", 120, 200)) == {}


def test_stands_are_grouped_by_the_hall_that_is_nearest_by_road() -> None:
    plan = planned_week()
    groups = groups_of(plan, GroupBy.HALL)
    assert {s.stand for s in groups.stands} == {s.stand for s in liege().aircraft_stands}
    assert groups.group_of[StandId("122")] == "N2"  # 62 m, as explained by hand in docs/manual/explanations.md
    assert groups.group_of[StandId("114")] == "N1"
    order = [groups.group_of[s.stand] for s in groups.stands]
    assert sorted(order, key=order.index) == order, "each group is in one piece"
    assert "Cargo North hall 2" in groups.names[groups.group_of[StandId("122")]]


def test_a_neighbour_that_leaves_no_room_shadows_as_an_alternate_does() -> None:
    plan = planned_week()
    bars = BarTable()
    bars.rebuild(plan, plan.layout.airport.zone)
    stand = next(s for s, row in bars.by_stand.items() if row)
    other = next(s.stand for s in plan.layout.aircraft_stands if (stand, s.stand) not in plan.layout.exclusions)
    before = len(shadows(plan, bars).get(other, ()))
    for limit_m, blocked in ((0.0, True), (36.0, False)):
        rule = Adjacency(stand_a=stand, min_wingspan_a_m=10.0, stand_b=other, max_wingspan_b_m=limit_m)
        narrowed = Plan({**{t: dict(plan.rows(t)) for t in TABLES}, "adjacency": {"x": rule}})
        found = shadows(narrowed, bars).get(other, ())
        assert (len(found) > before) is blocked


@pytest.mark.parametrize(
    ("minutes", "wanted"), [(-1, Slack.NONE), (0, Slack.TIGHT), (29, Slack.TIGHT), (30, Slack.SOME), (120, Slack.EASY)]
)
def test_classes_of_slack(minutes: float, wanted: Slack) -> None:
    assert slack_class(minutes) is wanted


@pytest.mark.parametrize("scheme", [ColourBy.TYPE, ColourBy.HANDLER])
def test_a_scheme_tells_what_its_name_says(scheme: ColourBy) -> None:
    plan = planned_week()
    bars = BarTable()
    bars.rebuild(plan, plan.layout.airport.zone)
    told = colouring(plan, bars.by_stand, scheme, lambda _: 15.0)
    assert told is not None
    for part, row in list(bars.by_part.items())[:40]:
        turn = plan.parts[part].turnaround
        assert told.key(row) == (turn.aircraft_type if scheme is ColourBy.TYPE else turn.handler)
        assert told.middle(row).strip()
    commonest = next(iter(told.words))
    assert told.ranks[commonest] == 0


def test_a_declared_programme_colours_its_bar_with_its_tonnes(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    turn = session.plan.parts[part].turnaround
    lots = session.plan.lots_of(turn.turnaround)
    with session.edit("declare") as draft:
        draft.put("turnaround", turn.turnaround, replace(turn, programmes=(("Cainiao", 0.6),)))
        for lot in lots:
            draft.put("lot", lot.lot, replace(lot, programmes=(("Cainiao", 0.6),)))
    desk.gantt.colour_by(ColourBy.PROGRAMME)
    told = desk.gantt.data.colouring
    assert told is not None
    row = desk.gantt.data.bars.by_part[part]
    assert told.key(row) == "Cainiao"
    tonnes = sum(lot.mass_kg for lot in lots) * 0.6 / 1000
    assert told.middle(row) == f"Cainiao {tonnes:.1f} t"


def test_the_corner_offers_groups_colours_and_heights(desk: MainWindow) -> None:
    QTest.mouseClick(desk.gantt.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    below = {a.text().replace("&", ""): a.menu() for a in menu.actions()}
    groups = below["Group stands by"]
    assert isinstance(groups, QMenu)
    next(a for a in groups.actions() if "hall" in a.text()).trigger()
    menu.close()
    settle()
    labels = [r.label for r in desk.gantt.data.rows.rows if r.is_heading]
    assert labels
    assert all(label.startswith(("Near ", "No road")) for label in labels)
    assert desk.gantt.panel_state()["groups"] == "hall"
    desk.gantt.restore_panel({"groups": "apron"})
    assert not any(r.label.startswith("Near") for r in desk.gantt.data.rows.rows)


def test_actual_times_move_the_bar_and_the_next_one_is_seen_to_wait(desk: MainWindow) -> None:
    part = place(desk, "ET3702", "120")
    turn = desk.desk.bridge.plan.parts[part].turnaround
    later = place_behind(desk, part)
    desk.desk.bridge.settle_findings()
    settle()
    session = desk.desk.bridge.session
    assert session is not None
    next_on = desk.desk.bridge.plan.parts[later].on_block
    set_times(session, turnaround=turn.turnaround, aibt=turn.sibt + timedelta(minutes=7), eobt=next_on)
    settle()
    row = desk.gantt.data.bars.by_part[part]
    assert (row.start_known, row.end_known) == ("A", "E")
    assert row.end == to_minutes(next_on)
    knock = desk.gantt.data.knocks[later]
    assert knock.cause == part
    assert knock.minutes == desk.gantt.data.gap_min(row) == 20.0, "code E and F: 20 min"
    at = bar_point(desk, later)
    assert any("Waits 20 min for ET3702" in line for line in lines_at(desk.gantt, at.x(), at.y()))
    context = desk.desk.bridge.context
    assert waits_text(context, later).startswith("20 min for ET3702")
    assert waits_text(context, part).endswith("waits 20 min for this one")
    at = bar_point(desk, part)
    assert any("actual" in line for line in lines_at(desk.gantt, at.x(), at.y()))
    desk.desk.verbs.undo()
    settle()
    assert later not in desk.gantt.data.knocks


def place_behind(window: MainWindow, part: PartId) -> PartId:
    """Put the first turnaround that comes an hour after a part has left on the same stand."""
    plan = window.desk.bridge.plan
    stand, off = plan.stand_of(part), plan.parts[part].off_block
    behind = [p for p in plan.parts_between(*window.desk.cursor.day_bounds) if p.on_block > off + timedelta(hours=1)]
    chosen = min(behind, key=lambda p: p.on_block)
    return place(window, chosen.turnaround.label, str(stand))


def test_a_stand_taken_twice_gets_a_higher_row_in_which_both_can_be_read(desk: MainWindow) -> None:
    first, second = place(desk, "ET3702", "120"), part_of(desk, "QR8152")
    rows = desk.gantt.data.rows
    plain, below = rows.by_stand[StandId("120")].height, rows.by_stand[StandId("122")].top
    session = desk.desk.bridge.session
    assert session is not None
    turn = session.plan.parts[second].turnaround.turnaround
    assign_stand(session, turnaround=turn, stand="120", override="both small", by="An")
    settle()
    rows = desk.gantt.data.rows
    assert rows.by_stand[StandId("120")].height >= 2 * 15 > plain
    assert rows.by_stand[StandId("122")].top > below
    boxes = [desk.gantt.data.bars.by_part[p] for p in (first, second)]
    assert {b.lane for b in boxes} == {0, 1}
    desk.desk.verbs.undo()
    settle()
    assert desk.gantt.data.rows.by_stand[StandId("120")].height == plain


def test_an_override_whose_cause_is_gone_is_told_as_no_longer_needed(desk: MainWindow, qtbot: QtBot) -> None:
    first, second = place(desk, "ET3702", "120"), part_of(desk, "QR8152")
    bridge, data = desk.desk.bridge, desk.gantt.data
    assert bridge.session is not None
    turn = bridge.plan.parts[second].turnaround.turnaround
    assign_stand(bridge.session, turnaround=turn, stand="120", override="both small", by="An")
    qtbot.waitUntil(lambda: not bridge.checking, timeout=60_000)
    settle()
    assert data.idle == frozenset()
    assert "Override by An: both small" in part_lines(desk.gantt, second)
    desk.grab()
    desk.desk.verbs.unassign((first,))
    qtbot.waitUntil(lambda: not bridge.checking and data.idle == {second}, timeout=60_000)
    assert "Override by An, no longer needed: both small" in part_lines(desk.gantt, second)
    desk.desk.selection.select_part(second)
    settle(20)
    told = [label.text() for label in desk.panels["inspector"].findChildren(QLabel)]
    assert "Override, no longer needed" in told


def test_a_proposal_shows_where_its_aircraft_are_now(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    after = desk.desk.bridge.plan.snapshot()
    now = after.stand_assignments[part]
    after.apply([RowChange("stand_assignment", part, now, replace(now, stand=StandId("124")))])
    desk.gantt.show_proposal(after, frozenset([part]))
    frame = desk.gantt.frame_context()
    assert [(g.part, g.stand) for g in frame.ghosts] == [(part, "120")]
    assert desk.gantt.data.bars.by_part[part].stand == "124"
    desk.gantt.show_proposal(None, frozenset())
    assert not desk.gantt.frame_context().ghosts
    assert desk.gantt.data.bars.by_part[part].stand == "120"


def test_times_that_are_imported_move_the_bars(desk: MainWindow, tmp_path: Path) -> None:
    part = place(desk, "QR8152", "120")
    turn = desk.desk.bridge.plan.parts[part].turnaround
    lines = WEEK.read_text(encoding="utf-8").splitlines()
    own = next(line for line in lines if line.startswith(f"{turn.turnaround},"))
    late = (turn.sibt + timedelta(minutes=25)).astimezone(desk.desk.cursor.airport_zone)
    file = tmp_path / "actuals.csv"
    file.write_text(f"{lines[0]},aibt_local\n{own},{late:%Y-%m-%dT%H:%M}\n", encoding="utf-8")
    assert desk.slots.files.import_file(file)
    settle()
    row = desk.gantt.data.bars.by_part[part]
    assert row.start == row.sched_start + 25
    assert row.start_known == "A"
    assert row.stand == "120", "what is imported again keeps its place"


def test_another_least_gap_makes_other_tails(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.bridge.settle_findings()
    settle()
    row = desk.gantt.data.bars.by_part[part]
    assert desk.gantt.data.gap_min(row) == 20.0
    session = desk.desk.bridge.session
    assert session is not None
    set_rule(session, rule="min_gap", params={"gap_e_f_min": 35.0})
    settle()
    assert desk.gantt.frame_context().gap_min(row) == 35.0
