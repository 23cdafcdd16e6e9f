"""The map with the time cursor's slider below it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from apronplan.i18n import tr
from apronplan.ui.clock_bar import ClockBar
from apronplan.ui.desk import Desk
from apronplan.ui.map import MapView


class MapPanel(QWidget):
    """Map and clock."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("ui.panel.map"))
        self.map = MapView(desk)
        self.clock = ClockBar(desk.cursor)
        self.clock.add(self.map.more)  # never upon the airport
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.map, 1)
        column.addWidget(self.clock)

    def panel_state(self) -> dict[str, str]:
        """Keep what the map keeps."""
        return self.map.panel_state()

    def restore_panel(self, state: dict[str, str]) -> None:
        """Give it back."""
        self.map.restore_panel(state)
