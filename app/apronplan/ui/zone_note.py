"""Says once in a panel in whose time its times are written."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.theme import GRID


class ZoneNote(QLabel):
    """A quiet line that names the zone shown, and follows it."""

    def __init__(self, cursor: ClockCursor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor = cursor
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(tr("ui.zone.name"))
        self.setObjectName("muted")
        self.setContentsMargins(GRID, 1, GRID, 1)
        cursor.zone_changed.connect(self._write)
        self._write()

    def _write(self) -> None:
        self.setText(tr("ui.zone.note", zone=self._cursor.zone_text))
