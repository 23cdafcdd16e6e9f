"""The time cursor: which day is on the desk, which instant the map shows, and in whose time it is written."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from apronplan.domain.clock import day_bounds_utc, night_bounds_utc
from apronplan.i18n import tr

Span = tuple[datetime, datetime]
"""Begin and end, aware."""
FRAME_MS = 40
PLAY_MIN_PER_S = 20.0
"""Minutes of the plan that pass in one second of play."""


class ClockCursor(QObject):
    """Day, instant and time zone of the desk.

    Signals
    -------
    moved(datetime)
        The instant changed (UTC).
    day_changed(date)
        Another local day is on the desk.
    span_changed
        Another day or night is on the desk, or one instead of the other.
    zone_changed
        Times are written in the other zone now (airport time or UTC).
    played(bool)
        Play began or stopped.
    """

    moved = Signal(object)
    day_changed = Signal(object)
    span_changed = Signal()
    zone_changed = Signal()
    played = Signal(bool)

    def __init__(self, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._utc_shown = self._night_shown = False
        self._at = datetime.now(UTC).replace(second=0, microsecond=0)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._step)

    @property
    def at(self) -> datetime:
        """The instant that the map shows, UTC."""
        return self._at

    @property
    def airport_zone(self) -> ZoneInfo:
        """The airport's zone, whatever is shown."""
        return self._zone

    @property
    def zone(self) -> tzinfo:
        """Zone in which times are written on the screen."""
        return UTC if self._utc_shown else self._zone

    @property
    def utc_shown(self) -> bool:
        """Whether times are written in UTC."""
        return self._utc_shown

    @property
    def day(self) -> date:
        """Local day of the airport that the instant lies in."""
        return self._at.astimezone(self._zone).date()

    @property
    def day_bounds(self) -> tuple[datetime, datetime]:
        """First instant of the day and of the next, UTC."""
        return day_bounds_utc(self.day, self._zone)

    @property
    def night_bounds(self) -> tuple[datetime, datetime]:
        """18:00 to 10:00 of the night that the instant lies in or, by day, the nearer one; UTC."""
        return night_bounds_utc(self._at, self._zone)

    @property
    def night_shown(self) -> bool:
        """Whether the desk shows a night rather than a day."""
        return self._night_shown

    @property
    def span_bounds(self) -> tuple[datetime, datetime]:
        """Begin and end of the night, if the desk shows nights, else of the day; UTC."""
        return self.night_bounds if self._night_shown else self.day_bounds

    @property
    def span_word(self) -> str:
        """What lists call it: this day, or this night."""
        return tr("ui.span.night" if self._night_shown else "ui.span.day")

    @property
    def night_text(self) -> str:
        """The night by both of its days: night of 4/5 June."""
        from apronplan.planning.span_words import night_words

        return night_words(self.night_bounds[0], self._zone)

    def show_night(self, shown: bool) -> None:
        """Let the desk show nights, or days."""
        if shown != self._night_shown:
            self._night_shown = shown
            self.span_changed.emit()

    def set_zone(self, zone: ZoneInfo) -> None:
        """Take another airport's zone."""
        if zone.key != self._zone.key:
            self._zone = zone
            self.zone_changed.emit()

    def show_utc(self, shown: bool) -> None:
        """Write times in UTC, or in airport time."""
        if shown != self._utc_shown:
            self._utc_shown = shown
            self.zone_changed.emit()

    def move(self, at: datetime) -> None:
        """Go to an instant (aware)."""
        at = at.astimezone(UTC)
        if at == self._at:
            return
        before, span = self.day, self.span_bounds
        self._at = at
        self.moved.emit(at)
        if self.day != before:
            self.day_changed.emit(self.day)
        if self.span_bounds != span:
            self.span_changed.emit()

    def go_to_day(self, day: date) -> None:
        """Go to the same wall-clock time of another day."""
        wall = self._at.astimezone(self._zone).time()
        self.move(datetime.combine(day, wall, tzinfo=self._zone))

    def step_days(self, days: int) -> None:
        """Go some days on or back."""
        self.go_to_day(self.day + timedelta(days=days))

    @property
    def playing(self) -> bool:
        """Whether time runs on the screen."""
        return self._timer.isActive()

    def play(self, on: bool) -> None:
        """Let time run, or stop it."""
        if on == self.playing:
            return
        if on:
            self._timer.start()
        else:
            self._timer.stop()
        self.played.emit(on)

    def _step(self) -> None:
        self.move(self._at + timedelta(minutes=PLAY_MIN_PER_S * FRAME_MS / 1000))

    @property
    def zone_word(self) -> str:
        """The zone shown in two or three letters: LT, the airport's local time, or UTC."""
        return tr("ui.zone.utc" if self._utc_shown else "ui.zone.local")

    @property
    def zone_text(self) -> str:
        """The zone shown in words: ``Local time (Europe/Brussels)``."""
        return tr("ui.zone.utc_named" if self._utc_shown else "ui.zone.local_named", zone=self._zone.key)

    def clock_text(self, at: datetime, *, seconds: bool = False) -> str:
        """Write an instant as ``04:25`` in the zone shown."""
        return f"{at.astimezone(self.zone):{'%H:%M:%S' if seconds else '%H:%M'}}"

    def stamp_text(self, at: datetime, *, seconds: bool = False) -> str:
        """Write an instant with its day and zone, as it stands alone: ``2018-06-05 04:25 LT``."""
        return f"{self.day_text(at)} {self.clock_text(at, seconds=seconds)} {self.zone_word}"

    def day_text(self, at: datetime) -> str:
        """Write the day of an instant as ``2018-06-05`` in the zone shown."""
        return f"{at.astimezone(self.zone):%Y-%m-%d}"

    def moment_text(self, at: datetime) -> str:
        """Write an instant as ``04:25``, with its day in front if that is not the one shown: ``06-15 04:25``."""
        return self.clock_text(at) if self.day_text(at) == self.day_text(self._at) else self.day_clock_text(at)

    def day_clock_text(self, at: datetime) -> str:
        """Write an instant with its day as ``06-15 04:25``."""
        return f"{at.astimezone(self.zone):%m-%d %H:%M}"

    def span_text(self, start: datetime, end: datetime, *, local: bool = False) -> str:
        """Write a stay as ``04:25-06:25``, a following day as ``+1``; `local` = in airport time whatever is shown.

        In the hour that comes twice when summer time ends, the second time is marked: ``02:30-02:30 (2nd)``.
        """
        zone = self._zone if local else self.zone
        a, b = start.astimezone(zone), end.astimezone(zone)
        days = (b.date() - a.date()).days
        first, last = (f"{t:%H:%M}{tr('time.second_mark') if t.fold else ''}" for t in (a, b))
        return f"{first}\u2013{last}" + (f" +{days}" if days else "")
