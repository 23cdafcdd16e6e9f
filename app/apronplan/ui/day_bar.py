"""The day at the top right: one day back and on, the date, the zone, and now."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QHBoxLayout, QToolButton, QWidget

from apronplan.i18n import tr
from apronplan.planning.span_words import at_first, night_words
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.theme import GRID

DAY_FORMAT = "ddd yyyy-MM-dd"


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
        self.date = QDateEdit()
        self.date.setAccessibleName(tr("ui.day.date"))
        self.date.setCalendarPopup(True)
        self.date.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.date.setMinimumWidth(136)
        self.date.dateChanged.connect(self._on_date)
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
        cursor.day_changed.connect(self.show_day)
        cursor.span_changed.connect(self._show_span)
        cursor.zone_changed.connect(self._show_zone)
        self.show_day(cursor.day)
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

    def show_day(self, day: date) -> None:
        """Show the cursor's day."""
        self.date.setDate(QDate(day.year, day.month, day.day))
        self._show_span()

    def _show_span(self) -> None:
        """Write the day, or the night by both of its days: the one that can be typed is the day of the map."""
        shown = night_format(self._cursor) if self._cursor.night_shown else DAY_FORMAT
        if shown != self.date.displayFormat():
            self.date.setDisplayFormat(shown)
            self.date.updateGeometry()
            self.wider.emit()

    def _show_zone(self) -> None:
        self.utc.setChecked(self._cursor.utc_shown)
        self.local.setChecked(not self._cursor.utc_shown)

    def _on_date(self, chosen: QDate) -> None:
        self._cursor.go_to_day(date(chosen.year(), chosen.month(), chosen.day()))


def night_format(cursor: ClockCursor) -> str:
    """Return the format in which a date field writes the cursor's night; its one number that is not text is the day."""
    start = cursor.night_bounds[0]
    evening = start.astimezone(cursor.airport_zone).date() == cursor.day
    mark = "\0"
    first, last = (mark, "") if evening else ("", mark)
    words = at_first(night_words(start, cursor.airport_zone, first=first, last=last))
    quoted = ("'" + text.replace("'", "''") + "'" if text else "" for text in words.split(mark))
    return "d".join(quoted)
