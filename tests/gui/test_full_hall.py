"""A hall that cannot take a lot: the planner decides by name, splits the lot, or leaves it."""

import pytest
from pytestqt.qtbot import QtBot

from apronplan.domain.ids import LotId
from apronplan.i18n import tr
from apronplan.session.commands import set_hall
from apronplan.ui.dialogs.lot import LotDialog
from apronplan.ui.dialogs.override import OverrideDialog
from apronplan.ui.drag.gesture import Outcome, State
from apronplan.ui.gestures import hall_verdicts
from apronplan.ui.inspector.lots import LOT_ROLE
from apronplan.ui.inspector.view import Inspector
from apronplan.ui.main_window import MainWindow
from gui.hands import place, settle


@pytest.fixture
def full(desk: MainWindow) -> tuple[LotId, str]:
    """A lot of QR8152 and a hall that could take it before its rate became one tonne an hour."""
    part = place(desk, "QR8152", "120")
    desk.desk.selection.select_part(part)
    settle(20)
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    lot = LotId(inspector.lots.item(0).data(LOT_ROLE))
    spots = hall_verdicts(desk.desk.bridge, lot)
    hall = next(s.id for s, v in spots.items() if v.state is State.FITS)
    session = desk.desk.bridge.session
    assert session is not None
    set_hall(session, hall=hall, rate_t_per_h=1.0)
    settle()
    return lot, hall


def question(desk: MainWindow) -> OverrideDialog:
    found = desk.findChild(OverrideDialog)
    assert found is not None, "a refusal that asks for a reason has to open the form for it"
    return found


def test_an_override_puts_the_lot_in_with_reason_and_name(
    desk: MainWindow, full: tuple[LotId, str], qtbot: QtBot
) -> None:
    lot, hall = full
    assert desk.desk.verbs.put_lots((lot,), hall) is Outcome.REFUSED
    assert desk.desk.bridge.plan.hall_of(lot) is None
    form = question(desk)
    assert not form.override.isEnabled()
    qtbot.keyClicks(form.reason, "four more people come at two")
    form.override.click()
    settle()
    row = desk.desk.bridge.plan.hall_assignments[lot]
    assert (row.hall, row.override.reason, row.override.by) == (hall, "four more people come at two", "An Planner")
    desk.desk.verbs.undo()
    assert desk.desk.bridge.plan.hall_of(lot) is None


def test_the_form_offers_to_split_the_lot(desk: MainWindow, full: tuple[LotId, str]) -> None:
    lot, hall = full
    desk.desk.verbs.put_lots((lot,), hall)
    form = question(desk)
    assert form.other is not None
    form.other.click()
    settle()
    split = desk.findChild(LotDialog)
    assert split is not None
    assert split.isVisible()
    assert split.windowTitle() == tr("lot.form_split", lot=lot, flight="QR8152")
    assert desk.desk.bridge.plan.hall_of(lot) is None
    split.close()


def test_the_menu_of_a_lot_leads_to_the_same_form(desk: MainWindow, full: tuple[LotId, str]) -> None:
    lot, hall = full
    inspector = desk.panels["inspector"]
    assert isinstance(inspector, Inspector)
    name = next(h.name for h in desk.desk.bridge.plan.layout.halls.values() if h.hall == hall)
    action = next(a for a in inspector.lots.menu_for(lot).actions() if name in a.text())
    assert action.isEnabled()
    action.trigger()
    assert question(desk).isVisible()
    question(desk).close()
