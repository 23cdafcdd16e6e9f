"""The day at the top right: one day back and on, the date, the zone, and now."""

from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from apronplan.i18n import tr
from apronplan.planning.span_words import at_first
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.date_field import DateField
from apronplan.ui.theme import GRID


class DayBar(QWidget):
    """Chooses what day or night is on the desk and in whose time it is written.

    Signals
    -------
    wider
        It needs another width.
    """

    wider = Signal()

    def __init__(self, cursor: ClockCursor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor = cursor
        self.setAccessibleName(tr("ui.day.name"))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID // 2)
        self.back = self._button("\u2039", "ui.day.back")
        self.back.clicked.connect(lambda: cursor.step_days(-1))
        self.date = DateField(tr("ui.day.date"))
        self.date.chosen.connect(self._on_date)
        self.on = self._button("\u203a", "ui.day.on")
        self.on.clicked.connect(lambda: cursor.step_days(1))
        self.local = self._button(tr("ui.zone.local"), "ui.day.local", checkable=True)
        self.utc = self._button(tr("ui.zone.utc"), "ui.day.utc", checkable=True)
        zones = QButtonGroup(self)
        zones.addButton(self.local)
        zones.addButton(self.utc)
        self.utc.toggled.connect(cursor.show_utc)
        self.now = self._button(tr("ui.day.now"), "ui.day.now_name")
        self.now.clicked.connect(lambda: cursor.move(datetime.now(UTC)))
        for widget in (self.back, self.date, self.on, self.local, self.utc, self.now):
            row.addWidget(widget)
        cursor.span_changed.connect(self._show_span)
        cursor.zone_changed.connect(self._show_zone)
        self._show_span()
        self._show_zone()

    def _button(self, text: str, name: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        said = tr(name, zone=self._cursor.airport_zone.key)
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.setCheckable(checkable)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _show_span(self) -> None:
        """Write the day, or the night by both of its days: the one that can be typed is that of its evening."""
        cursor = self._cursor
        start = cursor.span_bounds[0].astimezone(cursor.airport_zone)
        words = at_first(cursor.night_text) if cursor.night_shown else f"{start:%a %Y-%m-%d}"
        before = self.date.sizeHint().width()
        self.date.show_day(start.date(), words)
        if self.date.sizeHint().width() != before:
            self.date.updateGeometry()
            self.wider.emit()

    def _show_zone(self) -> None:
        self.utc.setChecked(self._cursor.utc_shown)
        self.local.setChecked(not self._cursor.utc_shown)

    def _on_date(self, chosen: date) -> None:
        """Go to a day at the same time of the clock, or to the night that begins on it."""
        cursor = self._cursor
        shown = cursor.span_bounds[0].astimezone(cursor.airport_zone).date()
        cursor.step_days((chosen - shown).days)
