"""A date that can be typed: it shows words, and the plain date as soon as somebody goes into it."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from apronplan.i18n import tr

FORMATS = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y", "%d/%m/%y")
SHORT = ("%m-%d", "%d.%m.", "%d.%m", "%d/%m")
"""Without a year: the year of the date shown."""
YEARS = range(1950, 2200)
"""A slip of the finger in the year is no date: beyond these, calendars and clocks end."""


def read_date(text: str, near: date) -> date | None:
    """Return the date that somebody typed, a weekday in front ignored; None if it is none.

    Parameters
    ----------
    near : date
        Whose year counts where none is typed, and whose month where only a day is.
    """
    words = text.replace(",", " ").split()
    while words and words[0].isalpha():
        del words[0]
    plain = "".join(words)
    for form in FORMATS:
        if (found := _parsed(plain, form)) is not None:
            return found
    for form in SHORT:
        if (found := _parsed(f"{plain} {near.year}", f"{form} %Y")) is not None:
            return found
    return _parsed(f"{near.year}-{near.month}-{plain}", "%Y-%m-%d") if plain.isdigit() and len(plain) <= 2 else None


def _parsed(text: str, form: str) -> date | None:
    try:
        found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return found if found.year in YEARS else None


class DateText(QLineEdit):
    """The text of a date field.

    Signals
    -------
    typed(date), stepped(int)
        A date was typed, or so many days on or back were asked for.
    misread(str)
        What was typed is no date.
    """

    typed = Signal(object)
    stepped = Signal(int)
    misread = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._day = date(2000, 1, 1)
        self._words = ""
        self.returnPressed.connect(self._take)

    def show_day(self, day: date, words: str) -> None:
        """Show a day by its words, or the plain date while somebody is in the field."""
        self._day, self._words = day, words
        self._write()

    def _write(self) -> None:
        self.setText(self._day.isoformat() if self.hasFocus() else self._words)
        if self.hasFocus():
            self.selectAll()

    def _take(self) -> None:
        if self.text() in (self._words, self._day.isoformat()):
            return
        found = read_date(self.text(), self._day)
        if found is None:
            self.misread.emit(self.text())
            self.selectAll()
        else:
            self.typed.emit(found)
            self._write()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer the plain date, all of it chosen, so that the next one is simply typed."""
        super().focusInEvent(event)
        self._write()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed; what is no date gives way to the day that is shown."""
        self._take()
        super().focusOutEvent(event)
        self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go a day on or back; Esc takes back what was typed."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is not None:
            self.stepped.emit(steps)
        elif event.key() == Qt.Key.Key_Escape:
            self._write()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go a day on or back while the field has the keyboard; else leave the wheel to what lies below."""
        if self.hasFocus():
            self.stepped.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()


class DateField(QFrame):
    """A date with its calendar.

    Signals
    -------
    chosen(date)
        Somebody typed or picked another day.
    misread(str)
        What was typed is no date.
    """

    chosen = Signal(object)
    misread = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = date(2000, 1, 1)
        self.setAccessibleName(name)
        self.text = DateText()
        self.text.setAccessibleName(name)
        self.open = QToolButton()
        self.open.setText("\u25be")
        self.open.setAccessibleName(tr("ui.day.calendar"))
        self.open.setToolTip(tr("ui.day.calendar"))
        self.open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.text)
        row.addWidget(self.open)
        self.text.typed.connect(self._choose)
        self.text.stepped.connect(lambda days: self._choose(self._day + timedelta(days=days)))
        self.text.misread.connect(self.misread)
        self.open.clicked.connect(self._show_calendar)

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self._day

    def show_day(self, day: date, words: str) -> None:
        """Show a day by its words."""
        self._day = day
        self.text.show_day(day, words)
        room = QFontMetrics(self.text.font()).horizontalAdvance(max(words, day.isoformat(), key=len))
        self.text.setMinimumWidth(room + 24)

    def _choose(self, day: date) -> None:
        if day != self._day:
            self._day = day
            self.chosen.emit(day)

    def _show_calendar(self) -> None:
        """Open the month; made anew each time, since it is rarely asked for."""
        menu = QMenu(self)
        menu.setAccessibleName(tr("ui.day.calendar"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        month = QCalendarWidget()
        month.setAccessibleName(tr("ui.day.calendar"))
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setSelectedDate(QDate(self._day.year, self._day.month, self._day.day))
        month.activated.connect(lambda chosen: self._pick(menu, chosen))
        month.clicked.connect(lambda chosen: self._pick(menu, chosen))
        action = QWidgetAction(menu)
        action.setDefaultWidget(month)
        menu.addAction(action)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _pick(self, menu: QMenu, chosen: QDate) -> None:
        menu.close()
        self._choose(date(chosen.year(), chosen.month(), chosen.day()))
