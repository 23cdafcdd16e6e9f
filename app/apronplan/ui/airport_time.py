"""A time of the airport's clock that is typed: one field for all forms, which knows the hour that comes twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDateTime, QSignalBlocker, QTimeZone, Signal
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QWidget

from apronplan.domain.clock import instants_of
from apronplan.i18n import tr
from apronplan.ui.labels import name_combo, named_combo
from apronplan.ui.theme import GRID

FORMAT = "yyyy-MM-dd HH:mm"


class AirportTime(QDateTimeEdit):
    """A day and a time in airport time.

    When summer time ends an hour comes twice. Then a box beside the field says which of the two is meant: at first the
    one nearest to `near`, the time that was there before; who chooses in the box is not overruled.

    Parameters
    ----------
    name : str
        What a screen reader says.
    """

    instant_changed = Signal()

    def __init__(self, zone: ZoneInfo, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.near: datetime | None = None
        self._is_chosen = False
        self.which = named_combo(tr("time.which", name=name), [tr("time.first"), tr("time.second")])
        self.which.hide()
        self.setDisplayFormat(FORMAT)
        self.setTimeZone(QTimeZone(zone.key.encode()))
        self.setAccessibleName(name)
        self.dateTimeChanged.connect(self._on_typed)
        self.which.activated.connect(self._on_which)

    def rename(self, name: str) -> None:
        """Take another name for the screen reader."""
        self.setAccessibleName(name)
        name_combo(self.which, tr("time.which", name=name))

    def with_box(self) -> QWidget:
        """Return the field and the box beside it, to be put into a form."""
        both = QWidget()
        both.setAccessibleName(self.accessibleName())
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self, 1)
        line.addWidget(self.which)
        self._fit()
        return both

    @property
    def instant(self) -> datetime:
        """The instant that is meant, UTC."""
        found = self._instants()
        if len(found) == 2:
            return found[self.which.currentIndex()]
        return datetime.fromtimestamp(self.dateTime().toSecsSinceEpoch(), UTC)

    @property
    def wall_text(self) -> str:
        """The time as a sentence gives it; in the hour that comes twice with which of them."""
        if len(self._instants()) < 2:
            return self.text()
        return tr("time.of_two", time=self.text(), which=self.which.currentText())

    def set_instant(self, at: datetime) -> None:
        """Show an instant (aware); what is typed later in the hour that comes twice is the one nearest to it."""
        self.near = at.astimezone(UTC).replace(second=0, microsecond=0)
        self._is_chosen = False
        with QSignalBlocker(self):
            self.setDateTime(QDateTime.fromSecsSinceEpoch(int(self.near.timestamp()), self.timeZone()))
        self._fit()
        self.instant_changed.emit()

    def setEnabled(self, on: bool) -> None:
        """Let it be typed into or not, with the box beside it."""
        super().setEnabled(on)
        self.which.setEnabled(on)

    def _instants(self) -> tuple[datetime, ...]:
        shown = self.dateTime()
        day, time = shown.date(), shown.time()
        return instants_of(datetime(day.year(), day.month(), day.day(), time.hour(), time.minute()), self._zone)  # noqa: DTZ001

    def _on_typed(self) -> None:
        self._fit()
        self.instant_changed.emit()

    def _on_which(self) -> None:
        self._is_chosen = True
        self.instant_changed.emit()

    def _fit(self) -> None:
        """Show the box where it is needed, and take the nearest of two instants until somebody has chosen."""
        found = self._instants()
        twice = len(found) == 2
        self.which.setVisible(twice and self.which.parent() is not None)
        if not twice:
            self._is_chosen = False
            return
        first, second = (f"{at:%H:%M}" for at in found)
        self.which.setToolTip(tr("time.twice", time=self.time().toString("HH:mm"), first=first, second=second))
        if not self._is_chosen:
            near = self.near or found[0]
            self.which.setCurrentIndex(0 if abs(found[0] - near) <= abs(found[1] - near) else 1)
