"""What is chosen, as a table for other programs: copied, or dragged out of the inspector's title."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.exchange.csv_out import csv_text, guarded
from apronplan.i18n import tr
from apronplan.ui.desk import Desk

COLUMNS = ("arrival", "departure", "type", "registration", "on_block", "off_block", "stand", "halls", "in_t", "out_t")


def table_of(plan: Plan, parts: Sequence[PartId]) -> list[list[str]]:
    """Return parts as rows of text below a heading; times are local at the airport, ISO 8601."""
    zone = plan.layout.airport.zone
    rows = [list(COLUMNS)]
    for name in parts:
        part = plan.parts.get(name)
        if part is None:
            continue
        turn = part.turnaround
        halls = dict.fromkeys(h for lot in plan.lots_of(turn.turnaround) if (h := plan.hall_of(lot.lot)) is not None)
        times = (at.astimezone(zone).isoformat(timespec="minutes") for at in (part.on_block, part.off_block))
        rows.append([
            turn.flight_in, turn.flight_out, turn.aircraft_type, turn.registration, *times,
            plan.stand_of(name) or "", " ".join(halls), f"{turn.import_kg / 1000:.3f}", f"{turn.export_kg / 1000:.3f}",
        ])  # fmt: skip
    return rows


def mime_of(plan: Plan, parts: Sequence[PartId]) -> QMimeData:
    """Return parts as CSV and as text with tabs, which spreadsheets and mails take."""
    rows = [[guarded(cell) for cell in row] for row in table_of(plan, parts)]
    mime = QMimeData()
    mime.setData("text/csv", csv_text(rows[0], rows[1:]).encode())
    mime.setText("\n".join("\t".join(row) for row in rows))
    return mime


def copy_selection(desk: Desk) -> None:
    """Put what is chosen on the clipboard."""
    parts = desk.selection.parts
    if parts:
        QGuiApplication.clipboard().setMimeData(mime_of(desk.bridge.plan, parts))
        desk.verbs.said.emit(tr("ui.said.copied", count=len(parts)))


class DragOut(QObject):
    """Lets what is chosen be dragged out of a widget into another program.

    This is the one place with a `QDrag` and its event loop: other programs understand nothing else
    (docs/adr/0030-window.md).
    """

    def __init__(self, desk: Desk, handle: QWidget) -> None:
        super().__init__(handle)
        self._desk = desk
        self._handle = handle
        self._pressed: QPoint | None = None
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin when the mouse has moved far enough with the button down."""
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
                self._pressed = event.position().toPoint()
                return True
            if event.type() == QEvent.Type.MouseMove and self._pressed is not None:
                self._moved(event.position().toPoint())
                return True
            if event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = None
        return super().eventFilter(watched, event)

    def _moved(self, at: QPoint) -> None:
        parts = self._desk.selection.parts
        if self._pressed is None or (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        if parts:
            drag = QDrag(self._handle)
            drag.setMimeData(mime_of(self._desk.bridge.plan, parts))
            drag.exec(Qt.DropAction.CopyAction)
