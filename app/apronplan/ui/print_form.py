"""What is printed: kind of sheet, day, night or stretch, handler, hall, times of maps, revision, paper."""

import re
from datetime import datetime, timedelta

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QSpinBox, QWidget

from apronplan.domain.clock import LocalTimeError, day_bounds_utc, local_to_utc
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.span_words import at_first
from apronplan.reports.exhibits import kind_title
from apronplan.reports.sheets import SheetRequest
from apronplan.reports.sheets.handlers import handlers_of
from apronplan.session.session import PlanSession
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.desk import Desk
from apronplan.ui.labels import named_combo, plain_label

PAPERS = ("A3", "A4")
KINDS = ("daily", "handlers", "halls", "map", "programme", "changes", "kpi", "customs", "exports")
"""Sheets that are quick to make; clock, growth and stress are printed from the window that works them out."""
STRETCHES = ("day", "night", "free")
"""What time a sheet is about: the day on the desk, the night around it, or from one time to another."""
OF_ALL = frozenset({"programme", "changes"})
NEEDS = {"handlers": "handler", "halls": "hall", "map": "times", "changes": "since"}
_TIME = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})")


def sheet_title(kind: str) -> str:
    """Return what a kind of sheet is called."""
    own = ("daily", "map", "handlers", "halls", "programme", "changes")
    return tr(f"sheet.kind.{kind}") if kind in own else kind_title(kind)


class PrintForm(QWidget):
    """The choices; what a kind does not need is not shown."""

    def __init__(self, desk: Desk, session: PlanSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, session
        plan = session.plan
        self.kind = named_combo(tr("ui.print.what"), [sheet_title(k) for k in KINDS])
        self.time = named_combo(tr("ui.print.time"), self._stretches())
        zone = desk.cursor.airport_zone
        self.start, self.end = (AirportTime(zone, tr(f"ui.print.{name}")) for name in ("start", "end"))
        self.all = plain_label(tr("ui.print.all"))
        self.handler = named_combo(tr("ui.print.handler"), [tr("ui.print.all_handlers"), *handlers_of(plan)])
        self.hall = named_combo(tr("ui.print.hall"), [tr("ui.print.all_halls"), *plan.layout.halls])
        self.times = QLineEdit()
        self.times.setPlaceholderText(tr("ui.print.times_hint"))
        self.since = QSpinBox()
        self.since.setRange(0, session.revision)
        self.since.setValue(max(0, session.revision - 1))
        self.paper = named_combo(tr("ui.print.paper"), PAPERS)
        self.turned = named_combo(tr("ui.print.turned"), [tr("ui.print.landscape"), tr("ui.print.portrait")])
        named: tuple[tuple[QWidget, str], ...] = ((self.times, "times"), (self.since, "since"))
        for widget, name in named:
            widget.setAccessibleName(tr(f"ui.print.{name}"))
        for edit in (self.start, self.end):
            edit.setCalendarPopup(True)
        self._rows: dict[str, tuple[QLabel, QWidget]] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("what", self.kind),
            ("time", self.time),
            ("start", self.start.with_box()),
            ("end", self.end.with_box()),
            ("all", self.all),
            ("handler", self.handler),
            ("hall", self.hall),
            ("times", self.times),
            ("since", self.since),
            ("paper", self.paper),
            ("turned", self.turned),
        )
        for name, field in fields:
            label = plain_label(tr("ui.print.time" if name == "all" else f"ui.print.{name}"))
            form.addRow(label, field)
            self._rows[name] = (label, field)
        self.word = plain_label("", tr("ui.print.word"), wrap=True)
        self.word.setObjectName("refusal")
        form.addRow(self.word)
        for edit in (self.start, self.end):
            edit.instant_changed.connect(self._show_word)
        self.kind.currentIndexChanged.connect(self.fit)
        self.time.currentIndexChanged.connect(self._on_stretch)
        self._on_stretch()

    @property
    def chosen(self) -> str:
        """The kind of sheet."""
        return KINDS[self.kind.currentIndex()]

    def choose(self, kind: str) -> None:
        """Choose a kind of sheet."""
        self.kind.setCurrentIndex(KINDS.index(kind))

    def choose_stretch(self, stretch: str) -> None:
        """Choose ``day``, ``night`` or ``free``."""
        self.time.setCurrentIndex(STRETCHES.index(stretch))

    @property
    def stretch(self) -> str:
        """What time is chosen: ``day``, ``night``, ``free``, or ``all`` for a sheet that is about all traffic."""
        return "all" if self.chosen in OF_ALL else STRETCHES[self.time.currentIndex()]

    def _stretches(self) -> list[str]:
        zone, cursor = self._desk.cursor.airport_zone, self._desk.cursor
        start, end = (f"{t.astimezone(zone):%Y-%m-%d %H:%M}" for t in cursor.night_bounds)
        texts = {"day": cursor.day.isoformat(), "start": start, "end": end, "night": at_first(cursor.night_text)}
        return [tr(f"ui.print.stretch.{name}", **texts) for name in STRETCHES]

    def _on_stretch(self) -> None:
        """Let the fields of a free stretch begin with the day or night that was chosen before."""
        name = STRETCHES[self.time.currentIndex()]
        if name != "free":
            bounds = self._desk.cursor.night_bounds if name == "night" else self._desk.cursor.day_bounds
            for edit, at in zip((self.start, self.end), bounds, strict=True):
                edit.set_instant(at)
        self.fit()

    def fit(self) -> None:
        """Show what the kind and the time need."""
        kind, stretch = self.chosen, self.stretch
        shown = {name: NEEDS.get(kind) == name for name in NEEDS.values()}
        shown |= {
            "time": stretch != "all",
            "all": stretch == "all",
            "start": stretch == "free",
            "end": stretch == "free",
        }
        for name, on in shown.items():
            for widget in self._rows[name]:
                widget.setVisible(on)
        self._show_word()

    def _show_word(self) -> None:
        """Say it where the chosen time holds no traffic; an empty sheet can be printed all the same."""
        from apronplan.planning.no_traffic import no_traffic_words

        try:
            words = no_traffic_words(self._session.plan, *self._window())
        except UserError as error:
            words = str(error)
        self.word.setText(words)
        self.word.setVisible(bool(words))

    def show_paper_only(self) -> None:
        """Leave only the paper to choose: what is printed is known."""
        for name, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(name in ("paper", "turned"))
        self.word.hide()

    def request(self) -> SheetRequest:
        """Return what is to be printed.

        Raises
        ------
        UserError
            If a time cannot be read, or the plan holds no traffic that the sheet could be about.
        """
        from apronplan.session.since import changes_since

        start, end = self._window()
        since = self.since.value()
        return SheetRequest(
            kind=self.chosen,
            start=start,
            end=end,
            paper=self.paper.currentText(),
            landscape=self.turned.currentIndex() == 0,
            handler=_choice(self.handler),
            hall=_choice(self.hall),
            times=self._times(),
            since=since,
            changes=changes_since(self._session, since) if self.chosen == "changes" else (),
        )

    def _window(self) -> tuple[datetime, datetime]:
        turns = self._session.plan.turnarounds.values()
        cursor, zone = self._desk.cursor, self._desk.cursor.airport_zone
        match self.stretch:
            case "night":
                return cursor.night_bounds
            case "free":
                return self._free()
            case "all" if turns:
                first = min(t.on_block for t in turns).astimezone(zone).date()
                last = max(t.off_block for t in turns).astimezone(zone).date()
                return day_bounds_utc(first, zone)[0], day_bounds_utc(last + timedelta(days=1), zone)[0]
            case _:
                return cursor.day_bounds

    def _free(self) -> tuple[datetime, datetime]:
        start, end = self.start.instant, self.end.instant
        if end <= start:
            raise UserError(tr("ui.print.backwards", start=self.start.wall_text, end=self.end.wall_text))
        return start, end

    def _times(self) -> tuple[datetime, ...]:
        """Read the times of the maps: ``04:00, 14:30`` of the time that is printed, or with a day before them."""
        return tuple(self._in_window(t) for t in (t.strip() for t in self.times.text().split(",")) if t)

    def _in_window(self, text: str) -> datetime:
        """Read a time; without a day it is the first within what is printed, else of the day on the desk."""
        start, end = self._window()
        day = start.astimezone(self._desk.cursor.airport_zone).date()
        match = _TIME.fullmatch(text)
        while match and not match[1] and day_bounds_utc(day, self._desk.cursor.airport_zone)[0] < end:
            at = self._instant(f"{day.isoformat()} {text}")
            if start <= at < end:
                return at
            day += timedelta(days=1)
        return self._instant(text)

    def _instant(self, text: str) -> datetime:
        match = _TIME.fullmatch(text)
        day = match[1] if match and match[1] else self._desk.cursor.day.isoformat()
        clock = f"{int(match[2]):02}:{match[3]}" if match else text
        try:
            return local_to_utc(datetime.fromisoformat(f"{day}T{clock}"), self._desk.cursor.airport_zone)
        except LocalTimeError as error:
            raise UserError(str(error)) from None
        except ValueError:
            raise UserError(tr("ui.print.bad_time", text=text)) from None


def _choice(box: QComboBox) -> str:
    return box.currentText() if box.currentIndex() > 0 else ""
