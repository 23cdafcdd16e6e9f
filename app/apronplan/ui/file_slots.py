"""New, open, close, import, export and print: what the menu Plan does."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.paths import airport_dir, sample_file, user_data_dir
from apronplan.ui.dialogs.messages import show_problem

if TYPE_CHECKING:
    from apronplan.domain.plan import Plan
    from apronplan.domain.traffic import Turnaround
    from apronplan.session.session import PlanSession
    from apronplan.ui.clock_cursor import Span
    from apronplan.ui.main_window import MainWindow

HOME_AIRPORT = "EBLG"
SUFFIX = ".apron"
FIRST_LOOK = timedelta(hours=48)
"""Of a long plan the fullest moment of this first part is shown."""
SAMPLE = "lgg-2018-week"
FAR = timedelta(days=30)
"""Traffic farther than this from the rest of the plan is more likely a slip of the year than a season."""


class FileSlots:
    """Everything that has to do with files."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    # -- asking for a file -------------------------------------------------------------------------

    def _ask(self, title: str, filters: str, done: Callable[[Path], object], *, save: str = "", name: str = "") -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, tr(title), "", filters)
        dialog.setAccessibleName(tr(title))
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(save)
            dialog.selectFile(name)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: done(Path(name)))
        dialog.open()

    def ask_new(self) -> None:
        """Ask where a new plan shall lie."""
        self._ask("ui.file.new", tr("ui.file.plans"), self.new_plan, save="apron")

    def ask_open(self) -> None:
        """Ask for a plan."""
        self._ask("ui.file.open", tr("ui.file.plans"), self.open_plan)

    def ask_import(self) -> None:
        """Ask for a file from outside."""
        self._ask("ui.file.import", tr("ui.file.imports"), self.import_file)

    def ask_export(self) -> None:
        """Ask where to write the plan as a table."""
        self._ask("ui.file.export", tr("ui.file.exports"), self.export_csv, save="csv")

    # -- plans -------------------------------------------------------------------------------------

    def new_plan(self, path: Path) -> bool:
        """Make a plan of the home airport and open it; an existing file is never overwritten."""
        from apronplan.exchange.layout_folder import read_layout
        from apronplan.session.commands.layout import new_plan

        return self._open(lambda: new_plan(path, read_layout(airport_dir(HOME_AIRPORT))), path)

    def open_sample(self) -> bool:
        """Open the plan of the tour; it is made in the user's own folder when it is first asked for."""
        path = user_data_dir() / "samples" / f"{SAMPLE}.apron"
        if path.exists():
            return self.open_plan(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            show_problem(self._window, tr("ui.file.no_sample", folder=path.parent, reason=error))
            return False
        return self.new_plan(path) and self.import_file(sample_file(f"{SAMPLE}.csv"))

    def open_plan(self, path: Path) -> bool:
        """Open a plan; the one before is closed. False if it could not be opened."""
        from apronplan.session.session import PlanSession

        current = self._window.desk.bridge.session
        if current is not None and current.path.resolve() == path.resolve():
            if current.file.in_touch:
                return True
            self.close()  # the way out of a file that was swapped or lost: look at what is there now
        return self._open(lambda: PlanSession.open(path), path)

    def _open(self, make: "Callable[[], PlanSession]", path: Path) -> bool:
        try:
            session = _with_airport(make())
        except UserError as error:
            self._show_refusal(error, path)
            return False
        self.close()
        self.show_session(session)
        return True

    def _show_refusal(self, error: UserError, path: Path) -> None:
        from apronplan.ui.dialogs.restore import can_offer, offer_restore

        if can_offer(error):
            known = self._window.state.view_of(path.resolve()).edits
            offer_restore(self._window, path, error, self.open_plan, known=known)
        else:
            show_problem(self._window, str(error), "\n".join(getattr(error, "problems", ())))

    def show_failure(self, text: str) -> None:
        """Show that a step did not reach the plan file; the same sentence is not piled up while it is open.

        Where the file is not the one that was opened any more, a copy of what is open can be saved.
        """
        from PySide6.QtWidgets import QMessageBox

        open_boxes = (box for box in self._window.findChildren(QMessageBox) if box.isVisible())
        if any(box.text() == text for box in open_boxes):
            return
        box = show_problem(self._window, text)
        session = self._window.desk.bridge.session
        if session is not None and not session.file.in_touch:
            box.setInformativeText(tr("ui.file.copy_hint", edits=session.edits))
            button = box.addButton(tr("ui.file.save_copy"), QMessageBox.ButtonRole.AcceptRole)
            button.clicked.connect(self.ask_copy)
            box.setDefaultButton(button)

    def ask_copy(self) -> None:
        """Ask where a copy of the open plan shall lie, whose own file is gone."""
        session = self._window.desk.bridge.session
        if session is not None:
            name = tr("ui.file.copy_name", name=session.path.stem)
            self._ask("ui.file.copy_title", tr("ui.file.plans"), self.save_copy, save="apron", name=name)

    def save_copy(self, path: Path) -> bool:
        """Write the open plan, with every edit, as a new file and go on in that one."""
        from apronplan.store.rescue import save_copy

        session = self._window.desk.bridge.session
        if session is None:
            return False
        try:
            save_copy(session.file, path)
        except UserError as error:
            show_problem(self._window, str(error))
            return False
        opened = self.open_plan(path)
        if opened:
            self._window.status_line.say(tr("ui.file.copy_saved", file=path.name, edits=session.edits))
        return opened

    def show_session(self, session: "PlanSession") -> None:
        """Put an open session on the desk, where it was last looked at; if that fails, it is closed again."""
        try:
            self._put_on_desk(session)
        except BaseException:
            if self._window.desk.bridge.session is session:
                self._window.desk.bridge.open(None)
            session.close()
            raise

    def _put_on_desk(self, session: "PlanSession") -> None:
        window = self._window
        window.state.note_recent(session.path)
        view = window.state.view_of(session.path)
        cursor = window.desk.cursor
        cursor.set_zone(session.plan.layout.airport.zone)
        cursor.show_utc(view.utc)
        cursor.move(view.at or first_moment(session))
        window.desk.selection.clear()
        window.desk.bridge.open(session)
        window.panels.restore(view.panels)

    def close(self) -> None:
        """Close the open plan, keeping where it was looked at."""
        session = self._window.desk.bridge.session
        if session is None:
            return
        self._window.state.keep(self._window)
        self._window.desk.selection.clear()
        self._window.desk.bridge.open(None)
        session.close()

    # -- in and out --------------------------------------------------------------------------------

    def import_file(self, path: Path, *, take_valid: bool = False) -> bool:
        """Bring traffic or manifests in as one step; problems are shown all at once and then nothing is changed."""
        from apronplan.exchange.detect import require_format

        session = self._window.desk.bridge.session
        if session is None:
            return False
        try:
            if require_format(path, gives="import").gives == "manifest":
                from apronplan.ui.manifest_slots import import_manifest_file

                return import_manifest_file(self._window, session, path, take_valid=take_valid)
        except UserError as error:
            show_problem(self._window, str(error))
            return False
        from apronplan.ui.traffic_import import import_traffic

        return import_traffic(self._window, session, path, take_valid=take_valid)

    def look_at_import(self, session: "PlanSession") -> None:
        """Go to the traffic if there is none where the desk is; a night that is looked at stays a night."""
        cursor = self._window.desk.cursor
        if not session.plan.parts_between(*cursor.span_bounds):
            cursor.move(first_moment(session))
        if not cursor.night_shown:
            self._window.gantt.show_day()

    def export_csv(self, path: Path) -> bool:
        """Write the plan as a table, one row per part."""
        from apronplan.exchange.plan_csv import write_plan_csv

        try:
            write_plan_csv(self._window.desk.bridge.plan, path)
        except (UserError, OSError) as error:
            show_problem(self._window, str(error))
            return False
        self._window.status_line.say(tr("ui.export.done", file=path.name))
        return True

    def print_daily(self) -> None:
        """Open the print preview of the day on the desk."""
        from apronplan.ui.print_slots import open_preview

        open_preview(self._window)


def span_of(plan: "Plan") -> "Span | None":
    """Return when a plan's traffic begins and ends, UTC; None if it has none."""
    stays = plan.turnarounds.values()
    return (min(t.on_block for t in stays), max(t.off_block for t in stays)) if stays else None


def far_text(before: "Span | None", coming: "Sequence[Turnaround]", zone: tzinfo) -> str:
    """Say which days new traffic is of if it lies far from all that the plan had; else, nothing."""
    if before is None or not coming:
        return ""
    far = [t for t in coming if t.off_block < before[0] - FAR or t.on_block > before[1] + FAR]
    if not far:
        return ""
    times = (min(t.on_block for t in far), max(t.off_block for t in far), *before)
    first, last, since, until = (f"{t.astimezone(zone):%Y-%m-%d}" for t in times)
    return tr("ui.import.far", count=len(far), first=first, last=last, since=since, until=until)


def _with_airport(session: "PlanSession") -> "PlanSession":
    from apronplan.session.making import require_airport

    try:
        require_airport(session.plan, session.path)
    except UserError:
        session.close()
        raise
    return session


def first_moment(session: "PlanSession") -> datetime:
    """Return where to look first: when the most aircraft are there, within the first two days with traffic."""
    plan = session.plan
    zone = plan.layout.airport.zone
    stays = [(t.on_block, t.off_block) for t in plan.turnarounds.values()]
    if not stays:
        return datetime.now(zone).replace(hour=4, minute=0, second=0, microsecond=0)
    end = min(start for start, _ in stays) + FIRST_LOOK
    # An aircraft that leaves makes room before one that comes at the same minute.
    steps = sorted([(start, 1) for start, _ in stays] + [(stop, -1) for _, stop in stays])
    there, most, best = 0, 0, steps[0][0]
    for at, step in steps:
        there += step
        if there > most and at < end:
            most, best = there, at
    return best.astimezone(zone)
