"""The lots of the chosen turnaround with their halls; dragged onto halls, or sent there by a menu."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QMenu

from apronplan.domain.ids import LotId, PartId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Cargo, State
from apronplan.ui.drag.source import DragSource
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.gestures import hall_verdicts
from apronplan.ui.lot_task import LotTask
from apronplan.ui.words import tonnes_text

if TYPE_CHECKING:
    from apronplan.ui.dialogs.lot import LotDialog

LOT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_PX = 22
ARROWS = {"import": "\u2193", "export": "\u2191"}


def lot_text(plan: Plan, lot: Lot) -> str:
    """Write a lot and its hall: ``\u2193 PER 17.6 t - Cargo North hall 1``."""
    hall = plan.hall_of(lot.lot)
    row = plan.layout.halls.get(hall) if hall is not None else None
    named = (row.name or row.hall) if row is not None else tr("ui.fact.no_hall")
    return f"{ARROWS.get(lot.direction.value, '')} {lot.category} {tonnes_text(lot.mass_kg)}   {named}"


def lots_in(plan: Plan, hall: str, start: datetime, end: datetime) -> list[Lot]:
    """Return the lots in a hall whose aircraft is there at some time between two instants, by the time shown."""
    rows = (plan.lots[a.lot] for a in plan.hall_assignments.values() if a.hall == hall and a.lot in plan.lots)
    turns = plan.turnarounds
    there = [r for r in rows if (t := turns.get(r.turnaround)) and t.on_block < end and start < t.off_block]
    return sorted(there, key=lambda r: (handled_at(plan, r), r.lot))


def handled_at(plan: Plan, lot: Lot) -> datetime:
    """Return when a lot's aircraft comes with it or leaves with it, UTC."""
    turn = plan.turnarounds[lot.turnaround]
    return turn.off_block if lot.direction is Direction.EXPORT else turn.on_block


def lot_with_flight(plan: Plan, lot: Lot, cursor: ClockCursor) -> str:
    """Write a lot of a hall with its flight: ``\u2193 04:25 QR8168 PER 17.6 t``; the date with it on another day."""
    turn = plan.turnarounds[lot.turnaround]
    inward = lot.direction is not Direction.EXPORT
    at = cursor.moment_text(handled_at(plan, lot))
    flight = (turn.flight_in if inward else turn.flight_out) or turn.label
    return f"{ARROWS.get(lot.direction.value, '')} {at} {flight}   {lot.category} {tonnes_text(lot.mass_kg)}"


class LotList(QListWidget):
    """Lots of one turnaround."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName(tr("ui.lots.name"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._source = DragSource(desk.drag, self.viewport(), self._pick)

    def show_part(self, part: PartId | None) -> None:
        """List the lots of a part's turnaround; nothing hides the list."""
        plan = self._desk.bridge.plan
        row = plan.parts.get(part) if part is not None else None
        self._show(plan.lots_of(row.turnaround.turnaround) if row is not None else (), lot_text)

    def show_hall(self, hall: str) -> None:
        """List the lots of the day or night on the desk that lie in a hall, in order of time."""
        plan, bounds = self._desk.bridge.plan, self._desk.cursor.span_bounds
        self._show(lots_in(plan, hall, *bounds), lambda plan, lot: lot_with_flight(plan, lot, self._desk.cursor))

    def _show(self, lots: Sequence[Lot], write: Callable[[Plan, Lot], str]) -> None:
        plan = self._desk.bridge.plan
        kept = {i.data(LOT_ROLE) for i in self.selectedItems()}
        self.clear()
        for lot in lots:
            item = QListWidgetItem(write(plan, lot))
            item.setData(LOT_ROLE, lot.lot)
            item.setSizeHint(QSize(0, ROW_PX))
            item.setToolTip(tr("ui.lots.tip"))
            self.addItem(item)
            item.setSelected(lot.lot in kept)
        self.setVisible(bool(lots))
        self.setFixedHeight(len(lots) * ROW_PX + 4)

    def _pick(self, at: QPoint) -> tuple[Cargo, Spot | None] | None:
        item = self.itemAt(at)
        if item is None:
            return None
        lead = LotId(item.data(LOT_ROLE))
        others = [LotId(i.data(LOT_ROLE)) for i in self.selectedItems() if i.data(LOT_ROLE) != lead]
        hall = self._desk.bridge.plan.hall_of(lead)
        chosen = (lead, *(others if item.isSelected() else ()))
        return Cargo(lots=chosen), Spot(SpotKind.HALL, hall) if hall is not None else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer every hall for the lot under the mouse, or for the chosen one."""
        item = self.itemAt(self.viewport().mapFromGlobal(event.globalPos())) or self.currentItem()
        if item is not None:
            self.menu_for(LotId(item.data(LOT_ROLE))).popup(event.globalPos())

    def menu_for(self, lot: LotId) -> QMenu:
        """Return the menu of halls for a lot; those that cannot take it say why, and ask for an override."""
        menu = QMenu(self)
        menu.setAccessibleName(tr("ui.lots.menu"))
        halls = self._desk.bridge.plan.layout.halls
        for spot, verdict in hall_verdicts(self._desk.bridge, lot).items():
            fits = verdict.state is not State.IMPOSSIBLE
            name = next((h.name or h.hall for h in halls.values() if h.hall == spot.id), spot.id)
            action = menu.addAction(verdict.sentence if fits else f"\u2715 {name}: {verdict.sentence}\u2026")
            action.triggered.connect(lambda _=False, s=spot: self._desk.verbs.put_lots((lot,), s.id))
        menu.addSeparator()
        row = self._desk.bridge.plan.lots[lot]
        for task in (LotTask.CHANGE, LotTask.SPLIT, LotTask.ADD):
            action = menu.addAction(tr(f"lot.menu_{task.value}"))
            action.triggered.connect(lambda _=False, t=task: self.ask(t, row))
        menu.addAction(tr("lot.menu_remove")).triggered.connect(lambda _=False: self._remove(lot))
        return menu

    def ask(self, task: LotTask, lot: Lot) -> "LotDialog":
        """Open the form of a lot and return it."""
        from apronplan.ui.dialogs.lot import LotDialog

        name = None if task is LotTask.ADD else lot.lot
        dialog = LotDialog(self._desk, task, lot.turnaround, name, self.window())
        dialog.open()
        return dialog

    def _remove(self, lot: LotId) -> None:
        from apronplan.session.commands import remove_lot

        session = self._desk.bridge.session
        if session is not None:
            self._desk.verbs.run(tr("lot.step_remove", lot=lot), lambda: remove_lot(session, lot=lot))
