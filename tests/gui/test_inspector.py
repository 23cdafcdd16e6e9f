"""The inspector: slack, edits, all reasons of a stand, its price, and the lots of a hall."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import LotId
from apronplan.i18n import tr
from apronplan.planning.job import NO_CONTROL
from apronplan.session.commands import assign_hall, set_rule
from apronplan.session.commands.lookups import lot_label
from apronplan.ui.drag.gesture import State
from apronplan.ui.gestures import hall_verdicts
from apronplan.ui.halls.view import Halls
from apronplan.ui.inspector.ask import ways_to
from apronplan.ui.inspector.lots import LOT_ROLE, handled_at
from apronplan.ui.inspector.past import Past
from apronplan.ui.inspector.slack import slack_text
from apronplan.ui.inspector.view import Inspector
from apronplan.ui.labels import plain_label
from apronplan.ui.main_window import MainWindow
from apronplan.ui.words import duration_text, part_title
from gui.hands import drag, part_of, place, settle
from unit.planning.build import part, plan_with, small_airport, turnaround


def inspector_of(window: MainWindow) -> Inspector:
    panel = window.panels["inspector"]
    assert isinstance(panel, Inspector)
    return panel


def choose_stand(window: MainWindow, stand: str) -> Inspector:
    inspector = inspector_of(window)
    model = inspector.model
    row = next(r for r in range(model.rowCount()) if model.choice(model.index(r, 0)).stand == stand)
    inspector.table.setCurrentIndex(model.index(row, 0))
    return inspector


def facts_of(window: MainWindow) -> str:
    labels = inspector_of(window)._facts.findChildren(type(plain_label("")))
    return "\n".join(label.text() for label in labels)


def test_slack_names_who_was_there_and_who_comes(desk: MainWindow) -> None:
    first, second = place(desk, "ET3702", "120"), place(desk, "3V11", "120")
    plan = desk.desk.bridge.plan
    between = duration_text(plan.parts[first].off_block, plan.parts[second].on_block)
    assert f"{between} before 3V11" in slack_text(plan, first)
    assert f"{between} after ET3702" in slack_text(plan, second)
    assert slack_text(plan, part_of(desk, "QR8152")) == ""


def test_two_at_once_overlap_and_have_no_gap(qtbot: QtBot) -> None:
    flights = [turnaround("A", "04:00", "06:00", flight_in="QR1"), turnaround("B", "05:15", "08:00", flight_in="QR2")]
    plan = plan_with(small_airport(["1"]), flights, {"A": "1", "B": "1"})
    said = slack_text(plan, part("A"))
    assert said == tr("ui.slack.overlap", part=part_title(plan, part("B")), time="45 min")
    assert said != tr("ui.slack.after", part=part_title(plan, part("B")), time="45 min")


def test_the_edits_of_a_turnaround_are_listed_the_last_first(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    place(desk, "ET3720", "124")
    place(desk, "QR8152", "122")
    desk.desk.verbs.undo()
    session, past = desk.desk.bridge.session, Past()
    assert session is not None
    lines = past.lines(session, desk.desk.bridge.plan.parts[part].turnaround.turnaround, desk.desk.cursor)
    assert "An Planner" in lines[0]
    assert "122" in lines[1]
    assert lines[1].endswith("(undone)")
    assert not any("ET3720" in line for line in lines)
    desk.desk.selection.select_part(part)
    settle(20)
    assert lines[0] in facts_of(desk)


def test_all_reasons_of_the_chosen_stand_are_read_without_a_mouse(desk: MainWindow) -> None:
    place(desk, "ET3720", "124")
    part = part_of(desk, "QR8152")
    desk.desk.verbs.alternatives_asked.emit(part)
    settle()
    card = choose_stand(desk, "124").card
    assert "ET3720" in card.text.text()
    assert card.ask.isEnabled()
    choose_stand(desk, "10")
    assert "36.0 m" in card.text.text()


def test_the_reasons_take_no_room_until_a_stand_is_chosen(desk: MainWindow) -> None:
    desk.resize(1366, 768)
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    settle(20)
    panel = inspector_of(desk)
    assert panel.card.isHidden()
    without = panel.table.viewport().height()
    assert without >= 5 * panel.table.rowHeight(0), "five stands are read at a glance on a small laptop"
    card = choose_stand(desk, "10").card
    settle(20)
    assert card.isVisible()
    assert card.height() >= 88
    row = panel.table.visualRect(panel.table.currentIndex())
    assert 0 <= row.top() <= row.bottom() <= panel.table.viewport().height(), "the chosen stand stays in sight"
    desk.desk.selection.clear()
    settle(20)
    assert card.isHidden()


def test_the_list_of_stands_is_there_whatever_a_small_screen_left_of_it(desk: MainWindow) -> None:
    """Found by a planner: a session without a choice left the list no height, for good, and Enter placed blind."""
    inspector = inspector_of(desk)
    kept = inspector.panel_state()
    inspector.restore_panel(kept)
    for _ in range(2):
        desk.desk.selection.select_part(part_of(desk, "QR8152"))
        settle()
        assert inspector.table.height() > 200
        desk.desk.selection.clear()
        settle()
    inspector.restore_panel({"list": "0"})
    desk.desk.selection.select_part(part_of(desk, "QR8152"))
    settle()
    assert inspector.table.viewport().height() > 2 * inspector.table.rowHeight(0) > 0


def test_another_flight_shows_its_best_stands(desk: MainWindow) -> None:
    """Found by a planner: the list stayed at the row that was chosen for the flight before."""
    inspector = inspector_of(desk)
    desk.desk.selection.select_part(part_of(desk, "QR8152"))
    settle()
    inspector.table.setCurrentIndex(inspector.model.index(60, 0))
    settle()
    assert inspector.table.verticalScrollBar().value() > 0
    desk.desk.selection.select_part(part_of(desk, "ET3702"))
    settle()
    assert inspector.table.verticalScrollBar().value() == 0
    assert not inspector.table.currentIndex().isValid()


def test_what_would_make_room_is_tried_out(desk: MainWindow) -> None:
    place(desk, "ET3720", "124")
    part = part_of(desk, "QR8152")
    ways = ways_to(desk.desk.bridge.plan, part, "124", NO_CONTROL)
    assert ways
    assert all("ET3720" in way for way in ways)
    assert desk.desk.bridge.plan.stand_of(part) is None, "asking changes nothing"
    assert ways_to(desk.desk.bridge.plan, part, "10", NO_CONTROL) == (), "nothing makes a stand wider"


def test_an_edit_of_the_plan_ends_what_was_asked_of_the_plan_before(desk: MainWindow) -> None:
    flight = place(desk, "QR8152", "120")
    desk.desk.verbs.alternatives_asked.emit(flight)
    settle()
    card = choose_stand(desk, "122").card
    card.ask.click()
    assert card.busy
    place(desk, "ET3720", "124")
    assert not card.busy, "its answer would be about a plan that is no more"


@pytest.mark.slow
def test_the_price_of_a_stand_is_asked_without_stopping_the_desk(desk: MainWindow, qtbot: QtBot) -> None:
    part = place(desk, "QR8152", "120")
    desk.desk.verbs.alternatives_asked.emit(part)
    settle()
    card = choose_stand(desk, "122").card
    with qtbot.waitSignal(card.answered, timeout=120_000):
        card.ask.click()
        assert card.busy
    assert "points" in card.text.text()
    choose_stand(desk, "118")
    assert "whole plan" not in card.text.text(), "an answer goes with its stand"


def test_a_lot_is_dragged_from_hall_to_hall_and_the_curves_follow(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    lot = max(session.plan.lots_of(session.plan.parts[part].turnaround.turnaround), key=lambda x: x.mass_kg)
    fits = [s.id for s, v in hall_verdicts(desk.desk.bridge, LotId(lot.lot)).items() if v.state is State.FITS]
    halls = desk.panels["halls"]
    assert isinstance(halls, Halls)
    shown = {r.hall: i for i, r in enumerate(halls.curves.rows)}
    home, away = [h for h in fits if h in shown][:2]
    assign_hall(session, lot=lot.lot, hall=home)
    settle(40)
    QTest.mouseClick(halls.curves, Qt.MouseButton.LeftButton, pos=halls.curves.cell(shown[home]).center())
    settle(20)
    lots = inspector_of(desk).lots
    item = next(lots.item(i) for i in range(lots.count()) if lots.item(i).data(LOT_ROLE) == lot.lot)
    assert "QR8152" in item.text()
    drag(lots.viewport(), lots.visualItemRect(item).center(), halls.curves, halls.curves.cell(shown[away]).center())
    settle(40)
    assert desk.desk.bridge.plan.hall_of(lot.lot) == away
    loads = {r.hall: sum(r.load.inflow_kg) for r in halls.curves.rows}
    assert loads[away] >= lot.mass_kg > 0
    assert loads[home] == 0
    desk.desk.verbs.undo()
    assert desk.desk.bridge.plan.hall_of(lot.lot) == home


def test_a_hall_of_the_night_lists_the_lots_of_that_night_by_time(desk: MainWindow) -> None:
    """Evening before midnight, whatever day the clock is on; a date where it is another day; lots by their flight."""
    session = desk.desk.bridge.session
    assert session is not None
    desk.actions_table["zoom_night"].trigger()
    start, end = desk.desk.cursor.span_bounds
    plan = session.plan
    fitting = [
        lot
        for p in plan.parts_between(start, end)
        for lot in plan.lots_of(p.turnaround.turnaround)
        if any(s.id == "N1" and v.state is State.FITS for s, v in hall_verdicts(desk.desk.bridge, lot.lot).items())
    ]
    evening = [x for x in fitting if handled_at(plan, x) < desk.desk.cursor.day_bounds[0]]
    assert evening
    for lot in (*fitting[-6:], *evening[:3]):
        assign_hall(session, lot=lot.lot, hall="N1")
    assert session.undo_name == tr("session.step.assign_hall", lot=lot_label(plan.lots[lot.lot], plan), hall="N1")
    assert f" {lot.category} {lot.mass_kg / 1000:.1f} t into N1" in session.undo_name
    assert lot.lot not in session.undo_name
    desk.desk.selection.select([Subject(SubjectKind.HALL, "N1")])
    settle(20)
    lots = inspector_of(desk).lots
    shown = [session.plan.lots[lots.item(i).data(LOT_ROLE)] for i in range(lots.count())]
    times = [handled_at(session.plan, x) for x in shown]
    assert {x.lot for x in evening[:3]} <= {x.lot for x in shown}
    assert times == sorted(times)
    assert "06-04 " in lots.item(0).text(), "the clock is on the 5th"
    assert "06-05" not in lots.item(lots.count() - 1).text()


def test_hall_curves_follow_the_plan_s_own_dwell_hours(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    lot = next(
        x for x in session.plan.lots_of(session.plan.parts[part].turnaround.turnaround) if x.direction == "import"
    )
    fits = [s.id for s, v in hall_verdicts(desk.desk.bridge, LotId(lot.lot)).items() if v.state is State.FITS]
    halls = desk.panels["halls"]
    assert isinstance(halls, Halls)
    hall = next(h for h in fits if h in {r.hall for r in halls.curves.rows})
    assign_hall(session, lot=lot.lot, hall=hall)
    settle(40)

    def hours_in_store() -> int:
        row = next(r for r in halls.curves.rows if r.hall == hall)
        return sum(kg > 0 for kg in row.load.stored_kg)

    before = hours_in_store()
    set_rule(session, rule="hall_space", params={f"dwell_h_{lot.category.value}": 10.0})
    settle(40)
    assert hours_in_store() > before


def test_an_hour_of_a_hall_is_read_and_gone_to(desk: MainWindow) -> None:
    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    assert session is not None
    row = session.plan.parts[part]
    lots = [x for x in session.plan.lots_of(row.turnaround.turnaround) if x.direction == "import"]
    for lot in lots:
        assign_hall(session, lot=lot.lot, hall="N1")
    settle(40)
    halls = desk.panels["halls"]
    assert isinstance(halls, Halls)
    index = next(i for i, r in enumerate(halls.curves.rows) if r.hall == "N1")
    load = halls.curves.rows[index].load
    hour = next(i for i, kg in enumerate(load.inflow_kg) if kg)
    box = halls.curves.curve_of(index)
    at = QPoint(round(box.left() + (hour + 0.5) * box.width() / len(load.hours)), round(box.center().y()))
    assert f"{load.inflow_kg[hour] / 1000:.1f} t come in the hour, 110 possible" in halls.curves.tip_at(at)
    before = desk.desk.cursor.at
    QTest.mouseClick(halls.curves, Qt.MouseButton.LeftButton, pos=at)
    assert desk.desk.cursor.at == before, "to look at a hall does not move the clock"
    QTest.mouseDClick(halls.curves, Qt.MouseButton.LeftButton, pos=at)
    assert desk.desk.cursor.at == load.hours[hour]
    assert desk.desk.selection.halls == ("N1",)
    assert halls.curves.tip_at(QPoint(at.x(), 2)) == "", "the words above the curve are no hour"
