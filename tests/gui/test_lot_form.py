"""Lots by hand in the window: the form adds, changes and splits, and says why not."""

from PySide6.QtWidgets import QLabel, QMenu

from apronplan.domain.ids import TurnaroundId
from apronplan.domain.traffic import Category, Direction
from apronplan.session.commands import change_lot
from apronplan.ui.dialogs.lot import LotDialog
from apronplan.ui.inspector.lots import LotList
from apronplan.ui.lot_task import LotTask
from apronplan.ui.main_window import MainWindow
from gui.hands import settle

FLIGHT = "2018-060"


def form(desk: MainWindow, task: LotTask, lot: str | None = None) -> LotDialog:
    dialog = LotDialog(desk.desk, task, FLIGHT, lot, desk)
    dialog.open()
    settle()
    return dialog


def test_a_lot_is_added_changed_and_split(desk: MainWindow) -> None:
    plan = desk.desk.bridge.plan
    dialog = form(desk, LotTask.ADD)
    dialog.direction.setCurrentIndex(dialog.direction.findData(Direction.EXPORT))
    dialog.category.setCurrentIndex(dialog.category.findData(Category.PHARMA))
    dialog.tonnes.setValue(1.25)
    dialog.programmes.setText("Cainiao:0.5")
    dialog.take()
    settle()
    made = plan.lots[f"{FLIGHT}/E3"]
    assert (made.mass_kg, made.category, made.handler) == (1_250, Category.PHARMA, "Aviapartner")
    assert made.programmes == (("Cainiao", 0.5),)
    dialog = form(desk, LotTask.CHANGE, made.lot)
    assert not dialog.direction.isEnabled()
    dialog.ulds.setValue(3)
    dialog.take()
    settle()
    assert plan.lots[made.lot].ulds == 3
    dialog = form(desk, LotTask.SPLIT, made.lot)
    assert dialog.tonnes.value() == 0.625
    dialog.take()
    settle()
    assert plan.lots[f"{FLIGHT}/E4"].mass_kg == 625
    desk.desk.verbs.undo()
    settle()
    assert plan.lots[made.lot].mass_kg == 1_250


def said(dialog: LotDialog) -> str:
    """Return what the form says of the lot as it is now."""
    return next(x.text() for x in dialog.findChildren(QLabel) if " now: " in x.text())


def test_counts_that_are_not_known_stay_unknown(desk: MainWindow) -> None:
    session, plan = desk.desk.bridge.session, desk.desk.bridge.plan
    lot = plan.lots_of(TurnaroundId(FLIGHT))[0].lot
    change_lot(session, lot=lot, ulds=1, pieces=0)
    dialog = form(desk, LotTask.CHANGE, lot)
    assert said(dialog).endswith(" t, 1 ULD, pieces unknown.")
    assert (dialog.pieces.text(), dialog.ulds.text()) == ("unknown", "1")
    dialog.handler.setCurrentText("Swissport")
    dialog.take()
    settle()
    assert (plan.lots[lot].handler, plan.lots[lot].ulds, plan.lots[lot].pieces) == ("Swissport", 1, 0)
    dialog = form(desk, LotTask.SPLIT, lot)
    assert dialog.pieces.text() == "unknown"
    dialog.take()
    settle()
    assert {x.pieces for x in plan.lots_of(TurnaroundId(FLIGHT)) if x.direction is Direction.IMPORT} == {0}
    change_lot(session, lot=lot, ulds=2, pieces=1_234)
    assert said(form(desk, LotTask.CHANGE, lot)).endswith(" t, 2 ULDs, 1,234 pieces.")


def test_a_form_that_is_refused_stays_open_and_says_why(desk: MainWindow) -> None:
    edits = desk.desk.bridge.session.edits
    dialog = form(desk, LotTask.ADD)
    dialog.tonnes.setValue(0)
    dialog.take()
    settle()
    assert dialog.isVisible()
    assert "no freight" in dialog.word.text()
    dialog.tonnes.setValue(400)
    dialog.take()
    settle()
    assert "carries at most 112.7" in dialog.word.text()
    dialog.tonnes.setValue(1)
    dialog.programmes.setText("Cainiao:0.8 4PX:0.3")
    dialog.take()
    settle()
    assert "1.1" in dialog.word.text()
    assert desk.desk.bridge.session.edits == edits
    dialog.reject()
    settle()


def test_the_menu_of_a_lot_offers_it_and_removes_it(desk: MainWindow) -> None:
    bridge = desk.desk.bridge
    part = f"{FLIGHT}#1"
    asked: list[str] = []
    desk.desk.verbs.lot_asked.connect(asked.append)
    menu = desk.desk.verbs.part_menu(part, desk)
    next(a for a in menu.actions() if a.text() == "Add a lot...").trigger()
    settle()
    assert asked == [part]
    desk.findChild(LotDialog).reject()
    lots = desk.findChild(LotList)
    menu: QMenu = lots.menu_for(f"{FLIGHT}/I2")
    names = [a.text() for a in menu.actions()]
    assert {"Change...", "Split...", "Remove"} <= set(names)
    next(a for a in menu.actions() if a.text() == "Remove").trigger()
    settle()
    assert f"{FLIGHT}/I2" not in bridge.plan.lots
