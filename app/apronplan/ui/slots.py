"""What each entry of the menus does. Dialogs are loaded when they are first opened."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Subject, SubjectKind
from apronplan.domain.ids import LotId, PartId, StandId, turnaround_of
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import Span
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.file_slots import FileSlots
from apronplan.ui.state import SCALES
from apronplan.ui.theme import ThemeName

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow
    from apronplan.ui.merge.slots import ExchangeSlots
    from apronplan.ui.optimise_slots import OptimiseSlots
    from apronplan.ui.reports.slots import ReportSlots
    from apronplan.ui.scenario.slots import ScenarioSlots


class WindowSlots:
    """The window's own verbs; everything that changes a plan goes on to `Verbs` or `session.commands`."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self.files = FileSlots(window)
        self._signed_by = ""  # not kept: who sits down after a restart would sign with another's name

    @cached_property
    def optimise(self) -> "OptimiseSlots":
        """What the menu Optimise does."""
        from apronplan.ui.optimise_slots import OptimiseSlots

        return OptimiseSlots(self._window)

    @cached_property
    def reports(self) -> "ReportSlots":
        """What the menu Reports does."""
        from apronplan.ui.reports.slots import ReportSlots

        return ReportSlots(self._window)

    @cached_property
    def scenarios(self) -> "ScenarioSlots":
        """What the menu Scenario does."""
        from apronplan.ui.scenario.slots import ScenarioSlots

        return ScenarioSlots(self._window)

    @cached_property
    def exchange(self) -> "ExchangeSlots":
        """Bundles, merging and the trail."""
        from apronplan.ui.merge.slots import ExchangeSlots

        return ExchangeSlots(self._window.desk, self._window)

    def listen(self) -> None:
        """Answer what the verbs ask for: forms and long work."""
        verbs = self._window.desk.verbs
        verbs.ask_override = self.ask_override
        verbs.file_failed.connect(self.files.show_failure)
        verbs.tow_asked.connect(self.ask_tow)
        verbs.times_asked.connect(self.ask_times)
        verbs.replan_asked.connect(self.optimise.replan)
        verbs.delay_replan_asked.connect(self.optimise.replan_after_delay)
        verbs.lot_asked.connect(self.ask_lot)
        verbs.split_asked.connect(self.ask_split)
        verbs.closure_asked.connect(self.ask_closure)
        verbs.flight_asked.connect(self.ask_flight)
        verbs.new_flight_asked.connect(self.ask_new_flight)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return the slot of each entry."""
        desk = self._window.desk
        return {
            "new": self.files.ask_new,
            "open": self.files.ask_open,
            "close": self.close_plan,
            "import": self.files.ask_import,
            "export": self.files.ask_export,
            "print": self.files.print_daily,
            "publish": self.publish,
            "sheet": self.exchange.check_sheet,
            "bundle": self.exchange.ask_bundle,
            "merge": self.exchange.ask_merge,
            "trail": self.exchange.show_trail,
            "quit": self._window.close,
            "undo": desk.verbs.undo,
            "redo": desk.verbs.redo,
            "lock": lambda: desk.verbs.toggle_lock(self.parts()),
            "unassign": lambda: desk.verbs.unassign(self.parts()),
            "alternatives": self.show_alternatives,
            "copy": self.copy,
            "new_flight": self.ask_new_flight,
            "change_flight": lambda: self.ask_flight(self.parts()[0]),
            "cancel_flight": lambda: desk.verbs.cancel_flights(self.parts()),
            "find": self.find,
            "palette": self.palette,
            "day_back": lambda: desk.cursor.step_days(-1),
            "day_on": lambda: desk.cursor.step_days(1),
            "zoom_selection": self.zoom_selection,
            "zoom_day": self.zoom_day,
            "zoom_night": self.zoom_night,
            "zoom_whole": self.zoom_whole,
            "utc": lambda: desk.cursor.show_utc(not desk.cursor.utc_shown),
            "autoplan": self.optimise.open_dialog,
            "replan": self.optimise.replan,
            "check": self.optimise.check,
            "resolve": self.resolve_chosen,
            "rules": self.show_rules,
            **self.scenarios.table(),
            **self.reports.table(),
            "settings": self.show_settings,
            "help": self.show_help,
            "keys": self.show_keys,
            "tour": self.start_tour,
            "about": self.show_about,
        }

    def parts(self) -> tuple[PartId, ...]:
        """Return the chosen parts."""
        return self._window.desk.selection.parts

    def show_alternatives(self) -> None:
        """Go to the ranked stands of the chosen part."""
        for part in self.parts()[:1]:
            self._window.desk.verbs.alternatives_asked.emit(part)

    def copy(self) -> None:
        """Put what is chosen on the clipboard as a table."""
        from apronplan.ui.drag_out import copy_selection

        copy_selection(self._window.desk)

    def zoom_selection(self) -> None:
        """Zoom the Gantt to the chosen part."""
        for part in self.parts()[:1]:
            self._window.gantt.show_part(part)

    def zoom_day(self) -> None:
        """Zoom the Gantt to the day on the desk."""
        self._window.gantt.show_day()

    def zoom_night(self) -> None:
        """Zoom the Gantt to the night of the time cursor, 18:00 to 10:00."""
        self._window.gantt.show_night()

    def zoom_whole(self) -> None:
        """Zoom the Gantt to everything the plan holds."""
        self._window.gantt.show_whole()

    def publish(self) -> None:
        """Make the stands of the day or night on the desk the published plan, audited first."""
        from apronplan.session.commands import publish
        from apronplan.session.commands.publishing import PublishRefused
        from apronplan.ui.dialogs.refused_publish import show_refused

        desk = self._window.desk
        session = desk.bridge.session
        if session is None:
            return
        start, end = desk.cursor.span_bounds
        parts = session.plan.parts_between(start, end)
        told = tr(
            "ui.publish.done",
            span=desk.cursor.night_text if desk.cursor.night_shown else desk.cursor.day.isoformat(),
            placed=sum(p.part in session.plan.stand_assignments for p in parts),
            all=len(parts),
        )

        def write() -> None:
            """Publish what is in sight; a refusal is shown in a box and raised again."""
            try:
                publish(session, start=start, end=end)
            except PublishRefused as refused:
                show_refused(desk, refused, self._window)
                raise

        if desk.verbs.run(told, write) is Outcome.DROPPED:
            desk.verbs.said.emit(told)

    def close_plan(self) -> None:
        """Close the open plan; every edit is on disk."""
        self.files.close()

    def ask_override(
        self,
        heading: str,
        sentences: tuple[str, ...],
        done: Callable[[str, str], object],
        *,
        other_way: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Open the question for reason and name, with another way out where there is one."""
        from apronplan.ui.dialogs.override import OverrideDialog

        def signed(reason: str, by: str) -> None:
            """Remember who signed, for the next form of this sitting, and go on with reason and name."""
            self._signed_by = by
            done(reason, by)

        OverrideDialog(heading, sentences, self._signer(), signed, self._window, other_way=other_way).open()

    def ask_accept(self, finding: Finding) -> None:
        """Open the question for the reason why a finding may stay."""
        from apronplan.ui.dialogs.accept import AcceptDialog

        AcceptDialog(self._window.desk, finding, self._signer(), self._window).open()

    def ask_tow(self, part: str) -> None:
        """Open the form of a tow."""
        from apronplan.ui.dialogs.tow import TowDialog

        TowDialog(self._window.desk, PartId(part), self._window).open()

    def ask_times(self, part: str) -> None:
        """Open the form of estimated and actual times."""
        from apronplan.ui.dialogs.times import TimesDialog

        TimesDialog(self._window.desk, turnaround_of(PartId(part)), self._window).open()

    def ask_flight(self, part: str) -> None:
        """Open the form of what a flight is."""
        from apronplan.ui.dialogs.flight import FlightDialog

        FlightDialog(self._window.desk, turnaround_of(PartId(part)), self._window).open()

    def ask_new_flight(self, stand: str = "", span: Span | None = None) -> None:
        """Open the form of a flight that no import brought, for the stand and the times that were pointed at."""
        from apronplan.ui.dialogs.flight import FlightDialog

        FlightDialog(self._window.desk, None, self._window, stand=StandId(stand) if stand else None, span=span).open()

    def ask_lot(self, part: str) -> None:
        """Open the form of a new lot."""
        from apronplan.ui.dialogs.lot import LotDialog
        from apronplan.ui.lot_task import LotTask

        LotDialog(self._window.desk, LotTask.ADD, turnaround_of(PartId(part)), parent=self._window).open()

    def ask_split(self, lot: str) -> None:
        """Open the form that cuts a lot in two."""
        from apronplan.ui.dialogs.lot import LotDialog
        from apronplan.ui.lot_task import LotTask

        row = self._window.desk.bridge.plan.lots[LotId(lot)]
        LotDialog(self._window.desk, LotTask.SPLIT, row.turnaround, row.lot, self._window).open()

    def ask_closure(self, stand: str, span: Span | None = None) -> None:
        """Open the form of a closure, with the times that were pointed at."""
        from apronplan.ui.dialogs.closure import ClosureDialog

        ClosureDialog(self._window.desk, stand, self._window, span=span).open()

    def ask_resolution(self, finding: Finding) -> None:
        """Show what would mend a finding."""
        from apronplan.ui.findings.resolve_dialog import ResolveDialog

        dialog = ResolveDialog(self._window.desk, self._window.gantt, finding, self._signer(), self._window)
        dialog.replan_asked.connect(self.optimise.replan_selection)
        dialog.show()

    def resolve_chosen(self) -> None:
        """Show what would mend the finding that is chosen in the list; without one, go to the list."""
        panel = self._window.panels["findings"]
        finding = panel.current()  # type: ignore[attr-defined]
        if finding is not None:
            self.ask_resolution(finding)
            return
        dock = self._window.docks["findings"]
        dock.show()
        dock.raise_()
        panel.list.setFocus()  # type: ignore[attr-defined]
        self._window.status_line.say(tr("ui.findings.choose_one"))

    def _signer(self) -> str:
        session = self._window.desk.bridge.session
        return self._signed_by or (session.user if session is not None else "")

    def use_theme(self, name: ThemeName) -> None:
        """Take another palette, now and at the next start."""
        from apronplan.ui.look import apply_theme

        self._window.state.theme = name.value
        self._window.state.save()
        apply_theme(self._window.desk.theme, name)

    def fill_recent(self) -> None:
        """List the plans that were open lately."""
        menu = self._window.actions_table.menus["recent"]
        menu.clear()
        paths = self._window.state.recent
        for path in paths:
            menu.addAction(str(path)).triggered.connect(lambda _=False, p=path: self.files.open_plan(p))
        if not paths:
            menu.addAction(tr("ui.recent.none")).setEnabled(False)

    def fill_scale(self) -> None:
        """Offer the sizes; Qt takes another one when it starts."""
        menu = self._window.actions_table.menus["scale"]
        menu.clear()
        for percent in (0, *SCALES):
            text = tr("ui.scale.percent", percent=percent) if percent else tr("ui.scale.system")
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(percent == self._window.state.scale_percent)
            action.triggered.connect(lambda _=False, p=percent: self.use_scale(p))

    def use_scale(self, percent: int) -> None:
        """Take another size from the next start on; 0 = as the system says."""
        self._window.state.scale_percent = percent
        self._window.state.save()
        self._window.status_line.say(tr("ui.scale.next", percent=percent or 100))

    def find(self) -> None:
        """Open the search for flights."""
        self._open_palette(flights_only=True)

    def palette(self) -> None:
        """Open the search for flights, stands, halls and commands."""
        self._open_palette(flights_only=False)

    def _open_palette(self, *, flights_only: bool) -> None:
        from apronplan.ui.palette.view import Palette

        palette = Palette(self._window.desk, self._window.actions_table, flights_only=flights_only, parent=self._window)
        palette.found.connect(self._go_on_with)
        palette.start()

    def _go_on_with(self, found: Subject) -> None:
        """Give the keyboard to where keys act on what was found: the Gantt, or the tray for what lies there."""
        window = self._window
        part = PartId(found.id)
        waits = found.kind is SubjectKind.PART and part not in window.desk.bridge.plan.stand_assignments
        tray = window.panels["tray"] if waits else None
        if tray is not None and tray.isVisible():
            tray.list.setFocus()  # type: ignore[attr-defined]
        else:
            window.gantt.setFocus()

    def show_rules(self) -> None:
        """Open the rules of the plan."""
        self.show_settings("rules")

    def show_settings(self, page: str = "rules") -> None:
        """Open the settings of the plan, or turn to another of their pages."""
        from apronplan.ui.settings.dialog import SettingsDialog

        dialog = self._window.findChild(SettingsDialog) or SettingsDialog(self._window.desk, self._window)
        dialog.show_page(page)
        dialog.show()
        dialog.raise_()

    def show_help(self, topic: str = "") -> None:
        """Open the help, by default at the panel that has the keyboard."""
        from apronplan.ui.help.dialog import HelpDialog

        window = self._window
        focus = window.focusWidget()
        here = [name for name, dock in window.docks.items() if focus is not None and dock.isAncestorOf(focus)]
        dialog = window.findChild(HelpDialog) or HelpDialog(window.actions_table.by_name, window)
        dialog.show_topic(topic or (here[0] if here and window.desk.bridge.is_open else "start"))
        dialog.show()
        dialog.raise_()

    def show_keys(self) -> None:
        """Show the keys of the desk."""
        self.show_help("keys")

    def welcome(self) -> None:
        """Show the first steps while no plan is open."""
        from apronplan.ui.welcome.card import keep_welcome

        keep_welcome(self._window)

    def start_tour(self) -> None:
        """Open the sample week and go round the desk."""
        from apronplan.ui.welcome.tour import Tour

        if self.files.open_sample():
            tour = self._window.findChild(Tour) or Tour(self._window)
            tour.go(0)

    def show_about(self) -> None:
        """Say what this program is."""
        from apronplan.ui.dialogs.messages import show_note

        show_note(self._window, tr("ui.about.title"), tr("ui.about.text"))
